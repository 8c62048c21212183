/* The language of `autoscaler:`. Figures that only some kinds have stand without a fallback: the kind's own is filled in by the plan. */
#include "models/inference/scaler.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define MOST 10000

const char *const scaler_words[] = {"none", "target_tracking", "step", "scheduled", "hpa", "keda", "knative", "skyserve", "predictive", NULL};
const char *const scaler_metric_words[] = {"utilisation", "concurrency", "requests", "queue", NULL};
static const char *const cold_words[] = {"queue", "fail", NULL};

static const struct schema_row policy_rows[] = {
	ROW_CHOICE(struct policy_keys, metric, "metric", scaler_metric_words, .help = N_("What it looks at; without it, what the autoscaler does."),
		.example = "queue"),
	ROW_NODE(struct policy_keys, target, "target", .help = N_("The value that it keeps the metric at."), .example = "2"),
};
static const struct schema policy_schema = {
	.name = "policy", .doc = N_("One more metric with its target."),
	.size = sizeof(struct policy_keys), .row = policy_rows, .count = COUNT(policy_rows)};

static const struct schema_row step_rows[] = {
	ROW_QUANTITY(struct step_keys, from, "from", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1000,
		.help = N_("From this share of the target on. Default: 0 %."), .example = "100 %"),
	ROW_QUANTITY(struct step_keys, to, "to", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1000,
		.help = N_("Up to this share of the target. Default: no end."), .example = "150 %"),
	ROW_INTEGER(struct step_keys, add, "add", .min = -MOST, .max = MOST, .help = N_("So many replicas more, or fewer."), .example = "2"),
	ROW_INTEGER(struct step_keys, percent, "percent", .min = -100, .max = 1000,
		.help = N_("So many percent of the replicas more, or fewer; less than one is one."), .example = "50"),
	ROW_INTEGER(struct step_keys, exact, "exact", .min = 0, .max = MOST, .help = N_("So many replicas."), .example = "6"),
};
static const struct schema step_schema = {
	.name = "step", .doc = N_("One step of step scaling: where the metric stands, and what is done then."),
	.size = sizeof(struct step_keys), .row = step_rows, .count = COUNT(step_rows)};

static const struct schema_row schedule_rows[] = {
	ROW_NAME(struct schedule_keys, cron, "cron", .flags = ROW_REQUIRED,
		.help = N_("When: minute, hour, day of the month, month, weekday (0 or 7 is Sunday), in the local time of `zone`. A time that is "
			   "skipped when clocks go forward is the next one that exists; one that comes twice is the first."),
		.example = "\"0 8 * * 1-5\""),
	ROW_INTEGER(struct schedule_keys, min, "min", .min = 0, .max = MOST, .help = N_("The least replicas from then on."), .example = "2"),
	ROW_INTEGER(struct schedule_keys, max, "max", .min = 0, .max = MOST, .help = N_("The most replicas from then on."), .example = "10"),
	ROW_INTEGER(struct schedule_keys, replicas, "replicas", .min = 0, .max = MOST,
		.help = N_("So many replicas from then on, within the limits. Default: as many as before, within the limits."), .example = "4"),
};
static const struct schema schedule_schema = {
	.name = "schedule", .doc = N_("A scheduled action: from a time on, other limits or another number of replicas."),
	.size = sizeof(struct schedule_keys), .row = schedule_rows, .count = COUNT(schedule_rows)};

