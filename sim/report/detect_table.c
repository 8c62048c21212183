/* What became of incidents on the screen: the rules and their false alarms, then a block of rows an incident. */
#include <math.h>
#include <string.h>

#include "sim/report/detect.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, INDENT = 2, GAP = 2 };
enum { RULE, FOUND, P50, P95, COST, NAMED };

struct page {
	const struct detect *detect;
	const struct terminal *terminal;
	struct text *out;
	bool wide;
	size_t width;
	const char *dot, *plus_minus, *ellipsis, *dash;
	struct grid grid;
};

static void say(void *context, const char *s)
{
	const struct page *page = context;

	sentence_write(page->out, page->width, s);
}

static void head(struct page *page)
{
	const struct detect *detect = page->detect;
	const struct strategy *strategy = detect->plan->strategy[detect->strategy].strategy;
	const struct scenario *scenario = detect->plan->scenario;
	struct text line = {0}, n = {0};

	detect_question(&line);
	style_write(page->out, STYLE_BOLD, page->terminal->colour, text_str(&line));
	text_addc(page->out, '\n');
	text_clear(&line);
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)detect->replications, 17);
	text_addf(&line, " %s %s %s ", page->dot, currency_in_use()->code, page->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", page->dot);
	text_addf(&line, ngettext("%s future", "%s futures", detect->replications), text_str(&n));
	say(page, text_str(&line));
	text_clear(&line);
	text_addf(&line, "%s  %s: ", strategy->name, strategy_title(strategy));
	detect_how(detect, &line);
	say(page, text_str(&line));
	text_addc(page->out, '\n');
	text_release(&line);
	text_release(&n);
}

static void grid_begin(struct page *page, const char *align)
{
	grid_init(&page->grid, align);
	page->grid.indent = INDENT;
	page->grid.gap = GAP;
	page->grid.flexible = 0;
	page->grid.lines = 2;
	grid_row(&page->grid);
}

static void grid_end(struct page *page)
{
	grid_write(&page->grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&page->grid);
	text_addc(page->out, '\n');
}

static void half_write(const struct page *page, struct interval ci, int digits, bool usd, struct text *out)
{
	if (!(ci.high - ci.low > 1e-9 * (fabs(ci.high) + fabs(ci.low))))
		return;
	text_addf(out, " %s ", page->plus_minus);
	(usd ? usd_write : number_write)(out, (ci.high - ci.low) / 2, digits);
}

