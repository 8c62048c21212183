/* The bodies of passes.h; included once per instruction set by passes.c, with
 *   PASS(name)   what the function is called there        TARGET   its attribute
 *   WIDTH        doubles in a vector
 * A lane is an element of one of LANES / WIDTH vectors. */
typedef double PASS(vector) __attribute__((vector_size(8 * WIDTH)));
typedef int64_t PASS(mask) __attribute__((vector_size(8 * WIDTH)));
typedef uint64_t PASS(bits) __attribute__((vector_size(8 * WIDTH)));
typedef uint32_t PASS(half) __attribute__((vector_size(4 * WIDTH)));

#define EACH_VECTOR _Pragma("GCC unroll 4") for (int k = 0; k < LANES / WIDTH; k++)
#define LOAD(to, from) memcpy(to, from, sizeof(double[LANES]))
#define KEEP(v, m) ((PASS(vector))((PASS(mask))(v) & (m)))
#define CHOOSE(v, m, other) ((PASS(vector))(((PASS(mask))(v) & (m)) | ((PASS(mask))(other) & ~(m))))
/* Eight values from AT on; past the end NANs, which no pass counts. */
#define EACH_EIGHT                                                                    \
	for (size_t i = 0; i < count; i += LANES) {                                   \
		const double *at = x + i;                                             \
		double end[LANES];                                                    \
                                                                                      \
		if (__builtin_expect(count - i < LANES, 0)) {                         \
			for (size_t j = 0; j < LANES; j++)                            \
				end[j] = i + j < count ? x[i + j] : (double)NAN;      \
			at = end;                                                     \
		}                                                                     \
		PASS(vector) v[LANES / WIDTH];                                        \
		LOAD(v, at);
#define ADD(high, low, x)                                                             \
	do {                                                                          \
		const PASS(vector) total = (high) + (x), part = total - (high);       \
                                                                                      \
		(low) += ((high) - (total - part)) + ((x) - part);                    \
		(high) = total;                                                       \
	} while (0)

TARGET static void PASS(first)(const double *x, size_t count, struct first_pass *pass)
{
	PASS(vector) sum[LANES / WIDTH], rest[LANES / WIDTH], low[LANES / WIDTH], high[LANES / WIDTH];
	PASS(mask) n[LANES / WIDTH];

	LOAD(sum, pass->sum.high);
	LOAD(rest, pass->sum.low);
	LOAD(low, pass->low);
	LOAD(high, pass->high);
	LOAD(n, pass->n);
	EACH_EIGHT
		EACH_VECTOR {
			const PASS(mask) finite = v[k] - v[k] == 0;
			const PASS(mask) under = finite & (v[k] < low[k]), over = finite & (v[k] > high[k]);

			n[k] -= finite;
			low[k] = CHOOSE(v[k], under, low[k]);
			high[k] = CHOOSE(v[k], over, high[k]);
			v[k] = KEEP(v[k], finite);
			ADD(sum[k], rest[k], v[k]);
		}
	}
	LOAD(pass->sum.high, sum);
	LOAD(pass->sum.low, rest);
	LOAD(pass->low, low);
	LOAD(pass->high, high);
	LOAD(pass->n, n);
}

TARGET static void PASS(second)(const double *x, size_t count, double mean, struct second_pass *pass)
{
	PASS(vector) sum[LANES / WIDTH], rest[LANES / WIDTH], square[LANES / WIDTH], square_rest[LANES / WIDTH];

	LOAD(sum, pass->deviation.high);
	LOAD(rest, pass->deviation.low);
	LOAD(square, pass->square.high);
	LOAD(square_rest, pass->square.low);
	EACH_EIGHT
		EACH_VECTOR {
			const PASS(mask) finite = v[k] - v[k] == 0;
			const PASS(vector) d = KEEP(v[k] - mean, finite), d2 = d * d;

			ADD(sum[k], rest[k], d);
			ADD(square[k], square_rest[k], d2);
		}
	}
	LOAD(pass->deviation.high, sum);
	LOAD(pass->deviation.low, rest);
	LOAD(pass->square.high, square);
	LOAD(pass->square.low, square_rest);
}

