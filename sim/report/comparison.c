#include "sim/report/comparison.h"

#include <math.h>

/* A column for each of mark, name, p50, p95, mean, against, and up to HEADLINES_MOST more or the two of time. */
static const char *const comparison_align[] = {"llrrrr", "llrrrrr", "llrrrrrr", "llrrrrrrr", "llrrrrrrrr", "llrrrrrrrrr", "llrrrrrrrrrr",
					       "llrrrrrrrrrrr", "llrrrrrrrrrrrr", "llrrrrrrrrrrrrr", "llrrrrrrrrrrrrrr"};

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
}

static void put(struct grid *grid, size_t *column, struct text *s)
{
	grid_cell(grid, (*column)++, STYLE_PLAIN, s);
}

/* Is there work that is done after some time, soon or late? */
static bool has_time(const struct summary *summary)
{
	return metric_of_kind(summary->plan, METRIC_HOURS) >= 0;
}

static void header(const struct summary *summary, const struct headline *const *headline, size_t headlines, struct grid *grid)
{
	struct text cell = {0};
	size_t column = 4;

	grid_row(grid);
	grid_cell_str(grid, 1, STYLE_PLAIN, _("Strategy"));
	grid_cell_str(grid, 2, STYLE_PLAIN, "p50");
	grid_cell_str(grid, 3, STYLE_PLAIN, "p95");
	text_addf(&cell, _("mean ± CI%g"), 100 * summary->plan->scenario->confidence);
	put(grid, &column, &cell);
	text_addf(&cell, _("against %s"), name_of(summary, summary->plan->scenario->baseline));
	put(grid, &column, &cell);
	for (size_t h = 0; h < headlines; h++)
		grid_cell_str(grid, column++, STYLE_PLAIN, _(headline[h]->title));
	if (has_time(summary)) {
		grid_cell_str(grid, column++, STYLE_PLAIN, _("time p50"));
		grid_cell_str(grid, column, STYLE_PLAIN, _("P(late)"));
	}
	text_release(&cell);
}

static void difference_write(const struct summary *summary, size_t strategy, struct text *out)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	for (size_t i = 0; i < summary->comparisons; i++) {
		const struct comparison *c = summary->comparison + i;

		if (c->strategy != strategy || c->metric != cost)
			continue;
		text_add(out, c->mean_difference > 0 ? "+" : "");
		usd_short_write(out, c->mean_difference, 3);
		text_addc(out, ' ');
		relative_write(out, c->mean_difference, summary->strategy[c->baseline].metric[cost].mean, "×");
	}
	if (!out->len)
		text_add(out, "—");
}

/* What is said beside the cost: the workload's own figures, or time and lateness of work that is to be done. */
static void more_cells(const struct summary *summary, size_t strategy, const struct headline *const *headline, size_t headlines,
		       size_t column, struct grid *grid)
{
	const struct strategy_summary *s = summary->strategy + strategy;
	const int hours = metric_of_kind(summary->plan, METRIC_HOURS);
	struct text cell = {0};

	for (size_t h = 0; h < headlines; h++) {
		headline_write(&cell, summary, strategy, headline[h]);
		put(grid, &column, &cell);
	}
	if (has_time(summary)) {
		hours_write(&cell, s->metric[hours].q[Q_P50], 3);
		put(grid, &column, &cell);
		if (s->probability[P_LATE].known)
			probability_write(&cell, s->probability[P_LATE].value, 1);
		else
			text_add(&cell, "—");
		put(grid, &column, &cell);
	}
	text_release(&cell);
}

static void strategy_row(const struct summary *summary, size_t strategy, const struct headline *const *headline, size_t headlines,
			 struct grid *grid)
{
	const struct strategy_summary *s = summary->strategy + strategy;
	const struct metric_summary *cost = s->metric + metric_of_kind(summary->plan, METRIC_COST);
	struct text cell = {0};
	size_t column = 0;

