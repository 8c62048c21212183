/* The strategies side by side. Columns are chosen from what there is to show and what fits: the page tries the fullest
 * layout first and gives up the least needed column until the names keep room to be read. */
#include "sim/report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

enum column { C_MARK, C_NAME, C_P50, C_P95, C_MEAN, C_DIFFERENCE, C_TIME, C_LATE, C_HEADLINE, C_SPARK = C_HEADLINE + HEADLINES_MOST, C_COUNT };
enum { NAME_WHOLE = 40, NAME_BAREST = 12 };        /* a name is worth more than a distribution; then it takes lines, NAME_LINES at most */
enum { NAME_LINES = 3, HEAD_ROWS = 2 };

struct layout {
	bool has[C_COUNT];
	bool difference_usd;              /* the difference in money beside the percentage */
	bool millions;                    /* $1.413M, where columns are few */
	bool tall;                        /* heads wider than what stands below them take two lines */
	size_t spark;                     /* columns of the distribution */
	size_t headlines;                 /* figures of the workload's own */
};

struct body {
	const struct page *page;
	const struct layout *layout;
	struct scale scale;
	struct grid grid;
	int hours;                        /* metric, -1 */
	bool days;
	const struct headline *headline[HEADLINES_MOST];
	size_t at[C_COUNT];               /* grid column of each, where there is one */
	char align[C_COUNT + 1];
};

static bool known(const struct summary *summary, int probability)
{
	return summary->plan->strategies > 0 && summary->strategy[0].probability[probability].known;
}

static const struct comparison *compared(const struct summary *summary, size_t strategy)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	for (size_t i = 0; i < summary->comparisons; i++)
		if (summary->comparison[i].strategy == strategy && summary->comparison[i].metric == cost)
			return summary->comparison + i;
	return NULL;
}

static const char *baseline_name(const struct summary *summary)
{
	return summary->plan->strategy[summary->plan->scenario->baseline].strategy->name;
}

static void put(struct body *body, enum column column, enum style style, struct text *s)
{
	if (body->layout->has[column])
		grid_cell(&body->grid, body->at[column], style, s);
	text_clear(s);
}

static void head_row(struct body *body)
{
	const struct summary *summary = body->page->summary;
	struct text s = {0};

	if (body->layout->tall)
		grid_row(&body->grid);
	grid_row(&body->grid);
	text_add(&s, _("STRATEGY"));
	put(body, C_NAME, STYLE_BOLD, &s);
	text_add(&s, "p50");
	put(body, C_P50, STYLE_BOLD, &s);
	text_add(&s, "p95");
	put(body, C_P95, STYLE_BOLD, &s);
	text_addf(&s, _("mean %s CI%g"), body->page->glyph->plus_minus, 100 * summary->plan->scenario->confidence);
	put(body, C_MEAN, STYLE_BOLD, &s);
	text_addf(&s, _("against %s"), baseline_name(summary));
	put(body, C_DIFFERENCE, STYLE_BOLD, &s);
	text_add(&s, body->days ? _("days p50") : _("hours p50"));
	put(body, C_TIME, STYLE_BOLD, &s);
	text_add(&s, _("P(late)"));
	put(body, C_LATE, STYLE_BOLD, &s);
	for (size_t h = 0; h < body->layout->headlines; h++) {
		text_add(&s, _(body->headline[h]->title));
		put(body, (enum column)(C_HEADLINE + h), STYLE_BOLD, &s);
	}
	usd_short_write(&s, body->scale.low, 3);
	text_addf(&s, " %s ", body->page->glyph->axis);
	usd_short_write(&s, body->scale.high, 3);
	put(body, C_SPARK, STYLE_BOLD, &s);
	text_release(&s);
}

static void spark_cell(struct body *body, size_t strategy, struct text *out)
{
	const struct summary *summary = body->page->summary;
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	if (body->scale.off[strategy]) {
		text_addf(out, "%s ", body->page->glyph->arrow);
		usd_short_write(out, summary->strategy[strategy].metric[cost].q[Q_P50], 3);
		return;
	}
	sparkline_write(out, futures_column(summary->futures, strategy, (size_t)cost), summary->futures->count, &body->scale,
			body->layout->spark, body->page->terminal->utf8);
}

static void difference_cell(struct body *body, size_t strategy, struct text *out)
{
	const struct summary *summary = body->page->summary;
	const struct comparison *c = compared(summary, strategy);
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	if (strategy == summary->plan->scenario->baseline) {
		text_add(out, body->page->glyph->dash);
		return;
	}
	if (!c)
		return;
	if (body->layout->difference_usd) {
		text_add(out, c->mean_difference > 0 ? "+" : "");
		usd_short_write(out, c->mean_difference, 3);
		text_addc(out, ' ');
	}
	relative_write(out, c->mean_difference, summary->strategy[c->baseline].metric[cost].mean, body->page->glyph->times);
}

