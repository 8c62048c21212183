/* Order statistics without sorting: values fall into buckets by their bits, only the buckets that hold a wanted rank
 * are looked at again. Bits order like logarithms, so that heavy tails spread evenly; what still crowds in one bucket
 * (one far outlier can do that) is spread anew at the next level, 64 bits being used up after six. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/math/order.h"
#include "sim/math/passes.h"

#define SMALL 24                  /* sorted by insertion */
#define BUCKETS_MIN 64
#define BUCKETS_MAX 2048
#define BLOCK 256                 /* values whose buckets are found at once */
#define TALLIES 4                 /* equal neighbours count apart, as no memory cell is ready again so soon */

struct plan {
	struct buckets buckets;
	size_t count;             /* of buckets */
	bool clamped;             /* the first and the last bucket hold what lies outside, too */
	bool equal;               /* there is one value only */
};

/* The finite positive values share the buckets when there are any; zeros, negatives and infinities, of which outcomes
 * have few kinds, go to the ends. Among those alone: all of them. */
static void plan_range(struct plan *plan, const double *x, size_t n)
{
	struct range_pass pass = { .first = x[0] };
	double least = INFINITY, greatest = 0;
	int64_t differ = 0;

	for (int i = 0; i < LANES; i++)
		pass.low[i] = INFINITY;
	pass_range(x, n, &pass);
	for (int i = 0; i < LANES; i++) {
		least = fmin(least, pass.low[i]);
		greatest = fmax(greatest, pass.high[i]);
		differ |= pass.differ[i];
	}
	plan->equal = !differ;
	plan->clamped = greatest > 0;
	plan->buckets.low = key_of(least) - 1;
	plan->buckets.high = key_of(greatest) + 1;
}

static void plan_buckets(struct plan *plan, const double *x, size_t n)
{
	struct buckets *b = &plan->buckets;
	size_t wanted = BUCKETS_MIN;
	uint64_t range;

	plan_range(plan, x, n);
	if (!plan->clamped) {
		b->low = b->high = key_of(x[0]);
		for (size_t i = 1; i < n; i++) {
			const int64_t key = key_of(x[i]);

			b->low = key < b->low ? key : b->low;
			b->high = key > b->high ? key : b->high;
		}
	}
	while (wanted < BUCKETS_MAX && wanted * 8 < n)
		wanted *= 2;
	range = (uint64_t)b->high - (uint64_t)b->low;
	for (b->shift = 0; range >> b->shift >= wanted;)
		b->shift++;
	plan->count = (size_t)(range >> b->shift) + 1;
}

/* Calls of pass_buckets for block after block; the last one, short, from a padded copy. Returns how many are valid. */
static size_t block_buckets(const struct plan *plan, const double *x, size_t n, size_t from, uint32_t bucket[BLOCK])
{
	const size_t left = n - from < BLOCK ? n - from : BLOCK, whole = left / LANES * LANES;
	double end[LANES] = { 0 };

	pass_buckets(x + from, whole, &plan->buckets, bucket);
	if (whole < left) {
		memcpy(end, x + from + whole, (left - whole) * sizeof *x);
		pass_buckets(end, LANES, &plan->buckets, bucket + whole);
	}
	return left;
}

static void count_buckets(const struct plan *plan, const double *x, size_t n, uint32_t histogram[BUCKETS_MAX])
{
	uint32_t tally[TALLIES][BUCKETS_MAX], bucket[BLOCK];

	for (int t = 0; t < TALLIES; t++)
		memset(tally[t], 0, plan->count * sizeof *tally[t]);
	for (size_t i = 0; i < n; i += BLOCK) {
		const size_t left = block_buckets(plan, x, n, i, bucket);
		size_t j = 0;

		for (; j + TALLIES <= left; j += TALLIES)
			for (size_t t = 0; t < TALLIES; t++)
				tally[t][bucket[j + t]]++;
		for (; j < left; j++)
			tally[0][bucket[j]]++;
	}
	for (size_t b = 0; b < plan->count; b++)
		histogram[b] = tally[0][b] + tally[1][b] + tally[2][b] + tally[3][b];
}

static void sort_small(double *x, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const double v = x[i];
		const int64_t key = key_of(v);
		size_t j = i;

		for (; j > 0 && key_of(x[j - 1]) > key; j--)
			x[j] = x[j - 1];
		x[j] = v;
	}
}

