/* What does scaling save? Replica-hours of one future of each strategy: a fleet that stands all the time as it did at its largest, what
 * was really paid for, and just enough replicas at every moment (fractions too), as full as they were in the busiest twentieth of the time,
 * or on average if that was fuller: never more than were ready. On a sine of amplitude a the last saves a/(1 + a) of the first. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/serving.h"

enum { ROWS_MOST = 8, BARS = 3, BAR_PX = 16, TOP_PX = 92, BOTTOM_PX = 112, RIGHT_PX = 330 };
enum { STATIC_RGB = 0xc8c8c8, IDEAL_RGB = 0x7a7a7a };
enum bar { BAR_STATIC, BAR_USED, BAR_IDEAL };

#define BUSIEST 0.05                      /* of the time: there its replicas are as full as somebody wants them */

struct fleet { double most, hours[BARS]; };       /* replicas; replica-hours */
struct peaks {
	struct sheet *sheet;
	struct replay *const *future;
	size_t *strategy, count, shown;
	struct fleet *fleet;              /* [count] */
	struct rows rows;
	struct panel panel;
	struct panel_map map;
};

/* Places in use, as full servers. */
static double load(const struct serving_stretch *at)
{
	return isfinite(at->ready) && isfinite(at->busy) ? at->ready * at->busy : 0;
}

static int busier(const void *left, const void *right)
{
	const struct serving_stretch *const *a = left, *const *b = right;

	return (load(*a) < load(*b)) - (load(*a) > load(*b));
}

/* Share of the places in use while most is to be done; 0 when nothing ever is. */
static double fullness(const struct serving *s)
{
	const struct serving_stretch **at = mem_new(s->stretches + 1, sizeof *at);
	const double mean = serving_busy(s, 0, s->end_s);
	double seconds = 0, busy_s = 0, ready_s = 0;

	for (size_t i = 0; i < s->stretches; i++)
		at[i] = &s->stretch[i];
	qsort(at, s->stretches, sizeof *at, busier);
	for (size_t i = 0; i < s->stretches && (i == 0 || seconds < BUSIEST * s->end_s); i++) {
		const double wide = at[i]->to_s - at[i]->from_s;

		seconds += wide;
		busy_s += load(at[i]) * wide;
		ready_s += isfinite(at[i]->ready) ? at[i]->ready * wide : 0;
	}
	free(at);
	return ready_s > 0 ? fmax(busy_s / ready_s, isfinite(mean) ? mean : 0) : 0;
}

static bool measure(const struct replay *replay, struct fleet *fleet)
{
	const int used = metric_named(replay->plan, "replica_hours");
	struct serving *s = serving_new(replay);
	const double full = fullness(s);
	double ideal = 0;

	fleet->most = 0;
	for (size_t i = 0; i < s->stretches; i++)
		fleet->most = fmax(fleet->most, isfinite(s->stretch[i].ready) ? ceil(s->stretch[i].ready - 1e-6) : 0);
	for (size_t i = 0; i < s->stretches && full > 0; i++)
		ideal += fmin(fleet->most, load(&s->stretch[i]) / full) * (s->stretch[i].to_s - s->stretch[i].from_s);
	fleet->hours[BAR_STATIC] = fleet->most * s->end_s / HOUR_S;
	fleet->hours[BAR_USED] = replay->metric && used >= 0 ? replay->metric[used] : NAN;
	fleet->hours[BAR_IDEAL] = ideal / HOUR_S;
	serving_free(s);
	return fleet->most > 0 && full > 0 && isfinite(fleet->hours[BAR_USED]);
}

/* Where nobody ever has a second replica there is no question. */
static void find(struct peaks *k, const struct plan *plan)
{
	bool several = false;

	k->strategy = mem_new(plan->strategies + 1, sizeof *k->strategy);
	k->fleet = mem_new(plan->strategies + 1, sizeof *k->fleet);
	for (size_t s = 0; s < plan->strategies; s++)
		if (k->future[s] && measure(k->future[s], &k->fleet[k->count]))
			k->strategy[k->count++] = s;
	for (size_t i = 0; i < k->count; i++)
		several |= k->fleet[i].most > 1;
	k->shown = !several ? 0 : k->count < ROWS_MOST ? k->count : ROWS_MOST;
}

/* --- bars --- */

static char *bar_words(const struct fleet *fleet, enum bar bar)
{
	char *hours = number_words(fleet->hours[bar], 4), *most = number_words(fleet->most, 4), *s;
	const double saved = 1 - fleet->hours[bar] / fleet->hours[BAR_STATIC];
	char *share = percent_words(fabs(saved), fabs(saved) < 0.0995 ? 1 : 0);

	if (bar == BAR_STATIC)
		s = worded(ngettext("%s h: %s replica for the peak", "%s h: %s replicas for the peak", (unsigned long)fleet->most), hours, most);
	else if (bar == BAR_IDEAL)
		s = worded(_("%s h: just enough (%s saved)"), hours, share);
	else
		s = worded(fabs(saved) < 0.0005 ? _("%s h: as it was") : saved > 0 ? _("%s h: as it was (%s saved)") : _("%s h: as it was (%s more)"), hours, share);
	free(hours);
	free(most);
	free(share);
	return s;
}

