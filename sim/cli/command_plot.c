/* costcast plot: the plots of a finished run again, from its scripts and data; in another language, or when those are
 * gone, from its effective scenario, which gives the same numbers. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/folder.h"
#include "sim/cli/rerun.h"

/* Live the run of DIR again and draw it in the language asked for, or as it was. */
static int draw_anew(const struct models *known, const struct options *options, struct folder *folder)
{
	const struct plot_options plot = {.dir = folder->temp, .formats = options->format ? options->format : "svg,png",
					  .projector = options->projector};
	const enum lang screen = lang_in_use(), lang = options->lang_given ? options->lang : folder->before.lang;
	bool rendered = false;
	char *note = NULL;
	struct rerun rerun;
	int status = rerun_start(&rerun, folder, known, options);

	if (status)
		return status;
	errno = 0;
	lang_use(lang);
	const bool written = plots_write(rerun.summary, &plot, &rendered, &note);
	lang_use(screen);
	status = folder_drawn(folder, written, note, options->quiet);
	rerun_end(&rerun);
	return status ? status : folder_commit(folder, lang, folder->before.replications, folder->before.command);
}

static int draw_again(const struct options *options, const struct folder *folder)
{
	const struct plot_options plot = {.dir = folder->path, .formats = options->format ? options->format : "svg,png",
					  .projector = options->projector};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = plots_redraw(&plot, &rendered, &note);
	return folder_drawn(folder, written, note, options->quiet);
}

int command_plot(const struct models *known, const struct options *options)
{
	const char *dir = options->argument[0];
	struct folder folder = {.lock_fd = -1};
	int status = rerun_check("plot", dir);

	if (!status)
		status = folder_open(&folder, dir, false, true);
	if (status)
		return status;
	char *scripts = file_join(folder.path, "plots/style.gp");
	const bool has_run = folder.before.replications > 0;
	const bool other_language = options->lang_given && options->lang != folder.before.lang;

	if (has_run && (other_language || !file_exists(scripts)))
		status = draw_anew(known, options, &folder);
	else if (other_language) {
		fputs(_("costcast plot: the texts of a replay's plot were fixed when it was written: replay it with --lang\n"), stderr);
		status = STATUS_USAGE;
	} else
		status = draw_again(options, &folder);
	if (!status)
		emit_note(options->quiet, _("plots of \"%s\" drawn"), dir);
	free(scripts);
	folder_close(&folder);
	return status;
}
