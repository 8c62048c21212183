/* One future, request by request: the station serves until something may change, then capacity, the autoscaler and the clock have their
 * turn. One text for run and replay: a recorder only adds stops at which it looks, and no stop changes what is served. */
#include <math.h>

#include "models/inference/state.h"

/* A replay's series has about so many stretches, none shorter than a minute. */
#define STRETCHES 2016.0
#define STRETCH_LEAST_S 60.0
/* After so many requests, about a tenth of a second, it looks whether somebody wants to stop. */
#define BREATH_REQUESTS 2e6

struct run {
	struct inference_state *state;
	const struct inference_plan *plan;
	const struct station_type *type;
	struct station *station;
	struct recorder *rec;
	double t;
	double idle_s;                    /* when all servers go, if nothing comes before; INFINITY */
	double clock_s;                   /* the next moment of the clock: the start, the end of a stretch, the horizon */
	double stretch_s, stretch_from_s;
	struct scaler_seen total;         /* since the scaler decided last: what was seen at the stops between */
	double seen_s;                    /* when it was looked at last */
	double stretch_requests, stretch_ready_s, stretch_busy_s, stretch_place_s, stretch_latency_s, stretch_served;
};

static double next_clock(const struct run *run)
{
	if (run->t < 0)
		return 0;
	/* A flow depends a little on where it is looked at: it always is. */
	return run->rec || run->plan->fidelity == FIDELITY_INTERVALS ? fmin(run->stretch_from_s + run->stretch_s, run->plan->horizon_s)
		: run->plan->horizon_s;
}

/* Looks at station and capacity at run->t, for the scaler, for the measure and for the series. */
static void look(struct run *run)
{
	struct measure *measure = &run->state->measure;
	struct scaler_seen seen = {.now_s = run->t};

	run->type->see(run->station, run->t, &seen);
	capacity_see(run->state->capacity, run->t, &seen);
	if (run->seen_s >= 0) {
		measure->busy_s += seen.busy_s;
		measure->place_s += seen.place_s;
		measure->ready_s += seen.ready_s;
		measure->waiting_s += seen.waiting_s;
	}
	run->stretch_requests += seen.requests;
	run->stretch_ready_s += seen.ready_s;
	run->stretch_busy_s += seen.busy_s;
	run->stretch_place_s += seen.place_s;
	if (run->type->meter)
		run->type->meter(run->station, run->t - run->seen_s, &seen);
	run->total.over_s += run->t - run->seen_s;
	run->total.requests += seen.requests;
	run->total.busy_s += seen.busy_s;
	run->total.waiting_s += seen.waiting_s;
	run->total.ready_s += seen.ready_s;
	run->total.place_s += seen.place_s;
	run->total.in_service = seen.in_service;
	run->total.waiting = seen.waiting;
	run->seen_s = run->t;
}

static void want(struct run *run, int servers)
{
	if (servers == capacity_wanted(run->state->capacity))
		return;
	capacity_want(run->state->capacity, run->t, servers);
	if (run->rec && run->t >= 0)
		recorder_add(run->rec, run->t, RECORD_WANTED, -1, servers);
}

static void scaler_turn(struct run *run)
{
	look(run);
	run->total.now_s = run->t;
	run->total.desired = capacity_wanted(run->state->capacity);
	run->total.ready = capacity_ready(run->state->capacity);
	run->total.starting = capacity_warming(run->state->capacity);
	const int wanted = scaler_decide(run->state->scaler, &run->total);

	run->total = (struct scaler_seen){0};
	/* Who has gone to zero for want of requests is woken by a request alone. */
	if (isinf(run->plan->idle_s) || capacity_wanted(run->state->capacity))
		want(run, wanted);
}

static void stretch_end(struct run *run)
{
	const struct measure *measure = &run->state->measure;
	const double over_s = run->t - run->stretch_from_s, served = measure->latency.total - run->stretch_served;

	if (run->rec && over_s > 0) {
		recorder_add(run->rec, run->t, RECORD_TRAFFIC, -1, run->stretch_requests / over_s);
		recorder_add(run->rec, run->t, RECORD_SERVING, -1, run->stretch_ready_s / over_s);
		recorder_add(run->rec, run->t, RECORD_BUSY, -1, run->stretch_place_s > 0 ? run->stretch_busy_s / run->stretch_place_s : 0);
		recorder_add(run->rec, run->t, RECORD_QUEUE, -1, run->total.waiting);
		if (served > 0)
			recorder_add(run->rec, run->t, RECORD_LATENCY, -1, (measure->latency_s - run->stretch_latency_s) / served);
	}
	run->stretch_requests = run->stretch_ready_s = run->stretch_busy_s = run->stretch_place_s = 0;
	run->stretch_latency_s = measure->latency_s;
	run->stretch_served = measure->latency.total;
	run->stretch_from_s = run->t;
}

