/* The language of `budgets:`. */
#include "sim/study/budget.h"

#include <string.h>

#include "sim/study/keys.h"

#define BUDGET(member, wanted) .offset = ROW_AT(struct budget_keys, member, wanted)
#define ALERT(member, wanted) .offset = ROW_AT(struct alert_keys, member, wanted)
#define ROWS(rows) .row = rows, .count = sizeof rows / sizeof *rows
#define SHARE_MAX 10.0                    /* ten times the limit is no threshold */
#define YEAR_S 31536000.0
#define REFRESH_LEAST_S 60.0

const char *const budget_period_words[] = {"day", "month", "quarter", "year", NULL};
const char *const alert_words[] = {"actual", "forecast", NULL};
const char *const budget_action_words[] = {"none", "deny", "stop", "spot", "shrink", NULL};

static const struct schema_row alert_rows[] = {
	{.path = "at", .type = KEY_QUANTITY, .dim = DIM_RATIO, .flags = ROW_REQUIRED | ROW_CERTAIN | ROW_OPEN_MIN, ALERT(at, struct value),
	 .min = 0, .max = SHARE_MAX, .help = N_("The share of the limit at which it fires, once a period."), .example = "80 %"},
	{.path = "of", .type = KEY_CHOICE, ALERT(of, int), .words = alert_words, .fallback = "actual",
	 .help = N_("actual: what has been spent, as far as the data show it. forecast: what the whole period is expected to cost, by the mean "
		    "of each weekday once two weeks are known, else by the mean of the days."), .example = "forecast"},
	{.path = "action", .type = KEY_CHOICE, ALERT(action, int), .words = budget_action_words, .fallback = "none",
	 .help = N_("What it does. none: it tells somebody. deny: nothing new is launched until the period ends. stop: nodes are stopped. "
		    "spot: what runs on demand goes on as spot. shrink: a share of the nodes goes. A workload that cannot be simulated so refuses."),
	 .example = "stop"},
	{.path = "workloads", .type = KEY_STRINGS, ALERT(workloads, struct strings),
	 .help = N_("Whom the action is about; without it, all workloads."), .example = "[job]"},
	{.path = "by", .type = KEY_QUANTITY, .dim = DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN, ALERT(by, struct value), .min = 0, .max = 1,
	 .help = N_("Of shrink: the share of the nodes that goes."), .example = "50 %"},
	{.path = "approval", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_EVENT, ALERT(approval_s, struct value), .max = YEAR_S,
	 .help = N_("How long the action waits for somebody who approves it; without it, it is automatic."), .example = "{exponential: {mean: 4 h}}"},
};
static const struct schema alert_schema = {
	.name = "alert", .doc = N_("One threshold of a budget, and what happens there."), .size = sizeof(struct alert_keys), ROWS(alert_rows)};

