/* The line of tasks, and the slots that run them. */
#include <stdlib.h>

#include "models/batch/state.h"
#include "sim/base/memory.h"

void line_start(struct batch_state *b)
{
	const struct batch_keys *keys = b->plan->keys;
	const double drawn = value_in_replica(&keys->tasks, &b->chance);

	b->tasks = drawn < 1 ? 1 : (int64_t)llround(drawn);
	b->begun = b->done = b->failed = 0;
	b->backs = 0;
	b->checkpoint_s = keys->checkpoint_s.form == VALUE_QUANTITY ? value_in_replica(&keys->checkpoint_s, &b->chance) : INFINITY;
	for (int s = 0; s < b->plan->nodes * b->plan->slots; s++)
		b->slot[s].since_s = NAN;
}

/* How long the task of that number takes. */
static double work_of(struct batch_state *b, int64_t number)
{
	const struct dist *task = &b->plan->keys->task_s.dist;

	if (dist_is_constant(task))
		return task->a;
	if (number % FRESH == 0)
		philox_fill(&b->chance, purpose_of(PURPOSE_SERVICE, 0), (uint32_t)(number / 2), FRESH / 2, b->fresh);
	return dist_draw(task, b->fresh[number % FRESH], &b->chance);
}

static struct task task_next(struct batch_state *b)
{
	if (b->backs)
		return b->back[--b->backs];
	const struct task task = {.work_s = work_of(b, b->begun)};

	b->begun++;
	return task;
}

static void slot_begin(struct batch_state *b, int i, int s)
{
	struct slot *slot = b->slot + s;

	slot->task = task_next(b);
	slot->since_s = b->now_s;
	b->node[i].running++;
	b->idle_slots--;
	unit_set(b, s, b->now_s + (slot->task.work_s - slot->task.saved_s) / way_of(b, b->node + i)->speed);
}

void machine_feed(struct batch_state *b, int i)
{
	const int first = i * b->plan->slots;

	if (b->node[i].state != MACHINE_READY || b->node[i].warned)
		return;
	for (int s = first; s < first + b->plan->slots && waiting(b); s++)
		if (isnan(b->slot[s].since_s))
			slot_begin(b, i, s);
}

void slots_feed(struct batch_state *b)
{
	for (int i = 0; i < b->plan->nodes && b->idle_slots && waiting(b); i++)
		if (b->node[i].running < b->plan->slots)
			machine_feed(b, i);
}

void slot_finished(struct batch_state *b, int s)
{
	const int i = s / b->plan->slots;
	struct machine *node = b->node + i;

	node->useful_s += b->now_s - b->slot[s].since_s;
	b->slot[s].since_s = NAN;
	node->running--;
	b->done++;
	b->idle_slots += !node->warned;
	unit_set(b, s, INFINITY);
	if (waiting(b) && !node->warned)
		slot_begin(b, i, s);
	else if (!node->running)
		machine_idle(b, i);
}

/* Its progress up to the last save is kept; the rest is lost. */
static void slot_drop(struct batch_state *b, int i, int s)
{
	struct machine *node = b->node + i;
	struct task *task = &b->slot[s].task;
	const double ran_s = b->now_s - b->slot[s].since_s, speed = way_of(b, node)->speed;
	const double reached_s = task->saved_s + ran_s * speed;
	const double saved_s = isinf(b->checkpoint_s) ? 0 : fmax(task->saved_s, floor(reached_s / b->checkpoint_s + 1e-9) * b->checkpoint_s);
	const double kept_s = fmin((saved_s - task->saved_s) / speed, ran_s);

	node->useful_s += kept_s;
	node->lost_s += ran_s - kept_s;
	note(b, RECORD_ROLLBACK, -1, ran_s - kept_s);
	task->saved_s = saved_s;
	b->slot[s].since_s = NAN;
	unit_set(b, s, INFINITY);
	if (++task->attempts >= b->plan->attempts_most) {
		b->failed++;
		return;
	}
	if (b->backs == b->back_cap) {
		b->back_cap = b->back_cap ? 2 * b->back_cap : 64;
		b->back = mem_grow(b->back, b->back_cap, sizeof *b->back);
	}
	b->back[b->backs++] = *task;
}

void machine_drop(struct batch_state *b, int i)
{
	const int first = i * b->plan->slots;

	for (int s = first; s < first + b->plan->slots; s++)
		if (!isnan(b->slot[s].since_s))
			slot_drop(b, i, s);
	b->node[i].running = 0;
}
