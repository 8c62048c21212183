/* Measured side by side in one run, as machines differ and are shared: read the ratios.
 *   bench [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/base/memory.h"
#include "sim/math/dist.h"
#include "sim/math/stats.h"
#include "tests/bench/loop_batch.h"
#include "tests/bench/loop_heap.h"
#include "tests/bench/loop_queue.h"
#include "tests/bench/loop_skip.h"
#ifndef WITHOUT_COSTCAST
#include "tests/bench/costcast.h"
#endif

#define ROUNDS_MAX 51

static double clock_ns(clockid_t id)
{
	struct timespec time;

	clock_gettime(id, &time);
	return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

static double cpu_ns(void)
{
	return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

/* --- what is timed: N units of work from FIRST on --- */
struct subject {
	const char *name, *unit, *what;
	size_t n;
	void (*run)(uint64_t first, size_t n);
	double ns[ROUNDS_MAX];    /* per unit */
};

static struct outcome *outcome;
static double *column;
static volatile double sink;

static void run_heap(uint64_t first, size_t n) { loop_heap(first, n, outcome); }
static void run_skip(uint64_t first, size_t n) { loop_skip(first, n, outcome); }
static void run_line(uint64_t first, size_t n) { loop_line(first, n, outcome); }
static void run_batch(uint64_t first, size_t n) { loop_batch(first, n, outcome); }
static bool has_vectors(void)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx512f");
#else
	return true;
#endif
}

static void run_queue(uint64_t first, size_t n) { sink = has_vectors() ? queue_run(&queue_service, first, n).mean_wait_s : 0; }

static void run_fill(uint64_t first, size_t n)
{
	static uint64_t word[2048];
	const struct chance chance = {.seed = 42, .replica = first };

	for (size_t i = 0; i < n; i += 2048)
		philox_fill(&chance, purpose_of(PURPOSE_TEST, 2), (uint32_t)(i / 2), 1024, word);
	sink = (double)word[77];
}

static void run_exponential(uint64_t first, size_t n)
{
	const struct chance chance = {.seed = 42, .replica = first };
	struct stream stream;
	double sum = 0;

	stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 3));
	for (size_t i = 0; i < n; i++)
		sum += exponential_of(stream_next(&stream), &chance);
	sink = sum;
}

static void draw_many(const struct dist *dist, uint64_t first, size_t n)
{
	const struct chance chance = {.seed = 42, .replica = first };
	struct stream stream;
	double sum = 0;

	stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 4));
	for (size_t i = 0; i < n; i++)
		sum += dist_draw(dist, stream_next(&stream), &chance);
	sink = sum;
}

static void run_lognormal(uint64_t first, size_t n)
{
	struct dist dist;

	dist_lognormal_mean_cv(&dist, 1800, 1);
	draw_many(&dist, first, n);
}

static void run_weibull(uint64_t first, size_t n)
{
	struct dist dist;

	dist_weibull(&dist, 0.7, 40);
	draw_many(&dist, first, n);
}

static void run_gamma(uint64_t first, size_t n)
{
	struct dist dist;

	dist_gamma_mean_cv(&dist, 1800, 0.5);
	draw_many(&dist, first, n);
}

static void run_quantiles(uint64_t first, size_t n)
{
	static const double p[7] = { 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99 };
	double q[7];

	(void)first;
	quantiles_of(column, n, p, 7, q);
	sink = q[3];
}

static void run_moments(uint64_t first, size_t n)
{
	(void)first;
	sink = moments_of(column, n).sd;
}

