/* Deadline policies by the tick: decisions, progress, and one future from the first tick to the last. */
#include "models/training/ticks.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

struct ticks {
	const struct training_plan *plan;
	const struct ticks_plan *by;
	struct tick_rule rule;
	struct tick_state now;
	struct pool *pool;                /* [pools of the spot row] */
	struct clairvoyant *clairvoyant;  /* NULL: the policy is another */
	struct price_memory *price;       /* of a clairvoyant whose spot price moves */
	struct usage_log *log;
	struct recorder *rec;
	double launched_s;                /* when what is running was granted */
	double ready_s, run_s;            /* moments of the diary that are still to come; INFINITY: none */
	double clock_s[PART_WAITING + 1]; /* wall time by part */
	double on_s[TICK_ON_DEMAND + 1];  /* wall time on each */
	int64_t preemptions;
};

/* The policies themselves, before the guard. RUNNING is none where spot nodes were taken away just now. */
static enum tick_on policy_wants(const struct tick_rule *rule, const struct tick_state *state, bool has)
{
	const double gap_s = rule->gap_s, rest_s = rule->work_s - state->done_s, now_s = (double)state->k * gap_s;
	const double left_s = floor((rule->deadline_s - now_s) / gap_s) * gap_s;
	const double once_s = ceil((rest_s + rule->overhead_s) / gap_s) * gap_s;
	const double twice_s = ceil((rest_s + 2 * rule->overhead_s) / gap_s) * gap_s;
	const double pace = rule->work_s / rule->deadline_s;
	enum tick_on wants = has ? TICK_SPOT : TICK_NONE;

	if (rule->policy == POLICY_NONE)
		return TICK_ON_DEMAND;
	if (rule->policy == POLICY_FALLBACK)
		return has ? TICK_SPOT : TICK_ON_DEMAND;
	if (rule->policy != POLICY_GREEDY && state->done_s < now_s * pace)
		wants = has ? TICK_SPOT : TICK_ON_DEMAND;
	if (rule->policy == POLICY_UNIFORM_PROGRESS && state->running == TICK_ON_DEMAND
	    && (!has || (now_s + 2 * rule->overhead_s) * pace - state->done_s >= 0))
		wants = TICK_ON_DEMAND;
	if (twice_s >= left_s && state->running != TICK_SPOT)
		wants = TICK_ON_DEMAND;
	if (once_s >= left_s) {
		wants = state->running == TICK_SPOT && state->pending_s <= 0 ? TICK_SPOT : TICK_ON_DEMAND;
		if (rule->overhead_s <= 0 && has)
			wants = TICK_SPOT;
	}
	return wants;
}

enum tick_on tick_decide(const struct tick_rule *rule, const struct tick_state *state, bool has)
{
	const double gap_s = rule->gap_s, rest_s = rule->work_s - state->done_s;
	enum tick_on wants = policy_wants(rule, state, has);

	if (rule->guard && rule->policy != POLICY_NONE
	    && ceil((rest_s + rule->overhead_s) / gap_s) * gap_s >= floor((rule->deadline_s - (double)state->k * gap_s) / gap_s) * gap_s)
		wants = state->last == TICK_SPOT && state->pending_s <= 0 ? TICK_SPOT : TICK_ON_DEMAND;
	return wants == TICK_SPOT && !has ? TICK_NONE : wants;
}

void tick_account(const struct tick_rule *rule, struct tick_state *state, double *overhead_s, double *worked_s)
{
	const double free_s = fmax(rule->gap_s - state->pending_s, 0);

	*overhead_s = rule->gap_s - free_s;
	state->pending_s -= *overhead_s;
	if (state->pending_s < TICK_OVERHEAD_EPS_S)
		state->pending_s = 0;
	*worked_s = fmin(free_s, rule->work_s - state->done_s);
	state->done_s += *worked_s;
}

struct ticks *ticks_new(const struct training_plan *plan)
{
	struct ticks *ticks = mem_new(1, sizeof *ticks);
	const struct choice *spot = plan->ticks->spot;

	ticks->plan = plan;
	ticks->by = plan->ticks;
	if (!spot)
		return ticks;
	ticks->pool = mem_new((size_t)spot->pools + 1, sizeof *ticks->pool);
	if (plan->ticks->rule.policy == POLICY_CLAIRVOYANT) {
		ticks->clairvoyant = clairvoyant_new(plan->ticks->ticks);
		ticks->price = spot->market->moves ? price_memory_new(spot->market->moves) : NULL;
	}
	return ticks;
}

void ticks_free(struct ticks *ticks)
{
	if (!ticks)
		return;
	for (int p = 0; ticks->by->spot && p < ticks->by->spot->pools; p++)
		pool_release(&ticks->pool[p]);
	free(ticks->pool);
	clairvoyant_free(ticks->clairvoyant);
	price_memory_free(ticks->price);
	free(ticks);
}

static void tell(struct ticks *ticks, double t_s, enum record_kind kind, double value)
{
	if (ticks->rec)
		recorder_add(ticks->rec, t_s, kind, -1, value);
}

