/* Queueing theory against the simulator, through the scenario language: every request an event. A truth holds when it lies within three
 * standard errors of what is found, and these are small enough that a deviation of a percent would show. Closed forms: Erlang 1909, 1917;
 * Pollaczek 1930 and Khinchine 1932; Crommelin 1932; Kendall 1953 (GI/M/1); Palm 1957 (Erlang A); Welch 1964 (set-up); Neuts 1981 (MMPP). */
#include "tests/oracle/oracle.h"

struct system {
	const char *demand, *service, *more;      /* YAML */
	double horizon_s, warm_up_s;
	long n;
};

static struct oracle live(const struct system *system)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);
	struct oracle o;

	fprintf(out, "version: 1\nprices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\nhorizon: %.0f s\nwarm_up: %.0f s\n"
		     "simulate: {replications: %ld, seed: 20261126}\n"
		     "workloads: {q: {kind: inference, instance: toy, fidelity: requests, demand: {%s}, service: %s, %s}}\n"
		     "strategies: {S: {buy: on_demand}}\n",
		system->horizon_s, system->warm_up_s, system->n, system->demand, system->service, system->more);
	fclose(out);
	o = oracle_run(text);
	free(text);
	return o;
}

/* WHAT is FOUND +- SE: within three of them of TRUTH, and 1.96 of them are less than a percent of it. */
static void holds(const char *what, double found, double se, double truth)
{
	const double z = se > 0 ? (found - truth) / se : fabs(found - truth) < 1e-9 * (1 + fabs(truth)) ? 0 : INFINITY;

	printf("  %-40s %14.6f truth %14.6f z %+6.2f half-width %.2f %%\n", what, found, truth, z, 196 * se / fabs(truth));
	assert_true(fabs(z) < 3);
	assert_true(1.96 * se < 0.01 * fabs(truth));
}

static void mean_holds(const struct oracle *o, const char *metric, double truth)
{
	const struct moments m = moments_of(oracle_column(o, metric), o->futures->count);

	holds(metric, m.mean, m.se, truth);
}

/* Mean of A over mean of B, with the standard error of a ratio. */
static void ratio_holds(const struct oracle *o, const char *a, const char *b, double truth)
{
	const double *x = oracle_column(o, a), *y = oracle_column(o, b);
	const size_t n = o->futures->count;
	const double ratio = moments_of(x, n).mean / moments_of(y, n).mean;
	double square = 0;
	char what[64];

	for (size_t i = 0; i < n; i++)
		square += pow(x[i] - ratio * y[i], 2);
	snprintf(what, sizeof what, "%s / %s", a, b);
	holds(what, ratio, sqrt(square / (double)(n - 1) / (double)n) / moments_of(y, n).mean, truth);
}

/* Erlang's B by recursion, and C. */
static double erlang_b(int c, double a)
{
	double inverse = 1;

	for (int k = 1; k <= c; k++)
		inverse = 1 + k / a * inverse;
	return 1 / inverse;
}

static double erlang_c(int c, double a)
{
	const double b = erlang_b(c, a), rho = a / c;

	return b / (1 - rho * (1 - b));
}

/* M/M/c at service rate 1: C and the exponential tail of the wait. */
static void mmc(int c, double lambda, double horizon_s, double warm_up_s, long n)
{
	const double delayed = erlang_c(c, lambda), gap = c - lambda, p95_s = delayed > 0.05 ? log(delayed / 0.05) / gap : 0;
	char demand[64], more[64];
	const struct system system = {demand, "{exponential: {mean: 1 s}}", more, horizon_s, warm_up_s, n};

	snprintf(demand, sizeof demand, "model: poisson, rate: %g /s", lambda);
	snprintf(more, sizeof more, "replicas: %d, slo: {latency: 3 s}", c);
	printf("# M/M/%d, %g a second\n", c, lambda);
	struct oracle o = live(&system);

	mean_holds(&o, "requests", lambda * horizon_s);
	mean_holds(&o, "mean_wait", delayed / gap);
	mean_holds(&o, "mean_latency", delayed / gap + 1);
	mean_holds(&o, "waited", delayed);
	mean_holds(&o, "utilisation", lambda / c);
	if (p95_s > 0.05)
		mean_holds(&o, "p95_wait", p95_s);
	mean_holds(&o, "cost_per_million", 1e6 * c / (3600 * lambda));
	oracle_release(&o);
}