static void select_small(const double *x, size_t n, const size_t *rank, size_t ranks, double *out)
{
	double copy[SMALL];

	memcpy(copy, x, n * sizeof *x);
	sort_small(copy, n);
	for (size_t r = 0; r < ranks; r++)
		out[r] = copy[rank[r]];
}

/* A bucket that holds wanted ranks. */
struct section {
	size_t bucket, below, size;       /* values before the bucket; in it */
	size_t first, ranks;              /* which ranks */
	size_t start;                     /* of its values in the gathered ones */
};

/* Fills SECTION from the histogram: at most one for each rank. */
static size_t sections_find(const uint32_t *histogram, const size_t *rank, size_t ranks, struct section *section)
{
	size_t sections = 0, bucket = 0, below = 0, start = 0;

	for (size_t r = 0; r < ranks;) {
		struct section *s = &section[sections++];

		for (; below + histogram[bucket] <= rank[r]; bucket++)
			below += histogram[bucket];
		*s = (struct section){ .bucket = bucket, .below = below, .size = histogram[bucket], .first = r,
				       .start = start };
		for (; r < ranks && rank[r] < below + s->size; r++)
			s->ranks++;
		start += s->size;
	}
	return sections;
}

/* Each section's values, one section after the other. HISTOGRAM becomes a map from bucket to section + 1. */
static double *sections_gather(const double *x, size_t n, const struct plan *plan, uint32_t *histogram,
			       const struct section *section, size_t sections)
{
	const struct section *last = &section[sections - 1];
	double *gathered = mem_new(last->start + last->size, sizeof *gathered);
	double **end = mem_new(sections + 1, sizeof *end);
	uint32_t bucket[BLOCK];

	memset(histogram, 0, plan->count * sizeof *histogram);
	for (size_t s = 0; s < sections; s++) {
		histogram[section[s].bucket] = (uint32_t)s + 1;
		end[s + 1] = gathered + section[s].start;
	}
	for (size_t i = 0; i < n; i += BLOCK) {
		const size_t left = block_buckets(plan, x, n, i, bucket);

		for (size_t j = 0; j < left; j++) {
			const uint32_t s = histogram[bucket[j]];

			if (__builtin_expect(s != 0, 0))
				*end[s]++ = x[i + j];
		}
	}
	free(end);
	return gathered;
}

static void section_select(const struct section *s, const double *values, const size_t *rank, double *out)
{
	size_t *inside = mem_new(s->ranks, sizeof *inside);

	for (size_t r = 0; r < s->ranks; r++)
		inside[r] = rank[s->first + r] - s->below;
	order_statistics(values, s->size, inside, s->ranks, out + s->first);
	free(inside);
}

static void select_large(const double *x, size_t n, const size_t *rank, size_t ranks, double *out)
{
	uint32_t histogram[BUCKETS_MAX];
	struct section *section;
	struct plan plan;
	double *gathered = NULL;
	size_t sections;

	plan_buckets(&plan, x, n);
	if (plan.equal) {
		for (size_t r = 0; r < ranks; r++)
			out[r] = x[0];
		return;
	}
	section = mem_new(ranks, sizeof *section);
	count_buckets(&plan, x, n, histogram);
	sections = sections_find(histogram, rank, ranks, section);
	for (size_t s = 0; s < sections; s++) {
		const bool inner = section[s].bucket > 0 && section[s].bucket < plan.count - 1;

		if (plan.buckets.shift == 0 && (inner || !plan.clamped)) {     /* one value fills the bucket */
			for (size_t r = 0; r < section[s].ranks; r++)
				out[section[s].first + r] = value_of(plan.buckets.low + (int64_t)section[s].bucket);
			continue;
		}
		if (!gathered)
			gathered = sections_gather(x, n, &plan, histogram, section, sections);
		section_select(&section[s], gathered + section[s].start, rank, out);
	}
	free(gathered);
	free(section);
}

void order_statistics(const double *x, size_t n, const size_t *rank, size_t ranks, double *out)
{
	if (n <= SMALL)
		select_small(x, n, rank, ranks, out);
	else
		select_large(x, n, rank, ranks, out);
}
