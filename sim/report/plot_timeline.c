/* What happened in one future: each node's states, losses, the job's progress and the price, on one axis of time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"
#include "sim/report/plot_states.h"

enum { ROWS_MOST = 16, COLUMNS = 900, BOXES_MOST = 6000, LOST_RGB = 0xb2182b, FALLBACK_RGB = 0x0072b2 };
enum { PROGRESS_PX = 84, PRICE_PX = 70, GAP_PX = 40, CROWD_PX = 220 };

struct story_sheet {
	struct sheet *sheet;
	const struct replay *replay;
	struct states *states;
	double unit_s;                    /* of the axis: a day or an hour */
	double row_px;
	double nodes_y, progress_y, price_y;      /* lower edges of the three bands, px above the axis */
	double nodes_px;
};

/* The colours of the cost parts, where a state has one. */
static const struct { uint32_t rgb; const char *title; } looks[STATES] = {
	[STATE_RUNNING] = {0x44aa99, N_("running")},
	[STATE_LOST_WORK] = {0xcc6677, N_("running, lost later")},
	[STATE_CHECKPOINT] = {0x117733, N_("checkpoint")},
	[STATE_RESTORING] = {0xddcc77, N_("restoring")},
	[STATE_IDLE] = {0x8c8c8c, N_("held idle, paid for")},
	[STATE_WAITING] = {0xe4e4e4, N_("waiting for capacity")},
	[STATE_STARTING] = {0x88ccee, N_("starting")},
	[STATE_NOTICE] = {0xee8866, N_("in notice")},
};

static const struct setup *setup_of(const struct story_sheet *t)
{
	return &t->replay->plan->strategy[t->replay->strategy].setup;
}

static const struct fleet_row *fleet_of(const struct story_sheet *t, size_t node)
{
	const struct setup *setup = setup_of(t);
	size_t past = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++) {
		past += (size_t)setup->fleet[r].nodes;
		if (node < past)
			return &setup->fleet[r];
	}
	return NULL;
}

static double x_of(const struct story_sheet *t, double t_s)
{
	return t_s / t->unit_s;
}

static void box(struct story_sheet *t, double from_s, double to_s, double low, double high, enum state state)
{
	text_addf(&t->sheet->data, "%.8g %.8g %.6g %.6g 0x%06x\n", x_of(t, from_s), x_of(t, to_s), low, high, looks[state].rgb);
}

/* --- the nodes --- */

static double row_y(const struct story_sheet *t, size_t node)
{
	return t->nodes_y + t->row_px * ((double)(t->states->nodes - node) - 0.5);
}

