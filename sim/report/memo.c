/* What the report says, in which order. Each part is left out where there is nothing to say. */
#include "sim/report/memo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/comparison.h"
#include "sim/report/show.h"
#include "sim/report/story.h"

/* S as paper wants it; fresh memory. */
static char *unbroken(const char *s)
{
	struct text out = {0};
	char *fresh;

	unbroken_write(&out, s);
	fresh = mem_text(text_str(&out));
	text_release(&out);
	return fresh;
}

static struct block *add(struct memo *memo, enum block_kind kind, const char *s)
{
	struct block *block;

	memo->block = mem_grow(memo->block, memo->count + 1, sizeof *memo->block);
	block = memo->block + memo->count++;
	*block = (struct block){.kind = kind, .s = kind == BLOCK_COMMAND ? mem_text(s) : unbroken(s)};
	return block;
}

static void add_heading(struct memo *memo, int level, const char *s)
{
	add(memo, BLOCK_HEADING, s)->level = level;
}

/* Adds S when it holds anything, and empties it. */
static void add_text(struct memo *memo, enum block_kind kind, struct text *s)
{
	if (s->len)
		add(memo, kind, text_str(s));
	text_clear(s);
}

static void add_item(void *memo, const char *s)
{
	add(memo, BLOCK_ITEM, s);
}

/* GRID becomes the memo's; one without rows is released. Its column WRITTEN, if it has one, is as it was written: to be copied. */
static void add_table_but(struct memo *memo, const char *caption, struct grid *grid, bool headed, size_t written)
{
	struct block *block;

	if (!grid->rows) {
		grid_release(grid);
		return;
	}
	for (size_t i = 0; i < grid->rows * grid->columns; i++) {
		char *s = grid->cell[i].s;

		if (!s || i % grid->columns == written)
			continue;
		grid->cell[i].s = unbroken(s);
		free(s);
	}
	block = add(memo, BLOCK_TABLE, caption);
	block->grid = *grid;
	block->headed = headed;
}

static void add_table(struct memo *memo, const char *caption, struct grid *grid, bool headed)
{
	add_table_but(memo, caption, grid, headed, SIZE_MAX);
}

/* --- the answer --- */

static const struct metric_summary *cost_of(const struct summary *summary, size_t strategy)
{
	return summary->strategy[strategy].metric + metric_of_kind(summary->plan, METRIC_COST);
}

static void named_write(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct strategy *s = summary->plan->strategy[strategy].strategy;

	text_addf(out, "%s, %s", s->name, strategy_title(s));
}

static void against_baseline(const struct summary *summary, size_t strategy, struct text *out)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	struct text usd = {0}, low = {0}, high = {0};

	for (size_t i = 0; i < summary->comparisons; i++) {
		const struct comparison *c = summary->comparison + i;

		if (c->strategy != strategy || c->metric != cost || c->mean_difference == 0)
			continue;
		const bool less = c->mean_difference < 0;

		usd_write(&usd, fabs(c->mean_difference), 4);
		usd_write(&low, less ? -c->ci.high : c->ci.low, 4);
		usd_write(&high, less ? -c->ci.low : c->ci.high, 4);
		text_addc(out, ' ');
		text_addf(out, less ? _("On average that is %s less than %s") : _("On average that is %s more than %s"), text_str(&usd),
			  summary->plan->strategy[c->baseline].strategy->name);
		if (c->ci.high > c->ci.low) {
			text_addc(out, ' ');
			text_addf(out, _("(%g %% interval: %s to %s)"), 100 * summary->plan->scenario->confidence, text_str(&low), text_str(&high));
		}
		text_addc(out, '.');
	}
	text_release(&usd);
	text_release(&low);
	text_release(&high);
}

/* Of those that anyone could follow. */
static size_t lowest_p95(const struct summary *summary)
{
	size_t least = summary->plan->scenario->baseline;

	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (!summary->plan->strategy[s].is_bound &&
		    (summary->plan->strategy[least].is_bound || cost_of(summary, s)->q[Q_P95] < cost_of(summary, least)->q[Q_P95]))
			least = s;
	return least;
}

/* Another that could be the best as well: their intervals of the p95 overlap. */
static void tie_words(const struct summary *summary, size_t best, struct text *out)
{
	const struct interval *ci = &summary->strategy[best].p95_cost_ci;
	struct text names = {0};

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const struct interval *other = &summary->strategy[s].p95_cost_ci;

		if (s != best && !summary->plan->strategy[s].is_bound && (summary->strategy[s].passed || !summary->verdicts) &&
		    other->low <= ci->high && ci->low <= other->high)
			text_addf(&names, "%s%s", names.len ? ", " : "", summary->plan->strategy[s].strategy->name);
	}
	if (names.len) {
		text_addc(out, ' ');
		text_addf(out, _("So many futures cannot tell its p95 apart from that of %s."), text_str(&names));
	}
	text_release(&names);
}

