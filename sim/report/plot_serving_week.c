/* Does the service keep up? Demand, replicas, line and latency of one future; of a long one the week that holds the peak. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/serving.h"

enum { COLUMNS_MOST = 1500, LEFT_PX = 74, RIGHT_PX = 100, PANEL_PX = 150, STEP_PX = PANEL_PX + 44, HEAD_PX = 112, FOOT_PX = 104 };
enum { DEMAND_RGB = 0x332288, WANTED_RGB = 0x882255, READY_RGB = 0x44aa99, QUEUE_RGB = 0xddaa33, LATENCY_RGB = 0xcc3311, LOST_RGB = 0xb2182b };
enum { BLOCKS = 6 };
#define WEEK_S (7 * DAY_S)
#define ROOM 1.12                         /* of an axis above the largest value */
#define FIELD(name) offsetof(struct serving_stretch, name)

struct week {
	struct sheet *sheet;
	const struct replay *replay;
	const struct serving *serving;
	double from_s, to_s;              /* what is shown */
	double left;                      /* px, of all panels */
	size_t peak;                      /* the stretch of most requests */
	size_t together;                  /* stretches that are drawn as one */
	struct panel_map map;
	bool lost;
};

/* --- what is shown --- */

static bool within(const struct week *w, size_t i)
{
	return w->serving->stretch[i].to_s > w->from_s + 1e-6 && w->serving->stretch[i].from_s < w->to_s - 1e-6;
}

/* Whole days since the start, the peak in the middle of them. */
static void choose(struct week *w)
{
	const double end_s = w->serving->end_s;

	w->peak = serving_most(w->serving, FIELD(per_s), 0, end_s);
	w->to_s = end_s;
	if (end_s > WEEK_S * 1.001 && w->peak != SIZE_MAX) {
		w->from_s = floor((w->serving->stretch[w->peak].from_s - WEEK_S / 2) / DAY_S) * DAY_S;
		w->from_s = fmax(0, fmin(w->from_s, floor((end_s - WEEK_S) / DAY_S) * DAY_S));
		w->to_s = w->from_s + WEEK_S;
	}
	for (size_t i = 0; i < w->serving->stretches; i++)
		w->together += within(w, i);
	w->together = (w->together + COLUMNS_MOST - 1) / COLUMNS_MOST;
}

/* --- lines --- */

static double value_of(const struct serving *part, size_t field, double from_s, double to_s)
{
	size_t most;

	if (field == FIELD(latency_s))
		return serving_latency_s(part, from_s, to_s);
	if (field != FIELD(waiting))
		return serving_mean(part, field, from_s, to_s);
	most = serving_most(part, field, from_s, to_s);
	return most == SIZE_MAX ? NAN : serving_field(&part->stretch[most], field);
}

/* As many stretches as are drawn as one: means, of the line the longest. LETTER 0: not in letters. */
static void line(struct week *w, const struct panel *p, const char *title, size_t field, double per_unit, char letter)
{
	const struct serving *s = w->serving;
	bool drawn = false;

	panel_block(&w->map, p, title, "time value");
	if (letter)
		panel_letters(p, letter, 1, 2, LETTERS_LINE);
	for (size_t i = 0, next; i < s->stretches; i = next) {
		next = i + 1;
		if (!within(w, i))
			continue;
		while (next < i + w->together && next < s->stretches && within(w, next))
			next++;
		const double from = fmax(w->from_s, s->stretch[i].from_s), to = fmin(w->to_s, s->stretch[next - 1].to_s);
		const struct serving part = {.stretch = s->stretch + i, .stretches = next - i};
		const double y = value_of(&part, field, from, to);

		if (isfinite(y))
			text_addf(&w->sheet->data, "%.8g %.8g\n%.8g %.8g\n", from / DAY_S, y / per_unit, to / DAY_S, y / per_unit);
		else
			text_add(&w->sheet->data, drawn ? "\n" : "");
		drawn = isfinite(y);
	}
	text_add(&w->sheet->data, "NaN NaN\n");
}

