/* Whatever market a fleet meets, its books balance: over many random mixtures of pools, offers, policies and misfortunes no future
 * hangs, no time is counted twice or lost, no pool holds more than it has, and a future is the same to the last bit whether or not
 * somebody keeps its diary and whichever futures were lived before it. A warm one allocates nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/base/memory.h"
#include "tests/support/training_plans.h"

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

enum { PLANS = 300, REPLICAS = 30, ROWS = 3, OFFERS = 4, MARKETS = ROWS * (OFFERS + 1), CHANGES = 6, ZONES = 2,
       SPANS_MOST = 50000,                /* of one future; the rates below allow a few hundred */
       PIECES_MOST = 20000 };

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

/* A recorded market that no file holds. */
struct record_of_zones {
	double at_s[ZONES][CHANGES];
	int available[ZONES][CHANGES];
	struct trace_zone zone[ZONES];
	struct trace trace;
};

struct made {
	struct training_keys keys;
	struct fleet_row row[ROWS];
	struct offer offer[ROWS][OFFERS];
	struct price_rule price[MARKETS];
	struct record_of_zones record[MARKETS];
	int markets;
	struct value deadline_s;
	struct instance instance;
	struct book book;
	struct diag diag;
	struct setup setup;
	const struct training_plan *plan;
};

static struct stream dice;

static double roll(void)
{
	return uniform_of(stream_next(&dice));
}

static bool toss(double p)
{
	return roll() < p;
}

static double between(double low, double high)
{
	return low + roll() * (high - low);
}

static int one_of(int count)
{
	return (int)(roll() * count);
}

static struct value some_time(double mean_s)
{
	const double kind = roll();

	return kind < 0.25 ? certainly(0) : kind < 0.5 ? certainly(mean_s) : kind < 0.75 ? exponentially(mean_s)
		: lognormally(mean_s, 1.3);
}

static const struct price_rule *some_price(struct price_rule *rule, uint32_t key)
{
	*rule = (struct price_rule){
		.model = toss(0.5) ? PRICE_JUMPS : PRICE_REVERTING, .mean_usd_h = 9.83, .floor_usd_h = toss(0.5) ? 0 : 5,
		.cap_usd_h = toss(0.5) ? INFINITY : 30, .sd = between(0.05, 0.5), .memory_s = between(1, 20) * 3600, .step_s = 3600,
		.key = key};
	rule->gap_s = toss(0.5) ? exponentially(between(1, 10) * 3600).dist : certainly(between(1, 24) * 3600).dist;
	return rule;
}

static const struct trace *some_record(struct record_of_zones *record, uint32_t key, int zones)
{
	for (int z = 0; z < zones; z++) {
		double t_s = 0;

		for (int i = 0; i < CHANGES; i++) {
			record->at_s[z][i] = t_s;
			record->available[z][i] = toss(0.3) ? POOL_FULL : one_of(6);
			t_s += between(0.1, 12) * 3600;
		}
		record->zone[z] = (struct trace_zone){NULL, CHANGES, record->at_s[z], record->available[z], NULL, t_s, 0};
	}
	record->trace = (struct trace){.key = key, .counts = true, .zone = record->zone, .zones = (size_t)zones};
	return &record->trace;
}

/* When capacity is there: always, for drawn times, or as was recorded. */
static void some_capacity(struct made *made, struct market *market, int k)
{
	struct pool_rule *rule = &market->capacity;
	const int zones = 1 + one_of(ZONES);

	*rule = (struct pool_rule){.model = (enum pool_model)one_of(4), .first = (enum pool_first)one_of(3), .max_usd_h = INFINITY,
				   .zone = -1, .region = (uint32_t)one_of(2), .key = market->pool_key};
	rule->up_s = rule->model == POOL_RENEWAL && toss(0.5) ? weibull(between(0.6, 2), between(1, 40) * 3600) : certainly(between(1, 40) * 3600);
	rule->down_s = rule->model == POOL_RENEWAL && toss(0.5) ? exponentially(between(0.1, 10) * 3600) : certainly(between(0.1, 10) * 3600);
	if (rule->model == POOL_MARKOV && toss(0.4)) {
		rule->within = between(0.1, 0.8);
		rule->across = rule->within * roll();
	}
	if (rule->model == POOL_TRACE) {
		rule->trace = some_record(&made->record[k], (uint32_t)k, zones);
		rule->random = toss(0.5);
		rule->zone = toss(0.5) ? -1 : 0;
	}
	if (!market->moves || toss(0.5))
		return;
	rule->price = market->moves;
	rule->max_usd_h = between(6, 20);
	if (rule->model == POOL_MARKOV && rule->within <= 0 && toss(0.5))
		rule->price_power = between(0.5, 2);
}

