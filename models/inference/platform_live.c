/* One future of a service that somebody else runs, request by request. Serverless: a request has an instance of its own, the idle one
 * that was used last, else a new one that starts cold (as AWS Lambda's execution environments live). Which idle one is taken no provider
 * says; the one used last lets the others go soonest. An API answers at once. */
#include <math.h>
#include <string.h>

#include "models/inference/platform.h"
#include "models/inference/state.h"
#include "sim/base/calendar.h"

#define MINUTE_S 60.0

struct idle { double *since_s; size_t count, cap; };      /* instances, the one used last at the end */

struct platform {
	const struct inference_plan *plan;
	const struct platform_plan *serving;
	struct measure *measure;
	struct incoming incoming;
	struct line line;
	struct dues patience;
	struct dues busy;                 /* when those that serve are done */
	struct idle idle;
	double waiting;                   /* in the line, without those that left it */
	bool writes;                      /* the steps of a request are its output tokens */
	double keep_warm_s, a_s, s_s, prefill_per_s;       /* of this future */
	double minute, minute_count, minute_most;                 /* of an API's limit */
	double *used;                     /* [days * PLATFORM_METERS] */
	struct series series;
};

void *platform_state_new(const struct inference_plan *plan)
{
	struct platform *platform = mem_new(1, sizeof *platform);

	platform->plan = plan;
	platform->serving = plan->serving;
	platform->writes = plan->demand.output_tokens.form == VALUE_QUANTITY || (plan->demand.arrival.record && plan->demand.arrival.record->output);
	platform->used = mem_new(platform->serving->days * PLATFORM_METERS, sizeof *platform->used);
	return platform;
}

void platform_state_free(void *platform_of)
{
	struct platform *platform = platform_of;

	incoming_release(&platform->incoming);
	free(platform->line.item);
	free(platform->patience.item);
	free(platform->busy.item);
	free(platform->idle.since_s);
	free(platform->used);
	free(platform);
}

static bool measured(const struct request *request) { return request->first_s >= 0; }

/* What of [FROM, TO) lies in the horizon. */
static double inside_s(const struct platform *platform, double from_s, double to_s)
{
	return fmax(0, fmin(to_s, platform->plan->horizon_s) - fmax(from_s, 0));
}

/* --- instances --- */

static void was_ready(struct platform *platform, double from_s, double to_s)
{
	const double seconds = inside_s(platform, from_s, to_s);

	platform->measure->ready_s += seconds;
	platform->measure->place_s += seconds;
	if (platform->series.count)
		series_spread(&platform->series, platform->series.ready_s, from_s, to_s);
}

static void rests(struct platform *platform, double t)
{
	struct idle *idle = &platform->idle;

	if (idle->count == idle->cap) {
		idle->cap = idle->cap ? 2 * idle->cap : 64;
		idle->since_s = mem_grow(idle->since_s, idle->cap, sizeof *idle->since_s);
	}
	idle->since_s[idle->count++] = t;
}

/* Those that are no longer warm at T: when the one used last is not, none is. */
static void cool(struct platform *platform, double t)
{
	struct idle *idle = &platform->idle;

	if (idle->count && idle->since_s[idle->count - 1] + platform->keep_warm_s > t)
		return;
	while (idle->count) {
		const double since_s = idle->since_s[--idle->count];

		was_ready(platform, since_s, since_s + platform->keep_warm_s);
	}
}

/* The time until an instance serves REQUEST at T: none when one is warm. */
static double instance_find(struct platform *platform, const struct request *request, double t)
{
	const struct chance *chance = &platform->incoming.chance;
	struct idle *idle = &platform->idle;
	uint64_t word[COLD_START_PARTS];

	cool(platform, t);
	if (idle->count) {
		const double since_s = idle->since_s[--idle->count];

		was_ready(platform, since_s, t);
		return 0;
	}
	if (t >= 0) {
		platform->measure->cold_starts++;
		platform->measure->starts++;
	}
	for (uint32_t i = 0; i < COLD_START_PARTS; i += 2)
		philox_block(chance, purpose_of(PURPOSE_SERVER, platform->plan->key + i), (uint32_t)request->number, word + i);
	return cold_start_draw(platform->plan, word, chance);
}

