/* The language of `demand:`. No row has a fallback: a preset is laid under the keys that somebody wrote. */
#include "models/inference/demand.h"

static const char *const model_words[] = {"constant", "poisson", "gamma", "profile", "sinusoid", "mmpp", NULL};   /* enum demand_word */
static const char *const none_words[] = {"none", NULL};
static const char *const start_words[] = {"random", NULL};

#define YEARS_100 (100.0 * 365 * 86400)
#define RATE_MAX 1e9                      /* per second: above all the traffic there is */
#define CV_MAX 50.0                       /* the burstiest record at hand has 13 */
#define SCALE_MAX 1e6
#define PERIOD_MIN_S 1.0                  /* a period has 1440 pieces, a memory 16 */
#define STAY_MIN_S 1e-3
#define TOKENS_MAX 1e7
#define TREND_MAX 1000.0

static const struct schema_row state_rows[] = {
	ROW_QUANTITY(struct demand_state_keys, rate, "rate", DIM_RATE, .flags = ROW_CERTAIN | ROW_REQUIRED, .max = RATE_MAX,
		.help = N_("Mean rate of requests while this state lasts."), .example = "2 /s"),
	ROW_QUANTITY(struct demand_state_keys, stays, "stays", DIM_TIME, .flags = ROW_CERTAIN | ROW_REQUIRED, .min = STAY_MIN_S, .max = YEARS_100,
		.help = N_("How long it lasts on average, exponential."), .example = "10 s"),
};

const struct schema demand_state_schema = {
	.name = "demand_state", .doc = N_("A state of a rate that jumps, and how long it stays there."),
	.size = sizeof(struct demand_state_keys), .row = state_rows, .count = sizeof state_rows / sizeof *state_rows,
};

