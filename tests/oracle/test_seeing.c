/* Seeing the bill: figures of groups, shares of a tag policy, movers and the errors of forecasts, each against what is computed by hand
 * or straight from the outcomes of the futures. */
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/study/costing.h"
#include "sim/study/hindsight.h"
#include "tests/oracle/lives.h"

/* Certain, by hand: team vision 70 h of 3 toys at $1, $210; talk, without a team, 900 GB at $0.09, $81, of which $27 on Jan 31 and $54 on
 * Feb 1. The job of team nlp is uncertain on spot. */
#define SCENARIO "version: 1\nstart: \"2024-01-29T20:30:00Z\"\nsimulate: {replications: 300, seed: 7}\ntags: {org: acme}\n" \
	"tag_policy: {required: {team: [nlp], org: any, env: any}}\n" \
	"market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min}}\n" \
	"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, items: {talk: {unit: GB, service: Network, category: networking, price: $0.09}}}\n" \
	"workloads: {job: {kind: training, instance: toy, nodes: 3, work: 30 h, tags: {team: nlp}}, " \
	"rest: {kind: usage, rows: [{item: toy, from: \"2024-01-30T05:00:00Z\", for: 70 h, quantity: 3, tags: {team: vision}}, " \
	"{item: talk, from: \"2024-01-31T12:00:00Z\", for: 36 h, quantity: 900}]}}\n" \
	"strategies: {A: {buy: on_demand}, B: {buy: on_demand, workloads: {job: {buy: spot}}}}\n"
enum { FUTURES = 300 };

static struct view by_team(enum per per) { return (struct view){.by = {{ASPECT_TAG, "team"}}, .bys = 1, .per = per, .measure = MEASURE_AMORTISED}; }

static struct costing *costing(const struct oracle *o, size_t strategy, const struct costing_request *request)
{
	struct costing_request asked = *request;
	struct diag diag = {0};

	asked.strategy = strategy;
	asked.top = 10;
	struct costing *c = costing_new(o->plan, &asked, FUTURES, 0, NULL);

	assert_true(costing_check(c, &diag) && costing_move(c, &diag));
	diag_release(&diag);
	return c;
}

static int group_named(const struct costs *costs, const char *value)
{
	for (size_t g = 0; g < costs->groups; g++)
		if (strcmp(costs->group[g].value[0], value) == 0)
			return (int)g;
	fail_msg("no group \"%s\"", value);
	return 0;
}

/* The total is the cost of the run: mean, interval and quantiles; groups and periods add up to it. */
static void figures_are_the_runs(void **state)
{
	struct oracle o = lives(SCENARIO);
	struct costing *c = costing(&o, 1, &(struct costing_request){.view = by_team(PER_DAY), .against = -1});
	const double *cost = futures_column(o.futures, 1, 0);
	const struct cost_figure all = costing_figure(c, COSTING_ALL, 0, c->costs->periods), from_run = cost_figure_of_column(o.plan, cost, FUTURES);
	double groups = 0, days = 0;

	(void)state;
	lives_are("mean", all.mean, from_run.mean, 1e-12);
	lives_are("low", all.ci.low, from_run.ci.low, 1e-12);
	lives_are("high", all.ci.high, from_run.ci.high, 1e-12);
	lives_are("p5", all.p5, from_run.p5, 1e-12);
	lives_are("p95", all.p95, from_run.p95, 1e-12);
	assert_true(all.sd > 1);
	for (size_t g = 0; g < c->costs->groups; g++)
		groups += costing_figure(c, (int)g, 0, c->costs->periods).mean;
	for (size_t p = 0; p < c->periods; p++)
		days += costing_mean(c, COSTING_ALL, c->period[p].from, c->period[p].to);
	lives_are("groups", groups, all.mean, 1e-12);
	lives_are("days", days, all.mean, 1e-12);
	lives_are("vision", costing_figure(c, group_named(c->costs, "vision"), 0, c->costs->periods).mean, 210, 1e-12);
	costing_free(c);
	oracle_release(&o);
}

