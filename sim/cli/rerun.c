#include "sim/cli/rerun.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/stop.h"

int rerun_check(const char *command, const char *dir)
{
	struct marker marker;

	if (marker_read(&marker, dir)) {
		marker_release(&marker);
		return STATUS_DONE;
	}
	if (file_exists(dir))
		fprintf(stderr, _("costcast %s: \"%s\" is not a folder that costcast made\n"), command, shortened(dir));
	else
		fprintf(stderr, _("costcast %s: there is no folder \"%s\"\n"), command, shortened(dir));
	return STATUS_MISSING;
}

/* What the run wrote of SCENARIO: the name of its file, which plots and pages carry, and whether it is the same scenario still. */
static void scenario_of_run(struct scenario *scenario, const struct folder *folder, bool quiet)
{
	char *path = file_join(folder->path, "summary.json");
	json_t *summary = json_load_file(path, 0, NULL), *written = json_object_get(summary, "scenario");
	const char *name = json_string_value(json_object_get(written, "file")), *sha256 = json_string_value(json_object_get(written, "sha256"));
	char hex[65];

	scenario_sha256(scenario, hex);
	if (sha256 && strcmp(sha256, hex) != 0)
		emit_note(quiet, _("\"%s/scenario.effective.yaml\" was changed since the run, or another version of costcast wrote it: what is drawn and "
				   "said is of what it says now"), folder->asked);
	if (name)
		scenario->file = arena_text(scenario->arena, name);
	json_decref(summary);
	free(path);
}

int rerun_start(struct rerun *rerun, const struct folder *folder, const struct models *known, const struct options *options)
{
	const struct options as_it_was = {.quiet = options->quiet};
	char *path = file_join(folder->path, "scenario.effective.yaml");
	int status;

	*rerun = (struct rerun){0};
	status = load_plan(&rerun->loaded, path, known, &as_it_was);
	free(path);
	if (status)
		return status;
	scenario_of_run(rerun->loaded.scenario, folder, options->quiet);
	stop_install();
	rerun->futures = live_futures(rerun->loaded.plan, folder->before.replications, options);
	if (rerun->futures->partial || !rerun->futures->count) {
		rerun_end(rerun);
		return STATUS_INTERRUPTED;
	}
	rerun->summary = summary_new(rerun->futures);
	rerun->summary->command = folder->before.command;
	/* so many as were finished, of so many as were asked for */
	rerun->summary->partial = folder->before.replications < rerun->loaded.scenario->replications;
	tunings_study(rerun->summary, options->threads, &(struct progress){.stop = &stop_asked});
	traffic_study(rerun->summary, options->threads, &(struct progress){.stop = &stop_asked});
	another_study(rerun->summary, options->threads, &(struct progress){.stop = &stop_asked});
	return STATUS_DONE;
}

void rerun_end(struct rerun *rerun)
{
	summary_free(rerun->summary);
	futures_free(rerun->futures);
	load_release(&rerun->loaded);
	*rerun = (struct rerun){0};
}
