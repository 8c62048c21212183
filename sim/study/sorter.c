/* The lines of a bill into the groups of a view. A line's group depends on few things (item, commitment, how it is paid): each thread
 * remembers what it has seen, and asks the list that all share only about what is new. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/charges.h"
#include "sim/study/costs.h"
#include "sim/study/segments.h"
#include "sim/study/sorter.h"

enum { CAUSES = PARTS + 1, CAUSE_FEE = PARTS,    /* beside the parts: the fee of a commitment, as it is invoiced */
       OUT = -1,                          /* of no group: the view leaves it out */
       HOUR = (int)HOUR_S };

/* What tells lines apart. */
struct kind {
	const struct item *item;
	const char *part;
	int commitment;
	unsigned paid;                    /* charge, status and capacity_status */
};

struct known {
	struct kind kind;
	bool used;
	int group[CAUSES];                /* by cause; all the same when the view does not ask for it */
};

struct sorting {
	struct sorter *sorter;
	struct known *known;              /* [slots] */
	size_t slots, filled;
	struct segments segments, slices;
	int64_t **sum;                    /* [groups][periods], zeroed but while a bill is read */
	size_t *periods;                  /* [groups] */
	size_t groups;
	struct cost_cell *cell;
	size_t cell_cap;
};

struct sorter *sorter_new(const struct plan *plan, size_t strategy, const struct view *view)
{
	struct sorter *sorter = mem_new(1, sizeof *sorter);

	*sorter = (struct sorter){.plan = plan, .strategy = strategy, .view = view};
	omp_init_lock(&sorter->lock);
	for (size_t i = 0; i < view->bys; i++)
		sorter->by_cause |= view->by[i].aspect == ASPECT_CAUSE;
	for (size_t i = 0; i < view->wheres; i++)
		sorter->by_cause |= view->where[i].of.aspect == ASPECT_CAUSE;
	return sorter;
}

void sorter_free(struct sorter *sorter)
{
	if (!sorter)
		return;
	omp_destroy_lock(&sorter->lock);
	free(sorter->group);
	free(sorter);
}

struct sorting *sorting_new(struct sorter *sorter)
{
	struct sorting *sorting = mem_new(1, sizeof *sorting);

	sorting->sorter = sorter;
	return sorting;
}

void sorting_free(struct sorting *sorting)
{
	if (!sorting)
		return;
	for (size_t g = 0; g < sorting->groups; g++)
		free(sorting->sum[g]);
	free(sorting->sum);
	free(sorting->periods);
	free(sorting->known);
	free(sorting->cell);
	segments_release(&sorting->segments);
	segments_release(&sorting->slices);
	free(sorting);
}

/* --- which group --- */

static const char *value_of(const struct sorter *sorter, const struct facet *of, const struct bill_line *line, int cause)
{
	const struct strategy_plan *s = sorter->plan->strategy + sorter->strategy;

	switch (of->aspect) {
	case ASPECT_SERVICE: return charge_service(&s->setup, line);
	case ASPECT_CATEGORY: return charge_category(&s->setup, line);
	case ASPECT_REGION: return charge_region(&s->setup, line);
	case ASPECT_ZONE: return charge_zone(&s->setup, line);
	case ASPECT_ACCOUNT: return charge_account(&s->setup, line);
	case ASPECT_WORKLOAD: return charge_workload(s, line);
	case ASPECT_ITEM: return charge_item(&s->setup, line);
	case ASPECT_PURCHASE: return purchase_words[charge_purchase(line)];
	case ASPECT_CAUSE: return cause == CAUSE_FEE ? CAUSE_FEE_WORD : part_words[cause];
	default: return charge_tag(s, line, of->tag);
	}
}

static bool same_facet(const struct facet *a, const struct facet *b)
{
	return a->aspect == b->aspect && (a->aspect != ASPECT_TAG || strcmp(a->tag, b->tag) == 0);
}

/* Each aspect that conditions are about has a value that one of them names. */
static bool belongs(const struct sorter *sorter, const struct bill_line *line, int cause)
{
	const struct view *view = sorter->view;

	for (size_t i = 0; i < view->wheres; i++) {
		const char *value = value_of(sorter, &view->where[i].of, line, cause);
		bool any = false;

		for (size_t k = 0; k < view->wheres && !any; k++)
			any = same_facet(&view->where[k].of, &view->where[i].of) && strcmp(view->where[k].value, value) == 0;
		if (!any)
			return false;
	}
	return view->measure != MEASURE_QUANTITY || (line->unit && strcmp(line->unit, view->unit) == 0);
}

static bool same_group(const struct cost_group *a, const struct cost_group *b, size_t bys)
{
	for (size_t i = 0; i < bys; i++)
		if (strcmp(a->value[i], b->value[i]) != 0)
			return false;
	return true;
}

