/* The rater: what usage costs. Inside this folder only; models/models.c lists it.
 *
 * Two roads. What no commitment can cover never sees an hour: grants.c bills nodes grant by grant, metered.c storage and
 * meters month by month, in steps. The rest: usage -> (timeline.c, capacity.c) so much of each item in each clock hour, and in
 * blocks -> (hours.c) pots of commitments in stacking order take their share -> what is left at list price, or to the
 * sustained-use account (sustained.c) -> (terms.c) the commitments' own fees.
 * The plan: units.c what is rated, promise.c and exchange.c phases and pots, cover.c and stacking.c who covers what in which
 * order, sizes.c and cancel.c how large. */
#ifndef COSTCAST_MODELS_PRICING_PRICING_H
#define COSTCAST_MODELS_PRICING_PRICING_H

#include <math.h>

#include "models/pricing/levels.h"
#include "models/pricing/months.h"
#include "sim/world/model.h"

extern const struct rater pricing_rater;

#define GIB 0x1p30                        /* bytes: stores are billed by it */

/* Where ITEM is used: the book's own region when it does not say. */
static inline const char *item_region(const struct setup *setup, const struct item *item)
{
	return item->region ? item->region : setup->book->region ? setup->book->region : "";
}

/* ---- units.c: what is rated. An item is one unit, or one for each resource that it is billed as. ---- */

/* A raw amount is unit-seconds (nodes, meters by the hour or month, GiB-seconds of storage) or plain units (counted ones). */
struct unit {
	uint32_t item;
	const struct meter *meter;        /* its meter, or the resource that the item is billed as; NULL: a node or a store */
	bool part;                        /* meter is a resource of the item */
	double amount;                    /* raw per raw amount of the item */
	enum metering metering;
	double factor;                    /* normalisation factor of a node; 0: none */
	const struct value *price;
	double usd_raw;                   /* price × this: USD a raw amount (METER_MONTHS: over the month's seconds) */
	double quantity_raw;              /* raw × this: the quantity that a bill shows (METER_MONTHS: likewise) */
	const char *name;                 /* of that quantity: "Hours", "GB-Mo", "vCPU-Hours" */
	bool stepped;                     /* PRICE is that of its first step, or of what is not free: ladder.h has the rest */
	bool changes;                     /* its list price changes: plan->epoch_s */
};

/* ---- promise.c, exchange.c: commitments are phases of time, each with pots that cover units ---- */

/* A commitment from its purchase, or an exchange, to its end or the next. Clock scale: seconds since the beginning of the
 * clock hour in which the scenario starts. */
struct phase {
	size_t commitment;
	const struct product *product;
	const char *target;               /* instance, item or store; NULL: none */
	const struct instance *instance;  /* when it is one */
	double from_s, to_s;
	double bought_s;                  /* when its price was agreed */
	double end_s, term_s;             /* when it was to end, and the term that it was sold for */
	int payment;                      /* enum payment */
	double sold_s;                    /* that term in real seconds: a year may hold a 29 February */
	double kept;                      /* share of the whole fee that belongs to its time: 1 unless it ends early */
	double unit_fee_usd_h;            /* of one, or of one committed dollar an hour */
	double unit_list_usd_h;           /* what one (or a dollar's worth) costs at list price when all of it is used, mean of its term; NAN */
	double unit_upfront_usd;          /* printed upfront of one; NAN: by the payment option */
	double most;                      /* amounts above this are never used in full */
	double amount;                    /* how many, or USD/h */
	double carried_usd;               /* paid before by what was exchanged for it */
	bool exchanged;                   /* it begins with an exchange */
	const struct phase *gone_to;      /* it was given up for that one; NULL: it was not */
};

/* So much can be covered in each clock hour of its phase. Reservations of several resources have a pot for each. */
struct pot {
	size_t phase;
	const struct meter *resource;     /* only this meter, of instances or by itself; NULL: nodes, stores, or by rate */
	double per_amount;                /* budget of an hour for an amount of 1 */
	double usd_budget;                /* amortised USD of a unit of budget */
	double quantity_budget;           /* of the commitment's own unit a unit of budget is: hours, or USD */
};

