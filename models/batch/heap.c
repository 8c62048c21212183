/* The next moments of slots and nodes: a binary heap of unit numbers, with where each stands. */
#include "models/batch/state.h"

static inline bool sooner(const struct batch_state *b, int a, int c)
{
	return b->next_s[a] != b->next_s[c] ? b->next_s[a] < b->next_s[c] : a < c;
}

static inline void put(struct batch_state *b, int i, int unit)
{
	b->heap[i] = unit;
	b->at[unit] = i;
}

static void settle(struct batch_state *b, int i)
{
	const int unit = b->heap[i];

	for (; i && sooner(b, unit, b->heap[(i - 1) / 2]); i = (i - 1) / 2)
		put(b, i, b->heap[(i - 1) / 2]);
	for (int child; (child = 2 * i + 1) < b->heap_count; i = child) {
		child += child + 1 < b->heap_count && sooner(b, b->heap[child + 1], b->heap[child]);
		if (!sooner(b, b->heap[child], unit))
			break;
		put(b, i, b->heap[child]);
	}
	put(b, i, unit);
}

static void leave(struct batch_state *b, int unit)
{
	const int i = b->at[unit], last = b->heap[--b->heap_count];

	b->at[unit] = -1;
	if (last == unit)
		return;
	put(b, i, last);
	settle(b, i);
}

void unit_set(struct batch_state *b, int unit, double t)
{
	b->next_s[unit] = t;
	if (isinf(t)) {
		if (b->at[unit] >= 0)
			leave(b, unit);
		return;
	}
	if (b->at[unit] < 0)
		put(b, b->heap_count++, unit);
	settle(b, b->at[unit]);
}
