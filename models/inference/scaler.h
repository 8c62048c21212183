/* Autoscalers: how many servers somebody wants, from what he can see. Pure: a decision depends on what was seen so far, on nothing
 * else; the same code decides for requests one by one and for intervals. Time in seconds since the scenario's start. Inside this folder
 * only. Sources: AWS Application and EC2 Auto Scaling user guides; Kubernetes HPA algorithm details (v1.33); KEDA scaling deployments;
 * Knative autoscaling concepts; SkyPilot SkyServe autoscalers.py. */
#ifndef COSTCAST_MODELS_INFERENCE_SCALER_H
#define COSTCAST_MODELS_INFERENCE_SCALER_H

#include "sim/world/model.h"
#include "sim/world/rate.h"

enum scaler_kind { SCALER_NONE, SCALER_TARGET, SCALER_STEP, SCALER_SCHEDULED, SCALER_HPA, SCALER_KEDA, SCALER_KNATIVE, SCALER_SKYSERVE,
		   SCALER_PREDICTIVE };
extern const char *const scaler_words[];          /* none, target_tracking, step, scheduled, hpa, keda, knative, skyserve, predictive */

/* What is looked at. UTILISATION: busy places / places of ready servers, a share. CONCURRENCY: requests in service and waiting, for
 * each ready server. REQUESTS: arrivals per second for each ready server. QUEUE: waiting requests for each ready server. */
enum scaler_metric { SEEN_UTILISATION, SEEN_CONCURRENCY, SEEN_REQUESTS, SEEN_QUEUE };
extern const char *const scaler_metric_words[];   /* utilisation, concurrency, requests, queue */

/* The keys of `autoscaler:`; scaler_keys.c. MIN, MAX, … that concern capacity are read by capacity.c. */
struct scaler_keys {
	int kind, metric;                 /* metric -1: the kind's own */
	const struct node *target;        /* a share, a number or a rate, as the metric asks for */
	int64_t min, max;                 /* max 0: not given */
	struct value initial;             /* absent: min (scheduled: outside its schedule) */
	/* target tracking, simple and step */
	struct value period_s;            /* between data points, and decisions */
	int64_t out_points, out_of, in_points, in_of;    /* alarms: so many of the last so many data points */
	struct value in_below;            /* share of the target below which it scales in */
	struct value out_cooldown_s, in_cooldown_s, warm_up_s;
	bool in_disabled;
	struct entries policies;          /* more of them, struct policy_keys; out if any, in only if all, the largest wins */
	struct entries steps;             /* step: struct step_keys */
	struct entries schedule;          /* struct schedule_keys; local time of ZONE */
	const char *zone;
	/* hpa */
	struct value tolerance, out_window_s, in_window_s, out_period_s, in_period_s, out_percent, in_percent;
	int64_t out_servers, in_servers;
	/* keda, scale to zero, knative, skyserve, predictive */
	struct value idle_s;              /* without a request for so long: to zero (min 0); the kernel's, but keda's own */
	struct value stable_s, panic_s, panic_threshold, max_up_rate, max_down_rate, out_delay_s, in_delay_s, look_ahead_s;
	int64_t base_on_demand, over_provision;          /* of spot fleets: capacity.c */
	bool dynamic_fallback;
	int while_cold;                   /* 0 queue, 1 fail: what becomes of requests while no server is ready */
};
extern const struct schema scaler_schema;
struct policy_keys { int metric; const struct node *target; };
struct step_keys {                        /* FROM and TO: of metric - target; absent: without end */
	const struct node *from, *to;
	struct value add, exact, percent;
};
struct schedule_keys {
	const char *cron, *days, *hours;
	struct value min, max, replicas;
};

struct scaler_rule;                       /* scaler.c: all the figures of one autoscaler, checked */
/* ENTRY: of struct scaler_keys. RATE: the demand, and CAPACITY_PER_S: requests per second that one server can serve, both for `predictive`.
 * NULL after errors. */
const struct scaler_rule *scaler_plan(struct setup *setup, const struct entry *entry, const struct rate_rule *rate,
				      double capacity_per_s, const char *path);

/* After how long without a request the kernel takes all servers, woken by the next one; INFINITY: never (KEDA looks for itself). */
double scaler_idle_s(const struct scaler_rule *rule);
/* Always N servers. */
const struct scaler_rule *scaler_fixed(struct setup *setup, int n);
/* How many are started when a request finds none: one, or all that there are of a kind that does not scale. */
int scaler_wakes(const struct scaler_rule *rule);

struct scaler_seen {
	double now_s;
	int desired;                      /* what was wanted last */
	int ready, starting;              /* servers that serve; that were granted and do not yet */
	/* since the decision before, or the start */
	double over_s;                    /* how long that is */
	double requests;                  /* arrived */
	double busy_s;                    /* places in service, integrated */
	double place_s;                   /* places of ready servers, integrated */
	double ready_s;                   /* ready servers, integrated */
	double waiting_s;                 /* requests waiting, integrated */
	/* now */
	double in_service, waiting;
};

struct scaler;                            /* its memory: one per thread */
struct scaler *scaler_new(const struct scaler_rule *rule);
void scaler_free(struct scaler *scaler);
/* A future begins at FROM_S (the warm-up's beginning, may be negative): how many servers it has then, ready. */
int scaler_start(struct scaler *scaler, double from_s);
double scaler_next_s(const struct scaler *scaler);         /* when it decides next; INFINITY: never */
/* Decide at SEEN->now_s == scaler_next_s(): how many it wants from now on, within its limits of the moment. */
int scaler_decide(struct scaler *scaler, const struct scaler_seen *seen);
/* The pure kernels of which the decisions are made, for words and tests. */
int hpa_desired(int current, int ready, double metric, double target, double tolerance);
int knative_desired(int ready, double concurrency, double target, double max_up_rate, double max_down_rate);
struct skyserve_mix { int spot, on_demand; };
struct skyserve_mix skyserve_mix(int target, int base_on_demand, int over_provision, int ready_spot, bool dynamic_fallback);

int scaler_most(const struct scaler_rule *rule), scaler_least(const struct scaler_rule *rule);
/* What it does, in words, a line each, in the language in use. */
void scaler_words_say(const struct scaler_rule *rule, model_line *line, void *context);

#endif
