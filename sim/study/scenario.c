/* From a file and the command line to a struct scenario: read, override, bind, check what rows alone cannot. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/files.h"
#include "sim/study/budget.h"
#include "sim/study/portfolio.h"
#include "sim/study/use.h"
#include "sim/study/tag_policy.h"
#include "sim/study/view.h"
#include "sim/study/worth.h"

static struct place place_of(const struct node *tree, const char *path)
{
	const struct node *node = node_at(tree, path);

	return node ? node->at : tree->at;
}

static double goal_of(const struct value *value)
{
	return value->form == VALUE_QUANTITY ? value->dist.a : NAN;
}

static void thresholds_read(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys)
{
	const struct workload_type *workload = scenario->measured;

	scenario->threshold = arena_alloc(b->arena, keys->thresholds.count + 1, sizeof *scenario->threshold);
	for (size_t i = 0; workload && i < keys->thresholds.count; i++)
		if (threshold_read(b, keys->thresholds.item[i], keys->thresholds.at[i], workload,
				   keys->deadline_s.form == VALUE_QUANTITY, keys->budget_usd.form == VALUE_QUANTITY,
				   scenario->threshold + scenario->thresholds))
			scenario->thresholds++;
}

/* The strategy that others are compared with. One that was left out by --strategies gives way to the first. */
static void baseline_find(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys)
{
	for (size_t i = 0; keys->baseline && i < scenario->strategies; i++)
		if (strcmp(scenario->strategy[i].name, keys->baseline) == 0)
			scenario->baseline = i;
	if (keys->baseline && !entries_find(&keys->strategies, keys->baseline))
		error_unknown(b->diag, place_of(scenario->tree, "report.baseline"), _("there is no strategy \"%s\""),
			      keys->baseline, entries_names(b->arena, &keys->strategies));
}

/* A strategy speaks of workloads that are there. */
static void shares_check(const struct binding *b, const struct scenario_keys *keys, const struct entry *entry)
{
	const struct strategy_keys *strategy = entry->bound;

	for (size_t w = 0; strategy && w < strategy->workloads.count; w++) {
		const struct entry *share = strategy->workloads.item + w;

		if (!entries_find(&keys->workloads, share->name))
			error_unknown(b->diag, share->at, _("there is no workload \"%s\""), share->name, entries_names(b->arena, &keys->workloads));
	}
}

/* What the rows cannot say. */
static void scenario_check(const struct binding *b, const struct scenario *scenario, const struct scenario_keys *keys)
{
	const struct node *tree = scenario->tree, *workloads = node_get(tree, "workloads");
	const struct node *strategies = node_get(tree, "strategies");

	if (workloads && workloads->kind == NODE_MAP && !workloads->count)
		diag_error(b->diag, workloads->at, _("there is no workload"));
	if (strategies && strategies->kind == NODE_MAP && !strategies->count)
		diag_error(b->diag, strategies->at, _("there is no strategy"));
	for (size_t i = 0; i < keys->strategies.count; i++) {
		const struct entry *entry = keys->strategies.item + i;
		const struct node *buy = node_get(entry->node, "buy"), *fleet = node_get(entry->node, "fleet");

		shares_check(b, keys, entry);
		if (buy && fleet)
			diag_error(b->diag, fleet->at, _("strategy \"%s\" has both \"buy\" and \"fleet\"; one of them says it all"),
				   entry->name);
		else if (!buy && !fleet && !node_get(entry->node, "workloads"))
			diag_error(b->diag, entry->at, _("strategy \"%s\" needs \"buy\" or \"fleet\""), entry->name);
		else if (fleet && fleet->kind == NODE_LIST && !fleet->count)
			diag_error(b->diag, fleet->at, _("the fleet of strategy \"%s\" has no row"), entry->name);
	}
}

/* Late is what takes longer than that: workloads that measure no time of their own cannot be. */
static void deadline_check(const struct binding *b, const struct workload_type *workload, const struct scenario_keys *keys)
{
	const struct entry *entry = keys->workloads.item;

	if (keys->deadline_s.form != VALUE_QUANTITY)
		return;
	for (size_t m = 0; m < workload->metrics; m++)
		if (workload->metric[m].kind == METRIC_HOURS)
			return;
	diag_error(b->diag, keys->deadline_s.at, _("\"goal.deadline\" means nothing for the workload \"%s\": it has no time to be done in"),
		   entry->name);
}

/* An incident may go on until somebody notices it, or until nobody looks any more. */
static bool incident_listed(const struct scenario *scenario, const struct scenario_keys *keys)
{
	bool listed = keys->incidents.count;

	for (size_t w = 0; scenario->models->incident && w < keys->workloads.count; w++)
		listed |= kind_of(scenario->models, keys->workloads.item + w) == scenario->models->incident;
	return listed;
}

