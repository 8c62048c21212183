/* The keys of a scenario file as they are bound, and what the files of this folder share. Not for other rooms. */
#ifndef COSTCAST_STUDY_KEYS_H
#define COSTCAST_STUDY_KEYS_H

#include "sim/study/scenario.h"

/* How cost is watched, by whoever looks for anomalies. */
struct detection_keys {
	struct value history_s, window_s, within_s, delay_s, floor;
	struct value hampel, cusum, first_spend;         /* thresholds */
};

struct scenario_keys {
	int64_t version;
	struct bilingual title;
	const struct node *prices;
	struct timestamp start;
	struct presence simulate, goal, report;
	int64_t replications;
	uint64_t seed;
	struct value confidence, deadline_s, budget_usd;
	struct value horizon_s, warm_up_s;       /* of workloads that last */
	const struct node *presets;
	struct strings thresholds;
	struct entries workloads, strategies;    /* of the models' structs; of struct strategy_keys */
	struct entry *market;
	const char *baseline;
	struct tags tags;
	struct entries quiz;                     /* of struct question_keys */
	struct entries levers;                   /* of struct lever_keys */
	struct entry *value;                     /* of struct value_keys; NULL */
	struct entries views;                    /* of struct view_keys */
	struct entries budgets;                  /* of struct budget_keys */
	struct entries incidents;                /* of the incident's own struct */
	struct presence detection;
	struct detection_keys detect;
	struct presence tag_policy;
	const struct node *required_tags;
	struct presence currency;
	const char *currency_show, *currency_source;
	struct value currency_rate;
	struct timestamp currency_as_of;
};

struct question_keys {
	struct bilingual question, explanation;
	const char *ask, *source;
};

struct strategy_keys {
	struct bilingual title;
	int buy;                                 /* enum buy; -1: the fleet says */
	struct entries fleet, commitments;       /* of struct fleet_keys, struct commitment_keys */
	struct entries workloads;                /* of struct share_keys, by the name of the workload */
	struct entry *market;
	const struct node *set;
};

/* How a strategy buys one of several workloads. */
struct share_keys {
	int buy;
	struct entries fleet;
	struct entry *market;
};

/* What the work is worth. */
struct value_keys {
	const char *workload;
	struct value performance, limit, gap, exponent, per_point, iterations, speed_per_s;
	struct presence curve, delay;
	struct value delay_after_s, delay_usd_h;
};

/* What a lever lays upon a strategy. */
struct lever_keys {
	struct bilingual title, lesson;
	int buy;
	struct entries fleet, workloads, commitments;
	struct entry *market;
	const struct node *set;
};

struct fleet_keys {
	int64_t nodes;
	int buy, role;                           /* role: 0 coordinator, -1 none */
	struct entry *market;
	struct entries offers;                   /* of struct offer_keys */
	int allocation;                          /* enum allocation; -1 */
	int64_t on_demand_base;
	struct value on_demand_above_base;       /* a share */
	bool rebalance;
};

struct offer_keys {
	const char *instance, *zone, *region;
	struct value weight;
	struct entry *market;
};

struct commitment_keys {
	const char *name, *product, *instance, *scope, *account, *group;
	struct value term_s, commit;
	int payment;
	int64_t count;
	struct timestamp start, cancel;
	bool owned;
	struct presence exchange;
	struct timestamp exchange_at;
	const char *exchange_product, *exchange_instance;
	int64_t exchange_count;
	int exchange_payment;             /* -1: as before */
	struct value exchange_term_s;
	struct strings exchange_merge;
};

/* --- scenario_schema.c, lever_keys.c, worth_keys.c --- */
extern const char *const buy_words[];
extern const struct schema fleet_schema, share_schema, commitment_schema, lever_schema, value_schema;

/* --- overrides.c: the command line, and strategies.X.set --- */
struct setting {
	const char *path;
	struct node *value;               /* of scenario_vary() NULL: the key is dropped */
};
struct settings {
	struct setting *item;
	size_t count;
};
/* What the command line says, as settings in the order in which they are applied. */
bool overrides_read(const struct binding *b, const struct overrides *overrides, struct settings *settings);
/* Put VALUE at PATH of TREE (not shared). A path inside `prices`, when that is a name, makes it {base: NAME, …}. */
bool tree_set(const struct binding *b, struct node *tree, const char *path, struct node *value);
/* Without what stands at PATH, if anything does. */
void tree_drop(struct node *tree, const char *path);

