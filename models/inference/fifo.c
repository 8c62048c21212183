/* First come first served, one request a place: Kiefer and Wolfowitz's vector of the times at which places are free (Trans. AMS 78, 1955).
 * A request is lived in one step: its start is known when it is the first of the line, its end with its start. So that servers may come and
 * go, only what starts before the next moment at which something may happen is settled; who must wait longer stays in the line. */
#include <math.h>

#include "models/inference/incoming.h"
#include "models/inference/places.h"
#include "models/inference/station.h"

struct station {
	const struct inference_plan *plan;
	struct measure *measure;
	struct incoming incoming;
	struct line line;
	struct dues patience;
	struct places open, closed;       /* closed ones end what they have, or are lost */
	int next;                         /* where to look first: the place that was taken longest ago */
	int first;                        /* the place that is free first; -1: not known */
	double now_s;
	double settled_s;                 /* service of all that has begun */
	double waited_s;                  /* by those that are no longer in the line */
	double joined_s;                  /* when those in the line joined it, added up */
	double came;                      /* requests, new ones and again */
	double waiting;                   /* in the line, without those that left it */
	double last_free_s;               /* when all that has begun is done */
	double seen_busy_s, seen_wait_s, seen_came;
	bool told_idle, told_wake;
	bool keeps;                       /* servers may be lost: what they have must be known */
	bool patient;                     /* nobody leaves */
	enum station_news news;
};

static struct station *create(const struct inference_plan *plan)
{
	struct station *station = mem_new(1, sizeof *station);

	places_grow(&station->open);
	station->plan = plan;
	station->keeps = plan->may_fail;
	station->patient = plan->keys->timeout.form != VALUE_QUANTITY;
	return station;
}

static void destroy(struct station *station)
{
	incoming_release(&station->incoming);
	free(station->line.item);
	free(station->patience.item);
	places_release(&station->open);
	places_release(&station->closed);
	free(station);
}

static void start(struct station *station, const struct chance *chance, struct measure *measure)
{
	station->measure = measure;
	station->line.head = station->line.count = station->patience.count = 0;
	places_clear(&station->open);
	places_clear(&station->closed);
	station->next = 0;
	station->first = -1;
	station->now_s = station->last_free_s = -station->plan->warm_up_s;
	station->settled_s = station->waited_s = station->joined_s = station->came = station->waiting = 0;
	station->seen_busy_s = station->seen_wait_s = station->seen_came = 0;
	station->told_idle = station->told_wake = false;
	station->news = NEWS_NONE;
	incoming_start(&station->incoming, station->plan, chance);
}

static void open(struct station *station, int s, double t, double speed)
{
	static const struct serving nothing;

	for (int i = 0; i < station->plan->concurrency; i++)
		places_add(&station->open, t, 1 / speed, s, &nothing);
	station->first = -1;
	station->told_wake = station->told_idle = false;
}

static double close_server(struct station *station, int s, double t)
{
	struct places *open = &station->open;
	double done_s = t;

	for (int i = open->count - 1; i >= 0; i--) {
		if (open->server[i] != s)
			continue;
		if (open->free_s[i] > t) {
			done_s = fmax(done_s, open->free_s[i]);
			places_add(&station->closed, open->free_s[i], open->slowness[i], s, open->place + i);
		}
		places_remove(open, i);
	}
	station->next = 0;
	station->first = -1;
	return done_s;
}

static inline bool measured(const struct request *request) { return request->first_s >= 0; }

/* Who fails comes again, or is counted: refused at the door, or gone from the line after WAIT_S. */
static void fail(struct station *station, const struct request *request, double t, bool let_in)
{
	if (incoming_again(&station->incoming, request, t) || !measured(request))
		return;
	if (let_in)
		measure_left(station->measure, request->first_s, t - request->first_s, 1);
	else
		measure_refused(station->measure, request->first_s, 1);
}

static inline void wait_begins(struct station *station, const struct request *request)
{
	station->waiting++;
	station->joined_s += request->joined_s;
}

static inline void wait_ends(struct station *station, const struct request *request, double t)
{
	station->waiting--;
	station->joined_s -= request->joined_s;
	station->waited_s += t - request->joined_s;
}

/* The place of a lost server at T: what it had is taken back, and goes to the head of the line. */
static void lose(struct station *station, const struct places *places, int i, double t)
{
	const struct serving *place = places->place + i;
	struct request request = place->request;

	if (!(places->free_s[i] > t))
		return;
	station->settled_s -= places->free_s[i] - t;
	station->waited_s -= place->begun_s - request.joined_s;
	if (measured(&request))
		measure_served(station->measure, request.first_s, place->begun_s - request.first_s, places->free_s[i] - request.first_s, -1);
	request.gives_up_s = station->patient ? INFINITY : t + incoming_patience_s(&station->incoming, request.number);      /* anew */
	wait_begins(station, &request);
	*line_push_front(&station->line) = request;
	if (!station->patient)
		dues_push(&station->patience, request.gives_up_s, station->line.first);
}

