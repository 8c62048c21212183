/* Who wins a league, and whether by luck or by skill. All entries met the same futures, so resampling the futures keeps what they
 * have in common: an entry is ahead of another when its p95 stays lower whichever futures happen to be drawn. */
#include "sim/study/league.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/judge.h"

#define DRAWS_MOST 100000000u             /* of futures, in all resamplings: a few seconds */
enum { RESAMPLINGS_LEAST = 100 };
#define P95 0.95

/* --- one future at a time --- */

/* What one entry came to in one future. */
struct outcome {
	double cost;
	bool done;
};

static struct outcome outcome_of(const struct contest *c, size_t e, size_t i)
{
	return (struct outcome){c->cost[e][i], c->done[e][i]};
}

/* Work that is done goes before work that is not. */
static bool better(struct outcome a, struct outcome b)
{
	return a.done != b.done ? a.done : a.cost < b.cost;
}

/* Ranks of all entries in a future: 1 + how many are better + half of the others that are equal. The first ones share its win. */
static void future_judge(const struct outcome *o, size_t entries, double *won, double *ranks)
{
	size_t best = 0, firsts = 0;

	for (size_t a = 0; a < entries; a++) {
		size_t ahead = 0, behind = 0;

		for (size_t b = 0; b < entries; b++) {
			ahead += better(o[b], o[a]);
			behind += better(o[a], o[b]);
		}
		ranks[a] += 1 + (double)ahead + 0.5 * (double)(entries - 1 - ahead - behind);
		best = ahead == 0 ? a : best;
		firsts += ahead == 0;
	}
	for (size_t a = 0; a < entries; a++)
		won[a] += better(o[best], o[a]) ? 0 : 1.0 / (double)firsts;
}

/* --- resampling --- */

struct falling { double cost; uint32_t future; };

static int dearest_first(const void *a, const void *b)
{
	const struct falling *x = a, *y = b;

	return x->cost != y->cost ? (x->cost < y->cost) - (x->cost > y->cost) : (x->future > y->future) - (x->future < y->future);
}

static struct falling *falling_of(const double *cost, size_t n)
{
	struct falling *f = mem_new(n, sizeof *f);

	for (size_t i = 0; i < n; i++)
		f[i] = (struct falling){cost[i], (uint32_t)i};
	qsort(f, n, sizeof *f, dearest_first);
	return f;
}

/* The p95 of the futures drawn TIMES each, read from the dear end: interpolated at (n-1)p, as everywhere. */
static double resampled_p95(const struct falling *f, const uint32_t *times, size_t n)
{
	const double at = (double)(n - 1) * P95;
	const size_t low = (size_t)floor(at), above_low = n - 1 - low, above_high = low + 1 < n ? n - 2 - low : above_low;
	double x_high = NAN;
	size_t seen = 0;

	for (size_t i = 0; i < n; i++) {
		seen += times[f[i].future];
		if (isnan(x_high) && seen > above_high)
			x_high = f[i].cost;
		if (seen > above_low)
			return f[i].cost + (at - (double)low) * (x_high - f[i].cost);
	}
	return NAN;
}

static void draw(const struct contest *c, size_t resampling, uint32_t *times)
{
	const struct chance chance = {.seed = c->seed, .replica = resampling};
	struct stream stream;

	stream_init(&stream, &chance, purpose_of(PURPOSE_RESAMPLE, purpose_hash("league")));
	memset(times, 0, c->futures * sizeof *times);
	for (size_t i = 0; i < c->futures; i++)
		times[(size_t)(uniform_of(stream_next(&stream)) * (double)c->futures)]++;
}

static size_t resamplings_of(const struct contest *c)
{
	const size_t affordable = DRAWS_MOST / (c->futures ? c->futures : 1);

	if (c->futures < FUTURES_LEAST)
		return 0;
	return affordable > RESAMPLINGS ? RESAMPLINGS : affordable < RESAMPLINGS_LEAST ? RESAMPLINGS_LEAST : affordable;
}

