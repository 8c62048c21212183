/* The classroom without a terminal: options and their letters, votes, the 35/70 rule at its borders, who is right by the run. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/report/quiz.h"
#include "sim/study/quiz.h"
#include "tests/support/study_toy.h"
#include "tests/unit/plot_labels.h"

extern const struct models models;

#define HEAD \
	"version: 1\n" \
	"prices: {instances: {toy: {on_demand: $2.385/h, spot: $0.7/h}}}\n" \
	"start: \"2024-03-04T09:00:00Z\"\n" \
	"simulate: {replications: 40, seed: 7}\n" \
	"goal: {deadline: 30 h}\n" \
	"workloads: {job: {kind: training, instance: toy, nodes: 2, work: 23.85 h}}\n" \
	"market: {spot: {interruptions: none}}\n"
#define TWO "strategies: {A: {buy: on_demand}, B: {buy: spot}}\n"

static void begin(struct toy *w, const char *yaml)
{
	*w = (struct toy){0};
	toy_must_load(w, &models, yaml, NULL);
}

/* --- the options --- */
/* LABELS: "A B C"; in the file's order. */
static void labels_are(const char *yaml, const char *labels)
{
	struct toy w;
	struct text said = {0};

	begin(&w, yaml);
	const struct quiz *quiz = quiz_of_plan(w.plan, 1);
	for (size_t i = 0; i < quiz->options; i++) {
		text_addf(&said, "%s%s", i ? " " : "", quiz->option[i].label);
		assert_int_equal(quiz->option[i].strategy, quiz->option[i].none ? -1 : (int)i);
	}
	assert_string_equal(text_str(&said), labels);
	text_release(&said);
	toy_release(&w);
}

static void options_stand_as_written(void **state)
{
	(void)state;
	labels_are(HEAD TWO, "A B");
	labels_are(HEAD "strategies: {B: {buy: spot}, A: {buy: on_demand}}\n", "B A");
	labels_are(HEAD "strategies: {od: {buy: on_demand}, s: {buy: spot}}\n", "od s");
	labels_are(HEAD "strategies: {steady: {buy: on_demand}, cheap: {buy: spot}}\n", "A B");
	labels_are(HEAD TWO "thresholds: [\"p95(cost) < $1\"]\n", "A B C");           /* none of them */
	labels_are(HEAD TWO "thresholds: [\"p95(cost) < $1\"]\nquiz: [{ask: lowest p95(cost)}]\n", "A B");
	labels_are(HEAD "thresholds: [\"p95(cost) < $1\"]\nstrategies: {A: {buy: on_demand}, C: {buy: spot}}\n", "A C D");
}

/* A letter that another strategy is called by would let a vote be counted for either. */
static void no_letter_is_the_name_of_another(void **state)
{
	(void)state;
	labels_are(HEAD "strategies: {steady: {buy: on_demand}, A: {buy: spot}}\n", "B A");
	labels_are(HEAD "strategies: {A: {buy: on_demand}, steady: {buy: spot}, B: {buy: spot}}\n", "A C B");
	labels_are(HEAD "thresholds: [\"p95(cost) < $1\"]\nstrategies: {B: {buy: on_demand}, steady: {buy: spot}}\n", "B C D");
}

static void more_options_than_letters(void **state)
{
	struct text yaml = {0}, labels = {0};

	(void)state;
	text_add(&yaml, HEAD "strategies:\n");
	for (int i = 0; i < 30; i++) {
		text_addf(&yaml, "  plan-%02d: {buy: on_demand}\n", i);
		if (i < 26)
			text_addf(&labels, "%c ", 'A' + i);
		else
			text_addf(&labels, "%d%s", i - 25, i < 29 ? " " : "");
	}
	labels_are(text_str(&yaml), text_str(&labels));
	text_release(&yaml);
	text_release(&labels);
}