/* --- requests --- */

static double used_units(const struct platform_plan *serving, int meter, const struct request *request, double billed_s)
{
	switch (meter) {
	case BY_INPUT:
		return request->input;
	case BY_OUTPUT:
		return request->output;
	case BY_DURATION:
		return platform_gib_s(serving, billed_s);
	case BY_ANSWER:
		return serving->answer_gib;
	default:
		return 1;
	}
}

/* REQUEST begins at T; nothing is billed before the start. */
static void bill(struct platform *platform, const struct request *request, double t, double billed_s)
{
	const struct platform_plan *serving = platform->serving;

	if (t < 0)
		return;
	double *used = platform->used + (size_t)((t - serving->midnight_s) / DAY_S) * PLATFORM_METERS;

	for (int m = 0; m < PLATFORM_METERS; m++)
		if (serving->item[m] != NO_METER)
			used[m] += used_units(serving, m, request, billed_s);
}

static void bills_write(const struct platform *platform, struct usage_log *log)
{
	const struct platform_plan *serving = platform->serving;

	for (size_t day = 0; day < serving->days; day++) {
		const double from_s = serving->midnight_s + (double)day * DAY_S;

		for (int m = 0; m < PLATFORM_METERS; m++) {
			const double units = platform->used[day * PLATFORM_METERS + (size_t)m];

			if (units > 0)
				usage_add(log, serving->item[m], -1, fmax(0, from_s), fmin(from_s + DAY_S, platform->plan->horizon_s),
					  m == BY_DURATION && serving->step > 0 ? serving->step * rint(units / serving->step) : units, END_RELEASED);
		}
	}
}

/* Who fails comes again, or is counted: refused at the door, or gone from the line. */
static void fail(struct platform *platform, const struct request *request, double t, bool let_in)
{
	if (incoming_again(&platform->incoming, request, t) || !measured(request))
		return;
	if (let_in)
		measure_left(platform->measure, request->first_s, t - request->first_s, 1);
	else
		measure_refused(platform->measure, request->first_s, 1);
}

/* REQUEST is taken at T, and served START_S later. Returns when it is done. */
static double answer(struct platform *platform, const struct request *request, double t, double start_s)
{
	struct measure *measure = platform->measure;
	const double begun_s = t + start_s, end_s = begun_s + request->service_s;
	const struct series *series = &platform->series;

	if (measured(request)) {
		measure_served(measure, request->first_s, begun_s - request->first_s, end_s - request->first_s, 1);
		measure->input_tokens += request->input;
		measure->output_tokens += request->output;
	}
	measure->waiting_s += inside_s(platform, request->joined_s, begun_s);
	bill(platform, request, t, request->service_s + (platform->serving->keys->bills_cold_start ? start_s : 0));
	if (series->count) {
		series_answer(series, request->first_s, end_s - request->first_s);
		series_spread(series, series->busy_s, begun_s, end_s);
		series_wait(series, request->joined_s, begun_s);
	}
	measure->busy_s += inside_s(platform, begun_s, end_s);
	return end_s;
}

/* What a batch of REQUEST alone takes. Its steps are its output tokens, or drawn from where those would be. */
static double alone_s(const struct platform *platform, const struct request *request)
{
	const struct value *steps = &platform->plan->service.steps;
	uint64_t word[2];
	double many = request->output;

	if (!platform->writes) {
		philox_block(&platform->incoming.chance, purpose_of(PURPOSE_TOKENS, platform->plan->key + 1), (uint32_t)(request->number / 2), word);
		many = steps->form == VALUE_QUANTITY ? dist_draw(&steps->dist, word[request->number % 2], &platform->incoming.chance) : 1;
	}
	return request->input / platform->prefill_per_s + many * (platform->a_s + platform->s_s);
}

