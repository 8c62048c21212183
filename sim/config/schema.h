/* One table of rows is the single source for binding, validation, defaults, `explain`, the generated reference, the
 * JSON Schema, and the paths of --set and of sweeps. A model exports a struct schema; sim/study joins them by mounts. */
#ifndef COSTCAST_CONFIG_SCHEMA_H
#define COSTCAST_CONFIG_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/diag.h"
#include "sim/base/lang.h"
#include "sim/base/units.h"
#include "sim/config/node.h"
#include "sim/math/dist.h"

enum key_type {                   /* what it binds to at OFFSET                                         */
	KEY_SECTION,              /* a map whose keys are rows of this same table ("checkpoint" before "checkpoint.every");
	                             binds to struct presence; words[] may stand instead of the map ("none") */
	KEY_QUANTITY,             /* struct value: a quantity of dim, a distribution, or one of words[] ("young") */
	KEY_FIGURE,               /* struct figure: a quantity, or {value:, source:, as_of:, quality:, note:} around one */
	KEY_INTEGER,              /* int64_t, within [min, max] */
	KEY_SEED,                 /* uint64_t, 0 to 2^64-1 */
	KEY_BOOL,                 /* bool: true or false only */
	KEY_CHOICE,               /* int: index into words[]; -1 when absent and without default */
	KEY_NAME,                 /* const char *: a one-line string; NULL when absent. ROW_SAFE: name_is_safe() */
	KEY_TEXT,                 /* struct bilingual: "text" or {en: , es: } */
	KEY_TIMESTAMP,            /* struct timestamp */
	KEY_TAGS,                 /* struct tags: a map of name -> text */
	KEY_STRINGS,              /* struct strings: a list of texts (thresholds) */
	KEY_NODE,                 /* const struct node *: kept as it is, bound later by whoever knows it (set, prices) */
	KEY_TABLE,                /* struct entries: a map of name -> entry, bound by `sub` or by a mount */
	KEY_LIST,                 /* struct entries: a list of entries (name NULL) */
	KEY_ONE,                  /* struct entry *: a single map bound by `sub` or by a mount; NULL when absent */
	KEY_MODEL                 /* struct modelled: a quantity as KEY_QUANTITY, or a map with keys of `sub`, which says how it comes about */
};

enum row_flags {
	ROW_REQUIRED = 1,
	ROW_CERTAIN = 2,          /* a quantity that may not be a distribution */
	ROW_EVENT = 4,            /* drawn at each use, not once per replica (said by explain and the reference) */
	ROW_OPEN_MIN = 8,         /* value must be > min, not >= */
	ROW_WHOLE = 16,           /* node_merge replaces this key as a whole, does not merge inside it */
	ROW_SAFE = 32,            /* a name that may become part of a file's name */
	ROW_NODE_PATHS = 64,      /* KEY_NODE that maps dotted paths to values (strategies.X.set) */
	ROW_FILE = 256,           /* KEY_NODE: the name of a text file beside the scenario, or {name:, text:} with what it holds */
	ROW_SWITCH = 128,         /* a KEY_SECTION that means something by being there: schema_fill never adds it */
	ROW_DECISION = 1024,      /* how to do it, not what is to be done: who competes in a league may set it, or what is below it */
	ROW_MONTHS = 2048,        /* a time that may be months of the calendar, such as 3 months: VALUE_MONTHS */
	ROW_DATE = 4096,          /* a time that may be a date, such as "2024-03-04": VALUE_DATE */
	ROW_EMPTY = 8192,         /* KEY_TAGS: "" is a value, too */
	ROW_SHARE = 512           /* a percentage may stand instead, of what the help says: VALUE_SHARE */
};

struct schema;

struct schema_row {
	const char *path;         /* dotted, relative to the table: "checkpoint.every" */
	enum key_type type;
	enum dimension dim;
	unsigned flags;
	size_t offset;            /* use the ROW_* macros below: they check the member's type */
	double min, max;          /* base unit; for a distribution its support's ends (unbounded above is fine).
	                             max 0 (left out) with min >= 0: no upper limit; below 0 only with a negative min */
	const char *const *words; /* NULL-terminated */
	const char *fallback;     /* default, YAML text; NULL: none (absent stays absent) */
	const struct schema *sub; /* KEY_TABLE, KEY_LIST, KEY_ONE: NULL means the mount below */
	const char *mount;        /* name of a mount: its schemas come from struct mounts */
	const char *help;         /* N_("…"): one or two sentences, meaning first */
	const char *example;      /* YAML text, shown by explain and the reference; checked by a test to bind */
};

struct schema {
	const char *name;         /* "training", "scenario", "market" */
	const char *doc;          /* N_("one paragraph") */
	size_t size;              /* of the bound struct */
	const struct schema_row *row;
	size_t count;
};