static struct subject subject[] = {
	{ "H", "replica", "event heap, GSL mt19937 and gsl_ran_exponential", 4000, run_heap, { 0 } },
	{ "S", "replica", "skip-ahead, scan, buffered Philox, ziggurat", 20000, run_skip, { 0 } },
	{ "L", "replica", "skip-ahead, losses alone are events", 20000, run_line, { 0 } },
	{ "B", "replica", "16 replicas in lock-step, vectors", 64000, run_batch, { 0 } },
	{ "K", "request", "Kiefer-Wolfowitz, autoscaled, batched Philox", 2000000, run_queue, { 0 } },
	{ "philox", "word", "philox_fill", 8 << 20, run_fill, { 0 } },
	{ "exponential", "draw", "exponential_of(stream_next)", 4 << 20, run_exponential, { 0 } },
	{ "lognormal", "draw", "dist_draw", 1 << 20, run_lognormal, { 0 } },
	{ "weibull", "draw", "dist_draw, shape 0.7", 1 << 20, run_weibull, { 0 } },
	{ "gamma", "draw", "dist_draw, cv 0.5", 1 << 20, run_gamma, { 0 } },
	{ "quantiles", "value", "seven quantiles of 10^6 values", 1000000, run_quantiles, { 0 } },
	{ "moments", "value", "of 10^6 values", 1000000, run_moments, { 0 } },
#ifndef WITHOUT_COSTCAST
	{ "costcast", "replica", "yardstick.yaml", 20000, run_costcast, { 0 } },
	{ "general", "replica", "yardstick-general.yaml", 10000, run_general, { 0 } },
	{ "serving", "request", "yardstick-inference.yaml", INFERENCE_REQUESTS, run_serving, { 0 } },
	{ "month", "replica", "organisation.yaml, all strategies", 40, run_month, { 0 } },
#endif
};
#define SUBJECTS (sizeof subject / sizeof *subject)