static const struct schema_row budget_rows[] = {
	{.path = "name", .type = KEY_NAME, .flags = ROW_REQUIRED | ROW_SAFE, BUDGET(name, const char *),
	 .help = N_("The budget's name."), .example = "nlp"},
	{.path = "title", .type = KEY_TEXT, BUDGET(title, struct bilingual), .help = N_("The name shown to people; a text, or one per language."),
	 .example = "{en: \"NLP team\", es: \"Equipo de NLP\"}"},
	{.path = "limit", .type = KEY_QUANTITY, .dim = DIM_USD, .flags = ROW_CERTAIN | ROW_OPEN_MIN, BUDGET(limit_usd, struct value), .min = 0,
	 .max = MONEY_MAX_USD, .help = N_("What a period may cost."), .example = "$5000"},
	{.path = "usage", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, BUDGET(usage, struct value), .min = 0,
	 .max = 1e12, .help = N_("Instead of a cost: how much of a unit may be used in a period."), .example = "300"},
	{.path = "unit", .type = KEY_NAME, BUDGET(unit, const char *),
	 .help = N_("The unit of usage, as the bill writes it: Hours, GB-Mo, or that of an item."), .example = "Hours"},
	{.path = "period", .type = KEY_CHOICE, BUDGET(period, int), .words = budget_period_words, .fallback = "month",
	 .help = N_("How long the limit is for, by the calendar, in UTC; then it begins anew."), .example = "quarter"},
	{.path = "where", .type = KEY_TAGS, .flags = ROW_EMPTY, BUDGET(where, struct tags),
	 .help = N_("What belongs to it: pairs of service, category, region, zone, account, workload, item, purchase, cause or tag:NAME and a "
		    "value; \"\" is what has none. Of several values, with | between them, one. Without it, everything."),
	 .example = "{\"tag:team\": nlp}"},
	{.path = "cost", .type = KEY_CHOICE, BUDGET(cost, int), .words = measure_words, .fallback = "amortised",
	 .help = N_("Which cost counts, as in views: billed as it is invoiced, or amortised over the usage."), .example = "billed"},
	{.path = "refresh", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_EVENT, BUDGET(refresh_s, struct value), .min = REFRESH_LEAST_S,
	 .max = YEAR_S, .help = N_("The time from one look at the data to the next. Without it, as the provider does; of no provider, 8 h."),
	 .example = "{uniform: [8 h, 12 h]}"},
	{.path = "delay", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_EVENT, BUDGET(delay_s, struct value), .max = YEAR_S,
	 .help = N_("How old the latest of the data are then. Without it, as the provider's are; of no provider, 0."),
	 .example = "{uniform: [8 h, 24 h]}"},
	{.path = "history", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN, BUDGET(history_s, struct value), .max = YEAR_S,
	 .help = N_("How much of the past a forecast needs before there is one; the past begins where the scenario starts. Without it, as the "
		    "provider wants it; of no provider, one day."), .example = "35 d"},
	{.path = "alerts", .type = KEY_LIST, BUDGET(alerts, struct entries), .sub = &alert_schema,
	 .help = N_("The thresholds on the way to the limit."), .example = "[{at: 80 %}, {at: 100 %, of: forecast}]"},
};
const struct schema budget_schema = {
	.name = "budget", .doc = N_("A limit for a part of the cost in each period, and alerts on the way to it: costcast budgets FILE."),
	.size = sizeof(struct budget_keys), ROWS(budget_rows)};

static struct place key_at(const struct entry *entry, const char *key)
{
	const struct node *node = node_get(entry->node, key);

	return node ? node->at : entry->at;
}

static bool given(const struct value *value) { return value->form == VALUE_QUANTITY; }

/* --- alerts --- */

static bool alert_fine(const struct binding *b, const struct entry *entry, const struct alert_keys *keys)
{
	const size_t before = b->diag->errors;
	const char *const action = budget_action_words[keys->action];

	if (keys->action == ACTION_SHRINK && !given(&keys->by))
		diag_error(b->diag, entry->at, _("\"shrink\" needs \"by\": the share of the nodes that goes"));
	if (keys->action != ACTION_SHRINK && given(&keys->by))
		diag_error(b->diag, key_at(entry, "by"), _("\"by\" belongs to the action \"shrink\", this one is \"%s\""), action);
	if (keys->action == ACTION_NONE && keys->workloads.count)
		diag_error(b->diag, key_at(entry, "workloads"), _("\"%s\" means nothing here: the alert has no action"), "workloads");
	if (keys->action == ACTION_NONE && given(&keys->approval_s))
		diag_error(b->diag, key_at(entry, "approval"), _("\"%s\" means nothing here: the alert has no action"), "approval");
	return b->diag->errors == before;
}

static void alert_read(const struct binding *b, const struct entry *entry, struct budget *budget)
{
	const struct alert_keys *keys = entry->bound;
	struct alert *alert = budget->alert + budget->alerts;

	if (!keys || !alert_fine(b, entry, keys))
		return;
	*alert = (struct alert){.share = keys->at.dist.a, .of = (enum alert_of)keys->of, .action = (enum budget_action)keys->action,
				.workload = keys->workloads.item, .workload_at = keys->workloads.at, .workloads = keys->workloads.count,
				.by = given(&keys->by) ? keys->by.dist.a : 0, .approval_s = keys->approval_s, .at = entry->at};
	if (!given(&alert->approval_s))
		alert->approval_s = value_constant(0);
	alert->purpose = purpose_of(PURPOSE_BUDGET, purpose_hash(arena_textf(b->arena, "budgets.%s.%zu", budget->name, budget->alerts)));
	for (size_t i = 0; i < budget->alerts; i++)
		if (budget->alert[i].share == alert->share && budget->alert[i].of == alert->of && budget->alert[i].action == alert->action) {
			diag_error(b->diag, entry->at, _("budget \"%s\" has this alert twice"), budget->name);
			return;
		}
	budget->alerts++;
}