/* Months out of days are months. */
static void months_of_days(void **state)
{
	struct oracle o = lives(SCENARIO);
	struct costing *whole = costing(&o, 1, &(struct costing_request){.view = by_team(PER_MONTH), .against = -1});
	struct costing *days = costing(&o, 1, &(struct costing_request){.view = by_team(PER_MONTH), .against = -1, .movers = true, .when = "2024-01,2024-02"});

	(void)state;
	assert_int_equal(whole->fine.per, PER_MONTH);
	assert_int_equal(days->fine.per, PER_DAY);
	assert_int_equal(whole->periods, 2);
	assert_int_equal(days->periods, 2);
	for (size_t p = 0; p < 2; p++)
		for (int g = 0; g < (int)whole->costs->groups; g++)
			lives_are("month", costing_mean(days, g, days->period[p].from, days->period[p].to),
				  costing_mean(whole, g, whole->period[p].from, whole->period[p].to), 1e-12);
	costing_free(whole);
	costing_free(days);
	oracle_release(&o);
}

static struct cost_figure policy_usd(const struct costing *c, size_t key, enum kept kept)
{
	bool *in = mem_new(c->policy[key]->groups + 1, sizeof *in);

	tag_policy_pick(c->policy[key], c->plan->scenario->policy->required + key, kept, NULL, in);
	const struct cost_figure figure = cost_figure_of(c->policy[key], (struct cost_span){in, 0, c->policy[key]->periods});
	free(in);
	return figure;
}

/* $81 has no team, $210 a team that is not allowed, all has an org, nothing an env. */
static void policy_by_hand(void **state)
{
	struct oracle o = lives(SCENARIO);
	struct costing *c = costing(&o, 1, &(struct costing_request){.view = by_team(PER_TOTAL), .against = -1});
	const double *cost = futures_column(o.futures, 1, 0);
	const double all = moments_of(cost, FUTURES).mean;
	double *talk = mem_new(FUTURES, sizeof *talk);

	(void)state;
	lives_are("untagged", policy_usd(c, 0, KEPT_UNTAGGED).mean, 81, 1e-12);
	lives_are("not allowed", policy_usd(c, 0, KEPT_OTHER).mean, 210, 1e-12);
	lives_are("kept", policy_usd(c, 0, KEPT).mean, all - 291, 1e-12);
	lives_are("org", policy_usd(c, 1, KEPT).mean, all, 1e-12);
	lives_are("env", policy_usd(c, 2, KEPT_UNTAGGED).mean, all, 1e-12);
	for (size_t i = 0; i < FUTURES; i++)
		talk[i] = 81;
	/* the ratio's interval by the textbook's formula: of a constant part, its relative variance is that of the whole */
	const struct cost_share share = cost_share_of_columns(o.plan, talk, cost, FUTURES);
	const struct moments m = moments_of(cost, FUTURES);
	const struct interval mean = mean_interval(&m, 0.95);

	lives_are("share", share.value, 81 / all, 1e-12);
	lives_are("its half", (share.ci.high - share.ci.low) / 2, 81 / all * (mean.high - mean.low) / 2 / all, 1e-9);
	free(talk);
	costing_free(c);
	oracle_release(&o);
}

static const struct mover *mover_named(const struct costing *c, const char *value)
{
	for (size_t i = 0; i < c->movers->count; i++)
		if (strcmp(c->movers->item[i].costs->group[c->movers->item[i].group].value[0], value) == 0)
			return c->movers->item + i;
	fail_msg("nothing moved of \"%s\"", value);
	return NULL;
}

