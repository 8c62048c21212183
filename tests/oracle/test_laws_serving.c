/* Laws that hold whatever the numbers: services against themselves, through the scenario language. What is the same must be so bit by bit;
 * what is more must not be less in any future; what adds up must, to a nano-dollar a line. Little 1961. */
#include "tests/oracle/lives.h"

#define HEAD "version: 1\nprices: {instances: {toy: {on_demand: $1.37/h, spot: $0.41/h}}, items: {tokens: {unit: token, price: $0.00000031}, " \
	     "gbs: {unit: GB-second, price: $0.0000166667}}}\nstart: \"2026-09-07T06:00:00Z\"\n"
#define DEMAND "demand: {model: profile, rate: 2 /s, hours: [1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}"
#define SERVICE "service: {exponential: {mean: 700 ms}}"
#define SCARCE "market: {spot: {interruptions: {rate: 0.5 /h}, capacity_wait: 5 min}}\n"
#define EACH(array, i) for (size_t i = 0; i < sizeof(array) / sizeof *(array); i++)

static const char *const scalers[] = {
	"kind: none",
	"kind: target_tracking, target: 60 %",
	"kind: step, target: 60 %, steps: [{from: 0 %, add: 2}, {to: -18 %, add: -1}]",
	"kind: scheduled, schedule: [{cron: \"0 8 * * 1-5\", replicas: 4}, {cron: \"0 9 * * *\", replicas: 2}]",
	"kind: hpa, target: 60 %",
	"kind: keda, target: 2",
	"kind: knative, target: 0.7",
	"kind: skyserve, target: 1 /s",
	"kind: predictive, target: 70 %",
};

static const char *const stations[] = {
	"replicas: 4, " SERVICE,
	"replicas: 2, concurrency: 8, service: {batch: {a: 200 ms, s: 60 ms}, tokens: 6}",
	"replicas: 2, concurrency: 8, service: {batch: {a: 600 ms, s: 100 ms, gather: true, gather_for: 100 ms}}",
	SERVICE ", platform: {kind: serverless, memory: 2 GiB, duration_item: gbs, keep_warm: 1 min, limit: 3}, timeout: 1 h",
};

/* One service called q, bought by WAY for HORIZON: DEMAND and MORE are its keys. */
static struct oracle serve(const char *horizon, const char *demand, const char *more, const char *way, long n, int threads)
{
	struct text yaml = {0};

	text_addf(&yaml, HEAD "horizon: %s\nwarm_up: 10 min\nsimulate: {replications: %ld, seed: 5}\n" SCARCE
		  "workloads: {q: {kind: inference, instance: toy, fidelity: requests, %s, %s}}\nstrategies: {S: {buy: %s}}\n",
		  horizon, n, demand, more, way);
	const struct oracle o = lives_with(text_str(&yaml), &(struct overrides){0}, threads);

	text_release(&yaml);
	return o;
}

static struct oracle scaled(const char *scaler, const char *limits, const char *way, long n, int threads)
{
	char more[400];

	snprintf(more, sizeof more, SERVICE ", cold_start: 30 s, slo: {latency: 2 s}, autoscaler: {%s, %s}", scaler, limits);
	return serve("4 h", DEMAND, more, way, n, threads);
}

static void same_and_free(struct oracle *a, struct oracle *b)
{
	lives_same_columns(a, b);
	oracle_release(b);
}

static double mean(const struct oracle *o, const char *metric)
{
	return moments_of(oracle_column(o, metric), o->futures->count).mean;
}

/* A stop of the clock, at which an autoscaler or the diary looks, cuts sums of time in two: these are the same but for their last bits.
 * Counts, quantiles and money are the same to the bit. */
static void same_figure(const char *metric, double x, double y)
{
	static const char *const sums[] = {"mean_wait", "mean_latency", "mean_replicas", "utilisation"};
	bool sum = false;

	EACH(sums, i)
		sum |= strcmp(metric, sums[i]) == 0;
	if (memcmp(&x, &y, sizeof x) && !(sum && fabs(x - y) <= 1e-12 * fabs(x)))
		fail_msg("%s is not the same: %.17g and %.17g", metric, x, y);
}

