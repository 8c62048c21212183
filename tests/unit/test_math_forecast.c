/* Forecasts of a sum of days, against closed forms and the errors that they say they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_randist.h>
#include <math.h>

#include "sim/math/forecast.h"
#include "sim/math/philox_gsl.h"

static void within(double got, double wanted, double share)
{
	if (!(fabs(got - wanted) <= share * fabs(wanted)))
		fail_msg("%.12g is not %.12g", got, wanted);
}

/* Nothing known says nothing; everything known says all; one day says its level, and not how sure that is. */
static void edges(void **state)
{
	const double daily[3] = {2.385, 7.1, 4.6};

	(void)state;
	assert_true(isnan(forecast_sum(daily, 0, 3).mean) && isnan(forecast_sum(daily, 0, 3).sd));
	within(forecast_sum(daily, 3, 3).mean, 14.085, 1e-15);
	assert_true(forecast_sum(daily, 3, 3).sd == 0);
	within(forecast_sum(daily, 1, 3).mean, 3 * 2.385, 1e-15);
	assert_true(isnan(forecast_sum(daily, 1, 3).sd));
}

/* Days 1, 2, 3: mean 2, s² = 1; four days that remain: 6 + 4 × 2, variance 4 + 16/3. */
static void one_mean(void **state)
{
	const double daily[3] = {1, 2, 3};
	const struct forecast f = forecast_sum(daily, 3, 7);

	(void)state;
	within(f.mean, 14, 1e-15);
	within(f.sd, sqrt(4 + 16 / 3.), 1e-14);
}

/* From two weeks on each weekday has its own mean: weekends of 1 and weekdays of 10 go on for ever, without error. One day less than two
 * weeks, and the mean of all days is what remains. */
static void weekdays(void **state)
{
	double daily[31];
	double sum = 0, first = 0;

	(void)state;
	for (size_t i = 0; i < 31; i++) {
		daily[i] = i % 7 < 5 ? 10 : 1;
		sum += daily[i];
		first += i < 13 ? daily[i] : 0;
	}
	for (size_t known = 14; known <= 31; known++) {
		within(forecast_sum(daily, known, 31).mean, sum, 1e-14);
		assert_true(forecast_sum(daily, known, 31).sd < 1e-12);
	}
	within(forecast_sum(daily, 13, 31).mean, first / 13 * 31, 1e-14);
}

/* Two weeks, the second 2 above the first: each weekday has s² = 2 with one degree of freedom, 7 × 2 / 7 together. Ten days remain: three
 * weekdays twice, four once: 3 (2 + 4/2) + 4 (1 + 1/2). */
static void weekdays_that_vary(void **state)
{
	double daily[14];

	(void)state;
	for (size_t i = 0; i < 14; i++)
		daily[i] = (double)(i % 7) + (i < 7 ? 0 : 2);
	const struct forecast f = forecast_sum(daily, 14, 24);

	within(f.mean, 2 * 21 + 14 + (1 + 2 + 3) * 2 + (4 + 5 + 6 + 7), 1e-14);
	within(f.sd, sqrt(2 * (3 * 4 + 4 * 1.5)), 1e-14);
}

/* The errors of many forecasts have no bias, and the variance that the forecasts say. */
static void errors_are_as_said(size_t known, size_t days, uint64_t seed)
{
	enum { N = 200000 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_philox);
	double daily[64], error = 0, square = 0, said = 0, total;

	gsl_rng_set(rng, seed);
	for (size_t n = 0; n < N; n++) {
		total = 0;
		for (size_t i = 0; i < days; i++) {
			daily[i] = 50 + 3.7 * (double)(known >= 14 ? i % 7 : 0) + gsl_ran_gaussian_ziggurat(rng, 2.385);
			total += daily[i];
		}
		const struct forecast f = forecast_sum(daily, known, days);

		error += f.mean - total;
		square += (f.mean - total) * (f.mean - total);
		said += f.sd * f.sd;
	}
	within(square / N, said / N, 0.015);
	if (fabs(error / N) > 4 * sqrt(said / N / N))
		fail_msg("%zu of %zu: bias %g", known, days, error / N);
	gsl_rng_free(rng);
}

static void errors(void **state)
{
	(void)state;
	errors_are_as_said(5, 31, 1);
	errors_are_as_said(13, 31, 2);
	errors_are_as_said(14, 31, 3);
	errors_are_as_said(24, 30, 4);
	errors_are_as_said(35, 61, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges),
		cmocka_unit_test(one_mean),
		cmocka_unit_test(weekdays),
		cmocka_unit_test(weekdays_that_vary),
		cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
