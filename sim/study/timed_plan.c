/* The plan of a workload that has times, and what it says of itself. */
#include "sim/study/timed.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static const struct metric run_metrics[TIMED_METRICS] = {
	[TIMED_RUNS] = {"runs", "1", METRIC_MEASURE, N_("runs")},
	[TIMED_UNFINISHED] = {"unfinished", "1", METRIC_MEASURE, N_("runs that were given up")},
	[TIMED_RUN_H] = {"run_hours", "h", METRIC_MEASURE, N_("hours of a run, on average")},
};

/* --- words and bounds --- */

static void moments_words(const struct timed *timed, struct text *text)
{
	const struct times *times = &timed->times;
	char date[32];
	size_t count = timed->certain.count;

	if (!times->recurs && timed->is_certain)
		text_addf(text, _("it begins at %s"), calendar_write(times->start_unix_s + llround(times->begins_s.dist.a), date, sizeof date));
	else if (!times->recurs)
		text_add(text, _("when it begins is drawn in each future"));
	else if (timed->is_certain)
		text_addf(text, ngettext("it runs %zu time until the horizon", "it runs %zu times until the horizon", (unsigned long)count), count);
	else
		text_add(text, _("it runs again and again until the horizon, at moments that are drawn in each future"));
	if (timed->is_certain && times->recurs && count) {
		text_addf(text, _(", the first at %s"), calendar_write(times->start_unix_s + llround(timed->certain.at_s[0]), date, sizeof date));
		text_addf(text, _(", the last at %s"), calendar_write(times->start_unix_s + llround(timed->certain.at_s[count - 1]), date, sizeof date));
	}
}

static void assume(const void *plan, model_line *line, void *context)
{
	const struct timed *timed = plan;
	struct text text = {0};

	if (timed->kind->assume)
		timed->kind->assume(timed->plan, line, context);
	moments_words(timed, &text);
	line(context, text_str(&text));
	text_release(&text);
	if (timed->times.recurs)
		line(context, _("what begins before the horizon is lived to its end and billed whole, as what began before the start is not billed at all"));
	if (timed->times.recurs && timed->setup->fleet_rows)
		line(context, _("each run meets interruptions of its own; prices and capacity that move are those of its date"));
}

static void remark(const void *plan, model_line *line, void *context)
{
	const struct timed *timed = plan;

	if (timed->kind->remark)
		timed->kind->remark(timed->plan, line, context);
	if (timed->times.recurs && timed->is_certain && !timed->certain.count)
		line(context, _("it never begins before the horizon"));
}

static void draws(const void *plan, model_line *line, void *context)
{
	const struct timed *timed = plan;

	if (timed->kind->draws)
		timed->kind->draws(timed->plan, line, context);
	if (timed->times.rate_per_s.form == VALUE_QUANTITY)
		line(context, _("when it begins: at any moment, the same for all strategies"));
}

double plan_runs(const struct strategy_plan *s)
{
	const struct timed *timed = s->workload && s->workload->live == timed_live ? s->workload_plan : NULL;
	const struct times *times = timed ? &timed->times : NULL;

	if (!times || !times->recurs)
		return NAN;
	if (timed->is_certain)
		return (double)timed->certain.count;
	if (times->rate_per_s.form == VALUE_QUANTITY)
		return dist_mean(&times->rate_per_s.dist) * (times->horizon_s - fmin(times->horizon_s, dist_mean(&times->begins_s.dist)));
	struct times typical = *times;
	struct instants found = {0};

	typical.begins_s = value_constant(dist_mean(&times->begins_s.dist));
	times_of(&typical, &(struct chance){0}, &found);
	const double count = (double)found.count;

	instants_release(&found);
	return count;
}

/* When the last run begins, on the whole. */
static double last_s(const struct timed *timed)
{
	const struct times *times = &timed->times;

	if (timed->is_certain)
		return timed->certain.count ? timed->certain.at_s[timed->certain.count - 1] : 0;
	return times->recurs ? times->horizon_s : dist_mean(&times->begins_s.dist);
}

static double ideal_s(const void *plan)
{
	const struct timed *timed = plan;

	return last_s(timed) + (timed->kind->ideal_s ? timed->kind->ideal_s(timed->plan) : 0);
}

static double longest_s(const void *plan)
{
	const struct timed *timed = plan;
	const struct times *times = &timed->times;
	const double latest_s = times->horizon_s > 0 ? times->horizon_s : dist_quantile(&times->begins_s.dist, 0.999999);

	return latest_s + (timed->kind->longest_s ? timed->kind->longest_s(timed->plan) : 10 * timed->kind->ideal_s(timed->plan));
}

