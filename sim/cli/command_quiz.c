/* costcast quiz: a question for a class, no numbers; or what the class voted, and what to do next. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/cli/class.h"
#include "sim/cli/outlet.h"

#define FUTURES_MOST 2000                 /* to know who is right while a class waits */

static int show(const struct class *class, const bool *right)
{
	const struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	if (right)
		votes_write(class->quiz, &class->votes, right, &terminal, &text);
	else
		quiz_write(class->quiz, &terminal, &text);
	return screen_show(&text);
}

static int show_votes(struct class *class, const struct options *options)
{
	int status = class_live(class, options, FUTURES_MOST);

	if (status)
		return status;
	bool *right = mem_new(class->quiz->options, sizeof *right);
	quiz_decide(class->quiz, class->summary, right);
	status = show(class, right);
	free(right);
	if (options->output)
		keep_first(&status, class_plots(class, options));
	return status;
}

int command_quiz(const struct models *known, const struct options *options)
{
	struct class class;
	int status;

	if (options->output && !options->votes[0]) {
		fputs(_("costcast quiz: \"-o\" is for the vote as a plot: it needs \"--votes\"\n"), stderr);
		return STATUS_USAGE;
	}
	status = class_open(&class, "quiz", known, options);
	if (!status)
		status = class.votes.count ? show_votes(&class, options) : show(&class, NULL);
	class_close(&class);
	return status;
}
