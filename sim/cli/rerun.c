#include "sim/cli/rerun.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

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

/* The name of the scenario's file, as the run wrote it: plots and pages carry it. In ARENA; NULL when it cannot be had. */
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
	const char *name = name_of_scenario(rerun->loaded.scenario->arena, folder->path);
	if (name)
		rerun->loaded.scenario->file = name;
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
	return STATUS_DONE;
}

void rerun_end(struct rerun *rerun)
{
	summary_free(rerun->summary);
	futures_free(rerun->futures);
	load_release(&rerun->loaded);
	*rerun = (struct rerun){0};
}
