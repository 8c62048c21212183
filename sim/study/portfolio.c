/* Several workloads as one workload: each lives its own future, and their usage is put into one log. */
#include "sim/study/portfolio.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/base/memory.h"
#include "sim/math/philox.h"
#include "sim/study/timed.h"

/* One workload in the whole. */
struct member {
	const struct strategy_plan *of;
	uint32_t first_item;              /* its items are these and the following ones of the joint setup */
	size_t first_metric;
	int32_t first_node;               /* of its nodes in the diary */
	uint64_t market, own;             /* what its chance is told apart by */
};

struct portfolio {
	struct member *member;
	size_t members;
	int hours;                        /* metric of the last that ends; 0: none does */
	double longest_s;
};

/* One thread's. */
struct life_of {
	void *state;
	struct usage_log log;
	double *metric;
	struct recorder diary;
};
struct lives {
	const struct portfolio *portfolio;
	struct life_of *life;
};

/* --- living --- */

static void *state_new(const void *plan)
{
	const struct portfolio *portfolio = plan;
	struct lives *lives = mem_new(1, sizeof *lives);

	lives->portfolio = portfolio;
	lives->life = mem_new(portfolio->members, sizeof *lives->life);
	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		lives->life[m].state = of->workload->state_new ? of->workload->state_new(of->workload_plan) : NULL;
		lives->life[m].metric = mem_new(of->workload->metrics + of->workload->extras + 1, sizeof *lives->life[m].metric);
		usage_log_init(&lives->life[m].log, of->setup.items);
	}
	return lives;
}

static void state_free(void *state)
{
	struct lives *lives = state;

	if (!lives)
		return;
	for (size_t m = 0; m < lives->portfolio->members; m++) {
		const struct workload_type *type = lives->portfolio->member[m].of->workload;

		if (type->state_free)
			type->state_free(lives->life[m].state);
		usage_log_release(&lives->life[m].log);
		recorder_release(&lives->life[m].diary);
		free(lives->life[m].metric);
	}
	free(lives->life);
	free(lives);
}

static void log_join(struct usage_log *all, const struct member *member, const struct usage_log *log)
{
	for (size_t u = 0; u < log->count; u++) {
		const struct usage *usage = log->usage + u;

		usage_add(all, member->first_item + usage->item, usage->node, usage->from_s, usage->to_s, usage->quantity, (enum usage_end)usage->end);
	}
	memcpy(all->part_s + member->first_item * PARTS, log->part_s, log->items * PARTS * sizeof *log->part_s);
	all->end_s = fmax(all->end_s, log->end_s);
}

/* The member's metrics at their place. Its cost follows when the bill is there; an unfinished one never ends. */
static void metrics_join(const struct portfolio *portfolio, const struct member *member, const double *metric, bool finished, double *all)
{
	const struct workload_type *type = member->of->workload;

	for (size_t m = 1; m < type->metrics; m++) {
		const bool hours = type->metric[m].kind == METRIC_HOURS;

		all[member->first_metric + m] = hours && !finished ? INFINITY : metric[m];
		if (hours && portfolio->hours)
			all[portfolio->hours] = fmax(all[portfolio->hours], metric[m]);
	}
}

static bool lived(const struct portfolio *portfolio, struct lives *lives, const struct chance *chance, struct usage_log *log, double *metric,
		  bool recorded)
{
	bool finished = true;

	log->end_s = 0;
	if (portfolio->hours)
		metric[portfolio->hours] = 0;
	for (size_t m = 0; m < portfolio->members; m++) {
		const struct member *member = portfolio->member + m;
		const struct workload_type *type = member->of->workload;
		const void *plan = member->of->workload_plan;
		const struct chance its = {.seed = chance->seed, .replica = chance->replica, .market = member->market, .own = member->own};
		struct life_of *life = lives->life + m;
		bool done;

		usage_log_clear(&life->log);
		life->log.stop = log->stop;
		life->log.until_s = log->until_s ? log->until_s + m : NULL;
		life->log.denied_s = log->denied_s ? log->denied_s + m : NULL;
		life->diary.count = 0;
		done = recorded ? workload_recorded(type, plan, life->state, &its, &life->log, life->metric, &life->diary)
				: type->live(plan, life->state, &its, &life->log, life->metric);
		log_join(log, member, &life->log);
		metrics_join(portfolio, member, life->metric, done, metric);
		finished &= done;
	}
	return finished;
}

