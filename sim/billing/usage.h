/* Usage: the narrow waist. Workloads say what was used, from when to when; raters say what it costs; neither knows the
 * other. One log per replica and strategy, emptied and reused, so that a warm replica allocates nothing. */
#ifndef COSTCAST_BILLING_USAGE_H
#define COSTCAST_BILLING_USAGE_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/config/schema.h"

enum item_kind { ITEM_ON_DEMAND, ITEM_SPOT, ITEM_STORE, ITEM_METER };

/* What a bill is cut into. Every nano-dollar belongs to exactly one part. */
enum part { PART_USEFUL, PART_LOST, PART_CHECKPOINT, PART_RESTART, PART_WAITING, PART_IDLE_COMMITMENT, PART_STORAGE,
	    PART_TRANSFER, PARTS };
extern const char *const part_words[];    /* JSON keys, in this order */

/* Something that can be used and billed, and where: fixed at plan time; usage points to it by index. Usage of one thing
 * in two zones, or with other tags, is two items. */
struct item {
	enum item_kind kind;
	const char *name;                 /* "p4d.24xlarge", "s3.standard", "egress" */
	const char *service;              /* FOCUS ServiceName */
	struct value price;               /* USD/h of one, USD/(GiB·month), or USD for meter->per units; absent when it has tiers */
	struct figure figure;             /* where the price comes from */
	int row;                          /* fleet row, -1 for stores */
	int64_t most;                     /* nodes of this item at the same time at most */
	bool whole;                       /* all its cost belongs to one part; else it is shared out by usage_log.part_s */
	enum part part;
	const struct instance *instance;  /* of nodes; NULL: a node that nothing is known of but its price */
	const struct store *store;        /* of stores */
	const struct meter *meter;        /* of ITEM_METER */
	const char *region, *zone, *account, *group;    /* NULL: not said; region: the book's */
	const char *resource;             /* the one thing it is, FOCUS ResourceId; NULL: by strategy and node */
	const struct price_rule *moves;   /* of a spot node whose price moves: `price` is then its mean; NULL: it stays */
	const struct tags *tags;          /* its own, over those of the workload; NULL: none */
	const char *workload;             /* whose it is, where there are several; NULL */
	uint64_t market;                  /* by which the market that it was bought on is told apart: see struct chance */
	uint32_t twin;                    /* of an on-demand node: the same as a spot node is item `twin` - 1; 0: there is none */
};

/* Of what is stored, whose store may bill a least time: STANDING goes on after TO (in the future's end, or as another row), so that
 * none is owed for this row; EARLY is time that was not used but is owed, because it was deleted before its least time. */
enum usage_end { END_RELEASED, END_INTERRUPTED, END_STANDING, END_EARLY };

struct usage {
	double from_s, to_s;              /* since the scenario's start */
	double quantity;                  /* nodes; stores: bytes; meters: units, over the whole time if they are counted */
	uint32_t item;                    /* index into the strategy's items */
	int16_t end;                      /* enum usage_end: who ended it */
	int16_t node;                     /* which node, -1 for stores */
};

struct usage_log {
	struct usage *usage;
	size_t count, cap;
	double *part_s;                   /* [item * PARTS + part]: node-seconds of each item by part, how its cost is shared out */
	size_t items;
	double end_s;                     /* when the future ended */
	/* Not NULL: what is still going on is ended from outside at this time, and work that is left stays undone. Of several workloads one
	 * time each. Until then the future is the same as without. */
	const double *until_s;
	/* Not NULL: from this time on nothing new begins, and what is going on goes on. As UNTIL_S otherwise. */
	const double *denied_s;
	const volatile sig_atomic_t *stop;        /* not NULL and not 0: a long future may be left where it is, it will be thrown away */
};

void usage_log_init(struct usage_log *log, size_t items);
void usage_log_release(struct usage_log *log);
void usage_log_clear(struct usage_log *log);
void usage_log_grow(struct usage_log *log);

static inline void usage_add(struct usage_log *log, uint32_t item, int node, double from_s, double to_s,
			     double quantity, enum usage_end end)
{
	if (__builtin_expect(log->count == log->cap, 0))
		usage_log_grow(log);
	log->usage[log->count++] = (struct usage){from_s, to_s, quantity, item, (int16_t)end, (int16_t)node};
}

static inline bool usage_stopped(const struct usage_log *log) { return log->stop && *log->stop; }

#endif
