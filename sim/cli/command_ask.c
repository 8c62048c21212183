/* costcast show, prices, explain, schema: questions that need no future. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/load.h"
#include "sim/report/grid.h"

int command_show(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct text text = {0};
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	show_write(loaded.plan, terminal_of_stdout().columns, &text);
	status = emit_stdout(&text);
	text_release(&text);
	load_release(&loaded);
	return status;
}

static void list_book(const char *name, size_t wide, const struct book *book, size_t columns, struct text *out)
{
	struct text first = {0}, words = {0};

	text_addf(&first, "%-*s  ", (int)wide, name);
	text_addf(&words, _("%s, %zu instances, as of %s"), bilingual_str(&book->title), book->instances.count,
		  book->as_of ? book->as_of : _("no date"));
	wrap_write(out, text_str(&first), wide + 2, columns, "", text_str(&words));
	text_release(&first);
	text_release(&words);
}

/* Of each book its name, title, how many instances, its date. */
static void list_books(const struct binding *b, size_t columns, struct text *out)
{
	size_t width = 0;
	const char **names = book_names(b->arena);

	for (const char **name = names; *name; name++)
		width = strlen(*name) > width ? strlen(*name) : width;
	for (const char **name = names; *name; name++) {
		const struct book *book = book_load_named(b, *name, NULL);
		if (book)
			list_book(*name, width, book, columns, out);
	}
	text_addf(out, _("\nOne of them in full: costcast prices BOOK\n"));
}

/* BOOK is a name, or the path of a file, which may stand anywhere. */
static const struct book *find_book(const struct binding *b, const char *wanted, bool *missing)
{
	const bool is_path = strchr(wanted, '/') || (strlen(wanted) > 5 && strcmp(wanted + strlen(wanted) - 5, ".yaml") == 0);
	const struct book *book;

	*missing = false;
	if (is_path) {
		char *folder = file_dirname(wanted);
		char *name = file_join(".", file_basename(wanted));
		*missing = !file_exists(wanted);
		book = book_load_named(b, name, folder);
		free(name);
		free(folder);
		return book;
	}
	const char **names = book_names(b->arena);
	book = book_load_named(b, wanted, ".");
	for (*missing = true; *names; names++)
		*missing = *missing && strcmp(*names, wanted) != 0;
	return book;
}

int command_prices(const struct models *known, const struct options *options)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	const struct mounts mounts = scenario_mounts(arena, known);
	const struct binding b = {arena, &diag, &mounts, "."};
	const struct terminal terminal = terminal_of_stdout();
	struct text text = {0};
	int status = STATUS_DONE;

	if (!options->arguments) {
		list_books(&b, (size_t)terminal.columns, &text);
	} else {
		bool missing;
		const struct book *book = find_book(&b, options->argument[0], &missing);
		if (book)
			prices_write(book, &options->view, &terminal, &text);
		else
			status = missing ? STATUS_MISSING : STATUS_INVALID;
	}
	diag_print(&diag, stderr);
	if (!status)
		status = emit_stdout(&text);
	text_release(&text);
	diag_release(&diag);
	arena_free(arena);
	return status;
}

int command_explain(const struct models *known, const struct options *options)
{
	struct arena *arena = arena_new();
	const struct mounts mounts = scenario_mounts(arena, known);
	struct text text = {0};
	int status = STATUS_USAGE;

	if (schema_explain(scenario_schema(), &mounts, options->argument[0], &text)) {
		status = emit_stdout(&text);
	} else {
		fprintf(stderr, _("costcast explain: there is no key \"%s\"\n"), shortened(options->argument[0]));
		if (text.len)
			fprintf(stderr, "%s%s", text.s, text.s[text.len - 1] == '\n' ? "" : "\n");
	}
	text_release(&text);
	arena_free(arena);
	return status;
}

int command_schema(const struct models *known, const struct options *options)
{
	struct arena *arena = arena_new();
	const struct mounts mounts = scenario_mounts(arena, known);
	struct text text = {0};

	lang_use(options->lang);          /* for files: the locale does not matter */
	if (options->reference) {
		schema_reference(scenario_schema(), &mounts, &text);
	} else {
		char *json = schema_json(scenario_schema(), &mounts);
		text_add(&text, json);
		free(json);
		if (text.len && text.s[text.len - 1] != '\n')
			text_addc(&text, '\n');
	}
	const int status = emit_stdout(&text);
	text_release(&text);
	arena_free(arena);
	return status;
}