/* Requests for on-demand nodes that are not always granted, and nodes that break. */
static void some_shortage(struct market *market)
{
	market->on_demand_wait_s = some_time(300);
	if (toss(0.3))
		market->shortage = (struct pool_rule){.model = POOL_MARKOV, .max_usd_h = INFINITY, .up_s = certainly(between(5, 40) * 3600),
						      .down_s = certainly(between(0.2, 6) * 3600), .key = market->pool_key + 500};
	if (toss(0.3)) {
		market->on_demand_life = toss(0.5) ? LIFE_DRAWN : LIFE_MEMORYLESS;
		market->on_demand_rate_per_s = certainly(1 / (between(20, 200) * 3600));
		market->on_demand_life_s = weibull(0.8, between(20, 200) * 3600);
	}
}

static struct market some_market(struct made *made, bool memory)
{
	struct market market = quiet_market();
	const double life_s = between(5, 60) * 3600;
	const int k = made->markets++;

	market.group = (uint32_t)k;
	market.pool_key = 1000 * (uint32_t)(k + 1);
	market.life = toss(0.3) ? LIFE_ENDLESS : memory && toss(0.4) ? LIFE_DRAWN : LIFE_MEMORYLESS;
	market.rate_per_s = certainly(1 / life_s);
	market.life_s = weibull(between(0.6, 2.385), life_s);
	market.taken_per_s = roll() < 0.5 ? 1 / life_s : 1e-5;
	market.spot_usd_h = certainly(between(5, 15));
	market.capacity_wait_s = some_time(between(60, 7200));
	market.first_wait_s = some_time(between(60, 3600));
	market.notice_s = certainly(toss(0.3) ? 0 : between(30, 3000));
	market.notice_chance = toss(0.5) ? certainly(1) : certainly(roll());
	if (toss(0.4)) {
		market.warning_s = certainly(between(60, 7200));
		market.warning_chance = certainly(roll());
	}
	market.pools = 1 + one_of(3);
	if (toss(0.3)) {
		market.shock_rate_per_s = certainly(1 / (between(5, 80) * 3600));
		market.shock_share = certainly(roll());
		market.shock_all = certainly(roll() / 2);
	}
	if (toss(0.4)) {
		market.moves = some_price(&made->price[k], market.pool_key);
		market.spot_usd_h = certainly(9.83);
	}
	some_capacity(made, &market, k);
	some_shortage(&market);
	return market;
}

static void some_offers(struct made *made, int r, bool memory)
{
	struct fleet_row *row = &made->row[r];

	row->allocation = (enum allocation)one_of(4);
	row->offers = (size_t)one_of(OFFERS + 1);
	row->offer = made->offer[r];
	for (size_t k = 0; k < row->offers; k++)
		made->offer[r][k] = (struct offer){.instance_name = "toy", .instance = &made->instance,
						   .weight = toss(0.6) ? 1 : between(0.3, 3), .market = some_market(made, memory)};
}

