/* costcast list: what is here to be run, read or named. Paths are those that the other commands take. */
#include "sim/cli/commands.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/words.h"
#include "sim/config/node.h"
#include "sim/math/detect.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { WIDEST = 120, NARROWEST = 40, GAP = 2, INDENT = 2 };

struct listing {
	const struct models *known;
	char *data;                       /* the folder "scenarios" */
	struct terminal terminal;
	struct text out;
	size_t listed;                    /* in this section */
};

/* --- files of a folder --- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The *.yaml in DIR by name, NULL-terminated; nothing when there is no such folder. */
static char **files_in(const char *dir)
{
	char **name = mem_new(1, sizeof *name);
	DIR *folder = opendir(dir);
	size_t count = 0;

	if (!folder)
		return name;
	for (const struct dirent *entry; (entry = readdir(folder));) {
		const size_t length = strlen(entry->d_name);

		if (entry->d_name[0] == '.' || length <= 5 || strcmp(entry->d_name + length - 5, ".yaml") != 0)
			continue;
		name = mem_grow(name, count + 2, sizeof *name);
		name[count++] = mem_text(entry->d_name);
		name[count] = NULL;
	}
	closedir(folder);
	if (count)
		qsort(name, count, sizeof *name, by_name);
	return name;
}

static void files_free(char **name)
{
	for (char **n = name; *n; n++)
		free(*n);
	free(name);
}

/* PATH as it can be typed here: without the current folder in front. */
static const char *from_here(const char *path)
{
	static char here[4096];
	size_t length;

	if (!getcwd(here, sizeof here))
		return path;
	length = strlen(here);
	return length > 1 && strncmp(path, here, length) == 0 && path[length] == '/' ? path + length + 1 : path;
}

/* The title of a file in the language in use; of a question without one, the question. */
static void title_write(const struct node *tree, struct text *out)
{
	static const char *const language[] = {[LANG_EN] = "en", [LANG_ES] = "es"};
	const struct node *title = node_get(tree, "title");

	if (!title)
		title = node_get(tree, "question");
	if (title && title->kind == NODE_MAP) {
		const struct node *own = node_get(title, language[lang_in_use()]);

		title = own ? own : title->count ? title->item[0] : NULL;
	}
	text_add_plain(out, title && title->kind == NODE_SCALAR ? title->text : "");
}

static struct node *tree_read(struct arena *arena, const char *path)
{
	struct diag unheard = {0};
	bool missing;
	struct node *tree = node_read_file(arena, path, &unheard, &missing);

	diag_release(&unheard);
	return tree && tree->kind == NODE_MAP ? tree : NULL;
}

/* --- sections --- */

static size_t page_width(const struct listing *l)
{
	const int columns = l->terminal.columns;

	return columns > WIDEST ? WIDEST : columns < NARROWEST ? NARROWEST : (size_t)columns;
}

static void head(struct listing *l, const char *words)
{
	if (l->out.len)
		text_addc(&l->out, '\n');
	style_write(&l->out, STYLE_BOLD, l->terminal.colour, words);
	text_addc(&l->out, '\n');
}

static void grid_flush(struct listing *l, struct grid *grid)
{
	grid->gap = GAP;
	grid->indent = INDENT;
	grid->flexible = 1;
	grid_write(grid, page_width(l), l->terminal.colour, l->terminal.utf8 ? "…" : "~", &l->out);
	grid_release(grid);
}

/* A name that is to be typed, and what it is. */
static void grid_pair(struct grid *grid, const char *name, const char *words)
{
	grid_row(grid);
	grid_cell_str(grid, 0, STYLE_PLAIN, name);
	grid_cell_str(grid, 1, STYLE_PLAIN, words);
}

/* The files of scenarios/SUB under WORDS, by their path or (NAMED) by their bare name, as books are called. */
static void files_section(struct listing *l, const char *words, const char *sub, bool named)
{
	char *dir = *sub ? file_join(l->data, sub) : mem_text(l->data), **name = files_in(dir);
	struct grid grid;

	if (*name)
		head(l, words);
	grid_init(&grid, "ll");
	for (char **n = name; *n; n++) {
		struct arena *arena = arena_new();
		char *path = file_join(dir, *n);
		const struct node *tree = tree_read(arena, path);
		struct text title = {0}, shown = {0};

		if (tree)
			title_write(tree, &title);
		else
			text_add(&title, _("(cannot be read)"));
		text_add_plain(&shown, named ? *n : from_here(path));
		if (named)
			shown.s[shown.len - strlen(".yaml")] = '\0';
		grid_pair(&grid, text_str(&shown), text_str(&title));
		l->listed++;
		text_release(&title);
		text_release(&shown);
		free(path);
		arena_free(arena);
	}
	if (*name)
		grid_flush(l, &grid);
	else
		grid_release(&grid);
	files_free(name);
	free(dir);
}

static void scenarios(struct listing *l)
{
	files_section(l, _("SCENARIOS   costcast run FILE"), "", false);
}

static void lessons(struct listing *l)
{
	files_section(l, _("LESSONS   costcast run FILE"), "lessons", false);
}

static void quizzes(struct listing *l)
{
	files_section(l, _("QUIZZES   costcast quiz FILE, costcast reveal FILE"), "quizzes", false);
}

static void books(struct listing *l)
{
	files_section(l, _("PRICE BOOKS   costcast prices BOOK; in a scenario, prices: BOOK"), "prices", true);
}

