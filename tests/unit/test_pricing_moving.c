/* The bill of spot nodes whose price moves: each grant pays its mean over the billed time, and the lines add up. */
#include "tests/support/usage_case.h"

#include <stdlib.h>
#include <string.h>

#include "sim/billing/price.h"
#include "sim/report/report.h"
#include "tests/support/csv.h"
#include "tests/support/focus_check.h"

#define HOUR 3600.0
#define MOVING_HEAD \
	"version: 1\n" \
	"prices: {provider: aws, region: us-east-1, instances: {gpu: {on_demand: $32.77/h, spot: $12.5/h}}}\n" \
	"start: \"2024-02-27T09:00:00Z\"\n" \
	"simulate: {replications: 400, seed: 42}\n" \
	"workloads:\n" \
	"  job: {kind: training, instance: gpu, nodes: 3, work: 4 d, checkpoint: {every: 1 h, takes: 5 min}, startup: 4 min, restart: 10 min}\n" \
	"strategies:\n" \
	"  A: {buy: on_demand}\n"
#define STORMS "interruptions: {mean_time_between: 9 h}"
#define MOVING(price) MOVING_HEAD "  B: {buy: spot, market: {spot: {price: " price ", " STORMS "}}}\n"
#define JUMPS "{model: jumps, mean: $12.5/h, every: 2 h, sd: 5 %, floor: $11/h}"

static void load(struct toy *toy, const char *yaml)
{
	*toy = (struct toy){0};
	toy_begin(toy);
	if (!toy_load_with(toy, &models, yaml, NULL)) {
		diag_print(&toy->diag, stderr);
		fail();
	}
}

/* USD/h over SECONDS from FROM on, by a walk of its own. */
static double walked_usd_h(const struct price_rule *rule, uint64_t replica, double from_s, double seconds)
{
	const struct chance chance = {.seed = 42, .replica = replica};
	const double to_s = from_s + seconds;
	struct price_path path;
	double sum = 0;

	for (price_start(&path, rule, &chance); path.to_s <= from_s;)
		price_pass(&path);
	if (seconds == 0)
		return path.usd_h;
	for (; path.to_s < to_s; price_pass(&path))
		sum += path.usd_h * (path.to_s - fmax(from_s, path.from_s));
	return (sum + path.usd_h * (to_s - fmax(from_s, path.from_s))) / seconds;
}

/* Seconds billed by AWS: whole ones, at least 60; nothing in the first hour of one that it takes. */
static double seconds_of(const struct usage *usage, bool *free)
{
	*free = usage->end == END_INTERRUPTED && usage->to_s - usage->from_s < HOUR;
	return fmax(60, ceil(usage->to_s - usage->from_s - 1e-6));
}

static void lines_are_right(const struct replay *replay, size_t *lines, size_t *frees)
{
	const struct item *item = replay->plan->strategy[replay->strategy].setup.item;
	int64_t nano = 0;
	size_t l = 0;

	for (size_t u = 0; u < replay->log.count; u++) {
		const struct usage *usage = &replay->log.usage[u];
		const struct bill_line *line = &replay->bill.line[l];
		bool free;

		if (item[usage->item].kind != ITEM_SPOT)
			continue;
		const double seconds = seconds_of(usage, &free);
		const double usd_h = walked_usd_h(item[usage->item].moves, replay->replica, usage->from_s, seconds);

		assert_true(l < replay->bill.count && line->item == &item[usage->item]);
		assert_true(fabs(line->unit_usd - usd_h) < 1e-9 * usd_h);
		assert_true(line->list_unit_usd == 32.77 && line->pricing == PRICING_DYNAMIC);
		assert_true(fabs(line->quantity - (free ? 0 : seconds / HOUR)) < 1e-12 * seconds);
		assert_true(fabs((double)line->billed.nano - line->quantity * usd_h * 1e9) < 1 + 1e-9 * (double)line->billed.nano);
		nano += line->billed.nano;
		*frees += free;
		l++;
	}
	assert_int_equal(l, replay->bill.count);
	assert_int_equal(nano, replay->ledger.total.nano);
	*lines += l;
}

