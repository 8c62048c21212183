/* The table of a price book: quality flags, sources, both widths, both languages' numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/base/calendar.h"
#include "sim/report/report.h"

struct bench {
	struct arena *arena;
	struct diag diag;
	struct binding bind;
	struct text out;
};

static int setup(void **state)
{
	struct bench *t = mem_new(1, sizeof *t);

	t->arena = arena_new();
	t->bind = (struct binding){.arena = t->arena, .diag = &t->diag, .folder = "tests"};
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct bench *t = *state;

	lang_use(LANG_EN);
	text_release(&t->out);
	diag_release(&t->diag);
	arena_free(t->arena);
	free(t);
	return 0;
}

static const char toy[] =
	"title: Toys\n"
	"instances:\n"
	"  toy.large:\n"
	"    accelerator: {name: T1000, count: 3}\n"
	"    on_demand: {value: $2.3850/h, source: list, as_of: 2024-01-02, quality: published}\n"
	"    spot: {value: $0.715/h, source: guess, as_of: \"2024-01-01 to 2024-02-03\", quality: assumed, note: no source}\n"
	"  toy.small: {on_demand: $1/h}\n"
	"  toy.term: {on_demand: {value: $0.226/h, source: list, as_of: \"2026-11 (read; undated)\", quality: published}}\n"
	"stores: {s3.standard: {price: $0.023/GB-month, title: S3}}\n"
	"products:\n"
	"  plan:\n"
	"    mechanism: spend\n"
	"    title: {en: Plan, es: Plano}\n"
	"    rates: [{instance: toy.large, rate: {value: $1.5/h, source: list, as_of: 2024-01-02, quality: derived, note: computed}}]\n"
	"  kept:\n"
	"    mechanism: reservation\n"
	"    rates: [{instance: toy.term, total: {value: $1168, source: list, as_of: 2024-01-02, quality: published}}]\n"
	"  mixed:\n"
	"    mechanism: reservation\n"
	"    rates:\n"
	"      - {instance: toy.term, term: 1 y, total: {value: $1051, source: list, as_of: 2024-01-02, quality: published}}\n"
	"      - {instance: toy.term, term: 3 y, rate: {value: $0.1/h, source: list, as_of: 2024-01-02, quality: published}}\n"
	"presets: {calm: {spot: {note: {en: quiet, es: tranquilo}}}}\n"
	"sources: {list: The printed list, guess: Nobody}\n";

static const char *view(struct bench *t, const struct prices_view *view, int columns)
{
	const struct node *node = node_read_text(t->arena, "test", toy, sizeof toy - 1, &t->diag);
	const struct book *book = node ? book_load(&t->bind, node, "tests") : NULL;
	const struct terminal terminal = {.columns = columns, .utf8 = true};

	if (!book)
		diag_print(&t->diag, stderr);
	assert_non_null(book);
	text_clear(&t->out);
	prices_write(book, view, &terminal, &t->out);
	return text_str(&t->out);
}

static const char *table(struct bench *t, int columns)
{
	return view(t, &prices_whole, columns);
}

static void has(const char *table, const char *piece)
{
	if (!strstr(table, piece))
		fail_msg("no '%s' in:\n%s", piece, table);
}

static void hasnt(const char *table, const char *piece)
{
	if (strstr(table, piece))
		fail_msg("'%s' in:\n%s", piece, table);
}

static void fits(const char *table, size_t columns)
{
	while (*table) {
		const size_t bytes = strcspn(table, "\n");
		char *line = strndup(table, bytes);
		const size_t width = utf8_width(line);

		/* an address is never broken: alone on its line it may stand out */
		if (width > columns && strchr(line + strspn(line, " "), ' '))
			fail_msg("%zu columns: %s", width, line);
		free(line);
		table += bytes + (table[bytes] == '\n');
	}
}