/* KIND, then all its names. */
static void names_write(struct listing *l, const char *kind, const struct node *map)
{
	struct text first = {0}, list = {0};

	for (size_t i = 0; i < map->count; i++)
		text_addf(&list, "%s%s", i ? ", " : "", map->key[i]->text);
	text_addf(&first, "  %-10s", kind);
	wrap_write(&l->out, text_str(&first), 12, page_width(l), "", text_str(&list));
	l->listed += map->count;
	text_release(&first);
	text_release(&list);
}

/* Those of the market stand in the price books: the names that any of them has. */
static void market_presets(struct listing *l, struct arena *arena)
{
	char *dir = file_join(l->data, "prices"), **name = files_in(dir);
	struct node *all = node_map(arena, (struct place){0});

	for (char **n = name; *n; n++) {
		char *path = file_join(dir, *n);
		const struct node *tree = tree_read(arena, path), *own = tree ? node_get(tree, "presets") : NULL;

		for (size_t i = 0; own && own->kind == NODE_MAP && i < own->count; i++)
			if (!node_get(all, own->key[i]->text))
				node_put(arena, all, own->key[i]->text, own->item[i]);
		free(path);
	}
	if (all->count)
		names_write(l, "market", all);
	files_free(name);
	free(dir);
}

static void presets(struct listing *l)
{
	char *dir = file_join(l->data, "presets"), **name = files_in(dir);
	struct arena *arena = arena_new();

	head(l, _("PRESETS   in a scenario, KIND: {preset: NAME}"));
	for (char **n = name; *n; n++) {
		char *path = file_join(dir, *n);
		const struct node *tree = tree_read(arena, path);

		(*n)[strlen(*n) - strlen(".yaml")] = '\0';
		if (tree)
			names_write(l, *n, tree);
		free(path);
	}
	market_presets(l, arena);
	arena_free(arena);
	files_free(name);
	free(dir);
}

/* A paragraph up to its first full stop or colon. */
static void first_sentence(const char *doc, struct text *out)
{
	size_t end = 0;

	while (doc[end] && !((doc[end] == '.' || doc[end] == ':') && (doc[end + 1] == ' ' || !doc[end + 1])))
		end++;
	text_addn(out, doc, end);
}

static void kinds(struct listing *l)
{
	struct grid grid;

	head(l, _("MODELS   in a workload, kind: NAME; costcast init NAME writes one to start from"));
	grid_init(&grid, "ll");
	for (size_t i = 0; i < l->known->workloads; i++) {
		struct text words = {0};

		first_sentence(_(l->known->workload[i]->doc), &words);
		grid_pair(&grid, l->known->workload[i]->name, text_str(&words));
		text_release(&words);
		l->listed++;
	}
	grid_flush(l, &grid);
}

/* In full: nowhere else is it said what they do. */
static void rules(struct listing *l)
{
	struct text words = {0};
	struct grid grid;

	head(l, _("DETECTORS   costcast detect FILE --detector NAME"));
	grid_init(&grid, "ll");
	for (size_t i = 0; detectors[i]; i++) {
		text_add(&words, _(detectors[i]->doc));
		grid_pair(&grid, detectors[i]->name, text_str(&words));
		l->listed++;
		text_clear(&words);
	}
	grid.lines = 8;
	grid_flush(l, &grid);
	text_release(&words);
}

static const struct section {
	const char *word;
	void (*write)(struct listing *listing);
} sections[] = {{"scenarios", scenarios}, {"lessons", lessons}, {"quizzes", quizzes}, {"presets", presets}, {"books", books}, {"models", kinds}, {"detectors", rules}};
#define SECTIONS (sizeof sections / sizeof *sections)

static int unknown_section(const char *word)
{
	const char *names[SECTIONS + 1] = {NULL};
	struct text said = {0}, all = {0};

	for (size_t i = 0; i < SECTIONS; i++) {
		names[i] = sections[i].word;
		text_addf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	text_addf(&said, _("there is nothing called \"%s\" to list, only %s"), shortened(word), text_str(&all));
	words_unknown("costcast list", text_str(&said), word, names);
	text_release(&said);
	text_release(&all);
	return STATUS_USAGE;
}

static int no_data(void)
{
	fputs(_("costcast list: the scenarios are not installed: set COSTCAST_DATA to the folder that holds 'scenarios'\n"), stderr);
	return STATUS_MISSING;
}

int command_list(const struct models *known, const struct options *options)
{
	const char *wanted = options->arguments ? options->argument[0] : NULL;
	struct listing l = {.known = known, .terminal = terminal_of_stdout()};
	bool found = !wanted;
	int status = STATUS_DONE;

	for (size_t i = 0; wanted && i < SECTIONS; i++)
		found = found || strcmp(wanted, sections[i].word) == 0;
	if (!found)
		return unknown_section(wanted);
	l.data = data_folder("scenarios");
	if (!l.data)
		return no_data();
	for (size_t i = 0; i < SECTIONS; i++)
		if (!wanted || strcmp(wanted, sections[i].word) == 0)
			sections[i].write(&l);
	if (!l.listed)
		emit_note(false, _("there are no %s here"), wanted);
	if (!l.terminal.utf8) {
		struct text plain = {0};

		text_add_ascii(&plain, text_str(&l.out));
		status = emit_stdout(&plain);
		text_release(&plain);
	} else {
		status = emit_stdout(&l.out);
	}
	text_release(&l.out);
	free(l.data);
	return status;
}
