/* The terminal page: settings and assumptions, thresholds, the strategies side by side, what they show, how to get it again. */
#include "sim/report/page.h"

#include "sim/base/memory.h"

enum { WIDE_FROM = 100, WIDEST = 120, COMPACT = 80, NARROWEST = 60 };

static const struct glyphs unicode = {"✓", "✗", "✔", "…", "·", "±", "×", "→", "┄", "—", "–"};
static const struct glyphs ascii = {"+", "x", "*", "~", "|", "+/-", "x", "->", "..", "-", "-"};

void page_say(const struct page *page, const char *first, const char *s)
{
	struct text line = {0};

	text_add_plain(&line, s);
	wrap_write(page->out, first, 4, page->width, "", text_str(&line));
	text_release(&line);
}

/* As wide as the terminal, within what the two layouts are made for; too narrow a terminal gets the least of them. */
static size_t page_width(int columns)
{
	if (columns >= WIDE_FROM)
		return columns < WIDEST ? (size_t)columns : WIDEST;
	if (columns >= COMPACT)
		return COMPACT;
	return columns < NARROWEST ? NARROWEST : (size_t)columns;
}

void table_write(const struct summary *summary, const struct terminal *terminal, struct text *out)
{
	struct text utf8 = {0};
	const struct page page = {
		.summary = summary, .terminal = terminal, .glyph = terminal->utf8 ? &unicode : &ascii,
		.width = page_width(terminal->columns), .wide = terminal->columns >= WIDE_FROM,
		.out = terminal->utf8 ? out : &utf8,
	};

	page_head(&page);
	page_verdicts(&page);
	page_strategies(&page);
	page_notes(&page);
	page_foot(&page);
	if (!terminal->utf8)
		text_add_ascii(out, text_str(&utf8));
	text_release(&utf8);
}
