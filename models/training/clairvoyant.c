/* The clairvoyant: the least possible cost by the deadline with the whole market known, by the same ticks as the policies.
 *
 * A launch that is left before its overhead is spent does no work, and idling instead costs less: so a launch is taken as one move
 * over the ticks of its overhead, and all that is left to know of the past is the work done and what it cost. Of all ways to be on the
 * same at the same tick only those are kept that nobody beats in both. What cannot be done in time any more, or not for less than the
 * best way found, is dropped: the rest of the work needs its ticks, the cheap ones that are left and then dear ones. */
#include "models/training/ticks.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

#define SAME_S 1e-9                       /* work that differs by less is the same but for rounding … */
#define SAME_USD 1e-12                    /* … and money */
#define SLACK 1e-9                        /* USD, and share of a sum: the same ticks may cost that much more when summed in another order */

struct way {
	double done_s, usd;
	int32_t before;                   /* the way that it goes on from; -1: the beginning */
	int32_t k;                        /* the tick that it has reached … */
	int32_t ticks;                    /* … and for how many before it it was on … */
	uint8_t on;                       /* … this */
};

/* A part of `index`: ways that cost more and more, and have done more and more for it. */
struct front_list {
	size_t begin, end;
};

struct clairvoyant {
	struct foresight see;
	struct way *way;
	size_t ways, way_cap;
	int32_t *index;
	size_t indexes, index_cap;
	struct front_list *any;           /* [ticks + 2]: wherever it is, free to idle */
	struct front_list *on[2];         /* on spot, on demand: going on needs no launch */
	double *cheap_ticks;              /* ticks from K on that have spot capacity */
	double *cheap_usd;                /* the least that any of the ticks from K on costs */
	struct tick_rule rule;
	int64_t launch_ticks;
	double launch_work_s;             /* done in them */
	double best_usd;
	int32_t best;
};

struct clairvoyant *clairvoyant_new(int64_t ticks)
{
	struct clairvoyant *of = mem_new(1, sizeof *of);
	const size_t count = (size_t)ticks + 2;

	of->see.has = mem_new(count, sizeof *of->see.has);
	of->see.spot_usd = mem_new(count, sizeof *of->see.spot_usd);
	of->see.on = mem_new(count, sizeof *of->see.on);
	of->any = mem_new(count, sizeof *of->any);
	of->on[0] = mem_new(count, sizeof **of->on);
	of->on[1] = mem_new(count, sizeof **of->on);
	of->cheap_ticks = mem_new(count, sizeof *of->cheap_ticks);
	of->cheap_usd = mem_new(count, sizeof *of->cheap_usd);
	return of;
}

void clairvoyant_free(struct clairvoyant *of)
{
	if (!of)
		return;
	free(of->see.has);
	free(of->see.spot_usd);
	free(of->see.on);
	free(of->way);
	free(of->index);
	free(of->any);
	free(of->on[0]);
	free(of->on[1]);
	free(of->cheap_ticks);
	free(of->cheap_usd);
	free(of);
}

struct foresight *clairvoyant_foresight(struct clairvoyant *of)
{
	return &of->see;
}

static void keep(struct clairvoyant *of, int32_t way)
{
	if (of->indexes == of->index_cap) {
		of->index_cap = of->index_cap ? 2 * of->index_cap : 4096;
		of->index = mem_grow(of->index, of->index_cap, sizeof *of->index);
	}
	of->index[of->indexes++] = way;
}

static int32_t add_way(struct clairvoyant *of, struct way way)
{
	if (of->ways == of->way_cap) {
		of->way_cap = of->way_cap ? 2 * of->way_cap : 4096;
		of->way = mem_grow(of->way, of->way_cap, sizeof *of->way);
	}
	of->way[of->ways] = way;
	return (int32_t)of->ways++;
}

/* The least that it can cost in the end to have done DONE for USD by tick K; INFINITY: not by the deadline. */
static double at_least_usd(const struct clairvoyant *of, int64_t k, double done_s, double usd)
{
	const double need = ceil((of->rule.work_s - TICK_WORK_EPS_S - done_s) / of->rule.gap_s - SAME_S);
	const double cheap = fmin(need, of->cheap_ticks[k]);

	if (need > (double)(of->see.ticks - k))
		return INFINITY;
	return need <= 0 ? usd : usd + cheap * of->cheap_usd[k] + (need - cheap) * of->see.on_demand_usd;
}

