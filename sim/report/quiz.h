/* Pages for a class: a question without any number that would answer it, the vote, the answer, and a page of exercises.
 * At most 80 columns: a projector. Texts are in the language in use. */
#ifndef COSTCAST_REPORT_QUIZ_H
#define COSTCAST_REPORT_QUIZ_H

#include "sim/report/report.h"
#include "sim/study/quiz.h"

/* One vote, or a second one beside the first. */
struct votes {
	struct ballot ballot[2];
	size_t count;
};

/* The case, the question, the options. */
void quiz_write(const struct quiz *quiz, const struct terminal *terminal, struct text *out);
/* Bars, and the advice of the 35/70 rule; who is right (RIGHT[options]) is not said. */
void votes_write(const struct quiz *quiz, const struct votes *votes, const bool *right, const struct terminal *terminal,
		 struct text *out);
/* The answer; SUMMARY is NULL for a quiz file. terminal->command: what gives it again, or NULL. */
void reveal_write(const struct quiz *quiz, const struct summary *summary, const struct votes *votes, const struct terminal *terminal,
		  struct text *out);
/* Plots of a quiz: the vote (if there is one) and, of a summary, the three that show who wins. See plots_write. */
bool classroom_plots(const struct quiz *quiz, const struct summary *summary, const struct votes *votes,
		     const struct plot_options *options, bool *rendered, char **note);

/* --- inside this folder --- */
struct board {                            /* a page while it is written */
	const struct quiz *quiz;
	size_t width;
	bool utf8, colour;
	struct text *out, *utf8_text;     /* what is written, before it is made plain for a terminal without UTF-8 */
};
void board_begin(struct board *board, const struct quiz *quiz, const struct terminal *terminal, struct text *utf8_text);
void board_end(struct board *board, struct text *out);
void board_title(const struct board *board);
void board_head(const struct board *board, const char *s);
void board_say(const struct board *board, const char *first, size_t rest, const char *s);
/* "A  100 % On-Demand". */
void option_write(const struct quiz *quiz, size_t option, struct text *out);
const char *option_title(const struct quiz *quiz, size_t option);
void question_write(const struct quiz *quiz, struct text *out);
/* "lowest p95(cost)" in words: how it is decided. */
void rule_write(const struct quiz *quiz, struct text *out);
struct sheet;
bool plot_vote(struct sheet *sheet, const struct quiz *quiz, const struct votes *votes);

#endif
