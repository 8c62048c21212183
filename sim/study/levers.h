/* The levers of a scenario: what each saves alone, and what all save one after the other, over the same futures. */
#ifndef COSTCAST_STUDY_LEVERS_H
#define COSTCAST_STUDY_LEVERS_H

#include "sim/study/summary.h"

/* How much the mean bill falls. Negative: it rises. */
struct saving {
	int64_t nano;                     /* nano-dollars */
	struct interval ci;               /* USD, paired future by future; NAN for one future */
};

/* What a lever may do beside the bill: how late, how slow, how well served. */
struct watched {
	struct threshold figure;          /* its left side: the mean of a metric, or a probability */
	const char *of;                   /* one of several workloads; NULL */
	const char *title;                /* N_() */
	bool share;                       /* a metric shown in percent */
};
struct watched_change {
	double from, to;
	struct interval ci;               /* of the difference; NAN where there is none */
};

struct lever {
	const char *name;
	struct bilingual title, lesson;
	size_t alone, with;               /* strategies of the plan: this lever alone; it and all before it */
	struct saving by_itself;          /* today's bill less that with this lever alone */
	struct saving in_row;             /* the bill with all before it, less that with it, too */
	struct saving overlap;            /* by_itself less in_row */
	bool interacts;                   /* the overlap is more than chance */
	int64_t left_nano;                /* the mean bill with it and all before it */
	struct watched_change *own, *row; /* [watched]: against today, and against all before it */
};

struct levers {
	const struct plan *base;          /* the scenario as it is, with all its strategies */
	size_t strategy;                  /* of BASE: whose bill it is */
	const struct plan *plan;          /* its strategies: today, each lever alone, then each with all before it */
	struct futures *futures;          /* once it is lived */
	struct summary *summary;          /* NULL: nothing was finished */
	struct lever *lever;
	size_t levers;
	int64_t today_nano, least_nano;   /* mean bills: as it is, and with all levers. The steps in between add up exactly */
	struct saving all;                /* from the one to the other */
	int64_t sum_nano;                 /* of what each saves by itself */
	struct watched *watched;
	size_t watches;
	struct watched_change *total;     /* [watched]: with all levers, against today */
};

/* STRATEGY: its name; NULL: the baseline. NULL after errors in DIAG; one without a place is about STRATEGY. */
struct levers *levers_new(const struct plan *plan, const char *strategy, struct diag *diag);
/* Lives it. Stopped in between, it holds the futures that are complete. */
void levers_live(struct levers *levers, int threads, const struct progress *progress);
void levers_free(struct levers *levers);
bool levers_given(const struct plan *plan);
/* Is the change more than chance? */
bool watched_changed(const struct watched_change *change);

#endif