struct cover {                            /* a pot can take a unit */
	uint32_t unit, pot;
	uint32_t item, commitment;        /* theirs, at hand for the hours */
	double weigh;                     /* budget that a raw amount takes */
	double usd;                       /* amortised USD of a raw amount */
	double quantity;                  /* of the commitment's own unit a raw amount is */
};

/* Pots that stand alike in the stacking order: their covers are tried one by one. */
struct group {
	size_t first, count;              /* of plan->cover[epoch] */
	bool block;                       /* taken by the second: plan->cover_column */
	bool at_once;                     /* what stands alike is covered second by second: at_once.c */
	bool proportional;
	bool alone;                       /* one pot: when it is empty the group is done */
};

/* What holds by the second: a block's pot, or capacity that is kept; and what can run in it. */
struct window {
	size_t phase;
	double per_amount;                /* raw amounts at once of an amount of 1 */
	size_t first, count;              /* of plan->tenant */
};
struct tenant {
	uint32_t item;
	double weigh;
	int taken;                        /* column of what a block takes of it; -1: capacity takes nothing off the bill */
};

/* A use of part of a clock hour. */
struct sliver { uint32_t hour; int column; double from_s, to_s, level; };     /* seconds into the hour; raw amounts a second */

/* How one item's grants are billed where no hour matters. */
struct tariff {
	double free_s;                    /* shorter grants that the provider ends cost nothing */
	double granule_s;                 /* nodes, meters; 0: seconds */
	double least_s;                   /* of a store: what is deleted before is billed until then */
	double licence_usd_h;             /* charged even when the node is free */
	int column;                       /* of the timeline, -1: none */
	int moves;                        /* of plan->moves: its price moves; -1: it stands still */
	bool spot, node;
	bool stepped;                     /* in the timeline without what of it is free */
	bool other;                       /* left to the timeline or to another rater */
};

/* ---- metered.c: stores and meters by calendar month ---- */

struct metered_plan;
struct metered_state;
struct pricing_plan;
struct pricing_state;
struct metered_plan *metered_plan_new(const struct pricing_plan *pricing);      /* its units are known */
/* Which items are left to the timeline or to the sustained-use account: ELSEWHERE[item]. */
void metered_roads(struct metered_plan *plan, const bool *elsewhere);
struct metered_state *metered_state_new(const struct metered_plan *plan);
void metered_state_free(struct metered_state *state);
/* After the hours: of what commitments can cover the rest is charged. */
void metered_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct chance *chance,
		  const struct usage_log *log, struct ledger *ledger);
/* Before them: when in [FROM, TO) USAGE, in turn with all before it in its months, is not free: SPAN is told each month's part. */
typedef void metered_span(void *context, double from_s, double to_s);
void metered_spans(const struct metered_plan *plan, struct metered_state *state, const struct usage *usage, double from_s, double to_s,
		   metered_span *span, void *context);
void metered_clear(const struct metered_plan *plan, struct metered_state *state);
double metered_ceiling_usd(const struct metered_plan *plan, double end_s);
double thing_least_s(const struct item *item), thing_granule_s(const struct item *item);     /* of stores; of meters; 0: none */

/* How long a store or meter is billed for USAGE. */
static inline double thing_billed_s(const struct usage *usage, double least_s, double granule_s)
{
	const bool owed = usage->end != END_STANDING && usage->end != END_EARLY;
	const double seconds = fmax(usage->to_s - usage->from_s, owed ? least_s : 0);

	return granule_s > 0 ? granule_s * ceil((seconds - 1e-6) / granule_s) : seconds;
}

enum { CAPACITY_ROW = -2 };               /* item.row of idle capacity */

