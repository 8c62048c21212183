/* What a grant, a stored byte and a second cost: the billing rules, each by a scenario that a hand can follow. $1 a second
 * on demand and $0.5 on spot, so that a bill reads as seconds. */
#include "tests/oracle/lives.h"

#define HEAD "version: 1\nstart: \"2024-03-04T09:00:00Z\"\nsimulate: {replications: 20, seed: 3}\n"
#define AWS "prices: {provider: aws, " BOOK "}\n"
#define NOBODY "prices: {" BOOK "}\n"

static double billed(const char *prices, const char *workload, const char *market, const char *strategy)
{
	struct oracle o = lives(HEAD "%sworkloads: {job: {kind: training, instance: toy, %s}}\nmarket: {%s}\nstrategies: {S: {%s}}\n",
				prices, workload, market, strategy);
	const double cost = lives_one(&o, "S", "cost");

	oracle_release(&o);
	return cost;
}

/* Up to whole seconds, grant by grant; never to ticks. */
static void whole_seconds(void **state)
{
	(void)state;
	assert_true(billed(NOBODY, "work: 100.25 s", "", "buy: on_demand") == 101);
	assert_true(billed(NOBODY, "work: 100 s", "", "buy: on_demand") == 100);
	assert_true(billed(NOBODY, "nodes: 3, work: 100.25 s", "", "buy: on_demand") == 303);
	assert_true(billed(NOBODY, "work: 100.25 s", "", "buy: spot") == 50.5);
	assert_true(billed(AWS, "work: 100.25 s", "spot: {interruptions: none}", "buy: spot") == 50.5);
	assert_true(billed(NOBODY, "work: 7 ms", "", "buy: on_demand") == 1);
}

static void no_ticks(void **state)
{
	struct oracle o = lives(HEAD NOBODY "workloads: {job: {kind: training, instance: toy, work: 1234.567 s, startup: 0.123 s, "
		"checkpoint: {every: 500.5 s, takes: 0.25 s}}}\nmarket: {spot: {first_wait: 12.345 s}}\nstrategies: {S: {buy: spot}}\n");

	(void)state;
	lives_is(&o, "S", "hours", (1234.567 + 0.123 + 2 * 0.25 + 12.345) / 3600);
	lives_is(&o, "S", "spot_node_hours", (1234.567 + 0.123 + 2 * 0.25) / 3600);
	lives_is(&o, "S", "cost", 0.5 * 1236);
	oracle_release(&o);
}

/* AWS bills 60 s at least at every start; who has no such rule, does not. */
static void least_time(void **state)
{
	/* it breaks after 25 s or so with 20 s of work saved; the second node does the last 10 */
	const char *work = "work: 30 s, checkpoint: {every: 10 s}";
	const char *market = "on_demand: {failures: {model: weibull, shape: 100, scale: 25 s}}";

	(void)state;
	assert_true(billed(AWS, "work: 42.5 s", "", "buy: on_demand") == 60);
	assert_true(billed(AWS, "nodes: 2, work: 42.5 s", "", "buy: on_demand") == 120);
	assert_true(billed(AWS, "work: 42.5 s", "spot: {interruptions: none}", "buy: spot") == 30);
	assert_true(billed(AWS, "work: 60.5 s", "", "buy: on_demand") == 61);
	assert_true(billed(NOBODY, "work: 42.5 s", "", "buy: on_demand") == 43);
	assert_true(billed(AWS, work, market, "buy: on_demand") == 120);
	const double exact = billed(NOBODY, work, market, "buy: on_demand");

	assert_true(exact >= 34 && exact <= 37);
}

/* AWS takes nothing for a spot node that it interrupts in its first hour; the hour counts from the grant to the end. */
static void free_first_hour(void **state)
{
	const char *half = "spot: {notice: 0 s, interruptions: " HALF_AN_HOUR "}";
	const char *work = "work: 50 min, checkpoint: {every: 9 min}";

	(void)state;
	/* 27 min are saved; the node that is given back after 23 min is paid, the interrupted one is not */
	assert_true(billed(AWS, work, half, "buy: spot") == 0.5 * 23 * 60);
	/* interrupted after its first hour it is paid from the first second on */
	struct oracle o = lives(HEAD AWS "workloads: {job: {kind: training, instance: toy, work: 80 min, checkpoint: {every: 25 min}}}\n"
		"market: {spot: {notice: 0 s, interruptions: {model: weibull, shape: 100, scale: 68 min}}}\nstrategies: {S: {buy: spot}}\n");
	struct replay *replay = replay_new(o.plan, 0, 0);
	const double end_s = lives_record(replay, RECORD_LOST, 0)->t_s;

	assert_int_equal(lives_records(replay, RECORD_LOST), 1);
	assert_true(end_s > 3600 && end_s < 4500);
	lives_is(&o, "S", "cost", 0.5 * (ceil(end_s) + 30 * 60));
	replay_free(replay);
	oracle_release(&o);
	/* the same without a provider: both are paid */
	o = lives(HEAD NOBODY "workloads: {job: {kind: training, instance: toy, %s}}\nmarket: {%s}\nstrategies: {S: {buy: spot}}\n",
		  work, half);
	replay = replay_new(o.plan, 0, 0);
	lives_is(&o, "S", "cost", 0.5 * (ceil(lives_record(replay, RECORD_LOST, 0)->t_s) + 23 * 60));
	replay_free(replay);
	oracle_release(&o);
}

