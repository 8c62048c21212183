/* Moments on NIST's reference sets, order statistics against a full sort, and how often intervals cover the truth. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "sim/math/dist.h"
#include "sim/math/stats.h"

/* A second copy of the passes, for the instruction sets that this machine has but would not choose. */
#define lane_total copy_lane_total
#define pass_first copy_pass_first
#define pass_second copy_pass_second
#define pass_tail copy_pass_tail
#define pass_range copy_pass_range
#define pass_buckets copy_pass_buckets
#define pass_exp copy_pass_exp
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "sim/math/passes.c"

static void near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fabs(want)))
		fail_msg("%.17g is not %.17g", got, want);
}

/* NIST Statistical Reference Datasets, univariate: https://www.itl.nist.gov/div898/strd/univ/ (public domain). */
static const double michelso[] = {
	299.85, 299.74, 299.90, 300.07, 299.93, 299.85, 299.95, 299.98, 299.98, 299.88, 300.00, 299.98, 299.93, 299.65,
	299.76, 299.81, 300.00, 300.00, 299.96, 299.96, 299.96, 299.94, 299.96, 299.94, 299.88, 299.80, 299.85, 299.88,
	299.90, 299.84, 299.83, 299.79, 299.81, 299.88, 299.88, 299.83, 299.80, 299.79, 299.76, 299.80, 299.88, 299.88,
	299.88, 299.86, 299.72, 299.72, 299.62, 299.86, 299.97, 299.95, 299.88, 299.91, 299.85, 299.87, 299.84, 299.84,
	299.85, 299.84, 299.84, 299.84, 299.89, 299.81, 299.81, 299.82, 299.80, 299.77, 299.76, 299.74, 299.75, 299.76,
	299.91, 299.92, 299.89, 299.86, 299.88, 299.72, 299.84, 299.85, 299.85, 299.78, 299.89, 299.84, 299.78, 299.81,
	299.76, 299.81, 299.79, 299.81, 299.82, 299.85, 299.87, 299.87, 299.81, 299.74, 299.81, 299.94, 299.95, 299.80,
	299.81, 299.87,
};
static const double mavro[] = {
	2.00180, 2.00170, 2.00180, 2.00190, 2.00180, 2.00170, 2.00150, 2.00140, 2.00150, 2.00150, 2.00170, 2.00180,
	2.00180, 2.00190, 2.00190, 2.00210, 2.00200, 2.00160, 2.00140, 2.00130, 2.00130, 2.00150, 2.00150, 2.00160,
	2.00150, 2.00140, 2.00130, 2.00140, 2.00150, 2.00140, 2.00150, 2.00160, 2.00150, 2.00160, 2.00190, 2.00200,
	2.00200, 2.00210, 2.00220, 2.00230, 2.00240, 2.00250, 2.00270, 2.00260, 2.00260, 2.00260, 2.00270, 2.00260,
	2.00250, 2.00240,
};
static const double lew[] = {
	-213, -564, -35,  -15,  141,  115,  -420, -360, 203,  -338, -431, 194,  -220, -513, 154,  -125, -559, 92,   -21,
	-579, -52,  99,   -543, -175, 162,  -457, -346, 204,  -300, -474, 164,  -107, -572, -8,   83,   -541, -224, 180,
	-420, -374, 201,  -236, -531, 83,   27,   -564, -112, 131,  -507, -254, 199,  -311, -495, 143,  -46,  -579, -90,
	136,  -472, -338, 202,  -287, -477, 169,  -124, -568, 17,   48,   -568, -135, 162,  -430, -422, 172,  -74,  -577,
	-13,  92,   -534, -243, 194,  -355, -465, 156,  -81,  -578, -64,  139,  -449, -384, 193,  -198, -538, 110,  -44,
	-577, -6,   66,   -552, -164, 161,  -460, -344, 205,  -281, -504, 134,  -28,  -576, -118, 156,  -437, -381, 200,
	-220, -540, 83,   11,   -568, -160, 172,  -414, -408, 188,  -125, -572, -32,  139,  -492, -321, 205,  -262, -504,
	142,  -83,  -574, 0,    48,   -571, -106, 137,  -501, -266, 190,  -391, -406, 194,  -186, -553, 83,   -13,  -577,
	-49,  103,  -515, -280, 201,  300,  -506, 131,  -45,  -578, -80,  138,  -462, -361, 201,  -211, -554, 32,   74,
	-533, -235, 187,  -372, -442, 182,  -147, -566, 25,   68,   -535, -244, 194,  -351, -463, 174,  -125, -570, 15,
	72,   -550, -190, 172,  -424, -385, 198,  -218, -536, 96,
};

