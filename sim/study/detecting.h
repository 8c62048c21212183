/* Between detect.c, lookout.c and lookout_sum.c: the series of one incident, watched. Inside this folder only. */
#ifndef COSTCAST_STUDY_DETECTING_H
#define COSTCAST_STUDY_DETECTING_H

#include "sim/study/costs.h"
#include "sim/study/detect.h"

/* When an incident is, by future; what rules make of it goes to known_d and usd: [rule][look][point][future]. */
struct lookout {
	const struct detect *detect;
	const struct costs *without, *with;       /* WITH NULL: nothing is there to be found, alarms are counted */
	int *twin;                        /* [with->groups]: the same group without; -1: it is a new one */
	const double *begins_h;           /* [futures]; NAN: it does not happen */
	const struct value *delay_s;
	double *known_d, *usd;            /* days since the first whole day; INFINITY: nobody ever knows */
	uint32_t *alarms;                 /* without WITH: how many */
	int *first;                       /* [rule][future]: the group of WITH that called first at the usual threshold; -1 */
};
static inline size_t lookout_cell(size_t rule, enum look look, size_t point)
{
	return (rule * LOOKS + look) * DETECT_POINTS + point;
}
void lookout_all(struct lookout *watch, size_t futures, int threads);
/* Series of FUTURE for drawing: the total (GROUP -1) or one group of WITH. */
void lookout_example(const struct lookout *watch, size_t future, int group, struct example_day *day);

/* --- lookout_sum.c --- */
/* False alarms, of a watch without an incident. */
void lookout_alarms(const struct lookout *watch, struct detect *detect, size_t futures);
/* All of ITEM that is not its name. */
void lookout_sum(const struct lookout *watch, size_t futures, struct detect_case *item);

#endif
