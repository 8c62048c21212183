/* Storms: one Poisson process strikes all slots of a front, whichever strategy stands in them, so that strategies meet
 * the same storms at the same moments. A storm of total rate slots x λ + pools x r picks a slot or a pool; a slot that
 * is not up, not spot or not exposed lets it pass (thinning). Four words a storm: gap, pick, wait, spare. */
#ifndef COSTCAST_MODELS_TRAINING_STORM_H
#define COSTCAST_MODELS_TRAINING_STORM_H

#include <math.h>

#include "models/training/training.h"
#include "sim/math/philox.h"

enum { STORMS_A_FILL = 16, WORDS_A_STORM = 4 };
enum { STORM_GAP, STORM_PICK, STORM_WAIT };

struct storms {
	double next_s;                    /* when the next one comes; INFINITY: never */
	double mean_gap;
	uint32_t purpose, draw;
	unsigned used;                    /* storms taken of the block */
	uint64_t word[STORMS_A_FILL * WORDS_A_STORM];
};

static inline __attribute__((always_inline)) void storms_gap(struct storms *storms, const struct chance *chance)
{
	if (__builtin_expect(storms->used == STORMS_A_FILL, 0)) {
		philox_fill(chance, storms->purpose, storms->draw, STORMS_A_FILL * WORDS_A_STORM / 2, storms->word);
		storms->draw += STORMS_A_FILL * WORDS_A_STORM / 2;
		storms->used = 0;
	}
	storms->next_s += storms->mean_gap * exponential_of(storms->word[storms->used * WORDS_A_STORM + STORM_GAP], chance);
}

static inline void storms_start(struct storms *storms, const struct chance *chance, uint32_t purpose, double mean_gap)
{
	storms->purpose = purpose;
	storms->mean_gap = mean_gap;
	storms->draw = 0;
	storms->used = STORMS_A_FILL;
	storms->next_s = isfinite(mean_gap) ? 0 : INFINITY;
	if (isfinite(mean_gap))
		storms_gap(storms, chance);
}

/* The words of the storm that comes next; valid until storms_pass(). */
static inline const uint64_t *storms_words(const struct storms *storms)
{
	return storms->word + storms->used * WORDS_A_STORM;
}

static inline __attribute__((always_inline)) void storms_pass(struct storms *storms, const struct chance *chance)
{
	storms->used++;
	storms_gap(storms, chance);
}

#endif
