/* Looking into trees and building them. */
#include "sim/config/node.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/lang.h"
#include "sim/base/units.h"
#include "sim/config/yaml.h"

static struct node *node_new(struct arena *arena, enum node_kind kind, struct place at)
{
	struct node *node = arena_alloc(arena, 1, sizeof *node);

	node->kind = kind;
	node->at = at;
	return node;
}

struct node *node_scalar(struct arena *arena, const char *text, struct place at)
{
	struct node *node = node_new(arena, NODE_SCALAR, at);

	node->text = arena_text(arena, text);
	return node;
}

struct node *node_map(struct arena *arena, struct place at)
{
	return node_new(arena, NODE_MAP, at);
}

struct node *node_list(struct arena *arena, struct place at)
{
	return node_new(arena, NODE_LIST, at);
}

/* Slots that a container of COUNT has: the power of two from 4 on. */
static size_t slots(size_t count)
{
	size_t n = 4;

	while (n < count)
		n *= 2;
	return count ? n : 0;
}

static struct node **widened(struct arena *arena, struct node **old, size_t count)
{
	struct node **wider = arena_alloc(arena, slots(count + 1), sizeof(struct node *));

	if (count)
		memcpy(wider, old, count * sizeof(struct node *));
	return wider;
}

void node_append(struct arena *arena, struct node *node, struct node *key, struct node *item)
{
	if (node->count == slots(node->count)) {
		node->item = widened(arena, node->item, node->count);
		if (node->kind == NODE_MAP)
			node->key = widened(arena, node->key, node->count);
	}
	if (node->kind == NODE_MAP)
		node->key[node->count] = key;
	node->item[node->count++] = item;
}

static size_t index_of(const struct node *map, const char *key, size_t bytes)
{
	size_t i;

	if (!map || map->kind != NODE_MAP)
		return SIZE_MAX;
	for (i = 0; i < map->count; i++)
		if (strncmp(map->key[i]->text, key, bytes) == 0 && map->key[i]->text[bytes] == '\0')
			return i;
	return SIZE_MAX;
}

struct node *node_get(const struct node *map, const char *key)
{
	const size_t i = index_of(map, key, strlen(key));

	return i == SIZE_MAX ? NULL : map->item[i];
}

void node_put(struct arena *arena, struct node *map, const char *key, struct node *value)
{
	const size_t i = index_of(map, key, strlen(key));

	if (i == SIZE_MAX)
		node_append(arena, map, node_scalar(arena, key, value->at), value);
	else
		map->item[i] = value;
}

void node_drop(struct node *map, const char *key)
{
	size_t kept = 0;

	for (size_t i = 0; i < map->count; i++) {
		if (strcmp(map->key[i]->text, key) == 0)
			continue;
		map->key[kept] = map->key[i];
		map->item[kept++] = map->item[i];
	}
	map->count = kept;
}

void node_push(struct arena *arena, struct node *list, struct node *item)
{
	node_append(arena, list, NULL, item);
}

struct node *node_copy(struct arena *arena, const struct node *node)
{
	struct node *copy = node_new(arena, node->kind, node->at);
	size_t i;

	copy->quoted = node->quoted;
	copy->text = node->text;        /* texts never change: shared */
	copy->count = node->count;
	if (node->count == 0)
		return copy;
	copy->item = arena_alloc(arena, slots(node->count), sizeof *copy->item);
	if (node->kind == NODE_MAP)
		copy->key = arena_alloc(arena, slots(node->count), sizeof *copy->key);
	for (i = 0; i < node->count; i++) {
		copy->item[i] = node_copy(arena, node->item[i]);
		if (node->kind == NODE_MAP)
			copy->key[i] = node_copy(arena, node->key[i]);
	}
	return copy;
}

/* The item that the start of *PATH names, the longest key first; *PATH moves behind it and its dot. */
static struct node **step(const struct node *node, const char **path)
{
	const char *end = *path + strlen(*path), *stop;
	unsigned long long index;
	size_t i = SIZE_MAX;

	for (stop = end; stop > *path && i == SIZE_MAX; stop--)
		if (stop == end || *stop == '.')
			i = index_of(node, *path, (size_t)(stop - *path));
	stop += i != SIZE_MAX;
	if (node->kind == NODE_LIST) {
		char digits[24] = "";

		stop = *path + strcspn(*path, ".");
		if ((size_t)(stop - *path) < sizeof digits)
			memcpy(digits, *path, (size_t)(stop - *path));
		if (integer_read(digits, &index) && index < node->count)
			i = (size_t)index;
	}
	if (i == SIZE_MAX)
		return NULL;
	*path = *stop ? stop + 1 : stop;
	return &node->item[i];
}

struct node *node_at(const struct node *root, const char *path)
{
	const struct node *node = root;
	struct node **next;

	while (node && *path) {
		next = node->kind == NODE_SCALAR ? NULL : step(node, &path);
		node = next ? *next : NULL;
	}
	return (struct node *)node;
}

/* Everything of PATH that is not there yet, as maps around VALUE. */
static void add_rest(struct arena *arena, struct node *map, const char *path, struct node *value)
{
	const char *dot;

	while ((dot = strchr(path, '.'))) {
		struct node *inner = node_map(arena, value->at);

		node_append(arena, map, node_scalar(arena, arena_textn(arena, path, (size_t)(dot - path)), value->at),
			    inner);
		map = inner;
		path = dot + 1;
	}
	node_append(arena, map, node_scalar(arena, path, value->at), value);
}

static bool path_ok(const char *path)
{
	return *path && *path != '.' && path[strlen(path) - 1] != '.' && !strstr(path, "..") &&
	       strlen(path) <= YAML_KEY_BYTES;
}

static bool cannot_set(struct arena *arena, const char *whole, const char *rest, const struct node *node,
		       struct place at, struct diag *diag)
{
	const size_t done = (size_t)(rest - whole);
	const char *parent = arena_textn(arena, whole, done ? done - 1 : 0);

	if (node->kind == NODE_LIST)
		diag_error(diag, at,
			   _("\"%s\" cannot be set: \"%s\" is a list of %zu; name one by its number, from 0 on"), whole,
			   parent, node->count);
	else
		diag_error(diag, at, _("\"%s\" cannot be set: \"%s\" is one value here, not a map"), whole, parent);
	return false;
}

bool node_set(struct arena *arena, struct node *root, const char *path, struct node *value, struct diag *diag)
{
	const char *rest = path;
	struct node *node = root, **next = NULL;
	int depth = 0;

	if (!path_ok(path)) {
		diag_error(diag, value->at, _("\"%s\" is not the path of a key"), path);
		return false;
	}
	for (;; depth++) {
		if (node->kind == NODE_SCALAR)
			return cannot_set(arena, path, rest, node, value->at, diag);
		next = step(node, &rest);
		if (!next && node->kind == NODE_LIST)
			return cannot_set(arena, path, rest, node, value->at, diag);
		if (!next || !*rest)
			break;
		node = *next;
	}
	if (next)
		*next = value;
	else
		add_rest(arena, node, rest, value);
	return true;
}
