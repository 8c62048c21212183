/* costcast budgets: futures in which the budgets watch, with what their alerts do and without. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/load.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/budgets.h"

SINK(budgets_csv_write)
SINK(budgets_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	budgets_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	budgets_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return budgets_plots_write(of, options, rendered, note);
}

/* The futures of all strategies, as many of each as of the one that was stopped first. */
struct lived {
	struct budget_futures **futures;  /* [strategies] */
	size_t count;
	bool partial, overflow;
};

static void live(const struct plan *plan, const struct options *options, struct lived *lived)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	lived->futures = mem_new(plan->strategies, sizeof *lived->futures);
	lived->count = plan->scenario->replications;
	bar_start(&bar, options->quiet);
	for (size_t s = 0; s < plan->strategies; s++) {
		lived->futures[s] = budget_futures_run(plan, s, lived->count, options->threads, &progress);
		lived->partial |= lived->futures[s]->partial;
		lived->overflow |= lived->futures[s]->overflow;
		lived->count = lived->futures[s]->count;
	}
	bar_end(&bar);
}

static int report(const struct loaded *loaded, const struct lived *lived, const struct options *options, struct folder *folder)
{
	const struct plan *plan = loaded->plan;
	struct budgets_report report = {.plan = plan, .replications = lived->count, .partial = lived->partial};

	if (lived->overflow)
		return live_overflow();
	if (!lived->count || lived->partial) {
		emit_note(false, _("interrupted before all futures were lived; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	report.strategy = mem_new(plan->strategies, sizeof *report.strategy);
	for (size_t s = 0; s < plan->strategies; s++)
		report.strategy[s] = budgets_summary_new(lived->futures[s]);
	char *command = load_command(loaded, "budgets", options, lived->count);
	const struct sinks sinks = {.name = "budgets", .of = &report, .page = page, .csv = budgets_csv_write_sink, .json = budgets_json_write_sink,
				    .markdown = markdown, .plots = plots, .command = command, .adds = true};
	const int status = sinks_tell(&sinks, options, folder);

	for (size_t s = 0; s < plan->strategies; s++)
		budgets_summary_free(report.strategy[s]);
	free(report.strategy);
	free(command);
	return status;
}

static int has_budgets(const struct loaded *loaded)
{
	if (loaded->scenario->budgets)
		return STATUS_DONE;
	fprintf(stderr, _("costcast budgets: %s has no \"budgets\"\n"), loaded->scenario->file);
	return STATUS_INVALID;
}

int command_budgets(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	struct lived lived = {0};
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	status = has_budgets(&loaded);
	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, true);
	if (!status) {
		stop_install();
		live(loaded.plan, options, &lived);
		status = report(&loaded, &lived, options, &folder);
	}
	folder_close(&folder);
	for (size_t s = 0; lived.futures && s < loaded.plan->strategies; s++)
		budget_futures_free(lived.futures[s]);
	free(lived.futures);
	load_release(&loaded);
	return status;
}
