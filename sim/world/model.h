/* The interfaces that models implement. A model is one exported const struct; models/models.c is the only registry. */
#ifndef COSTCAST_WORLD_MODEL_H
#define COSTCAST_WORLD_MODEL_H

#include "sim/billing/ledger.h"
#include "sim/engine/recorder.h"
#include "sim/world/market.h"

/* BLOCK: capacity that was bought for a time (Capacity Blocks): it is there at once and nobody takes it back. Billed as on-demand
 * nodes are, where no commitment covers them. */
enum buy { BUY_ON_DEMAND, BUY_SPOT, BUY_BLOCK };

/* One pool in which the spot nodes of a row may be: an instance type in a zone. */
struct offer {
	const char *instance_name;
	const struct instance *instance;
	const char *zone;                 /* NULL: not said */
	double weight;                    /* throughput of a node, of that of the workload's instance */
	struct market market;             /* as this pool meets it */
	struct place at;
};
/* Which of its offers a spot row asks for a node: of those that have capacity. */
enum allocation {
	ALLOCATION_LOWEST_PRICE,          /* the least spot price per unit of throughput, now */
	ALLOCATION_CAPACITY,              /* the one whose nodes are taken least often */
	ALLOCATION_PRICE_CAPACITY,        /* of those whose nodes are taken at most twice as often as the best's, the cheapest */
	ALLOCATION_DIVERSIFIED            /* node i prefers offer i mod offers, then the next */
};

struct fleet_row {
	const char *instance_name;        /* of the workload; a node's own where there are no offers */
	int64_t nodes;
	enum buy buy;
	bool coordinator;
	struct market market;             /* as this row meets it: its on-demand nodes, and its spot nodes unless it has offers */
	struct offer *offer;
	size_t offers;                    /* 0: the workload's instance alone, in `market` */
	enum allocation allocation;
	bool rebalance;                   /* a replacement is asked for as soon as a node is warned */
	struct place at;
};

/* The pools that a row's spot nodes may be in, as markets. */
static inline size_t row_markets(const struct fleet_row *row)
{
	return row->offers ? row->offers : 1;
}
static inline const struct market *row_market(const struct fleet_row *row, size_t k)
{
	return row->offers ? &row->offer[k].market : &row->market;
}

/* A convertible commitment changed for another; see commitment.exchange. */
struct exchange {
	bool given;
	int64_t at_unix_s;
	const char *product_name, *instance_name;      /* NULL: as before */
	const struct product *product;
	int64_t count;                    /* 0: as many as the worth of the old one asks for */
	int payment;                      /* enum payment */
	double term_s;                    /* whose rates it pays; 0: the longest of those given up */
	const char *const *merge;         /* names of other commitments given up in the same exchange; NULL-terminated */
	struct place at;
};

enum scope { SCOPE_SHARED, SCOPE_ACCOUNT, SCOPE_GROUP, SCOPE_ZONE };     /* the wider first */

/* A commitment as the strategy wrote it; the rater that knows its product's mechanism gives it meaning. */
struct commitment {
	const char *name;                 /* NULL: has none */
	const char *product_name;
	const struct product *product;
	struct value term_s;
	int payment;                      /* enum payment */
	struct value commit;              /* USD/h, or a word of enum commit_word */
	int64_t count;                    /* reservations, blocks, capacity: how many; 0: as commit says */
	const char *instance_name;        /* instance, item or store that it is for; NULL: the workload's */
	enum scope scope;
	const char *zone;                 /* of SCOPE_ZONE */
	const char *account, *group;      /* who bought it */
	int64_t start_unix_s;             /* when it was bought */
	double sold_s;                    /* its term in real seconds: to the anniversary, where the provider counts so */
	bool owned;                       /* bought before: its price is sunk but still shown; headline counts the horizon only */
	bool cancelled;
	int64_t cancel_unix_s;
	struct exchange exchange;
	struct place at;
};
enum commit_word { COMMIT_FIT, COMMIT_BEST };

