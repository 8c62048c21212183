/* Lives whose hazard changes with age, and that an age ends: a job without checkpoints is done when a node outlives it. With F the
 * law of a life, W the work and p = 1 - F(W): lost (1 - p)/p times, each after a life that was shorter; E[T] = W + E[lives < W]/p. */
#include "tests/oracle/oracle.h"

enum { N_FUTURES = 1000000 };

/* Google's preemptible machines of 2019 (1,442 lifetimes): per hour, and at 24.8 h every one is gone. */
static const double until[] = {1, 3, 6, 12, 18, 22, 23.5, 24.8}, rate[] = {.533, .167, .0453, .0368, .0195, .0229, .0112, 1.296};
#define HAZARD "{until: 1 h, rate: 0.533 /h}, {until: 3 h, rate: 0.167 /h}, {until: 6 h, rate: 0.0453 /h}, {until: 12 h, rate: 0.0368 /h}, " \
	"{until: 18 h, rate: 0.0195 /h}, {until: 22 h, rate: 0.0229 /h}, {until: 23.5 h, rate: 0.0112 /h}, {rate: 1.296 /h}"

static double survival(double t)
{
	double gone = 0;

	if (t >= 24.8)
		return 0;
	for (int i = 0; i < 8; i++)
		gone += rate[i] * fmax(0, fmin(t, until[i]) - (i ? until[i - 1] : 0));
	return exp(-gone);
}

/* E[life; life < W] = integral of the survival up to W, less W × survival(W); by Simpson's rule on each stretch. */
static double lost_h(double work)
{
	double sum = 0;

	for (int i = 0; i < 8; i++) {
		const double from = i ? until[i - 1] : 0, h = (fmin(work, until[i]) - from) / 200;

		for (int k = 0; k < 200 && h > 0; k++)
			sum += h / 6 * (survival(from + k * h) + 4 * survival(from + (k + .5) * h) + survival(from + (k + 1) * h - 1e-12));
	}
	return sum - work * survival(work);
}

static void check(double work)
{
	char workload[128];
	const double p = survival(work);

	snprintf(workload, sizeof workload, "nodes: 1, work: %g h, checkpoint: none, give_up_after: 90 y", work);
	char *yaml = oracle_yaml(workload, "spot: {interruptions: {model: piecewise, hazard: [" HAZARD "], end: 24.8 h}}", "buy: spot", N_FUTURES);
	struct oracle o = oracle_run(yaml);

	oracle_mean(&o, "interruptions", (1 - p) / p);
	oracle_mean(&o, "hours", work + lost_h(work) / p);
	oracle_variance(&o, "interruptions", (1 - p) / (p * p));
	oracle_release(&o);
	free(yaml);
}

static void a_node_has_to_outlive_the_job(void **state)
{
	(void)state;
	check(0.7);
	check(5);
	check(20);
	check(24);                        /* within the last stretch, before the end */
}

/* The closed form of the same machines: F(t) = A(1 - e^(-t/a) + e^((t - b)/c)), A .638, a .963 h, c 1.094 h, b 25.36 h. */
static double bathtub_survival(double t)
{
	return fmax(0, 1 - 0.638 * (1 - exp(-t / 0.963) + exp((t - 25.36) / 1.094)));
}

static void a_bathtub(void **state)
{
	static const double work[] = {0.5, 10, 23};

	(void)state;
	for (size_t i = 0; i < sizeof work / sizeof *work; i++) {
		char workload[128];
		const double p = bathtub_survival(work[i]);
		double lost = -work[i] * p;

		for (int k = 0; k < 4000; k++)    /* the midpoint rule is exact to 1e-7 here */
			lost += work[i] / 4000 * bathtub_survival((k + 0.5) * work[i] / 4000);
		snprintf(workload, sizeof workload, "nodes: 1, work: %g h, checkpoint: none, give_up_after: 90 y", work[i]);
		char *yaml = oracle_yaml(workload, "spot: {interruptions: {model: bathtub, early_share: 63.8 %, early: 0.963 h, late: 1.094 h, "
					 "late_at: 25.36 h}}", "buy: spot", N_FUTURES);
		struct oracle o = oracle_run(yaml);

		oracle_mean(&o, "interruptions", (1 - p) / p);
		oracle_mean(&o, "hours", work[i] + lost / p);
		oracle_release(&o);
		free(yaml);
	}
}

static void beyond_the_end_nothing_is_done(void **state)
{
	char *yaml = oracle_yaml("nodes: 1, work: 25 h, checkpoint: none, give_up_after: 60 d",
				 "spot: {interruptions: {model: piecewise, hazard: [" HAZARD "], end: 24.8 h}}", "buy: spot", 1000);
	struct oracle o = oracle_run(yaml);
	const double *hours = oracle_column(&o, "hours");

	(void)state;
	for (size_t i = 0; i < o.futures->count; i++)
		assert_true(isinf(hours[i]));
	oracle_release(&o);
	free(yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_node_has_to_outlive_the_job), cmocka_unit_test(a_bathtub), cmocka_unit_test(beyond_the_end_nothing_is_done)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