struct pricing_plan {
	const struct setup *setup;
	const struct months *months;
	double minimum_s, slack_s;        /* billed time goes on after use for at most slack_s */
	bool any_grant;                   /* some node is billed grant by grant */
	bool certain;                     /* all prices constant */
	double *usd_h;                    /* [items] when certain */
	struct tariff *tariff;            /* [items] */
	const struct price_rule **moves;  /* [moving]: each once */
	size_t moving;
	double offset_s;                  /* how far into its clock hour the run starts */
	/* what the timeline is for */
	size_t units, columns;            /* columns: of items, then of what blocks take */
	struct unit *unit;
	const char **unit_name;           /* [units]: of the item, or of the resource */
	uint32_t *column_item;            /* [columns] */
	bool all_in_columns;              /* no item is without one */
	int *item_column;                 /* [items]; -1 */
	int *unit_column;                 /* [units]: their item's */
	double *unit_amount;              /* [units] */
	bool plain;                       /* unit u is column u, one for one */
	uint32_t *capacity_item;          /* [commitments]: what of kept capacity nobody uses, an item of its own */
	bool *hourly;                     /* [items]: some commitment covers it, or keeps capacity for it */
	bool *pooled;                     /* [units]: left to sustained.c, what commitments take apart */
	bool any_pooled;
	bool *shared;                     /* [units]: pooled, or stepped: state->left_ratio says what commitments leave of them */
	bool any_shared;
	bool *coverable;                  /* [commitments × units] */
	size_t epochs;
	double *epoch_s;                  /* [epochs], clock scale: from when on these list prices hold; the first is -INFINITY */
	size_t edges;
	double *edge_s;                   /* clock scale, ascending: where prices, months or phases change */
	size_t phases, pots, groups, covers;
	struct phase *phase;
	struct pot *pot;                  /* in stacking order */
	struct group *group;
	struct cover **cover;             /* [epochs][covers] */
	bool any_at_once;
	bool *noted;                      /* [columns]: whose slivers are noted, with any_at_once */
	size_t windows, tenants;
	struct window *window;            /* in the order in which they are filled */
	struct tenant *tenant;
	bool *windowed;                   /* [items]: a tenant somewhere */
	int **cover_column;               /* [epochs][covers]: of what a block takes; -1 */
	struct metered_plan *metered;
};

struct pricing_state {
	double *usd_h;                    /* [items] of this replica */
	struct price_memory **memory;     /* [moving] */
	bool *met;                        /* [moving]: this replica has asked for it */
	double *epoch_usd;                /* [epochs × units]: USD a raw amount */
	double *now_usd;                  /* [units] in the hours at hand */
	/* the timeline: what each column uses in clock hour h is hour[h] + the sum of rise[0 … h] */
	double *hour, *rise;              /* [hours_cap × columns] raw amounts */
	double *running, *row;            /* [columns]: the sum so far, and with what the hour at hand has */
	bool *edge;                       /* [hours_cap]: the hour may differ from the one before */
	bool rises;                       /* rise is in use: something lasts longer than its hour */
	size_t hours, hours_cap;          /* from the clock hour of the start on */
	double *used, *left, *budget;     /* [units], [units], [pots] of the hour at hand */
	double *full;                     /* [pots]: budgets of an hour while phases stand still */
	/* while prices stand still, in raw amounts: left over, taken; and the lines of the bill that tell it */
	double *rest_raw, *cover_raw;     /* [units], [covers of an epoch] */
	struct lines { size_t count, last; int64_t nano; } *unit_lines, *cover_lines;
	double *eligible_usd;             /* [units]: at list price, in all */
	double *taken;                    /* [phases]: in the commitment's own unit, in all */
	struct money *phase_used;         /* [phases]: amortised */
	double *hour_used, *hour_covered; /* [commitments]: of the hours at hand, for a bill */
	double *left_ratio;               /* [units × hours_cap]: what commitments leave of shared units */
	struct sliver *sliver;            /* at_once.c */
	size_t slivers, sliver_cap, sliver_at;
	double *share;                    /* [units] */
	struct levels held;               /* capacity.c */
	double *level, *free;             /* [items]: raw amounts a second, and what of them is in no window */
	struct levels pool;               /* sustained.c: units of the pool at hand */
	struct height { double level, seconds; } *height;
	size_t heights, heights_cap;
	struct metered_state *metered;
};