/* One strategy while it is being planned: what models read, and where they put what they will use. */
struct setup {
	struct binding bind;              /* arena, diagnostics */
	const char *strategy, *workload;  /* their names */
	const struct node *written;       /* the workload's keys as they stand in the file: where a fault of one of them is */
	const struct book *book;
	const char *instance_name;        /* NULL: the workload names none */
	const struct instance *instance;
	int buy;                          /* enum buy: the strategy's; -1: its fleet says */
	int64_t start_unix_s;             /* 0 is when the run starts */
	uint64_t replications;            /* futures that will be lived: for what is a matter of time */
	const struct value *deadline_s;   /* goal.deadline; absent form: none */
	double horizon_s, warm_up_s;      /* of workloads that last (see workload_type.lasts); 0: not given */
	double peak_use;                  /* of the machines at the most, as whoever watches them saw it; 0: nobody said */
	bool spot_twins;                  /* something may move its on-demand nodes to the spot market: each such item wants its twin */
	const struct node *presets;       /* kind -> name -> block: `presets:` of the scenario over the installed ones; NULL: none */
	struct fleet_row *fleet;
	size_t fleet_rows;                /* none for a workload that names no instance */
	struct commitment *commitment;
	size_t commitments;
	/* filled by the workload */
	double slo_s, slo_share;          /* a request is to take so long at most, and this share of them at least does; 0: no such goal */
	struct item *item;
	size_t items, item_cap;
	/* The future in which all is as large as it can be, as usage; NULL: the fleet's rows run all at once. */
	void (*fullest)(const void *plan, struct usage_log *log);
	const void *fullest_of;           /* the plan that it is called with */
};
uint32_t setup_item(struct setup *setup, const struct item *item);     /* adds one, returns its index */
/* What NAME is in the price book, an instance (bought as BUY says; -1: as the strategy does), a store or an item, into what of ITEM depends
 * on it; false after an error at AT, with "did you mean". */
bool setup_find(struct setup *setup, const char *name, int buy, struct place at, struct item *item);
/* What runs on demand of the items so far, once more as spot (see item.twin), where the price book has a price for that; false: not of all. */
bool setup_twins(struct setup *setup);
/* The preset NAME of a KIND ("demand", "service"); NULL after an error at AT, with "did you mean". */
const struct node *setup_preset(struct setup *setup, const char *kind, const char *name, struct place at);

/* HOURS: infinite in an unfinished future. COST_PER: live() says of how many; the study makes it the cost of one (NAN: of none). */
enum metric_kind { METRIC_MEASURE, METRIC_COST, METRIC_HOURS, METRIC_COST_PER };
struct metric {
	const char *name;                 /* JSON key */
	const char *unit;                 /* "USD", "h", "1" */
	enum metric_kind kind;
	const char *title;                /* N_("hours lost") */
	const char *of;                   /* of one workload among several: its name; NULL */
};

/* What a future may tell beside its metrics: columns of the study's own, no metrics of the contract. */
enum extra { EXTRA_CALM_H,                /* hours from the first moment at which the job ran on its whole fleet until it lost a
					   * node, or until the future's end; NAN: it never ran so */
	     EXTRA_LOST,                  /* 1: a node was lost then; 0: the future ended before */
	     EXTRAS };

typedef void model_line(void *context, const char *text);

/* A key of a workload whose best value lies somewhere in between: a time, such as that from one save to the next. */
enum { TUNING_MARKS = 3 };
struct tuning {
	double now_s;                     /* as the scenario has it; of an uncertain one the mean */
	double most_s;                    /* longer ones make no difference */
	struct {
		const char *name;         /* in JSON, "_h" is added */
		const char *title;        /* N_() */
		double at_s;
	} mark[TUNING_MARKS];             /* what theory says; the last one is the middle of what a study tries */
};
struct tunable {
	const char *path;                 /* of the schema: a KEY_QUANTITY of DIM_TIME */
	const char *result;               /* JSON key of the study of it */
	bool (*tuning)(const void *plan, struct tuning *tuning);       /* false: this plan has nothing to tune */
};

/* A figure of the table, beside cost and time: the mean of a metric over the futures. */
struct headline {
	const char *metric;               /* its name; NULL ends the list */
	const char *title;                /* N_("p95 latency"): the head of the column, short */
	const char *of;                   /* another metric: what is shown is the share that the first is of it; NULL */
	bool share;                       /* the metric is a share itself: shown in percent */
};

