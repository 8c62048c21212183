/* costcast why: where the difference between two strategies comes from, part by part. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/cli/load.h"
#include "sim/cli/live.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/why.h"

SINK(why_csv)
SINK(why_json)

static void page(const void *why, const struct terminal *terminal, struct text *out)
{
	why_write(why, terminal, out);
}

static bool plots(const void *why, const struct plot_options *options, bool *rendered, char **note)
{
	return why_plot(why, options, rendered, note);
}

/* What gives it again: the strategies are arguments here. */
static char *command_line(const struct loaded *loaded, const struct options *options, uint64_t replications)
{
	char *line = load_command(loaded, "why", options, replications);
	struct text whole = {0};

	text_addf(&whole, "%s %s %s", line, options->argument[1], options->argument[2]);
	free(line);
	return whole.s;
}

static int explain(const struct loaded *loaded, const struct options *options, const struct futures *futures, struct folder *folder,
		   double start_s)
{
	const size_t first = strcmp(loaded->scenario->strategy[0].name, options->argument[1]) == 0 ? 0 : 1;
	struct why why;

	const int refused = live_check(futures);

	if (refused)
		return refused;
	struct summary *summary = summary_new(futures);
	char *command = command_line(loaded, options, summary->replications);

	summary->command = command;
	why_of(summary, first, 1 - first, &why);
	const struct sinks sinks = {.name = "why", .of = &why, .page = page, .csv = why_csv_sink, .json = why_json_sink, .plots = plots,
				    .command = command, .start_s = start_s, .adds = true};
	const int status = sinks_tell(&sinks, options, folder);
	summary_free(summary);
	free(command);
	return status;
}

/* BOTH: what --strategies would say. A comma in a name would make two of it. */
static int check_names(const struct options *options, struct text *both)
{
	const char *from = options->argument[1], *to = options->argument[2], *comma = strchr(from, ',') ? from : strchr(to, ',') ? to : NULL;
	struct text said = {0};

	if (strcmp(from, to) == 0)
		text_addf(&said, _("\"%s\" is compared with itself: name two strategies"), shortened(from));
	else if (comma)
		text_addf(&said, _("there is no strategy \"%s\""), shortened(comma));
	text_addf(both, "%s,%s", from, to);
	if (said.len)
		fprintf(stderr, "costcast why: %s\n", text_str(&said));
	const int status = said.len ? STATUS_USAGE : STATUS_DONE;
	text_release(&said);
	return status;
}

int command_why(const struct models *known, const struct options *options)
{
	struct options narrowed = *options;
	struct loaded loaded = {0};
	struct folder folder = {.lock_fd = -1};
	struct text both = {0};
	const double start_s = clock_s();
	int status = check_names(options, &both);

	narrowed.overrides.strategies = text_str(&both);
	if (!status)
		status = load_plan(&loaded, options->argument[0], known, &narrowed);
	if (status) {
		text_release(&both);
		return status;
	}
	if (options->output)
		status = folder_open(&folder, options->output, options->force, true);
	if (!status) {
		stop_install();
		struct futures *futures = live_futures(loaded.plan, loaded.plan->scenario->replications, options);
		status = explain(&loaded, options, futures, &folder, start_s);
		futures_free(futures);
	}
	folder_close(&folder);
	load_release(&loaded);
	text_release(&both);
	return status;
}
