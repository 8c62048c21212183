/* Servers whose requests share them: batches that requests join and leave at any time (SERVICE_SHARED), or that are gathered, start and end
 * together (SERVICE_GATHERED). One line for all. Whoever is first in it goes to the open server that has the fewest requests, of equals the
 * one of the lowest number; a gathered batch takes who waits, up to the cap, once the cap is there or the first of them has waited for
 * `gather_for`. Meanwhile those count as waiting, but no queue_limit refuses them: an idle server is there. A server's next event and the
 * requests it has stand in two tournaments, so each event costs the logarithm of the number of servers and of the batch. */
#include <math.h>
#include <string.h>

#include "models/inference/batch.h"
#include "models/inference/incoming.h"
#include "models/inference/station.h"
#include "models/inference/winners.h"

struct held {                             /* in service */
	struct request request;
	double begun_s;
};

struct station {
	const struct inference_plan *plan;
	struct measure *measure;
	struct incoming incoming;
	struct line line;
	struct dues patience;
	struct batch *batch;              /* [plan->servers] */
	struct winners next, room;        /* when a server's next event is; how many requests it has, if it can take more */
	struct held *held;
	int64_t *unused;                  /* places in HELD */
	size_t held_cap, unused_count;
	struct request *lost;             /* of a server that is gone */
	size_t lost_cap;
	double a_s, s_s, prefill_s;       /* of this future; of a token of the prompt */
	bool gathers, patient;
	int open;
	double now_s, last_free_s;
	double waiting, in_service;       /* now, and since COUNTED_S */
	double counted_s, waited_s, busy_s;      /* integrals until then */
	double came;
	double seen_busy_s, seen_wait_s, seen_came;
	bool told_idle, told_wake;
	struct station_told news;
};

static struct station *create(const struct inference_plan *plan)
{
	struct station *station = mem_new(1, sizeof *station);

	station->plan = plan;
	station->gathers = plan->service.form == SERVICE_GATHERED;
	station->patient = plan->keys->timeout.form != VALUE_QUANTITY;
	station->batch = mem_new((size_t)plan->servers, sizeof *station->batch);
	winners_init(&station->next, plan->servers);
	winners_init(&station->room, plan->servers);
	return station;
}

static void destroy(struct station *station)
{
	incoming_release(&station->incoming);
	free(station->line.item);
	free(station->patience.item);
	for (int s = 0; s < station->plan->servers; s++) {
		free(station->batch[s].decoding.item);
		free(station->batch[s].prefilling.item);
	}
	free(station->batch);
	winners_release(&station->next);
	winners_release(&station->room);
	free(station->held);
	free(station->unused);
	free(station->lost);
	free(station);
}

static void start(struct station *station, const struct chance *chance, struct measure *measure)
{
	const struct service *service = &station->plan->service;
	const bool reads = service->prefill_per_s.form == VALUE_QUANTITY;

	station->measure = measure;
	station->line.head = station->line.count = station->patience.count = 0;
	for (int s = 0; s < station->plan->servers; s++)
		station->batch[s].open = station->batch[s].there = false;
	winners_clear(&station->next);
	winners_clear(&station->room);
	station->unused_count = 0;
	for (size_t i = station->held_cap; i-- > 0;)
		station->unused[station->unused_count++] = (int64_t)i;
	station->a_s = value_in_replica(&service->a_s, chance);
	station->s_s = value_in_replica(&service->s_s, chance);
	station->prefill_s = reads ? 1 / value_in_replica(&service->prefill_per_s, chance) : 0;
	station->open = 0;
	station->now_s = station->last_free_s = station->counted_s = -station->plan->warm_up_s;
	station->waiting = station->in_service = station->waited_s = station->busy_s = station->came = 0;
	station->seen_busy_s = station->seen_wait_s = station->seen_came = 0;
	station->told_idle = station->told_wake = false;
	station->news.news = NEWS_NONE;
	incoming_start(&station->incoming, station->plan, chance);
}

/* Before the counts change at T. */
static inline void count(struct station *station, double t)
{
	station->waited_s += station->waiting * (t - station->counted_s);
	station->busy_s += station->in_service * (t - station->counted_s);
	station->counted_s = t;
}

