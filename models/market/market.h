/* The market model: what happens to the nodes of one fleet row. Only models/models.c includes this from outside. */
#ifndef COSTCAST_MODELS_MARKET_MARKET_H
#define COSTCAST_MODELS_MARKET_MARKET_H

#include "sim/world/market.h"

extern const struct market_type market_type;

/* --- inside this folder --- */

enum life_word { WORD_WEIBULL, WORD_EXPONENTIAL, WORD_PIECEWISE, WORD_BATHTUB };
enum advisor_word { ADVISOR_SHARE, ADVISOR_EVENTS, ADVISOR_HOURLY };

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

/* The keys of a `market:` block. None has a default in the table: a key that is absent leaves the word to the layer
 * below, and only after the last layer does market_plan() fill in what nobody said. */
struct market_keys {
	const char *preset;
	struct presence spot, shock, on_demand;
	struct value spot_price, max_price, capacity_wait, first_wait, notice;
	struct life_keys interruptions;
	int64_t pools;
	struct value shock_rate, shock_share, shock_all;
	const char *source, *as_of;
	int quality;                      /* index into market_quality_words, -1 */
	struct bilingual note;
	struct value on_demand_price, on_demand_wait;
	struct life_keys failures;
};

extern const struct schema market_schema;

#define MONTH_H 730.0                     /* the estimator's month: 365 d / 12, to the hour; the Spot Advisor's "month" */

/* Hours to the two decimals or so that a sentence needs: "45 min", "7.0 h", "28 d". */
char *market_duration(double s, char *buf, size_t bytes);
void market_words(const struct market *market, int64_t spot_nodes, void (*line)(void *context, const char *text),
		  void *context);
double market_per_node_day(const struct market *market);
bool market_fitted(const struct market_estimates *estimates, struct text *out);
double market_shock_fall(const struct market *market);    /* P(a given node falls | a shock of its pool) */
bool market_advisor(const char *text, double *band);      /* "10-15 %", "< 5 %", "> 20 %", "12.5 %" -> share a month */

#endif
