/* What only a plan can say of budgets: whether what they name is there, what a provider's data are like, how workloads take an action. */
#include <string.h>

#include "sim/study/budget.h"
#include "sim/study/charges.h"
#include "sim/study/costs.h"
#include "sim/study/keys.h"

#define REFRESH_S (8 * 3600.0)            /* of no provider */
#define HISTORY_S 86400.0

static struct value or_else(const struct value *own, const struct figure *figure, double otherwise)
{
	if (own->form == VALUE_QUANTITY)
		return *own;
	return figure->value.form == VALUE_QUANTITY ? figure->value : value_constant(otherwise);
}

static const struct figure *if_used(const struct value *own, const struct figure *figure)
{
	return own->form != VALUE_QUANTITY && figure->value.form == VALUE_QUANTITY ? figure : NULL;
}

struct budget_data budget_data_of(const struct budget *budget, const struct strategy_plan *strategy)
{
	const struct provider *provider = book_provider(strategy->setup.book);
	const struct value history = or_else(&budget->history_s, &provider->forecast_history_s, HISTORY_S);

	return (struct budget_data){.refresh_s = or_else(&budget->refresh_s, &provider->budget_refresh_s, REFRESH_S),
				    .delay_s = or_else(&budget->delay_s, &provider->budget_delay_s, 0), .history_s = history.dist.a,
				    .refresh = if_used(&budget->refresh_s, &provider->budget_refresh_s),
				    .delay = if_used(&budget->delay_s, &provider->budget_delay_s),
				    .history = if_used(&budget->history_s, &provider->forecast_history_s)};
}

bool alert_acts_on(const struct alert *alert, const char *workload)
{
	if (alert->action == ACTION_NONE)
		return false;
	for (size_t i = 0; i < alert->workloads; i++)
		if (strcmp(alert->workload[i], workload) == 0)
			return true;
	return !alert->workloads;
}

enum response budget_response(const struct strategy_plan *strategy, size_t w, enum budget_action action, const char **why)
{
	const struct strategy_plan *of = plan_workload(strategy, w);

	*why = N_("what it would then do is not simulated");
	return of->workload->respond ? of->workload->respond(of->workload_plan, action_intervention(action), why) : RESPONSE_REFUSED;
}

/* --- conditions --- */

/* What line of a bill might be about: each item as it is used, and a commitment's own. */
static const char *value_of(const struct strategy_plan *s, const struct facet *of, size_t line_no)
{
	struct bill_line line = {.item = line_no < s->setup.items ? s->setup.item + line_no : NULL, .commitment = -1};

	if (!line.item) {
		line.commitment = (int)(line_no - s->setup.items);
		line.status = COMMITMENT_UNUSED;
	}
	switch (of->aspect) {
	case ASPECT_SERVICE: return charge_service(&s->setup, &line);
	case ASPECT_CATEGORY: return charge_category(&s->setup, &line);
	case ASPECT_REGION: return charge_region(&s->setup, &line);
	case ASPECT_ZONE: return charge_zone(&s->setup, &line);
	case ASPECT_ACCOUNT: return charge_account(&s->setup, &line);
	case ASPECT_WORKLOAD: return charge_workload(s, &line);
	case ASPECT_ITEM: return charge_item(&s->setup, &line);
	default: return charge_tag(s, &line, of->tag);
	}
}

struct values {
	const char **value;               /* NULL-terminated */
	size_t count;
};

static void value_add(struct values *values, struct arena *arena, const char *value)
{
	const char **wider;

	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->value[i], value) == 0)
			return;
	wider = arena_alloc(arena, values->count + 2, sizeof *wider);
	if (values->count)
		memcpy(wider, values->value, values->count * sizeof *wider);
	wider[values->count++] = value;
	values->value = wider;
}

/* All values that OF has in any strategy. What lines are rated by the parts of an instance may be of a service of their own. */
static struct values values_of(const struct plan *plan, const struct facet *of)
{
	struct values values = {0};
	const char *const *words = of->aspect == ASPECT_PURCHASE ? purchase_words : of->aspect == ASPECT_CAUSE ? part_words : NULL;

