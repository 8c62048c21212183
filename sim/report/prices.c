/* `costcast prices BOOK`: the book as tables, each figure with its quality, its source and its date. */
#include "sim/report/prices_page.h"

#include <stdlib.h>
#include <string.h>

enum { WIDE_FROM = 100 };

const struct prices_view prices_whole = {.kinds = PRICES_ALL};

/* The sentence that a market says about itself, in the language in use. */
static const char *note_of(const struct node *market)
{
	const struct node *note = node_at(market, "spot.note");
	const struct node *en = note && note->kind == NODE_MAP ? node_get(note, "en") : note;
	const struct node *es = note && note->kind == NODE_MAP ? node_get(note, "es") : note;
	const struct bilingual text = {.en = en ? en->text : NULL, .es = es ? es->text : NULL};

	return bilingual_str(&text);
}

static void presets_write(const struct book *book, size_t width, struct text *out)
{
	if (!book->presets || book->presets->kind != NODE_MAP || !book->presets->count)
		return;
	text_addf(out, "\n%s\n", _("Markets to choose from by market: {preset: NAME}"));
	for (size_t i = 0; i < book->presets->count; i++) {
		struct text line = {0};
		const char *note = note_of(book->presets->item[i]);

		text_add_plain(&line, book->presets->key[i]->text);
		if (*note) {
			text_add(&line, ": ");
			text_add_plain(&line, note);
		}
		wrap_write(out, "  ", 4, width, "", text_str(&line));
		text_release(&line);
	}
}

/* Names that the books share, and this one's own for each. */
static void aliases_write(const struct book *book, size_t width, struct text *out)
{
	struct text line = {0};

	if (!book->aliases.count)
		return;
	for (size_t i = 0; i < book->aliases.count; i++)
		text_addf(&line, "%s%s = %s", i ? ", " : "", book->aliases.item[i].name, book->aliases.item[i].value);
	text_addf(out, "\n%s\n", _("Names that price books share"));
	wrap_write(out, "  ", 2, width, "", text_str(&line));
	text_release(&line);
}

/* All of them, or, when only a part of the book is shown, those of its figures. */
static void sources_write(const struct prices_page *page, bool whole)
{
	const struct node *sources = page->book->sources;
	bool any = false;

	for (size_t i = 0; sources && sources->kind == NODE_MAP && i < sources->count; i++) {
		const struct node *full = sources->item[i];
		struct text line = {0};

		if (!whole && !page->cited[i])
			continue;
		if (!any)
			text_addf(page->out, "\n%s\n", _("Sources"));
		any = true;
		text_add_plain(&line, sources->key[i]->text);
		text_add(&line, ": ");
		text_add_plain(&line, full->kind == NODE_SCALAR ? full->text : "");
		wrap_write(page->out, "  ", 4, page->width, "", text_str(&line));
		text_release(&line);
	}
}

static void head_write(const struct prices_page *page)
{
	const struct book *book = page->book;
	const char *title = book_title(book);
	struct text *out = page->out;

	text_add_plain(out, title && *title ? title : _("as written in the scenario"));
	text_addf(out, "    %s", book->currency);
	if (book->region) {
		text_add(out, ", ");
		text_add_plain(out, book->region);
	}
	if (book->as_of) {
		text_add(out, ", ");
		text_add_plain(out, book->as_of);
	}
	text_addc(out, '\n');
}

static void legend_write(const struct prices_page *page)
{
	struct text line = {0};
	char day[32];

	text_add(&line, _("~ derived from printed figures, * assumed and printed nowhere, - not in our sources"));
	if (page->dated) {
		calendar_write(page->on_unix_s, day, sizeof day);
		day[10] = '\0';
		text_addf(&line, _(", ! more than 365 days old on %s, or undated"), day);
	}
	text_addc(page->out, '\n');
	wrap_write(page->out, "", 2, page->width, "", text_str(&line));
	text_release(&line);
}

static void tables_write(struct prices_page *page)
{
	static const struct { enum prices_kind kind; void (*write)(struct prices_page *page); } table[] = {
		{PRICES_INSTANCES, prices_instances}, {PRICES_STORES, prices_stores}, {PRICES_ITEMS, prices_items},
		{PRICES_COMMITMENTS, prices_commitments},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (page->view->kinds & table[i].kind)
			table[i].write(page);
	if (page->rows)
		legend_write(page);
	else if (page->view->filter)
		text_addf(page->out, _("\nNothing in this part of the book is called \"%s\".\n"), page->view->filter);
}

void prices_write(const struct book *book, const struct prices_view *view, const struct terminal *terminal, struct text *out)
{
	const bool whole = !view->filter && view->kinds == PRICES_ALL;
	const struct figure own = {.as_of = book->as_of};
	struct prices_page page = {.book = book, .terminal = terminal, .view = view, .out = out, .wide = terminal->columns >= WIDE_FROM,
				   .width = terminal->columns > 40 ? (size_t)terminal->columns : 80};

	page.on_unix_s = view->dated ? view->on_unix_s : figure_date(&own);
	page.dated = page.on_unix_s != INT64_MAX;
	page.cited = mem_new(book->sources && book->sources->kind == NODE_MAP ? book->sources->count + 1 : 1, sizeof *page.cited);
	head_write(&page);
	tables_write(&page);
	if (whole) {
		aliases_write(book, page.width, out);
		presets_write(book, page.width, out);
	}
	sources_write(&page, whole);
	free(page.cited);
}
