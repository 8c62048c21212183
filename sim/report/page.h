/* The terminal page while it is written. Inside this folder. */
#ifndef COSTCAST_REPORT_PAGE_H
#define COSTCAST_REPORT_PAGE_H

#include "sim/report/grid.h"
#include "sim/report/write.h"

struct glyphs {
	const char *passed, *failed, *best, *ellipsis, *dot, *plus_minus, *times, *arrow, *axis, *dash, *range;
};

struct page {
	const struct summary *summary;
	const struct terminal *terminal;
	const struct glyphs *glyph;
	size_t width;
	bool wide;                        /* the layout for 120 columns, else the one for 80 */
	struct text *out;
};

/* A paragraph of the page: FIRST, then S, wrapped and indented. */
void page_say(const struct page *page, const char *first, const char *s);
void page_settings(const struct page *page);       /* its first lines: the title, the seed, the futures, the prices */
void page_head(const struct page *page);
void page_verdicts(const struct page *page);
void page_strategies(const struct page *page);
void page_notes(const struct page *page);
void page_foot(const struct page *page);

#endif