static int64_t nodes(const void *plan)
{
	const struct timed *timed = plan;

	return timed->kind->nodes(timed->plan);
}

static bool is_bound(const void *plan)
{
	const struct timed *timed = plan;

	return timed->kind->is_bound && timed->kind->is_bound(timed->plan);
}

static bool is_certain(const void *plan)
{
	const struct timed *timed = plan;

	return timed->is_certain && timed->kind->is_certain && timed->kind->is_certain(timed->plan);
}

static void hints(const void *plan, model_hint *hint, void *context)
{
	const struct timed *timed = plan;

	timed->kind->hints(timed->plan, hint, context);
}

/* --- the type --- */

bool is_timed(const struct entry *entry)
{
	const struct time_keys *keys = time_keys_of(entry);

	return keys->begins.form != VALUE_ABSENT || keys->recurs;
}

const struct workload_type *timed_type(struct arena *arena, const struct workload_type *kind, const struct entry *entry)
{
	struct workload_type *type = arena_alloc(arena, 1, sizeof *type);
	struct metric *metric = arena_alloc(arena, kind->metrics + TIMED_METRICS, sizeof *metric);
	const bool recurs = time_keys_of(entry)->recurs;

	*type = *kind;
	type->schema = entry->schema;
	type->metric = metric;
	memcpy(metric, kind->metric, kind->metrics * sizeof *metric);
	if (recurs) {
		type->lasts = true;
		type->extras = 0;
		memcpy(metric + kind->metrics, run_metrics, sizeof run_metrics);
		type->metrics += TIMED_METRICS - !kind_ends(kind);
	}
	type->plan = NULL;
	type->settle = NULL;
	type->state_new = timed_state_new;
	type->state_free = timed_state_free;
	type->live = timed_live;
	type->live_recorded = timed_live_recorded;
	type->assume = assume;
	type->remark = remark;
	type->draws = draws;
	type->ideal_s = ideal_s;
	type->longest_s = longest_s;
	type->nodes = kind->nodes ? nodes : NULL;
	type->hints = kind->hints ? hints : NULL;
	type->is_bound = is_bound;
	type->is_certain = is_certain;
	return type;
}

bool kind_ends(const struct workload_type *kind)
{
	for (size_t m = 0; m < kind->metrics; m++)
		if (kind->metric[m].kind == METRIC_HOURS)
			return true;
	return false;
}

/* --- planning --- */

/* One run as full as it can be. */
static void fullest_run(const struct timed *timed, struct usage_log *log)
{
	const struct setup *setup = timed->setup;

	usage_log_clear(log);
	if (timed->fullest) {
		timed->fullest(timed->fullest_of, log);
		return;
	}
	log->end_s = timed->kind->ideal_s ? timed->kind->ideal_s(timed->plan) : HOUR_S;
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = setup->item + i;

		if (item->kind == ITEM_ON_DEMAND && (item->row < 0 || setup->fleet[item->row].buy == BUY_ON_DEMAND))
			usage_add(log, (uint32_t)i, 0, 0, log->end_s, (double)timed->most[i], END_RELEASED);
	}
}

/* Runs that chance places are full one by one; those of the calendar together, where one begins before another ends. */
static void fullest(const void *plan, struct usage_log *log)
{
	const struct timed *timed = plan;
	const size_t count = timed->is_certain ? timed->certain.count : 1;
	struct usage_log one = {0};

	usage_log_init(&one, timed->setup->items);
	fullest_run(timed, &one);
	for (size_t k = 0; k < count; k++) {
		const double at_s = timed->is_certain ? timed->certain.at_s[k] : 0;

		for (size_t u = 0; u < one.count; u++)
			usage_add(log, one.usage[u].item, one.usage[u].node, at_s + one.usage[u].from_s, at_s + one.usage[u].to_s,
				  one.usage[u].quantity, END_RELEASED);
		log->end_s = fmax(log->end_s, at_s + one.end_s);
	}
	usage_log_release(&one);
}

/* So many runs at once at the most, for the largest bill. */
static double at_once(const struct timed *timed)
{
	const double most_s = timed->kind->longest_s ? timed->kind->longest_s(timed->plan) : 10 * timed->kind->ideal_s(timed->plan);
	const struct times *times = &timed->times;
	size_t most = 1;

	if (!times->recurs)
		return 1;
	if (!timed->is_certain)
		return fmax(1, 4 + 2 * dist_quantile(&times->rate_per_s.dist, 0.999999) * fmin(most_s, times->horizon_s));
	for (size_t k = 0, first = 0; k < timed->certain.count; k++) {
		while (timed->certain.at_s[k] - timed->certain.at_s[first] >= most_s)
			first++;
		most = k - first + 1 > most ? k - first + 1 : most;
	}
	return (double)most;
}

