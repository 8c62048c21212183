/* The language of `service:`, where it is more than a time. No row has a fallback: a preset is laid under the keys that somebody wrote. */
#include "models/inference/inference.h"

static const char *const quality_words[] = {"published", "derived", "assumed", NULL};     /* enum quality, without NONE */

#define STEP_MAX_S 86400.0
#define TIME_MAX_S (10.0 * 365 * 86400)
#define CAP_MAX 1e5                       /* as the workload's concurrency */
#define TOKENS_MAX 1e7
#define PREFILL_MAX 1e9                   /* tokens per second: above all that there is */

static const struct schema_row rows[] = {
	ROW_NAME(struct service_keys, preset, "preset",
		.help = N_("A published service by name, such as bert-base-t4-int8, laid under the other keys of this block; or one of `presets:`. An "
			   "own `time` replaces its batch, an own `batch` its time."), .example = "bert-base-t4-int8"),
	ROW_SECTION(struct service_keys, batch, "batch", .flags = ROW_SWITCH,
		.help = N_("A replica serves many requests in one batch: a step of a batch of b takes a + s b. Requests join and leave it at any "
			   "time (continuous batching), or are gathered first."), .example = "{a: 17.22 ms, s: 0.483 ms, cap: 64}"),
	ROW_QUANTITY(struct service_keys, a, "batch.a", DIM_TIME, .max = STEP_MAX_S,
		.help = N_("What a step takes however many requests are in it."), .example = "17.22 ms"),
	ROW_QUANTITY(struct service_keys, s, "batch.s", DIM_TIME, .max = STEP_MAX_S,
		.help = N_("What each request in the batch adds to a step."), .example = "0.483 ms"),
	ROW_INTEGER(struct service_keys, cap, "batch.cap", .min = 1, .max = CAP_MAX,
		.help = N_("The largest batch of one replica. Default: the workload's `concurrency`."), .example = "64"),
	ROW_BOOL(struct service_keys, gather, "batch.gather",
		.help = N_("Do requests wait until the batch before is done, start together and end together, as servers of classifiers and encoders do? "
			   "Default: false, they join and leave at any time."), .example = "true"),
	ROW_QUANTITY(struct service_keys, gather_for, "batch.gather_for", DIM_TIME, .flags = ROW_CERTAIN, .max = STEP_MAX_S,
		.help = N_("gather: an idle replica waits for a full batch, until the first request in line has waited so long. Default: 0 s."),
		.example = "5 ms"),
	ROW_QUANTITY(struct service_keys, prefill, "prefill", DIM_RATE, .flags = ROW_OPEN_MIN, .max = PREFILL_MAX,
		.help = N_("Tokens of a prompt that are read per second, before the first step; meanwhile the request has its place, and is not in the "
			   "batch. Default: prompts take no time."), .example = "4000 /s"),
	ROW_QUANTITY(struct service_keys, tokens, "tokens", DIM_NUMBER, .flags = ROW_EVENT, .max = TOKENS_MAX,
		.help = N_("Steps that a request takes where the demand has no output tokens, drawn for each. Default: 1."), .example = "200"),
	ROW_QUANTITY(struct service_keys, time, "time", DIM_TIME, .flags = ROW_EVENT, .max = TIME_MAX_S,
		.help = N_("How long a request takes, drawn for each, in place of `batch`: what `service: 200 ms` says, for presets."),
		.example = "{lognormal: {mean: 200 ms, cv: 0.5}}"),
	ROW_NAME(struct service_keys, source, "source", .help = N_("Where these figures come from, for the assumptions of the report."),
		.example = "\"our load test\""),
	ROW_NAME(struct service_keys, as_of, "as_of", .help = N_("When that was."), .example = "2026-05"),
	ROW_CHOICE(struct service_keys, quality, "quality", quality_words,
		.help = N_("How good they are: published as they stand, derived from published ones, or assumed."), .example = "published"),
	ROW_TEXT(struct service_keys, note, "note", .help = N_("One sentence about them."), .example = "\"sequences of 128 tokens\""),
};

const struct schema service_schema = {
	.name = "service",
	.doc = N_("How long requests take: a time of their own, or steps of a batch that they share with others."),
	.size = sizeof(struct service_keys), .row = rows, .count = sizeof rows / sizeof *rows,
};