/* The one that comes next. */
static void take_next(struct platform *platform, struct request *request)
{
	struct incoming *incoming = &platform->incoming;

	if (!incoming_is_new(incoming)) {
		incoming_take_later(incoming, request);
		return;
	}
	const size_t i = incoming->at++;

	*request = (struct request){.first_s = incoming->arrivals.at_s[i], .joined_s = incoming->arrivals.at_s[i], .gives_up_s = INFINITY,
				    .number = incoming->arrivals.first + i};
	if (incoming->tokens) {
		request->input = incoming->input[i];
		request->output = incoming->output[i];
	}
	request->service_s = platform->plan->service.form == SERVICE_TIMED ? incoming->service_s[i] : alone_s(platform, request);
	incoming_look(incoming);
}

/* --- serverless --- */

static void instance_begins(struct platform *platform, const struct request *request, double t, double start_s)
{
	const double end_s = answer(platform, request, t, start_s);

	was_ready(platform, t + start_s, end_s);
	dues_push(&platform->busy, end_s, (int64_t)request->number);
}

static void wait_begins(struct platform *platform, const struct request *request, double t)
{
	struct request *last = line_push(&platform->line);

	*last = *request;
	last->joined_s = t;
	platform->waiting++;
	if (platform->plan->keys->timeout.form != VALUE_QUANTITY)
		return;
	last->gives_up_s = t + incoming_patience_s(&platform->incoming, request->number);
	dues_push(&platform->patience, last->gives_up_s, platform->line.first + (int64_t)platform->line.count - 1);
}

static void serverless_arrival(struct platform *platform, const struct request *request, double t)
{
	const int64_t limit = platform->serving->keys->limit;

	if (!limit || (int64_t)platform->busy.count < limit)
		instance_begins(platform, request, t, instance_find(platform, request, t));
	else if (platform->waiting < fmin(platform->plan->queue_limit, WAITING_MOST))
		wait_begins(platform, request, t);
	else
		fail(platform, request, t, false);
	platform->measure->overflowed |= platform->waiting >= WAITING_MOST;
}

static void skip_gone(struct platform *platform)
{
	while (platform->line.count && line_at(&platform->line, 0)->gone)
		line_pop(&platform->line);
}

/* An instance is done; it rests, or takes the first of the line. */
static void instance_ends(struct platform *platform)
{
	const double t = platform->busy.item[0].at_s;

	dues_pop(&platform->busy);
	if (!platform->line.count) {
		rests(platform, t);
		return;
	}
	const struct request request = *line_at(&platform->line, 0);

	line_pop(&platform->line);
	platform->waiting--;
	skip_gone(platform);
	instance_begins(platform, &request, t, 0);
}

/* Somebody's patience ends; those that have begun lose nothing. */
static void leave(struct platform *platform)
{
	const struct due due = platform->patience.item[0];
	const int64_t i = due.which - platform->line.first;
	struct request *request = i >= 0 && i < (int64_t)platform->line.count ? line_at(&platform->line, (size_t)i) : NULL;

	dues_pop(&platform->patience);
	if (!request || request->gone)
		return;
	request->gone = true;
	platform->waiting--;
	platform->measure->waiting_s += inside_s(platform, request->joined_s, due.at_s);
	if (platform->series.count)
		series_wait(&platform->series, request->joined_s, due.at_s);
	fail(platform, request, due.at_s, true);
	skip_gone(platform);
}

/* --- an API --- */

static void api_arrival(struct platform *platform, const struct request *request, double t)
{
	const double minute = floor(t / MINUTE_S);

	if (minute != platform->minute) {
		platform->minute = minute;
		platform->minute_count = 0;
	}
	if (platform->minute_count + 1 > platform->minute_most) {
		fail(platform, request, t, false);
		return;
	}
	platform->minute_count++;
	answer(platform, request, t, 0);
}

