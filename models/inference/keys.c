/* The language of `kind: inference`: what is served, how, and what counts as good. The tables of demand, service, autoscaler and platform
 * stand in files of their own. */
#include "models/inference/inference.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const char *const fidelity_words[] = {"auto", "requests", "intervals", NULL};     /* in the order of enum fidelity */
static const char *const unlimited_words[] = {"none", NULL};

static const struct schema_row cold_start_rows[] = {
	ROW_QUANTITY(struct cold_start_keys, provision, "provision", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10,
		.help = N_("From the grant until the machine is up."), .example = "60 s to 120 s"),
	ROW_QUANTITY(struct cold_start_keys, image, "image", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10,
		.help = N_("Fetching and unpacking the container image."), .example = "45 s"),
	ROW_QUANTITY(struct cold_start_keys, weights, "weights", DIM_BYTES, .flags = ROW_CERTAIN,
		.help = N_("Size of the model's weights; with `bandwidth`, how long they take to load."), .example = "14 GB"),
	ROW_QUANTITY(struct cold_start_keys, bandwidth, "bandwidth", DIM_BITS_PER_SECOND, .flags = ROW_EVENT | ROW_OPEN_MIN,
		.help = N_("How fast the weights come."), .example = "8 Gbit/s"),
	ROW_QUANTITY(struct cold_start_keys, initialise, "initialise", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10,
		.help = N_("From loaded weights until the first request can be served."), .example = "20 s"),
};
const struct schema cold_start_schema = {
	.name = "cold start", .doc = N_("What a cold start takes: the sum of its parts."),
	.size = sizeof(struct cold_start_keys), .row = cold_start_rows, .count = COUNT(cold_start_rows),
};

static const struct schema_row rows[] = {
	ROW_NAME(struct inference_keys, instance, "instance", .flags = ROW_REQUIRED,
		.help = N_("The instance type of one replica, out of the price book."), .example = "g4dn.xlarge"),
	ROW_ONE(struct inference_keys, demand, "demand", .sub = &demand_schema, .flags = ROW_REQUIRED,
		.help = N_("The requests that come."), .example = "{model: poisson, rate: 4 /s}"),
	ROW_MODEL(struct inference_keys, service, "service", DIM_TIME, .sub = &service_schema, .flags = ROW_REQUIRED | ROW_EVENT, .max = YEARS_10,
		.help = N_("How long a request takes, alone on a replica: a time, a distribution, or the law of a batch."),
		.example = "{lognormal: {mean: 200 ms, cv: 50 %}}"),
	ROW_INTEGER(struct inference_keys, concurrency, "concurrency", .min = 1, .max = 1e5, .fallback = "1",
		.help = N_("How many requests one replica serves at the same time; of a service by the batch, the largest batch."), .example = "8"),
	ROW_INTEGER(struct inference_keys, replicas, "replicas", .flags = ROW_DECISION, .min = 1, .max = SERVERS_MOST,
		.help = N_("So many replicas, always. Either this or `autoscaler`."), .example = "4"),
	ROW_ONE(struct inference_keys, scaler, "autoscaler", .flags = ROW_DECISION, .sub = &scaler_schema,
		.help = N_("Who decides how many replicas there are. Either this or `replicas`."),
		.example = "{kind: target_tracking, metric: utilisation, target: 60 %, min: 1, max: 20}"),
	ROW_MODEL(struct inference_keys, cold_start, "cold_start", DIM_TIME, .sub = &cold_start_schema, .flags = ROW_EVENT, .max = YEARS_10,
		.help = N_("From the grant of a machine until its replica serves: a time, a distribution, or the parts that it is the sum of. "
			   "Paid for. Default: 0 s."), .example = "{provision: 60 s, weights: 14 GB, bandwidth: 8 Gbit/s}"),
	ROW_QUANTITY(struct inference_keys, queue_limit, "queue_limit", DIM_NUMBER, .flags = ROW_CERTAIN, .words = unlimited_words, .max = WAITING_MOST,
		.help = N_("How many requests may wait at the same time, all replicas together; who comes then is dropped. 0: nobody waits. "
			   "Default: none."), .example = "100"),
	ROW_QUANTITY(struct inference_keys, timeout, "timeout", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10,
		.help = N_("Who has waited so long and is not being served leaves, and counts as dropped. Default: nobody leaves."),
		.example = "30 s"),
	ROW_SECTION(struct inference_keys, retry, "retry", .flags = ROW_SWITCH,
		.help = N_("Requests that are dropped come again. Waiting and latency count from their first arrival."), .example = "{times: 2, after: 1 s}"),
	ROW_INTEGER(struct inference_keys, retry_max, "retry.times", .min = 1, .max = 100, .fallback = "3",
		.help = N_("How often, at most."), .example = "2"),
	ROW_QUANTITY(struct inference_keys, retry_after, "retry.after", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10, .fallback = "1 s",
		.help = N_("How long after the failure."), .example = "500 ms"),
	ROW_SECTION(struct inference_keys, slo, "slo", .flags = ROW_SWITCH,
		.help = N_("The service level objective: what share of the requests must be answered within which time."),
		.example = "{latency: 200 ms, quantile: 95 %}"),
	ROW_QUANTITY(struct inference_keys, slo_latency, "slo.latency", DIM_TIME, .flags = ROW_CERTAIN | ROW_REQUIRED | ROW_OPEN_MIN, .max = YEARS_10,
		.help = N_("The time within which a request should be answered, waiting included. A dropped request misses it."), .example = "200 ms"),
	ROW_QUANTITY(struct inference_keys, slo_quantile, "slo.quantile", DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 1, .fallback = "95 %",
		.help = N_("The share of the requests that must be: of all of them, and window by window."), .example = "99 %"),
	ROW_QUANTITY(struct inference_keys, slo_window, "slo.window", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_10, .fallback = "1 min",
		.help = N_("The windows in which violations are counted: violated_minutes."), .example = "5 min"),
	ROW_ONE(struct inference_keys, platform, "platform", .sub = &platform_schema,
		.help = N_("Who serves, if not replicas of our own: functions without servers, or an API that bills by the call or token. "
			   "Also what else is billed by the request."), .example = "{kind: api, input_item: api-input-tokens, output_item: api-output-tokens}"),
	ROW_CHOICE(struct inference_keys, fidelity, "fidelity", fidelity_words, .fallback = "auto",
		.help = N_("requests: each request is simulated. intervals: traffic flows by the interval, with queueing formulas; for months of "
			   "traffic. auto: requests where that is a matter of seconds."), .example = "intervals"),
	ROW_QUANTITY(struct inference_keys, interval, "interval", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .min = 1, .max = 86400, .fallback = "5 min",
		.help = N_("fidelity: intervals: how long one is."), .example = "1 min"),
	ROW_TAGS(struct inference_keys, tags, "tags", .help = N_("Tags on everything that this workload uses, for the bill and for cost by tag."),
		.example = "{team: search}"),
};

const struct schema inference_schema = {
	.name = "inference",
	.doc = N_("A model that is served: requests come, wait and are answered by replicas that somebody scales and pays for."),
	.size = sizeof(struct inference_keys), .row = rows, .count = COUNT(rows),
};
