/* Checkpoint and restart under memoryless interruptions: the forms of a renewal process of segments, each
 * x = every + takes long. With total rate L, N segments, wait mean D, restart R:
 *   nothing but the segments exposed      E[T] = N (1/L + D + R)(e^{Lx} - 1), count NegBin(N, e^{-Lx})
 *   the restart too                       E[T] = N e^{LR} (1/L + D)(e^{Lx} - 1)
 *   wait and restart (Daly 2006)          E[T] = N e^{L(R+D)} (1/L)(e^{Lx} - 1)
 * E[count] = L x E[exposed time], always. */
#include "tests/oracle/oracle.h"

enum { N_FUTURES = 1000000 };

#define W 48.0
#define TAU 2.0
#define C 0.1
#define R 0.3
#define D 0.5
#define L (1.0 / 6)
#define SEGMENTS (W / TAU)
#define X (TAU + C)

#define CASE "work: 48 h, checkpoint: {every: 2 h, takes: 6 min, final: true}, restart: 18 min, give_up_after: 9 y, "
#define MARKET "spot: {interruptions: {mean_time_between: 6 h}, capacity_wait: 30 min, first_wait: 0 s}"
#define MARKET_EXP "spot: {interruptions: {mean_time_between: 6 h}, capacity_wait: {exponential: {mean: 30 min}}, first_wait: 0 s}"

static struct oracle run(const char *workload, const char *market)
{
	char *yaml = oracle_yaml(workload, market, "buy: spot", N_FUTURES);
	const struct oracle o = oracle_run(yaml);

	free(yaml);
	return o;
}

/* Mean and variance of Y = Exp(L) given Y <= x. */
static double cut_mean(double x)
{
	return 1 / L - x / (exp(L * x) - 1);
}

static double cut_variance(double x)
{
	const double p = 1 - exp(-L * x), m = cut_mean(x);

	return (2 / (L * L) - exp(-L * x) * (x * x + 2 * x / L + 2 / (L * L))) / p - m * m;
}

/* Var[T] of the first form: per segment E[K] Var S + Var K (E S)^2. */
static double variance(double wait_variance)
{
	const double p = exp(-L * X), mean_k = (1 - p) / p, var_k = (1 - p) / (p * p);
	const double mean_s = cut_mean(X) + D + R;

	return SEGMENTS * (mean_k * (cut_variance(X) + wait_variance) + var_k * mean_s * mean_s);
}

static void nothing_else_exposed(void **state)
{
	struct oracle o = run(CASE "exposed: {survivors: false, restart: false}", MARKET);
	const double count = SEGMENTS * (exp(L * X) - 1);

	(void)state;
	assert_float_equal(variance(0), 49.346503, 1e-6);
	oracle_mean(&o, "hours", SEGMENTS * (1 / L + D + R) * (exp(L * X) - 1));
	oracle_variance(&o, "hours", variance(0));
	oracle_mean(&o, "interruptions", count);
	oracle_variance(&o, "interruptions", count * exp(L * X));
	oracle_share(&o, "interruptions", 0, exp(-L * SEGMENTS * X));          /* the atom: no interruption at all */
	oracle_share(&o, "hours", W + SEGMENTS * C + 1e-9, exp(-L * SEGMENTS * X));
	oracle_mean(&o, "wait_hours", count * D);
	oracle_mean(&o, "restart_hours", count * R);
	/* lost work min(Y, tau): what is struck in the checkpoint lost a whole interval */
	const double struck = 1 - exp(-L * X), in_work = 1 - exp(-L * TAU);
	const double lost = (in_work * cut_mean(TAU) + (struck - in_work) * TAU) / struck;

	oracle_mean(&o, "lost_hours", count * lost);
	/* the node is paid for all but the wait */
	oracle_mean(&o, "spot_node_hours", SEGMENTS * (1 / L + R) * (exp(L * X) - 1));
	oracle_release(&o);
}

static void random_waits(void **state)
{
	struct oracle o = run(CASE "exposed: {survivors: false, restart: false}", MARKET_EXP);

	(void)state;
	assert_float_equal(variance(D * D), 51.860909, 1e-6);
	oracle_mean(&o, "hours", SEGMENTS * (1 / L + D + R) * (exp(L * X) - 1));
	oracle_variance(&o, "hours", variance(D * D));
	oracle_release(&o);
}

static void restart_exposed(void **state)
{
	struct oracle o = run(CASE "exposed: {survivors: false, restart: true}", MARKET);

	(void)state;
	oracle_mean(&o, "hours", SEGMENTS * exp(L * R) * (1 / L + D) * (exp(L * X) - 1));
	oracle_mean(&o, "interruptions", SEGMENTS * exp(L * R) * (exp(L * X) - 1));
	oracle_release(&o);
}

static void all_exposed(void **state)
{
	struct oracle o = run(CASE "exposed: {survivors: false, restart: true, capacity_wait: true}", MARKET);
	const double hours = SEGMENTS * exp(L * (R + D)) / L * (exp(L * X) - 1);

	(void)state;
	assert_float_equal(hours, 68.952887, 1e-6);
	oracle_mean(&o, "hours", hours);
	oracle_mean(&o, "interruptions", L * hours);
	oracle_release(&o);
}

/* Without a final checkpoint the last segment is tau long. */
static void last_stretch(void **state)
{
	struct oracle o = run("work: 48 h, checkpoint: {every: 2 h, takes: 6 min}, restart: 18 min, give_up_after: 9 y, "
			      "exposed: {survivors: false, restart: false}", MARKET);

	(void)state;
	oracle_mean(&o, "hours", (1 / L + D + R) * ((SEGMENTS - 1) * (exp(L * X) - 1) + exp(L * TAU) - 1));
	oracle_release(&o);
}

