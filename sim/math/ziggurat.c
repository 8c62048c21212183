#include <math.h>

#include "sim/math/ziggurat_tables.h"

/* The word itself is the address: counter = { word low, word high, replica low, overflow | block }. Ordinary streams
 * keep the replica's high half in the last place, which never reaches PURPOSE_OVERFLOW's 2^56 replicas. */
uint64_t overflow_word(uint64_t word, uint32_t n, const struct chance *chance)
{
	const uint32_t counter[4] = { (uint32_t)word, (uint32_t)(word >> 32), (uint32_t)chance->replica,
				      purpose_of(PURPOSE_OVERFLOW, n / 2) };
	const uint32_t key[2] = { (uint32_t)chance->seed, (uint32_t)(chance->seed >> 32) };
	uint32_t out[4];

	philox4x32_10(counter, key, out);
	return n % 2 ? (uint64_t)out[3] << 32 | out[2] : (uint64_t)out[1] << 32 | out[0];
}

/* Is a point at abscissa X of LAYER, at a height drawn by WORD between the layer's floor and its ceiling, under the
 * curve's height there? */
static int under(double height, const double f[257], unsigned layer, uint64_t word)
{
	return f[layer] + uniform_of(word) * (f[layer + 1] - f[layer]) < height;
}

/* What is left of WORD when the inline test failed: the tail beyond r, which is r + the same distribution again; or the
 * wedge of a layer. A rejected word is replaced by its second overflow word, as if that had been drawn. */
double exponential_slow(uint64_t word, const struct chance *chance)
{
	for (;;) {
		const unsigned layer = word & 255;
		const double u = (double)(int64_t)(word >> 11) * 0x1p-53, x = u * ziggurat_exponential_x[layer];

		if (u < ziggurat_exponential_ratio[layer])
			return x;
		if (layer == 0)
			return ziggurat_exponential_x[1] + exponential_of(overflow_word(word, 0, chance), chance);
		if (under(exp(-x), ziggurat_exponential_f, layer, overflow_word(word, 0, chance)))
			return x;
		word = overflow_word(word, 1, chance);
	}
}

/* Marsaglia, "Generating a variable from the tail of the normal distribution", Technometrics 6 (1964). */
static double normal_tail(uint64_t word, const struct chance *chance)
{
	const double r = ziggurat_normal_x[1];

	for (uint32_t n = 0;; n += 2) {
		const double x = exponential_of(overflow_word(word, n, chance), chance) / r;
		const double y = exponential_of(overflow_word(word, n + 1, chance), chance);

		if (2 * y > x * x)
			return r + x;
	}
}

double normal_slow(uint64_t word, const struct chance *chance)
{
	for (;;) {
		const unsigned layer = word & 255;
		const double u = (double)(int64_t)(word >> 11) * 0x1p-53, x = u * ziggurat_normal_x[layer];
		const double sign = 1 - (double)(int)(word >> 7 & 2);

		if (u < ziggurat_normal_ratio[layer])
			return sign * x;
		if (layer == 0)
			return sign * normal_tail(word, chance);
		if (under(exp(-x * x / 2), ziggurat_normal_f, layer, overflow_word(word, 0, chance)))
			return sign * x;
		word = overflow_word(word, 1, chance);
	}
}