TARGET static void PASS(tail)(const double *x, size_t count, double from, struct tail_pass *pass)
{
	PASS(vector) sum[LANES / WIDTH], rest[LANES / WIDTH];
	PASS(mask) n[LANES / WIDTH];

	LOAD(sum, pass->sum.high);
	LOAD(rest, pass->sum.low);
	LOAD(n, pass->n);
	EACH_EIGHT
		EACH_VECTOR {
			const PASS(mask) beyond = v[k] >= from;
			const PASS(vector) kept = KEEP(v[k], beyond);

			n[k] -= beyond;
			ADD(sum[k], rest[k], kept);
		}
	}
	LOAD(pass->sum.high, sum);
	LOAD(pass->sum.low, rest);
	LOAD(pass->n, n);
}

TARGET static void PASS(range)(const double *x, size_t count, struct range_pass *pass)
{
	const PASS(vector) zero = { 0 }, infinite = zero + (double)INFINITY, first = zero + pass->first;
	PASS(vector) low[LANES / WIDTH], high[LANES / WIDTH];
	PASS(mask) differ[LANES / WIDTH];

	LOAD(low, pass->low);
	LOAD(high, pass->high);
	LOAD(differ, pass->differ);
	EACH_EIGHT
		if (at == end)
			for (size_t j = count - i; j < LANES; j++)
				v[j / WIDTH][j % WIDTH] = pass->first;
		EACH_VECTOR {
			const PASS(mask) under = (v[k] > 0) & (v[k] < low[k]), over = (v[k] > high[k]) & (v[k] < infinite);

			low[k] = CHOOSE(v[k], under, low[k]);
			high[k] = CHOOSE(v[k], over, high[k]);
			differ[k] |= v[k] != first;
		}
	}
	LOAD(pass->low, low);
	LOAD(pass->high, high);
	LOAD(pass->differ, differ);
}

TARGET static void PASS(buckets)(const double *x, size_t count, const struct buckets *buckets, uint32_t *bucket)
{
	const PASS(mask) zero = { 0 }, low = zero + buckets->low, high = zero + buckets->high;

	for (size_t i = 0; i < count; i += LANES) {
		PASS(mask) key[LANES / WIDTH];
		PASS(half) out[LANES / WIDTH];

		LOAD(key, x + i);
		EACH_VECTOR {
			PASS(mask) outside;

			key[k] ^= (key[k] < 0) & INT64_MAX;
			outside = key[k] < low;
			key[k] = (low & outside) | (key[k] & ~outside);
			outside = key[k] > high;
			key[k] = (high & outside) | (key[k] & ~outside);
			out[k] = __builtin_convertvector(((PASS(bits))key[k] - (PASS(bits))low) >> buckets->shift, PASS(half));
		}
		memcpy(bucket + i, out, sizeof out);
	}
}

/* x = k ln 2 + r, |r| <= ln 2 / 2: 2^k times Taylor's polynomial of r. */
TARGET static void PASS(exp)(double *x, size_t count)
{
	const PASS(vector) most = (PASS(vector)){ 0 } + EXP_MOST;

	for (size_t i = 0; i < count; i += LANES) {
		PASS(vector) v[LANES / WIDTH];

		LOAD(v, x + i);
		EACH_VECTOR {
			const PASS(mask) over = v[k] > most, under = v[k] < -most;

			v[k] = CHOOSE(most, over, CHOOSE(-most, under, v[k]));
			const PASS(vector) shifted = v[k] * EXP_LOG2E + EXP_SHIFT, whole = shifted - EXP_SHIFT;
			const PASS(vector) r = (v[k] - whole * EXP_LN2_HIGH) - whole * EXP_LN2_LOW;
			const PASS(bits) scale = ((PASS(bits))shifted + 1023) << 52;
			PASS(vector) sum = r * exp_taylor[0] + exp_taylor[1];

			_Pragma("GCC unroll 12") for (int j = 2; j < EXP_TERMS; j++)
				sum = sum * r + exp_taylor[j];
			sum = 1 + (r + r * r * sum);
			v[k] = sum * (PASS(vector))scale;
		}
		LOAD(x + i, v);
	}
}

#undef EACH_VECTOR
#undef LOAD
#undef KEEP
#undef CHOOSE
#undef EACH_EIGHT
#undef ADD
#undef PASS
#undef TARGET
#undef WIDTH
