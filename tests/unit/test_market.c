/* The market block: one way of saying an interruption, layers, what it means in words, and the shipped presets. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "models/market/market.h"
#include "sim/base/text.h"

struct bench {
	struct arena *arena;
	struct diag diag;
	struct binding bind;
	const struct book *book;
	struct text said;
};

static int setup(void **state)
{
	struct bench *t = mem_new(1, sizeof *t);

	t->arena = arena_new();
	t->bind = (struct binding){.arena = t->arena, .diag = &t->diag, .folder = "tests"};
	t->book = book_load_named(&t->bind, "aws-us-east-1-2023-10", "tests");
	if (!t->book)
		diag_print(&t->diag, stderr);
	*state = t;
	return t->book ? 0 : -1;
}

static int teardown(void **state)
{
	struct bench *t = *state;

	diag_release(&t->diag);
	text_release(&t->said);
	arena_free(t->arena);
	free(t);
	return 0;
}

static struct node *tree(struct bench *t, const char *yaml)
{
	struct node *node = node_read_text(t->arena, "test", yaml, strlen(yaml), &t->diag);

	assert_non_null(node);
	return node;
}

static bool plan(struct bench *t, const struct node *merged, struct market *market)
{
	*market = (struct market){0};
	return market_type.plan(&t->bind, t->book, book_instance(t->book, "p4d.24xlarge"), merged, "market", market);
}

static struct market planned(struct bench *t, const char *yaml)
{
	struct market market;
	const bool ok = plan(t, tree(t, yaml), &market);

	if (!ok)
		diag_print(&t->diag, stderr);
	assert_true(ok);
	return market;
}

static void refused(struct bench *t, const char *yaml, const char *message)
{
	struct market market;
	const bool ok = plan(t, tree(t, yaml), &market);

	if (ok || !t->diag.errors)
		fail_msg("accepted: %s", yaml);
	if (!strstr(t->diag.item[0].message, message))
		fail_msg("'%s' does not say '%s'", t->diag.item[0].message, message);
	assert_int_equal(t->diag.item[0].at.line, 1);
	diag_release(&t->diag);
	t->diag = (struct diag){0};
}

static void keep(void *context, const char *line)
{
	struct text *said = context;

	text_add(said, line);
	text_addc(said, '\n');
}

static const char *words(struct bench *t, const struct market *market, int64_t nodes)
{
	text_clear(&t->said);
	market_type.words(market, nodes, keep, &t->said);
	return text_str(&t->said);
}

static void near(double got, double wanted)
{
	if (!(fabs(got - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%.17g is not %.17g", got, wanted);
}

static void defaults_are_a_market_without_storms(void **state)
{
	struct bench *t = *state;
	struct market market;

	assert_true(plan(t, NULL, &market));
	assert_int_equal(market.life, LIFE_ENDLESS);
	assert_int_equal(market.on_demand_life, LIFE_ENDLESS);
	assert_int_equal(market.pools, 1);
	near(market.spot_usd_h.dist.a, 8.93025);
	near(market.on_demand_usd_h.dist.a, 32.7726);
	assert_string_equal(market.spot_figure.source, "vantage");
	assert_true(market.capacity_wait_s.dist.a == 0 && market.first_wait_s.dist.a == 0 && market.on_demand_wait_s.dist.a == 0);
	assert_true(market.notice_s.dist.a == 120);           /* the provider's */
	assert_true(market.shock_rate_per_s.dist.a == 0);
	assert_true(market_type.per_node_day(&market) == 0);
	assert_string_equal(market.reading, "none");
	assert_non_null(strstr(words(t, &market, 7), "none are assumed"));
}

