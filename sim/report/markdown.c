/* summary.md: the table of the terminal as GitHub Markdown, for a report or a pull request. People's text is escaped. */
#include "sim/report/write.h"

#include <math.h>
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

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
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

static void money_cell(struct text *out, double usd)
{
	struct text cell = {0};

	usd_write(&cell, usd, 4);
	text_add(out, " | ");
	markdown_text(out, text_str(&cell));
	text_release(&cell);
}

static void difference_cell(const struct summary *summary, size_t strategy, struct text *out)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	struct text cell = {0};

	for (size_t i = 0; i < summary->comparisons; i++) {
		const struct comparison *c = summary->comparison + i;

		if (c->strategy != strategy || c->metric != cost)
			continue;
		text_add(&cell, c->mean_difference > 0 ? "+" : "");
		usd_short_write(&cell, c->mean_difference, 3);
		text_addc(&cell, ' ');
		relative_write(&cell, c->mean_difference, summary->strategy[c->baseline].metric[cost].mean, "×");
	}
	text_add(out, " | ");
	markdown_text(out, cell.len ? text_str(&cell) : "—");
	text_release(&cell);
}

/* What the table says beside the cost: the workload's own figures, or time and lateness of work that is to be done. */
static void more_cells(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct strategy_summary *s = summary->strategy + strategy;
	const int hours = metric_of_kind(summary->plan, METRIC_HOURS);
	const struct headline *headline[HEADLINES_MOST];
	const size_t headlines = headlines_find(summary, headline);
	struct text cell = {0};

	for (size_t h = 0; h < headlines; h++) {
		headline_write(&cell, summary, strategy, headline[h]);
		text_add(out, " | ");
		markdown_text(out, text_str(&cell));
		text_clear(&cell);
	}
	if (!s->plan->workload || !s->plan->workload->lasts) {
		text_add(out, " | ");
		if (hours >= 0)
			hours_write(out, s->metric[hours].q[Q_P50], 3);
		text_add(out, " | ");
		if (s->probability[P_LATE].known)
			percent_write(out, s->probability[P_LATE].value, 1);
	}
	text_release(&cell);
}

static void strategy_row(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct strategy_summary *s = summary->strategy + strategy;
	const struct metric_summary *cost = s->metric + metric_of_kind(summary->plan, METRIC_COST);
	struct text cell = {0};

	text_add(out, "| ");
	best_mark(summary, strategy, "✔", out);
	text_addf(out, " | %s ", s->plan->strategy->name);
	markdown_text(out, strategy_title(s->plan->strategy));
	money_cell(out, cost->q[Q_P50]);
	money_cell(out, cost->q[Q_P95]);
	mean_write(&cell, cost->mean, &cost->ci, "±", true);
	text_add(out, " | ");
	markdown_text(out, text_str(&cell));
	difference_cell(summary, strategy, out);
	more_cells(summary, strategy, out);
	text_add(out, " |\n");
	text_release(&cell);
}

static void strategies_write(const struct summary *summary, struct text *out)
{
	const struct headline *headline[HEADLINES_MOST];
	const size_t headlines = headlines_find(summary, headline);
	const struct workload_type *workload = summary->plan->strategy[0].workload;
	const bool lasts = workload && workload->lasts;

	heading(out, _("Strategies"));
	text_addf(out, "| | %s | p50 | p95 | ", _("Strategy"));
	text_addf(out, _("mean ± CI%g"), 100 * summary->plan->scenario->confidence);
	text_add(out, " | ");
	text_addf(out, _("against %s"), name_of(summary, summary->plan->scenario->baseline));
	for (size_t h = 0; h < headlines; h++)
		text_addf(out, " | %s", _(headline[h]->title));
	if (!lasts)
		text_addf(out, " | %s | %s", _("time p50"), _("P(late)"));
	text_add(out, " |\n|---|---|--:|--:|--:|--:|");
	for (size_t c = 0; c < headlines + (lasts ? 0 : 2); c++)
		text_add(out, "--:|");
	text_addc(out, '\n');
	for (size_t s = 0; s < summary->plan->strategies; s++)
		strategy_row(summary, s, out);
	text_addc(out, '\n');
}

static void thresholds_write(const struct summary *summary, struct text *out)
{
	struct text value = {0};

	if (summary->verdicts == 0)
		return;
	heading(out, _("Thresholds"));
	text_addf(out, "| | %s | %s | %s |\n|---|---|---|--:|\n", _("Strategy"), _("Threshold"), _("Value"));
	for (size_t i = 0; i < summary->verdicts; i++) {
		const struct verdict *v = summary->verdict + i;

		text_addf(out, "| %s | %s | ", v->passed ? "✓" : "✗", name_of(summary, v->strategy));
		markdown_text(out, v->threshold->text);
		verdict_write(&value, summary->plan, v->threshold, v->value);
		text_add(out, " | ");
		markdown_text(out, text_str(&value));
		text_add(out, " |\n");
		text_clear(&value);
	}
	text_release(&value);
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
	doubt_words(summary, &s);
	item_and_clear(out, &s);
	cheapest_words(summary, &s);
	item_and_clear(out, &s);
	for (size_t i = 0; i < summary->plan->strategies; i++) {
		unfinished_words(summary, i, &s);
		item_and_clear(out, &s);
	}
	for (size_t i = 0; i < summary->plan->strategies; i++)
		for (size_t c = 0; c < summary->plan->strategy[i].setup.commitments; c++) {
			commitment_words(summary, i, c, &s);
			item_and_clear(out, &s);
		}
	traffic_write(summary, list_item, out);
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
