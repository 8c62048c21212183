/* Record -> const plan: rows find their items in the strategy's price book, and their quantities a dimension. */
#include <math.h>
#include <string.h>

#include "models/usage/usage.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

#define QUANTITY_MAX 1e18

/* Was the fault of THING told of an earlier one that names the same, or are there enough of them? */
static bool told(const struct history *history, const uint32_t *failed, size_t count, const struct thing *thing)
{
	for (size_t i = 0; i < count; i++) {
		const struct thing *other = history->things.thing + failed[i];

		if (other->buy == thing->buy && strcmp(other->field[FIELD_ITEM], thing->field[FIELD_ITEM]) == 0)
			return true;
	}
	return count == FAULTS_MAX;
}

/* Each thing's item; things that are one under an alias, or under the strategy's own way to buy, share it. */
static bool items_find(struct setup *setup, const struct history *history, uint32_t *item_of_thing)
{
	struct things distinct = {.arena = setup->bind.arena};
	uint32_t failed[FAULTS_MAX];
	size_t faults = 0;

	for (uint32_t i = 0; i < history->things.count; i++) {
		struct thing resolved = history->things.thing[i];
		struct item item;

		if (faults && told(history, failed, faults, &resolved))
			continue;
		if (!item_of(setup, &resolved, &item)) {
			failed[faults++] = i;
			continue;
		}
		resolved.field[FIELD_ITEM] = item.name;
		resolved.field[FIELD_BUY] = item.kind == ITEM_SPOT ? "spot" : "on_demand";
		item_of_thing[i] = thing_index(&distinct, &resolved);
		if (item_of_thing[i] == setup->items)
			setup_item(setup, &item);
	}
	return faults == 0;
}

static bool out_of_range(struct setup *setup, const struct history_row *row, const char *path)
{
	diag_error(setup->bind.diag, row->quantity ? row->quantity->at : row->at, _("\"%s\" must be from 0 to %g"), path, QUANTITY_MAX);
	return false;
}

/* The quantity of row I of the history, certain into the stint, uncertain into the plan's list. */
static bool quantity_find(struct setup *setup, struct usage_plan *plan, size_t i, struct stint *stint)
{
	const struct history_row *row = plan->history->row + i;
	const bool bytes = setup->item[stint->item].kind == ITEM_STORE;
	struct value value = value_constant(row->number);
	const char *path = "";

	if (row->quantity || bytes) {
		const struct node *node = row->quantity ? row->quantity : node_scalar(setup->bind.arena, "1", row->at);

		path = arena_textf(setup->bind.arena, "workloads.%s.rows.%zu.quantity", setup->workload, i);
		if (!value_read(&setup->bind, node, bytes ? DIM_BYTES : DIM_NUMBER, path, &value))
			return false;
	}
	if (dist_min(&value.dist) < 0 || dist_quantile(&value.dist, 0.999999) > QUANTITY_MAX)
		return out_of_range(setup, row, *path ? path : "quantity");
	if (dist_is_constant(&value.dist)) {
		stint->quantity = value.dist.a;
		return true;
	}
	stint->uncertain = (uint32_t)plan->uncertains;
	stint->uncertains = 1;
	plan->uncertain[plan->uncertains++] = value;
	return true;
}

#define YEARS_100 (100.0 * 365 * 86400)   /* months are counted for a little more than a century */

static bool stint_find(struct setup *setup, struct usage_plan *plan, size_t i, const uint32_t *item_of_thing)
{
	const struct history_row *row = plan->history->row + i;
	struct stint *stint = plan->stint + plan->stints++;

	*stint = (struct stint){.from_s = (double)(row->from_unix_s - setup->start_unix_s), .item = item_of_thing[row->thing],
				.end = row->end};
	stint->to_s = stint->from_s + row->length_s;
	if (row->from_unix_s < setup->start_unix_s) {
		char from[32], start[32];

		diag_error(setup->bind.diag, row->at, _("this row begins at %s, before the scenario starts (%s)"),
			   calendar_write(row->from_unix_s, from, sizeof from), calendar_write(setup->start_unix_s, start, sizeof start));
		return false;
	}
	if (stint->to_s > YEARS_100) {
		diag_error(setup->bind.diag, row->at, _("this row ends more than a hundred years after the scenario starts"));
		return false;
	}
	if (row->end != END_RELEASED && !setup->item[stint->item].instance) {
		diag_error(setup->bind.diag, row->at, _("\"%s\" is no instance: \"ended_by\" means nothing for it"), setup->item[stint->item].name);
		return false;
	}
	return quantity_find(setup, plan, i, stint);
}

static size_t uncertain_most(const struct history *history)
{
	size_t count = 0;

	for (size_t i = 0; i < history->count; i++)
		count += history->row[i].quantity != NULL;
	return count;
}

/* Read once, with its faults, whichever strategy comes first: the keys are this workload's own, and planning has one
 * thread. */
static const struct history *history_of(struct setup *setup, struct usage_keys *keys, struct place at)
{
	if (!keys->read)
		keys->history = history_read(&setup->bind, keys, arena_textf(setup->bind.arena, "workloads.%s", setup->workload), at);
	keys->read = true;
	return keys->history;
}

const void *usage_plan_new(struct setup *setup, const void *bound, struct place at)
{
	struct usage_plan *plan = arena_alloc(setup->bind.arena, 1, sizeof *plan);
	uint32_t *item_of_thing;
	size_t faults = 0;

	plan->setup = setup;
	plan->history = history_of(setup, (struct usage_keys *)bound, at);
	if (!plan->history)
		return NULL;
	item_of_thing = arena_alloc(setup->bind.arena, plan->history->things.count + 1, sizeof *item_of_thing);
	plan->stint = arena_alloc(setup->bind.arena, plan->history->count + 1, sizeof *plan->stint);
	plan->uncertain = arena_alloc(setup->bind.arena, uncertain_most(plan->history) + 1, sizeof *plan->uncertain);
	if (!items_find(setup, plan->history, item_of_thing))
		return NULL;
	for (size_t i = 0; i < plan->history->count && faults < FAULTS_MAX; i++)
		faults += !stint_find(setup, plan, i, item_of_thing);
	if (faults)
		return NULL;
	stints_settle(setup, plan);
	plan->twins = setup->spot_twins && setup_twins(setup);
	setup->fullest = usage_fullest;
	setup->fullest_of = plan;
	return plan;
}
