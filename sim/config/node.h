/* A YAML document as a tree of our own, with the place of every node. Scalars keep their text and whether they were
 * quoted; nothing is typed until a schema row says what is wanted. Rejected while reading: more than 1 MiB, depth 64,
 * 200,000 nodes, several documents, tags, self-references, duplicate keys, invalid UTF-8, control characters, tabs as
 * indentation, keys that are not scalars. Aliases are shared nodes (never expanded copies); the node budget counts
 * them as if expanded, so a billion laughs is refused at once. */
#ifndef COSTCAST_CONFIG_NODE_H
#define COSTCAST_CONFIG_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/diag.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

struct node {
	enum node_kind kind;
	bool quoted;              /* scalar in '…', "…", | or > */
	struct place at;
	const char *text;         /* scalar */
	size_t count;             /* map, list */
	struct node **key;        /* map: scalars */
	struct node **item;       /* map: values; list: items */
};

/* NULL after errors in DIAG. NAME is what messages call the source. Everything lives in ARENA (the text too). */
struct node *node_read_text(struct arena *arena, const char *name, const char *text, size_t bytes, struct diag *diag);
/* From a file by file_read(); a missing or unreadable file is *MISSING = true (exit 66), with an error in DIAG. */
struct node *node_read_file(struct arena *arena, const char *path, struct diag *diag, bool *missing);

struct node *node_get(const struct node *map, const char *key);          /* NULL when absent or not a map */
struct node *node_at(const struct node *root, const char *path);         /* dotted path; list items as "fleet.0.buy" */
/* Set PATH to VALUE in a tree that nobody shares yet (see node_copy), making maps on the way; a diagnostic when it
 * would go through a scalar. Instance names with dots are found by the longest existing key ("instances.p4d.24xlarge"). */
bool node_set(struct arena *arena, struct node *root, const char *path, struct node *value, struct diag *diag);
struct node *node_copy(struct arena *arena, const struct node *node);    /* deep; places are kept */
struct node *node_scalar(struct arena *arena, const char *text, struct place at);
struct node *node_map(struct arena *arena, struct place at);
struct node *node_list(struct arena *arena, struct place at);
void node_put(struct arena *arena, struct node *map, const char *key, struct node *value);  /* adds or replaces */
void node_drop(struct node *map, const char *key);                                        /* if it is there */
void node_push(struct arena *arena, struct node *list, struct node *item);

/* YAML again: block style, two spaces, scalars quoted when they must be; reading it gives the same tree. */
void node_write(const struct node *node, struct text *out);

/* PATH=VALUE of the command line: VALUE is YAML flow text. NULL after errors. *PATH lives in ARENA. */
struct node *node_read_override(struct arena *arena, const char *argument, const char **path, struct diag *diag);
/* BYTES of SOURCE (one line) from FROM on, as YAML flow text; places are those in SOURCE. NULL after errors. */
struct node *node_read_part(struct arena *arena, const struct source *source, size_t from, size_t bytes, struct diag *diag);

#endif
