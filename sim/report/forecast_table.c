/* The page of forecasts: a row a day, the one future at the left, all of them at the right. */
#include <math.h>

#include "sim/report/costs.h"
#include "sim/report/forecast.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { DAY, SPENT, SO_FAR, FORECAST, HALF, OFF, MAPE, BIAS, COVERAGE };
enum { WIDEST = 120, NARROWEST = 60, DIGITS = 4 };

struct shown_page {
	const struct hindsight *hindsight;
	const struct terminal *terminal;
	struct text *out;
	size_t width;
	const char *plus_minus, *ellipsis, *dot;
};

static void say(void *context, const char *s)
{
	const struct shown_page *v = context;

	sentence_write(v->out, v->width, s);
}

static void money(struct grid *grid, size_t column, double usd, int digits)
{
	struct text cell = {0};

	costs_money(&cell, usd, digits);
	grid_cell(grid, column, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void share(struct grid *grid, size_t column, double x, bool sign)
{
	struct text cell = {0};

	if (!isfinite(x))
		return;
	text_add(&cell, sign && x > 5e-4 ? "+" : "");
	percent_write(&cell, x, 1);
	grid_cell(grid, column, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void row(const struct shown_page *v, struct grid *grid, size_t k)
{
	const struct hindsight *h = v->hindsight;
	const double *daily = hindsight_future(h, h->median), actual = hindsight_sum(daily, h->days);
	const struct forecast f = hindsight_forecast(h, daily, k + 1, h->days);
	struct text cell = {0};

	grid_row(grid);
	text_addf(&cell, "%zu", k + 1);
	grid_cell(grid, DAY, k + 1 == h->known ? STYLE_BOLD : STYLE_PLAIN, &cell);
	money(grid, SPENT, daily[k], 3);
	money(grid, SO_FAR, hindsight_sum(daily, k + 1), DIGITS);
	money(grid, FORECAST, f.mean, DIGITS);
	if (HINDSIGHT_Z * f.sd >= 0.005) {
		text_addf(&cell, "%s ", v->plus_minus);
		number_write(&cell, HINDSIGHT_Z * f.sd * currency_in_use()->per_usd, 2);
		grid_cell(grid, HALF, STYLE_DIM, &cell);
	}
	share(grid, OFF, actual > 0 ? f.mean / actual - 1 : NAN, true);
	share(grid, MAPE, h->day[k].mape, false);
	share(grid, BIAS, h->day[k].bias, true);
	share(grid, COVERAGE, k + 1 < h->days ? h->day[k].coverage : NAN, false);
	text_release(&cell);
}

static void table(const struct shown_page *v)
{
	struct text cell = {0};
	struct grid grid;

	grid_init(&grid, "rrrrrrrrr");
	grid.indent = grid.gap = 2;
	grid_row(&grid);
	grid_cell_str(&grid, DAY, STYLE_DIM, _("DAY"));
	grid_cell_str(&grid, SPENT, STYLE_DIM, _("COST"));
	grid_cell_str(&grid, SO_FAR, STYLE_DIM, _("SO FAR"));
	grid_cell_str(&grid, FORECAST, STYLE_DIM, _("FORECAST"));
	text_addf(&cell, "%s 90 %%", v->plus_minus);
	grid_cell(&grid, HALF, STYLE_DIM, &cell);
	grid_cell_str(&grid, OFF, STYLE_DIM, _("OFF BY"));
	grid_cell_str(&grid, MAPE, STYLE_DIM, _("ERROR"));
	grid_cell_str(&grid, BIAS, STYLE_DIM, _("BIAS"));
	grid_cell_str(&grid, COVERAGE, STYLE_DIM, _("HELD"));
	for (size_t k = 0; k < v->hindsight->days; k++)
		row(v, &grid, k);
	grid_write(&grid, v->width, v->terminal->colour, v->ellipsis, v->out);
	grid_release(&grid);
	text_release(&cell);
}

static void head(const struct shown_page *v)
{
	const struct hindsight *h = v->hindsight;
	const struct scenario *scenario = h->plan->scenario;
	struct text line = {0}, plain = {0}, wrapped = {0}, n = {0};

	forecast_question(h, &line);
	text_add_plain(&plain, text_str(&line));
	wrap_write(&wrapped, "", 0, v->width, "", text_str(&plain));
	style_write(v->out, STYLE_BOLD, v->terminal->colour, text_str(&wrapped));
	text_clear(&line);
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)h->futures, 17);
	text_addf(&line, " %s %s %s ", v->dot, currency_in_use()->code, v->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", v->dot);
	text_addf(&line, ngettext("%s future", "%s futures", h->futures), text_str(&n));
	say((void *)v, text_str(&line));
	text_clear(&line);
	text_addf(&line, _("%s  %s: left, future %zu, the one in the middle; right, all of them"), forecast_strategy(h),
		  strategy_title(h->plan->strategy[h->strategy].strategy), h->median);
	say((void *)v, text_str(&line));
	if (h->partial)
		say((void *)v, _("interrupted: of the futures that were finished by then"));
	text_addc(v->out, '\n');
	text_release(&line);
	text_release(&plain);
	text_release(&wrapped);
	text_release(&n);
}

static void foot(const struct shown_page *v)
{
	struct text line = {0};

	text_addc(v->out, '\n');
	forecast_say(v->hindsight, say, (void *)v);
	/* xgettext:no-c-format */
	say((void *)v, _("ERROR: mean of the absolute errors, of what the month then cost. BIAS: mean error. HELD: how often the interval of 90 % "
			 "held it. The forecast knows the days so far and nothing else: the mean of the same weekdays, or of all days while two weeks "
			 "are not known."));
	text_addf(&line, "  %s ", _("Reproduce:"));
	text_addc(v->out, '\n');
	wrap_write(v->out, text_str(&line), 6, v->width, "\\", v->terminal->command ? v->terminal->command : "");
	text_release(&line);
}

void forecast_table_write(const struct hindsight *hindsight, const struct terminal *terminal, struct text *out)
{
	const int columns = terminal->columns;
	const bool u = terminal->utf8;
	struct text utf8 = {0};
	const struct shown_page v = {.hindsight = hindsight, .terminal = terminal, .out = &utf8,
			       .width = (size_t)(columns > WIDEST ? WIDEST : columns < NARROWEST ? NARROWEST : columns), .plus_minus = u ? "±" : "+/-",
			       .ellipsis = u ? "…" : "~", .dot = u ? "·" : "|"};

	head(&v);
	if (hindsight->day[0].actual > 0)
		table(&v);
	foot(&v);
	(u ? text_add : text_add_ascii)(out, text_str(&utf8));
	text_release(&utf8);
}