static void erlang_delay(void **state)
{
	(void)state;
	mmc(1, 0.5, 1e5, 1000, 40);
	mmc(2, 1, 8e4, 1000, 40);
	mmc(3, 2, 8e4, 1000, 40);
	mmc(10, 8, 6e4, 1000, 40);
	mmc(20, 18, 9e4, 2000, 40);
}

/* Places by the square root of the load: how many have to wait. */
static void staffed(int c, double lambda, double horizon_s)
{
	char demand[64], more[32];
	const struct system system = {demand, "{exponential: {mean: 1 s}}", more, horizon_s, 100, 40};

	snprintf(demand, sizeof demand, "model: poisson, rate: %g /s", lambda);
	snprintf(more, sizeof more, "replicas: %d", c);
	struct oracle o = live(&system);

	mean_holds(&o, "waited", erlang_c(c, lambda));
	oracle_release(&o);
}

static void square_root_staffing(void **state)
{
	(void)state;
	assert_true(fabs(erlang_c(12, 10) - 0.44938822429827086858) < 1e-12);
	assert_true(fabs(erlang_c(110, 100) - 0.23700750028505272902) < 1e-12);
	staffed(12, 10, 2e4);
	staffed(110, 100, 6e3);
}

/* A thousand places: Erlang's formula where factorials overflow. Few wait, so the wait itself is held to three standard errors alone. */
static void many_places(void **state)
{
	(void)state;
	const struct system system = {"model: poisson, rate: 950 /s", "{exponential: {mean: 1 s}}", "replicas: 1000", 600, 40, 40};
	struct oracle o = live(&system);
	const struct moments waited = moments_of(oracle_column(&o, "waited"), o.futures->count);

	mean_holds(&o, "utilisation", 0.95);
	oracle_z("waited", waited.mean, waited.se, erlang_c(1000, 950));
	oracle_mean(&o, "mean_wait", erlang_c(1000, 950) / 50);
	oracle_release(&o);
}

/* Blocking, whatever the law of service. */
static void erlang_loss(void **state)
{
	static const char *const laws[] = {"{exponential: {mean: 1 s}}", "1 s", "{lognormal: {mean: 1 s, cv: 150 %}}"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct system system = {"model: poisson, rate: 5 /s", laws[i], "replicas: 10, queue_limit: 0", 5e4, 500, 50};
		struct oracle o = live(&system);

		ratio_holds(&o, "dropped", "requests", 0.018384570336648133137);
		mean_holds(&o, "utilisation", 0.49080771483167593343);
		oracle_release(&o);
	}
	const struct system large = {"model: poisson, rate: 40 /s", "{exponential: {mean: 1 s}}", "replicas: 50, queue_limit: 0", 1.6e4, 100, 40};
	struct oracle o = live(&large);

	ratio_holds(&o, "dropped", "requests", 0.018690671109632249083);
	mean_holds(&o, "utilisation", 0.78504746311229420073);
	oracle_release(&o);
}

/* M/M/4 with 16 places to wait. */
static void limited_line(void **state)
{
	static const struct { const char *demand; double blocked, wait_s; double horizon_s; long n; } queue[] = {
		{"model: poisson, rate: 3 /s", 0.0012813695283414868742, 0.48638409913414537344, 2e5, 40},
		{"model: poisson, rate: 5 /s", 0.20284288400173709756, 3.0821435788905679835, 2e4, 40},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct system system = {queue[i].demand, "{exponential: {mean: 1 s}}", "replicas: 4, queue_limit: 16", queue[i].horizon_s, 500,
					      queue[i].n};
		struct oracle o = live(&system);

		if (i)
			ratio_holds(&o, "dropped", "requests", queue[i].blocked);
		else
			oracle_mean(&o, "dropped", queue[i].blocked * 3 * queue[i].horizon_s);
		mean_holds(&o, "mean_wait", queue[i].wait_s);
		oracle_release(&o);
	}
}

