/* The ledger of one future: integer nano-dollars, rounded once per line, so lines sum exactly to the total. It keeps
 * totals; the lines themselves only when a bill hangs on it (replay). */
#ifndef COSTCAST_BILLING_LEDGER_H
#define COSTCAST_BILLING_LEDGER_H

#include <stdbool.h>

#include "sim/base/money.h"
#include "sim/billing/usage.h"

enum charge { CHARGE_USAGE, CHARGE_PURCHASE };                           /* FOCUS ChargeCategory */
enum pricing_category { PRICING_STANDARD, PRICING_DYNAMIC, PRICING_COMMITTED };
enum commitment_status { COMMITMENT_NONE, COMMITMENT_USED, COMMITMENT_UNUSED };

enum capacity_status { CAPACITY_NONE, CAPACITY_USED, CAPACITY_UNUSED };  /* of a capacity reservation or block */

struct bill_line {
	const struct item *item;          /* NULL for a commitment's own lines */
	const char *part;                 /* the resource of the item that the line is about ("n1.vcpu"); NULL: the item itself */
	int commitment;                   /* index, -1 */
	int capacity;                     /* index of the commitment that kept the capacity, with capacity_status; else unused */
	int node;                         /* -1 */
	enum charge charge;
	enum pricing_category pricing;
	enum commitment_status status;
	enum capacity_status capacity_status;
	bool recurring;                   /* a purchase that is invoiced month by month, not when it is made */
	double from_s, to_s;
	double quantity;                  /* consumed, in unit */
	const char *unit;                 /* "Hours", "GB-Mo" */
	double commitment_quantity;       /* what it takes of the commitment, or buys: commitment_unit */
	const char *commitment_unit;      /* "USD", "Hours" (of one, by factor where sizes are flexible); NULL: USD */
	double unit_usd, list_unit_usd;   /* paid (or amortised) and list price of a unit */
	struct money billed;              /* what is invoiced; the total is the sum of these */
	struct money effective;           /* amortised view */
	const char *why;                  /* N_("interrupted in its first hour: free"); NULL */
};

/* What one commitment did in equal clock hours, one after the other: for coverage and utilisation over time. USD an hour. */
struct benefit {
	double from_s, hours;
	int commitment;
	double fee_usd, used_usd;         /* amortised fee of an hour, and what usage took of it */
	double eligible_usd, covered_usd; /* at list price: usage that it could cover, and what it did */
};

struct bill {
	struct bill_line *line;
	size_t count, cap;
	struct benefit *benefit;
	size_t benefits, benefit_cap;
};

struct commitment_view {                  /* one commitment in one future */
	struct money full_term;           /* the whole obligation */
	struct money horizon;             /* clock hours from the first to the last one the run touches */
	struct money used;                /* of the horizon, what usage consumed */
	struct money idle;                /* what was charged and no item used; unassigned is the sum of these */
	double eligible_usd, covered_usd; /* at list price: coverage = covered / eligible */
	struct money refund;              /* what cancelling gave back, a positive sum */
};

struct ledger {
	struct money total;
	struct money part[PARTS];
	struct money *by_item;            /* [items], commitments' idle part apart */
	struct money unassigned;          /* commitments' cost that no item used */
	struct commitment_view *commitment;
	size_t items, commitments;
	bool overflow;                    /* some sum passed MONEY_MAX_USD: the run must end with an error */
	struct bill *bill;                /* NULL: lines are not kept */
};

void ledger_init(struct ledger *ledger, size_t items, size_t commitments);
void ledger_release(struct ledger *ledger);
void ledger_clear(struct ledger *ledger);
/* Charge AMOUNT to an item. Parts are settled later by ledger_settle(). */
static inline void ledger_charge(struct ledger *ledger, uint32_t item, struct money amount)
{
	ledger->overflow |= !money_add(&ledger->by_item[item], amount);
}
void ledger_idle(struct ledger *ledger, size_t commitment, struct money amount);      /* cost of it that nothing used */
/* Close the future: total, and parts by the node-seconds of LOG (largest remainder to the largest part: exact). */
void ledger_settle(struct ledger *ledger, const struct item *item, const struct usage_log *log);

/* AMOUNT cut by WEIGHT into parts, added to PART; rounding goes to the heaviest, so that they add up to AMOUNT. No weight at all: waiting. */
void parts_share(struct money amount, const double *weight, struct money *part);

void bill_add(struct bill *bill, const struct bill_line *line);
void bill_benefit(struct bill *bill, const struct benefit *benefit);     /* equal ones that follow each other become one */
void bill_release(struct bill *bill);

#endif