static void each_way_of_saying_a_rate(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {interruptions: {rate: 0.02385 /h}}}");

	assert_int_equal(market.life, LIFE_MEMORYLESS);
	near(market.rate_per_s.dist.a, .02385 / 3600);
	near(market_type.per_node_day(&market), .02385 * 24);
	market = planned(t, "{spot: {interruptions: {mean_time_between: 50 h}}}");
	near(market.rate_per_s.dist.a, 1.0 / (50 * 3600));
	/* the reciprocal of a lognormal is one */
	market = planned(t, "{spot: {interruptions: {mean_time_between: {lognormal: {p50: 10 h, p95: 40 h}}}}}");
	near(dist_quantile(&market.rate_per_s.dist, .5), 1 / 36000.0);
	near(dist_quantile(&market.rate_per_s.dist, .05), 1 / (40 * 3600.0));
	market = planned(t, "{spot: {interruptions: {mean_time_between: {choice: {10 h: 1, 40 h: 3}}}}}");
	near(dist_mean(&market.rate_per_s.dist), (.25 / 10 + .75 / 40) / 3600);
	market = planned(t, "{spot: {interruptions: {model: exponential, mean: 12 h}}}");
	assert_int_equal(market.life, LIFE_MEMORYLESS);
	near(market.rate_per_s.dist.a, 1 / 43200.0);
	market = planned(t, "{spot: {interruptions: {model: weibull, shape: 0.7, scale: 12 h}}}");
	assert_int_equal(market.life, LIFE_DRAWN);
	near(dist_mean(&market.life_s.dist), 43200 * tgamma(1 + 1 / .7));
	near(market_type.per_node_day(&market), 86400 / (43200 * tgamma(1 + 1 / .7)));
	market = planned(t, "{spot: {interruptions: {model: piecewise, hazard: [{until: 2 h, rate: 0.5 /h}, {rate: 0.1 /h}], end: 12 h}}}");
	assert_int_equal(market.life, LIFE_DRAWN);
	near(dist_quantile(&market.life_s.dist, -expm1(-.5)), 3600);
	near(dist_max(&market.life_s.dist), 12 * 3600);
	near(market_type.per_node_day(&market), 86400 / dist_mean(&market.life_s.dist));
	market = planned(t, "{spot: {interruptions: {model: bathtub, early_share: 63.8 %, early: 0.963 h, late: 1.094 h, late_at: 25.36 h}}}");
	near(dist_cdf(&market.life_s.dist, dist_max(&market.life_s.dist) / 4), 0.638 * (1 - exp(-dist_max(&market.life_s.dist) / 4 / 3466.8)
	     + exp((dist_max(&market.life_s.dist) / 4 - 91296) / 3938.4)));
	market = planned(t, "{spot: {interruptions: none}}");
	assert_int_equal(market.life, LIFE_ENDLESS);
	market = planned(t, "{spot: {interruptions: {rate: 0 /h}}}");
	assert_int_equal(market.life, LIFE_ENDLESS);
}

/* Bands and rates as published: 5 %: 7.03e-5, 12.5 %: 1.83e-4, 20 %: 3.06e-4 an hour, to the digits given. */
static void advisor_bands_read_both_ways(void **state)
{
	struct bench *t = *state;
	const struct { const char *yaml; double per_h; } published[] = {
		{"{spot: {interruptions: {advisor: 5 %}}}", 7.03e-5},
		{"{spot: {interruptions: {advisor: 10-15 %}}}", 1.83e-4},
		{"{spot: {interruptions: {advisor: 12.5 %, advisor_reading: share}}}", 1.83e-4},
		{"{spot: {interruptions: {advisor: '> 20 %'}}}", 3.06e-4},
		{"{spot: {interruptions: {advisor: 12.5 %, advisor_reading: events}}}", .125 / 730},
		{"{spot: {interruptions: {advisor: '<5%'}}}", -log1p(-.025) / 730},
	};

	for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
		const struct market market = planned(t, published[i].yaml);

		assert_int_equal(market.life, LIFE_MEMORYLESS);
		if (fabs(market.rate_per_s.dist.a * 3600 / published[i].per_h - 1) > 2e-3)
			fail_msg("%s: %g", published[i].yaml, market.rate_per_s.dist.a * 3600);
	}
	refused(t, "{spot: {interruptions: {advisor: 100 %}}}", "not a Spot Advisor band");
	refused(t, "{spot: {interruptions: {advisor: 10-16 %}}}", "not a Spot Advisor band");
	refused(t, "{spot: {interruptions: {advisor: often}}}", "\"often\"");
	refused(t, "{spot: {interruptions: {advisor: -5 %}}}", "not a Spot Advisor band");
}