/* p95[resampling * entries + entry]: each resampling has its own stream and its own place, whatever thread it is on. */
static double *resample(const struct contest *c, size_t resamplings)
{
	double *p95 = mem_new(resamplings * c->entries, sizeof *p95);
	struct falling **falling = mem_new(c->entries, sizeof *falling);
	const int threads = futures_threads(c->threads);
	uint32_t *times = mem_new((size_t)threads * c->futures, sizeof *times);

	for (size_t e = 0; e < c->entries; e++)
		falling[e] = falling_of(c->cost[e], c->futures);
#pragma omp parallel for schedule(static, 1) num_threads(threads)
	for (int t = 0; t < threads; t++) {
		uint32_t *own = times + (size_t)t * c->futures;

		for (size_t b = (size_t)t; b < resamplings; b += (size_t)threads) {
			draw(c, b, own);
			for (size_t e = 0; e < c->entries; e++)
				p95[b * c->entries + e] = resampled_p95(falling[e], own, c->futures);
		}
	}
	for (size_t e = 0; e < c->entries; e++)
		free(falling[e]);
	free(falling);
	free(times);
	return p95;
}

/* --- the ranking --- */

static int by_merit(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	if (x->passed != y->passed)
		return (int)y->passed - (int)x->passed;
	return x->p95 != y->p95 ? (x->p95 > y->p95) - (x->p95 < y->p95) : (x->entry > y->entry) - (x->entry < y->entry);
}

static void places(struct ranking *ranking)
{
	struct standing *s = ranking->standing;

	for (size_t k = 0; k < ranking->count; k++)
		s[k].rank = k > 0 && s[k].passed == s[k - 1].passed && s[k].p95 == s[k - 1].p95 ? s[k - 1].rank : k + 1;
}

static void against_next(const struct contest *c, struct standing *s, const struct standing *next)
{
	const struct paired paired = paired_of(c->cost[s->entry], c->cost[next->entry], c->futures);
	size_t ahead = 0;

	for (size_t i = 0; i < c->futures; i++)
		ahead += better(outcome_of(c, s->entry, i), outcome_of(c, next->entry, i));
	s->ahead = (double)ahead / (double)c->futures;
	s->ahead_ci = wilson_interval(ahead, c->futures, c->confidence);
	s->difference = paired.difference.mean;
	s->difference_ci = mean_interval(&paired.difference, c->confidence);
}

/* How often an entry stays below the next, how often the winner stays first, and where each ends up. Whether thresholds are met is
 * not drawn again: those who miss them stay below. */
static void luck_or_skill(const struct contest *c, struct ranking *ranking, const double *p95)
{
	const double ends[] = {(1 - c->confidence) / 2, (1 + c->confidence) / 2};
	double *rank = mem_new(ranking->resamplings, sizeof *rank), first = 0, q[2];

	for (size_t k = 0; k < ranking->count; k++) {
		struct standing *s = ranking->standing + k;
		const bool rival = k + 1 < ranking->count && s[1].passed == s->passed;
		double below = 0;

		for (size_t b = 0; b < ranking->resamplings; b++) {
			const double *x = p95 + b * c->entries, own = x[s->entry];
			size_t ahead = 0, equal = 0;

			for (size_t e = 0; e < c->entries; e++) {
				ahead += c->passed[e] != s->passed ? c->passed[e] : x[e] < own;
				equal += e != s->entry && c->passed[e] == s->passed && x[e] == own;
			}
			rank[b] = 1 + (double)ahead;
			first += k == 0 && ahead == 0 ? 1.0 / (double)(1 + equal) : 0;
			if (rival)
				below += x[s[1].entry] > own ? 1 : x[s[1].entry] == own ? 0.5 : 0;
		}
		quantiles_of(rank, ranking->resamplings, ends, 2, q);
		s->rank_ci = (struct interval){q[0], q[1]};
		s->sure = rival ? below / (double)ranking->resamplings : NAN;
		s->level = rival && s[1].rank != s->rank && s->sure < c->confidence;
	}
	ranking->skill = first / (double)ranking->resamplings;
	free(rank);
}