/* The decimal data of NumAcc3 and 4 are not doubles: what they become has another sd, by 10^-10 and 10^-9. So the
 * certified values are met as closely as that allows, and the doubles' own moments, in 128 bits, to 14 digits. */
static void check_nist(const double *x, size_t n, double mean, double sd, double tolerance)
{
	const struct moments m = moments_of(x, n);
	__float128 sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	for (size_t i = 0; i < n; i++)
		squares += (x[i] - sum / n) * (x[i] - sum / n);
	assert_int_equal(m.n, n);
	near(m.mean, (double)(sum / n), 3e-16);
	near(m.sd, sqrt((double)(squares / (n - 1))), 4e-16);
	near(m.mean, mean, 1e-15);
	near(m.sd, sd, tolerance);
	near(m.se, sd / sqrt((double)n), tolerance);
}

static void check_numacc(double first, double low, double high, double mean, double sd, double tolerance)
{
	double x[1001] = { first };

	for (int i = 1; i < 1001; i++)
		x[i] = i % 2 ? low : high;
	check_nist(x, 1001, mean, sd, tolerance);
}

static void nist_sets(void **state)
{
	static const double numacc1[] = { 10000001, 10000003, 10000002 };

	(void)state;
	check_nist(michelso, sizeof michelso / sizeof *michelso, 299.852400000000, 0.0790105478190518, 1e-13);
	check_nist(mavro, sizeof mavro / sizeof *mavro, 2.00185600000000, 0.000429123454003053, 1e-12);
	check_nist(lew, sizeof lew / sizeof *lew, -177.435000000000, 277.332168044316, 2e-15);
	check_nist(numacc1, 3, 10000002, 1, 0);
	check_numacc(1.2, 1.1, 1.3, 1.2, 0.1, 1e-14);
	check_numacc(1000000.2, 1000000.1, 1000000.3, 1000000.2, 0.1, 1e-9);
	check_numacc(10000000.2, 10000000.1, 10000000.3, 10000000.2, 0.1, 1e-8);
}

static void moments_of_few(void **state)
{
	const double odd[] = { INFINITY, 3, NAN, 5, -INFINITY, 7.5 }, one[] = { 2.385 }, same[] = { 0.1, 0.1, 0.1, 0.1, 0.1 };
	struct moments m = moments_of(odd, 6);

	(void)state;
	assert_int_equal(m.n, 3);
	near(m.mean, 15.5 / 3, 1e-15);
	near(m.sd, gsl_stats_sd((double[]){ 3, 5, 7.5 }, 1, 3), 1e-15);
	assert_true(m.min == 3 && m.max == 7.5 && m.sum == 15.5);
	m = moments_of(one, 1);
	assert_true(m.n == 1 && m.mean == 2.385 && isnan(m.sd) && isnan(m.se) && m.min == 2.385 && m.max == 2.385);
	m = moments_of(same, 5);
	assert_true(m.mean == 0.1 && m.sd == 0 && m.se == 0);
	m = moments_of(odd, 1);
	assert_true(m.n == 0 && isnan(m.mean) && isnan(m.sd) && m.sum == 0);
	m = moments_of(NULL, 0);
	assert_true(m.n == 0 && isnan(m.mean));
}

