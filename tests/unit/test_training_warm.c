/* A warm replica allocates nothing: usage, ledger and the job's state are reused. Every call of malloc, calloc and realloc
 * is counted while a thousand futures of each shipped scenario are lived once more after a first thousand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/study/plan.h"

extern const struct models models;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COUNTED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTED 0
#endif
#endif
#ifndef COUNTED
#define COUNTED 1
#endif

static size_t calls;

#if COUNTED
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *old, size_t bytes);

void *malloc(size_t bytes)
{
	calls++;
	return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
	calls++;
	return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
	calls++;
	return __libc_realloc(old, bytes);
}
#endif

struct warm {
	void *state, *rater_state[8];
	struct usage_log log;
	struct ledger ledger;
	double metric[16];
};

static void live(const struct strategy_plan *s, struct warm *w, uint64_t from, uint64_t to)
{
	for (uint64_t replica = from; replica < to; replica++) {
		const struct chance chance = {.seed = 42, .replica = replica};

		usage_log_clear(&w->log);
		ledger_clear(&w->ledger);
		s->workload->live(s->workload_plan, w->state, &chance, &w->log, w->metric);
		for (size_t r = 0; r < models.raters; r++)
			models.rater[r]->rate(s->rater_plan[r], w->rater_state[r], &chance, &w->log, &w->ledger);
		ledger_settle(&w->ledger, s->setup.item, &w->log);
	}
}

static void lived_warm(const struct strategy_plan *s)
{
	struct warm w = {.state = s->workload->state_new(s->workload_plan)};

	assert_true(models.raters <= 8 && s->workload->metrics + s->workload->extras <= 16);
	usage_log_init(&w.log, s->setup.items);
	ledger_init(&w.ledger, s->setup.items, s->setup.commitments);
	for (size_t r = 0; r < models.raters; r++)
		if (models.rater[r]->state_new)
			w.rater_state[r] = models.rater[r]->state_new(s->rater_plan[r]);
	live(s, &w, 0, 1000);
	calls = 0;
	live(s, &w, 0, 1000);
	printf("  %s: %zu allocations in 1,000 warm futures\n", s->strategy->name, calls);
	if (COUNTED)
		assert_int_equal(calls, 0);
	for (size_t r = 0; r < models.raters; r++)
		if (models.rater[r]->state_free)
			models.rater[r]->state_free(w.rater_state[r]);
	s->workload->state_free(w.state);
	usage_log_release(&w.log);
	ledger_release(&w.ledger);
}

static void warm_futures_allocate_nothing(void **state)
{
	static const char *const files[] = {"scenarios/bert-8xp4d.yaml", "tests/bench/yardstick-general.yaml",
		"tests/data/deadline-ticks.yaml"};

	(void)state;
	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		struct diag diag = {0};
		bool missing = false;
		struct scenario *scenario = scenario_load(files[f], &(struct overrides){0}, &models, &diag, &missing);

		assert_non_null(scenario);
		const struct plan *plan = plan_new(scenario, &diag);

		assert_non_null(plan);
		for (size_t s = 0; s < plan->strategies; s++)
			lived_warm(&plan->strategy[s]);
		diag_release(&diag);
		scenario_free(scenario);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(warm_futures_allocate_nothing)};

#if COUNTED
	void *probe = malloc(1);

	free(probe);
	if (!calls)
		return 1;                 /* the counters do not count: the test could not fail */
#endif
	return cmocka_run_group_tests(tests, NULL, NULL);
}
