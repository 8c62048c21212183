/* Workloads that stand in another scenario file: `use: FILE` becomes the block of that file's workload, under the keys beside it, before
 * anything else is looked at. What that block names, it names from its own file's folder. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/study/use.h"

enum { DEPTH_MOST = 8, FILES_MOST = 64 };

/* A file that was read: its workloads. */
struct used {
	const char *name;                 /* from the scenario's folder */
	const char *folder;               /* "": the scenario's own */
	struct node *workloads;
};

struct uses {
	const struct binding *b;
	const char *path;                 /* of the scenario, as given */
	struct used file[FILES_MOST];
	size_t files;
	const struct node *open[DEPTH_MOST];      /* blocks that are being taken up, the outermost first */
	int depth;
};

static const char *beside(const struct uses *u, const char *folder, const char *name)
{
	return *folder ? arena_textf(u->b->arena, "%s/%s", folder, name) : arena_text(u->b->arena, name);
}

static const char *folder_of(const struct uses *u, const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? arena_textn(u->b->arena, name, (size_t)(slash - name)) : "";
}

/* The workloads of a scenario file, read once. NULL after an error. */
static const struct used *file_read_once(struct uses *u, const struct node *use, const char *name)
{
	const struct source *source;
	struct node named = *use, *tree;
	struct used *file = u->file + u->files;

	for (size_t i = 0; i < u->files; i++)
		if (strcmp(u->file[i].name, name) == 0)
			return u->file[i].workloads ? u->file + i : NULL;
	if (u->files == FILES_MOST) {
		diag_error(u->b->diag, use->at, _("more than %d files are used"), FILES_MOST);
		return NULL;
	}
	named.text = name;
	source = source_read(u->b, &named, "use", FILE_LIMIT_BYTES);
	if (!source)
		return NULL;
	*file = (struct used){name, folder_of(u, name), NULL};
	u->files++;
	char *shown = file_join(u->b->folder, name);

	tree = node_read_text(u->b->arena, strchr(u->path, '/') ? shown : name, source->text, source->bytes, u->b->diag);
	free(shown);
	file->workloads = node_get(tree, "workloads");
	if (tree && (!file->workloads || file->workloads->kind != NODE_MAP || !file->workloads->count)) {
		diag_error(u->b->diag, use->at, _("\"%s\" has no workloads: it is no scenario"), name);
		file->workloads = NULL;
	}
	return file->workloads ? file : NULL;
}

static const struct node *block_find(const struct uses *u, const struct node *block, const struct used *file)
{
	const struct node *use = node_get(block, "use"), *wanted = node_get(block, "workload"), *found;

	if (wanted && wanted->kind != NODE_SCALAR) {
		diag_error(u->b->diag, wanted->at, _("\"workload\" is the name of a workload of \"%s\""), file->name);
		return NULL;
	}
	if (!wanted && file->workloads->count > 1) {
		diag_error(u->b->diag, use->at, _("\"%s\" has several workloads: say which one (workload: %s)"), file->name,
			   file->workloads->key[0]->text);
		return NULL;
	}
	found = wanted ? node_get(file->workloads, wanted->text) : file->workloads->item[0];
	if (!found)
		error_unknown(u->b->diag, wanted->at, _("the file that is used has no workload \"%s\""), wanted->text,
			      node_keys(u->b->arena, file->workloads));
	else if (found->kind != NODE_MAP)
		diag_error(u->b->diag, found->at, _("a workload is a map of keys"));
	return found && found->kind == NODE_MAP ? found : NULL;
}

/* --- what the block names --- */

static void name_move(const struct uses *u, struct node *name, const char *folder)
{
	if (name->kind == NODE_SCALAR && *folder)
		name->text = beside(u, folder, name->text);
}

/* {empirical: FILE} anywhere below NODE. */
static void numbers_move(const struct uses *u, struct node *node, const char *folder)
{
	for (size_t i = 0; i < node->count; i++)
		if (node->kind == NODE_MAP && strcmp(node->key[i]->text, "empirical") == 0)
			name_move(u, node->item[i], folder);
		else
			numbers_move(u, node->item[i], folder);
}

