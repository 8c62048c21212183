/* The terminal page of `costcast diff`. */
#include "sim/report/diff.h"

#include <math.h>
#include <string.h>

#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { STRATEGY, METRIC, FIRST, SECOND, DIFFERENCE, SURETY, P, MARK, P95, COLUMNS };
enum { WIDE_FROM = 100, WIDEST = 120, NARROWEST = 60, SETTINGS_SHOWN = 20 };

struct page {
	const struct diff *diff;
	const struct models *known;
	const struct terminal *terminal;
	const char *plus_minus, *arrow, *dot, *ellipsis;
	size_t width;
	bool wide;
	struct text *out;
};

static void say(const struct page *page, const char *first, const struct text *s)
{
	wrap_write(page->out, first, strlen(first) + 2, page->width, "", text_str(s));
}

/* A metric as its model describes it. */
static const struct metric *known_metric(const struct page *page, const char *name)
{
	for (size_t w = 0; page->known && w < page->known->workloads; w++)
		for (size_t m = 0; m < page->known->workload[w]->metrics; m++)
			if (strcmp(page->known->workload[w]->metric[m].name, name) == 0)
				return &page->known->workload[w]->metric[m];
	return NULL;
}

static const char *metric_title(const struct page *page, const char *name)
{
	const struct metric *metric = known_metric(page, name);

	return metric && metric->title ? _(metric->title) : name;
}

static void figure_write(struct text *out, const struct finished_metric *like, double x, int digits)
{
	const struct metric metric = {.name = like->name, .unit = like->unit};

	if (x < 0)                        /* the sign stands before all units */
		text_addc(out, '-');
	outcome_write(out, &metric, fabs(x), digits);
}

/* "1  out/monday · Train BERT … · seed 42 · 10,000 futures · costcast 0.4.0" */
static void run_line(const struct page *page, int r)
{
	const struct finished *run = page->diff->run[r];
	struct text line = {0}, n = {0}, first = {0};

	text_addf(&first, "  %d  ", r + 1);
	text_add_plain(&line, run->folder);
	number_write(&n, (double)run->replications, 17);
	text_addf(&line, " %s %s %s ", page->dot, *run->title ? run->title : run->file, page->dot);
	text_addf(&line, _("seed %s"), run->seed);
	text_addf(&line, " %s ", page->dot);
	text_addf(&line, ngettext("%s future", "%s futures", run->replications), text_str(&n));
	text_addf(&line, " %s costcast %s", page->dot, run->version);
	if (run->partial)
		text_addf(&line, " %s %s", page->dot, _("PARTIAL: it was interrupted"));
	say(page, text_str(&first), &line);
	text_release(&line);
	text_release(&n);
	text_release(&first);
}

static void settings(const struct page *page)
{
	const struct diff *diff = page->diff;
	struct text line = {0};

	if (strcmp(diff->run[0]->version, diff->run[1]->version) != 0) {
		text_addf(&line, "costcast: %s %s %s", diff->run[0]->version, page->arrow, diff->run[1]->version);
		say(page, "    ", &line);
	}
	for (size_t i = 0; i < diff->settings && i < SETTINGS_SHOWN; i++) {
		const struct diff_setting *s = &diff->setting[i];

		text_clear(&line);
		text_addf(&line, "%s: %s %s %s", s->path, s->first ? s->first : _("(not there)"), page->arrow,
			  s->second ? s->second : _("(not there)"));
		say(page, "    ", &line);
	}
	text_clear(&line);
	if (!diff->settings_known)
		text_add(&line, _("The settings cannot be compared: scenario.effective.yaml is missing or cannot be read."));
	else if (diff->settings > SETTINGS_SHOWN)
		text_addf(&line, _("and %zu more"), diff->settings - SETTINGS_SHOWN);
	else if (diff->settings == 0)
		text_add(&line, _("Their settings are the same."));
	if (line.len)
		say(page, diff->settings ? "    " : "  ", &line);
	text_release(&line);
}

static void only_in(const struct page *page, int r)
{
	struct text line = {0}, names = {0};

	for (size_t i = 0; i < page->diff->only_count[r]; i++)
		text_addf(&names, "%s%s", i ? ", " : "", page->diff->only[r][i]);
	text_addf(&line, _("Only in run %d, so not compared: %s."), r + 1, text_str(&names));
	if (names.len)
		say(page, "  ", &line);
	text_release(&line);
	text_release(&names);
}

/* Cost and time always; of the rest, what changed by more than chance. */
static bool is_shown(const struct diff_row *row)
{
	return row->beyond || strcmp(row->first->name, "cost") == 0 || strcmp(row->first->name, "hours") == 0;
}

static void p_write(struct text *out, double p)
{
	if (isnan(p))
		return;
	if (p < 0.0005) {
		text_add(out, "< ");
		fixed_write(out, 0.001, 3);
	} else {
		fixed_write(out, p, 3);
	}
}