static bool live(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	return lived(plan, state, chance, log, metric, false);
}

/* The diaries of all members, in order of time. */
static bool live_recorded(const void *plan, void *state, const struct chance *chance, struct usage_log *log, double *metric,
			  struct recorder *recorder)
{
	const struct portfolio *portfolio = plan;
	struct lives *lives = state;
	const bool finished = lived(portfolio, lives, chance, log, metric, true);

	for (size_t m = 0; m < portfolio->members; m++)
		for (size_t i = 0; i < lives->life[m].diary.count; i++) {
			const struct record *record = lives->life[m].diary.record + i;

			recorder_add(recorder, record->t_s, record->kind, record->node + (record->node >= 0 ? portfolio->member[m].first_node : 0),
				     record->value);
			recorder->record[recorder->count - 1].of = (int32_t)m;
		}
	recorder_sort(recorder);
	return finished;
}

/* What each member's own usage costs. */
static void settle(const void *plan, const struct ledger *ledger, double *metric)
{
	const struct portfolio *portfolio = plan;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct member *member = portfolio->member + m;
		const struct workload_type *type = member->of->workload;
		struct money sum = {0};

		for (size_t i = 0; i < member->of->setup.items; i++)
			money_add(&sum, ledger->by_item[member->first_item + i]);
		metric[member->first_metric] = money_usd(sum);
		for (size_t k = 1; k < type->metrics; k++) {
			double *value = metric + member->first_metric + k;

			if (type->metric[k].kind == METRIC_COST_PER)
				*value = *value > 0 ? money_usd(sum) / *value : NAN;
		}
	}
}

/* --- words and bounds --- */

struct prefixed {
	const char *name;
	model_line *line;
	void *context;
};

static void line_of(void *context, const char *text)
{
	const struct prefixed *to = context;
	struct text line = {0};

	text_addf(&line, "%s: %s", to->name, text);
	to->line(to->context, text_str(&line));
	text_release(&line);
}

static void assume(const void *plan, model_line *line, void *context)
{
	const struct portfolio *portfolio = plan;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		if (of->workload->assume)
			of->workload->assume(of->workload_plan, line_of, &(struct prefixed){of->workload_name, line, context});
	}
}

static void remark(const void *plan, model_line *line, void *context)
{
	const struct portfolio *portfolio = plan;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		if (of->workload->remark)
			of->workload->remark(of->workload_plan, line_of, &(struct prefixed){of->workload_name, line, context});
	}
}

static double ideal_s(const void *plan)
{
	const struct portfolio *portfolio = plan;
	double most = 0;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		most = fmax(most, of->workload->ideal_s ? of->workload->ideal_s(of->workload_plan) : 0);
	}
	return most;
}

static double longest_s(const void *plan)
{
	const struct portfolio *portfolio = plan;
	double most = 0;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		most = fmax(most, of->workload->longest_s ? of->workload->longest_s(of->workload_plan) : 10 * of->workload->ideal_s(of->workload_plan));
	}
	return most;
}

static bool is_bound(const void *plan)
{
	const struct portfolio *portfolio = plan;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		if (of->workload->is_bound && of->workload->is_bound(of->workload_plan))
			return true;
	}
	return false;
}

static bool is_certain(const void *plan)
{
	const struct portfolio *portfolio = plan;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct strategy_plan *of = portfolio->member[m].of;

		if (!of->workload->is_certain || !of->workload->is_certain(of->workload_plan))
			return false;
	}
	return true;
}

/* --- the type --- */

static const struct schema no_rows = {.name = "portfolio", .doc = ""};

