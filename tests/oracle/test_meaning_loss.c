/* What is lost and what is saved: notice, emergency save, state, coordinator. A node lives about half an hour. */
#include "tests/oracle/hand.h"

#define LIFE "interruptions: " HALF_AN_HOUR
#define PAIR "fleet: [{nodes: 1, buy: on_demand}, {nodes: 1, buy: spot}]"
#define PAIR_SPOT_FIRST "fleet: [{nodes: 1, buy: spot}, {nodes: 1, buy: on_demand}]"
#define PAIR_ROLE "fleet: [{nodes: 1, buy: on_demand}, {nodes: 1, buy: spot, role: coordinator}]"

/* What stands in storage survives, the rest is done again; waiting and restoring are told apart from writing. */
static void rollback(void **state)
{
	struct told t = tell("work: 50 min, checkpoint: {every: 9 min}, restart: 3 min", "spot: {" LIFE ", capacity_wait: 10 min, first_wait: 0 s}",
			     "buy: spot");
	const double end = at_min(&t, RECORD_LOST, 0);

	(void)state;
	assert_int_equal(times(&t, RECORD_LOST), 1);
	minutes(&t, "lost_hours", end - 27);
	minutes(&t, "wait_hours", 10);
	minutes(&t, "restart_hours", 3);
	minutes(&t, "checkpoint_hours", 0);
	minutes(&t, "hours", end + 10 + 3 + 23);
	minutes(&t, "spot_node_hours", end + 3 + 23);
	lives_is(&t.o, "S", "interruptions", 1);
	forget(&t);
}

/* A write that is struck is no checkpoint: its time counts as checkpoint time, the whole interval is done again. */
static void struck_while_writing(void **state)
{
	struct told t = tell("work: 60 min, checkpoint: {every: 20 min, takes: 7 min}", "spot: {" LIFE "}", "buy: spot");
	const double end = at_min(&t, RECORD_LOST, 0);
	struct told w = tell("work: 28 min, checkpoint: {every: 14 min, takes: 18 min}", "spot: {" LIFE "}", "buy: spot");

	(void)state;
	assert_int_equal(times(&t, RECORD_LOST), 2);
	minutes(&t, "lost_hours", end - 27 + at_min(&t, RECORD_LOST, 1) - end - 27);
	minutes(&t, "checkpoint_hours", 14);
	minutes(&t, "hours", at_min(&t, RECORD_LOST, 1) + 20);
	forget(&t);
	/* 14 min of work and 18 of writing never fit in a life of 30: 14 min are lost each time, for ten times the work */
	assert_false(w.replay->finished);
	assert_int_equal(times(&w, RECORD_SAVED), 0);
	assert_true(times(&w, RECORD_LOST) >= 8);
	lives_are("lost", lives_one(&w.o, "S", "lost_hours") * 60, 14.0 * times(&w, RECORD_LOST), 1e-6);
	forget(&w);
}

/* Work goes on during the notice: a checkpoint that ends in it counts. */
static void notice(void **state)
{
	struct told t = tell("work: 70 min, checkpoint: {every: 38 min}", "spot: {" LIFE ", notice: 12 min}", "buy: spot");
	const double struck = at_min(&t, RECORD_NOTICE, 0);

	(void)state;
	lives_are("end of the notice", at_min(&t, RECORD_LOST, 0), struck + 12, 1e-9);
	assert_true(struck < 32 && struck > 27);
	minutes(&t, "lost_hours", struck + 12 - 38);
	minutes(&t, "hours", struck + 12 + 32);
	assert_int_equal(times(&t, RECORD_LOST), 1);
	forget(&t);
}

/* A save that fits is timed to end with the notice, and nothing is lost. */
static void save_fits(void **state)
{
	struct told t = tell("work: 55 min, checkpoint: {takes: 90 s}, on_notice: save", "spot: {" LIFE ", notice: 2 min}", "buy: spot");
	const double struck = at_min(&t, RECORD_NOTICE, 0);

	(void)state;
	assert_int_equal(times(&t, RECORD_LOST), 1);
	lives_are("begin of the save", at_min(&t, RECORD_EMERGENCY, 0), struck + 0.5, 1e-9);
	lives_are("end of the save", at_min(&t, RECORD_SAVED, 0), struck + 2, 1e-9);
	lives_are("what it holds", lives_record(t.replay, RECORD_SAVED, 0)->value / 60, struck + 0.5, 1e-9);
	minutes(&t, "lost_hours", 0);
	minutes(&t, "checkpoint_hours", 1.5);
	minutes(&t, "hours", 55 + 1.5);
	forget(&t);
	t = tell("work: 55 min, checkpoint: {takes: 2 min}, on_notice: save", "spot: {" LIFE ", notice: 2 min}", "buy: spot");
	minutes(&t, "hours", 55 + 2);     /* as long as the notice: it just fits */
	forget(&t);
}

