/* scenario.yaml + command line -> struct scenario: bound, checked, every strategy's own tree made. No model is named. */
#ifndef COSTCAST_STUDY_SCENARIO_H
#define COSTCAST_STUDY_SCENARIO_H

#include "sim/base/currencies.h"
#include "sim/world/model.h"

struct overrides {                        /* from the command line; zero means "as the scenario says" */
	uint64_t replications;
	bool seed_given;
	uint64_t seed;
	const char *strategies;           /* "A,B"; NULL: all */
	const char *prices;
	const char *const *set;           /* "PATH=VALUE" */
	size_t sets;
};

enum statistic { STAT_MEAN, STAT_SD, STAT_MIN, STAT_MAX, STAT_QUANTILE, STAT_CVAR };
enum event { EVENT_LATE, EVENT_OVER_BUDGET, EVENT_FINISHED, EVENT_CHEAPEST, EVENT_METRIC };
enum compare { CMP_LT, CMP_LE, CMP_GT, CMP_GE };
struct threshold {
	const char *text;                 /* as written */
	bool probability;                 /* P(event) op percent, else stat(metric) op value */
	enum statistic stat;
	double p;                         /* of pNN, cvarNN: 0.95 */
	enum event event;
	int metric;                       /* index into the workload's metrics */
	enum compare inner;               /* EVENT_METRIC: metric inner inner_value */
	double inner_value;               /* in the metric's unit */
	enum compare op;
	double value;                     /* in the metric's unit, or a fraction */
	struct place at;
};

/* A question for a class, of `quiz:`. What is right is never written: the simulation decides. */
enum ask { ASK_BEST, ASK_LOWEST, ASK_HIGHEST };
struct question {
	struct bilingual text, explanation;      /* both may be empty */
	const char *source;               /* NULL: none */
	enum ask ask;                     /* ASK_BEST: whom the page marks, or nobody when none meets all thresholds */
	struct threshold measure;         /* of the others: its left side alone */
	struct place at;
};

struct shown {                            /* the currency that people are shown; per_usd 0: the US dollar */
	struct currency currency;
	char as_of[sizeof "2026-07-01"];  /* the day of the rate */
	const char *source;               /* NULL: none */
};

/* `value:`, as its keys say it. */
struct worth {
	bool given;
	struct place at;
	const char *workload;             /* whose value it is; NULL: nobody's in particular */
	int hours;                        /* metric: until it is done; -1: none */
	double performance;               /* NAN: the curve says */
	bool curve;
	double limit, gap, exponent;
	double per_point_usd;             /* of a percentage point; NAN: nobody said */
	double iterations, per_week;      /* of a run; a week: NAN, as the hours say */
	bool delay;
	double after_h, delay_usd_h;
};

struct view;
struct budget;
struct tag_policy;
struct scenario_keys;                     /* the bound file: keys.h, for this folder alone */

struct strategy {
	const char *name;
	struct bilingual title;
	struct place at;
	const struct node *tree;          /* the scenario's tree with this strategy's set: applied */
	const struct node *node;          /* its own block */
	const struct scenario_keys *keys; /* tree, bound */
	const struct book *book;          /* its prices; mostly the scenario's */
};

struct scenario {
	struct arena *arena;
	const char *wanted;               /* of the strategies, as --strategies has it; NULL: all */
	const struct models *models;
	struct mounts mounts;
	const char *path, *file, *folder; /* as given; its base name; where relative names start */
	const struct node *tree;          /* overrides applied, before defaults */
	const struct book *book;          /* of the tree's `prices` */
	const struct node *presets;       /* kind -> name -> block; NULL: no workload to take them */
	const struct schema *presets_of;  /* the workload's */
	const struct workload_type *workload;    /* the only one's kind, or what several are together */
	const struct workload_type *measured;    /* the same with the metrics that `value` adds; WORKLOAD itself without it */
	struct worth worth;
	struct bilingual title;
	int64_t start_unix_s;
	uint64_t seed, replications;
	double confidence;
	double deadline_s, budget_usd;    /* NAN when there is none */
	struct threshold *threshold;
	size_t thresholds;
	struct question *question;
	size_t questions;
	struct view *view;                /* of `views:`; see view.h */
	size_t views;
	struct budget *budget;            /* of `budgets:`; see budget.h */
	size_t budgets;
	const struct tag_policy *policy;  /* see tag_policy.h; NULL: there is none */
	struct strategy *strategy;        /* the chosen ones, in the file's order */
	size_t strategies;
	size_t baseline;
	struct tags tags;
	struct shown shown;
	const char **echo;                /* one line per override, as understood; NULL-terminated */
};

const struct schema *scenario_schema(void);
struct mounts scenario_mounts(struct arena *arena, const struct models *models);

/* NULL after errors in DIAG; *MISSING tells exit 66 from 65. Keep it until everything made from it is gone. */
struct scenario *scenario_load(const char *path, const struct overrides *overrides, const struct models *models,
			       struct diag *diag, bool *missing);
/* The same from a TREE that was made of trees read before, which stay as long as it: PATH is what it is called, and says where
 * relative names start. */
struct scenario *scenario_of_tree(const char *path, const struct node *tree, const struct overrides *overrides,
				  const struct models *models, struct diag *diag);
void scenario_free(struct scenario *scenario);

/* The effective scenario as YAML (defaults filled in, price book inlined, overrides applied), and its SHA-256 in hex.
 * Does not depend on the language or on the file's name. */
void scenario_effective(const struct scenario *scenario, struct text *yaml);
void scenario_sha256(const struct scenario *scenario, char hex[65]);
/* Files that the effective scenario names because they are too large to stand in it: it runs with them beside it. */
void scenario_attachments(const struct scenario *scenario, void (*each)(void *context, const char *name, const struct source *source),
			  void *context);

#endif
