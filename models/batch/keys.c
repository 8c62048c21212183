/* The language of `kind: batch`: one row a key. */
#include "models/batch/batch.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const char *const none_words[] = {"none", NULL};
static const char *const unlimited_words[] = {"unlimited", NULL};
static const char *const release_words[] = {"as_idle", "at_end", NULL};     /* in the order of enum release */

static const struct schema_row rows[] = {
	ROW_NAME(struct batch_keys, instance, "instance", .flags = ROW_REQUIRED,
		.help = N_("The instance type of every node; a name of the price book."), .example = "m5.xlarge"),
	ROW_INTEGER(struct batch_keys, nodes, "nodes", .min = 1, .max = NODES_MOST, .fallback = "1",
		.help = N_("How many nodes there are at once, at most; no more are asked for than have tasks to run."), .example = "20"),
	ROW_INTEGER(struct batch_keys, slots, "slots", .min = 1, .max = SLOTS_MOST, .fallback = "1",
		.help = N_("How many tasks a node runs at once, each as fast as alone."), .example = "4"),
	ROW_QUANTITY(struct batch_keys, tasks, "tasks", DIM_NUMBER, .flags = ROW_REQUIRED, .min = 1, .max = TASKS_MOST,
		.help = N_("How many tasks there are. Where that is uncertain, the nearest whole number of what was drawn."), .example = "5000"),
	ROW_QUANTITY(struct batch_keys, task_s, "task", DIM_TIME, .flags = ROW_REQUIRED | ROW_EVENT, .max = YEARS_10,
		.help = N_("How long a task takes on a node of the workload's instance; drawn for each task, the same in each of its attempts."),
		.example = "5 min to 40 min"),
	ROW_QUANTITY(struct batch_keys, startup_s, "startup", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10, .fallback = "0 s",
		.help = N_("From the grant of a node until it runs tasks: boot, image, data. Paid for."), .example = "3 min"),
	ROW_QUANTITY(struct batch_keys, checkpoint_s, "checkpoint", DIM_TIME, .flags = ROW_OPEN_MIN | ROW_DECISION, .words = none_words,
		.max = YEARS_10, .fallback = "none",
		.help = N_("A task saves its progress each time it has got so much further, which takes no time; when its node is lost it goes on from "
			   "there. none: it begins again."), .example = "10 min"),
	ROW_QUANTITY(struct batch_keys, retries, "retries", DIM_NUMBER, .flags = ROW_CERTAIN, .words = unlimited_words, .max = 1e9,
		.fallback = "unlimited",
		.help = N_("How often a task whose node was lost is tried again; after that it has failed."), .example = "3"),
	ROW_CHOICE(struct batch_keys, release, "release", release_words, .flags = ROW_DECISION, .fallback = "as_idle",
		.help = N_("as_idle: a node that finds no task in the line is given back. at_end: nodes are kept until the last task is done."),
		.example = "at_end"),
	ROW_QUANTITY(struct batch_keys, give_up_after_s, "give_up_after", DIM_TIME, .flags = ROW_OPEN_MIN, .max = YEARS_10,
		.help = N_("A run that is not done by then is unfinished. Default: ten times as long as all nodes need without a wait or a loss, and twice "
			   "as long as almost any task alone."), .example = "5 d"),
	ROW_SECTION(struct batch_keys, dataset, "dataset", .flags = ROW_SWITCH,
		.help = N_("Data that is stored, and paid for, while the run lasts."), .example = "{size: 2 TB, store: s3.standard}"),
	ROW_QUANTITY(struct batch_keys, dataset_bytes, "dataset.size", DIM_BYTES, .flags = ROW_REQUIRED, .max = 1e18,
		.help = N_("How much."), .example = "2 TB"),
	ROW_NAME(struct batch_keys, dataset_store, "dataset.store", .flags = ROW_REQUIRED,
		.help = N_("A store of the price book."), .example = "s3.standard"),
	ROW_TAGS(struct batch_keys, tags, "tags", .help = N_("Tags on everything that this workload uses, for the bill and for cost by tag."),
		.example = "{team: data}"),
};

const struct schema batch_schema = {
	.name = "batch",
	.doc = N_("Tasks that do not depend on each other, such as those of an ETL: a line of them, nodes that run some at once, and interruptions that "
		  "put tasks back into the line."),
	.size = sizeof(struct batch_keys), .row = rows, .count = COUNT(rows),
};
