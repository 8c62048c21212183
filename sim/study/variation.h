/* The same scenario with other values of a key: what --vary says, read, and what becomes of it. */
#ifndef COSTCAST_STUDY_VARIATION_H
#define COSTCAST_STUDY_VARIATION_H

#include "sim/study/plan.h"

enum { VARIATION_VALUES_MOST = 500 };

struct varied_value {
	const char *text;                 /* as written: "8d" */
	const struct node *node;
	double number;                    /* in the dimension's base unit; NAN: a word, a distribution, a list */
};

/* Values of one key. All numbers: in ascending order, whatever they were written in. */
struct variation {
	const char *path;
	const struct source *source;      /* the argument; places point into it */
	struct varied_value *value;
	size_t count;
	bool numeric;                     /* all of them are numbers, of one dimension */
	bool whole;                       /* whole numbers: nothing lies between 4 and 5 */
	bool even_in_log;                 /* they are spread as 1, 10, 100 rather than as 1, 2, 3 */
	enum dimension dim;
	const char *unit;                 /* "h", "USD/h", "": the one that was written with the largest value */
	double unit_size;                 /* in base units */
};

/* ARGUMENT is PATH=V1,V2,…: commas inside brackets, braces and quotes do not divide. False after errors in DIAG, each at its place. Lives in
 * the scenario's arena. */
bool variation_read(const struct scenario *scenario, const char *argument, struct variation *variation, struct diag *diag);

/* A key and what it is to be. */
struct varied {
	const char *path;
	const struct node *value;         /* NULL: it is dropped */
};
/* SCENARIO with COUNT keys at other values, bound, checked and planned like a file. NULL after errors in DIAG. ONLY: "A,B", these
 * strategies; NULL: those of SCENARIO. The plan's scenario is to be freed by scenario_free(), before SCENARIO. */
const struct plan *plan_varied(const struct scenario *scenario, const struct varied *varied, size_t count, const char *only, struct diag *diag);
void plan_varied_free(const struct plan *plan);
/* A value between those that were written, as a node to vary with; in the arena of SCENARIO. */
const struct node *variation_between(const struct scenario *scenario, const struct variation *variation, double number);
/* "USD/h" of "$30/h", "h" of "6 h", and its size: NUMBER, in base units, over the one in TEXT. "" and 1: there is none to be had. */
void unit_written(struct arena *arena, const char *text, double number, const char **unit, double *size);

/* What is compared: METRIC is "STAT(METRIC)" or "P(EVENT)"; NULL: mean(cost). False after an error in DIAG. */
bool figure_read(const struct plan *plan, const char *metric, struct threshold *figure, struct diag *diag);

#endif