/* Who may not decide anything decides nothing. */
static void no_room_to_decide(void **state)
{
	struct oracle fixed = serve("4 h", DEMAND, SERVICE ", cold_start: 30 s, slo: {latency: 2 s}, replicas: 3", "on_demand", 6, 0);

	(void)state;
	assert_true(mean(&fixed, "waited") > 0.05);
	EACH(scalers, i) {
		/* A schedule may not say what lies outside its limits. */
		const char *const scaler = strstr(scalers[i], "scheduled") ? "kind: scheduled, schedule: [{cron: \"0 8 * * *\", replicas: 3}]" : scalers[i];
		struct oracle o = scaled(scaler, "min: 3, max: 3", "on_demand", 6, 0);

		printf("  %s\n", scaler);
		for (size_t m = 0; m < fixed.plan->metrics; m++)
			for (size_t r = 0; r < 6; r++)
				same_figure(fixed.plan->metric[m].name, futures_column(fixed.futures, 0, m)[r], futures_column(o.futures, 0, m)[r]);
		oracle_release(&o);
	}
	oracle_release(&fixed);
}

/* In no future of B is the mean wait above that of A, and in some it is below. */
static void waits_less(struct oracle *a, struct oracle *b)
{
	const double *x = oracle_column(a, "mean_wait"), *y = oracle_column(b, "mean_wait");

	for (size_t i = 0; i < a->futures->count; i++)
		assert_true(y[i] <= x[i] * (1 + 1e-12));
	assert_true(mean(b, "mean_wait") < mean(a, "mean_wait"));
	assert_memory_equal(oracle_column(a, "requests"), oracle_column(b, "requests"), a->futures->count * sizeof *x);
	oracle_release(a);
	oracle_release(b);
}

static void more_places(void **state)
{
	(void)state;
	for (int c = 2; c < 6; c++) {
		char few[96], many[96];

		snprintf(few, sizeof few, SERVICE ", replicas: %d", c);
		snprintf(many, sizeof many, SERVICE ", replicas: %d", c + 1);
		struct oracle a = serve("4 h", DEMAND, few, "on_demand", 30, 0), b = serve("4 h", DEMAND, many, "on_demand", 30, 0);

		waits_less(&a, &b);
		snprintf(few, sizeof few, SERVICE ", replicas: 1, concurrency: %d", c);
		snprintf(many, sizeof many, SERVICE ", replicas: 1, concurrency: %d", c + 1);
		a = serve("4 h", DEMAND, few, "on_demand", 30, 0);
		b = serve("4 h", DEMAND, many, "on_demand", 30, 0);
		waits_less(&a, &b);
	}
}

/* A tenant of REPLICAS. */
static struct oracle tenant(const char *demand, const char *rate, const char *more, int replicas)
{
	char keys[128], all[256];

	snprintf(keys, sizeof keys, "demand: {%s, rate: %s}", demand, rate);
	snprintf(all, sizeof all, "%s%d", more, replicas);
	return serve("6 h", keys, all, "on_demand", 40, 0);
}

/* Two tenants, apart and as one. */
static void merged_tenants(void **state)
{
	static const char *const more = SERVICE ", replicas: ", *const rate[] = {"2 /s", "3 /s", "5 /s"};
	struct oracle o[3];
	struct moments requests[3], wait[3];

	(void)state;
	EACH(rate, i) {
		o[i] = tenant("model: poisson", rate[i], more, i < 2 ? 4 : 8);
		requests[i] = moments_of(oracle_column(&o[i], "requests"), 40);
		wait[i] = moments_of(oracle_column(&o[i], "mean_wait"), 40);
		oracle_z("requests", requests[i].mean, requests[i].se, atof(rate[i]) * 6 * 3600);
		lives_is(&o[i], "S", "cost", (i < 2 ? 4 : 8) * 6 * 1.37);
	}
	assert_true(fabs(requests[0].mean + requests[1].mean - requests[2].mean) < 3 * hypot(hypot(requests[0].se, requests[1].se), requests[2].se));
	assert_true(wait[2].mean < 0.4 * wait[0].mean + 0.6 * wait[1].mean);
	EACH(rate, i)
		oracle_release(&o[i]);
}

/* The same tokens cost the same, whoever sends them. */
static void merged_calls(void **state)
{
	static const char *const rate[] = {"2 /s", "3 /s", "5 /s"};

	(void)state;
	EACH(rate, i) {
		struct oracle o = tenant("model: constant, input_tokens: 700, output_tokens: 300", rate[i],
					 SERVICE ", platform: {kind: api, input_item: tokens, output_item: tokens}, concurrency: ", 1);

		lives_are("requests", lives_one(&o, "S", "requests"), atof(rate[i]) * 21600, 1);      /* one may stand at either end */
		lives_is(&o, "S", "cost", lives_one(&o, "S", "requests") * 1000 * 0.00000031);
		oracle_release(&o);
	}
}