/* What the whole job does when it loses nodes or waits for them. */
static void some_ways(struct training_keys *keys)
{
	keys->coupling = toss(0.35) ? COUPLING_ELASTIC : COUPLING_GANG;
	keys->state = toss(0.3) ? STATE_REPLICATED : STATE_DURABLE;
	keys->coordinator = toss(0.2) ? COORDINATOR_WORKER_0 : COORDINATOR_NONE;
	keys->min_nodes = keys->coupling == COUPLING_ELASTIC ? 1 + one_of((int)keys->nodes) : keys->nodes;
	keys->efficiency = certainly(toss(0.5) ? 1 : 0.9);
	keys->while_waiting = toss(0.3) ? WAITING_RELEASE : WAITING_HOLD;
	if (toss(0.3)) {
		keys->fallback.given = true;
		keys->fallback_after_s = certainly(toss(0.3) ? 0 : between(60, 20000));
	}
	if (!keys->fallback.given && toss(0.2)) {
		keys->managed.given = true;
		keys->max_wait_s = certainly(between(20, 300) * 3600);
		if (toss(0.5))
			keys->max_runtime_s = certainly(between(5, 20) * 3600);
	}
}

static void some_keys(struct training_keys *keys, int nodes, bool policy)
{
	*keys = plain_keys(nodes, between(5, 60) * 3600);
	keys->restart_s = some_time(600);
	keys->startup_s = some_time(400);
	keys->restart_at_start = toss(0.5);
	keys->final = toss(0.5);
	keys->exposed_survivors = toss(0.7);
	keys->exposed_restart = toss(0.7);
	keys->on_notice = toss(0.5) ? NOTICE_SAVE : NOTICE_LOSE;
	if (toss(0.8)) {
		keys->every_s = certainly(between(0.3, 8) * 3600);
		keys->takes_s = policy ? certainly(between(0, 900)) : some_time(between(20, 900));
	}
	keys->give_up_after_s = certainly(between(20, 300) * 3600);
	if (!policy)
		some_ways(keys);
}

static void make(struct made *made)
{
	const bool policy = toss(0.25), memory = toss(0.4);
	const int rows = policy ? 1 : 1 + one_of(ROWS);
	int nodes = 0;

	*made = (struct made){0};
	for (int r = 0; r < rows; r++) {
		struct fleet_row *row = &made->row[r];

		row->nodes = 1 + one_of(5);
		row->buy = policy || toss(0.8) ? BUY_SPOT : BUY_ON_DEMAND;
		row->market = some_market(made, memory);
		if (row->buy == BUY_SPOT) {
			some_offers(made, r, memory);
			row->rebalance = !policy && toss(0.3);
		}
		nodes += (int)row->nodes;
	}
	some_keys(&made->keys, nodes, policy);
	if (policy) {
		made->keys.deadline_policy = POLICY_GREEDY + one_of(4);
		made->deadline_s = certainly(made->keys.work_s.dist.a * between(0.8, 3));
	}
	made->setup = (struct setup){
		.bind = {.arena = arena_new(), .diag = &made->diag}, .book = &made->book, .instance = &made->instance,
		.instance_name = "toy", .fleet = made->row, .fleet_rows = (size_t)rows, .deadline_s = &made->deadline_s};
	made->plan = training_plan_new(&made->setup, &made->keys, (struct place){0});
	if (!made->plan)
		fail_msg("a plan was refused: %s", made->diag.errors ? made->diag.item[0].message : "?");
}

/* One future and all it leaves behind. */
struct told {
	double metric[TRAINING_COLUMNS];
	bool finished;
	struct usage_log log;
};

static void tell(struct told *told, const struct training_plan *plan, void *state, uint64_t replica, struct recorder *recorder)
{
	const struct chance chance = {.seed = 1126, .replica = replica};

	memset(told->metric, 0, sizeof told->metric);
	usage_log_clear(&told->log);
	told->finished = recorder ? training_live_recorded(plan, state, &chance, &told->log, told->metric, recorder)
		: training_live(plan, state, &chance, &told->log, told->metric);
}

static int where_plan, where_replica;

#define holds(what) do { if (!(what)) fail_msg("plan %d, replica %d: not so: %s", where_plan, where_replica, #what); } while (0)