const struct workload_type *portfolio_type(struct arena *arena, const struct models *known, const struct entries *workloads)
{
	struct workload_type *type = arena_alloc(arena, 1, sizeof *type);
	size_t most = 2;
	bool hours = false, lasts = false;
	struct metric *metric;

	for (size_t w = 0; w < workloads->count; w++) {
		const struct workload_type *of = workload_of(arena, known, workloads->item + w);

		most += of->metrics;
		hours |= kind_ends(of);
		lasts |= of->lasts;
	}
	metric = arena_alloc(arena, most, sizeof *metric);
	*type = (struct workload_type){.name = "portfolio", .doc = "", .schema = &no_rows, .metric = metric, .lasts = lasts,
		.state_new = state_new, .state_free = state_free, .live = live, .live_recorded = live_recorded, .settle = settle,
		.assume = assume, .remark = remark, .ideal_s = ideal_s, .longest_s = longest_s, .is_bound = is_bound, .is_certain = is_certain};
	metric[type->metrics++] = (struct metric){"cost", "USD", METRIC_COST, N_("cost"), NULL};
	if (hours)
		metric[type->metrics++] = (struct metric){"hours", "h", METRIC_HOURS, N_("hours until done"), NULL};
	for (size_t w = 0; w < workloads->count; w++) {
		const struct workload_type *of = workload_of(arena, known, workloads->item + w);

		for (size_t m = 0; m < of->metrics; m++, type->metrics++) {
			metric[type->metrics] = of->metric[m];
			metric[type->metrics].name = arena_textf(arena, "%s.%s", workloads->item[w].name, of->metric[m].name);
			metric[type->metrics].kind = METRIC_MEASURE;
			metric[type->metrics].of = workloads->item[w].name;
		}
	}
	return type;
}

const struct schema *portfolio_schema(struct arena *arena, const struct entries *workloads)
{
	struct schema *all = arena_alloc(arena, 1, sizeof *all);
	struct schema_row *row;
	size_t most = 0;

	for (size_t w = 0; w < workloads->count; w++)
		most += workloads->item[w].schema->count;
	row = arena_alloc(arena, most + 1, sizeof *row);
	*all = (struct schema){.name = "portfolio", .doc = "", .row = row};
	for (size_t w = 0; w < workloads->count; w++) {
		const struct schema *schema = workloads->item[w].schema;
		bool known = false;

		for (size_t v = 0; v < w; v++)
			known |= workloads->item[v].schema == schema;
		for (size_t i = 0; !known && i < schema->count; i++)
			row[all->count++] = schema->row[i];
	}
	return all;
}

/* --- planning --- */

static void fullest(const void *plan, struct usage_log *log)
{
	const struct portfolio *portfolio = plan;

	for (size_t m = 0; m < portfolio->members; m++) {
		const struct member *member = portfolio->member + m;
		const struct setup *setup = &member->of->setup;
		struct usage_log its = {0};

		usage_log_init(&its, setup->items);
		usage_log_clear(&its);
		if (setup->fullest) {
			setup->fullest(setup->fullest_of, &its);
		} else {
			/* its fleet's rows, all at once and all the time */
			its.end_s = portfolio->longest_s;
			for (size_t i = 0; i < setup->items; i++) {
				const struct item *item = setup->item + i;
				const bool bought = item->row < 0 || setup->fleet[item->row].buy == BUY_ON_DEMAND;

				if (item->kind == ITEM_ON_DEMAND && bought)
					usage_add(&its, (uint32_t)i, 0, 0, its.end_s, (double)item->most, END_RELEASED);
			}
		}
		log_join(log, member, &its);
		usage_log_release(&its);
	}
}

/* Its items and rows behind those that are there; what it has tags for itself, its items have. */
static void member_join(struct planning *p, const struct strategy_plan *of, uint64_t market)
{
	struct setup *setup = &p->plan->setup;
	const uint32_t first = (uint32_t)setup->items;
	struct fleet_row *fleet = arena_alloc(p->b.arena, setup->fleet_rows + of->setup.fleet_rows + 1, sizeof *fleet);

	if (setup->fleet_rows)
		memcpy(fleet, setup->fleet, setup->fleet_rows * sizeof *fleet);
	if (of->setup.fleet_rows)
		memcpy(fleet + setup->fleet_rows, of->setup.fleet, of->setup.fleet_rows * sizeof *fleet);
	for (size_t i = 0; i < of->setup.items; i++) {
		struct item item = of->setup.item[i];
		const bool whole = item.whole;
		const enum part part = item.part;
		struct tags *tags = arena_alloc(p->b.arena, 1, sizeof *tags);

		item.row += item.row >= 0 ? (int)setup->fleet_rows : 0;
		item.workload = of->workload_name;
		item.market = market;
		item.twin += item.twin ? first : 0;
		*tags = tags_join(p->b.arena, &of->tags, item.tags);
		item.tags = tags;
		const uint32_t at = setup_item(setup, &item);

		setup->item[at].whole = whole;
		setup->item[at].part = part;
	}
	setup->fleet = fleet;
	setup->fleet_rows += of->setup.fleet_rows;
}