static void questions_are_counted(void **state)
{
	struct toy w;

	(void)state;
	begin(&w, HEAD TWO);
	assert_int_equal(quiz_questions(w.scenario), 1);        /* "which one?" */
	assert_int_equal(quiz_of_plan(w.plan, 1)->question->ask, ASK_BEST);
	toy_release(&w);
	begin(&w, HEAD TWO "quiz: [{ask: best}, {ask: lowest p95(cost)}, {ask: highest mean(hours), question: \"How long?\"}]\n");
	assert_int_equal(quiz_questions(w.scenario), 3);
	const struct quiz *third = quiz_of_plan(w.plan, 3);
	assert_int_equal(third->number, 3);
	assert_int_equal(third->questions, 3);
	assert_int_equal(third->question->ask, ASK_HIGHEST);
	assert_string_equal(third->question->measure.text, "mean(hours)");
	assert_string_equal(bilingual_str(&third->question->text), "How long?");
	toy_release(&w);
}

/* --- who is right --- */
/* RIGHT: a letter an option, y or n, by the futures of the plan themselves. */
static void right_is(const char *yaml, const char *right)
{
	struct toy w;

	begin(&w, yaml);
	const struct quiz *quiz = quiz_of_plan(w.plan, 1);
	struct futures *futures = futures_run(w.plan, 0, w.scenario->replications, 2, NULL);
	struct summary *summary = summary_new(futures);
	bool *is = calloc(quiz->options, sizeof *is);

	assert_int_equal(quiz->options, strlen(right));
	quiz_decide(quiz, summary, is);
	for (size_t i = 0; i < quiz->options; i++)
		assert_int_equal(is[i], right[i] == 'y');
	if (quiz->question->ask != ASK_BEST)
		for (size_t s = 0; s < quiz->options; s++)
			for (size_t t = 0; right[s] == 'y' && t < quiz->options; t++) {
				const double own = quiz_figure(quiz, summary, s), other = quiz_figure(quiz, summary, t);
				assert_true(quiz->question->ask == ASK_LOWEST ? own <= other : own >= other);
			}
	free(is);
	summary_free(summary);
	futures_free(futures);
	toy_release(&w);
}

/* Two nodes for 23.85 h and the minute or so of a start: about $114 on demand, $34 on spot that nobody takes away. */
static void the_run_decides(void **state)
{
	(void)state;
	right_is(HEAD TWO, "ny");
	right_is(HEAD TWO "quiz: [{ask: best}]\nthresholds: [\"p95(cost) < $50\"]\n", "nyn");
	right_is(HEAD TWO "quiz: [{ask: best}]\nthresholds: [\"p95(cost) < $1\"]\n", "nny");
	right_is(HEAD TWO "quiz: [{ask: lowest p95(cost)}]\n", "ny");
	right_is(HEAD TWO "quiz: [{ask: highest mean(cost)}]\n", "yn");
	right_is(HEAD TWO "quiz: [{ask: lowest p50(hours)}]\n", "yy");                /* equal is equally right */
	right_is(HEAD TWO "quiz: [{ask: lowest P(late)}]\n", "yy");
	right_is(HEAD "strategies: {slow: {buy: spot}, dear: {buy: on_demand}, slow2: {buy: spot}}\nquiz: [{ask: lowest mean(cost)}]\n", "yny");
}

/* A strategy that nobody can follow is no answer. */
static void the_clairvoyant_is_no_option(void **state)
{
	struct toy w;

	(void)state;
	begin(&w, HEAD "strategies: {A: {buy: on_demand}, B: {buy: spot}, Z: {buy: spot, set: {workloads.job.deadline_policy: clairvoyant}}}\n");
	const struct quiz *quiz = quiz_of_plan(w.plan, 1);
	assert_int_equal(quiz->options, 2);
	assert_string_equal(quiz->option[1].name, "B");
	toy_release(&w);
}

