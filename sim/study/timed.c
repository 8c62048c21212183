/* One workload lived once or more in each future: every run in a time of its own that begins with 0, with luck of its own. The first run
 * has the luck of a workload that has no times; prices and the states of pools are those of the scenario's clock. */
#include "sim/study/timed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

enum { NODES_MOST = INT16_MAX };

/* One thread's. */
struct runs {
	const struct timed *timed;
	void *state;                      /* the kind's */
	struct usage_log log;
	struct recorder diary;
	struct instants instants;
	double *metric;
	double *free_s;                   /* [lanes]: runs at the same time have nodes of their own */
	size_t lanes, lane_cap;
};

/* --- living --- */

void *timed_state_new(const void *plan)
{
	const struct timed *timed = plan;
	struct runs *runs = mem_new(1, sizeof *runs);

	runs->timed = timed;
	runs->state = timed->kind->state_new ? timed->kind->state_new(timed->plan) : NULL;
	runs->metric = mem_new(timed->kind->metrics + timed->kind->extras + 1, sizeof *runs->metric);
	usage_log_init(&runs->log, timed->setup->items);
	return runs;
}

void timed_state_free(void *state)
{
	struct runs *runs = state;

	if (!runs)
		return;
	if (runs->timed->kind->state_free)
		runs->timed->kind->state_free(runs->state);
	usage_log_release(&runs->log);
	recorder_release(&runs->diary);
	instants_release(&runs->instants);
	free(runs->metric);
	free(runs->free_s);
	free(runs);
}

static struct chance chance_of(const struct chance *all, size_t run, double at_s)
{
	struct chance its = *all;
	const uint64_t life = chance_mix(run);
	uint64_t bits;

	memcpy(&bits, &at_s, sizeof bits);
	its.begins_s = at_s;
	its.storm = chance_mix(bits);
	its.life = life;
	its.own ^= life;
	return its;
}

/* The nodes of a run in [FROM, TO) are counted from here on: the first that are free. */
static int first_node(const struct timed *timed, struct runs *runs, double from_s, double to_s)
{
	size_t lane = 0;

	while (lane < runs->lanes && runs->free_s[lane] > from_s)
		lane++;
	if (((int64_t)lane + 1) * timed->nodes > NODES_MOST)
		lane = 0;
	if (lane == runs->lane_cap) {
		runs->lane_cap = runs->lane_cap ? 2 * runs->lane_cap : 4;
		runs->free_s = mem_grow(runs->free_s, runs->lane_cap, sizeof *runs->free_s);
	}
	runs->lanes += lane == runs->lanes;
	runs->free_s[lane] = to_s;
	return (int)((int64_t)lane * timed->nodes);
}

static void usage_join(const struct usage_log *from, double at_s, int node, struct usage_log *to)
{
	for (size_t u = 0; u < from->count; u++) {
		const struct usage *usage = from->usage + u;

		usage_add(to, usage->item, usage->node < 0 ? -1 : usage->node + node, at_s + usage->from_s, at_s + usage->to_s, usage->quantity,
			  (enum usage_end)usage->end);
	}
	for (size_t i = 0; i < from->items * PARTS; i++)
		to->part_s[i] += from->part_s[i];
	to->end_s = fmax(to->end_s, at_s + from->end_s);
}

static void diary_join(const struct recorder *from, double at_s, int node, struct recorder *to)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct record *record = from->record + i;

		recorder_add(to, at_s + record->t_s, record->kind, record->node < 0 ? record->node : record->node + node, record->value);
	}
}

/* --- many runs as one --- */

static void metrics_begin(const struct timed *timed, double *metric)
{
	const size_t count = timed->kind->metrics + (timed->times.recurs ? TIMED_METRICS - !timed->hours : timed->kind->extras);

	for (size_t m = 1; m < count; m++)
		metric[m] = 0;
	if (!timed->times.recurs && timed->kind->extras)
		metric[timed->kind->metrics + EXTRA_CALM_H] = NAN;
}

static void metrics_add(const struct timed *timed, double at_s, bool finished, const double *one, double *metric)
{
	const struct workload_type *kind = timed->kind;
	double *run = metric + kind->metrics;

	for (size_t m = 1; m < kind->metrics; m++)
		metric[m] = (int)m == timed->hours ? fmax(metric[m], at_s / HOUR_S + one[m]) : metric[m] + one[m];
	for (size_t e = 0; !timed->times.recurs && e < kind->extras; e++)
		run[e] = one[kind->metrics + e];
	if (!timed->times.recurs)
		return;
	run[TIMED_RUNS]++;
	run[TIMED_UNFINISHED] += !finished;
	if (timed->hours && finished)
		run[TIMED_RUN_H] += one[timed->hours];
}

static void metrics_end(const struct timed *timed, size_t runs, double *metric)
{
	const struct workload_type *kind = timed->kind;
	double *run = metric + kind->metrics;

	for (size_t m = 1; runs && m < kind->metrics; m++)
		if (timed->is_mean[m])
			metric[m] /= (double)runs;
	if (timed->times.recurs && timed->hours)
		run[TIMED_RUN_H] = run[TIMED_RUN_H] / (run[TIMED_RUNS] - run[TIMED_UNFINISHED]);
}

static bool lived(const struct timed *timed, struct runs *runs, const struct chance *chance, struct usage_log *log, double *metric,
		  struct recorder *recorder)
{
	const struct instants *instants = &timed->certain;
	bool finished = true;
	size_t k;

	if (!timed->is_certain) {
		times_of(&timed->times, chance, &runs->instants);
		instants = &runs->instants;
	}
	runs->lanes = 0;
	log->end_s = timed->times.recurs ? timed->times.horizon_s : 0;
	metrics_begin(timed, metric);
	for (k = 0; k < instants->count && !usage_stopped(log); k++) {
		const double at_s = instants->at_s[k], until_s = log->until_s ? *log->until_s - at_s : INFINITY;
		const struct chance its = chance_of(chance, k, at_s);
		bool done;
		int node;

		if (until_s <= 0)         /* neither this run nor a later one begins any more */
			break;
		usage_log_clear(&runs->log);
		runs->log.stop = log->stop;
		runs->log.until_s = log->until_s ? &until_s : NULL;
		runs->diary.count = 0;
		done = recorder ? workload_recorded(timed->kind, timed->plan, runs->state, &its, &runs->log, runs->metric, &runs->diary)
				: timed->kind->live(timed->plan, runs->state, &its, &runs->log, runs->metric);
		node = first_node(timed, runs, at_s, at_s + runs->log.end_s);
		usage_join(&runs->log, at_s, node, log);
		if (recorder)
			diary_join(&runs->diary, at_s, node, recorder);
		metrics_add(timed, at_s, done, runs->metric, metric);
		finished &= done;
	}
	runs->log.until_s = NULL;
	metrics_end(timed, k, metric);
	return finished && k == instants->count;
}

bool timed_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	return lived(plan, state, chance, log, metric, NULL);
}

bool timed_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
			 struct recorder *recorder)
{
	const bool finished = lived(plan, state, chance, log, metric, recorder);

	recorder_sort(recorder);
	return finished;
}
