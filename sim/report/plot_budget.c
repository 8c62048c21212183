/* What is spent of a budget, and when do its alerts speak? Two fans, without actions and with them, and the alerts as marks at the height of
 * their thresholds. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/budgets.h"
#include "sim/report/plot_letters.h"

#define PLAIN_RGB 0xE69F00u
#define ACTED_RGB 0x0072B2u
#define SPOKEN 0.02                       /* alerts in fewer futures than this have no mark */
enum { WIDTH = 1000, PLOT_PX = 400, TOP_PX = 104, BOTTOM_PX = 128, LINE_PX = 18, RIGHT_PX = 130, NUMBER_PX = 15 };

struct drawing {
	struct sheet *sheet;
	const struct budgets_summary *summary;
	const struct budget *budget;
	const struct budget_summary *of;
	size_t index;
};

static enum unit unit_of(const struct drawing *d)
{
	return d->budget->view.measure == MEASURE_QUANTITY ? UNIT_NUMBER : UNIT_USD_SHORT;
}

/* What another budget does changes what is spent of this one, too. */
static bool acts(const struct drawing *d)
{
	const struct scenario *scenario = d->summary->futures->plan->scenario;

	for (size_t b = 0; b < scenario->budgets; b++)
		for (size_t a = 0; a < scenario->budget[b].alerts; a++)
			if (scenario->budget[b].alert[a].action != ACTION_NONE)
				return true;
	return false;
}

static void axes(struct drawing *d)
{
	struct sheet *sheet = d->sheet;
	double most = d->budget->limit;

	for (int w = 0; w < WORLDS; w++)
		for (size_t i = 0; i < d->of->days; i++)
			most = fmax(most, d->of->fan[w][2][i]);
	sheet->x1 = (double)d->of->days;
	sheet->y1 = 1.1 * most;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', tics_of(0, sheet->x1, 12), UNIT_NUMBER);
	sheet_tics(sheet, 'y', (unit_of(d) == UNIT_USD_SHORT ? money_tics : tics_of)(0, sheet->y1, 7), unit_of(d));
}

static int64_t first_day(const struct drawing *d)
{
	return calendar_day_number(d->summary->futures->plan->scenario->start_unix_s);
}

static bool begins(const struct drawing *d, size_t day)
{
	return day && budget_period_begins(d->budget, first_day(d) + (int64_t)day);
}

static void fan(struct drawing *d, enum world world)
{
	struct text *data = &d->sheet->data;

	sheet_block(d->sheet, world == WORLD_PLAIN ? "without actions" : "with actions", "days p5 p95 p50");
	for (size_t i = 0; i < d->of->days; i++) {
		if (i == 0 || begins(d, i))
			text_addf(data, "%s%zu 0 0 0\n", i ? "\n" : "", i);
		text_addf(data, "%zu %.10g %.10g %.10g\n", i + 1, d->of->fan[world][0][i], d->of->fan[world][2][i], d->of->fan[world][1][i]);
	}
}

/* When alert A fired, or acted, in period P over the futures, in days since midnight before the start; how many did. */
static size_t times_of(const struct drawing *d, size_t a, size_t p, bool acted, double q[3])
{
	static const double quantile[] = {.05, .5, .95};
	const struct budget_futures *futures = d->summary->futures;
	const double midnight_s = (double)(first_day(d) * (int64_t)DAY_S - futures->plan->scenario->start_unix_s);
	double *x = mem_new(futures->count + 1, sizeof *x);
	size_t count = 0;

	for (size_t i = 0; i < futures->count; i++) {
		const struct watched_budget *watched = futures->future[i].watched + d->index;
		const struct sighting *seen = watched->seen[acted ? WORLD_ACTED : WORLD_PLAIN] + p * d->budget->alerts + a;

		if (p < watched->periods && !isnan(acted ? seen->acted_s : seen->fired_s))
			x[count++] = ((acted ? seen->acted_s : seen->fired_s) - midnight_s) / DAY_S;
	}
	if (count)
		quantiles_of(x, count, quantile, 3, q);
	free(x);
	return count;
}

static size_t periods(const struct drawing *d)
{
	size_t most = 0;

	for (size_t i = 0; i < d->summary->futures->count; i++)
		if (d->summary->futures->future[i].watched[d->index].periods > most)
			most = d->summary->futures->future[i].watched[d->index].periods;
	return most;
}

