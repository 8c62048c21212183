/* The straight road is an abbreviation of the events: over many random plans both must tell the same future, replica by
 * replica; and a future must be the same to the last bit whether or not somebody keeps its diary. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/math/philox.h"
#include "sim/base/memory.h"
#include "tests/support/training_plans.h"

enum { PLANS = 600, REPLICAS = 25, ROWS = 3 };

/* What one plan is made of; everything that the straight road may meet. */
struct made {
	struct training_keys keys;
	struct fleet_row row[ROWS];
	struct instance instance;
	struct book book;
	struct diag diag;
	struct setup setup;
	const struct training_plan *plan;
};

static struct stream dice;

static double roll(void)
{
	return uniform_of(stream_next(&dice));
}

static bool toss(double p)
{
	return roll() < p;
}

static double between(double low, double high)
{
	return low + roll() * (high - low);
}

static struct value some_time(double mean_s)
{
	const double kind = roll();

	return kind < 0.2 ? certainly(0) : kind < 0.4 ? certainly(mean_s) : kind < 0.7 ? exponentially(mean_s)
		: lognormally(mean_s, 1.3);
}

static struct market some_market(uint32_t group, bool drawn)
{
	struct market market = quiet_market();
	const double life_s = between(3, 50) * 3600;

	market.group = group;
	market.life = drawn ? LIFE_DRAWN : toss(0.8) ? LIFE_MEMORYLESS : LIFE_ENDLESS;
	market.rate_per_s = certainly(1 / life_s);
	market.life_s = weibull(between(0.6, 2.385), life_s);
	market.capacity_wait_s = some_time(between(60, 7200));
	market.first_wait_s = some_time(between(60, 3600));
	market.notice_s = certainly(toss(0.3) ? 0 : between(30, 3000));
	market.pools = toss(0.5) ? 1 : 2;
	if (toss(0.4)) {
		market.shock_rate_per_s = certainly(1 / (between(5, 80) * 3600));
		market.shock_share = certainly(roll());
		market.shock_all = certainly(roll() / 2);
	}
	market.on_demand_wait_s = some_time(300);
	if (toss(0.3)) {
		market.on_demand_life = drawn && toss(0.5) ? LIFE_DRAWN : LIFE_MEMORYLESS;
		market.on_demand_rate_per_s = certainly(1 / (between(20, 200) * 3600));
		market.on_demand_life_s = weibull(0.8, between(20, 200) * 3600);
	}
	return market;
}

static void make_keys(struct training_keys *keys, int nodes, bool drawn)
{
	*keys = plain_keys(nodes, between(5, 120) * 3600);
	keys->restart_s = some_time(600);
	keys->startup_s = some_time(400);
	keys->restart_at_start = toss(0.5);
	keys->final = toss(0.5);
	keys->exposed_survivors = drawn || toss(0.6);
	keys->exposed_restart = drawn || toss(0.6);
	if (toss(0.8)) {
		keys->every_s = certainly(between(0.3, 8) * 3600);
		keys->takes_s = some_time(between(20, 900));
	}
	if (toss(0.5))
		keys->give_up_after_s = certainly(between(20, 300) * 3600);
}

static void make(struct made *made)
{
	const bool drawn = toss(0.4);
	const int rows = 1 + (int)(roll() * ROWS);
	int nodes = 0;

	*made = (struct made){0};
	for (int r = 0; r < rows; r++) {
		made->row[r].nodes = 1 + (int)(roll() * 5);
		made->row[r].buy = toss(0.75) ? BUY_SPOT : BUY_ON_DEMAND;
		made->row[r].market = r > 0 && toss(0.6) ? made->row[0].market : some_market((uint32_t)r, drawn);
		nodes += (int)made->row[r].nodes;
	}
	make_keys(&made->keys, nodes, drawn);
	made->setup = (struct setup){
		.bind = {.arena = arena_new(), .diag = &made->diag}, .book = &made->book, .instance = &made->instance,
		.instance_name = "toy", .fleet = made->row, .fleet_rows = (size_t)rows};
	made->plan = training_plan_new(&made->setup, &made->keys, (struct place){0});
	assert_non_null(made->plan);
}

/* One future and all it leaves behind. */
struct told {
	double metric[TRAINING_COLUMNS];
	bool finished;
	struct usage_log log;
};

static void tell(struct told *told, const struct training_plan *plan, const struct chance *chance, struct recorder *recorder)
{
	void *state = training_state_new(plan);

	memset(told->metric, 0, sizeof told->metric);
	usage_log_init(&told->log, plan->setup->items);
	told->finished = recorder ? training_live_recorded(plan, state, chance, &told->log, told->metric, recorder)
		: training_live(plan, state, chance, &told->log, told->metric);
	training_state_free(state);
}

static int by_node(const void *left, const void *right)
{
	const struct usage *a = left, *b = right;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->from_s > b->from_s) - (a->from_s < b->from_s);
}

static void assert_near(double a, double b, double scale, int plan, int replica)
{
	if (fabs(a - b) > 1e-9 * (scale + fabs(b)))
		fail_msg("plan %d, replica %d: %.12g on the straight road, %.12g by the events", plan, replica, a, b);
}