/* Keys of SCHEMA that are files. */
static void files_move(const struct uses *u, const struct schema *schema, struct node *block, const char *folder)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_row *row = schema->row + i;
		struct node *node = node_at(block, row->path);

		if (node && (row->flags & ROW_FILE))
			name_move(u, node, folder);
		else if (node && row->sub && node->kind == NODE_MAP && (row->type == KEY_ONE || row->type == KEY_MODEL))
			files_move(u, row->sub, node, folder);
	}
}

/* --- taking it up --- */

static const struct schema *kind_schema(const struct uses *u, const struct node *block)
{
	const struct node *kind = node_get(block, "kind");
	const struct mount *mount = u->b->mounts->mount;

	for (size_t i = 0; kind && kind->kind == NODE_SCALAR && i < mount->count; i++)
		if (strcmp(mount->schema[i]->name, kind->text) == 0)
			return mount->schema[i];
	return NULL;
}

static bool is_open(const struct uses *u, const struct node *block)
{
	for (int i = 0; i < u->depth; i++)
		if (u->open[i] == block)
			return true;
	return false;
}

static struct node *taken_up(struct uses *u, const struct node *block, const char *folder);

/* FOUND, with what it uses itself, in a tree of its own. */
static struct node *inner(struct uses *u, const struct node *use, const struct node *found, const struct used *file)
{
	struct node *base;

	if (is_open(u, found) || u->depth == DEPTH_MOST) {
		diag_error(u->b->diag, use->at, is_open(u, found) ? _("\"%s\" uses itself, on a way round") : _("\"%s\": files use each other too deeply"),
			   file->name);
		return NULL;
	}
	u->open[u->depth++] = found;
	base = node_get(found, "use") ? taken_up(u, found, file->folder) : node_copy(u->b->arena, found);
	u->depth--;
	if (base && kind_schema(u, base)) {
		if (!node_get(found, "use")) {
			files_move(u, kind_schema(u, base), base, file->folder);
			numbers_move(u, base, file->folder);
		}
	}
	return base;
}

/* BLOCK, which stands in FOLDER, with what it uses. NULL after errors. */
static struct node *taken_up(struct uses *u, const struct node *block, const char *folder)
{
	const struct node *use = node_get(block, "use"), *kind = node_get(block, "kind"), *found;
	struct node *over = node_copy(u->b->arena, block), *base;
	const struct used *file;

	if (use->kind != NODE_SCALAR || !use->text) {
		diag_error(u->b->diag, use->at, _("\"use\" is the name of a scenario file"));
		return NULL;
	}
	file = file_read_once(u, use, beside(u, folder, use->text));
	found = file ? block_find(u, block, file) : NULL;
	base = found ? inner(u, use, found, file) : NULL;
	if (!base)
		return NULL;
	node_drop(over, "use");
	node_drop(over, "workload");
	if (kind && node_get(base, "kind") && (kind->kind != NODE_SCALAR || strcmp(kind->text, node_get(base, "kind")->text) != 0)) {
		diag_error(u->b->diag, kind->at, _("the workload that is used is of another kind"));
		return NULL;
	}
	if (!kind_schema(u, base))
		return base;              /* its kind is unknown: said when it is bound */
	files_move(u, kind_schema(u, base), over, folder);
	numbers_move(u, over, folder);
	return node_merge(u->b->arena, kind_schema(u, base), base, over);
}

bool uses_take_up(const struct binding *b, const char *path, struct node *tree)
{
	struct uses *u = arena_alloc(b->arena, 1, sizeof *u);
	struct node *workloads = node_get(tree, "workloads");
	bool fine = true;

	u->b = b;
	u->path = path;
	for (size_t i = 0; workloads && workloads->kind == NODE_MAP && i < workloads->count; i++) {
		struct node *block = node_get(workloads->item[i], "use") ? taken_up(u, workloads->item[i], "") : workloads->item[i];

		fine &= block != NULL;
		if (block)
			workloads->item[i] = block;
	}
	return fine;
}
