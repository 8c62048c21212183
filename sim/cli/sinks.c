#include "sim/cli/sinks.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/cli/commands.h"
#include "sim/cli/stop.h"

/* "NAME.SUFFIX" in fresh memory. */
static char *file_of(const struct sinks *sinks, const char *suffix)
{
	struct text name = {0};

	text_addf(&name, "%s.%s", sinks->name, suffix);
	return name.s;
}

static int show_page(const struct sinks *sinks, const struct options *options)
{
	struct terminal terminal = screen_since(sinks->command, options, sinks->start_s);
	struct text text = {0};

	if (!(sinks->start_s > 0))
		terminal.seconds = 0;
	sinks->page(sinks->of, &terminal, &text);
	return screen_show(&text);
}

static int put_words(const struct sinks *sinks, const struct folder *folder)
{
	char *name = file_of(sinks, "md");
	struct text text = {0};
	int status = STATUS_DONE;

	if (sinks->markdown) {
		sinks->markdown(sinks->of, sinks->command, &text);
		status = folder_put(folder, name, &text);
	}
	text_clear(&text);
	if (!status && sinks->effective) {
		scenario_effective(sinks->effective, &text);
		status = folder_put(folder, "scenario.effective.yaml", &text);
	}
	text_release(&text);
	free(name);
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

static int fill(const struct sinks *sinks, const struct outlet *outlet, size_t outlets, const struct options *options, struct folder *folder)
{
	const enum lang screen = lang_in_use();
	int status;

	lang_use(options->lang);          /* of files */
	status = outlets_put(outlet, outlets, sinks->of, folder);
	if (!status)
		status = put_words(sinks, folder);
	if (!status && sinks->plots && !options->no_plots && !stop_asked)
		status = put_plots(sinks, folder, options);
	lang_use(screen);
	return status ? status : sinks->adds ? folder_finish_added(folder, options) : folder_finish(folder, options, 0, NULL);
}

int sinks_tell(const struct sinks *sinks, const struct options *options, struct folder *folder)
{
	char *csv = file_of(sinks, "csv"), *json = file_of(sinks, "json");
	const struct outlet outlet[] = {{sinks->csv, csv, options->csv}, {sinks->json, json, options->json}};
	const size_t outlets = sizeof outlet / sizeof *outlet;
	int status = STATUS_DONE;

	if (outlets_leave_stdout(outlet, outlets))
		status = show_page(sinks, options);
	keep_first(&status, outlets_pour(outlet, outlets, sinks->of, options));
	if (options->output)
		keep_first(&status, fill(sinks, outlet, outlets, options, folder));
	if (stop_asked)
		keep_first(&status, STATUS_INTERRUPTED);
	free(csv);
	free(json);
	return status;
}