/* --- a quiz: block that is refused --- */
static void ask_is_refused(const char *ask, const char *why)
{
	struct toy w = {0};
	struct text yaml = {0};
	bool said = false;

	text_addf(&yaml, HEAD TWO "quiz: [{ask: \"%s\"}]\n", ask);
	assert_false(toy_load_with(&w, &models, text_str(&yaml), NULL));
	assert_int_equal(w.diag.errors, 1);
	for (size_t i = 0; i < w.diag.count; i++)
		said |= w.diag.item[i].at.line == 9 && w.diag.item[i].at.col == 14 && strstr(w.diag.item[i].message, why);
	if (!said) {
		diag_print(&w.diag, stderr);
		print_error("not said at 9:14 of \"%s\": %s\n", ask, why);
		fail();
	}
	text_release(&yaml);
	toy_release(&w);
}

static void asks_that_mean_nothing(void **state)
{
	(void)state;
	ask_is_refused("worst", "is not best, nor lowest or highest");
	ask_is_refused("Best", "is not best");
	ask_is_refused("best ", "is not best");
	ask_is_refused("lowest", "is not best");
	ask_is_refused("lowestp95(cost)", "is not best");
	ask_is_refused("lowest ", "");
	ask_is_refused("lowest p95(cost) < $3", "");
	ask_is_refused("lowest p95(costs)", "did you mean \"cost\"");
	ask_is_refused("highest p101(cost)", "");
	ask_is_refused("lowest P(over_budget)", "budget");              /* the scenario has none */
}

/* --- votes --- */
static const struct quiz three = {
	.option = (struct quiz_option[]){{.label = "A", .name = "steady"}, {.label = "B", .name = "cheap"}, {.label = "C", .none = true}},
	.options = 3};

/* COUNTS: of A, B and C. */
static void votes_are(const char *votes, const uint64_t *counts)
{
	struct ballot ballot;
	struct text said = {0};
	const char *near;

	assert_true(ballot_read(&three, votes, &ballot, &said, &near));
	for (size_t i = 0; i < three.options; i++)
		assert_int_equal(ballot.count[i], counts[i]);
	assert_int_equal(ballot.total, counts[0] + counts[1] + counts[2]);
	assert_int_equal(said.len, 0);
	ballot_release(&ballot);
	text_release(&said);
}

static void votes_are_counted(void **state)
{
	(void)state;
	votes_are("A=4,B=21,C=9", (uint64_t[]){4, 21, 9});
	votes_are("C=9,A=4", (uint64_t[]){4, 0, 9});
	votes_are("cheap=3,A=0", (uint64_t[]){0, 3, 0});
	votes_are("B=1000000", (uint64_t[]){0, 1000000, 0});
	votes_are("B=0000007", (uint64_t[]){0, 7, 0});
}

static void votes_are_refused(const char *votes, const char *why, const char *meant)
{
	struct ballot ballot;
	struct text said = {0};
	const char *near;

	if (ballot_read(&three, votes, &ballot, &said, &near) || !strstr(text_str(&said), why)) {
		print_error("\"%s\": \"%s\" does not say \"%s\"\n", votes, text_str(&said), why);
		fail();
	}
	assert_null(ballot.count);
	assert_true(meant ? near && strcmp(near, meant) == 0 : !near);
	text_release(&said);
}

static void malformed_votes(void **state)
{
	static const char form[] = "votes are OPTION=NUMBER", whole[] = "not a whole number from 0 to 1000000";

	(void)state;
	votes_are_refused("", form, NULL);
	votes_are_refused(",", form, NULL);
	votes_are_refused("A", form, NULL);
	votes_are_refused("A=1,", form, NULL);
	votes_are_refused(",A=1", form, NULL);
	votes_are_refused("=3", form, NULL);
	votes_are_refused("A=", whole, NULL);
	votes_are_refused("A= 1", whole, NULL);
	votes_are_refused("A=-1", whole, NULL);
	votes_are_refused("A=+1", whole, NULL);
	votes_are_refused("A=1.5", whole, NULL);
	votes_are_refused("A=1e3", whole, NULL);
	votes_are_refused("A=0x3", whole, NULL);
	votes_are_refused("A=1=2", whole, NULL);
	votes_are_refused("A=\xd9\xa3", whole, NULL);           /* an Arabic three */
	votes_are_refused("A=1000001", whole, NULL);
	votes_are_refused("A=18446744073709551617", whole, NULL);
	votes_are_refused("A=00000001", whole, NULL);
	votes_are_refused("A=1,A=2", "counted twice", NULL);
	votes_are_refused("A=1,steady=2", "\"A\" is counted twice", NULL);
	votes_are_refused("A=0,B=0,C=0", "nobody voted", NULL);
	votes_are_refused("D=1", "there is no option \"D\" (there are A, B, C)", NULL);
	votes_are_refused(" A=1", "there is no option \" A\"", "A");
	votes_are_refused("b=1", "there is no option \"b\"", "B");
	votes_are_refused("chaep=1", "there is no option \"chaep\"", "cheap");
	votes_are_refused("\x1b[31m=1", "there is no option", NULL);
}