static void assert_same_future(struct told *a, struct told *b, int plan, int replica)
{
	const double end_s = b->log.end_s;

	assert_int_equal(a->finished, b->finished);
	for (int m = 0; m < TRAINING_COLUMNS; m++) {
		assert_int_equal(isnan(a->metric[m]), isnan(b->metric[m]));
		assert_near(a->metric[m], b->metric[m], end_s / 3600, plan, replica);
	}
	for (size_t k = 0; k < a->log.items * PARTS; k++)
		assert_near(a->log.part_s[k], b->log.part_s[k], 20 * end_s, plan, replica);
	assert_int_equal(a->log.count, b->log.count);
	qsort(a->log.usage, a->log.count, sizeof *a->log.usage, by_node);
	qsort(b->log.usage, b->log.count, sizeof *b->log.usage, by_node);
	for (size_t u = 0; u < a->log.count; u++) {
		const struct usage *x = &a->log.usage[u], *y = &b->log.usage[u];

		assert_near(x->from_s, y->from_s, end_s, plan, replica);
		assert_near(x->to_s, y->to_s, end_s, plan, replica);
		assert_true(x->item == y->item && x->end == y->end && x->node == y->node && x->quantity == y->quantity);
	}
}

static void assert_identical(const struct told *a, const struct told *b)
{
	assert_int_equal(a->finished, b->finished);
	assert_memory_equal(a->metric, b->metric, sizeof a->metric);
	assert_memory_equal(a->log.part_s, b->log.part_s, a->log.items * PARTS * sizeof *a->log.part_s);
	assert_int_equal(a->log.count, b->log.count);
	for (size_t u = 0; u < a->log.count; u++)
		assert_memory_equal(&a->log.usage[u], &b->log.usage[u], sizeof *a->log.usage);
}

/* Each plan's futures, told by both roads and into a diary. */
static void roads_meet(void **state)
{
	uint64_t losses = 0;
	int unfinished = 0, broken = 0, calm = 0;

	(void)state;
	stream_init(&dice, &(struct chance){.seed = 20261124, .replica = 0}, purpose_of(PURPOSE_TEST, 77));
	for (int p = 0; p < PLANS; p++) {
		struct made made;

		make(&made);
		assert_true(made.plan->straight);
		struct training_plan events = *made.plan;

		events.straight = false;
		for (int r = 0; r < REPLICAS; r++) {
			const struct chance chance = {.seed = 2385, .replica = (uint64_t)r};
			struct recorder recorder = {0};
			struct told straight, by_events, recorded;

			tell(&straight, made.plan, &chance, NULL);
			tell(&recorded, made.plan, &chance, &recorder);
			tell(&by_events, &events, &chance, NULL);
			assert_identical(&straight, &recorded);
			assert_same_future(&straight, &by_events, p, r);
			losses += (uint64_t)straight.metric[METRIC_INTERRUPTIONS];
			unfinished += !straight.finished;
			broken += straight.metric[TRAINING_METRICS + EXTRA_LOST] > 0;
			calm += straight.metric[TRAINING_METRICS + EXTRA_CALM_H] > 0;
			usage_log_release(&straight.log);
			usage_log_release(&recorded.log);
			usage_log_release(&by_events.log);
			recorder_release(&recorder);
		}
		arena_free(made.setup.bind.arena);
		diag_release(&made.diag);
	}
	assert_true(losses > 100 * PLANS && unfinished > PLANS);       /* else the plans were too quiet to compare anything */
	assert_true(unfinished < PLANS * REPLICAS / 2);
	assert_true(broken > PLANS && calm - broken > PLANS);           /* fleets that lost a node, and fleets that never did */
}

static int compare_records(const void *left, const void *right)
{
	const struct record *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->t_s > b->t_s) - (a->t_s < b->t_s);
}

/* Whether a checkpoint that takes no time at all still begins at the very end is a matter of rounding. */
static void leave_out_end(struct recorder *recorder, double end_s)
{
	size_t count = 0;

	for (size_t k = 0; k < recorder->count; k++)
		if (recorder->record[k].t_s < end_s - 1e-3 || recorder->record[k].kind == RECORD_DONE)
			recorder->record[count++] = recorder->record[k];
	recorder->count = count;
}

/* The diaries of both roads hold the same moments, and are in order of time. */
static void diaries_meet(void **state)
{
	(void)state;
	stream_init(&dice, &(struct chance){.seed = 20261124, .replica = 1}, purpose_of(PURPOSE_TEST, 77));
	for (int p = 0; p < PLANS; p++) {
		struct made made;

		make(&made);
		struct training_plan events = *made.plan;
		const struct chance chance = {.seed = 2385, .replica = (uint64_t)p};
		struct recorder a = {0}, b = {0};
		struct told straight, by_events;

		events.straight = false;
		tell(&straight, made.plan, &chance, &a);
		tell(&by_events, &events, &chance, &b);
		for (size_t k = 1; k < a.count; k++)
			assert_true(a.record[k].t_s >= a.record[k - 1].t_s - 1e-6);
		leave_out_end(&a, straight.log.end_s);
		leave_out_end(&b, straight.log.end_s);
		assert_int_equal(a.count, b.count);
		qsort(a.record, a.count, sizeof *a.record, compare_records);
		qsort(b.record, b.count, sizeof *b.record, compare_records);
		for (size_t k = 0; k < a.count; k++) {
			assert_true(a.record[k].kind == b.record[k].kind && a.record[k].node == b.record[k].node);
			assert_near(a.record[k].t_s, b.record[k].t_s, straight.log.end_s, p, 0);
			assert_near(a.record[k].value, b.record[k].value, straight.log.end_s, p, 0);
		}
		usage_log_release(&straight.log);
		usage_log_release(&by_events.log);
		recorder_release(&a);
		recorder_release(&b);
		arena_free(made.setup.bind.arena);
		diag_release(&made.diag);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roads_meet),
		cmocka_unit_test(diaries_meet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
