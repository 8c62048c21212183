/* A case of a student's own: the scenario with another seed and prices that differ by a few per cent, fixed by the scenario's
 * SHA-256 and the student's name alone, so that the same page can be made again and no two are alike. */
#ifndef COSTCAST_STUDY_PERSONAL_H
#define COSTCAST_STUDY_PERSONAL_H

#include "sim/study/plan.h"

#define PERSONAL_SPREAD 0.08              /* prices within so much of the book's, either way */
#define PERSONAL_DIGITS 4                 /* of a price: what can be worked with by hand */
#define PERSONAL_SEEDS 1000000000u        /* seeds are below: short enough to be typed */

struct personal {
	uint64_t seed;
	const char **set;                 /* "prices.instances.p4d.24xlarge.on_demand=31.42USD/h"; in the scenario's arena */
	size_t sets;
};
/* Prices that the strategies do not pay, or that are made of others, stay as they are. */
struct personal personal_of(const struct plan *plan, const char *student);

#endif
