/* What tests of budgets share: a scenario's futures under them, and usage cut at a moment. */
#ifndef COSTCAST_TESTS_WATCHING_H
#define COSTCAST_TESTS_WATCHING_H

#include "sim/base/calendar.h"
#include "sim/study/budgets.h"
#include "sim/study/life.h"
#include "tests/oracle/lives.h"

#define HEAD "version: 1\nstart: \"2024-01-01T00:00:00Z\"\nsimulate: {replications: %d, seed: 7}\n" \
	"prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}\n"

struct watching {
	struct oracle o;
	struct budget_futures *futures;
	struct budgets_summary *summary;
};

#define watching(format, n, threads) watching_over(lives(format, n), n, threads)
static inline struct watching watching_over(struct oracle o, int n, int threads)
{
	struct watching w = {.o = o};

	w.futures = budget_futures_run(w.o.plan, 0, (size_t)n, threads, NULL);
	w.summary = budgets_summary_new(w.futures);
	assert_int_equal(w.futures->count, n);
	return w;
}

static inline void over(struct watching *w)
{
	budgets_summary_free(w->summary);
	budget_futures_free(w->futures);
	oracle_release(&w->o);
}

static inline const struct sighting *sighting(const struct watching *w, size_t i, enum world world, size_t b, size_t p, size_t a)
{
	return w->futures->future[i].watched[b].seen[world] + p * w->o.scenario->budget[b].alerts + a;
}

/* Usage of LOG that begins before T, cut there, in the order of its beginning. */
static inline size_t until(const struct usage_log *log, double t_s, struct usage *to)
{
	size_t count = 0;

	for (size_t u = 0; u < log->count; u++) {
		struct usage use = log->usage[u];

		if (use.from_s >= t_s)
			continue;
		if (use.to_s >= t_s) {
			use.to_s = t_s;
			use.end = END_RELEASED;
		}
		to[count++] = use;
	}
	return count;
}

static inline int by_start(const void *a, const void *b)
{
	const struct usage *x = a, *y = b;

	if (x->from_s != y->from_s)
		return x->from_s < y->from_s ? -1 : 1;
	return x->node != y->node ? (x->node > y->node) - (x->node < y->node) : (x->item > y->item) - (x->item < y->item);
}

#endif