/* grants.c */
bool is_node(const struct item *item);
void tariffs_plan(struct pricing_plan *plan);
void grants_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct chance *chance, const struct usage_log *log,
		 struct ledger *ledger);
double grants_ceiling_usd(const struct pricing_plan *plan, double end_s);

/* Billed length of one grant: whole seconds (a part below a microsecond is arithmetic, not time), the provider's least, or
 * whole granules: up, but down for a spot node that the provider takes. */
static inline double billed_s(const struct pricing_plan *plan, const struct usage *usage)
{
	const struct tariff *tariff = &plan->tariff[usage->item];
	const double used = usage->to_s - usage->from_s, rest = used - 1e-6, below = (double)(int64_t)rest;
	double seconds = below < rest ? below + 1 : below;

	if (seconds < plan->minimum_s)
		seconds = plan->minimum_s;
	if (tariff->granule_s > 0)
		seconds = tariff->granule_s * (usage->end == END_INTERRUPTED && tariff->spot ? floor((seconds + 1e-6) / tariff->granule_s)
					       : ceil((seconds - 1e-6) / tariff->granule_s));
	return seconds;
}

/* units.c: the units of all items; and, once covers are known, who goes which road and the epochs of list prices. */
void units_plan(struct pricing_plan *plan);
void roads_plan(struct pricing_plan *plan, bool *elsewhere);
void epochs_plan(struct pricing_plan *plan);
bool at_book_price(const struct item *item);                         /* nobody wrote another price over the book's */
/* List prices at T, clock scale, which may lie before the start. PRICE: before all changes. */
double changed_price(const struct pricing_plan *plan, const struct instance *instance, double t_s, double price);
double unit_price(const struct pricing_plan *plan, const struct unit *unit, double t_s, double price);
double unit_list_usd(const struct pricing_plan *plan, const struct unit *unit, double t_s);      /* mean, of a raw amount */
double epoch_from(const struct pricing_plan *plan, size_t epoch);    /* when the run meets it */

/* promise.c, exchange.c, cover.c. False after errors. */
bool promises_plan(struct pricing_plan *plan);
bool exchanges_plan(struct pricing_plan *plan);
bool covers_plan(struct pricing_plan *plan);
bool covers_nothing(const struct pricing_plan *plan, size_t commitment);     /* and is not merely owned, or exchanged later */
void exchanges_size(struct pricing_plan *plan);                      /* amounts changed: what was exchanged for them follows */
bool exchanges_check(const struct pricing_plan *plan);
const struct plan_rate *rate_find(const struct product *product, double term_s, int payment, const char *name,
				  const struct instance *instance);
/* Amortised USD/h of one; LIST: what its discount is taken from. */
double rate_usd_h(const struct plan_rate *rate, double list, const struct phase *phase);
/* Mean of VALUE over the term of PHASE, or over what is left of it when the run begins. */
typedef double term_value(const struct pricing_plan *plan, const void *context, size_t epoch);
double term_mean(const struct pricing_plan *plan, const struct phase *phase, term_value *value, const void *context);
bool phase_price(struct pricing_plan *plan, struct phase *phase, struct place at);   /* fee, list price, pots */

/* What POT takes of UNIT, and for how much, at the list prices of EPOCH; false: nothing. */
bool cover_find(const struct pricing_plan *plan, const struct pot *pot, const struct unit *unit, size_t epoch, struct cover *cover);
bool own_usage(const struct commitment *commitment, const struct item *item);
/* Can usage of ITEM be covered from PHASE, as far as accounts, zones and regions go? */
bool in_scope(const struct pricing_plan *plan, const struct phase *phase, const struct item *item);

