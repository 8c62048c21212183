/* Autoscalers inside: their figures, and what they remember. The scaler*.c files share it; nobody else includes it. */
#ifndef COSTCAST_MODELS_INFERENCE_SCALER_RULE_H
#define COSTCAST_MODELS_INFERENCE_SCALER_RULE_H

#include <math.h>

#include "models/inference/scaler.h"

enum { POLICIES_MOST = 8, STEPS_MOST = 16, POINTS_MOST = 60, SAMPLES = 64 };

struct policy { enum scaler_metric metric; double target; };
struct step { double from, to; int64_t add, percent, exact; };          /* NO_CHANGE: not given */
#define NO_CHANGE INT64_MIN
struct change { double at_s; int min, max, replicas; };                /* of a schedule: from AT_S on; replicas -1: as many as there are */

struct scaler_rule {
	enum scaler_kind kind;
	int min, max, initial;            /* initial -1: min */
	struct policy policy[POLICIES_MOST];
	int policies;
	double period_s;
	int out_points, out_of, in_points, in_of;
	double in_below, out_cooldown_s, in_cooldown_s;
	bool in_disabled;
	struct step step[STEPS_MOST];
	int steps;
	const struct change *change;
	size_t changes;
	const char *zone;
	double tolerance, in_window_s, out_ratio;
	int out_servers;
	double stable_s, panic_s, panic_threshold, max_up, max_down;
	double out_delay_s, in_delay_s, look_ahead_s, idle_s, cooldown_s;
	const struct rate_rule *rate;     /* predictive */
	double one_per_s;                 /* predictive: requests per second that one server is to serve */
};

struct sample { double t, x; };
struct scaler {
	const struct scaler_rule *rule;
	double next_s;
	int desired;                      /* what it said last, for those that count agreement */
	uint64_t above[POLICIES_MOST], below[POLICIES_MOST];     /* the last data points, the youngest in bit 0 */
	double out_s, in_s;               /* when it scaled out, in, last */
	size_t at;                        /* schedule: the next change */
	struct sample sample[SAMPLES];    /* hpa: recommendations; knative, skyserve: what came, tick by tick */
	unsigned first, samples;
	double active_s;                  /* keda: when it last saw a request */
	double panic_until_s;             /* knative */
	int panic_most;
	double up_since_s, down_since_s;  /* skyserve: since when it has agreed; INFINITY */
};

/* What the metric shows of each ready server; NAN: there is nothing to see. */
double scaler_reads(enum scaler_metric metric, const struct scaler_seen *seen);
void sample_push(struct scaler *scaler, double t, double x);
/* Samples later than AFTER_S: their sum, or the largest (-INFINITY: none). */
double sample_sum(const struct scaler *scaler, double after_s);
double sample_most(const struct scaler *scaler, double after_s);

/* One decision of each kind; limits are applied by the caller. */
int alarm_decide(struct scaler *scaler, const struct scaler_seen *seen);
int hpa_decide(struct scaler *scaler, const struct scaler_seen *seen);
int keda_decide(struct scaler *scaler, const struct scaler_seen *seen);
int knative_decide(struct scaler *scaler, const struct scaler_seen *seen);
int skyserve_decide(struct scaler *scaler, const struct scaler_seen *seen);
int predictive_want(const struct scaler_rule *rule, double t);

/* scaler_schedule.c: all changes of a schedule from FROM_S to TO_S, and the last one before; false after errors. */
bool schedule_plan(struct setup *setup, const struct entries *entries, const char *zone, double from_s, double to_s, const char *path,
		   struct scaler_rule *rule);

#endif
