/* The answer: who wins, in how many futures, why, and what the vote missed. */
#include "sim/report/quiz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { COST = 0, SPARK = 12, NAME_LINES = 3, C_MARK = 0, C_NAME, C_P50, C_P95, C_CHEAPEST, C_LAST, C_SPARK };

struct reveal {
	struct board board;
	const struct quiz *quiz;
	const struct summary *summary;
	const struct votes *votes;
	bool *right;
};

static const struct metric_summary *cost_of(const struct reveal *r, size_t strategy)
{
	return r->summary->strategy[strategy].metric + COST;
}

/* Does the question ask for something that the table does not show anyway? */
static bool asks_more(const struct quiz *quiz)
{
	const struct threshold *m = &quiz->question->measure;
	const bool p95 = m->stat == STAT_QUANTILE && (m->p == 0.95 || m->p == 0.5);

	if (quiz->question->ask == ASK_BEST)
		return false;
	return m->probability ? m->event != EVENT_CHEAPEST && m->event != EVENT_LATE : !(m->metric == COST && p95);
}

static void head_row(const struct reveal *r, struct grid *grid, const struct scale *scale)
{
	struct text s = {0};

	grid_row(grid);
	grid_cell_str(grid, C_P50, STYLE_BOLD, "p50");
	grid_cell_str(grid, C_P95, STYLE_BOLD, "p95");
	grid_cell_str(grid, C_CHEAPEST, STYLE_BOLD, _("cheapest in"));
	if (asks_more(r->quiz))
		grid_cell_str(grid, C_LAST, STYLE_BOLD, r->quiz->question->measure.text);
	else if (r->summary->strategy[0].probability[P_LATE].known)
		grid_cell_str(grid, C_LAST, STYLE_BOLD, _("P(late)"));
	if (!scale)
		return;
	usd_short_write(&s, scale->low, 3);
	text_add(&s, " ┄ ");
	usd_short_write(&s, scale->high, 3);
	grid_cell(grid, C_SPARK, STYLE_BOLD, &s);
	text_release(&s);
}

static void spark_cell(const struct reveal *r, size_t s, const struct scale *scale, struct text *cell)
{
	if (scale->off[s]) {
		text_add(cell, "→ ");
		usd_short_write(cell, cost_of(r, s)->q[Q_P50], 3);
		return;
	}
	sparkline_write(cell, futures_column(r->summary->futures, s, COST), r->summary->futures->count, scale, SPARK, r->board.utf8);
}

static void strategy_row(const struct reveal *r, size_t option, struct grid *grid, const struct scale *scale)
{
	const size_t s = (size_t)r->quiz->option[option].strategy;
	const struct strategy_summary *strategy = r->summary->strategy + s;
	struct text cell = {0};

	grid_row(grid);
	grid_cell_str(grid, C_MARK, STYLE_GOOD, r->right[option] ? "✔" : "");
	option_write(r->quiz, option, &cell);
	grid_cell(grid, C_NAME, r->right[option] ? STYLE_GOOD : STYLE_PLAIN, &cell);
	usd_short_write(&cell, cost_of(r, s)->q[Q_P50], 4);
	grid_cell(grid, C_P50, STYLE_PLAIN, &cell);
	usd_short_write(&cell, cost_of(r, s)->q[Q_P95], 4);
	grid_cell(grid, C_P95, STYLE_PLAIN, &cell);
	probability_write(&cell, strategy->probability[P_CHEAPEST].value, 1);
	grid_cell(grid, C_CHEAPEST, STYLE_PLAIN, &cell);
	if (asks_more(r->quiz))
		verdict_write(&cell, r->summary->plan, &r->quiz->question->measure, quiz_figure(r->quiz, r->summary, s));
	else if (strategy->probability[P_LATE].known)
		probability_write(&cell, strategy->probability[P_LATE].value, 1);
	grid_cell(grid, C_LAST, STYLE_PLAIN, &cell);
	if (scale) {
		spark_cell(r, s, scale, &cell);
		grid_cell(grid, C_SPARK, STYLE_PLAIN, &cell);
	}
	text_release(&cell);
}

/* Without a scale no distributions. */
static void table_fill(const struct reveal *r, struct grid *grid, const struct scale *scale)
{
	grid_init(grid, scale ? "llrrrrl" : "llrrrr");
	grid->flexible = C_NAME;
	grid->lines = NAME_LINES;
	head_row(r, grid, scale);
	for (size_t i = 0; i < r->quiz->options; i++)
		if (!r->quiz->option[i].none)
			strategy_row(r, i, grid, scale);
}

/* The names go before the distributions. */
static void distributions_write(const struct reveal *r)
{
	struct scale scale;
	struct grid grid;

	scale_init(&scale, r->summary, COST);
	table_fill(r, &grid, &scale);
	if (grid_width(&grid) > r->board.width) {
		grid_release(&grid);
		table_fill(r, &grid, NULL);
	}
	text_addc(r->board.out, '\n');
	grid_write(&grid, r->board.width, r->board.colour, "…", r->board.out);
	grid_release(&grid);
	scale_release(&scale);
}

