/* Starved accelerators: work that keeps them busy for W takes W / u where they are busy for a share u of the time. */
#include "tests/oracle/oracle.h"

#define WORK_H 11.0
#define BUSY 0.55

static struct oracle lived(const char *workload, const char *market, const char *strategy, long n)
{
	char *yaml = oracle_yaml(workload, market, strategy, n);
	struct oracle o = oracle_run(yaml);

	free(yaml);
	return o;
}

static struct moments hours_of(const struct oracle *o)
{
	return moments_of(oracle_column(o, "hours"), o->futures->count);
}

/* Time, and with it the bill, is in inverse proportion: 11 h at 55 % are 20 h, of 3 nodes at $1/h. */
static void a_certain_share(void **state)
{
	struct oracle o = lived("nodes: 3, work: 11 h, utilisation: 55 %", "", "buy: on_demand", 3);

	(void)state;
	assert_true(fabs(hours_of(&o).mean - WORK_H / BUSY) < 1e-9);
	assert_true(fabs(oracle_column(&o, "cost")[2] - 3 * WORK_H / BUSY) < 1e-6);
	oracle_release(&o);
	o = lived("nodes: 3, work: 11 h, utilisation: 100 %", "", "buy: on_demand", 3);
	assert_true(hours_of(&o).mean == WORK_H);
	oracle_release(&o);
}

/* Storms strike the longer job: without a checkpoint, at a rate r of the whole job, E[T] = (e^{rW/u} - 1) / r. */
static void what_is_starved_is_struck_longer(void **state)
{
	const double rate = 0.05, truth = (exp(rate * WORK_H / BUSY) - 1) / rate;
	struct oracle o = lived("work: 11 h, utilisation: 55 %, give_up_after: 9 y", "spot: {interruptions: {rate: 0.05 /h}}", "buy: spot", 40000);
	const struct moments m = hours_of(&o);

	(void)state;
	oracle_z("hours of a starved job that is struck", m.mean, m.se, truth);
	assert_true(4 * m.se < 0.05 * truth);
	oracle_release(&o);
}

/* Drawn once a future: of a share uniform in [a, b], E[W/u] = W ln(b/a) / (b - a). */
static void an_uncertain_share(void **state)
{
	const double truth = WORK_H * log(0.9 / 0.4) / 0.5;
	struct oracle o = lived("work: 11 h, utilisation: {uniform: [0.4, 0.9]}", "", "buy: on_demand", 40000);
	const struct moments m = hours_of(&o);

	(void)state;
	oracle_z("hours at an uncertain share", m.mean, m.se, truth);
	assert_true(4 * m.se < 0.01 * truth);
	oracle_release(&o);
}

/* 6 N D over peak x mfu x u: 6 x 1e9 x 3.6e10 / (1e14 x 0.5 x 0.6) s = 7.2e6 s = 2000 h. */
static void it_multiplies_the_model_s_own_utilisation(void **state)
{
	struct oracle o = oracle_run("version: 1\nprices: {instances: {toy: {on_demand: $1/h, accelerator: {name: x, count: 1, peak: 100 TFLOP/s}}}}\n"
		"simulate: {replications: 2}\nworkloads: {job: {kind: training, instance: toy, utilisation: 60 %, "
		"model: {parameters: 1e9, tokens: 3.6e10, mfu: 0.5}}}\nstrategies: {S: {buy: on_demand}}\n");

	(void)state;
	assert_true(fabs(hours_of(&o).mean - 2000) < 1e-9);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certain_share),
		cmocka_unit_test(what_is_starved_is_struck_longer),
		cmocka_unit_test(an_uncertain_share),
		cmocka_unit_test(it_multiplies_the_model_s_own_utilisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
