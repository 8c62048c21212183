#include "models/inference/flow.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

/* Loads nearer to 1 than this are told apart by the fluid, not by the stationary queue. */
#define FULL (1 - 1e-9)
#define STEPS_MOST 60
#define NEAR 1e-8                        /* of the requests that are held */
#define SHORT_LINE 1000.0
#define NOTHING 0.01                       /* of a service: a backlog that nobody would notice */

/* fmin() and fmax() of what is never NAN: no calls, in the innermost of loops. */
static inline double least(double a, double b)
{
	return a < b ? a : b;
}

static inline double most(double a, double b)
{
	return a > b ? a : b;
}

void flow_init(struct flow *flow, const struct inference_plan *plan, int places_most)
{
	const struct dist *service = &plan->service.time_s.dist;
	const double mean = dist_mean(service), cv = mean > 0 ? dist_sd(service) / mean : 0;

	*flow = (struct flow){.service_s = mean, .places_most = places_most, .queue_limit = plan->queue_limit,
			      .factor = (plan->demand.arrival.cv * plan->demand.arrival.cv + cv * cv) / 2,
			      .patience_s = plan->keys->timeout.form == VALUE_QUANTITY ? dist_mean(&plan->keys->timeout.dist) : INFINITY};
	flow->erlang = mem_new((size_t)places_most + 1, sizeof *flow->erlang);
}

void flow_release(struct flow *flow)
{
	for (int c = 0; flow->erlang && c <= flow->places_most; c++)
		free(flow->erlang[c]);
	free(flow->erlang);
}

void flow_start(struct flow *flow)
{
	flow->many = flow->line = flow->hint = 0;
}

/* Erlang's B by its recursion in the inverse, which cannot overflow; C from it. */
static double erlang_b(int places, double offered)
{
	double inverse = 1;

	for (int k = 1; k <= places && inverse < 1e300; k++)
		inverse = 1 + k / offered * inverse;
	return 1 / inverse;
}

static const double *erlang_of(struct flow *flow, int places)
{
	double *c = flow->erlang[places];

	if (c)
		return c;
	c = flow->erlang[places] = mem_new(FLOW_GRID + 1, sizeof *c);
	for (int i = 1; i < FLOW_GRID; i++) {
		const double load = (double)i / FLOW_GRID, b = erlang_b(places, load * places);

		c[i] = b / (1 - load * (1 - b));
	}
	c[FLOW_GRID] = 1;
	return c;
}

static double waits_at(const double *erlang, double load)
{
	const double x = load * FLOW_GRID;
	const int i = x < FLOW_GRID - 1 ? (int)x : FLOW_GRID - 1;

	return erlang[i] + (x - i) * (erlang[i + 1] - erlang[i]);
}

/* Requests waiting in the stationary queue. */
static double line_at(const struct flow *flow, const double *erlang, double load)
{
	return flow->factor * waits_at(erlang, load) * load / (1 - load);
}

/* The same, and its slope in the load. */
static double line_slope(const struct flow *flow, const double *erlang, double load, double *slope)
{
	const double x = load * FLOW_GRID, calm = 1 / (1 - load);
	const int i = x < FLOW_GRID - 1 ? (int)x : FLOW_GRID - 1;
	const double rise = erlang[i + 1] - erlang[i], waits = erlang[i] + (x - i) * rise;

	*slope = flow->factor * calm * (waits * calm + rise * FLOW_GRID * load);
	return flow->factor * waits * load * calm;
}

/* The load at the end of the stretch, by the implicit step: places * r + line(r) + over * (places / service) * r = held. Monotone in r:
 * Newton's step, or halving where it leaves the bracket. */
static double load_after(struct flow *flow, const double *erlang, int places, double per_load, double held)
{
	double low = 0, high = FULL, r = least(flow->hint > 0 ? flow->hint : held / (places + per_load), FULL);

	if (held / (places + per_load) >= FULL && line_at(flow, erlang, FULL) + (places + per_load) * FULL <= held)
		return FULL;
	for (int i = 0; i < STEPS_MOST; i++) {
		double slope;
		const double f = line_slope(flow, erlang, r, &slope) + (places + per_load) * r - held;

		if (fabs(f) < NEAR * (1 + held))
			break;
		if (f > 0)
			high = r;
		else
			low = r;
		const double next = r - f / (slope + places + per_load);

		r = next > low && next < high ? next : (low + high) / 2;
	}
	flow->hint = r;
	return r;
}

/* A short line fills and empties within moments: M/M/c/K as it is in the long run. From Erlang's B on the states above c are geometric; the
 * wait is told by its first two moments. */