static double *random_column(size_t n, int kind, uint64_t seed)
{
	const struct chance chance = {.seed = seed, .replica = (uint64_t)kind };
	double *x = malloc((n + 1) * sizeof *x);
	struct stream stream;

	stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 9));
	for (size_t i = 0; i < n; i++) {
		const uint64_t word = stream_next(&stream), again = stream_next(&stream);
		const double u = uniform_of(word), z = normal_of(again, &chance);

		switch (kind) {
		case 0: x[i] = 38377 + 3000 * z; break;
		case 1: x[i] = exp(5 * z); break;                            /* very heavy tail */
		case 2: x[i] = floor(10 * u); break;                         /* many ties, zeros */
		case 3: x[i] = u < 0.03 ? INFINITY : 380 + 40 * z; break;    /* unfinished futures */
		case 4: x[i] = z; break;                                     /* both signs */
		case 5: x[i] = u < 0.7 ? 0 : z * z; break;                   /* mostly zero */
		case 6: x[i] = 2.385; break;
		case 7: x[i] = u < 0.001 ? 1e300 : u < 0.002 ? 1e-310 : 1e5 + z * 1e-6; break;
		case 8: x[i] = u < 0.6 ? INFINITY : u; break;
		case 9: x[i] = -exp(20 * z); break;
		case 10: x[i] = (double)i; break;                            /* sorted */
		case 11: x[i] = u < 0.5 ? -0.0 : u < 0.75 ? 0 : -z * z; break;
		default: x[i] = 1e6 - floor((double)i / 100); break;
		}
	}
	return x;
}
#define COLUMNS 13

/* GSL's definition; its own function gives NAN where one neighbour is infinite and counts for nothing. */
static double by_sorting(const double *sorted, size_t n, double p)
{
	const double place = p * (double)(n - 1);
	const size_t below = (size_t)place;

	if ((double)below == place || below == n - 1)
		return sorted[below];
	if (isinf(sorted[below + 1]))
		return sorted[below + 1];
	return gsl_stats_quantile_from_sorted_data(sorted, 1, n, p);
}

/* Sums that plain doubles get wrong, and a mean that no double holds. */
static void moments_lose_nothing(void **state)
{
	double *x = random_column(100000, 7, 15);
	double cancel[3000], coarse[3000];
	struct moments m;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		cancel[i] = i < 1000 ? 1e16 : i < 2000 ? 2.385 : -1e16;
		coarse[i] = 1e15 + (i % 3 == 2 ? 3 : i % 3);             /* the mean, 1e15 + 4/3, is rounded to eighths */
	}
	m = moments_of(cancel, 3000);
	near(m.sum, 2385, 1e-14);                                        /* of a condition of 10^16 */
	m = moments_of(coarse, 3000);
	near(m.sd, sqrt(14.0 / 9 * 3000 / 2999), 1e-14);
	for (size_t i = 0; i < 100000; i++)
		x[i] = 1e5 + (double)(i % 7) * 0x1p-30;
	m = moments_of(x, 99995);                                        /* 14285 times 0 to 6, whose variance is 4 */
	near(m.sd, 0x1p-30 * sqrt(4 * 99995.0 / 99994), 1e-13);
	free(x);
}

static void quantiles_are_those_of_a_sort(void **state)
{
	static const double p[] = { 0, 0.001, 0.05, 0.25, 0.2500001, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1 };
	static const size_t size[] = { 1, 2, 3, 4, 7, 24, 25, 26, 100, 257, 1000, 4096, 20001, 100000 };
	enum { HOW_MANY = sizeof p / sizeof *p };

	(void)state;
	for (int kind = 0; kind < COLUMNS; kind++)
		for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
			double *x = random_column(size[s], kind, 11), *copy = malloc(size[s] * sizeof *copy), q[HOW_MANY];

			memcpy(copy, x, size[s] * sizeof *copy);
			quantiles_of(x, size[s], p, HOW_MANY, q);
			assert_memory_equal(x, copy, size[s] * sizeof *copy);     /* left in peace */
			gsl_sort(copy, 1, size[s]);
			for (int i = 0; i < HOW_MANY; i++) {
				const double want = by_sorting(copy, size[s], p[i]);

				if (q[i] != want && !(fabs(q[i] - want) <= 3e-16 * fabs(want)))
					fail_msg("column %d of %zu: p %g is %.17g, not %.17g", kind, size[s], p[i], q[i], want);
			}
			free(copy);
			free(x);
		}
}

