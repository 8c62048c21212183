/* The language of `autoscaler:`. What a key is when it is not written stands in its help and in scaler_plan.c: a key that belongs to another
 * kind is an error, so none of those has a fallback that the effective scenario would write out. */
#include "models/inference/inference.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

const char *const scaler_words[] = {"none", "target_tracking", "step", "scheduled", "hpa", "keda", "knative", "skyserve", "predictive", NULL};
const char *const scaler_metric_words[] = {"utilisation", "concurrency", "requests", "queue", NULL};
static const char *const cold_words[] = {"queue", "fail", NULL};

#define TIME(member, name, ...) \
	ROW_QUANTITY(struct scaler_keys, member, name, DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10, __VA_ARGS__)
#define PERIOD(member, name, ...) \
	ROW_QUANTITY(struct scaler_keys, member, name, DIM_TIME, .flags = ROW_CERTAIN, .min = 1, .max = 86400, __VA_ARGS__)

static const struct schema_row policy_rows[] = {
	ROW_CHOICE(struct policy_keys, metric, "metric", scaler_metric_words, .flags = ROW_REQUIRED,
		.help = N_("What this policy looks at."), .example = "queue"),
	ROW_NODE(struct policy_keys, target, "target", .flags = ROW_REQUIRED, .help = N_("What it is to be."), .example = "3"),
};
static const struct schema policy_schema = {
	.name = "scaling policy", .doc = N_("One more target: out if any policy says so, in only if all do; the largest wins."),
	.size = sizeof(struct policy_keys), .row = policy_rows, .count = COUNT(policy_rows),
};

static const struct schema_row step_rows[] = {
	ROW_NODE(struct step_keys, from, "from",
		.help = N_("From how much above the target (below it: negative) this step holds. Default: without end."), .example = "10 %"),
	ROW_NODE(struct step_keys, to, "to", .help = N_("Up to how much. Default: without end."), .example = "20 %"),
	ROW_QUANTITY(struct step_keys, add, "add", DIM_NUMBER, .flags = ROW_CERTAIN, .min = -SERVERS_MOST, .max = SERVERS_MOST,
		.help = N_("So many replicas more, or fewer."), .example = "2"),
	ROW_QUANTITY(struct step_keys, exact, "exact", DIM_NUMBER, .flags = ROW_CERTAIN, .max = SERVERS_MOST,
		.help = N_("So many replicas."), .example = "10"),
	ROW_QUANTITY(struct step_keys, percent, "percent", DIM_RATIO, .flags = ROW_CERTAIN, .min = -1, .max = 100,
		.help = N_("A share of those that there are more, or fewer: towards zero to a whole number, but one at least."), .example = "30 %"),
};
static const struct schema step_schema = {
	.name = "scaling step", .doc = N_("What is done when the metric is so far from the target; one of add, exact and percent."),
	.size = sizeof(struct step_keys), .row = step_rows, .count = COUNT(step_rows),
};

static const struct schema_row schedule_rows[] = {
	ROW_NAME(struct schedule_keys, cron, "cron",
		.help = N_("A moment that comes again: minute, hour, day of the month, month, day of the week, in local time; what is said "
			   "holds until another row says otherwise. Either this or days and hours."), .example = "\"0 8 * * mon-fri\""),
	ROW_NAME(struct schedule_keys, days, "days", .help = N_("The days of a span. Default: every day."), .example = "mon-fri"),
	ROW_NAME(struct schedule_keys, hours, "hours",
		.help = N_("The hours of a span, in local time; one that ends before it begins ends on the next day. Outside all spans min, max "
			   "and initial of the autoscaler hold; where spans overlap, the first row. Default: the whole day."), .example = "8-18"),
	ROW_QUANTITY(struct schedule_keys, min, "min", DIM_NUMBER, .flags = ROW_CERTAIN, .max = SERVERS_MOST,
		.help = N_("The least number of replicas from then on."), .example = "2"),
	ROW_QUANTITY(struct schedule_keys, max, "max", DIM_NUMBER, .flags = ROW_CERTAIN, .max = SERVERS_MOST,
		.help = N_("The largest number of replicas from then on."), .example = "20"),
	ROW_QUANTITY(struct schedule_keys, replicas, "replicas", DIM_NUMBER, .flags = ROW_CERTAIN, .max = SERVERS_MOST,
		.help = N_("How many there are to be at that moment."), .example = "8"),
};
static const struct schema schedule_schema = {
	.name = "scaling schedule", .doc = N_("When something else holds, and what."),
	.size = sizeof(struct schedule_keys), .row = schedule_rows, .count = COUNT(schedule_rows),
};

