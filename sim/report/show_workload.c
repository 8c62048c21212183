/* The workload's keys with their defaults and their meaning, and everywhere that chance decides. */
#include "sim/report/show.h"

#include <string.h>

static const struct node *workload_node(const struct plan *plan, const struct strategy_plan *workload)
{
	const struct node *all = node_get(plan->scenario->tree, "workloads");

	return all && workload->workload_name ? node_get(all, workload->workload_name) : NULL;
}

/* The section of SCHEMA that ROW's key stands in, or NULL. */
static const struct schema_row *section_of(const struct schema *schema, const struct schema_row *row)
{
	const char *dot = strrchr(row->path, '.');

	for (size_t i = 0; dot && i < schema->count; i++)
		if (schema->row[i].type == KEY_SECTION && strlen(schema->row[i].path) == (size_t)(dot - row->path) &&
		    strncmp(schema->row[i].path, row->path, (size_t)(dot - row->path)) == 0)
			return schema->row + i;
	return NULL;
}

/* Does an absent section stand for "not at all"? So when it is a switch, or cannot do without a key of its own. */
static bool means_something(const struct schema *schema, const struct schema_row *section)
{
	const size_t length = strlen(section->path);

	if (section->flags & ROW_SWITCH)
		return true;
	for (size_t i = 0; i < schema->count; i++)
		if (strncmp(schema->row[i].path, section->path, length) == 0 && schema->row[i].path[length] == '.' &&
		    (schema->row[i].flags & ROW_REQUIRED))
			return true;
	return false;
}

/* Up to the first full stop that a capital follows: not the one in "et al. 2020". */
static void first_sentence(struct text *out, const char *help)
{
	const char *end = help;

	while ((end = strstr(end, ". ")) && !(end[2] >= 'A' && end[2] <= 'Z') && !((unsigned char)end[2] >= 0x80) && end[2] != '`')
		end++;
	text_addn(out, help, end ? (size_t)(end - help + 1) : strlen(help));
}

static void key_write(const struct plan *plan, const struct schema_row *row, const struct node *node, size_t name_width,
		      const struct show *show)
{
	struct text s = {0};

	if (node)
		show_node(plan->scenario, row, node, &s);
	else if (row->fallback)
		text_addf(&s, _("%s (default)"), row->fallback);
	else
		text_add(&s, _("not given"));
	for (size_t w = utf8_width(text_str(&s)); w < 22; w++)
		text_addc(&s, ' ');
	text_add(&s, "  ");
	first_sentence(&s, row->help ? _(row->help) : "");
	struct text first = {0};

	text_addf(&first, "  %s", row->path);
	for (size_t w = utf8_width(row->path); w < name_width + 2; w++)
		text_addc(&first, ' ');
	wrap_write(show->out, text_str(&first), name_width + 4 + 24, show->width, "", text_str(&s));
	text_release(&first);
	text_release(&s);
}

static bool is_shown(const struct schema *schema, const struct schema_row *row, const struct node *tree)
{
	const struct schema_row *section = section_of(schema, row);
	const struct node *given = section ? node_at(tree, section->path) : NULL;

	if (row->type == KEY_SECTION) {         /* its keys speak for it, unless there are none */
		const struct node *node = node_at(tree, row->path);

		return node ? node->kind == NODE_SCALAR : means_something(schema, row);
	}
	if (section && given && given->kind == NODE_SCALAR)
		return false;
	if (section && !given && means_something(schema, section))
		return false;
	return node_at(tree, row->path) || row->fallback || (row->flags & ROW_REQUIRED);
}