/* Which schemas stand at a mount: picked by the entry's key BY (a choice such as kind: training), or the only one. */
struct mount {
	const char *name;
	const char *by;           /* NULL: the first schema always */
	const struct schema *const *schema;     /* schema->name is what BY is compared with */
	size_t count;
};
struct mounts {
	const struct mount *mount;
	size_t count;
};

struct presence { bool given; int word; struct place at; };         /* word: -1, or index into words[] */
enum value_form { VALUE_ABSENT, VALUE_QUANTITY, VALUE_WORD, VALUE_SHARE, VALUE_MONTHS, VALUE_DATE };
struct value {
	enum value_form form;
	int word;                 /* VALUE_WORD: index into words[] */
	struct dist dist;         /* VALUE_QUANTITY, base unit; DIST_CONSTANT when certain; VALUE_SHARE: a constant ratio;
	                             VALUE_MONTHS: how many; VALUE_DATE: seconds since 1970 */
	uint32_t purpose;         /* purpose_of(PURPOSE_VALUE, purpose_hash(full path)) */
	bool of_life;             /* a workload's own: drawn anew for each life of one that is lived again and again */
	struct place at;
};
enum quality { QUALITY_NONE, QUALITY_PUBLISHED, QUALITY_DERIVED, QUALITY_ASSUMED };
struct figure { struct value value; const char *source, *as_of; struct bilingual note; enum quality quality; };
struct timestamp { bool given; int64_t unix_s; struct place at; };
struct tag { const char *name, *value; };
struct tags { struct tag *item; size_t count; };
struct strings { const char **item; struct place *at; size_t count; };
struct entry { const char *name; struct place at; const struct schema *schema; void *bound; const struct node *node; };
struct entries { struct entry *item; size_t count; struct place at; };
struct modelled { struct value value; struct entry *model; };        /* one of the two; VALUE_ABSENT and NULL: not given */

/* The entry of a table by its very name; NULL: none, or no NAME. */
const struct entry *entries_find(const struct entries *entries, const char *name);
/* All names of a table, NULL-terminated, for "did you mean". */
const char **entries_names(struct arena *arena, const struct entries *entries);