static bool near(double a, double b, double scale)
{
	return fabs(a - b) <= 1e-9 * (scale + fabs(b)) + 1e-6;
}

static int by_node(const void *left, const void *right)
{
	const struct usage *a = left, *b = right;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->from_s > b->from_s) - (a->from_s < b->from_s);
}

/* Spans lie in the future's time, and one node is there once: twice at most while its replacement waits. */
static void spans_are_sound(const struct training_plan *plan, struct told *told)
{
	struct usage_log *log = &told->log;

	holds(log->count < SPANS_MOST);
	if (log->count)
		qsort(log->usage, log->count, sizeof *log->usage, by_node);
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *x = &log->usage[u];

		holds(x->from_s >= 0 && x->from_s <= x->to_s && x->to_s <= log->end_s && x->quantity == 1);
		holds(x->node >= 0 && x->node < plan->nodes);
		for (size_t v = u + 1; v < log->count && log->usage[v].node == x->node; v++) {
			const bool replaced = plan->team[plan->team_of[x->node]].row->rebalance;

			if (log->usage[v].from_s >= x->to_s - 1e-6)
				break;
			holds(replaced && v == u + 1);
		}
	}
}

/* Node-seconds of each item: as spans, as parts, and as metrics. */
static void books_balance(const struct training_plan *plan, const struct told *told)
{
	const double *metric = told->metric, end_s = told->log.end_s;
	double item_s[MARKETS + 2 * ROWS] = {0}, total_s[2] = {0};

	for (size_t u = 0; u < told->log.count; u++)
		item_s[told->log.usage[u].item] += told->log.usage[u].to_s - told->log.usage[u].from_s;
	for (int c = 0; c < plan->choices; c++) {
		const double *part_s = told->log.part_s + plan->choice[c].item * PARTS;
		double sum_s = 0;

		for (int k = 0; k < PARTS; k++) {
			holds(part_s[k] > -1e-6 * end_s);
			sum_s += part_s[k];
		}
		holds(near(sum_s, item_s[plan->choice[c].item], 20 * end_s));
		total_s[plan->choice[c].spot] += sum_s;
	}
	holds(near(metric[METRIC_SPOT_NODE_H], total_s[1] / 3600, end_s));
	holds(near(metric[METRIC_ON_DEMAND_NODE_H], total_s[0] / 3600, end_s));
	holds(near(metric[METRIC_HOURS_H], end_s / 3600, 0));
}

static double part_of_all(const struct training_plan *plan, const struct told *told, enum part part)
{
	double sum_s = 0;

	for (int c = 0; c < plan->choices; c++)
		sum_s += told->log.part_s[plan->choice[c].item * PARTS + part];
	return sum_s;
}

/* The hours are useful, lost, and so on; in a gang all nodes are there for each of them but the waiting. */
static void times_add_up(const struct training_plan *plan, const struct told *told)
{
	const double *metric = told->metric, end_s = told->log.end_s, work_s = plan->keys->work_s.dist.a;
	const double useful_s = end_s - 3600 * (metric[METRIC_LOST_H] + metric[METRIC_WAIT_H] + metric[METRIC_CHECKPOINT_H]
						+ metric[METRIC_RESTART_H]);
	const bool gang = plan->keys->coupling == COUPLING_GANG;
	double fastest = 0, slowest = INFINITY;

	for (int c = 0; c < plan->choices; c++) {
		fastest = fmax(fastest, plan->choice[c].weight);
		slowest = fmin(slowest, plan->choice[c].weight);
	}
	holds(useful_s > -1e-6 * end_s);
	holds(end_s <= plan->keys->give_up_after_s.dist.a * (1 + 1e-12));
	if (gang) {
		holds(near(part_of_all(plan, told, PART_USEFUL), plan->nodes * useful_s, 20 * end_s));
		holds(near(part_of_all(plan, told, PART_LOST), plan->nodes * 3600 * metric[METRIC_LOST_H], 20 * end_s));
		holds(near(part_of_all(plan, told, PART_CHECKPOINT), plan->nodes * 3600 * metric[METRIC_CHECKPOINT_H], 20 * end_s));
		holds(near(part_of_all(plan, told, PART_RESTART), plan->nodes * 3600 * metric[METRIC_RESTART_H], 20 * end_s));
	} else {
		holds(part_of_all(plan, told, PART_USEFUL) <= plan->nodes * useful_s * (1 + 1e-9) + 1e-6 * end_s);
		fastest *= plan->keys->efficiency.dist.a;
		slowest *= plan->keys->efficiency.dist.a / plan->nodes;
	}
	if (!told->finished)
		return;
	holds(useful_s >= work_s / fastest * (1 - 1e-9) - 1e-3 && useful_s <= work_s / slowest * (1 + 1e-9) + 1e-3);
}