/* The index of the group that LINE is in, added when it is new. */
static int group_of(struct sorter *sorter, const struct bill_line *line, int cause)
{
	struct cost_group group = {{0}};
	size_t g = 0;

	if (!belongs(sorter, line, cause))
		return OUT;
	for (size_t i = 0; i < sorter->view->bys; i++)
		group.value[i] = value_of(sorter, sorter->view->by + i, line, cause);
	omp_set_lock(&sorter->lock);
	while (g < sorter->groups && !same_group(sorter->group + g, &group, sorter->view->bys))
		g++;
	if (g == sorter->cap) {
		sorter->cap = sorter->cap ? 2 * sorter->cap : 16;
		sorter->group = mem_grow(sorter->group, sorter->cap, sizeof *sorter->group);
	}
	if (g == sorter->groups)
		sorter->group[sorter->groups++] = group;
	omp_unset_lock(&sorter->lock);
	return (int)g;
}

static size_t hash_of(const struct kind *kind)
{
	uint64_t hash = (uint64_t)(uintptr_t)kind->item * 0x9e3779b97f4a7c15u;

	hash = (hash ^ (uint64_t)(uintptr_t)kind->part) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ ((uint64_t)(unsigned)(kind->commitment + 1) << 8) ^ kind->paid) * 0x9e3779b97f4a7c15u;
	return (size_t)(hash >> 20);
}

static bool same_kind(const struct kind *a, const struct kind *b)
{
	return a->item == b->item && a->part == b->part && a->commitment == b->commitment && a->paid == b->paid;
}

static struct known *slot_of(struct known *known, size_t slots, const struct kind *kind)
{
	size_t at = hash_of(kind) % slots;

	while (known[at].used && !same_kind(&known[at].kind, kind))
		at = (at + 1) % slots;
	return known + at;
}

static void widen(struct sorting *sorting)
{
	const size_t slots = sorting->slots ? 2 * sorting->slots : 64;
	struct known *wider = mem_new(slots, sizeof *wider);

	for (size_t i = 0; i < sorting->slots; i++)
		if (sorting->known[i].used)
			*slot_of(wider, slots, &sorting->known[i].kind) = sorting->known[i];
	free(sorting->known);
	sorting->known = wider;
	sorting->slots = slots;
}

/* A view's UNIT tells lines apart, too, but all lines of one kind have the same. */
static const struct known *known_of(struct sorting *sorting, const struct bill_line *line)
{
	const struct kind kind = {line->item, line->part, line->commitment,
				  (unsigned)line->charge * 16 + (unsigned)line->status * 4 + (unsigned)line->capacity_status};
	struct known *known;

	if (2 * sorting->filled >= sorting->slots)
		widen(sorting);
	known = slot_of(sorting->known, sorting->slots, &kind);
	if (known->used)
		return known;
	*known = (struct known){.kind = kind, .used = true};
	sorting->filled++;
	for (int c = 0; c < CAUSES; c++)
		known->group[c] = c && !sorting->sorter->by_cause ? known->group[0] : group_of(sorting->sorter, line, c);
	return known;
}

/* --- how much, when --- */

static void put(struct sorting *sorting, int group, size_t period, int64_t amount)
{
	const size_t g = (size_t)group;

	if (g >= sorting->groups) {
		const size_t wider = g + 16;

		sorting->sum = mem_grow(sorting->sum, wider, sizeof *sorting->sum);
		sorting->periods = mem_grow(sorting->periods, wider, sizeof *sorting->periods);
		for (; sorting->groups < wider; sorting->groups++) {
			sorting->sum[sorting->groups] = NULL;
			sorting->periods[sorting->groups] = 0;
		}
	}
	if (period >= sorting->periods[g]) {
		const size_t wider = period + 32;

		sorting->sum[g] = mem_grow(sorting->sum[g], wider, sizeof **sorting->sum);
		memset(sorting->sum[g] + sorting->periods[g], 0, (wider - sorting->periods[g]) * sizeof **sorting->sum);
		sorting->periods[g] = wider;
	}
	sorting->sum[g][period] += amount;
}

static enum part cause_whole(const struct bill_line *line)
{
	return !line->item || line->status == COMMITMENT_UNUSED || line->capacity_status == CAPACITY_UNUSED ? PART_IDLE_COMMITMENT : line->item->part;
}

/* AMOUNT in one period, divided by cause where the view asks for it: as the whole future of its item is. */
static void put_causes(struct sorting *sorting, const struct usage_log *log, const struct bill_line *line, const struct known *known, size_t period,
		       int64_t amount)
{
	struct money part[PARTS] = {{0}};

	if (!sorting->sorter->by_cause || line->charge == CHARGE_PURCHASE) {
		const int group = known->group[sorting->sorter->by_cause ? CAUSE_FEE : 0];

		if (group != OUT)
			put(sorting, group, period, amount);
		return;
	}
	if (!line->item || line->item->whole || cause_whole(line) == PART_IDLE_COMMITMENT)
		part[cause_whole(line)] = money_nano(amount);
	else
		parts_share(money_nano(amount), log->part_s + (size_t)(line->item - sorting->sorter->plan->strategy[sorting->sorter->strategy].setup.item) * PARTS,
			    part);
	for (int c = 0; c < PARTS; c++)
		if (part[c].nano && known->group[c] != OUT)
			put(sorting, known->group[c], period, part[c].nano);
}

