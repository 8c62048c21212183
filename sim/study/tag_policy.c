#include "sim/study/tag_policy.h"

#include <string.h>

#include "sim/study/charges.h"
#include "sim/study/keys.h"
#include "sim/study/planning.h"

#define ANY "any"

const char *const kept_words[] = {"kept", "untagged", "not_allowed", NULL};

/* --- reading --- */

static bool values_read(const struct binding *b, const char *name, const struct node *list, struct required_tag *tag)
{
	const char **value = arena_alloc(b->arena, list->count + 1, sizeof *value);
	const size_t before = b->diag->errors;

	for (size_t i = 0; i < list->count; i++) {
		value[i] = list->item[i]->kind == NODE_SCALAR ? list->item[i]->text : NULL;
		if (!value[i] || !*value[i])
			diag_error(b->diag, list->item[i]->at, _("an allowed value of the tag \"%s\" is a text that is not empty"), name);
		for (size_t k = 0; value[i] && k < i; k++)
			if (value[k] && strcmp(value[i], value[k]) == 0)
				diag_error(b->diag, list->item[i]->at, _("\"%s\" stands there twice"), value[i]);
	}
	tag->value = value;
	return b->diag->errors == before;
}

static bool tag_read(const struct binding *b, const struct node *name, const struct node *what, struct required_tag *tag)
{
	*tag = (struct required_tag){.name = name->text};
	if (!name->text || !*name->text) {
		diag_error(b->diag, name->at, _("the name of a required tag is empty"));
		return false;
	}
	if (what->kind == NODE_SCALAR && what->text && strcmp(what->text, ANY) == 0)
		return true;
	if (what->kind == NODE_LIST && what->count && what->count <= POLICY_VALUES_MAX)
		return values_read(b, name->text, what, tag);
	diag_error(b->diag, what->at, _("what the required tag \"%s\" may be is \"any\", or a list of the values that are allowed ([nlp, vision])"),
		   name->text);
	return false;
}

void tag_policy_read(const struct binding *b, struct scenario *scenario, const struct node *required)
{
	struct required_tag *tag;
	struct tag_policy *policy;

	if (!required)
		return;
	if (required->kind != NODE_MAP || !required->count) {
		diag_error(b->diag, required->at, _("\"tag_policy.required\" is a map of tags and what they may be ({team: [nlp, vision], env: any})"));
		return;
	}
	if (required->count > POLICY_TAGS_MAX) {
		diag_error(b->diag, required->at, _("more than %d required tags"), POLICY_TAGS_MAX);
		return;
	}
	policy = arena_alloc(b->arena, 1, sizeof *policy);
	tag = arena_alloc(b->arena, required->count, sizeof *tag);
	for (size_t i = 0; i < required->count; i++)
		policy->count += tag_read(b, required->key[i], required->item[i], tag + policy->count);
	policy->required = tag;
	scenario->policy = policy;
}

/* --- judging --- */

enum kept tag_kept(const struct required_tag *tag, const char *value)
{
	if (!*value)
		return KEPT_UNTAGGED;
	for (size_t i = 0; tag->value && tag->value[i]; i++)
		if (strcmp(tag->value[i], value) == 0)
			return KEPT;
	return tag->value ? KEPT_OTHER : KEPT;
}

struct view tag_policy_view(const struct tag_policy *policy, size_t i, enum measure measure)
{
	return (struct view){.by = {{ASPECT_SERVICE, NULL}, {ASPECT_TAG, policy->required[i].name}}, .bys = 2, .measure = measure};
}

void tag_policy_pick(const struct costs *costs, const struct required_tag *tag, enum kept kept, const char *service, bool *in)
{
	for (size_t g = 0; g < costs->groups; g++)
		in[g] = tag_kept(tag, costs->group[g].value[1]) == kept && (!service || strcmp(costs->group[g].value[0], service) == 0);
}

/* --- workloads that cannot keep it --- */

/* What is wrong with ITEM; nothing when nothing is. */
static void item_words(const struct required_tag *tag, const char *workload, const char *value, struct text *out)
{
	const enum kept kept = tag_kept(tag, value);
	const char *near = kept == KEPT_OTHER ? suggest(value, tag->value) : NULL;

	if (kept == KEPT)
		return;
	text_addf(out, *workload ? "%s: " : "%s", workload);
	if (kept == KEPT_UNTAGGED)
		text_addf(out, _("not tagged \"%s\", which tag_policy requires"), tag->name);
	else
		text_addf(out, _("the tag \"%s\" is \"%s\", which tag_policy does not allow"), tag->name, value);
	if (near)
		text_addf(out, _("; did you mean \"%s\"?"), near);
}

/* One line a workload and fault, whatever its items are. Remarks that are the same are told once by whoever collects them. */
void tag_policy_remark(const struct plan *plan, size_t s, model_line *line, void *context)
{
	const struct tag_policy *policy = plan->scenario->policy;
	const struct strategy_plan *strategy = plan->strategy + s;
	struct text words = {0};

	for (size_t t = 0; policy && t < policy->count; t++)
		for (size_t i = 0; i < strategy->setup.items; i++) {
			const struct bill_line of = {.item = strategy->setup.item + i, .commitment = -1};

			text_clear(&words);
			item_words(policy->required + t, charge_workload(strategy, &of), charge_tag(strategy, &of, policy->required[t].name), &words);
			if (words.len)
				line(context, text_str(&words));
		}
	text_release(&words);
}
