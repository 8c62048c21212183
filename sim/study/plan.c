/* scenario -> const plan: each strategy gets its fleet, its market, its commitments, then the models' own plans. */
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/study/budget.h"
#include "sim/study/charges.h"
#include "sim/study/portfolio.h"
#include "sim/study/timed.h"
#include "sim/study/worth.h"

/* The instance that the workload names, out of the strategy's price book. A workload whose schema has no row
 * `instance` needs none. */
static bool instance_plan(struct planning *p)
{
	const char *const *name = bound_member(p->workload->schema, p->workload->bound, "instance", KEY_NAME);
	const struct node *node = node_get(p->workload->node, "instance");
	struct setup *setup = &p->plan->setup;

	if (!name || !*name) {
		setup->instance = arena_alloc(p->b.arena, 1, sizeof *setup->instance);
		return true;
	}
	setup->instance_name = book_own_name(setup->book, *name);
	setup->instance = book_instance(setup->book, *name);
	if (setup->instance)
		return true;
	error_unknown(p->b.diag, node ? node->at : p->workload->at, _("the price book has no instance \"%s\""), *name,
		      entries_names(p->b.arena, &setup->book->instances));
	return false;
}

static bool raters_plan(struct planning *p)
{
	const struct models *known = p->scenario->models;
	bool fine = true;

	p->plan->rater_plan = arena_alloc(p->b.arena, known->raters + 1, sizeof *p->plan->rater_plan);
	for (size_t i = 0; i < known->raters; i++) {
		const size_t before = p->b.diag->errors;

		p->plan->rater_plan[i] = known->rater[i]->plan(&p->plan->setup);
		fine &= p->plan->rater_plan[i] || p->b.diag->errors == before;
		fine &= p->b.diag->errors == before;
	}
	return fine;
}

static void service_add(struct strategy_plan *plan, const char *service)
{
	for (size_t i = 0; i < plan->services; i++)
		if (strcmp(plan->service[i], service) == 0)
			return;
	plan->service[plan->services++] = service;
}

/* Distinct services of the items, and of what nothing uses of the commitments. */
static void services_find(struct planning *p)
{
	struct strategy_plan *plan = p->plan;
	struct setup *setup = &plan->setup;

	plan->service = arena_alloc(p->b.arena, setup->items + setup->commitments + 1, sizeof *plan->service);
	for (size_t i = 0; i < setup->items; i++) {
		if (!setup->item[i].service)
			setup->item[i].service = setup->item[i].kind == ITEM_STORE ? "Storage" : "Compute";
		service_add(plan, setup->item[i].service);
	}
	for (size_t c = 0; c < setup->commitments; c++)
		service_add(plan, charge_commitment_service(setup, c));
	plan->columns = p->scenario->measured->metrics + PARTS + plan->services + COMMITMENT_COLUMNS * setup->commitments
		+ plan->tag_values + plan->workload->extras + 1;
}

struct tags tags_join(struct arena *arena, const struct tags *outer, const struct tags *inner)
{
	const size_t more = inner ? inner->count : 0;
	struct tags tags = {arena_alloc(arena, outer->count + more + 1, sizeof *tags.item), 0};

	for (size_t i = 0; i < outer->count; i++)
		tags.item[tags.count++] = outer->item[i];
	for (size_t i = 0; i < more; i++) {
		size_t k = 0;

		while (k < tags.count && strcmp(tags.item[k].name, inner->item[i].name) != 0)
			k++;
		tags.item[k] = inner->item[i];
		tags.count += k == tags.count;
	}
	return tags;
}

static double certain_of(const struct value *value)
{
	return value->form == VALUE_QUANTITY ? value->dist.a : 0;
}

/* Months end on the same day of another month, or on its last. */
static double horizon_of(const struct value *value, int64_t start_unix_s)
{
	if (value->form == VALUE_MONTHS)
		return (double)(calendar_months_later(start_unix_s, (int)value->dist.a) - start_unix_s);
	return certain_of(value);
}

/* Does an action of some budget move the workload to the spot market? */
static bool moves_to_spot(const struct scenario *scenario, const char *workload)
{
	for (size_t b = 0; b < scenario->budgets; b++)
		for (size_t a = 0; a < scenario->budget[b].alerts; a++)
			if (scenario->budget[b].alert[a].action == ACTION_SPOT && alert_acts_on(scenario->budget[b].alert + a, workload))
				return true;
	return false;
}

