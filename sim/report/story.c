/* One future told: what came of it, its main moments, where its hours and its money went. */
#include "sim/report/grid.h"
#include "sim/report/plot.h"
#include "sim/report/serving.h"
#include "sim/report/story.h"

#include <string.h>

static size_t counted(const struct replay *replay, enum record_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < replay->recorder.count; i++)
		n += replay->recorder.record[i].kind == kind;
	return n;
}

void story_words(const struct replay *replay, struct text *out)
{
	const struct plan *plan = replay->plan;
	const struct strategy *strategy = plan->strategy[replay->strategy].strategy;
	const bool lasts = plan->strategy[replay->strategy].workload->lasts && metric_of_kind(plan, METRIC_HOURS) < 0;
	struct text time = {0}, cost = {0}, title = {0};

	text_add_plain(&title, strategy_title(strategy));
	hours_write(&time, replay->log.end_s / HOUR_S, 3);
	usd_exact_write(&cost, money_usd(replay->ledger.total));
	text_addf(out, _("Future %llu of strategy %s (%s): "), (unsigned long long)replay->replica, strategy->name, text_str(&title));
	if (plan_serves(plan))
		story_serving_words(replay, out);
	else if (lasts)
		text_addf(out, _("%s went by, for %s."), text_str(&time), text_str(&cost));
	else if (replay->finished)
		text_addf(out, _("done after %s, for %s."), text_str(&time), text_str(&cost));
	else
		text_addf(out, _("given up after %s, unfinished, for %s."), text_str(&time), text_str(&cost));
	if (!lasts && plan->strategy[replay->strategy].setup.fleet_rows) {
		text_addc(out, ' ');
		text_addf(out, ngettext("%zu node was lost on the way", "%zu nodes were lost on the way",
				       (unsigned long)counted(replay, RECORD_LOST)), counted(replay, RECORD_LOST));
		if (metric_named(plan, "checkpoint_hours") >= 0) {       /* who writes none is not said to have written 0 */
			text_add(out, "; ");
			text_addf(out, ngettext("%zu checkpoint was written.", "%zu checkpoints were written.",
					       (unsigned long)counted(replay, RECORD_SAVED)), counted(replay, RECORD_SAVED));
		} else {
			text_addc(out, '.');
		}
	}
	text_release(&time);
	text_release(&cost);
	text_release(&title);
}

void story_heading(struct text *out, const char *s)
{
	text_addf(out, "\n%s\n", s);
}

/* Every metric but the cost, in its unit. */
static void metrics_write(const struct replay *replay, size_t width, struct text *out)
{
	struct grid grid;
	struct text value = {0};

	grid_init(&grid, "lr");
	grid.indent = 2;
	for (size_t m = 0; m < replay->plan->metrics; m++) {
		const struct metric *metric = replay->plan->metric + m;

		if (metric->kind == METRIC_COST)
			continue;
		grid_row(&grid);
		if (metric->of)
			text_addf(&value, "%s: ", metric->of);
		text_add(&value, _(metric->title));
		grid_cell(&grid, 0, STYLE_PLAIN, &value);
		if (metric->kind == METRIC_HOURS && !replay->finished)
			text_add(&value, _("never"));
		else
			outcome_write(&value, metric, replay->metric[m], 4);
		grid_cell(&grid, 1, STYLE_PLAIN, &value);
	}
	grid_write(&grid, width, false, "…", out);
	grid_release(&grid);
	text_release(&value);
}

struct paragraph {
	size_t width;
	struct text *out;
};

static void say_currency(void *context, const char *line)
{
	const struct paragraph *paragraph = context;

	wrap_write(paragraph->out, "", 0, paragraph->width, "", line);
}

void story_write(const struct replay *replay, int columns, struct text *out)
{
	const size_t width = columns < STORY_WIDEST ? (size_t)columns : STORY_WIDEST;

	const struct moments_sink sink = {out, width, NULL};
	struct text words = {0};

	story_words(replay, &words);
	wrap_write(out, "", 0, width, "", text_str(&words));
	text_release(&words);
	plan_currency(replay->plan, say_currency, &(struct paragraph){width, out});
	story_heading(out, _("Main moments"));
	story_moments(replay, &sink);
	story_heading(out, replay->plan->strategy[replay->strategy].workload->lasts ? _("What was measured") : _("Hours and nodes"));
	metrics_write(replay, width, out);
	story_bill(replay, width, out);
}