	grid_row(grid);
	best_mark(summary, strategy, "✔", &cell);
	put(grid, &column, &cell);
	text_addf(&cell, "%s %s", s->plan->strategy->name, strategy_title(s->plan->strategy));
	put(grid, &column, &cell);
	usd_write(&cell, cost->q[Q_P50], 4);
	put(grid, &column, &cell);
	usd_write(&cell, cost->q[Q_P95], 4);
	put(grid, &column, &cell);
	mean_write(&cell, cost->mean, &cost->ci, "±", true);
	put(grid, &column, &cell);
	difference_write(summary, strategy, &cell);
	put(grid, &column, &cell);
	more_cells(summary, strategy, headline, headlines, column, grid);
	text_release(&cell);
}

void comparison_grid(const struct summary *summary, struct grid *grid)
{
	const struct headline *headline[HEADLINES_MOST];
	const size_t headlines = headlines_find(summary, headline);

	grid_init(grid, comparison_align[headlines + (has_time(summary) ? 2 : 0)]);
	header(summary, headline, headlines, grid);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		strategy_row(summary, s, headline, headlines, grid);
}

void thresholds_grid(const struct summary *summary, struct grid *grid)
{
	struct text value = {0};

	grid_init(grid, "lllr");
	if (!summary->verdicts)
		return;
	grid_row(grid);
	grid_cell_str(grid, 1, STYLE_PLAIN, _("Strategy"));
	grid_cell_str(grid, 2, STYLE_PLAIN, _("Threshold"));
	grid_cell_str(grid, 3, STYLE_PLAIN, _("Value"));
	for (size_t i = 0; i < summary->verdicts; i++) {
		const struct verdict *v = summary->verdict + i;

		grid_row(grid);
		grid_cell_str(grid, 0, STYLE_PLAIN, v->passed ? "✓" : "✗");
		grid_cell_str(grid, 1, STYLE_PLAIN, name_of(summary, v->strategy));
		threshold_write(&value, summary->plan, v->threshold);
		grid_cell(grid, 2, STYLE_PLAIN, &value);
		verdict_write(&value, summary->plan, v->threshold, v->value);
		grid_cell(grid, 3, STYLE_PLAIN, &value);
	}
	text_release(&value);
}

static void money_cell(struct grid *grid, size_t column, double usd)
{
	struct text cell = {0};

	usd_write(&cell, usd, 4);
	grid_cell(grid, column, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void share_cell(struct grid *grid, size_t column, double share)
{
	struct text cell = {0};

	if (isfinite(share))
		percent_write(&cell, share, 1);
	grid_cell(grid, column, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void commitment_row(const struct summary *summary, size_t strategy, const struct commitment_summary *c, struct grid *grid)
{
	struct text cell = {0};

	grid_row(grid);
	grid_cell_str(grid, 0, STYLE_PLAIN, name_of(summary, strategy));
	text_addf(&cell, "%s, ", product_title(c->commitment));
	term_write(&cell, c->commitment);
	if (c->commitment->instance_name)
		text_addf(&cell, ", %s", c->commitment->instance_name);
	grid_cell(grid, 1, STYLE_PLAIN, &cell);
	money_cell(grid, 2, c->full_term_usd);
	money_cell(grid, 3, c->horizon_usd);
	money_cell(grid, 4, c->used_usd);
	share_cell(grid, 5, c->utilisation);
	share_cell(grid, 6, c->break_even);
	text_release(&cell);
}

void commitments_grid(const struct summary *summary, struct grid *grid)
{
	grid_init(grid, "llrrrrr");
	for (size_t s = 0; s < summary->plan->strategies; s++)
		for (size_t c = 0; c < summary->plan->strategy[s].setup.commitments; c++) {
			if (!grid->rows) {
				const char *const title[] = {_("Strategy"), _("Commitment"), _("full term"), _("this run's hours"), _("used"),
							     _("utilisation"), _("break-even")};

				grid_row(grid);
				for (size_t k = 0; k < sizeof title / sizeof *title; k++)
					grid_cell_str(grid, k, STYLE_PLAIN, title[k]);
			}
			commitment_row(summary, s, summary->strategy[s].commitment + c, grid);
		}
}
