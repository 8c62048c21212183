/* The clairvoyant in continuous time: the least that the job could cost by its deadline if the whole market were known in advance.
 * Relaxed: no startup, no restart, no checkpoint, nothing is ever lost, and the rest is on demand; so it is a bound that no policy can
 * beat, not a future that anybody could live. Spot time is taken where it is cheapest for its throughput. */
#include "models/training/bound.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

/* A stretch of time in which one choice is the cheapest that holds the whole fleet. */
struct piece {
	double from_s, to_s, usd_h;       /* per unit of throughput */
	int choice;
};

struct bound {
	const struct training_plan *plan;
	const struct chance *chance;
	struct pool *pool;                /* [pools] */
	struct price_path *price;         /* [choices] */
	struct piece *piece;
	size_t count, cap;
};

struct bound *bound_state_new(const struct training_plan *plan)
{
	struct bound *bound = mem_new(1, sizeof *bound);

	bound->plan = plan;
	bound->pool = mem_new((size_t)plan->pools + 1, sizeof *bound->pool);
	bound->price = mem_new((size_t)plan->choices, sizeof *bound->price);
	return bound;
}

void bound_state_free(struct bound *bound)
{
	if (!bound)
		return;
	for (int p = 0; p < bound->plan->pools; p++)
		pool_release(&bound->pool[p]);
	free(bound->pool);
	free(bound->price);
	free(bound->piece);
	free(bound);
}

static bool fits(const struct bound *bound, const struct choice *choice)
{
	for (int p = 0; p < choice->pools; p++)
		if (bound->pool[choice->pool + p].capacity < pool_members(bound->plan->nodes, choice->pools, p))
			return false;
	return true;
}

static double usd_h(const struct bound *bound, int c)
{
	const struct choice *choice = &bound->plan->choice[c];

	return (choice->market->moves ? bound->price[c].usd_h : value_in_replica(&choice->market->spot_usd_h, bound->chance)) / choice->weight;
}

static void add_piece(struct bound *bound, double from_s, double to_s, const struct team *team)
{
	struct piece piece = {from_s, to_s, INFINITY, NO_CHOICE};

	for (int c = team->spot; c < team->spot + team->spots; c++)
		if (fits(bound, &bound->plan->choice[c]) && usd_h(bound, c) < piece.usd_h) {
			piece.usd_h = usd_h(bound, c);
			piece.choice = c;
		}
	if (piece.choice == NO_CHOICE || to_s <= from_s)
		return;
	if (bound->count == bound->cap) {
		bound->cap = bound->cap ? 2 * bound->cap : 64;
		bound->piece = mem_grow(bound->piece, bound->cap, sizeof *bound->piece);
	}
	bound->piece[bound->count++] = piece;
}

/* What the market offers until END. */
static void pieces_find(struct bound *bound, double end_s)
{
	const struct training_plan *plan = bound->plan;
	const struct team *team = &plan->team[0];
	double t = 0;

	bound->count = 0;
	for (int p = 0; p < plan->pools; p++) {
		bound->pool[p].until_s = end_s;
		pool_start(&bound->pool[p], plan->pool[p].rule, plan->pool[p].which, bound->chance);
	}
	for (int c = 0; c < plan->choices; c++)
		if (plan->choice[c].spot && plan->choice[c].market->moves)
			price_start(&bound->price[c], plan->choice[c].market->moves, bound->chance);
	while (t < end_s) {
		double to_s = end_s;

		for (int p = 0; p < plan->pools; p++)
			to_s = fmin(to_s, bound->pool[p].to_s);
		for (int c = 0; c < plan->choices; c++)
			if (plan->choice[c].spot && plan->choice[c].market->moves)
				to_s = fmin(to_s, bound->price[c].to_s);
		add_piece(bound, t, to_s, team);
		for (int p = 0; p < plan->pools; p++)
			while (bound->pool[p].to_s <= to_s)
				pool_pass(&bound->pool[p]);
		for (int c = 0; c < plan->choices; c++)
			while (plan->choice[c].spot && plan->choice[c].market->moves && bound->price[c].to_s <= to_s)
				price_pass(&bound->price[c]);
		t = to_s;
	}
}

