/* What is drawn, when, and for whom: distribution forms, uncertain values once a replica, storms that strategies share. */
#include "tests/oracle/lives.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

enum { FUTURES = 20000 };
#define Z95 1.6448536269514722

static struct oracle toy(const char *workload, const char *market, const char *strategies)
{
	return lives("version: 1\nsimulate: {replications: %d, seed: 5}\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"
		"workloads: {job: {kind: training, instance: toy, %s}}\nmarket: {%s}\nstrategies: {%s}\n", FUTURES, workload, market, strategies);
}

/* Every form as an event (startup, drawn at each use) and as a value of the replica (work): mean, and a share below a point. */
static void forms(void **state)
{
	const double s = log(6.0 / 2.5) / Z95, sw = log(3) / (2 * Z95), cv = 0.8, sln = sqrt(log(1 + cv * cv));
	const double alpha = -1.0 / 2.0, above = gsl_cdf_ugaussian_Q(alpha);     /* normal, mean 1 h, sd 2 h, cut at 0 */
	const struct { const char *form; double mean, point, below; } form[] = {
		{"{uniform: [2 h, 4.5 h]}", 3.25, 3, 0.4},
		{"{normal: {mean: 1 h, sd: 2 h}}", 1 + 2 * exp(-alpha * alpha / 2) / sqrt(2 * M_PI) / above, 2,
		 1 - gsl_cdf_ugaussian_Q(0.5) / above},
		{"{lognormal: {p50: 2.5 h, p95: 6 h}}", 2.5 * exp(s * s / 2), 6, 0.95},
		{"{lognormal: {mean: 3 h, cv: 0.8}}", 3, 3 * exp(-sln * sln / 2), 0.5},
		{"{exponential: {mean: 2.385 h}}", 2.385, 1, 1 - exp(-1 / 2.385)},
		{"{weibull: {shape: 0.7, scale: 2 h}}", 2 * gsl_sf_gamma(1 + 1 / 0.7), 2, 1 - exp(-1)},
		{"{gamma: {mean: 3 h, cv: 0.5}}", 3, 2, gsl_cdf_gamma_P(2, 4, 0.75)},
		{"{triangular: [1 h, 2 h, 6 h]}", 3, 2, 0.2},
		{"{pareto: {shape: 3.5, scale: 2 h}}", 3.5 * 2 / 2.5, 3, 1 - pow(2.0 / 3, 3.5)},
		{"{empirical: [1 h, 2 h, 4 h, 9 h]}", 4, 2.5, 0.5},
		{"{choice: {1 h: 3, 5 h: 1, 2 h: 2}}", 2, 1.5, 0.5},
		{"2 h to 6 h", sqrt(12) * exp(sw * sw / 2), 2, 0.05},
	};

	(void)state;
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		char workload[160];

		for (int event = 0; event < 2; event++) {
			snprintf(workload, sizeof workload, event ? "work: 1 s, give_up_after: 9 y, startup: %s" : "work: %s", form[i].form);
			struct oracle o = toy(workload, "", "A: {buy: on_demand}");
			const double *x = lives_column(&o, "A", event ? "wait_hours" : "hours");
			double below = 0;

			for (size_t k = 0; k < FUTURES; k++)
				below += x[k] <= form[i].point + 1e-9;
			lives_mean(form[i].form, x, FUTURES, form[i].mean);
			oracle_z("  share below", below / FUTURES, sqrt(form[i].below * (1 - form[i].below) / FUTURES), form[i].below);
			oracle_release(&o);
		}
	}
}

/* beta is for shares: the throughput of a node. */
static void form_beta(void **state)
{
	struct oracle o = toy("work: 1 h, coupling: elastic, efficiency: {beta: {mean: 0.7, sd: 0.12}}", "", "A: {buy: on_demand}");
	const double *hours = lives_column(&o, "A", "hours");
	double *speed = calloc(FUTURES, sizeof *speed), *square = calloc(FUTURES, sizeof *square);

	(void)state;
	for (size_t i = 0; i < FUTURES; i++) {
		speed[i] = 1 / hours[i];
		square[i] = (speed[i] - 0.7) * (speed[i] - 0.7);
	}
	lives_mean("beta", speed, FUTURES, 0.7);
	lives_mean("beta, variance", square, FUTURES, 0.12 * 0.12);
	free(speed);
	free(square);
	oracle_release(&o);
}