/* What pool P of the plan held from when on, walked once more. */
struct pieces {
	double from_s[PIECES_MOST];
	int capacity[PIECES_MOST], count;
};
static struct pieces pieces;

static void walk_again(const struct training_plan *plan, int p, uint64_t replica, double end_s)
{
	const struct chance chance = {.seed = 1126, .replica = replica};
	struct pool pool = {.until_s = end_s};

	pieces.count = 0;
	pool_start(&pool, plan->pool[p].rule, plan->pool[p].which, &chance);
	for (;;) {
		assert_true(pieces.count < PIECES_MOST);
		pieces.from_s[pieces.count] = pool.from_s;
		pieces.capacity[pieces.count++] = pool.capacity;
		if (pool.to_s >= end_s)
			break;
		pool_pass(&pool);
	}
	pool_release(&pool);
}

static bool in_pool(const struct training_plan *plan, const struct usage *x, int p)
{
	for (int c = 0; c < plan->choices; c++) {
		const struct choice *choice = &plan->choice[c];

		if (choice->item == (int)x->item)
			return choice->spot && choice->pools && choice->pool + x->node % choice->pools == p;
	}
	return false;
}

/* In the middle of each piece of each pool it holds no more nodes than it has; and just before the end of each. */
static void pools_hold_them(const struct training_plan *plan, const struct told *told, uint64_t replica)
{
	for (int p = 0; p < plan->pools; p++) {
		walk_again(plan, p, replica, told->log.end_s);
		for (int k = 0; k < pieces.count; k++) {
			const double from_s = pieces.from_s[k], to_s = k + 1 < pieces.count ? pieces.from_s[k + 1] : told->log.end_s;

			for (int at = 1; at < 4; at++) {
				const double t_s = from_s + (to_s - from_s) * (at == 1 ? 0.001 : at == 2 ? 0.5 : 0.999);
				int here = 0;

				for (size_t u = 0; u < told->log.count && to_s - from_s > 1e-3; u++) {
					const struct usage *x = &told->log.usage[u];

					here += x->from_s < t_s && t_s < x->to_s && in_pool(plan, x, p);
				}
				holds(here <= pieces.capacity[k]);
			}
		}
	}
}

/* A fall back is written when it is asked for, where no pool has to be looked for first. */
static void diary_is_in_order(const struct training_plan *plan, const struct recorder *recorder)
{
	for (size_t k = 1; k < recorder->count; k++)
		if (plan->seeks || recorder->record[k - 1].kind != RECORD_FALLBACK)
			holds(recorder->record[k].t_s >= recorder->record[k - 1].t_s - 1e-6);
}

static void same(const struct told *a, const struct told *b)
{
	holds(a->finished == b->finished);
	holds(!memcmp(a->metric, b->metric, sizeof a->metric));
	holds(!memcmp(a->log.part_s, b->log.part_s, a->log.items * PARTS * sizeof *a->log.part_s));
	holds(a->log.count == b->log.count);
	for (size_t u = 0; u < a->log.count; u++)
		holds(!memcmp(&a->log.usage[u], &b->log.usage[u], sizeof *a->log.usage));
}

static struct tally { uint64_t finished, losses, falls_back; } tally;

