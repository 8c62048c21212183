/* The station by the interval: traffic flows (flow.h) from one moment to the next, no longer than an interval; what single requests would
 * have met is told from the law of the wait, stretch by stretch, and of service. */
#include <math.h>
#include <stdlib.h>

#include "models/inference/flow.h"
#include "models/inference/station.h"
#include "sim/base/memory.h"

/* A law as points with weights: fine where all is told once, at the end; coarse for the stretches with a backlog, which are told one by
 * one. */
enum { POINTS_MOST = 64, BACKLOG_POINTS = 4 };
struct points { double x[POINTS_MOST], weight[POINTS_MOST]; int count; };
/* Means of waits are told apart by an eighth of an octave, from 2^-30 s on. */
enum { MEAN_BITS = 3, MEAN_LOW = -30, MEANS = (40 - MEAN_LOW) << MEAN_BITS };
#define NEVER_MEANS 40.0                  /* a wait of so many times its mean: e^-40 is less than rounding */
#define POISSON_EXACT 30.0                /* counts below this mean are drawn from the law itself, others as a normal */

struct station {
	const struct inference_plan *plan;
	struct measure *measure;
	struct chance chance;
	struct flow flow;
	struct rate_path path;
	double *speed;                    /* [plan->servers]: 0: not open */
	double speed_sum;
	int servers;
	double now_s;
	double busy_s, waiting_s, came;   /* integrated; and what was seen of it */
	double seen_busy_s, seen_wait_s, seen_came;
	double slo_above;                 /* share of services that are longer than the SLO, at speed 1 */
	double service_square;            /* E[S^2] / E[S]^2 */
	double line, in_service;
	struct points service, wait;      /* of the exponential law of mean 1: the means of its parts */
	struct points coarse_service, coarse_wait;
	double at_once;                   /* requests that did not wait */
	double *by_mean, *mean_sum;       /* [MEANS]: requests that waited, by the mean of their wait; and these means added up */
	int mean_low, mean_high;
	uint32_t drawn, read;             /* counts so far; readings of the meter */
	double share;                     /* of this interval: requests that come / requests that are expected */
	double share_to_s;
};

/* PARTS[k] parts of equal weight up to UNTIL[k]: finer towards the tail, where quantiles are asked for. */
struct grid { double until[4]; int parts[4]; };
static const struct grid fine_grid = {{0.9, 0.99, 0.999, 1}, {12, 9, 6, 3}}, coarse_grid = {{0.9, 0.99, 1, 1}, {6, 4, 1, 0}};

static double service_part(const struct dist *dist, double from, double to)
{
	return dist_quantile(dist, (from + to) / 2);
}

/* Mean of an exponential of mean 1 between its quantiles FROM and TO. */
static double wait_part(const struct dist *dist, double from, double to)
{
	const double a = 1 - from, b = 1 - to;

	(void)dist;
	return (a * (1 - log(a)) - (b > 1e-12 ? b * (1 - log(b)) : 0)) / (to - from);
}

static void points_fill(struct points *points, const struct grid *grid, double (*part)(const struct dist *, double, double), const struct dist *dist)
{
	double from = 0;

	points->count = 0;
	if (dist && dist_is_constant(dist)) {
		points->x[0] = dist->a;
		points->weight[0] = points->count = 1;
		return;
	}
	for (int k = 0; k < 4; k++) {
		const double width = grid->parts[k] ? (grid->until[k] - from) / grid->parts[k] : 0;

		for (int i = 0; i < grid->parts[k]; i++, points->count++) {
			points->x[points->count] = part(dist, from + i * width, fmin(from + (i + 1) * width, 1));
			points->weight[points->count] = width;
		}
		from = grid->until[k];
	}
}

static void laws_fill(struct station *station)
{
	const struct dist *service = &station->plan->service.time_s.dist;

	points_fill(&station->service, &fine_grid, service_part, service);
	points_fill(&station->coarse_service, &coarse_grid, service_part, service);
	points_fill(&station->wait, &fine_grid, wait_part, NULL);
	points_fill(&station->coarse_wait, &coarse_grid, wait_part, NULL);
}