/* A key that multiplies what is asked of a workload that lasts, and what tells whether it is served. */
struct scaled {
	const char *path;                 /* a KEY_QUANTITY of DIM_NUMBER, maybe inside a KEY_ONE: "demand.scale"; without it: 1 */
	const char *count;                /* metric: how much was asked */
	const char *unserved;             /* metric: how much of that in vain; NULL */
	const char *missed;               /* metric: the share that was served too late; NAN: there is no goal; NULL */
	double (*effort)(const void *plan);      /* of simulating one future, in any unit; NULL: in proportion to what is asked */
};

/* How much there is to do. The result is the better for it: see `value.curve` of the scenario. */
struct effort {
	const char *const *path;          /* keys that it is in proportion to, as the schema has them; the one that is given counts. NULL ends them */
	double (*busy_s)(const void *plan);      /* how long what does it is busy with it, on average */
};

/* Other keys that a workload's author may have overlooked: a study lives the same futures with them, and says what they save. */
enum { HINT_CHANGES = 3 };
struct hint {
	const char *kind;                 /* in JSON: "idle", "lifecycle" */
	const char *title;                /* N_("let idle notebooks stop by themselves") */
	struct { const char *key, *value; } change[HINT_CHANGES];      /* of the schema, and YAML in one line, NULL: the
					   * key is dropped; a key of NULL ends them */
	const struct bilingual *what;     /* said after the title: what the price book calls it; NULL */
	const char *rests;                /* N_(): what it takes for granted and no future can show; NULL */
	const struct bilingual *provided; /* the same, as the price book says it; NULL */
};
typedef void model_hint(void *context, const struct hint *hint);

/* What somebody from outside may do to a workload from some moment on, as the action of a budget does. DENY: nothing new may be launched;
 * SPOT: what is bought on demand is bought on the spot market; SHRINK: a share of the nodes goes. */
enum intervention { INTERVENTION_DENY, INTERVENTION_STOP, INTERVENTION_SPOT, INTERVENTION_SHRINK, INTERVENTIONS };

/* What it then does. CUT: nobody reacts, so that the part is taken out of the usage that it would have had, and nothing else changes. ENDS: it
 * is over, for good, as live() makes it by usage_log.until_s: by STOP at once, by DENY when it first needs a node. DENIED: nothing new of it
 * begins, for good, as live() makes it by usage_log.denied_s. VAIN: nodes that are stopped are replaced at once, and nothing changes. */
enum response { RESPONSE_REFUSED, RESPONSE_CUT, RESPONSE_ENDS, RESPONSE_DENIED, RESPONSE_VAIN };

