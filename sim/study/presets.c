/* Blocks by name that a workload's key may stand on (`demand: {preset: llm-coding}`): those of the scenario's own `presets:`, over those
 * of the files presets/KIND.yaml, beside the scenario and then among the installed data. A kind is the key of the workload that takes
 * them. A preset names no file: it stands in the effective scenario as it is. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/study/keys.h"

static bool takes_presets(const struct schema_row *row)
{
	if ((row->type != KEY_ONE && row->type != KEY_MODEL) || !row->sub)
		return false;
	for (size_t i = 0; i < row->sub->count; i++)
		if (row->sub->row[i].type == KEY_NAME && strcmp(row->sub->row[i].path, "preset") == 0)
			return true;
	return false;
}

/* The row of the workload whose presets are of this KIND; NULL: none is. */
static const struct schema_row *kind_row(const struct schema *workload, const char *kind)
{
	for (size_t i = 0; i < workload->count; i++)
		if (takes_presets(workload->row + i) && strcmp(workload->row[i].path, kind) == 0)
			return workload->row + i;
	return NULL;
}

static const char **kind_names(struct arena *arena, const struct schema *workload)
{
	const char **name = arena_alloc(arena, workload->count + 1, sizeof *name);
	size_t count = 0;

	for (size_t i = 0; i < workload->count; i++)
		if (takes_presets(workload->row + i))
			name[count++] = workload->row[i].path;
	return name;
}

/* --- reading --- */
struct reading {
	const struct binding *b;
	const char *kind, *name;          /* of the block that is looked at */
};

static void file_refuse(const struct reading *r, const struct node *file)
{
	diag_error(r->b->diag, file->at, _("\"presets.%s.%s\" names a file; a preset holds its figures itself"), r->kind, r->name);
}

/* {empirical: FILE} anywhere below NODE. */
static void numbers_check(const struct reading *r, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_MAP && node->item[i]->kind == NODE_SCALAR && strcmp(node->key[i]->text, "empirical") == 0)
			file_refuse(r, node->item[i]);
		numbers_check(r, node->item[i]);
	}
}

/* Keys of SCHEMA that are files, unless their text stands there. */
static void files_check(const struct reading *r, const struct schema *schema, const struct node *block)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_row *row = schema->row + i;
		const struct node *node = node_at(block, row->path);

		if (node && (row->flags & ROW_FILE) && !node_get(node, "text"))
			file_refuse(r, node);
		else if (node && node->kind == NODE_MAP && row->sub && (row->type == KEY_ONE || row->type == KEY_MODEL))
			files_check(r, row->sub, node);
	}
}

/* The names of one kind, over those that are there already. */
static void names_add(const struct binding *b, const struct schema_row *row, const struct node *names, struct node *all)
{
	if (names->kind != NODE_MAP) {
		diag_error(b->diag, names->at, _("presets of the kind \"%s\" are a map of names, such as {mine: {…}}"), row->path);
		return;
	}
	for (size_t i = 0; i < names->count; i++) {
		const struct reading r = {b, row->path, names->key[i]->text};

		if (names->item[i]->kind != NODE_MAP) {
			diag_error(b->diag, names->item[i]->at, _("\"presets.%s.%s\" must be a map of keys"), r.kind, r.name);
			continue;
		}
		numbers_check(&r, names->item[i]);
		files_check(&r, row->sub, names->item[i]);
		node_put(b->arena, all, r.name, names->item[i]);
	}
}

/* FOLDER/presets/KIND.yaml, if it is there. */
static void file_add(const struct binding *b, const struct schema_row *row, const char *folder, struct node *all)
{
	char *presets = file_join(folder, "presets"), *path = file_join(presets, arena_textf(b->arena, "%s.yaml", row->path));
	bool missing = false;
	const struct node *names = file_exists(path) ? node_read_file(b->arena, path, b->diag, &missing) : NULL;

	if (names)
		names_add(b, row, names, all);
	free(path);
	free(presets);
}

