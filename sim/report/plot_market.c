/* What the spot market did in one future: the stable on-demand price above the moving spot price, in each pool that its nodes
 * may be in, with the outages shaded. Prices and outages are functions of the seed and the future: they are walked again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/plot_letters.h"

enum { PANELS_MOST = 4, PIECES_MOST = 3000, COLUMNS = 1600, HEAD_PX = 46, LABEL_PX = 16, LEFT_PX = 74 };
enum { SPOT_RGB = 0xe69f00, ON_DEMAND_RGB = 0x0072b2, LOST_RGB = 0xb2182b, OUT_RGB = 0xd9d9d9 };
#define ROOM 1.12                         /* of the axis above the dearest price */
#define FAR 1.5                           /* a maximum price so many times above all else is only named */

/* One pool, as nodes of a row meet it. */
struct place_of_nodes {
	const struct market *market;
	const char *instance;
	size_t row;
	int which;                        /* of the market's pools; ALL_ALIKE: nothing tells them apart */
};
enum { ALL_ALIKE = -1 };

struct span { double from_s, to_s; };
struct seen {                             /* of one pool until the end */
	struct price_piece { double from_s, usd_h; } *piece;
	struct span *outage;
	size_t pieces, outages;
	double least, most, mean;         /* USD/h of spot; mean over time */
	double out_s, longest_s;
};

struct market_sheet {
	struct sheet *sheet;
	const struct replay *replay;
	struct chance chance;
	struct place_of_nodes *pool;
	size_t pools, shown;
	double end_s;
	struct time_axis time;
	struct panel_map map;
	bool out, taken;                  /* some pool was out, some node was taken */
};

static const struct setup *setup_of(const struct plan *plan, size_t strategy)
{
	return &plan->strategy[strategy].setup;
}

/* --- which pools --- */

static bool market_moves(const struct market *market)
{
	return market->moves || pool_moves(&market->capacity);
}

static void add_pools(struct market_sheet *m, const struct market *market, const char *instance, size_t row)
{
	const int pools = market->pools > 0 ? (int)market->pools : 1;
	const bool alike = pools == 1 || market->capacity.model == POOL_OPEN;  /* it is the price that closes those, all at once */

	for (int which = alike ? ALL_ALIKE : 0; which < (alike ? 0 : pools); which++) {
		bool known = false;

		for (size_t i = 0; i < m->pools; i++)
			known |= m->pool[i].market->pool_key == market->pool_key && m->pool[i].which == which &&
				 strcmp(m->pool[i].instance, instance) == 0;
		if (known || !market_moves(market))
			continue;
		m->pool = mem_grow(m->pool, m->pools + 1, sizeof *m->pool);
		m->pool[m->pools++] = (struct place_of_nodes){market, instance, row, which};
	}
}

static void find_pools(struct market_sheet *m, const struct setup *setup)
{
	for (size_t r = 0; r < setup->fleet_rows; r++) {
		const struct fleet_row *row = &setup->fleet[r];

		if (row->buy != BUY_SPOT)
			continue;
		for (size_t k = 0; k < row->offers; k++)
			add_pools(m, &row->offer[k].market, row->offer[k].instance_name, r);
		if (!row->offers)
			add_pools(m, &row->market, row->instance_name ? row->instance_name : "", r);
	}
	m->shown = m->pools < PANELS_MOST ? m->pools : PANELS_MOST;
}

bool market_strategy(const struct plan *plan, size_t *strategy)
{
	for (size_t s = 0; s < plan->strategies; s++) {
		struct market_sheet m = {0};

		find_pools(&m, setup_of(plan, s));
		free(m.pool);
		*strategy = s;
		if (m.pools > 0)
			return true;
	}
	return false;
}

/* --- what they did --- */

static double price_of(const struct market_sheet *m, const struct value *value)
{
	return value->form == VALUE_QUANTITY ? value_in_replica(value, &m->chance) : NAN;
}

