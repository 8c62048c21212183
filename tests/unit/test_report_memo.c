/* Words of the report: what a strategy misses, in sentences; what may not be broken over lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/base/currencies.h"
#include "sim/base/lang.h"
#include "sim/base/locales.h"
#include "sim/report/memo.h"
#include "tests/unit/plot_fixture.h"

static void misses(const struct threshold *threshold, double value, const char *wanted)
{
	struct fixture *f = fixture_bert(10);
	struct verdict verdict[] = {{.strategy = 0, .threshold = threshold, .value = value, .passed = true},
				    {.strategy = 1, .threshold = threshold, .value = value}};
	struct text said = {0};

	f->summary.verdict = verdict;
	f->summary.verdicts = 2;
	misses_write(&f->summary, 0, &said);
	assert_string_equal(text_str(&said), "");
	misses_write(&f->summary, 1, &said);
	assert_string_equal(text_str(&said), wanted);
	text_release(&said);
	fixture_free(f);
}

static void what_is_missed_is_a_sentence(void **state)
{
	(void)state;
	misses(&(struct threshold){.text = "P(late) < 5 %", .probability = true, .event = EVENT_LATE, .value = .05}, 1,
	       "it is late in 100 % of the futures (asked: < 5 %)");
	misses(&(struct threshold){.text = "?", .probability = true, .event = EVENT_LATE, .value = .05}, .9996,
	       "it is late in >99.9 % of the futures (asked: < 5 %)");
	misses(&(struct threshold){.text = "?", .probability = true, .event = EVENT_LATE, .op = CMP_LE, .value = .002}, .0138,
	       "it is late in 1.4 % of the futures (asked: ≤ 0.2 %)");
	misses(&(struct threshold){.text = "?", .probability = true, .event = EVENT_OVER_BUDGET, .value = .1}, .25,
	       "it costs more than the budget in 25 % of the futures (asked: < 10 %)");
	misses(&(struct threshold){.text = "?", .probability = true, .event = EVENT_FINISHED, .op = CMP_GE, .value = .99}, 0,
	       "it finishes in 0 % of the futures (asked: ≥ 99 %)");
	misses(&(struct threshold){.text = "?", .probability = true, .event = EVENT_CHEAPEST, .op = CMP_GT, .value = .5}, .3,
	       "it is the cheapest in 30 % of the futures (asked: > 50 %)");
	misses(&(struct threshold){.text = "?", .probability = true, .event = EVENT_METRIC, .metric = F_HOURS, .inner = CMP_GT,
				   .inner_value = 20, .value = .1}, .25, "in 25 % of the futures time > 20 h (asked: < 10 %)");
	misses(&(struct threshold){.text = "?", .stat = STAT_QUANTILE, .p = .95, .metric = F_COST, .value = 40000}, 45840,
	       "the p95 of cost is $45,840 (asked: < $40,000)");
	misses(&(struct threshold){.text = "?", .stat = STAT_CVAR, .p = .9, .metric = F_COST, .op = CMP_LE, .value = 40000}, 51230,
	       "the CVaR 90 of cost is $51,230 (asked: ≤ $40,000)");
	misses(&(struct threshold){.text = "?", .stat = STAT_MEAN, .metric = F_HOURS, .value = 20}, 23.85, "mean time is 23.85 h (asked: < 20 h)");
}

static void unbroken(const char *s, const char *wanted)
{
	struct text out = {0};

	unbroken_write(&out, s);
	assert_string_equal(text_str(&out), wanted);
	text_release(&out);
}

#define _S "\xC2\xA0"
static void numbers_keep_their_signs(void **state)
{
	const struct currency euro = {"EUR", .92}, franc = {"CHF", .9};

	(void)state;
	unbroken("cuesta 8940 $ (53 %), 13.300 $", "cuesta 8940" _S "$ (53" _S "%), 13.300" _S "$");
	unbroken("1,41 M$, 62 k$, 161,40 $/h", "1,41" _S "M$, 62" _S "k$, 161,40" _S "$/h");
	unbroken("98 % unused, a $5 fee of 8 nodes", "98" _S "% unused, a $5 fee of 8 nodes");
	unbroken("% of 8 minutes, 3 Madrid, 2 kinds, $ 5", "% of 8 minutes, 3 Madrid, 2 kinds, $" _S "5");
	unbroken("(asked: < 5 %; ≥ 3 h; < $40,000), a < b", "(asked: <" _S "5" _S "%; ≥" _S "3 h; <" _S "$40,000), a < b");
	unbroken("", "");
	currency_use(&euro);
	unbroken("8940 € and 8940 eggs", "8940" _S "€ and 8940 eggs");
	currency_use(&franc);
	unbroken("8940 CHF, 1,4 M CHF, 3 CHFs; CHF 50, ACHF 50", "8940" _S "CHF, 1,4" _S "M" _S "CHF, 3 CHFs; CHF" _S "50, ACHF 50");
	currency_use(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_missed_is_a_sentence), cmocka_unit_test(numbers_keep_their_signs)};

	lang_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
