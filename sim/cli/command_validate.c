/* costcast validate: scenarios and price books, every fault with its place. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/load.h"
#include "sim/study/levers.h"
#include "sim/study/quiz.h"

enum file_kind { FILE_SCENARIO, FILE_BOOK, FILE_PROVIDER, FILE_QUIZ };

/* A price book says so by its key `book: 1`, a provider's billing rules by `provider: 1`; a scenario has a version, and so has a
 * quiz, with options instead of strategies. */
static enum file_kind kind_of(const char *path)
{
	struct arena *arena = arena_new();
	struct diag unheard = {0};
	bool missing = false;
	const struct node *tree = strcmp(path, "-") ? node_read_file(arena, path, &unheard, &missing) : NULL;
	const bool other = tree && !node_get(tree, "version");
	const enum file_kind kind = other && node_get(tree, "book") ? FILE_BOOK : other && node_get(tree, "provider") ? FILE_PROVIDER
		: quiz_file_is(tree) ? FILE_QUIZ : FILE_SCENARIO;

	diag_release(&unheard);
	arena_free(arena);
	return kind;
}

static int validate_book(const char *path, const struct models *known, struct text *said)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	const struct mounts mounts = scenario_mounts(arena, known);
	char *folder = file_dirname(path);
	const struct binding b = {arena, &diag, &mounts, folder};
	struct text name = {0};

	text_addf(&name, "./%s", file_basename(path));
	const struct book *book = book_load_named(&b, text_str(&name), folder);
	diag_print(&diag, stderr);
	if (book)
		text_addf(said, _("%s: OK, a price book of %zu instances\n"), path, book->instances.count);
	text_release(&name);
	free(folder);
	diag_release(&diag);
	arena_free(arena);
	return book ? STATUS_DONE : STATUS_INVALID;
}

static int validate_provider(const char *path, const struct models *known, struct text *said)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	const struct mounts mounts = scenario_mounts(arena, known);
	const struct binding b = {arena, &diag, &mounts, "."};
	const bool fine = provider_file_check(&b, path);

	diag_print(&diag, stderr);
	if (fine)
		text_addf(said, _("%s: OK, billing rules of a provider\n"), path);
	diag_release(&diag);
	arena_free(arena);
	return fine ? STATUS_DONE : STATUS_INVALID;
}

static int validate_quiz(const char *path, struct text *said)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	bool missing = false;
	const struct quiz *quiz = quiz_file_load(arena, path, &diag, &missing);

	diag_print(&diag, stderr);
	if (quiz)
		text_addf(said, _("%s: OK, a quiz of %zu options\n"), path, quiz->options);
	diag_release(&diag);
	arena_free(arena);
	return quiz ? STATUS_DONE : STATUS_INVALID;
}

/* Levers are laid upon the baseline, each alone and all in a row. */
static bool levers_fine(const struct plan *plan)
{
	struct diag diag = {0};
	struct levers *levers = levers_given(plan) ? levers_new(plan, NULL, &diag) : NULL;
	const bool fine = levers || !levers_given(plan);

	diag_print(&diag, stderr);
	diag_release(&diag);
	levers_free(levers);
	return fine;
}

/* What breaks the tag policy, as `show` has it. */
static void warn(void *context, const char *line)
{
	fprintf(stderr, _("%s: warning: %s\n"), (const char *)context, line);
}

static int validate_scenario(const char *path, const struct models *known, const struct options *options,
			     struct text *said)
{
	struct loaded loaded;
	const int status = load_plan(&loaded, path, known, options);

	if (status)
		return status;
	if (!levers_fine(loaded.plan)) {
		load_release(&loaded);
		return STATUS_INVALID;
	}
	if (!options->quiet)
		plan_policy(loaded.plan, warn, (void *)path);
	text_addf(said, _("%s: OK, strategies: "), path);
	for (size_t i = 0; i < loaded.plan->strategies; i++)
		text_addf(said, "%s%s", i ? ", " : "", loaded.plan->strategy[i].strategy->name);
	text_addc(said, '\n');
	load_release(&loaded);
	return STATUS_DONE;
}

int command_validate(const struct models *known, const struct options *options)
{
	int status = STATUS_DONE;
	struct text said = {0};

	for (size_t i = 0; i < options->arguments; i++) {
		const char *path = options->argument[i];
		const enum file_kind kind = kind_of(path);
		const int one = kind == FILE_PROVIDER ? validate_provider(path, known, &said)
			: kind == FILE_QUIZ ? validate_quiz(path, &said)
			: kind == FILE_BOOK ? validate_book(path, known, &said)
					      : validate_scenario(path, known, options, &said);

		/* an invalid file weighs more than a missing one */
		if (one && status != STATUS_INVALID)
			status = one;
		if (!options->quiet && emit_stdout(&said))
			status = status ? status : STATUS_CANNOT_WRITE;
		text_clear(&said);
	}
	text_release(&said);
	return status;
}