static void quality_source_and_date_show(void **state)
{
	struct bench *t = *state;
	const char *s = table(t, 120);

	has(s, "Toys");
	has(s, "3 × T1000");
	has(s, "$2.385 ");                  /* published: no flag */
	has(s, "$0.715*");                  /* assumed */
	has(s, "$1.50~");                   /* derived */
	has(s, "37 %");                     /* 1 - 1.5/2.385 = 37.1 % */
	has(s, "list 2024-01-02");
	has(s, "guess 2024-02-03");         /* of a span the last day */
	has(s, "s3.standard");
	has(s, "$0.023");
	has(s, "calm: quiet");
	has(s, "guess: Nobody");
	has(s, "list 2026-11\n");           /* of a month no day is made up */
	has(s, "$0.133333~");               /* a total by the hour: 1168 / 8760 */
	has(s, "WHOLE TERM");               /* all its rates are totals */
	has(s, "RATE ");
	has(s, "1 y, in all");              /* one of several kinds */
	has(s, "41 %");                     /* 1 - 1168 / 8760 / 0.226 */
	hasnt(s, "!");                      /* the book has no day: nothing is stale */
}

static void what_is_old_is_marked_on_the_day_that_is_asked_for(void **state)
{
	struct bench *t = *state;
	struct prices_view on = prices_whole;

	on.dated = calendar_read("2025-01-01", &on.on_unix_s);      /* 365 days after 2024-01-02 */
	hasnt(view(t, &on, 120), "2024-01-02!");
	on.on_unix_s += 86400;
	has(view(t, &on, 120), "list 2024-01-02!");
	has(text_str(&t->out), "more than 365 days");
	hasnt(text_str(&t->out), "2024-02-03!");
	hasnt(text_str(&t->out), "2026-11!");
}

static void a_part_is_shown_in_the_order_asked_for(void **state)
{
	struct bench *t = *state;
	struct prices_view part = prices_whole;

	part.filter = "t1000";                                       /* an accelerator, in any case */
	has(view(t, &part, 120), "toy.large");
	hasnt(text_str(&t->out), "toy.small");
	hasnt(text_str(&t->out), "calm: quiet");
	has(text_str(&t->out), "list: The printed list");
	part.filter = "nobody has this";
	has(view(t, &part, 120), "is called \"nobody has this\"");

	part = (struct prices_view){.kinds = PRICES_STORES};
	has(view(t, &part, 120), "s3.standard");
	hasnt(text_str(&t->out), "toy.large");

	part = (struct prices_view){.kinds = PRICES_INSTANCES, .sort = PRICES_BY_PRICE};
	view(t, &part, 120);
	assert_true(strstr(text_str(&t->out), "toy.term") < strstr(text_str(&t->out), "toy.small"));
	assert_true(strstr(text_str(&t->out), "toy.small") < strstr(text_str(&t->out), "toy.large"));
	part.sort = PRICES_BY_DATE;                                  /* without a date: last */
	view(t, &part, 120);
	assert_true(strstr(text_str(&t->out), "toy.large") < strstr(text_str(&t->out), "toy.term"));
	assert_true(strstr(text_str(&t->out), "toy.term") < strstr(text_str(&t->out), "toy.small"));
}

static void it_fits_both_widths(void **state)
{
	struct bench *t = *state;
	const char **name;

	fits(table(t, 120), 120);
	fits(table(t, 80), 80);
	for (name = book_names(t->arena); *name; name++)
		for (int columns = 80; columns <= 120; columns += 40) {
			const struct book *book = book_load_named(&t->bind, *name, "tests");
			const struct terminal terminal = {.columns = columns};

			assert_non_null(book);
			text_clear(&t->out);
			prices_write(book, &prices_whole, &terminal, &t->out);
			has(text_str(&t->out), book->instances.item[0].name);
			fits(text_str(&t->out), (size_t)columns);
		}
}

static void numbers_follow_the_language(void **state)
{
	struct bench *t = *state;

	lang_use(LANG_ES);
	has(table(t, 120), "2,385 $");
	has(text_str(&t->out), "tranquilo");
	has(text_str(&t->out), " 1 año ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(quality_source_and_date_show, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_old_is_marked_on_the_day_that_is_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(a_part_is_shown_in_the_order_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(it_fits_both_widths, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_follow_the_language, setup, teardown),
	};

	setenv("COSTCAST_DATA", ".", 1);
	lang_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
