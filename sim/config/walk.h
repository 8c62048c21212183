/* Inside the room: schema_walk with the schema that a row belongs to, for documentation. */
#ifndef COSTCAST_CONFIG_WALK_H
#define COSTCAST_CONFIG_WALK_H

#include "sim/config/schema.h"

struct walk_place {
	const char *path;               /* "workloads.NAME.checkpoint.every" */
	const struct schema_row *row;
	const struct schema *schema;
	const char *at;                 /* where the schema stands: "workloads.NAME" */
	const char *by;                 /* the key that chose it, or NULL */
};
typedef void walk_row(void *context, const struct walk_place *place);

void walk_rows(const struct schema *root, const struct mounts *mounts, walk_row *each, void *context);
/* The schemas that may stand in an entry of ROW, and the key that chooses (NULL: none). */
size_t row_schemas(const struct mounts *mounts, const struct schema_row *row, const struct schema *const **schemas,
		   const char **by);
const char *row_entry_name(const struct schema_row *row);       /* ".NAME", ".N" or "" */

/* describe.c: rows in words, in the language in use. */
void describe_type(const struct schema_row *row, const struct mounts *mounts, struct text *out);
void describe_range(const struct schema_row *row, struct text *out);          /* nothing when there is no limit */
const char *describe_chance(const struct schema_row *row);                    /* NULL: no quantity */

#endif
