/* What of a scenario is a number: every key that strategies rest on, as it is bound, and each at another value. Found by walking the
 * schema over the effective scenario and over the price book; no key is named here. */
#ifndef COSTCAST_STUDY_QUANTITIES_H
#define COSTCAST_STUDY_QUANTITIES_H

#include "sim/study/variation.h"

enum quantity_kind {
	QUANTITY_CERTAIN,                 /* one number: it moves by a share of itself */
	QUANTITY_WHOLE,                   /* the same, to the nearest whole number */
	QUANTITY_UNCERTAIN,               /* drawn once in each future: it moves to its p10 and p90 */
	QUANTITY_LAW                      /* drawn at each use: the law is certain, and moves as a whole by a share of its mean */
};
#define QUANTITY_LOW_P 0.10
#define QUANTITY_HIGH_P 0.90

struct quantity {
	const char *path;                 /* as --set takes it: "strategies.B.set.workloads.bert.checkpoint.every" */
	const char *in_book;              /* of a price: its path in the book; NULL */
	const struct book *book;
	const struct schema_row *row;
	const struct node *node;          /* what stands there; of a figure its value */
	enum dimension dim;
	enum quantity_kind kind;
	bool figure;                      /* a map around the value */
	bool written;                     /* false: the schema's default */
	double number;                    /* base unit; of a law or an uncertain one its mean */
	const char *unit;                 /* as written: "h", "USD/h", "%", "" */
	double unit_size;                 /* in base units */
};

/* Those of the first COUNT strategies of PLAN, each place once, in the order of the file; free() the list, all else is in its
 * scenario's arena. */
size_t quantities_of(const struct plan *plan, size_t count, struct quantity **list);

/* A quantity moved: SIGN -1 down, +1 up, BY a share in (0, 1). */
struct quantity_end {
	const struct node *node;          /* NULL: it cannot move: it is 0, or the nearest whole number is itself */
	double number;                    /* as quantity.number */
};
/* Does NUMBER lie beyond what its key takes? */
bool quantity_beyond(const struct quantity *quantity, double number);
struct quantity_end quantity_move(const struct scenario *scenario, const struct quantity *quantity, double by, int sign);

/* PLAN's first COUNT strategies with it there, under ONLY's names; see plan_varied(). A price moves in every book of theirs that has the
 * same figure at that place. SCENARIO: what PLAN was varied from. */
const struct plan *quantity_plan(const struct scenario *scenario, const struct plan *plan, size_t count, const struct quantity *quantity,
				 const struct node *node, const char *only, struct diag *diag);
/* --- inside the room --- */
/* An on-demand price beside what a node is billed as only repeats the sum of that: it follows, and is no quantity of its own. */
void book_sums_drop(const struct node *book);

#endif
