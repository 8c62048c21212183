/* The language of `market:`. */
#include "models/market/market.h"

static const char *const none_words[] = {"none", NULL};
static const char *const life_words[] = {"weibull", "exponential", "piecewise", "bathtub", NULL};
static const char *const interruption_words[] = {"weibull", "exponential", "piecewise", "bathtub", "markov", "renewal", NULL};
static const char *const outage_words[] = {"markov", "renewal", NULL};
static const char *const initial_words[] = {"stationary", "up", "down", NULL};
static const char *const start_words[] = {"random", NULL};
static const char *const price_words[] = {"constant", "jumps", "ornstein_uhlenbeck", "steps", "trace", NULL};
static const char *const reading_words[] = {"share", "events", "hourly", NULL};
static const char *const cap_words[] = {"on_demand", NULL};
static const char *const quality_words[] = {"published", "derived", "assumed", NULL};

#define YEARS_100 (100.0 * 365 * 86400)
#define RATE_MAX 1.0                      /* one a second */
#define PRICE_STEP_MIN_S 60.0             /* no provider sets its spot price more often: a year of steps stays small */
#define PRICE_POWER_MAX 100.0

static const struct schema_row hazard_rows[] = {
	ROW_QUANTITY(struct hazard_keys, until, "until", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_100,
		.help = N_("The age up to which this holds; absent in the last."), .example = "1 h"),
	ROW_QUANTITY(struct hazard_keys, rate, "rate", DIM_RATE, .flags = ROW_CERTAIN | ROW_REQUIRED, .max = RATE_MAX,
		.help = N_("How often a node of that age is taken."), .example = "0.5 /h"),
};

static const struct schema hazard_schema = {
	.name = "hazard", .doc = N_("A stretch of a node's life, and how often it is taken then."),
	.size = sizeof(struct hazard_keys), .row = hazard_rows, .count = sizeof hazard_rows / sizeof *hazard_rows,
};

#define LIFE_HELP N_("How long a node lives. weibull: drawn at each grant from `shape` and `scale` (shape below 1: early " \
	"deaths and long survivors, as measured). exponential: memoryless, with `mean`. piecewise: `hazard` by age, " \
	"and an `end` that no node outlives. bathtub: F(t) = A(1 - e^(-t/early) + e^((t - late_at)/late)), up to F = 1, " \
	"with A = `early_share`: many die young, the rest near the end (fitted to preemptible machines with a cap of 24 h).")

#define LIFE_ROWS(prefix, member, model_words, model_help, helped, example_) \
	ROW_SECTION(struct market_keys, member.given, prefix, .flags = ROW_SWITCH | ROW_WHOLE, .words = none_words, \
		.help = helped, .example = example_), \
	ROW_QUANTITY(struct market_keys, member.rate, prefix ".rate", DIM_RATE, .max = RATE_MAX, \
		.help = N_("How often one node is taken, while it is held."), .example = "0.02 /h"), \
	ROW_QUANTITY(struct market_keys, member.between, prefix ".mean_time_between", DIM_TIME, .flags = ROW_OPEN_MIN, \
		.max = 1e3 * YEARS_100, .help = N_("Mean time that one node is held before it is taken: one over the rate."), \
		.example = "50 h"), \
	ROW_CHOICE(struct market_keys, member.model, prefix ".model", model_words, .help = model_help, \
		.example = "weibull"), \
	ROW_QUANTITY(struct market_keys, member.shape, prefix ".shape", DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, \
		.max = 100, .help = N_("Shape of the Weibull life."), .example = "0.7"), \
	ROW_QUANTITY(struct market_keys, member.scale, prefix ".scale", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, \
		.max = YEARS_100, .help = /* xgettext:no-c-format */ \
		N_("Scale of the Weibull life: 63 % of nodes are gone by then."), .example = "12 h"), \
	ROW_QUANTITY(struct market_keys, member.mean, prefix ".mean", DIM_TIME, .flags = ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("Mean of the exponential life."), .example = "50 h"), \
	ROW_LIST(struct market_keys, member.hazard, prefix ".hazard", .sub = &hazard_schema, \
		.help = N_("How often a node of some age is taken, stretch by stretch; the last has no `until`."), \
		.example = "[{until: 1 h, rate: 0.5 /h}, {rate: 0.02 /h}]"), \
	ROW_QUANTITY(struct market_keys, member.end, prefix ".end", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: piecewise: the age at which every node is taken; without it, none."), .example = "24 h"), \
	ROW_QUANTITY(struct market_keys, member.early_share, prefix ".early_share", DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 1, \
		.help = N_("model: bathtub: how many die young."), .example = "64 %"), \
	ROW_QUANTITY(struct market_keys, member.early, prefix ".early", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: bathtub: how soon."), .example = "1 h"), \
	ROW_QUANTITY(struct market_keys, member.late, prefix ".late", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: bathtub: over how long the rest die, towards the end."), .example = "1.1 h"), \
	ROW_QUANTITY(struct market_keys, member.late_at, prefix ".late_at", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: bathtub: around which age."), .example = "25 h")

