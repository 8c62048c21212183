#include "sim/math/histogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

void histogram_init(struct histogram *histogram)
{
	*histogram = (struct histogram){.bucket = mem_new(HISTOGRAM_BUCKETS, sizeof *histogram->bucket), .low = HISTOGRAM_BUCKETS};
}

void histogram_release(struct histogram *histogram)
{
	free(histogram->bucket);
	*histogram = (struct histogram){.low = HISTOGRAM_BUCKETS};
}

void histogram_clear(struct histogram *histogram)
{
	if (histogram->low < histogram->high)
		memset(histogram->bucket + histogram->low, 0, (size_t)(histogram->high - histogram->low) * sizeof *histogram->bucket);
	histogram->low = HISTOGRAM_BUCKETS;
	histogram->high = 0;
	histogram->zero = histogram->total = 0;
}

void histogram_add_all(struct histogram *histogram, const double *x, size_t count)
{
	int64_t low = histogram->low, high = histogram->high;

	histogram->total += (double)count;
	for (size_t i = 0; i < count; i++) {
		const int64_t key = histogram_key(x[i]);

		if (__builtin_expect(key < 0, 0)) {
			histogram->zero++;
			continue;
		}
		histogram->bucket[key]++;
		low = key < low ? key : low;
		high = key >= high ? key + 1 : high;
	}
	histogram->low = (int32_t)low;
	histogram->high = (int32_t)high;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
	for (int32_t i = from->low; i < from->high; i++)
		into->bucket[i] += from->bucket[i];
	into->zero += from->zero;
	into->total += from->total;
	into->low = from->low < into->low ? from->low : into->low;
	into->high = from->high > into->high ? from->high : into->high;
}

/* Where bucket KEY begins: the double with those first bits. */
static double edge(int64_t key)
{
	const int64_t bits = (key + ((int64_t)(1023 + HISTOGRAM_LOW) << HISTOGRAM_BITS)) << (52 - HISTOGRAM_BITS);
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

double histogram_quantile(const struct histogram *histogram, double p)
{
	double below = histogram->zero;
	const double wanted = p * histogram->total;
	double last = 0;

	if (!(histogram->total > 0))
		return NAN;
	if (wanted <= below)
		return 0;
	for (int32_t i = histogram->low; i < histogram->high; i++) {
		const double weight = histogram->bucket[i];

		if (!(weight > 0))
			continue;
		last = edge(i + 1);
		if (below + weight >= wanted)
			return edge(i) + (last - edge(i)) * (wanted - below) / weight;
		below += weight;
	}
	return last;                      /* rounding: what is left of the weight is less than its last bit */
}

double histogram_above(const struct histogram *histogram, double x)
{
	double above = 0;

	if (!(histogram->total > 0))
		return NAN;
	for (int32_t i = histogram->low; i < histogram->high; i++) {
		const double low = edge(i), high = edge(i + 1);

		above += histogram->bucket[i] * (x <= low ? 1 : x >= high ? 0 : (high - x) / (high - low));
	}
	if (x < 0)
		above += histogram->zero;
	return above / histogram->total;
}