/* --- budgets --- */

/* A cost, or a usage of some unit. */
static bool limit_read(const struct binding *b, const struct entry *entry, const struct budget_keys *keys, struct budget *budget)
{
	const bool cost = given(&keys->limit_usd), usage = given(&keys->usage);

	if (cost == usage) {
		diag_error(b->diag, usage ? key_at(entry, "usage") : entry->at,
			   usage ? _("budget \"%s\" has both \"limit\" and \"usage\"; it watches one of them") : _("budget \"%s\" needs \"limit\" (a cost) or \"usage\""),
			   keys->name);
		return false;
	}
	if (usage != (keys->unit != NULL)) {
		diag_error(b->diag, usage ? key_at(entry, "usage") : key_at(entry, "unit"),
			   usage ? _("\"usage\" needs a \"unit\", such as Hours") : _("\"unit\" belongs to \"usage\", and a cost is in dollars"));
		return false;
	}
	if (usage && node_get(entry->node, "cost")) {
		diag_error(b->diag, key_at(entry, "cost"), _("\"cost\" means nothing for a budget of usage"));
		return false;
	}
	budget->limit = usage ? keys->usage.dist.a : keys->limit_usd.dist.a;
	budget->view.measure = usage ? MEASURE_QUANTITY : (enum measure)keys->cost;
	budget->view.unit = keys->unit;
	return true;
}

static bool conditions_read(const struct binding *b, const struct entry *entry, const struct tags *where, struct budget *budget)
{
	const struct node *map = node_get(entry->node, "where");
	bool fine = true;

	budget->where_at = arena_alloc(b->arena, VIEW_WHERE_MAX, sizeof *budget->where_at);
	for (size_t i = 0; i < where->count; i++) {
		const struct node *value = node_get(map, where->item[i].name);
		const struct place at = value ? value->at : entry->at;
		const size_t before = budget->view.wheres;

		fine &= where_read(b, where->item[i].name, where->item[i].value, at, &budget->view);
		for (size_t k = before; k < budget->view.wheres; k++)
			budget->where_at[k] = at;
	}
	return fine;
}

static bool budget_read(const struct binding *b, const struct entry *entry, struct budget *budget)
{
	const struct budget_keys *keys = entry->bound;
	const size_t before = b->diag->errors;

	*budget = (struct budget){.name = keys->name, .title = keys->title, .period = (enum budget_period)keys->period, .refresh_s = keys->refresh_s,
				  .delay_s = keys->delay_s, .history_s = keys->history_s, .at = entry->at,
				  .purpose = purpose_of(PURPOSE_BUDGET, purpose_hash(arena_textf(b->arena, "budgets.%s", keys->name)))};
	budget->view.per = PER_HOUR;
	limit_read(b, entry, keys, budget);
	conditions_read(b, entry, &keys->where, budget);
	budget->alert = arena_alloc(b->arena, keys->alerts.count + 1, sizeof *budget->alert);
	for (size_t i = 0; i < keys->alerts.count; i++)
		alert_read(b, keys->alerts.item + i, budget);
	return b->diag->errors == before;
}

void budgets_read(const struct binding *b, struct scenario *scenario, const struct entries *budgets)
{
	scenario->budget = arena_alloc(b->arena, budgets->count + 1, sizeof *scenario->budget);
	for (size_t i = 0; i < budgets->count; i++) {
		const struct entry *entry = budgets->item + i;
		const struct budget_keys *keys = entry->bound;

		if (!keys || !keys->name)
			continue;
		for (size_t k = 0; k < scenario->budgets; k++)
			if (strcmp(scenario->budget[k].name, keys->name) == 0)
				diag_error(b->diag, key_at(entry, "name"), _("there are two budgets \"%s\""), keys->name);
		if (budget_read(b, entry, scenario->budget + scenario->budgets))
			scenario->budgets++;
	}
}
