/* Prices that move against closed forms, floors and caps, traces over themselves, and means of any span in any order. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/billing/price.h"
#include "sim/world/trace.h"

#define HOUR 3600.0
enum { FUTURES = 200000 };

static struct chance chance_of(uint64_t replica)
{
	return (struct chance){.seed = 2385, .replica = replica};
}

static struct price_rule jumping(double mean_gap_s, double sd)
{
	struct price_rule rule = {.model = PRICE_JUMPS, .mean_usd_h = 9.83, .cap_usd_h = INFINITY, .sd = sd, .key = 77};

	assert_true(dist_exponential(&rule.gap_s, mean_gap_s));
	return rule;
}

static struct price_rule reverting(double sd)
{
	return (struct price_rule){.model = PRICE_REVERTING, .mean_usd_h = 9.83, .cap_usd_h = INFINITY, .sd = sd, .memory_s = 24 * HOUR,
				   .step_s = HOUR, .key = 78};
}

/* Walks on to T; returns how many changes that took. */
static int walk_to(struct price_path *path, double t_s)
{
	int changes = 0;

	for (; path->to_s <= t_s; changes++) {
		const double end_s = path->to_s;

		price_pass(path);
		assert_true(path->from_s == end_s && path->to_s > end_s);
	}
	return changes;
}

/* Moments of COUNT values; the mean of X must be WANTED within four of its own standard errors, and those within half a percent. */
struct sample { double n, sum, squares; };

static void sample_add(struct sample *sample, double x)
{
	sample->n++;
	sample->sum += x;
	sample->squares += x * x;
}

static void mean_is(const struct sample *sample, double wanted, double scale, const char *what)
{
	const double mean = sample->sum / sample->n, se = sqrt((sample->squares / sample->n - mean * mean) / (sample->n - 1));

	if (!(fabs(mean - wanted) < 4 * se) || !(4 * se < 0.02 * scale))
		fail_msg("%s: %.8g, not %.8g (z %.2f, se %.3g)", what, mean, wanted, (mean - wanted) / se, se);
}

static void test_jumps_are_a_martingale(void **state)
{
	const struct price_rule rule = jumping(6 * HOUR, 0.05);
	struct sample early = {0}, late = {0}, number = {0}, square = {0}, log_mean = {0}, log_square = {0};

	(void)state;
	for (uint64_t r = 0; r < FUTURES; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;
		int changes;

		price_start(&path, &rule, &chance);
		assert_true(path.usd_h == rule.mean_usd_h);
		changes = walk_to(&path, 60 * HOUR);
		sample_add(&early, path.usd_h);
		changes += walk_to(&path, 240 * HOUR);
		sample_add(&late, path.usd_h);
		sample_add(&number, changes);
		sample_add(&square, (changes - 40.0) * (changes - 40.0));
		sample_add(&log_mean, path.log);
		sample_add(&log_square, (path.log + 0.05) * (path.log + 0.05));
	}
	/* 40 jumps on average, a Poisson number, each of mean -sd²/2 and variance sd² */
	mean_is(&early, 9.83, 9.83, "price after 60 h");
	mean_is(&late, 9.83, 9.83, "price after 240 h");
	mean_is(&number, 40, 40, "changes");
	mean_is(&square, 40, 40, "their variance");
	mean_is(&log_mean, -0.05, 0.5, "logarithm");
	mean_is(&log_square, 40 * 0.0025 * (1 + 0.0025 / 4), 0.25, "its variance");
}

static void test_calendar_steps_come_every_day(void **state)
{
	struct price_rule rule = jumping(1, 0.01);
	struct sample first = {0};

	(void)state;
	assert_true(dist_constant(&rule.gap_s, 24 * HOUR));
	for (uint64_t r = 0; r < FUTURES; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;
		double first_s;

		price_start(&path, &rule, &chance);
		first_s = path.to_s;
		assert_true(first_s > 0 && first_s < 24 * HOUR && path.usd_h == rule.mean_usd_h);
		sample_add(&first, first_s);
		for (int day = 1; day <= 3; day++) {
			price_pass(&path);
			assert_true(path.to_s == first_s + day * 24 * HOUR);
		}
		assert_int_equal(walk_to(&path, 240 * HOUR), 7);        /* ten in ten days, whenever the first comes */
	}
	mean_is(&first, 12 * HOUR, 12 * HOUR, "first step");
}