/* The offset of MEMBER, which must have exactly the type WANTED: anything else does not compile. */
#define ROW_AT(type, member, wanted) \
	(offsetof(type, member) + 0 * sizeof(struct { _Static_assert( \
		__builtin_types_compatible_p(__typeof__(((type *)0)->member), wanted), #member " is not a " #wanted); int x; }))

/* Rows: ROW_X(struct, member, "path", .help = N_("…"), .fallback = "…", …) */
#define ROW_OF(key, wanted, s, member, name, ...) {.path = name, .type = key, .offset = ROW_AT(s, member, wanted), __VA_ARGS__}
#define ROW_SECTION(s, member, name, ...) ROW_OF(KEY_SECTION, struct presence, s, member, name, __VA_ARGS__)
#define ROW_QUANTITY(s, member, name, dimension_, ...) \
	ROW_OF(KEY_QUANTITY, struct value, s, member, name, .dim = dimension_, __VA_ARGS__)
#define ROW_FIGURE(s, member, name, dimension_, ...) \
	ROW_OF(KEY_FIGURE, struct figure, s, member, name, .dim = dimension_, __VA_ARGS__)
#define ROW_INTEGER(s, member, name, ...) ROW_OF(KEY_INTEGER, int64_t, s, member, name, __VA_ARGS__)
#define ROW_SEED(s, member, name, ...) ROW_OF(KEY_SEED, uint64_t, s, member, name, __VA_ARGS__)
#define ROW_BOOL(s, member, name, ...) ROW_OF(KEY_BOOL, bool, s, member, name, __VA_ARGS__)
#define ROW_CHOICE(s, member, name, choices, ...) ROW_OF(KEY_CHOICE, int, s, member, name, .words = choices, __VA_ARGS__)
#define ROW_NAME(s, member, name, ...) ROW_OF(KEY_NAME, const char *, s, member, name, __VA_ARGS__)
#define ROW_TEXT(s, member, name, ...) ROW_OF(KEY_TEXT, struct bilingual, s, member, name, __VA_ARGS__)
#define ROW_TIMESTAMP(s, member, name, ...) ROW_OF(KEY_TIMESTAMP, struct timestamp, s, member, name, __VA_ARGS__)
#define ROW_TAGS(s, member, name, ...) ROW_OF(KEY_TAGS, struct tags, s, member, name, __VA_ARGS__)
#define ROW_STRINGS(s, member, name, ...) ROW_OF(KEY_STRINGS, struct strings, s, member, name, __VA_ARGS__)
#define ROW_NODE(s, member, name, ...) ROW_OF(KEY_NODE, const struct node *, s, member, name, __VA_ARGS__)
#define ROW_TABLE(s, member, name, ...) ROW_OF(KEY_TABLE, struct entries, s, member, name, __VA_ARGS__)
#define ROW_LIST(s, member, name, ...) ROW_OF(KEY_LIST, struct entries, s, member, name, __VA_ARGS__)
#define ROW_MODEL(s, member, name, dimension_, ...) \
	ROW_OF(KEY_MODEL, struct modelled, s, member, name, .dim = dimension_, __VA_ARGS__)
#define ROW_ONE(s, member, name, ...) ROW_OF(KEY_ONE, struct entry *, s, member, name, __VA_ARGS__)

/* Bind NODE (a map) to TO (schema->size bytes, zeroed by the caller) by SCHEMA: unknown keys (with "did you mean"),
 * types, units, ranges, words, required keys; defaults filled in. PATH is the dotted path of NODE in the scenario.
 * Adds every fault to DIAG; returns false if there was one. Strings and tables live in ARENA. FOLDER is where
 * `empirical: file.csv` is looked for (relative, inside it, no ".."). */
struct binding {
	struct arena *arena;
	struct diag *diag;
	const struct mounts *mounts;
	const char *folder;
};
bool schema_bind(const struct binding *b, const struct schema *schema, const struct node *node, const char *path, void *to);
/* One stand-alone quantity (a threshold's right side, a --vary value): all forms of KEY_QUANTITY. */
bool value_read(const struct binding *b, const struct node *node, enum dimension dim, const char *path, struct value *value);
struct value value_constant(double x);
/* A quantity of DIM, certain or a law, as it is written in NODE, times FACTOR (> 0): a node to put in its place. NULL: it cannot be said. */
struct node *quantity_scaled(const struct binding *b, const struct node *node, enum dimension dim, double factor);
/* The text of FILE (a name, or a map {name:, text:} or {name:, sha256:, called:} as schema_fill writes it), which stands in the
 * scenario's folder and has at most LIMIT bytes; it lives in the arena. PATH is the key that names it. NULL after an error. */
const struct source *source_read(const struct binding *b, const struct node *file, const char *path, size_t limit);
/* The name under which FILE must lie beside the effective scenario, being too large to stand in it; NULL: it need not. */
const char *source_attached(const struct binding *b, const struct node *file, const struct source **source);
#define SOURCE_MAX_BYTES (64u * 1024 * 1024)

/* OVER laid upon BASE, guided by the rows: sections merge key by key, everything else (and ROW_WHOLE) is replaced.
 * Either may be NULL. A fresh tree; places are kept. */
struct node *node_merge(struct arena *arena, const struct schema *schema, const struct node *base, const struct node *over);

/* A copy of the tree with every default written out, and files of `empirical:` and of ROW_FILE inlined: the effective
 * scenario. */
struct node *schema_fill(const struct binding *b, const struct schema *schema, const struct node *node);

/* The value that belongs to one replica: constant, or drawn from its own stream (draw 0), the same for all strategies. */
static inline double value_in_replica(const struct value *value, const struct chance *chance)
{
	struct chance its = *chance;
	uint64_t word[2];

	if (value->dist.kind == DIST_CONSTANT)
		return value->dist.a;
	its.seed ^= value->of_life ? chance->life : 0;
	philox_block(&its, value->purpose, 0, word);
	return dist_draw_any(&value->dist, word[0], &its);
}

/* KEY_QUANTITY, KEY_FIGURE, KEY_MODEL: a quantity may stand there. */
bool row_is_quantity(const struct schema_row *row);

/* Documentation out of the rows. ROOT is the scenario's schema. */
/* False: there is no such key, and OUT holds "did you mean" or nothing. The end of a path is enough ("checkpoint.every"). */
bool schema_explain(const struct schema *root, const struct mounts *mounts, const char *path, struct text *out);
void schema_reference(const struct schema *root, const struct mounts *mounts, struct text *markdown);
char *schema_json(const struct schema *root, const struct mounts *mounts);   /* JSON Schema 2020-12; free() it */
/* Walk all rows, mounts included, with their full path ("workloads.NAME.checkpoint.every"). */
void schema_walk(const struct schema *root, const struct mounts *mounts,
		 void (*each)(void *context, const char *path, const struct schema_row *row), void *context);
/* Walk what stands in TREE, a map of SCHEMA at PATH: every key that has a row and no keys below it, with its full path
 * ("workloads.bert.checkpoint.every", "fleet.1.nodes"), in the order of the tree. */
typedef void standing_key(void *context, const char *path, const struct schema_row *row, const struct node *node);
void schema_standing(const struct schema *schema, const struct mounts *mounts, const struct node *tree, const char *path, standing_key *each,
		     void *context);
/* The table checks itself: defaults and examples bind, no path twice, sections before their keys, help present.
 * NULL, or what is wrong. */
const char *schema_check(const struct schema *schema, const struct mounts *mounts);
/* VALUE in words for `show`: "6 h", "lognormal, median 2 h, p95 6 h", "young". Language in use. */
void value_write(const struct value *value, enum dimension dim, const char *const *words, struct text *out);

#endif