/* Vision: 19 + 24 h of 3 toys in January, 24 + 3 h in February. */
static void months_by_hand(void **state)
{
	struct oracle o = lives(SCENARIO);
	struct costing *c = costing(&o, 0, &(struct costing_request){.view = by_team(PER_TOTAL), .against = -1, .movers = true, .when = "2024-01,2024-02"});
	const struct mover *vision = mover_named(c, "vision"), *talk = mover_named(c, "");

	(void)state;
	lives_are("before", vision->before, 43 * 3, 1e-12);
	lives_are("after", vision->after, 27 * 3, 1e-12);
	lives_are("change", vision->change, -16 * 3, 1e-12);
	assert_true(!vision->is_new && !vision->gone && !talk->is_new && !talk->gone);
	lives_are("talk", talk->change, 27, 1e-12);
	lives_are("job", mover_named(c, "nlp")->before, 90, 1e-12);
	assert_true(mover_named(c, "nlp")->gone);
	for (size_t i = 1; i < c->movers->count; i++)
		assert_true(fabs(c->movers->item[i - 1].change) >= fabs(c->movers->item[i].change));
	lives_are("in all", c->movers->total.change, -48 + 27 - 90, 1e-12);
	costing_free(c);
	oracle_release(&o);
}

/* In the same futures: the difference is that of paired outcomes, and what is certain does not move. */
static void strategies_are_paired(void **state)
{
	struct oracle o = lives(SCENARIO);
	struct costing *c = costing(&o, 1, &(struct costing_request){.view = by_team(PER_TOTAL), .against = 0});
	const struct paired paired = paired_of(futures_column(o.futures, 1, 0), futures_column(o.futures, 0, 0), FUTURES);
	const struct interval ci = mean_interval(&paired.difference, 0.95);

	(void)state;
	lives_are("difference", c->movers->total.change, paired.difference.mean, 1e-9);
	lives_are("low", c->movers->total.ci.low, ci.low, 1e-9);
	lives_are("high", c->movers->total.ci.high, ci.high, 1e-9);
	assert_true(mover_named(c, "vision")->change == 0 && mover_named(c, "")->change == 0);
	costing_free(c);
	oracle_release(&o);
}

static void refused(const struct oracle *o, const char *when)
{
	const struct costing_request request = {.view = by_team(PER_TOTAL), .against = -1, .movers = true, .when = when, .top = 10};
	struct costing *c = costing_new(o->plan, &request, 2, 1, NULL);
	struct diag diag = {0};

	assert_false(costing_move(c, &diag));
	assert_int_equal(diag.errors, 1);
	diag_release(&diag);
	costing_free(c);
}

static void times_that_are_not_there(void **state)
{
	static const char *const when[] = {NULL, "month", "week", "year", "2024-01", "2024-01,2024-13", "2024-01,", ",2024-01", "2023-01,2024-01", "2024-01,2030-02"};
	struct oracle o = lives(SCENARIO);

	(void)state;
	for (size_t i = 0; i < sizeof when / sizeof *when; i++)
		refused(&o, when[i]);
	oracle_release(&o);
}

static void views_together_are_views_alone(void **state)
{
	struct oracle o = lives(SCENARIO);
	const struct view team = by_team(PER_DAY), service = {.by = {{ASPECT_SERVICE, NULL}}, .bys = 1, .per = PER_TOTAL};
	const struct view *const both[] = {&team, &service};

	(void)state;
	for (int threads = 1; threads <= 7; threads += 2) {
		struct costs *together[2];

		costs_run_views(o.plan, 1, both, 2, FUTURES, threads, NULL, together);
		for (size_t v = 0; v < 2; v++) {
			struct costs *alone = costs_run(o.plan, 1, both[v], FUTURES, 1, NULL);

			assert_int_equal(alone->groups, together[v]->groups);
			assert_int_equal(alone->periods, together[v]->periods);
			assert_memory_equal(alone->cell, together[v]->cell, FUTURES * alone->periods * alone->groups * sizeof *alone->cell);
			costs_free(alone);
			costs_free(together[v]);
		}
	}
	oracle_release(&o);
}

