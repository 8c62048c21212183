/* costcast plot: the plots of a finished run again, from its scripts and data; in another language, or when those are
 * gone, from its effective scenario, which gives the same numbers. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/folder.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"

static int failed(const char *dir)
{
	char *path = file_join(dir, "plots");
	const int status = emit_failed(path, errno);

	free(path);
	return status;
}

/* The name of the scenario's file, as the run wrote it: the plots carry it. In ARENA; NULL when it cannot be had. */
static const char *name_of_scenario(struct arena *arena, const char *folder)
{
	char *path = file_join(folder, "summary.json");
	json_t *summary = json_load_file(path, 0, NULL);
	const char *name = json_string_value(json_object_get(json_object_get(summary, "scenario"), "file"));
	const char *kept = name ? arena_text(arena, name) : NULL;

	json_decref(summary);
	free(path);
	return kept;
}

/* Live the run of DIR again and draw it in the language asked for. */
static int draw_anew(const struct models *known, const struct options *options, struct folder *folder)
{
	const struct options as_it_was = {.quiet = options->quiet};
	struct plot_options plot = {.dir = folder->temp, .formats = options->format ? options->format : "svg,png"};
	char *path = file_join(folder->path, "scenario.effective.yaml");
	const enum lang screen = lang_in_use();
	bool rendered = false;
	char *note = NULL;
	struct loaded loaded;
	int status = load_plan(&loaded, path, known, &as_it_was);

	free(path);
	if (status)
		return status;
	const char *name = name_of_scenario(loaded.scenario->arena, folder->path);
	if (name)
		loaded.scenario->file = name;
	stop_install();
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};
	bar_start(&bar, options->quiet);
	struct futures *futures = futures_run(loaded.plan, 0, folder->before.replications, options->threads, &progress);
	bar_end(&bar);
	if (futures->partial || !futures->count) {
		status = STATUS_INTERRUPTED;
	} else {
		struct summary *summary = summary_new(futures);
		tunings_study(summary, options->threads, &(struct progress){.stop = &stop_asked});
		errno = 0;
		lang_use(options->lang);
		if (!plots_write(summary, &plot, &rendered, &note))
			status = failed(folder->asked);
		lang_use(screen);
		summary_free(summary);
	}
	futures_free(futures);
	load_release(&loaded);
	if (note)
		emit_note(options->quiet, "%s", note);
	free(note);
	return status ? status : folder_commit(folder, options->lang, folder->before.replications);
}

static int draw_again(const struct options *options, const struct folder *folder)
{
	const struct plot_options plot = {.dir = folder->path, .formats = options->format ? options->format : "svg,png"};
	bool rendered = false;
	char *note = NULL;
	int status = STATUS_DONE;

	errno = 0;
	if (!plots_redraw(&plot, &rendered, &note))
		status = failed(folder->asked);
	if (note)
		emit_note(options->quiet, "%s", note);
	free(note);
	return status;
}

static int check_folder(const char *dir)
{
	struct marker marker;

	if (marker_read(&marker, dir)) {
		marker_release(&marker);
		return STATUS_DONE;
	}
	if (file_exists(dir))
		fprintf(stderr, _("costcast plot: \"%s\" is not a folder that costcast made\n"), shortened(dir));
	else
		fprintf(stderr, _("costcast plot: there is no folder \"%s\"\n"), shortened(dir));
	return STATUS_MISSING;
}

int command_plot(const struct models *known, const struct options *options)
{
	const char *dir = options->argument[0];
	struct folder folder = {.lock_fd = -1};
	int status = check_folder(dir);

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
