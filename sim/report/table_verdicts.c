/* Thresholds first: one line a threshold and strategy, or, when there are many, one line a threshold. */
#include "sim/report/page.h"

#include <math.h>

enum { LINES_AT_MOST = 4 };

static const char *name_of(const struct page *page, const struct verdict *verdict)
{
	return page->summary->plan->strategy[verdict->strategy].strategy->name;
}

static enum style verdict_style(const struct verdict *verdict)
{
	return verdict->passed ? STYLE_GOOD : STYLE_BAD;
}

static const char *verdict_glyph(const struct page *page, const struct verdict *verdict)
{
	return verdict->passed ? page->glyph->passed : page->glyph->failed;
}

/* "$31,210 ($31,100 – $31,340)"; without interval where it says nothing. */
static void value_words(const struct page *page, const struct verdict *verdict, bool interval, struct text *out)
{
	const struct plan *plan = page->summary->plan;

	verdict_write(out, plan, verdict->threshold, verdict->value);
	if (!interval || !isfinite(verdict->ci.low) || !isfinite(verdict->ci.high) || verdict->ci.low == verdict->ci.high)
		return;
	text_add(out, " (");
	verdict_write(out, plan, verdict->threshold, verdict->ci.low);
	text_addf(out, " %s ", page->glyph->range);
	verdict_write(out, plan, verdict->threshold, verdict->ci.high);
	text_add(out, ")");
}

static void each_on_its_line(const struct page *page)
{
	struct grid grid;
	struct text cell = {0};

	grid_init(&grid, "llll");
	grid.indent = 4;
	grid.flexible = 2;
	for (size_t i = 0; i < page->summary->verdicts; i++) {
		const struct verdict *v = page->summary->verdict + i;

		grid_row(&grid);
		grid_cell_str(&grid, 0, verdict_style(v), verdict_glyph(page, v));
		grid_cell_str(&grid, 1, STYLE_BOLD, name_of(page, v));
		threshold_write(&cell, page->summary->plan, v->threshold);
		grid_cell(&grid, 2, STYLE_PLAIN, &cell);
		value_words(page, v, true, &cell);
		grid_cell(&grid, 3, STYLE_PLAIN, &cell);
	}
	grid_write(&grid, page->width, page->terminal->colour, page->glyph->ellipsis, page->out);
	grid_release(&grid);
	text_release(&cell);
}

/* How wide the longest "✗ B $31,210" is. */
static size_t widest(const struct page *page)
{
	struct text cell = {0};
	size_t most = 0;

	for (size_t i = 0; i < page->summary->verdicts; i++) {
		const struct verdict *v = page->summary->verdict + i;

		text_addf(&cell, "%s %s ", verdict_glyph(page, v), name_of(page, v));
		value_words(page, v, false, &cell);
		if (utf8_width(text_str(&cell)) > most)
			most = utf8_width(text_str(&cell));
		text_clear(&cell);
	}
	text_release(&cell);
	return most;
}

static void blanks(struct text *out, size_t count)
{
	while (count--)
		text_addc(out, ' ');
}

/* The strategies of one threshold, as many to a line as fit. */
static void grouped(const struct page *page, const struct verdict *v, size_t count, size_t name_width, size_t cell_width)
{
	struct text cell = {0};
	size_t at = 4 + name_width;

	threshold_write(&cell, page->summary->plan, v->threshold);
	blanks(page->out, 4);
	cut_write(page->out, text_str(&cell), name_width, page->glyph->ellipsis);
	blanks(page->out, name_width > utf8_width(text_str(&cell)) ? name_width - utf8_width(text_str(&cell)) : 0);
	for (size_t i = 0; i < count; i++, v++) {
		if (at + 2 + cell_width > page->width && at > 4 + name_width) {
			text_addc(page->out, '\n');
			at = 4 + name_width;
			blanks(page->out, at);
		}
		blanks(page->out, 2);
		style_write(page->out, verdict_style(v), page->terminal->colour, verdict_glyph(page, v));
		text_clear(&cell);
		text_addf(&cell, " %s ", name_of(page, v));
		value_words(page, v, false, &cell);
		text_add(page->out, text_str(&cell));
		at += 2 + cell_width;
		if (i + 1 < count && at + 2 + cell_width <= page->width)
			blanks(page->out, cell_width - utf8_width(text_str(&cell)) - utf8_width(verdict_glyph(page, v)));
	}
	text_addc(page->out, '\n');
	text_release(&cell);
}

void page_verdicts(const struct page *page)
{
	const struct summary *summary = page->summary;
	const size_t strategies = summary->plan->strategies, cell_width = widest(page);
	size_t name_width = 0;

	if (summary->verdicts == 0)
		return;
	text_addc(page->out, '\n');
	text_add(page->out, "  ");
	style_write(page->out, STYLE_BOLD, page->terminal->colour, _("THRESHOLDS"));
	text_addc(page->out, '\n');
	if (summary->verdicts <= LINES_AT_MOST) {
		each_on_its_line(page);
		return;
	}
	for (size_t i = 0; i < summary->verdicts; i += strategies) {
		struct text cell = {0};

		threshold_write(&cell, summary->plan, summary->verdict[i].threshold);
		const size_t w = utf8_width(text_str(&cell));

		name_width = w > name_width ? w : name_width;
		text_release(&cell);
	}
	if (name_width + cell_width + 6 > page->width)
		name_width = page->width - cell_width - 6;
	for (size_t i = 0; i < summary->verdicts; i += strategies)
		grouped(page, summary->verdict + i, strategies, name_width, cell_width);
}