/* --- a future --- */

static void start(struct platform *platform, const struct chance *chance)
{
	const struct inference_plan *plan = platform->plan;
	const struct platform_keys *keys = platform->serving->keys;
	const struct service *service = &plan->service;

	measure_clear(platform->measure);
	platform->line.head = platform->line.count = platform->patience.count = platform->busy.count = platform->idle.count = 0;
	platform->waiting = 0;
	memset(platform->used, 0, platform->serving->days * PLATFORM_METERS * sizeof *platform->used);
	platform->keep_warm_s = keys->keep_warm.form == VALUE_QUANTITY ? value_in_replica(&keys->keep_warm, chance) : 0;
	platform->minute = -INFINITY;
	platform->minute_most = keys->rate_limit.form == VALUE_QUANTITY ? keys->rate_limit.dist.a * MINUTE_S * (1 + 1e-12) : INFINITY;
	if (service->form != SERVICE_TIMED) {
		platform->a_s = value_in_replica(&service->a_s, chance);
		platform->s_s = value_in_replica(&service->s_s, chance);
		platform->prefill_per_s = service->prefill_per_s.form == VALUE_QUANTITY ? value_in_replica(&service->prefill_per_s, chance) : INFINITY;
	}
	incoming_start(&platform->incoming, plan, chance);
}

/* What happens next, if it does so before the horizon: an instance is done, somebody loses patience, somebody comes. */
static bool step(struct platform *platform)
{
	const double done_s = platform->busy.count ? platform->busy.item[0].at_s : INFINITY;
	const double leave_s = platform->patience.count ? platform->patience.item[0].at_s : INFINITY, come_s = platform->incoming.next_s;
	struct request request;

	if (fmin(done_s, fmin(leave_s, come_s)) >= platform->plan->horizon_s)
		return false;
	if (done_s <= leave_s && done_s <= come_s) {
		instance_ends(platform);
	} else if (leave_s <= come_s) {
		leave(platform);
	} else {
		take_next(platform, &request);
		if (platform->series.count)
			series_arrival(&platform->series, come_s);
		if (platform->plan->platform == PLATFORM_API)
			api_arrival(platform, &request, come_s);
		else
			serverless_arrival(platform, &request, come_s);
	}
	return true;
}

static void pending(struct platform *platform, const struct request *request)
{
	const double horizon_s = platform->plan->horizon_s;

	if (measured(request))
		measure_pending(platform->measure, request->first_s, horizon_s - request->first_s, 1);
}

/* The horizon: idle instances are warm until then, and those that wait are counted as they are. */
static void end(struct platform *platform)
{
	const double horizon_s = platform->plan->horizon_s;
	const struct incoming *incoming = &platform->incoming;

	while (platform->idle.count) {
		const double since_s = platform->idle.since_s[--platform->idle.count];

		was_ready(platform, since_s, fmin(horizon_s, since_s + platform->keep_warm_s));
	}
	for (size_t i = 0; i < platform->line.count; i++) {
		const struct request *request = line_at(&platform->line, i);

		if (request->gone)
			continue;
		platform->measure->waiting_s += inside_s(platform, request->joined_s, horizon_s);
		if (platform->series.count)
			series_wait(&platform->series, request->joined_s, INFINITY);
		pending(platform, request);
	}
	for (size_t i = 0; i < incoming->later.count; i++)
		pending(platform, incoming->later.item + i);
}

void platform_live(struct inference_state *state, const struct chance *chance, struct usage_log *log, struct recorder *rec)
{
	struct platform *platform = state->platform;

	platform->measure = &state->measure;
	if (rec)
		series_start(&platform->series, state->plan);
	start(platform, chance);
	while (step(platform))
		;
	end(platform);
	bills_write(platform, log);
	log->end_s = state->plan->horizon_s;
	if (rec)
		series_end(&platform->series, state->plan, rec);
}