/* scenario.c: BASE once more with SETTINGS laid upon it, bound and checked like a file; what they do not touch (price book, presets)
 * is shared, so BASE outlives it. NULL after errors in DIAG. scenario_free() it. */
struct scenario *scenario_vary(const struct scenario *base, const struct settings *settings, struct diag *diag);
void scenario_keep(struct scenario *scenario);           /* one that is rejected later: diagnostics point into it */

/* --- echo.c --- */
/* The row that says what stands at PATH of the scenario ROOT; NULL when PATH is not that of one value. */
const struct schema_row *row_find(const struct mounts *mounts, const struct node *root, const char *path);
/* "PATH = VALUE" with VALUE as the row of PATH understands it, a line each; NULL-terminated. */
const char **settings_echo(const struct binding *b, const struct node *tree, const struct settings *settings);
/* The key of MAP that PATH begins with, the longest ("p4d.24xlarge"); *REST is what follows its dot, NULL at the end. */
const char *path_step(const struct node *map, const char *path, const char **rest);

/* --- strategy.c --- */
/* All strategies of KEYS that WANTED names ("A,B"; NULL: all) into SCENARIO, each with its own tree and book. */
bool strategies_load(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys,
		     const char *wanted);
/* Is PATH a key of one strategy's own, or of the comparison as a whole? */
bool strategy_may_set(const char *path);

/* --- quantities.c --- */
/* Does SET, of a strategy (NULL: none), say something of the key at PATH or of what it lies in? */
bool set_covers(const struct node *set, const char *path);

/* --- effective.c --- */
/* RAW with every default written out, but in the layers of markets, whose keys stay those that were written. */
struct node *tree_filled(const struct binding *b, const struct node *raw);

/* --- presets.c --- */
/* All presets that the keys of WORKLOAD may name: kind -> name -> block; OWN: the scenario's `presets:`, NULL when it has none. */
const struct node *presets_load(const struct binding *b, const struct schema *workload, const struct node *own);
/* Those that the scenario and its strategies name, for the effective scenario; NULL: none. */
struct node *presets_used(const struct scenario *scenario);
/* Blocks of the workloads in TREE (not shared) that name a preset, with what the preset says under their own keys. */
void presets_lay(const struct scenario *scenario, struct node *tree);

/* --- threshold.c --- */
bool threshold_read(const struct binding *b, const char *text, struct place at, const struct workload_type *workload,
		    bool deadline, bool budget, struct threshold *threshold);
/* The left side alone, "p95(cost)" or "P(late)": what is measured, judged by nobody. */
bool measure_read(const struct binding *b, const char *text, struct place at, const struct workload_type *workload,
		  bool deadline, bool budget, struct threshold *measure);

/* --- questions.c --- */
extern const struct schema question_schema;
/* `quiz:` of KEYS into SCENARIO. */
void questions_read(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys,
		    const struct workload_type *workload);

/* Its left side alone, "p95(hours)": what is left of THRESHOLD stays zero. */
bool statistic_read(const struct binding *b, const char *text, struct place at, const struct workload_type *workload, bool deadline,
		    bool budget, struct threshold *threshold);

/* --- small tools: tools.c --- */
/* Move SCRATCH's items into DIAG but those already there (same place, same words); SCRATCH is released. */
void diag_absorb(struct diag *diag, struct diag *scratch);
/* Add an error about WORD, with "did you mean" when NAMES (NULL-terminated) has something near. MESSAGE holds one %s. */
void error_unknown(struct diag *diag, struct place at, const char *message, const char *word, const char *const *names);
const char **node_keys(struct arena *arena, const struct node *map);     /* NULL-terminated */
const struct workload_type *kind_of(const struct models *models, const struct entry *entry);
/* With the times that it has; in ARENA. */
const struct workload_type *workload_of(struct arena *arena, const struct models *models, const struct entry *entry);
/* The member that the row PATH of SCHEMA binds in BOUND, if there is such a row of that TYPE; else NULL. */
const void *bound_member(const struct schema *schema, const void *bound, const char *path, enum key_type type);

#endif