static void short_line(struct flow *flow, double rate, int places, double service_s, struct flowed *flowed)
{
	const double offered = rate * service_s, load = offered / places, b = offered > 0 ? erlang_b(places, offered) : 0, one_s = service_s / places;
	double p = b, sum = 1, line = 0, let_in = 0, first = 0, second = 0;

	for (int k = 0; k < (int)flow->queue_limit; k++) {
		let_in += p;              /* who finds k waiting waits for k + 1 places to come free */
		first += p * (k + 1);
		second += p * (k + 1.0) * (k + 2);
		p *= load;
		sum += p;
		line += p * (k + 1);
	}
	const double blocked = p / sum, mean = let_in > 0 ? first / let_in * one_s : 0;
	const double sd = let_in > 0 ? sqrt(most(second / let_in * one_s * one_s - mean * mean, 0)) : 0;

	flowed->dropped = blocked;
	flowed->load = offered * (1 - blocked) / places;
	flowed->in_service = flowed->load * places;
	flowed->line = line / sum;
	flowed->waits = blocked < 1 ? let_in / sum / (1 - blocked) : 0;
	flowed->mean_s = least(sd, mean);
	flowed->backlog_s[0] = flowed->backlog_s[1] = mean - flowed->mean_s;
	flow->many = flowed->in_service + flowed->line;
	flow->line = flowed->line;
}

/* No server: all that comes waits. */
static void closed(struct flow *flow, double over_s, double rate, struct flowed *flowed)
{
	const double before = least(flow->many, flow->queue_limit), after = least(before + rate * over_s, flow->queue_limit);

	flowed->waits = 1;
	flowed->line = (before + after) / 2;
	flowed->backlog_s[0] = flowed->backlog_s[1] = over_s;        /* at least: nobody knows when a server comes */
	flowed->dropped = rate > 0 ? most(1 - (after - before) / (rate * over_s), 0) : 0;
	flow->many = flow->line = after;
}

/* How the line of the stretch is shared between what a stationary queue would hold and a backlog that all wait for. */
static void waits_fill(const struct flow *flow, const double *erlang, double calm, double line_before, double one_s, struct flowed *flowed)
{
	const double load = least(calm, flowed->load), still = least(line_at(flow, erlang, load), flow->line);

	flowed->waits = waits_at(erlang, flowed->load);
	flowed->mean_s = flowed->waits > 0 && load > 0 ? still * one_s / load / flowed->waits : 0;
	flowed->backlog_s[0] = most(line_before - still, 0) * one_s;
	flowed->backlog_s[1] = most(flow->line - still, 0) * one_s;
	if (flowed->backlog_s[0] + flowed->backlog_s[1] < NOTHING * flow->service_s)
		flowed->backlog_s[0] = flowed->backlog_s[1] = 0;
	/* a rest that is small beside the wait itself is told by its mean */
	if (flowed->backlog_s[1] + flowed->backlog_s[0] > 0 && flowed->backlog_s[0] + flowed->backlog_s[1] < 0.1 * flowed->mean_s) {
		flowed->mean_s += flowed->waits > 0 ? (flowed->backlog_s[0] + flowed->backlog_s[1]) / 2 / flowed->waits : 0;
		flowed->backlog_s[0] = flowed->backlog_s[1] = 0;
	}
}

void flow_pass(struct flow *flow, double over_s, double rate, int places, double speed, struct flowed *flowed)
{
	const double service_s = flow->service_s / speed;

	*flowed = (struct flowed){0};
	if (!places) {
		closed(flow, over_s, rate, flowed);
		return;
	}
	if (!(service_s > 0)) {
		flow->many = flow->line = 0;
		return;
	}
	if (flow->queue_limit <= SHORT_LINE) {
		short_line(flow, rate, places, service_s, flowed);
		return;
	}
	const double *erlang = erlang_of(flow, places);
	const double per_load = over_s * places / service_s, before = flow->many, line_before = most(flow->line, before - places);
	const double longest = least(flow->queue_limit, flow->patience_s * places / service_s);
	double lost = 0;

	flowed->load = load_after(flow, erlang, places, per_load, before + over_s * rate);
	flow->many = most(before + over_s * rate - per_load * flowed->load, 0);
	flow->line = most(flow->many - places * flowed->load, 0);
	if (flow->line > longest) {       /* no longer than there is room, or patience */
		lost = flow->line - longest;
		flow->many -= lost;
		flow->line = longest;
	}
	waits_fill(flow, erlang, least(rate * service_s / places, FULL), least(line_before, longest), service_s / places, flowed);
	flowed->line = (flow->line + least(line_before, longest)) / 2;
	flowed->in_service = places * flowed->load;
	flowed->dropped = rate > 0 ? least(lost / (rate * over_s), 1) : 0;
	if (isfinite(flow->patience_s) && flowed->mean_s > 0)
		flowed->dropped = least(flowed->dropped + flowed->waits * exp(-flow->patience_s / flowed->mean_s), 1);
}