static double above(const struct station *station, double slow_s, double x)
{
	double share = 0;

	for (int i = 0; i < station->service.count; i++)
		share += station->service.x[i] * slow_s > x ? station->service.weight[i] : 0;
	return share;
}

static struct station *create(const struct inference_plan *plan)
{
	struct station *station = mem_new(1, sizeof *station);

	station->plan = plan;
	station->speed = mem_new((size_t)plan->servers, sizeof *station->speed);
	station->by_mean = mem_new(MEANS, sizeof *station->by_mean);
	station->mean_sum = mem_new(MEANS, sizeof *station->mean_sum);
	flow_init(&station->flow, plan, plan->servers * plan->concurrency);
	laws_fill(station);
	station->slo_above = above(station, 1, plan->slo_s);
	station->service_square = 2 * station->flow.factor - plan->demand.arrival.cv * plan->demand.arrival.cv + 1;
	return station;
}

static void destroy(struct station *station)
{
	flow_release(&station->flow);
	free(station->speed);
	free(station->by_mean);
	free(station->mean_sum);
	free(station);
}

static void start(struct station *station, const struct chance *chance, struct measure *measure)
{
	station->measure = measure;
	station->chance = *chance;
	station->now_s = -station->plan->warm_up_s;
	flow_start(&station->flow);
	rate_start(&station->path, &station->plan->demand.arrival.rate, station->now_s, chance);
	for (int s = 0; s < station->plan->servers; s++)
		station->speed[s] = 0;
	station->speed_sum = 0;
	station->servers = 0;
	station->busy_s = station->waiting_s = station->came = station->line = station->in_service = 0;
	station->seen_busy_s = station->seen_wait_s = station->seen_came = 0;
	station->at_once = 0;
	for (int i = station->mean_low; i < station->mean_high; i++)
		station->by_mean[i] = station->mean_sum[i] = 0;
	station->mean_low = MEANS;
	station->mean_high = 0;
	station->drawn = station->read = 0;
	station->share_to_s = -INFINITY;
}

static void open_server(struct station *station, int s, double t, double speed)
{
	(void)t;
	station->speed[s] = speed;
	station->speed_sum += speed;
	station->servers++;
}

static void lose_server(struct station *station, int s, double t)
{
	(void)t;
	if (station->speed[s] > 0) {
		station->speed_sum -= station->speed[s];
		station->servers--;
	}
	station->speed[s] = 0;
}

/* What it has is done after one service, on average. */
static double close_server(struct station *station, int s, double t)
{
	lose_server(station, s, t);
	return t + station->flow.service_s;
}

/* How many come for each that is expected: the count of an interval has a variance of cv^2 times its mean. */
static void share_draw(struct station *station, double expected)
{
	const double cv = station->plan->demand.arrival.cv;
	uint64_t word[2];

	station->share = 1;
	if (!(expected > 0) || cv == 0)
		return;
	philox_block(&station->chance, purpose_of(PURPOSE_ARRIVAL, station->plan->key), station->drawn++, word);
	if (expected >= POISSON_EXACT || cv != 1) {
		station->share = fmax(1 + cv * normal_of(word[0], &station->chance) / sqrt(expected), 0);
		return;
	}
	double u = uniform_of(word[0]), term = exp(-expected), n = 0;

	for (; u > term && n < 1000; n++) {
		u -= term;
		term *= expected / (n + 1);
	}
	station->share = n / expected;
}

/* The mean rate from NOW to T, along its path. */
static double rate_over(struct station *station, double t)
{
	double sum = 0, from = station->now_s;

	while (station->path.to_s < t) {
		sum += station->path.per_s * fmax(station->path.to_s - from, 0);
		from = fmax(station->path.to_s, from);
		rate_pass(&station->path);
	}
	return (sum + station->path.per_s * fmax(t - from, 0)) / (t - station->now_s);
}

