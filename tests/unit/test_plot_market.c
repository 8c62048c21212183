/* The market on a sheet: panels, the price line over its rule, outages over the pool, and no sheet when nothing moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/plot_fixture.h"

static struct price_rule jumps, days;
static struct offer offer[6];

/* Strategy D has spot nodes in one market of its own: nothing of it moves yet. */
static struct fixture_replay *future_of(struct fixture *f)
{
	struct fixture_replay *r = fixture_replay(f, 8, 7, 100, 30);

	jumps = (struct price_rule){.model = PRICE_JUMPS, .mean_usd_h = 9.83, .cap_usd_h = INFINITY, .sd = 0.05, .key = 5};
	days = (struct price_rule){.model = PRICE_JUMPS, .mean_usd_h = 9.83, .cap_usd_h = INFINITY, .sd = 0.02, .key = 6};
	assert_true(dist_exponential(&jumps.gap_s, 6 * HOUR_S));
	assert_true(dist_constant(&days.gap_s, DAY_S));
	f->strategy_plan[3].setup.instance_name = "p4d.24xlarge";
	r->fleet[1].market.pools = 1;
	r->fleet[1].market.on_demand_usd_h = value_constant(32.7726);
	r->fleet[1].market.capacity.max_usd_h = INFINITY;
	return r;
}

static void goes_and_comes(struct pool_rule *rule)
{
	*rule = (struct pool_rule){.model = POOL_MARKOV, .up_s = value_constant(20 * HOUR_S), .down_s = value_constant(3 * HOUR_S),
				   .max_usd_h = INFINITY, .key = 9};
}

/* Line K of block BLOCK, its COLUMN; NAN past its end. */
static double number(const struct sheet *sheet, int block, int k, int column)
{
	const char *p;
	char head[32];

	snprintf(head, sizeof head, "# block %d:", block);
	p = strstr(text_str(&sheet->data), head);
	assert_non_null(p);
	for (p = strchr(p, '\n') + 1; *p == '#'; p = strchr(p, '\n') + 1)
		;
	for (; k > 0 && *p && *p != '\n'; k--)
		p = strchr(p, '\n') + 1;
	if (!*p || *p == '\n' || *p == '#')
		return NAN;
	char *end = NULL;
	double x = NAN;

	for (int i = 0; i <= column; i++, p = end)
		x = strtod(p, &end);
	return x;
}

static void near(double x, double wanted)
{
	if (!(fabs(x - wanted) <= 1e-6 * (1 + fabs(wanted))))
		fail_msg("%.9g, not %.9g", x, wanted);
}

static void test_a_still_market_has_no_sheet(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_replay *r = future_of(f);
	struct sheet sheet = {0};
	size_t strategy;

	(void)state;
	assert_false(market_strategy(&f->plan, &strategy));
	assert_false(plot_market(&sheet, &r->replay));
	r->fleet[1].market.moves = &jumps;
	assert_true(market_strategy(&f->plan, &strategy));
	assert_int_equal(strategy, 3);
	r->fleet[1].buy = BUY_ON_DEMAND;        /* whose price does not move */
	assert_false(market_strategy(&f->plan, &strategy));
	sheet_release(&sheet);
	fixture_replay_free(r);
	fixture_free(f);
}

static void test_lines_are_the_rules(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_replay *r = future_of(f);
	const struct chance chance = {.seed = f->scenario.seed, .replica = r->replay.replica};
	struct sheet sheet = {0};
	struct price_path path;
	struct pool pool = {0};
	int k = 0, outages = 0;

	(void)state;
	r->fleet[1].market.moves = &jumps;
	goes_and_comes(&r->fleet[1].market.capacity);
	assert_true(plot_market(&sheet, &r->replay));
	const double end_s = r->replay.log.end_s;

	assert_true(end_s > 4 * DAY_S);
	for (price_start(&path, &jumps, &chance); path.from_s < end_s; price_pass(&path), k += 2) {
		near(number(&sheet, 1, k, 0), path.from_s / DAY_S);
		near(number(&sheet, 1, k, 1), path.usd_h);
		near(number(&sheet, 1, k + 1, 0), fmin(path.to_s, end_s) / DAY_S);
		near(number(&sheet, 1, k + 1, 1), path.usd_h);
	}
	assert_true(isnan(number(&sheet, 1, k, 0)) && k > 20);
	for (pool_start(&pool, &r->fleet[1].market.capacity, 0, &chance); pool.from_s < end_s; pool_pass(&pool)) {
		if (pool.capacity > 0)
			continue;
		near(number(&sheet, 0, outages, 0), pool.from_s / DAY_S);
		outages++;
	}
	pool_release(&pool);
	assert_true(outages > 1 && isnan(number(&sheet, 0, outages, 0)));
	near(number(&sheet, 2, 0, 1), 32.7726);
	assert_true(isnan(number(&sheet, 3, 0, 1)));    /* no maximum was given */
	assert_non_null(strstr(text_str(&sheet.script), "'on demand $32.77'"));
	assert_non_null(strstr(text_str(&sheet.script), "outages, the longest of"));
	sheet_release(&sheet);
	fixture_replay_free(r);
	fixture_free(f);
}

/* Above the maximum there is no capacity: the outages are those of the price. */
static void test_a_maximum_closes_the_pool(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_replay *r = future_of(f);
	struct market *market = &r->fleet[1].market;
	struct sheet sheet = {0};

	(void)state;
	market->moves = market->capacity.price = &jumps;
	market->capacity.max_usd_h = 9.8;
	market->pools = 5;              /* all alike: one panel */
	assert_true(plot_market(&sheet, &r->replay));
	near(number(&sheet, 0, 0, 0), 0);
	near(number(&sheet, 0, 0, 2), 1.12 * 32.7726);
	near(number(&sheet, 3, 0, 1), 9.8);
	assert_non_null(strstr(text_str(&sheet.script), "panels = 1\n"));
	assert_non_null(strstr(text_str(&sheet.script), "'maximum $9.80'"));
	sheet_release(&sheet);
	fixture_replay_free(r);
	fixture_free(f);
}

static void test_four_panels_and_the_rest_by_number(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_replay *r = future_of(f);
	static const char *const zone[6] = {"a", "b", "c", "d", "e", "f"};
	struct sheet sheet = {0};

	(void)state;
	for (size_t k = 0; k < 6; k++) {
		offer[k] = (struct offer){.instance_name = "p4d.24xlarge", .zone = zone[k], .market = r->fleet[1].market};
		offer[k].market.zone = zone[k];
		offer[k].market.pool_key = (uint32_t)k;
		offer[k].market.moves = k == 5 ? NULL : k ? &jumps : &days;     /* the last stands still */
	}
	r->fleet[1].offer = offer;
	r->fleet[1].offers = 6;
	assert_true(plot_market(&sheet, &r->replay));
	assert_non_null(strstr(text_str(&sheet.script), "panels = 4\n"));
	assert_non_null(strstr(text_str(&sheet.script), "'p4d.24xlarge, d'"));
	assert_null(strstr(text_str(&sheet.script), "'p4d.24xlarge, e'"));
	assert_non_null(strstr(text_str(&sheet.script), "and 1 pool more, not drawn"));
	near(number(&sheet, 1, 1, 0) + 1, number(&sheet, 1, 3, 0));             /* a day between two steps */
	sheet_release(&sheet);
	fixture_replay_free(r);
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_still_market_has_no_sheet),
		cmocka_unit_test(test_lines_are_the_rules),
		cmocka_unit_test(test_a_maximum_closes_the_pool),
		cmocka_unit_test(test_four_panels_and_the_rest_by_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
