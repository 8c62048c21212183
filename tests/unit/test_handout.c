/* A student's own case: prices near those of the book, the same for the same name; the page holds no answer, the key the run's own. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/report/quiz.h"
#include "sim/report/write.h"
#include "sim/study/personal.h"
#include "tests/support/study_toy.h"

extern const struct models models;

#define HEAD \
	"version: 1\n" \
	"prices: {instances: {toy: {on_demand: $2.385/h, spot: $0.7/h}, rare: {on_demand: $0.0001234/h}, dear: {on_demand: $23850/h}}}\n" \
	"start: \"2024-03-04T09:00:00Z\"\n" \
	"simulate: {replications: 60, seed: 7}\n" \
	"goal: {deadline: 30 h}\n"
#define JOB "workloads: {job: {kind: training, instance: toy, nodes: 2, work: 23.85 h, checkpoint: {every: 6 h, takes: 5 min}}}\n"
#define STORM "market: {spot: {interruptions: {rate: 0.02 /h}}}\n"
#define TWO "strategies: {A: {buy: on_demand}, B: {buy: spot}}\n"
#define TOY HEAD JOB STORM TWO

static void begin(struct toy *w, const char *yaml, const struct personal *personal)
{
	struct overrides overrides = {0};

	*w = (struct toy){0};
	if (personal)
		overrides = (struct overrides){.seed = personal->seed, .seed_given = true, .set = personal->set, .sets = personal->sets};
	toy_must_load(w, &models, yaml, &overrides);
}

/* USD/h that PERSONAL sets at PATH; NAN: it leaves it. */
static double set_usd_h(const struct personal *personal, const char *path)
{
	for (size_t i = 0; i < personal->sets; i++) {
		double usd;
		char unit[8];

		if (strncmp(personal->set[i], path, strlen(path)) == 0 && personal->set[i][strlen(path)] == '=') {
			assert_int_equal(sscanf(personal->set[i] + strlen(path) + 1, "%lf%7s", &usd, unit), 2);
			assert_string_equal(unit, "USD/h");
			return usd;
		}
	}
	return NAN;
}

static void the_same_name_has_the_same_case(void **state)
{
	struct toy w, again;

	(void)state;
	begin(&w, TOY, NULL);
	begin(&again, TOY, NULL);
	const struct personal ana = personal_of(w.plan, "ana"), ana2 = personal_of(again.plan, "ana"), eva = personal_of(w.plan, "eva");
	assert_int_equal(ana.sets, 2);    /* what is paid, once each; not rare, not dear */
	assert_true(ana.seed == ana2.seed && ana.seed < PERSONAL_SEEDS);
	assert_int_equal(ana2.sets, 2);
	for (size_t i = 0; i < ana.sets; i++)
		assert_string_equal(ana.set[i], ana2.set[i]);
	assert_true(eva.seed != ana.seed);
	assert_true(set_usd_h(&ana, "prices.instances.toy.on_demand") != set_usd_h(&eva, "prices.instances.toy.on_demand"));
	assert_true(set_usd_h(&ana, "prices.instances.toy.spot") != set_usd_h(&eva, "prices.instances.toy.spot"));
	toy_release(&again);
	/* another case, another page: last year's key is worth nothing */
	begin(&again, HEAD JOB "market: {spot: {interruptions: {rate: 0.03 /h}}}\n" TWO, NULL);
	assert_true(personal_of(again.plan, "ana").seed != ana.seed);
	toy_release(&again);
	toy_release(&w);
}

