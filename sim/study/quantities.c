#include "sim/study/quantities.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/keys.h"

struct finding {
	const struct plan *plan;
	const struct strategy_plan *of;
	struct quantity *item;
	size_t count;
	enum { IN_SCENARIO, IN_BOOK, IN_BOOKS_MARKET } in;
	const struct node *set;           /* what the strategy sets for itself; NULL */
};

/* --- one key --- */

/* The first scalar at or below NODE that is a quantity of DIM: it has the unit that the rest is written in. */
static const char *written_scalar(const struct node *node, enum dimension dim, double *number)
{
	const char *found = NULL;

	if (node->kind == NODE_SCALAR)
		return unit_read(node->text, dim, number) == UNIT_OK ? node->text : NULL;
	for (size_t i = 0; i < node->count && !found; i++)
		found = written_scalar(node->item[i], dim, number);
	return found;
}

static bool certain(const struct value *value)
{
	return value->form == VALUE_SHARE || value->dist.kind == DIST_CONSTANT;
}

/* A share stands in place of a quantity of another dimension. */
static bool quantity_read(const struct scenario *scenario, struct quantity *q)
{
	struct diag unheard = {0};
	const struct binding quiet = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct value value = {0};
	bool fine;

	for (const char *const *word = q->row->words; word && *word && q->node->kind == NODE_SCALAR; word++)
		if (strcmp(*word, q->node->text) == 0)
			return false;
	if ((q->row->flags & ROW_SHARE) && q->node->kind == NODE_SCALAR && strchr(q->node->text, '%'))
		q->dim = DIM_RATIO;
	fine = value_read(&quiet, q->node, q->dim, "", &value) && value.form == VALUE_QUANTITY;
	diag_release(&unheard);
	if (!fine)
		return false;
	q->number = dist_mean(&value.dist);
	q->kind = certain(&value) ? QUANTITY_CERTAIN : q->row->flags & ROW_EVENT ? QUANTITY_LAW : QUANTITY_UNCERTAIN;
	return true;
}

/* "h" of "2 h", 3600. */
static void unit_find(const struct scenario *scenario, struct quantity *q)
{
	double number = NAN;
	const char *text = written_scalar(q->node, q->dim, &number);

	q->unit = "";
	q->unit_size = 1;
	if (text)
		unit_written(scenario->arena, text, number, &q->unit, &q->unit_size);
}

static bool number_read_whole(struct quantity *q)
{
	q->kind = QUANTITY_WHOLE;
	q->unit = "";
	q->unit_size = 1;
	return q->node->kind == NODE_SCALAR && number_read(q->node->text, &q->number) && q->number == rint(q->number);
}

static bool known(const struct finding *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->item[i].path, path) == 0)
			return true;
	return false;
}

/* Does the strategy set PATH, or a part that holds it? */
bool set_covers(const struct node *set, const char *path)
{
	for (size_t i = 0; set && set->kind == NODE_MAP && i < set->count; i++) {
		const size_t length = strlen(set->key[i]->text);

		if (strncmp(set->key[i]->text, path, length) == 0 && (!path[length] || path[length] == '.'))
			return true;
	}
	return false;
}

/* Of a book what is paid, a share of it, or how fast a machine is: the rest describes. */
static bool is_price(const struct schema_row *row)
{
	switch (row->dim) {
	case DIM_USD: case DIM_USD_PER_HOUR: case DIM_USD_PER_GIB_MONTH: case DIM_USD_PER_GIB: case DIM_RATIO: case DIM_FRACTION: case DIM_FLOPS:
		return true;
	default:
		return false;
	}
}

static bool may_move(const struct finding *f, const char *path, const struct schema_row *row)
{
	if (row->type != KEY_INTEGER && !row_is_quantity(row))
		return false;
	switch (f->in) {
	case IN_BOOK: return is_price(row);
	case IN_BOOKS_MARKET: return true;
	case IN_SCENARIO: break;
	}
	return strncmp(path, "strategies.", 11) == 0 || strategy_may_set(path);
}

/* Where it is written: a strategy that sets it for itself has its own. */
static const char *place_of(const struct finding *f, const char *path)
{
	struct arena *arena = f->plan->scenario->arena;

	return set_covers(f->set, path) ? arena_textf(arena, "strategies.%s.set.%s", f->of->strategy->name, path) : arena_text(arena, path);
}

