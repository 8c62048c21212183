#include "sim/report/costs.h"

#include <string.h>

#include "sim/report/plot.h"
#include "sim/study/charges.h"

static const char *purchase_title(const char *word)
{
	for (int i = 0; purchase_words[i]; i++)
		if (strcmp(purchase_words[i], word) == 0)
			return _(purchase_titles[i]);
	return word;
}

static const char *cause_title(const struct plan *plan, const char *word)
{
	for (int p = 0; p < PARTS; p++)
		if (strcmp(part_words[p], word) == 0)
			return part_title(plan, (enum part)p);
	return _("fee of a commitment");
}

const char *costs_value(const struct costs *costs, size_t group, size_t by)
{
	const char *value = costs->group[group].value[by];

	switch (costs->view->by[by].aspect) {
	case ASPECT_PURCHASE: return purchase_title(value);
	case ASPECT_CAUSE: return cause_title(costs->plan, value);
	case ASPECT_TAG: return *value ? value : _("(untagged)");
	default: return *value ? value : _("(none)");
	}
}

void costs_group_title(const struct costs *costs, size_t group, struct text *out)
{
	for (size_t i = 0; i < costs->view->bys; i++)
		text_addf(out, "%s%s", i ? " · " : "", costs_value(costs, group, i));
}