static void answer_write(const struct summary *summary, struct text *out)
{
	const size_t s = summary->best >= 0 ? (size_t)summary->best : lowest_p95(summary);
	struct text name = {0}, p50 = {0}, p95 = {0}, missed = {0};

	named_write(summary, s, &name);
	usd_write(&p50, cost_of(summary, s)->q[Q_P50], 4);
	usd_write(&p95, cost_of(summary, s)->q[Q_P95], 4);
	if (summary->best >= 0) {
		if (strcmp(text_str(&p50), text_str(&p95)) == 0)
			text_addf(out, _("Choose %s: it costs %s."), text_str(&name), text_str(&p50));
		else
			text_addf(out, _("Choose %s: half of its futures cost at most %s, and 95 %% of them at most %s."), text_str(&name), text_str(&p50),
				  text_str(&p95));
		against_baseline(summary, s, out);
		if (summary->verdicts) {
			text_addc(out, ' ');
			text_add(out, _("It meets all thresholds."));
		}
		tie_words(summary, s, out);
	} else {
		misses_write(summary, s, &missed);
		text_add(out, _("No strategy meets all thresholds."));
		text_addc(out, ' ');
		text_addf(out, _("The lowest p95 of cost is that of %s: %s, half of its futures costing at most %s; but %s."), text_str(&name),
			  text_str(&p95), text_str(&p50), text_str(&missed));
	}
	text_release(&name);
	text_release(&p50);
	text_release(&p95);
	text_release(&missed);
}

static void answer(struct memo *memo, const struct summary *summary)
{
	struct text s = {0};

	answer_write(summary, &s);
	add_text(memo, BLOCK_LEAD, &s);
	doubt_words(summary, _("The answer stands with a question mark (✔? in the table): "), &s);
	add_text(memo, BLOCK_WARNING, &s);
	if (summary->partial)
		add(memo, BLOCK_WARNING, _("PARTIAL: the run was interrupted; the numbers are of the finished futures alone."));
	text_release(&s);
}

/* --- the rest, from top to bottom --- */

static void settings(struct memo *memo, const struct summary *summary)
{
	const struct scenario *scenario = summary->plan->scenario;
	struct text n = {0}, books = {0}, s = {0};

	number_write(&n, (double)summary->replications, 17);
	books_write(&books, summary->plan);
	text_addf(&s, ngettext("Every strategy lived through the same %s future (seed %llu), priced as the provider would bill it: %s.",
			       "Every strategy lived through the same %s futures (seed %llu), priced as the provider would bill them: %s.",
			       summary->replications), text_str(&n),
		  (unsigned long long)scenario->seed, text_str(&books));
	add_text(memo, BLOCK_PARAGRAPH, &s);
	text_release(&n);
	text_release(&books);
	text_release(&s);
}

static void comparison(struct memo *memo, const struct summary *summary)
{
	struct grid grid;
	struct text s = {0};

	add_heading(memo, 2, _("How the strategies compare"));
	settings(memo, summary);
	comparison_grid(summary, &grid);
	if (summary->best >= 0)
		best_words(summary, "✔", &s);
	else                              /* that none meets them is the answer above */
		/* xgettext:no-c-format */
		text_add(&s, _("p50: half of the futures cost at most so much; p95: 95 % of them."));
	add_table(memo, text_str(&s), &grid, true);
	text_clear(&s);
	cheapest_words(summary, &s);
	add_text(memo, BLOCK_ITEM, &s);
	unfinished_write(summary, add_item, memo);
	traffic_write(summary, add_item, memo);
	another_write(summary, add_item, memo);
	curves_write(summary, add_item, memo);
	findings_write(summary, add_item, memo);
	thresholds_grid(summary, &grid);
	if (grid.rows)
		add_heading(memo, 3, _("Thresholds"));
	add_table_but(memo, _("Each strategy is judged by its own futures; point estimates are judged."), &grid, true, 2);
	text_release(&s);
}

/* S without what an item of MEMO said already, word for word; fresh memory. */
static char *not_said(const struct memo *memo, const char *s)
{
	char *rest = unbroken(s);

	for (size_t i = 0; i < memo->count; i++) {
		const size_t bytes = strlen(memo->block[i].s);
		char *at = memo->block[i].kind == BLOCK_ITEM && bytes ? strstr(rest, memo->block[i].s) : NULL;

		if (at && (at == rest || at[-1] == ' ') && (at[bytes] == ' ' || at[bytes] == '\0'))
			memmove(at, at + bytes + (at[bytes] == ' '), strlen(at + bytes + (at[bytes] == ' ')) + 1);
	}
	return rest;
}

static void pictures(struct memo *memo, const struct gallery *gallery)
{
	if (!gallery || !gallery->count)
		return;
	add_heading(memo, 2, _("What the plots show"));
	for (size_t i = 0; i < gallery->count; i++) {
		const struct picture *picture = gallery->picture + i;

		char *rest = not_said(memo, picture->sentence);

		add_heading(memo, 3, picture->question);
		add(memo, BLOCK_PICTURE, rest)->picture = picture;
		free(rest);
	}
}