static int64_t hold(struct station *station, const struct request *request, double t)
{
	if (!station->unused_count) {
		const size_t cap = station->held_cap ? 2 * station->held_cap : 64;

		station->held = mem_grow(station->held, cap, sizeof *station->held);
		station->unused = mem_grow(station->unused, cap, sizeof *station->unused);
		for (size_t i = cap; i-- > station->held_cap;)
			station->unused[station->unused_count++] = (int64_t)i;
		station->held_cap = cap;
	}
	const int64_t place = station->unused[--station->unused_count];

	station->held[place] = (struct held){*request, t};
	return place;
}

/* What server S has, has changed. */
static void changed(struct station *station, int s)
{
	const struct batch *batch = station->batch + s;
	const size_t held = batch_held(batch), cap = station->gathers ? 1 : (size_t)station->plan->concurrency;

	winners_set(&station->next, s, batch->there ? fmin(batch_done_s(batch), batch_read_s(batch)) : INFINITY);
	winners_set(&station->room, s, batch->open && held < cap ? (double)held : INFINITY);
}

static void open(struct station *station, int s, double t, double speed)
{
	batch_begin(station->batch + s, t, speed, station->a_s, station->s_s);
	changed(station, s);
	station->open++;
	station->told_wake = station->told_idle = false;
}

static double close_server(struct station *station, int s, double t)
{
	struct batch *batch = station->batch + s;
	const bool empty = !batch_held(batch);

	station->open -= batch->open;
	batch->open = false;
	batch->there = !empty;
	changed(station, s);
	return empty ? t : INFINITY;
}

static inline bool measured(const struct request *request) { return request->first_s >= 0; }

/* Who fails comes again, or is counted: refused at the door, or gone from the line. */
static void fail(struct station *station, const struct request *request, double t, bool let_in)
{
	if (incoming_again(&station->incoming, request, t) || !measured(request))
		return;
	if (let_in)
		measure_left(station->measure, request->first_s, t - request->first_s, 1);
	else
		measure_refused(station->measure, request->first_s, 1);
}

static void patience_begins(struct station *station, struct request *request, double t, int64_t number_in_line)
{
	if (station->patient)
		return;
	request->gives_up_s = t + incoming_patience_s(&station->incoming, request->number);
	dues_push(&station->patience, request->gives_up_s, number_in_line);
}

static int later_first(const void *a, const void *b)
{
	const struct request *x = a, *y = b;

	return x->number < y->number ? 1 : x->number > y->number ? -1 : 0;
}

static void lose_all(struct station *station, const struct dues *dues, size_t *lost)
{
	for (size_t i = 0; i < dues->count; i++) {
		const struct held *held = station->held + dues->item[i].which;

		station->waited_s += station->counted_s - held->begun_s;
		station->lost[(*lost)++] = held->request;
		station->unused[station->unused_count++] = dues->item[i].which;
	}
}

/* What it had is at the head of the line again, in the order of arrival, with new patience. The time in vain stays work of the server, and
 * is waiting of the requests. */
static void lose_server(struct station *station, int s, double t)
{
	struct batch *batch = station->batch + s;
	size_t lost = 0;

	count(station, t);
	if (station->lost_cap < batch_held(batch)) {
		station->lost_cap = (size_t)station->plan->concurrency;
		station->lost = mem_grow(station->lost, station->lost_cap, sizeof *station->lost);
	}
	lose_all(station, &batch->decoding, &lost);
	lose_all(station, &batch->prefilling, &lost);
	if (lost > 1)
		qsort(station->lost, lost, sizeof *station->lost, later_first);
	for (size_t i = 0; i < lost; i++) {
		struct request *first = line_push_front(&station->line);

		*first = station->lost[i];
		patience_begins(station, first, t, station->line.first);
	}
	station->in_service -= (double)lost;
	station->waiting += (double)lost;
	station->open -= batch->open;
	batch->open = batch->there = false;
	batch->decoding.count = batch->prefilling.count = 0;
	changed(station, s);
	station->told_idle = false;
}

static void begin(struct station *station, int s, const struct request *request, double t)
{
	struct batch *batch = station->batch + s;
	const int64_t place = hold(station, request, t);

	count(station, t);
	station->in_service++;
	if (request->prefill_s > 0)
		dues_push(&batch->prefilling, t + request->prefill_s * batch->slowness, place);
	else
		batch_join(batch, t, request->service_s, place);
	changed(station, s);
}