static void tell_nodes(struct ticks *ticks, double t_s, enum record_kind kind)
{
	for (int i = 0; ticks->rec && i < ticks->plan->nodes; i++)
		recorder_add(ticks->rec, t_s, kind, i, 0);
}

/* Does each pool of the row hold all of its nodes at T? */
static bool has_at(struct ticks *ticks, double t_s)
{
	const struct choice *spot = ticks->by->spot;
	bool has = spot != NULL && !spot->market->too_dear;

	for (int p = 0; spot && p < spot->pools; p++) {
		struct pool *pool = &ticks->pool[p];

		while (pool->to_s <= t_s)
			pool_pass(pool);
		has &= pool->capacity >= pool_members(ticks->plan->nodes, spot->pools, p);
	}
	return has;
}

/* The whole market before the first decision, and the cheapest way through it. */
static void foresee(struct ticks *ticks, const struct params *params, const struct chance *chance)
{
	struct foresight *see = clairvoyant_foresight(ticks->clairvoyant);
	const double gap_s = ticks->rule.gap_s, node_h = gap_s / HOUR_S * ticks->plan->nodes;
	const double still_usd = value_in_replica(&ticks->by->spot->market->spot_usd_h, chance) * node_h;

	see->ticks = (int64_t)fmin((double)ticks->by->ticks, floor(fmin(ticks->rule.deadline_s, params->give_up_s) / gap_s));
	see->on_demand_usd = value_in_replica(&ticks->by->on_demand->market->on_demand_usd_h, chance) * node_h;
	if (ticks->price)
		price_memory_start(ticks->price, chance);
	for (int64_t k = 0; k <= see->ticks; k++) {
		const double t_s = (double)k * gap_s;

		see->has[k] = has_at(ticks, t_s);
		see->spot_usd[k] = ticks->price ? price_memory_mean(ticks->price, t_s, t_s + gap_s) * node_h : still_usd;
	}
	clairvoyant_plan(ticks->clairvoyant, &ticks->rule);
}

static void start(struct ticks *ticks, const struct params *params, const struct chance *chance)
{
	const struct choice *spot = ticks->by->spot;

	ticks->rule = ticks->by->rule;
	ticks->rule.work_s = params->work_s;
	ticks->now = (struct tick_state){0};
	ticks->preemptions = 0;
	ticks->ready_s = ticks->run_s = INFINITY;
	for (int p = 0; p <= PART_WAITING; p++)
		ticks->clock_s[p] = 0;
	for (int on = 0; on <= TICK_ON_DEMAND; on++)
		ticks->on_s[on] = 0;
	for (int p = 0; spot && p < spot->pools; p++) {
		ticks->pool[p].until_s = params->give_up_s + ticks->rule.gap_s;
		pool_start(&ticks->pool[p], &spot->market->capacity, p, chance);
	}
	if (ticks->clairvoyant)
		foresee(ticks, params, chance);
	tell(ticks, 0, RECORD_WAIT, 0);
}

static int item_of(const struct ticks *ticks, enum tick_on on)
{
	return on == TICK_SPOT ? ticks->by->spot->item : ticks->by->on_demand->item;
}

/* What ran until now ends. */
static void leave(struct ticks *ticks, enum tick_on on, enum usage_end end)
{
	const double now_s = (double)ticks->now.k * ticks->rule.gap_s;

	tell_nodes(ticks, now_s, end == END_INTERRUPTED ? RECORD_LOST : RECORD_RELEASE);
	for (int i = 0; i < ticks->plan->nodes; i++)
		usage_add(ticks->log, (uint32_t)item_of(ticks, on), i, ticks->launched_s, now_s, 1, end);
	ticks->ready_s = ticks->run_s = INFINITY;
}

static void launch(struct ticks *ticks, enum tick_on on)
{
	const double now_s = (double)ticks->now.k * ticks->rule.gap_s;

	ticks->now.pending_s = ticks->rule.overhead_s;
	ticks->launched_s = now_s;
	ticks->ready_s = now_s + ticks->by->startup_s;
	ticks->run_s = now_s + ticks->rule.overhead_s;
	tell_nodes(ticks, now_s, RECORD_REQUEST);
	if (on == TICK_ON_DEMAND && ticks->by->spot)
		tell_nodes(ticks, now_s, RECORD_FALLBACK);
	tell_nodes(ticks, now_s, RECORD_GRANT);
}

/* The diary of a tick that ends at END: when the nodes were ready, and when the job ran. */
static void tell_launch(struct ticks *ticks, double end_s)
{
	if (ticks->ready_s <= end_s) {
		tell_nodes(ticks, ticks->ready_s, RECORD_READY);
		if (ticks->run_s > ticks->ready_s)
			tell(ticks, ticks->ready_s, RECORD_RESTORE, 0);
		ticks->ready_s = INFINITY;
	}
	if (ticks->run_s < end_s) {
		tell(ticks, ticks->run_s, RECORD_RUN, ticks->now.done_s);
		ticks->run_s = INFINITY;
	}
}