/* Share of those who wait whose wait and service together pass SLO_S; the wait begins with BACKLOG_S. */
static double late_share(const struct station *station, double slow_s, double mean_s, double backlog_s, double slo_s)
{
	double share = 0;

	for (int i = 0; i < station->coarse_service.count; i++) {
		const double left = slo_s - backlog_s - station->coarse_service.x[i] * slow_s;

		share += station->coarse_service.weight[i] * (left <= 0 ? 1 : left < NEVER_MEANS * mean_s ? exp(-left / mean_s) : 0);
	}
	return share;
}

/* WEIGHT requests of which each waits BACKLOG_S and, besides, exponentially with MEAN_S. */
static void tell_waits(struct station *station, double slow_s, double mean_s, double backlog_s, double weight)
{
	const struct points *wait = backlog_s > 0 || slow_s != 1 ? &station->coarse_wait : &station->wait;
	const struct points *service = backlog_s > 0 || slow_s != 1 ? &station->coarse_service : &station->service;
	struct measure *m = station->measure;

	for (int w = 0; w < (mean_s > 0 ? wait->count : 1); w++) {
		const double wait_s = backlog_s + mean_s * wait->x[w], part = weight * (mean_s > 0 ? wait->weight[w] : 1);

		histogram_add(&m->wait, wait_s, part);
		for (int i = 0; i < service->count; i++)
			histogram_add(&m->latency, wait_s + service->x[i] * slow_s, part * service->weight[i]);
	}
	m->wait_s += weight * (backlog_s + mean_s);
	m->latency_s += weight * (backlog_s + mean_s + station->flow.service_s * slow_s);
}

/* By the mean of the wait, for those who meet no backlog: told together at the end. */
static void note_mean(struct station *station, double mean_s, double weight)
{
	int64_t bits;

	__builtin_memcpy(&bits, &mean_s, sizeof bits);
	int64_t key = (bits >> (52 - MEAN_BITS)) - ((int64_t)(1023 + MEAN_LOW) << MEAN_BITS);

	key = key < 0 ? 0 : key < MEANS ? key : MEANS - 1;
	station->by_mean[key] += weight;
	station->mean_sum[key] += weight * mean_s;
	station->mean_low = (int)key < station->mean_low ? (int)key : station->mean_low;
	station->mean_high = (int)key >= station->mean_high ? (int)key + 1 : station->mean_high;
}

/* What the requests of a stretch from T on meet; WEIGHT of them. */
static void tell(struct station *station, double t, double weight, double slow_s, const struct flowed *flowed)
{
	struct measure *m = station->measure;
	const double served = weight * (1 - flowed->dropped), waiting = served * flowed->waits;
	const bool backlog = flowed->backlog_s[1] > 0 || flowed->backlog_s[0] > 0;
	double late = weight - served;

	m->refused += weight - served;
	if (backlog) {
		for (int k = 0; k < BACKLOG_POINTS; k++) {
			const double at = (k + 0.5) / BACKLOG_POINTS, backlog_s = flowed->backlog_s[0] * (1 - at) + flowed->backlog_s[1] * at;

			tell_waits(station, slow_s, flowed->mean_s, backlog_s, served / BACKLOG_POINTS);
			if (m->windows)
				late += served / BACKLOG_POINTS * late_share(station, slow_s, flowed->mean_s, backlog_s, m->slo_s);
		}
	} else if (slow_s != 1) {
		tell_waits(station, slow_s, 0, 0, served - waiting);
		tell_waits(station, slow_s, flowed->mean_s, 0, waiting);
	} else {
		station->at_once += served - waiting;
		if (waiting > 0)
			note_mean(station, flowed->mean_s, waiting);
	}
	if (!m->windows)
		return;
	if (!backlog)
		late += (served - waiting) * (slow_s == 1 ? station->slo_above : above(station, slow_s, m->slo_s))
			+ (waiting > 1e-9 * served ? waiting * late_share(station, slow_s, flowed->mean_s, 0, m->slo_s) : 0);
	measure_window(m, t, late, weight);
}