static double middle_px(const struct peaks *k, size_t place)
{
	return k->panel.box.y1 - k->rows.height * ((double)place + 0.5);
}

static void bars(struct peaks *k, size_t place)
{
	static const char letter[BARS] = {'p', '#', 'i'};
	const char *key[BARS] = {_("as at the peak"), _("as it was"), _("just enough")};
	const uint32_t colour[BARS] = {STATIC_RGB, strategy_rgb(k->sheet->plan, k->strategy[place]), IDEAL_RGB};

	for (int b = 0; b < BARS; b++) {
		const double y = middle_px(k, place) + (1 - b) * (BAR_PX + 3), hours = k->fleet[place].hours[b];
		char *words = bar_words(&k->fleet[place], (enum bar)b);

		letters_row(k->sheet, b ? "" : strategy_name(k->sheet->plan, k->strategy[place]));
		letters_bar(k->sheet, k->panel.box.x0, panel_x(&k->panel, hours), letter[b]);
		letters_key(k->sheet, letter[b], key[b]);
		text_addf(&k->sheet->data, "%.8g %.8g 0x%06x %d\n", hours, k->panel.box.y1 - y, colour[b], b == BAR_USED);
		sheet_label(k->sheet, panel_x(&k->panel, hours) + 8, y,
			    (struct ink){.size = SMALL_PX, .bold = b == BAR_USED, .rgb = b == BAR_USED ? ink_of(colour[b]) : GREY_RGB}, words);
		free(words);
	}
}

/* --- the sheet --- */

static char *finding(const struct peaks *k)
{
	size_t best = 0;
	char *share, *s;

	for (size_t i = 0; i < k->count; i++)
		if (k->fleet[i].hours[BAR_USED] / k->fleet[i].hours[BAR_STATIC] < k->fleet[best].hours[BAR_USED] / k->fleet[best].hours[BAR_STATIC])
			best = i;
	const double saved = 1 - k->fleet[best].hours[BAR_USED] / k->fleet[best].hours[BAR_STATIC];

	share = percent_words(saved, saved < 0.0995 ? 1 : 0);
	s = saved > 0.0005 ? worded(_("replica-hours of one future; %s saves %s of a fleet that always stands as at its peak"),
				    strategy_name(k->sheet->plan, k->strategy[best]), share)
			   : mem_text(_("replica-hours of one future; nothing is saved: no strategy has fewer replicas than at its peak"));
	free(share);
	return s;
}

static void layout(struct peaks *k)
{
	struct sheet *sheet = k->sheet;
	char *second = finding(k);
	double most = 0;

	for (size_t i = 0; i < k->shown; i++)
		for (int b = 0; b < BARS; b++)
			most = fmax(most, k->fleet[i].hours[b]);
	sheet_title(sheet, _("A fleet for the peak, or one that scales?"), second);
	const double left = sheet->left;

	k->panel = (struct panel){.sheet = sheet, .box = {left, BOTTOM_PX, sheet->width - RIGHT_PX, sheet->height - TOP_PX}, .x1 = most, .y1 = 1};
	k->panel.y1 = k->panel.box.y1 - k->panel.box.y0;
	for (size_t i = 0; i < k->shown; i++)
		sheet_row_name(sheet, k->strategy[i], middle_px(k, i), k->rows.height);
	panels_begin(sheet);
	sheet_line(sheet, k->panel.box.x0, k->panel.box.y0, k->panel.box.x0, k->panel.box.y1, "nohead front linewidth 1 linecolor rgb '#9a9a9a'");
	panel_tics_x(&k->panel, tics_of(0, most, (int)fmax(2, (k->panel.box.x1 - k->panel.box.x0) / 90)), UNIT_NUMBER);
	panel_block(&k->map, &k->panel, "bars", "replica_hours px_from_the_top colour is_the_strategy");
	for (size_t i = 0; i < k->shown; i++)
		bars(k, i);
	panel_map_end(&k->map, sheet);
	sheet_number(sheet, "top", k->panel.box.y1);
	sheet_number(sheet, "half", BAR_PX / 2.0);
	sheet_label(sheet, left, 72, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    _("replica-hours   ·   just enough: always as full as in the busiest twentieth of the time"));
	sheet_rest(sheet, k->strategy, k->shown, k->count, 51);
	free(second);
}

bool plot_peak(struct sheet *sheet, const struct summary *summary, struct replay *const *future)
{
	struct peaks k = {.sheet = sheet, .future = future};
	const bool serves = plan_serves(summary->plan);

	if (serves)
		find(&k, summary->plan);
	if (k.shown > 0) {
		bool *skip = mem_new(summary->plan->strategies, sizeof *skip);

		for (size_t s = 0; s < summary->plan->strategies; s++)
			skip[s] = true;
		for (size_t i = 0; i < k.shown; i++)
			skip[k.strategy[i]] = false;
		k.rows = (struct rows){k.shown, fmax(rows_of(k.shown).height, BARS * (BAR_PX + 3) + 14)};
		sheet_init(sheet, summary->plan, "peak-or-scale", 1000, TOP_PX + k.rows.height * (double)k.shown + BOTTOM_PX);
		sheet->left = rows_left(summary, skip);
		layout(&k);
		free(skip);
	}
	free(k.strategy);
	free(k.fleet);
	return k.shown > 0;
}
