/* Two finished runs: what differs in their settings, and which of their results differ by more than chance. */
#ifndef COSTCAST_STUDY_DIFF_H
#define COSTCAST_STUDY_DIFF_H

#include "sim/math/contrast.h"
#include "sim/study/finished.h"

struct diff_row {                         /* one metric of one strategy that both runs have */
	const char *strategy;
	const struct finished_metric *first, *second;
	bool paired;                      /* future by future, else Welch's test */
	struct contrast contrast;         /* second - first */
	double p_holm;                    /* corrected over the family; NAN where no test is needed, or possible */
	bool beyond;                      /* more than chance */
	bool p95_known, p95_apart;        /* the intervals of both p95: are they known, and do they not touch? */
};

struct diff_setting { const char *path, *first, *second; };       /* NULL: it is not there */

struct diff {
	const struct finished *run[2];
	double confidence;                /* of the first run */
	struct diff_row *row;             /* by strategy, then metric, in the first run's order */
	size_t rows, family;              /* how many of them are tests */
	size_t changed, beyond;           /* rows whose means differ at all, and by more than chance */
	const char **only[2];             /* strategies that the other run does not have */
	size_t only_count[2];
	struct diff_setting *setting;
	size_t settings;
	bool settings_known;              /* both effective scenarios are there */
};

/* Futures are paired where both runs have the same seed, as many futures, and samples: they met the same chance. */
struct diff *diff_of(struct arena *arena, const struct finished *first, const struct finished *second);

#endif
