/* Arrivals: their number and their unevenness against closed forms, and that nothing moves them but their own numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/world/rate.h"

static struct arrivals arrivals;

static size_t counted(const struct arrival_rule *rule, double from_s, double to_s, uint64_t replica)
{
	size_t count = 0;

	arrivals_start(&arrivals, rule, from_s, to_s, &(struct chance){.seed = 5, .replica = replica});
	for (arrivals_next(&arrivals); arrivals.count; arrivals_next(&arrivals))
		count += arrivals.count;
	return count;
}

struct counts { double mean, variance; };
static struct counts counts_of(const struct arrival_rule *rule, double from_s, double to_s, int replicas)
{
	double sum = 0, square = 0;

	for (int i = 0; i < replicas; i++) {
		const double n = (double)counted(rule, from_s, to_s, (uint64_t)i);

		sum += n;
		square += n * n;
	}
	return (struct counts){sum / replicas, square / replicas - sum / replicas * (sum / replicas)};
}

static bool within(double x, double wanted, double se)
{
	if (fabs(x - wanted) < 4 * se)
		return true;
	print_message("%g, not %g: %g standard errors\n", x, wanted, (x - wanted) / se);
	return false;
}

/* Poisson: mean and variance of counts, also where the rate moves, before the start and after it. */
static void test_poisson(void **state)
{
	const struct arrival_rule steady = {.rate = {.per_s = 20, .key = 1}, .cv = 1};
	const struct arrival_rule sine = {.rate = {.form = RATE_SINE, .per_s = 20, .amplitude = 0.9, .period_s = 50, .phase_s = 7, .key = 2}, .cv = 1};
	enum { REPLICAS = 4000 };
	const struct arrival_rule *const rule[] = {&steady, &sine};

	(void)state;
	for (int i = 0; i < 2; i++) {
		const double wanted = 40 * rate_mean_per_s(&rule[i]->rate, -15, 25);
		const struct counts counts = counts_of(rule[i], -15, 25, REPLICAS);

		assert_true(within(counts.mean, wanted, sqrt(wanted / REPLICAS)));
		assert_true(within(counts.variance, wanted, wanted * sqrt(2.0 / REPLICAS)));
	}
}

/* Gaps of one rate: their mean, and their coefficient of variation. */
static void test_gaps(void **state)
{
	static const double cv[] = {0, 0.5, 1, 3};
	enum { WANTED = 100000 };

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		const struct arrival_rule rule = {.rate = {.per_s = 4, .key = 3}, .cv = cv[k]};
		double last = 0, sum = 0, square = 0, fourth = 0;
		size_t n = 0;

		arrivals_start(&arrivals, &rule, 0, 1e9, &(struct chance){.seed = 5, .replica = 0});
		while (n < WANTED) {
			arrivals_next(&arrivals);
			assert_true(arrivals.count == ARRIVALS && arrivals.first == n);
			for (size_t i = 0; i < arrivals.count; i++, n++) {
				const double gap = (arrivals.at_s[i] - last) * 4;

				assert_true(gap >= 0);
				last = arrivals.at_s[i];
				sum += gap;
				square += (gap - 1) * (gap - 1);
				fourth += pow(gap - 1, 4);
			}
		}
		const double all = (double)n, variance = square / all;

		assert_true(within(sum / all, 1, fmax(1e-9, cv[k] / sqrt(all))));
		assert_true(within(variance, cv[k] * cv[k], fmax(1e-9, sqrt((fourth / all - variance * variance) / all))));
	}
}

/* MMPP: the index of dispersion for long windows tends to 1 + 2 (l1 - l2)^2 r1 r2 / ((r1 + r2)^2 (l1 r2 + l2 r1)), which is 8.3636 here;
 * of a window T it lacks a factor 1 - (1 - exp(-r T)) / (r T), r = r1 + r2 (Fischer & Meier-Hellstern, Performance Evaluation 18, 1993). */
static void test_modulated(void **state)
{
	static const struct rate_state states[] = {{2, 10}, {0.2, 10}};
	const struct arrival_rule rule = {.rate = {.form = RATE_STATES, .state = states, .states = 2, .key = 4}, .cv = 1};
	const double rt = 0.2 * 400, limit = 1 + 2 * 1.8 * 1.8 * 0.01 / (0.04 * 0.22), wanted = 1 + (limit - 1) * (1 - (1 - exp(-rt)) / rt);
	enum { REPLICAS = 6000 };
	const struct counts counts = counts_of(&rule, -150, 250, REPLICAS);

	(void)state;
	assert_true(fabs(limit - 8.3636363636) < 1e-9);
	assert_true(within(counts.mean, 440, sqrt(440 * wanted / REPLICAS)));
	assert_true(within(counts.variance / counts.mean, wanted, wanted * sqrt(2.0 / REPLICAS)));
}

