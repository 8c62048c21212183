/* Serving: requests come (sim/world/rate.h), wait for a place, are served; an autoscaler says how many servers there are to be, capacity
 * buys them, the measure counts. A "server" is one replica of the service; a "future" is one replica of the simulation. Inside this folder
 * only. Time in seconds since the scenario's start; the warm-up lies before it, at negative times. */
#ifndef COSTCAST_MODELS_INFERENCE_INFERENCE_H
#define COSTCAST_MODELS_INFERENCE_INFERENCE_H

#include "models/inference/measure.h"
#include "models/inference/scaler.h"

extern const struct workload_type inference;

/* demand.c: the keys of `demand:`. */
struct demand_keys {
	const char *preset;
	int model;                        /* enum demand_word, -1 */
	struct value rate, cv, scale;
	struct value amplitude, period, peak_at;
	const struct node *hours, *weekend_hours, *days;      /* lists of numbers: 24, 24, 7 (Monday first) */
	const char *time_zone;
	struct value trend;               /* growth a year, a share */
	struct presence noise, bursts;
	struct value noise_cv, noise_memory, burst_rate, burst_factor, burst_for;
	struct entries states;            /* of {rate, stays} */
	const struct node *trace;
	bool repeat;
	struct value start;               /* of a trace: where it begins; word 0: random */
	struct value input_tokens, output_tokens;             /* events */
	const char *source, *as_of;
	struct bilingual note;
};
extern const struct schema demand_schema;
/* The keys (a preset's under them) as an arrival process, and what a request's tokens are. False after errors. */
struct demand {
	struct arrival_rule arrival;
	struct value input_tokens, output_tokens;             /* VALUE_ABSENT: requests have none (or the record's) */
	const char *source;               /* where the figures of a preset come from; NULL */
	const struct demand_keys *keys;   /* a preset's among them */
	const struct request_trace *trace;               /* NULL: none */
};
bool demand_plan(struct setup *setup, const struct entry *entry, const char *path, struct demand *demand);
/* The block that says what was fitted to a record of requests, as YAML from "demand:" on. */
struct request_fitting;
void demand_fitted(const struct request_fitting *fitting, struct text *out);
void demand_words(const struct demand *demand, const struct setup *setup, model_line *line, void *context);

/* service.c: `service:` is a quantity, or this. */
struct service_keys {
	const char *preset;
	struct presence batch;
	struct value a, s;                /* a step of a batch of b takes a + s b */
	int64_t cap;                      /* largest batch of one server */
	bool gather;                      /* requests wait until the batch before is done, and start together; else they join and leave at any time */
	struct value gather_for;          /* how long an idle server waits for more, after the first (gather) */
	struct value prefill;             /* tokens per second of the prompt; absent: none */
	struct value tokens;              /* steps of a request without output tokens: 1 */
	struct value time;                /* a preset's plain time, instead of batch */
	const char *source, *as_of;
	int quality;                      /* enum quality - 1; -1: not said */
	struct bilingual note;
};
extern const struct schema service_schema;
enum service_form {
	SERVICE_TIMED,            /* `time`, drawn for each request; one request a place */
	SERVICE_SHARED,           /* batches that requests join and leave: each advances by 1 / (a + s b) steps a second */
	SERVICE_GATHERED          /* batches that start and end together, after a + s b (times the most steps in it) */
};
struct service {
	enum service_form form;
	struct value time_s;
	struct value a_s, s_s;            /* once a future */
	int cap;
	double gather_s;
	struct value prefill_per_s;       /* VALUE_ABSENT: no prefill */
	struct value steps;               /* where a request has no output tokens; event */
	const char *source, *as_of;       /* NULL: not said */
	enum quality quality;
	struct bilingual note;
};
/* CONCURRENCY: of the workload; a batch's cap, where it has none of its own. */
bool service_plan(struct setup *setup, const struct modelled *keys, const char *path, int concurrency, struct service *service);
/* Does it go with what is asked of it? False after errors. */
bool service_check(struct setup *setup, const struct service *service, const struct demand *demand);
void service_words(const struct service *service, const struct setup *setup, model_line *line, void *context);
/* Mean requests per second that one server of CONCURRENCY places can serve, at full batches; of tokens as in DEMAND. */
double service_capacity_per_s(const struct service *service, const struct demand *demand, int concurrency);
double service_mean_s(const struct service *service, const struct demand *demand);       /* of one request alone, no wait */

/* platform.c: who serves, if not servers of our own. */
struct platform_keys {
	int kind;                         /* enum platform_kind */
	const char *request_item, *input_item, *output_item, *duration_item, *egress_item;      /* meters of the price book; NULL */
	struct value response;            /* bytes of an answer, for egress_item (counted in GiB) */
	struct value memory;              /* serverless: of one instance, for duration_item (counted in GiB-seconds) */
	struct value minimum, round_up;   /* serverless: a request's billed time is at least so long, and in whole multiples of this */
	bool bills_cold_start;            /* serverless: does the cold start count in it? */
	struct value keep_warm;           /* serverless: an idle instance lives so long; once a future */
	int64_t limit;                    /* serverless: requests at once; 0: any number */
	struct value rate_limit;          /* api: requests per second, on average over a minute; more are refused; absent: none */
};
enum platform_kind { PLATFORM_SERVERS, PLATFORM_SERVERLESS, PLATFORM_API };