static void take(void *context, const char *path, const struct schema_row *row, const struct node *node)
{
	struct finding *f = context;
	const struct scenario *scenario = f->plan->scenario;
	struct quantity q = {.row = row, .node = node, .dim = row->dim, .written = node->at.source};

	if (!may_move(f, path, row))
		return;
	q.figure = row->type == KEY_FIGURE && node_get(node, "value");
	if (q.figure)
		q.node = node_get(node, "value");
	q.path = place_of(f, path);
	if (f->in != IN_SCENARIO) {
		q.in_book = q.path + strlen("prices.");
		q.book = f->of->strategy->book;
	}
	if (known(f, q.path) || !(row->type == KEY_INTEGER ? number_read_whole(&q) : quantity_read(scenario, &q)))
		return;
	if (q.kind != QUANTITY_WHOLE)
		unit_find(scenario, &q);
	f->item = mem_grow(f->item, f->count + 1, sizeof *f->item);
	f->item[f->count++] = q;
}

/* --- the scenario, as one strategy sees it --- */

static void from_tree(struct finding *f)
{
	const struct scenario *scenario = f->plan->scenario;
	const struct strategy *strategy = f->of->strategy;
	struct diag unheard = {0};
	const struct binding quiet = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct node *raw = node_copy(scenario->arena, strategy->tree), *alone = node_map(scenario->arena, raw->at);

	node_put(scenario->arena, alone, strategy->name, node_copy(scenario->arena, strategy->node));
	node_put(scenario->arena, raw, "strategies", alone);
	presets_lay(scenario, raw);
	f->set = node_get(strategy->node, "set");
	schema_standing(scenario_schema(), &scenario->mounts, tree_filled(&quiet, raw), "", take, f);
	f->set = NULL;
	diag_release(&unheard);
}

/* --- the price book --- */

static bool uses(const struct strategy_plan *plan, enum item_kind from, enum item_kind to, const char *name)
{
	for (size_t i = 0; i < plan->setup.items; i++)
		if (plan->setup.item[i].kind >= from && plan->setup.item[i].kind <= to && strcmp(plan->setup.item[i].name, name) == 0)
			return true;
	return false;
}

static bool uses_instance(const struct strategy_plan *plan, const char *name)
{
	const struct setup *setup = &plan->setup;

	for (size_t r = 0; r < setup->fleet_rows; r++)
		for (size_t k = 0; k < setup->fleet[r].offers; k++)
			if (strcmp(setup->fleet[r].offer[k].instance_name, name) == 0)
				return true;
	return (setup->instance_name && strcmp(setup->instance_name, name) == 0) || uses(plan, ITEM_ON_DEMAND, ITEM_SPOT, name);
}

static bool uses_family(const struct strategy_plan *plan, const char *family)
{
	const struct book *book = plan->setup.book;

	for (size_t i = 0; i < book->instances.count; i++) {
		const struct instance *instance = book->instances.item[i].bound;

		if (instance->family && strcmp(instance->family, family) == 0 && uses_instance(plan, book->instances.item[i].name))
			return true;
	}
	return false;
}

/* Metered itself, or what a node is billed as. */
static bool uses_meter(const struct strategy_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->setup.items; i++) {
		const struct instance *instance = plan->setup.item[i].instance;

		for (size_t r = 0; instance && r < instance->resources; r++)
			if (strcmp(instance->resource[r].name, name) == 0)
				return true;
	}
	return uses(plan, ITEM_METER, ITEM_METER, name);
}

static bool uses_store(const struct strategy_plan *plan, const char *name)
{
	return uses(plan, ITEM_STORE, ITEM_STORE, name);
}

static bool rate_is_for(const struct strategy_plan *plan, const struct plan_rate *rate)
{
	if (rate->instance)
		return uses_instance(plan, rate->instance);
	if (rate->item)
		return uses_store(plan, rate->item) || uses_meter(plan, rate->item);
	return !rate->family || uses_family(plan, rate->family);
}

/* Is it a rate that one of the strategy's commitments pays? */
static bool uses_rate(const struct strategy_plan *plan, const struct product *product, const struct plan_rate *rate)
{
	for (size_t c = 0; c < plan->setup.commitments; c++) {
		const struct commitment *own = plan->setup.commitment + c;

		if (own->product == product && own->payment == rate->payment && own->term_s.dist.a == rate->term_s.dist.a && rate_is_for(plan, rate))
			return true;
	}
	return false;
}