/* The tick before now is over: what it was spent on. Startup is waiting, restart is told as such. */
static void account(struct ticks *ticks)
{
	const enum tick_on on = ticks->now.last;
	const double gap_s = ticks->rule.gap_s, nodes = ticks->plan->nodes;
	double spent_s[PART_WAITING + 1] = {0}, overhead_s = 0;

	if (on == TICK_NONE) {
		ticks->clock_s[PART_WAITING] += gap_s;
		return;
	}
	const double booting_s = fmax(ticks->now.pending_s - ticks->by->restart_s, 0);

	tell_launch(ticks, (double)ticks->now.k * gap_s);
	tick_account(&ticks->rule, &ticks->now, &overhead_s, &spent_s[PART_USEFUL]);
	spent_s[PART_RESTART] = overhead_s - fmin(booting_s, overhead_s);
	spent_s[PART_WAITING] = gap_s - spent_s[PART_RESTART] - spent_s[PART_USEFUL];
	ticks->on_s[on] += gap_s;
	for (int p = 0; p <= PART_WAITING; p++) {
		ticks->clock_s[p] += spent_s[p];
		ticks->log->part_s[item_of(ticks, on) * PARTS + p] += nodes * spent_s[p];
	}
}

/* The tick begins: the fleet goes on, moves, starts or stops, as was decided. */
static void act(struct ticks *ticks, const struct foresight *see, bool has)
{
	struct tick_state *now = &ticks->now;
	const enum tick_on wants = !see ? tick_decide(&ticks->rule, now, has)
		: now->k < see->ticks ? (enum tick_on)see->on[now->k] : TICK_NONE;

	if (wants != now->running && now->running != TICK_NONE) {
		leave(ticks, now->running, END_RELEASED);
		tell(ticks, (double)now->k * ticks->rule.gap_s, RECORD_WAIT, 0);
	}
	if (wants != now->running && wants != TICK_NONE)
		launch(ticks, wants);
	now->running = wants;
}

/* Tick by tick. True when the work was finished before it was given up. */
static bool go(struct ticks *ticks, double give_up_s)
{
	struct tick_state *now = &ticks->now;
	const struct foresight *see = ticks->clairvoyant ? clairvoyant_foresight(ticks->clairvoyant) : NULL;
	const double gap_s = ticks->rule.gap_s;

	for (;; now->k++) {
		const double now_s = (double)now->k * gap_s;
		const bool has = see ? now->k <= see->ticks && see->has[now->k] : has_at(ticks, now_s);

		now->last = now->running;
		if (now->k > 0)
			account(ticks);
		if (now->last == TICK_SPOT && !has) {
			now->running = TICK_NONE;
			ticks->preemptions++;
			leave(ticks, TICK_SPOT, END_INTERRUPTED);
		}
		if (now->done_s >= ticks->rule.work_s - TICK_WORK_EPS_S)
			return true;
		if (now_s + gap_s > give_up_s + TICK_WORK_EPS_S)
			return false;
		if (now->running != now->last)
			tell(ticks, now_s, RECORD_WAIT, 0);
		act(ticks, see, has);
	}
}

static void metrics(const struct ticks *ticks, double *metric)
{
	const double nodes = ticks->plan->nodes;

	metric[METRIC_HOURS_H] = (double)ticks->now.k * ticks->rule.gap_s / HOUR_S;
	metric[METRIC_INTERRUPTIONS] = (double)ticks->preemptions * nodes;
	metric[METRIC_LOST_H] = metric[METRIC_CHECKPOINT_H] = 0;
	metric[METRIC_WAIT_H] = ticks->clock_s[PART_WAITING] / HOUR_S;
	metric[METRIC_RESTART_H] = ticks->clock_s[PART_RESTART] / HOUR_S;
	metric[METRIC_ON_DEMAND_NODE_H] = nodes * ticks->on_s[TICK_ON_DEMAND] / HOUR_S;
	metric[METRIC_SPOT_NODE_H] = nodes * ticks->on_s[TICK_SPOT] / HOUR_S;
}

bool ticks_live(struct ticks *ticks, const struct params *params, const struct chance *chance, struct usage_log *log, double *metric,
		struct recorder *rec)
{
	const struct training_plan *plan = ticks->plan;

	ticks->log = log;
	ticks->rec = rec;
	start(ticks, params, chance);
	const bool finished = go(ticks, params->give_up_s);
	const double end_s = (double)ticks->now.k * ticks->rule.gap_s;

	tell(ticks, end_s, finished ? RECORD_DONE : RECORD_GAVE_UP, ticks->now.done_s);
	if (ticks->now.running != TICK_NONE)
		leave(ticks, ticks->now.running, END_RELEASED);
	if (plan->dataset_item != NO_ITEM)
		usage_add(log, (uint32_t)plan->dataset_item, -1, 0, end_s, params->dataset_bytes, END_RELEASED);
	log->end_s = end_s;
	metrics(ticks, metric);
	return finished;
}