static void test_reverting_is_stationary(void **state)
{
	const double sd = 0.2;
	const struct price_rule rule = reverting(sd);
	struct sample price[2] = {0}, spread[2] = {0}, near = {0}, far = {0};

	(void)state;
	assert_true(price_mean_usd_h(&rule) == 9.83);
	for (uint64_t r = 0; r < FUTURES; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;
		double x[3];

		price_start(&path, &rule, &chance);
		sample_add(&price[0], path.usd_h);
		x[0] = path.log + sd * sd / 2;
		walk_to(&path, 7 * HOUR);
		x[1] = path.log + sd * sd / 2;
		walk_to(&path, 43 * HOUR);
		x[2] = path.log + sd * sd / 2;
		sample_add(&price[1], path.usd_h);
		sample_add(&spread[0], x[0] * x[0]);
		sample_add(&spread[1], x[2] * x[2]);
		sample_add(&near, x[0] * x[1]);
		sample_add(&far, x[1] * x[2]);
	}
	mean_is(&price[0], 9.83, 9.83, "price at 0");
	mean_is(&price[1], 9.83, 9.83, "price at 43 h");
	mean_is(&spread[0], sd * sd, sd * sd, "variance at 0");
	mean_is(&spread[1], sd * sd, sd * sd, "variance at 43 h");
	mean_is(&near, sd * sd * exp(-7.0 / 24), sd * sd, "covariance at 7 h");
	mean_is(&far, sd * sd * exp(-36.0 / 24), sd * sd, "covariance at 36 h");
}

/* The step's length leaves no trace: one of 12 h correlates as twelve of 1 h. */
static void test_reverting_is_exact_at_any_step(void **state)
{
	struct price_rule rule = reverting(0.2);
	struct sample lag = {0};

	(void)state;
	rule.step_s = 12 * HOUR;
	for (uint64_t r = 0; r < FUTURES; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;
		double x;

		price_start(&path, &rule, &chance);
		x = path.log + 0.02;
		assert_int_equal(walk_to(&path, 12 * HOUR), 1);
		sample_add(&lag, x * (path.log + 0.02));
	}
	mean_is(&lag, 0.04 * exp(-0.5), 0.04, "covariance at 12 h");
}

static void test_floor_and_cap_clamp_a_reverting_price(void **state)
{
	struct price_rule rule = reverting(0.2);
	struct sample price = {0};
	double low = INFINITY, high = 0;

	(void)state;
	rule.floor_usd_h = 9;
	rule.cap_usd_h = 11.5;
	for (uint64_t r = 0; r < FUTURES; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;

		price_start(&path, &rule, &chance);
		walk_to(&path, 5 * HOUR);
		sample_add(&price, path.usd_h);
		low = fmin(low, path.usd_h);
		high = fmax(high, path.usd_h);
	}
	assert_true(low == 9 && high == 11.5);
	mean_is(&price, price_mean_usd_h(&rule), 9.83, "clamped mean");
}

/* A walk of small steps between two mirrors, of drift -sd²/2, is in the end spread as e^(-log): the price as 1 / price². */
static void test_floor_and_cap_mirror_jumps(void **state)
{
	struct price_rule rule = jumping(HOUR, 0.004);
	struct sample price = {0};
	double low = INFINITY, high = 0;

	(void)state;
	rule.floor_usd_h = 0.98 * 9.83;
	rule.cap_usd_h = 1.03 * 9.83;
	for (uint64_t r = 0; r < FUTURES / 10; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;

		price_start(&path, &rule, &chance);
		for (int k = 0; k < 20; k++) {
			walk_to(&path, (1 + k) * 60 * HOUR);
			low = fmin(low, path.usd_h);
			high = fmax(high, path.usd_h);
		}
		sample_add(&price, path.usd_h);
	}
	assert_true(low >= rule.floor_usd_h && low < 1.0005 * rule.floor_usd_h);
	assert_true(high <= rule.cap_usd_h && high > 0.9995 * rule.cap_usd_h);
	mean_is(&price, 9.83 * log(1.03 / 0.98) / (1 / 0.98 - 1 / 1.03), 9.83, "mirrored mean");
}