/* Names are short; the title follows, and is what gets cut. */
static void name_cell(const struct strategy *strategy, struct text *out)
{
	text_add(out, strategy->name);
	if (*strategy_title(strategy)) {
		text_addc(out, ' ');
		text_add_plain(out, strategy_title(strategy));
	}
}

static void cost_cell(const struct body *body, double usd, struct text *out)
{
	if (body->layout->millions && fabs(usd) >= 1e6)
		usd_short_write(out, usd, 4);
	else
		usd_write(out, usd, 4);
}

static void strategy_row(struct body *body, size_t strategy)
{
	const struct summary *summary = body->page->summary;
	const struct strategy_summary *s = summary->strategy + strategy;
	const bool best = summary->best == (int)strategy;
	const struct metric_summary *cost = s->metric + metric_of_kind(summary->plan, METRIC_COST);
	struct text cell = {0};

	grid_row(&body->grid);
	best_mark(summary, strategy, body->page->glyph->best, &cell);
	put(body, C_MARK, STYLE_GOOD, &cell);
	name_cell(s->plan->strategy, &cell);
	put(body, C_NAME, best ? STYLE_GOOD : STYLE_PLAIN, &cell);
	cost_cell(body, cost->q[Q_P50], &cell);
	put(body, C_P50, STYLE_PLAIN, &cell);
	cost_cell(body, cost->q[Q_P95], &cell);
	put(body, C_P95, STYLE_PLAIN, &cell);
	mean_write(&cell, cost->mean, &cost->ci, body->page->glyph->plus_minus, true);
	put(body, C_MEAN, STYLE_PLAIN, &cell);
	difference_cell(body, strategy, &cell);
	put(body, C_DIFFERENCE, STYLE_PLAIN, &cell);
	if (body->hours >= 0)
		fixed_write(&cell, s->metric[body->hours].q[Q_P50] / (body->days ? 24 : 1), body->days ? 1 : 2);
	put(body, C_TIME, STYLE_PLAIN, &cell);
	probability_write(&cell, s->probability[P_LATE].value, 1);
	put(body, C_LATE, STYLE_PLAIN, &cell);
	for (size_t h = 0; h < body->layout->headlines; h++) {
		headline_write(&cell, summary, strategy, body->headline[h]);
		put(body, (enum column)(C_HEADLINE + h), STYLE_PLAIN, &cell);
	}
	spark_cell(body, strategy, &cell);
	put(body, C_SPARK, STYLE_PLAIN, &cell);
	text_release(&cell);
}

/* The head of a column of numbers, broken where that makes it narrowest: its first words go to the row above. */
static void break_head(struct grid *grid, size_t column)
{
	const char *head = grid->cell[grid->columns + column].s;
	size_t least = head ? utf8_width(head) : 0, at = 0;
	struct text above = {0}, below = {0};

	for (size_t i = 1; head && head[i]; i++) {
		if (head[i] != ' ')
			continue;
		const size_t right = utf8_width(head + i + 1), left = utf8_width(head) - right - 1;

		if ((left > right ? left : right) < least) {
			least = left > right ? left : right;
			at = i;
		}
	}
	if (!at)
		return;
	text_addn(&above, head, at);
	text_add(&below, head + at + 1);
	grid->cell[column] = (struct grid_cell){mem_text(text_str(&above)), STYLE_BOLD};
	free(grid->cell[grid->columns + column].s);
	grid->cell[grid->columns + column].s = mem_text(text_str(&below));
	text_release(&above);
	text_release(&below);
}

static void break_heads(struct body *body)
{
	struct grid *grid = &body->grid;

	for (size_t c = 0; c < grid->columns; c++) {
		size_t wide = 0;

		for (size_t r = HEAD_ROWS; r < grid->rows; r++) {
			const char *s = grid->cell[r * grid->columns + c].s;
			const size_t w = s ? utf8_width(s) : 0;

			wide = w > wide ? w : wide;
		}
		if (grid->align[c] == 'r' && grid_column_width(grid, c) > wide)
			break_head(grid, c);
	}
}

/* Are days the better unit? From two days on. */
static bool in_days(const struct summary *summary, int hours)
{
	for (size_t s = 0; hours >= 0 && s < summary->plan->strategies; s++)
		if (isfinite(summary->strategy[s].metric[hours].q[Q_P50]) && summary->strategy[s].metric[hours].q[Q_P50] >= 48)
			return true;
	return false;
}

