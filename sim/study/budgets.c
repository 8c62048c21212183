/* All futures of a strategy under its budgets, on all threads. */
#include "sim/study/budgets.h"

#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/study/watch.h"

struct harvest {
	struct budget_futures *to;
	struct sorter **sorter;           /* [budgets] */
	size_t count;
	bool *done;                       /* [count] */
	atomic_size_t lived;
	atomic_bool overflow;
	const struct progress *progress;
};

static bool stopped(const struct harvest *harvest)
{
	return harvest->progress && harvest->progress->stop && __atomic_load_n(harvest->progress->stop, __ATOMIC_RELAXED);
}

static void live_one(struct harvest *harvest, struct watch *watch, size_t i)
{
	bool overflow = false;

	harvest->done[i] = watch_live(watch, i, harvest->to->future + i, &overflow);
	if (overflow)
		atomic_store(&harvest->overflow, true);
	atomic_fetch_add_explicit(&harvest->lived, 1, memory_order_relaxed);
	if (omp_get_thread_num() == 0 && harvest->progress && harvest->progress->tell)
		harvest->progress->tell(harvest->progress->context, atomic_load_explicit(&harvest->lived, memory_order_relaxed), harvest->count);
}

static void live_all(struct harvest *harvest, int threads)
{
	omp_set_dynamic(0);
#pragma omp parallel num_threads(threads)
	{
		struct watch watch;

		watch_init(&watch, harvest->to->plan, harvest->to->strategy, harvest->sorter);
		watch.life.log.stop = harvest->progress ? harvest->progress->stop : NULL;
#pragma omp for schedule(dynamic, 1)
		for (size_t i = 0; i < harvest->count; i++)
			if (!stopped(harvest))
				live_one(harvest, &watch, i);
		watch_release(&watch);
	}
}

struct budget_futures *budget_futures_run(const struct plan *plan, size_t strategy, size_t count, int threads, const struct progress *progress)
{
	struct budget_futures *futures = mem_new(1, sizeof *futures);
	const size_t budgets = plan->scenario->budgets;
	struct harvest harvest = {.to = futures, .count = count, .progress = progress};

	*futures = (struct budget_futures){.plan = plan, .strategy = strategy, .future = mem_new(count + 1, sizeof *futures->future)};
	harvest.sorter = mem_new(budgets + 1, sizeof *harvest.sorter);
	harvest.done = mem_new(count + 1, sizeof *harvest.done);
	for (size_t b = 0; b < budgets; b++)
		harvest.sorter[b] = sorter_new(plan, strategy, &plan->scenario->budget[b].view);
	threads = futures_threads(threads);
	live_all(&harvest, (size_t)threads > count ? count ? (int)count : 1 : threads);
	while (futures->count < count && harvest.done[futures->count])
		futures->count++;
	for (size_t i = futures->count; i < count; i++)
		budget_future_release(futures->future + i, budgets);
	futures->partial = futures->count < count;
	futures->overflow = atomic_load(&harvest.overflow);
	for (size_t b = 0; b < budgets; b++)
		sorter_free(harvest.sorter[b]);
	free(harvest.sorter);
	free(harvest.done);
	return futures;
}

void budget_futures_free(struct budget_futures *futures)
{
	if (!futures)
		return;
	for (size_t i = 0; i < futures->count; i++)
		budget_future_release(futures->future + i, futures->plan->scenario->budgets);
	free(futures->future);
	free(futures);
}
