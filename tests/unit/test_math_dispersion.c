/* The index of dispersion: renewals against closed forms, noise against its integral, and the way back from points to a law. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "sim/math/dispersion.h"

static void within(double got, double wanted, double share)
{
	if (!(fabs(got - wanted) <= share * fabs(wanted)))
		fail_msg("%.12g is not %.12g", got, wanted);
}

/* Erlang-2: the density of renewals is 1 - e^(-4u). */
static void renewals_of_erlang(void **state)
{
	(void)state;
	for (double x = 0.01; x < 500; x *= 2.385)
		within(renewal_dispersion(sqrt(0.5), x), 0.5 + -expm1(-4 * x) / (8 * x), 1e-7);
	within(renewal_dispersion(1, 3.7), 1, 0);
}

/* H(u) - u from the sum of its gamma distributions. */
static double excess_by_sum(double cv, double u)
{
	const double k = 1 / (cv * cv);
	double sum = -u;

	for (int n = 1; n < 100000; n++) {
		const double p = u > 0 ? gsl_sf_gamma_inc_P(n * k, u * k) : 0;

		sum += p;
		if (p < 1e-14)
			break;
	}
	return sum;
}

static void renewals_of_clumps(void **state)
{
	(void)state;
	for (double cv = 1.06; cv < 6; cv *= 1.9)
		for (double x = 0.4; x < 30; x *= 4.1) {
			enum { N = 60 };
			double sum = 0;

			for (int i = 0; i <= N; i++) {           /* Simpson on u = x v^4: it is steep at 0 */
				const double v = (double)i / N;

				sum += (i == 0 || i == N ? 1 : i % 2 ? 4 : 2) * excess_by_sum(cv, x * pow(v, 4)) * 4 * x * pow(v, 3);
			}
			within(renewal_dispersion(cv, x), 1 + 2 * sum / (3.0 * N) / x, 2e-4);
		}
	within(renewal_dispersion(4, 1e7), 16, 1e-5);
	within(renewal_dispersion(0, 2.25), 0.25 * 0.75 / 2.25, 0.6);      /* even gaps: between none and its worst */
	assert_true(renewal_dispersion(0, 1e6) < 1e-6);
}

static void noise_over_a_window(void **state)
{
	const struct dispersion_law small = {1, 0.01, 300}, large = {1, 1.5, 40};

	(void)state;
	for (double t = 1; t < 1e5; t *= 3.1) {
		const double a = t / 300;

		within(noise_variance(&small, t), 2e-4 * (a - 1 + exp(-a)) / (a * a), 2e-3);
	}
	within(noise_variance(&large, 1e-3), 2.25, 1e-4);
	/* far out: twice the integral of e^(sd^2 e^(-u)) - 1 over u, a sum of sd^(2n) / (n n!) */
	double sum = 0, term = 1;

	for (int n = 1; n < 40; n++) {
		term *= log1p(2.25) / n;
		sum += term / n;
	}
	within(noise_variance(&large, 4e6), 2 * sum * 40 / 4e6, 2e-3);
	assert_true(noise_variance(&(struct dispersion_law){1, 0, 1}, 10) == 0);
}

static void what_counts_show(void **state)
{
	const double count[] = {2, 4, 3, 7, 0, 0, 9, 9}, even[] = {1, 1, 1, 1, 1, 1, 1, 1}, slope[] = {1, 2, 3, 2, 1, 1, 1, 1};

	(void)state;
	/* 2, 4, 3, 7: mean 4, squares 14, variance 14/3; 0, 0, 9, 9: mean 4.5, variance 27 */
	within(dispersion_seen(count, even, 4, 4), 14.0 / 3 / 4, 1e-12);
	within(dispersion_seen(count, even, 8, 4), (14.0 / 3 / 4 + 27 / 4.5) / 2, 1e-12);
	within(dispersion_seen(count, even, 7, 4), 14.0 / 3 / 4, 1e-12);         /* half a stretch is left out */
	within(dispersion_seen(count, slope, 4, 4), (0 + 0 + 9.0 / 6 + 9.0 / 4) / 3, 1e-12);
	assert_true(isnan(dispersion_seen(count + 4, even, 2, 2)));
}

/* The public conversation trace of Azure, 2023: 19,366 requests in 58 minutes. */
static void the_conversation_trace(void **state)
{
	static const struct dispersion_point seen[] = {{1, 1.3855, 100000}, {10, 3.8680, 100000}, {60, 16.411, 100000}, {300, 61.705, 100000}};
	const struct dispersion_law law = dispersion_fit(seen, 4, 5.5304, 3501.7, true);

	(void)state;
	for (int i = 0; i < 4; i++)
		within(dispersion_expected(&law, 5.5304, seen[i].window_s, 3501.7), seen[i].seen, 0.02);
	within(law.cv, 1.06, 0.01);
	within(law.noise_cv, 0.242, 0.02);
	within(law.memory_s, 295, 0.03);
}

static void there_and_back(void **state)
{
	static const double width[] = {1, 10, 60, 300};
	static const struct dispersion_law law[] = {{1.6, 0.3, 120}, {1, 0.8, 25}, {2.5, 0, 0}, {1, 0, 0}, {0.6, 0.4, 600}};

	(void)state;
	for (size_t k = 0; k < sizeof law / sizeof *law; k++) {
		struct dispersion_law known = law[k], got;
		struct dispersion_point point[4];

		known.memory_s = fmax(known.memory_s, 1);
		for (int i = 0; i < 4; i++)
			point[i] = (struct dispersion_point){width[i], dispersion_expected(&known, 4.2, width[i], 3600), 1000000};
		got = dispersion_fit(point, 4, 4.2, 3600, true);
		within(got.cv, law[k].cv, 0.01);
		within(got.noise_cv, law[k].noise_cv, 0.02);
		within(got.memory_s, law[k].memory_s, 0.05);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renewals_of_erlang),
		cmocka_unit_test(renewals_of_clumps),
		cmocka_unit_test(noise_over_a_window),
		cmocka_unit_test(what_counts_show),
		cmocka_unit_test(the_conversation_trace),
		cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