static void count(const struct told *told, const struct recorder *recorder)
{
	tally.finished += told->finished;
	tally.losses += (uint64_t)told->metric[METRIC_INTERRUPTIONS];
	for (size_t k = 0; k < recorder->count; k++)
		tally.falls_back += recorder->record[k].kind == RECORD_FALLBACK;
}

/* All futures of a plan: in order, each with its diary; then backwards with a state that has lived. */
static void plan_is_sound(const struct made *made)
{
	const struct training_plan *plan = made->plan;
	void *state = training_state_new(plan), *other = training_state_new(plan);
	struct told told[REPLICAS], again = {0};
	struct recorder recorder = {0};

	usage_log_init(&again.log, plan->setup->items);
	for (int r = 0; r < REPLICAS; r++) {
		where_replica = r;
		recorder.count = 0;
		usage_log_init(&told[r].log, plan->setup->items);
		tell(&told[r], plan, state, (uint64_t)r, NULL);
		tell(&again, plan, other, (uint64_t)r, &recorder);
		same(&told[r], &again);
		diary_is_in_order(plan, &recorder);
		count(&told[r], &recorder);
	}
	for (int r = REPLICAS - 1; r >= 0; r--) {
		where_replica = r;
		calls = 0;
		tell(&again, plan, state, (uint64_t)r, NULL);
		if (COUNTED)
			holds(calls == 0);
		same(&told[r], &again);
	}
	for (int r = 0; r < REPLICAS; r++) {
		where_replica = r;
		spans_are_sound(plan, &told[r]);
		books_balance(plan, &told[r]);
		times_add_up(plan, &told[r]);
		pools_hold_them(plan, &told[r], (uint64_t)r);
		usage_log_release(&told[r].log);
	}
	usage_log_release(&again.log);
	recorder_release(&recorder);
	training_state_free(state);
	training_state_free(other);
}

static void any_market_is_sound(void **state)
{
	static struct made made;

	(void)state;
	stream_init(&dice, &(struct chance){.seed = 20261126, .replica = 0}, purpose_of(PURPOSE_TEST, 78));
	for (where_plan = 0; where_plan < PLANS; where_plan++) {
		make(&made);
		plan_is_sound(&made);
		arena_free(made.setup.bind.arena);
		diag_release(&made.diag);
	}
	/* else the plans were too quiet, or too wild, to say anything */
	assert_true(tally.finished > PLANS * REPLICAS / 4 && tally.finished < PLANS * REPLICAS * 9 / 10);
	assert_true(tally.losses > 10 * PLANS * REPLICAS / 4);
	assert_true(tally.falls_back > PLANS);
}

/* A policy waits for spot capacity once: half an hour at first, then ten hours of work. */
static void offered_capacity_is_there_at_once(void **state)
{
	static struct made made;
	struct told told = {0};
	void *job;

	(void)state;
	made.row[0] = (struct fleet_row){.nodes = 2, .buy = BUY_SPOT, .market = quiet_market()};
	made.row[0].market.capacity_wait_s = made.row[0].market.first_wait_s = certainly(1800);
	made.keys = plain_keys(2, 36000);
	made.keys.deadline_policy = POLICY_GREEDY;
	made.deadline_s = certainly(30 * 3600);
	made.setup = (struct setup){
		.bind = {.arena = arena_new(), .diag = &made.diag}, .book = &made.book, .instance = &made.instance,
		.instance_name = "toy", .fleet = made.row, .fleet_rows = 1, .deadline_s = &made.deadline_s};
	made.plan = training_plan_new(&made.setup, &made.keys, (struct place){0});
	assert_non_null(made.plan);
	usage_log_init(&told.log, made.setup.items);
	job = training_state_new(made.plan);
	tell(&told, made.plan, job, 0, NULL);
	assert_true(told.finished && fabs(told.metric[METRIC_HOURS_H] - 10.5) < 1e-9);
	training_state_free(job);
	usage_log_release(&told.log);
	arena_free(made.setup.bind.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(any_market_is_sound), cmocka_unit_test(offered_capacity_is_there_at_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