static void wanted_line(struct week *w, const struct panel *p)
{
	const struct serving *s = w->serving;
	double now = serving_wanted(s, w->from_s);

	panel_block(&w->map, p, "replicas wanted", "time number");
	panel_letters(p, 'w', 1, 2, LETTERS_LINE);
	letters_key(p->sheet, 'w', _("wanted"));
	if (isfinite(now))
		text_addf(&w->sheet->data, "%.8g %g\n", w->from_s / DAY_S, now);
	for (size_t i = 0; i < s->wants && s->wanted[i].at_s <= w->to_s; i++) {
		if (s->wanted[i].at_s <= w->from_s)
			continue;
		text_addf(&w->sheet->data, "%.8g %g\n%.8g %g\n", s->wanted[i].at_s / DAY_S, now, s->wanted[i].at_s / DAY_S, s->wanted[i].servers);
		now = s->wanted[i].servers;
	}
	if (isfinite(now))
		text_addf(&w->sheet->data, "%.8g %g\n", w->to_s / DAY_S, now);
	else
		text_add(&w->sheet->data, "NaN NaN\n");
}

static void lost_marks(struct week *w, const struct panel *p)
{
	panel_block(&w->map, p, "replicas lost", "time height_px");
	for (size_t i = 0; i < w->replay->recorder.count; i++) {
		const struct record *r = &w->replay->recorder.record[i];

		if (r->kind != RECORD_LOST || r->t_s < w->from_s || r->t_s > w->to_s)
			continue;
		text_addf(&w->sheet->data, "%.8g 9\n", r->t_s / DAY_S);
		w->lost = true;
	}
	if (!w->lost)
		text_add(&w->sheet->data, "NaN 0\n");
}

/* --- panels --- */

static struct panel panel_of(const struct week *w, int place, double most)
{
	const double y1 = w->sheet->height - HEAD_PX - STEP_PX * place;

	return (struct panel){.sheet = w->sheet,
			      .box = {w->left, y1 - PANEL_PX, w->sheet->width - RIGHT_PX, y1},
			      .x0 = w->from_s / DAY_S, .x1 = w->to_s / DAY_S, .y1 = most > 0 ? ROOM * most : 1};
}

static double most_of(const struct week *w, size_t field)
{
	const size_t most = serving_most(w->serving, field, w->from_s, w->to_s);

	return most == SIZE_MAX ? NAN : serving_field(&w->serving->stretch[most], field);
}

/* Of servers and requests there are whole ones only. */
static struct tics tics_whole(double high, int most)
{
	struct tics tics = tics_of(0, high, most);

	return tics.step < 1 ? (struct tics){0, 1, (int)floor(high + 1e-9) + 1} : tics;
}

static void axes(const struct week *w, const struct panel *p, bool whole, bool last)
{
	panel_axis_lines(p);
	panel_tics_y(p, whole ? tics_whole(p->y1, 4) : tics_of(0, p->y1, 4), UNIT_NUMBER);
	panel_tics_days(p, w->sheet->plan->scenario->start_unix_s, DAY_S, last);
}

/* Requests a second, or, where even the peak has few, an hour. */
static double demand_unit(const struct week *w)
{
	const double most = most_of(w, FIELD(per_s));

	return most > 0 && most < 0.1 ? 1 / HOUR_S : 1;
}

static void demand(struct week *w)
{
	const double unit = demand_unit(w), most = most_of(w, FIELD(per_s)) / unit;
	const struct panel p = panel_of(w, 0, most);
	char *mean = number_words(serving_mean(w->serving, FIELD(per_s), w->from_s, w->to_s) / unit, 3), *peak = number_words(most, 3);
	char *when = w->peak == SIZE_MAX ? mem_text("") : moment_words(w->sheet->plan, w->serving->stretch[w->peak].from_s);
	char *words = worded(unit < 1 ? _("%s an hour on average, %s at the peak (%s)") : _("%s a second on average, %s at the peak (%s)"), mean, peak,
			     when);

	axes(w, &p, false, false);
	panel_heading(&p, _("requests"), DEMAND_RGB, words, p.box.x1);
	sheet_say_about(w->sheet, _("requests"), words);
	line(w, &p, "requests", FIELD(per_s), unit, '*');
	free(mean);
	free(peak);
	free(when);
	free(words);
}