/* stacking.c: pots in their order, groups, and covers in the order in which they are tried. */
void groups_plan(struct pricing_plan *plan);

/* sizes.c: count, commit, or as many as would fit. */
void sizes_plan(struct pricing_plan *plan);

static inline const struct commitment *phase_commitment(const struct pricing_plan *plan, const struct phase *phase)
{
	return &plan->setup->commitment[phase->commitment];
}

static inline const struct commitment *pot_commitment(const struct pricing_plan *plan, const struct pot *pot)
{
	return phase_commitment(plan, &plan->phase[pot->phase]);
}

/* Blocks and kept capacity begin and end when they do; all else counts in clock hours. */
static inline bool by_the_second(const struct product *product)
{
	return product->mechanism == MECHANISM_BLOCK || product->mechanism == MECHANISM_CAPACITY;
}

/* capacity.c: blocks and kept capacity */
void capacity_items(struct setup *setup, struct pricing_plan *plan);
bool runs_in_capacity(const struct pricing_plan *plan, const struct phase *phase, const struct item *item);
void windows_plan(struct pricing_plan *plan);
void windows_columns(struct pricing_plan *plan);
void windows_fill(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log);
/* The kept capacity that LINE, which begins in the hour FROM, is the idle rest of, or runs in. */
void note_capacity(const struct pricing_plan *plan, double from_s, struct bill_line *line);

/* timeline.c, hours.c */
void timeline_fill(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log);
/* RATE raw amounts a second to COLUMN, for SECONDS from FROM on. */
void timeline_add(const struct pricing_plan *plan, struct pricing_state *state, int column, double from_s, double seconds, double rate);
/* Raw amounts a second of USAGE, and how long they are billed. */
double raw_rate(const struct pricing_plan *plan, const struct usage *usage, double *seconds);
/* Of the last clock hour that billed time touches, clock scale. */
double timeline_end_s(const struct pricing_plan *plan, const struct pricing_state *state, const struct usage_log *log);
void hours_rate(const struct pricing_plan *plan, struct pricing_state *state, struct ledger *ledger);
/* What commitments leave of a shared UNIT at T, clock scale, after the hours; 1 where none can cover it. */
double left_at(const struct pricing_plan *plan, const struct pricing_state *state, size_t unit, double t_s);

/* at_once.c */
void at_once_plan(struct pricing_plan *plan);
void sliver_note(struct pricing_state *state, int column, double from_s, double seconds, double rate);
void slivers_sort(struct pricing_state *state);

/* cancel.c: what is kept of what is left; the most that may be given back, as a bound of sizes, and as a check of all. */
double cancel_fee_usd(const struct pricing_plan *plan, const struct phase *phase);
void cancels_limit(struct pricing_plan *plan);
bool cancels_check(const struct pricing_plan *plan);                 /* false after errors */

/* terms.c */
void terms_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log, struct ledger *ledger);
double terms_whole_usd(const struct pricing_plan *plan, size_t commitment);    /* all phases */
/* The part of a phase's whole fee that is paid when it begins; and with what was paid before for what it took over. */
double phase_upfront_usd(const struct phase *phase);
double phase_paid_usd(const struct phase *phase);
static inline double phase_whole_usd(const struct phase *phase)      /* to its planned end */
{
	return phase->amount * phase->unit_fee_usd_h * (phase->to_s - phase->from_s) / phase->kept / 3600;
}

/* words.c: the rates that nobody printed; commitments without use. */
void pricing_assume(const void *plan, model_line *line, void *context);
void pricing_remark(const void *plan, model_line *line, void *context);

/* sustained.c */
void sustained_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log, struct ledger *ledger);

/* USD to integer nano-dollars; amounts are not negative and below MONEY_MAX_USD by the plan's own check. */
static inline struct money nano_of(double usd)
{
	return money_nano((int64_t)(usd * NANO + 0.5));
}

#endif