static void row_write(const struct page *page, struct grid *grid, const struct diff_row *row)
{
	const double d = row->contrast.difference, half = (row->contrast.ci.high - row->contrast.ci.low) / 2;
	struct text cell = {0};

	grid_row(grid);
	grid_cell_str(grid, STRATEGY, STYLE_BOLD, row->strategy);
	grid_cell_str(grid, METRIC, STYLE_PLAIN, metric_title(page, row->first->name));
	figure_write(&cell, row->first, row->first->moments.mean, 5);
	grid_cell(grid, FIRST, STYLE_PLAIN, &cell);
	figure_write(&cell, row->first, row->second->moments.mean, 5);
	grid_cell(grid, SECOND, STYLE_PLAIN, &cell);
	text_add(&cell, d > 0 ? "+" : "");
	figure_write(&cell, row->first, d, 4);
	grid_cell(grid, DIFFERENCE, row->beyond ? STYLE_BOLD : STYLE_PLAIN, &cell);
	if (half > 0 && isfinite(half)) {
		text_addf(&cell, "%s ", page->plus_minus);
		figure_write(&cell, row->first, half, 2);
	}
	grid_cell(grid, SURETY, STYLE_DIM, &cell);
	p_write(&cell, row->p_holm);
	grid_cell(grid, P, STYLE_DIM, &cell);
	grid_cell_str(grid, MARK, STYLE_BOLD, row->beyond ? "*" : "");
	if (page->wide) {
		figure_write(&cell, row->first, row->first->p95, 4);
		text_addf(&cell, " %s ", page->arrow);
		figure_write(&cell, row->first, row->second->p95, 4);
		text_add(&cell, row->p95_apart ? " *" : "");
	}
	grid_cell(grid, P95, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void table(const struct page *page)
{
	const char *const head[COLUMNS] = {"", "", _("MEAN 1"), _("MEAN 2"), "2 - 1", "", "p", "", page->wide ? "p95" : ""};
	struct grid grid;
	struct text cell = {0};

	grid_init(&grid, "llrrrrrll");
	grid.gap = 2;
	grid.indent = 2;
	grid.flexible = METRIC;
	grid_row(&grid);
	for (size_t c = 0; c < COLUMNS; c++)
		grid_cell_str(&grid, c, STYLE_DIM, head[c]);
	percent_write(&cell, page->diff->confidence, 0);
	grid_cell(&grid, SURETY, STYLE_DIM, &cell);
	for (size_t i = 0; i < page->diff->rows; i++)
		if (is_shown(&page->diff->row[i]))
			row_write(page, &grid, &page->diff->row[i]);
	grid_write(&grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&grid);
	text_release(&cell);
}

/* The answer, first. */
static void verdict(const struct page *page)
{
	const struct diff *diff = page->diff;
	struct text line = {0};

	if (!diff->rows)
		text_add(&line, _("Nothing to compare: the runs have no strategy and metric in common."));
	else if (!diff->changed)
		text_addf(&line, _("No difference: all %zu means are the same."), diff->rows);
	else if (!diff->beyond)
		text_addf(&line, _("No difference that is more than chance, in %zu means."), diff->rows);
	else
		text_addf(&line, ngettext("%zu of %zu means differs by more than chance.", "%zu of %zu means differ by more than chance.", diff->beyond),
			  diff->beyond, diff->rows);
	struct text styled = {0};

	style_write(&styled, STYLE_BOLD, page->terminal->colour, text_str(&line));
	text_addf(page->out, "%s\n", text_str(&styled));
	text_release(&styled);
	text_release(&line);
}

static void legend(const struct page *page)
{
	const struct diff *diff = page->diff;
	const bool paired = diff->rows && diff->row[0].paired;
	struct text line = {0}, confidence = {0};
	size_t hidden = 0;

	for (size_t i = 0; i < diff->rows; i++)
		hidden += !is_shown(&diff->row[i]);
	percent_write(&confidence, diff->confidence, 0);
	if (diff->family) {
		text_add(&line, paired ? _("Futures are paired: both runs met the same chance (Student's t).")
				       : _("The runs are independent samples (Welch's t)."));
		text_addf(&line, _(" p is corrected for %zu tests (Holm 1979); * = more than chance at %s."), diff->family, text_str(&confidence));
		if (page->wide)
			text_add(&line, _(" After p95: * = its intervals do not overlap."));
		say(page, "  ", &line);
	} else if (diff->changed) {
		text_add(&line, _("What differs does so in every future alike: no test is needed (*)."));
		say(page, "  ", &line);
	}
	text_clear(&line);
	text_addf(&line, ngettext("%zu other mean differs by no more than chance; --csv and --json have it.",
				  "%zu other means differ by no more than chance; --csv and --json have them.", hidden), hidden);
	if (hidden && diff->changed)
		say(page, "  ", &line);
	text_release(&line);
	text_release(&confidence);
}

void diff_write(const struct diff *diff, const struct models *known, const struct terminal *terminal, struct text *out)
{
	const bool utf8 = terminal->utf8;
	struct text text = {0};
	struct page page = {.diff = diff, .known = known, .terminal = terminal, .plus_minus = utf8 ? "±" : "+/-", .arrow = utf8 ? "→" : "->",
			    .dot = utf8 ? "·" : "|", .ellipsis = utf8 ? "…" : "~", .wide = terminal->columns >= WIDE_FROM, .out = &text};

	page.width = (size_t)(terminal->columns > WIDEST ? WIDEST : terminal->columns < NARROWEST ? NARROWEST : terminal->columns);
	verdict(&page);
	run_line(&page, 0);
	run_line(&page, 1);
	settings(&page);
	only_in(&page, 0);
	only_in(&page, 1);
	if (diff->rows && diff->changed) {
		text_addc(&text, '\n');
		table(&page);
	}
	text_addc(&text, '\n');
	legend(&page);
	if (utf8)
		text_add(out, text_str(&text));
	else
		text_add_ascii(out, text_str(&text));
	text_release(&text);
}
