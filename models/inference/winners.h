/* Who has the least: a knock-out tournament over numbered things (Knuth, TAOCP 3, 5.4.1). Changing one is a match a round, looking is free;
 * of equals the lowest number wins. Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_WINNERS_H
#define COSTCAST_MODELS_INFERENCE_WINNERS_H

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

struct winners {
	double *least;                    /* [2 * width]: of 1 all, of 2 and 3 each half, …, of width + i thing i alone; INFINITY: not in it */
	int width;                        /* a power of two */
};

static inline void winners_init(struct winners *winners, int count)
{
	for (winners->width = 1; winners->width < count; winners->width *= 2)
		;
	winners->least = mem_new(2 * (size_t)winners->width, sizeof *winners->least);
}

static inline void winners_clear(struct winners *winners)
{
	for (int i = 0; i < 2 * winners->width; i++)
		winners->least[i] = INFINITY;
}

static inline void winners_release(struct winners *winners) { free(winners->least); }

static inline void winners_set(struct winners *winners, int i, double x)
{
	double *least = winners->least;
	int at = winners->width + i;

	least[at] = x;
	while (at > 1) {
		const double other = least[at ^ 1], both = other < least[at] ? other : least[at];

		at /= 2;
		if (least[at] == both)
			return;
		least[at] = both;
	}
}

static inline double winners_least(const struct winners *winners) { return winners->least[1]; }

/* Whose it is, if winners_least() is finite. */
static inline int winners_first(const struct winners *winners)
{
	const double *least = winners->least;
	int at = 1;

	while (at < winners->width) {
		at *= 2;
		at += least[at] != least[1];
	}
	return at - winners->width;
}

#endif
