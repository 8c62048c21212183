/* A small scenario language for the tests of binding: every type of row, sections, tables, mounts. */
#ifndef COSTCAST_TESTS_CONFIG_TOY_H
#define COSTCAST_TESTS_CONFIG_TOY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/config/schema.h"

struct toy_row {
	int64_t nodes;
	int buy;
};

struct toy_job {
	const char *instance;
	int64_t nodes;
	struct value work_s, every_s, takes_s, price_usd_h, mfu, notice_s;
	struct presence checkpoint, exposed, dataset, fallback;
	struct value dataset_bytes, after_s;
	bool final, survivors;
	int coupling, mode;
	struct tags tags;
	struct entries fleet;
};

struct toy_meter {
	const char *item;
	struct value quantity;
	struct figure price_usd;
};

struct toy_book {
	struct figure on_demand;
	struct value memory_bytes;
};

struct toy {
	int64_t version;
	struct bilingual title;
	struct timestamp start;
	struct presence simulate, goal, empty;
	int64_t replications;
	uint64_t seed;
	struct value confidence, deadline_s, budget_usd;
	struct strings thresholds;
	struct entries workloads, instances;
	struct entry *provider;
	const struct node *prices, *set;
	const char *file;
};

#define H(text) .help = N_(text)

static const char *const toy_buy_words[] = {"on_demand", "spot", "block", NULL};
static const char *const toy_every_words[] = {"none", "young", "daly", "optimal", NULL};
static const char *const toy_none_words[] = {"none", NULL};
static const char *const toy_coupling_words[] = {"gang", "elastic", NULL};

static const struct schema_row toy_row_rows[] = {
    ROW_INTEGER(struct toy_row, nodes, "nodes", .flags = ROW_REQUIRED, .min = 1, H("Nodes of the row."),
		.example = "7"),
    ROW_CHOICE(struct toy_row, buy, "buy", toy_buy_words, .fallback = "on_demand", H("How they are bought."),
	       .example = "spot"),
};
static const struct schema toy_row_schema = {"fleet row", N_("A part of the fleet."), sizeof(struct toy_row),
					     toy_row_rows, sizeof toy_row_rows / sizeof *toy_row_rows};

#define J(kind, member, ...) ROW_##kind(struct toy_job, member, __VA_ARGS__)
static const struct schema_row toy_job_rows[] = {
    J(NAME, instance, "instance", .flags = ROW_REQUIRED, H("The instance type."), .example = "p4d.24xlarge"),
    J(INTEGER, nodes, "nodes", .min = 1, .max = 100000, .fallback = "1", H("How many nodes."), .example = "8"),
    J(QUANTITY, work_s, "work", DIM_TIME, .flags = ROW_OPEN_MIN, .max = 10 * 31536000.0, H("The work | in wall time."),
      .example = "8 d"),
    J(SECTION, checkpoint, "checkpoint", .words = toy_none_words, H("How progress is saved."),
      .example = "{every: 6 h}"),
    J(QUANTITY, every_s, "checkpoint.every", DIM_TIME, .flags = ROW_OPEN_MIN, .words = toy_every_words,
      .fallback = "none", H("Time between checkpoints."), .example = "6 h"),
    J(QUANTITY, takes_s, "checkpoint.takes", DIM_TIME, .flags = ROW_EVENT, .fallback = "0 s", H("Time to write one."),
      .example = "5 min"),
    J(BOOL, final, "checkpoint.final", .fallback = "false", H("One at the end?"), .example = "true"),
    J(SECTION, exposed, "exposed", H("When losses strike."), .example = "{survivors: false}"),
    J(BOOL, survivors, "exposed.survivors", .fallback = "true", H("Also while waiting?"), .example = "false"),
    J(SECTION, dataset, "dataset", H("The data."), .example = "{size: 500 GB}"),
    J(QUANTITY, dataset_bytes, "dataset.size", DIM_BYTES, .flags = ROW_REQUIRED, H("Its size."), .example = "500 GB"),
    J(SECTION, fallback, "fallback", .flags = ROW_SWITCH, H("What to do instead."), .example = "{after: 30 min}"),
    J(QUANTITY, after_s, "fallback.after", DIM_TIME, .fallback = "1 h", H("After how long."), .example = "30 min"),
    J(QUANTITY, price_usd_h, "price", DIM_USD_PER_HOUR, .max = 1e6, H("What a node costs."), .example = "$32.77/h"),
    J(QUANTITY, mfu, "mfu", DIM_RATIO, .max = 1, H("Share of the peak."), .example = "38 %"),
    J(QUANTITY, notice_s, "notice", DIM_TIME, .flags = ROW_CERTAIN, .fallback = "2 min", H("Warning."),
      .example = "2 min"),
    J(CHOICE, coupling, "coupling", toy_coupling_words, .fallback = "gang", H("Who stops."), .example = "elastic"),
    J(CHOICE, mode, "mode", toy_coupling_words, H("No default."), .example = "elastic"),
    J(TAGS, tags, "tags", H("Tags."), .example = "{team: nlp}"),
    J(LIST, fleet, "fleet", .sub = &toy_row_schema, H("Rows."), .example = "[{nodes: 7, buy: spot}]"),
};
static const struct schema toy_job_schema = {"job", N_("A toy job."), sizeof(struct toy_job), toy_job_rows,
					     sizeof toy_job_rows / sizeof *toy_job_rows};

