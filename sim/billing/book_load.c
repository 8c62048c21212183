/* From a name or a map to a bound book: found, its provider inlined, laid upon its base, checked. */
#include "sim/billing/book.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/money.h"
#include "sim/base/text.h"

/* The folders where a name is looked for, in order; SUB such as "providers" inside the books' folders. */
struct shelf {
	const char *folder[4];
	size_t count;
	bool own_first;           /* folder[0] holds other YAML files too: its names are no books' names */
};

static const char *in_arena(struct arena *arena, char *fresh)
{
	const char *kept = fresh ? arena_text(arena, fresh) : NULL;

	free(fresh);
	return kept;
}

static const char *join(struct arena *arena, const char *dir, const char *name)
{
	return in_arena(arena, file_join(dir, name));
}

static struct shelf shelf_of(struct arena *arena, const char *scenario_folder, const char *sub)
{
	const char *folder = scenario_folder ? scenario_folder : ".";
	const char *installed = in_arena(arena, data_folder("scenarios"));
	struct shelf shelf = {.own_first = true};

	shelf.folder[shelf.count++] = folder;
	shelf.folder[shelf.count++] = join(arena, folder, "prices");
	if (installed)
		shelf.folder[shelf.count++] = join(arena, installed, "prices");
	for (size_t i = 0; sub && i < shelf.count; i++)
		shelf.folder[i] = join(arena, shelf.folder[i], sub);
	if (sub)
		shelf.own_first = false;
	return shelf;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* NAME of "NAME.yaml", or NULL. */
static const char *stem(struct arena *arena, const char *file)
{
	const size_t length = strlen(file);

	if (length <= 5 || strcmp(file + length - 5, ".yaml") != 0)
		return NULL;
	const char *name = arena_textn(arena, file, length - 5);

	return name_is_safe(name) ? name : NULL;
}

static const char **shelf_names(struct arena *arena, const struct shelf *shelf)
{
	const char **name = NULL;
	size_t count = 0;

	for (size_t i = shelf->own_first ? 1 : 0; i < shelf->count; i++) {
		DIR *dir = opendir(shelf->folder[i]);

		for (struct dirent *file; dir && (file = readdir(dir));) {
			const char *found = stem(arena, file->d_name);

			if (!found)
				continue;
			name = mem_grow(name, count + 1, sizeof *name);
			name[count++] = found;
		}
		if (dir)
			closedir(dir);
	}
	if (count)
		qsort(name, count, sizeof *name, by_name);
	const char **kept = arena_alloc(arena, count + 1, sizeof *kept);
	size_t distinct = 0;

	for (size_t i = 0; i < count; i++)
		if (distinct == 0 || strcmp(kept[distinct - 1], name[i]) != 0)
			kept[distinct++] = name[i];
	free(name);
	return kept;
}

const char **book_names(struct arena *arena)
{
	const char *installed = in_arena(arena, data_folder("scenarios"));
	struct shelf shelf = {0};

	if (installed)
		shelf.folder[shelf.count++] = join(arena, installed, "prices");
	return shelf_names(arena, &shelf);
}

/* A path stays at or below its folder. */
static bool path_is_tame(const char *path)
{
	if (path[0] == '/')
		return false;
	for (const char *part = path; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
			return false;
	return true;
}

static const char *with_yaml(struct arena *arena, const char *name)
{
	const size_t length = strlen(name);

	if (length > 5 && strcmp(name + length - 5, ".yaml") == 0)
		return name;
	return arena_textf(arena, "%s.yaml", name);
}

static const char *find_path(const struct binding *b, const char *name, struct place at, const char *folder)
{
	const char *path;

	if (!path_is_tame(name)) {
		diag_error(b->diag, at, _("\"%s\" leaves the folder of the scenario"), name);
		return NULL;
	}
	path = join(b->arena, folder ? folder : ".", with_yaml(b->arena, name));
	if (file_exists(path))
		return path;
	diag_error(b->diag, at, _("there is no file \"%s\""), path);
	return NULL;
}

/* Where the file NAME is; NULL after an error. SUB as in shelf_of(). */
static const char *find(const struct binding *b, const char *name, struct place at, const char *folder, const char *sub)
{
	const struct shelf shelf = shelf_of(b->arena, folder, sub);
	const char *file, *near;

	if (strchr(name, '/'))
		return find_path(b, name, at, folder);
	file = with_yaml(b->arena, name);
	for (size_t i = 0; name_is_safe(name) && i < shelf.count; i++) {
		const char *path = join(b->arena, shelf.folder[i], file);

		if (file_exists(path))
			return path;
	}
	near = suggest(name, shelf_names(b->arena, &shelf));
	if (sub && near)
		diag_error(b->diag, at, _("no provider \"%s\"; did you mean \"%s\"?"), name, near);
	else if (sub)
		diag_error(b->diag, at, _("no provider \"%s\""), name);
	else if (near)
		diag_error(b->diag, at, _("no price book \"%s\"; did you mean \"%s\"?"), name, near);
	else
		diag_error(b->diag, at, _("no price book \"%s\"; \"costcast prices\" lists those that are installed"), name);
	return NULL;
}

static void drop(struct node *map, const char *key)
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
	drop(map, key);
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
		const char *path = find(b, said->text, said->at, folder, "providers");

		map = path ? read_map(b, path) : NULL;
		if (!map)
			return false;
		if (!node_get(map, "name"))
			node_put(b->arena, map, "name", node_scalar(b->arena, said->text, said->at));
	}
	if (map->kind != NODE_MAP || !check_version(b, map, "provider"))
		return map->kind != NODE_MAP;       /* a list: left for the schema to refuse */
	sources = node_get(map, "sources");
	drop(map, "sources");
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
	const char *path = find(b, name, at, folder, NULL);
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
		const char *own = stem(b->arena, file_basename(path));

