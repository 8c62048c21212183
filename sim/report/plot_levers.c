/* What levers save: a waterfall from today's mean bill to the one with all of them; thin bars show what each saves alone. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/levers.h"
#include "sim/report/plot_waterfall.h"
#include "sim/report/why.h"

#define LESS_RGB 0x009E73u
#define MORE_RGB 0xD55E00u
#define LEAST_RGB 0x56B4E9u
enum { STEPS_MOST = 24 };

struct drawing {
	const struct levers *levers;
	int64_t step;
	struct waterfall_plot plot;
};

static double usd_of(int64_t nano)
{
	return money_usd(money_nano(nano));
}

static struct waterfall_row *row_add(struct drawing *d)
{
	struct waterfall_row *row = d->plot.row + d->plot.rows++;

	*row = (struct waterfall_row){.strategy = -1, .beside_usd = NAN};
	return row;
}

static void whole_row(struct drawing *d, int strategy, const char *name, int64_t nano, uint32_t rgb)
{
	struct waterfall_row *row = row_add(d);
	struct text words = {0};

	why_money(&words, shown_nano(nano, d->step), d->step, false);
	row->strategy = strategy;
	row->name = name;
	row->whole = true;
	row->to_usd = usd_of(nano);
	row->rgb = rgb;
	row->words = words.s;
}

/* "-$1,200 ± 30  ·  alone -$1,500" */
static void lever_words(const struct drawing *d, const struct lever *lever, struct text *words)
{
	struct text alone = {0};

	lever_row_write(lever, d->step, words);
	lever_half_write(&lever->in_row, d->step, " ± ", words);
	if (lever_interacts(d->levers, lever)) {
		lever_alone_write(d->levers, lever, d->step, &alone);
		text_addf(words, _("  ·  alone %s"), text_str(&alone));
	}
	text_release(&alone);
}

static void lever_row(struct drawing *d, const struct lever *lever)
{
	const int64_t before = lever->left_nano + lever->in_row.nano;
	struct waterfall_row *row = row_add(d);
	struct text words = {0};

	lever_words(d, lever, &words);
	row->name = lever_title(lever);
	row->from_usd = usd_of(before);
	row->to_usd = usd_of(lever->left_nano);
	row->beside_usd = lever_interacts(d->levers, lever) ? usd_of(before - lever->by_itself.nano) : NAN;
	row->rgb = lever->in_row.nano < 0 ? MORE_RGB : LESS_RGB;
	row->words = words.s;
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static bool any_interacts(const struct levers *levers)
{
	for (size_t i = 0; i < levers->levers; i++)
		if (lever_interacts(levers, levers->lever + i))
			return true;
	return false;
}

static void words(struct drawing *d, struct sheet *sheet)
{
	struct text question = {0}, sentence = {0};
	const bool thin = any_interacts(d->levers);

	levers_question(d->levers, &question);
	levers_sentence(d->levers, &sentence);
	sheet_title(sheet, text_str(&question), text_str(&sentence));
	sheet_say(sheet, "%s", text_str(&sentence));
	levers_find(d->levers, say, sheet);
	waterfall_axis_words(&d->plot, currency_words(thin ? _("mean bill (USD)   ·   thin bars: what the lever changes alone") : _("mean bill (USD)")),
			     thin ? currency_words(_("mean bill (USD)   ·   the axis does not begin at zero   ·   thin bars: what the lever changes alone"))
				  : currency_words(_("mean bill (USD)   ·   the axis does not begin at zero")));
	text_release(&question);
	text_release(&sentence);
}

bool plot_levers(struct sheet *sheet, const struct levers *levers)
{
	struct drawing d = {.levers = levers, .step = levers_step(levers), .plot = {.sheet = sheet}};

	if (levers->levers > STEPS_MOST)
		return false;
	d.plot.row = mem_new(levers->levers + 2, sizeof *d.plot.row);
	whole_row(&d, 0, NULL, levers->today_nano, strategy_rgb(levers->plan, 0));
	for (size_t i = 0; i < levers->levers; i++)
		lever_row(&d, levers->lever + i);
	whole_row(&d, -1, _("With all levers"), levers->least_nano, LEAST_RGB);
	waterfall_sheet(&d.plot, levers->plan, "levers");
	words(&d, sheet);
	waterfall_draw(&d.plot);
	free(d.plot.row);
	return true;
}