static const struct schema_row rows[] = {
	ROW_CHOICE(struct scaler_keys, kind, "kind", scaler_words, .flags = ROW_REQUIRED,
		.help = N_("How the number of replicas is decided. none: it stays. target_tracking: alarms above and below a target (EC2, SageMaker). "
			   "step: alarms and steps; with a cooldown, simple scaling. scheduled: by the clock. hpa, keda, knative: as on "
			   "Kubernetes. skyserve: by requests per second. predictive: by the demand's own profile, ahead of time."),
		.example = "target_tracking"),
	ROW_CHOICE(struct scaler_keys, metric, "metric", scaler_metric_words,
		.help = N_("What is looked at, of each replica that serves. utilisation: share of its places in use. concurrency: requests in "
			   "service and waiting. requests: arrivals per second. queue: requests waiting. Default: utilisation; knative concurrency, "
			   "skyserve requests, keda queue."), .example = "utilisation"),
	ROW_NODE(struct scaler_keys, target, "target",
		.help = N_("The value at which the metric is kept: a share (60 %), a number, or a rate (25 /min)."), .example = "60 %"),
	ROW_INTEGER(struct scaler_keys, min, "min", .min = 0, .max = MOST, .fallback = "1", .help = N_("The least replicas."), .example = "2"),
	ROW_INTEGER(struct scaler_keys, max, "max", .min = 0, .max = MOST, .flags = ROW_REQUIRED, .help = N_("The most replicas."), .example = "20"),
	ROW_INTEGER(struct scaler_keys, initial, "initial", .min = 0, .max = MOST,
		.help = N_("How many there are, ready, when the run (or its warm-up) begins. Default: min, or what the schedule or profile says."),
		.example = "4"),
	ROW_QUANTITY(struct scaler_keys, period, "period", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .min = 0.1, .max = 86400,
		.help = N_("How often it decides. Default: 1 min; hpa 15 s, keda 30 s, knative 2 s, skyserve 20 s (5 s at zero)."), .example = "1 min"),
	ROW_INTEGER(struct scaler_keys, out_points, "out_points", .min = 1, .max = 60,
		.help = N_("target_tracking and step: it scales out when so many … Default: 3; step 1."), .example = "3"),
	ROW_INTEGER(struct scaler_keys, out_of, "out_of", .min = 1, .max = 60,
		.help = N_("… of the last so many data points, one a period, are above the target. Default: out_points."), .example = "3"),
	ROW_INTEGER(struct scaler_keys, in_points, "in_points", .min = 1, .max = 60,
		.help = N_("It scales in when so many … Default: 15; step 1."), .example = "15"),
	ROW_INTEGER(struct scaler_keys, in_of, "in_of", .min = 1, .max = 60,
		.help = N_("… of the last so many are below in_below of the target. Default: in_points."), .example = "15"),
	ROW_QUANTITY(struct scaler_keys, in_below, "in_below", DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 1,
		.help = N_("target_tracking: below this share of the target it may scale in. Default: 90 % (step: 100 %)."), .example = "90 %"),
	ROW_QUANTITY(struct scaler_keys, out_cooldown, "out_cooldown", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10,
		.help = N_("target_tracking and step: after a scale-out, no other for so long. SageMaker: 300 s; simple scaling: 300 s. Default: 0 s."),
		.example = "300 s"),
	ROW_QUANTITY(struct scaler_keys, in_cooldown, "in_cooldown", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10,
		.help = N_("After a scale-out or a scale-in, no scale-in for so long. Default: 0 s."), .example = "300 s"),
	ROW_BOOL(struct scaler_keys, in_disabled, "disable_scale_in",
		.help = N_("target_tracking and step: true: it never scales in. Default: false."), .example = "true"),
	ROW_LIST(struct scaler_keys, policies, "policies", .sub = &policy_schema,
		.help = N_("target_tracking and hpa: more metrics. It scales out if any says so, in only if all do, to the largest that any asks for."),
		.example = "[{metric: queue, target: 2}]"),
	ROW_LIST(struct scaler_keys, steps, "steps", .sub = &step_schema,
		.help = N_("step: what is done where the metric stands."), .example = "[{from: 100 %, to: 150 %, add: 1}, {from: 150 %, add: 3}, {to: 70 %, add: -1}]"),
	ROW_LIST(struct scaler_keys, schedule, "schedule", .sub = &schedule_schema,
		.help = N_("scheduled: what changes when."), .example = "[{cron: \"0 8 * * 1-5\", replicas: 4}, {cron: \"0 18 * * 1-5\", replicas: 0}]"),
	ROW_NAME(struct scaler_keys, zone, "zone", .help = N_("scheduled: whose local time it is, daylight saving included; a name of the IANA "
			   "time zones. Default: UTC."), .example = "Europe/Madrid"),
	ROW_QUANTITY(struct scaler_keys, tolerance, "tolerance", DIM_FRACTION, .flags = ROW_CERTAIN, .max = 1,
		.help = N_("hpa and keda: as long as the metric is this near to the target, nothing is done. Default: 0.1."), .example = "0.1"),
	ROW_QUANTITY(struct scaler_keys, in_window, "in_window", DIM_TIME, .flags = ROW_CERTAIN, .max = 3600,
		.help = N_("hpa and keda: down stabilisation: down only to the largest recommendation of the last so long. Default: 300 s."),
		.example = "300 s"),
	ROW_INTEGER(struct scaler_keys, out_servers, "out_replicas", .min = 1, .max = MOST,
		.help = N_("hpa and keda: up by at most so many a period, … Default: 4."), .example = "4"),
	ROW_QUANTITY(struct scaler_keys, out_ratio, "out_ratio", DIM_NUMBER, .flags = ROW_CERTAIN, .min = 1, .max = 1000,
		.help = N_("… or to so many times as many, whichever is more. Default: 2."), .example = "2"),
	ROW_QUANTITY(struct scaler_keys, stable, "stable_window", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 3600,
		.help = N_("knative and skyserve: the time that is averaged over. Default: 60 s."), .example = "60 s"),
	ROW_QUANTITY(struct scaler_keys, panic, "panic_window", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 3600,
		.help = N_("knative: the shorter time that sees a rush. Default: 6 s."), .example = "6 s"),
	ROW_QUANTITY(struct scaler_keys, panic_threshold, "panic_threshold", DIM_NUMBER, .flags = ROW_CERTAIN, .min = 1, .max = 1000,
		.help = N_("knative: a rush is when the short window asks for so many times the ready replicas; until a stable window after it, "
			   "none is taken away. Default: 2."), .example = "2"),
	ROW_QUANTITY(struct scaler_keys, max_up, "max_up_rate", DIM_NUMBER, .flags = ROW_CERTAIN, .min = 1, .max = 100000,
		.help = N_("knative: at most so many times the ready replicas at once. Default: 1000."), .example = "1000"),
	ROW_QUANTITY(struct scaler_keys, max_down, "max_down_rate", DIM_NUMBER, .flags = ROW_CERTAIN, .min = 1, .max = 100000,
		.help = N_("knative: at least this part of the ready replicas stays. Default: 2."), .example = "2"),
	ROW_QUANTITY(struct scaler_keys, out_delay, "out_delay", DIM_TIME, .flags = ROW_CERTAIN, .max = 86400,
		.help = N_("skyserve: more replicas only after so long of agreement; from zero at once. Default: 300 s."), .example = "300 s"),
	ROW_QUANTITY(struct scaler_keys, in_delay, "in_delay", DIM_TIME, .flags = ROW_CERTAIN, .max = 86400,
		.help = N_("skyserve: fewer only after so long of agreement. Default: 1200 s."), .example = "1200 s"),
	ROW_QUANTITY(struct scaler_keys, look_ahead, "look_ahead", DIM_TIME, .flags = ROW_CERTAIN, .max = 86400,
		.help = N_("predictive: how far ahead it looks: as long as a replica takes to start. Default: 0 s."), .example = "5 min"),
	ROW_QUANTITY(struct scaler_keys, idle, "idle", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10,
		.help = N_("With min 0: after so long without a request all replicas go; the next request starts one. keda: its cooldown, and its next "
			   "poll starts one (default 300 s). knative: default 90 s (stable window and grace)."), .example = "15 min"),
	ROW_INTEGER(struct scaler_keys, base_on_demand, "base_on_demand", .min = 0, .max = MOST, .fallback = "0",
		.help = N_("Of a fleet of spot replicas, so many are bought on demand."), .example = "2"),
	ROW_BOOL(struct scaler_keys, dynamic_fallback, "dynamic_fallback", .fallback = "false",
		.help = N_("Besides, as many on demand as spot ones are missing at the moment: wanted, and not ready."), .example = "true"),
	ROW_INTEGER(struct scaler_keys, over_provision, "over_provision", .min = 0, .max = MOST, .fallback = "0",
		.help = N_("So many more spot replicas than are wanted."), .example = "1"),
	ROW_CHOICE(struct scaler_keys, while_cold, "while_cold", cold_words, .fallback = "queue",
		.help = N_("What becomes of requests while no replica serves: they wait, or fail (SageMaker)."), .example = "fail"),
};

const struct schema scaler_schema = {
	.name = "autoscaler", .doc = N_("Who decides how many replicas there are, and by what."),
	.size = sizeof(struct scaler_keys), .row = rows, .count = COUNT(rows),
};