static void see_price(const struct market_sheet *m, const struct market *market, struct seen *seen)
{
	const struct price_rule still = {.model = PRICE_STILL, .mean_usd_h = price_of(m, &market->spot_usd_h), .cap_usd_h = INFINITY};
	struct price_path path;
	double sum = 0;
	size_t cap = 0;

	seen->least = INFINITY;
	for (price_start(&path, market->moves ? market->moves : &still, &m->chance);; price_pass(&path)) {
		if (seen->pieces == cap) {
			cap = cap ? 2 * cap : 64;
			seen->piece = mem_grow(seen->piece, cap, sizeof *seen->piece);
		}
		seen->piece[seen->pieces++] = (struct price_piece){path.from_s, path.usd_h};
		seen->least = fmin(seen->least, path.usd_h);
		seen->most = fmax(seen->most, path.usd_h);
		sum += path.usd_h * (fmin(path.to_s, m->end_s) - path.from_s);
		if (path.to_s >= m->end_s)
			break;
	}
	seen->mean = sum / m->end_s;
}

static void see_outages(const struct market_sheet *m, const struct place_of_nodes *place, struct seen *seen)
{
	struct pool pool = {.until_s = m->end_s};

	if (!pool_moves(&place->market->capacity))
		return;
	for (pool_start(&pool, &place->market->capacity, place->which < 0 ? 0 : place->which, &m->chance); pool.from_s < m->end_s; pool_pass(&pool)) {
		const double to_s = fmin(pool.to_s, m->end_s);

		if (pool.capacity > 0)
			continue;
		seen->outage = mem_grow(seen->outage, seen->outages + 1, sizeof *seen->outage);
		seen->outage[seen->outages++] = (struct span){pool.from_s, to_s};
		seen->out_s += to_s - pool.from_s;
		seen->longest_s = fmax(seen->longest_s, to_s - pool.from_s);
	}
	pool_release(&pool);
}

static void seen_release(struct seen *seen)
{
	free(seen->piece);
	free(seen->outage);
}

/* --- a panel --- */

/* "p4d.24xlarge, us-east-1a": where it is, as far as that was said. */
static char *place_words(const struct place_of_nodes *place)
{
	const struct market *market = place->market;
	const struct pool_rule *rule = &market->capacity;
	const struct trace *trace = rule->model == POOL_TRACE ? rule->trace : NULL;
	const char *zone = trace ? trace->zone[rule->zone >= 0 ? (size_t)rule->zone : (size_t)(place->which < 0 ? 0 : place->which) % trace->zones].name : NULL;

	if (market->zone || zone)
		return worded("%s, %s", place->instance, market->zone ? market->zone : zone);
	if (place->which != ALL_ALIKE)
		return worded(_("%s, pool %d of %d"), place->instance, place->which + 1, (int)market->pools);
	return mem_text(place->instance);
}

static char *usd_short(double usd)
{
	return usd_words(usd, usd >= 10 ? 4 : 3);
}

static void price_line(const struct seen *seen, double on_demand, struct text *out)
{
	char *low = usd_short(seen->least), *high = usd_short(seen->most), *share = share_words(fabs(1 - seen->mean / on_demand));

	if (seen->most > seen->least)
		text_addf(out, _("spot %s to %s"), low, high);
	else
		text_addf(out, _("spot %s"), low);
	if (on_demand > 0 && seen->mean != on_demand)
		text_addf(out, seen->mean < on_demand ? _(", on average %s below on demand") : _(", on average %s above on demand"), share);
	free(low);
	free(high);
	free(share);
}

static void outage_line(const struct market_sheet *m, const struct seen *seen, struct text *out)
{
	char *share = share_words(seen->out_s / m->end_s), *longest = hours_words(seen->longest_s / HOUR_S, seen->longest_s < HOUR_S ? 2 : 3);

	if (seen->outages == 0)
		text_add(out, _("capacity all the time"));
	else
		text_addf(out, ngettext("no capacity in %2$s of the time: %1$lu outage, of %3$s", "no capacity in %2$s of the time: %1$lu outages, "
					"the longest of %3$s", (unsigned long)seen->outages), (unsigned long)seen->outages, share, longest);
	free(share);
	free(longest);
}

