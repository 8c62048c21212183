#include "sim/report/plot_states.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

enum phase { PHASE_AWAY, PHASE_ASKED, PHASE_GRANTED, PHASE_READY };
enum { LOST_SPANS_FIRST = 64 };

struct node_now {
	enum phase phase;
	bool notice;
};

struct sweep {
	struct states *states;
	struct node_now *node;
	enum state job;                   /* STATE_NONE before it first asks and once it is over */
	struct stretches lost;            /* when the work was done that is lost later */
	size_t next_lost;                 /* the first lost span that is not over */
};

static void push(struct stretches *s, double from_s, double to_s, enum state state)
{
	struct stretch *last = s->count ? &s->item[s->count - 1] : NULL;

	if (!(to_s > from_s) || state == STATE_NONE)
		return;
	if (last && last->state == state && from_s <= last->to_s + 1e-6) {
		last->to_s = to_s;
		return;
	}
	if (s->count == s->cap) {
		s->cap = s->cap ? 2 * s->cap : LOST_SPANS_FIRST;
		s->item = mem_grow(s->item, s->cap, sizeof *s->item);
	}
	s->item[s->count++] = (struct stretch){from_s, to_s, state};
}

static enum state job_after(enum record_kind kind, enum state job)
{
	switch (kind) {
	case RECORD_RUN: case RECORD_SAVED: return STATE_RUNNING;
	case RECORD_CHECKPOINT: case RECORD_EMERGENCY: return STATE_CHECKPOINT;
	case RECORD_WAIT: return STATE_IDLE;
	case RECORD_RESTORE: return STATE_RESTORING;
	case RECORD_DONE: case RECORD_GAVE_UP: return STATE_NONE;
	default: return job;
	}
}

/* --- what was lost, and the progress curve: the job's own records --- */

static void point(struct states *states, double t_s, double done_s)
{
	states->point = mem_grow(states->point, states->points + 1, sizeof *states->point);
	states->point[states->points++] = (struct progress_point){t_s, done_s};
}

/* The last LOST_S seconds of work before now, from the stretches in which the job ran. */
static void mark_lost(struct stretches *lost, const struct stretches *ran, double lost_s)
{
	double left = lost_s;

	for (size_t i = ran->count; i > 0 && left > 0; i--) {
		const struct stretch *r = &ran->item[i - 1];
		const double take = fmin(left, r->to_s - r->from_s);

		push(lost, r->to_s - take, r->to_s, STATE_LOST_WORK);
		left -= take;
	}
}

static int by_time(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return x->from_s < y->from_s ? -1 : x->from_s > y->from_s;
}

/* Progress is drawn with the slope 1 between records, which say themselves where it stands when they know. */
static void follow_job(struct sweep *sweep, const struct recorder *log)
{
	struct states *states = sweep->states;
	struct stretches ran = {0};
	enum state job = STATE_NONE;
	double done = 0, since = 0;

	for (size_t i = 0; i < log->count; i++) {
		const struct record *r = &log->record[i];

		if (r->node >= 0)
			continue;
		if (job == STATE_RUNNING) {
			push(&ran, since, r->t_s, STATE_RUNNING);
			done += r->t_s - since;
		}
		since = r->t_s;
		if (r->kind == RECORD_RUN || r->kind == RECORD_SAVED) {
			if (fabs(done - r->value) > 1)
				point(states, r->t_s, done);
			done = r->value;
		}
		point(states, r->t_s, done);
		if (r->kind == RECORD_ROLLBACK) {
			states->lost_work_s += r->value;
			mark_lost(&sweep->lost, &ran, r->value);
			done = fmax(0, done - r->value);
			point(states, r->t_s, done);
		}
		job = job_after(r->kind, job);
	}
	if (sweep->lost.count > 1)
		qsort(sweep->lost.item, sweep->lost.count, sizeof *sweep->lost.item, by_time);
	free(ran.item);
}

/* --- every node's state --- */

static enum state node_state(const struct sweep *sweep, size_t node, bool lost)
{
	const struct node_now *now = &sweep->node[node];

	if (sweep->job == STATE_NONE && now->phase == PHASE_READY)
		return STATE_IDLE;
	switch (now->phase) {
	case PHASE_ASKED: return STATE_WAITING;
	case PHASE_GRANTED: return STATE_STARTING;
	case PHASE_READY: return now->notice ? STATE_NOTICE : sweep->job == STATE_RUNNING && lost ? STATE_LOST_WORK : sweep->job;
	default: return STATE_NONE;
	}
}

static void add_share(struct states *states, double from_s, double to_s, const size_t count[STATES])
{
	const double wide = states->end_s / (double)states->columns;

	for (size_t c = (size_t)fmax(0, floor(from_s / wide)); c < states->columns && (double)c * wide < to_s; c++) {
		const double part = (fmin(to_s, (double)(c + 1) * wide) - fmax(from_s, (double)c * wide)) / wide;

		for (size_t k = 0; k < STATES; k++)
			states->share[c * STATES + k] += part * (double)count[k];
	}
}