/* Every pass, bit for bit, with every instruction set there is. */
struct all_passes {
	struct first_pass first;
	struct second_pass second;
	struct tail_pass tail;
	struct range_pass range;
	uint32_t bucket[1000];
};

#define RUN_ALL(SET, x, n, out)                                                                           \
	do {                                                                                              \
		memset(out, 0, sizeof *(out));                                                            \
		SET##_first(x, n, &(out)->first);                                                         \
		SET##_second(x, n, 3.21, &(out)->second);                                                 \
		SET##_tail(x, n, 0.77, &(out)->tail);                                                     \
		for (int lane = 0; lane < LANES; lane++)                                                  \
			(out)->range.low[lane] = INFINITY;                                                \
		SET##_range(x, n, &(out)->range);                                                         \
		SET##_buckets(x, (n) / LANES * LANES, &(struct buckets){ key_of(-5), key_of(1e5), 41 }, (out)->bucket); \
	} while (0)

static void instruction_sets_agree(void **state)
{
	static struct all_passes plain, other;

	(void)state;
	for (int kind = 0; kind < COLUMNS; kind++)
		for (size_t n = 985; n < 1000; n++) {
			double *x = random_column(n, kind, 14);

			RUN_ALL(plain, x, n, &plain);
#ifdef __x86_64__
			if (__builtin_cpu_supports("avx2")) {
				RUN_ALL(avx2, x, n, &other);
				assert_memory_equal(&plain, &other, sizeof plain);
			}
			if (__builtin_cpu_supports("avx512f")) {
				RUN_ALL(avx512, x, n, &other);
				assert_memory_equal(&plain, &other, sizeof plain);
			}
#endif
			free(x);
		}
}

static void quantiles_of_few(void **state)
{
	static const double p[] = { 0.05, 0.5, 0.95 };
	const double with[] = { 4, INFINITY, 2 };
	double q[3], half = 0.5, edge = 2.0 / 3;

	(void)state;
	quantiles_of(NULL, 0, p, 3, q);
	assert_true(isnan(q[0]) && isnan(q[1]) && isnan(q[2]));
	quantiles_of((double[]){ 2.385 }, 1, p, 3, q);
	assert_true(q[0] == 2.385 && q[1] == 2.385 && q[2] == 2.385);
	quantiles_of((double[]){ 9, 3 }, 2, p, 3, q);
	near(q[0], 3.3, 1e-15);
	assert_true(q[1] == 6);
	near(q[2], 8.7, 1e-15);
	quantiles_of(with, 3, &half, 1, q);
	assert_true(q[0] == 4);                                          /* touches no infinite value */
	quantiles_of(with, 3, &edge, 1, q);
	assert_true(isinf(q[0]));
}

static void tails(void **state)
{
	double *x = random_column(10007, 0, 12), *copy = random_column(10007, 0, 12), sum = 0;
	const double many[] = { 1, 2, 3, 4, INFINITY };
	size_t n = 0;

	(void)state;
	gsl_sort(copy, 1, 10007);
	for (size_t i = 0; i < 10007; i++)
		if (copy[i] >= gsl_stats_quantile_from_sorted_data(copy, 1, 10007, 0.95)) {
			sum += copy[i];
			n++;
		}
	near(tail_mean(x, 10007, 0.95), sum / (double)n, 1e-14);
	/* the normal's expected shortfall: mu + sigma phi(z) / 0.05 */
	near(tail_mean(x, 10007, 0.95), 38377 + 3000 * 2.0627128, 3e-3);
	assert_true(isinf(tail_mean(many, 5, 0.5)));
	assert_true(tail_mean(many, 4, 0.5) == 3.5);
	assert_true(tail_mean(many, 4, 1) == 4);
	assert_true(tail_mean((double[]){ 7, 7, 7 }, 3, 0.95) == 7);
	assert_true(isnan(tail_mean(NULL, 0, 0.95)));
	free(copy);
	free(x);
}