/* What a terminal would obey or a page could not hold is not said again. */
static void hostile_names_are_shortened(void **state)
{
	struct text votes = {0}, said = {0};
	struct ballot ballot;
	const char *near;

	(void)state;
	for (int i = 0; i < 100000; i++)
		text_add(&votes, "\x1b");
	text_add(&votes, "=1");
	assert_false(ballot_read(&three, text_str(&votes), &ballot, &said, &near));
	assert_true(said.len < 200);
	assert_null(strchr(text_str(&said), '\x1b'));
	text_release(&votes);
	text_release(&said);
}

static void the_35_70_rule(void **state)
{
	const bool right[] = {false, true, false};
	const struct { uint64_t yes, of; enum vote_advice advice; } row[] = {
		{0, 1, ADVICE_EXPLAIN}, {6, 20, ADVICE_EXPLAIN}, {349999, 1000000, ADVICE_EXPLAIN}, {7, 20, ADVICE_DISCUSS},
		{35, 100, ADVICE_DISCUSS}, {350000, 1000000, ADVICE_DISCUSS}, {1, 2, ADVICE_DISCUSS}, {7, 10, ADVICE_DISCUSS},
		{14, 20, ADVICE_DISCUSS}, {21, 30, ADVICE_DISCUSS}, {700000, 1000000, ADVICE_DISCUSS}, {700001, 1000000, ADVICE_GO_ON},
		{15, 20, ADVICE_GO_ON}, {1, 1, ADVICE_GO_ON}};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct ballot ballot = {(uint64_t[]){row[i].of - row[i].yes, row[i].yes, 0}, row[i].of};
		const double share = ballot_share(&ballot, right, 3);

		assert_true(share == (double)row[i].yes / (double)row[i].of);
		assert_int_equal(advice_of(share), row[i].advice);
	}
	assert_int_equal(advice_of(nextafter(0.35, 0)), ADVICE_EXPLAIN);
	assert_int_equal(advice_of(nextafter(0.70, 1)), ADVICE_GO_ON);
}

/* Several are right, or none is. */
static void shares_of_the_right(void **state)
{
	struct ballot ballot = {(uint64_t[]){4, 21, 15}, 40};

	(void)state;
	assert_true(ballot_share(&ballot, (bool[]){true, false, true}, 3) == 19 / 40.0);
	assert_true(ballot_share(&ballot, (bool[]){false, false, false}, 3) == 0);
	assert_true(ballot_share(&ballot, (bool[]){true, true, true}, 3) == 1);
}

/* Hake: traditional courses gain 0.23, those of interactive engagement 0.48 on average; a class that falls loses. */
static void gain_is_of_what_could_be(void **state)
{
	(void)state;
	assert_true(fabs(normalised_gain(0.4, 0.538) - 0.23) < 1e-12);
	assert_true(fabs(normalised_gain(0.4, 0.688) - 0.48) < 1e-12);
	assert_true(normalised_gain(0.3, 0.3) == 0 && normalised_gain(0.3, 1) == 1);
	assert_true(normalised_gain(0.5, 0.25) == -0.5);
	assert_true(isnan(normalised_gain(1, 1)) && isnan(normalised_gain(1, 0.5)));
}