/* Each becomes a workload when it is lived. */
static void incidents_check(const struct binding *b, const struct scenario_keys *keys)
{
	for (size_t i = 0; i < keys->incidents.count; i++)
		if (entries_find(&keys->workloads, keys->incidents.item[i].name))
			diag_error(b->diag, keys->incidents.item[i].at, _("\"%s\" is the name of a workload: an incident needs another"),
				   keys->incidents.item[i].name);
}

/* Who serves needs to know until when; who has work to do ends when it is done. */
static void horizon_check(const struct binding *b, const struct scenario *scenario, const struct scenario_keys *keys)
{
	static const char *const name[] = {"horizon", "warm_up"};
	const struct entry *first = keys->workloads.item;

	for (size_t w = 0; w < keys->workloads.count && !node_get(scenario->tree, "horizon"); w++)
		if (kind_of(scenario->models, first + w)->lasts)
			diag_error(b->diag, first[w].at,
				   _("the workload \"%s\" goes on until the scenario's \"horizon\", which is not given (horizon: 30 d)"),
				   first[w].name);
		else if (node_get(first[w].node, "recurs"))
			diag_error(b->diag, node_get(first[w].node, "recurs")->at,
				   _("the workload \"%s\" recurs until the scenario's \"horizon\", which is not given (horizon: 1 month)"), first[w].name);
	for (size_t i = incident_listed(scenario, keys); !scenario->workload->lasts && i < 2; i++) {
		const struct node *given = node_get(scenario->tree, name[i]);

		if (given)
			diag_error(b->diag, given->at, _("\"%s\" means nothing for the workload \"%s\": it ends when it is done"), name[i],
				   first->name);
	}
}

/* What depends on which workloads there are. */
static void workload_check(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys)
{
	const struct entries *workloads = &keys->workloads;
	const struct schema *presets_of;

	for (size_t w = 0; w < workloads->count; w++)
		if (!workloads->item[w].schema)
			return;
	if (!workloads->count)
		return;
	presets_of = workloads->item->schema;
	scenario->workload = workload_of(scenario->arena, scenario->models, workloads->item);
	if (workloads->count > 1) {
		scenario->workload = portfolio_type(scenario->arena, scenario->models, workloads);
		presets_of = portfolio_schema(scenario->arena, workloads);
	}
	deadline_check(b, scenario->workload, keys);
	horizon_check(b, scenario, keys);
	worth_read(b, scenario, keys);
	if (!scenario->presets || scenario->presets_of != presets_of)
		scenario->presets = presets_load(b, presets_of, keys->presets);
	scenario->presets_of = presets_of;
	questions_read(b, scenario, keys, scenario->measured);
	views_read(b, scenario, &keys->views);
	budgets_read(b, scenario, &keys->budgets);
	if (keys->tag_policy.given)
		tag_policy_read(b, scenario, keys->required_tags);
}

/* The dollar itself needs no rate, and any but 1 would be a lie. */
static void currency_check(const struct binding *b, const struct scenario *scenario, const struct scenario_keys *keys)
{
	const char *show = keys->currency.given ? keys->currency_show : NULL;
	const struct place at = place_of(scenario->tree, "currency.show");

	if (show && strcmp(show, "USD") == 0)
		diag_error(b->diag, at, _("money is shown in USD anyway: leave \"currency\" out"));
	else if (show && !currency_known(show))
		error_unknown(b->diag, at, _("\"%s\" is no currency code of ISO 4217, such as EUR or MXN"), show, currency_codes());
}

static struct shown shown_of(const struct scenario_keys *keys)
{
	struct shown shown = {.source = keys->currency_source};
	char day[32];

	if (!keys->currency.given || !keys->currency_show || keys->currency_rate.form != VALUE_QUANTITY)
		return shown;
	snprintf(shown.currency.code, sizeof shown.currency.code, "%s", keys->currency_show);
	shown.currency.per_usd = keys->currency_rate.dist.a;
	calendar_write(keys->currency_as_of.unix_s, day, sizeof day);
	snprintf(shown.as_of, sizeof shown.as_of, "%.10s", day);
	return shown;
}

static void take_over(struct scenario *scenario, const struct scenario_keys *keys)
{
	scenario->title = keys->title;
	scenario->start_unix_s = keys->start.unix_s;
	scenario->seed = keys->seed;
	scenario->replications = keys->replications > 0 ? (uint64_t)keys->replications : 0;
	scenario->confidence = keys->confidence.dist.a;
	scenario->deadline_s = goal_of(&keys->deadline_s);
	scenario->budget_usd = goal_of(&keys->budget_usd);
	scenario->tags = keys->tags;
	scenario->shown = shown_of(keys);
}