static void heading(struct market_sheet *m, const struct panel *p, const struct place_of_nodes *place, const struct seen *seen, double on_demand)
{
	const double most = m->sheet->width - 24 - p->box.x0, y = p->box.y1 + 14;
	const bool two = pool_moves(&place->market->capacity);
	struct text words = {0}, fit = {0};
	char *where = place_words(place);

	plot_text_fit(&fit, where, SMALL_PX, true, most / 2);
	sheet_label(m->sheet, p->box.x0, two ? y + 17 : y, (struct ink){.size = SMALL_PX, .bold = true, .rgb = INK_RGB}, text_str(&fit));
	const double x = text_px(text_str(&fit), SMALL_PX, true) + 14;

	price_line(seen, on_demand, &words);
	sheet_say(m->sheet, "%s: %s.", where, text_str(&words));
	text_clear(&fit);
	plot_text_fit(&fit, text_str(&words), SMALL_PX, false, most - x);
	sheet_label(m->sheet, p->box.x0 + x, two ? y + 17 : y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	text_clear(&words);
	text_clear(&fit);
	if (two) {
		outage_line(m, seen, &words);
		sheet_say(m->sheet, "%s: %s.", where, text_str(&words));
		plot_text_fit(&fit, text_str(&words), SMALL_PX, false, most);
		sheet_label(m->sheet, p->box.x0, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	}
	text_release(&words);
	text_release(&fit);
	free(where);
}

static void outages(struct market_sheet *m, const struct panel *p, const struct seen *seen)
{
	const double px = (p->x1 - p->x0) / (p->box.x1 - p->box.x0);

	/* one of seconds in a future of weeks is made visible */
	panel_block(&m->map, p, "outages", "from to top");
	for (size_t i = 0; i < seen->outages; i++) {
		const double from = seen->outage[i].from_s / m->time.unit_s, to = seen->outage[i].to_s / m->time.unit_s;

		text_addf(&m->sheet->data, "%.8g %.8g %.8g\n", from, fmax(to, fmin(p->x1, from + px)), p->y1);
	}
	if (seen->outages == 0)
		text_add(&m->sheet->data, "NaN NaN NaN\n");
	m->out |= seen->outages > 0;
}

/* A step line. More pieces than can be told apart become columns that reach from the least to the most of them. */
static void steps(struct market_sheet *m, const struct panel *p, const struct seen *seen)
{
	const double unit_s = m->time.unit_s, wide_s = m->end_s / COLUMNS;
	const bool dense = seen->pieces > PIECES_MOST;

	panel_block(&m->map, p, "spot", "time usd_per_hour");
	panel_letters(p, 's', 1, 2, LETTERS_LINE);
	letters_key(p->sheet, 's', _("spot"));
	for (size_t i = 0; i < seen->pieces;) {
		const double from_s = seen->piece[i].from_s;
		double low = seen->piece[i].usd_h, high = low, to_s;

		for (i++; dense && i < seen->pieces && seen->piece[i].from_s < from_s + wide_s; i++) {
			low = fmin(low, seen->piece[i].usd_h);
			high = fmax(high, seen->piece[i].usd_h);
		}
		to_s = i < seen->pieces ? seen->piece[i].from_s : m->end_s;
		text_addf(&m->sheet->data, "%.8g %.8g\n%.8g %.8g\n", from_s / unit_s, low, (dense ? from_s : to_s) / unit_s, high);
	}
	if (dense)
		text_addf(&m->sheet->data, "%.8g %.8g\n", m->end_s / unit_s, seen->piece[seen->pieces - 1].usd_h);
}

static void steady(struct market_sheet *m, const struct panel *p, const char *title, double usd_h)
{
	panel_block(&m->map, p, title, "time usd_per_hour");
	if (strcmp(title, "on demand") == 0) {
		panel_letters(p, 'd', 1, 2, LETTERS_LINE);
		letters_key(p->sheet, 'd', _("on demand"));
	}
	if (isfinite(usd_h) && usd_h <= p->y1)
		text_addf(&m->sheet->data, "%.8g %.8g\n%.8g %.8g\n", p->x0, usd_h, p->x1, usd_h);
	else
		text_add(&m->sheet->data, "NaN NaN\n");
}

/* The nodes of PLACE that the market took while its pool went on: outages show the others. */
static void taken(struct market_sheet *m, const struct panel *p, const struct place_of_nodes *place, const struct seen *seen)
{
	const struct setup *setup = setup_of(m->replay->plan, m->replay->strategy);
	const struct usage_log *log = &m->replay->log;
	bool any = false;

	panel_block(&m->map, p, "nodes taken", "time height_px");
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = &log->usage[u];
		const struct item *item = &setup->item[usage->item];
		bool fell = usage->end != END_INTERRUPTED || item->kind != ITEM_SPOT || item->row != (int)place->row ||
			    strcmp(item->name, place->instance) != 0 || (item->zone && place->market->zone && strcmp(item->zone, place->market->zone) != 0) ||
			    (place->which != ALL_ALIKE && usage->node % place->market->pools != place->which);

		for (size_t i = 0; i < seen->outages && !fell; i++)
			fell = fabs(seen->outage[i].from_s - usage->to_s) < 1;
		if (fell)
			continue;
		text_addf(&m->sheet->data, "%.8g 9\n", usage->to_s / m->time.unit_s);
		any = true;
	}
	if (!any)
		text_add(&m->sheet->data, "NaN 0\n");
	m->taken |= any;
}

/* Names of the lines right of the panel, each at its height unless another is too near. */
struct line_name { const char *s; double usd_h; uint32_t rgb; };

static int by_height(const void *left, const void *right)
{
	const struct line_name *a = left, *b = right;

	return (a->usd_h > b->usd_h) - (a->usd_h < b->usd_h);
}

static void names(struct market_sheet *m, const struct panel *p, struct line_name *name, size_t count)
{
	double free_y = -INFINITY;

	qsort(name, count, sizeof *name, by_height);
	for (size_t i = 0; i < count; i++) {
		const double y = fmax(panel_y(p, name[i].usd_h), free_y);

		sheet_label(m->sheet, p->box.x1 + 8, y, (struct ink){.size = SMALL_PX, .rgb = ink_of(name[i].rgb)}, name[i].s);
		free_y = y + LABEL_PX;
	}
}

static void name_lines(struct market_sheet *m, const struct panel *p, const struct seen *seen, double on_demand, double limit)
{
	struct line_name name[3] = {{_("spot"), seen->piece[seen->pieces - 1].usd_h, SPOT_RGB}};
	char *steady_usd = usd_short(on_demand), *limit_usd = usd_short(limit);
	char *steady_words = worded(_("on demand %s"), steady_usd), *limit_words = worded(_("maximum %s"), limit_usd);
	size_t count = 1;

	if (isfinite(on_demand))
		name[count++] = (struct line_name){steady_words, on_demand, ON_DEMAND_RGB};
	if (isfinite(limit) && limit <= p->y1)
		name[count++] = (struct line_name){limit_words, limit, LIMIT_RGB};
	names(m, p, name, count);
	free(steady_usd);
	free(limit_usd);
	free(steady_words);
	free(limit_words);
}

static void panel(struct market_sheet *m, const struct place_of_nodes *place, struct rect box, bool last)
{
	const double on_demand = price_of(m, &place->market->on_demand_usd_h), limit = place->market->capacity.max_usd_h;
	struct seen seen = {0};
	struct panel p = {.sheet = m->sheet, .box = box, .x1 = m->end_s / m->time.unit_s};
	double top;

	see_price(m, place->market, &seen);
	see_outages(m, place, &seen);
	top = fmax(seen.most, isfinite(on_demand) ? on_demand : 0);
	if (place->market->capacity.price && limit <= FAR * top)
		top = fmax(top, limit);
	p.y1 = top > 0 ? ROOM * top : 1;
	panel_axis_lines(&p);
	panel_tics_y(&p, money_tics(0, p.y1, box.y1 - box.y0 > 150 ? 6 : 4), UNIT_USD);
	panel_tics_time(&p, &m->time, last);
	heading(m, &p, place, &seen, on_demand);
	outages(m, &p, &seen);
	steps(m, &p, &seen);
	steady(m, &p, "on demand", on_demand);
	steady(m, &p, "maximum price", place->market->capacity.price ? limit : INFINITY);
	taken(m, &p, place, &seen);
	name_lines(m, &p, &seen, on_demand, place->market->capacity.price ? limit : INFINITY);
	seen_release(&seen);
}

/* --- the sheet --- */

static double panel_px(const struct market_sheet *m)
{
	return m->shown == 1 ? 300 : m->shown == 2 ? 190 : 130;
}

static double right_px(void)
{
	char *widest = usd_words(888.88, 5);
	char *words[] = {worded(_("on demand %s"), widest), worded(_("maximum %s"), widest)};
	double wide = 0;

	for (size_t i = 0; i < 2; i++) {
		wide = fmax(wide, text_px(words[i], SMALL_PX, false));
		free(words[i]);
	}
	free(widest);
	return wide + 8 + 20;
}

static void key_below(struct market_sheet *m, double y)
{
	struct key key[2];
	size_t count = 0;

	if (m->out)
		key[count++] = (struct key){OUT_RGB, _("outage: no spot node is to be had, and those that ran are taken"), 0};
	if (m->taken)
		key[count++] = (struct key){LOST_RGB, _("nodes taken while the pool goes on"), '|'};
	sheet_key(m->sheet, key, count, LEFT_PX, m->sheet->width - 24, y, true);
}

static void layout(struct market_sheet *m)
{
	struct sheet *sheet = m->sheet;
	const double step = HEAD_PX + panel_px(m) + 24, top = sheet->height - 84;
	char *below = worded("%s   ·   %s", m->time.words, currency_words(_("USD per node and hour")));
	char *title = worded(_("What did the spot market do in future %llu of %s?"), (unsigned long long)m->replay->replica,
			     strategy_name(sheet->plan, m->replay->strategy));

	sheet->left = LEFT_PX;
	sheet_title(sheet, title, _("the price of a spot node against the steady one on demand, and when there was none"));
	panels_begin(sheet);
	for (size_t i = 0; i < m->shown; i++) {
		const double y1 = top - step * (double)i - HEAD_PX;

		panel(m, &m->pool[i], (struct rect){LEFT_PX, y1 - panel_px(m), sheet->width - right_px(), y1}, i + 1 == m->shown);
	}
	panel_map_end(&m->map, sheet);
	sheet_number(sheet, "panels", (double)m->shown);
	sheet_label(sheet, LEFT_PX, 76, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, below);
	key_below(m, 64);
	if (m->pools > m->shown) {
		const unsigned long more = m->pools - m->shown;
		char *rest = worded(ngettext("and %lu pool more, not drawn", "and %lu pools more, not drawn", more), more);

		sheet_label(sheet, sheet->width - 24, 76, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB, .align = ALIGN_RIGHT}, rest);
		free(rest);
	}
	free(below);
	free(title);
}

bool plot_market(struct sheet *sheet, const struct replay *replay)
{
	struct market_sheet m = {.sheet = sheet, .replay = replay, .chance = {.seed = replay->plan->scenario->seed, .replica = replay->replica},
				 .end_s = fmax(replay->log.end_s, DAY_S)};

	find_pools(&m, setup_of(replay->plan, replay->strategy));
	if (m.shown > 0) {
		m.time = time_axis_of(replay->plan, m.end_s);
		sheet_init(sheet, replay->plan, "market", 1000, 84 + (HEAD_PX + panel_px(&m) + 24) * (double)m.shown + 92);
		layout(&m);
	}
	free(m.pool);
	return m.shown > 0;
}
