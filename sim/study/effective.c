/* The effective scenario: what was really simulated, in one file that needs no other. Defaults are written out, the
 * price book stands in it, overrides are applied, strategies that did not run are gone. Running it gives the same
 * summary. `market:` blocks are layers upon the book's, so they keep to the keys that were written; `set:` of a strategy
 * stays a list of differences. */
#include <string.h>

#include "sim/study/keys.h"
#include "sim/base/sha256.h"

/* FILLED without the map keys that RAW does not have. */
static struct node *prune(struct arena *arena, struct node *filled, const struct node *raw)
{
	struct node *map;

	if (!filled || filled->kind != NODE_MAP || raw->kind != NODE_MAP)
		return filled ? filled : node_copy(arena, raw);
	map = node_map(arena, filled->at);
	for (size_t i = 0; i < raw->count; i++) {
		struct node *item = node_get(filled, raw->key[i]->text);

		node_put(arena, map, raw->key[i]->text, prune(arena, item, raw->item[i]));
	}
	return map;
}

static void prune_market(struct arena *arena, struct node *filled, const struct node *raw)
{
	const struct node *market = node_get(raw, "market");

	if (filled && market)
		node_put(arena, filled, "market", prune(arena, node_get(filled, "market"), market));
}

/* A list of maps that each may have a market. */
static void prune_rows(struct arena *arena, struct node *filled, const struct node *raw)
{
	for (size_t k = 0; filled && raw && k < raw->count && k < filled->count; k++) {
		prune_market(arena, filled->item[k], raw->item[k]);
		prune_rows(arena, node_get(filled->item[k], "offers"), node_get(raw->item[k], "offers"));
	}
}

/* The same for all layers: the scenario's, each strategy's, each fleet row's, each offer's. */
static void prune_markets(struct arena *arena, struct node *filled, const struct node *raw)
{
	const struct node *strategies = node_get(raw, "strategies");

	prune_market(arena, filled, raw);
	for (size_t i = 0; i < strategies->count; i++) {
		const struct node *strategy = strategies->item[i], *fleet = node_get(strategy, "fleet");
		struct node *own = node_get(node_get(filled, "strategies"), strategies->key[i]->text);

		prune_market(arena, own, strategy);
		prune_rows(arena, node_get(own, "fleet"), fleet);
	}
}

struct node *tree_filled(const struct binding *b, const struct node *raw)
{
	struct node *filled = schema_fill(b, scenario_schema(), raw);

	prune_markets(b->arena, filled, raw);
	return filled;
}

/* `set:` with nothing outside: a book's name becomes the book, a file of numbers becomes the numbers. */
static struct node *set_inlined(const struct binding *b, const struct strategy *strategy, const struct node *set)
{
	struct node *filled = schema_fill(b, scenario_schema(), strategy->tree);
	struct node *inlined = node_map(b->arena, set->at);

	for (size_t i = 0; i < set->count; i++) {
		const char *path = set->key[i]->text;
		struct node *value = set->item[i];

		if (strcmp(path, "prices") == 0) {
			const struct book *book = book_load(b, value, b->folder);

			value = book ? node_copy(b->arena, book->tree) : value;
		} else if (strncmp(path, "prices.", 7) != 0 && filled) {
			value = prune(b->arena, node_at(filled, path), value);
		}
		node_put(b->arena, inlined, path, value);
	}
	return inlined;
}

/* The chosen strategies, in the file's order. */
static struct node *strategies_kept(const struct binding *b, const struct scenario *scenario)
{
	struct node *map = node_map(b->arena, node_get(scenario->tree, "strategies")->at);

	for (size_t s = 0; s < scenario->strategies; s++) {
		const struct strategy *strategy = scenario->strategy + s;
		struct node *own = node_copy(b->arena, strategy->node);
		const struct node *set = node_get(own, "set");

		if (set && set->kind == NODE_MAP)
			node_put(b->arena, own, "set", set_inlined(b, strategy, set));
		node_put(b->arena, map, strategy->name, own);
	}
	return map;
}

/* The files of MARKET inlined, nothing else added. */
static struct node *market_inlined(const struct binding *b, const struct schema *schema, const struct node *market)
{
	return market->kind == NODE_MAP ? prune(b->arena, schema_fill(b, schema, market), market) : node_copy(b->arena, market);
}

static void own_market_inlined(const struct binding *b, const struct schema *schema, struct node *owner)
{
	const struct node *market = node_get(owner, "market");

	if (market)
		node_put(b->arena, owner, "market", market_inlined(b, schema, market));
}

/* The book's markets may play traces too: its own, its instances', its presets. */
static struct node *book_inlined(const struct binding *b, const struct schema *schema, const struct node *book)
{
	struct node *tree = node_copy(b->arena, book), *instances = node_get(tree, "instances"), *presets = node_get(tree, "presets");

	own_market_inlined(b, schema, tree);
	for (size_t i = 0; instances && instances->kind == NODE_MAP && i < instances->count; i++)
		own_market_inlined(b, schema, instances->item[i]);
	for (size_t i = 0; presets && presets->kind == NODE_MAP && i < presets->count; i++)
		presets->item[i] = market_inlined(b, schema, presets->item[i]);
	return tree;
}

void scenario_effective(const struct scenario *scenario, struct text *yaml)
{
	struct diag unheard = {0};       /* the tree has been bound before: there is nothing new to say */
	const struct binding b = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct node *raw = node_copy(b.arena, scenario->tree), *filled, *presets;
	const char *baseline = scenario->strategy[scenario->baseline].name;

	node_put(b.arena, raw, "strategies", strategies_kept(&b, scenario));
	if (scenario->book)
		node_put(b.arena, raw, "prices", book_inlined(&b, scenario->models->market->schema, scenario->book->tree));
	if (!node_get(raw, "report"))
		node_put(b.arena, raw, "report", node_map(b.arena, raw->at));
	node_put(b.arena, node_get(raw, "report"), "baseline", node_scalar(b.arena, baseline, raw->at));
	node_drop(raw, "presets");
	node_drop(raw, "quiz");          /* what a class is asked changes no future */
	node_drop(raw, "levers");        /* nor does what might be changed */
	filled = tree_filled(&b, raw);
	presets = presets_used(scenario);
	if (presets)                     /* always at the end, so that the text is the same again */
		node_put(b.arena, filled, "presets", presets);
	node_write(filled, yaml);
	diag_release(&unheard);
}

void scenario_sha256(const struct scenario *scenario, char hex[65])
{
	struct text yaml = {0};

	scenario_effective(scenario, &yaml);
	sha256_hex(text_str(&yaml), yaml.len, hex);
	text_release(&yaml);
}
