/* `value:` of a scenario: what the work is worth beside what it costs. */
#include "sim/study/keys.h"

#define VALUE(member, wanted) .offset = ROW_AT(struct value_keys, member, wanted)

static const struct schema_row rows[] = {
	{.path = "workload", .type = KEY_NAME, VALUE(workload, const char *),
	 .help = N_("The workload whose result it is, and whose hours count; without it, the only one that has hours until it is done."),
	 .example = "bert"},
	{.path = "performance", .type = KEY_QUANTITY, .dim = DIM_FRACTION, .flags = ROW_CERTAIN | ROW_OPEN_MIN, VALUE(performance, struct value), .max = 1,
	 .help = N_("How good the model is: accuracy, F1 or any other score from 0 to 1. Either this or `curve`."), .example = "0.91"},
	{.path = "curve", .type = KEY_SECTION, .flags = ROW_SWITCH, VALUE(curve, struct presence),
	 .help = N_("How good it becomes with training: performance = limit - gap x hours^-exponent, hours being those of work that is done once, "
		    "with busy accelerators. The inverse power law of learning curves (Cortes et al., NIPS 1993; pow3 in Domhan et al., IJCAI 2015)."),
	 .example = "{limit: 0.93, gap: 0.9, exponent: 0.6}"},
	{.path = "curve.limit", .type = KEY_QUANTITY, .dim = DIM_FRACTION, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_REQUIRED,
	 VALUE(limit, struct value), .max = 1, .help = N_("The performance that no training passes."), .example = "0.93"},
	{.path = "curve.gap", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_REQUIRED, VALUE(gap, struct value),
	 .max = 1e9, .help = N_("What is missing to the limit after one hour."), .example = "0.9"},
	{.path = "curve.exponent", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_REQUIRED,
	 VALUE(exponent, struct value), .max = 10, .help = N_("How fast the gap closes: in twice the hours it is 2^-exponent of what it was."),
	 .example = "0.6"},
	{.path = "per_point", .type = KEY_QUANTITY, .dim = DIM_USD, .flags = ROW_CERTAIN | ROW_OPEN_MIN, VALUE(per_point, struct value), .max = 1e12,
	 .help = N_("What one percentage point of performance is worth, so that one more hour of training has a worth to be set against its cost. It "
		    "needs `curve`."), .example = "$3000"},
	{.path = "iterations", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, VALUE(iterations, struct value), .max = 1e12,
	 .help = N_("How many iterations (experiments, versions) one run of the workload is; the iteration speed is so many over its hours. "
		    "Default: 1."), .example = "5"},
	{.path = "speed", .type = KEY_QUANTITY, .dim = DIM_RATE, .flags = ROW_CERTAIN | ROW_OPEN_MIN, VALUE(speed_per_s, struct value), .max = 1e9,
	 .help = N_("The iteration speed itself, where no simulated time gives it, such as that of what serves."), .example = "2 /d"},
	{.path = "delay", .type = KEY_SECTION, .flags = ROW_SWITCH, VALUE(delay, struct presence),
	 .help = N_("What it costs to be late: it is added to the bill as total_cost, and to what one more hour costs."),
	 .example = "{after: 10 d, cost: $2500/d}"},
	{.path = "delay.after", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN | ROW_REQUIRED, VALUE(delay_after_s, struct value), .max = 3.2e11,
	 .help = N_("From when on, counted from the start."), .example = "10 d"},
	{.path = "delay.cost", .type = KEY_QUANTITY, .dim = DIM_USD_PER_HOUR, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_REQUIRED,
	 VALUE(delay_usd_h, struct value), .max = 1e9, .help = N_("What each day of it costs, evenly by the hour."), .example = "$2500/d"},
};
const struct schema value_schema = {
	.name = "value",
	.doc = N_("Business value = (model performance x iteration speed) / infrastructure cost, as metrics: performance, iterations_per_week, value (per "
		  "$1,000), and total_cost, the bill and the cost of delay."),
	.size = sizeof(struct value_keys), .row = rows, .count = sizeof rows / sizeof *rows};
