#include "sim/study/movers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

/* A column of each side, and of what is between them. */
struct work {
	double *before, *after, *change;
	bool *in;
	size_t futures;
};

static bool same_group(const struct costs *a, size_t g, const struct costs *b, size_t h)
{
	for (size_t i = 0; i < a->view->bys; i++)
		if (strcmp(a->group[g].value[i], b->group[h].value[i]) != 0)
			return false;
	return true;
}

/* The group G of OF in COSTS; `groups`: it is not there. */
static size_t group_in(const struct costs *costs, const struct costs *of, size_t g)
{
	size_t h = 0;

	while (h < costs->groups && !same_group(of, g, costs, h))
		h++;
	return h;
}

static void column(const struct stretch *stretch, size_t group, struct work *w, double *x)
{
	for (size_t g = 0; g < stretch->costs->groups; g++)
		w->in[g] = g == group;
	cost_column(stretch->costs, (struct cost_span){w->in, stretch->from, stretch->to}, x);
}

static bool nothing(const double *x, size_t count)
{
	for (size_t f = 0; f < count; f++)
		if (x[f] != 0)
			return false;
	return true;
}

/* MOVER's figures from the columns. */
static void compare(const struct plan *plan, struct work *w, struct mover *mover)
{
	for (size_t f = 0; f < w->futures; f++)
		w->change[f] = w->after[f] - w->before[f];
	const struct moments m = moments_of(w->change, w->futures);

	mover->before = moments_of(w->before, w->futures).mean;
	mover->after = moments_of(w->after, w->futures).mean;
	mover->change = m.mean;
	mover->ci = mean_interval(&m, plan->scenario->confidence);
	mover->is_new = nothing(w->before, w->futures) && !nothing(w->after, w->futures);
	mover->gone = nothing(w->after, w->futures) && !nothing(w->before, w->futures);
}

static void move(struct movers *movers, struct work *w, const struct costs *costs, size_t group)
{
	struct mover *mover = movers->item + movers->count;

	*mover = (struct mover){.costs = costs, .group = group};
	column(&movers->before, group_in(movers->before.costs, costs, group), w, w->before);
	column(&movers->after, group_in(movers->after.costs, costs, group), w, w->after);
	if (nothing(w->before, w->futures) && nothing(w->after, w->futures))
		return;
	compare(costs->plan, w, mover);
	movers->count++;
}

static int by_size(const void *a, const void *b)
{
	const struct mover *x = a, *y = b;
	const double p = fabs(x->change), q = fabs(y->change);

	if (p != q)
		return p < q ? 1 : -1;
	for (size_t i = 0; i < x->costs->view->bys; i++) {
		const int order = strcmp(x->costs->group[x->group].value[i], y->costs->group[y->group].value[i]);

		if (order)
			return order;
	}
	return 0;
}

struct movers *movers_new(struct stretch before, struct stretch after)
{
	const size_t groups = before.costs->groups + after.costs->groups, futures = after.costs->futures;
	struct movers *movers = mem_new(1, sizeof *movers);
	struct work w = {mem_new(futures + 1, sizeof(double)), mem_new(futures + 1, sizeof(double)), mem_new(futures + 1, sizeof(double)),
			 mem_new(groups + 1, sizeof(bool)), futures};

	*movers = (struct movers){.before = before, .after = after, .item = mem_new(groups + 1, sizeof *movers->item)};
	for (size_t g = 0; g < after.costs->groups; g++)
		move(movers, &w, after.costs, g);
	for (size_t g = 0; before.costs != after.costs && g < before.costs->groups; g++)
		if (group_in(after.costs, before.costs, g) == after.costs->groups)
			move(movers, &w, before.costs, g);
	qsort(movers->item, movers->count, sizeof *movers->item, by_size);
	cost_column(before.costs, (struct cost_span){NULL, before.from, before.to}, w.before);
	cost_column(after.costs, (struct cost_span){NULL, after.from, after.to}, w.after);
	movers->total.costs = after.costs;
	compare(after.costs->plan, &w, &movers->total);
	free(w.before);
	free(w.after);
	free(w.change);
	free(w.in);
	return movers;
}

void movers_free(struct movers *movers)
{
	if (movers)
		free(movers->item);
	free(movers);
}