static void account(struct sweep *sweep, double from_s, double to_s, bool lost)
{
	struct states *states = sweep->states;
	size_t count[STATES + 1] = {0};

	if (!(to_s > from_s))
		return;
	for (size_t n = 0; n < states->nodes; n++) {
		const enum state state = node_state(sweep, n, lost);

		count[state]++;
		if (state != STATE_NONE)
			states->seen[state] = true;
		if (states->row)
			push(&states->row[n], from_s, to_s, state);
	}
	if (states->share)
		add_share(states, from_s, to_s, count);
}

/* From FROM to TO nothing happens but that lost work begins or ends. */
static void pass(struct sweep *sweep, double from_s, double to_s)
{
	while (from_s < to_s) {
		const struct stretch *l = sweep->next_lost < sweep->lost.count ? &sweep->lost.item[sweep->next_lost] : NULL;
		const bool lost = l && from_s >= l->from_s && from_s < l->to_s;
		const double end = !l ? to_s : fmin(to_s, lost ? l->to_s : fmax(from_s, l->from_s));

		if (l && from_s >= l->to_s) {
			sweep->next_lost++;
			continue;
		}
		account(sweep, from_s, end, lost);
		from_s = end;
	}
}

static void remember(struct states *states, const struct record *r)
{
	states->moment = mem_grow(states->moment, states->moments + 1, sizeof *states->moment);
	states->moment[states->moments++] = (struct moment){r->t_s, (int)r->node, r->kind == RECORD_FALLBACK};
	states->lost_nodes += r->kind == RECORD_LOST;
}

static void node_event(struct sweep *sweep, const struct record *r)
{
	struct node_now *now = &sweep->node[r->node];

	switch (r->kind) {
	case RECORD_REQUEST: *now = (struct node_now){PHASE_ASKED, false}; break;
	case RECORD_GRANT: *now = (struct node_now){PHASE_GRANTED, false}; break;
	case RECORD_READY: now->phase = PHASE_READY; break;
	case RECORD_NOTICE: now->notice = true; break;
	case RECORD_LOST: case RECORD_RELEASE: *now = (struct node_now){PHASE_AWAY, false}; break;
	default: break;
	}
	if (r->kind == RECORD_LOST || r->kind == RECORD_FALLBACK)
		remember(sweep->states, r);
}

static void sweep_records(struct sweep *sweep, const struct recorder *log)
{
	double last = 0;

	for (size_t i = 0; i < log->count; i++) {
		const struct record *r = &log->record[i];

		pass(sweep, last, r->t_s);
		last = fmax(last, r->t_s);
		if (r->node < 0)
			sweep->job = job_after(r->kind, sweep->job);
		else
			node_event(sweep, r);
	}
	pass(sweep, last, sweep->states->end_s);
}

struct states *states_new(const struct replay *replay, size_t most_rows, size_t columns)
{
	const struct recorder *log = &replay->recorder;
	struct states *states = mem_new(1, sizeof *states);
	struct sweep sweep = {.states = states, .job = STATE_IDLE};

	for (size_t i = 0; i < log->count; i++) {
		if (log->record[i].node >= 0 && (size_t)log->record[i].node >= states->nodes)
			states->nodes = (size_t)log->record[i].node + 1;
		states->end_s = fmax(states->end_s, log->record[i].t_s);
	}
	sweep.node = mem_new(states->nodes + 1, sizeof *sweep.node);
	if (states->nodes <= most_rows) {
		states->row = mem_new(states->nodes + 1, sizeof *states->row);
	} else {
		states->columns = columns;
		states->share = mem_new(columns * STATES, sizeof *states->share);
	}
	follow_job(&sweep, log);
	sweep_records(&sweep, log);
	free(sweep.lost.item);
	free(sweep.node);
	return states;
}

void states_free(struct states *states)
{
	for (size_t n = 0; states->row && n < states->nodes; n++)
		free(states->row[n].item);
	free(states->row);
	free(states->share);
	free(states->moment);
	free(states->point);
	free(states);
}

void stretches_thin(struct stretches *row, double end_s, size_t columns)
{
	const double wide = end_s / (double)columns;
	struct stretches thin = {0};
	size_t at = 0;

	for (size_t c = 0; c < columns; c++) {
		const double from = (double)c * wide, to = from + wide;
		double held[STATES + 1] = {0};
		enum state most = STATE_NONE;

		while (at < row->count && row->item[at].to_s <= from)
			at++;
		for (size_t i = at; i < row->count && row->item[i].from_s < to; i++)
			held[row->item[i].state] += fmin(to, row->item[i].to_s) - fmax(from, row->item[i].from_s);
		for (int k = 0; k < STATES; k++)
			if (held[k] > (most == STATE_NONE ? 0 : held[most]))
				most = (enum state)k;
		push(&thin, from, to, most);
	}
	free(row->item);
	*row = thin;
}
