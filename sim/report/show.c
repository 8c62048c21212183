/* show: the goal, the workload, the strategies, the prices, the market and what is uncertain, with every default. */
#include "sim/report/budgets.h"
#include "sim/report/show.h"

#include <math.h>
#include <string.h>

void show_heading(const struct show *show, const char *s)
{
	if (!show->pairs)
		text_addf(show->out, "\n%s\n", s);
}

void show_pair(const struct show *show, size_t name_width, const char *name, const char *value)
{
	struct text first = {0}, plain = {0};

	if (show->pairs) {
		grid_row(show->pairs);
		grid_cell_str(show->pairs, 0, STYLE_PLAIN, name);
		grid_cell_str(show->pairs, 1, STYLE_PLAIN, value);
		return;
	}
	if (utf8_width(name) > name_width)      /* a line of its own */
		text_addf(show->out, "  %s\n", name);
	text_addf(&first, "  %s", utf8_width(name) > name_width ? "" : name);
	while (utf8_width(text_str(&first)) < name_width + 4)
		text_addc(&first, ' ');
	text_add_plain(&plain, value);
	wrap_write(show->out, text_str(&first), name_width + 4, show->width, "", text_str(&plain));
	text_release(&first);
	text_release(&plain);
}

static bool is_word(const char *const *words, const char *s)
{
	for (size_t i = 0; words && words[i]; i++)
		if (strcmp(words[i], s) == 0)
			return true;
	return false;
}

/* Read NODE as the quantity that ROW wants. */
static bool quantity_of(const struct scenario *scenario, const struct schema_row *row, const struct node *node,
			struct value *value)
{
	struct diag diag = {0};
	const struct binding b = {scenario->arena, &diag, &scenario->mounts, scenario->folder};
	bool good = row && row_is_quantity(row) && scenario->arena;

	if (good && node->kind == NODE_SCALAR && is_word(row->words, node->text))
		good = false;
	if (good && row->type == KEY_FIGURE && node->kind == NODE_MAP && node_get(node, "value"))
		node = node_get(node, "value");
	good = good && value_read(&b, node, row->dim, row->path, value);
	diag_release(&diag);
	return good;
}

bool show_is_uncertain(const struct scenario *scenario, const struct schema_row *row, const struct node *node)
{
	struct value value = {0};

	return node && quantity_of(scenario, row, node, &value) && value.form == VALUE_QUANTITY && !dist_is_constant(&value.dist);
}

/* A long list is not all shown: entries of maps, such as rows of usage, may be many. */
static size_t shown_of(const struct node *node)
{
	enum { ENTRIES = 3 };

	return node->kind == NODE_LIST && node->count > ENTRIES && node->item[0]->kind == NODE_MAP ? ENTRIES : node->count;
}

static void flat_write(const struct node *node, struct text *out)
{
	const size_t shown = shown_of(node);

	if (node->kind == NODE_SCALAR) {
		text_add(out, node->text ? node->text : "");
		return;
	}
	text_add(out, node->kind == NODE_MAP ? "{" : "[");
	for (size_t i = 0; i < shown; i++) {
		text_add(out, i ? ", " : "");
		if (node->kind == NODE_MAP)
			text_addf(out, "%s: ", node->key[i]->text);
		flat_write(node->item[i], out);
	}
	if (shown < node->count)
		text_addf(out, _(", and %zu more"), node->count - shown);
	text_add(out, node->kind == NODE_MAP ? "}" : "]");
}

void show_node(const struct scenario *scenario, const struct schema_row *row, const struct node *node, struct text *out)
{
	struct value value = {0};

	if (quantity_of(scenario, row, node, &value))
		value_write(&value, row->dim, row->words, out);
	else
		flat_write(node, out);
}

static void time_words(double seconds, struct text *out)
{
	char buf[64];

	text_add(out, unit_say(seconds, DIM_TIME, buf, sizeof buf));
}

static void goal_write(const struct plan *plan, const struct show *show)
{
	const struct scenario *scenario = plan->scenario;
	const bool ends = metric_of_kind(plan, METRIC_HOURS) >= 0;
	enum { NAMES = 14 };
	struct text s = {0};

	show_heading(show, _("Goal"));
	if (isfinite(scenario->deadline_s)) {
		time_words(scenario->deadline_s, &s);
		show_pair(show, NAMES, _("deadline"), text_str(&s));
		text_clear(&s);
	}
	if (isfinite(scenario->budget_usd)) {
		usd_write(&s, scenario->budget_usd, 17);
		show_pair(show, NAMES, _("budget"), text_str(&s));
		text_clear(&s);
	}
	for (size_t i = 0; i < scenario->thresholds; i++) {
		threshold_write(&s, plan, scenario->threshold + i);
		show_pair(show, NAMES, i ? "" : _("thresholds"), text_str(&s));
		text_clear(&s);
	}
	if (!isfinite(scenario->deadline_s) && !isfinite(scenario->budget_usd) && scenario->thresholds == 0)
		show_pair(show, NAMES, _("none"), ends ? _("no deadline, no budget, no thresholds") : _("no budget, no thresholds"));
	text_release(&s);
}