/* The same requests after the start, to the bit, however long the warm-up; and those before a moment, whatever comes after it. */
static void test_same_requests(void **state)
{
	static const struct rate_state states[] = {{9, 13}, {0.2, 40}, {30, 5}};
	struct arrival_rule rule = {.rate = {.form = RATE_STATES, .state = states, .states = 3, .noise_sd = 0.3, .noise_memory_s = 77, .key = 6}, .cv = 1.5};
	double *first = mem_new(100000, sizeof *first);

	(void)state;
	rule.rate.burst_per_s = value_constant(0.01);
	rule.rate.burst_s = value_constant(20);
	rule.rate.burst_factor = value_constant(3);
	for (int variant = 0; variant < 4; variant++) {
		const double warm_s = (double[]){0, 10, 3600, 50}[variant], to_s = (double[]){1000, 1000, 1000, 700}[variant];
		uint64_t warm = WARM_ARRIVALS, n = 0;

		arrivals_start(&arrivals, &rule, -warm_s, to_s, &(struct chance){.seed = 5, .replica = 1});
		for (arrivals_next(&arrivals); arrivals.count; arrivals_next(&arrivals))
			for (size_t i = 0; i < arrivals.count; i++)
				if (arrivals.at_s[i] < 0) {
					assert_true(arrivals.first + i == warm++);
					assert_true(arrivals.at_s[i] >= -warm_s && n == 0);
				} else {
					assert_true(arrivals.first + i == n && arrivals.at_s[i] < to_s);
					assert_true(variant == 0 || first[n] == arrivals.at_s[i]);
					first[n++] = arrivals.at_s[i];
				}
		assert_true(n > 2000 && (variant == 0) == (warm == WARM_ARRIVALS));
	}
	free(first);
}

/* Where nothing is asked for, nothing comes; the gap goes on after it. */
static void test_silence(void **state)
{
	static const struct rate_piece piece[] = {{0, 2}, {10, 0}, {1000, 2}};
	const struct arrival_rule rule = {.rate = {.form = RATE_RECORD, .piece = piece, .pieces = 3, .record_s = 1010}, .cv = 0};

	(void)state;
	arrivals_start(&arrivals, &rule, -50, 5000, &(struct chance){.seed = 5, .replica = 0});
	arrivals_next(&arrivals);
	assert_int_equal(arrivals.count, 39);
	for (size_t i = 0; i < 39; i++)
		assert_true(fabs(arrivals.at_s[i] - (i < 19 ? 0.5 * (double)(i + 1) : 1000 + 0.5 * (double)(i - 19))) < 1e-9);
	arrivals_next(&arrivals);
	assert_int_equal(arrivals.count, 0);
}

static void test_record(void **state)
{
	enum { REQUESTS = 300 };
	static double at_s[REQUESTS], input[REQUESTS];
	const struct request_record record = {.count = REQUESTS, .at_s = at_s, .input = input, .record_s = 450};
	struct arrival_rule rule = {.record = &record, .rate = {.start_s = 30, .key = 8}};
	size_t n = 0;

	(void)state;
	for (int i = 0; i < REQUESTS; i++) {
		at_s[i] = 1.5 * i;
		input[i] = i;
	}
	assert_int_equal(counted(&rule, -10, 1000, 0), 286);     /* 20 s of the record lie before; once, so nothing after 420 s */
	assert_int_equal(counted(&rule, -100, 1000, 0), 300);
	rule.rate.repeats = true;
	assert_int_equal(counted(&rule, -1800, 900, 0), 1800);
	arrivals_start(&arrivals, &rule, -900, 4500, &(struct chance){.seed = 5, .replica = 0});
	for (arrivals_next(&arrivals); arrivals.count; arrivals_next(&arrivals)) {
		assert_true(arrivals.first % ARRIVALS == 0 && !arrivals.output);
		for (size_t i = 0; i < arrivals.count; i++, n++) {
			assert_true(fabs(arrivals.at_s[i] - (-900 + 1.5 * (double)n)) < 1e-9);
			assert_true(arrivals.input[i] == (double)((n + 20) % REQUESTS));
		}
	}
	assert_int_equal(n, 3600);
	/* From anywhere: the first request comes within a gap, evenly. */
	rule.rate.random = true;
	double sum = 0;
	for (uint64_t i = 0; i < 4000; i++) {
		arrivals_start(&arrivals, &rule, 0, 10, &(struct chance){.seed = 5, .replica = i});
		arrivals_next(&arrivals);
		sum += arrivals.at_s[0];
	}
	assert_true(within(sum / 4000, 0.75, 1.5 / sqrt(12 * 4000.0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_poisson), cmocka_unit_test(test_gaps), cmocka_unit_test(test_modulated), cmocka_unit_test(test_same_requests),
		cmocka_unit_test(test_silence), cmocka_unit_test(test_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
