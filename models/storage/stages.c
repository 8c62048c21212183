/* The stores on a cohort's way: what the rules say, whether the provider takes them, and what an object is billed as in each. */
#include <math.h>
#include <string.h>

#include "models/storage/storage.h"
#include "sim/base/lang.h"
#include "sim/base/text.h"

static double figure_of(const struct figure *figure)
{
	return figure->value.form == VALUE_QUANTITY ? dist_mean(&figure->value.dist) : 0;
}

static uint32_t item_named(struct setup *setup, const struct storage_keys *keys, const char *name, struct place at)
{
	struct item item = {.region = keys->region, .zone = keys->zone, .account = keys->account, .group = keys->group, .resource = keys->resource};

	if (!name)
		return NO_SUCH_ITEM;
	for (size_t i = 0; i < setup->items; i++)
		if (strcmp(setup->item[i].name, book_own_name(setup->book, name)) == 0)
			return (uint32_t)i;
	return setup_find(setup, name, -1, at, &item) ? setup_item(setup, &item) : NO_SUCH_ITEM;
}

/* Objects are billed as so much at least, and something beside each. */
static void sizes_plan(const struct storage_plan *plan, struct stage *stage)
{
	const double object = plan->object_bytes;

	stage->billed = 1;
	if (!(object > 0))
		return;
	stage->billed = (fmax(object, figure_of(&stage->store->minimum_object_bytes)) + figure_of(&stage->store->overhead_bytes)) / object;
	stage->index = figure_of(&stage->store->index_bytes) / object;
}

static bool store_check(struct setup *setup, const char *name, struct place at)
{
	struct item found = {0};

	if (!setup_find(setup, name, -1, at, &found))
		return false;
	if (found.store)
		return true;
	diag_error(setup->bind.diag, at, _("\"%s\" is no store of the price book"), name);
	return false;
}

static bool stage_add(struct setup *setup, struct storage_plan *plan, const char *name, double after_s, struct place at)
{
	struct stage *stage = plan->stage + plan->stages++;
	const struct storage_keys *keys = plan->keys;

	*stage = (struct stage){.name = book_own_name(setup->book, name), .store = book_store(setup->book, name), .after_s = after_s, .at = at};
	stage->least_s = figure_of(&stage->store->minimum_s);
	sizes_plan(plan, stage);
	stage->item = item_named(setup, keys, name, at);
	stage->index_item = stage->index > 0 ? item_named(setup, keys, stage->store->index_store, at) : NO_SUCH_ITEM;
	stage->put = item_named(setup, keys, plan->stages > 1 ? NULL : stage->store->put, at);
	stage->get = item_named(setup, keys, stage->store->get, at);
	stage->transition = item_named(setup, keys, plan->stages > 1 ? stage->store->transition : NULL, at);
	stage->retrieval = item_named(setup, keys, stage->store->retrieval, at);
	stage->retrieval_request = item_named(setup, keys, stage->store->retrieval_request, at);
	if (stage->retrieval != NO_SUCH_ITEM)
		stage->retrieval_bytes = meter_unit_bytes(setup->item[stage->retrieval].meter);
	return true;
}

/* "a, b, c" */
static const char *names_of(struct arena *arena, const struct strings *strings)
{
	struct text all = {0};
	const char *kept;

	for (size_t i = 0; i < strings->count; i++)
		text_addf(&all, "%s%s", i ? ", " : "", strings->item[i]);
	kept = arena_text(arena, text_str(&all));
	text_release(&all);
	return kept;
}

/* Does the provider have a rule that moves objects from FROM to NAME? */
static bool move_check(struct setup *setup, const struct stage *from, const char *name, struct place at)
{
	const struct strings *to = &from->store->transitions;

	for (size_t i = 0; i < to->count; i++)
		if (strcmp(book_own_name(setup->book, to->item[i]), book_own_name(setup->book, name)) == 0)
			return true;
	if (to->count)
		diag_error(setup->bind.diag, at, _("a lifecycle rule cannot move objects from \"%s\" to \"%s\"; from there they can go to: %s"), from->name,
			   name, names_of(setup->bind.arena, to));
	else
		diag_error(setup->bind.diag, at, _("a lifecycle rule cannot move objects from \"%s\" to another store"), from->name);
	return false;
}

static bool age_check(struct setup *setup, const struct rule_keys *rule, const struct store *store, struct place at)
{
	const double least_s = figure_of(&store->moved_age_s);
	char age[64];

	if (rule->after_s.dist.a >= least_s)
		return true;
	diag_error(setup->bind.diag, at, _("the provider moves no objects to \"%s\" that are younger than %s"), rule->to,
		   unit_say(least_s, DIM_TIME, age, sizeof age));
	return false;
}

/* What is billed by the object needs to know how many there are. */
static bool counts_objects(const struct store *store)
{
	return store->transition || store->minimum_object_bytes.value.form == VALUE_QUANTITY || store->overhead_bytes.value.form == VALUE_QUANTITY;
}

static bool rule_plan(struct setup *setup, struct storage_plan *plan, const struct rule_keys *rule, struct place at)
{
	const struct stage *last = plan->stage + plan->stages - 1;
	const struct store *store;

	if (rule->deletes) {
		plan->deleted_s = rule->after_s.dist.a;
		return true;
	}
	if (!store_check(setup, rule->to, at) || !move_check(setup, last, rule->to, at))
		return false;
	store = book_store(setup->book, rule->to);
	if (!age_check(setup, rule, store, at))
		return false;
	if (counts_objects(store) && !(plan->object_bytes > 0)) {
		diag_error(setup->bind.diag, at, _("\"%s\" bills by the object, and how many there are is not known: give \"object_size\""), rule->to);
		return false;
	}
	if (plan->object_bytes > 0 && plan->object_bytes < figure_of(&store->moved_bytes)) {
		plan->skipped++;
		plan->skipped_rule = rule;
		return true;
	}
	return stage_add(setup, plan, rule->to, rule->after_s.dist.a, at);
}

/* One thing a rule, in order of age, and nothing after the end. */
static bool order_check(struct setup *setup, const struct storage_plan *plan, size_t i, double *after_s)
{
	const struct entry *entry = plan->keys->lifecycle.item + i;
	const struct rule_keys *rule = entry->bound;

	if (!rule->deletes == !rule->to)
		diag_error(setup->bind.diag, entry->at, _("a lifecycle rule says either \"to\" or \"delete: true\""));
	else if (i && rule->after_s.dist.a <= *after_s)
		diag_error(setup->bind.diag, rule->after_s.at, _("lifecycle rules stand in order of age: each \"after\" is above the one before"));
	else if (isfinite(plan->deleted_s))
		diag_error(setup->bind.diag, entry->at, _("nothing is left for this lifecycle rule: the one before deletes everything"));
	else {
		*after_s = rule->after_s.dist.a;
		return true;
	}
	return false;
}

bool stages_plan(struct setup *setup, struct storage_plan *plan, struct place at)
{
	const struct entries *rules = &plan->keys->lifecycle;
	double after_s = 0;

	plan->stage = arena_alloc(setup->bind.arena, rules->count + 1, sizeof *plan->stage);
	plan->deleted_s = INFINITY;
	if (!store_check(setup, plan->keys->store, at))
		return false;
	stage_add(setup, plan, plan->keys->store, 0, at);
	for (size_t i = 0; i < rules->count; i++)
		if (!order_check(setup, plan, i, &after_s) || !rule_plan(setup, plan, rules->item[i].bound, rules->item[i].at))
			return false;
	return true;
}