static void skip_gone(struct station *station)
{
	while (station->line.count && line_at(&station->line, 0)->gone)
		line_pop(&station->line);
}

static struct request take_first(struct station *station, double t)
{
	const struct request request = *line_at(&station->line, 0);

	line_pop(&station->line);
	skip_gone(station);
	count(station, t);
	station->waiting--;
	return request;
}

/* The most steps that one of the first MANY in line makes. */
static double most_steps(const struct station *station, int many)
{
	double most = 0;

	for (size_t i = 0; many; i++) {
		const struct request *request = line_at(&station->line, i);

		if (request->gone)
			continue;
		most = fmax(most, request->service_s);
		many--;
	}
	return most;
}

/* Who waits begins: the first one, or a batch of them. */
static void begin_waiting(struct station *station, double t)
{
	const int s = winners_first(&station->room);

	if (!station->gathers) {
		const struct request request = take_first(station, t);

		begin(station, s, &request, t);
		return;
	}
	const int many = (int)fmin(station->waiting, station->plan->concurrency);
	const double steps = most_steps(station, many);

	for (int i = 0; i < many; i++) {
		const struct request request = take_first(station, t);

		batch_join(station->batch + s, t, steps, hold(station, &request, t));
		station->in_service++;
	}
	changed(station, s);
}

/* When somebody who waits can begin; INFINITY: not before something else happens. */
static double begin_s(const struct station *station)
{
	if (!station->line.count || isinf(winners_least(&station->room)))
		return INFINITY;
	if (!station->gathers || station->waiting >= station->plan->concurrency)
		return station->now_s;
	return fmax(station->now_s, line_at(&station->line, 0)->joined_s + station->plan->service.gather_s);
}

static void queue(struct station *station, const struct request *request, double t)
{
	const struct inference_plan *plan = station->plan;
	const bool gathering = isfinite(winners_least(&station->room));

	if (!station->open && !station->told_wake && isfinite(plan->idle_s)) {
		station->told_wake = true;
		station->news = (struct station_told){NEWS_WAKE, -1};
	}
	if (station->waiting >= WAITING_MOST)
		station->measure->overflowed = true;
	if ((!station->open && plan->fails_while_cold) || (!gathering && station->waiting >= plan->queue_limit) || station->waiting >= WAITING_MOST) {
		fail(station, request, t, false);
		return;
	}
	struct request *last = line_push(&station->line);

	*last = *request;
	count(station, t);
	station->waiting++;
	patience_begins(station, last, t, station->line.first + (int64_t)station->line.count - 1);
}

static void arrive(struct station *station, double t)
{
	struct incoming *incoming = &station->incoming;
	struct request request;

	station->told_idle = false;
	station->came++;
	request.prefill_s = incoming->tokens && incoming_is_new(incoming) ? incoming->input[incoming->at] * station->prefill_s : 0;
	incoming_take(incoming, station->measure, &request);
	if (!station->gathers && !station->line.count && isfinite(winners_least(&station->room)))
		begin(station, winners_first(&station->room), &request, t);
	else
		queue(station, &request, t);
}

/* The one whose patience ends next; those that have begun, or are in line anew, lose nothing. */
static void leave(struct station *station, double t)
{
	const struct due due = station->patience.item[0];
	const int64_t i = due.which - station->line.first;
	struct request *request = i >= 0 && i < (int64_t)station->line.count ? line_at(&station->line, (size_t)i) : NULL;

	dues_pop(&station->patience);
	if (!request || request->gone || request->gives_up_s != due.at_s)
		return;
	request->gone = true;
	count(station, t);
	station->waiting--;
	fail(station, request, t, true);
	skip_gone(station);
}

static void finish(struct station *station, int s, double t)
{
	struct batch *batch = station->batch + s;
	const int64_t place = batch_leave(batch, t);
	const struct held *held = station->held + place;
	const double first_s = held->request.first_s;

	count(station, t);
	station->in_service--;
	station->last_free_s = t;
	station->unused[station->unused_count++] = place;
	if (first_s >= 0)
		measure_served(station->measure, first_s, held->begun_s - first_s, t - first_s, 1);
	if (!batch->open && !batch_held(batch)) {
		batch->there = false;
		station->news = (struct station_told){NEWS_EMPTIED, s};
	}
}