static void row_label(struct story_sheet *t, size_t node)
{
	const struct fleet_row *row = fleet_of(t, node);
	const char *buy = !row ? "" : row->buy == BUY_SPOT ? _("spot") : row->buy == BUY_BLOCK ? _("block") : _("on demand");
	const double y = t->sheet->bottom + row_y(t, node);
	char *name = worded(_("node %zu"), node);

	letters_row(t->sheet, name);
	sheet_label(t->sheet, 24, y, (struct ink){.size = SMALL_PX, .rgb = INK_RGB}, name);
	sheet_label(t->sheet, t->sheet->left - 8, y, (struct ink){.size = FOOTER_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, buy);
	free(name);
}

/* A checkpoint of minutes in a future of weeks is made visible when there is room for that. */
static double widened(const struct story_sheet *t, const struct stretches *row, const struct stretch *s)
{
	const double px_s = t->states->end_s / (t->sheet->right - t->sheet->left);
	size_t checkpoints = 0;

	if (s->state != STATE_CHECKPOINT)
		return s->to_s;
	for (size_t i = 0; i < row->count; i++)
		checkpoints += row->item[i].state == STATE_CHECKPOINT;
	return 5 * (double)checkpoints < t->sheet->right - t->sheet->left ? fmax(s->to_s, s->from_s + px_s) : s->to_s;
}

/* A checkpoint of minutes would hide the hours around it: it is in letters where it fills a column at least. */
static void letters_of(struct story_sheet *t, const struct stretch *s)
{
	static const char letter[STATES] = {[STATE_RUNNING] = '=', [STATE_LOST_WORK] = 'x', [STATE_CHECKPOINT] = 'c', [STATE_RESTORING] = 'r',
					    [STATE_IDLE] = 'i', [STATE_WAITING] = '.', [STATE_STARTING] = 's', [STATE_NOTICE] = '!'};
	const double from = sheet_x(t->sheet, x_of(t, s->from_s)), to = sheet_x(t->sheet, x_of(t, s->to_s));

	if (s->state == STATE_CHECKPOINT && to - from < (t->sheet->right - t->sheet->left) / LETTERS_COLUMNS)
		return;
	letters_bar(t->sheet, from, to, letter[s->state]);
	letters_key(t->sheet, letter[s->state], _(looks[s->state].title));
}

static void draw_rows(struct story_sheet *t)
{
	size_t boxes = 0;

	for (size_t n = 0; n < t->states->nodes; n++)
		boxes += t->states->row[n].count;
	for (size_t n = 0; n < t->states->nodes; n++) {
		struct stretches *row = &t->states->row[n];
		const double y = row_y(t, n), half = t->row_px * 0.36;

		row_label(t, n);
		if (boxes > BOXES_MOST)
			stretches_thin(row, t->states->end_s, COLUMNS);
		for (int checkpoint = 0; checkpoint < 2; checkpoint++)       /* those on top: they may be widened */
			for (size_t i = 0; i < row->count; i++)
				if ((row->item[i].state == STATE_CHECKPOINT) == checkpoint) {
					box(t, row->item[i].from_s, widened(t, row, &row->item[i]), y - half, y + half, row->item[i].state);
					letters_of(t, &row->item[i]);
				}
	}
}

/* Many nodes: how many are in which state, stacked. */
static void draw_crowd(struct story_sheet *t)
{
	static const enum state order[STATES] = {STATE_RUNNING, STATE_LOST_WORK, STATE_CHECKPOINT, STATE_RESTORING, STATE_NOTICE,
						 STATE_IDLE, STATE_STARTING, STATE_WAITING};
	const double wide = t->states->end_s / COLUMNS, scale = t->nodes_px / (double)t->states->nodes;
	char *all = number_words((double)t->states->nodes, 15);

	/* each column reaches under the next, else anti-aliasing leaves seams */
	for (size_t c = 0; c < COLUMNS; c++) {
		double y = t->nodes_y;

		for (size_t k = 0; k < STATES; k++) {
			const double high = scale * t->states->share[c * STATES + order[k]];

			if (high > 0.01)
				box(t, wide * (double)c, fmin(t->states->end_s, wide * ((double)c + 1.8)), y, y + high, order[k]);
			y += high;
		}
	}
	const struct ink ink = {.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT};

	sheet_label(t->sheet, t->sheet->left - 8, t->sheet->bottom + t->nodes_y + t->nodes_px, ink, all);
	sheet_label(t->sheet, t->sheet->left - 8, t->sheet->bottom + t->nodes_y, ink, "0");
	sheet_label(t->sheet, 24, t->sheet->bottom + t->nodes_y + t->nodes_px / 2, (struct ink){.size = SMALL_PX, .rgb = INK_RGB}, _("nodes"));
	free(all);
}

static void draw_moments(struct story_sheet *t)
{
	const struct states *states = t->states;

	sheet_block(t->sheet, "losses and fall-backs", "time low height colour");
	for (size_t i = 0; i < states->moments; i++) {
		const struct moment *m = &states->moment[i];
		const double half = t->row_px * 0.46;
		const double low = states->row ? row_y(t, (size_t)m->node) - half : t->nodes_y + t->nodes_px + 3;

		if (!states->row && i > 0 && states->moment[i - 1].t_s == m->t_s)
			continue;               /* one tick for all that fall together */
		text_addf(&t->sheet->data, "%.8g %.6g %.6g 0x%06x\n", x_of(t, m->t_s), low, states->row ? 2 * half : 8,
			  (uint32_t)(m->fallback ? FALLBACK_RGB : LOST_RGB));
	}
	if (states->moments == 0)
		text_add(&t->sheet->data, "NaN NaN NaN 0\n");
}

/* --- progress --- */

/* The work there is, s: what a finished future did at its end, else what the job needs without a fault. */
static double whole_work(const struct story_sheet *t)
{
	const struct strategy_plan *plan = &t->replay->plan->strategy[t->replay->strategy];
	double most = 0;

	for (size_t i = 0; i < t->states->points; i++)
		most = fmax(most, t->states->point[i].done_s);
	if (!t->replay->finished && plan->workload && plan->workload->ideal_s)
		most = fmax(most, plan->workload->ideal_s(plan->workload_plan));
	return most > 0 ? most : 1;
}

static void band_label(struct story_sheet *t, double y, double height, const char *what, const char *low, const char *high)
{
	const struct ink ink = {.size = FOOTER_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT};

	sheet_label(t->sheet, 24, t->sheet->bottom + y + height / 2, (struct ink){.size = SMALL_PX, .rgb = INK_RGB}, what);
	sheet_label(t->sheet, t->sheet->left - 8, t->sheet->bottom + y, ink, low);
	sheet_label(t->sheet, t->sheet->left - 8, t->sheet->bottom + y + height, ink, high);
}

static void draw_progress(struct story_sheet *t)
{
	const double whole = whole_work(t);
	const struct states *states = t->states;
	const size_t step = states->points / 20000 + 1;
	char *none = percent_words(0, 0), *all = percent_words(1, 0);

	sheet_block(t->sheet, "progress", "time y share_of_the_work");
	for (size_t i = 0; i < states->points; i += step) {
		const double share = states->point[i].done_s / whole;

		text_addf(&t->sheet->data, "%.8g %.6g %.5f\n", x_of(t, states->point[i].t_s), t->progress_y + share * PROGRESS_PX, share);
	}
	if (states->points == 0)
		text_add(&t->sheet->data, "NaN NaN NaN\n");
	band_label(t, t->progress_y, PROGRESS_PX, _("progress"), none, all);
	free(none);
	free(all);
}

/* --- prices --- */

static double price(const struct story_sheet *t, const struct value *value)
{
	const struct chance chance = {.seed = t->replay->plan->scenario->seed, .replica = t->replay->replica};

	return value->form == VALUE_QUANTITY ? value_in_replica(value, &chance) : NAN;
}

struct quote {
	double usd_h;                     /* its mean in this future, when it moves */
	double least_usd_h, most_usd_h;
	bool spot;
	const struct price_rule *moves;
};

static struct chance chance_of(const struct story_sheet *t)
{
	return (struct chance){.seed = t->replay->plan->scenario->seed, .replica = t->replay->replica};
}

/* Each price once. */
static size_t quote_add(const struct story_sheet *t, struct quote *quote, size_t count, size_t most, const struct market *market, bool spot)
{
	struct quote new = {.usd_h = price(t, spot ? &market->spot_usd_h : &market->on_demand_usd_h), .spot = spot,
			    .moves = spot ? market->moves : NULL};
	const struct chance chance = chance_of(t);
	const double end_s = t->states->end_s;
	struct price_path path;

	new.least_usd_h = new.most_usd_h = new.usd_h;
	if (new.moves) {
		new.usd_h = new.most_usd_h = 0;
		new.least_usd_h = INFINITY;
		price_start(&path, new.moves, &chance);
		for (; path.from_s < end_s; price_pass(&path)) {
			new.usd_h += path.usd_h * (fmin(path.to_s, end_s) - path.from_s) / end_s;
			new.least_usd_h = fmin(new.least_usd_h, path.usd_h);
			new.most_usd_h = fmax(new.most_usd_h, path.usd_h);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (quote[i].usd_h == new.usd_h && quote[i].spot == spot)
			return count;
	if (isfinite(new.usd_h) && new.usd_h >= 0 && count < most)
		quote[count++] = new;
	return count;
}

/* What a node costs in each fleet row. */
static size_t quotes(const struct story_sheet *t, struct quote *quote, size_t most)
{
	const struct setup *setup = setup_of(t);
	size_t count = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++) {
		const struct fleet_row *row = &setup->fleet[r];
		const bool spot = row->buy == BUY_SPOT;

		for (size_t k = 0; spot && k < row->offers; k++)
			count = quote_add(t, quote, count, most, &row->offer[k].market, true);
		if (!spot || !row->offers)
			count = quote_add(t, quote, count, most, &row->market, spot);
	}
	return count;
}

enum { LABEL_PX = 16 };                    /* height of a price's words */

static bool near(const struct quote *a, const struct quote *b, double from_usd, double near_usd)
{
	return a == b || (a->spot == b->spot && !a->moves && !b->moves && fabs(a->usd_h - from_usd) < near_usd);
}

/* The highest of the steady prices near FIRST's, which have no room for words of their own; all near it to USD: "$8.93, $9.26". */
static double near_prices(const struct quote *quote, size_t count, size_t first, double near_usd, struct text *usd)
{
	double highest = quote[first].least_usd_h;

	for (size_t i = first; i < count; i++)
		if (near(quote + i, quote + first, quote[first].usd_h, near_usd))
			highest = fmax(highest, quote[i].least_usd_h);
	for (size_t i = first; i < count; i++)
		if (near(quote + i, quote + first, highest, near_usd)) {
			char *one = usd_words(quote[i].usd_h, quote[i].usd_h >= 10 ? 4 : 3);

			text_addf(usd, "%s%s", usd->len ? ", " : "", one);
			free(one);
		}
	return highest;
}

static void quote_label(struct story_sheet *t, const struct quote *q, const char *usd, double y)
{
	char *what = worded(q->moves ? _("spot %s per node and hour on average") : q->spot ? _("spot %s per node and hour")
				     : _("on demand %s per node and hour"), usd);

	sheet_label(t->sheet, t->sheet->right - 4, t->sheet->bottom + y + 9,
		    (struct ink){.size = FOOTER_PX, .rgb = ink_of(q->spot ? 0xe69f00u : 0x0072b2u), .align = ALIGN_RIGHT, .halo = true}, what);
	free(what);
}

/* MOST: the price at the upper edge of the band. One that moves is a step line; several changes within a column are its last. */
static void quote_line(struct story_sheet *t, const struct quote *q, double most)
{
	const double end_s = t->states->end_s, per_usd = most > 0 ? (PRICE_PX - 16) / most : 0;
	const struct price_rule still = {.model = PRICE_STILL, .mean_usd_h = q->usd_h, .cap_usd_h = INFINITY};
	const struct chance chance = chance_of(t);
	struct price_path path;

	price_start(&path, q->moves ? q->moves : &still, &chance);
	for (double from_s = 0; from_s < end_s; price_pass(&path)) {
		const double to_s = fmin(path.to_s, end_s);

		if (to_s - from_s < end_s / COLUMNS && to_s < end_s)
			continue;
		text_addf(&t->sheet->data, "%.8g %.6g 0x%06x %.9g\n%.8g %.6g 0x%06x %.9g\n", x_of(t, from_s), t->price_y + path.usd_h * per_usd,
			  q->spot ? 0xe69f00u : 0x0072b2u, path.usd_h, x_of(t, to_s), t->price_y + path.usd_h * per_usd,
			  q->spot ? 0xe69f00u : 0x0072b2u, path.usd_h);
		from_s = to_s;
	}
	text_add(&t->sheet->data, "\n");
}

static void draw_prices(struct story_sheet *t)
{
	struct quote quote[8];
	const size_t count = quotes(t, quote, 8);
	double most = 0, taken = -INFINITY;
	char *none, *top;

	sheet_block(t->sheet, "prices", "time y colour usd_per_hour");
	for (size_t i = 0; i < count; i++)
		most = fmax(most, quote[i].most_usd_h);
	for (size_t i = 0; i < count; i++) {
		/* words stand on a line that is straight, and under one that moves */
		const double per_usd = most > 0 ? (PRICE_PX - 16) / most : 0;
		struct text usd = {0};
		const double highest = near_prices(quote, count, i, per_usd > 0 ? LABEL_PX / per_usd : 0, &usd);
		const double y = t->price_y + highest * per_usd - (quote[i].moves ? 20 : 0);

		quote_line(t, &quote[i], most);
		if (fabs(t->price_y + quote[i].least_usd_h * per_usd - (quote[i].moves ? 20 : 0) - taken) >= LABEL_PX)
			quote_label(t, &quote[i], text_str(&usd), taken = y);
		text_release(&usd);
	}
	if (count == 0) {
		text_add(&t->sheet->data, "NaN NaN 0 0\n");
		return;
	}
	none = usd_words(0, 1);
	top = usd_words(most, most >= 10 ? 4 : 3);
	band_label(t, t->price_y, PRICE_PX - 16, _("price"), none, top);
	free(none);
	free(top);
}

/* --- the sheet --- */

static void guides(struct story_sheet *t)
{
	const double edge[] = {t->progress_y, t->progress_y + PROGRESS_PX, t->price_y};

	sheet_block(t->sheet, "guides", "from y length");
	for (size_t i = 0; i < sizeof edge / sizeof edge[0]; i++)
		text_addf(&t->sheet->data, "0 %.6g %.8g\n", edge[i], t->sheet->x1);
}

static size_t make_key(const struct story_sheet *t, struct key *key)
{
	size_t count = 0;
	bool fell = false;

	for (int k = 0; k < STATES; k++)
		if (t->states->seen[k])
			key[count++] = (struct key){looks[k].rgb, _(looks[k].title), 0};
	for (size_t i = 0; i < t->states->moments; i++)
		fell |= t->states->moment[i].fallback;
	if (t->states->lost_nodes)
		key[count++] = (struct key){LOST_RGB, _("node lost"), '|'};
	if (fell)
		key[count++] = (struct key){FALLBACK_RGB, _("on demand instead of spot"), '|'};
	return count;
}

static void titles(struct story_sheet *t)
{
	const struct replay *replay = t->replay;
	const double hours = t->states->end_s / HOUR_S;
	char *title = worded(_("What happened in future %llu of %s?"), (unsigned long long)replay->replica,
			     strategy_name(replay->plan, replay->strategy));
	char *time = hours_words(hours, 3), *lost = hours_words(t->states->lost_work_s / HOUR_S, t->states->lost_work_s < HOUR_S ? 2 : 3);
	char *usd = usd_words(replay->metric ? replay->metric[0] : NAN, 4);
	char *what = worded(replay->finished ? _("finished after %s; nodes lost: %zu; work lost and done again: %s; cost: %s")
					     : _("given up after %s; nodes lost: %zu; work lost: %s; cost: %s"),
			    time, t->states->lost_nodes, lost, usd);

	sheet_title(t->sheet, title, what);
	free(title);
	free(time);
	free(lost);
	free(usd);
	free(what);
}

static void bands(struct story_sheet *t)
{
	t->row_px = t->states->nodes <= 4 ? 34 : t->states->nodes <= 8 ? 28 : 22;
	t->nodes_px = t->states->row ? t->row_px * (double)t->states->nodes : CROWD_PX;
	t->price_y = 22;
	t->progress_y = t->price_y + PRICE_PX + 24;
	t->nodes_y = t->progress_y + PROGRESS_PX + 24;
}

static void axis(struct story_sheet *t)
{
	struct sheet *sheet = t->sheet;

	t->unit_s = t->states->end_s >= 72 * HOUR_S ? DAY_S : HOUR_S;
	sheet->x1 = t->states->end_s / t->unit_s;
	sheet->y1 = sheet->top - sheet->bottom;
	sheet_area(sheet);
	sheet_tics(sheet, 'x', tics_of(0, sheet->x1, 12), UNIT_NUMBER);
	sheet_label(sheet, sheet->left, 51, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB},
		    t->unit_s > HOUR_S ? _("days since the start") : _("hours since the start"));
}

bool plot_timeline(struct sheet *sheet, const struct replay *replay)
{
	struct story_sheet t = {.sheet = sheet, .replay = replay, .states = states_new(replay, ROWS_MOST, COLUMNS)};
	struct key key[STATES + 2];
	const size_t keys = make_key(&t, key);
	double key_height;
	char *widest;

	if (t.states->nodes == 0 || !(t.states->end_s > 0)) {
		states_free(t.states);
		return false;
	}
	sheet_init(sheet, replay->plan, "timeline", 1000, 600);
	free(sheet->name);
	sheet->name = worded("timeline-%s-%llu", strategy_name(replay->plan, replay->strategy), (unsigned long long)replay->replica);
	widest = worded(_("node %zu"), (size_t)88);
	sheet->left = 24 + fmax(text_px(widest, SMALL_PX, false), fmax(text_px(_("progress"), SMALL_PX, false), text_px(_("price"), SMALL_PX, false))) +
		      12 + fmax(text_px(_("on demand"), FOOTER_PX, false), 44) + 10;
	free(widest);
	bands(&t);
	key_height = sheet_key(sheet, key, keys, 24, sheet->right, 0, false);
	sheet->bottom = 94;
	sheet->height = sheet->bottom + t.nodes_y + t.nodes_px + 22 + key_height + 84;
	sheet->top = sheet->bottom + t.nodes_y + t.nodes_px + 14;
	axis(&t);
	titles(&t);
	sheet_key(sheet, key, keys, 24, sheet->right, sheet->height - 84, true);
	sheet_block(sheet, "states", "from to low high colour");
	if (t.states->row)
		draw_rows(&t);
	else
		draw_crowd(&t);
	draw_moments(&t);
	draw_progress(&t);
	draw_prices(&t);
	guides(&t);
	states_free(t.states);
	return true;
}
