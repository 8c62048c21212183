/* Cells of many futures as one table, and its sums. */
#include "sim/study/costs.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/sorter.h"

struct ranked {
	struct cost_group group;
	uint32_t was;
	size_t bys;
	double sum;
};

static int by_sum(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->sum != y->sum)
		return (x->sum < y->sum) - (x->sum > y->sum);
	for (size_t i = 0; i < x->bys; i++) {
		const int order = strcmp(x->group.value[i], y->group.value[i]);

		if (order)
			return order;
	}
	return 0;
}

static char *kept(struct arena *arena, const char *value)
{
	return value ? arena_text(arena, value) : NULL;
}

/* The groups that cost something, ranked; TO[group of the sorter] is where each went. Sums in the order of futures: the same on any
 * number of threads, though threads found the groups in an order of their own. */
static void groups_rank(struct costs *costs, const struct sorter *sorter, struct cost_cell *const *cells, const size_t *count, uint32_t *to)
{
	struct ranked *ranked = mem_new(sorter->groups + 1, sizeof *ranked);
	bool *seen = mem_new(sorter->groups + 1, sizeof *seen);
	size_t found = 0;

	for (size_t g = 0; g < sorter->groups; g++)
		ranked[g] = (struct ranked){sorter->group[g], (uint32_t)g, sorter->view->bys, 0};
	for (size_t f = 0; f < costs->futures; f++)
		for (size_t i = 0; i < count[f]; i++) {
			ranked[cells[f][i].group].sum += (double)cells[f][i].amount;
			seen[cells[f][i].group] = true;
		}
	for (size_t g = 0; g < sorter->groups; g++)
		if (seen[g])
			ranked[found++] = ranked[g];
	qsort(ranked, found, sizeof *ranked, by_sum);
	costs->groups = found;
	costs->group = arena_alloc(costs->arena, found + 1, sizeof *costs->group);
	for (size_t g = 0; g < found; g++) {
		for (size_t i = 0; i < VIEW_BY_MAX; i++)
			costs->group[g].value[i] = kept(costs->arena, ranked[g].group.value[i]);
		to[ranked[g].was] = (uint32_t)g;
	}
	free(ranked);
	free(seen);
}

static int64_t period_from(const struct costs *costs, size_t period)
{
	const int64_t start = costs->plan->scenario->start_unix_s;
	int64_t from, next;

	if (costs->view->per == PER_TOTAL)
		return start;
	if (costs->view->per == PER_DAY)
		return (calendar_day_number(start) + (int64_t)period) * (int64_t)DAY_S;
	calendar_month(start, &from, &next);
	return calendar_months_later(from, (int)period);
}

static void periods_find(struct costs *costs, struct cost_cell *const *cells, const size_t *count)
{
	for (size_t f = 0; f < costs->futures; f++)
		for (size_t i = 0; i < count[f]; i++)
			if (cells[f][i].period >= costs->periods)
				costs->periods = (size_t)cells[f][i].period + 1;
	if (costs->periods == 0)
		costs->periods = 1;
	costs->from_unix_s = arena_alloc(costs->arena, costs->periods + 1, sizeof *costs->from_unix_s);
	for (size_t p = 0; p <= costs->periods; p++)
		costs->from_unix_s[p] = period_from(costs, p);
}

struct costs *costs_of_cells(struct sorter *sorter, struct cost_cell *const *cells, const size_t *count, size_t futures)
{
	struct costs *costs = mem_new(1, sizeof *costs);
	uint32_t *to = mem_new(sorter->groups + 1, sizeof *to);

	*costs = (struct costs){.plan = sorter->plan, .strategy = sorter->strategy, .view = sorter->view, .futures = futures,
				.arena = arena_new()};
	groups_rank(costs, sorter, cells, count, to);
	periods_find(costs, cells, count);
	costs->cell = mem_new(futures * costs->periods * costs->groups + 1, sizeof *costs->cell);
	for (size_t f = 0; f < futures; f++)
		for (size_t i = 0; i < count[f]; i++)
			costs->cell[(f * costs->periods + cells[f][i].period) * costs->groups + to[cells[f][i].group]] += cells[f][i].amount;
	free(to);
	sorter_free(sorter);
	return costs;
}

void costs_free(struct costs *costs)
{
	if (!costs)
		return;
	free(costs->cell);
	arena_free(costs->arena);
	free(costs);
}

int64_t costs_of_group(const struct costs *costs, size_t future, size_t group)
{
	int64_t sum = 0;

	for (size_t p = 0; p < costs->periods; p++)
		sum += costs_cell(costs, future, p, group);
	return sum;
}

int64_t costs_of_period(const struct costs *costs, size_t future, size_t period)
{
	int64_t sum = 0;

	for (size_t g = 0; g < costs->groups; g++)
		sum += costs_cell(costs, future, period, g);
	return sum;
}

int64_t costs_of_future(const struct costs *costs, size_t future)
{
	int64_t sum = 0;

	for (size_t p = 0; p < costs->periods; p++)
		sum += costs_of_period(costs, future, p);
	return sum;
}

double costs_amount(const struct costs *costs, int64_t cell)
{
	return (double)cell / (costs->view->measure == MEASURE_QUANTITY ? COSTS_MICRO : NANO);
}