/* TABLE of the book with the entries that USED finds; others would move nothing. */
static void table_keep(const struct finding *f, struct node *to, const char *table, bool (*used)(const struct strategy_plan *plan, const char *name))
{
	struct arena *arena = f->plan->scenario->arena;
	const struct node *from = node_get(f->of->setup.book->tree, table);
	struct node *map = node_map(arena, to->at);

	for (size_t i = 0; from && from->kind == NODE_MAP && i < from->count; i++)
		if (used(f->of, from->key[i]->text))
			node_put(arena, map, from->key[i]->text, node_copy(arena, from->item[i]));
	node_put(arena, to, table, map);
}

static bool uses_product(const struct strategy_plan *plan, const char *name)
{
	for (size_t c = 0; c < plan->setup.commitments; c++)
		if (plan->setup.commitment[c].product && plan->setup.commitment[c].product == book_product(plan->setup.book, name))
			return true;
	return false;
}

/* Their places stay, so that a path counts as the book does; what no commitment pays is emptied. */
static void rates_keep(const struct finding *f, const struct node *products)
{
	struct arena *arena = f->plan->scenario->arena;

	for (size_t i = 0; i < products->count; i++) {
		const struct product *product = book_product(f->of->setup.book, products->key[i]->text);
		struct node *rates = node_get(products->item[i], "rates");

		for (size_t k = 0; rates && k < rates->count && k < product->rates.count; k++)
			if (!uses_rate(f->of, product, product->rates.item[k].bound))
				rates->item[k] = node_map(arena, rates->at);
	}
}

void book_sums_drop(const struct node *book)
{
	const struct node *instances = node_get(book, "instances");

	for (size_t i = 0; instances && instances->kind == NODE_MAP && i < instances->count; i++)
		if (node_get(instances->item[i], "resources"))
			node_drop(instances->item[i], "on_demand");
}

static const struct node *book_used(const struct finding *f)
{
	struct arena *arena = f->plan->scenario->arena;
	struct node *to = node_map(arena, f->of->setup.book->tree->at);

	table_keep(f, to, "instances", uses_instance);
	table_keep(f, to, "stores", uses_store);
	table_keep(f, to, "items", uses_meter);
	table_keep(f, to, "products", uses_product);
	rates_keep(f, node_get(to, "products"));
	book_sums_drop(to);
	return to;
}

/* Presets of the market that a block at or below NODE names. */
static void preset_markets(struct finding *f, const struct node *node)
{
	const struct node *name = node_get(node, "preset");
	const struct node *preset = name && name->kind == NODE_SCALAR ? book_preset(f->of->setup.book, name->text) : NULL;

	if (preset)
		schema_standing(f->plan->scenario->models->market->schema, &f->plan->scenario->mounts, preset,
				arena_textf(f->plan->scenario->arena, "prices.presets.%s", name->text), take, f);
	for (size_t i = 0; i < node->count; i++)
		if (node->item[i]->kind != NODE_SCALAR)
			preset_markets(f, node->item[i]);
}

static void from_book(struct finding *f)
{
	const struct scenario *scenario = f->plan->scenario;
	const struct schema *market = scenario->models->market->schema;
	const struct node *used = book_used(f), *instances = node_get(used, "instances"), *tree = f->of->strategy->tree;

	f->in = IN_BOOK;
	schema_standing(&book_schema, &scenario->mounts, used, "prices", take, f);
	f->in = IN_BOOKS_MARKET;
	schema_standing(market, &scenario->mounts, f->of->setup.book->market, "prices.market", take, f);
	for (size_t i = 0; i < instances->count; i++)
		schema_standing(market, &scenario->mounts, node_get(instances->item[i], "market"),
				arena_textf(scenario->arena, "prices.instances.%s.market", instances->key[i]->text), take, f);
	if (node_get(tree, "market"))
		preset_markets(f, node_get(tree, "market"));
	preset_markets(f, f->of->strategy->node);
	if (f->of->setup.book->market)
		preset_markets(f, f->of->setup.book->market);
	preset_markets(f, instances);
	f->in = IN_SCENARIO;
}

size_t quantities_of(const struct plan *plan, size_t count, struct quantity **list)
{
	struct finding f = {.plan = plan};

	for (size_t s = 0; s < count; s++) {
		f.of = plan->strategy + s;
		from_tree(&f);
		from_book(&f);
	}
	*list = f.item;
	return f.count;
}
