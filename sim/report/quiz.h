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

/* A page of exercises in Markdown for STUDENT (NULL: the case as it is), with the COMMAND that simulates it; or, with a SUMMARY of
 * that very case, the answers, for the teacher alone. SETS: the prices that are the student's own, as --set takes them. */
struct handout {
	const struct quiz *quiz;
	const char *student;
	const char *command;
	const char *const *set;
	size_t sets;
	const struct summary *summary;    /* NULL: the page; else the key */
};
void handout_write(const struct handout *handout, struct text *out);
/* How many of the questions can be worked out by hand; none: such a page would be worth nothing. */
void handout_money(struct text *out, double usd);          /* a price as handouts write it */
size_t handout_exercises(const struct quiz *quiz);

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
/* The case in plain words, a paragraph each; nothing where there is nothing to say. */
void case_work(const struct plan *plan, struct text *out);
void case_goal(const struct plan *plan, struct text *out);
void case_may_happen(const struct plan *plan, struct text *out);
void case_keys(const struct plan *plan, struct text *out);
/* "A  100 % On-Demand". */
void option_write(const struct quiz *quiz, size_t option, struct text *out);
const char *option_title(const struct quiz *quiz, size_t option);
void question_write(const struct quiz *quiz, struct text *out);
/* "lowest p95(cost)" in words: how it is decided. */
void rule_write(const struct quiz *quiz, struct text *out);
/* One exercise: its question, and with a summary its answer with the working. False: the case does not ask for it. */
typedef bool exercise(const struct handout *handout, struct text *question, struct text *answer);
extern exercise *const by_hand[];         /* NULL-terminated; then those by simulation */
extern exercise *const by_simulation[];
struct sheet;
bool plot_vote(struct sheet *sheet, const struct quiz *quiz, const struct votes *votes);

#endif