static void setup_begin(struct planning *p)
{
	struct setup *setup = &p->plan->setup;

	p->plan->strategy = p->strategy;
	p->plan->kind = p->workload ? kind_of(p->scenario->models, p->workload) : NULL;
	p->plan->workload = p->workload ? workload_of(p->b.arena, p->scenario->models, p->workload) : p->scenario->workload;
	p->plan->workload_name = p->workload ? p->workload->name : NULL;
	p->plan->tags = tags_join(p->b.arena, &p->strategy->keys->tags,
				  p->workload ? bound_member(p->workload->schema, p->workload->bound, "tags", KEY_TAGS) : NULL);
	setup->bind = p->b;
	setup->strategy = p->strategy->name;
	setup->workload = p->plan->workload_name;
	setup->written = p->workload ? p->workload->node : NULL;
	setup->buy = p->keys->buy;
	setup->book = p->strategy->book;
	setup->start_unix_s = p->strategy->keys->start.unix_s;
	setup->deadline_s = &p->strategy->keys->deadline_s;
	setup->replications = p->scenario->replications;
	setup->horizon_s = horizon_of(&p->strategy->keys->horizon_s, setup->start_unix_s);
	setup->warm_up_s = certain_of(&p->strategy->keys->warm_up_s);
	setup->presets = p->scenario->presets;
	setup->spot_twins = p->workload && moves_to_spot(p->scenario, p->workload->name);
}

/* The strategy's keys as they are for this workload. */
static bool share_take(struct planning *p)
{
	const struct entry *share = entries_find(&p->keys->workloads, p->workload->name);
	const struct share_keys *own = share ? share->bound : NULL;
	struct strategy_keys *keys;

	if (own) {
		if (own->buy >= 0 && own->fleet.count) {
			diag_error(p->b.diag, own->fleet.at, _("strategy \"%s\" has both \"buy\" and \"fleet\"; one of them says it all"), p->entry->name);
			return false;
		}
		keys = arena_alloc(p->b.arena, 1, sizeof *keys);
		*keys = *p->keys;
		if (own->buy >= 0 || own->fleet.count) {
			keys->buy = own->buy;
			keys->fleet = own->fleet;
		}
		if (own->market)
			keys->market = own->market;
		p->keys = keys;
	}
	if (p->keys->buy >= 0 || p->keys->fleet.count || kind_of(p->scenario->models, p->workload)->unbought)
		return true;
	diag_error(p->b.diag, p->entry->at, _("strategy \"%s\" does not say how the workload \"%s\" is bought: it needs \"buy\" or \"fleet\""),
		   p->entry->name, p->workload->name);
	return false;
}

/* `use` is taken up when the file is read, not later. */
static bool use_as_written(const struct planning *p)
{
	const struct time_keys *keys = time_keys_of(p->workload);
	const struct node *node = node_get(p->workload->node, keys->use ? "use" : "workload");

	if (!keys->use && !keys->workload)
		return true;
	diag_error(p->b.diag, node->at, keys->use ? _("\"use\" stands in the file itself: it cannot be set") : _("\"workload\" goes with \"use\""));
	return false;
}

static bool peak_use_plan(struct planning *p)
{
	const struct value *peak = &time_keys_of(p->workload)->peak_use;

	if (peak->form != VALUE_QUANTITY)
		return true;
	p->plan->setup.peak_use = peak->dist.a;
	if (p->plan->setup.instance_name)
		return true;
	diag_error(p->b.diag, peak->at, _("\"peak_use\" is that of a machine, and the workload \"%s\" has no \"instance\""), p->workload->name);
	return false;
}

/* Whether it recurs says what is measured of it, the same for all strategies. */
static bool recurs_as_written(const struct planning *p)
{
	const struct node *base = node_get(node_get(p->scenario->tree, "workloads"), p->workload->name);

	if (!node_get(base, "recurs") == !node_get(p->workload->node, "recurs"))
		return true;
	diag_error(p->b.diag, p->entry->at, _("strategy \"%s\" cannot make the workload \"%s\" recur or stop doing so; it may set the keys of its \"recurs\""),
		   p->entry->name, p->workload->name);
	return false;
}

static bool kind_lay_out(struct planning *p)
{
	if (is_timed(p->workload))
		return timed_lay_out(p);
	if (!blocks_plan(p))
		return false;
	p->plan->workload_plan = p->plan->kind_plan = p->plan->kind->plan(&p->plan->setup, p->workload->bound, p->workload->at);
	return p->plan->workload_plan;
}

