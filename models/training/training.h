/* Training: a fleet of nodes works through a fixed amount of work, loses some of it to interruptions, and saves it in
 * checkpoints. Inside this folder only. Time is in seconds since the scenario's start. */
#ifndef COSTCAST_MODELS_TRAINING_TRAINING_H
#define COSTCAST_MODELS_TRAINING_TRAINING_H

#include "sim/world/model.h"

extern const struct workload_type training;

enum coupling { COUPLING_GANG, COUPLING_ELASTIC };
enum state_rule { STATE_DURABLE, STATE_REPLICATED };
enum coordinator_rule { COORDINATOR_NONE, COORDINATOR_WORKER_0 };
enum waiting_rule { WAITING_HOLD, WAITING_RELEASE };
enum notice_rule { NOTICE_LOSE, NOTICE_SAVE };
enum deadline_policy { POLICY_NONE, POLICY_GREEDY, POLICY_UNIFORM_PROGRESS, POLICY_THRESHOLD, POLICY_FALLBACK, POLICY_CLAIRVOYANT };
enum every_word { EVERY_NONE, EVERY_YOUNG, EVERY_DALY, EVERY_OPTIMAL };

/* The keys of `kind: training`, as bound by the schema. */
struct training_keys {
	const char *instance;
	int64_t nodes, min_nodes;
	struct presence model;
	struct value work_s, model_parameters, model_tokens, model_mfu;
	int coupling, state, coordinator, while_waiting, on_notice;
	struct value efficiency, utilisation;    /* utilisation absent: never starved */
	struct presence checkpoint;
	struct value every_s, takes_s, checkpoint_bytes;
	const char *checkpoint_store;
	bool final;
	int64_t keep;
	struct value startup_s, restart_s;
	bool restart_at_start;
	struct presence dataset;
	struct value dataset_bytes;
	const char *dataset_store;
	struct presence exposed;
	bool exposed_survivors, exposed_restart, exposed_capacity_wait;
	struct presence fallback;
	int fallback_buy;
	struct value fallback_after_s;
	int deadline_policy;              /* enum deadline_policy */
	struct value policy_tick_s;       /* absent: continuous time */
	bool policy_guard;
	struct value give_up_after_s;
	struct presence managed;
	struct value max_wait_s, max_runtime_s;
	struct tags tags;
};
extern const struct schema training_schema;

enum { MAX_NODES = 10000, MAX_KEEP = 100 };
#define GIVE_UP_WORKS 10.0                /* give_up_after where nobody says it: so many times the work */
#define STEADY_ENOUGH 2.0                 /* price_capacity_optimized: pools whose nodes are taken at most so many times as often as the best's */
#define NEVER_S 1e300                     /* longer than any future, and 0 times it is still 0 */
enum { NO_ITEM = -1, NO_CHOICE = -1, NO_FRONT = 0xffff };

/* One way to have a node of a team: where it comes from, and what it is billed as. */
struct choice {
	const struct market *market;
	bool spot;
	int item;
	int front;                        /* whose storms strike it; NO_FRONT: none */
	double weight;                    /* throughput, of that of the workload's instance */
	int pool, pools;                  /* of plan->pool: node i is in pool + i mod pools; pools 0: always open */
};

/* A fleet row as the kernel wants it. */
struct team {
	const struct fleet_row *row;
	int first, nodes;                 /* nodes [first, first + nodes) */
	int spot, spots;                  /* plan->choice[spot, spot + spots): its spot nodes, in the order of its offers */
	int on_demand;                    /* of plan->choice; NO_CHOICE: it never buys so */
};

/* Storms that strike nodes alike: one Poisson process for all slots, thinned by what a slot is. */
struct front {
	uint32_t purpose;
	const struct market *market;      /* that rules it (the first with its group) */
	bool failures;                    /* strikes on-demand nodes (hardware), not spot ones; never with notice */
	uint32_t group;
};

/* Capacity that comes and goes: of spot nodes, or of requests for on-demand ones. */
struct plan_pool {
	const struct pool_rule *rule;
	int which;
	int choice;                       /* the first that is in it */
};