static void kill_places(struct station *station, struct places *places, int s, double t)
{
	for (int i = places->count - 1; i >= 0; i--)
		if (places->server[i] == s) {
			lose(station, places, i, t);
			places_remove(places, i);
		}
}

static void lose_server(struct station *station, int s, double t)
{
	kill_places(station, &station->open, s, t);
	kill_places(station, &station->closed, s, t);
	station->next = 0;
	station->first = -1;
	station->told_idle = false;
}

/* A place that is idle at T, the one that was taken longest ago; -1: none. */
static inline int idle_place(struct station *station, double t)
{
	const int i = places_idle(&station->open, station->next, t);

	if (i >= 0)
		station->next = i + 1 < station->open.count ? i + 1 : 0;
	return i;
}

static int first_place(struct station *station)
{
	if (station->first < 0)
		station->first = places_first(&station->open);
	return station->first;
}

static inline void begin(struct station *station, int i, const struct request *request, double t)
{
	struct places *open = &station->open;
	const double service_s = request->service_s * open->slowness[i], end_s = t + service_s;

	open->free_s[i] = end_s;
	if (station->keeps)
		open->place[i] = (struct serving){*request, t};
	station->settled_s += service_s;
	if (measured(request))
		measure_served(station->measure, request->first_s, t - request->first_s, end_s - request->first_s, 1);
	if (end_s > station->last_free_s)
		station->last_free_s = end_s;
}

/* Nobody can take REQUEST now. */
static void queue(struct station *station, const struct request *request, double t)
{
	const struct inference_plan *plan = station->plan;

	if (!station->open.count && !station->told_wake && isfinite(plan->idle_s)) {
		station->told_wake = true;
		station->news = NEWS_WAKE;
	}
	if ((!station->open.count && plan->fails_while_cold) || station->waiting >= plan->queue_limit) {
		fail(station, request, t, false);
		return;
	}
	if (station->waiting >= WAITING_MOST) {
		station->measure->overflowed = true;
		fail(station, request, t, false);
		return;
	}
	struct request *last = line_push(&station->line);

	*last = *request;
	wait_begins(station, request);
	if (!station->patient) {
		last->gives_up_s = t + incoming_patience_s(&station->incoming, request->number);
		dues_push(&station->patience, last->gives_up_s, station->line.first + (int64_t)station->line.count - 1);
	}
}

static inline void arrive(struct station *station, double t)
{
	struct request request;
	int i;

	station->told_idle = false;
	station->came++;
	incoming_take(&station->incoming, station->measure, &request);
	i = station->line.count ? -1 : idle_place(station, t);
	if (__builtin_expect(i >= 0, 1)) {
		station->first = station->first == i ? -1 : station->first;
		begin(station, i, &request, t);
	} else {
		queue(station, &request, t);
	}
}

/* Those that come before T1 and find a place idle, as long as that is all that happens; how many. As arrive() does it, sum by sum. */
static size_t arrive_idle(struct station *station, double t1)
{
	struct incoming *incoming = &station->incoming;
	struct places *open = &station->open;
	const size_t from = incoming->at, to = incoming->arrivals.count;
	const double *at_s = incoming->arrivals.at_s, until_s = incoming->later.count ? fmin(t1, incoming->later.item[0].joined_s) : t1;
	double latency_s[ARRIVALS], settled_s = station->settled_s, last_free_s = station->last_free_s;
	int next = station->next;
	size_t i = from;

	for (; i < to && at_s[i] < until_s; i++) {
		const double t = at_s[i];
		const int p = places_idle(open, next, t);

		if (__builtin_expect(p < 0, 0))
			break;
		const double service_s = incoming->service_s[i] * open->slowness[p], end_s = t + service_s;

		next = p + 1 < open->count ? p + 1 : 0;
		open->free_s[p] = end_s;
		settled_s += service_s;
		last_free_s = end_s > last_free_s ? end_s : last_free_s;
		latency_s[i - from] = end_s - t;
	}
	if (i == from)
		return 0;
	station->next = next;
	station->first = -1;
	station->settled_s = settled_s;
	station->last_free_s = last_free_s;
	station->came += (double)(i - from);
	if (at_s[from] >= 0)              /* a block is before the start, or after it */
		measure_at_once(station->measure, at_s + from, latency_s, i - from);
	incoming_pass(incoming, station->measure, i);
	return i - from;
}

static void skip_gone(struct station *station)
{
	while (station->line.count && line_at(&station->line, 0)->gone)
		line_pop(&station->line);
}