static void clock_turn(struct run *run)
{
	look(run);
	if (run->t > 0) {
		stretch_end(run);
	} else {                                /* the warm-up is over: the series begins */
		run->stretch_requests = run->stretch_ready_s = run->stretch_busy_s = run->stretch_place_s = 0;
		run->stretch_from_s = run->t;
		if (run->rec)
			recorder_add(run->rec, run->t, RECORD_WANTED, -1, capacity_wanted(run->state->capacity));
	}
	run->clock_s = next_clock(run);
}

static void told(struct run *run, const struct station_told *told)
{
	struct capacity *capacity = run->state->capacity;

	switch (told->news) {
	case NEWS_EMPTIED:
		capacity_emptied(capacity, told->server, run->t);
		break;
	case NEWS_IDLE:
		run->idle_s = run->t + run->plan->idle_s;
		break;
	case NEWS_WAKE:
		if (!capacity_wanted(capacity)) {
			run->state->measure.cold_starts += run->t >= 0;
			want(run, scaler_wakes(run->plan->scaler));
		}
		break;
	case NEWS_NONE:
		break;
	}
}

/* All servers go when nothing came for so long. */
static void idle_turn(struct run *run)
{
	run->idle_s = INFINITY;
	if (run->type->idle_since(run->station) <= run->t)
		want(run, 0);
}

static void run_start(struct run *run, const struct chance *chance, struct usage_log *log)
{
	struct inference_state *state = run->state;

	measure_clear(&state->measure);
	run->t = run->seen_s = run->stretch_from_s = -run->plan->warm_up_s;
	run->stretch_s = fmax(STRETCH_LEAST_S, ceil(run->plan->horizon_s / STRETCHES / STRETCH_LEAST_S) * STRETCH_LEAST_S);
	run->idle_s = INFINITY;
	run->clock_s = next_clock(run);
	run->type->start(run->station, chance, &state->measure);
	capacity_start(state->capacity, chance, scaler_start(state->scaler, run->t), run->type, run->station, log, &state->measure, run->rec);
	if (run->rec && run->t >= 0)
		recorder_add(run->rec, run->t, RECORD_WANTED, -1, capacity_wanted(state->capacity));
}

void servers_live(struct inference_state *state, const struct chance *chance, struct usage_log *log, struct recorder *rec)
{
	const struct inference_plan *plan = state->plan;
	struct run run = {.state = state, .plan = plan, .type = state->type, .station = state->station, .rec = rec};

	run_start(&run, chance, log);
	while (!usage_stopped(log)) {
		/* a flow stops often enough by itself, however many requests it stands for */
		const double breath_s = plan->fidelity == FIDELITY_INTERVALS ? INFINITY
			: run.t + BREATH_REQUESTS / (1 + plan->expected_requests) * (plan->horizon_s + plan->warm_up_s);
		const double scaler_s = scaler_next_s(state->scaler), capacity_s = capacity_next_s(state->capacity);
		const double until_s = fmin(fmin(fmin(scaler_s, capacity_s), fmin(run.clock_s, run.idle_s)), breath_s);
		struct station_told news = {NEWS_NONE, -1};

		run.t = run.type->serve(run.station, until_s, &news);
		if (news.news != NEWS_NONE) {
			told(&run, &news);
		} else if (capacity_s <= until_s) {
			capacity_pass(state->capacity, run.t);
		} else if (run.clock_s <= until_s) {
			clock_turn(&run);
			if (run.t >= plan->horizon_s)
				break;
		} else if (scaler_s <= until_s) {
			scaler_turn(&run);
		} else if (run.idle_s <= until_s) {
			idle_turn(&run);
		}
	}
	run.type->end(run.station, plan->horizon_s);
	capacity_end(state->capacity, plan->horizon_s);
	log->end_s = plan->horizon_s;
}