/* The tree as it is now, bound and checked. A book or presets that SCENARIO has already are taken as they are. */
static bool scenario_bind(const struct binding *b, struct scenario *scenario, const struct node *tree)
{
	struct scenario_keys *keys = arena_alloc(scenario->arena, 1, sizeof *keys);
	const size_t before = b->diag->errors;

	scenario->tree = tree;
	schema_bind(b, scenario_schema(), tree, "", keys);
	take_over(scenario, keys);
	scenario_check(b, scenario, keys);
	incidents_check(b, keys);
	currency_check(b, scenario, keys);
	workload_check(b, scenario, keys);
	thresholds_read(b, scenario, keys);
	if (keys->prices && !scenario->book)
		scenario->book = book_load(b, keys->prices, scenario->folder);
	strategies_load(b, scenario, keys, scenario->wanted);
	baseline_find(b, scenario, keys);
	return b->diag->errors == before && scenario->strategies;
}

static bool scenario_override(struct scenario *scenario, struct node *tree, const struct overrides *overrides, struct diag *diag)
{
	const struct binding b = {scenario->arena, diag, &scenario->mounts, scenario->folder};
	const size_t before = diag->errors;
	struct settings settings;

	if (!uses_take_up(&b, scenario->path, tree))
		return false;
	overrides_read(&b, overrides, &settings);
	for (size_t i = 0; i < settings.count; i++)
		tree_set(&b, tree, settings.item[i].path, settings.item[i].value);
	scenario->wanted = overrides->strategies ? arena_text(scenario->arena, overrides->strategies) : NULL;
	scenario->echo = settings_echo(&b, tree, &settings);
	return scenario_bind(&b, scenario, tree) && diag->errors == before;
}

/* Diagnostics point into the sources, which live in the arena: that of a rejected scenario stays until the program ends. */
static void keep(struct arena *arena)
{
	static struct kept {
		struct arena *arena;
		struct kept *next;
	} *first;
	struct kept *kept = arena_alloc(arena, 1, sizeof *kept);

	*kept = (struct kept){arena, first};
	first = kept;
}

static struct scenario *scenario_begin(const char *path, const struct models *known)
{
	struct arena *arena = arena_new();
	struct scenario *scenario = arena_alloc(arena, 1, sizeof *scenario);
	char *folder = file_dirname(path);

	scenario->arena = arena;
	scenario->models = known;
	scenario->mounts = scenario_mounts(arena, known);
	scenario->path = arena_text(arena, path);
	scenario->file = arena_text(arena, file_basename(path));
	scenario->folder = arena_text(arena, folder);
	free(folder);
	return scenario;
}

struct scenario *scenario_load(const char *path, const struct overrides *overrides, const struct models *known,
			       struct diag *diag, bool *missing)
{
	struct scenario *scenario = scenario_begin(path, known);
	struct node *tree;

	*missing = false;
	tree = node_read_file(scenario->arena, path, diag, missing);
	if (tree && tree->kind != NODE_MAP) {
		diag_error(diag, tree->at, _("a scenario is a map of keys such as \"version: 1\""));
		tree = NULL;
	}
	if (tree && scenario_override(scenario, node_copy(scenario->arena, tree), overrides, diag))
		return scenario;
	keep(scenario->arena);
	return NULL;
}

struct scenario *scenario_of_tree(const char *path, const struct node *tree, const struct overrides *overrides,
				  const struct models *known, struct diag *diag)
{
	struct scenario *scenario = scenario_begin(path, known);

	if (scenario_override(scenario, node_copy(scenario->arena, tree), overrides, diag))
		return scenario;
	keep(scenario->arena);
	return NULL;
}

/* Is PATH the key TABLE, or inside it? */
static bool concerns(const char *path, const char *table)
{
	const size_t length = strlen(table);

	return strncmp(path, table, length) == 0 && (!path[length] || path[length] == '.');
}

struct scenario *scenario_vary(const struct scenario *base, const struct settings *settings, struct diag *diag)
{
	struct arena *arena = arena_new();
	struct scenario *scenario = arena_alloc(arena, 1, sizeof *scenario);
	const struct binding b = {arena, diag, &base->mounts, base->folder};
	const size_t before = diag->errors;
	struct node *tree = node_copy(arena, base->tree);

	*scenario = (struct scenario){.arena = arena, .models = base->models, .mounts = base->mounts, .path = base->path, .file = base->file,
				      .folder = base->folder, .wanted = base->wanted, .book = base->book, .presets = base->presets,
				      .presets_of = base->presets_of, .echo = base->echo};
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = settings->item + i;

		if (concerns(setting->path, "prices"))
			scenario->book = NULL;
		if (concerns(setting->path, "presets"))
			scenario->presets = NULL;
		if (setting->value)
			tree_set(&b, tree, setting->path, node_copy(arena, setting->value));
		else
			tree_drop(tree, setting->path);
	}
	if (scenario_bind(&b, scenario, tree) && diag->errors == before)
		return scenario;
	keep(arena);
	return NULL;
}

void scenario_keep(struct scenario *scenario)
{
	keep(scenario->arena);
}

void scenario_free(struct scenario *scenario)
{
	if (scenario)
		arena_free(scenario->arena);
}
