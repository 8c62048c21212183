/* Rating a year: hourly usage of 20 items (175,200 rows that all differ) under three commitments: a flexible reservation, a
 * plan of one family, a plan for everything. Beside it the same usage without commitments, and a training job's.
 *   rating [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "sim/base/memory.h"
#include "sim/math/stats.h"
#include "sim/study/futures.h"

extern const struct models models;

enum { ITEMS = 20, HOURS = 8760, ROUNDS_MAX = 101 };
#define BAR_MS 2.0

static double cpu_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static void write_scenario(FILE *out)
{
	fprintf(out, "version: 1\nstart: \"2023-01-01T00:00:00Z\"\nsimulate: {replications: 1}\nprices:\n  instances:\n");
	for (int i = 0; i < ITEMS; i++)
		fprintf(out, "    i%d: {family: f%d, factor: 4, on_demand: $%.2f/h}\n", i, i % 4, 0.1 * (i + 1));
	fprintf(out, "  products:\n    ri: {mechanism: reservation, size_flexible: true, rates: [{instance: i0, rate: $0.06/h}]}\n");
	for (int k = 0; k < 2; k++) {
		fprintf(out, "    %s:\n      mechanism: spend\n      order: %d\n      family_bound: %s\n      rates:\n", k ? "any" : "family", k,
			k ? "false" : "true");
		for (int i = 0; i < ITEMS; i++)
			fprintf(out, "        - {instance: i%d, rate: $%.4f/h}\n", i, 0.1 * (i + 1) * (0.6 + 0.01 * i));
	}
	fprintf(out, "workloads: {u: {kind: usage, rows: [{item: i0, from: \"2023-01-01T00:00:00Z\", for: 365 d}");
	for (int i = 1; i < ITEMS; i++)
		fprintf(out, ", {item: i%d, from: \"2023-01-01T00:00:00Z\", for: 1 h}", i);
	fprintf(out, "]}}\nstrategies:\n  none: {buy: on_demand}\n  three: {buy: on_demand, commitments: [{product: ri, instance: i0, term: 1 y, "
		     "count: 10}, {product: family, instance: i1, term: 1 y, commit: $10/h}, {product: any, term: 1 y, commit: $30/h}]}\n");
}

/* Every item in every hour, one to nine of it. */
static void fill(struct usage_log *log)
{
	struct stream stream;

	stream_init(&stream, &(struct chance){.seed = 1, .replica = 0}, purpose_of(PURPOSE_TEST, 9));
	usage_log_clear(log);
	for (int h = 0; h < HOURS; h++)
		for (uint32_t i = 0; i < ITEMS; i++)
			usage_add(log, i, -1, h * 3600.0, (h + 1) * 3600.0, 1 + (double)(stream_next(&stream) % 9), END_RELEASED);
	log->end_s = HOURS * 3600.0;
}

static double median_ms(const struct strategy_plan *plan, const struct usage_log *log, int rounds)
{
	const struct rater *rater = models.rater[0];
	void *state = rater->state_new(plan->rater_plan[0]);
	const struct chance chance = {.seed = 1, .replica = 0};
	struct ledger ledger;
	double ms[ROUNDS_MAX], q;
	const double half = 0.5;

	ledger_init(&ledger, plan->setup.items, plan->setup.commitments);
	for (int r = -1; r < rounds; r++) {           /* the first warms up */
		const double begin = cpu_ms();

		ledger_clear(&ledger);
		rater->rate(plan->rater_plan[0], state, &chance, log, &ledger);
		ledger_settle(&ledger, plan->setup.item, log);
		ms[r < 0 ? 0 : r] = cpu_ms() - begin;
	}
	ledger_release(&ledger);
	rater->state_free(state);
	quantiles_of(ms, (size_t)rounds, &half, 1, &q);
	return q;
}

int main(int argc, char **argv)
{
	const int rounds = argc > 1 ? atoi(argv[1]) : 51;
	char path[] = "/tmp/costcast-bench-XXXXXX";
	const int fd = mkstemp(path);
	struct diag diag = {0};
	bool missing;

	if (rounds < 1 || rounds > ROUNDS_MAX || fd < 0)
		return 64;
	FILE *out = fdopen(fd, "w");

	write_scenario(out);
	fclose(out);
	struct scenario *scenario = scenario_load(path, &(struct overrides){0}, &models, &diag, &missing);
	const struct plan *plan = scenario ? plan_new(scenario, &diag) : NULL;

	unlink(path);
	diag_print(&diag, stderr);
	if (!plan)
		return 1;
	struct usage_log log;

	usage_log_init(&log, plan->strategy[1].setup.items);
	fill(&log);
	const double three = median_ms(&plan->strategy[1], &log, rounds), none = median_ms(&plan->strategy[0], &log, rounds);

	printf("\nrating a year of hourly usage of %d items, medians of %d, CPU time:\n", ITEMS, rounds);
	printf("  under three commitments %8.2f ms   bar %.2f%s\n  without               %10.2f ms\n", three, BAR_MS, three <= BAR_MS ? " met" : "",
	       none);
	usage_log_release(&log);
	diag_release(&diag);
	scenario_free(scenario);
	return 0;
}
