/* From a name or a map to a bound book: found, its provider inlined, laid upon its base, checked. */
#include "sim/billing/book_find.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/text.h"

/* OVER upon BASE: maps merge down to DEPTH levels, everything else is replaced. Both are ours to change. */
static struct node *lay(struct arena *arena, struct node *base, struct node *over, int depth)
{
	if (!base || depth == 0 || base->kind != NODE_MAP || over->kind != NODE_MAP)
		return over;
	for (size_t i = 0; i < over->count; i++) {
		const char *key = over->key[i]->text;

		node_put(arena, base, key, lay(arena, node_get(base, key), over->item[i], depth - 1));
	}
	return base;
}

/* The file's format version: `book: 1` or `provider_file: 1`. */
static bool check_version(const struct binding *b, struct node *map, const char *key)
{
	const struct node *version = node_get(map, key);

	if (version && (version->kind != NODE_SCALAR || strcmp(version->text, "1") != 0)) {
		diag_error(b->diag, version->at, _("this program reads version 1 of \"%s\" only"), key);
		return false;
	}
	node_drop(map, key);
	return true;
}

static struct node *read_map(const struct binding *b, const char *path)
{
	bool missing = false;
	struct node *node = node_read_file(b->arena, path, b->diag, &missing);

	if (node && node->kind != NODE_MAP) {
		diag_error(b->diag, node->at, _("a price file must be a map"));
		return NULL;
	}
	return node;
}

/* `provider: NAME` becomes the map of its file; its sources join the book's. */
static bool inline_provider(const struct binding *b, struct node *book, const char *folder)
{
	struct node *said = node_get(book, "provider"), *map = said, *sources;

	if (!said)
		return true;
	if (said->kind == NODE_SCALAR) {
		const char *path = book_find(b, said->text, said->at, folder, "providers");

		map = path ? read_map(b, path) : NULL;
		if (!map)
			return false;
		if (!node_get(map, "name"))
			node_put(b->arena, map, "name", node_scalar(b->arena, said->text, said->at));
	}
	if (map->kind != NODE_MAP || !check_version(b, map, "provider"))
		return map->kind != NODE_MAP;       /* a list: left for the schema to refuse */
	sources = node_get(map, "sources");
	node_drop(map, "sources");
	node_put(b->arena, book, "provider", map);
	if (sources && sources->kind == NODE_MAP) {
		struct node *own = node_get(book, "sources");

		node_put(b->arena, book, "sources", lay(b->arena, sources, own ? own : node_map(b->arena, book->at), 1));
	}
	return true;
}

/* A book file as a tree with its provider inlined. */
static struct node *book_tree(const struct binding *b, const char *name, struct place at, const char *folder)
{
	const char *path = book_find(b, name, at, folder, NULL);
	struct node *tree = path ? read_map(b, path) : NULL;

	if (!tree)
		return NULL;
	if (node_get(tree, "base")) {
		diag_error(b->diag, node_get(tree, "base")->at, _("\"base\" is for prices in a scenario; a book stands alone"));
		return NULL;
	}
	if (!check_version(b, tree, "book"))
		return NULL;
	if (!node_get(tree, "name")) {
		const char *own = book_stem(b->arena, file_basename(path));

		if (own)
			node_put(b->arena, tree, "name", node_scalar(b->arena, own, tree->at));
	}
	const char *home = book_path(b->arena, file_dirname(path));
	const char *at_home = book_join(b->arena, home, "providers");
	const struct node *provider = node_get(tree, "provider");

	/* beside the book itself first, so that a folder of books is complete in itself */
	if (provider && provider->kind == NODE_SCALAR &&
	    file_exists(book_join(b->arena, at_home, book_file(b->arena, provider->text))))
		folder = home;
	return inline_provider(b, tree, folder) ? tree : NULL;
}

static const struct book *bind_book(const struct binding *b, struct node *tree)
{
	struct book *book = arena_alloc(b->arena, 1, sizeof *book);
	bool ok = schema_bind(b, &book_schema, tree, "prices", book);

	if (ok && strcmp(book->currency, "USD") != 0) {
		diag_error(b->diag, node_get(tree, "currency")->at, _("\"%s\" is not a currency that this program bills in; write USD"),
			   book->currency);
		ok = false;
	}
	if (!ok)
		return NULL;
	book->tree = tree;
	ok = book_check(b, book);
	return ok ? book : NULL;
}

const struct book *book_load_named(const struct binding *b, const char *name, const char *folder)
{
	struct node *tree = book_tree(b, name, (struct place){0}, folder);

	return tree ? bind_book(b, tree) : NULL;
}

bool provider_file_check(const struct binding *b, const char *path)
{
	struct node *map = read_map(b, path);
	struct provider *provider = arena_alloc(b->arena, 1, sizeof *provider);

	if (!map || !check_version(b, map, "provider"))
		return false;
	node_drop(map, "sources");
	return schema_bind(b, &provider_schema, map, "provider", provider);
}

/* Tables merge entry by entry and an entry key by key; a market, a figure, a list of rates or a provider that is named is
 * replaced whole. */
static struct node *lay_book(const struct binding *b, struct node *base, struct node *over, bool provider_named)
{
	for (size_t i = 0; i < over->count; i++) {
		const char *key = over->key[i]->text;
		const bool table = strcmp(key, "instances") == 0 || strcmp(key, "stores") == 0 || strcmp(key, "items") == 0 ||
				   strcmp(key, "products") == 0;
		const bool map = strcmp(key, "sources") == 0 || strcmp(key, "presets") == 0 || strcmp(key, "notes") == 0 || strcmp(key, "aliases") == 0 ||
				 (strcmp(key, "provider") == 0 && !provider_named);

		node_put(b->arena, base, key, lay(b->arena, node_get(base, key), over->item[i], table ? 2 : map ? 1 : 0));
	}
	return base;
}

static const struct book *load_in_place(const struct binding *b, const struct node *node, const char *folder)
{
	struct node *over = node_copy(b->arena, node), *base = node_get(over, "base");
	const struct node *provider = node_get(node, "provider");
	const bool provider_named = provider && provider->kind == NODE_SCALAR;

	if (!check_version(b, over, "book"))
		return NULL;
	if (base && base->kind != NODE_SCALAR) {
		diag_error(b->diag, base->at, _("\"base\" must be the name of a price book"));
		return NULL;
	}
	node_drop(over, "base");
	if (!inline_provider(b, over, folder))
		return NULL;
	if (!base)
		return bind_book(b, over);
	struct node *tree = book_tree(b, base->text, base->at, folder);

	return tree ? bind_book(b, lay_book(b, tree, over, provider_named)) : NULL;
}

const struct book *book_load(const struct binding *b, const struct node *node, const char *scenario_folder)
{
	struct node *tree;

	if (node->kind == NODE_MAP)
		return load_in_place(b, node, scenario_folder);
	if (node->kind != NODE_SCALAR) {
		diag_error(b->diag, node->at, _("prices must be the name of a price book, or a map"));
		return NULL;
	}
	tree = book_tree(b, node->text, node->at, scenario_folder);
	return tree ? bind_book(b, tree) : NULL;
}
