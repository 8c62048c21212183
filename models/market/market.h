/* The market model: what happens to the nodes of one fleet row. Only models/models.c includes this from outside. */
#ifndef COSTCAST_MODELS_MARKET_MARKET_H
#define COSTCAST_MODELS_MARKET_MARKET_H

#include "sim/world/market.h"

extern const struct market_type market_type;

/* --- inside this folder --- */

enum life_word { WORD_WEIBULL, WORD_EXPONENTIAL, WORD_PIECEWISE, WORD_BATHTUB, WORD_MARKOV, WORD_RENEWAL };      /* the last two: outages */
enum shortage_word { SHORTAGE_MARKOV, SHORTAGE_RENEWAL };
enum advisor_word { ADVISOR_SHARE, ADVISOR_EVENTS, ADVISOR_HOURLY };
enum price_word { PRICED_CONSTANT, PRICED_JUMPS, PRICED_REVERTING, PRICED_STEPS, PRICED_TRACE };

/* A stretch of a life with one hazard. */
struct hazard_keys { struct value until, rate; };

/* One way of saying how long a node lives. */
struct life_keys {
	struct presence given;            /* word 0: none */
	struct value rate, between, shape, scale, mean;
	int model;                        /* enum life_word, -1 */
	struct entries hazard;            /* of struct hazard_keys */
	struct value end;
	struct value early_share, early, late, late_at;
	const char *advisor;
	int advisor_reading;              /* enum advisor_word, -1 */
};

/* One way of saying when a pool holds nodes at all. */
struct outage_keys {
	struct value mean_up, mean_down, availability;
	struct value up, down;
	int initial;                      /* enum pool_first, -1 */
	struct presence correlation;
	struct value within, across;
	struct value price_power;         /* not of a shortage */
	const struct node *trace;
	struct value start;               /* word 0: random */
	const char *zone;
};

/* How the spot price comes about: a table of its own, under spot.price. */
struct price_keys {
	int model;                        /* enum price_word, -1 */
	struct value mean, every, sd, floor, cap, memory, step;
	const struct node *file;
	struct value start;               /* word 0: random */
	const char *zone;
};

/* The keys of a `market:` block. None has a default in the table: a key that is absent leaves the word to the layer
 * below, and only after the last layer does market_plan() fill in what nobody said. */
struct market_keys {
	const char *preset;
	struct presence spot, shock, on_demand;
	struct modelled spot_price;       /* of struct price_keys */
	struct value max_price, capacity_wait, first_wait, notice, notice_chance;
	struct presence rebalance;
	struct value warning, warning_chance;
	struct life_keys interruptions;
	struct outage_keys outages;       /* in the same section as the interruptions */
	int64_t pools;
	struct value shock_rate, shock_share, shock_all;
	const char *source, *as_of;
	int quality;                      /* index into market_quality_words, -1 */
	struct bilingual note;
	struct value on_demand_price, on_demand_wait;
	struct life_keys failures;
	struct presence short_of;         /* on_demand.shortage; word 0: none */
	int shortage_model;               /* enum shortage_word, -1 */
	struct outage_keys shortage;
};

extern const struct schema market_schema, market_price_schema;

#define MONTH_H 730.0                     /* the estimator's month: 365 d / 12, to the hour; the Spot Advisor's "month" */

static inline bool value_given(const struct value *value)
{
	return value->form != VALUE_ABSENT;
}

bool market_fault(const struct binding *b, struct place at, const char *message);      /* says it; false */

/* life.c */
struct life {
	enum life_model model;
	struct value rate_per_s, life_s;
	const char *reading;
	double band;
};
/* TRACE: the same section names one, which is a way of its own; models of outages are left to outage_read(). */
bool life_read(const struct binding *b, const struct life_keys *keys, bool trace, struct life *life);

/* outage.c */
struct outage {
	enum pool_model model;            /* POOL_OPEN: none was written; POOL_TRACE: see keys->trace */
	const struct outage_keys *keys;
	const char *path;                 /* of the section */
	struct place at;
};
/* The keys of OUTAGE into RULE, whose key and region are set. ZONE is the market's; NULL. */
bool outage_read(const struct binding *b, const struct outage *outage, const char *zone, struct pool_rule *rule);
/* A trace, and which of its zones: -1 for all. */
struct recording { const struct node *file; const char *path, *zone; const struct value *start; struct place at; };
struct played { const struct trace *trace; int zone; double start_s; bool random; };
bool recording_read(const struct binding *b, const struct recording *recording, const char *market_zone, struct played *played);

/* price.c */
/* What stands at spot.price into MARKET; *FIGURE comes from the block, else from the book. */
bool market_price(const struct binding *b, const struct market_keys *keys, const struct figure *book, const char *path, struct market *market);
/* The price by which PLAYED, which says when there are nodes, was bought; false: it has none, or errors. */
bool market_price_recorded(const struct binding *b, const struct played *played, struct place at, struct market *market);

/* words.c, words_outage.c */
/* Hours to the two decimals or so that a sentence needs: "45 min", "7.0 h", "28 d". */
char *market_duration(double s, char *buf, size_t bytes);
typedef void market_say(void *context, const char *text);
void market_words(const struct market *market, int64_t spot_nodes, market_say *line, void *context);
void market_say_outages(const struct market *market, market_say *line, void *context);
void market_say_price(const struct market *market, market_say *line, void *context);
void market_say_warnings(const struct market *market, market_say *line, void *context);
void market_say_shortage(const struct market *market, market_say *line, void *context);
double market_per_node_day(const struct market *market);
bool market_fitted(const struct market_estimates *estimates, struct text *out);
double market_taken_per_s(const struct market *market);   /* lives, shocks and falls of pools */
double market_falls_per_s(const struct market *market);   /* falls of pools alone, while they are up */
double market_shock_fall(const struct market *market);    /* P(a given node falls | a shock of its pool) */
bool market_advisor(const char *text, double *band);      /* "10-15 %", "< 5 %", "> 20 %", "12.5 %" -> share a month */

#endif
