/* A future of a batch, inside: nodes, their slots, the line of tasks, the next moments of all of them. */
#ifndef COSTCAST_MODELS_BATCH_STATE_H
#define COSTCAST_MODELS_BATCH_STATE_H

#include <math.h>

#include "models/batch/batch.h"

enum machine_state { MACHINE_NONE, MACHINE_ASKED, MACHINE_STARTING, MACHINE_READY };
enum { WORD_WAIT, WORD_LIFE, WORD_NOTICE, WORD_WARNING, WORD_STARTUP, WORDS = 6 };

struct machine {
	enum machine_state state;
	bool warned;                      /* it knows its end: it takes no more tasks */
	int lot, way, pool;               /* pool: -1, none that moves or is shocked */
	int running;                      /* slots in use */
	uint32_t asks;                    /* how often one was asked for here */
	double grant_s, ready_s, doom_s, notice_s;
	double useful_s, lost_s;          /* slot-seconds of this grant */
	uint64_t word[WORDS];
};

/* A task as it waits or runs. Work is in seconds on a node of speed 1. */
struct task {
	double work_s, saved_s;
	int64_t attempts;                 /* that have failed */
};
struct slot {
	struct task task;
	double since_s;                   /* runs since then; NAN: free */
};

struct pool_now {
	struct pool walk;
	double lead_s;                    /* the longest that a node of it may know its end ahead */
	double shock_s;                   /* the next shock; INFINITY */
	uint32_t shocks;
	int granted;
	bool warned, shock_warned;        /* of its next fall or shock, those that have a notice know */
};

struct way_now {                          /* drawn once a future */
	double rate_per_s, notice_s, notice_chance, warning_s, warning_chance, shock_per_s, share, all;
	struct price_path price;          /* where it moves, and is asked for */
};

enum { FRESH = 64 };                      /* words of tasks that are drawn at a time */

struct batch_state {
	const struct batch_plan *plan;
	struct chance chance;
	struct usage_log *log;
	struct recorder *rec;             /* NULL: nobody writes a diary */
	double now_s;
	struct machine *node;                /* [nodes] */
	struct slot *slot;                /* [nodes * slots], a node's beside each other */
	struct pool_now *pool;
	struct way_now *way;
	double pools_s;                   /* the next moment of a pool */
	double denied_s;                  /* when a launch is first refused from outside; INFINITY */
	bool denied;                      /* that is so now */
	/* next moments: unit u < places is a slot that finishes, unit places + i is node i; the soonest first, equal times by number */
	double *next_s;
	int *heap, *at;                   /* AT: where it stands in the heap; -1: nowhere */
	int heap_count;
	/* the line */
	int64_t tasks, begun;             /* of the future; of them, those that ran for the first time */
	struct task *back;                /* tasks that came back; the last one goes first */
	size_t backs, back_cap;
	uint64_t fresh[FRESH];
	double checkpoint_s;              /* INFINITY: none */
	/* counts */
	int64_t done, failed;
	int active, asked, starting, ready;              /* nodes: that have any state, and by state */
	int idle_slots;                   /* of ready nodes that were not warned */
	double without_from_s, without_s;
	double interruptions;
	double useful_s, lost_s, restart_s, node_s[2];   /* node-seconds; of on-demand and spot ones */
};

static inline int64_t waiting(const struct batch_state *b)
{
	return b->tasks - b->begun + (int64_t)b->backs;
}
static inline const struct way *way_of(const struct batch_state *b, const struct machine *node)
{
	return b->plan->ways.way + node->way;
}
static inline void note(struct batch_state *b, enum record_kind kind, int node, double value)
{
	if (b->rec)
		recorder_add(b->rec, b->now_s, kind, node, value);
}

/* heap.c */
void unit_set(struct batch_state *b, int unit, double t);         /* INFINITY: nothing is to happen to it */
static inline int machine_unit(const struct batch_state *b, int i) { return b->plan->nodes * b->plan->slots + i; }

/* line.c */
void line_start(struct batch_state *b);
void machine_feed(struct batch_state *b, int i);                  /* tasks for its free slots, as far as there are any */
void slots_feed(struct batch_state *b);                           /* … of all nodes */
void slot_finished(struct batch_state *b, int s);
void machine_drop(struct batch_state *b, int i);                  /* it is gone: its tasks go back to the line, or have failed */

/* machines.c */
void machines_fill(struct batch_state *b);                           /* ask for nodes that have work, give back those that have none */
void machine_event(struct batch_state *b, int i);
void machine_next(struct batch_state *b, int i);
void machine_granted(struct batch_state *b, int i);
void machine_buy(struct batch_state *b, int i, int w);
void machine_idle(struct batch_state *b, int i);                  /* the last of its tasks is done */
void machines_deny(struct batch_state *b);                           /* from now on none is granted, and none is asked for */
void machines_end(struct batch_state *b);                            /* all are given back; what runs is lost */

/* pools.c */
void market_start(struct batch_state *b, double until_s);
void market_pass(struct batch_state *b);
bool market_has_room(const struct batch_state *b, int pool);
void machine_fate(struct batch_state *b, int i);                  /* granted now: when it will be taken, and when it will know */

/* choice.c */
int market_choose(struct batch_state *b, int i);                  /* the way that node I is asked for now; -1: none has room */

#endif
