/* costcast plot: the plots of a finished run again, from its scripts and data; in another language, or when those are
 * gone, from its effective scenario, which gives the same numbers. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/folder.h"
#include "sim/cli/rerun.h"
#include "sim/cli/words.h"

/* What of the formats asked for is drawn into files: "terminal" is not; "" when nothing is. In fresh memory. */
static char *files_of(const char *asked, bool *terminal)
{
	char *list = mem_text(asked ? asked : "svg,png"), *rest = list;
	struct text files = {0};

	*terminal = false;
	for (char *word; (word = strsep(&rest, ",")) != NULL;) {
		if (strcmp(word, "terminal") == 0)
			*terminal = true;
		else
			text_addf(&files, "%s%s", files.len ? "," : "", word);
	}
	free(list);
	return files.s ? files.s : mem_text("");
}

static int show(const struct folder *folder)
{
	struct text page = {0};
	int status;

	if (plots_letters(folder->path, lang_utf8_terminal(), &page)) {
		status = emit_stdout(&page);
	} else if (errno == ENOENT) {
		fprintf(stderr, _("costcast plot: \"%s\" has plots that were not drawn for a terminal: an older costcast wrote them; run it again\n"),
			shortened(folder->asked));
		status = STATUS_MISSING;
	} else {
		status = folder_drawn(folder, false, NULL, true);
	}
	text_release(&page);
	return status;
}

/* Live the run of DIR again and draw it in the language asked for, or as it was: into files, too, so that all speak the same one. */
static int draw_anew(const struct models *known, const struct options *options, struct folder *folder, const char *files,
		     bool *drawn)
{
	const struct plot_options plot = {.dir = folder->temp, .formats = *files ? files : "svg,png", .projector = options->projector};
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
	*drawn = rendered;
	return status ? status : folder_commit(folder, lang, folder->before.replications, folder->before.command);
}

static int draw_again(const struct options *options, const struct folder *folder, const char *files, bool *drawn)
{
	const struct plot_options plot = {.dir = folder->path, .formats = files, .projector = options->projector};
	bool rendered = false;
	char *note = NULL;

	errno = 0;
	const bool written = plots_redraw(&plot, &rendered, &note);
	*drawn = rendered;
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
	bool terminal, drawn = false;
	char *scripts = file_join(folder.path, "plots/style.gp"), *files = files_of(options->format, &terminal);
	const bool has_run = folder.before.replications > 0;
	const bool other_language = options->lang_given && options->lang != folder.before.lang;

	if (has_run && (other_language || !file_exists(scripts)))
		status = draw_anew(known, options, &folder, files, &drawn);
	else if (other_language) {
		fputs(_("costcast plot: the texts of a replay's plot were fixed when it was written: replay it with --lang\n"), stderr);
		status = STATUS_USAGE;
	} else if (*files) {
		status = draw_again(options, &folder, files, &drawn);
	}
	if (!status && terminal)
		status = show(&folder);
	else if (!status && drawn)
		emit_note(options->quiet, _("plots of \"%s\" drawn"), dir);
	free(scripts);
	free(files);
	folder_close(&folder);
	return status;
}