/* Steps far wider than the way between the mirrors. */
static void test_wild_jumps_stay_inside(void **state)
{
	struct price_rule rule = jumping(HOUR, 3);

	(void)state;
	for (int capped = 0; capped < 4; capped++) {
		rule.floor_usd_h = capped & 1 ? 9 : 0;
		rule.cap_usd_h = capped & 2 ? 10 : INFINITY;
		for (uint64_t r = 0; r < 200; r++) {
			const struct chance chance = chance_of(r);
			struct price_path path;

			price_start(&path, &rule, &chance);
			for (int k = 0; k < 100; k++) {
				price_pass(&path);
				assert_true(path.usd_h >= rule.floor_usd_h && path.usd_h <= rule.cap_usd_h);
			}
		}
	}
}

static const double trace_at_s[] = {0, 613, 9001.5, 86000}, trace_usd_h[] = {1.25, 1.375, 1.3125, 0.7};
static struct price_rule traced(void)
{
	return (struct price_rule){.model = PRICE_TRACE, .mean_usd_h = 1.25, .cap_usd_h = INFINITY, .count = 4, .at_s = trace_at_s,
				   .usd_h = trace_usd_h, .period_s = 90000, .trace_key = 41};
}

static void test_a_trace_over_itself(void **state)
{
	const struct price_rule rule = traced();
	const struct chance chance = chance_of(3);
	struct price_path path;

	(void)state;
	price_start(&path, &rule, &chance);
	for (size_t k = 0; k < 13; k++) {
		assert_true(path.usd_h == trace_usd_h[k % 4]);
		assert_true(path.from_s == (double)(k / 4) * 90000 + trace_at_s[k % 4]);
		assert_true(path.to_s == (double)((k + 1) / 4) * 90000 + trace_at_s[(k + 1) % 4]);
		price_pass(&path);
	}
}

static void test_a_trace_from_within(void **state)
{
	struct price_rule rule = traced();
	const struct chance chance = chance_of(3);
	struct price_path path;

	(void)state;
	rule.start_s = 90000 + 9001.5;          /* wrapped; exactly at a change */
	price_start(&path, &rule, &chance);
	assert_true(path.usd_h == 1.3125 && path.from_s == 0 && path.to_s == 86000 - 9001.5);
	price_pass(&path);
	assert_true(path.usd_h == 0.7 && path.to_s == 90000 - 9001.5);
	price_pass(&path);
	assert_true(path.usd_h == 1.25 && path.to_s == 90613 - 9001.5);
}

/* Price and availability of one trace begin at the same place, anywhere with equal chance. */
static void test_a_trace_from_anywhere(void **state)
{
	struct price_rule rule = traced();
	const struct trace_zone zone = {.count = 4, .at_s = trace_at_s, .usd_h = trace_usd_h, .period_s = 90000};
	const struct trace trace = {.key = 41, .zone = &zone, .zones = 1};
	struct sample price = {0};

	(void)state;
	rule.random = true;
	for (uint64_t r = 0; r < FUTURES; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;
		size_t i = 3;

		price_start(&path, &rule, &chance);
		const double start_s = trace_start_s(&trace, &zone, 0, true, &chance);

		while (trace_at_s[i] > start_s)
			i--;
		assert_true(path.usd_h == trace_usd_h[i] && path.to_s == (i < 3 ? trace_at_s[i + 1] : 90000) - start_s);
		walk_to(&path, 50000);
		sample_add(&price, path.usd_h);
	}
	mean_is(&price, price_mean_usd_h(&rule), 1.3, "price of a trace");
}

