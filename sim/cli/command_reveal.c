/* costcast reveal: the answer to a quiz, and what the vote missed. */
#include "sim/cli/commands.h"

#include <stdio.h>

#include "sim/base/text.h"
#include "sim/cli/class.h"
#include "sim/cli/outlet.h"

/* The whole command, votes and question included. */
static void complete_command(const struct class *class, const struct options *options, struct text *command)
{
	text_add(command, class->again);
	if (options->question > 1)
		text_addf(command, " --question %zu", options->question);
	for (size_t v = 0; v < class->votes.count; v++) {
		text_add(command, " --votes ");
		for (size_t i = 0, written = 0; i < class->quiz->options; i++)
			if (class->votes.ballot[v].count[i])
				text_addf(command, "%s%s=%llu", written++ ? "," : "", class->quiz->option[i].label,
					  (unsigned long long)class->votes.ballot[v].count[i]);
	}
}

static int show(const struct class *class, const struct options *options)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0}, command = {0};

	if (class->again) {
		complete_command(class, options, &command);
		terminal.command = text_str(&command);
	}
	reveal_write(class->quiz, class->summary, &class->votes, &terminal, &text);
	text_release(&command);
	return screen_show(&text);
}

int command_reveal(const struct models *known, const struct options *options)
{
	struct class class;
	int status;

	if (options->output && options->no_plots) {
		fputs(_("costcast reveal: \"-o\" is for plots: with \"--no-plots\" there is nothing to write\n"), stderr);
		return STATUS_USAGE;
	}
	status = class_open(&class, "reveal", known, options);
	if (!status)
		status = class_live(&class, options, 0);
	if (!status) {
		status = show(&class, options);
		if (options->output)
			keep_first(&status, class_plots(&class, options));
	}
	class_close(&class);
	return status;
}
