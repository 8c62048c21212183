/* Inside the room: what the files of binding share. */
#ifndef COSTCAST_CONFIG_BIND_H
#define COSTCAST_CONFIG_BIND_H

#include "sim/config/schema.h"

#define BIND_ERRORS 1000                /* after so many in one scenario, tables are not read to their end */
#define QUANTITY_LIMIT 1e30             /* no quantity of this world is larger; keeps products finite */
#define EMPIRICAL_MAX 10000             /* values of one distribution: they stand in the effective scenario too */

/* What a quantity may be. */
struct wanted {
	enum dimension dim;
	unsigned flags;
	double min, max;
	const char *const *words;
};

/* quantity.c */
bool quantity_bind(const struct binding *b, const struct wanted *wanted, const struct node *node, const char *path,
		   struct value *value);
/* One number with its unit, no range. */
bool quantity_scalar(const struct binding *b, enum dimension dim, const char *const *words, const struct node *node,
		     const char *path, double *x);
bool quantity_in_range(const struct wanted *wanted, double x, bool open_min);
void quantity_out_of_range(const struct binding *b, const struct wanted *wanted, const char *path, const char *text,
			   struct place at);
double quantity_max(const struct wanted *wanted);        /* INFINITY: none */

/* dist_bind.c: {uniform: [a, b]} and the others. */
bool dist_bind(const struct binding *b, const struct wanted *wanted, const struct node *map, const char *path,
	       struct dist *dist);
extern const char *const law_names[];           /* NULL-terminated, in the order of the documentation */
extern const char *const law_shapes[];          /* "{uniform: [a, b]}" … , the same order */

/* empirical.c: the column of a CSV file, each a quantity with its unit. DIM_COUNT_OF: of an unknown dimension, unread.
 */
struct column {
	struct node **item;             /* scalars with their place in the file */
	size_t count;
};
bool empirical_read(const struct binding *b, enum dimension dim, const struct node *file, const char *path,
		    struct column *column);

/* beside.c: a file of the scenario's folder; see source_read for one that may have been put in its place. */
const struct source *source_beside(const struct binding *b, const struct node *file, const char *path, size_t limit);
/* FILE becomes {name:, text:}; one that is too large to stand in a scenario {name:, sha256:, called:}: see source_attached. */
void source_inline(const struct binding *b, struct node *file);

/* words.c: what messages are made of. */
const char *shown(struct arena *arena, const char *text);                 /* on one line, not too long */
const char *joined(struct arena *arena, const char *const *words);        /* "a, b, c" */
int word_index(const char *const *words, const char *text);              /* -1: not one of them; words may be NULL */
/* A scalar that is not empty; else false, after saying what is WANTED ("a whole number"). */
bool want_scalar(const struct binding *b, const struct node *node, const char *path, const char *wanted);
bool want_kind(const struct binding *b, enum node_kind kind, const struct node *node, const char *path,
	       const char *wanted);

/* rows.c: finding one's way in a table. */
const struct schema_row *rows_find(const struct schema *schema, const char *prefix, const char *key);
const char *rows_child(const struct schema_row *row,
		       const char *prefix); /* its name when directly under PREFIX, else NULL */
const struct mount *mounts_find(const struct mounts *mounts, const char *name);
/* The default as a node; SPACE may be used for it. Programmer's errors abort. */
const struct node *row_fallback(struct arena *arena, const struct schema_row *row, struct node *space);
const struct node *row_parse(struct arena *arena, const char *text, struct node *space);     /* NULL: not YAML */
/* The schema of an entry and the key that chose it; NULL when that cannot be told (silently). */
const struct schema *entry_schema(const struct mounts *mounts, const struct schema_row *row, const struct node *entry,
				  const char **by);
bool row_is_entries(const struct schema_row *row);       /* KEY_TABLE, KEY_LIST, KEY_ONE, KEY_MODEL */
bool row_is_model(const struct schema_row *row, const struct node *node);        /* KEY_MODEL: the map, not the quantity */

/* bind_row.c */
void bind_row(const struct binding *b, const struct schema_row *row, const struct node *node, const char *path,
	      void *at);
/* bind.c: BY is a key that chose this schema and need not be a row of it; NULL: none. */
bool bind_schema(const struct binding *b, const struct schema *schema, const struct node *node, const char *path,
		 const char *by, void *to);

#endif