/* One workload, bought as P says. Commitments may look at what it runs on, and blocks at commitments. */
bool workload_lay_out(struct planning *p)
{
	struct setup *setup = &p->plan->setup;
	bool fine;

	if (!share_take(p))
		return false;
	setup_begin(p);
	if (!instance_plan(p))
		return false;
	fine = fleet_plan(p);
	fine &= commitments_plan(p);
	if (!fine || !use_as_written(p) || !recurs_as_written(p) || !peak_use_plan(p) || !kind_lay_out(p))
		return false;
	for (size_t i = 0; i < setup->items; i++)
		if (!setup->item[i].account)
			setup->item[i].account = time_keys_of(p->workload)->account;
	return !p->b.diag->errors;
}

static bool together_lay_out(struct planning *p)
{
	setup_begin(p);
	return portfolio_lay_out(p) && commitments_plan(p) && !p->b.diag->errors;
}

/* All but commitments that look for their size. */
static bool strategy_lay_out(struct planning *p)
{
	if (!(p->workload ? workload_lay_out(p) : together_lay_out(p)) || !raters_plan(p))
		return false;
	p->plan->is_bound = p->plan->workload->is_bound && p->plan->workload->is_bound(p->plan->workload_plan);
	tags_plan(p);
	services_find(p);
	return worth_plan(p->scenario, p->plan, p->b.diag) && limits_check(p);
}

/* Incidents are lived by a study, but refused with everything else. */
static bool incidents_plan(const struct planning *p)
{
	const struct entries *incidents = &p->strategy->keys->incidents;
	bool fine = true;

	p->plan->incident = arena_alloc(p->b.arena, incidents->count + 1, sizeof *p->plan->incident);
	p->plan->incidents = incidents->count;
	for (size_t i = 0; i < incidents->count; i++) {
		struct planning its = *p;

		its.workload = incidents->item + i;
		its.plan = p->plan->incident + i;
		fine &= workload_lay_out(&its);
	}
	return fine;
}

static bool strategy_plan(struct planning *p)
{
	const bool fine = incidents_plan(p);

	return strategy_lay_out(p) && best_plan(p) && fine;
}

/* Plan strategy I; its faults join DIAG unless another strategy had them already. */
static bool strategy_try(struct scenario *scenario, size_t i, struct plan *plan, struct diag *diag)
{
	struct diag scratch = {0};
	const struct strategy *strategy = scenario->strategy + i;
	const struct entry *entry = entries_find(&strategy->keys->strategies, strategy->name);
	struct planning p = {.b = {scenario->arena, &scratch, &scenario->mounts, scenario->folder}, .scenario = scenario,
			     .strategy = strategy, .keys = entry->bound, .entry = entry,
			     .workload = strategy->keys->workloads.count == 1 ? strategy->keys->workloads.item : NULL, .plan = plan->strategy + i};
	const bool fine = strategy_plan(&p) && !scratch.errors;

	diag_absorb(diag, &scratch);
	plan->strategy[i].setup.bind.diag = NULL;
	return fine;
}

void bests_take_over(const struct models *known, const struct strategy_plan *from, struct strategy_plan *to)
{
	for (size_t b = 0; b < from->bests; b++)
		for (size_t r = 0; r < known->raters; r++) {
			struct commitment_amount amount;
			const size_t commitment = from->best[b].commitment;

			if (to->rater_plan[r] && known->rater[r]->amount_set && known->rater[r]->amount
			    && known->rater[r]->amount(to->rater_plan[r], commitment, &amount)) {
				known->rater[r]->amount_set((void *)to->rater_plan[r], commitment, from->best[b].amount.value);
				break;
			}
		}
}

/* The row of a KEY_ONE that PATH begins with, *REST what follows its dot; NULL: PATH is a key of SCHEMA itself. */
static const struct schema_row *row_around(const struct schema *schema, const char *path, const char **rest)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_row *row = schema->row + i;
		const size_t length = strlen(row->path);

		if (row->type == KEY_ONE && strncmp(row->path, path, length) == 0 && path[length] == '.') {
			*rest = path + length + 1;
			return row;
		}
	}
	return NULL;
}

static struct entry **entry_at(const struct entry *in, const struct schema_row *row)
{
	return (struct entry **)((char *)in->bound + row->offset);
}

