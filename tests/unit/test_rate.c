/* Rates that move: every form's mean against its closed form, what is random against its law, local time against the calendar. */
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

#define TAU 6.283185307179586

/* The mean over [from, to) of one path. */
static double lived_mean(const struct rate_rule *rule, double from_s, double to_s, uint64_t replica)
{
	struct rate_path path;
	double sum = 0;

	for (rate_start(&path, rule, from_s, &(struct chance){.seed = 11, .replica = replica}); path.from_s < to_s; rate_pass(&path)) {
		assert_true(path.to_s > path.from_s);
		sum += path.per_s * (fmin(path.to_s, to_s) - path.from_s);
	}
	return sum / (to_s - from_s);
}

static bool near(double x, double wanted, double relative)
{
	if (fabs(x - wanted) <= relative * fabs(wanted))
		return true;
	print_message("%.17g, not %.17g\n", x, wanted);
	return false;
}

/* Mean of REPLICAS paths against WANTED: |z| < 4 of their own scatter. */
static bool expected(const struct rate_rule *rule, double from_s, double to_s, int replicas, double wanted, double least_precision)
{
	double sum = 0, square = 0;

	for (int i = 0; i < replicas; i++) {
		const double x = lived_mean(rule, from_s, to_s, (uint64_t)i) / wanted - 1;

		sum += x;
		square += x * x;
	}
	const double mean = sum / replicas, se = sqrt((square / replicas - mean * mean) / replicas);

	if (fabs(mean) < 4 * se && se < least_precision)
		return true;
	print_message("off by %g, standard error %g\n", mean, se);
	return false;
}

static void test_steady(void **state)
{
	const struct rate_rule rule = {.form = RATE_STEADY, .per_s = 2.385}, grown = {.per_s = 2.385, .growth_per_s = 1e-5};
	const double mean = 2.385 * (exp(2.7) - exp(-0.05)) / 2.75;

	(void)state;
	assert_true(lived_mean(&rule, -100, 1e6, 0) == 2.385);
	assert_true(rate_mean_per_s(&rule, -100, 1e6) == 2.385 && rate_peak_per_s(&rule, -100, 1e6) == 2.385);
	/* Pieces of 300 s with their exact means; the ends lie within pieces. */
	assert_true(near(lived_mean(&grown, -5100, 270000, 0), 2.385 * (exp(2.7) - exp(-0.051)) / 2.751, 1e-12));
	assert_true(near(rate_mean_per_s(&grown, -5000, 270000), mean, 1e-12));
	assert_true(near(rate_peak_per_s(&grown, -5000, 270000), 2.385 * exp(2.7), 1e-12));
}

static void test_sine(void **state)
{
	const struct rate_rule rule = {.form = RATE_SINE, .per_s = 12, .amplitude = 0.7, .period_s = DAY_S, .phase_s = 6 * HOUR_S};
	struct rate_rule grown = rule;

	(void)state;
	for (double from_s = -7200; from_s < 90000; from_s += 5040) {
		const double to_s = from_s + 7200, w = TAU / DAY_S, a = w * (from_s - 6 * HOUR_S), b = w * (to_s - 6 * HOUR_S);
		const double mean = 12 * (1 + 0.7 * (cos(a) - cos(b)) / (b - a));

		assert_true(near(lived_mean(&rule, from_s, to_s, 0), mean, 1e-12));
		assert_true(near(rate_mean_per_s(&rule, from_s, to_s), mean, 1e-12));
	}
	assert_true(near(lived_mean(&rule, 0, DAY_S, 0), 12, 1e-12));
	assert_true(near(rate_peak_per_s(&rule, 0, 30 * DAY_S), 12 * 1.7, 1e-5));
	assert_true(near(rate_peak_per_s(&rule, 0, 6 * HOUR_S), 12, 2e-3));               /* rises from its trough to its mean */
	grown.growth_per_s = 3e-6;
	assert_true(near(lived_mean(&grown, 0, 3 * DAY_S, 0), rate_mean_per_s(&grown, 0, 3 * DAY_S), 1e-6));
	assert_true(near(rate_mean_per_s(&grown, 0, 3 * DAY_S), 12 * expm1(3e-6 * 3 * DAY_S) / (3e-6 * 3 * DAY_S) +
		12 * 0.7 * (3e-6 * -sin(TAU / 4) * expm1(3e-6 * 3 * DAY_S)) / (9e-12 + TAU * TAU / DAY_S / DAY_S) / (3 * DAY_S), 1e-12));
}

