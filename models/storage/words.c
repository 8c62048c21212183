/* What a bucket takes for granted, and what its author may have overlooked, in the language in use. */
#include <math.h>

#include "models/storage/storage.h"
#include "sim/base/lang.h"

static void say(model_line *line, void *context, struct text *text)
{
	line(context, text_str(text));
	text_clear(text);
}

static double price_of(const struct stage *stage)
{
	return dist_mean(&store_price(stage->store)->value.dist);
}

/* USD of the move of an object, and what a 730-hour month of it costs less afterwards. */
static void pays_words(const struct storage_plan *plan, const struct stage *stage, struct text *text)
{
	const struct stage *before = stage - 1;
	const struct item *item = plan->setup->item + stage->transition;
	const double object_gib = plan->object_bytes / 0x1p30, move_usd = dist_mean(&item->price.dist) / item->meter->per.dist.a;
	const double index_usd = stage->index_item == NO_SUCH_ITEM ? 0
		: stage->index * dist_mean(&store_price(plan->setup->item[stage->index_item].store)->value.dist);
	const double saved_usd = object_gib * (before->billed * price_of(before) - stage->billed * price_of(stage) - index_usd);
	char months[32], size[64];

	unit_say(plan->object_bytes, DIM_BYTES, size, sizeof size);
	if (saved_usd > 0)
		text_addf(text, _("moving objects of %s to %s pays for itself in %s months"), size, stage->name,
			  lang_figure(move_usd / saved_usd, 2, months, sizeof months));
	else
		text_addf(text, _("moving objects of %s to %s never pays: each costs more there"), size, stage->name);
}

void storage_assume(const void *plan_of, model_line *line, void *context)
{
	const struct storage_plan *plan = plan_of;
	struct text text = {0};

	if (plan->keys->growth.dist.a > 0 || plan->keys->growth.form == VALUE_QUANTITY)
		if (plan->keys->growth.form == VALUE_SHARE || dist_max(&plan->keys->growth.dist) > 0)
			line(context, _("what a day brings is there from its beginning on; days are counted from the scenario's start"));
	for (size_t s = 1; s < plan->stages; s++)
		if (plan->stage[s].transition != NO_SUCH_ITEM && plan->setup->item[plan->stage[s].transition].price.form == VALUE_QUANTITY) {
			pays_words(plan, plan->stage + s, &text);
			say(line, context, &text);
		}
	text_release(&text);
}

/* Out of a store before its least time. */
static void remark_early(const struct storage_plan *plan, size_t s, struct text *text, model_line *line, void *context)
{
	const struct stage *stage = plan->stage + s;
	const bool last = s + 1 == plan->stages;
	const double leaves_s = last ? plan->deleted_s : stage[1].after_s, from_s = plan->from_creation ? 0 : stage->after_s;
	char stays[64], least[64];

	if (isinf(leaves_s) || leaves_s - from_s >= stage->least_s - 1e-6 || (plan->from_creation && !last))
		return;
	text_addf(text, _("objects leave %s after %s, and it bills them for %s at least"), stage->name,
		  unit_say(leaves_s - from_s, DIM_TIME, stays, sizeof stays), unit_say(stage->least_s, DIM_TIME, least, sizeof least));
	say(line, context, text);
}

/* What the book does not price would look like a gift. */
static void remark_unpriced(const struct storage_plan *plan, const struct stage *stage, struct text *text, model_line *line, void *context)
{
	const struct storage_keys *keys = plan->keys;

	if (stage > plan->stage && stage->transition == NO_SUCH_ITEM) {
		text_addf(text, _("the price book has no price for moving objects to %s: it counts as free"), stage->name);
		say(line, context, text);
	}
	if (dist_max(&keys->reads.dist) > 0 && stage->least_s > 0 && stage->retrieval == NO_SUCH_ITEM) {
		text_addf(text, _("the price book has no price for what is retrieved from %s: it counts as free"), stage->name);
		say(line, context, text);
	}
	if (!(plan->object_bytes > 0) && stage->store->minimum_object_bytes.value.form == VALUE_QUANTITY) {
		text_addf(text, _("%s bills a least size of each object; without \"object_size\" none is counted"), stage->name);
		say(line, context, text);
	}
}

static void remark_skipped(const struct storage_plan *plan, struct text *text, model_line *line, void *context)
{
	const unsigned long count = (unsigned long)plan->skipped;
	char size[64];

	if (!plan->skipped)
		return;
	unit_say(plan->object_bytes, DIM_BYTES, size, sizeof size);
	text_addf(text, ngettext("%lu lifecycle rule moves nothing: objects of %s are smaller than the provider moves",
				 "%lu lifecycle rules move nothing: objects of %s are smaller than the provider moves", count), count, size);
	say(line, context, text);
}

void storage_remark(const void *plan_of, model_line *line, void *context)
{
	const struct storage_plan *plan = plan_of;
	struct text text = {0};

	remark_skipped(plan, &text, line, context);
	for (size_t s = 0; s < plan->stages; s++) {
		remark_early(plan, s, &text, line, context);
		remark_unpriced(plan, plan->stage + s, &text, line, context);
	}
	if (plan->keys->active.given && plan->keys->for_s.form == VALUE_QUANTITY && plan->snapshot_item != NO_SUCH_ITEM)
		line(context, _("snapshots stay when the disk is deleted: nobody deletes them"));
	text_release(&text);
}

void storage_draws(const void *plan_of, model_line *line, void *context)
{
	const struct storage_plan *plan = plan_of;
	struct text text = {0};

	if (plan->ages > 1) {
		text_addf(&text, _("age: nothing is drawn; the bytes at the start are spread over %lu days of age"), (unsigned long)plan->ages);
		say(line, context, &text);
	}
	text_release(&text);
}