/* cold_start: a quantity, or its parts, which add up. */
struct cold_start_keys { struct value provision, image, weights, bandwidth, initialise; };
extern const struct schema cold_start_schema, platform_schema;

enum fidelity { FIDELITY_AUTO, FIDELITY_REQUESTS, FIDELITY_INTERVALS };

struct inference_keys {
	const char *instance;
	struct entry *demand;             /* of struct demand_keys */
	struct modelled service;          /* or of struct service_keys */
	int64_t concurrency, replicas;    /* replicas -1: the autoscaler says */
	struct entry *scaler;             /* of struct scaler_keys; NULL */
	struct modelled cold_start;       /* or of struct cold_start_keys; event */
	struct value queue_limit;         /* requests waiting at most, all together; absent: any number */
	struct value timeout;             /* event: a request that has not begun after it leaves */
	struct presence retry;
	int64_t retry_max;
	struct value retry_after;         /* event */
	struct presence slo;
	struct value slo_latency, slo_quantile, slo_window;
	struct entry *platform;           /* of struct platform_keys; NULL: servers */
	int fidelity;                     /* enum fidelity */
	struct value interval;
	struct tags tags;
};
extern const struct schema inference_schema;

enum { COLD_START_PARTS = 4 };
enum { SERVERS_MOST = 10000, WAITING_MOST = 4000000 };    /* more waiting requests than this: unstable, the future ends there */
#define NO_METER UINT32_MAX

struct inference_plan {
	const struct inference_keys *keys;
	const struct setup *setup;
	double warm_up_s, horizon_s;
	struct demand demand;
	struct service service;
	const struct scaler_rule *scaler;  /* never NULL: `replicas: n` is kind none with min = max = n */
	double idle_s;                    /* all servers go after so long without a request (min 0); INFINITY: never */
	bool fails_while_cold;
	bool may_fail;                    /* servers may be lost: spot, or on-demand failures */
	int concurrency;                  /* places of a server (shared and gathered: the largest batch) */
	int servers;                      /* indices of servers that a station must have: wanted, draining, over-provisioned, fallback */
	double queue_limit;               /* INFINITY */
	struct value cold_start_s[COLD_START_PARTS];     /* what a start takes: the sum of these events; VALUE_ABSENT: nothing. The last one is
					   * a bandwidth, bit/s, at which weights_bit come */
	double weights_bit;
	double slo_s;                     /* INFINITY: none */
	double expected_requests;         /* of one future, the warm-up included */
	enum fidelity fidelity;           /* never AUTO */
	double interval_s;
	enum platform_kind platform;
	uint32_t key;                     /* purpose_hash of the workload's name: whose streams */
	const void *buying;               /* capacity.c's own: rows, items, markets */
	const void *serving;              /* platform.c's own: meters */
};

enum inference_metric { INF_COST, INF_REQUESTS, INF_DROPPED, INF_MEAN_WAIT, INF_P95_WAIT, INF_P50, INF_P95, INF_P99, INF_MEAN_REPLICAS,
			INF_REPLICA_HOURS, INF_PER_MILLION, INF_VIOLATIONS,
			/* beyond the contract's */
			INF_MEAN_LATENCY, INF_WAITED, INF_UTILISATION, INF_PER_MILLION_TOKENS, INF_VIOLATED_MINUTES, INF_VIOLATED, INF_ON_DEMAND_H, INF_SPOT_H,
			INF_COLD_STARTS, INF_INTERRUPTIONS, INF_METRICS };

const void *inference_plan_new(struct setup *setup, const void *bound, struct place at);
double inference_load(const struct inference_plan *plan);         /* mean work that comes / work that the most servers can do */
void inference_assume(const void *plan, model_line *line, void *context);
void inference_draws(const void *plan, model_line *line, void *context);
void inference_remark(const void *plan, model_line *line, void *context);
void inference_hints(const void *plan, model_hint *hint, void *context);

/* A cold start: the sum of its parts, drawn from WORD on (one word a part). */
double cold_start_draw(const struct inference_plan *plan, const uint64_t *word, const struct chance *chance);

/* kernel.c: servers of our own, request by request or by the interval; platform_live.c: serverless and API. All write LOG and MEASURE. */
struct inference_state;
void servers_live(struct inference_state *state, const struct chance *chance, struct usage_log *log, struct recorder *rec);
void platform_live(struct inference_state *state, const struct chance *chance, struct usage_log *log, struct recorder *rec);
void platform_words(const struct inference_plan *plan, model_line *line, void *context);      /* what bills by the request, if anything */
void platform_beside(const struct inference_plan *plan, const struct measure *measure, struct usage_log *log);       /* … where servers of our own serve */
void *platform_state_new(const struct inference_plan *plan);
void platform_state_free(void *platform);
bool platform_plan(struct setup *setup, struct inference_plan *plan, const char *path, struct place at);

#endif
