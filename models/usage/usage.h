/* Usage: a record of what was used, rated as it is. Rows say what, how many, from when to when; nothing is simulated, and
 * only a quantity may be uncertain. Inside this folder only. Time is in seconds since the scenario's start. */
#ifndef COSTCAST_MODELS_USAGE_USAGE_H
#define COSTCAST_MODELS_USAGE_USAGE_H

#include "sim/world/model.h"

extern const struct workload_type usage_record;

/* One row, as bound by the schema or read from a line of CSV. */
struct row_keys {
	const char *item;
	const struct node *quantity;      /* read when its item is known: a number, a size, or a distribution of them */
	struct timestamp from, to;
	struct value for_s;
	int buy, ended_by;                /* enum buy, -1: the strategy's; enum usage_end */
	const char *zone, *region, *account, *group, *resource;
	struct tags tags;
};
extern const struct schema usage_row_schema;

/* The keys of `kind: usage`. HISTORY is what rows and file say, READ when the first strategy is planned; NULL: in vain. */
struct usage_keys {
	struct entries rows;
	const struct node *file;
	struct tags tags;
	bool read;
	struct history *history;
};
extern const struct schema usage_schema;

enum { ROWS_MAX = 200000, COLUMNS_MAX = 1000, TAG_NAMES_MAX = 1000, FAULTS_MAX = 20 };

/* What makes two rows usage of one thing: texts, NULL where nothing was said. Tags as "name=value" in order of name. */
enum field { FIELD_ITEM, FIELD_BUY, FIELD_ZONE, FIELD_REGION, FIELD_ACCOUNT, FIELD_GROUP, FIELD_RESOURCE, FIELD_TAGS, FIELDS };
struct thing {
	const char *field[FIELDS];
	const struct tags *tags;          /* NULL: none */
	int buy;                          /* enum buy; -1 */
	struct place at;                  /* of the first row that names it */
	uint32_t next;                    /* in its hash chain, plus 1 */
};
struct things {
	struct arena *arena;
	struct thing *thing;
	uint32_t *slot;                   /* first of a chain, plus 1 */
	size_t count, cap, slots;
};
/* things.c: the index of the thing that equals WANTED, added (with copies of its texts) when it is new. */
uint32_t thing_index(struct things *things, const struct thing *wanted);

/* One row of the record: the clock's time, and the thing not yet looked up in any price book. */
struct history_row {
	int64_t from_unix_s;
	double length_s;
	uint32_t thing;
	int16_t end;
	const struct node *quantity;      /* NULL: NUMBER */
	double number;
	struct place at;
};
struct history {
	struct things things;
	struct history_row *row;
	size_t count, cap;
	const char *tag_name[TAG_NAMES_MAX];      /* of all rows, in order: cost by tag has a column for each */
	size_t tag_names;
	bool tags_full;                   /* there were more, and it was said */
	const char *file;                 /* NULL: rows of the scenario */
};
/* history.c: what the keys of workload PATH say, with every fault in DIAG; NULL after one. */
struct history *history_read(const struct binding *b, const struct usage_keys *keys, const char *path, struct place at);
/* Row INDEX of workload PATH, checked, upon HISTORY; false after a fault. NUMBER counts when KEYS have no quantity. */
bool history_add(const struct binding *b, struct history *history, const struct row_keys *keys, double number, struct place at,
		 const char *path, size_t index);
/* csv.c: the lines of keys->file. */
bool history_csv(const struct binding *b, struct history *history, const struct node *file, const char *path);

/* A grant: one row, or several rows of one resource whose times overlap, which are one use with the largest quantity. */
struct stint {
	double from_s, to_s;
	double quantity;                  /* the largest of the certain ones */
	uint32_t item;
	int16_t end;
	uint32_t uncertain, uncertains;   /* [uncertain, uncertain + uncertains) of plan->uncertain */
};
struct usage_plan {
	const struct history *history;
	const struct setup *setup;
	struct stint *stint;              /* in order of time */
	size_t stints;
	struct value *uncertain;
	size_t uncertains;
	double first_s, end_s;            /* when the first row begins and the last one ends */
	bool twins;                       /* every on-demand item has one */
	bool merged;                      /* some rows were found to be one use */
};
const void *usage_plan_new(struct setup *setup, const void *bound, struct place at);
/* items.c: the item of the price book that THING is, as ITEM; false after an error. */
bool item_of(struct setup *setup, const struct thing *thing, struct item *item);
/* stints.c: PLAN's stints in order of time, overlaps of one resource made one, and each item's largest quantity at once. */
void stints_settle(struct setup *setup, struct usage_plan *plan);
void usage_fullest(const void *plan, struct usage_log *log);     /* every quantity at its most */
double stint_quantity(const struct usage_plan *plan, const struct stint *stint, const struct chance *chance);

void usage_assume(const void *plan, model_line *line, void *context);
bool usage_is_certain(const void *plan);
void usage_draws(const void *plan, model_line *line, void *context);

enum usage_metric { USAGE_COST_USD, USAGE_ON_DEMAND_NODE_H, USAGE_SPOT_NODE_H, USAGE_METRICS };

#endif