/* --- the memory --- */

/* The mean of [FROM, TO) by a walk of its own. */
static double walked_mean(const struct price_rule *rule, const struct chance *chance, double from_s, double to_s)
{
	struct price_path path;
	double sum = 0;

	price_start(&path, rule, chance);
	walk_to(&path, from_s);
	while (path.to_s < to_s) {
		sum += path.usd_h * (path.to_s - fmax(from_s, path.from_s));
		price_pass(&path);
	}
	return (sum + path.usd_h * (to_s - fmax(from_s, path.from_s))) / (to_s - from_s);
}

enum { QUESTIONS = 400 };
static void ask(const struct price_rule *rule, uint64_t replica)
{
	const struct chance chance = chance_of(replica);
	struct price_memory *forth = price_memory_new(rule), *back = price_memory_new(rule);
	double from_s[QUESTIONS], to_s[QUESTIONS], mean[QUESTIONS];
	struct stream dice;

	stream_init(&dice, &chance, purpose_of(PURPOSE_TEST, 1));
	price_memory_start(forth, &chance);
	price_memory_start(back, &chance);
	for (int q = 0; q < QUESTIONS; q++) {
		from_s[q] = 300 * HOUR * uniform_of(stream_next(&dice));
		to_s[q] = from_s[q] + 0.001 + 100 * HOUR * pow(uniform_of(stream_next(&dice)), 6);
		mean[q] = price_memory_mean(forth, from_s[q], to_s[q]);
		const double wanted = walked_mean(rule, &chance, from_s[q], to_s[q]);

		/* the integral up to 10^6 s is rounded in its 16th digit, whatever the span */
		if (!(fabs(mean[q] - wanted) <= 1e-12 * wanted + 1e-8 / (to_s[q] - from_s[q])))
			fail_msg("mean of [%.17g, %.17g): %.17g, not %.17g", from_s[q], to_s[q], mean[q], wanted);
	}
	for (int q = QUESTIONS; q-- > 0;)       /* asked in another order: the same to the last bit */
		assert_true(price_memory_mean(back, from_s[q], to_s[q]) == mean[q]);
	/* parts add up */
	const double a = price_memory_mean(back, 1000, 5e5), b = price_memory_mean(back, 5e5, 7e5), all = price_memory_mean(back, 1000, 7e5);

	assert_true(fabs(a * 499000 + b * 2e5 - all * 699000) < 1e-10 * all * 699000);
	/* at one time: the price there */
	struct price_path path;

	price_start(&path, rule, &chance);
	walk_to(&path, 2e5);
	assert_true(price_memory_mean(forth, 2e5, 2e5) == path.usd_h);
	assert_true(price_memory_mean(forth, path.from_s, path.from_s) == path.usd_h);
	price_memory_free(forth);
	price_memory_free(back);
}

static void test_means_in_any_order(void **state)
{
	const struct price_rule still = {.model = PRICE_STILL, .mean_usd_h = 2.385, .cap_usd_h = INFINITY};
	const struct price_rule jumps = jumping(0.7 * HOUR, 0.05), steady = reverting(0.2), trace = traced();
	struct price_rule anywhere = traced();

	(void)state;
	anywhere.random = true;
	for (uint64_t r = 0; r < 3; r++) {
		ask(&still, r);
		ask(&jumps, r);
		ask(&steady, r);
		ask(&trace, r);
		ask(&anywhere, r);
	}
}

static void test_a_constant_price_is_its_own_mean(void **state)
{
	const struct price_rule still = {.model = PRICE_STILL, .mean_usd_h = 2.385, .cap_usd_h = INFINITY};
	struct price_memory *memory = price_memory_new(&still);
	const struct chance chance = chance_of(0);

	(void)state;
	price_memory_start(memory, &chance);
	assert_true(price_memory_mean(memory, 0.1, 1e9) == 2.385);
	assert_true(price_mean_usd_h(&still) == 2.385 && price_ceiling_usd_h(&still, 1e9) == 2.385);
	price_memory_free(memory);
}