static void test_each_grant_pays_its_mean(void **state)
{
	static const char *const yaml[] = {
		MOVING(JUMPS), MOVING("{model: steps, mean: $12.5/h, every: 1 d, sd: 20 %}"),
		MOVING("{model: ornstein_uhlenbeck, mean: $12.5/h, sd: 10 %, memory: 1 d, step: 10 min}")};
	size_t lines = 0, frees = 0;

	(void)state;
	for (size_t i = 0; i < sizeof yaml / sizeof *yaml; i++) {
		struct toy toy;

		load(&toy, yaml[i]);
		for (uint64_t r = 0; r < 20; r++) {
			struct replay *replay = replay_new(toy.plan, 1, r);

			lines_are_right(replay, &lines, &frees);
			replay_free(replay);
		}
		toy_release(&toy);
	}
	assert_true(lines > 2000 && frees > 50);
}

/* Totals of the run are those of the bills, and the bills are FOCUS: the month's end lies within the run. */
static void test_bills_are_the_run(void **state)
{
	struct usage_case c;

	(void)state;
	case_run(&c, MOVING(JUMPS), NULL);
	for (uint64_t r = 0; r < 20; r++) {
		struct replay *replay = replay_new(c.toy.plan, 1, r);
		struct text text = {0}, faults = {0};
		long long nano = 0;

		assert_true(c.futures->x[1][0][r] == replay->metric[0]);
		bill_write(replay, &text);
		struct csv bill = csv_read(text_str(&text));

		for (size_t k = 1; k < bill.rows; k++)
			nano += csv_nano(csv_at(&bill, k, "BilledCost"));
		assert_int_equal(nano, replay->ledger.total.nano);
		if (focus_check(&bill, &faults))
			fail_msg("%.2000s", text_str(&faults));
		csv_free(&bill);
		text_release(&text);
		text_release(&faults);
		replay_free(replay);
	}
	case_end(&c);
}

/* A floor and a cap that leave no room: to the nano-dollar the bills of the price that stands still. */
static void test_no_room_is_a_constant_price(void **state)
{
	struct usage_case moving, still;

	(void)state;
	case_run(&moving, MOVING("{model: jumps, mean: $12.5/h, every: 2 h, sd: 5 %, floor: $12.5/h, cap: $12.5/h}"), NULL);
	case_run(&still, MOVING("$12.5/h"), NULL);
	assert_non_null(moving.toy.plan->strategy[1].setup.item[0].moves);
	for (uint64_t r = 0; r < moving.futures->count; r++)
		assert_true(moving.futures->x[1][0][r] == still.futures->x[1][0][r]);
	case_end(&moving);
	case_end(&still);
}

/* A martingale: with the storms as they are, what a node-hour costs on average is the mean price. */
static void test_the_mean_bill_is_that_of_the_mean_price(void **state)
{
	struct usage_case moving, still;
	double sum = 0, squares = 0, n, mean, se;

	(void)state;
	case_run(&moving, MOVING("{model: jumps, mean: $12.5/h, every: 2 h, sd: 2 %}"), NULL);
	case_run(&still, MOVING("$12.5/h"), NULL);
	n = (double)moving.futures->count;
	for (uint64_t r = 0; r < moving.futures->count; r++) {
		const double d = moving.futures->x[1][0][r] / still.futures->x[1][0][r] - 1;

		sum += d;
		squares += d * d;
	}
	mean = sum / n;
	se = sqrt((squares / n - mean * mean) / (n - 1));
	if (!(fabs(mean) < 4 * se) || !(se > 0.001 && se < 0.01))
		fail_msg("%.6f more than at the mean price, se %.6f", mean, se);
	case_end(&moving);
	case_end(&still);
}

static void test_ceilings_count_the_dearest_price(void **state)
{
	struct toy toy = {0};

	(void)state;
	toy_begin(&toy);
	/* at its mean the bill is small; a step of this size a minute can pass all money */
	assert_false(toy_load_with(&toy, &models, MOVING("{model: jumps, mean: $1000/h, every: 1 min, sd: 60 %}"), NULL));
	assert_true(toy.diag.errors > 0);
	toy_release(&toy);
	load(&toy, MOVING("{model: jumps, mean: $1000/h, every: 1 min, sd: 60 %, cap: $1500/h}"));
	toy_release(&toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_grant_pays_its_mean),
		cmocka_unit_test(test_bills_are_the_run),
		cmocka_unit_test(test_no_room_is_a_constant_price),
		cmocka_unit_test(test_the_mean_bill_is_that_of_the_mean_price),
		cmocka_unit_test(test_ceilings_count_the_dearest_price),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
