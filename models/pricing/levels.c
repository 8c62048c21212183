#include "models/pricing/levels.h"

#include <stdlib.h>

#include "sim/base/memory.h"

static void push(struct levels *levels, uint32_t who, double t_s, double delta)
{
	if (levels->changes == levels->cap) {
		levels->cap = levels->cap ? 2 * levels->cap : 64;
		levels->change = mem_grow(levels->change, levels->cap, sizeof *levels->change);
	}
	levels->change[levels->changes++] = (struct level_change){t_s, delta, who};
}

void levels_use(struct levels *levels, uint32_t who, double level, double from_s, double to_s)
{
	push(levels, who, from_s, level);
	push(levels, who, to_s, -level);
}

static int by_time(const void *a, const void *b)
{
	const struct level_change *x = a, *y = b;

	if (x->t_s != y->t_s)
		return x->t_s < y->t_s ? -1 : 1;
	if (x->delta != y->delta)
		return x->delta < y->delta ? -1 : 1;
	return x->who < y->who ? -1 : x->who > y->who;
}

void levels_sort(struct levels *levels)
{
	if (levels->changes)
		qsort(levels->change, levels->changes, sizeof *levels->change, by_time);
}

void levels_release(struct levels *levels)
{
	free(levels->change);
	*levels = (struct levels){0};
}
