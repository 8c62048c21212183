/* Sixteen blocks of Philox in lock-step; included once per instruction set by philox.c, with
 *   FILL      name of the function            TARGET    what __attribute__((target)) calls the set
 *   VECTOR    the intrinsics' vector type     MULTIPLY  widening multiply of the low halves of its 64-bit lanes
 *   WIDTH     64-bit lanes of a vector        COUNT, LOWER, UPPER: lane numbers 0, 1, …, and of the interleaved halves
 * Each 64-bit lane holds 32 bits. The multiply reads the low half only, so the high half may carry rubbish between
 * rounds, and is masked once at the end. */
typedef uint64_t LANES(FILL) __attribute__((vector_size(8 * WIDTH)));

__attribute__((target(TARGET)))
static void FILL(const struct chance *chance, uint32_t purpose, uint32_t draw, size_t batches, uint64_t *out)
{
	enum { VECTORS = BATCH / WIDTH };
	const LANES(FILL) zero = { 0 }, count = { COUNT };
	const uint64_t seed = chance_key(chance, purpose);
	const VECTOR m0 = (VECTOR)(zero + MULTIPLIER_0), m1 = (VECTOR)(zero + MULTIPLIER_1);

	for (; batches; batches--, draw += BATCH, out += 2 * BATCH) {
		LANES(FILL) c0[VECTORS], c1[VECTORS], c2[VECTORS], c3[VECTORS];
		uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);

		for (unsigned v = 0; v < VECTORS; v++) {
			c0[v] = count + (uint64_t)draw + v * WIDTH;
			c1[v] = zero + purpose;
			c2[v] = zero + (uint32_t)chance->replica;
			c3[v] = zero + (chance->replica >> 32);
		}
#pragma GCC unroll 10
		for (int round = 0; round < ROUNDS; round++) {
#pragma GCC unroll 4
			for (unsigned v = 0; v < VECTORS; v++) {
				const LANES(FILL) p0 = (LANES(FILL))MULTIPLY((VECTOR)c0[v], m0);
				const LANES(FILL) p1 = (LANES(FILL))MULTIPLY((VECTOR)c2[v], m1);

				c0[v] = p1 >> 32 ^ c1[v] ^ k0;
				c1[v] = p1;
				c2[v] = p0 >> 32 ^ c3[v] ^ k1;
				c3[v] = p0;
			}
			k0 += WEYL_0;
			k1 += WEYL_1;
		}
#pragma GCC unroll 4
		for (unsigned v = 0; v < VECTORS; v++) {
			const LANES(FILL) even = c1[v] << 32 | (c0[v] & 0xffffffffu);
			const LANES(FILL) odd = c3[v] << 32 | (c2[v] & 0xffffffffu);
			const LANES(FILL) pair[2] = { __builtin_shufflevector(even, odd, LOWER),
						      __builtin_shufflevector(even, odd, UPPER) };

			memcpy(out + 2 * v * WIDTH, pair, sizeof pair);
		}
	}
}

#undef FILL
#undef TARGET
#undef VECTOR
#undef MULTIPLY
#undef WIDTH
#undef COUNT
#undef LOWER
#undef UPPER
