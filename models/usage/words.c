/* What a usage record holds, and what its author may have overlooked, in the language in use. */
#include "models/usage/usage.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static bool has_spot(const struct usage_plan *plan)
{
	for (size_t i = 0; i < plan->setup->items; i++)
		if (plan->setup->item[i].kind == ITEM_SPOT)
			return true;
	return false;
}

bool usage_is_certain(const void *plan_of)
{
	const struct usage_plan *plan = plan_of;

	for (size_t i = 0; i < plan->setup->items; i++)
		if (plan->setup->item[i].price.form == VALUE_QUANTITY && !dist_is_constant(&plan->setup->item[i].price.dist))
			return false;
	return plan->uncertains == 0;
}

void usage_draws(const void *plan_of, model_line *line, void *context)
{
	const struct usage_plan *plan = plan_of;
	const unsigned long count = (unsigned long)plan->uncertains;
	struct text text = {0};

	text_addf(&text, ngettext("%lu quantity: drawn once in each future, the same for all strategies",
				  "%lu quantities: each drawn once in each future, the same for all strategies", count), count);
	if (count)
		line(context, text_str(&text));
	text_release(&text);
}

void usage_assume(const void *plan_of, model_line *line, void *context)
{
	const struct usage_plan *plan = plan_of;
	const unsigned long rows = (unsigned long)plan->history->count;
	const int64_t start = plan->setup->start_unix_s;
	struct text text = {0};
	char from[32], to[32];

	text_addf(&text, ngettext("%lu row of usage, from %s to %s, rated as it is", "%lu rows of usage, from %s to %s, rated as they are", rows),
		  rows, calendar_write(start + (int64_t)plan->first_s, from, sizeof from),
		  calendar_write(start + (int64_t)plan->end_s, to, sizeof to));
	line(context, text_str(&text));
	if (plan->merged)
		line(context, _("rows of one resource whose times overlap are billed once, with the largest quantity"));
	if (has_spot(plan))
		line(context, _("spot nodes are rated as the record has them: no interruption is simulated, nothing is done again"));
	text_release(&text);
}