/* Erlang A: patience of mean 1. */
static void impatience(void **state)
{
	const struct system system = {"model: poisson, rate: 55 /s", "{exponential: {mean: 1 s}}", "replicas: 50, timeout: {exponential: {mean: 1 s}}",
				      6e3, 100, 40};
	struct oracle o = live(&system);

	(void)state;
	ratio_holds(&o, "dropped", "requests", 0.11030100054853115498);
	mean_holds(&o, "mean_wait", 0.11030100054853115498);
	mean_holds(&o, "waited", 0.76779521949914366853);
	oracle_release(&o);
}

/* Pollaczek and Khinchine: mean wait l E[S^2] / (2 (1 - rho)). */
static void one_place(void **state)
{
	static const struct { const char *law; double rate, scv; double horizon_s; long n; } queue[] = {
		{"1 s", 0.8, 0, 1.2e5, 40},
		{"{gamma: {mean: 1 s, cv: 50 %}}", 0.8, 0.25, 1.2e5, 40},
		{"{lognormal: {mean: 1 s, cv: 200 %}}", 0.8, 4, 8e5, 80},
		{"{uniform: [0 s, 2 s]}", 0.5, 1.0 / 3, 8e4, 40},
	};

	(void)state;
	for (size_t i = 0; i < sizeof queue / sizeof *queue; i++) {
		char demand[64];
		const struct system system = {demand, queue[i].law, "replicas: 1", queue[i].horizon_s, 5000, queue[i].n};

		snprintf(demand, sizeof demand, "model: poisson, rate: %g /s", queue[i].rate);
		struct oracle o = live(&system);

		mean_holds(&o, "mean_wait", queue[i].rate * (1 + queue[i].scv) / (2 * (1 - queue[i].rate)));
		oracle_release(&o);
	}
}

/* M/D/1: the wait's whole distribution, as what misses an SLO of 1 s + t; and M/D/c. */
static void constant_service(void **state)
{
	static const struct { double t, below; } at[] = {{0.5, 0.29836493952825406356}, {1, 0.44510818569849352092}, {2, 0.634519936320228144},
							  {5, 0.89950276175360185033}, {10, 0.98834289173498655998}};
	static const struct { const char *demand, *replicas; double wait_s, delayed; } many[] = {
		{"model: poisson, rate: 1.6 /s", "replicas: 2", 0.9032838794107432, 0.701898317173316},
		{"model: poisson, rate: 4 /s", "replicas: 5", 0.2890600073314662, 0.5336150629658162},
	};

	(void)state;
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		char more[64];
		const struct system system = {"model: poisson, rate: 0.8 /s", "1 s", more, at[i].t < 5 ? 2e5 : 5e5, 2000, 40};

		snprintf(more, sizeof more, "replicas: 1, slo: {latency: %g s}", 1 + at[i].t);
		struct oracle o = live(&system);

		if (at[i].t < 10)
			mean_holds(&o, "slo_violations", 1 - at[i].below);
		else                      /* one in a hundred: to a percent it would take minutes */
			oracle_mean(&o, "slo_violations", 1 - at[i].below);
		if (!i) {
			mean_holds(&o, "p95_wait", 6.6203249968407239131);
			mean_holds(&o, "waited", 0.8);
		}
		oracle_release(&o);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct system system = {many[i].demand, "1 s", many[i].replicas, 9e4, 1000, 40};
		struct oracle o = live(&system);

		mean_holds(&o, "mean_wait", many[i].wait_s);
		mean_holds(&o, "waited", many[i].delayed);
		oracle_release(&o);
	}
}

/* Gaps that are not Poisson's, and rates that move. */
static void other_arrivals(void **state)
{
	const struct system bursty = {"model: gamma, rate: 0.7 /s, cv: 2", "{exponential: {mean: 1 s}}", "replicas: 1", 5e5, 5000, 40};
	const struct system azure = {"model: gamma, rate: 0.7 /s, cv: 1.0715174", "{exponential: {mean: 1 s}}", "replicas: 1", 2e5, 5000, 40};
	const struct system modulated = {"model: mmpp, states: [{rate: 2 /s, stays: 10 s}, {rate: 0.2 /s, stays: 10 s}]", "{exponential: {mean: 500 ms}}",
					 "replicas: 1", 2e5, 5000, 40};
	struct oracle o = live(&bursty);

	(void)state;
	mean_holds(&o, "mean_wait", 6.7617136886318974761);
	mean_holds(&o, "waited", 0.8711624726038737785);
	mean_holds(&o, "p95_wait", 22.181467989156650656);
	oracle_release(&o);
	o = live(&azure);
	mean_holds(&o, "mean_wait", 2.5511193872816552311);
	mean_holds(&o, "p95_wait", 9.463738982639045537);
	oracle_release(&o);
	o = live(&modulated);
	mean_holds(&o, "requests", 2.2e5);
	mean_holds(&o, "mean_wait", 2.186138529009924);
	oracle_release(&o);
}