static void answer_write(const struct reveal *r)
{
	struct text names = {0}, line = {0}, rule = {0};

	for (size_t i = 0; i < r->quiz->options; i++)
		if (r->right[i]) {
			text_add(&names, names.len ? "; " : "");
			option_write(r->quiz, i, &names);
		}
	if (!names.len)
		text_add(&names, _("nobody: nothing can be told from this run"));
	board_head(&r->board, _("THE ANSWER"));
	board_say(&r->board, "  ✔ ", 7, text_str(&names));
	if (r->summary) {
		rule_write(r->quiz, &rule);
		number_write(&line, (double)r->summary->replications, 17);
		text_addf(&line, _(" futures; right is %s."), text_str(&rule));
		board_say(&r->board, "    ", 4, text_str(&line));
	}
	text_release(&names);
	text_release(&line);
	text_release(&rule);
}

/* "B misses P(late) < 5 %: 100 %". */
static void missed_thresholds(const struct reveal *r, size_t strategy, struct text *out)
{
	for (size_t i = 0; i < r->summary->verdicts; i++) {
		const struct verdict *v = r->summary->verdict + i;

		if (v->strategy != strategy || v->passed)
			continue;
		text_add(out, out->len ? ", " : "");
		text_add_plain(out, v->threshold->text);
		text_add(out, " (");
		verdict_write(out, r->summary->plan, v->threshold, v->value);
		text_addc(out, ')');
	}
}

static void thresholds_write(const struct reveal *r)
{
	if (!r->summary->verdicts)
		return;
	board_head(&r->board, _("THRESHOLDS"));
	for (size_t i = 0; i < r->quiz->options; i++) {
		struct text line = {0}, first = {0};

		if (r->quiz->option[i].none)
			continue;
		missed_thresholds(r, (size_t)r->quiz->option[i].strategy, &line);
		text_addf(&first, "  %s %s ", line.len ? "✗" : "✓", r->quiz->option[i].label);
		if (!line.len)
			text_add(&line, _("meets all"));
		board_say(&r->board, text_str(&first), utf8_width(text_str(&first)), text_str(&line));
		text_release(&line);
		text_release(&first);
	}
}

static void explanation_write(const struct board *board)
{
	const struct question *question = board->quiz->question;

	if (*bilingual_str(&question->explanation)) {
		board_head(board, _("WHY"));
		board_say(board, "  ", 2, bilingual_str(&question->explanation));
	}
	if (question->source)
		board_say(board, _("  Source: "), 4, question->source);
}

static size_t most_voted(const struct ballot *ballot, size_t options)
{
	size_t most = 0;

	for (size_t i = 1; i < options; i++)
		if (ballot->count[i] > ballot->count[most])
			most = i;
	return most;
}

/* The strategy that would have been right; -1: none. */
static int right_strategy(const struct reveal *r)
{
	for (size_t i = 0; i < r->quiz->options; i++)
		if (r->right[i] && !r->quiz->option[i].none)
			return r->quiz->option[i].strategy;
	return -1;
}

static void money_pair(const struct reveal *r, const char *format, int quantile, size_t a, size_t b, struct text *out)
{
	struct text x = {0}, y = {0};

	usd_write(&x, cost_of(r, a)->q[quantile], 4);
	usd_write(&y, cost_of(r, b)->q[quantile], 4);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(out, format, text_str(&x), text_str(&y));
#pragma GCC diagnostic pop
	text_release(&x);
	text_release(&y);
}

/* p50 against p95 is what the class is about: said whenever the two disagree. */
static void compare_write(const struct reveal *r, size_t chosen, size_t right, struct text *out)
{
	const struct metric_summary *a = cost_of(r, chosen), *b = cost_of(r, right);

	money_pair(r, _(" In the median future it costs %s, the right one %s;"), Q_P50, chosen, right, out);
	money_pair(r, _(" at the p95 %s against %s."), Q_P95, chosen, right, out);
	if (a->q[Q_P50] < b->q[Q_P50] && a->q[Q_P95] > b->q[Q_P95])
		text_add(out, _(" Cheaper in the middle and dearer in a bad future: the p50 does not show what the p95 costs."));
	else if (a->q[Q_P50] < b->q[Q_P50] && !r->summary->strategy[chosen].passed)
		text_add(out, _(" The price alone does not tell whether the goal is met."));
}

/* "21 of 40 (53 %) chose B". */
static void count_write(const struct ballot *ballot, uint64_t count, const char *format, const char *label, struct text *out)
{
	struct text share = {0};

	percent_write(&share, (double)count / (double)ballot->total, 0);
	text_addf(out, _("%llu of %llu (%s) "), (unsigned long long)count, (unsigned long long)ballot->total, text_str(&share));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(out, format, label);
#pragma GCC diagnostic pop
	text_release(&share);
}