/* Events are drawn at each use: two starts differ, two nodes differ, two restarts differ. */
static void events_each_time(void **state)
{
	struct oracle o = toy("nodes: 2, work: 9 h, checkpoint: {every: 1 h}, startup: {uniform: [1 min, 9 min]}, restart: {uniform: [1 min, 5 min]}",
			      "spot: {interruptions: {rate: 0.3 /h}, capacity_wait: {exponential: {mean: 20 min}}, first_wait: 0 s}", "B: {buy: spot}");
	double start[3] = {0}, restart[2] = {0}, begun = 0;
	int restarts = 0;

	(void)state;
	struct replay *replay = replay_new(o.plan, 0, 4);

	for (int k = 0; k < 3; k++) {
		const struct record *grant = lives_record(replay, RECORD_GRANT, k);

		for (size_t i = 0; i < replay->recorder.count && start[k] == 0; i++) {
			const struct record *r = &replay->recorder.record[i];

			if (r->kind == RECORD_READY && r->node == grant->node && r->t_s > grant->t_s)
				start[k] = r->t_s - grant->t_s;
		}
		assert_true(start[k] >= 60 && start[k] <= 540);
	}
	for (size_t i = 0; i < replay->recorder.count && restarts < 2; i++) {
		const struct record *r = &replay->recorder.record[i];

		if (r->kind == RECORD_RESTORE)
			begun = r->t_s;
		if (r->kind == RECORD_WAIT)
			begun = 0;
		if (r->kind == RECORD_RUN && begun > 0)
			restart[restarts++] = r->t_s - begun;
	}
	assert_true(start[0] != start[1] && start[1] != start[2] && start[0] != start[2]);
	assert_true(restarts == 2 && restart[0] != restart[1] && restart[0] >= 60 && restart[0] <= 300);
	replay_free(replay);
	oracle_release(&o);
}

/* A price is drawn once a replica: the same on all lines of its bill and for all strategies, another in the next one. */
static void price_once(void **state)
{
	struct oracle o = toy("nodes: 3, work: 9 h, checkpoint: {every: 30 min}",
		"spot: {price: {uniform: [$0.2/h, $0.7/h]}, interruptions: {rate: 0.2 /h}, capacity_wait: 20 min}",
		"B: {buy: spot}, D: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 2, buy: spot}]}, "
		"S: {buy: spot, set: {workloads.job.checkpoint.every: 1 h}}");
	double *price = calloc(FUTURES, sizeof *price), before = 0;

	(void)state;
	for (size_t i = 0; i < FUTURES; i++) {
		price[i] = (lives_column(&o, "D", "cost")[i] - lives_column(&o, "D", "on_demand_node_hours")[i]) / lives_column(&o, "D", "spot_node_hours")[i];
		lives_are("B's price", lives_column(&o, "B", "cost")[i] / lives_column(&o, "B", "spot_node_hours")[i], price[i], 0.004);
	}
	lives_mean("price", price, FUTURES, 0.45);
	for (uint64_t r = 0; r < 20; r++) {
		double unit = 0;

		for (size_t s = 0; s < 3; s++) {
			struct replay *replay = replay_new(o.plan, s, r);

			for (size_t i = 0; i < replay->bill.count; i++)
				if (replay->bill.line[i].item->kind == ITEM_SPOT) {
					unit = unit > 0 ? unit : replay->bill.line[i].unit_usd;
					assert_true(replay->bill.line[i].unit_usd == unit);
				}
			replay_free(replay);
		}
		assert_true(unit != before);
		before = unit;
	}
	free(price);
	oracle_release(&o);
}

/* The same work for all strategies; a strategy that changes another key changes no draw. */
static void work_once(void **state)
{
	struct oracle o = toy("work: {gamma: {mean: 9 h, cv: 0.4}}", "", "A: {buy: on_demand}, B: {buy: spot}, "
			      "E: {buy: spot, set: {workloads.job.coupling: elastic, workloads.job.restart: 5 min}}");

	(void)state;
	for (size_t i = 0; i < FUTURES; i++) {
		assert_true(lives_column(&o, "A", "hours")[i] == lives_column(&o, "B", "hours")[i]);
		assert_true(lives_column(&o, "A", "hours")[i] == lives_column(&o, "E", "hours")[i]);
	}
	oracle_release(&o);
}