static void contradictions_are_refused(void **state)
{
	struct bench *t = *state;

	refused(t, "{spot: {interruptions: {rate: 0.1 /h, mean_time_between: 10 h}}}", "more than once");
	refused(t, "{spot: {interruptions: {rate: 0.1 /h, advisor: 5 %}}}", "more than once");
	refused(t, "{spot: {interruptions: {model: weibull, rate: 1 /h, shape: 1, scale: 1 h}}}", "more than once");
	refused(t, "{spot: {interruptions: {}}}", "how often");
	refused(t, "{spot: {interruptions: {rate: 0.1 /h, shape: 0.7}}}", "\"shape\" belongs to");
	refused(t, "{spot: {interruptions: {model: weibull, shape: 0.7}}}", "needs \"shape\" and \"scale\"");
	refused(t, "{spot: {interruptions: {model: exponential}}}", "needs \"mean\"");
	refused(t, "{spot: {interruptions: {model: bathtub, early: 1 h}}}", "model: bathtub needs");
	refused(t, "{spot: {interruptions: {rate: 1 /h, early: 1 h}}}", "belong to model: bathtub");
	refused(t, "{spot: {interruptions: {model: piecewise}}}", "needs \"hazard\"");
	refused(t, "{spot: {interruptions: {model: piecewise, hazard: [{until: 2 h, rate: 1 /h}]}}}", "follow each other");
	refused(t, "{spot: {interruptions: {model: piecewise, hazard: [{until: 2 h, rate: 1 /h}, {until: 1 h, rate: 1 /h}, {rate: 1 /h}]}}}", "follow each other");
	refused(t, "{spot: {interruptions: {model: piecewise, hazard: [{rate: 0 /h}]}}}", "follow each other");
	refused(t, "{spot: {interruptions: {model: piecewise, hazard: [{until: 2 h, rate: 1 /h}, {rate: 1 /h}], end: 1 h}}}", "follow each other");
	refused(t, "{spot: {interruptions: {model: exponential, mean: 1 h, end: 2 h}}}", "\"end\" belongs to");
	refused(t, "{spot: {interruptions: {rate: 1 /h, hazard: [{rate: 1 /h}]}}}", "\"hazard\" belongs to");
	refused(t, "{spot: {interruptions: {model: exponential, mean: 1 h, scale: 2 h}}}", "\"scale\" belongs to");
	refused(t, "{spot: {interruptions: {mean: 1 h}}}", "mean_time_between");
	refused(t, "{spot: {interruptions: {rate: 1 /h, advisor_reading: share}}}", "\"advisor_reading\"");
	refused(t, "{spot: {interruptions: {mean_time_between: {uniform: [1 h, 3 h]}}}}", "lognormal");
	refused(t, "{spot: {interruptions: {rate: -0.1 /h}}}", "rate");
	refused(t, "{spot: {interruptions: {rate: 0.1}}}", "rate");
	refused(t, "{spot: {shock: {all: 94 %}}}", "rate");
	refused(t, "{spot: {shock: {rate: 1 /d, all: 150 %}}}", "all");
	refused(t, "{spot: {price: $1e-12/h}}", "resolution of the bill");
	refused(t, "{spot: {pools: 0}}", "pools");
	refused(t, "{on_demand: {failures: {rate: 1 /y, advisor: 5 %}}}", "advisor");
}

static void shocks(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {shock: {rate: 3 /d, all: 90 %, share: 40 %}, pools: 2}}");

	near(market.shock_rate_per_s.dist.a, 3 / 86400.0);
	near(market_type.per_node_day(&market), 3 * (.9 + .1 * .4));
	assert_int_equal(market.pools, 2);
	/* nothing said: every node; `all` alone: nobody else */
	market = planned(t, "{spot: {shock: {rate: 3 /d}}}");
	near(market_type.per_node_day(&market), 3);
	market = planned(t, "{spot: {shock: {rate: 3 /d, all: 50 %}}}");
	near(market_type.per_node_day(&market), 1.5);
	market = planned(t, "{spot: {shock: {rate: 3 /d, share: 50 %}, interruptions: {rate: 1 /d}}}");
	near(market_type.per_node_day(&market), 2.5);
	market = planned(t, "{spot: {shock: none}}");
	assert_true(market.shock_rate_per_s.dist.a == 0);
}

