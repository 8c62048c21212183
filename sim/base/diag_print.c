#include <string.h>

#include "sim/base/diag.h"
#include "sim/base/lang.h"
#include "sim/base/text.h"
#include "sim/base/utf8.h"

#define ERRORS_SHOWN 100
#define LINE_COLUMNS 160        /* a longer line is cut around its caret */
#define LEAD_COLUMNS 60         /* what is kept before the caret then */
#define TAB_COLUMNS 8

struct span {
	const char *s;
	size_t bytes;
};

/* Line LINE (1-based) of the source without its end; lines end in LF, CR LF or CR. Past the end: empty. */
static struct span line_of(const struct source *source, int line)
{
	const char *at = source->text, *end = source->text + source->bytes;

	if (source->bytes >= 3 && !memcmp(at, "\xEF\xBB\xBF", 3))
		at += 3;
	for (int passed = 1; passed < line && at < end; passed++) {
		while (at < end && *at != '\n' && *at != '\r')
			at++;
		if (at + 1 < end && at[0] == '\r' && at[1] == '\n')
			at++;
		if (at < end)
			at++;
	}
	struct span span = {at, 0};

	while (at < end && *at != '\n' && *at != '\r')
		at++;
	span.bytes = (size_t)(at - span.s);
	return span;
}

/* One character of the line: its bytes, its columns, and whether it may be shown as it is. */
struct glyph {
	size_t bytes, columns;
	bool tab, safe;
};

static struct glyph glyph_at(struct span line, size_t at, size_t column)
{
	uint32_t code;
	const size_t n = utf8_next(line.s + at, line.bytes - at, &code);
	struct glyph glyph = {n ? n : 1, 1, n && code == '\t', n && !utf8_is_control(code)};

	if (glyph.tab)
		glyph.columns = TAB_COLUMNS - column % TAB_COLUMNS;
	else if (glyph.safe)
		glyph.columns = (size_t)utf8_code_width(code);
	return glyph;
}

static size_t columns_before(struct span line, int col)
{
	size_t column = 0;

	for (size_t i = 0; i < line.bytes && col > 1; col--) {
		const struct glyph g = glyph_at(line, i, column);

		column += g.columns;
		i += g.bytes;
	}
	return column;
}

/* A tab stays a tab in both lines, so that the caret stands right whatever a tab is worth to the terminal; in a line
 * that is cut it cannot, and becomes blanks. */
static void add_glyph(struct text *shown, const char *s, struct glyph g, bool cut)
{
	if (g.tab && cut)
		text_addf(shown, "%*s", (int)g.columns, "");
	else if (g.tab || g.safe)
		text_addn(shown, s, g.bytes);
	else
		text_addc(shown, '?');
}

static void add_mark(struct text *marks, struct glyph g, bool under, bool cut)
{
	if (g.tab && !under && !cut) {
		text_addc(marks, '\t');
		return;
	}
	for (size_t k = 0; k < g.columns; k++)
		text_addc(marks, !under ? ' ' : strchr(text_str(marks), '^') ? '~' : '^');
}

static void show_line(struct span line, const struct place *at, FILE *out)
{
	const int from = at->col > 0 ? at->col : 1;
	const int to = at->end_col > from ? at->end_col : from + 1;
	const size_t lead = columns_before(line, from);
	const size_t skip = lead > LINE_COLUMNS - LEAD_COLUMNS / 2 ? lead - LEAD_COLUMNS : 0;
	struct text shown = {0}, marks = {0};
	struct glyph g;
	size_t column = 0;

	text_add(&shown, skip ? "..." : "");
	text_add(&marks, skip ? "   " : "");
	for (size_t i = 0, col = 1; i < line.bytes; i += g.bytes, column += g.columns, col++) {
		g = glyph_at(line, i, column);
		if (column < skip)
			continue;
		if (column + g.columns > skip + LINE_COLUMNS) {
			text_add(&shown, "...");
			break;
		}
		add_glyph(&shown, line.s + i, g, skip > 0);
		if (col < (size_t)to)
			add_mark(&marks, g, col >= (size_t)from, skip > 0);
	}
	if (!strchr(text_str(&marks), '^'))             /* a place past the end of the line */
		text_addc(&marks, '^');
	fprintf(out, "%s\n%s\n", text_str(&shown), text_str(&marks));
	text_release(&shown);
	text_release(&marks);
}

static void show_place(const struct place *at, FILE *out)
{
	struct text name = {0};

	text_add_plain(&name, at->source ? at->source->name : "costcast");
	fputs(text_str(&name), out);
	text_release(&name);
	if (at->source && at->line > 0) {
		fprintf(out, ":%d", at->line);
		if (at->col > 0)
			fprintf(out, ":%d", at->col);
	}
}

static const char *level_word(enum diag_level level)
{
	switch (level) {
	case DIAG_ERROR:
		return _("error");
	case DIAG_WARNING:
		return _("warning");
	case DIAG_NOTE:
		break;
	}
	return _("note");
}

static void show_item(const struct diag_item *item, FILE *out)
{
	show_place(&item->at, out);
	fprintf(out, ": %s: %s\n", level_word(item->level), item->message);
	if (item->at.source && item->at.line > 0)
		show_line(line_of(item->at.source, item->at.line), &item->at, out);
}

void diag_print(const struct diag *diag, FILE *out)
{
	size_t errors = 0;
	bool hidden = false;            /* the error before was not shown, so its notes are not either */

	for (size_t i = 0; i < diag->count; i++) {
		const struct diag_item *item = &diag->item[i];

		errors += item->level == DIAG_ERROR;
		if (item->level != DIAG_NOTE)
			hidden = item->level == DIAG_ERROR && errors > ERRORS_SHOWN;
		if (!hidden)
			show_item(item, out);
	}
	if (errors > ERRORS_SHOWN) {
		const size_t more = errors - ERRORS_SHOWN;

		fprintf(out, ngettext("costcast: %zu more error\n", "costcast: %zu more errors\n", more), more);
	}
}