static void pairs(void **state)
{
	const double x[] = { 3, 5, INFINITY, 4, 9 }, y[] = { 4, 4, 2, INFINITY, 9 };
	const struct paired paired = paired_of(x, y, 5);

	(void)state;
	assert_int_equal(paired.difference.n, 3);
	assert_true(paired.difference.mean == 0 && paired.difference.sd == 1);
	near(paired.p_lower, 0.4, 1e-15);                                /* 3 < 4, 4 < infinity */
}

/* Published: t quantile 2.228 for 10 degrees of freedom; Wilson for 10 of 20 is 0.2993 to 0.7007 (Newcombe, Statist.
 * Med. 17, 1998, works 81 of 263 to 0.2553, 0.3662). */
static void intervals_known(void **state)
{
	const struct moments m = { .n = 11, .mean = 5, .sd = 2, .se = 1 }, one = { .n = 1, .mean = 5, .sd = NAN, .se = NAN };
	const struct moments flat = { .n = 4, .mean = 5, .sd = 0, .se = 0 };
	struct interval i = mean_interval(&m, 0.95);

	(void)state;
	near(i.low, 5 - 2.2281388519649385, 1e-10);
	near(i.high, 5 + 2.2281388519649385, 1e-10);
	i = mean_interval(&one, 0.95);
	assert_true(isnan(i.low) && isnan(i.high));
	i = mean_interval(&flat, 0.95);
	assert_true(i.low == 5 && i.high == 5);
	i = wilson_interval(81, 263, 0.95);
	assert_true(fabs(i.low - 0.2553) < 5e-5 && fabs(i.high - 0.3662) < 5e-5);
	i = wilson_interval(0, 10, 0.95);
	assert_true(i.low == 0 && fabs(i.high - 0.2775) < 5e-5);
	i = wilson_interval(10, 10, 0.95);
	assert_true(i.high == 1 && fabs(i.low - 0.7225) < 5e-5);
	i = wilson_interval(0, 0, 0.95);
	assert_true(isnan(i.low));
}

/* David & Nagaraja: for n = 10 the median lies between the 2nd and the 9th value in 97.9 %; the 95 % point of ten
 * values has no upper bound. */
static void quantile_interval_known(void **state)
{
	const double x[] = { 10, 3, 5, 1, 7, 2, 9, 4, 8, 6 };
	struct interval i = quantile_interval(x, 10, 0.5, 0.95);

	(void)state;
	assert_true(i.low == 2 && i.high == 9);
	i = quantile_interval(x, 10, 0.95, 0.95);
	assert_true(i.low == 8 && isnan(i.high));
	i = quantile_interval(x, 1, 0.5, 0.95);
	assert_true(isnan(i.low) && isnan(i.high));
	i = quantile_interval(x, 0, 0.5, 0.95);
	assert_true(isnan(i.low) && isnan(i.high));
}

/* The expansion used for large n gives the same ranks as the exact binomial. */
static void quantile_interval_large(void **state)
{
	static const double p[] = { 0.05, 0.5, 0.95, 0.99 };
	const size_t n = 200000;
	double *x = malloc(n * sizeof *x);

	(void)state;
	for (size_t i = 0; i < n; i++)
		x[(i * 7919) % n] = (double)i;                           /* value = rank - 1 */
	for (size_t k = 0; k < 4; k++) {
		const struct interval i = quantile_interval(x, n, p[k], 0.95);
		const unsigned low = (unsigned)i.low, high = (unsigned)i.high, all = (unsigned)n;

		/* ranks l = low + 1 and u = high + 1: P(B < l) <= 2.5 % < P(B <= l), P(B >= u) <= 2.5 % < P(B >= u - 1) */
		assert_true(gsl_cdf_binomial_P(low, p[k], all) <= 0.02501 && gsl_cdf_binomial_P(low + 1, p[k], all) > 0.02499);
		assert_true(gsl_cdf_binomial_Q(high, p[k], all) <= 0.02501 && gsl_cdf_binomial_Q(high - 1, p[k], all) > 0.02499);
	}
	free(x);
}