#define M(kind, member, ...) ROW_##kind(struct toy_meter, member, __VA_ARGS__)
static const struct schema_row toy_meter_rows[] = {
	M(NAME, item, "item", .flags = ROW_REQUIRED | ROW_SAFE, H("What is metered."), .example = "nat"),
	M(QUANTITY, quantity, "quantity", DIM_NUMBER, .fallback = "1", H("How much of it."), .example = "12.5"),
	M(FIGURE, price_usd, "price", DIM_USD, H("What one costs."), .example = "$2"),
};
static const struct schema toy_meter_schema = {"meter", N_("A toy meter."), sizeof(struct toy_meter), toy_meter_rows,
					       sizeof toy_meter_rows / sizeof *toy_meter_rows};

#define B(kind, member, ...) ROW_##kind(struct toy_book, member, __VA_ARGS__)
static const struct schema_row toy_book_rows[] = {
	B(FIGURE, on_demand, "on_demand", DIM_USD_PER_HOUR, H("List price."), .example = "$1.5/h"),
	B(QUANTITY, memory_bytes, "memory", DIM_BYTES, H("Memory."), .example = "96 GiB"),
};
static const struct schema toy_book_schema = {"instance", N_("An instance type."), sizeof(struct toy_book),
					      toy_book_rows, sizeof toy_book_rows / sizeof *toy_book_rows};

#define T(kind, member, ...) ROW_##kind(struct toy, member, __VA_ARGS__)
static const struct schema_row toy_rows[] = {
    T(INTEGER, version, "version", .flags = ROW_REQUIRED, .min = 1, .max = 1, H("Version of the language."),
      .example = "1"),
    T(TEXT, title, "title", .fallback = "untitled", H("Shown to people."), .example = "{en: A, es: B}"),
    T(TIMESTAMP, start, "start", .fallback = "2024-01-01T00:00:00Z", H("When it starts."),
      .example = "2024-03-04T09:00:00Z"),
    T(SECTION, simulate, "simulate", H("The simulation."), .example = "{seed: 42}"),
    T(INTEGER, replications, "simulate.replications", .min = 1, .max = 1e8, .fallback = "10000", H("Futures."),
      .example = "1000"),
    T(SEED, seed, "simulate.seed", .fallback = "42", H("Seed."), .example = "7"),
    T(QUANTITY, confidence, "simulate.confidence", DIM_RATIO, .flags = ROW_CERTAIN, .max = 0.9999, .fallback = "95 %",
      H("Of intervals."), .example = "99 %"),
    T(SECTION, goal, "goal", H("The goal."), .example = "{deadline: 12 d}"),
    T(QUANTITY, deadline_s, "goal.deadline", DIM_TIME, .flags = ROW_CERTAIN, H("When it must be done."),
      .example = "12 d"),
    T(QUANTITY, budget_usd, "goal.budget", DIM_USD, .flags = ROW_CERTAIN, H("What it may cost."), .example = "$40000"),
    T(STRINGS, thresholds, "thresholds", H("What must hold."), .example = "[\"P(late) < 5 %\"]"),
    T(TABLE, workloads, "workloads", .flags = ROW_REQUIRED | ROW_SAFE, .mount = "workload", H("What runs."),
      .example = "{bert: {kind: job, instance: toy}}"),
    T(TABLE, instances, "instances", .sub = &toy_book_schema, H("Prices."), .example = "{toy: {on_demand: $1/h}}"),
    T(ONE, provider, "provider", .mount = "provider", H("Whose rules."), .example = "{item: x}"),
    T(NODE, prices, "prices", .flags = ROW_WHOLE, H("The price book."), .example = "aws"),
    T(NODE, set, "set", .flags = ROW_NODE_PATHS, H("Changes."), .example = "{a.b: 1}"),
    T(NAME, file, "file", H("A file."), .example = "x.csv"),
};
static const struct schema toy_schema = {"scenario", N_("A toy scenario."), sizeof(struct toy), toy_rows,
					 sizeof toy_rows / sizeof *toy_rows};

static const struct schema *const toy_workloads[] = {&toy_job_schema, &toy_meter_schema};
static const struct schema *const toy_providers[] = {&toy_meter_schema};
static const struct mount toy_mount[] = {{"workload", "kind", toy_workloads, 2}, {"provider", NULL, toy_providers, 1}};
static const struct mounts toy_mounts = {toy_mount, 2};

struct fixture {
	struct arena *arena;
	struct diag diag;
	struct binding b;
};

static inline int setup(void **state)
{
	struct fixture *f = mem_new(1, sizeof *f);

	f->arena = arena_new();
	f->b = (struct binding){f->arena, &f->diag, &toy_mounts, NULL};
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	diag_release(&f->diag);
	arena_free(f->arena);
	free(f);
	return 0;
}

static inline struct node *toy_read(struct fixture *f, const char *text)
{
	struct node *node = node_read_text(f->arena, "toy.yaml", text, strlen(text), &f->diag);

	if (!node)
		fail_msg("%s in %s", f->diag.item[0].message, text);
	return node;
}

/* Bind TEXT; false when there were faults. */
static inline bool toy_bind(struct fixture *f, const char *text, struct toy *toy)
{
	diag_release(&f->diag);
	*toy = (struct toy){0};
	return schema_bind(&f->b, &toy_schema, toy_read(f, text), "", toy);
}

#endif