static void commitments(struct memo *memo, const struct summary *summary)
{
	struct grid grid;
	struct text s = {0};

	commitments_grid(summary, &grid);
	if (!grid.rows) {
		grid_release(&grid);
		return;
	}
	add_heading(memo, 2, _("Commitments: three views of their cost"));
	add(memo, BLOCK_PARAGRAPH, _("A commitment is paid for its full term, whether used or not. \"This run's hours\" are its fee while the run lasts, "
				     "\"used\" is what of it the run took; from the break-even utilisation on it costs less than paying on demand."));
	add_table(memo, _("Mean cost of each commitment over the futures"), &grid, true);
	for (size_t i = 0; i < summary->plan->strategies; i++)
		for (size_t c = 0; c < summary->plan->strategy[i].setup.commitments; c++) {
			commitment_words(summary, i, c, &s);
			add_text(memo, BLOCK_ITEM, &s);
		}
	text_release(&s);
}

static void one_future(struct memo *memo, const struct replay *future)
{
	struct grid moments, bought;
	const struct moments_sink sink = {.grid = &moments};
	struct text s = {0};

	if (!future)
		return;
	add_heading(memo, 2, _("One future, told"));
	story_words(future, &s);
	add_text(memo, BLOCK_PARAGRAPH, &s);
	grid_init(&moments, "ll");
	story_moments(future, &sink);
	add_table(memo, _("Main moments"), &moments, false);
	story_bought(future, &bought);
	add_table(memo, _("What was bought"), &bought, false);
	text_release(&s);
}

static void assumptions(struct memo *memo, const struct summary *summary)
{
	const size_t before = memo->count + 1;

	add_heading(memo, 2, _("Assumptions"));
	plan_assumptions(summary->plan, add_item, memo);
	if (memo->count == before)
		add(memo, BLOCK_PARAGRAPH, _("none"));
	const size_t notes = memo->count + 1;

	add_heading(memo, 2, _("Notes"));
	plan_warnings(summary->plan, add_item, memo);
	if (memo->count == notes) {              /* nothing to note */
		memo->count--;
		free(memo->block[memo->count].s);
	}
}

static void prices(struct memo *memo, const struct summary *summary)
{
	struct grid grid;
	const struct show show = {.pairs = &grid};

	grid_init(&grid, "ll");
	show_prices(summary->plan, &show);
	add_heading(memo, 2, _("Prices and where they are from"));
	add_table(memo, _("Every price that this run used"), &grid, false);
}

static void reproduce(struct memo *memo, const struct summary *summary)
{
	struct text s = {0};

	add_heading(memo, 2, _("How to get these numbers again"));
	if (summary->command) {
		add(memo, BLOCK_PARAGRAPH, _("In the folder where the run was made:"));
		add(memo, BLOCK_COMMAND, summary->command);
	}
	text_addf(&s, _("The same seed gives the same bytes, on any number of threads. costcast %s; scenario sha256 %s."), COSTCAST_VERSION,
		  summary->sha256);
	add_text(memo, BLOCK_PARAGRAPH, &s);
	text_release(&s);
}

struct memo *memo_new(const struct summary *summary, const struct gallery *gallery, const struct replay *future)
{
	const struct scenario *scenario = summary->plan->scenario;
	struct memo *memo = mem_new(1, sizeof *memo);
	const char *title = bilingual_str(&scenario->title);
	struct text footer = {0};

	memo->title = unbroken(*title ? title : scenario->file);
	text_addf(&footer, "costcast %s · %s · ", COSTCAST_VERSION, scenario->file ? scenario->file : "");
	text_addf(&footer, _("seed %llu"), (unsigned long long)scenario->seed);
	memo->footer = mem_text(text_str(&footer));
	answer(memo, summary);
	comparison(memo, summary);
	pictures(memo, gallery);
	commitments(memo, summary);
	one_future(memo, future);
	assumptions(memo, summary);
	prices(memo, summary);
	reproduce(memo, summary);
	text_release(&footer);
	return memo;
}

void memo_free(struct memo *memo)
{
	if (!memo)
		return;
	for (size_t i = 0; i < memo->count; i++) {
		if (memo->block[i].kind == BLOCK_TABLE)
			grid_release(&memo->block[i].grid);
		free(memo->block[i].s);
	}
	free(memo->block);
	free(memo->title);
	free(memo->footer);
	free(memo);
}

void report_write(const struct summary *summary, const struct gallery *gallery, const char *plots, enum paper paper, struct text *out)
{
	static void (*const write[])(const struct memo *, const char *, struct text *) = {
		[PAPER_HTML] = memo_html, [PAPER_MARKDOWN] = memo_markdown, [PAPER_TEX] = memo_tex};
	const size_t told = summary->best >= 0 ? (size_t)summary->best : summary->plan->scenario->baseline;
	struct replay *future = replay_new(summary->plan, told, summary->strategy[told].replica_p50);
	struct memo *memo = memo_new(summary, gallery, future);

	write[paper](memo, plots, out);
	memo_free(memo);
	replay_free(future);
}