static double serve(struct station *station, double t1, struct station_told *told)
{
	const double step_s = station->plan->interval_s;

	told->news = NEWS_NONE;
	while (station->now_s < t1) {
		const double from_s = station->now_s, grid_s = (floor(from_s / step_s + 1e-9) + 1) * step_s;
		const double to_s = fmin(fmin(t1, grid_s), from_s < 0 ? 0 : INFINITY), over_s = to_s - from_s, rate = rate_over(station, to_s);
		const double speed = station->servers ? station->speed_sum / station->servers : 1;
		struct flowed flowed;

		if (from_s >= station->share_to_s) {
			share_draw(station, rate * (grid_s - from_s));
			station->share_to_s = grid_s;
		}
		flow_pass(&station->flow, over_s, rate, station->servers * station->plan->concurrency, speed, &flowed);
		const double came = rate * over_s * station->share;

		station->came += came;
		station->busy_s += flowed.in_service * over_s;
		station->waiting_s += flowed.line * over_s;
		station->line = fmax(station->flow.many - flowed.in_service, 0);
		station->in_service = flowed.in_service;
		if (from_s >= 0 && came > 0)
			tell(station, from_s, came, 1 / speed, &flowed);
		station->now_s = to_s;
	}
	return t1;
}

static double idle_since(const struct station *station)
{
	(void)station;
	return INFINITY;
}

/* A meter that is read sees requests and not a flow: of those that came in the time a count with its own chance, and their service as it
 * fell (a sum of so many: variance n E[S^2]). What it saw too much is not made up for; its mean is right. */
static void meter(struct station *station, double over_s, struct scaler_seen *seen)
{
	const double cv = station->plan->demand.arrival.cv, cs2 = station->service_square;
	uint64_t word[2];

	if (!(seen->requests > 0) || !(over_s > 0))
		return;
	philox_block(&station->chance, purpose_of(PURPOSE_ARRIVAL, station->plan->key + 1), station->read++, word);
	const double z = normal_of(word[0], &station->chance), places = station->servers * station->plan->concurrency;

	seen->busy_s = fmin(fmax(seen->busy_s + z * sqrt(seen->requests * (cs2 + cv * cv - 1)) * station->flow.service_s, 0), places * over_s);
	seen->requests = fmax(seen->requests + z * cv * sqrt(seen->requests), 0);
}

static void see(struct station *station, double t, struct scaler_seen *seen)
{
	(void)t;
	seen->busy_s = station->busy_s - station->seen_busy_s;
	seen->waiting_s = station->waiting_s - station->seen_wait_s;
	seen->requests = station->came - station->seen_came;
	seen->in_service = station->in_service;
	seen->waiting = station->line;
	station->seen_busy_s = station->busy_s;
	station->seen_wait_s = station->waiting_s;
	station->seen_came = station->came;
}

/* All that met no backlog, together. */
static void end(struct station *station, double t)
{
	struct measure *m = station->measure;

	(void)t;
	histogram_add(&m->wait, 0, station->at_once);
	for (int i = 0; i < station->service.count; i++)
		histogram_add(&m->latency, station->service.x[i], station->at_once * station->service.weight[i]);
	m->latency_s += station->at_once * station->flow.service_s;
	for (int k = station->mean_low; k < station->mean_high; k++)
		if (station->by_mean[k] > 0)
			tell_waits(station, 1, station->mean_sum[k] / station->by_mean[k], 0, station->by_mean[k]);
}

const struct station_type flow_station = {
	.create = create, .destroy = destroy, .start = start, .open = open_server, .close = close_server, .kill = lose_server,
	.serve = serve, .idle_since = idle_since, .see = see, .meter = meter, .end = end,
};