/* 400 students: each price within 8 % (and what four digits round), a mean near the book's, hardly two alike. */
static void prices_are_near_the_book(void **state)
{
	enum { STUDENTS = 400 };
	struct toy w;
	double sum = 0, least = INFINITY, most = 0;
	size_t same_seed = 0;
	static uint64_t seed[STUDENTS];

	(void)state;
	begin(&w, TOY, NULL);
	for (int i = 0; i < STUDENTS; i++) {
		char name[32];

		snprintf(name, sizeof name, "student %d", i);
		const struct personal own = personal_of(w.plan, name);
		const double ratio = set_usd_h(&own, "prices.instances.toy.on_demand") / 2.385;
		assert_true(fabs(ratio - 1) <= PERSONAL_SPREAD + 0.005 / 2.385);
		sum += ratio;
		least = fmin(least, ratio);
		most = fmax(most, ratio);
		seed[i] = own.seed;
		for (int k = 0; k < i; k++)
			same_seed += seed[k] == seed[i];
	}
	/* uniform on 1 +- 0.08: the mean of 400 has a standard error of 0.16 / sqrt(12 * 400) = 0.0023 */
	assert_true(fabs(sum / STUDENTS - 1) < 4 * 0.16 / sqrt(12.0 * STUDENTS));
	assert_true(least < 0.925 && most > 1.075);
	assert_true(same_seed <= 1);      /* of 79,800 pairs, one in 10^9 each */
	toy_release(&w);
}

/* Four digits, whatever the size; and the scenario takes them as they are written. */
static void prices_have_four_digits(void **state)
{
	static const char *const machine[] = {"rare", "dear"};
	static const double book[] = {0.0001234, 23850};

	(void)state;
	for (size_t m = 0; m < 2; m++) {
		struct toy w, own_case;
		struct text yaml = {0}, path = {0};
		char digits[32];

		text_addf(&yaml, HEAD "workloads: {job: {kind: training, instance: %s, nodes: 2, work: 23.85 h}}\nstrategies: {A: {buy: on_demand}}\n", machine[m]);
		text_addf(&path, "prices.instances.%s.on_demand", machine[m]);
		begin(&w, text_str(&yaml), NULL);
		const struct personal own = personal_of(w.plan, "Ana Núñez");
		const double usd = set_usd_h(&own, text_str(&path));
		assert_true(fabs(usd / book[m] - 1) <= PERSONAL_SPREAD + 0.0005);
		if (m == 0) {
			snprintf(digits, sizeof digits, "%.3e", usd);
			assert_true(strtod(digits, NULL) == usd);
		}
		begin(&own_case, text_str(&yaml), &own);
		assert_true(own_case.plan->strategy[0].setup.item[0].price.dist.a == usd);
		assert_true(own_case.scenario->seed == own.seed);
		toy_release(&own_case);
		toy_release(&w);
		text_release(&yaml);
		text_release(&path);
	}
}

/* A price of the market is what is paid, and one that is uncertain is nobody's to work with: the book's stays. */
static void prices_that_are_not_paid_stay(void **state)
{
	struct toy w;

	(void)state;
	begin(&w, HEAD JOB "market: {spot: {price: $0.9/h, interruptions: none}}\n" TWO, NULL);
	const struct personal own = personal_of(w.plan, "ana");
	assert_int_equal(own.sets, 1);
	assert_true(isnan(set_usd_h(&own, "prices.instances.toy.spot")));
	toy_release(&w);
}

/* --- the page and its key --- */
struct pages {
	struct toy w;
	struct futures *futures;
	struct summary *summary;
	struct text page, key;
};

static void pages_begin(struct pages *p, const char *yaml, const char *student)
{
	struct personal personal = {0};
	struct toy typed;

	*p = (struct pages){0};
	begin(&typed, yaml, NULL);
	if (student)
		personal = personal_of(typed.plan, student);
	begin(&p->w, yaml, student ? &personal : NULL);
	p->futures = futures_run(p->w.plan, 0, p->w.scenario->replications, 2, NULL);
	p->summary = summary_new(p->futures);
	struct handout handout = {.quiz = quiz_of_plan(p->w.plan, 1), .student = student, .command = "costcast run toy.yaml", .set = personal.set,
				  .sets = personal.sets};
	handout_write(&handout, &p->page);
	handout.summary = p->summary;
	handout_write(&handout, &p->key);
	toy_release(&typed);
}