static void most_write(const struct reveal *r, const struct ballot *ballot)
{
	const size_t most = most_voted(ballot, r->quiz->options);
	const struct quiz_option *option = r->quiz->option + most;
	const int right = right_strategy(r);
	struct text line = {0}, missed = {0};

	count_write(ballot, ballot->count[most], _("chose %s"), option->label, &line);
	text_add(&line, r->right[most] ? _(", and they are right.") : _(", which is not the answer."));
	if (!r->right[most] && r->summary && !option->none) {
		missed_thresholds(r, (size_t)option->strategy, &missed);
		if (missed.len)
			text_addf(&line, _(" %s misses %s."), option->label, text_str(&missed));
		if (right >= 0)
			compare_write(r, (size_t)option->strategy, (size_t)right, &line);
	}
	board_say(&r->board, "  ", 2, text_str(&line));
	text_release(&line);
	text_release(&missed);
}

/* What the class would pay on average if each bought what he voted for, beside the right one; without a right one, the cheapest. */
static void regret_write(const struct reveal *r, const struct ballot *ballot)
{
	const int right = right_strategy(r);
	double sum = 0, votes = 0, least = INFINITY;
	struct text line = {0}, mean = {0}, more = {0};

	for (size_t i = 0; i < r->quiz->options; i++) {
		const struct quiz_option *o = r->quiz->option + i;

		if (o->none)
			continue;
		sum += (double)ballot->count[i] * cost_of(r, (size_t)o->strategy)->mean;
		votes += (double)ballot->count[i];
		least = fmin(least, cost_of(r, (size_t)o->strategy)->mean);
	}
	if (votes > 0) {
		const double beside = sum / votes - (right >= 0 ? cost_of(r, (size_t)right)->mean : least);

		usd_write(&mean, sum / votes, 4);
		usd_write(&more, fabs(beside), 4);
		if (votes < (double)ballot->total)
			text_addf(&line, _("Had the %.0f who chose a strategy bought it, the mean cost would be %s: "), votes, text_str(&mean));
		else
			text_addf(&line, _("Had everyone bought what they voted for, the mean cost would be %s: "), text_str(&mean));
		if (right >= 0)
			text_addf(&line, beside >= 0 ? _("%s more than that of the right one.") : _("%s less than that of the right one."),
				  text_str(&more));
		else
			text_addf(&line, _("%s more than that of the cheapest."), text_str(&more));
		board_say(&r->board, "  ", 2, text_str(&line));
	}
	text_release(&line);
	text_release(&mean);
	text_release(&more);
}

static void votes_part(const struct reveal *r)
{
	const struct ballot *last = &r->votes->ballot[r->votes->count - 1];
	struct text line = {0};

	board_head(&r->board, r->right[most_voted(last, r->quiz->options)] ? _("THE VOTE") : _("WHAT THE VOTE MISSED"));
	for (size_t v = 0; v < r->votes->count; v++) {
		const struct ballot *ballot = &r->votes->ballot[v];
		const double share = ballot_share(ballot, r->right, r->quiz->options);

		count_write(ballot, (uint64_t)(share * (double)ballot->total + 0.5),
			    r->votes->count == 1 ? _("are right%s") : v ? _("were right in the second vote%s") : _("were right in the first vote%s"),
			    "", &line);
		text_addc(&line, '.');
		board_say(&r->board, "  ", 2, text_str(&line));
		text_clear(&line);
	}
	most_write(r, last);
	if (r->summary)
		regret_write(r, last);
	text_release(&line);
}

void reveal_write(const struct quiz *quiz, const struct summary *summary, const struct votes *votes, const struct terminal *terminal,
		  struct text *out)
{
	struct reveal r = {.quiz = quiz, .summary = summary, .votes = votes, .right = mem_new(quiz->options, sizeof(bool))};
	struct text utf8, question = {0}, first = {0};

	board_begin(&r.board, quiz, terminal, &utf8);
	quiz_decide(quiz, summary, r.right);
	board_title(&r.board);
	question_write(quiz, &question);
	board_say(&r.board, "  ", 2, text_str(&question));
	answer_write(&r);
	if (summary) {
		distributions_write(&r);
		thresholds_write(&r);
	}
	explanation_write(&r.board);
	if (votes->count)
		votes_part(&r);
	if (terminal->command) {
		text_addc(r.board.out, '\n');
		text_addf(&first, "  %s ", _("Reproduce:"));
		wrap_write(r.board.out, text_str(&first), 4, r.board.width, "\\", terminal->command);
	}
	text_release(&first);
	text_release(&question);
	free(r.right);
	board_end(&r.board, out);
}