/* --- quiz files; the malformed ones are in tests/bad/quiz --- */
static void a_quiz_file_is_read(void **state)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	bool missing = true, right[4];
	const struct quiz *quiz = quiz_file_load(arena, "scenarios/quizzes/cost-driver.yaml", &diag, &missing);

	(void)state;
	assert_non_null(quiz);
	assert_null(quiz->plan);
	assert_int_equal(quiz->options, 4);
	assert_int_equal(quiz->answer, 1);
	for (size_t i = 0; i < quiz->options; i++) {
		assert_true(quiz->option[i].label[0] == 'A' + (char)i && !quiz->option[i].label[1]);
		assert_true(quiz->option[i].strategy == -1 && !quiz->option[i].name && !quiz->option[i].none);
	}
	quiz_decide(quiz, NULL, right);
	assert_true(!right[0] && right[1] && !right[2] && !right[3]);
	assert_null(quiz_file_load(arena, "scenarios/quizzes/none.yaml", &diag, &missing));
	assert_true(missing);
	assert_null(quiz_file_load(arena, "scenarios/quizzes", &diag, &missing));
	diag_release(&diag);
	arena_free(arena);
}

/* --- the votes as a plot --- */
/* Names are all bold and all left of the axis, however long, in either language; the words of a name are all there. */
static void names_stay_beside_their_bars(void **state)
{
	static const char *const titles[] = {"x", "a short one", "one on-demand node and seven on the spot market, hourly checkpoints"};
	static struct label label[100];

	(void)state;
	for (int k = 0; k < 6; k++) {
		const char *title = titles[k % 3];
		struct sheet sheet = {0};
		struct text yaml = {0};
		struct toy w;
		size_t names = 0;

		lang_use(k < 3 ? LANG_EN : LANG_ES);
		text_addf(&yaml, HEAD "thresholds: [\"p95(cost) < $1\"]\n"
			  "strategies: {A: {buy: on_demand, title: \"%s\"}, B: {buy: spot}}\n", title);
		begin(&w, text_str(&yaml));
		const struct quiz *quiz = quiz_of_plan(w.plan, 1);
		uint64_t count[] = {4, 21, 6};
		const struct votes votes = {.ballot = {{.count = count, .total = 31}}, .count = 1};
		assert_int_equal(quiz->options, 3);
		assert_true(plot_vote(&sheet, quiz, &votes));
		const size_t labels = labels_of(&sheet, label, 100);

		for (size_t i = 0; i < labels; i++) {
			if (label[i].r.x0 >= sheet.left || label[i].r.y1 > sheet.top || label[i].r.y0 < sheet.bottom)
				continue;
			names++;
			assert_true(label[i].bold);
			if (label[i].r.x1 > sheet.left - 12)
				fail_msg("'%s' touches the axis", label[i].s);
			assert_null(strstr(label[i].s, "\u2026"));
		}
		assert_true(names >= 3 && names <= 5);
		assert_true(sheet.right - sheet.left > 500);        /* the bars keep half of the sheet */
		sheet_release(&sheet);
		text_release(&yaml);
		toy_release(&w);
	}
	lang_use(LANG_EN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_stand_as_written), cmocka_unit_test(no_letter_is_the_name_of_another),
		cmocka_unit_test(more_options_than_letters), cmocka_unit_test(questions_are_counted), cmocka_unit_test(the_run_decides),
		cmocka_unit_test(the_clairvoyant_is_no_option), cmocka_unit_test(asks_that_mean_nothing), cmocka_unit_test(votes_are_counted),
		cmocka_unit_test(malformed_votes), cmocka_unit_test(hostile_names_are_shortened), cmocka_unit_test(the_35_70_rule),
		cmocka_unit_test(shares_of_the_right), cmocka_unit_test(gain_is_of_what_could_be), cmocka_unit_test(a_quiz_file_is_read),
		cmocka_unit_test(names_stay_beside_their_bars)};

	return cmocka_run_group_tests_name("a quiz", tests, NULL, NULL);
}