/* WAY is as good as any of the front that begins at BEGIN, and better than those that it replaces. The front holds ways of more and
 * more work for more and more money, so only its end is looked at: ways come in that order. */
static void offer(struct clairvoyant *of, size_t begin, int32_t way)
{
	const struct way *now = &of->way[way];

	while (of->indexes > begin) {
		const struct way *end = &of->way[of->index[of->indexes - 1]];

		if (end->usd <= now->usd + SAME_USD && end->done_s >= now->done_s - SAME_S)
			return;
		if (now->usd > end->usd + SAME_USD || now->done_s < end->done_s - SAME_S)
			break;
		of->indexes--;
	}
	keep(of, way);
}

/* Both orders are by money; a tie by work, the more first. */
static bool comes_first(const struct way *a, const struct way *b)
{
	return a->usd < b->usd || (a->usd == b->usd && a->done_s >= b->done_s);
}

static struct front_list merge(struct clairvoyant *of, struct front_list a, struct front_list b)
{
	struct front_list both = {of->indexes, of->indexes};

	while (a.begin < a.end || b.begin < b.end) {
		const bool first = b.begin == b.end
			|| (a.begin < a.end && comes_first(&of->way[of->index[a.begin]], &of->way[of->index[b.begin]]));

		offer(of, both.begin, of->index[first ? a.begin++ : b.begin++]);
	}
	both.end = of->indexes;
	return both;
}

/* Who idles must launch again, and so must be able to spend that overhead too. LIST is the last that was made. */
static struct front_list drop_hopeless(struct clairvoyant *of, struct front_list list, int64_t k)
{
	of->indexes = list.begin;
	for (size_t i = list.begin; i < list.end; i++) {
		const struct way *way = &of->way[of->index[i]];

		if (at_least_usd(of, k, way->done_s - of->rule.overhead_s, way->usd) < of->best_usd - SLACK)
			of->index[of->indexes++] = of->index[i];
	}
	return (struct front_list){list.begin, of->indexes};
}

/* Ways of FROM, each with STEP behind it. */
static struct front_list go_on(struct clairvoyant *of, struct front_list from, struct way step)
{
	struct front_list to = {of->indexes, of->indexes};

	for (size_t i = from.begin; i < from.end; i++) {
		const int32_t before = of->index[i];
		struct way way = step;

		way.done_s += of->way[before].done_s;
		way.usd += of->way[before].usd;
		way.before = before;
		if (at_least_usd(of, way.k, way.done_s, way.usd) >= of->best_usd - SAME_USD)
			continue;
		if (way.done_s >= of->rule.work_s - TICK_WORK_EPS_S) {
			of->best_usd = way.usd;
			of->best = add_way(of, way);
			continue;
		}
		offer(of, to.begin, add_way(of, way));
	}
	to.end = of->indexes;
	return to;
}

/* What a launch costs whose overhead ends with tick K - 1; INFINITY: there is no spot capacity for all of it. */
static double launch_usd(const struct clairvoyant *of, int64_t k, enum tick_on on)
{
	double usd = 0;

	if (k < of->launch_ticks)
		return INFINITY;
	for (int64_t j = k - of->launch_ticks; j < k; j++) {
		if (on == TICK_SPOT && !of->see.has[j])
			return INFINITY;
		usd += on == TICK_SPOT ? of->see.spot_usd[j] : of->see.on_demand_usd;
	}
	return usd;
}

static struct front_list reach(struct clairvoyant *of, int64_t k, enum tick_on on)
{
	const bool spot = on == TICK_SPOT;
	struct front_list stay = {0, 0}, launched = {0, 0};
	const double usd = launch_usd(of, k, on);

