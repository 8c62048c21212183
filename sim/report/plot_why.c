/* Where the difference between two strategies comes from: a waterfall from one mean cost to the other. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_waterfall.h"
#include "sim/report/why.h"

struct fall {
	const struct why *why;
	int64_t step;
	struct why_shown shown;
	struct waterfall_plot plot;
};

static double usd_of(int64_t nano)
{
	return money_usd(money_nano(nano));
}

/* A part that costs both the same explains nothing, and has no row. */
static bool differs(const struct fall *f, size_t part)
{
	return f->shown.part_nano[part] != 0;
}

static struct waterfall_row *row_add(struct fall *f)
{
	struct waterfall_row *row = f->plot.row + f->plot.rows++;

	*row = (struct waterfall_row){.strategy = -1, .beside_usd = NAN};
	return row;
}

static void mean_row(struct fall *f, size_t strategy, int64_t nano)
{
	struct waterfall_row *row = row_add(f);
	struct text words = {0};

	why_money(&words, nano, f->step, false);
	row->strategy = (int)strategy;
	row->whole = true;
	row->to_usd = usd_of(nano);
	row->rgb = strategy_rgb(f->why->summary->plan, strategy);
	row->words = words.s;
}

/* "+$11,000 ± 160" */
static void part_row(struct fall *f, size_t i, double *at)
{
	struct waterfall_row *row = row_add(f);
	struct text words = {0};

	why_money(&words, f->shown.part_nano[i], f->step, true);
	why_half(f->why, i, f->step, " ± ", &words);
	row->name = why_part_title(f->why, f->why->part[i].part);
	row->from_usd = *at;
	row->to_usd = *at + usd_of(f->shown.part_nano[i]);
	row->rgb = part_rgb(f->why->part[i].part);
	row->words = words.s;
	*at = row->to_usd;
}

static void rows(struct fall *f)
{
	double at = usd_of(f->shown.from_nano);

	mean_row(f, f->why->from, f->shown.from_nano);
	for (size_t i = 0; i < f->why->parts; i++)
		if (differs(f, i))
			part_row(f, i, &at);
	mean_row(f, f->why->to, f->shown.to_nano);
}

bool plot_why(struct sheet *sheet, const struct why *why)
{
	struct fall f = {.why = why, .step = why_step(why), .plot = {.sheet = sheet}};
	struct text question = {0}, sentence = {0}, surety = {0};

	f.shown = why_shown(why, f.step);
	f.plot.row = mem_new(why->parts + 2, sizeof *f.plot.row);
	rows(&f);
	waterfall_sheet(&f.plot, why->summary->plan, "why");
	why_question(why, &question);
	why_sentence(why, &sentence);
	why_surety(why, &surety);
	sheet_title(sheet, text_str(&question), text_str(&sentence));
	sheet_say(sheet, "%s", text_str(&sentence));
	sheet_say(sheet, "%s", text_str(&surety));
	waterfall_axis_words(&f.plot, currency_words(_("mean cost (USD)")), currency_words(_("mean cost (USD)   ·   the axis does not begin at zero")));
	waterfall_draw(&f.plot);
	text_release(&question);
	text_release(&sentence);
	text_release(&surety);
	free(f.plot.row);
	return true;
}
