/* The yardstick of training, which every loop here knows by heart; hours throughout. A gang of 8 nodes works 192 h; a
 * checkpoint of 3 min follows each 6 h but the last; 7 nodes are spot, each lost after Exp(40 h) of life and a notice
 * of 2 min, and back after Exp(30 min), while the others live and are lost on; when all are up, a restart of 5 min. */
#ifndef COSTCAST_BENCH_JOB_H
#define COSTCAST_BENCH_JOB_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define SPOT 7
#define WORK_H 192.0
#define EVERY_H 6.0
#define TAKES_H 0.05
#define CYCLE_H (EVERY_H + TAKES_H)
#define RESTART_H (5.0 / 60)
#define LIFE_H 40.0
#define NOTICE_H (2.0 / 60)
#define WAIT_H 0.5
#define ON_DEMAND_USD_H 32.77
#define SPOT_USD_H 9.83

struct outcome {
	double hours, cost_usd;
};

/* WAITED: node-hours that spot nodes were away. */
static inline struct outcome outcome_of(double hours, double waited_h)
{
	return (struct outcome){ hours, ON_DEMAND_USD_H * hours + SPOT_USD_H * (SPOT * hours - waited_h) };
}

/* N futures, the first of them FIRST. */
typedef void loop_run(uint64_t first, size_t n, struct outcome *outcome);

#endif