static void pages_end(struct pages *p)
{
	text_release(&p->page);
	text_release(&p->key);
	summary_free(p->summary);
	futures_free(p->futures);
	toy_release(&p->w);
}

static bool holds(const struct text *text, const char *piece)
{
	return strstr(text_str(text), piece) != NULL;
}

/* The key says PIECE, the page does not. */
static void key_alone(const struct pages *p, const char *piece)
{
	if (!holds(&p->key, piece) || holds(&p->page, piece)) {
		print_error("\"%s\" is %s:\n%s\n", piece, holds(&p->key, piece) ? "on the page" : "not in the key", text_str(holds(&p->key, piece) ? &p->page : &p->key));
		fail();
	}
}

/* By hand: 23.85 h and three times 5 min are 24.1 h; 2 x 2.385 = 4.77; x 24.1 h = 114.96; 2.385 / 0.7 = 3.41; 6 h / 2 = 3 h; 2 x 0.7 x 3 = 4.2. */
static void answers_are_those_by_hand(void **state)
{
	struct pages p;

	(void)state;
	pages_begin(&p, TOY, NULL);
	key_alone(&p, "2 × $2.3850 = $4.77 an hour; × 24.10 h = $114.96");
	key_alone(&p, "$2.3850 / $0.70 = 3.41");
	key_alone(&p, "6 h / 2 = 3 h; 2 × $0.70 = $1.40 an hour; × 3 h = $4.20");
	assert_true(holds(&p.page, "$2.3850") && holds(&p.page, "$0.70"));
	pages_end(&p);
}

static void figure_in_key(const struct pages *p, size_t s)
{
	const struct strategy_summary *strategy = p->summary->strategy + s;
	struct text piece = {0};

	text_addf(&piece, "%s: p50 ", p->w.plan->strategy[s].strategy->name);
	usd_write(&piece, strategy->metric[0].q[Q_P50], 4);
	text_add(&piece, ", p95 ");
	usd_write(&piece, strategy->metric[0].q[Q_P95], 4);
	text_add(&piece, ", P(late) ");
	percent_write(&piece, strategy->probability[P_LATE].value, 1);
	key_alone(p, text_str(&piece));
	text_release(&piece);
}

/* With prices and a seed of her own: what her command would simulate. */
static void the_key_is_the_run_s(void **state)
{
	struct pages p, luis;

	(void)state;
	pages_begin(&p, TOY "quiz: [{ask: lowest p95(cost), explanation: \"It is taken away, but seldom.\"}]\n", "ana");
	for (size_t s = 0; s < 2; s++)
		figure_in_key(&p, s);
	key_alone(&p, "B (the lowest p95(cost))");
	key_alone(&p, "It is taken away, but seldom.");
	pages_begin(&luis, TOY, "luis");
	assert_string_not_equal(text_str(&p.page), text_str(&luis.page));
	assert_string_not_equal(text_str(&p.key), text_str(&luis.key));
	pages_end(&luis);
	pages_end(&p);
}

/* Nothing that can be worked out by hand is no page. */
static void pages_without_exercises(void **state)
{
	struct toy w;

	(void)state;
	begin(&w, HEAD JOB STORM "strategies: {B: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 1, buy: spot}]}}\n", NULL);
	assert_int_equal(handout_exercises(quiz_of_plan(w.plan, 1)), 0);
	toy_release(&w);
	begin(&w, TOY, NULL);
	assert_int_equal(handout_exercises(quiz_of_plan(w.plan, 1)), 3);
	toy_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_name_has_the_same_case), cmocka_unit_test(prices_are_near_the_book),
		cmocka_unit_test(prices_have_four_digits), cmocka_unit_test(prices_that_are_not_paid_stay),
		cmocka_unit_test(answers_are_those_by_hand), cmocka_unit_test(the_key_is_the_run_s), cmocka_unit_test(pages_without_exercises)};

	return cmocka_run_group_tests_name("a handout", tests, NULL, NULL);
}