static void wanted_range(const struct week *w, double *least, double *most)
{
	*least = *most = serving_wanted(w->serving, w->from_s);
	for (size_t i = 0; i < w->serving->wants; i++)
		if (w->serving->wanted[i].at_s > w->from_s && w->serving->wanted[i].at_s < w->to_s) {
			*least = fmin(*least, w->serving->wanted[i].servers);
			*most = fmax(*most, w->serving->wanted[i].servers);
		}
}

static char *replica_words(const struct week *w, double least, double most)
{
	const double mean = serving_mean(w->serving, FIELD(ready), w->from_s, w->to_s);
	char *low = number_words(least, 4), *high = number_words(most, 4), *ready = number_words(mean, 3), *s;
	const double use = serving_busy(w->serving, w->from_s, w->to_s);
	char *busy = use < 0.01 ? share_words(use) : percent_words(use, 0);

	if (!(mean > 0) && !(most > 0))
		s = mem_text(_("none: the requests are served elsewhere"));
	else if (!isfinite(most))
		s = worded(_("%s ready on average, %s of their places in use"), ready, busy);
	else if (least < most)
		s = worded(_("%s to %s wanted; %s ready on average, %s of their places in use"), low, high, ready, busy);
	else
		s = worded(_("%s wanted all the time; %s ready on average, %s of their places in use"), high, ready, busy);
	free(low);
	free(high);
	free(ready);
	free(busy);
	return s;
}

/* At the right, at the height where each line ends, one above the other where they end alike. */
static void name_lines(const struct week *w, const struct panel *p)
{
	const double wanted = serving_wanted(w->serving, w->to_s);
	double ready = NAN;

	for (size_t i = 0; i < w->serving->stretches; i++)
		if (within(w, i))
			ready = w->serving->stretch[i].ready;
	double y = panel_y(p, fmin(p->y1, fmax(0, isfinite(ready) ? ready : 0))), up;

	y = fmin(y, p->box.y1 - 24);
	up = fmax(y + 17, isfinite(wanted) ? panel_y(p, wanted) : 0);
	if (isfinite(ready))
		sheet_label(w->sheet, p->box.x1 + 8, y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = ink_of(READY_RGB)}, _("ready"));
	if (isfinite(wanted))
		sheet_label(w->sheet, p->box.x1 + 8, up, (struct ink){.size = SMALL_PX, .bold = true, .rgb = WANTED_RGB}, _("wanted"));
}

static void replicas(struct week *w)
{
	double least, most;

	wanted_range(w, &least, &most);
	const struct panel p = panel_of(w, 1, fmax(isfinite(most) ? most : 0, most_of(w, FIELD(ready))));
	char *words = replica_words(w, least, most);

	axes(w, &p, true, false);
	panel_heading(&p, _("replicas"), INK_RGB, words, p.box.x1);
	sheet_say_about(w->sheet, _("replicas"), words);
	wanted_line(w, &p);
	line(w, &p, "replicas ready", FIELD(ready), 1, 'r');
	letters_key(w->sheet, 'r', _("ready"));
	lost_marks(w, &p);
	name_lines(w, &p);
	free(words);
}

