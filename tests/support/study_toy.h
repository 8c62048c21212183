/* A toy workload, rater and market, so that the study is tested without any real model: `kind: toy` takes `work`, and
 * on spot nodes loses an exponential time of mean `market.trouble` once; the rater charges seconds × price. */
#ifndef COSTCAST_TESTS_STUDY_TOY_H
#define COSTCAST_TESTS_STUDY_TOY_H

#include <signal.h>
#include <stdatomic.h>

#include "sim/study/summary.h"

extern const struct models toy_models;

enum { TOY_COST, TOY_HOURS, TOY_INTERRUPTIONS, TOY_LOST, TOY_METRICS };

/* A run stops itself: once so many futures have been lived, toy_stop is 1. 0: never. */
extern atomic_size_t toy_lived;
extern size_t toy_stop_after;
extern volatile sig_atomic_t toy_stop;

/* A scenario from text, in a folder of its own that toy_release() removes. NULL when it is refused: see diag. */
struct toy {
	char folder[64];
	struct diag diag;
	struct scenario *scenario;
	const struct plan *plan;
	bool missing;
};
bool toy_load(struct toy *toy, const char *yaml, const struct overrides *overrides);
/* The same with other models: those of models/models.c. */
bool toy_load_with(struct toy *toy, const struct models *known, const char *yaml, const struct overrides *overrides);
/* A scenario of those models that must load: what is wrong with it is printed, and the program ends. */
void toy_must_load(struct toy *toy, const struct models *known, const char *yaml, const struct overrides *overrides);
void toy_file(const struct toy *toy, const char *name, const char *text);      /* one more file beside it; before toy_load */
void toy_begin(struct toy *toy);
void toy_release(struct toy *toy);

/* Scenario text with three strategies: A on demand, B spot, D two rows and a commitment on the first. */
extern const char toy_yaml[];

#endif