static const struct schema_row rows[] = {
	ROW_CHOICE(struct scaler_keys, kind, "kind", scaler_words, .flags = ROW_REQUIRED,
		.help = N_("Who decides. none: always the same number. target_tracking and step: AWS EC2 Auto Scaling and SageMaker endpoints, by "
			   "alarms on data points of a minute. scheduled: the clock. hpa: the Kubernetes horizontal pod autoscaler. keda: the same, "
			   "from and to zero by polls. knative: the Knative pod autoscaler. skyserve: SkyPilot's SkyServe, by requests per second. "
			   "predictive: by the expected demand of the time to come."), .example = "target_tracking"),
	ROW_CHOICE(struct scaler_keys, metric, "metric", scaler_metric_words,
		.help = N_("What is looked at. utilisation: the share of the places of ready replicas that are busy. concurrency: requests in service "
			   "and waiting. requests: requests per second. queue: requests waiting; the last three for each ready replica. Default: "
			   "utilisation; of keda and knative, concurrency."), .example = "concurrency"),
	ROW_NODE(struct scaler_keys, target, "target",
		.help = N_("What the metric is to be: a share, a number, or a rate for requests. skyserve: requests per second of one replica. "
			   "predictive: the share of a replica's capacity that is planned to be used. Default: hpa 80 % (Kubernetes), knative 70 "
			   "(100 at 70 %); the others need it."), .example = "60 %"),
	ROW_INTEGER(struct scaler_keys, min, "min", .max = SERVERS_MOST, .fallback = "1",
		.help = N_("The least number of replicas. 0 needs `idle`, or a kind that comes back from zero by itself: scheduled, keda, knative, "
			   "skyserve, predictive."), .example = "2"),
	ROW_INTEGER(struct scaler_keys, max, "max", .min = 1, .max = SERVERS_MOST,
		.help = N_("The largest number of replicas. Default: keda 100 (its own default), none: as min; the others need it."), .example = "20"),
	ROW_QUANTITY(struct scaler_keys, initial, "initial", DIM_NUMBER, .flags = ROW_CERTAIN, .max = SERVERS_MOST,
		.help = N_("How many there are at the beginning; scheduled: outside its schedule. Default: min."), .example = "4"),
	PERIOD(period_s, "period",
		.help = N_("The time between two decisions. Default: target_tracking and step 60 s (CloudWatch's data points), hpa 15 s, keda 30 s "
			   "(its polls; above zero it scales each 15 s), knative 2 s, skyserve 20 s (5 s at zero), predictive 5 min."),
		.example = "1 min"),
	ROW_INTEGER(struct scaler_keys, out_points, "out_points", .min = 1, .max = 64,
		.help = N_("So many of the last `out_of` data points above the target: it scales out. Default: 3 (target tracking on AWS), step 1."),
		.example = "3"),
	ROW_INTEGER(struct scaler_keys, out_of, "out_of", .min = 1, .max = 64, .help = N_("See out_points. Default: as out_points."), .example = "3"),
	ROW_INTEGER(struct scaler_keys, in_points, "in_points", .min = 1, .max = 64,
		.help = N_("So many of the last `in_of` data points below: it scales in. Default: 15 (target tracking on AWS), step 1."), .example = "15"),
	ROW_INTEGER(struct scaler_keys, in_of, "in_of", .min = 1, .max = 64, .help = N_("See in_points. Default: as in_points."), .example = "15"),
	ROW_QUANTITY(struct scaler_keys, in_below, "in_below", DIM_FRACTION, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 1,
		.help = N_("Below this share of the target it scales in. Default: 90 % (the alarms that AWS makes)."), .example = "80 %"),
	TIME(out_cooldown_s, "out_cooldown",
		.help = N_("target_tracking: for so long after scaling out it does not scale in, and out only by what more is needed; default 300 s "
			   "(SageMaker). step: for so long after scaling out nothing is done at all: EC2's simple policy, there 300 s; default none."),
		.example = "5 min"),
	TIME(in_cooldown_s, "in_cooldown",
		.help = N_("target_tracking: for so long after scaling in it does not scale in again; default 300 s (SageMaker). step: nothing is done "
			   "at all; default none."),
		.example = "5 min"),
	TIME(warm_up_s, "warm_up",
		.help = N_("For so long after scaling out the new replicas warm up (EC2: 300 s unless said otherwise): it does not scale in. As long as "
			   "one of them does not serve it does not either. Default: 0 s."), .example = "5 min"),
	ROW_BOOL(struct scaler_keys, in_disabled, "disable_scale_in", .help = N_("It never scales in. Default: false."), .example = "true"),
	ROW_LIST(struct scaler_keys, policies, "policies", .sub = &policy_schema,
		.help = N_("More targets than the one above: out if any says so, in only if all do; the largest wins."),
		.example = "[{metric: queue, target: 3}]"),
	ROW_LIST(struct scaler_keys, steps, "steps", .sub = &step_schema,
		.help = N_("What is done, by how far the metric is from the target; between the steps, nothing."),
		.example = "[{from: 10 %, to: 20 %, percent: 10 %}, {from: 20 %, percent: 30 %}, {to: -10 %, add: -1}]"),
	ROW_LIST(struct scaler_keys, schedule, "schedule", .sub = &schedule_schema,
		.help = N_("Limits and numbers by the clock; with another kind than scheduled, beside what that decides."),
		.example = "[{days: mon-fri, hours: 8-18, replicas: 8}]"),
	ROW_NAME(struct scaler_keys, zone, "zone",
		.help = N_("Whose local time `schedule` means, an IANA name. A time that the clocks skip counts as the next that there is; one that "
			   "comes twice, as the first. Default: UTC."), .example = "Europe/Madrid"),
	ROW_QUANTITY(struct scaler_keys, tolerance, "tolerance", DIM_FRACTION, .flags = ROW_CERTAIN, .max = 1,
		.help = N_("So far from the target nothing is done. Default: 0.1 (Kubernetes)."), .example = "0.1"),
	TIME(out_window_s, "out_window",
		.help = N_("Stabilisation: out to no more than the least that was recommended in this time. Default: 0 s (Kubernetes)."), .example = "30 s"),
	TIME(in_window_s, "in_window",
		.help = N_("Stabilisation: in to no less than the most that was recommended in this time. Default: 300 s (Kubernetes)."),
		.example = "2 min"),
	PERIOD(out_period_s, "out_period",
		.help = N_("The time for which out_replicas and out_percent are the most. Default: 15 s (Kubernetes)."), .example = "1 min"),
	PERIOD(in_period_s, "in_period",
		.help = N_("The time for which in_replicas and in_percent are the most. Default: 15 s (Kubernetes)."), .example = "1 min"),
	ROW_QUANTITY(struct scaler_keys, out_percent, "out_percent", DIM_RATIO, .flags = ROW_CERTAIN, .max = 100,
		.help = N_("Out by at most this share in out_period, or by out_replicas if that is more. Default: 100 % (Kubernetes)."), .example = "100 %"),
	ROW_QUANTITY(struct scaler_keys, in_percent, "in_percent", DIM_RATIO, .flags = ROW_CERTAIN, .max = 1,
		.help = N_("In by at most this share in in_period, or by in_replicas if that is more. Default: 100 % (Kubernetes)."), .example = "10 %"),
	ROW_INTEGER(struct scaler_keys, out_servers, "out_replicas", .min = 1, .max = SERVERS_MOST,
		.help = N_("Out by at most so many replicas in out_period. Default: 4 (Kubernetes)."), .example = "4"),
	ROW_INTEGER(struct scaler_keys, in_servers, "in_replicas", .min = 1, .max = SERVERS_MOST,
		.help = N_("In by at most so many replicas in in_period. Default: as in_percent says."), .example = "2"),
	ROW_QUANTITY(struct scaler_keys, idle_s, "idle", DIM_TIME, .flags = ROW_CERTAIN, .max = YEARS_10,
		.help = N_("After so long without a request all replicas go; the next request wakes the service. keda sees it by its polls: "
			   "for so long after the last one that saw something to do, one replica stays. Needs min: 0. Default: never; keda 300 s."),
		.example = "10 min"),
	PERIOD(stable_s, "stable_window",
		.help = N_("The time over which knative averages, and in which skyserve counts requests. Default: 60 s (both)."), .example = "60 s"),
	PERIOD(panic_s, "panic_window", .help = /* xgettext:no-c-format */
		N_("The short time over which knative watches for bursts. Default: 6 s (10 % of the stable one)."),
		.example = "6 s"),
	ROW_QUANTITY(struct scaler_keys, panic_threshold, "panic_threshold", DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .min = 1, .max = 1000,
		.help = N_("When the short time asks for so many times the ready replicas, knative panics: it never scales in then. Default: 2."),
		.example = "2"),
	ROW_QUANTITY(struct scaler_keys, max_up_rate, "max_up_rate", DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .min = 1, .max = 1e6,
		.help = N_("Out to at most so many times the ready replicas at once. Default: 1000 (Knative)."), .example = "10"),
	ROW_QUANTITY(struct scaler_keys, max_down_rate, "max_down_rate", DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .min = 1, .max = 1e6,
		.help = N_("In to no less than the ready replicas divided by this at once. Default: 2 (Knative)."), .example = "2"),
	TIME(out_delay_s, "out_delay", .help = N_("For so long it must ask for more before there are more. Default: 300 s (SkyServe)."), .example = "5 min"),
	TIME(in_delay_s, "in_delay", .help = N_("For so long it must ask for fewer before there are fewer. Default: 1,200 s (SkyServe)."), .example = "20 min"),
	TIME(look_ahead_s, "look_ahead",
		.help = N_("It provides for the demand so far ahead. Default: 5 min (the buffer of AWS predictive scaling)."), .example = "10 min"),
	ROW_INTEGER(struct scaler_keys, base_on_demand, "base_on_demand", .max = SERVERS_MOST,
		.help = N_("Of a spot fleet: so many replicas are bought on demand. Default: 0."), .example = "2"),
	ROW_INTEGER(struct scaler_keys, over_provision, "over_provision", .max = SERVERS_MOST,
		.help = N_("Of a spot fleet: so many spot replicas more than are wanted, against interruptions. Default: 0."), .example = "1"),
	ROW_BOOL(struct scaler_keys, dynamic_fallback, "dynamic_fallback",
		.help = N_("Of a spot fleet: on-demand replicas stand in for spot ones that are wanted and not ready. Default: false."), .example = "true"),
	ROW_CHOICE(struct scaler_keys, while_cold, "while_cold", cold_words, .fallback = "queue",
		.help = N_("What becomes of requests while no replica is ready: they wait, or they fail (a SageMaker endpoint at zero)."), .example = "fail"),
};

const struct schema scaler_schema = {
	.name = "autoscaler",
	.doc = N_("Who decides how many replicas there are, from what he can see: decisions come late, by what was, as the providers make them."),
	.size = sizeof(struct scaler_keys), .row = rows, .count = COUNT(rows),
};