/* The line at the left axis, the latency at the right one. */
static void queue(struct week *w)
{
	const double most = most_of(w, FIELD(waiting)), latency = most_of(w, FIELD(latency_s)), slowest = isfinite(latency) ? latency : 1;
	const double per_unit = slowest < 1 ? 1e-3 : slowest < 120 ? 1 : 60;
	const char *unit = per_unit < 1 ? "ms" : per_unit > 1 ? "min" : "s";
	const struct panel p = panel_of(w, 2, fmax(1, isfinite(most) ? most : 0));
	struct panel right = p;
	char *waiting = number_words(isfinite(most) ? most : 0, 3), *mean = number_words(serving_latency_s(w->serving, w->from_s, w->to_s) / per_unit, 3);
	char *worst = number_words(latency / per_unit, 3), *words = most > 0 ? worded(ngettext("at most %s request waits", "at most %s requests wait", (unsigned long)ceil(most)), waiting) : mem_text(_("no request waits"));
	char *right_words = isfinite(latency) ? worded(_("mean latency (%s): %s, %s at the worst"), unit, mean, worst) : mem_text("");

	right.y1 = ROOM * slowest / per_unit;
	axes(w, &p, true, true);
	panel_heading(&p, _("queue"), QUEUE_RGB, words, p.box.x0 + (p.box.x1 - p.box.x0) * 0.45);
	sheet_label(w->sheet, p.box.x1, p.box.y1 + 14, (struct ink){.size = SMALL_PX, .bold = true, .rgb = LATENCY_RGB, .align = ALIGN_RIGHT}, right_words);
	char *both = worded("%s%s%s", words, *right_words ? "; " : "", right_words);

	sheet_say_about(w->sheet, _("queue"), both);
	free(both);
	line(w, &p, "queue", FIELD(waiting), 1, '*');
	line(w, &right, "mean latency", FIELD(latency_s), per_unit, '\0');
	if (isfinite(latency))
		panel_tics_right(&right, tics_of(0, right.y1, 4), UNIT_NUMBER, LATENCY_RGB);
	free(waiting);
	free(mean);
	free(worst);
	free(words);
	free(right_words);
}

/* --- the sheet --- */

static void peak_guide(const struct week *w)
{
	const struct panel top = panel_of(w, 0, 1);
	double x;

	if (w->peak == SIZE_MAX)
		return;
	x = panel_x(&top, (w->serving->stretch[w->peak].from_s + w->serving->stretch[w->peak].to_s) / 2 / DAY_S);
	for (int k = 0; k < 3; k++) {
		const struct panel p = panel_of(w, k, 1);

		sheet_line(w->sheet, x, p.box.y0, x, p.box.y1, "nohead back linewidth 1 dashtype (4,4) linecolor rgb '#777777'");
	}
}

static void titles(const struct week *w)
{
	const struct plan *plan = w->sheet->plan;
	char *whole = hours_words(w->serving->end_s / HOUR_S, 3);
	const char *name = strategy_name(plan, w->replay->strategy), *title = bilingual_str(&plan->strategy[w->replay->strategy].strategy->title);
	char *second = w->to_s < w->serving->end_s - 1 || w->from_s > 0 ?
		worded(_("%s %s, future %llu: the week of the peak, of %s; dashed: the peak"), name, title, (unsigned long long)w->replay->replica, whole) :
		worded(_("%s %s, future %llu; dashed: the peak"), name, title, (unsigned long long)w->replay->replica);

	w->sheet->left = w->left;
	sheet_title(w->sheet, _("Does the service keep up with its demand?"), second);
	free(whole);
	free(second);
}

static double left_px(const struct week *w)
{
	const double most[2] = {most_of(w, FIELD(per_s)) / demand_unit(w), most_of(w, FIELD(waiting))};
	double wide = 0;

	for (int i = 0; i < 2; i++)
		wide = most[i] > 0 ? fmax(wide, tics_px(tics_of(0, ROOM * most[i], 4), UNIT_NUMBER)) : wide;
	return fmax(LEFT_PX, 34 + wide);
}

static void layout(struct week *w)
{
	char *below, *all;

	w->left = left_px(w);
	titles(w);
	panels_begin(w->sheet);
	demand(w);
	replicas(w);
	queue(w);
	peak_guide(w);
	panel_map_end(&w->map, w->sheet);
	below = days_words(w->sheet->plan, w->from_s);
	all = worded(w->lost ? _("%s   ·   red ticks: replicas that were lost") : "%s", below);
	sheet_label(w->sheet, w->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, all);
	free(below);
	free(all);
}

bool plot_serving_week(struct sheet *sheet, const struct replay *replay)
{
	struct serving *serving = serving_new(replay);
	struct week w = {.sheet = sheet, .replay = replay, .serving = serving};
	const bool drawn = serving->stretches > 1;

	if (drawn) {
		choose(&w);
		sheet_init(sheet, replay->plan, "serving-week", 1000, HEAD_PX + 2 * STEP_PX + PANEL_PX + FOOT_PX);
		layout(&w);
	}
	serving_free(serving);
	return drawn;
}
