#include "sim/study/quiz.h"

#include <math.h>
#include <string.h>

#include "sim/study/judge.h"

enum { LETTERS = 26, SHORT_NAME = 2 };

static const struct question which_one;   /* of a scenario that asks nothing: ASK_BEST */

size_t quiz_questions(const struct scenario *scenario)
{
	return scenario->questions ? scenario->questions : 1;
}

/* Short names are called out as they are; of longer ones all get letters, but those that are one. */
static bool names_are_labels(const struct plan *plan)
{
	for (size_t s = 0; s < plan->strategies; s++)
		if (strlen(plan->strategy[s].strategy->name) > SHORT_NAME)
			return false;
	return true;
}

/* Also by the name of a strategy that is still to come: votes are counted by either. */
static bool label_taken(const struct quiz *quiz, const char *label)
{
	for (size_t i = 0; i < quiz->options; i++)
		if (strcmp(quiz->option[i].label, label) == 0)
			return true;
	for (size_t s = 0; s < quiz->plan->strategies; s++)
		if (strcmp(quiz->plan->strategy[s].strategy->name, label) == 0)
			return true;
	return false;
}

/* The next free letter, after Z the next free number. */
static const char *next_label(struct arena *arena, const struct quiz *quiz)
{
	for (size_t i = quiz->options < LETTERS ? quiz->options : 0; i < LETTERS; i++) {
		const char *letter = arena_textf(arena, "%c", 'A' + (int)i);

		if (!label_taken(quiz, letter))
			return letter;
	}
	for (size_t i = 1;; i++) {
		const char *number = arena_textf(arena, "%zu", i);

		if (!label_taken(quiz, number))
			return number;
	}
}

static void strategy_options(struct arena *arena, const struct plan *plan, struct quiz *quiz)
{
	const bool own = names_are_labels(plan);

	for (size_t s = 0; s < plan->strategies; s++) {
		const struct strategy *strategy = plan->strategy[s].strategy;

		if (plan->strategy[s].is_bound)  /* nobody can follow it */
			continue;
		const char *label = own || strlen(strategy->name) == 1 ? strategy->name : next_label(arena, quiz);
		quiz->option[quiz->options++] = (struct quiz_option){.label = label, .name = strategy->name, .title = strategy->title,
								     .strategy = (int)s};
	}
}

const struct quiz *quiz_of_plan(const struct plan *plan, size_t number)
{
	const struct scenario *scenario = plan->scenario;
	struct arena *arena = scenario->arena;
	struct quiz *quiz = arena_alloc(arena, 1, sizeof *quiz);

	*quiz = (struct quiz){.plan = plan, .path = scenario->path, .title = scenario->title, .number = number,
			      .questions = quiz_questions(scenario)};
	quiz->question = scenario->questions ? scenario->question + number - 1 : &which_one;
	quiz->option = arena_alloc(arena, plan->strategies + 1, sizeof *quiz->option);
	strategy_options(arena, plan, quiz);
	if (quiz->question->ask == ASK_BEST && scenario->thresholds) {
		const char *label = next_label(arena, quiz);
		quiz->option[quiz->options++] = (struct quiz_option){.label = label, .strategy = -1, .none = true};
	}
	return quiz;
}

double quiz_figure(const struct quiz *quiz, const struct summary *summary, size_t strategy)
{
	struct interval ci;

	return statistic_value(summary, strategy, &quiz->question->measure, &ci);
}

static void decide_best(const struct quiz *quiz, const struct summary *summary, bool *right)
{
	for (size_t i = 0; i < quiz->options; i++)
		right[i] = quiz->option[i].none ? summary->best < 0 : summary->best == quiz->option[i].strategy && summary->best >= 0;
}

/* Equal figures are equally right: two plans that are never late. */
static void decide_figure(const struct quiz *quiz, const struct summary *summary, bool *right)
{
	const double sign = quiz->question->ask == ASK_LOWEST ? 1 : -1;
	double least = INFINITY;

	for (size_t i = 0; i < quiz->options; i++)
		least = fmin(least, sign * quiz_figure(quiz, summary, (size_t)quiz->option[i].strategy));
	for (size_t i = 0; i < quiz->options; i++)
		right[i] = isfinite(least) && sign * quiz_figure(quiz, summary, (size_t)quiz->option[i].strategy) == least;
}

void quiz_decide(const struct quiz *quiz, const struct summary *summary, bool *right)
{
	if (!quiz->plan)
		for (size_t i = 0; i < quiz->options; i++)
			right[i] = i == quiz->answer;
	else if (quiz->question->ask == ASK_BEST)
		decide_best(quiz, summary, right);
	else
		decide_figure(quiz, summary, right);
}

double ballot_share(const struct ballot *ballot, const bool *right, size_t options)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < options; i++)
		sum += right[i] ? ballot->count[i] : 0;
	return (double)sum / (double)ballot->total;
}

enum vote_advice advice_of(double share)
{
	return share < DISCUSS_FROM ? ADVICE_EXPLAIN : share <= DISCUSS_TO ? ADVICE_DISCUSS : ADVICE_GO_ON;
}

double normalised_gain(double before, double now)
{
	return before < 1 ? (now - before) / (1 - before) : NAN;
}