static size_t period_of(const struct sorter *sorter, int64_t unix_s)
{
	const int64_t start = sorter->plan->scenario->start_unix_s;
	const int64_t period = sorter->view->per == PER_HOUR ? unix_s / HOUR - start / HOUR : sorter->view->per == PER_DAY ? calendar_day_number(unix_s) - calendar_day_number(start)
		: sorter->view->per == PER_MONTH ? calendar_month_number(unix_s) - calendar_month_number(start) : 0;

	return period > 0 ? (size_t)period : 0;  /* what was bought before is paid from the start on */
}

static int64_t amount_of(const struct sorter *sorter, const struct segment *segment)
{
	if (sorter->view->measure == MEASURE_QUANTITY)
		return llround(segment->quantity * COSTS_MICRO);
	return sorter->view->measure == MEASURE_BILLED ? segment->billed.nano : segment->effective.nano;
}

static bool at_once(const struct sorter *sorter, const struct segment *segment)
{
	return segment->line->charge == CHARGE_PURCHASE && (!segment->line->recurring || segment->instalment || sorter->view->per < PER_DAY);
}

static int64_t step_of(const struct sorter *sorter) { return sorter->view->per == PER_HOUR ? HOUR : (int64_t)DAY_S; }

/* What a commitment does not use is not the same every day, as its use is not. */
static void spread_unused(struct sorting *sorting, const struct usage_log *log, const struct segment *unused, const struct known *known)
{
	segments_sliced(sorting->sorter->plan->scenario->start_unix_s, &sorting->segments, unused, step_of(sorting->sorter), &sorting->slices);
	for (size_t i = 0; i < sorting->slices.count; i++)
		if (sorting->slices.item[i].effective.nano)
			put_causes(sorting, log, unused->line, known, period_of(sorting->sorter, sorting->slices.item[i].from_unix_s),
				   sorting->slices.item[i].effective.nano);
}

/* Is no part of it asked for? */
static bool left_out(const struct known *known)
{
	for (int c = 0; c < CAUSES; c++)
		if (known->group[c] != OUT)
			return false;
	return true;
}

/* By its share of the time, rounded so that the days (or hours) add up to the segment. */
static void spread(struct sorting *sorting, const struct usage_log *log, const struct segment *segment, const struct known *known, int64_t amount)
{
	const int64_t from = segment->from_unix_s, to = segment->to_unix_s;
	const int64_t step_s = step_of(sorting->sorter);
	int64_t before = 0;

	for (int64_t at = from, next; at < to; at = next) {
		next = (at / step_s + 1) * step_s;
		next = next < to ? next : to;
		const int64_t so_far = evenly_before(amount, from, to, next);

		put_causes(sorting, log, segment->line, known, period_of(sorting->sorter, at), so_far - before);
		before = so_far;
	}
}

static const struct cost_cell *cells_taken(struct sorting *sorting, size_t *cells)
{
	*cells = 0;
	for (size_t g = 0; g < sorting->groups; g++)
		for (size_t p = 0; p < sorting->periods[g]; p++) {
			if (!sorting->sum[g][p])
				continue;
			if (*cells == sorting->cell_cap) {
				sorting->cell_cap = sorting->cell_cap ? 2 * sorting->cell_cap : 256;
				sorting->cell = mem_grow(sorting->cell, sorting->cell_cap, sizeof *sorting->cell);
			}
			sorting->cell[(*cells)++] = (struct cost_cell){(uint32_t)p, (uint32_t)g, sorting->sum[g][p]};
			sorting->sum[g][p] = 0;
		}
	return sorting->cell;
}

const struct cost_cell *sorting_of(struct sorting *sorting, const struct usage_log *log, const struct bill *bill, size_t *cells)
{
	const struct sorter *sorter = sorting->sorter;

	segments_of(&sorter->plan->strategy[sorter->strategy].setup, sorter->plan->scenario->start_unix_s, bill, &sorting->segments);
	for (size_t i = 0; i < sorting->segments.count; i++) {
		const struct segment *segment = sorting->segments.item + i;
		const int64_t amount = amount_of(sorter, segment);
		const struct known *known = amount ? known_of(sorting, segment->line) : NULL;

		if (!amount || left_out(known))
			continue;
		if (at_once(sorter, segment) || sorter->view->per < PER_DAY)
			put_causes(sorting, log, segment->line, known, period_of(sorter, segment->from_unix_s), amount);
		else if (segment->line->status == COMMITMENT_UNUSED && sorter->view->measure == MEASURE_AMORTISED)
			spread_unused(sorting, log, segment, known);
		else
			spread(sorting, log, segment, known, amount);
	}
	return cells_taken(sorting, cells);
}
