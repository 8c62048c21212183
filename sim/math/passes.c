#include "sim/math/passes.h"

#include <math.h>
#include <string.h>

/* For pass_exp(): ln 2 in two parts, of which the first has so few bits that its multiples are exact (Cody & Waite, "Software Manual for the
 * Elementary Functions", 1980), and 1 / 13!, …, 1 / 2!: the next term is below 2^-57 on +-ln 2 / 2. Adding EXP_SHIFT rounds to a whole number. */
#define EXP_LOG2E 0x1.71547652b82fep0
#define EXP_LN2_HIGH 0x1.62e42feep-1
#define EXP_LN2_LOW 0x1.a39ef35793c76p-33
#define EXP_SHIFT 0x1.8p52
#define EXP_TERMS 12
#define EXP_MOST 700.0
static const double exp_taylor[EXP_TERMS] = { 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
					      1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2 };

/* As in philox.c: one source for all instruction sets, chosen by the machine at each call. */
#define PASS(name) plain_##name
#define TARGET
#define WIDTH 2
#include "sim/math/passes_lanes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define PASS(name) avx2_##name
#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#include "sim/math/passes_lanes.h"

#define PASS(name) avx512_##name
#define TARGET __attribute__((target("avx512f")))
#define WIDTH 8
#include "sim/math/passes_lanes.h"

#define BEST(pass, ...)                                     \
	do {                                                \
		if (__builtin_cpu_supports("avx512f"))      \
			avx512_##pass(__VA_ARGS__);         \
		else if (__builtin_cpu_supports("avx2"))    \
			avx2_##pass(__VA_ARGS__);           \
		else                                        \
			plain_##pass(__VA_ARGS__);          \
	} while (0)
#else
#define BEST(pass, ...) plain_##pass(__VA_ARGS__)
#endif

double lane_total(const struct lane_sum *sum)
{
	double high = 0, low = 0;

	for (int i = 0; i < LANES; i++) {
		const double total = high + sum->high[i], part = total - high;

		low += (high - (total - part)) + (sum->high[i] - part) + sum->low[i];
		high = total;
	}
	return high + low;
}

void pass_first(const double *x, size_t count, struct first_pass *pass)
{
	BEST(first, x, count, pass);
}

void pass_second(const double *x, size_t count, double mean, struct second_pass *pass)
{
	BEST(second, x, count, mean, pass);
}

void pass_tail(const double *x, size_t count, double from, struct tail_pass *pass)
{
	BEST(tail, x, count, from, pass);
}

void pass_range(const double *x, size_t count, struct range_pass *pass)
{
	BEST(range, x, count, pass);
}

void pass_buckets(const double *x, size_t count, const struct buckets *buckets, uint32_t *bucket)
{
	BEST(buckets, x, count, buckets, bucket);
}

void pass_exp(double *x, size_t count)
{
	const size_t whole = count - count % LANES;
	double rest[LANES] = { 0 };

	BEST(exp, x, whole);
	if (whole == count)
		return;
	memcpy(rest, x + whole, (count - whole) * sizeof *x);
	BEST(exp, rest, LANES);
	memcpy(x + whole, rest, (count - whole) * sizeof *x);
}
