/* Inside the room: the page that explains a key. */
#ifndef COSTCAST_CONFIG_EXPLAIN_H
#define COSTCAST_CONFIG_EXPLAIN_H

#include "sim/config/bind.h"
#include "sim/config/walk.h"

void explain_row(struct text *out, const struct schema *root, const struct mounts *mounts,
		 const struct walk_place *place);
/* "LABEL  a, b, c": the keys directly under PREFIX of SCHEMA; BY, if any, is one more. */
void explain_keys(struct text *out, const char *label, const struct schema *schema, const char *prefix, const char *by);
/* TEXT in lines that begin at column INDENT; the first one starts at column AT. */
void explain_wrapped(struct text *out, const char *text, size_t indent, size_t at);

#endif
