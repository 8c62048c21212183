/* Inside the room: pieces of a JSON Schema. Every json_t * that comes back is the caller's; those given are taken over.
 */
#ifndef COSTCAST_CONFIG_JSON_H
#define COSTCAST_CONFIG_JSON_H

#include <jansson.h>

#include "sim/config/bind.h"

struct js_making {
	struct arena *arena;
	const struct mounts *mounts;
	json_t *defs;
};

/* json_quantity.c: the $defs of quantities, certain or not; the name of the definition. */
const char *js_quantity(struct js_making *m, enum dimension dim, bool certain);
bool js_bare(enum dimension dim);                      /* may it be a number without a unit? */

json_t *js_text(const char *text);
json_t *js_ref(const char *name);
json_t *js_type(const char *type);
json_t *js_map(json_t *properties, json_t *required);  /* an object with these keys and no others */
json_t *js_fields(const char *one, json_t *first, const char *two, json_t *second); /* both required; TWO may be NULL */
/* Names of $defs are made when first used; true: NAME is still to be defined. */
bool js_define(struct js_making *m, const char *name);

#endif