/* M(t)/M/10 over a day's sine, in hours: Kolmogorov's equations; the pointwise-stationary shortcut would say 69 % more of the queue. */
static void rate_of_the_day(void **state)
{
	const struct system system = {"model: sinusoid, rate: 6 /h, amplitude: 50 %", "{exponential: {mean: 1 h}}", "replicas: 10", 86400. * 1000, 86400. * 3, 100};
	struct oracle o = live(&system);

	(void)state;
	mean_holds(&o, "mean_wait", 3600 * 0.1235462677608951);
	mean_holds(&o, "waited", 0.2634834378175488);
	oracle_release(&o);
}

/* To zero after T without a request, D to start on the next: P(cold) = q (1 - rho) / (1 + l q D), q = e^{-l T}. */
static void scale_to_zero(void **state)
{
	static const struct { const char *demand, *service, *more; double wait_s, cold, billed, horizon_s; long n; } queue[] = {
		{"model: poisson, rate: 0.01 /s", "{exponential: {mean: 1 s}}", "cold_start: 60 s, autoscaler: {kind: none, min: 0, max: 1, idle: 0 s}",
		 48.760101010101010101, 0.61875, 0.38125, 1e7, 40},
		{"model: poisson, rate: 0.01 /s", "{exponential: {mean: 1 s}}", "cold_start: 60 s, autoscaler: {kind: none, min: 0, max: 1, idle: 300 s}",
		 3.7808515731461050925, 0.047859526377110821046, 0.95214047362288917895, 1e7, 40},
		{"model: poisson, rate: 0.5 /s", "1 s", "cold_start: 10 s, autoscaler: {kind: none, min: 0, max: 1, idle: 2 s}",
		 5.0346880015377397902, 0.064781257164824854146, 0.93521874283517514585, 2e5, 40},
	};

	(void)state;
	for (size_t i = 0; i < sizeof queue / sizeof *queue; i++) {
		const struct system system = {queue[i].demand, queue[i].service, queue[i].more, queue[i].horizon_s, 5000, queue[i].n};
		struct oracle o = live(&system);

		mean_holds(&o, "mean_wait", queue[i].wait_s);
		ratio_holds(&o, "cold_starts", "requests", queue[i].cold);
		mean_holds(&o, "replica_hours", queue[i].billed * queue[i].horizon_s / 3600);
		oracle_release(&o);
	}
}

/* Never full: how many are served at four moments of the day, in hours (Eick, Massey & Whitt 1993). */
static void moments_of_the_day(void **state)
{
	static const struct { int hour; double many; } at[] = {{0, 8.7749655953879017543}, {6, 14.679286742839657152}, {12, 11.225034404612098246},
							        {18, 5.3207132571603428477}};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char demand[96];
		const struct system system = {demand, "{exponential: {mean: 1 h}}", "replicas: 60", 36, 86400, 20000};

		/* the day begins so that the window lies around this hour of it */
		snprintf(demand, sizeof demand, "model: sinusoid, rate: 10 /h, amplitude: 50 %%, peak_at: %.3f h", fmod(30 - at[i].hour, 24) + 0.005);
		struct oracle o = live(&system);
		const struct moments m = moments_of(oracle_column(&o, "utilisation"), o.futures->count);

		holds("in service", 60 * m.mean, 60 * m.se, at[i].many);
		oracle_release(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(erlang_delay), cmocka_unit_test(square_root_staffing), cmocka_unit_test(many_places), cmocka_unit_test(erlang_loss), cmocka_unit_test(limited_line),
		cmocka_unit_test(impatience), cmocka_unit_test(one_place), cmocka_unit_test(constant_service), cmocka_unit_test(other_arrivals),
		cmocka_unit_test(rate_of_the_day), cmocka_unit_test(scale_to_zero), cmocka_unit_test(moments_of_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