/* 1000 samples with known truths; a 95 % interval must cover in 926 to 971 of them (3 sigma and some). */
static void intervals_cover(void **state)
{
	enum { SAMPLES = 1000, N = 400 };
	struct dist cost;
	int mean = 0, share = 0, tail = 0, middle = 0;

	(void)state;
	assert_true(dist_gamma_mean_cv(&cost, 120, 0.4));
	for (uint64_t s = 0; s < SAMPLES; s++) {
		const struct chance chance = {.seed = 99, .replica = s };
		struct interval i;
		struct stream stream;
		struct moments m;
		double x[N];
		size_t k = 0;

		stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 4));
		for (int j = 0; j < N; j++) {
			x[j] = dist_draw(&cost, stream_next(&stream), &chance);
			k += uniform_of(stream_next(&stream)) < 0.2385;
		}
		m = moments_of(x, N);
		i = mean_interval(&m, 0.95);
		mean += i.low <= 120 && 120 <= i.high;
		i = wilson_interval(k, N, 0.95);
		share += i.low <= 0.2385 && 0.2385 <= i.high;
		i = quantile_interval(x, N, 0.95, 0.95);
		tail += i.low <= dist_quantile(&cost, 0.95) && dist_quantile(&cost, 0.95) <= i.high;
		i = quantile_interval(x, N, 0.5, 0.95);
		middle += i.low <= dist_quantile(&cost, 0.5) && dist_quantile(&cost, 0.5) <= i.high;
	}
	assert_in_range(mean, 926, 971);
	assert_in_range(share, 926, 971);
	assert_in_range(tail, 926, 971);
	assert_in_range(middle, 926, 971);
}

static double integral(const double *density, size_t points, double step)
{
	double sum = 0;

	for (size_t i = 0; i < points; i++)
		sum += density[i] * step;
	return sum;
}

static void density_is_smooth_and_whole(void **state)
{
	enum { POINTS = 201 };
	double *x = random_column(20000, 0, 13), *unfinished = random_column(20000, 3, 13), density[POINTS];
	const double two[] = { 10, 10, 10, 20 };

	(void)state;
	density_of(x, 20000, 38377 - 18000, 38377 + 18000, POINTS, density);
	near(integral(density, POINTS, 180), 1, 1e-3);
	near(density[POINTS / 2], 0.3989 / 3000, 0.05);
	near(density[POINTS / 2 + 17], 0.3989 / 3000 * exp(-0.5 * 1.02 * 1.02), 0.08);
	for (int i = 1; i < POINTS / 2 - 25; i++)                        /* rises without dips up to 1.5 sd */
		assert_true(density[i] >= density[i - 1] * 0.8);
	density_of(unfinished, 20000, 100, 700, POINTS, density);
	near(integral(density, POINTS, 3), 1, 1e-3);                     /* the finite ones */
	density_of((double[]){ 5, 5, 5 }, 3, 0, 10, 11, density);
	for (int i = 0; i < 11; i++)
		assert_true(density[i] == (i == 5));
	density_of(two, 4, 0, 30, POINTS, density);
	near(integral(density, POINTS, 0.15), 1, 1e-2);
	density_of(NULL, 0, 0, 1, 3, density);
	assert_true(density[0] == 0 && density[2] == 0);
	free(unfinished);
	free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nist_sets),
		cmocka_unit_test(moments_of_few),
		cmocka_unit_test(moments_lose_nothing),
		cmocka_unit_test(quantiles_are_those_of_a_sort),
		cmocka_unit_test(instruction_sets_agree),
		cmocka_unit_test(quantiles_of_few),
		cmocka_unit_test(tails),
		cmocka_unit_test(pairs),
		cmocka_unit_test(intervals_known),
		cmocka_unit_test(quantile_interval_known),
		cmocka_unit_test(quantile_interval_large),
		cmocka_unit_test(intervals_cover),
		cmocka_unit_test(density_is_smooth_and_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
