/* All plots of a run: laid out, written, drawn. */
#include <errno.h>
#include <stdlib.h>

#include "sim/base/files.h"
#include "sim/base/memory.h"
#include "sim/report/advice.h"
#include "sim/report/budgets.h"
#include "sim/report/costs.h"
#include "sim/report/forecast.h"
#include "sim/report/league.h"
#include "sim/report/plot.h"
#include "sim/report/plot_sweep.h"
#include "sim/report/plot_system.h"
#include "sim/report/program.h"
#include "sim/report/quiz.h"
#include "sim/report/serving.h"
#include "sim/report/plot_detect.h"
#include "sim/report/tornado.h"
#include "sim/report/levers.h"
#include "sim/report/why.h"

#define DRAW_SECONDS 60.0

struct batch {
	const struct plot_options *options;
	char *dir, *formats;
	char **name;
	size_t count;
	bool failed, missing;
	int error;
};

static bool batch_init(struct batch *batch, const struct plot_options *options)
{
	*batch = (struct batch){.options = options};
	if (!options->dir)
		return true;
	batch->formats = plot_formats(options->formats);
	if (!batch->formats) {
		errno = EINVAL;
		return false;
	}
	batch->dir = plots_folder(options->dir);
	return batch->dir != NULL;
}

static void batch_name(struct batch *batch, const char *name)
{
	batch->name = mem_grow(batch->name, batch->count + 1, sizeof *batch->name);
	batch->name[batch->count++] = mem_text(name);
}

void gallery_release(struct gallery *gallery)
{
	for (size_t i = 0; i < gallery->count; i++) {
		free(gallery->picture[i].name);
		free(gallery->picture[i].question);
		free(gallery->picture[i].sentence);
	}
	free(gallery->picture);
	*gallery = (struct gallery){0};
}

static void gallery_add(struct gallery *gallery, const struct sheet *sheet)
{
	gallery->picture = mem_grow(gallery->picture, gallery->count + 1, sizeof *gallery->picture);
	gallery->picture[gallery->count++] = (struct picture){mem_text(sheet->name), mem_text(text_str(&sheet->question)),
							      mem_text(text_str(&sheet->said)), sheet->width, sheet->height};
}

static void batch_release(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		free(batch->name[i]);
	free(batch->name);
	free(batch->dir);
	free(batch->formats);
}

static void batch_sheet(struct batch *batch, struct sheet *sheet)
{
	bool missing = false;

	if (!sheet->said.len)           /* a plot that says nothing of its own says what stands under its title */
		sheet_say_subtitle(sheet);
	if (batch->dir && !sheet_write(sheet, batch->dir, &missing)) {
		batch->failed = true;
		batch->error = errno;
	} else if (missing) {
		batch->missing = true;
	} else {
		if (batch->dir)
			batch_name(batch, sheet->name);
		if (batch->options->gallery)
			gallery_add(batch->options->gallery, sheet);
	}
}

static void batch_draw(struct batch *batch, bool *rendered, char **note)
{
	char *gnuplot = program_find("gnuplot");

	if (batch->missing)
		*note = mem_text(_("the plot templates are not installed: set COSTCAST_DATA to the folder that holds 'plots'"));
	else if (!gnuplot)
		*note = mem_text(_("gnuplot was not found, so there are no pictures: apt install gnuplot-nox fonts-dejavu-core"));
	else
		*rendered = gnuplot_draw(gnuplot, batch->dir, (const char *const *)batch->name, batch->count, batch->formats,
					 batch->options->projector, DRAW_SECONDS, note);
	free(gnuplot);
}

static bool batch_end(struct batch *batch, bool *rendered, char **note)
{
	const bool good = !batch->options->dir || (batch->dir && batch->formats && !batch->failed);
	int error = batch->failed ? batch->error : errno;

	if (good && batch->dir)
		batch_draw(batch, rendered, note);
	batch_release(batch);
	errno = error;
	return good;
}

static char *summary_detail(const struct summary *summary)
{
	char *n = number_words((double)summary->replications, 15), *s;

	s = summary->partial ? worded(_("n = %s (partial)"), n) : worded(_("n = %s"), n);
	free(n);
	return s;
}

/* DRAWN: what the plot said of SHEET, which is released. */
static void batch_take(struct batch *batch, struct sheet *sheet, bool drawn, const char *detail)
{
	if (drawn) {
		sheet_footer(sheet, detail);
		batch_sheet(batch, sheet);
	}
	sheet_release(sheet);
}

/* The future in the middle of each strategy that has commitments or serves, hour by hour. */
static struct replay **median_futures(const struct summary *summary, bool *any)
{
	const size_t n = summary->plan->strategies;
	struct replay **future = mem_new(n + 1, sizeof *future);