struct workload_type {
	const char *name;                 /* kind: NAME */
	const char *doc;                  /* N_() */
	const struct schema *schema;
	const struct metric *metric;      /* metric[0] is cost: filled from the ledger by the study */
	size_t metrics;
	bool unbought;                    /* it says itself how it is bought: strategies need not */
	bool lasts;                       /* goes on until the scenario's horizon, which it needs: it serves, it does not finish */
	size_t extras;                    /* EXTRAS, which live() fills after the metrics; 0: none */
	const struct headline *headline;  /* the most important first: narrow pages show fewer; NULL: none */
	const struct tunable *tunable;    /* NULL: none */
	const struct scaled *scaled;      /* NULL: none */
	const struct effort *effort;      /* NULL: there is nothing to be done that makes anything better */
	/* Bound keys (schema->size bytes) -> a const plan in the arena, items registered; NULL after errors in diag. */
	const void *(*plan)(struct setup *setup, const void *bound, struct place at);
	/* Per-thread state, reused by all replicas. */
	void *(*state_new)(const void *plan);
	void (*state_free)(void *state);
	/* Live one future: usage into LOG (cleared by the caller), METRIC[1…] and the
	 * extras filled. True when the work was finished. */
	bool (*live)(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric);
	/* The same future with its diary; NULL: it has none, it only ends. See workload_recorded(). */
	bool (*live_recorded)(const void *plan, void *state, const struct chance *chance, struct usage_log *log,
			      double *metric, struct recorder *recorder);
	/* What of METRIC depends on the bill, once that is there; NULL: nothing but cost and COST_PER, which the study fills. */
	void (*settle)(const void *plan, const struct ledger *ledger, double *metric);
	/* Assumptions and remarks, a line each, in the language in use. */
	void (*assume)(const void *plan, model_line *line, void *context);
	void (*remark)(const void *plan, model_line *line, void *context);     /* warnings: a save that cannot fit, … */
	/* What is drawn and does not stand in a row of the schema itself, a line each; NULL: nothing. */
	void (*draws)(const void *plan, model_line *line, void *context);
	/* What might be cheaper, each by itself; texts are copied. NULL: nothing. */
	void (*hints)(const void *plan, model_hint *hint, void *context);
	/* Time the job would need with no interruption and no wait, s; what give_up_after multiplies. */
	double (*ideal_s)(const void *plan);
	int64_t (*nodes)(const void *plan);
	/* The latest that a future can end, s (its give_up_after); NULL: 10 × ideal_s. For the checks before a run. */
	double (*longest_s)(const void *plan);
	/* Does it know the future? What nobody can follow bounds what others cost, and is never the best. NULL: none does. */
	bool (*is_bound)(const void *plan);
	/* Metrics of which several runs have the mean; NULL-terminated; NULL: all add up, but hours end with the last. */
	const char *const *means;
	/* Is nothing of it left to chance? NULL: something may be. */
	bool (*is_certain)(const void *plan);
	/* How it takes WHAT; *WHY, N_(), says why it is REFUSED: what it would do is not simulated. NULL: it takes none. */
	enum response (*respond)(const void *plan, enum intervention what, const char **why);
};

/* One future of TYPE as in live(), told to RECORDER. */
static inline bool workload_recorded(const struct workload_type *type, const void *plan, void *state, const struct chance *chance,
				     struct usage_log *log, double *metric, struct recorder *recorder)
{
	if (type->live_recorded)
		return type->live_recorded(plan, state, chance, log, metric, recorder);
	const bool finished = type->live(plan, state, chance, log, metric);

	recorder_add(recorder, log->end_s, RECORD_DONE, -1, 0);
	return finished;
}

/* How large a commitment is, and how large it could usefully be. */
struct commitment_amount {
	double value;                     /* USD/h, or how many */
	double most;                      /* more than this would never be used */
	bool counted;                     /* how many, not USD/h: whole numbers only */
};

struct rater {
	const char *name;
	const void *(*plan)(struct setup *setup);                /* after the workload's: items are known, it may add some; NULL after errors */
	void *(*state_new)(const void *plan);
	void (*state_free)(void *state);
	/* Charge LEDGER for what this rater knows in LOG; other items are left to other raters. */
	void (*rate)(const void *plan, void *state, const struct chance *chance, const struct usage_log *log,
		     struct ledger *ledger);
	/* Largest bill it could write, USD, for the overflow check at plan time. */
	double (*ceiling_usd)(const void *plan, double end_s);
	/* Facts about commitment I that do not depend on the future. NAN (false): another rater's. */
	double (*break_even)(const void *plan, size_t commitment);             /* utilisation at which it pays */
	double (*commit_usd_h)(const void *plan, size_t commitment);           /* fee over the whole term, by the hour */
	bool (*amount)(const void *plan, size_t commitment, struct commitment_amount *amount);
	/* commit: best, while the plan is made: commitment I is to be VALUE (USD/h or a count). */
	void (*amount_set)(void *plan, size_t commitment, double value);
	void (*assume)(const void *plan, model_line *line, void *context);
	void (*remark)(const void *plan, model_line *line, void *context);     /* warnings: a commitment that covers nothing */
};

struct request_fitting;
struct models {
	const struct workload_type *const *workload;
	size_t workloads;
	const struct rater *const *rater;
	size_t raters;
	const struct market_type *market;
	const struct workload_type *incident;     /* what `incidents:` lists: nobody planned it, and a study alone lives it */
	/* The block that says what was fitted to a record of requests, as YAML from its name on; NULL: no language has one. */
	void (*requests_fitted)(const struct request_fitting *fitting, struct text *out);
};
extern const struct models models;          /* models/models.c; main.c alone names it */

#endif