static void count_line(void *context, const char *text)
{
	*(int *)context += text[0] != 0;
}

/* A save that does not fit is not begun; the program says so. */
static void save_does_not_fit(void **state)
{
	const char *const work = "work: 50 min, checkpoint: {every: 9 min, takes: %s}, on_notice: %s";
	int warnings = 0, without = 0;
	char text[200];

	(void)state;
	snprintf(text, sizeof text, work, "121 s", "save");
	struct told t = tell(text, "spot: {" LIFE ", notice: 2 min}", "buy: spot");

	snprintf(text, sizeof text, work, "121 s", "lose");
	struct told l = tell(text, "spot: {" LIFE ", notice: 2 min}", "buy: spot");

	assert_int_equal(times(&t, RECORD_EMERGENCY), 0);
	assert_true(lives_one(&t.o, "S", "lost_hours") > 0);
	minutes(&t, "hours", lives_one(&l.o, "S", "hours") * 60);
	minutes(&t, "lost_hours", lives_one(&l.o, "S", "lost_hours") * 60);
	plan_warnings(t.o.plan, count_line, &warnings);
	plan_warnings(l.o.plan, count_line, &without);
	assert_int_equal(warnings, without + 1);
	forget(&t);
	forget(&l);
}

/* Replicated: while one holder lives nothing is lost; the job waits and goes on. Durable: back to storage. */
static void replicated(void **state)
{
	const char *market = "spot: {" LIFE ", capacity_wait: 10 min, first_wait: 0 s}";
	struct told r = tell("nodes: 2, work: 50 min, state: replicated, restart: 3 min", market, PAIR);
	struct told d = tell("nodes: 2, work: 50 min, checkpoint: {every: 9 min}, restart: 3 min", market, PAIR);
	const double end = at_min(&r, RECORD_LOST, 0);

	(void)state;
	assert_int_equal(times(&r, RECORD_LOST), 1);
	assert_int_equal(times(&r, RECORD_ROLLBACK), 0);
	minutes(&r, "lost_hours", 0);
	minutes(&r, "hours", 50 + 10 + 3);
	minutes(&d, "lost_hours", end - 27);
	minutes(&d, "hours", end + 10 + 3 + 23);
	forget(&r);
	forget(&d);
	/* a storm that takes both holders at once leaves none: back to storage, where whole minutes stand */
	r = tell("nodes: 2, work: 50 min, state: replicated, checkpoint: {every: 1 min}", "spot: {shock: {rate: 2 /h, all: 100 %}}",
		 "buy: spot");
	double lost = 0, from = 0;

	assert_true(times(&r, RECORD_LOST) >= 2);
	for (int k = 0; k < times(&r, RECORD_LOST); k += 2) {
		assert_true(at_min(&r, RECORD_LOST, k) == at_min(&r, RECORD_LOST, k + 1));
		lost += fmod(at_min(&r, RECORD_LOST, k) - from, 1);
		from = at_min(&r, RECORD_LOST, k);
	}
	assert_true(lost > 0);
	assert_int_equal(times(&r, RECORD_ROLLBACK), times(&r, RECORD_LOST) / 2);
	minutes(&r, "lost_hours", lost);
	forget(&r);
}

/* The last holder falls while the job waits: what it held is gone too. */
static void last_holder(void **state)
{
	struct told t = tell("nodes: 2, work: 50 min, state: replicated, checkpoint: {every: 9 min}",
		"spot: {capacity_wait: 20 min, first_wait: 0 s}",
		"fleet: [{nodes: 1, buy: spot, market: {spot: {" LIFE "}}}, "
		"{nodes: 1, buy: spot, market: {spot: {interruptions: {model: weibull, shape: 100, scale: 40 min}}}}]");
	const double first = at_min(&t, RECORD_LOST, 0), last = at_min(&t, RECORD_LOST, 1);

	(void)state;
	assert_true(first > 27 && first < 32 && last > first && last < first + 20);
	lives_are("rollback", at_min(&t, RECORD_ROLLBACK, 0), last, 1e-9);
	lives_are("what it takes", lives_record(t.replay, RECORD_ROLLBACK, 0)->value / 60, first - 27, 1e-9);
	lives_are("both are back", at_min(&t, RECORD_RUN, 1), last + 20, 1e-9);
	lives_are("with what was saved", lives_record(t.replay, RECORD_RUN, 1)->value / 60, 27, 1e-9);
	forget(&t);
}