static void body_init(struct body *body, const struct page *page, const struct layout *layout)
{
	size_t columns = 0;

	*body = (struct body){.page = page, .layout = layout};
	headlines_find(page->summary, body->headline);
	body->hours = metric_of_kind(page->summary->plan, METRIC_HOURS);
	body->days = in_days(page->summary, body->hours);
	scale_init(&body->scale, page->summary, metric_of_kind(page->summary->plan, METRIC_COST));
	for (size_t c = 0; c < C_COUNT; c++)
		if (layout->has[c]) {
			body->at[c] = columns;
			body->align[columns++] = c == C_MARK || c == C_NAME || c == C_SPARK ? 'l' : 'r';
		}
	grid_init(&body->grid, body->align);
	body->grid.flexible = (int)body->at[C_NAME];
	body->grid.lines = NAME_LINES;
	body->grid.indent = layout->has[C_MARK] ? 0 : 2;
	head_row(body);
	for (size_t s = 0; s < page->summary->plan->strategies; s++)
		strategy_row(body, s);
	if (layout->tall)
		break_heads(body);
}

static void body_release(struct body *body)
{
	scale_release(&body->scale);
	grid_release(&body->grid);
}

/* Would the names be left enough columns, or all they need? */
static bool fits(const struct body *body)
{
	const size_t width = grid_width(&body->grid), names = grid_column_width(&body->grid, body->at[C_NAME]);

	const size_t least = body->layout->has[C_SPARK] ? NAME_WHOLE : NAME_BAREST;

	return width - names + (names < least ? names : least) <= body->page->width;
}

/* What is given up, one after the other, until the table fits. The comparison is what the page is for: a distribution of few cells
 * goes first, and where the workload has figures of its own, those go before the last cells of it, but for the first two. */
enum give_up { TALL_HEAD, LESS_SPARK, NO_USD, LEAST_SPARK, NO_MEAN, NO_SPARK, A_HEADLINE, NO_DIFFERENCE };
enum { LAYOUTS_MOST = HEADLINES_MOST + 9, HEADLINES_KEPT = 2 };

static size_t give_ups(size_t headlines, bool wide, enum give_up order[LAYOUTS_MOST])
{
	size_t n = 0;

	order[n++] = wide ? LESS_SPARK : TALL_HEAD;
	order[n++] = wide ? TALL_HEAD : LESS_SPARK;
	order[n++] = NO_USD;
	order[n++] = LEAST_SPARK;
	for (size_t h = HEADLINES_KEPT; h < headlines; h++) {
		if (h == HEADLINES_KEPT + 1)
			order[n++] = NO_SPARK;
		order[n++] = A_HEADLINE;
	}
	order[n++] = NO_MEAN;
	order[n++] = NO_SPARK;
	for (size_t h = 0; h < HEADLINES_KEPT && h < headlines; h++)
		order[n++] = A_HEADLINE;
	order[n++] = NO_DIFFERENCE;
	return n;
}

static void give_up(const struct page *page, enum give_up what, struct layout *l)
{
	l->millions |= what != TALL_HEAD;
	switch (what) {
	case TALL_HEAD:
		l->tall = true;
		break;
	case LESS_SPARK:
		l->spark = page->wide ? 16 : 10;
		break;
	case NO_USD:
		l->difference_usd = false;
		break;
	case LEAST_SPARK:
		l->spark = 8;
		break;
	case NO_MEAN:
		l->has[C_MEAN] = false;
		break;
	case NO_SPARK:
		l->has[C_SPARK] = false;
		break;
	case A_HEADLINE:
		l->has[C_HEADLINE + --l->headlines] = false;
		break;
	case NO_DIFFERENCE:
		l->has[C_DIFFERENCE] = false;
		break;
	}
}

/* With nothing given up. */
static struct layout layout_fullest(const struct page *page)
{
	const struct summary *summary = page->summary;
	const struct headline *headline[HEADLINES_MOST];
	struct layout l = {.difference_usd = page->wide, .millions = !page->wide, .spark = page->wide ? 20 : 12,
			   .headlines = headlines_find(summary, headline)};

	for (size_t c = 0; c < C_COUNT; c++)
		l.has[c] = c < C_HEADLINE + l.headlines || c == C_SPARK;
	l.has[C_MARK] = summary->best >= 0;
	l.has[C_LATE] = known(summary, P_LATE);
	l.has[C_TIME] = metric_of_kind(summary->plan, METRIC_HOURS) >= 0;
	l.has[C_DIFFERENCE] = summary->plan->strategies > 1;
	l.has[C_MEAN] = page->wide && summary->replications > 1;       /* of one future it is the p50, with no interval */
	return l;
}

void page_strategies(const struct page *page)
{
	struct layout layout = layout_fullest(page);
	enum give_up order[LAYOUTS_MOST];
	const size_t steps = give_ups(layout.headlines, page->wide, order);

	text_addc(page->out, '\n');
	for (size_t step = 0; step <= steps; step++) {
		struct body body;

		if (step > 0)
			give_up(page, order[step - 1], &layout);
		body_init(&body, page, &layout);
		const bool last = step == steps || fits(&body);
		if (last)
			grid_write(&body.grid, page->width, page->terminal->colour, page->glyph->ellipsis, page->out);
		body_release(&body);
		if (last)
			break;
	}
}