static void one_workload(const struct plan *plan, const struct strategy_plan *workload, const struct show *show)
{
	const struct workload_type *type = workload->workload;
	const struct node *tree = workload_node(plan, workload);
	size_t name_width = 0;
	struct text s = {0};

	text_addf(&s, _("Workload \"%s\" (%s)"), workload->workload_name, type->name);
	show_heading(show, text_str(&s));
	text_release(&s);
	wrap_write(show->out, "  ", 2, show->width, "", _(type->doc));
	for (size_t i = 0; i < type->schema->count; i++)
		if (utf8_width(type->schema->row[i].path) > name_width)
			name_width = utf8_width(type->schema->row[i].path);
	for (size_t i = 0; tree && i < type->schema->count; i++) {
		const struct schema_row *row = type->schema->row + i;

		if (is_shown(type->schema, row, tree))
			key_write(plan, row, node_at(tree, row->path), name_width, show);
	}
}

void show_workload(const struct plan *plan, const struct show *show)
{
	for (size_t w = 0; w < plan_workloads(plan->strategy); w++)
		one_workload(plan, plan_workload(plan->strategy, w), show);
}

/* ---- what is uncertain ---- */

struct draws {
	const struct show *show;
	size_t count;
};

static void draw_write(struct draws *draws, const char *name, bool event, const struct value *value, enum dimension dim)
{
	struct text s = {0};

	value_write(value, dim, NULL, &s);
	text_add(&s, "; ");
	text_add(&s, event ? _("drawn at each use") : _("drawn once in each future, the same for all strategies"));
	show_pair(draws->show, 28, name, text_str(&s));
	draws->count++;
	text_release(&s);
}

static void workload_draws(const struct plan *plan, const struct strategy_plan *workload, struct draws *draws)
{
	const struct schema *schema = workload->workload->schema;
	const struct node *tree = workload_node(plan, workload);

	for (size_t i = 0; tree && i < schema->count; i++) {
		const struct schema_row *row = schema->row + i;
		const struct node *node = node_at(tree, row->path);
		struct text s = {0};

		if (!show_is_uncertain(plan->scenario, row, node))
			continue;
		show_node(plan->scenario, row, node, &s);
		text_add(&s, "; ");
		text_add(&s, row->flags & ROW_EVENT ? _("drawn at each use") : _("drawn once in each future, the same for all strategies"));
		show_pair(draws->show, 28, row->path, text_str(&s));
		draws->count++;
		text_release(&s);
	}
}

struct market_draw {
	const char *name;
	size_t offset;
	enum dimension dim;
	bool event;
};
#define DRAW(member, name_, dim_, event_) {name_, offsetof(struct market, member), dim_, event_}

/* What a row of the fleet meets, as far as it is drawn. */
static void market_draws(const struct market *market, bool spot_nodes, const char *strategy, struct draws *draws)
{
	static const struct market_draw spot[] = {
		DRAW(spot_usd_h, N_("spot price"), DIM_USD_PER_HOUR, false),
		DRAW(rate_per_s, N_("interruption rate"), DIM_RATE, false),
		DRAW(life_s, N_("life of a node"), DIM_TIME, true),
		DRAW(capacity_wait_s, N_("capacity wait"), DIM_TIME, true),
		DRAW(first_wait_s, N_("first capacity wait"), DIM_TIME, true),
		DRAW(notice_s, N_("notice"), DIM_TIME, false),
		DRAW(shock_rate_per_s, N_("rate of shocks"), DIM_RATE, false),
		DRAW(shock_share, N_("share of nodes a shock takes"), DIM_RATIO, false),
		DRAW(shock_all, N_("chance that it takes all"), DIM_RATIO, false),
	};
	static const struct market_draw on_demand[] = {
		DRAW(on_demand_usd_h, N_("on-demand price"), DIM_USD_PER_HOUR, false),
		DRAW(on_demand_wait_s, N_("on-demand capacity wait"), DIM_TIME, true),
		DRAW(on_demand_rate_per_s, N_("failure rate"), DIM_RATE, false),
		DRAW(on_demand_life_s, N_("life until a failure"), DIM_TIME, true),
	};
	const struct market_draw *draw = spot_nodes ? spot : on_demand;
	const size_t count = spot_nodes ? sizeof spot / sizeof *spot : sizeof on_demand / sizeof *on_demand;

	for (size_t i = 0; i < count; i++) {
		const struct value *value = (const struct value *)(const void *)((const char *)market + draw[i].offset);
		struct text name = {0};

		if (value->form != VALUE_QUANTITY || dist_is_constant(&value->dist))
			continue;
		text_addf(&name, "%s: %s", strategy, _(draw[i].name));
		draw_write(draws, text_str(&name), draw[i].event, value, draw[i].dim);
		text_release(&name);
	}
}

