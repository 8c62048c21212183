/* The language of `platform:`: who serves, if not replicas of our own, and what is billed by the request. */
#include "models/inference/inference.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const char *const kind_words[] = {"servers", "serverless", "api", NULL};          /* in the order of enum platform_kind */

static const struct schema_row rows[] = {
	ROW_CHOICE(struct platform_keys, kind, "kind", kind_words, .fallback = "servers",
		.help = N_("servers: replicas of our own. serverless: each request has an instance of its own, a warm one or one that starts "
			   "cold, and idle ones cost nothing. api: somebody else's model, which answers at once and bills by the call or the token."),
		.example = "serverless"),
	ROW_NAME(struct platform_keys, request_item, "request_item",
		.help = N_("The item of the price book that is billed for each request served."), .example = "lambda.request"),
	ROW_NAME(struct platform_keys, input_item, "input_item",
		.help = N_("The item of the price book that is billed for each token that is read."), .example = "llm-api.small.input"),
	ROW_NAME(struct platform_keys, output_item, "output_item",
		.help = N_("The item of the price book that is billed for each token that is written."), .example = "llm-api.small.output"),
	ROW_NAME(struct platform_keys, duration_item, "duration_item",
		.help = N_("serverless: the item of the price book that is billed for GB-seconds, `memory` times the time of each request. A GB "
			   "is 1024 MiB here, as providers count. What the item says of a minimum and of rounding holds for each request."),
		.example = "lambda.duration"),
	ROW_NAME(struct platform_keys, egress_item, "egress_item",
		.help = N_("The item of the price book that is billed for each GB of answers; with `response`."), .example = "egress.internet"),
	ROW_QUANTITY(struct platform_keys, response, "response", DIM_BYTES, .flags = ROW_CERTAIN,
		.help = N_("Size of an answer, for `egress_item`."), .example = "20 KiB"),
	ROW_QUANTITY(struct platform_keys, memory, "memory", DIM_BYTES, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = N_("serverless: memory of one instance, for `duration_item`."), .example = "1024 MiB"),
	ROW_QUANTITY(struct platform_keys, minimum, "minimum", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10,
		.help = N_("serverless: the time of each request is billed as so long, at least. Default: as it is."), .example = "100 ms"),
	ROW_QUANTITY(struct platform_keys, round_up, "round_up", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10,
		.help = N_("serverless: the time of each request is billed in whole multiples of this. Default: as it is."), .example = "1 ms"),
	ROW_BOOL(struct platform_keys, bills_cold_start, "bills_cold_start", .fallback = "false",
		.help = N_("serverless: is the time of a cold start billed, too?"), .example = "true"),
	ROW_QUANTITY(struct platform_keys, keep_warm, "keep_warm", DIM_TIME, .max = YEARS_10,
		.help = N_("serverless: an instance that is idle so long goes; the next request that finds none has a cold start. Of several "
			   "idle ones, the one that was used last is used next. Default: 0 s, every request starts cold."), .example = "10 min"),
	ROW_INTEGER(struct platform_keys, limit, "limit", .min = 1, .max = 1e6,
		.help = N_("serverless: so many requests at the same time, at most; others wait, or are refused above `queue_limit`. "
			   "Default: any number."), .example = "1000"),
	ROW_QUANTITY(struct platform_keys, rate_limit, "rate_limit", DIM_RATE, .flags = ROW_CERTAIN, .min = 1. / 60,
		.help = N_("api: so many requests in each minute of the run, on average over it; those above are refused. Default: none."),
		.example = "10 /s"),
};

const struct schema platform_schema = {
	.name = "platform",
	.doc = N_("Who serves, if not replicas of our own: instances that somebody else starts and stops, or somebody else's model. And what "
		  "is billed by the request, whoever serves: a load balancer, data that leaves."),
	.size = sizeof(struct platform_keys), .row = rows, .count = COUNT(rows),
};