/* An uncertain rate is one for the whole of a future: P(no interruption) = E[e^{-R w}], R uniform on [0, 0.2] /h. */
static void uncertain_rate(void **state)
{
	struct oracle o = toy("work: 10 h, checkpoint: {every: 1 s}", "spot: {interruptions: {rate: {uniform: [0 /h, 0.2 /h]}}}", "B: {buy: spot}");
	double *square = calloc(FUTURES, sizeof *square);

	(void)state;
	oracle_share(&o, "interruptions", 0, (1 - exp(-2)) / 2);
	oracle_mean(&o, "interruptions", 1);
	/* a mixed Poisson count: variance E[R w] + Var[R w] = 1 + 4/12, for work that loses next to nothing */
	for (size_t i = 0; i < FUTURES; i++)
		square[i] = pow(oracle_column(&o, "interruptions")[i] - 1, 2);
	lives_mean("variance of a mixed count", square, FUTURES, 1 + 4.0 / 12);
	free(square);
	oracle_release(&o);
}

/* A Spot Advisor band is a share of instances within a month of 730 h: half of the nodes get through it. */
static void advisor_band(void **state)
{
	struct oracle share = toy("work: 730 h, give_up_after: 730.001 h", "spot: {interruptions: {advisor: 50 %}}", "B: {buy: spot}");
	struct oracle events = toy("work: 730 h, give_up_after: 730.001 h", "spot: {interruptions: {advisor: 50 %, advisor_reading: events}}",
				   "B: {buy: spot}");
	struct oracle band = toy("work: 730 h, give_up_after: 730.001 h", "spot: {interruptions: {advisor: 10-15 %}}", "B: {buy: spot}");

	(void)state;
	oracle_share(&share, "interruptions", 0, 0.5);
	oracle_share(&events, "interruptions", 0, exp(-0.5));
	oracle_share(&band, "interruptions", 0, 1 - 0.125);
	oracle_release(&share);
	oracle_release(&events);
	oracle_release(&band);
}

/* Capacity does not come back in a constant few minutes: in the typical market a wait has mean 1.8 h and a heavy tail. */
static void long_waits(void **state)
{
	struct oracle o = lives("version: 1\nsimulate: {replications: %d, seed: 8}\nprices: aws-us-east-1-2023-10\nworkloads: {job: {kind: training, "
		"instance: p4d.24xlarge, work: 20 h, checkpoint: {every: 1 h}, give_up_after: 9 y}}\nmarket: {preset: typical}\n"
		"strategies: {B: {buy: spot}}\n", FUTURES);
	const double *wait = lives_column(&o, "B", "wait_hours"), *count = lives_column(&o, "B", "interruptions");
	const double mean = 1.446 * gsl_sf_gamma(1 + 1 / 0.711);
	double *beyond = calloc(FUTURES, sizeof *beyond), longest = 0;

	(void)state;
	assert_true(mean > 1.79 && mean < 1.81);
	for (size_t i = 0; i < FUTURES; i++) {
		beyond[i] = wait[i] - mean * count[i];
		longest = fmax(longest, wait[i] / fmax(count[i], 1));
	}
	lives_mean("wait beyond 1.8 h a loss", beyond, FUTURES, 0);
	assert_true(longest > 8 * mean);
	free(beyond);
	oracle_release(&o);
}

static struct oracle bert(const char *preset, const char *more)
{
	struct diag diag = {0};
	struct text market = {0};
	bool missing;

	text_addf(&market, "market.preset=%s", preset);
	const char *const set[] = {text_str(&market), more};
	struct scenario *scenario = scenario_load("scenarios/bert-8xp4d.yaml", &(struct overrides){.replications = 3000, .strategies = "B",
						  .set = set, .sets = more ? 2 : 1}, &models, &diag, &missing);
	const struct oracle o = lives_run_scenario(scenario, &diag, 0);

