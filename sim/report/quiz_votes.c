/* How the class voted, and what to do next. Which option is right is not said: the class has to find it. */
#include "sim/report/quiz.h"

#include <math.h>
#include <string.h>

#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { TITLE_MOST = 40, COUNTS = 24, BAR_LEAST = 8 };

static double share_of(const struct ballot *ballot, size_t option)
{
	return (double)ballot->count[option] / (double)ballot->total;
}

static void bar_write(const struct board *board, double length, size_t cells, bool last)
{
	const char *mark = board->utf8 ? (last ? "█" : "░") : (last ? "#" : "-");
	const size_t full = (size_t)(length * (double)cells + 0.5);

	for (size_t i = 0; i < cells; i++)
		text_add(board->out, i < full ? mark : " ");
}

/* "+19 points" */
static void change_write(const struct votes *votes, size_t option, struct text *out)
{
	const double points = 100 * (share_of(&votes->ballot[1], option) - share_of(&votes->ballot[0], option));

	text_addf(out, "  %+.0f", points == 0 ? 0.0 : points);
}

static void bar_line(const struct board *board, const struct votes *votes, size_t option, size_t v, size_t cells, double most)
{
	const struct ballot *ballot = &votes->ballot[v];
	struct text share = {0};

	if (votes->count > 1)
		text_addf(board->out, "%zu ", v + 1);
	bar_write(board, share_of(ballot, option) / most, cells, v + 1 == votes->count);
	percent_write(&share, share_of(ballot, option), 0);
	text_addf(board->out, " %5llu  %6s", (unsigned long long)ballot->count[option], text_str(&share));
	if (v == 1)
		change_write(votes, option, board->out);
	text_release(&share);
}

/* A name too long for its column goes on below, beside the second vote's bar where there is one. */
static void option_bars(const struct board *board, const struct votes *votes, size_t option, size_t names, size_t cells, double most)
{
	enum { HANGING = 3 };             /* under the first word of "B  the" */
	struct text name = {0}, lines = {0};

	option_write(board->quiz, option, &name);
	wrap_write(&lines, "", HANGING, names, "", text_str(&name));
	const char *s = text_str(&lines);
	for (size_t v = 0; v < votes->count || *s; v++) {
		const size_t bytes = strcspn(s, "\n");
		struct text line = {0}, cut = {0};

		text_addn(&line, s, bytes);
		s += bytes + (s[bytes] == '\n');
		cut_write(&cut, text_str(&line), names, "…");         /* a word alone may be longer */
		text_addf(board->out, "  %s", text_str(&cut));
		for (size_t w = utf8_width(text_str(&cut)); v < votes->count && w < names + 1; w++)
			text_addc(board->out, ' ');
		if (v < votes->count)
			bar_line(board, votes, option, v, cells, most);
		text_addc(board->out, '\n');
		text_release(&line);
		text_release(&cut);
	}
	text_release(&name);
	text_release(&lines);
}

static void bars_write(const struct board *board, const struct votes *votes)
{
	size_t names = 0;
	double most = 0;

	for (size_t i = 0; i < board->quiz->options; i++) {
		struct text name = {0};

		option_write(board->quiz, i, &name);
		if (utf8_width(text_str(&name)) > names)
			names = utf8_width(text_str(&name));
		text_release(&name);
		for (size_t v = 0; v < votes->count; v++)
			most = fmax(most, share_of(&votes->ballot[v], i));
	}
	names = names > TITLE_MOST ? TITLE_MOST : names;
	if (names + COUNTS + BAR_LEAST > board->width)
		names = board->width - COUNTS - BAR_LEAST;
	for (size_t i = 0; i < board->quiz->options; i++)
		option_bars(board, votes, i, names, board->width - names - COUNTS, most);
}

/* After a second vote nobody votes again: the answer comes. */
static void advice_write(const struct board *board, double share, bool again)
{
	static const char *const second[] = {
		/* xgettext:no-c-format */
		[ADVICE_EXPLAIN] = N_("Below 35 % are right even now: reveal the answer, and explain the idea by it."),
		/* xgettext:no-c-format */
		[ADVICE_DISCUSS] = N_("Between 35 % and 70 % are right now: let some of them say why, then reveal the answer."),
		/* xgettext:no-c-format */
		[ADVICE_GO_ON] = N_("Above 70 % are right: go on, after a short explanation."),
	};
	static const char *const first[] = {
		/* xgettext:no-c-format */
		[ADVICE_EXPLAIN] = N_("Below 35 % are right: explain the idea again, then vote anew."),
		/* xgettext:no-c-format */
		[ADVICE_DISCUSS] = N_("Between 35 % and 70 % are right: discuss in pairs, then vote again."),
		/* xgettext:no-c-format */
		[ADVICE_GO_ON] = N_("Above 70 % are right: go on, after a short explanation."),
	};

	board_say(board, "  ", 2, _((again ? second : first)[advice_of(share)]));
	board_say(board, "  ", 2, _("(The 35/70 rule of peer instruction: Crouch and Mazur, Am. J. Phys. 69, 970, 2001.)"));
}

static void gain_write(const struct board *board, double before, double now)
{
	enum { LOW = 30, HIGH = 70 };     /* Hake's own classes, percent */
	const double gain = normalised_gain(before, now);
	struct text g = {0}, line = {0};

	if (isnan(gain)) {
		board_say(board, "  ", 2, _("All were right before: there was nothing to gain."));
		return;
	}
	fixed_write(&g, gain, 2);
	text_addf(&line, _("Normalised gain g = (now - before) / (1 - before) = %s, "), text_str(&g));
	text_add(&line, gain < 0 ? _("a loss.") : 100 * gain < LOW ? _("a low one.") : 100 * gain < HIGH ? _("a medium one.") : _("a high one."));
	text_add(&line, _(" (Hake, Am. J. Phys. 66, 64, 1998: medium from 0.3, high from 0.7.)"));
	board_say(board, "  ", 2, text_str(&line));
	text_release(&line);
	text_release(&g);
}

static void totals_write(const struct board *board, const struct votes *votes)
{
	struct text line = {0};

	if (votes->count == 1)
		text_addf(&line, _("VOTES: %llu"), (unsigned long long)votes->ballot[0].total);
	else
		text_addf(&line, _("VOTES: first %llu, second %llu"), (unsigned long long)votes->ballot[0].total,
			  (unsigned long long)votes->ballot[1].total);
	board_head(board, text_str(&line));
	text_release(&line);
}

void votes_write(const struct quiz *quiz, const struct votes *votes, const bool *right, const struct terminal *terminal,
		 struct text *out)
{
	const double last = ballot_share(&votes->ballot[votes->count - 1], right, quiz->options);
	struct text utf8, question = {0};
	struct board board;

	board_begin(&board, quiz, terminal, &utf8);
	question_write(quiz, &question);
	board_say(&board, "", 0, text_str(&question));
	totals_write(&board, votes);
	bars_write(&board, votes);
	text_addc(board.out, '\n');
	advice_write(&board, last, votes->count > 1);
	if (votes->count > 1)
		gain_write(&board, ballot_share(&votes->ballot[0], right, quiz->options), last);
	text_release(&question);
	board_end(&board, out);
}