/* The next event of a server, at T: a prompt is read, or a request is done. */
static void advance(struct station *station, double t)
{
	const int s = winners_first(&station->next);
	struct batch *batch = station->batch + s;

	if (batch_read_s(batch) <= batch_done_s(batch)) {
		const int64_t place = batch->prefilling.item[0].which;

		dues_pop(&batch->prefilling);
		batch_join(batch, t, station->held[place].request.service_s, place);
	} else {
		finish(station, s, t);
	}
	changed(station, s);
}

static bool idle(const struct station *station) { return station->in_service + station->waiting == 0; }

/* What happens next, if it is before T1. At one moment: servers first, then who waits begins, then patience ends, then somebody comes. */
static bool step(struct station *station, double t1)
{
	const double server_s = winners_least(&station->next), wait_s = begin_s(station), come_s = station->incoming.next_s;
	const double leave_s = station->patience.count ? station->patience.item[0].at_s : INFINITY;
	const double t = fmin(fmin(server_s, wait_s), fmin(leave_s, come_s));

	if (t >= t1)
		return false;
	station->now_s = t;
	if (server_s <= t)
		advance(station, t);
	else if (wait_s <= t)
		begin_waiting(station, t);
	else if (leave_s <= t)
		leave(station, t);
	else
		arrive(station, t);
	return true;
}

static double serve(struct station *station, double t1, struct station_told *told)
{
	const bool tells_idle = isfinite(station->plan->idle_s);

	do {
		if (tells_idle && station->news.news == NEWS_NONE && !station->told_idle && idle(station) && station->now_s < t1) {
			station->told_idle = true;
			station->news = (struct station_told){NEWS_IDLE, -1};
		}
		if (station->news.news != NEWS_NONE) {
			*told = station->news;
			station->news = (struct station_told){NEWS_NONE, -1};
			return station->now_s;
		}
	} while (step(station, t1));
	station->now_s = t1;
	*told = (struct station_told){NEWS_NONE, -1};
	return t1;
}

static double idle_since(const struct station *station)
{
	return idle(station) ? station->last_free_s : INFINITY;
}

/* The integrals until T are not kept: so no stop changes how they are rounded. */
static void see(struct station *station, double t, struct scaler_seen *seen)
{
	const double waited_s = station->waited_s + station->waiting * (t - station->counted_s);
	const double busy_s = station->busy_s + station->in_service * (t - station->counted_s);

	seen->busy_s = busy_s - station->seen_busy_s;
	seen->waiting_s = waited_s - station->seen_wait_s;
	seen->requests = station->came - station->seen_came;
	seen->in_service = station->in_service;
	seen->waiting = station->waiting;
	station->seen_busy_s = busy_s;
	station->seen_wait_s = waited_s;
	station->seen_came = station->came;
}

static void pending(struct station *station, const struct request *request, double until_s)
{
	if (!request->gone && measured(request))
		measure_pending(station->measure, request->first_s, until_s - request->first_s, 1);
}

/* Those in service are counted as those in line: with the wait they have had, and no latency, as nobody knows it yet. */
static void end(struct station *station, double t)
{
	for (int s = 0; s < station->plan->servers; s++) {
		const struct batch *batch = station->batch + s;
		const struct dues *all[] = {&batch->decoding, &batch->prefilling};

		for (int k = 0; k < 2 && batch->there; k++)
			for (size_t i = 0; i < all[k]->count; i++)
				pending(station, &station->held[all[k]->item[i].which].request, station->held[all[k]->item[i].which].begun_s);
	}
	for (size_t i = 0; i < station->line.count; i++)
		pending(station, line_at(&station->line, i), t);
	for (size_t i = 0; i < station->incoming.later.count; i++)
		pending(station, station->incoming.later.item + i, t);
}

const struct station_type sharing_station = {
	.create = create, .destroy = destroy, .start = start, .open = open, .close = close_server, .kill = lose_server,
	.serve = serve, .idle_since = idle_since, .see = see, .end = end,
};
