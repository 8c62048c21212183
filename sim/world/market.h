/* What a market does to the nodes of one fleet row, as plain data: models/market fills it from YAML at plan time,
 * workloads draw from it. Rates are per node and second, shocks per pool and second. */
#ifndef COSTCAST_WORLD_MARKET_H
#define COSTCAST_WORLD_MARKET_H

#include "sim/world/fitting.h"
#include "sim/world/pool.h"
#include "sim/billing/book.h"

enum life_model {
	LIFE_ENDLESS,             /* never taken */
	LIFE_MEMORYLESS,          /* rate_per_s: a storm process that strategies share */
	LIFE_DRAWN                /* life_s is drawn at each grant (Weibull …) */
};

struct market {
	/* spot nodes */
	struct value spot_usd_h;
	struct figure spot_figure;        /* where that price comes from */
	enum life_model life;
	struct value rate_per_s;          /* LIFE_MEMORYLESS; may be uncertain */
	struct value life_s;              /* LIFE_DRAWN: an event */
	struct value capacity_wait_s, first_wait_s;     /* events; first_wait defaults to capacity_wait */
	bool too_dear;                    /* the spot price is above the highest that is paid: no node is granted */
	struct value notice_s;            /* once per replica */
	int64_t pools;                    /* slot i lives in pool i mod pools */
	struct value shock_rate_per_s;    /* per pool; constant 0 when none */
	struct value shock_share;         /* each node falls with this probability … */
	struct value shock_all;           /* … unless, with this one, all do */
	struct pool_rule capacity;        /* when its pools hold spot nodes at all: outages, traces, prices above the maximum */
	const struct price_rule *moves;   /* how the spot price moves; NULL: it stays at spot_usd_h, which is else its mean */
	bool best_effort;                 /* the notice is the provider's, who does not promise that it comes */
	struct value notice_chance;       /* that the notice comes (best effort); drawn for each node that is taken */
	struct value warning_s;           /* a rebalance recommendation: so long before a node is taken (a longer notice) … */
	struct value warning_chance;      /* … if it comes; 0: never */
	double taken_per_s;               /* mean rate at which a node is taken, all ways together: for words and for choosing a pool */
	/* on-demand nodes */
	struct value on_demand_usd_h;
	struct figure on_demand_figure;
	struct value on_demand_wait_s;    /* event */
	struct pool_rule shortage;        /* when on-demand requests are granted at all; nodes that run are not touched */
	enum life_model on_demand_life;
	struct value on_demand_rate_per_s, on_demand_life_s;
	/* which storms: rows with the same group share them. Set before the plan is made */
	uint32_t group;
	uint32_t pool_key;                /* whose outages and prices: of zone and instance type where said, else of the group */
	uint32_t region;                  /* hash of the region's name */
	const char *zone;                 /* NULL: not said; the zone of a trace that has several */
	/* how the interruption rate came about, for the assumptions: the key it was written with */
	const char *reading;              /* "rate", "mean_time_between", "weibull",
	                                   "exponential", "advisor", "advisor-events", "advisor-hourly", "markov", "renewal", "trace", "none" */
	double advisor_band;              /* share per month, when reading is advisor */
	struct figure basis;              /* source, date and quality of the storm picture, where somebody said; no value */
	struct bilingual basis_note;      /* one sentence about it */
	struct place at;
};

/* The `market:` block. */
struct market_type {
	const struct schema *schema;
	/* MERGED is book < preset < scenario < strategy < row already laid upon each other; INSTANCE gives the prices.
	 * PATH such as "market" or "fleet.1.market" names the streams of its uncertain values. */
	bool (*plan)(const struct binding *b, const struct book *book, const struct instance *instance,
		     const struct node *merged, const char *path, struct market *market);
	/* Lay OVER upon BASE: one that names interruptions or shock replaces the whole storm picture of BASE. */
	struct node *(*merge)(struct arena *arena, const struct node *base, const struct node *over);
	/* What the rate means for SPOT_NODES nodes, in words and in the language in use:
	 * "one of the 7 spot nodes about every 7 h (…)". Appends one or more lines. */
	void (*words)(const struct market *market, int64_t spot_nodes, void (*line)(void *context, const char *text), void *context);
	/* Mean interruptions per spot node and day (shocks included); for LIFE_DRAWN 1 / mean life. */
	double (*per_node_day)(const struct market *market);
	/* The block that says ESTIMATES, as YAML from "market:" on; false where this language cannot say them. */
	bool (*fitted)(const struct market_estimates *estimates, struct text *out);
};

#endif
