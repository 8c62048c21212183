#include "sim/cli/sinks.h"

#include <errno.h>

#include "sim/cli/commands.h"
#include "sim/cli/emit.h"
#include "sim/cli/stop.h"

static void keep_first(int *status, int other)
{
	if (!*status)
		*status = other;
}

static int pour_page(const struct sinks *sinks)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = sinks->command;
	sinks->page(sinks->of, &terminal, &text);
	const int status = emit_stdout(&text);
	text_release(&text);
	return status;
}

static int pour(const struct sinks *sinks, void (*write)(const void *, struct text *), const char *path)
{
	struct text text = {0};

	write(sinks->of, &text);
	const int status = emit_file(path, &text);
	text_release(&text);
	return status;
}

/* TEXT, emptied, as NAME.SUFFIX. */
static int put(const struct sinks *sinks, const struct folder *folder, const char *suffix, struct text *text)
{
	struct text name = {0};

	text_addf(&name, "%s.%s", sinks->name, suffix);
	const int status = folder_put(folder, text_str(&name), text);
	text_release(&name);
	text_clear(text);
	return status;
}

static int put_plots(const struct sinks *sinks, const struct folder *folder, const struct options *options)
{
	const struct plot_options plots = {.dir = folder->temp, .formats = "svg,png", .projector = options->projector};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = sinks->plots(sinks->of, &plots, &rendered, &note);
	return folder_drawn(folder, written, note, options->quiet);
}

static int fill(const struct sinks *sinks, struct folder *folder, const struct options *options)
{
	struct text text = {0};
	int status;

	sinks->csv(sinks->of, &text);
	status = put(sinks, folder, "csv", &text);
	sinks->json(sinks->of, &text);
	if (!status)
		status = put(sinks, folder, "json", &text);
	text_clear(&text);
	sinks->markdown(sinks->of, sinks->command, &text);
	if (!status)
		status = put(sinks, folder, "md", &text);
	text_release(&text);
	if (!status && !options->no_plots && !stop_asked)
		status = put_plots(sinks, folder, options);
	if (!status)
		status = folder_commit(folder, options->lang, 0, NULL);
	return status;
}

int sinks_tell(const struct sinks *sinks, const struct options *options, struct folder *folder)
{
	const enum lang screen = lang_in_use();
	int status = STATUS_DONE;

	if (!is_stdout(options->csv) && !is_stdout(options->json))
		status = pour_page(sinks);
	lang_use(options->lang);          /* of files */
	if (options->csv)
		keep_first(&status, pour(sinks, sinks->csv, options->csv));
	if (options->json)
		keep_first(&status, pour(sinks, sinks->json, options->json));
	const int filled = options->output ? fill(sinks, folder, options) : STATUS_DONE;
	lang_use(screen);
	if (options->output && !filled)
		emit_note(options->quiet, _("written to \"%s\""), folder->asked);
	keep_first(&status, filled);
	if (stop_asked)
		keep_first(&status, STATUS_INTERRUPTED);
	return status;
}