	if (!spot || of->see.has[k - 1])
		stay = go_on(of, of->on[spot][k - 1], (struct way){
			of->rule.gap_s, spot ? of->see.spot_usd[k - 1] : of->see.on_demand_usd, -1, (int32_t)k, 1, (uint8_t)on});
	if (usd < INFINITY)
		launched = go_on(of, of->any[k - of->launch_ticks], (struct way){
			of->launch_work_s, usd, -1, (int32_t)k, (int32_t)of->launch_ticks, (uint8_t)on});
	return merge(of, stay, launched);
}

static void bounds(struct clairvoyant *of)
{
	const int64_t ticks = of->see.ticks;

	of->cheap_ticks[ticks] = 0;
	of->cheap_usd[ticks] = of->see.on_demand_usd;
	for (int64_t k = ticks - 1; k >= 0; k--) {
		of->cheap_ticks[k] = of->cheap_ticks[k + 1] + of->see.has[k];
		of->cheap_usd[k] = of->see.has[k] ? fmin(of->cheap_usd[k + 1], of->see.spot_usd[k]) : of->cheap_usd[k + 1];
	}
}

/* What a policy pays that does not know the future; INFINITY when it is late. */
static double policy_usd(const struct clairvoyant *of, enum deadline_policy policy)
{
	struct tick_rule rule = of->rule;
	struct tick_state now = {0};
	double usd = 0, overhead_s, worked_s;

	rule.policy = policy;
	rule.guard = true;
	for (; now.k <= of->see.ticks; now.k++) {
		const bool has = of->see.has[now.k];

		now.last = now.running;
		if (now.last != TICK_NONE) {
			usd += now.last == TICK_SPOT ? of->see.spot_usd[now.k - 1] : of->see.on_demand_usd;
			tick_account(&rule, &now, &overhead_s, &worked_s);
		}
		if (now.done_s >= rule.work_s - TICK_WORK_EPS_S)
			return usd;
		if (now.last == TICK_SPOT && !has)
			now.running = TICK_NONE;
		const enum tick_on wants = tick_decide(&rule, &now, has);

		if (wants != TICK_NONE && wants != now.running)
			now.pending_s = rule.overhead_s;
		now.running = wants;
	}
	return INFINITY;
}

/* No more than the best of the policies: so most ways are dropped early. */
static double at_most_usd(const struct clairvoyant *of)
{
	double usd = INFINITY;

	for (int policy = POLICY_NONE; policy < POLICY_CLAIRVOYANT; policy++)
		usd = fmin(usd, policy_usd(of, (enum deadline_policy)policy));
	return usd + SLACK * (4 + usd);   /* by more than the comparisons of ways let through */
}

/* The best way, written down from its end. */
static void write_down(struct clairvoyant *of)
{
	for (int64_t k = 0; k < of->see.ticks; k++)
		of->see.on[k] = TICK_NONE;
	for (int32_t at = of->best; at >= 0; at = of->way[at].before) {
		const struct way *way = &of->way[at];

		for (int64_t k = way->k - way->ticks; k < way->k; k++)
			of->see.on[k] = way->on;
	}
}

double clairvoyant_plan(struct clairvoyant *of, const struct tick_rule *rule)
{
	of->rule = *rule;
	of->ways = of->indexes = 0;
	of->best = -1;
	of->best_usd = at_most_usd(of);
	of->launch_ticks = (int64_t)fmax(ceil((rule->overhead_s - TICK_OVERHEAD_EPS_S) / rule->gap_s), 1);
	of->launch_work_s = fmax((double)of->launch_ticks * rule->gap_s - rule->overhead_s, 0);
	bounds(of);
	of->on[0][0] = of->on[1][0] = (struct front_list){0, 0};
	keep(of, add_way(of, (struct way){.before = -1}));
	of->any[0] = (struct front_list){0, 1};
	for (int64_t k = 1; k <= of->see.ticks; k++) {
		of->on[1][k] = reach(of, k, TICK_SPOT);
		of->on[0][k] = reach(of, k, TICK_ON_DEMAND);
		of->any[k] = drop_hopeless(of, merge(of, of->any[k - 1], merge(of, of->on[0][k], of->on[1][k])), k);
	}
	write_down(of);
	return of->best < 0 ? INFINITY : of->best_usd;
}