	for (size_t s = 0; s < n; s++)
		if (summary->plan->strategy[s].setup.commitments > 0 || plan_serves(summary->plan)) {
			future[s] = replay_new(summary->plan, s, summary->strategy[s].replica_p50);
			*any = true;
		}
	return future;
}

/* 0: it has no series to draw; 1: its replicas stay as they are; 2: it scales. */
static int scaling_of(const struct replay *future)
{
	struct serving *serving = serving_new(future);
	const int scaling = serving->stretches < 2 ? 0 : serving->out + serving->in > 0 ? 2 : 1;

	serving_free(serving);
	return scaling;
}

/* One sheet: strategies meet the same demand. The best one, unless it never scales and another does. */
static void batch_week(struct batch *batch, const struct summary *summary, struct replay *const *future)
{
	struct sheet sheet = {0};
	int most = summary->best >= 0 ? scaling_of(future[summary->best]) : 0;
	size_t shown = summary->best >= 0 ? (size_t)summary->best : 0;

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const int scaling = scaling_of(future[s]);

		if (scaling > most) {
			most = scaling;
			shown = s;
		}
	}
	const bool drawn = most > 0 && plot_serving_week(&sheet, future[shown]);

	batch_take(batch, &sheet, drawn, _("one future: the median by cost"));
}

static void batch_futures(struct batch *batch, const struct summary *summary, const char *detail)
{
	static bool (*const plots[])(struct sheet *, const struct summary *, struct replay *const *) = {
		plot_serving_cost, plot_peak, plot_coverage, plot_cash};
	bool any = false;
	struct replay **future = median_futures(summary, &any);

	for (size_t i = 0; any && i < sizeof plots / sizeof plots[0]; i++) {
		struct sheet sheet = {0};
		const bool drawn = plots[i](&sheet, summary, future);

		batch_take(batch, &sheet, drawn, _("one future: the median by cost"));
	}
	if (plan_serves(summary->plan))
		batch_week(batch, summary, future);
	struct sheet spend = {0};
	const bool drawn = plot_spend(&spend, summary, future);

	batch_take(batch, &spend, drawn, detail);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		replay_free(future[s]);
	free(future);
}

/* Strategies meet the same markets: one sheet is enough. */
static void batch_market(struct batch *batch, const struct summary *summary)
{
	struct sheet sheet = {0};
	struct replay *replay;
	size_t strategy;

	if (!market_strategy(summary->plan, &strategy))
		return;
	replay = replay_new(summary->plan, strategy, summary->strategy[strategy].replica_p50);
	batch_take(batch, &sheet, plot_market(&sheet, replay), _("one future: the median by cost"));
	replay_free(replay);
}

bool plots_write(const struct summary *summary, const struct plot_options *options, bool *rendered, char **note)
{
	static bool (*const plots[])(struct sheet *, const struct summary *) = {
		plot_violins, plot_cdf, plot_time, plot_parts, plot_difference, plot_survival, plot_interval, plot_break_even,
		plot_level, plot_latency, plot_unit_cost, plot_another, plot_convergence};
	struct batch batch;
	char *detail;

	*rendered = false;
	*note = NULL;
	if (summary->replications == 0 || summary->plan->strategies == 0)
		return true;
	detail = summary_detail(summary);
	if (batch_init(&batch, options)) {
		for (size_t i = 0; i < sizeof plots / sizeof plots[0]; i++) {
			struct sheet sheet = {0};
			const bool drawn = plots[i](&sheet, summary);

			batch_take(&batch, &sheet, drawn, detail);
		}
		batch_futures(&batch, summary, detail);
		batch_market(&batch, summary);
	}
	free(detail);
	return batch_end(&batch, rendered, note);
}