/* Monday 2024-03-04; hour by hour the trapezoids between the middles of hours. */
static void test_week(void **state)
{
	struct rate_rule rule = {.form = RATE_WEEK, .per_s = 5};
	const struct zone_offset offset[] = {{-INFINITY, 3600}, {50000, 7200}};
	double sum = 0;

	(void)state;
	for (int i = 0; i < 168; i++)
		sum += rule.week[i] = i < 120 ? 1 + 0.8 * sin(TAU * i / 24) : 0.3;
	for (int i = 0; i < 168; i++)
		rule.week[i] *= 168 / sum;
	assert_true(calendar_read("2024-03-04T00:00:00Z", &rule.start_unix_s));
	assert_true(near(lived_mean(&rule, 0, 7 * DAY_S, 0), 5, 1e-12));
	assert_true(near(rate_mean_per_s(&rule, -7 * DAY_S, 14 * DAY_S), 5, 1e-12));
	for (int i = 1; i < 167; i++) {
		const double hour = (rule.week[i - 1] + 6 * rule.week[i] + rule.week[i + 1]) / 8;

		assert_true(near(lived_mean(&rule, i * HOUR_S, (i + 1) * HOUR_S, 0), 5 * hour, 1e-9));
	}
	/* A start that no piece begins with; an hour, then two, ahead of UTC. */
	const double at_10 = lived_mean(&rule, 10 * HOUR_S, 11 * HOUR_S, 0), at_20 = lived_mean(&rule, 20 * HOUR_S, 21 * HOUR_S, 0);

	rule.start_unix_s += 4217;
	rule.offset = offset;
	rule.offsets = 2;
	assert_true(near(lived_mean(&rule, 9 * HOUR_S - 4217, 10 * HOUR_S - 4217, 0), at_10, 1e-9));
	assert_true(near(lived_mean(&rule, 18 * HOUR_S - 4217, 19 * HOUR_S - 4217, 0), at_20, 1e-9));
	assert_true(near(rate_peak_per_s(&rule, 0, 7 * DAY_S), 5 * 1.8 * 168 / sum, 0.03));
}

static void test_record(void **state)
{
	static const struct rate_piece piece[] = {{0, 4}, {100, 0}, {250, 10}};
	struct rate_rule rule = {.form = RATE_RECORD, .per_s = 5.6, .piece = piece, .pieces = 3, .record_s = 500, .key = 5};

	(void)state;
	/* Once: nothing before it and after it. */
	assert_true(near(lived_mean(&rule, -100, 900, 0), 2.9, 1e-12) && near(rate_mean_per_s(&rule, -100, 900), 2.9, 1e-12));
	rule.start_s = 250;
	assert_true(near(lived_mean(&rule, 0, 500, 0), 5, 1e-12));
	assert_true(near(lived_mean(&rule, -200, 500, 0), 2500.0 / 700 + 200.0 / 700 , 1e-12));   /* 150 s of 0, 50 s of 4 */
	rule.repeats = true;
	assert_true(near(lived_mean(&rule, -700, 1300, 0), 5.8, 1e-12) && near(rate_mean_per_s(&rule, -500, 1000), 5.8, 1e-12));
	assert_true(rate_peak_per_s(&rule, 0, 249) == 10 && rate_peak_per_s(&rule, 251, 400) == 4);
	rule.random = true;
	assert_true(near(lived_mean(&rule, 0, 500, 3), 5.8, 1e-9));
	assert_true(expected(&rule, 0, 70, 20000, 5.8, 0.006));
	assert_true(near(rate_mean_per_s(&rule, 0, 70), 5.8, 1e-12) && rate_peak_per_s(&rule, 0, 70) == 10);
}

