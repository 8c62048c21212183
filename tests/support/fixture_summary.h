/* A summary made by hand, for tests of sinks: four strategies of an eight-node run, C about 30 times the others.
 * Numbers are invented but hang together: statistics are those of the futures held. Nothing is simulated. */
#ifndef COSTCAST_TESTS_FIXTURE_SUMMARY_H
#define COSTCAST_TESTS_FIXTURE_SUMMARY_H

#include "sim/study/summary.h"

enum { FIXTURE_REPLICAS = 2000, FIXTURE_STRATEGIES = 4, FIXTURE_METRICS = 9 };

/* A fresh one at each call; what tests want to be different they may change. Strategies A, B, C, D; thresholds
 * "P(late) < 5 %" and "p95(cost) < $40000"; no strategy passes both. B: 9 unfinished futures. */
struct summary *fixture_summary(void);
void fixture_summary_free(struct summary *summary);
struct scenario *fixture_scenario(struct summary *summary);         /* the same objects, to be changed */
struct strategy *fixture_strategy(struct summary *summary, size_t strategy);
struct setup *fixture_setup(struct summary *summary, size_t strategy);
/* Statistics again, after the futures were changed. */
void fixture_summarise(struct summary *summary);
/* Strategy D, replica 17: three grants, one lost node, seven bill lines; parts and total set. */
struct replay *fixture_replay(struct summary *summary);
void fixture_replay_free(struct replay *replay);

#endif