/* The notice is billed, and belongs to the hour: struck at 59 minutes and taken at 61 is not free. */
static void notice_and_first_hour(void **state)
{
	struct oracle o = lives(HEAD AWS "workloads: {job: {kind: training, instance: toy, work: 70 min, checkpoint: {every: 20 min}}}\n"
		"market: {spot: {notice: 6 min, interruptions: {model: weibull, shape: 100, scale: 57.5 min}}}\nstrategies: {S: {buy: spot}}\n");
	struct replay *replay = replay_new(o.plan, 0, 0);
	const double end_s = lives_record(replay, RECORD_LOST, 0)->t_s;

	(void)state;
	lives_are("end of the notice", end_s, lives_record(replay, RECORD_NOTICE, 0)->t_s + 360, 1e-9);
	assert_true(lives_record(replay, RECORD_NOTICE, 0)->t_s < 3600 && end_s > 3600);
	lives_is(&o, "S", "cost", 0.5 * (ceil(end_s) + 10 * 60));
	replay_free(replay);
	oracle_release(&o);
}

/* The data lies there from start to end; months are the calendar's: 24 h over the end of February. */
static void months(void **state)
{
	static const struct { const char *start; double share; } month[] = {
		{"2024-02-29T12:00:00Z", 12.0 / 696 + 12.0 / 744}, {"2023-02-28T12:00:00Z", 12.0 / 672 + 12.0 / 744},
		{"2024-02-28T12:00:00Z", 24.0 / 696}, {"2024-04-30T18:00:00Z", 6.0 / 720 + 18.0 / 744},
		{"1999-12-31T23:00:00Z", 1.0 / 744 + 23.0 / 744}};

	(void)state;
	for (size_t i = 0; i < sizeof month / sizeof *month; i++) {
		struct oracle o = lives("version: 1\nstart: \"%s\"\nsimulate: {replications: 2}\n"
			"prices: {instances: {toy: {on_demand: $1/h}}, stores: {disk: {price: $0.023/GB-month}}}\n"
			"workloads: {job: {kind: training, instance: toy, work: 24 h, dataset: {size: 700 GiB, store: disk}}}\n"
			"strategies: {S: {buy: on_demand}}\n", month[i].start);

		lives_is(&o, "S", "cost", 24 + 700 * 0.023 * month[i].share);
		oracle_release(&o);
	}
}

/* KEEP checkpoints are stored, each paid from its writing to the end, 10 h after the start; a month of 744 h. */
static void kept_checkpoints(void **state)
{
	static const struct { const char *how; double byte_hours; } kept[] = {
		{"keep: 1", 8}, {"keep: 2", 8 + 6}, {"keep: 3", 8 + 6 + 4}, {"keep: 9", 8 + 6 + 4 + 2}, {"keep: 9, final: true", 20}};

	(void)state;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct oracle o = lives(HEAD "prices: {instances: {toy: {on_demand: $1/h}}, stores: {disk: {price: $0.023/GB-month}}}\n"
			"workloads: {job: {kind: training, instance: toy, work: 10 h, checkpoint: {every: 2 h, size: 30 GiB, store: disk, %s}}}\n"
			"strategies: {S: {buy: on_demand}}\n", kept[i].how);

		lives_is(&o, "S", "cost", 10 + 30 * 0.023 * kept[i].byte_hours / 744);
		oracle_release(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_seconds), cmocka_unit_test(no_ticks), cmocka_unit_test(least_time),
		cmocka_unit_test(free_first_hour), cmocka_unit_test(notice_and_first_hour), cmocka_unit_test(months),
		cmocka_unit_test(kept_checkpoints)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
