/* Advice on the screen: a row a finding, what saves most first, then how each is done. */
#include <math.h>

#include "sim/report/advice.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { MARK, NUMBER, FINDING, SAVES, SHARE, CHEAPER };
enum { WIDEST = 120, NARROWEST = 60 };

struct marks { const char *take, *breaks, *ellipsis, *plus_minus, *dot; };
static const struct marks unicode = {"✔", "!", "…", "±", "·"}, plain = {"*", "!", "~", "+/-", "|"};

struct page {
	const struct advice *advice;
	const struct terminal *terminal;
	const struct marks *mark;
	struct text *out;
	size_t width;
};

static void say(void *context, const char *s)
{
	const struct page *page = context;

	sentence_write(page->out, page->width, s);
}

static bool is_shown(const struct finding *finding)
{
	return finding->verdict <= ADVICE_BREAKS;
}

static void head(struct page *page)
{
	const struct advice *a = page->advice;
	const struct scenario *scenario = a->plan->scenario;
	struct text line = {0}, n = {0};

	advice_question(a, &line);
	style_write(page->out, STYLE_BOLD, page->terminal->colour, text_str(&line));
	text_addc(page->out, '\n');
	text_clear(&line);
	text_add_plain(&line, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)a->replications, 17);
	text_addf(&line, " %s %s %s ", page->mark->dot, currency_in_use()->code, page->mark->dot);
	text_addf(&line, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(&line, " %s ", page->mark->dot);
	text_addf(&line, ngettext("%s future", "%s futures", a->replications), text_str(&n));
	say(page, text_str(&line));
	text_clear(&line);
	text_clear(&n);
	mean_write(&n, a->cost_usd, &a->cost_ci, page->mark->plus_minus, true);
	text_addf(&line, _("%s  %s: %s as it is"), advice_strategy(a), strategy_title(a->plan->strategy[a->strategy].strategy), text_str(&n));
	say(page, text_str(&line));
	text_addc(page->out, '\n');
	text_release(&line);
	text_release(&n);
}

static void row(struct page *page, struct grid *grid, const struct finding *finding, size_t number)
{
	const bool takes = finding->verdict == ADVICE_TAKE;
	struct text cell = {0};

	grid_row(grid);
	grid_cell_str(grid, MARK, takes ? STYLE_GOOD : STYLE_BAD, finding->together ? page->mark->take : takes ? "" : page->mark->breaks);
	text_addf(&cell, "%zu", number);
	grid_cell(grid, NUMBER, STYLE_DIM, &cell);
	advice_finding_write(finding, &cell);
	grid_cell(grid, FINDING, STYLE_PLAIN, &cell);
	mean_write(&cell, finding->saving_usd, &finding->ci, page->mark->plus_minus, true);
	grid_cell(grid, SAVES, takes ? STYLE_GOOD : STYLE_PLAIN, &cell);
	percent_write(&cell, finding->saving_usd / page->advice->cost_usd, 1);
	grid_cell(grid, SHARE, STYLE_PLAIN, &cell);
	probability_write(&cell, finding->cheaper, 1);
	grid_cell(grid, CHEAPER, STYLE_DIM, &cell);
	text_release(&cell);
}

static size_t rows(struct page *page)
{
	struct grid grid;
	size_t count = 0;

	grid_init(&grid, "lrlrrr");
	grid.indent = 2;
	grid.gap = 2;
	grid.flexible = FINDING;
	grid.lines = 3;
	grid_row(&grid);
	grid_cell_str(&grid, FINDING, STYLE_DIM, _("FINDING"));
	grid_cell_str(&grid, SAVES, STYLE_DIM, _("SAVES"));
	grid_cell_str(&grid, SHARE, STYLE_DIM, _("OF THE BILL"));
	grid_cell_str(&grid, CHEAPER, STYLE_DIM, _("CHEAPER IN"));
	for (size_t i = 0; i < page->advice->findings; i++)
		if (is_shown(page->advice->finding + i))
			row(page, &grid, page->advice->finding + i, ++count);
	if (count)
		grid_write(&grid, page->width, page->terminal->colour, page->mark->ellipsis, page->out);
	grid_release(&grid);
	return count;
}

/* How each is done, and what speaks against it. */
static void ways(struct page *page)
{
	struct text first = {0}, caution = {0};
	size_t count = 0;

	for (size_t i = 0; i < page->advice->findings; i++) {
		const struct finding *finding = page->advice->finding + i;

		if (!is_shown(finding))
			continue;
		text_addf(&first, "  %zu  ", ++count);
		wrap_write(page->out, text_str(&first), 6, page->width, "", finding->text);
		advice_caution_write(page->advice, finding, &caution);
		if (caution.len)
			wrap_write(page->out, "     ", 5, page->width, "", text_str(&caution));
		text_clear(&caution);
		if (advice_rests_write(finding, &caution))
			wrap_write(page->out, "     ", 5, page->width, "", text_str(&caution));
		text_clear(&first);
		text_clear(&caution);
	}
	text_release(&first);
	text_release(&caution);
}

void advice_table_write(const struct advice *advice, const struct terminal *terminal, struct text *out)
{
	struct text utf8 = {0}, line = {0};
	struct page page = {.advice = advice, .terminal = terminal, .mark = terminal->utf8 ? &unicode : &plain, .out = &utf8,
			    .width = (size_t)(terminal->columns > WIDEST ? WIDEST : terminal->columns < NARROWEST ? NARROWEST : terminal->columns)};

	head(&page);
	if (rows(&page)) {
		text_addc(&utf8, '\n');
		ways(&page);
		text_addc(&utf8, '\n');
	}
	advice_say(advice, say, &page);
	text_addf(&line, "  %s ", _("Reproduce:"));
	text_addc(&utf8, '\n');
	wrap_write(&utf8, text_str(&line), 6, page.width, "\\", terminal->command ? terminal->command : "");
	(terminal->utf8 ? text_add : text_add_ascii)(out, text_str(&utf8));
	text_release(&line);
	text_release(&utf8);
}