	for (size_t i = 0; words && words[i]; i++)
		value_add(&values, plan->scenario->arena, words[i]);
	if (of->aspect == ASPECT_CAUSE)
		value_add(&values, plan->scenario->arena, CAUSE_FEE_WORD);
	for (size_t s = 0; !words && s < plan->strategies; s++)
		for (size_t i = 0; i < plan->strategy[s].setup.items + plan->strategy[s].setup.commitments; i++)
			value_add(&values, plan->scenario->arena, value_of(plan->strategy + s, of, i));
	return values;
}

/* Services and categories of an instance's parts are found by the bill alone. */
static bool may_be_of_parts(const struct plan *plan, const struct facet *of)
{
	if (of->aspect != ASPECT_SERVICE && of->aspect != ASPECT_CATEGORY)
		return false;
	for (size_t s = 0; s < plan->strategies; s++)
		for (size_t i = 0; i < plan->strategy[s].setup.items; i++)
			if (plan->strategy[s].setup.item[i].instance && plan->strategy[s].setup.item[i].instance->resources)
				return true;
	return false;
}

static void condition_check(const struct plan *plan, const struct condition *condition, struct place at, struct diag *diag)
{
	const struct values values = values_of(plan, &condition->of);
	struct text of = {0};

	for (size_t i = 0; i < values.count; i++)
		if (strcmp(values.value[i], condition->value) == 0)
			return;
	if (may_be_of_parts(plan, &condition->of))
		return;
	facet_title(&condition->of, &of);
	if (!*condition->value)
		diag_error(diag, at, _("no cost is without a %s here: nothing belongs to this budget"), text_str(&of));
	else
		error_unknown(diag, at, arena_textf(plan->scenario->arena, _("no cost here is of %s \"%%s\": nothing belongs to this budget"), text_str(&of)),
			      condition->value, values.value);
	text_release(&of);
}

/* --- actions --- */

static const char **workload_names(const struct plan *plan)
{
	const struct strategy_plan *s = plan->strategy;
	const char **names = arena_alloc(plan->scenario->arena, plan_workloads(s) + 1, sizeof *names);

	for (size_t w = 0; w < plan_workloads(s); w++)
		names[w] = plan_workload(s, w)->workload_name;
	return names;
}

static void names_check(const struct alert *alert, const char *const *names, struct diag *diag)
{
	for (size_t i = 0; i < alert->workloads; i++) {
		bool known = false;

		for (size_t w = 0; names[w]; w++)
			known |= strcmp(names[w], alert->workload[i]) == 0;
		if (!known)
			error_unknown(diag, alert->workload_at[i], _("there is no workload \"%s\""), alert->workload[i], names);
	}
}

static struct place place_of(const struct alert *alert, const char *workload)
{
	for (size_t i = 0; i < alert->workloads; i++)
		if (strcmp(alert->workload[i], workload) == 0)
			return alert->workload_at[i];
	return alert->at;
}

static void responses_check(const struct plan *plan, const struct alert *alert, const char *const *names, struct diag *diag)
{
	for (size_t w = 0; names[w]; w++)
		for (size_t s = 0; s < plan->strategies && alert_acts_on(alert, names[w]); s++) {
			const char *why;

			if (budget_response(plan->strategy + s, w, alert->action, &why) != RESPONSE_REFUSED)
				continue;
			diag_error(diag, place_of(alert, names[w]), _("the action \"%s\" cannot be simulated for the workload \"%s\": %s"),
				   budget_action_words[alert->action], names[w], _(why));
			break;
		}
}

bool budgets_check(const struct plan *plan, struct diag *diag)
{
	const char **names = workload_names(plan);
	const size_t before = diag->errors;

	for (size_t i = 0; i < plan->scenario->budgets; i++) {
		const struct budget *budget = plan->scenario->budget + i;

		for (size_t k = 0; k < budget->view.wheres; k++)
			condition_check(plan, budget->view.where + k, budget->where_at[k], diag);
		for (size_t a = 0; a < budget->alerts; a++) {
			names_check(budget->alert + a, names, diag);
			responses_check(plan, budget->alert + a, names, diag);
		}
	}
	return diag->errors == before;
}