static int64_t nodes_of(const struct setup *setup)
{
	int64_t sum = 0;

	for (size_t r = 0; r < setup->fleet_rows; r++)
		sum += setup->fleet[r].nodes;
	return sum;
}

/* The first workload's chance is that of the scenario, so is the market of its instance for all; others are told apart by name. */
static void chance_part(const struct portfolio *portfolio, struct member *member, size_t index)
{
	const char *instance = member->of->setup.instance_name, *first = portfolio->member[0].of->setup.instance_name;
	const bool same = !instance || (first && strcmp(instance, first) == 0);

	if (index) {
		member->own = (uint64_t)purpose_hash(member->of->workload_name) * UINT64_C(0x9e3779b97f4a7c15) | 1;
		member->market = same ? 0 : (uint64_t)purpose_hash(instance) * UINT64_C(0xd1b54a32d192ed03) | 1;
	}
}

static bool member_plan(const struct planning *p, const struct entry *entry, struct strategy_plan *of)
{
	struct planning its = *p;

	its.workload = entry;
	its.plan = of;
	return workload_lay_out(&its);
}

/* The only one that strategies buy, beside what nobody planned, says what commitments are for, as if it were alone. */
static void sole_take(struct planning *p, const struct strategy_plan *member, size_t members)
{
	const struct strategy_plan *sole = NULL;
	size_t bought = 0;

	for (size_t m = 0; m < members; m++)
		if (!member[m].workload->unbought) {
			sole = member + m;
			bought++;
		}
	if (bought != 1)
		return;
	p->plan->setup.instance_name = sole->setup.instance_name;
	p->plan->setup.instance = sole->setup.instance;
}

bool portfolio_lay_out(struct planning *p)
{
	const struct entries *workloads = &p->strategy->keys->workloads;
	struct portfolio *portfolio = arena_alloc(p->b.arena, 1, sizeof *portfolio);
	struct strategy_plan *member = arena_alloc(p->b.arena, workloads->count, sizeof *member);
	const struct workload_type *type = p->scenario->workload;
	size_t metric = 1 + (type->metrics > 1 && type->metric[1].kind == METRIC_HOURS);
	bool fine = true;

	portfolio->member = arena_alloc(p->b.arena, workloads->count, sizeof *portfolio->member);
	portfolio->hours = metric > 1 ? 1 : 0;
	for (size_t w = 0; w < workloads->count; w++) {
		struct member *its = portfolio->member + portfolio->members++;

		fine &= member_plan(p, workloads->item + w, member + w);
		if (!fine)
			continue;
		*its = (struct member){.of = member + w, .first_item = (uint32_t)p->plan->setup.items, .first_metric = metric,
				       .first_node = (int32_t)nodes_of(&p->plan->setup)};
		chance_part(portfolio, its, w);
		member_join(p, member + w, its->market);
		metric += member[w].workload->metrics;
	}
	if (fine && !p->plan->setup.fleet_rows && (p->strategy->keys->market || p->keys->market)) {
		diag_error(p->b.diag, (p->strategy->keys->market ? p->strategy->keys->market : p->keys->market)->at,
			   _("\"market\" means nothing here: no node of any workload is simulated"));
		return false;
	}
	if (!fine)
		return false;
	sole_take(p, member, workloads->count);
	p->plan->member = member;
	p->plan->members = workloads->count;
	p->plan->workload_plan = portfolio;
	portfolio->longest_s = longest_s(portfolio);
	p->plan->setup.fullest = fullest;
	p->plan->setup.fullest_of = portfolio;
	return true;
}