static enum dimension price_dimension(const struct item *item)
{
	return item->kind == ITEM_STORE ? DIM_USD_PER_GIB_MONTH : item->kind == ITEM_METER ? DIM_USD : DIM_USD_PER_HOUR;
}

/* Where there is no fleet, prices are the book's own. */
static void item_draws(const struct setup *setup, const char *strategy, struct draws *draws)
{
	for (size_t i = 0; !setup->fleet_rows && i < setup->items; i++) {
		const struct item *item = setup->item + i;
		bool said = item->price.form != VALUE_QUANTITY || dist_is_constant(&item->price.dist);
		struct text name = {0};

		for (size_t k = 0; k < i && !said; k++)
			said = setup->item[k].kind == item->kind && strcmp(setup->item[k].name, item->name) == 0;
		if (said)
			continue;
		text_addf(&name, "%s: %s", strategy, item->name);
		draw_write(draws, text_str(&name), false, &item->price, price_dimension(item));
		text_release(&name);
	}
}

static void draw_line(void *context, const char *line)
{
	struct draws *draws = context;

	wrap_write(draws->show->out, "  ", 2, draws->show->width, "", line);
	draws->count++;
}

static bool takes_nodes(const struct market *market)
{
	return market->life != LIFE_ENDLESS || pool_moves(&market->capacity)
		|| (market->shock_rate_per_s.form == VALUE_QUANTITY && dist_max(&market->shock_rate_per_s.dist) > 0);
}

static bool has_storms(const struct plan *plan)
{
	for (size_t s = 0; s < plan->strategies; s++)
		for (size_t r = 0; r < plan->strategy[s].setup.fleet_rows; r++) {
			const struct fleet_row *row = plan->strategy[s].setup.fleet + r;

			if (row->buy != BUY_SPOT && row->market.on_demand_life != LIFE_ENDLESS)
				return true;
			for (size_t k = 0; row->buy == BUY_SPOT && k < row_markets(row); k++)
				if (takes_nodes(row_market(row, k)))
					return true;
		}
	return false;
}

void show_uncertain(const struct plan *plan, const struct show *show)
{
	struct draws draws = {.show = show};

	show_heading(show, _("What chance decides"));
	if (has_storms(plan)) {
		show_pair(show, 28, _("interruptions"), _("when each node is lost; the same storms for all strategies"));
		draws.count++;
	}
	for (size_t w = 0; w < plan_workloads(plan->strategy); w++) {
		const struct strategy_plan *workload = plan_workload(plan->strategy, w);

		workload_draws(plan, workload, &draws);
		if (workload->workload->draws)
			workload->workload->draws(workload->workload_plan, draw_line, &draws);
	}
	for (size_t s = 0; s < plan->strategies; s++)
		for (size_t w = 0; w < plan_workloads(plan->strategy + s); w++)
			item_draws(&plan_workload(plan->strategy + s, w)->setup, plan->strategy[s].strategy->name, &draws);
	for (size_t s = 0; s < plan->strategies; s++)
		for (size_t r = 0; r < plan->strategy[s].setup.fleet_rows; r++) {
			const struct fleet_row *row = plan->strategy[s].setup.fleet + r;

			for (size_t k = 0; k < (row->buy == BUY_SPOT ? row_markets(row) : 1); k++)
				market_draws(row->buy == BUY_SPOT ? row_market(row, k) : &row->market, row->buy == BUY_SPOT,
					     plan->strategy[s].strategy->name, &draws);
		}
	if (draws.count == 0)
		text_addf(show->out, "  %s\n", _("nothing: every future is the same"));
}