bool timeline_write(const struct replay *replay, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;
	struct sheet sheet = {0};

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = worded(_("future %llu of strategy %s"), (unsigned long long)replay->replica,
				      strategy_name(replay->plan, replay->strategy));

		const bool serves = plan_serves(replay->plan), drawn = serves ? plot_serving_week(&sheet, replay) : plot_timeline(&sheet, replay);

		if (drawn && serves) {          /* not over the week of the run's median */
			free(sheet.name);
			sheet.name = worded("serving-week-%s-%llu", strategy_name(replay->plan, replay->strategy), (unsigned long long)replay->replica);
		}

		batch_take(&batch, &sheet, drawn, detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool fit_plot(const struct fitting *fitting, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;
	struct sheet sheet = {0};

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		if (plot_fit(&sheet, fitting))
			batch_sheet(&batch, &sheet);
		sheet_release(&sheet);
	}
	return batch_end(&batch, rendered, note);
}

/* "n = 10,000" */
static char *count_detail(double count)
{
	char *n = number_words(count, 15), *detail = worded(_("n = %s"), n);

	free(n);
	return detail;
}

bool sweep_plots_write(const struct sweep *sweep, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)sweep->plan->scenario->replications);
		struct sheet line = {0}, heat = {0};

		batch_take(&batch, &line, plot_sweep(&line, sweep), detail);
		batch_take(&batch, &heat, plot_heat(&heat, sweep), detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool tornado_plot_write(const struct tornado *tornado, const struct plot_options *options, bool *rendered, char **note)
{
	struct sheet sheet = {0};
	struct batch batch;

	*note = NULL;
	*rendered = false;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)tornado->replications);

		batch_take(&batch, &sheet, plot_tornado(&sheet, tornado), detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool budgets_plots_write(const struct budgets_report *report, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;

	*note = NULL;
	*rendered = false;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)report->replications);

		for (size_t s = 0; s < report->plan->strategies; s++)
			for (size_t b = 0; b < report->plan->scenario->budgets; b++) {
				struct sheet sheet = {0};

				batch_take(&batch, &sheet, plot_budget(&sheet, report->strategy[s], b), detail);
			}
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool detect_plot_write(const struct detect *detect, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;

	*note = NULL;
	*rendered = false;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)detect->replications);
		struct sheet curve = {0}, days = {0};

		batch_take(&batch, &curve, plot_detect_curve(&curve, detect), detail);
		batch_take(&batch, &days, plot_detect_days(&days, detect), detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool classroom_plots(const struct quiz *quiz, const struct summary *summary, const struct votes *votes,
		     const struct plot_options *options, bool *rendered, char **note)
{
	static bool (*const plots[])(struct sheet *, const struct summary *) = {plot_violins, plot_cdf, plot_difference};
	struct batch batch;

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = summary ? summary_detail(summary) : NULL;
		struct sheet sheet = {0};

		if (votes->count && plot_vote(&sheet, quiz, votes))
			batch_sheet(&batch, &sheet);
		sheet_release(&sheet);
		for (size_t i = 0; summary && i < sizeof plots / sizeof plots[0]; i++)
			batch_take(&batch, &sheet, plots[i](&sheet, summary), detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool why_plot(const struct why *why, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;
	struct sheet sheet = {0};
	char *detail = summary_detail(why->summary);

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options))
		batch_take(&batch, &sheet, plot_why(&sheet, why), detail);
	free(detail);
	return batch_end(&batch, rendered, note);
}

bool levers_plot(const struct levers *levers, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;
	struct sheet sheet = {0};
	char *detail = summary_detail(levers->summary);

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options))
		batch_take(&batch, &sheet, plot_levers(&sheet, levers), detail);
	free(detail);
	return batch_end(&batch, rendered, note);
}

bool league_plot(const struct league_told *told, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;
	struct sheet sheet = {0};

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = summary_detail(told->summary);

		batch_take(&batch, &sheet, plot_league(&sheet, told), detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool advice_plot_write(const struct advice *advice, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;
	struct sheet sheet = {0};

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)advice->replications);

		batch_take(&batch, &sheet, plot_advice(&sheet, advice), detail);
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool plots_redraw(const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch = {.options = options, .formats = plot_formats(options->formats)};

	*rendered = false;
	*note = NULL;
	if (!batch.formats) {
		errno = EINVAL;
	} else {
		batch.dir = file_join(options->dir, "plots");
		batch.name = plots_scripts(batch.dir, &batch.count);
		batch.failed = !batch.name;
		batch.error = errno;
	}
	return batch_end(&batch, rendered, note);
}

bool costs_plots_write(const struct costing *costing, const struct plot_options *options, bool *rendered, char **note)
{
	struct batch batch;

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)costing->futures);

		for (int per = PER_DAY; per >= PER_MONTH; per--) {
			struct sheet sheet = {0};
			const bool drawn = plot_costs(&sheet, costing, (enum per)per);

			batch_take(&batch, &sheet, drawn, detail);
		}
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}

bool forecast_plots_write(const struct hindsight *hindsight, const struct plot_options *options, bool *rendered, char **note)
{
	static bool (*const plots[])(struct sheet *, const struct hindsight *) = {plot_forecast, plot_hindsight};
	struct batch batch;

	*rendered = false;
	*note = NULL;
	if (batch_init(&batch, options)) {
		char *detail = count_detail((double)hindsight->futures);

		for (size_t i = 0; i < sizeof plots / sizeof plots[0]; i++) {
			struct sheet sheet = {0};
			const bool drawn = plots[i](&sheet, hindsight);

			batch_take(&batch, &sheet, drawn, detail);
		}
		free(detail);
	}
	return batch_end(&batch, rendered, note);
}