static void warm_up_is_not_measured(void **state)
{
	static const char *const before[] = {"0 s", "7 min", "3 h"};
	const double *requests[3];
	struct oracle o[3];

	(void)state;
	EACH(before, i) {
		o[i] = lives(HEAD "horizon: 4 h\nwarm_up: %s\nsimulate: {replications: 10, seed: 5}\nworkloads: {q: {kind: inference, instance: toy, "
			     "demand: {model: constant, rate: 2 /s}, " SERVICE ", replicas: 3}}\nstrategies: {S: {buy: on_demand}}\n", before[i]);
		requests[i] = oracle_column(&o[i], "requests");
		lives_is(&o[i], "S", "cost", 3 * 1.37 * 4);
		lives_is(&o[i], "S", "replica_hours", 12);
		assert_memory_equal(requests[0], requests[i], 10 * sizeof(double));
	}
	EACH(before, i)
		oracle_release(&o[i]);
}

/* Everybody is answered, gone or still there; and parts are of the whole. */
static void accounts(void **state)
{
	static const char *const trouble[] = {"", ", timeout: 2 s", ", queue_limit: 3", ", timeout: {exponential: {mean: 1 s}}, queue_limit: 5"};
	static const char *const ways[] = {"on_demand", "spot"};

	(void)state;
	EACH(stations, s)
		EACH(trouble, t)
			EACH(ways, w) {
				char more[400];

				if (strstr(stations[s], "timeout") && t)
					continue;
				snprintf(more, sizeof more, "%s%s", stations[s], trouble[t]);
				struct oracle o = serve("2 h", DEMAND, more, strstr(more, "serverless") ? "on_demand" : ways[w], 8, 0);
				const double *requests = oracle_column(&o, "requests"), *dropped = oracle_column(&o, "dropped");
				const double *hours = oracle_column(&o, "replica_hours"), *a = oracle_column(&o, "on_demand_replica_hours");
				const double *b = oracle_column(&o, "spot_replica_hours"), *use = oracle_column(&o, "utilisation");

				for (size_t i = 0; i < 8; i++) {
					assert_true(requests[i] > 0 && requests[i] == floor(requests[i]));
					assert_true(dropped[i] >= 0 && dropped[i] <= requests[i] && dropped[i] == floor(dropped[i]));
					assert_true(!(use[i] > 1 + 1e-9));
					if (!strstr(more, "serverless"))
						lives_are("hours", hours[i], a[i] + b[i], 1e-9);
				}
				oracle_release(&o);
			}
}

/* Waiting, as the diary of a replay samples it once a stretch, against what requests say they waited. */
static void little(void **state)
{
	(void)state;
	EACH(stations, s) {
		enum { DAYS = 40 };
		struct oracle o = serve("1 d", "demand: {model: poisson, rate: 3.4 /s}", stations[s], "on_demand", DAYS, 0);
		const double *requests = oracle_column(&o, "requests"), *wait = oracle_column(&o, "mean_wait");
		double gap[DAYS], waiting = 0;

		for (size_t r = 0; r < DAYS; r++) {
			struct replay *replay = replay_new(o.plan, 0, r);
			double sum = 0, samples = 0;

			for (size_t i = 0; i < replay->recorder.count; i++)
				if (replay->recorder.record[i].kind == RECORD_QUEUE && replay->recorder.record[i].t_s > 0) {
					sum += replay->recorder.record[i].value;
					samples++;
				}
			assert_true(samples > 20);
			gap[r] = sum / samples - requests[r] / 86400 * wait[r];
			waiting += sum / samples / DAYS;
			replay_free(replay);
		}
		const struct moments m = moments_of(gap, DAYS);

		printf("  %zu: waiting %.4f\n", s, waiting);
		assert_true(waiting > 0.05);
		oracle_z("waiting - rate x wait", m.mean, m.se, 0);
		oracle_release(&o);
	}
}

static void bill_of_a_static_service(void **state)
{
	static const int servers[] = {1, 3, 17, 1000};

	(void)state;
	EACH(servers, i) {
		char more[96];

		snprintf(more, sizeof more, SERVICE ", cold_start: 30 s, replicas: %d", servers[i]);
		struct oracle o = serve("30 h", "demand: {model: poisson, rate: 1 /min}", more, "on_demand", 2, 0);

		lives_is(&o, "S", "cost", 1.37 * servers[i] * 30);
		lives_is(&o, "S", "replica_hours", servers[i] * 30);
		oracle_release(&o);
	}
}