static void waits_prices_and_failures(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {price: $9.5/h, capacity_wait: {exponential: {mean: 15 min}}, notice: 0 s}, "
				       "on_demand: {price: $30/h, capacity_wait: 5 min, failures: {mean_time_between: 6250 h}}}");

	near(market.spot_usd_h.dist.a, 9.5);
	assert_null(market.spot_figure.source);
	near(market.on_demand_usd_h.dist.a, 30);
	near(dist_mean(&market.capacity_wait_s.dist), 900);
	near(dist_mean(&market.first_wait_s.dist), 900);       /* as capacity_wait */
	assert_true(market.notice_s.dist.a == 0);
	assert_true(market.on_demand_wait_s.dist.a == 300);
	assert_int_equal(market.on_demand_life, LIFE_MEMORYLESS);
	near(market.on_demand_rate_per_s.dist.a, 1.6e-4 / 3600);
	assert_non_null(strstr(words(t, &market, 0), "each about every 260 days"));
	market = planned(t, "{spot: {capacity_wait: 15 min, first_wait: 0 s}}");
	assert_true(market.first_wait_s.dist.a == 0);
	assert_non_null(strstr(words(t, &market, 3), "first request does not wait"));
}

static void an_overlay_replaces_the_picture_of_storms(void **state)
{
	struct bench *t = *state;
	struct node *base = tree(t, "{spot: {price: $3/h, notice: 2 min, capacity_wait: 1 h, interruptions: none, pools: 4, source: here,"
				 " quality: derived, shock: {rate: 1 /h, all: 94 %}}, on_demand: {capacity_wait: 7 min}}");
	struct node *merged = market_type.merge(t->arena, base, tree(t, "{spot: {interruptions: {rate: 0.2 /h}}}"));
	struct market market;

	assert_true(plan(t, merged, &market));
	near(market.rate_per_s.dist.a, .2 / 3600);
	assert_true(market.shock_rate_per_s.dist.a == 0);
	assert_int_equal(market.pools, 1);
	assert_null(market.basis.source);
	assert_int_equal(market.basis.quality, QUALITY_NONE);
	near(market.capacity_wait_s.dist.a, 3600);            /* no part of the picture */
	near(market.spot_usd_h.dist.a, 3);
	near(market.on_demand_wait_s.dist.a, 420);

	merged = market_type.merge(t->arena, base, tree(t, "{spot: {shock: {rate: 2 /h}}}"));
	assert_true(plan(t, merged, &market));
	near(market.shock_rate_per_s.dist.a, 2 / 3600.0);
	assert_true(market.shock_all.dist.a == 0 && market.shock_share.dist.a == 1);

	/* naming something else leaves it */
	merged = market_type.merge(t->arena, base, tree(t, "{spot: {capacity_wait: 5 min, pools: 2}}"));
	assert_true(plan(t, merged, &market));
	near(market.shock_rate_per_s.dist.a, 1 / 3600.0);
	assert_int_equal(market.pools, 2);
	assert_int_equal(market.basis.quality, QUALITY_DERIVED);
	near(market.capacity_wait_s.dist.a, 300);

	/* the base itself is as it was */
	assert_true(plan(t, base, &market));
	near(market.shock_all.dist.a, .94);
	assert_true(plan(t, market_type.merge(t->arena, base, NULL), &market));
	near(market.shock_all.dist.a, .94);
	assert_true(plan(t, market_type.merge(t->arena, NULL, base), &market));
	near(market.shock_all.dist.a, .94);
}

