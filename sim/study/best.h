/* commit: best: the commitment that makes the expected cost least, found over pilot futures while the plan is made. */
#ifndef COSTCAST_STUDY_BEST_H
#define COSTCAST_STUDY_BEST_H

#include "sim/math/stats.h"
#include "sim/world/model.h"

/* The mean cost of a strategy against the size of one of its commitments, the others at their best. */
struct best {
	size_t commitment;                /* index */
	struct commitment_amount amount;  /* what was chosen */
	struct interval ci;               /* of the best amount, over batches of pilot futures; NAN with one future */
	size_t pilots;                    /* futures that it was found over */
	double cost_usd, without_usd;     /* mean cost over them with it, and with none of it */
	size_t points;                    /* of the curve */
	double *at;                       /* amounts, ascending from 0 */
	double *mean_usd, *low_usd, *high_usd;   /* mean cost and its confidence interval */
};

#endif