/* A memory forgets: replica 1 after replica 0 is as replica 1 alone; another key is another path. */
static void test_paths_belong_to_seed_replica_and_key(void **state)
{
	const struct price_rule rule = jumping(HOUR, 0.05);
	struct price_rule other = rule;
	struct price_memory *used = price_memory_new(&rule), *fresh = price_memory_new(&rule), *apart;
	const struct chance first = chance_of(0), second = chance_of(1);

	(void)state;
	other.key++;
	apart = price_memory_new(&other);
	price_memory_start(used, &first);
	const double before = price_memory_mean(used, 0, 500 * HOUR);

	price_memory_start(used, &second);
	price_memory_start(fresh, &second);
	price_memory_start(apart, &second);
	const double after = price_memory_mean(used, 0, 500 * HOUR);

	assert_true(after == price_memory_mean(fresh, 0, 500 * HOUR));
	assert_true(after != before && after != price_memory_mean(apart, 0, 500 * HOUR));
	price_memory_free(used);
	price_memory_free(fresh);
	price_memory_free(apart);
}

/* --- the ceiling --- */

static double highest(const struct price_rule *rule, uint64_t futures, double end_s)
{
	double most = 0;

	for (uint64_t r = 0; r < futures; r++) {
		const struct chance chance = chance_of(r);
		struct price_path path;

		price_start(&path, rule, &chance);
		for (most = fmax(most, path.usd_h); path.to_s < end_s; most = fmax(most, path.usd_h))
			price_pass(&path);
	}
	return most;
}

/* Never passed in 20,000 futures, and not idle: those come within a factor of it. */
static void ceiling_holds(const struct price_rule *rule, double within)
{
	const double ceiling = price_ceiling_usd_h(rule, 100 * HOUR), most = highest(rule, 20000, 100 * HOUR);

	if (!(most <= ceiling) || !(ceiling <= within * most))
		fail_msg("ceiling %.6g, highest %.6g", ceiling, most);
}

static void test_ceilings(void **state)
{
	struct price_rule jumps = jumping(2 * HOUR, 0.05), steady = reverting(0.2), days = jumping(1, 0.05), rare = jumping(1, 0.05);
	const struct price_rule trace = traced();

	(void)state;
	ceiling_holds(&jumps, 3.2);
	ceiling_holds(&steady, 1.3);
	assert_true(dist_constant(&days.gap_s, HOUR));
	ceiling_holds(&days, 3.2);
	assert_true(dist_weibull(&rare.gap_s, 0.7, 2 * HOUR));
	ceiling_holds(&rare, 15);
	jumps.floor_usd_h = 9.8;
	ceiling_holds(&jumps, 4);
	jumps.cap_usd_h = steady.cap_usd_h = 10;
	assert_true(price_ceiling_usd_h(&jumps, 100 * HOUR) == 10 && price_ceiling_usd_h(&steady, 100 * HOUR) == 10);
	assert_true(price_ceiling_usd_h(&trace, 1) == 1.375);
	jumps.sd = 0;
	assert_true(price_ceiling_usd_h(&jumps, 100 * HOUR) == 9.83);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jumps_are_a_martingale),
		cmocka_unit_test(test_calendar_steps_come_every_day),
		cmocka_unit_test(test_reverting_is_stationary),
		cmocka_unit_test(test_reverting_is_exact_at_any_step),
		cmocka_unit_test(test_floor_and_cap_clamp_a_reverting_price),
		cmocka_unit_test(test_floor_and_cap_mirror_jumps),
		cmocka_unit_test(test_wild_jumps_stay_inside),
		cmocka_unit_test(test_a_trace_over_itself),
		cmocka_unit_test(test_a_trace_from_within),
		cmocka_unit_test(test_a_trace_from_anywhere),
		cmocka_unit_test(test_means_in_any_order),
		cmocka_unit_test(test_a_constant_price_is_its_own_mean),
		cmocka_unit_test(test_paths_belong_to_seed_replica_and_key),
		cmocka_unit_test(test_ceilings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
