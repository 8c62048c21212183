#include "sim/cli/class.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/commands.h"
#include "sim/cli/live.h"
#include "sim/cli/outlet.h"
#include "sim/cli/stop.h"
#include "sim/cli/words.h"

static bool is_quiz_file(const char *path)
{
	struct arena *arena = arena_new();
	struct diag unheard = {0};
	bool missing = false;
	const bool quiz = strcmp(path, "-") != 0 && quiz_file_is(node_read_file(arena, path, &unheard, &missing));

	diag_release(&unheard);
	arena_free(arena);
	return quiz;
}

/* A quiz file has no futures: what speaks of them would be passed over. */
static const char *meaningless(const struct options *options)
{
	const struct overrides *o = &options->overrides;

	return o->replications ? "replications" : o->seed_given ? "seed" : o->strategies ? "strategies" : o->prices ? "prices"
	       : o->sets ? "set" : options->threads ? "threads" : options->question > 1 ? "question" : NULL;
}

static int open_quiz_file(struct class *class, const struct options *options)
{
	const char *option = meaningless(options);
	struct diag diag = {0};
	bool missing = false;

	if (option) {
		fprintf(stderr, _("costcast %s: \"--%s\" means nothing for a quiz file: nothing in it is simulated\n"), class->command, option);
		return STATUS_USAGE;
	}
	class->arena = arena_new();
	class->quiz = quiz_file_load(class->arena, options->argument[0], &diag, &missing);
	diag_print(&diag, stderr);
	diag_release(&diag);
	return class->quiz ? STATUS_DONE : missing ? STATUS_MISSING : STATUS_INVALID;
}

static int open_scenario(struct class *class, const struct models *known, const struct options *options)
{
	const size_t number = options->question ? options->question : 1;
	const int status = load_plan(&class->loaded, options->argument[0], known, options);

	if (status)
		return status;
	const size_t questions = quiz_questions(class->loaded.scenario);
	if (number > questions) {
		fprintf(stderr, ngettext("costcast %s: there is no question %zu: the scenario has %zu\n",
					 "costcast %s: there is no question %zu: the scenario has %zu\n", questions),
			class->command, number, questions);
		return STATUS_USAGE;
	}
	class->quiz = quiz_of_plan(class->loaded.plan, number);
	return STATUS_DONE;
}

static int read_votes(struct class *class, const struct options *options)
{
	for (size_t v = 0; v < 2 && options->votes[v]; v++) {
		struct text said = {0}, program = {0};
		const char *near = NULL;

		if (ballot_read(class->quiz, options->votes[v], &class->votes.ballot[v], &said, &near)) {
			class->votes.count++;
			continue;
		}
		text_addf(&program, "costcast %s: --votes", class->command);
		if (near)
			fprintf(stderr, _("%s: %s; did you mean \"%s\"?\n"), text_str(&program), text_str(&said), near);
		else
			fprintf(stderr, "%s: %s\n", text_str(&program), text_str(&said));
		text_release(&said);
		text_release(&program);
		return STATUS_USAGE;
	}
	return STATUS_DONE;
}

int class_open(struct class *class, const char *command, const struct models *known, const struct options *options)
{
	*class = (struct class){.command = command};
	const int status = is_quiz_file(options->argument[0]) ? open_quiz_file(class, options) : open_scenario(class, known, options);

	return status ? status : read_votes(class, options);
}

int class_live(struct class *class, const struct options *options, uint64_t most)
{
	if (!class->loaded.plan)
		return STATUS_DONE;
	const uint64_t wanted = class->loaded.scenario->replications;
	stop_install();
	class->futures = live_futures(class->loaded.plan, most && most < wanted ? most : wanted, options);
	const int status = live_check_whole(class->futures);
	if (status)
		return status;
	class->summary = summary_new(class->futures);
	class->again = load_command(&class->loaded, class->command, options, class->summary->replications);
	return STATUS_DONE;
}

static int put_plots(const struct class *class, const struct options *options, const struct folder *folder)
{
	const bool reveals = strcmp(class->command, "reveal") == 0;
	const struct plot_options plot = {.dir = folder->temp, .formats = "svg,png", .projector = true};
	const enum lang screen = lang_in_use();
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	lang_use(options->lang);
	const bool written = classroom_plots(class->quiz, reveals ? class->summary : NULL, &class->votes, &plot, &rendered, &note);
	lang_use(screen);
	return folder_drawn(folder, written, note, options->quiet);
}

int class_plots(const struct class *class, const struct options *options)
{
	struct folder folder = {.lock_fd = -1};
	int status = folder_open(&folder, options->output, options->force, true);

	if (!status)
		status = put_plots(class, options, &folder);
	if (!status)
		status = folder_finish_added(&folder, options);
	folder_close(&folder);
	return status;
}

void class_close(struct class *class)
{
	free(class->again);
	summary_free(class->summary);
	futures_free(class->futures);
	for (size_t v = 0; v < 2; v++)
		ballot_release(&class->votes.ballot[v]);
	load_release(&class->loaded);
	arena_free(class->arena);
}
