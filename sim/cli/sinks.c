#include "sim/cli/sinks.h"

#include <errno.h>

#include "sim/cli/commands.h"
#include "sim/cli/emit.h"
#include "sim/cli/outlet.h"
#include "sim/cli/stop.h"

static void csv(const void *results, struct text *out)
{
	const struct sinks *sinks = results;

	sinks->csv(sinks->of, out);
}

static void json(const void *results, struct text *out)
{
	const struct sinks *sinks = results;

	sinks->json(sinks->of, out);
}

static void markdown(const void *results, struct text *out)
{
	const struct sinks *sinks = results;

	sinks->markdown(sinks->of, sinks->command, out);
}

static int pour_page(const struct sinks *sinks)
{
	struct terminal terminal = terminal_of_stdout();
	struct text text = {0};

	terminal.command = sinks->command;
	sinks->page(sinks->of, &terminal, &text);
	return screen_show(&text);
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

static int fill(const struct sinks *sinks, const struct outlet *outlet, size_t outlets, struct folder *folder, const struct options *options)
{
	const enum lang screen = lang_in_use();
	int status;

	lang_use(options->lang);          /* of files */
	status = outlets_put(outlet, outlets, sinks, folder);
	if (!status && !options->no_plots && !stop_asked)
		status = put_plots(sinks, folder, options);
	lang_use(screen);
	return status ? status : folder_finish(folder, options, 0, NULL);
}

int sinks_tell(const struct sinks *sinks, const struct options *options, struct folder *folder)
{
	enum { OUTLETS = 3 };
	static const char *const suffix[OUTLETS] = {"csv", "json", "md"};
	struct outlet outlet[OUTLETS] = {{csv, NULL, options->csv}, {json, NULL, options->json}, {markdown, NULL, NULL}};
	struct text name[OUTLETS] = {0};
	int status = STATUS_DONE;

	for (int i = 0; i < OUTLETS; i++) {
		text_addf(&name[i], "%s.%s", sinks->name, suffix[i]);
		outlet[i].name = text_str(&name[i]);
	}
	if (outlets_leave_stdout(outlet, OUTLETS))
		status = pour_page(sinks);
	keep_first(&status, outlets_pour(outlet, OUTLETS, sinks, options));
	if (options->output)
		keep_first(&status, fill(sinks, outlet, OUTLETS, folder, options));
	if (stop_asked)
		keep_first(&status, STATUS_INTERRUPTED);
	for (int i = 0; i < OUTLETS; i++)
		text_release(&name[i]);
	return status;
}
