/* Where price books and provider files are: beside the scenario, in its prices/, among the installed data. */
#include "sim/billing/book_find.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/text.h"

/* The folders where a name is looked for, in order; SUB such as "providers" inside the books' folders. */
struct shelf {
	const char *folder[4];
	size_t count;
	bool own_first;           /* folder[0] holds other YAML files too: its names are no books' names */
};

const char *book_path(struct arena *arena, char *fresh)
{
	const char *kept = fresh ? arena_text(arena, fresh) : NULL;

	free(fresh);
	return kept;
}

const char *book_join(struct arena *arena, const char *dir, const char *name)
{
	return book_path(arena, file_join(dir, name));
}

static struct shelf shelf_of(struct arena *arena, const char *scenario_folder, const char *sub)
{
	const char *folder = scenario_folder ? scenario_folder : ".";
	const char *installed = book_path(arena, data_folder("scenarios"));
	struct shelf shelf = {.own_first = true};

	shelf.folder[shelf.count++] = folder;
	shelf.folder[shelf.count++] = book_join(arena, folder, "prices");
	if (installed)
		shelf.folder[shelf.count++] = book_join(arena, installed, "prices");
	for (size_t i = 0; sub && i < shelf.count; i++)
		shelf.folder[i] = book_join(arena, shelf.folder[i], sub);
	if (sub)
		shelf.own_first = false;
	return shelf;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *book_stem(struct arena *arena, const char *file)
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
			const char *found = book_stem(arena, file->d_name);

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
	const char *installed = book_path(arena, data_folder("scenarios"));
	struct shelf shelf = {0};

	if (installed)
		shelf.folder[shelf.count++] = book_join(arena, installed, "prices");
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

const char *book_file(struct arena *arena, const char *name)
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
	path = book_join(b->arena, folder ? folder : ".", book_file(b->arena, name));
	if (file_exists(path))
		return path;
	diag_error(b->diag, at, _("there is no file \"%s\""), path);
	return NULL;
}

const char *book_find(const struct binding *b, const char *name, struct place at, const char *folder, const char *sub)
{
	const struct shelf shelf = shelf_of(b->arena, folder, sub);
	const char *file, *near;

	if (strchr(name, '/'))
		return find_path(b, name, at, folder);
	file = book_file(b->arena, name);
	for (size_t i = 0; name_is_safe(name) && i < shelf.count; i++) {
		const char *path = book_join(b->arena, shelf.folder[i], file);

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
