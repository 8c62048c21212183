/* Autoscalers, inside: the figures of one, its memory, and how each family decides. */
#ifndef COSTCAST_MODELS_INFERENCE_SCALER_RULE_H
#define COSTCAST_MODELS_INFERENCE_SCALER_RULE_H

#include <math.h>

#include "models/inference/inference.h"
#include "models/inference/window.h"

#define SLACK_S 1e-6                      /* two sums of periods that mean the same moment */
#define KEDA_SYNC_S 15.0                  /* --horizontal-pod-autoscaler-sync-period */
#define SKYSERVE_ZERO_S 5.0               /* AUTOSCALER_NO_REPLICA_DECISION_INTERVAL_SECONDS */
enum { POINTS_MOST = 64, POLICIES_MOST = 8, TICKS_MOST = 4096, MOMENTS_MOST = 200000 };

struct policy { enum scaler_metric metric; double target, below; };

enum step_way { STEP_CHANGE, STEP_EXACT, STEP_PERCENT };
struct step { double from, to; enum step_way way; double by; };      /* FROM and TO of the metric itself */

/* From AT_S on these limits hold; WANTED servers at that moment, -1: as many as there are. */
struct moment { double at_s; int least, most, wanted; };

struct scaler_rule {
	enum scaler_kind kind;
	bool idles;                       /* the kernel takes all servers when nothing comes */
	double idle_s;                    /* after how long; INFINITY */
	int least, most, initial;
	double period_s, target;
	enum scaler_metric metric;
	const struct moment *moment;      /* the first one is what holds at the beginning */
	size_t moments;
	bool skips, twice;                /* its local times meet hours that the clocks skip, or that come twice */
	/* alarms */
	struct policy policy[POLICIES_MOST];
	int policies;
	int out_points, out_of, in_points, in_of;
	double out_cooldown_s, in_cooldown_s, warm_up_s;
	bool in_disabled;
	const struct step *step;
	int steps;
	/* hpa, keda */
	double tolerance, out_percent, in_percent, out_window_s, in_window_s, out_period_s, in_period_s;
	int out_window, in_window, out_period, in_period;                      /* in ticks */
	int out_servers, in_servers;      /* 0: no such limit */
	double poll_s, zero_after_s;      /* keda */
	/* knative, skyserve, predictive */
	double stable_s, panic_s, panic_threshold, max_up_rate, max_down_rate, out_delay_s, in_delay_s, look_ahead_s;
	int stable, panic;                /* knative: in ticks */
	int out_agree, in_agree;          /* skyserve: in decisions */
};

struct alarm_memory {
	uint64_t over[POLICIES_MOST], under[POLICIES_MOST];                    /* the last data points, the newest lowest */
	double load[POLICIES_MOST][POINTS_MOST];                               /* metric x seconds of servers */
	unsigned point[POLICIES_MOST];
	double last_out_s, last_in_s;
	int base;                         /* servers before those that warm up */
};
struct hpa_memory {
	struct window least, most;        /* recommendations */
	struct window added, taken;       /* changes */
	int64_t sync, poll;
	bool active;
	double last_active_s;
};
struct knative_memory { struct window stable, panic; double panic_until_s; int64_t ticks; };
enum { COUNTS = 128 };
struct skyserve_memory { double until_s[COUNTS], over_s[COUNTS], requests[COUNTS]; unsigned newest; int up, down; };

struct scaler {
	const struct scaler_rule *rule;
	double from_s, tick_s;            /* TICK_S: the next decision by what is seen */
	int64_t tick;
	size_t moment;                    /* the next */
	int least, most;                  /* now */
	struct scaler_seen sum;           /* since the last decision by what is seen */
	union {
		struct alarm_memory alarm;
		struct hpa_memory hpa;
		struct knative_memory knative;
		struct skyserve_memory skyserve;
	};
};

/* The mean of METRIC over what was seen; NAN: there was no server to look at. */
static inline double metric_of(enum scaler_metric metric, const struct scaler_seen *seen)
{
	const double over = metric == SEEN_UTILISATION ? seen->place_s : seen->ready_s;
	const double what = metric == SEEN_REQUESTS ? seen->requests : metric == SEEN_QUEUE ? seen->waiting_s
		: metric == SEEN_UTILISATION ? seen->busy_s : seen->busy_s + seen->waiting_s;

	return over > 0 ? what / over : NAN;
}

static inline int servers_clamped(double servers, int least, int most)
{
	return servers >= most ? most : servers > least ? (int)servers : least;
}

/* What was seen in SEEN goes on to SUM: what was counted and measured over time; what is at its end stays the sum's own. */
static inline void scaler_seen_add(struct scaler_seen *sum, const struct scaler_seen *seen)
{
	sum->over_s += seen->over_s;
	sum->requests += seen->requests;
	sum->busy_s += seen->busy_s;
	sum->place_s += seen->place_s;
	sum->ready_s += seen->ready_s;
	sum->waiting_s += seen->waiting_s;
}

int alarm_decide(struct scaler *scaler, const struct scaler_seen *seen);
int step_decide(struct scaler *scaler, const struct scaler_seen *seen);
int hpa_decide(struct scaler *scaler, const struct scaler_seen *seen);
int keda_decide(struct scaler *scaler, const struct scaler_seen *seen);        /* its own clock: SEEN is since the last call */
int knative_decide(struct scaler *scaler, const struct scaler_seen *seen);
int skyserve_decide(struct scaler *scaler, const struct scaler_seen *seen);
void alarm_start(struct scaler *scaler), hpa_start(struct scaler *scaler, int servers), knative_start(struct scaler *scaler),
	skyserve_start(struct scaler *scaler);
double keda_next_s(const struct scaler *scaler), skyserve_next_s(double now_s, double period_s, int servers);

/* scaler_schedule.c: what the clock says; false after errors. */
bool schedule_plan(struct setup *setup, const struct scaler_keys *keys, struct scaler_rule *rule, struct place at, struct place zone_at);
bool predictive_plan(struct setup *setup, const struct rate_rule *rate, double capacity_per_s, struct scaler_rule *rule, struct place at);

#endif