/* --- forecasts --- */

/* What is the same every day is known on the first; the interval, where there is one, has no width and holds it. */
static void constant_days(void **state)
{
	enum { DAYS = 30, MONTHS = 3 };
	double daily[MONTHS * DAYS];
	struct hindsight_day day[DAYS];

	(void)state;
	for (size_t i = 0; i < MONTHS * DAYS; i++)
		daily[i] = 2.385 * (double)(1 + i / DAYS);
	hindsight_judge(daily, MONTHS, 0, DAYS, 0.95, day);
	for (size_t k = 0; k < DAYS; k++) {
		assert_true(day[k].mape < 1e-12 && fabs(day[k].bias) < 1e-12);
		assert_true(k == 0 ? isnan(day[k].coverage) : day[k].coverage == 1);
		lives_are("forecast", day[k].forecast, day[k].actual, 1e-12);
	}
}

/* A rhythm of the week: wrong while it is not known, exact from two weeks on. */
static void a_weekly_season(void **state)
{
	enum { DAYS = 31, MONTHS = 4 };
	static const double week[] = {7, 9, 8, 8.5, 6, 1, 0.5};
	double daily[MONTHS * DAYS];
	struct hindsight_day day[DAYS];

	(void)state;
	for (size_t m = 0; m < MONTHS; m++)
		for (size_t d = 0; d < DAYS; d++)
			daily[m * DAYS + d] = (double)(m + 1) * week[(d + m) % 7];
	hindsight_judge(daily, MONTHS, 0, DAYS, 0.95, day);
	assert_true(day[3].mape > 0.1);
	for (size_t k = 13; k < DAYS; k++)
		assert_true(day[k].mape < 1e-12);
}

/* By hand, of four days, two known: 1 + 1 lets expect 4 where it was 8, -50 %; 3 + 5 lets expect 16 where it was 10, +60 %. A month that
 * costs nothing has no error in percent. */
static void errors_by_hand(void **state)
{
	static const double daily[] = {1, 1, 2, 4, 3, 5, 1, 1, 0, 0, 0, 0};
	struct hindsight_day day[4];

	(void)state;
	hindsight_judge(daily, 3, 0, 4, 0.95, day);
	lives_are("mape", day[1].mape, 0.55, 1e-12);
	lives_are("bias", day[1].bias, 0.05, 1e-12);
	lives_are("forecast", day[1].forecast, 10, 1e-12);
	lives_are("actual", day[1].actual, 9, 1e-12);
	assert_int_equal(day[1].covered, 2);
	assert_true(day[3].mape == 0 && day[3].coverage == 1);
}

/* Independent normal days: the interval of 90 % holds what happens in 90 % of the months where its sd is known well, and the error is
 * that of the closed form: with n of m days known it has sd s·sqrt((m - n)(1 + (m - n)/n)), its mean size being sqrt(2/π) of that. */
static void normal_days(void **state)
{
	enum { DAYS = 13, MONTHS = 40000, KNOWN = 10 };
	double *daily = mem_new((size_t)MONTHS * DAYS, sizeof *daily), even = 0;
	struct hindsight_day day[DAYS];
	uint64_t s = 88172645463325252u;
	const double sd = 2, rest = DAYS - KNOWN;

	(void)state;
	for (size_t i = 0; i < (size_t)MONTHS * DAYS; i++) {
		even = 0;
		for (int k = 0; k < 12; k++) {           /* a sum of twelve uniforms, Irwin and Hall */
			s ^= s << 13;
			s ^= s >> 7;
			s ^= s << 17;
			even += (double)(s >> 11) / 9007199254740992.0;
		}
		daily[i] = 1000 + sd * (even - 6);
	}
	hindsight_judge(daily, MONTHS, 0, DAYS, 0.95, day);
	lives_are("mape", day[KNOWN - 1].mape, sqrt(2 / M_PI) * sd * sqrt(rest + rest * rest / KNOWN) / (1000 * DAYS), 0.02);
	/* Student's t with 9 degrees of freedom at 1.645 holds 86.6 % */
	assert_true(fabs(day[KNOWN - 1].coverage - 0.8657) < 0.008);
	assert_true(fabs(day[KNOWN - 1].bias) < 1e-5);
	free(daily);
}