/* A storm with notice for a whole pool: one save serves all. */
static void save_in_a_storm(void **state)
{
	struct told t = tell("nodes: 4, work: 10 h, checkpoint: {takes: 90 s}, on_notice: save",
			     "spot: {shock: {rate: 0.5 /h, all: 100 %}, notice: 2 min, capacity_wait: 20 min, first_wait: 0 s}", "buy: spot");
	const int storms = times(&t, RECORD_LOST) / 4;

	(void)state;
	assert_true(storms >= 2 && times(&t, RECORD_LOST) == 4 * storms);
	assert_int_equal(times(&t, RECORD_EMERGENCY), storms);
	minutes(&t, "lost_hours", 0);
	minutes(&t, "hours", 600 + storms * (1.5 + 20));
	forget(&t);
}

/* Worker 0 lost: everyone goes back, replicated or not. It sits on the row with the role, else on the first. */
static void coordinator(void **state)
{
	const char *market = "spot: {" LIFE ", capacity_wait: 10 min, first_wait: 0 s}";
	const char *work = "nodes: 2, work: 50 min, state: replicated, coordinator: worker_0, checkpoint: {every: 9 min}, restart: 3 min";
	struct told safe = tell(work, market, PAIR), first = tell(work, market, PAIR_SPOT_FIRST), role = tell(work, market, PAIR_ROLE);

	(void)state;
	minutes(&safe, "lost_hours", 0);
	minutes(&safe, "hours", 63);
	minutes(&first, "lost_hours", at_min(&first, RECORD_LOST, 0) - 27);
	minutes(&first, "hours", at_min(&first, RECORD_LOST, 0) + 10 + 3 + 23);
	minutes(&role, "lost_hours", at_min(&role, RECORD_LOST, 0) - 27);
	minutes(&role, "hours", at_min(&role, RECORD_LOST, 0) + 10 + 3 + 23);
	forget(&safe);
	forget(&first);
	forget(&role);
}

/* On-demand nodes fail as well, without notice; they are no spot interruption. */
static void on_demand_failures(void **state)
{
	struct told t = tell("work: 50 min, checkpoint: {every: 9 min}, restart: 3 min",
			     "spot: {notice: 2 min}, on_demand: {failures: " HALF_AN_HOUR ", capacity_wait: 4 min}", "buy: on_demand");
	const double end = at_min(&t, RECORD_LOST, 0);

	(void)state;
	assert_true(end > 4 + 27 && end < 4 + 32);
	assert_int_equal(times(&t, RECORD_NOTICE), 0);
	lives_is(&t.o, "S", "interruptions", 0);
	minutes(&t, "wait_hours", 4 + 4);
	minutes(&t, "lost_hours", end - 4 - 27);
	minutes(&t, "hours", end + 4 + 3 + 23);
	minutes(&t, "on_demand_node_hours", end - 4 + 3 + 23);
	minutes(&t, "spot_node_hours", 0);
	lives_is(&t.o, "S", "cost", ceil((end - 4) * 60) + 26 * 60);
	forget(&t);
	/* nor with replicated state, beside a spot node that is interrupted as well */
	t = tell("nodes: 2, work: 50 min, state: replicated, while_waiting: hold", "spot: {" LIFE ", notice: 1 min}, on_demand: "
		 "{failures: {model: weibull, shape: 100, scale: 40 min}}", PAIR);
	assert_int_equal(times(&t, RECORD_LOST), 2);
	assert_int_equal(lives_record(t.replay, RECORD_LOST, 1)->node, 0);
	lives_is(&t.o, "S", "interruptions", 1);
	minutes(&t, "hours", 50);
	forget(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rollback), cmocka_unit_test(struck_while_writing), cmocka_unit_test(notice),
		cmocka_unit_test(save_fits), cmocka_unit_test(save_does_not_fit), cmocka_unit_test(replicated),
		cmocka_unit_test(last_holder), cmocka_unit_test(save_in_a_storm), cmocka_unit_test(coordinator), cmocka_unit_test(on_demand_failures)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
