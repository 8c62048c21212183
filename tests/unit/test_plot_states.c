#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/report/plot_states.h"
#include "tests/unit/plot_fixture.h"

/* One on-demand node and one spot node: work from 100 s, a checkpoint at 400-420, the spot node lost at 700. */
static const struct record diary[] = {
	{0, RECORD_REQUEST, 0, 0, 0}, {0, RECORD_REQUEST, 1, 0, 0}, {0, RECORD_GRANT, 0, 0, 0}, {40, RECORD_GRANT, 1, 0, 0},
	{60, RECORD_READY, 0, 0, 0}, {100, RECORD_READY, 1, 0, 0}, {100, RECORD_RUN, -1, 0, 0}, {400, RECORD_CHECKPOINT, -1, 0, 0},
	{420, RECORD_SAVED, -1, 300, 0}, {420, RECORD_RUN, -1, 300, 0}, {580, RECORD_NOTICE, 1, 0, 0}, {700, RECORD_LOST, 1, 0, 0},
	{700, RECORD_ROLLBACK, -1, 280, 0}, {700, RECORD_WAIT, -1, 0, 0}, {700, RECORD_REQUEST, 1, 0, 0}, {800, RECORD_FALLBACK, 1, 0, 0},
	{800, RECORD_GRANT, 1, 0, 0}, {860, RECORD_READY, 1, 0, 0}, {860, RECORD_RESTORE, -1, 0, 0}, {890, RECORD_RUN, -1, 300, 0},
	{990, RECORD_DONE, -1, 0, 0}, {990, RECORD_RELEASE, 0, 0, 0}, {990, RECORD_RELEASE, 1, 0, 0}};

static struct replay replay_of(void)
{
	return (struct replay){.finished = true, .recorder = {(struct record *)diary, sizeof diary / sizeof diary[0], 0}};
}

static void expect_row(const struct stretches *row, const struct stretch *wanted, size_t count)
{
	assert_int_equal(row->count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(row->item[i].state, wanted[i].state);
		assert_float_equal(row->item[i].from_s, wanted[i].from_s, 1e-9);
		assert_float_equal(row->item[i].to_s, wanted[i].to_s, 1e-9);
	}
}

static void rows_tell_each_nodes_day(void **state)
{
	static const struct stretch kept[] = {{0, 60, STATE_STARTING}, {60, 100, STATE_IDLE}, {100, 400, STATE_RUNNING},
		{400, 420, STATE_CHECKPOINT}, {420, 700, STATE_LOST_WORK}, {700, 860, STATE_IDLE}, {860, 890, STATE_RESTORING},
		{890, 990, STATE_RUNNING}};
	static const struct stretch taken[] = {{0, 40, STATE_WAITING}, {40, 100, STATE_STARTING}, {100, 400, STATE_RUNNING},
		{400, 420, STATE_CHECKPOINT}, {420, 580, STATE_LOST_WORK}, {580, 700, STATE_NOTICE}, {700, 800, STATE_WAITING},
		{800, 860, STATE_STARTING}, {860, 890, STATE_RESTORING}, {890, 990, STATE_RUNNING}};
	const struct replay replay = replay_of();
	struct states *s = states_new(&replay, 16, 100);

	(void)state;
	assert_int_equal(s->nodes, 2);
	assert_float_equal(s->end_s, 990, 1e-9);
	expect_row(&s->row[0], kept, sizeof kept / sizeof kept[0]);
	expect_row(&s->row[1], taken, sizeof taken / sizeof taken[0]);
	assert_int_equal(s->lost_nodes, 1);
	assert_int_equal(s->moments, 2);
	assert_true(s->moment[1].fallback);
	assert_float_equal(s->lost_work_s, 280, 1e-9);
	states_free(s);
}

static void progress_is_a_saw_tooth_that_ends_at_the_work(void **state)
{
	const struct replay replay = replay_of();
	struct states *s = states_new(&replay, 16, 100);
	double most = 0;

	(void)state;
	for (size_t i = 0; i < s->points; i++) {
		assert_true(i == 0 || s->point[i].t_s >= s->point[i - 1].t_s);
		if (s->point[i].t_s < 890)
			most = fmax(most, s->point[i].done_s);
	}
	assert_float_equal(most, 580, 1e-9);            /* 300 saved and 280 that are lost */
	assert_float_equal(s->point[s->points - 1].done_s, 400, 1e-9);
	states_free(s);
}

static void crowds_keep_every_node_second(void **state)
{
	const struct replay replay = replay_of();
	struct states *s = states_new(&replay, 1, 37);
	double sum[STATES] = {0};

	(void)state;
	assert_null(s->row);
	for (size_t c = 0; c < s->columns; c++)
		for (size_t k = 0; k < STATES; k++)
			sum[k] += s->share[c * STATES + k] * s->end_s / 37;
	assert_float_equal(sum[STATE_RUNNING], 2 * 400, 1e-6);
	assert_float_equal(sum[STATE_LOST_WORK], 280 + 160, 1e-6);
	assert_float_equal(sum[STATE_IDLE], 40 + 160, 1e-6);
	assert_float_equal(sum[STATE_WAITING], 140, 1e-6);
	assert_float_equal(sum[STATE_NOTICE], 120, 1e-6);
	states_free(s);
}

static void thinned_rows_keep_what_fills_most(void **state)
{
	const struct replay replay = replay_of();
	struct states *s = states_new(&replay, 16, 100);

	(void)state;
	stretches_thin(&s->row[0], s->end_s, 9);        /* columns of 110 s */
	for (size_t i = 0; i < s->row[0].count; i++)
		assert_int_not_equal(s->row[0].item[i].state, STATE_CHECKPOINT);
	assert_int_equal(s->row[0].item[s->row[0].count - 1].state, STATE_RUNNING);
	assert_float_equal(s->row[0].item[s->row[0].count - 1].to_s, 990, 1e-6);
	states_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_tell_each_nodes_day),
		cmocka_unit_test(progress_is_a_saw_tooth_that_ends_at_the_work),
		cmocka_unit_test(crowds_keep_every_node_second),
		cmocka_unit_test(thinned_rows_keep_what_fills_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