/* When a pool holds nodes at all; the section and its `model` stand before. */
#define OUTAGE_ROWS(prefix, member) \
	ROW_QUANTITY(struct market_keys, member.mean_up, prefix ".mean_up", DIM_TIME, .flags = ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: markov: mean time that a pool is up, exponential."), .example = "3 h"), \
	ROW_QUANTITY(struct market_keys, member.mean_down, prefix ".mean_down", DIM_TIME, .flags = ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: markov: mean time that a pool is gone, exponential."), .example = "1.5 h"), \
	ROW_QUANTITY(struct market_keys, member.availability, prefix ".availability", DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 1, \
		.help = N_("model: markov: share of the time that a pool is up, in place of one of `mean_up` and `mean_down`."), \
		.example = "60 %"), \
	ROW_QUANTITY(struct market_keys, member.up, prefix ".up", DIM_TIME, .flags = ROW_EVENT | ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: renewal: how long a pool is up, each time anew."), .example = "{weibull: {shape: 0.6, scale: 3 h}}"), \
	ROW_QUANTITY(struct market_keys, member.down, prefix ".down", DIM_TIME, .flags = ROW_EVENT | ROW_OPEN_MIN, .max = YEARS_100, \
		.help = N_("model: renewal: how long a pool is gone, each time anew."), .example = "{weibull: {shape: 0.7, scale: 1.4 h}}"), \
	ROW_CHOICE(struct market_keys, member.initial, prefix ".initial", initial_words, \
		.help = N_("How a pool is found at the start. stationary (default): as at any moment, up or down by its availability. up: as " \
			   "it has just come. down: as it has just fallen."), .example = "up"), \
	ROW_SECTION(struct market_keys, member.correlation, prefix ".correlation", .flags = ROW_SWITCH, \
		.help = N_("model: markov: how pools go together, as the correlation of their states at one moment. Measured on one GPU type: " \
			   "about 0.43 within a region, 0.14 across regions. Default: each pool for itself."), \
		.example = "{within: 43 %, across: 14 %}"), \
	ROW_QUANTITY(struct market_keys, member.within, prefix ".correlation.within", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1, \
		.help = N_("Between two pools of one region. Default: 0 %."), .example = "43 %"), \
	ROW_QUANTITY(struct market_keys, member.across, prefix ".correlation.across", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1, \
		.help = N_("Between pools of two regions, at most as within. Default: 0 %."), .example = "14 %"), \
	ROW_NODE(struct market_keys, member.trace, prefix ".trace", .flags = ROW_FILE, \
		.help = N_("A recorded market, played again: a CSV file of changes with the header t_s,available and optionally price_usd_h, " \
			   "zone; available is 0, 1 or a number of nodes, empty in the last row of a zone, which ends it. After its end it begins " \
			   "again. With several zones and no `zone`, pool p is zone p, and so on round. Its prices are the spot price, unless " \
			   "spot.price is written."), .example = "spot-v100.csv"), \
	ROW_QUANTITY(struct market_keys, member.start, prefix ".start", DIM_TIME, .flags = ROW_CERTAIN, .words = start_words, .max = YEARS_100, \
		.help = N_("Where in the trace the run begins. random: anywhere, each future at another moment, the same for all zones and " \
			   "strategies. Default: 0 s."), .example = "random"), \
	ROW_NAME(struct market_keys, member.zone, prefix ".zone", \
		.help = N_("Which zone of the trace. Default: the zone of the pool, if it has one of the trace's names."), .example = "us-east-1a")

static const struct schema_row price_rows[] = {
	ROW_CHOICE(struct price_keys, model, "model", price_words, .flags = ROW_REQUIRED,
		.help = N_("How the spot price moves. constant: not at all. jumps: after gaps of mean `every` its logarithm moves by a normal "
			   "step of `sd` (AWS since 2017: every 6 to 27 h, by 0.3 to 0.9 %). steps: the same by the calendar, each `every` (GCP: at "
			   "most once a day). ornstein_uhlenbeck: comes back to its mean after `memory`. trace: as recorded in `file`."),
		.example = "jumps"),
	ROW_QUANTITY(struct price_keys, mean, "mean", DIM_USD_PER_HOUR, .flags = ROW_OPEN_MIN, .max = PRICE_MAX_USD_H,
		.help = N_("Where it starts and, without floor and cap, stays on average. Default: the price book's spot price."), .example = "$9.50/h"),
	ROW_QUANTITY(struct price_keys, every, "every", DIM_TIME, .flags = ROW_EVENT | ROW_OPEN_MIN, .max = YEARS_100,
		.help = N_("model: jumps: time between two changes; a plain time is the mean of exponential gaps. model: steps: the time itself."),
		.example = "12 h"),
	ROW_QUANTITY(struct price_keys, sd, "sd", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1,
		.help = N_("model: jumps and steps: standard deviation of one step of the logarithm. model: ornstein_uhlenbeck: of the "
			   "logarithm itself, at any moment."), .example = "0.6 %"),
	ROW_QUANTITY(struct price_keys, floor, "floor", DIM_USD_PER_HOUR, .flags = ROW_CERTAIN | ROW_SHARE, .max = PRICE_MAX_USD_H,
		.help = N_("It never falls below this; a percentage is of the on-demand price. Default: none."), .example = "10 %"),
	ROW_QUANTITY(struct price_keys, cap, "cap", DIM_USD_PER_HOUR, .flags = ROW_CERTAIN | ROW_SHARE | ROW_OPEN_MIN, .max = PRICE_MAX_USD_H,
		.help = N_("It never rises above this; a percentage is of the on-demand price. Default: none."), .example = "100 %"),
	ROW_QUANTITY(struct price_keys, memory, "memory", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_100,
		.help = /* xgettext:no-c-format */
		N_("model: ornstein_uhlenbeck: after so long 37 % of a deviation from the mean is left."), .example = "3 d"),
	ROW_QUANTITY(struct price_keys, step, "step", DIM_TIME, .flags = ROW_CERTAIN, .min = PRICE_STEP_MIN_S, .max = YEARS_100,
		.help = N_("model: ornstein_uhlenbeck: how often the price is set anew. Default: 1 h."), .example = "1 h"),
	ROW_NODE(struct price_keys, file, "file", .flags = ROW_FILE,
		.help = N_("model: trace: a CSV file as of interruptions.trace, with the column price_usd_h."), .example = "prices.csv"),
	ROW_QUANTITY(struct price_keys, start, "start", DIM_TIME, .flags = ROW_CERTAIN, .words = start_words, .max = YEARS_100,
		.help = N_("model: trace: where in the trace the run begins. random: anywhere, each future at another moment. Default: 0 s."),
		.example = "random"),
	ROW_NAME(struct price_keys, zone, "zone", .help = N_("model: trace: which zone of the trace. Default: the zone of the pool, if "
			   "it has one of the trace's names."), .example = "us-east-1a"),
};

const struct schema market_price_schema = {
	.name = "spot price", .doc = N_("How the spot price comes about and moves. One that moves takes certain numbers."),
	.size = sizeof(struct price_keys), .row = price_rows, .count = sizeof price_rows / sizeof *price_rows,
};

static const struct schema_row rows[] = {
	ROW_NAME(struct market_keys, preset, "preset",
		.help = N_("A market of the price book by name, laid under the other keys of this block. A later block that names "
			   "interruptions or shock replaces the whole picture of storms."), .example = "typical"),
	ROW_SECTION(struct market_keys, spot, "spot", .flags = ROW_SWITCH,
		.help = N_("The market for spot nodes."), .example = "{capacity_wait: 15 min}"),
	ROW_MODEL(struct market_keys, spot_price, "spot.price", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H, .sub = &market_price_schema,
		.help = N_("Price of one spot node, or how it moves. Default: that of the trace which says when there are nodes, if it has "
			   "prices, else the price book's."), .example = "$9.50/h"),
	ROW_QUANTITY(struct market_keys, max_price, "spot.max_price", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.flags = ROW_CERTAIN | ROW_OPEN_MIN, .words = cap_words,
		.help = N_("The most that a spot node may cost: above it, none is granted. on_demand: never above the on-demand price, "
			   "which is then paid. Of a price that moves: while it is above, the pool holds no node, and those that run are taken. "
			   "Default: no limit."), .example = "$12/h"),
	LIFE_ROWS("spot.interruptions", interruptions, interruption_words,
		N_("How long a node lives: weibull, exponential, piecewise, bathtub; or how long a whole pool is there: markov, renewal. "
		   "weibull: drawn at each grant from `shape` and `scale` (shape below 1: early deaths and long survivors, as measured). "
		   "exponential: memoryless, with `mean`. piecewise: `hazard` by age, and an `end` that no node outlives. bathtub: F(t) = A(1 - "
		   "e^(-t/early) + e^((t - late_at)/late)), up to F = 1, with A = `early_share`: many die young, the rest near the end (fitted "
		   "to preemptible machines with a cap of 24 h). markov: a pool is up for exponential times, and gone for exponential times. "
		   "renewal: the same with any distributions `up` and `down`."),
		N_("How spot nodes are taken, one by one or as whole pools that go and come; exactly one way of saying it. Default: none."),
		"{mean_time_between: 50 h}"),
	OUTAGE_ROWS("spot.interruptions", outages),
	ROW_QUANTITY(struct market_keys, outages.price_power, "spot.interruptions.price_power", DIM_NUMBER, .flags = ROW_CERTAIN, .max = PRICE_POWER_MAX,
		.help = N_("model: markov: a pool falls more often when it is dear: the rate of falling is times (price / mean price) to this "
			   "power. Needs a spot price that moves. Default: 0."), .example = "2"),
	ROW_NAME(struct market_keys, interruptions.advisor, "spot.interruptions.advisor",
		.help = N_("A band of the AWS Spot Instance Advisor, the share of instances reclaimed in the trailing month (no "
			   "denominator is published): \"< 5 %\", 5-10 %, 10-15 %, 15-20 %, \"> 20 %\", or a share such as 12.5 %. A band "
			   "counts with its middle, the lowest as 2.5 %, the open one as 20 %. Measured GPU markets take nodes 1,000 to "
			   "10,000 times as often."), .example = "10-15 %"),
	ROW_CHOICE(struct market_keys, interruptions.advisor_reading, "spot.interruptions.advisor_reading", reading_words,
		.help = N_("How the band f is read. share (default): the chance that one instance is taken within 730 h, rate = "
			   "-ln(1 - f)/730 h. events: interruptions per instance and month, rate = f/730 h. hourly: the chance that "
			   "it is taken within the next hour, as Azure's eviction rates are meant, rate = -ln(1 - f)/1 h."),
		.example = "events"),
	ROW_QUANTITY(struct market_keys, capacity_wait, "spot.capacity_wait", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_100,
		.help = N_("From asking for a lost node to its grant. Measured outages are as long as up-times, and heavy-tailed. "
			   "Default: 0 s."), .example = "{weibull: {shape: 0.7, scale: 1.4 h}}"),
	ROW_QUANTITY(struct market_keys, first_wait, "spot.first_wait", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_100,
		.help = N_("From the first request to its grant. Default: as capacity_wait."), .example = "0 s"),
	ROW_QUANTITY(struct market_keys, notice, "spot.notice", DIM_TIME, .max = YEARS_100,
		.help = N_("Warning before a spot node is taken. Default: the provider's, else 0 s."), .example = "2 min"),
	ROW_QUANTITY(struct market_keys, notice_chance, "spot.notice_chance", DIM_RATIO, .max = 1,
		.help = /* xgettext:no-c-format */
		N_("Probability that the notice comes, of each node that is taken: providers give it on a best-effort basis. Default: 100 %."),
		.example = "80 %"),
	ROW_SECTION(struct market_keys, rebalance, "spot.rebalance", .flags = ROW_SWITCH | ROW_WHOLE, .words = none_words,
		.help = N_("A rebalance recommendation: a longer warning that a node may be taken. Default: none."),
		.example = "{warning: 10 min, chance: 60 %}"),
	ROW_QUANTITY(struct market_keys, warning, "spot.rebalance.warning", DIM_TIME, .flags = ROW_REQUIRED | ROW_OPEN_MIN, .max = YEARS_100,
		.help = N_("How long before a node is taken; longer than the notice."), .example = "10 min"),
	ROW_QUANTITY(struct market_keys, warning_chance, "spot.rebalance.chance", DIM_RATIO, .max = 1,
		.help = /* xgettext:no-c-format */ N_("Probability that it comes, of each node that is taken. Default: 100 %."), .example = "60 %"),
	ROW_INTEGER(struct market_keys, pools, "spot.pools", .min = 1, .max = 1000,
		.help = N_("Over how many pools (instance type x zone) the spot nodes are spread; each has its own shocks. "
			   "Default: 1."), .example = "2"),
	ROW_SECTION(struct market_keys, shock, "spot.shock", .flags = ROW_SWITCH | ROW_WHOLE, .words = none_words,
		.help = /* xgettext:no-c-format */
		N_("Events that strike a whole pool: in public traces a pool is all up or all down 83 to 98 % of the time. "
			   "Default: none."), .example = "{rate: 3 /d, all: 94 %, share: 40 %}"),
	ROW_QUANTITY(struct market_keys, shock_rate, "spot.shock.rate", DIM_RATE, .flags = ROW_REQUIRED, .max = RATE_MAX,
		.help = N_("How often one pool is struck."), .example = "0.1 /h"),
	ROW_QUANTITY(struct market_keys, shock_share, "spot.shock.share", DIM_RATIO, .max = 1,
		.help = N_("A shock that does not take every node takes each with this probability. Default: 100 % when `all` is "
			   "not given, else 0 %."), .example = "40 %"),
	ROW_QUANTITY(struct market_keys, shock_all, "spot.shock.all", DIM_RATIO, .max = 1,
		.help = N_("Probability that a shock takes every node of its pool. Default: 0 %."), .example = "94 %"),
	ROW_NAME(struct market_keys, source, "spot.source",
		.help = N_("Where the interruption figures are from; a short name of the price book's sources, or a citation."),
		.example = "skynomad"),
	ROW_NAME(struct market_keys, as_of, "spot.as_of", .help = N_("When they were measured or published."),
		.example = "2023-02-15/2023-04-02"),
	ROW_CHOICE(struct market_keys, quality, "spot.quality", quality_words,
		.help = N_("How far they can be trusted. An assumed one is named among the run's assumptions."), .example = "derived"),
	ROW_TEXT(struct market_keys, note, "spot.note", .help = N_("One sentence about them for the run's assumptions."),
		.example = "{en: \"the median zone\", es: \"la zona mediana\"}"),
	ROW_SECTION(struct market_keys, on_demand, "on_demand", .flags = ROW_SWITCH,
		.help = N_("The market for on-demand nodes."), .example = "{failures: {rate: 1.6e-4 /h}}"),
	ROW_QUANTITY(struct market_keys, on_demand_price, "on_demand.price", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.help = N_("Price of one on-demand node. Default: the price book's."), .example = "$32.7726/h"),
	ROW_QUANTITY(struct market_keys, on_demand_wait, "on_demand.capacity_wait", DIM_TIME, .flags = ROW_EVENT,
		.max = YEARS_100, .help = N_("From asking for a node to its grant. Default: 0 s."), .example = "2 min to 1 h"),
	ROW_SECTION(struct market_keys, short_of, "on_demand.shortage", .flags = ROW_SWITCH | ROW_WHOLE, .words = none_words,
		.help = N_("When no on-demand node is granted; nodes that run are left alone. Said as the outages of spot pools. Default: none."),
		.example = "{model: markov, mean_up: 20 h, mean_down: 2 h}"),
	ROW_CHOICE(struct market_keys, shortage_model, "on_demand.shortage.model", outage_words,
		.help = N_("markov: there are nodes for exponential times, and none for exponential times. renewal: the same with any "
			   "distributions `up` and `down`."), .example = "markov"),
	OUTAGE_ROWS("on_demand.shortage", shortage),
	LIFE_ROWS("on_demand.failures", failures, life_words, LIFE_HELP,
		N_("How on-demand nodes fail; exactly one way of saying it. About 1.6e-4 per hour and 8-GPU node at Llama 3 scale "
		   "(Llama Team 2024, arXiv:2407.21783, section 3.3.4). Default: none."), "{rate: 1.6e-4 /h}"),
};

const struct schema market_schema = {
	.name = "market",
	.doc = N_("What the market does to nodes: spot prices, interruptions of single nodes and of whole pools, the wait for "
		  "capacity, the notice, and failures of on-demand nodes. Blocks lie on each other: book, instance, preset, "
		  "scenario, strategy, fleet row; a later one changes what it names."),
	.size = sizeof(struct market_keys),
	.row = rows,
	.count = sizeof rows / sizeof *rows,
};