/* The month ends with the horizon or the calendar; the future in the middle is in the middle. */
static void months_of_scenarios(void **state)
{
	struct oracle o = lives(SCENARIO);
	struct hindsight *h = hindsight_new(o.plan, 1, NULL, 101, 2, 0, NULL);
	const double middle = hindsight_sum(hindsight_future(h, h->median), h->days);
	size_t below = 0, above = 0;

	(void)state;
	assert_int_equal(h->days, 3);    /* January 29 to 31 */
	for (size_t f = 0; f < h->futures; f++) {
		below += hindsight_sum(hindsight_future(h, f), h->days) < middle;
		above += hindsight_sum(hindsight_future(h, f), h->days) > middle;
	}
	assert_true(below <= 50 && above <= 50);
	hindsight_free(h);
	oracle_release(&o);
}

/* $1 an hour from January 29 on, $2 from March 1: what is known before a later month is known in it, each weekday by itself. */
static void a_later_month(void **state)
{
	const int64_t february = 1706745600, march = 1709251200, may = 1714521600;
	struct oracle o = lives("version: 1\nstart: \"2024-01-29T00:00:00Z\"\nsimulate: {replications: 3, seed: 7}\n"
		"prices: {instances: {toy: {on_demand: $1/h}}}\nworkloads: {rec: {kind: usage, rows: [{item: toy, from: \"2024-01-29\", for: 32 d}, "
		"{item: toy, from: \"2024-03-01\", for: 31 d, quantity: 2}]}}\nstrategies: {A: {buy: on_demand}}\n");
	struct hindsight *h = hindsight_new(o.plan, 0, &february, 3, 0, 0, NULL);

	(void)state;
	assert_true(h->before == 3 && h->days == 29 && h->from_unix_s == february);
	for (size_t k = 0; k < h->days; k++)
		lives_are("February", h->day[k].forecast, 29 * 24, 1e-9);
	lives_are("held from the first day on, as four are known", h->day[0].coverage, 1, 0);
	hindsight_free(h);
	h = hindsight_new(o.plan, 0, &march, 3, 0, 0, NULL);
	assert_true(h->before == 32 && h->days == 31);
	lives_are("March", h->day[0].actual, 31 * 48, 1e-9);
	/* Fridays: January 29 was a Monday; four of $24 and this one of $48; March has five, four of them are left. All other days are $24. */
	lives_are("after its first day", h->day[0].forecast, 48 + 4 * (4 * 24 + 48) / 5. + 26 * 24, 1e-9);
	lives_are("after two", h->day[1].forecast, 2 * 48 + 4 * 28.8 + 4 * 28.8 + 21 * 24, 1e-9);
	lives_are("all is known", h->day[30].forecast, 31 * 48, 1e-9);
	hindsight_free(h);
	h = hindsight_new(o.plan, 0, &may, 3, 0, 0, NULL);
	assert_int_equal(h->days, 0);
	hindsight_free(h);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_the_runs), cmocka_unit_test(months_of_days), cmocka_unit_test(policy_by_hand),
		cmocka_unit_test(months_by_hand), cmocka_unit_test(strategies_are_paired), cmocka_unit_test(times_that_are_not_there),
		cmocka_unit_test(views_together_are_views_alone), cmocka_unit_test(constant_days), cmocka_unit_test(a_weekly_season),
		cmocka_unit_test(errors_by_hand), cmocka_unit_test(normal_days), cmocka_unit_test(months_of_scenarios), cmocka_unit_test(a_later_month),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