/* What the issue asks the presets to be: fitted to measured zones, the same in both books. */
static void presets_are_what_their_comments_say(void **state)
{
	struct bench *t = *state;
	static const char *const books[] = {"aws-us-east-1-2023-10", "aws-us-east-1-2026-07"};

	for (size_t i = 0; i < 2; i++) {
		struct market market;

		t->book = book_load_named(&t->bind, books[i], "tests");
		assert_non_null(t->book);
		assert_true(plan(t, market_type.merge(t->arena, t->book->market, book_preset(t->book, "typical")), &market));
		near(market.shock_rate_per_s.dist.a, .1746 / 3600);
		assert_int_equal(market.life, LIFE_ENDLESS);          /* not the book's advisor band on top */
		assert_int_equal(market.basis.quality, QUALITY_DERIVED);
		assert_true(fabs(dist_mean(&market.capacity_wait_s.dist) / 3600 - 1.804) < .005);
		assert_true(plan(t, market_type.merge(t->arena, t->book->market, book_preset(t->book, "stormy")), &market));
		near(market.shock_rate_per_s.dist.a, .4406 / 3600);
		assert_true(fabs(dist_mean(&market.capacity_wait_s.dist) / 3600 - 1.563) < .005);
		assert_true(plan(t, market_type.merge(t->arena, t->book->market, book_preset(t->book, "calm")), &market));
		near(market.rate_per_s.dist.a, -log1p(-.2) / (730 * 3600));
		assert_true(market.shock_rate_per_s.dist.a == 0);
		assert_int_equal(market.basis.quality, QUALITY_ASSUMED);
		assert_true(fabs(dist_mean(&market.capacity_wait_s.dist) / 3600 - 1.105) < .005);
		assert_true(plan(t, t->book->market, &market));
		near(market.rate_per_s.dist.a, -log1p(-.2) / (730 * 3600));
		assert_int_equal(market.basis.quality, QUALITY_ASSUMED);
	}
}

static void words_say_what_a_rate_means(void **state)
{
	struct bench *t = *state;
	struct market market = planned(t, "{spot: {interruptions: {rate: 0.0204 /h}, capacity_wait: 15 min}}");

	/* 1 / (7 x 0.0204 /h) = 7.003 h; 24 x 0.0204 = 0.4896 */
	assert_non_null(strstr(words(t, &market, 7), "one of the 7 spot nodes about every 7 h"));
	assert_non_null(strstr(words(t, &market, 7), "0.0204 per node and hour, 0.49 per node and day"));
	assert_non_null(strstr(words(t, &market, 7), "spot interruptions: 3.43 a day"));
	assert_non_null(strstr(words(t, &market, 1), "the spot node about every 49 h"));
	assert_non_null(strstr(words(t, &market, 7), "replaced after 15 min"));
	market = planned(t, "{spot: {shock: {rate: 3 /d, all: 94 %, share: 40 %}, pools: 2, source: somewhere, quality: assumed}}");
	assert_non_null(strstr(words(t, &market, 8), "shocks: 3 a day (one every 8 h); 94 % of them take all spot nodes of their pool"));
	assert_non_null(strstr(words(t, &market, 8), "2 pools"));
	assert_non_null(strstr(words(t, &market, 8), "assumed: somewhere"));
	assert_non_null(strstr(words(t, &market, 8), "no wait for capacity is assumed"));
	market = planned(t, "{spot: {interruptions: {advisor: 12.5 %}}}");
	/* 1 / (8 x 1.829e-4 /h) = 683 h = 28.5 d */
	assert_non_null(strstr(words(t, &market, 8), "one of the 8 spot nodes about every 28.5 days"));
	assert_non_null(strstr(words(t, &market, 8), "12.5 % of instances a month"));
	assert_non_null(strstr(words(t, &market, 8), "1,000 to 10,000 times"));
	market = planned(t, "{spot: {interruptions: {model: weibull, shape: 0.7, scale: 12 h}}}");
	assert_non_null(strstr(words(t, &market, 8), "Weibull of shape 0.7"));
}

static void the_table_is_sound(void **state)
{
	const char *fault = schema_check(&market_schema, NULL);

	(void)state;
	if (fault)
		fail_msg("%s", fault);
	assert_ptr_equal(market_type.schema, &market_schema);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound), TEST(defaults_are_a_market_without_storms), TEST(each_way_of_saying_a_rate),
		TEST(advisor_bands_read_both_ways), TEST(contradictions_are_refused), TEST(shocks),
		TEST(waits_prices_and_failures), TEST(an_overlay_replaces_the_picture_of_storms),
		TEST(presets_are_what_their_comments_say), TEST(words_say_what_a_rate_means),
	};

	setenv("COSTCAST_DATA", ".", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