bool scaled_value(const struct setup *setup, const struct entry *workload, const char *path, struct value *value)
{
	const char *rest;
	const struct schema_row *row = row_around(workload->schema, path, &rest);
	const struct entry *in = row ? *entry_at(workload, row) : NULL;
	const struct value *own;
	const struct node *name, *preset;

	if (row && !in)
		return false;
	own = bound_member(row ? in->schema : workload->schema, row ? in->bound : workload->bound, row ? rest : path, KEY_QUANTITY);
	if (!own)
		return false;
	*value = *own;
	name = row && value->form == VALUE_ABSENT ? node_get(in->node, "preset") : NULL;
	preset = name && name->kind == NODE_SCALAR ? node_at(node_get(node_get(setup->presets, row->path), name->text), rest) : NULL;
	if (preset) {
		struct diag unheard = {0};
		const struct binding quiet = {setup->bind.arena, &unheard, setup->bind.mounts, setup->bind.folder};
		const bool read = value_read(&quiet, preset, DIM_NUMBER, path, value);

		diag_release(&unheard);
		return read;
	}
	return true;
}

static bool is_number(const struct schema *schema, const char *path)
{
	for (size_t i = 0; i < schema->count; i++)
		if (strcmp(schema->row[i].path, path) == 0)
			return schema->row[i].dim == DIM_NUMBER && !strchr(path, '.');
	return false;
}

/* An entry with one key at VALUE, bound and as it is written: models lay the latter upon presets. */
static const struct entry *entry_with(struct arena *arena, const struct entry *entry, const char *path, double value)
{
	struct entry *with = arena_alloc(arena, 1, sizeof *with);
	const char *rest;
	const struct schema_row *row = row_around(entry->schema, path, &rest);
	struct node *node = node_copy(arena, entry->node);
	struct text number = {0};

	*with = *entry;
	with->node = node;
	with->bound = arena_alloc(arena, 1, entry->schema->size);
	memcpy(with->bound, entry->bound, entry->schema->size);
	if (row) {
		struct entry **in = entry_at(with, row);

		*in = (struct entry *)entry_with(arena, *in, rest, value);
		node_put(arena, node, row->path, (struct node *)(*in)->node);
		return with;
	}
	struct value *member = (struct value *)bound_member(with->schema, with->bound, path, KEY_QUANTITY);
	const struct place at = member->at;

	*member = value_constant(value);
	member->at = at;
	if (is_number(with->schema, path)) {
		text_add_double(&number, value);
		node_put(arena, node, path, node_scalar(arena, arena_text(arena, text_str(&number)), at));
	}
	text_release(&number);
	return with;
}

bool strategy_replan(const struct plan *plan, size_t s, const char *path, double value, struct strategy_plan *to)
{
	const struct scenario *scenario = plan->scenario;
	const struct strategy *strategy = scenario->strategy + s;
	const struct entry *entry = entries_find(&strategy->keys->strategies, strategy->name);
	struct diag diag = {0};
	struct planning p = {.b = {scenario->arena, &diag, &scenario->mounts, scenario->folder}, .scenario = scenario,
			     .strategy = strategy, .keys = entry->bound, .entry = entry, .plan = to,
			     .workload = entry_with(scenario->arena, strategy->keys->workloads.item, path, value)};
	const bool fine = strategy_lay_out(&p) && !diag.errors;

	if (fine)
		bests_take_over(scenario->models, plan->strategy + s, to);
	diag_release(&diag);
	to->setup.bind.diag = NULL;
	return fine;
}

const struct plan *plan_new(struct scenario *scenario, struct diag *diag)
{
	struct plan *plan = arena_alloc(scenario->arena, 1, sizeof *plan);
	const struct node *replications = node_at(scenario->tree, "simulate.replications");
	bool fine = true;

	plan->scenario = scenario;
	plan->strategies = scenario->strategies;
	plan->strategy = arena_alloc(scenario->arena, plan->strategies, sizeof *plan->strategy);
	for (size_t i = 0; i < plan->strategies; i++)
		fine &= strategy_try(scenario, i, plan, diag);
	if (!fine)
		return NULL;
	plan->metric = scenario->measured->metric;
	plan->metrics = scenario->measured->metrics;
	if (!memory_check(plan, diag, replications ? replications->at : scenario->tree->at))
		return NULL;
	return budgets_check(plan, diag) ? plan : NULL;
}
