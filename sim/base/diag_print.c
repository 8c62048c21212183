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

static void show_line(struct span line, const struct place *at, FILE *out)
{
	struct text shown = {0}, marks = {0};
	const int from = at->col > 0 ? at->col : 1;
	const int to = at->end_col > from ? at->end_col : from + 1;
	size_t caret_column = 0, column = 0, skip = 0;
	bool marked = false;

	for (size_t i = 0, c = 1; i < line.bytes && c < (size_t)from; c++) {
		const struct glyph g = glyph_at(line, i, caret_column);

		caret_column += g.columns;
		i += g.bytes;
	}
	if (caret_column > LINE_COLUMNS - LEAD_COLUMNS / 2)
		skip = caret_column - LEAD_COLUMNS;
	if (skip) {
		text_add(&shown, "...");
		text_add(&marks, "   ");
	}
	int character = 1;
	for (size_t i = 0; i < line.bytes; character++) {
		const struct glyph g = glyph_at(line, i, column);
		const bool under = character >= from && character < to;

		if (column >= skip && column + g.columns > skip + LINE_COLUMNS) {
			text_add(&shown, "...");
			break;
		}
		if (column >= skip) {
			if (g.tab)
				text_addc(&shown, skip ? ' ' : '\t');
			else if (g.safe)
				text_addn(&shown, line.s + i, g.bytes);
			else
				text_addc(&shown, '?');
			if (g.tab && !under)
				text_addc(&marks, skip ? ' ' : '\t');
			for (size_t k = g.tab ? !under ? g.columns : skip ? g.columns - 1 : 0 : 0; k < g.columns; k++) {
				text_addc(&marks, !under ? ' ' : marked ? '~' : '^');
				marked |= under;
			}
		}
		column += g.columns;
		i += g.bytes;
	}
	if (!marked)                                    /* a place at or past the end of the line */
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
