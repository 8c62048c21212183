/* Futures that a hand can follow: nodes live half an hour or so, and the exact end is read from the diary. */
#ifndef COSTCAST_TESTS_HAND_H
#define COSTCAST_TESTS_HAND_H

#include "tests/oracle/lives.h"

/* One future told, of a scenario with one workload and one strategy S. Minutes are the unit of all that follows. */
struct told {
	struct oracle o;
	struct replay *replay;
};

static inline struct told tell(const char *workload, const char *market, const char *strategy)
{
	struct told told = {.o = lives("version: 1\nstart: \"2024-03-04T09:00:00Z\"\nsimulate: {replications: 3, seed: 11}\n"
		"goal: {deadline: 100 h, budget: $1000000}\nprices: {" BOOK "}\nworkloads: {job: {kind: training, instance: toy, %s}}\n"
		"market: {%s}\nstrategies: {S: {%s}}\n", workload, market, strategy)};

	told.replay = replay_new(told.o.plan, 0, 0);
	return told;
}

static inline void forget(struct told *told)
{
	replay_free(told->replay);
	oracle_release(&told->o);
}

/* When the NTH event of this kind was, min. */
static inline double at_min(const struct told *told, enum record_kind kind, int nth)
{
	const struct record *record = lives_record(told->replay, kind, nth);

	if (!record)
		fail_msg("no %s number %d", record_name(kind), nth);
	return record->t_s / 60;
}

static inline int times(const struct told *told, enum record_kind kind)
{
	return lives_records(told->replay, kind);
}

/* A metric in hours is so many minutes. */
static inline void minutes(const struct told *told, const char *metric, double truth)
{
	lives_are(metric, lives_one(&told->o, "S", metric) * 60, truth, 1e-6);
}

#endif
