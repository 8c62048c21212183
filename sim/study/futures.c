/* Monte Carlo: one parallel region for the whole run. Blocks of replicas, all strategies of a block together, are dealt
 * out to threads; outcomes are stored by index, so neither threads nor blocks show in the result. */
#include "sim/study/futures.h"

#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "sim/base/memory.h"
#include "sim/study/life.h"

enum { BLOCK_MAX = 64, TELL_EVERY = 4 };          /* replicas between two looks at the clock */
#define TELL_S 0.1

struct run {
	struct futures *futures;
	size_t total, block, blocks;
	const struct progress *progress;
	size_t *done;                     /* [blocks]: replicas that all strategies have completed */
	atomic_size_t lived;              /* futures, of all strategies */
	double told_s;                    /* touched by thread 0 alone */
	atomic_bool overflow;
};

static double clock_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool stopped(const struct run *run)
{
	return run->progress && run->progress->stop && __atomic_load_n(run->progress->stop, __ATOMIC_RELAXED);
}

static void tell(struct run *run, size_t extra)
{
	const size_t strategies = run->futures->plan->strategies;
	double now;

	if (!run->progress || !run->progress->tell)
		return;
	now = clock_s();
	if (now - run->told_s < TELL_S)
		return;
	run->told_s = now;
	run->progress->tell(run->progress->context,
			    (atomic_load_explicit(&run->lived, memory_order_relaxed) + extra) / strategies, run->total);
}

/* Replicas of block B for one strategy; how many were lived before a stop. */
static size_t live_block(struct run *run, struct life *life, double *const *column, uint8_t *finished, size_t b)
{
	const size_t from = b * run->block, left = run->total - from, count = left < run->block ? left : run->block;
	const bool speaks = omp_get_thread_num() == 0;
	bool overflow = false;
	size_t k = 0;

	for (; k < count && !stopped(run); k++) {
		finished[from + k] = life_live(life, run->futures->first + from + k, NULL);
		if (stopped(run))
			break;            /* it may have been left in its middle */
		life_store(life, column, from + k);
		overflow |= life->ledger.overflow;
		if (speaks && k % TELL_EVERY == 0)
			tell(run, k);
	}
	if (overflow)
		atomic_store(&run->overflow, true);
	atomic_fetch_add_explicit(&run->lived, k, memory_order_relaxed);
	return k;
}

static void run_all(struct run *run, int threads)
{
	struct futures *futures = run->futures;
	const struct plan *plan = futures->plan;

#pragma omp parallel num_threads(threads)
	{
		struct life *life = mem_new(plan->strategies, sizeof *life);

		for (size_t s = 0; s < plan->strategies; s++) {
			life_init(life + s, plan, s);
			life[s].log.stop = run->progress ? run->progress->stop : NULL;
		}
#pragma omp for schedule(dynamic, 1)
		for (size_t b = 0; b < run->blocks; b++) {
			size_t least = run->block;

			for (size_t s = 0; s < plan->strategies; s++) {
				const size_t k = live_block(run, life + s, futures->x[s], futures->finished[s], b);

				least = k < least ? k : least;
			}
			run->done[b] = least;
		}
		for (size_t s = 0; s < plan->strategies; s++)
			life_release(life + s);
		free(life);
	}
}

/* Complete replicas from the first on, without a gap. */
static size_t prefix(const struct run *run)
{
	size_t count = 0;

	for (size_t b = 0; b < run->blocks; b++) {
		count += run->done[b];
		if (run->done[b] < run->block)
			break;
	}
	return count;
}

static struct futures *futures_new(const struct plan *plan, uint64_t first, size_t count)
{
	struct futures *futures = mem_new(1, sizeof *futures);

	*futures = (struct futures){.plan = plan, .first = first};
	futures->x = mem_new(plan->strategies, sizeof *futures->x);
	futures->finished = mem_new(plan->strategies, sizeof *futures->finished);
	for (size_t s = 0; s < plan->strategies; s++) {
		futures->x[s] = mem_new(plan->strategy[s].columns, sizeof **futures->x);
		futures->finished[s] = mem_new(count + 1, 1);
		for (size_t c = 0; c < plan->strategy[s].columns; c++)
			futures->x[s][c] = mem_new(count + 1, sizeof ***futures->x);
	}
	return futures;
}

/* Enough blocks that threads end together, large enough that dealing costs nothing. */
static size_t block_size(size_t count, int threads)
{
	const size_t size = count / (16 * (size_t)threads);

	return size < 1 ? 1 : size > BLOCK_MAX ? BLOCK_MAX : size;
}

struct futures *futures_run(const struct plan *plan, uint64_t first, size_t count, int threads,
			    const struct progress *progress)
{
	struct futures *futures = futures_new(plan, first, count);
	struct run run = {.futures = futures, .total = count, .progress = progress};

	threads = futures_threads(threads);
	run.block = block_size(count, threads);
	run.blocks = (count + run.block - 1) / run.block;
	run.done = mem_new(run.blocks + 1, sizeof *run.done);
	run.told_s = clock_s();
	if ((size_t)threads > run.blocks)
		threads = run.blocks ? (int)run.blocks : 1;
	futures->threads = threads;
	omp_set_dynamic(0);
	run_all(&run, threads);
	futures->count = prefix(&run);
	futures->partial = futures->count < count;
	futures->overflow = atomic_load(&run.overflow);
	if (progress && progress->tell)
		progress->tell(progress->context, futures->count, count);
	free(run.done);
	return futures;
}

static void series_tell(void *context, size_t done, size_t total)
{
	const struct series *series = context;

	(void)total;
	series->progress->tell(series->progress->context, series->before + done, series->total);
}

struct futures *series_run(struct series *series, const struct plan *plan)
{
	const bool tells = series->progress && series->progress->tell;
	const struct progress progress = {tells ? series_tell : NULL, series, series->progress ? series->progress->stop : NULL};
	struct futures *futures = futures_run(plan, 0, plan->scenario->replications, series->threads, &progress);

	series->before += futures->count;
	return futures;
}

void futures_free(struct futures *futures)
{
	if (!futures)
		return;
	for (size_t s = 0; s < futures->plan->strategies; s++) {
		for (size_t c = 0; c < futures->plan->strategy[s].columns; c++)
			free(futures->x[s][c]);
		free(futures->x[s]);
		free(futures->finished[s]);
	}
	free(futures->x);
	free(futures->finished);
	free(futures);
}

const double *futures_column(const struct futures *futures, size_t strategy, size_t column)
{
	return futures->x[strategy][column];
}
