/* costcast costs: what costs how much, by whatever a view asks, and what moved most. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/costs.h"

enum { TOP = 10 };

SINK(costs_csv_write)
SINK(costs_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	costs_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	costs_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return costs_plots_write(of, options, rendered, note);
}

/* The faults in DIAG, told. All of them are on the command line. */
static int told(struct diag *diag)
{
	const int status = diag->errors ? STATUS_USAGE : STATUS_DONE;

	diag_print(diag, stderr);
	diag_release(diag);
	return status;
}

static int report(const struct loaded *loaded, const struct costing *costing, const struct options *options, struct folder *folder)
{
	char *command = load_command(loaded, "costs", options, loaded->scenario->replications);
	const struct sinks sinks = {.name = "costs", .of = costing, .page = page, .csv = costs_csv_write_sink, .json = costs_json_write_sink,
				    .markdown = markdown, .plots = plots, .command = command, .adds = true};
	const int status = sinks_tell(&sinks, options, folder);

	free(command);
	return status;
}

static int live(const struct loaded *loaded, const struct costing_request *request, const struct options *options, struct folder *folder)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};
	struct diag diag = {0};
	int status = STATUS_DONE;

	bar_start(&bar, options->quiet);
	struct costing *costing = costing_new(loaded->plan, request, loaded->scenario->replications, options->threads, &progress);
	bar_end(&bar);
	if (costing->overflow)
		status = live_overflow();
	else if (!costing->futures || (request->against >= 0 && costing->partial)) {
		emit_note(false, _("interrupted before the first future was finished; nothing was written"));
		status = STATUS_INTERRUPTED;
	} else if (!costing_check(costing, &diag) || !costing_move(costing, &diag))
		status = told(&diag);
	if (!status)
		status = report(loaded, costing, options, folder);
	costing_free(costing);
	return status;
}

/* The strategy NAME of the plan; -1 after an error. */
static int strategy_or_error(const struct plan *plan, const char *name)
{
	const int named = strategy_named(plan, name);

	if (named < 0)
		fprintf(stderr, _("costcast costs: there is no strategy \"%s\"\n"), shortened(name));
	return named;
}

static int strategies_find(const struct loaded *loaded, const struct options *options, struct costing_request *request)
{
	int strategy = options->strategy && options->against ? strategy_or_error(loaded->plan, options->strategy) : (int)loaded->scenario->baseline;

	request->against = options->against ? strategy_or_error(loaded->plan, options->against) : -1;
	if (strategy < 0 || (options->against && request->against < 0))
		return STATUS_USAGE;
	if (request->against == strategy) {
		fprintf(stderr, _("costcast costs: \"%s\" is compared with itself: name two strategies\n"), shortened(options->against));
		return STATUS_USAGE;
	}
	request->strategy = (size_t)strategy;
	return STATUS_DONE;
}

int command_costs(const struct models *known, const struct options *options)
{
	const struct view_words words = {options->view_name, options->divide, options->per, options->cost, options->where, options->wheres};
	struct costing_request request = {.movers = options->movers, .when = options->when, .top = options->top ? options->top : TOP};
	struct options narrowed = *options;
	struct folder folder = {.lock_fd = -1};
	struct diag diag = {0};
	struct loaded loaded;

	if (!options->against) {          /* the one alone */
		narrowed.overrides.strategies = options->strategy;
		narrowed.baseline_alone = !options->strategy;
	}
	int status = load_plan(&loaded, options->argument[0], known, &narrowed);

	if (status)
		return status;
	status = strategies_find(&loaded, options, &request);
	if (!status && !view_of_words(loaded.scenario, &words, &diag, &request.view))
		status = told(&diag);
	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, true);
	if (!status) {
		stop_install();
		status = live(&loaded, &request, options, &folder);
	}
	folder_close(&folder);
	load_release(&loaded);
	return status;
}
