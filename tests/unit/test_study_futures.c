/* Metamorphic laws of the Monte Carlo engine, with a toy model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/study_toy.h"

enum { N = 500 };

static void load(struct toy *toy, const struct overrides *overrides)
{
	*toy = (struct toy){0};
	if (!toy_load(toy, toy_yaml, overrides)) {
		diag_print(&toy->diag, stderr);
		fail();
	}
}

/* Columns of A from FROM_A on equal those of B from FROM_B on, bit by bit. */
static void same(const struct futures *a, size_t sa, size_t from_a, const struct futures *b, size_t sb, size_t from_b,
		 size_t count)
{
	assert_int_equal(a->plan->strategy[sa].columns, b->plan->strategy[sb].columns);
	assert_true(from_a + count <= a->count && from_b + count <= b->count);
	for (size_t c = 0; c < a->plan->strategy[sa].columns; c++)
		assert_memory_equal(futures_column(a, sa, c) + from_a, futures_column(b, sb, c) + from_b,
				    count * sizeof(double));
	assert_memory_equal(a->finished[sa] + from_a, b->finished[sb] + from_b, count);
}

static void threads_do_not_show(void **state)
{
	static const int threads[] = {2, 3, 7};
	struct toy toy;
	struct futures *one;

	(void)state;
	load(&toy, NULL);
	one = futures_run(toy.plan, 0, N, 1, NULL);
	assert_int_equal(one->count, N);
	assert_false(one->partial || one->overflow);
	for (size_t i = 0; i < 3; i++) {
		struct futures *more = futures_run(toy.plan, 0, N, threads[i], NULL);

		for (size_t s = 0; s < 3; s++)
			same(one, s, 0, more, s, 0, N);
		futures_free(more);
	}
	/* the check itself can fail: strategies and replicas do differ */
	assert_true(futures_column(one, 1, TOY_HOURS)[0] != futures_column(one, 1, TOY_HOURS)[1]);
	assert_true(futures_column(one, 0, TOY_COST)[3] != futures_column(one, 1, TOY_COST)[3]);
	futures_free(one);
	toy_release(&toy);
}

static void n_and_then_n_more(void **state)
{
	struct toy toy;
	struct futures *whole, *head, *tail;

	(void)state;
	load(&toy, NULL);
	whole = futures_run(toy.plan, 0, N, 2, NULL);
	head = futures_run(toy.plan, 0, 203, 3, NULL);
	tail = futures_run(toy.plan, 203, N - 203, 2, NULL);
	for (size_t s = 0; s < 3; s++) {
		same(whole, s, 0, head, s, 0, 203);
		same(whole, s, 203, tail, s, 0, N - 203);
	}
	futures_free(whole);
	futures_free(head);
	futures_free(tail);
	toy_release(&toy);
}

static void unused_strategy_changes_nothing(void **state)
{
	const struct overrides some = {.strategies = "B,D"};
	struct toy all, two;
	struct futures *of_all, *of_two;

	(void)state;
	load(&all, NULL);
	load(&two, &some);
	assert_int_equal(two.plan->strategies, 2);
	of_all = futures_run(all.plan, 0, N, 2, NULL);
	of_two = futures_run(two.plan, 0, N, 2, NULL);
	same(of_all, 1, 0, of_two, 0, 0, N);
	same(of_all, 2, 0, of_two, 1, 0, N);
	futures_free(of_all);
	futures_free(of_two);
	toy_release(&all);
	toy_release(&two);
}

static void seed_changes_all(void **state)
{
	const struct overrides other = {.seed_given = true, .seed = 43};
	struct toy a, b;
	struct futures *of_a, *of_b;
	size_t equal = 0;

	(void)state;
	load(&a, NULL);
	load(&b, &other);
	of_a = futures_run(a.plan, 0, N, 1, NULL);
	of_b = futures_run(b.plan, 0, N, 1, NULL);
	for (size_t i = 0; i < N; i++)
		equal += futures_column(of_a, 0, TOY_HOURS)[i] == futures_column(of_b, 0, TOY_HOURS)[i];
	assert_int_equal(equal, 0);
	futures_free(of_a);
	futures_free(of_b);
	toy_release(&a);
	toy_release(&b);
}

static void a_stop_keeps_a_prefix(void **state)
{
	const struct progress progress = {.stop = &toy_stop};
	struct toy toy;
	struct futures *whole, *cut;

	(void)state;
	load(&toy, NULL);
	whole = futures_run(toy.plan, 0, N, 2, NULL);
	for (int threads = 1; threads <= 3; threads++) {
		toy_stop = 0;
		atomic_store(&toy_lived, 0);
		toy_stop_after = 700;              /* of 3 × 500 futures */
		cut = futures_run(toy.plan, 0, N, threads, &progress);
		toy_stop_after = 0;
		assert_true(cut->partial);
		/* on a busy machine the thread with the first block may not have had its turn yet */
		assert_in_range(cut->count, threads == 1 ? 1 : 0, 702 / 3);
		for (size_t s = 0; s < 3; s++)
			same(whole, s, 0, cut, s, 0, cut->count);
		futures_free(cut);
	}
	cut = futures_run(toy.plan, 0, N, 2, &progress);       /* the flag still stands: nothing is lived */
	assert_int_equal(cut->count, 0);
	assert_true(cut->partial);
	futures_free(cut);
	toy_stop = 0;
	futures_free(whole);
	toy_release(&toy);
}