static void marks(struct drawing *d, bool acted)
{
	const size_t count = periods(d);
	char number[24];

	sheet_block(d->sheet, acted ? "actions" : "alerts", "days p5 p95 height");
	text_add(&d->sheet->data, "0 0 0 -1\n");         /* never an empty block */
	for (size_t a = 0; a < d->budget->alerts; a++)
		for (size_t p = 0; p < count; p++) {
			const double height = d->budget->alert[a].share * d->budget->limit;
			double q[3];

			if ((double)times_of(d, a, p, acted, q) <= SPOKEN * (double)d->summary->futures->count || height > d->sheet->y1 || q[1] > d->sheet->x1)
				continue;
			text_addf(&d->sheet->data, "%.10g %.10g %.10g %.10g\n", q[1], q[0], fmin(q[2], d->sheet->x1), height);
			snprintf(number, sizeof number, "%zu", a + 1);
			sheet_label(d->sheet, sheet_x(d->sheet, q[1]), sheet_y(d->sheet, height) + (acted ? -NUMBER_PX : NUMBER_PX),
				    (struct ink){.size = SMALL_PX, .bold = true, .rgb = acted ? ink_of(ACTED_RGB) : INK_RGB, .align = ALIGN_CENTRE, .halo = true}, number);
		}
}

/* Below the axis: the alerts by number, then what the colours mean. */
static void foot(struct drawing *d)
{
	const struct key key[] = {{PLAIN_RGB, _("without actions"), 0}, {ACTED_RGB, _("with actions"), 0}};
	struct sheet *sheet = d->sheet;
	struct text line = {0};

	sheet_label(sheet, sheet->right, sheet->bottom - 42, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, _("days"));
	sheet_key(sheet, key, acts(d) ? 2 : 1, sheet->left, sheet->width - 20, sheet->bottom - 44, true);
	for (size_t a = 0; a < d->budget->alerts; a++) {
		text_addf(&line, "%zu  ", a + 1);
		alert_write(d->budget->alert + a, true, &line);
		sheet_label(sheet, sheet->left, sheet->bottom - 70 - LINE_PX * (double)a, (struct ink){.size = SMALL_PX, .rgb = INK_RGB}, text_str(&line));
		text_clear(&line);
	}
	text_release(&line);
}

static void say(void *context, const char *s)
{
	sheet_say(context, "%s", s);
}

static void title(struct drawing *d)
{
	const struct strategy *strategy = d->summary->futures->plan->strategy[d->summary->futures->strategy].strategy;
	struct text line = {0}, limit = {0};

	budget_limit_write(d->budget, &limit);
	text_addf(&line, _("%s, %s: %s; bands: 90 %% of the futures, lines: medians; marks: when alerts fire (above), act (below)"), strategy->name,
		  budget_title(d->budget), text_str(&limit));
	sheet_title(d->sheet, _("When does the budget speak, and what can it still save?"), text_str(&line));
	budget_say(d->summary, d->index, say, d->sheet);
	text_release(&line);
	text_release(&limit);
}

bool plot_budget(struct sheet *sheet, const struct budgets_summary *summary, size_t budget)
{
	const struct plan *plan = summary->futures->plan;
	struct drawing d = {sheet, summary, plan->scenario->budget + budget, summary->budget + budget, budget};
	struct text limit = {0};

	if (d.budget->period == PERIOD_DAY || d.of->days < 2 || !(summary->budget[budget].spent[WORLD_PLAIN].max > 0))
		return false;
	const double lines = LINE_PX * (double)d.budget->alerts;

	sheet_init(sheet, plan, "budget", WIDTH, TOP_PX + PLOT_PX + BOTTOM_PX + lines);
	free(sheet->name);
	sheet->name = plan->strategies > 1 ? worded("budget-%s-%s", plan->strategy[summary->futures->strategy].strategy->name, d.budget->name)
		: worded("budget-%s", d.budget->name);
	sheet->right = WIDTH - RIGHT_PX;
	sheet->bottom = BOTTOM_PX + lines;
	sheet->top = sheet->height - TOP_PX;
	axes(&d);
	title(&d);
	for (int w = 0; w < WORLDS; w++)
		fan(&d, (enum world)w);
	marks(&d, false);
	marks(&d, true);
	budget_amount_write(d.budget, d.budget->limit, &limit);
	sheet_limit(sheet, 'y', d.budget->limit, text_str(&limit));
	foot(&d);
	text_release(&limit);
	return true;
}
