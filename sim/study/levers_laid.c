/* A lever laid upon a strategy: the strategy's block as it is once the lever has been pulled. */
#include "sim/study/levers_laid.h"

#include <string.h>

static struct node *map_in(struct arena *arena, struct node *in, const char *key, const struct node *like)
{
	struct node *map = node_get(in, key);

	if (!map) {
		map = node_map(arena, like->at);
		node_put(arena, in, key, map);
	}
	return map;
}

/* `buy` or `fleet` takes the place of both. */
static void buying_lay(struct arena *arena, struct node *to, const struct node *over)
{
	static const char *const way[] = {"buy", "fleet"};

	for (size_t i = 0; i < 2; i++) {
		const struct node *own = node_get(over, way[i]);

		if (!own)
			continue;
		node_drop(to, way[!i]);
		node_put(arena, to, way[i], node_copy(arena, own));
	}
}

static void market_lay(const struct scenario *scenario, struct arena *arena, struct node *to, const struct node *over)
{
	const struct node *market = node_get(over, "market");

	if (market)
		node_put(arena, to, "market", node_merge(arena, scenario->models->market->schema, node_get(to, "market"), market));
}

static void shares_lay(const struct scenario *scenario, struct arena *arena, struct node *to, const struct node *over)
{
	const struct node *shares = node_get(over, "workloads");

	for (size_t w = 0; shares && w < shares->count; w++) {
		struct node *share = map_in(arena, map_in(arena, to, "workloads", shares), shares->key[w]->text, shares->item[w]);

		buying_lay(arena, share, shares->item[w]);
		market_lay(scenario, arena, share, shares->item[w]);
	}
}

/* What is set last is at the end, for it is applied in that order. */
static void settings_lay(struct arena *arena, struct node *to, const struct node *over)
{
	const struct node *set = node_get(over, "set");

	for (size_t i = 0; set && i < set->count; i++) {
		struct node *all = map_in(arena, to, "set", set);

		node_drop(all, set->key[i]->text);
		node_put(arena, all, set->key[i]->text, node_copy(arena, set->item[i]));
		all->key[all->count - 1]->at = set->key[i]->at;
	}
}

static void commitments_lay(struct arena *arena, struct node *to, const struct node *over)
{
	const struct node *more = node_get(over, "commitments");
	struct node *all = node_get(to, "commitments");

	if (!more)
		return;
	if (!all) {
		all = node_list(arena, more->at);
		node_put(arena, to, "commitments", all);
	}
	for (size_t i = 0; i < more->count; i++)
		node_push(arena, all, node_copy(arena, more->item[i]));
}

struct node *lever_laid(const struct scenario *scenario, const struct node *strategy, const struct node *lever)
{
	struct arena *arena = scenario->arena;
	struct node *to = node_copy(arena, strategy);

	to->at = lever->at;
	buying_lay(arena, to, lever);
	shares_lay(scenario, arena, to, lever);
	market_lay(scenario, arena, to, lever);
	commitments_lay(arena, to, lever);
	settings_lay(arena, to, lever);
	return to;
}