	text_release(&market);
	return o;
}

/* Common random numbers: the difference between two intervals varies at most half as much as that of independent runs.
 * Not so the cost in the typical market, .51 of it: with checkpoints at 6 h it varies 2.5 times as much as with those at
 * 3 h, and even if one were a function of the other, .30 would be left. There the correlation is asked for. */
static void common_numbers(void **state)
{
	static const struct { const char *preset, *metric; double ratio, correlation; } common[] = {
		{"calm", "cost", 0.5, 0.8}, {"calm", "hours", 0.5, 0.8}, {"typical", "hours", 0.5, 0.7}, {"typical", "cost", 0.6, 0.6}};
	static double difference[3000];

	(void)state;
	for (size_t k = 0; k < sizeof common / sizeof *common; k++) {
		struct oracle a = bert(common[k].preset, NULL), b = bert(common[k].preset, "workloads.bert.checkpoint.every=3 h");
		const double *x = lives_column(&a, "B", common[k].metric), *y = lives_column(&b, "B", common[k].metric);

		for (size_t i = 0; i < 3000; i++)
			difference[i] = x[i] - y[i];
		const double sx = moments_of(x, 3000).sd, sy = moments_of(y, 3000).sd, vd = pow(moments_of(difference, 3000).sd, 2);
		const double ratio = vd / (sx * sx + sy * sy), correlation = (sx * sx + sy * sy - vd) / (2 * sx * sy);

		printf("  %s, %s: %.3f of the variance of independent runs, correlation %.3f\n", common[k].preset, common[k].metric,
		       ratio, correlation);
		assert_true(vd > 0 && ratio <= common[k].ratio && correlation >= common[k].correlation);
		/* six hours are too long for the typical market */
		assert_true(moments_of(difference, 3000).mean > 0 || !strcmp(common[k].preset, "calm"));
		oracle_release(&a);
		oracle_release(&b);
	}
}

/* B and D meet the same storms: node by node the same strikes at the same moments, as long as both go on. */
static void same_storms(void **state)
{
	static const char *const market[] = {"spot: {interruptions: {rate: 0.05 /h}}",
		"spot: {shock: {rate: 0.2 /h, all: 40 %, share: 50 %}, pools: 3}", "spot: {interruptions: {rate: 0.02 /h}, shock: {rate: 0.1 /h}}"};

	(void)state;
	for (size_t k = 0; k < sizeof market / sizeof *market; k++) {
		struct oracle o = toy("nodes: 8, work: 30 h, checkpoint: {every: 1 h}", market[k],
			"B: {buy: spot}, D: {fleet: [{nodes: 1, buy: on_demand, role: coordinator}, {nodes: 7, buy: spot}]}, "
			"H: {buy: spot, set: {workloads.job.checkpoint.every: 20 min}}");
		int same = 0;

		for (uint64_t r = 0; r < 20; r++) {
			struct replay *b = replay_new(o.plan, 0, r), *d = replay_new(o.plan, 1, r), *h = replay_new(o.plan, 2, r);
			int i = 0, j = 0, n = 0;
			const struct record *x, *y, *z;
			const double end_s = fmin(b->log.end_s, fmin(d->log.end_s, h->log.end_s));

			for (;;) {
				while ((x = lives_record(b, RECORD_LOST, i)) && x->node == 0)
					i++;
				y = lives_record(d, RECORD_LOST, j);
				if (!x || !y || x->t_s > end_s || y->t_s > end_s)
					break;
				assert_true(x->t_s == y->t_s && x->node == y->node);
				z = lives_record(h, RECORD_LOST, i);
				assert_true(z && z->t_s == x->t_s && z->node == x->node);
				same++, i++, j++, n++;
			}
			replay_free(b);
			replay_free(d);
			replay_free(h);
		}
		assert_true(same > 100);
		oracle_release(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms), cmocka_unit_test(form_beta), cmocka_unit_test(events_each_time), cmocka_unit_test(price_once),
		cmocka_unit_test(work_once), cmocka_unit_test(uncertain_rate), cmocka_unit_test(advisor_band), cmocka_unit_test(long_waits),
		cmocka_unit_test(common_numbers), cmocka_unit_test(same_storms)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
