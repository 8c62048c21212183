/* Exponential and normal deviates from one 64-bit word by the ziggurat (Marsaglia & Tsang, J. Stat. Softw. 5(8), 2000;
 * 256 layers, index from the low 8 bits, abscissa from the top 53, as Doornik 2005 asks: the two must not share bits).
 * About 1 % of the words fall outside the layers; those take further words from the overflow stream. */
#ifndef COSTCAST_MATH_ZIGGURAT_H
#define COSTCAST_MATH_ZIGGURAT_H

#include <stdint.h>

#include "sim/math/philox.h"

extern const double ziggurat_exponential_x[257], ziggurat_exponential_ratio[256];

double exponential_slow(uint64_t word, const struct chance *chance);

/* Standard exponential, mean 1. */
static inline double exponential_of(uint64_t word, const struct chance *chance)
{
	const unsigned layer = word & 255;
	const double u = (double)(int64_t)(word >> 11) * 0x1p-53;

	if (__builtin_expect(u < ziggurat_exponential_ratio[layer], 1))
		return u * ziggurat_exponential_x[layer];
	return exponential_slow(word, chance);
}

extern const double ziggurat_normal_x[257], ziggurat_normal_ratio[256];

double normal_slow(uint64_t word, const struct chance *chance);

/* Standard normal; bit 8 is the sign, which a multiplication applies without a branch. */
static inline double normal_of(uint64_t word, const struct chance *chance)
{
	const unsigned layer = word & 255;
	const double u = (double)(int64_t)(word >> 11) * 0x1p-53, sign = 1 - (double)(int)(word >> 7 & 2);

	if (__builtin_expect(u < ziggurat_normal_ratio[layer], 1))
		return sign * (u * ziggurat_normal_x[layer]);
	return normal_slow(word, chance);
}

/* The extra words of a rejection: word number N (0, 1, …) that belongs to WORD. */
uint64_t overflow_word(uint64_t word, uint32_t n, const struct chance *chance);

#endif
