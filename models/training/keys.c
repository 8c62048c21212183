/* The language of `kind: training`: one row a key. */
#include "models/training/training.h"

#define AT(member, wanted) ROW_AT(struct training_keys, member, wanted)

static const char *const coupling_words[] = {"gang", "elastic", NULL};
static const char *const state_words[] = {"durable", "replicated", NULL};
static const char *const coordinator_words[] = {"none", "worker_0", NULL};
static const char *const waiting_words[] = {"hold", "release", NULL};
static const char *const notice_words[] = {"lose", "save", NULL};
static const char *const none_words[] = {"none", NULL};
static const char *const every_words[] = {"none", "young", "daly", "optimal", NULL};
static const char *const fallback_words[] = {"on_demand", NULL};
static const char *const policy_words[] = {"none", "greedy", "uniform_progress", "threshold", "fallback", "clairvoyant", NULL};

#define YEARS_10 (10.0 * 365 * 86400)

static const struct schema_row rows[] = {
	{.path = "instance", .type = KEY_NAME, .flags = ROW_REQUIRED, .offset = AT(instance, const char *),
	 .help = N_("The instance type of every node; a name of the price book."), .example = "p4d.24xlarge"},
	{.path = "nodes", .type = KEY_INTEGER, .offset = AT(nodes, int64_t), .min = 1, .max = MAX_NODES, .fallback = "1",
	 .help = N_("How many nodes the fleet has."), .example = "8"},
	{.path = "work", .type = KEY_QUANTITY, .dim = DIM_TIME, .offset = AT(work_s, struct value), .max = YEARS_10,
	 .help = N_("Wall time of the training on the whole fleet without one interruption, checkpoints not counted. "
		    "Either this or `model`."), .example = "8 d"},
	{.path = "model", .type = KEY_SECTION, .offset = AT(model, struct presence),
	 .help = N_("The work as a computation: 6 x parameters x tokens floating-point operations over the fleet's peak "
		    "(Kaplan et al. 2020, arXiv:2001.08361)."), .example = "{parameters: 6.74e9, tokens: 2e12, mfu: 0.391}"},
	{.path = "model.parameters", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_OPEN_MIN | ROW_REQUIRED,
	 .offset = AT(model_parameters, struct value), .max = 1e18, .help = N_("Parameters of the model."), .example = "6.74e9"},
	{.path = "model.tokens", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_REQUIRED,
	 .offset = AT(model_tokens, struct value), .max = 1e18, .help = N_("Tokens that are trained on."), .example = "2e12"},
	{.path = "model.mfu", .type = KEY_QUANTITY, .dim = DIM_FRACTION, .flags = ROW_OPEN_MIN | ROW_REQUIRED,
	 .offset = AT(model_mfu, struct value), .max = 1,
	 .help = N_("Model FLOPs utilisation: the share of the accelerators' peak that the training reaches."), .example = "0.391"},
	{.path = "utilisation", .type = KEY_QUANTITY, .dim = DIM_FRACTION, .flags = ROW_OPEN_MIN,
	 .offset = AT(utilisation, struct value), .max = 1,
	 .help = N_("Share of the working time in which the accelerators are busy; in the rest they wait for data. What `work` or `model` say is "
		    "the time with busy ones, and the training takes that over this share. Without it they are never starved."), .example = "55 %"},
	{.path = "coupling", .type = KEY_CHOICE, .offset = AT(coupling, int), .words = coupling_words, .fallback = "gang",
	 .help = N_("gang: one node lost stops all. elastic: the job goes on with the nodes that are left, from "
		    "`min_nodes` on, at a speed of live nodes x `efficiency`."), .example = "elastic"},
	{.path = "min_nodes", .type = KEY_INTEGER, .flags = ROW_DECISION, .offset = AT(min_nodes, int64_t), .min = 1, .max = MAX_NODES,
	 .fallback = "1", .help = N_("Elastic only: the least number of live nodes with which the job runs."), .example = "4"},
	{.path = "efficiency", .type = KEY_QUANTITY, .dim = DIM_FRACTION, .flags = ROW_OPEN_MIN,
	 .offset = AT(efficiency, struct value), .max = 1, .fallback = "1",
	 .help = N_("Elastic only: throughput of a live node as a share of its share of the fleet."), .example = "0.9"},
	{.path = "checkpoint", .type = KEY_SECTION, .offset = AT(checkpoint, struct presence), .words = none_words,
	 .help = N_("How progress is saved to storage; without it everything unsaved is lost with the first node."),
	 .example = "{every: 6 h, takes: 5 min}"},
	{.path = "checkpoint.every", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_OPEN_MIN | ROW_DECISION,
	 .offset = AT(every_s, struct value), .max = YEARS_10, .words = every_words, .fallback = "none",
	 .help = N_("Progress between two checkpoints: a time, none, or the best one for the market's mean time between "
		    "losses M and the writing time C: young sqrt(2CM) (Young 1974), daly (Daly 2006, eq. 37), optimal (the "
		    "exact minimum, by the Lambert W function)."), .example = "6 h"},
	{.path = "checkpoint.takes", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_EVENT,
	 .offset = AT(takes_s, struct value), .max = YEARS_10, .fallback = "0 s",
	 .help = N_("How long writing one checkpoint stops the work."), .example = "5 min"},
	{.path = "checkpoint.size", .type = KEY_QUANTITY, .dim = DIM_BYTES, .offset = AT(checkpoint_bytes, struct value),
	 .max = 1e18, .fallback = "0 B", .help = N_("Size of one checkpoint in storage."), .example = "20 GB"},
	{.path = "checkpoint.store", .type = KEY_NAME, .flags = ROW_DECISION, .offset = AT(checkpoint_store, const char *),
	 .help = N_("The storage class that checkpoints are kept and paid in; a store of the price book."), .example = "s3.standard"},
	{.path = "checkpoint.final", .type = KEY_BOOL, .flags = ROW_DECISION, .offset = AT(final, bool), .fallback = "false",
	 .help = N_("Does the last stretch end with a checkpoint too?"), .example = "true"},
	{.path = "checkpoint.keep", .type = KEY_INTEGER, .flags = ROW_DECISION, .offset = AT(keep, int64_t), .min = 1, .max = MAX_KEEP,
	 .fallback = "1", .help = N_("How many checkpoints are stored at the same time."), .example = "3"},
	{.path = "on_notice", .type = KEY_CHOICE, .flags = ROW_DECISION, .offset = AT(on_notice, int), .words = notice_words, .fallback = "lose",
	 .help = N_("When a node's notice arrives: lose what is unsaved, or save it by an emergency checkpoint timed to "
		    "end with the notice, if it fits in it."), .example = "save"},
	{.path = "startup", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_EVENT, .offset = AT(startup_s, struct value),
	 .max = YEARS_10, .fallback = "0 s",
	 .help = N_("From a node's grant to its being ready: boot and image. Paid for; counted as waiting."), .example = "4 min"},
	{.path = "restart", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_EVENT, .offset = AT(restart_s, struct value),
	 .max = YEARS_10, .fallback = "0 s",
	 .help = N_("From the complete fleet to work: load the checkpoint, rejoin, warm up. An elastic job that goes on "
		    "meanwhile spends it on the joining node alone."), .example = "10 min"},
	{.path = "restart_at_start", .type = KEY_BOOL, .offset = AT(restart_at_start, bool), .fallback = "false",
	 .help = N_("Does the very first start pay `restart` too?"), .example = "true"},
	{.path = "dataset", .type = KEY_SECTION, .offset = AT(dataset, struct presence),
	 .help = N_("Training data, stored for as long as the job runs."), .example = "{size: 500 GB, store: s3.standard}"},
	{.path = "dataset.size", .type = KEY_QUANTITY, .dim = DIM_BYTES, .flags = ROW_REQUIRED,
	 .offset = AT(dataset_bytes, struct value), .max = 1e18, .help = N_("Size of the data."), .example = "500 GB"},
	{.path = "dataset.store", .type = KEY_NAME, .flags = ROW_REQUIRED, .offset = AT(dataset_store, const char *),
	 .help = N_("The storage class that the data is paid in; a store of the price book."), .example = "s3.standard"},
	{.path = "state", .type = KEY_CHOICE, .offset = AT(state, int), .words = state_words, .fallback = "durable",
	 .help = N_("durable: any loss in a running job goes back to the last checkpoint in storage. replicated: each "
		    "node holds the whole state, so while one holder lives nothing is lost."), .example = "replicated"},
	{.path = "coordinator", .type = KEY_CHOICE, .offset = AT(coordinator, int), .words = coordinator_words,
	 .fallback = "none",
	 .help = N_("worker_0: when worker 0 is lost everyone goes back to storage, replicated or not. It sits on the "
		    "fleet row with role: coordinator, else on the first row."), .example = "worker_0"},
	{.path = "while_waiting", .type = KEY_CHOICE, .flags = ROW_DECISION, .offset = AT(while_waiting, int), .words = waiting_words,
	 .fallback = "hold",
	 .help = N_("hold: surviving nodes wait for the lost one, paid for. release: they are given back, and the whole "
		    "fleet is asked for again, granted together when the last node's capacity is there."), .example = "release"},
	{.path = "exposed", .type = KEY_SECTION, .offset = AT(exposed, struct presence),
	 .help = N_("When interruptions can strike, apart from work and checkpoints."),
	 .example = "{survivors: true, restart: true, capacity_wait: false}"},
	{.path = "exposed.survivors", .type = KEY_BOOL, .offset = AT(exposed_survivors, bool), .fallback = "true",
	 .help = N_("Nodes that are up are struck while the job waits."), .example = "false"},
	{.path = "exposed.restart", .type = KEY_BOOL, .offset = AT(exposed_restart, bool), .fallback = "true",
	 .help = N_("Nodes are struck during the restore."), .example = "false"},
	{.path = "exposed.capacity_wait", .type = KEY_BOOL, .offset = AT(exposed_capacity_wait, bool), .fallback = "false",
	 .help = N_("A strike at the job's rate restarts the wait for capacity itself (Daly 2006 with the wait as part "
		    "of the restart); it counts as an interruption."), .example = "true"},
	{.path = "fallback", .type = KEY_SECTION, .flags = ROW_DECISION, .offset = AT(fallback, struct presence),
	 .help = N_("What to do when spot capacity does not come."), .example = "{buy: on_demand, after: 30 min}"},
	{.path = "fallback.buy", .type = KEY_CHOICE, .offset = AT(fallback_buy, int), .words = fallback_words,
	 .fallback = "on_demand", .help = N_("What to buy instead; the node stays so until it is given back."), .example = "on_demand"},
	{.path = "fallback.after", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_REQUIRED,
	 .offset = AT(fallback_after_s, struct value), .max = YEARS_10,
	 .help = N_("How long a spot request waits before on-demand is bought instead."), .example = "30 min"},
	{.path = "managed_spot", .type = KEY_SECTION, .flags = ROW_SWITCH | ROW_DECISION, .offset = AT(managed, struct presence),
	 .help = N_("A managed training service on spot capacity, as Amazon SageMaker's managed spot training: the fleet is given back while "
		    "it waits, and the service stops the job, unfinished, at one of two limits."), .example = "{max_wait: 48 h}"},
	{.path = "managed_spot.max_wait", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_OPEN_MIN | ROW_CERTAIN | ROW_REQUIRED,
	 .offset = AT(max_wait_s, struct value), .max = 10 * YEARS_10,
	 .help = N_("The longest from the start to the end, all waits for capacity included (MaxWaitTimeInSeconds)."), .example = "48 h"},
	{.path = "managed_spot.max_runtime", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_OPEN_MIN | ROW_CERTAIN,
	 .offset = AT(max_runtime_s, struct value), .max = 10 * YEARS_10,
	 .help = N_("The longest that it may run, waits for capacity not counted (MaxRuntimeInSeconds); without it, max_wait is all."),
	 .example = "24 h"},
	{.path = "deadline_policy", .type = KEY_CHOICE, .flags = ROW_DECISION, .offset = AT(deadline_policy, int), .words = policy_words, .fallback = "none",
	 .help = N_("How a spot fleet moves to on-demand nodes and back, so as to be done by `goal.deadline` (Wu et al., \"Can't Be Late\", "
		    "NSDI 2024). Greedy: spot or nothing, until only on-demand nodes can still make it. Uniform progress: on demand also "
		    "while behind an even pace, and back once well ahead. Threshold: the same, but back as soon as on pace. Fallback: on "
		    "demand whenever there is no spot. Clairvoyant: the least possible cost with the whole market known in advance, a "
		    "bound that nobody can follow."),
	 .example = "uniform_progress"},
	{.path = "policy_tick", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
	 .offset = AT(policy_tick_s, struct value), .max = YEARS_10,
	 .help = N_("The fleet is looked at, moved and billed by whole ticks of this length, as in the research simulators: a launch pays "
		    "startup and restart, no work is lost. Without it, time is continuous."), .example = "10 min"},
	{.path = "policy_guard", .type = KEY_BOOL, .offset = AT(policy_guard, bool), .fallback = "true",
	 .help = N_("By the tick: does a last check put the fleet on demand when the deadline is near, whatever the policy "
		    "says? The clairvoyant needs none."),
	 .example = "false"},
	{.path = "give_up_after", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_OPEN_MIN,
	 .offset = AT(give_up_after_s, struct value), .max = 10 * YEARS_10,
	 .help = N_("A future that is not done by then ends unfinished. Default: 10 x work."), .example = "60 d"},
	{.path = "tags", .type = KEY_TAGS, .offset = AT(tags, struct tags),
	 .help = N_("Tags on everything this workload uses, for the bill and for cost by tag."), .example = "{team: nlp}"},
};

const struct schema training_schema = {
	.name = "training",
	.doc = N_("A training job on a fleet of nodes: it works through a fixed amount of work, stops when nodes are lost, "
		  "goes back to what was saved, and pays for every node from grant to release."),
	.size = sizeof(struct training_keys),
	.row = rows,
	.count = sizeof rows / sizeof *rows,
};
