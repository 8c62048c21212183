/* summary.md: the table of the terminal as GitHub Markdown, for a report or a pull request. People's text is escaped. */
#include "sim/report/comparison.h"
#include "sim/report/memo.h"

#include <string.h>

void markdown_text(struct text *out, const char *s)
{
	struct text plain = {0};

	text_add_plain(&plain, s);
	for (const char *p = text_str(&plain); *p; p++) {
		if (*p == '<')
			text_add(out, "&lt;");
		else if (*p == '>')
			text_add(out, "&gt;");
		else if (*p == '&')
			text_add(out, "&amp;");
		else {
			if (strchr("\\`*_[]|#~!", *p) || (*p == '$' && (p[1] < '0' || p[1] > '9')))
				text_addc(out, '\\');         /* $…$ is mathematics on some sites, $5 never */
			text_addc(out, *p);
		}
	}
	text_release(&plain);
}

static void settings_write(const struct summary *summary, struct text *out)
{
	const struct scenario *scenario = summary->plan->scenario;
	struct text n = {0}, books = {0};

	text_add(out, "# ");
	markdown_text(out, *bilingual_str(&scenario->title) ? bilingual_str(&scenario->title) : scenario->file);
	number_write(&n, (double)summary->replications, 17);
	text_add(out, "\n\n");
	text_addf(out, _("Seed %llu, %s futures, prices: "), (unsigned long long)scenario->seed, text_str(&n));
	books_write(&books, summary->plan);
	markdown_text(out, text_str(&books));
	text_add(out, ".\n");
	if (summary->partial)
		text_addf(out, "\n**%s**\n", _("PARTIAL: the run was interrupted; the numbers are of the finished futures alone."));
	text_release(&books);
	text_release(&n);
}

static void list_item(void *context, const char *s)
{
	struct text *out = context;

	text_add(out, "* ");
	markdown_text(out, s);
	text_addc(out, '\n');
}

static void heading(struct text *out, const char *s)
{
	text_addf(out, "\n## %s\n\n", s);
}

static void row_write(struct text *out, const struct grid *grid, size_t row)
{
	text_add(out, "|");
	for (size_t c = 0; c < grid->columns; c++) {
		const char *s = row < grid->rows ? grid->cell[row * grid->columns + c].s : NULL;

		text_add(out, s && *s ? " " : "");
		markdown_text(out, s ? s : "");
		text_add(out, " |");
	}
	text_addc(out, '\n');
}

/* Markdown knows no table without a header: it is empty where there is none. */
void markdown_grid(struct text *out, const struct grid *grid, bool headed)
{
	row_write(out, grid, headed ? 0 : SIZE_MAX);
	for (size_t c = 0; c < grid->columns; c++)
		text_addf(out, "%s%s", c ? "" : "|", grid->align[c] == 'r' ? "--:|" : "---|");
	text_addc(out, '\n');
	for (size_t r = headed ? 1 : 0; r < grid->rows; r++)
		row_write(out, grid, r);
}

static void strategies_write(const struct summary *summary, struct text *out)
{
	struct grid grid;

	heading(out, _("Strategies"));
	comparison_grid(summary, &grid);
	markdown_grid(out, &grid, true);
	text_addc(out, '\n');
	grid_release(&grid);
}

static void thresholds_write(const struct summary *summary, struct text *out)
{
	struct grid grid;

	thresholds_grid(summary, &grid);
	if (grid.rows) {
		heading(out, _("Thresholds"));
		markdown_grid(out, &grid, true);
	}
	grid_release(&grid);
}

static void item_and_clear(struct text *out, struct text *s)
{
	if (s->len)
		list_item(out, text_str(s));
	text_clear(s);
}

static void notes_write(const struct summary *summary, struct text *out)
{
	struct text s = {0};

	best_words(summary, "✔", &s);
	item_and_clear(out, &s);
	doubt_words(summary, "? = ", &s);
	item_and_clear(out, &s);
	cheapest_words(summary, &s);
	item_and_clear(out, &s);
	unfinished_write(summary, list_item, out);
	for (size_t i = 0; i < summary->plan->strategies; i++)
		for (size_t c = 0; c < summary->plan->strategy[i].setup.commitments; c++) {
			commitment_words(summary, i, c, &s);
			item_and_clear(out, &s);
		}
	traffic_write(summary, list_item, out);
	another_write(summary, list_item, out);
	curves_write(summary, list_item, out);
	findings_write(summary, list_item, out);
	text_release(&s);
}

static void reproduce_write(const struct summary *summary, struct text *out)
{
	if (summary->command) {
		text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
		text_add_plain(out, summary->command);
		text_add(out, "\n");
	}
	text_addc(out, '\n');
	text_addf(out, _("costcast %s; scenario sha256 %s."), COSTCAST_VERSION, summary->sha256);
	text_addc(out, '\n');
}

void markdown_write(const struct summary *summary, struct text *out)
{
	struct text lines = {0};

	settings_write(summary, out);
	thresholds_write(summary, out);
	strategies_write(summary, out);
	notes_write(summary, out);
	heading(out, _("Assumptions"));
	plan_assumptions(summary->plan, list_item, out);
	plan_warnings(summary->plan, list_item, &lines);
	if (lines.len) {
		heading(out, _("Notes"));
		text_add(out, text_str(&lines));
	}
	reproduce_write(summary, out);
	text_release(&lines);
}

void markdown_item(void *out, const char *s)
{
	text_add(out, "* ");
	markdown_text(out, s);
	text_addc(out, '\n');
}