		if (own)
			node_put(b->arena, tree, "name", node_scalar(b->arena, own, tree->at));
	}
	const char *home = in_arena(b->arena, file_dirname(path));
	const char *at_home = join(b->arena, home, "providers");
	const struct node *provider = node_get(tree, "provider");

	/* beside the book itself first, so that a folder of books is complete in itself */
	if (provider && provider->kind == NODE_SCALAR &&
	    file_exists(join(b->arena, at_home, with_yaml(b->arena, provider->text))))
		folder = home;
	return inline_provider(b, tree, folder) ? tree : NULL;
}

bool price_check(const struct binding *b, const struct value *price)
{
	const double least = 1 / NANO;

	if (price->form != VALUE_QUANTITY)
		return true;
	const double high = dist_max(&price->dist);

	if (high <= 0 || high >= least)
		return true;
	diag_error(b->diag, price->at, _("a price below one nano-dollar is below the resolution of the bill; write 0 or more than "
					 "that"));
	return false;
}

static bool check_prices(const struct binding *b, const struct book *book)
{
	bool ok = true;

	for (size_t i = 0; i < book->instances.count; i++) {
		const struct instance *in = book->instances.item[i].bound;

		ok = price_check(b, &in->on_demand.value) && ok;
		ok = price_check(b, &in->spot.value) && ok;
	}
	for (size_t i = 0; i < book->stores.count; i++)
		ok = price_check(b, &((const struct store *)book->stores.item[i].bound)->price.value) && ok;
	for (size_t i = 0; i < book->products.count; i++) {
		const struct product *product = book->products.item[i].bound;

		for (size_t j = 0; j < product->rates.count; j++)
			ok = price_check(b, &((const struct plan_rate *)product->rates.item[j].bound)->rate.value) && ok;
	}
	return ok;
}

/* A rate for an instance that the book does not hold is a slip of the pen. */
static bool check_rates(const struct binding *b, const struct book *book)
{
	bool ok = true;

	for (size_t i = 0; i < book->products.count; i++) {
		const struct product *product = book->products.item[i].bound;

		for (size_t j = 0; j < product->rates.count; j++) {
			const struct plan_rate *rate = product->rates.item[j].bound;
			const char *near;

			if (!rate->instance || book_instance(book, rate->instance))
				continue;
			near = suggest(rate->instance, entries_names(b->arena, &book->instances));
			if (near)
				diag_error(b->diag, product->rates.item[j].at, _("the book has no instance \"%s\"; did you mean \"%s\"?"),
					   rate->instance, near);
			else
				diag_error(b->diag, product->rates.item[j].at, _("the book has no instance \"%s\""), rate->instance);
			ok = false;
		}
	}
	return ok;
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
	ok = check_prices(b, book);
	ok = check_rates(b, book) && ok;
	book->tree = tree;
	return ok ? book : NULL;
}

const struct book *book_load_named(const struct binding *b, const char *name, const char *folder)
{
	struct node *tree = book_tree(b, name, (struct place){0}, folder);

	return tree ? bind_book(b, tree) : NULL;
}

/* Tables merge entry by entry and an entry key by key; a market, a figure, a list of rates or a provider that is named is
 * replaced whole. */
static struct node *lay_book(const struct binding *b, struct node *base, struct node *over, bool provider_named)
{
	for (size_t i = 0; i < over->count; i++) {
		const char *key = over->key[i]->text;
		const bool table = strcmp(key, "instances") == 0 || strcmp(key, "stores") == 0 || strcmp(key, "products") == 0;
		const bool map = strcmp(key, "sources") == 0 || strcmp(key, "presets") == 0 || strcmp(key, "notes") == 0 ||
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
	drop(over, "base");
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