static int cheaper(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return x->usd_h != y->usd_h ? (x->usd_h > y->usd_h) - (x->usd_h < y->usd_h) : (x->from_s > y->from_s) - (x->from_s < y->from_s);
}

static void use(const struct bound *bound, struct usage_log *log, double *metric, int c, double from_s, double to_s)
{
	const struct choice *choice = &bound->plan->choice[c];

	for (int i = 0; i < bound->plan->nodes; i++)
		usage_add(log, (uint32_t)choice->item, i, from_s, to_s, 1, END_RELEASED);
	log->part_s[choice->item * PARTS + PART_USEFUL] += (to_s - from_s) * bound->plan->nodes;
	metric[choice->spot ? METRIC_SPOT_NODE_H : METRIC_ON_DEMAND_NODE_H] += (to_s - from_s) * bound->plan->nodes / HOUR_S;
}

static int sooner(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->from_s > y->from_s) - (x->from_s < y->from_s);
}

/* The diary: when it is on spot. What it does on demand has no time of its own. */
static void tell(struct bound *bound, size_t used, double end_s, struct recorder *rec)
{
	const int nodes = bound->plan->nodes;

	qsort(bound->piece, used, sizeof *bound->piece, sooner);
	for (size_t k = 0; k < used; k++) {
		const struct piece *piece = &bound->piece[k];
		const bool before = k > 0 && piece[-1].to_s >= piece->from_s, after = k + 1 < used && piece[1].from_s <= piece->to_s;

		for (int i = 0; i < nodes && !before; i++) {
			recorder_add(rec, piece->from_s, RECORD_GRANT, i, 0);
			recorder_add(rec, piece->from_s, RECORD_READY, i, 0);
		}
		if (!before)
			recorder_add(rec, piece->from_s, RECORD_RUN, -1, 0);
		for (int i = 0; i < nodes && !after; i++)
			recorder_add(rec, piece->to_s, RECORD_RELEASE, i, 0);
		if (!after && k + 1 < used)
			recorder_add(rec, piece->to_s, RECORD_WAIT, -1, 0);
	}
	recorder_add(rec, end_s, RECORD_DONE, -1, 0);
}

bool bound_live(const struct training_plan *plan, const struct params *params, struct bound *bound, const struct chance *chance,
		struct usage_log *log, double *metric, struct recorder *rec)
{
	const struct team *team = &plan->team[0];
	const double dear = value_in_replica(&plan->choice[team->on_demand].market->on_demand_usd_h, chance);
	double left_s = params->work_s, end_s = 0;

	bound->chance = chance;
	for (int m = METRIC_HOURS_H; m < TRAINING_METRICS; m++)
		metric[m] = 0;
	pieces_find(bound, plan->deadline_s);
	qsort(bound->piece, bound->count, sizeof *bound->piece, cheaper);
	size_t used = 0;

	for (; used < bound->count && left_s > 0 && bound->piece[used].usd_h < dear; used++) {
		struct piece *piece = &bound->piece[used];
		const double weight = plan->choice[piece->choice].weight;

		piece->to_s = fmin(piece->to_s, piece->from_s + left_s / weight);
		use(bound, log, metric, piece->choice, piece->from_s, piece->to_s);
		left_s -= (piece->to_s - piece->from_s) * weight;
		end_s = fmax(end_s, piece->to_s);
	}
	if (left_s > 0) {
		use(bound, log, metric, team->on_demand, 0, left_s);
		end_s = end_s > 0 ? plan->deadline_s : left_s;
	}
	metric[METRIC_HOURS_H] = end_s / HOUR_S;
	metric[METRIC_WAIT_H] = fmax(0, end_s - params->work_s) / HOUR_S;
	log->end_s = end_s;
	if (rec)
		tell(bound, used, end_s, rec);
	return params->work_s <= plan->deadline_s;
}
