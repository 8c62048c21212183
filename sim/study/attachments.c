/* Files that the effective scenario names because they are too large to stand in it: of workloads, and of markets. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/keys.h"
#include "sim/base/memory.h"

struct attaching {
	const struct binding *b;
	const struct schema *market;
	void (*each)(void *context, const char *name, const struct source *source);
	void *context;
	const char **said;                /* each file once, whoever names it */
	size_t count;
};

static void attach(struct attaching *a, const struct node *file)
{
	const struct source *source;
	const char *name = source_attached(a->b, file, &source);

	if (!name)
		return;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->said[i], name) == 0)
			return;
	a->said = mem_grow(a->said, a->count + 1, sizeof *a->said);
	a->said[a->count++] = name;
	a->each(a->context, name, source);
}

/* The files of a map bound by SCHEMA, and of the maps and models in it. */
static void files_of(struct attaching *a, const struct schema *schema, const struct node *map)
{
	for (size_t i = 0; map && i < schema->count; i++) {
		const struct schema_row *row = schema->row + i;
		const bool file = row->flags & ROW_FILE, model = row->sub && (row->type == KEY_MODEL || row->type == KEY_ONE);
		const struct node *node = file || model ? node_at(map, row->path) : NULL;

		if (node && file)
			attach(a, node);
		else if (node && node->kind == NODE_MAP)
			files_of(a, row->sub, node);
	}
}

static void market_of(struct attaching *a, const struct node *owner)
{
	files_of(a, a->market, node_get(owner, "market"));
}

/* The same for all layers: the scenario's, each strategy's, each fleet row's, each offer's. */
static void rows_of(struct attaching *a, const struct node *rows)
{
	for (size_t k = 0; rows && k < rows->count; k++) {
		market_of(a, rows->item[k]);
		rows_of(a, node_get(rows->item[k], "offers"));
	}
}

static void book_of(struct attaching *a, const struct node *book)
{
	const struct node *instances = node_get(book, "instances"), *presets = node_get(book, "presets");

	market_of(a, book);
	for (size_t i = 0; instances && instances->kind == NODE_MAP && i < instances->count; i++)
		market_of(a, instances->item[i]);
	for (size_t i = 0; presets && presets->kind == NODE_MAP && i < presets->count; i++)
		files_of(a, a->market, presets->item[i]);
}

void scenario_attachments(const struct scenario *scenario, void (*each)(void *context, const char *name, const struct source *source),
			  void *context)
{
	struct diag unheard = {0};
	const struct binding b = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct attaching a = {.b = &b, .market = scenario->models->market->schema, .each = each, .context = context};

	if (scenario->book)
		book_of(&a, scenario->book->tree);
	for (size_t s = 0; s < scenario->strategies; s++) {       /* its set: may have changed any of these */
		const struct strategy *strategy = scenario->strategy + s;

		for (size_t w = 0; w < strategy->keys->workloads.count; w++)
			files_of(&a, strategy->keys->workloads.item[w].schema, strategy->keys->workloads.item[w].node);
		market_of(&a, strategy->tree);
		market_of(&a, strategy->node);
		rows_of(&a, node_get(strategy->node, "fleet"));
	}
	free(a.said);
	diag_release(&unheard);
}