/* Wherever a path is entered, the same moments have the same rate: also before the start. */
static void test_entered_anywhere(void **state)
{
	static const struct rate_state states[] = {{2, 13}, {0.2, 40}, {7, 5}};
	static const struct rate_piece piece[] = {{0, 4}, {100, 0}, {250, 10}};
	struct rate_rule rule = {.per_s = 3, .amplitude = 0.5, .period_s = 900, .state = states, .states = 3, .piece = piece, .pieces = 3,
				 .record_s = 500, .repeats = true, .random = true, .growth_per_s = 1e-4, .noise_sd = 0.4, .noise_memory_s = 60,
				 .key = 9};

	(void)state;
	rule.burst_per_s = value_constant(0.01);
	dist_exponential(&rule.burst_s.dist, 30);
	dist_uniform(&rule.burst_factor.dist, 2, 4);
	for (rule.form = RATE_STEADY; rule.form <= RATE_RECORD; rule.form++)
		for (int from = -700; from <= 500; from += 150) {
			struct rate_path path, later;

			rate_start(&path, &rule, -1000, &(struct chance){.seed = 3, .replica = 1});
			rate_start(&later, &rule, from, &(struct chance){.seed = 3, .replica = 1});
			while (path.to_s <= from)
				rate_pass(&path);
			for (int i = 0; i < 300; i++, rate_pass(&path), rate_pass(&later)) {
				while (path.to_s - path.from_s < 1e-6)         /* the start itself, rounded */
					rate_pass(&path);
				while (later.to_s - later.from_s < 1e-6)
					rate_pass(&later);
				assert_true(fabs(path.to_s - later.to_s) < 1e-6 && near(path.per_s, later.per_s, 1e-9));
			}
		}
}

static void test_states(void **state)
{
	static const struct rate_state states[] = {{2, 10}, {0.2, 10}, {5, 2}};
	struct rate_rule rule = {.form = RATE_STATES, .state = states, .states = 3, .key = 3};
	const double mean = (20 + 2 + 10) / 22.0;

	(void)state;
	assert_true(near(rate_mean_per_s(&rule, 0, 100), mean, 1e-12) && rate_peak_per_s(&rule, 0, 100) == 5);
	assert_true(expected(&rule, -300, -200, 8000, mean, 0.005));
	assert_true(expected(&rule, -3, 4, 40000, mean, 0.005));
	assert_true(expected(&rule, 500, 600, 8000, mean, 0.005));
}

/* Lognormal of mean 1 and of the given sd of its logarithm, which an e-th part of itself is left of after the memory. */
static void test_noise(void **state)
{
	const struct rate_rule rule = {.form = RATE_STEADY, .per_s = 1, .noise_sd = 0.5, .noise_memory_s = 320, .key = 4};
	enum { REPLICAS = 40000 };
	double mean = 0, log_mean = 0, square = 0, product = 0;

	(void)state;
	for (uint64_t i = 0; i < REPLICAS; i++) {
		struct rate_path path;

		rate_start(&path, &rule, i % 2 ? -500 : 500, &(struct chance){.seed = 6, .replica = i});
		const double first = log(path.per_s);

		mean += path.per_s;
		for (int k = 0; k < 16; k++)
			rate_pass(&path);
		log_mean += first;
		square += (first + 0.125) * (first + 0.125);
		product += (first + 0.125) * (log(path.per_s) + 0.125);
	}
	const double n = REPLICAS;

	assert_true(fabs(mean / n - 1) < 4 * sqrt(expm1(0.25) / n));
	assert_true(fabs(log_mean / n + 0.125) < 4 * 0.5 / sqrt(n));
	assert_true(fabs(square / n - 0.25) < 4 * 0.25 * sqrt(2 / n));
	assert_true(fabs(product / n - 0.25 * exp(-1)) < 4 * 0.25 * sqrt((1 + exp(-2)) / n));
	assert_true(rate_mean_per_s(&rule, 0, 100) == 1);
}