static void alarm_row(struct page *page, size_t rule, enum look look)
{
	const struct alarm_point *point = &page->detect->alarm[rule][look][DETECT_USUAL];
	struct text cell = {0};

	grid_row(&page->grid);
	detect_rule_write(page->detect, rule, look, &cell);
	grid_cell(&page->grid, 0, STYLE_PLAIN, &cell);
	detect_threshold_write(page->detect, rule, point->threshold, &cell);
	grid_cell(&page->grid, 1, STYLE_DIM, &cell);
	number_write(&cell, point->per_month, 3);
	half_write(page, point->ci, 2, false, &cell);
	grid_cell(&page->grid, 2, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void alarms(struct page *page)
{
	grid_begin(page, "lrr");
	grid_cell_str(&page->grid, 0, STYLE_DIM, _("RULE"));
	grid_cell_str(&page->grid, 1, STYLE_DIM, _("THRESHOLD"));
	grid_cell_str(&page->grid, 2, STYLE_DIM, _("FALSE ALARMS IN 30 d"));
	for (size_t r = 0; r < page->detect->rules; r++)
		for (int look = 0; look < LOOKS; look++)
			if (!detect_is_idle(page->detect, r, (enum look)look))
				alarm_row(page, r, (enum look)look);
	grid_end(page);
}

static void found_cell(struct page *page, const struct detect_case *item, const struct detect_point *p)
{
	struct text cell = {0};
	const double share = detect_share(p->in_time, item);

	percent_write(&cell, share, 0);
	if (page->wide) {
		text_add(&cell, " (");
		fixed_write(&cell, 100 * p->in_time_ci.low, 0);
		text_addf(&cell, " %s ", page->dash);
		fixed_write(&cell, 100 * p->in_time_ci.high, 0);
		text_addc(&cell, ')');
	}
	grid_cell(&page->grid, FOUND, share >= 0.9 ? STYLE_GOOD : share < 0.5 ? STYLE_BAD : STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void named_cell(struct page *page, const struct detect_case *item, size_t rule)
{
	struct text cell = {0};

	if (!item->named[rule])
		return;
	text_add_plain(&cell, *item->named[rule] ? item->named[rule] : _("(none)"));
	if (item->named_share[rule] < 0.995) {
		text_add(&cell, " ");
		percent_write(&cell, item->named_share[rule], 0);
	}
	grid_cell(&page->grid, NAMED, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void rule_row(struct page *page, const struct detect_case *item, size_t rule, enum look look)
{
	const struct detect_point *p = &item->point[rule][look][DETECT_USUAL];
	struct text cell = {0};

	grid_row(&page->grid);
	text_add(&cell, "  ");
	detect_rule_write(page->detect, rule, look, &cell);
	grid_cell(&page->grid, RULE, STYLE_PLAIN, &cell);
	if (!item->happened)
		return;
	found_cell(page, item, p);
	detect_delay_write(p->delay_p50_d, &cell);
	grid_cell(&page->grid, P50, STYLE_PLAIN, &cell);
	detect_delay_write(p->delay_p95_d, &cell);
	grid_cell(&page->grid, P95, STYLE_PLAIN, &cell);
	usd_write(&cell, p->usd, 3);
	if (page->wide)
		half_write(page, p->usd_ci, 2, true, &cell);
	grid_cell(&page->grid, COST, STYLE_PLAIN, &cell);
	if (page->wide && look == LOOK_GROUPS)
		named_cell(page, item, rule);
	text_release(&cell);
}

static void incidents(struct page *page)
{
	const struct detect *detect = page->detect;

	for (size_t i = 0; i < detect->items; i++) {
		struct text line = {0};

		detect_case_write(detect, detect->item + i, &line);
		say(page, text_str(&line));
		text_release(&line);
	}
	text_addc(page->out, '\n');
	grid_begin(page, "lrrrrl");
	grid_cell_str(&page->grid, RULE, STYLE_DIM, _("INCIDENT, RULE"));
	grid_cell_str(&page->grid, FOUND, STYLE_DIM, _("IN TIME"));
	grid_cell_str(&page->grid, P50, STYLE_DIM, _("KNOWN p50"));
	grid_cell_str(&page->grid, P95, STYLE_DIM, "p95");
	grid_cell_str(&page->grid, COST, STYLE_DIM, _("COST UNTIL THEN"));
	if (page->wide)
		grid_cell_str(&page->grid, NAMED, STYLE_DIM, _("NAMES"));
	for (size_t i = 0; i < detect->items; i++) {
		grid_row(&page->grid);
		grid_cell_str(&page->grid, RULE, STYLE_BOLD, detect->item[i].name);
		for (size_t r = 0; r < detect->rules; r++)
			for (int look = 0; look < LOOKS; look++)
				if (!detect_is_idle(detect, r, (enum look)look))
					rule_row(page, detect->item + i, r, (enum look)look);
	}
	grid_end(page);
}

static void foot(struct page *page)
{
	struct text line = {0};

	detect_find(page->detect, say, page);
	text_addf(&line, "  %s ", _("Reproduce:"));
	text_addc(page->out, '\n');
	wrap_write(page->out, text_str(&line), 6, page->width, "\\", page->terminal->command ? page->terminal->command : "");
	text_release(&line);
}

void detect_table_write(const struct detect *detect, const struct terminal *terminal, struct text *out)
{
	const int columns = terminal->columns;
	struct text utf8 = {0};
	struct page page = {.detect = detect, .terminal = terminal, .out = &utf8, .wide = columns >= WIDE_FROM,
			    .width = (size_t)(columns > WIDEST ? WIDEST : columns < NARROWEST ? NARROWEST : columns),
			    .dot = terminal->utf8 ? "·" : "|", .plus_minus = terminal->utf8 ? "±" : "+/-", .ellipsis = terminal->utf8 ? "…" : "~",
			    .dash = terminal->utf8 ? "–" : "-"};

	head(&page);
	alarms(&page);
	incidents(&page);
	foot(&page);
	(terminal->utf8 ? text_add : text_add_ascii)(out, text_str(&utf8));
	text_release(&utf8);
}