static const struct schema_row rows[] = {
	ROW_NAME(struct demand_keys, preset, "preset",
		.help = N_("A published shape of traffic by name, laid under the other keys of this block: llm-conversation, llm-coding, "
			   "load-balancer, or one of `presets:`. An own `model` or `trace` replaces its shape; its rate and tokens stay."),
		.example = "llm-conversation"),
	ROW_CHOICE(struct demand_keys, model, "model", model_words,
		.help = N_("How requests come. constant: evenly spaced. poisson: at random. gamma: with gaps of `cv`. profile: by the hour of the "
			   "week. sinusoid: a rate that swings once a period. mmpp: a rate that jumps from one of `states` to the next. Either "
			   "this or `trace`."), .example = "poisson"),
	ROW_QUANTITY(struct demand_keys, rate, "rate", DIM_RATE, .max = RATE_MAX,
		.help = N_("Mean rate of requests: over a week of a profile, over a period of a sinusoid. An mmpp has its states', a trace its own."),
		.example = "4 /s"),
	ROW_QUANTITY(struct demand_keys, cv, "cv", DIM_NUMBER, .flags = ROW_CERTAIN, .max = CV_MAX,
		.help = N_("Coefficient of variation of the gaps between requests, at a rate that stands still: 0 even, 1 at random, more in clumps "
			   "(gamma). Model gamma needs it, constant and poisson have their own. Default: 1."), .example = "1.3"),
	ROW_NODE(struct demand_keys, hours, "hours",
		.help = N_("model: profile: 24 numbers, the traffic of each hour of the day, midnight first, relative to each other; of weekdays where "
			   "there are `weekend_hours`, else of all days. Between the middles of hours the rate moves in straight lines. Default: "
			   "all hours alike."),
		.example = "[3, 2, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 12, 13, 14, 14, 13, 11, 9, 8, 7, 6, 5, 4]"),
	ROW_NODE(struct demand_keys, weekend_hours, "weekend_hours",
		.help = N_("model: profile: the same for Saturdays and Sundays, on the scale of `hours`. Default: as `hours`."),
		.example = "[3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 5, 4, 4]"),
	ROW_NODE(struct demand_keys, days, "days",
		.help = N_("model: profile: 7 numbers, Monday first, that multiply the hours of each day. Default: all days alike."),
		.example = "[1, 1, 1, 1, 0.9, 0.4, 0.3]"),
	ROW_NAME(struct demand_keys, time_zone, "time_zone",
		.help = N_("model: profile: whose local time the hours are, daylight saving included; a name of the IANA time zones. Default: UTC."),
		.example = "Europe/Madrid"),
	ROW_QUANTITY(struct demand_keys, amplitude, "amplitude", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1,
		.help = N_("model: sinusoid: how far the rate swings to each side, as a share of `rate`."), .example = "50 %"),
	ROW_QUANTITY(struct demand_keys, period, "period", DIM_TIME, .flags = ROW_CERTAIN, .min = PERIOD_MIN_S, .max = YEARS_100,
		.help = N_("model: sinusoid: from one peak to the next. Default: 1 d."), .example = "1 d"),
	ROW_QUANTITY(struct demand_keys, peak_at, "peak_at", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_100,
		.help = N_("model: sinusoid: when it peaks, after the start. Default: a quarter of the period, so that it starts at its mean and "
			   "rises."), .example = "14 h"),
	ROW_LIST(struct demand_keys, states, "states", .sub = &demand_state_schema,
		.help = N_("model: mmpp: at least two states of the rate, each for an exponential time, one after the other and round again; found at "
			   "the start as at any moment."), .example = "[{rate: 2 /s, stays: 10 s}, {rate: 20 /s, stays: 1 s}]"),
	ROW_NODE(struct demand_keys, trace, "trace", .flags = ROW_FILE,
		.help = N_("Recorded traffic, played again: a CSV file beside the scenario. Its first line names the columns: t_s (seconds) or timestamp; "
			   "then count, value or requests (so many until the next row), or rate_per_s or requests_per_minute; with none of them each row "
			   "is one request, and may have input_tokens and output_tokens."), .example = "requests.csv"),
	ROW_BOOL(struct demand_keys, repeat, "repeat",
		.help = N_("Does the trace begin again at its end, and did it run before the start? Default: false, nothing comes outside of it."),
		.example = "true"),
	ROW_QUANTITY(struct demand_keys, start, "start", DIM_TIME, .flags = ROW_CERTAIN, .words = start_words, .max = YEARS_100,
		.help = N_("Where in the trace the run begins. random: anywhere, each future at another moment; it must repeat. Default: 0 s."),
		.example = "random"),
	ROW_QUANTITY(struct demand_keys, scale, "scale", DIM_NUMBER, .max = SCALE_MAX,
		.help = N_("All traffic is times this. May be uncertain: how much of it there will be. Default: 1."), .example = "{lognormal: {p50: 1, p95: 2}}"),
	ROW_QUANTITY(struct demand_keys, trend, "trend", DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .min = -1, .max = TREND_MAX,
		.help = /* xgettext:no-c-format */
		N_("Growth a year, from the start on, compounded: 20 % is a fifth more after 365 days; may be negative. Default: 0 %."),
		.example = "20 %"),
	ROW_SECTION(struct demand_keys, noise, "noise", .flags = ROW_SWITCH, .words = none_words,
		.help = N_("The rate moves about what it should be: it is times a lognormal of mean 1, which forgets itself (Ornstein-Uhlenbeck). "
			   "Default: none."), .example = "{cv: 22 %, memory: 5 min}"),
	ROW_QUANTITY(struct demand_keys, noise_cv, "noise.cv", DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 10,
		.help = N_("Standard deviation of the rate at any moment, as a share of what it should be."), .example = "22 %"),
	ROW_QUANTITY(struct demand_keys, noise_memory, "noise.memory", DIM_TIME, .flags = ROW_CERTAIN, .min = PERIOD_MIN_S, .max = YEARS_100,
		.help = /* xgettext:no-c-format */
		N_("After so long 37 % of a deviation is left."), .example = "5 min"),
	ROW_SECTION(struct demand_keys, bursts, "bursts", .flags = ROW_SWITCH, .words = none_words,
		.help = N_("Now and then the rate is times a factor for a while; one at a time. They come on top of `rate`. Default: none."),
		.example = "{rate: 0.1 /h, factor: 3, lasts: 10 min}"),
	ROW_QUANTITY(struct demand_keys, burst_rate, "bursts.rate", DIM_RATE, .max = 1,
		.help = N_("How often a burst begins, at random; one that begins ends the one before it."), .example = "0.1 /h"),
	ROW_QUANTITY(struct demand_keys, burst_factor, "bursts.factor", DIM_NUMBER, .flags = ROW_EVENT, .max = SCALE_MAX,
		.help = N_("What the rate is times while it lasts; below 1 a lull. Drawn for each burst."), .example = "3"),
	ROW_QUANTITY(struct demand_keys, burst_for, "bursts.lasts", DIM_TIME, .flags = ROW_EVENT | ROW_OPEN_MIN, .max = YEARS_100,
		.help = N_("How long it lasts; drawn for each burst."), .example = "10 min"),
	ROW_QUANTITY(struct demand_keys, input_tokens, "input_tokens", DIM_NUMBER, .flags = ROW_EVENT, .max = TOKENS_MAX,
		.help = N_("Tokens of a request's prompt, drawn for each request. Default: requests have none, or the trace's."),
		.example = "{lognormal: {mean: 1155, cv: 0.96}}"),
	ROW_QUANTITY(struct demand_keys, output_tokens, "output_tokens", DIM_NUMBER, .flags = ROW_EVENT, .max = TOKENS_MAX,
		.help = N_("Tokens of its answer, drawn for each request. Default: requests have none, or the trace's."),
		.example = "{lognormal: {mean: 211, cv: 0.77}}"),
	ROW_NAME(struct demand_keys, source, "source", .help = N_("Where these figures come from, for the assumptions of the report."),
		.example = "\"our load balancer's log\""),
	ROW_NAME(struct demand_keys, as_of, "as_of", .help = N_("When that was."), .example = "2024-05"),
	ROW_TEXT(struct demand_keys, note, "note", .help = N_("One sentence about them."), .example = "\"weeks without a holiday\""),
};

const struct schema demand_schema = {
	.name = "demand",
	.doc = N_("How much is asked for: requests that come evenly, at random or in clumps, at a rate that stands, moves with the hour of the "
		  "week, swings, jumps, or was recorded; with a trend, noise and bursts. All strategies meet the same requests."),
	.size = sizeof(struct demand_keys), .row = rows, .count = sizeof rows / sizeof *rows,
};
