/* A set of names, each with a pointer: finding duplicates and looking up keys stays linear on hostile input. */
#ifndef COSTCAST_CONFIG_KEYSET_H
#define COSTCAST_CONFIG_KEYSET_H

#include <stddef.h>

struct keyset {
	struct keyslot {
		const char *key;
		void *value;
	} *slot;
	size_t cap, count;
};

/* Remembers KEY (not copied) with VALUE; what was there before stays, and comes back (NULL: KEY is new). */
void *keyset_add(struct keyset *set, const char *key, void *value);
void keyset_replace(struct keyset *set, const char *key, void *value);
void *keyset_get(const struct keyset *set, const char *key);
void keyset_release(struct keyset *set);

#endif