/* What the scenario's own `presets:` hold that nobody can use. */
static void own_check(const struct binding *b, const struct schema *workload, const struct node *own)
{
	if (own && own->kind != NODE_MAP)
		diag_error(b->diag, own->at, _("\"presets\" is a map of kinds, such as {demand: {mine: {…}}}"));
	for (size_t i = 0; own && own->kind == NODE_MAP && i < own->count; i++)
		if (!kind_row(workload, own->key[i]->text))
			error_unknown(b->diag, own->key[i]->at, _("the workload takes no presets of the kind \"%s\""), own->key[i]->text,
				      kind_names(b->arena, workload));
}

const struct node *presets_load(const struct binding *b, const struct schema *workload, const struct node *own)
{
	struct node *kinds = node_map(b->arena, own ? own->at : (struct place){0});
	char *installed = data_folder("scenarios");

	own_check(b, workload, own);
	for (size_t i = 0; i < workload->count; i++) {
		const struct schema_row *row = workload->row + i;
		const struct node *names = takes_presets(row) ? node_get(own, row->path) : NULL;
		struct node *all;

		if (!takes_presets(row))
			continue;
		all = node_map(b->arena, kinds->at);
		if (installed)
			file_add(b, row, installed, all);
		file_add(b, row, b->folder, all);
		if (names)
			names_add(b, row, names, all);
		node_put(b->arena, kinds, row->path, all);
	}
	free(installed);
	return kinds;
}

/* --- which of them a scenario uses --- */

/* Presets named at or below NODE, which stands under the key KIND (NULL: under none that takes presets); and those that these name. */
static void used_add(struct arena *arena, const struct node *presets, const char *kind, const struct node *node, struct node *used)
{
	const struct node *name = kind ? node_get(node, "preset") : NULL;
	const struct node *block = name && name->kind == NODE_SCALAR ? node_get(node_get(presets, kind), name->text) : NULL;

	if (block && !node_get(node_get(used, kind), name->text)) {
		if (!node_get(used, kind))
			node_put(arena, used, kind, node_map(arena, node->at));
		node_put(arena, node_get(used, kind), name->text, node_copy(arena, block));
		used_add(arena, presets, kind, block, used);
	}
	for (size_t i = 0; i < node->count; i++) {
		const char *key = node->kind == NODE_MAP ? node->key[i]->text : NULL;

		used_add(arena, presets, key && node_get(presets, key) ? key : kind, node->item[i], used);
	}
}

/* In the order of their names, so that it does not matter where the scenario names them first. */
static struct node *sorted(struct arena *arena, const struct node *map)
{
	struct node *to = node_map(arena, map->at);
	const char *last = NULL;

	for (size_t i = 0; i < map->count; i++) {
		const char *next = NULL;

		for (size_t k = 0; k < map->count; k++) {
			const char *key = map->key[k]->text;

			if ((!last || strcmp(key, last) > 0) && (!next || strcmp(key, next) < 0))
				next = key;
		}
		node_put(arena, to, next, node_get(map, next));
		last = next;
	}
	return to;
}

struct node *presets_used(const struct scenario *scenario)
{
	struct node *used = node_map(scenario->arena, scenario->tree->at);

	if (!scenario->presets)
		return NULL;
	used_add(scenario->arena, scenario->presets, NULL, node_get(scenario->tree, "workloads"), used);
	for (size_t s = 0; s < scenario->strategies; s++)       /* their set: may name others */
		used_add(scenario->arena, scenario->presets, NULL, node_get(scenario->strategy[s].tree, "workloads"), used);
	for (size_t k = 0; k < used->count; k++)
		used->item[k] = sorted(scenario->arena, used->item[k]);
	return used->count ? sorted(scenario->arena, used) : NULL;
}

void presets_lay(const struct scenario *scenario, struct node *tree)
{
	const struct node *workloads = node_get(tree, "workloads");

	for (size_t i = 0; scenario->presets && i < scenario->presets_of->count; i++) {
		const struct schema_row *row = scenario->presets_of->row + i;

		for (size_t w = 0; takes_presets(row) && w < workloads->count; w++) {
			const struct node *block = node_get(workloads->item[w], row->path), *name = node_get(block, "preset");
			const struct node *preset = name && name->kind == NODE_SCALAR ? node_get(node_get(scenario->presets, row->path), name->text) : NULL;

			if (preset)
				node_put(scenario->arena, workloads->item[w], row->path, node_merge(scenario->arena, row->sub, preset, block));
		}
	}
}