static int by_value(const void *left, const void *right)
{
	const double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static double median_ns(const char *name, int rounds)
{
	for (size_t s = 0; s < SUBJECTS; s++)
		if (!strcmp(subject[s].name, name)) {
			qsort(subject[s].ns, (size_t)rounds, sizeof(double), by_value);
			return subject[s].ns[rounds / 2];
		}
	return NAN;
}

/* --- first the truth: a loop that computes something else is not timed --- */
static void expect(const char *loop, const char *what, double got, double want, double tolerance)
{
	if (fabs(got - want) <= tolerance)
		return;
	fprintf(stderr, "bench: %s: %s is %.2f, not %.2f +- %.2f\n", loop, what, got, want, tolerance);
	exit(1);
}

/* Against performance's table, with four standard errors of N futures (and of the table's last digit). */
static void check_training(const char *loop, const double *hours, const double *cost, size_t n, double slack)
{
	static const double p[2] = { 0.5, 0.95 };
	const struct moments h = moments_of(hours, n), c = moments_of(cost, n);
	double q[2];

	expect(loop, "mean of hours", h.mean, 380.98, 4 * h.se + 0.05 + slack);
	expect(loop, "mean of cost", c.mean, 38377, 4 * c.se + 5 + 100 * slack);
	quantiles_of(hours, n, p, 2, q);
	expect(loop, "p50 of hours", q[0], 378.3, 6 * h.se + 0.1 + slack);
	expect(loop, "p95 of hours", q[1], 456.4, 10 * h.se + 0.1 + slack);
	printf("%-12s mean %.2f h, p50 %.1f, p95 %.1f, cost %.0f\n", loop, h.mean, q[0], q[1], c.mean);
}

static void check_loop(const char *loop, loop_run *run)
{
	enum { N = 40000 };
	struct outcome *out = mem_new(N, sizeof *out);
	double *hours = mem_new(N, sizeof *hours), *cost = mem_new(N, sizeof *cost);

	run(1000000, N, out);
	for (size_t i = 0; i < N; i++) {
		hours[i] = out[i].hours;
		cost[i] = out[i].cost_usd;
	}
	check_training(loop, hours, cost, N, 0);
	free(hours);
	free(cost);
	free(out);
}

/* M/M/c by Erlang's formula (1917): 100 requests a second, 0.2 s each, 23 replicas wait 27.7 ms on average. */
static void check_erlang(const char *loop, double wait_s)
{
	const double load = 100 * 0.2, c = 23;
	double term = 1, sum = 0, busy, want_s;

	for (int k = 0; k < (int)c; k++) {
		sum += term;
		term *= load / (k + 1);
	}
	busy = term / (1 - load / c) / (sum + term / (1 - load / c));
	want_s = busy * 0.2 / (c - load);
	expect(loop, "mean wait, ms", 1000 * wait_s, 1000 * want_s, 20 * want_s);
	printf("%-12s mean wait %.2f ms (Erlang: %.2f)\n", loop, 1000 * wait_s, 1000 * want_s);
}

static void check_queue(void)
{
	if (has_vectors())
		check_erlang("K", queue_run(&queue_erlang, 7, 20000000).mean_wait_s);
	else
		puts("K            left out: it is written for AVX-512");
}

static void time_all(int rounds)
{
	for (int round = -1; round < rounds; round++)            /* one to warm up */
		for (size_t s = 0; s < SUBJECTS; s++) {
			const double start = cpu_ns();

			subject[s].run((uint64_t)(round + 2) * 10000000, subject[s].n);
			if (round >= 0)
				subject[s].ns[round] = (cpu_ns() - start) / (double)subject[s].n;
		}
}

#ifndef WITHOUT_COSTCAST
static void ratio(const char *what, double value, double bar, double stretch)
{
	printf("  %-44s %6.2f   bar %.2f%s   stretch %.2f%s\n", what, value, bar, value <= bar ? " met" : "", stretch,
	       value <= stretch ? " met" : "");
}
#endif

static void report(int rounds)
{
	printf("\nmedians of %d interleaved rounds, CPU time, one thread:\n", rounds);
	for (size_t s = 0; s < SUBJECTS; s++)
		printf("  %-12s %10.2f ns per %-8s %s\n", subject[s].name, median_ns(subject[s].name, rounds),
		       subject[s].unit, subject[s].what);
	printf("\nratios:\n");
	printf("  %-44s %6.2f\n", "H / S", median_ns("H", rounds) / median_ns("S", rounds));
	printf("  %-44s %6.2f\n", "S / B", median_ns("S", rounds) / median_ns("B", rounds));
#ifndef WITHOUT_COSTCAST
	ratio("memoryless training: costcast / S", median_ns("costcast", rounds) / median_ns("S", rounds), 1.5,
	      1.5 * median_ns("B", rounds) / median_ns("S", rounds));
	ratio("general: general / H", median_ns("general", rounds) / median_ns("H", rounds), 1 / 3.0,
	      2 * median_ns("S", rounds) / median_ns("H", rounds));
	if (has_vectors())
		ratio("inference: serving / K", median_ns("serving", rounds) / median_ns("K", rounds), 1.5, 1.2);
	printf("  %-44s %6.2f   bar 10%s\n", "organisation: s for 1,000 months on 2 cores", median_ns("month", rounds) * 1000 / 2 / 1e9,
	       median_ns("month", rounds) * 1000 / 2 <= 10e9 ? " met" : "");
	printf("  %-44s %6.2f\n", "costcast / L", median_ns("costcast", rounds) / median_ns("L", rounds));
	printf("  %-44s %6.2f\n", "costcast / B", median_ns("costcast", rounds) / median_ns("B", rounds));
#endif
}

int main(int argc, char **argv)
{
	const int rounds = argc > 1 ? atoi(argv[1]) : 7;
	const struct chance chance = {.seed = 42, .replica = 0 };
	struct stream stream;

	if (rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench [ROUNDS], 1 to %d\n", ROUNDS_MAX);
		return 64;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	outcome = mem_new(64000, sizeof *outcome);
	column = mem_new(1000000, sizeof *column);
	stream_init(&stream, &chance, purpose_of(PURPOSE_TEST, 5));
	for (size_t i = 0; i < 1000000; i++)
		column[i] = 38377 + 3800 * normal_of(stream_next(&stream), &chance);
	check_loop("H", loop_heap);
	check_loop("S", loop_skip);
	check_loop("L", loop_line);
	check_loop("B", loop_batch);
	check_queue();
#ifndef WITHOUT_COSTCAST
	double wait_s;

	if (!costcast_open(check_training) || !costcast_erlang(&wait_s))
		return 1;
	check_erlang("serving", wait_s);
#endif
	time_all(rounds);
	report(rounds);
#ifndef WITHOUT_COSTCAST
	costcast_more(cpu_ns, clock_ns);
	costcast_close();
#endif
	free(column);
	free(outcome);
	return 0;
}