/* Work that is no multiple of the interval: 10 whole segments and a rest of 1 h. */
static void broken_rest(void **state)
{
	struct oracle o = run("work: 21 h, checkpoint: {every: 2 h, takes: 6 min}, restart: 18 min, give_up_after: 9 y, "
			      "exposed: {survivors: false, restart: false}", MARKET);

	(void)state;
	oracle_mean(&o, "hours", (1 / L + D + R) * (10 * (exp(L * X) - 1) + exp(L * 1) - 1));
	oracle_release(&o);
}

/* No checkpoint at all: one segment of everything. */
static void no_checkpoint(void **state)
{
	struct oracle o = run("work: 7 h, restart: 18 min, give_up_after: 9 y, exposed: {survivors: false, restart: false}", MARKET);

	(void)state;
	oracle_mean(&o, "hours", (1 / L + D + R) * (exp(L * 7) - 1));
	oracle_release(&o);
}

/* The same through the path of lives with memory: a Weibull of shape 1 is memoryless. */
static void drawn_lives(void **state)
{
	struct oracle o = run(CASE "exposed: {survivors: false, restart: true}",
			      "spot: {interruptions: {model: weibull, shape: 1, scale: 6 h}, capacity_wait: 30 min, first_wait: 0 s}");

	(void)state;
	oracle_mean(&o, "hours", SEGMENTS * exp(L * R) * (1 / L + D) * (exp(L * X) - 1));
	oracle_mean(&o, "interruptions", SEGMENTS * exp(L * R) * (exp(L * X) - 1));
	oracle_release(&o);
}

/* Checkpoints of random length: a segment survives with E[e^{-L(tau + C)}]; C uniform on [0, 0.2] h. */
static void random_writes(void **state)
{
	struct oracle o = run("work: 48 h, checkpoint: {every: 2 h, takes: {uniform: [0 min, 12 min]}, final: true}, restart: 18 min, "
			      "give_up_after: 9 y, exposed: {survivors: false, restart: false}", MARKET);
	/* count per segment = 1/E[e^{-L x}] - 1; T = time worked (count/L over exposed) + downtime */
	const double survive = exp(-L * TAU) * (1 - exp(-L * 0.2)) / (L * 0.2), count = SEGMENTS * (1 / survive - 1);

	(void)state;
	oracle_mean(&o, "interruptions", count);
	oracle_mean(&o, "hours", count / L + count * (D + R));
	oracle_release(&o);
}

/* An emergency save that always fits, no periodic one: W (1 + L H), variance L W H^2. */
static void emergency(void **state)
{
	struct oracle o = run("work: 48 h, checkpoint: {takes: 6 min}, on_notice: save, give_up_after: 9 y",
			      "spot: {interruptions: {mean_time_between: 6 h}, notice: 6 min}");

	(void)state;
	oracle_mean(&o, "hours", W * (1 + L * 0.1));
	oracle_variance(&o, "hours", L * W * 0.1 * 0.1);
	oracle_mean(&o, "lost_hours", 0);
	oracle_release(&o);
}

/* Daly's printed optima: R 10 min, C 5 min (Daly 2006, FGCS 22(3), table 1): M 24 h -> 117 min, 6 h -> 57, 15 min -> 9.1. */
static void printed_intervals(void **state)
{
	static const struct { const char *between; double minutes, digits; } daly[] = {
		{"24 h", 117, 0.5}, {"6 h", 57, 0.5}, {"15 min", 9.1, 0.05}};

	(void)state;
	for (size_t i = 0; i < sizeof daly / sizeof *daly; i++) {
		char market[160];
		struct text lines = {0};

		/* the interval shows in the spacing of checkpoints of a future that nothing interrupts: hours = work + n * takes */
		snprintf(market, sizeof market, "spot: {interruptions: {mean_time_between: %s}}", daly[i].between);
		char *yaml = oracle_yaml("work: 8 h, checkpoint: {every: daly, takes: 5 min, final: true}, restart: 10 min", market,
					 "buy: spot", 1);
		char path[] = "/tmp/costcast-oracle-XXXXXX";
		const int fd = mkstemp(path);
		struct diag diag = {0};
		bool missing;

		assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
		close(fd);
		struct scenario *scenario = scenario_load(path, &(struct overrides){0}, &models, &diag, &missing);
		const struct plan *plan = plan_new(scenario, &diag);
		struct replay *replay = replay_new(plan, 0, 0);
		double began_s = -1, interval_min = -1;

		for (size_t k = 0; k < replay->recorder.count && interval_min < 0; k++) {
			const struct record *r = &replay->recorder.record[k];

			if (r->kind == RECORD_RUN)
				began_s = r->t_s;
			if (r->kind == RECORD_CHECKPOINT)
				interval_min = (r->t_s - began_s) / 60;
		}
		printf("  M %-8s interval %.3f min, printed %.1f\n", daly[i].between, interval_min, daly[i].minutes);
		assert_true(fabs(interval_min - daly[i].minutes) <= daly[i].digits);
		replay_free(replay);
		scenario_free(scenario);
		diag_release(&diag);
		text_release(&lines);
		unlink(path);
		free(yaml);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_else_exposed), cmocka_unit_test(random_waits), cmocka_unit_test(restart_exposed),
		cmocka_unit_test(all_exposed), cmocka_unit_test(last_stretch), cmocka_unit_test(broken_rest),
		cmocka_unit_test(no_checkpoint), cmocka_unit_test(drawn_lives), cmocka_unit_test(random_writes),
		cmocka_unit_test(emergency), cmocka_unit_test(printed_intervals)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
