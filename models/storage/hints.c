/* What an advisor would try of a bucket: a lifecycle as in the textbook, in the stores that the price book has; what of one that is there moves
 * objects left out, for it may backfire; and no snapshots that nobody needs. */
#include <math.h>
#include <string.h>

#include "models/storage/storage.h"
#include "sim/base/lang.h"

#define COOL_S (30 * DAY_S)               /* from this age on in a store for what is seldom read, of a least time up to this */
#define COLD_S (90 * DAY_S)               /* … and from this one on in an archive */

static double least_s(const struct store *store)
{
	return store->minimum_s.value.form == VALUE_QUANTITY ? dist_mean(&store->minimum_s.value.dist) : 0;
}

static double price_of(const struct store *store)
{
	return dist_mean(&store_price(store)->value.dist);
}

/* Does the book say what it costs to move there, and to read from there? What it does not price would look like a gift. */
static bool is_priced(const struct store *store)
{
	return store->transition && store->retrieval;
}

/* The next store, from *AT on, that objects can be moved to from FROM, cheaper and with a least time in (ABOVE, UPTO]. Books name what is most
 * like the store itself first. */
static const char *next_store(const struct storage_plan *plan, const struct store *from, double above_s, double upto_s, bool priced, size_t *at)
{
	while (*at < from->transitions.count) {
		const char *name = from->transitions.item[(*at)++];
		const struct store *to = book_store(plan->setup->book, name);

		if (least_s(to) > above_s && least_s(to) <= upto_s && price_of(to) < price_of(from) && is_priced(to) == priced)
			return name;
	}
	return NULL;
}

static const char *first_store(const struct storage_plan *plan, const struct store *from, double above_s, double upto_s, bool priced)
{
	size_t at = 0;

	return next_store(plan, from, above_s, upto_s, priced, &at);
}

/* Rules that move to COOL and to COLD (NULL: to none), as far as objects live to see it, and delete when the rules of today do. */
static void offer(const struct storage_plan *plan, const char *cool, const char *cold, const char *title, const char *rests, model_hint *hint, void *context)
{
	struct text rules = {0};
	char age[64];

	text_add(&rules, "[");
	if (cool && plan->deleted_s > COOL_S)
		text_addf(&rules, "{after: 30 d, to: %s}", cool);
	if (cold && plan->deleted_s > COLD_S)
		text_addf(&rules, "%s{after: 90 d, to: %s}", rules.len > 1 ? ", " : "", cold);
	if (isfinite(plan->deleted_s))
		text_addf(&rules, "%s{after: %s, delete: true}", rules.len > 1 ? ", " : "", unit_write(plan->deleted_s, DIM_TIME, age, sizeof age));
	text_add(&rules, "]");
	const struct hint lifecycle = {.kind = "lifecycle", .title = title, .rests = rests,
				       .change = {{"lifecycle", arena_text(plan->setup->bind.arena, text_str(&rules))}}};

	hint(context, &lifecycle);
	text_release(&rules);
}

static bool moves(const struct storage_keys *keys)
{
	for (size_t i = 0; i < keys->lifecycle.count; i++)
		if (((const struct rule_keys *)keys->lifecycle.item[i].bound)->to)
			return true;
	return false;
}

/* To the cooler store alone, and from there to each archive; those that the book does not price only where there are no others. */
static void textbook(const struct storage_plan *plan, model_hint *hint, void *context)
{
	static const char *const title = N_("a lifecycle: colder stores for what is older"), *const waits = N_("what is old has been moved already, and the data can wait: archives may answer hours later"),
				 *const unread = N_("the data are hardly read: the price book does not say what moving or reading them costs there");
	const struct store *first = plan->stage[0].store;
	const char *of_price = first_store(plan, first, least_s(first), COOL_S, true);
	const char *cool = of_price ? of_price : first_store(plan, first, least_s(first), COOL_S, false), *cold;
	const struct store *from = cool ? book_store(plan->setup->book, cool) : first;
	const bool priced = first_store(plan, from, COOL_S, COLD_S, true) != NULL;
	size_t at = 0;

	if (cool && plan->deleted_s > COOL_S)
		offer(plan, cool, NULL, title, of_price ? NULL : unread, hint, context);
	while (plan->deleted_s > COLD_S && (cold = next_store(plan, from, COOL_S, COLD_S, priced, &at)))
		offer(plan, cool, cold, title, priced ? waits : unread, hint, context);
}

void storage_hints(const void *plan_of, model_hint *hint, void *context)
{
	static const struct hint forgotten = {.kind = "forgotten_snapshots", .title = N_("delete the snapshots that nobody needs"),
					      .change = {{"snapshots.forgotten", "0"}},
					      .rests = N_("nobody needs them")};
	const struct storage_plan *plan = plan_of;

	if (plan->keys->snapshots.given && dist_max(&plan->keys->forgotten.dist) > 0)
		hint(context, &forgotten);
	if (moves(plan->keys))
		offer(plan, NULL, NULL, N_("leave objects where they are"), NULL, hint, context);
	else if (!plan->provisioned)
		textbook(plan, hint, context);
}
