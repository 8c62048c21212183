/* Futures lived on all threads, the bill of each sorted by one view or several while it is there. */
#include <assert.h>
#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/life.h"
#include "sim/study/sorter.h"

struct harvest {
	struct sorter *sorter[COSTS_VIEWS_MAX];
	size_t views, count;
	struct cost_cell **cells[COSTS_VIEWS_MAX];       /* [count] */
	size_t *many[COSTS_VIEWS_MAX];                   /* [count] */
	bool *done;                       /* [count] */
	atomic_size_t lived;
	atomic_bool overflow;
	const struct progress *progress;
	const struct costs_beside *beside;        /* NULL: nothing is asked of futures but their bill */
};

static bool stopped(const struct harvest *harvest)
{
	return harvest->progress && harvest->progress->stop && __atomic_load_n(harvest->progress->stop, __ATOMIC_RELAXED);
}

static void sort_one(struct harvest *harvest, size_t v, const struct life *life, struct sorting *sorting, size_t i)
{
	const struct cost_cell *cells = sorting_of(sorting, &life->log, life->ledger.bill, &harvest->many[v][i]);

	harvest->cells[v][i] = mem_new(harvest->many[v][i] + 1, sizeof *cells);
	if (harvest->many[v][i])
		memcpy(harvest->cells[v][i], cells, harvest->many[v][i] * sizeof *cells);
}

static void live_one(struct harvest *harvest, struct life *life, struct sorting *const *sorting, size_t i)
{
	life->ledger.bill->count = life->ledger.bill->benefits = 0;
	life_live(life, i, NULL);
	if (stopped(harvest))
		return;                   /* it may have been left in its middle */
	for (size_t v = 0; v < harvest->views; v++)
		sort_one(harvest, v, life, sorting[v], i);
	for (size_t m = 0; harvest->beside && m < harvest->beside->metrics; m++)
		harvest->beside->column[m][i] = life->metric[harvest->beside->metric[m]];
	if (life->ledger.overflow)
		atomic_store(&harvest->overflow, true);
	harvest->done[i] = true;
	atomic_fetch_add_explicit(&harvest->lived, 1, memory_order_relaxed);
	if (omp_get_thread_num() == 0 && harvest->progress && harvest->progress->tell)
		harvest->progress->tell(harvest->progress->context, atomic_load_explicit(&harvest->lived, memory_order_relaxed), harvest->count);
}

static void live_all(struct harvest *harvest, int threads)
{
	const struct sorter *sorter = harvest->sorter[0];

	omp_set_dynamic(0);
#pragma omp parallel num_threads(threads)
	{
		struct sorting *sorting[COSTS_VIEWS_MAX];
		struct bill bill = {0};
		struct life life;

		for (size_t v = 0; v < harvest->views; v++)
			sorting[v] = sorting_new(harvest->sorter[v]);
		life_init(&life, sorter->plan, sorter->strategy);
		life.ledger.bill = &bill;
		life.log.stop = harvest->progress ? harvest->progress->stop : NULL;
#pragma omp for schedule(dynamic, 1)
		for (size_t i = 0; i < harvest->count; i++)
			if (!stopped(harvest))
				live_one(harvest, &life, sorting, i);
		life.ledger.bill = NULL;
		life_release(&life);
		bill_release(&bill);
		for (size_t v = 0; v < harvest->views; v++)
			sorting_free(sorting[v]);
	}
}

/* The complete futures of one view; what was harvested of it is freed. */
static struct costs *gathered(struct harvest *harvest, size_t v, size_t complete)
{
	struct costs *costs = costs_of_cells(harvest->sorter[v], harvest->cells[v], harvest->many[v], complete);

	costs->partial = complete < harvest->count;
	costs->overflow = atomic_load(&harvest->overflow);
	for (size_t i = 0; i < harvest->count; i++)
		free(harvest->cells[v][i]);
	free(harvest->cells[v]);
	free(harvest->many[v]);
	return costs;
}

static void run(struct harvest *harvest, const struct plan *plan, size_t strategy, const struct view *const *view, int threads, struct costs **costs)
{
	const size_t count = harvest->count;
	size_t complete = 0;

	assert(harvest->views >= 1 && harvest->views <= COSTS_VIEWS_MAX);
	threads = futures_threads(threads);
	for (size_t v = 0; v < harvest->views; v++) {
		harvest->sorter[v] = sorter_new(plan, strategy, view[v]);
		harvest->cells[v] = mem_new(count + 1, sizeof *harvest->cells[v]);
		harvest->many[v] = mem_new(count + 1, sizeof *harvest->many[v]);
	}
	harvest->done = mem_new(count + 1, sizeof *harvest->done);
	live_all(harvest, (size_t)threads > count ? count ? (int)count : 1 : threads);
	while (complete < count && harvest->done[complete])
		complete++;
	for (size_t v = 0; v < harvest->views; v++)
		costs[v] = gathered(harvest, v, complete);
	free(harvest->done);
}

void costs_run_views(const struct plan *plan, size_t strategy, const struct view *const *view, size_t views, size_t count, int threads,
		     const struct progress *progress, struct costs **costs)
{
	struct harvest harvest = {.views = views, .count = count, .progress = progress};

	run(&harvest, plan, strategy, view, threads, costs);
}

struct costs *costs_run_beside(const struct plan *plan, size_t strategy, const struct view *view, size_t count, int threads,
			       const struct progress *progress, const struct costs_beside *beside)
{
	struct harvest harvest = {.views = 1, .count = count, .progress = progress, .beside = beside};
	struct costs *costs;

	run(&harvest, plan, strategy, &view, threads, &costs);
	return costs;
}

struct costs *costs_run(const struct plan *plan, size_t strategy, const struct view *view, size_t count, int threads,
			const struct progress *progress)
{
	return costs_run_beside(plan, strategy, view, count, threads, progress, NULL);
}