struct training_plan {
	const struct training_keys *keys;
	const struct setup *setup;
	int nodes, teams, choices, fronts, pools;
	int coordinator;                  /* node, or -1 */
	struct team *team;
	struct choice *choice;
	struct front *front;
	struct plan_pool *pool;
	uint16_t *team_of;                /* [nodes] */
	int checkpoint_item, dataset_item;
	double flops;                     /* of the whole fleet at peak; 0 when not needed */
	/* what a typical future looks like, for checks, words and the checkpoint interval */
	double ideal_s, typical_work_s, typical_rate_per_s, typical_every_s, typical_takes_s;
	bool certain;                     /* nothing has to be drawn once per replica */
	bool lives_drawn;                 /* some node's life comes from a distribution with memory */
	bool late_nodes;                  /* nodes may come, go or change market while work is done: each keeps its own account */
	bool tracks_members;              /* who holds the state, who is live: replicated or elastic */
	enum deadline_policy policy;      /* in continuous time; POLICY_NONE: the fleet stays in its market */
	double deadline_s, move_s;        /* of a policy: until when, and what a move to on-demand costs at most in time */
	bool seeks;                       /* a request may have to look for capacity: pools that come and go, or several offers */
	bool leads;                       /* how long a node knows its end ahead is drawn */
	bool paced;                       /* nodes differ in throughput, or in number: progress is not wall time */
	bool straight;                    /* the job may be told by its losses: see straight.h */
	bool draws_streams;               /* restarts or checkpoint writes are random */
	const struct ticks_plan *ticks;   /* the fleet is moved by the tick, see ticks.h; NULL: in continuous time */
	struct params *params;            /* of every replica when certain */
};

/* One replica's own values. */
struct front_params {
	double slot_rate, shock_rate;     /* per second: of one slot, of one pool */
	double mean_gap;
	double pick_base, pick_scale;     /* of a uniform: below the number of nodes it picks a slot, above it a pool */
	double pools_a_pick;              /* what is above, times this, is the pool */
	double share, all;
	int pools;
};
struct choice_params {
	double notice_s, notice_chance;   /* the notice, and how often it comes */
	double warning_s, warning_chance; /* a recommendation to leave, before it */
	double lead_s;                    /* the longest that a node may know its end ahead */
};
struct params {
	double work_s, every_s, per_every, give_up_s, max_runtime_s, fallback_after_s, efficiency;
	double dataset_bytes, checkpoint_bytes;
	bool takes_constant;
	double takes_s;                   /* when constant */
	struct front_params *front;
	struct choice_params *choice;
};

/* How many of NODES are in pool P of POOLS: node i is in pool i mod pools. */
static inline int pool_members(int nodes, int pools, int p)
{
	return nodes / pools + (p < nodes % pools);
}

/* The same in every future; so is what was not given, or is a word. */
static inline bool is_certain(const struct value *value)
{
	return value->form != VALUE_QUANTITY || dist_is_constant(&value->dist);
}

/* Total rate at which the job loses at least one node, per second: for intervals and words. */
double training_loss_rate(const struct training_plan *plan);
/* How much work there is, on average. */
double mean_work_s(const struct training_plan *plan);
/* How often the accelerators are busy while the job works, on average: 1 where nothing starves them. */
double mean_utilisation(const struct training_plan *plan);
/* Best time between checkpoints by WORD; INFINITY when nothing ever interrupts. */
double training_interval(enum every_word word, double takes_s, double rate_per_s);

/* teams.c: who may be bought how, which storms and pools there are. */
void teams_plan(struct setup *setup, struct training_plan *plan);
/* The choice of node I while all have capacity and prices are as they are on average. */
int typical_choice(const struct training_plan *plan, int i);

/* policy_moves.c: a deadline policy in continuous time, once its teams are planned. False after errors. */
bool moves_plan(const struct setup *setup, struct training_plan *plan, struct place at);

const void *training_plan_new(struct setup *setup, const void *bound, struct place at);
void training_params(const struct training_plan *plan, const struct chance *chance, struct params *params);
struct params *training_params_new(struct arena *arena, const struct training_plan *plan);

void *training_state_new(const void *plan);
void training_state_free(void *state);
bool training_live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric);
bool training_live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log,
			    double *metric, struct recorder *recorder);

void training_assume(const void *plan, model_line *line, void *context);
void training_remark(const void *plan, model_line *line, void *context);

/* Columns of the metric row. */
enum training_metric { METRIC_COST_USD, METRIC_HOURS_H, METRIC_INTERRUPTIONS, METRIC_LOST_H, METRIC_WAIT_H, METRIC_CHECKPOINT_H,
		       METRIC_RESTART_H, METRIC_ON_DEMAND_NODE_H, METRIC_SPOT_NODE_H, TRAINING_METRICS,
		       TRAINING_COLUMNS = TRAINING_METRICS + EXTRAS };

#endif
