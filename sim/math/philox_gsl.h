/* Philox behind GSL's generator interface, for gsl_ran_* in set-up code and in the rarer samplers; hot loops read
 * blocks directly. (Random123's own GSL wrapper loses the carry of its counter and the seed's high bits.) */
#ifndef COSTCAST_MATH_PHILOX_GSL_H
#define COSTCAST_MATH_PHILOX_GSL_H

#include <gsl/gsl_rng.h>

#include "sim/math/philox.h"

/* For gsl_rng_alloc(); gsl_rng_set() takes all 64 bits of the seed, and then the words are those of
 * { seed, replica 0 } under purpose 0. */
extern const gsl_rng_type *const gsl_rng_philox;

/* A generator on the stack: chance_gsl_init(), then pass &g.rng to gsl_ran_*. It must not be moved meanwhile. */
struct philox_state {
	uint32_t key[2], counter[4];
	int step;                 /* which word of the counter goes up */
	int used;                 /* words of OUT that are spent */
	uint32_t out[4];
};
struct chance_gsl {
	gsl_rng rng;
	struct philox_state state;
};
void chance_gsl_init(struct chance_gsl *gsl, const struct chance *chance, uint32_t purpose);
/* The words overflow_word(word, 0), (word, 1), … */
void overflow_gsl_init(struct chance_gsl *gsl, uint64_t word, const struct chance *chance);

#endif
