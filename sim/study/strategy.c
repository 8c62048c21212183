/* The strategies of a scenario: which ones are wanted, and the tree that each of them sees. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/keys.h"

/* A goal or a seed of one strategy's own would make the comparison meaningless. */
static const char *const not_settable[] = {"version", "title", "simulate", "goal", "thresholds", "strategies", "report",
					   "horizon", "warm_up", "presets", "quiz", "views", "tag_policy", "budgets", "currency",
					   "levers", "value", "incidents", "detection", NULL};

bool strategy_may_set(const char *path)
{
	const size_t length = strcspn(path, ".");

	for (size_t i = 0; not_settable[i]; i++)
		if (strlen(not_settable[i]) == length && strncmp(path, not_settable[i], length) == 0)
			return false;
	return true;
}

/* Is NAME one of WANTED, a list with commas? */
static bool wanted_holds(const char *wanted, const char *name)
{
	const size_t length = strlen(name);

	for (const char *at = wanted; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strncmp(at, name, length) == 0 && (at[length] == ',' || !at[length]))
			return true;
	return false;
}

static bool wanted_check(const struct binding *b, const struct entries *strategies, const char *wanted)
{
	bool fine = true;

	for (const char *at = wanted; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		const char *name = arena_textn(b->arena, at, strcspn(at, ","));
		const bool known = entries_find(strategies, name);

		if (!known)
			error_unknown(b->diag, (struct place){0}, _("there is no strategy \"%s\""), name,
				      entries_names(b->arena, strategies));
		fine &= known;
	}
	return fine;
}

/* The scenario's tree with `set:` applied; the same tree when there is none, NULL after errors. */
static const struct node *tree_of(const struct binding *b, const struct node *base, const struct node *set)
{
	struct node *tree;
	bool fine = true;

	if (!set || set->kind != NODE_MAP || !set->count)
		return base;
	tree = node_copy(b->arena, base);
	for (size_t i = 0; i < set->count; i++) {
		const char *path = set->key[i]->text;

		if (!strategy_may_set(path)) {
			diag_error(b->diag, set->key[i]->at, _("a strategy cannot set \"%s\": it belongs to the whole scenario"),
				   path);
			fine = false;
		} else {
			fine &= tree_set(b, tree, path, node_copy(b->arena, set->item[i]));
		}
	}
	return fine ? tree : NULL;
}

/* Strategies mostly share one price book: load it again only when the `prices` of a tree differ. */
static const struct book *book_of(const struct binding *b, const struct scenario *scenario, const struct node *tree)
{
	const struct node *prices = node_get(tree, "prices");
	struct text own = {0}, base = {0};
	bool same;

	if (tree == scenario->tree)
		return scenario->book;
	if (!prices)
		return NULL;
	node_write(prices, &own);
	node_write(node_get(scenario->tree, "prices"), &base);
	same = strcmp(text_str(&own), text_str(&base)) == 0;
	text_release(&own);
	text_release(&base);
	return same ? scenario->book : book_load(b, prices, b->folder);
}

static bool strategy_load(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys,
			  const struct entry *entry)
{
	const struct strategy_keys *own = entry->bound;
	struct diag scratch = {0};
	const struct binding quiet = {b->arena, &scratch, b->mounts, b->folder};
	struct strategy *strategy = scenario->strategy + scenario->strategies;
	bool fine;

	*strategy = (struct strategy){.name = entry->name, .at = entry->at, .node = entry->node, .keys = keys};
	if (own)
		strategy->title = own->title;
	strategy->tree = tree_of(&quiet, scenario->tree, own ? own->set : node_get(entry->node, "set"));
	if (strategy->tree && strategy->tree != scenario->tree) {
		struct scenario_keys *bound = arena_alloc(b->arena, 1, sizeof *bound);

		schema_bind(&quiet, scenario_schema(), strategy->tree, "", bound);
		strategy->keys = bound;
	}
	if (strategy->tree)
		strategy->book = book_of(&quiet, scenario, strategy->tree);
	fine = !scratch.errors;
	diag_absorb(b->diag, &scratch);
	scenario->strategies++;
	return fine;
}

bool strategies_load(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys,
		     const char *wanted)
{
	bool fine = wanted_check(b, &keys->strategies, wanted);

	scenario->strategy = arena_alloc(b->arena, keys->strategies.count + 1, sizeof *scenario->strategy);
	for (size_t i = 0; i < keys->strategies.count; i++)
		if (!wanted || wanted_holds(wanted, keys->strategies.item[i].name))
			fine &= strategy_load(b, scenario, keys, keys->strategies.item + i);
	return fine;
}