/* The one whose patience ends next; those that have begun lose nothing. */
static void leave(struct station *station)
{
	const struct due due = station->patience.item[0];
	const int64_t i = due.which - station->line.first;
	struct request *request = i >= 0 && i < (int64_t)station->line.count ? line_at(&station->line, (size_t)i) : NULL;

	dues_pop(&station->patience);
	if (!request || request->gone || request->gives_up_s != due.at_s)
		return;
	request->gone = true;
	wait_ends(station, request, due.at_s);
	fail(station, request, due.at_s, true);
	skip_gone(station);
}

static void begin_first(struct station *station, int i, double t)
{
	const struct request request = *line_at(&station->line, 0);

	line_pop(&station->line);
	wait_ends(station, &request, t);
	station->first = -1;
	begin(station, i, &request, t);
	skip_gone(station);
}

/* When somebody waits: the first of the line begins, somebody loses patience, or somebody comes, whichever is sooner. False: not before T1. */
static bool step(struct station *station, double t1)
{
	const int i = first_place(station);
	const double begin_s = i < 0 ? INFINITY : fmax(station->open.free_s[i], fmax(line_at(&station->line, 0)->joined_s, station->now_s));
	const double leave_s = station->patience.count ? station->patience.item[0].at_s : INFINITY, come_s = station->incoming.next_s;
	const double t = fmin(begin_s, fmin(leave_s, come_s));

	if (t >= t1)
		return false;
	if (begin_s <= leave_s && begin_s <= come_s)
		begin_first(station, i, begin_s);
	else if (leave_s <= come_s)
		leave(station);
	else
		arrive(station, come_s);
	return true;
}

static double serve(struct station *station, double t1, struct station_told *told)
{
	const bool tells_idle = isfinite(station->plan->idle_s), plain = !tells_idle && !station->keeps;

	for (;;) {
		const double t = station->incoming.next_s;

		if (station->news != NEWS_NONE) {
			*told = (struct station_told){station->news, -1};
			station->news = NEWS_NONE;
			return station->now_s;
		}
		if (station->line.count) {
			if (!step(station, t1))
				break;
			station->now_s = station->news ? t : station->now_s;
			continue;
		}
		if (tells_idle && !station->told_idle && station->last_free_s <= t && station->last_free_s < t1) {
			station->told_idle = true;
			station->now_s = fmax(station->now_s, station->last_free_s);
			*told = (struct station_told){NEWS_IDLE, -1};
			return station->now_s;
		}
		if (t >= t1)
			break;
		if (plain && arrive_idle(station, t1))
			continue;
		arrive(station, t);
		if (station->news)
			station->now_s = t;
	}
	station->now_s = t1;
	told->news = NEWS_NONE;
	return t1;
}

static double idle_since(const struct station *station)
{
	return station->line.count || station->last_free_s > station->now_s ? INFINITY : station->last_free_s;
}

/* Service that has begun and is not done at T, and how many places do it. */
static double unfinished_s(struct places *places, double t, bool forget, double *many)
{
	double left_s = 0;

	for (int i = places->count - 1; i >= 0; i--) {
		const double left = places->free_s[i] - t;

		left_s += left > 0 ? left : 0;
		*many += left > 0;
		if (left <= 0 && forget)
			places_remove(places, i);
	}
	return left_s;
}

static void see(struct station *station, double t, struct scaler_seen *seen)
{
	double waiting_s, busy_s, in_service = 0;

	busy_s = station->settled_s - unfinished_s(&station->open, t, false, &in_service);
	busy_s -= unfinished_s(&station->closed, t, true, &in_service);
	waiting_s = station->waited_s + station->waiting * t - station->joined_s;
	seen->busy_s = busy_s - station->seen_busy_s;
	seen->waiting_s = waiting_s - station->seen_wait_s;
	seen->requests = station->came - station->seen_came;
	seen->in_service = in_service;
	seen->waiting = station->waiting;
	station->seen_busy_s = busy_s;
	station->seen_wait_s = waiting_s;
	station->seen_came = station->came;
}

static void end(struct station *station, double t)
{
	for (size_t i = 0; i < station->line.count; i++) {
		const struct request *request = line_at(&station->line, i);

		if (!request->gone && measured(request))
			measure_pending(station->measure, request->first_s, t - request->first_s, 1);
	}
	for (size_t i = 0; i < station->incoming.later.count; i++) {
		const struct request *request = station->incoming.later.item + i;

		if (measured(request))
			measure_pending(station->measure, request->first_s, t - request->first_s, 1);
	}
}

const struct station_type fifo_station = {
	.create = create, .destroy = destroy, .start = start, .open = open, .close = close_server, .kill = lose_server,
	.serve = serve, .idle_since = idle_since, .see = see, .end = end,
};
