/* A quiz for a class: a question, its options, what the class voted, and who is right. Of a scenario the options are its
 * strategies and the simulation decides; a quiz file (scenarios/quizzes) holds its options and its answer. */
#ifndef COSTCAST_STUDY_QUIZ_H
#define COSTCAST_STUDY_QUIZ_H

#include "sim/study/summary.h"

struct quiz_option {
	const char *label;                /* what people call out and type: "A" */
	const char *name;                 /* the strategy's; NULL: has none */
	struct bilingual title;
	int strategy;                     /* index in the plan; -1: of a quiz file, or "none of them" */
	bool none;                        /* "none of them meets all thresholds" */
};

struct quiz {
	const struct plan *plan;          /* NULL: a quiz file */
	const char *path;
	struct bilingual title;
	const struct question *question;
	size_t number, questions;         /* which one of how many, from 1 */
	struct quiz_option *option;
	size_t options;
	size_t answer;                    /* of a quiz file: the right option */
};

extern const struct schema quiz_file_schema;
/* Is TREE a quiz file? A scenario has strategies, a quiz file options. */
bool quiz_file_is(const struct node *tree);
/* NULL after errors in DIAG; *MISSING tells exit 66 from 65. Lives in ARENA. */
const struct quiz *quiz_file_load(struct arena *arena, const char *path, struct diag *diag, bool *missing);
/* Question NUMBER (from 1, at most quiz_questions) of a scenario, or "which one?" of one that asks nothing. */
size_t quiz_questions(const struct scenario *scenario);
const struct quiz *quiz_of_plan(const struct plan *plan, size_t number);

/* Fills RIGHT[options]; several when they are equal, none when nothing can be said. SUMMARY is NULL for a quiz file. */
void quiz_decide(const struct quiz *quiz, const struct summary *summary, bool *right);
/* What a strategy is judged by: its figure in the metric's unit, or a fraction. Not of ASK_BEST. */
double quiz_figure(const struct quiz *quiz, const struct summary *summary, size_t strategy);

struct ballot {
	uint64_t *count;                  /* [options]; owned */
	uint64_t total;
};
#define VOTES_MOST 1000000                /* of one option */
/* "A=4,B=21": labels, or the names of strategies. False: SAID tells why, and *NEAR (or NULL) which option may have been meant. */
bool ballot_read(const struct quiz *quiz, const char *text, struct ballot *ballot, struct text *said, const char **near);
void ballot_release(struct ballot *ballot);
double ballot_share(const struct ballot *ballot, const bool *right, size_t options);   /* of those who are right */

/* Peer instruction: below 35 % right explain again, up to 70 % let them discuss in pairs, above go on. C. H. Crouch and E. Mazur,
 * "Peer Instruction: Ten years of experience and results", Am. J. Phys. 69 (2001) 970: most is learnt at 35 to 70 %. */
#define DISCUSS_FROM 0.35
#define DISCUSS_TO 0.70
enum vote_advice { ADVICE_EXPLAIN, ADVICE_DISCUSS, ADVICE_GO_ON };
enum vote_advice advice_of(double share);
/* R. R. Hake, Am. J. Phys. 66 (1998) 64: what was gained of what could be; NAN when all were right before. */
double normalised_gain(double before, double now);

#endif
