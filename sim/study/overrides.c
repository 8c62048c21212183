/* The command line's word on a scenario: every override is put into the tree before anything is bound, so that it is
 * checked like the file itself. strategies.X.set uses the same mechanics on the strategy's own tree. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/study/keys.h"

static struct node *option_scalar(struct arena *arena, const char *option, const char *text)
{
	struct source *source = arena_alloc(arena, 1, sizeof *source);
	const int width = (int)utf8_width(text);

	*source = (struct source){option, arena_text(arena, text), strlen(text)};
	return node_scalar(arena, source->text, (struct place){source, 1, 1, 1 + width});
}

bool overrides_read(const struct binding *b, const struct overrides *overrides, struct settings *settings)
{
	bool fine = true;

	*settings = (struct settings){arena_alloc(b->arena, overrides->sets + 3, sizeof *settings->item), 0};
	if (overrides->prices)
		settings->item[settings->count++] = (struct setting){
			"prices", option_scalar(b->arena, "--prices", overrides->prices)};
	if (overrides->replications)
		settings->item[settings->count++] = (struct setting){
			"simulate.replications", option_scalar(b->arena, "-n", arena_textf(b->arena, "%" PRIu64,
									overrides->replications))};
	if (overrides->seed_given)
		settings->item[settings->count++] = (struct setting){
			"simulate.seed", option_scalar(b->arena, "--seed", arena_textf(b->arena, "%" PRIu64,
									overrides->seed))};
	for (size_t i = 0; i < overrides->sets; i++) {
		struct setting *setting = settings->item + settings->count;

		setting->value = node_read_override(b->arena, overrides->set[i], &setting->path, b->diag);
		if (setting->value)
			settings->count++;
		else
			fine = false;
	}
	return fine;
}

/* {base: NAME} instead of the bare NAME, so that something can stand beside it. */
static struct node *prices_as_map(struct arena *arena, struct node *tree)
{
	struct node *prices = node_get(tree, "prices");
	struct node *map;

	if (prices && prices->kind == NODE_MAP)
		return prices;
	map = node_map(arena, prices ? prices->at : (struct place){0});
	if (prices)
		node_put(arena, map, "base", prices);
	node_put(arena, tree, "prices", map);
	return map;
}

/* Names of instances hold dots, and {base: NAME} does not list them: the book itself says where a name ends. */
static const struct node *prices_reference(const struct binding *b, const struct node *prices)
{
	struct diag unheard = {0};
	const struct binding quiet = {b->arena, &unheard, b->mounts, b->folder};
	const struct book *book = book_load(&quiet, prices, b->folder);

	diag_release(&unheard);      /* a book that cannot be had is reported when it is loaded in earnest */
	return book ? book->tree : NULL;
}

static bool prices_set(const struct binding *b, struct node *tree, const char *path, struct node *value)
{
	struct node *at = prices_as_map(b->arena, tree);
	const struct node *like = prices_reference(b, at);

	for (;;) {
		const char *rest, *rest_like, *key = path_step(at, path, &rest), *key_like = path_step(like, path, &rest_like);
		struct node *next;

		if (key_like && (!key || strlen(key_like) > strlen(key))) {
			key = key_like;
			rest = rest_like;
		}
		if (!key) {
			const char *dot = strchr(path, '.');

			key = dot ? arena_textn(b->arena, path, (size_t)(dot - path)) : path;
			rest = dot ? dot + 1 : NULL;
		}
		if (!rest) {
			node_put(b->arena, at, key, value);
			return true;
		}
		next = node_get(at, key);
		if (!next || next->kind != NODE_MAP) {
			next = node_map(b->arena, value->at);
			node_put(b->arena, at, key, next);
		}
		like = node_get(like, key);
		at = next;
		path = rest;
	}
}

/* A path under TABLE must name an entry that is there: a typing error must not make a new one. */
static bool entry_known(const struct binding *b, const struct node *tree, const char *table, const char *message,
			const char *path, const struct node *value)
{
	const size_t length = strlen(table);
	const struct node *map = node_get(tree, table);
	const char *rest, *name;

	if (strncmp(path, table, length) != 0 || path[length] != '.' || !map || map->kind != NODE_MAP)
		return true;
	if (path_step(map, path + length + 1, &rest))
		return true;
	name = arena_textn(b->arena, path + length + 1, strcspn(path + length + 1, "."));
	error_unknown(b->diag, value->at, message, name, node_keys(b->arena, map));
	return false;
}

/* strategies.NAME.set.PATH: the rest is one key of the map `set`, dots and all. */
static bool strategy_set(const struct binding *b, struct node *tree, const char *path, struct node *value, bool *fine)
{
	struct node *strategies = node_get(tree, "strategies"), *strategy, *set;
	const char *rest, *name;

	if (strncmp(path, "strategies.", 11) != 0)
		return false;
	name = path_step(strategies, path + 11, &rest);
	if (!name || !rest || strncmp(rest, "set.", 4) != 0 || !rest[4])
		return false;
	strategy = node_get(strategies, name);
	set = node_get(strategy, "set");
	*fine = true;
	if (!set && strategy->kind == NODE_MAP)
		node_put(b->arena, strategy, "set", set = node_map(b->arena, value->at));
	if (!set || set->kind != NODE_MAP)
		return false;
	node_put(b->arena, set, rest + 4, value);
	return true;
}

bool tree_set(const struct binding *b, struct node *tree, const char *path, struct node *value)
{
	bool fine;

	if (!entry_known(b, tree, "strategies", _("there is no strategy \"%s\""), path, value) ||
	    !entry_known(b, tree, "workloads", _("there is no workload \"%s\""), path, value))
		return false;
	if (strncmp(path, "prices.", 7) == 0 && path[7])
		return prices_set(b, tree, path + 7, value);
	if (strategy_set(b, tree, path, value, &fine))
		return fine;
	return node_set(b->arena, tree, path, value, b->diag);
}

void tree_drop(struct node *tree, const char *path)
{
	const char *dot = strrchr(path, '.'), *rest, *name;
	char *parent;

	if (strncmp(path, "strategies.", 11) == 0 && (name = path_step(node_get(tree, "strategies"), path + 11, &rest)) && rest &&
	    strncmp(rest, "set.", 4) == 0) {
		node_drop(node_get(node_get(node_get(tree, "strategies"), name), "set"), rest + 4);
		return;
	}
	if (!dot) {
		node_drop(tree, path);
		return;
	}
	parent = strndup(path, (size_t)(dot - path));
	if (parent && node_at(tree, parent))
		node_drop(node_at(tree, parent), dot + 1);
	free(parent);
}