static void heard(void *context, size_t done, size_t total)
{
	size_t *last = context;

	assert_true(done >= *last && done <= total);
	assert_int_equal(total, N);
	*last = done;
}

static void progress_is_told(void **state)
{
	size_t last = 0;
	const struct progress progress = {.tell = heard, .context = &last};
	struct toy toy;

	(void)state;
	load(&toy, NULL);
	futures_free(futures_run(toy.plan, 0, N, 2, &progress));
	assert_int_equal(last, N);
	toy_release(&toy);
}

static void replay_is_the_same_future(void **state)
{
	struct toy toy;
	struct futures *run;

	(void)state;
	load(&toy, NULL);
	run = futures_run(toy.plan, 0, N, 2, NULL);
	for (size_t s = 0; s < 3; s++)
		for (uint64_t k = 0; k < N; k += 71) {
			struct replay *replay = replay_new(toy.plan, s, k);
			int64_t lines = 0, parts = 0;

			for (size_t m = 0; m < TOY_METRICS; m++)
				assert_true(replay->metric[m] == futures_column(run, s, m)[k]);
			for (size_t i = 0; i < replay->bill.count; i++)
				lines += replay->bill.line[i].billed.nano;
			for (size_t p = 0; p < PARTS; p++)
				parts += replay->ledger.part[p].nano;
			assert_true(lines == replay->ledger.total.nano && parts == lines && lines > 0);
			assert_int_equal(replay->recorder.count, 1);
			assert_int_equal(replay->finished, run->finished[s][k]);
			replay_free(replay);
		}
	futures_free(run);
	toy_release(&toy);
}

static void columns_add_up(void **state)
{
	struct toy toy;
	struct futures *run;
	const struct strategy_plan *d;

	(void)state;
	load(&toy, NULL);
	run = futures_run(toy.plan, 0, N, 2, NULL);
	d = toy.plan->strategy + 2;
	assert_int_equal(d->services, 2);               /* the items' own, and compute for what nothing used */
	assert_int_equal(d->columns, TOY_METRICS + PARTS + 2 + COMMITMENT_COLUMNS + 1);
	for (size_t i = 0; i < N; i++) {
		double parts = 0, services = 0;
		const double cost = futures_column(run, 2, TOY_COST)[i];

		for (size_t p = 0; p < PARTS; p++)
			parts += futures_column(run, 2, column_part(toy.plan, (enum part)p))[i];
		for (size_t k = 0; k < d->services; k++)
			services += futures_column(run, 2, column_service(toy.plan, k))[i];
		assert_true(fabs(parts - cost) < 1e-6 && fabs(services - cost) < 1e-6);
		assert_true(futures_column(run, 2, column_part(toy.plan, PART_IDLE_COMMITMENT))[i] == 2.0 * 8760);
		assert_true(futures_column(run, 2, column_commitment(toy.plan, d, 0) + COMMITMENT_COVERAGE)[i] == 0.25);
		assert_true(futures_column(run, 2, column_lived(d))[i] >= futures_column(run, 2, TOY_HOURS)[i] ||
			    !run->finished[2][i]);
	}
	futures_free(run);
	toy_release(&toy);
}

static void unfinished_hours_are_infinite(void **state)
{
	const char *set[] = {"workloads.job.limit=11 h"};
	const struct overrides overrides = {.set = set, .sets = 1};
	struct toy toy;
	struct futures *run;
	size_t unfinished = 0;

	(void)state;
	load(&toy, &overrides);
	run = futures_run(toy.plan, 0, N, 2, NULL);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(run->finished[0][i], !isinf(futures_column(run, 0, TOY_HOURS)[i]));
		assert_true(isfinite(futures_column(run, 0, TOY_LOST)[i]));
		unfinished += !run->finished[0][i];
	}
	/* work is uniform over 10 h to 14 h: three quarters do not make it */
	assert_true((double)unfinished > 0.68 * N && (double)unfinished < 0.82 * N);
	futures_free(run);
	toy_release(&toy);
}

static void threads_in_the_environment(void **state)
{
	(void)state;
	setenv("OMP_NUM_THREADS", "3", 1);
	assert_int_equal(futures_threads(0), 3);
	assert_int_equal(futures_threads(5), 5);
	assert_int_equal(futures_threads(100000), 256);
	setenv("OMP_NUM_THREADS", "1000000", 1);
	assert_in_range(futures_threads(0), 1, 256);
	setenv("OMP_NUM_THREADS", "x", 1);
	assert_in_range(futures_threads(0), 1, 256);
	unsetenv("OMP_NUM_THREADS");
	assert_in_range(futures_threads(0), 1, 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_do_not_show), cmocka_unit_test(n_and_then_n_more),
		cmocka_unit_test(unused_strategy_changes_nothing), cmocka_unit_test(seed_changes_all),
		cmocka_unit_test(a_stop_keeps_a_prefix), cmocka_unit_test(progress_is_told),
		cmocka_unit_test(replay_is_the_same_future), cmocka_unit_test(columns_add_up),
		cmocka_unit_test(unfinished_hours_are_infinite), cmocka_unit_test(threads_in_the_environment)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