static void most_at_once(struct planning *p, struct timed *timed)
{
	struct setup *setup = &p->plan->setup;
	int64_t *most = arena_alloc(p->b.arena, setup->items + 1, sizeof *most);
	const double runs = at_once(timed);

	for (size_t i = 0; i < setup->items; i++) {
		most[i] = setup->item[i].most;
		setup->item[i].most = (int64_t)fmin((double)most[i] * runs, 0x1p53);
	}
	timed->most = most;
	for (size_t r = 0; r < setup->fleet_rows; r++)
		timed->nodes += setup->fleet[r].nodes;
}

static bool fits(const struct planning *p, const struct times *times, const struct workload_type *kind)
{
	const struct node *recurs = node_get(p->workload->node, "recurs"), *begins = node_get(p->workload->node, "begins");
	const bool drawn = !dist_is_constant(&times->begins_s.dist);
	const struct setup *setup = &p->plan->setup;

	if (times->recurs && kind->lasts) {
		diag_error(p->b.diag, recurs->at, _("\"recurs\" means nothing for the workload \"%s\": it goes on until the horizon"), p->workload->name);
		return false;
	}
	if (drawn && kind->lasts) {
		diag_error(p->b.diag, begins->at, _("the workload \"%s\" goes on until the horizon: its \"begins\" is one value, not a distribution"),
			   p->workload->name);
		return false;
	}
	for (size_t r = 0; (times->recurs || drawn) && r < setup->fleet_rows; r++)
		if (setup->fleet[r].buy == BUY_BLOCK) {
			diag_error(p->b.diag, times->recurs ? recurs->at : begins->at,
				   _("capacity that was bought as a block is there once, at its time: the workload \"%s\" needs a \"begins\" that is certain, and no \"recurs\""),
				   p->workload->name);
			return false;
		}
	return true;
}

/* The model plans in the run's own time: what goes on until the horizon has that much less to go. */
static const void *kind_plan(struct planning *p, const struct timed *timed)
{
	struct setup *setup = &p->plan->setup;
	const int64_t start_unix_s = setup->start_unix_s, later_s = llround(dist_mean(&timed->times.begins_s.dist));
	const double horizon_s = setup->horizon_s;
	const void *plan = NULL;

	setup->start_unix_s += later_s;
	if (blocks_plan(p)) {
		if (timed->kind->lasts)
			setup->horizon_s -= timed->times.begins_s.dist.a;
		else
			setup->start_unix_s = start_unix_s;
		plan = timed->kind->plan(setup, p->workload->bound, p->workload->at);
	}
	setup->start_unix_s = start_unix_s;
	setup->horizon_s = horizon_s;
	return plan;
}

static void metrics_plan(struct planning *p, struct timed *timed)
{
	const struct workload_type *kind = timed->kind;

	timed->is_mean = arena_alloc(p->b.arena, kind->metrics, sizeof *timed->is_mean);
	for (size_t m = 1; m < kind->metrics; m++) {
		if (kind->metric[m].kind == METRIC_HOURS && !timed->hours)
			timed->hours = (int)m;
		for (const char *const *name = kind->means; name && *name; name++)
			timed->is_mean[m] |= strcmp(*name, kind->metric[m].name) == 0;
	}
}

static void instants_plan(struct planning *p, struct timed *timed)
{
	struct instants found = {0};

	times_of(&timed->times, &(struct chance){0}, &found);
	timed->certain = (struct instants){arena_alloc(p->b.arena, found.count + 1, sizeof *found.at_s), found.count, 0};
	for (size_t k = 0; k < found.count; k++)
		timed->certain.at_s[k] = found.at_s[k];
	instants_release(&found);
}

bool timed_lay_out(struct planning *p)
{
	struct timed *timed = arena_alloc(p->b.arena, 1, sizeof *timed);
	struct setup *setup = &p->plan->setup;

	timed->kind = p->plan->kind;
	timed->setup = setup;
	if (!times_read(p, p->workload, &timed->times) || !fits(p, &timed->times, timed->kind))
		return false;
	timed->is_certain = times_certain(&timed->times);
	timed->plan = kind_plan(p, timed);
	if (!timed->plan)
		return false;
	metrics_plan(p, timed);
	if (timed->is_certain)
		instants_plan(p, timed);
	most_at_once(p, timed);
	timed->fullest = setup->fullest;
	timed->fullest_of = setup->fullest_of;
	setup->fullest = fullest;
	setup->fullest_of = timed;
	p->plan->kind_plan = timed->plan;
	p->plan->workload_plan = timed;
	return true;
}