/* A record that ends before the horizon: nothing comes after it. */
static void short_record(void **state)
{
	char path[64], demand[96];
	FILE *out;

	(void)state;
	snprintf(path, sizeof path, "/tmp/costcast-short-%d.csv", (int)getpid());
	snprintf(demand, sizeof demand, "demand: {trace: %s}", path + strlen("/tmp/"));
	out = fopen(path, "w");
	assert_non_null(out);
	fputs("t_s,count\n0,600\n60,0\n120,600\n", out);
	fclose(out);
	struct oracle o = serve("2 h", demand, SERVICE ", replicas: 9", "on_demand", 60, 0);

	oracle_mean(&o, "requests", 1200);
	oracle_release(&o);
	unlink(path);
}

static void scale_is_scale(void **state)
{
	struct oracle one = serve("4 h", "demand: {model: poisson, rate: 2 /s}", SERVICE ", replicas: 9", "on_demand", 60, 0);
	struct oracle same = serve("4 h", "demand: {model: poisson, rate: 1 /s, scale: 2}", SERVICE ", replicas: 9", "on_demand", 60, 0);
	struct oracle three = serve("4 h", "demand: {model: poisson, rate: 2 /s, scale: 3}", SERVICE ", replicas: 9", "on_demand", 60, 0);

	(void)state;
	oracle_mean(&three, "requests", 6 * 14400.0);
	oracle_mean(&one, "requests", 2 * 14400.0);
	same_and_free(&one, &same);
	oracle_release(&one);
	oracle_release(&three);
}

static void same_on_threads(struct oracle one, struct oracle two, struct oracle three, struct oracle seven)
{
	same_and_free(&one, &two);
	same_and_free(&one, &three);
	same_and_free(&one, &seven);
	oracle_release(&one);
}

static void threads(void **state)
{
	(void)state;
	EACH(stations, s)
		same_on_threads(serve("1 h", DEMAND, stations[s], "on_demand", 9, 1), serve("1 h", DEMAND, stations[s], "on_demand", 9, 2),
				serve("1 h", DEMAND, stations[s], "on_demand", 9, 3), serve("1 h", DEMAND, stations[s], "on_demand", 9, 7));
	EACH(scalers, k)
		for (int spot = 0; spot < 2; spot++) {
			const char *const way = spot ? "spot" : "on_demand", *const limits = k ? "min: 1, max: 8" : "min: 2, max: 2";

			same_on_threads(scaled(scalers[k], limits, way, 9, 1), scaled(scalers[k], limits, way, 9, 2), scaled(scalers[k], limits, way, 9, 3),
					scaled(scalers[k], limits, way, 9, 7));
		}
}

/* With the diary or without it, each future is the same, and its bill is what it cost. */
static void replays_agree(struct oracle *o)
{
	for (size_t r = 0; r < o->futures->count; r++) {
		struct replay *replay = replay_new(o->plan, 0, r);

		for (size_t m = 0; m < o->plan->metrics; m++)
			same_figure(o->plan->metric[m].name, futures_column(o->futures, 0, m)[r], replay->metric[m]);
		lives_are("bill", (double)lives_billed(replay) * 1e-9, oracle_column(o, "cost")[r], 5e-9 * (double)(replay->bill.count + 1));
		assert_true(lives_billed(replay) > 0 && replay->recorder.count > 0);
		replay_free(replay);
	}
	oracle_release(o);
}

static void run_and_replay(void **state)
{
	(void)state;
	EACH(stations, s) {
		struct oracle o = serve("1 h", DEMAND, stations[s], "on_demand", 4, 0);

		replays_agree(&o);
	}
	EACH(scalers, k)
		for (int spot = 0; spot < 2; spot++) {
			struct oracle o = scaled(scalers[k], k ? "min: 1, max: 8" : "min: 2, max: 2", spot ? "spot" : "on_demand", 4, 0);

			replays_agree(&o);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_room_to_decide), cmocka_unit_test(more_places), cmocka_unit_test(merged_tenants), cmocka_unit_test(merged_calls),
		cmocka_unit_test(warm_up_is_not_measured), cmocka_unit_test(accounts), cmocka_unit_test(little),
		cmocka_unit_test(bill_of_a_static_service), cmocka_unit_test(short_record), cmocka_unit_test(scale_is_scale), cmocka_unit_test(threads),
		cmocka_unit_test(run_and_replay)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