static void standings(const struct contest *c, struct ranking *ranking)
{
	static const double p[] = {0.5, P95};
	double *won = mem_new(c->entries, sizeof *won), *ranks = mem_new(c->entries, sizeof *ranks), q[2];
	struct outcome *outcome = mem_new(c->entries, sizeof *outcome);

	for (size_t i = 0; i < c->futures; i++) {
		for (size_t e = 0; e < c->entries; e++)
			outcome[e] = outcome_of(c, e, i);
		future_judge(outcome, c->entries, won, ranks);
	}
	for (size_t e = 0; e < c->entries; e++) {
		quantiles_of(c->cost[e], c->futures, p, 2, q);
		ranking->standing[e] = (struct standing){.entry = e, .passed = c->passed[e], .p50 = q[0], .p95 = q[1],
			.won = won[e] / (double)c->futures, .mean_rank = ranks[e] / (double)c->futures, .ahead = NAN, .sure = NAN,
			.difference = NAN, .ahead_ci = {NAN, NAN}, .difference_ci = {NAN, NAN}, .rank_ci = {NAN, NAN}};
	}
	free(outcome);
	free(won);
	free(ranks);
}

void ranking_init(struct ranking *ranking, const struct contest *c)
{
	*ranking = (struct ranking){.standing = mem_new(c->entries + 1, sizeof *ranking->standing), .count = c->entries, .luck = NAN, .skill = NAN};
	if (!c->entries || !c->futures)
		return;
	standings(c, ranking);
	qsort(ranking->standing, ranking->count, sizeof *ranking->standing, by_merit);
	places(ranking);
	for (size_t k = 0; k + 1 < ranking->count; k++)
		against_next(c, ranking->standing + k, ranking->standing + k + 1);
	ranking->luck = ranking->standing[0].won;
	ranking->resamplings = resamplings_of(c);
	if (ranking->resamplings) {
		double *p95 = resample(c, ranking->resamplings);

		luck_or_skill(c, ranking, p95);
		free(p95);
	}
}

void ranking_release(struct ranking *ranking)
{
	free(ranking->standing);
	*ranking = (struct ranking){0};
}

/* Done in one future: finished, and in time where there is a deadline. */
static uint8_t *done_of(const struct summary *summary, size_t s)
{
	const int hours = metric_of_kind(summary->plan, METRIC_HOURS);
	const double limit_h = summary->plan->scenario->deadline_s / HOUR_S;
	uint8_t *done = mem_new(summary->replications + 1, sizeof *done);

	for (size_t i = 0; i < summary->replications; i++)
		done[i] = summary->futures->finished[s][i] &&
			  !(hours >= 0 && summary_column(summary, s, (size_t)hours)[i] > limit_h);
	return done;
}

void league_rank(const struct league *league, const struct summary *summary, int threads, struct ranking *ranking)
{
	const size_t n = league->teams;
	const double **cost = mem_new(n, sizeof *cost);
	uint8_t **done = mem_new(n, sizeof *done);
	bool *passed = mem_new(n, sizeof *passed);
	size_t *strategy = mem_new(n, sizeof *strategy);
	struct contest c = {.futures = summary->replications, .cost = cost, .done = (const uint8_t *const *)done, .passed = passed,
			    .seed = summary->plan->scenario->seed, .confidence = summary->plan->scenario->confidence, .threads = threads};

	for (size_t t = 0; t < n; t++) {
		if (league->yardstick && t == league->reference)
			continue;
		strategy[c.entries] = t;
		cost[c.entries] = summary_column(summary, t, 0);
		done[c.entries] = done_of(summary, t);
		passed[c.entries++] = summary->strategy[t].passed && summary->strategy[t].finished;
	}
	ranking_init(ranking, &c);
	for (size_t k = 0; k < ranking->count; k++)
		ranking->standing[k].entry = strategy[ranking->standing[k].entry];
	for (size_t e = 0; e < c.entries; e++)
		free(done[e]);
	free(cost);
	free(done);
	free(passed);
	free(strategy);
}
