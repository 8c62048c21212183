/* One scenario that has everything, for laws that must hold of everything. */
#ifndef COSTCAST_TESTS_RICH_H
#define COSTCAST_TESTS_RICH_H

#include "tests/oracle/lives.h"

/* Everything at once: storms and shocks, startup, waits and restarts that vary, storage, a commitment, a plain gang and an
 * elastic fleet, uncertain price and work. */
#define RICH_HEAD "version: 1\ntitle: rich\nstart: \"2024-02-27T09:30:00Z\"\ngoal: {deadline: 40 h, budget: $90}\n" \
	"simulate: {replications: 400, seed: 20261124}\n" \
	"thresholds: [\"P(late) < 30 %\", \"p95(cost) < $120\"]\n"
#define RICH_WORK "workloads: {job: {kind: training, instance: toy, nodes: 4, work: {choice: {20 h: 1, 26 h: 3, 22 h: 2}}, " \
	"checkpoint: {every: 2 h, takes: {uniform: [3 min, 9 min]}, size: 37 GB, store: disk, keep: 3}, startup: 2 min to 9 min, " \
	"restart: {exponential: {mean: 7 min}}, dataset: {size: 470 GB, store: disk}, on_notice: save, tags: {team: nlp}}}\n"
#define RICH_MARKET "market: {spot: {interruptions: {rate: 0.05 /h}, shock: {rate: 0.04 /h, all: 60 %, share: 35 %}, pools: 2, " \
	"capacity_wait: {lognormal: {mean: 40 min, cv: 1.5}}, notice: 5 min, price: {uniform: [$0.31/h, $0.52/h]}}}\n"
#define RICH_BOOK "prices: {instances: {toy: {on_demand: $1.237/h, spot: $0.4019/h}}, stores: {disk: {price: $0.0231/GB-month}}, " \
	"products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, rate: $0.713/h}]}}}\n"
#define RICH_AB "  A: {buy: on_demand}\n  B: {buy: spot}\n"
#define RICH_REST "  C: {buy: on_demand, commitments: [{product: plan, term: 1 y, commit: $2.1/h, owned: true}]}\n" \
	"  D: {fleet: [{nodes: 1, buy: on_demand}, {nodes: 3, buy: spot}]}\n" \
	"  E: {buy: spot, set: {workloads.job.coupling: elastic, workloads.job.state: replicated, workloads.job.min_nodes: 2}}\n" \
	"  F: {buy: spot, set: {workloads.job.while_waiting: release, workloads.job.fallback: {after: 30 min}, " \
	"workloads.job.give_up_after: 38 h}}\n"
#define RICH RICH_HEAD RICH_BOOK RICH_WORK RICH_MARKET "strategies:\n" RICH_AB RICH_REST

#endif
