/* A fleet that is looked at and moved by the tick, as the research simulators of deadline policies do (Wu et al., "Can't Be Late",
 * NSDI 2024): one unit that is on spot nodes, on on-demand ones or on none. A launch pays startup and restart, no work is lost, the
 * last tick is billed whole. Inside this folder only. Times in seconds. */
#ifndef COSTCAST_MODELS_TRAINING_TICKS_H
#define COSTCAST_MODELS_TRAINING_TICKS_H

#include "models/training/training.h"

enum tick_on { TICK_NONE, TICK_SPOT, TICK_ON_DEMAND };

#define TICK_WORK_EPS_S 1e-8              /* work that lacks no more than this is done */
#define TICK_OVERHEAD_EPS_S 1e-3          /* overhead that lacks no more than this is over */

/* What a policy goes by. */
struct tick_rule {
	enum deadline_policy policy;      /* POLICY_NONE: always on demand */
	bool guard;                       /* near the deadline a last check overrules it */
	double gap_s;                     /* the tick */
	double work_s, deadline_s;
	double overhead_s;                /* of each launch, the first too; constant */
};

struct tick_state {
	int64_t k;                        /* now is k * gap */
	enum tick_on last, running;       /* on what in the tick before; the same, or none if it was taken away just now */
	double pending_s, done_s;         /* overhead still to be spent, work done */
};

/* What the fleet is to be on in tick K. HAS: spot capacity for all of it. Never spot without it. */
enum tick_on tick_decide(const struct tick_rule *rule, const struct tick_state *state, bool has);
/* One tick on LAST is over: how much of it was overhead, and how much was work. */
void tick_account(const struct tick_rule *rule, struct tick_state *state, double *overhead_s, double *worked_s);

struct ticks_plan {
	struct tick_rule rule;            /* work_s is filled in from the parameters of the replica */
	double startup_s, restart_s;      /* that the overhead is made of */
	const struct choice *spot, *on_demand;   /* NULL: it is never on it */
	int64_t ticks;                    /* the most that a future has */
};

/* policy_plan.c: what belongs together, after the teams are planned. False after errors. */
bool policy_plan(struct setup *setup, struct training_plan *plan, struct place at);

/* Assumptions and warnings, a line each. */
void policy_assume(const struct training_plan *plan, model_line *line, void *context);
void policy_remark(const struct training_plan *plan, model_line *line, void *context);

/* Per-thread state, reused by all replicas. */
struct ticks;
struct ticks *ticks_new(const struct training_plan *plan);
void ticks_free(struct ticks *ticks);
/* One future; REC: the diary, or NULL. True when the work was finished. */
bool ticks_live(struct ticks *ticks, const struct params *params, const struct chance *chance, struct usage_log *log, double *metric,
		struct recorder *rec);

/* clairvoyant.c: the least possible cost with the market known. One per thread; warm replicas allocate nothing. */
struct clairvoyant;
/* What the caller fills in: TICKS that may be lived, and for each, and the moment after the last, is there spot capacity, and what
 * would the whole fleet pay for the tick. */
struct foresight {
	int64_t ticks;
	bool *has;
	double *spot_usd;
	double on_demand_usd;
	uint8_t *on;                      /* the answer, enum tick_on: what to be on in each tick until the work is done */
};
struct clairvoyant *clairvoyant_new(int64_t ticks);
void clairvoyant_free(struct clairvoyant *of);
struct foresight *clairvoyant_foresight(struct clairvoyant *of);
/* The least cost, USD, by an exact dynamic programme; INFINITY when the work cannot be done in these ticks (all are then none). */
double clairvoyant_plan(struct clairvoyant *of, const struct tick_rule *rule);

#endif
