/* costcast forecast: the month's end as each of its days forecasts it, and how wrong that is. */
#include "sim/cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/cli/emit.h"
#include "sim/cli/future.h"
#include "sim/cli/live.h"
#include "sim/cli/progress.h"
#include "sim/cli/sinks.h"
#include "sim/cli/stop.h"
#include "sim/report/forecast.h"

SINK(forecast_csv_write)
SINK(forecast_json_write)

static void page(const void *of, const struct terminal *terminal, struct text *out)
{
	forecast_table_write(of, terminal, out);
}

static void markdown(const void *of, const char *command, struct text *out)
{
	forecast_markdown_write(of, command, out);
}

static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note)
{
	return forecast_plots_write(of, options, rendered, note);
}

/* "2026-09" */
static const char *month_name(int64_t unix_s, char *buf, size_t bytes)
{
	calendar_write(unix_s, buf, bytes)[sizeof "2026-09" - 1] = '\0';
	return buf;
}

static int no_such_month(const struct hindsight *hindsight, int64_t month_unix_s)
{
	const struct costs *costs = hindsight->costs;
	char asked[32], from[32], to[32];

	fprintf(stderr, _("costcast forecast: nothing is lived in %s: the scenario goes from %s to %s\n"), month_name(month_unix_s, asked, sizeof asked),
		month_name(hindsight->plan->scenario->start_unix_s, from, sizeof from), month_name(costs->from_unix_s[costs->periods] - 1, to, sizeof to));
	return STATUS_USAGE;
}

static int check(const struct hindsight *hindsight, const struct options *options)
{
	if (hindsight->overflow)
		return live_overflow();
	if (!hindsight->futures) {
		emit_note(false, _("interrupted before the first future was finished; nothing was written"));
		return STATUS_INTERRUPTED;
	}
	if (!hindsight->days)
		return no_such_month(hindsight, options->month_unix_s);
	if (options->day <= hindsight->days)
		return STATUS_DONE;
	fprintf(stderr, ngettext("costcast forecast: there is no day %zu: the month has %zu day here\n",
				 "costcast forecast: there is no day %zu: the month has %zu days here\n", hindsight->days), options->day, hindsight->days);
	return STATUS_USAGE;
}

static int live(const struct loaded *loaded, const struct options *options, struct folder *folder)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	struct hindsight *hindsight = hindsight_new(loaded->plan, 0, options->monthly ? &options->month_unix_s : NULL, loaded->scenario->replications,
						    options->day, options->threads, &progress);
	bar_end(&bar);
	int status = check(hindsight, options);
	if (!status) {
		char *command = load_command(loaded, "forecast", options, loaded->scenario->replications);
		const struct sinks sinks = {.name = "forecast", .of = hindsight, .page = page, .csv = forecast_csv_write_sink,
					    .json = forecast_json_write_sink, .markdown = markdown, .plots = plots, .command = command, .adds = true};

		status = sinks_tell(&sinks, options, folder);
		free(command);
	}
	hindsight_free(hindsight);
	return status;
}

int command_forecast(const struct models *known, const struct options *options)
{
	struct folder folder = {.lock_fd = -1};
	struct loaded loaded;
	int status = future_plan(&loaded, known, options, "forecast");

	if (status)
		return status;
	if (options->output)
		status = folder_open(&folder, options->output, options->force, true);
	if (!status) {
		stop_install();
		status = live(&loaded, options, &folder);
	}
	folder_close(&folder);
	load_release(&loaded);
	return status;
}