static void simulation_write(const struct plan *plan, const struct show *show)
{
	const struct scenario *scenario = plan->scenario;
	const struct setup *setup = &plan->strategy[0].setup;
	enum { NAMES = 14 };
	struct text s = {0};
	char when[32];

	show_heading(show, _("Simulation"));
	show_pair(show, NAMES, _("starts"), calendar_write(scenario->start_unix_s, when, sizeof when));
	if (setup->warm_up_s > 0) {
		time_words(setup->warm_up_s, &s);
		show_pair(show, NAMES, _("warm-up"), text_str(&s));
		text_clear(&s);
	}
	if (setup->horizon_s > 0) {
		const struct node *horizon = node_get(scenario->tree, "horizon");

		if (horizon && strstr(horizon->text, "month"))
			text_addf(&s, _("%s by the calendar: %.6g h, "), horizon->text, setup->horizon_s / HOUR_S);
		time_words(setup->horizon_s, &s);
		show_pair(show, NAMES, _("horizon"), text_str(&s));
		text_clear(&s);
	}
	number_write(&s, (double)scenario->replications, 17);
	show_pair(show, NAMES, _("futures"), text_str(&s));
	text_clear(&s);
	text_addf(&s, "%llu", (unsigned long long)scenario->seed);
	show_pair(show, NAMES, _("seed"), text_str(&s));
	text_clear(&s);
	text_addf(&s, "%g %%", 100 * scenario->confidence);
	show_pair(show, NAMES, _("confidence"), text_str(&s));
	if (scenario->strategies > 0)
		show_pair(show, NAMES, _("baseline"), scenario->strategy[scenario->baseline].name);
	text_clear(&s);
	for (size_t i = 0; i < scenario->tags.count; i++)
		text_addf(&s, "%s%s: %s", i ? ", " : "", scenario->tags.item[i].name, scenario->tags.item[i].value);
	if (s.len)
		show_pair(show, NAMES, _("tags"), text_str(&s));
	text_release(&s);
}

static void remark_line(void *context, const char *line)
{
	const struct show *show = context;

	wrap_write(show->out, "  * ", 4, show->width, "", line);
}

/* A budget, then its alerts; data as they are with the first strategy. */
static void budgets_write(const struct plan *plan, const struct show *show)
{
	enum { NAMES = 14 };
	struct text s = {0};

	if (plan->scenario->budgets)
		show_heading(show, _("Budgets"));
	for (size_t b = 0; b < plan->scenario->budgets; b++) {
		const struct budget *budget = plan->scenario->budget + b;

		budget_limit_write(budget, &s);
		text_add(&s, "; ");
		budget_data_write(budget, plan->strategy, &s);
		show_pair(show, NAMES, budget_title(budget), text_str(&s));
		text_clear(&s);
		for (size_t a = 0; a < budget->alerts; a++) {
			alert_write(budget->alert + a, true, &s);
			alert_approval_write(budget->alert + a, &s);
			show_pair(show, NAMES, a ? "" : _("alerts"), text_str(&s));
			text_clear(&s);
		}
	}
	text_release(&s);
}

struct named_line {
	const struct show *show;
	const char *name;
};

static void incident_line(void *context, const char *line)
{
	enum { NAMES = 14 };
	const struct named_line *to = context;

	show_pair(to->show, NAMES, to->name, line);
}

/* What is lived by a study alone. */
static void incidents_write(const struct plan *plan, const struct show *show)
{
	const struct strategy_plan *s = plan->strategies ? plan->strategy : NULL;

	if (!s || !s->incidents)
		return;
	show_heading(show, _("Incidents (costcast detect)"));
	for (size_t i = 0; i < s->incidents; i++) {
		const struct strategy_plan *of = s->incident + i;

		of->workload->assume(of->workload_plan, incident_line, &(struct named_line){show, of->workload_name});
	}
}

void show_write(const struct plan *plan, int columns, struct text *out)
{
	const struct scenario *scenario = plan->scenario;
	const char *title = bilingual_str(&scenario->title);
	struct text lines = {0};
	struct show show = {out, columns < SHOW_WIDEST ? (size_t)columns : SHOW_WIDEST, NULL}, second = {&lines, show.width, NULL};

	text_add_plain(out, *title ? title : scenario->file);
	text_addf(out, "\n%s\n", scenario->path ? scenario->path : "");
	goal_write(plan, &show);
	budgets_write(plan, &show);
	show_workload(plan, &show);
	incidents_write(plan, &show);
	show_strategies(plan, &show);
	show_prices(plan, &show);
	show_heading(&show, _("Taken for granted"));
	plan_assumptions(plan, remark_line, &show);
	plan_warnings(plan, remark_line, &second);
	if (lines.len) {
		show_heading(&show, _("Worth a second look"));
		text_add(out, text_str(&lines));
	}
	show_uncertain(plan, &show);
	show_views(plan, &show);
	simulation_write(plan, &show);
	text_release(&lines);
}