static void test_bursts(void **state)
{
	struct rate_rule rule = {.form = RATE_STEADY, .per_s = 3, .key = 5};
	const double rate = 0.02;

	(void)state;
	rule.burst_per_s = value_constant(rate);
	rule.burst_factor = value_constant(4);
	rule.burst_s = value_constant(25);
	assert_true(near(rate_mean_per_s(&rule, 0, 1), 3 * (1 + 3 * -expm1(-0.5)), 1e-12));
	assert_true(expected(&rule, 0, 40, 30000, 3 * (1 + 3 * -expm1(-0.5)), 0.004));
	assert_true(expected(&rule, -240, -200, 20000, 3 * (1 + 3 * -expm1(-0.5)), 0.004));
	dist_exponential(&rule.burst_s.dist, 25);
	assert_true(near(rate_mean_per_s(&rule, 0, 1), 3 * (1 + 3 * 0.5 / 1.5), 1e-12));
	dist_uniform(&rule.burst_s.dist, 0, 50);
	assert_true(near(rate_mean_per_s(&rule, 0, 1), 3 * (1 + 3 * (1 + expm1(-1))), 1e-6));
	dist_uniform(&rule.burst_factor.dist, 2, 6);
	assert_true(expected(&rule, 100, 140, 40000, rate_mean_per_s(&rule, 0, 1), 0.004));
	dist_uniform(&rule.scale.dist, 0.5, 2.5);
	rule.scale.form = VALUE_QUANTITY;
	rule.scale.purpose = purpose_of(PURPOSE_VALUE, 77);
	assert_true(near(rate_mean_per_s(&rule, 0, 1), 1.5 * 3 * (1 + 3 * (1 + expm1(-1))), 1e-6));
	assert_true(expected(&rule, 100, 140, 60000, rate_mean_per_s(&rule, 0, 1), 0.005));
}

static int64_t unix_of(const char *text)
{
	int64_t unix_s = 0;

	assert_true(calendar_read(text, &unix_s));
	return unix_s;
}

static void test_zones(void **state)
{
	struct arena *arena = arena_new();
	const int64_t start = unix_of("2024-03-04T09:00:00Z");
	static const char *const unknown[] = {"Europe/Atlantis", "", "Europe", "../zoneinfo/Europe/Madrid", "/usr/share/zoneinfo/Europe/Madrid",
					      "Europe/../Europe/Madrid", "zone.tab", "UTC0", "<+01>-1", "Europe/Madrid ", "Europe//"};
	size_t count = 0;

	(void)state;
	setenv("TZ", "America/Lima", 1);
	const struct zone_offset *madrid = zone_offsets(arena, "Europe/Madrid", start, -HOUR_S, 365 * DAY_S - HOUR_S, &count);

	assert_non_null(madrid);
	assert_int_equal(count, 3);
	assert_true(madrid[0].from_s == -INFINITY && madrid[0].offset_s == 3600);
	assert_true(madrid[1].from_s == (double)(unix_of("2024-03-31T01:00:00Z") - start) && madrid[1].offset_s == 7200);
	assert_true(madrid[2].from_s == (double)(unix_of("2024-10-27T01:00:00Z") - start) && madrid[2].offset_s == 3600);
	assert_string_equal(getenv("TZ"), "America/Lima");

	const struct zone_offset *utc = zone_offsets(arena, "Etc/UTC", start, 0, 1000 * DAY_S, &count);

	assert_non_null(utc);
	assert_true(count == 1 && utc[0].offset_s == 0);
	const struct zone_offset *delhi = zone_offsets(arena, "Asia/Kolkata", start, 0, DAY_S, &count);

	assert_true(delhi && count == 1 && delhi[0].offset_s == 19800);
	unsetenv("TZ");
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		if (zone_offsets(arena, unknown[i], start, 0, DAY_S, &count))
			fail_msg("there is no zone \"%s\"", unknown[i]);
	assert_non_null(zone_offsets(arena, "America/Argentina/Buenos_Aires", start, 0, DAY_S, &count));
	assert_null(getenv("TZ"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steady), cmocka_unit_test(test_sine), cmocka_unit_test(test_week), cmocka_unit_test(test_record),
		cmocka_unit_test(test_entered_anywhere), cmocka_unit_test(test_states), cmocka_unit_test(test_noise),
		cmocka_unit_test(test_bursts), cmocka_unit_test(test_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
