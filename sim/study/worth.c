#include "sim/study/worth.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/study/keys.h"

#define WEEK_H 168.0
#define THOUSAND_USD 1000.0

enum { VALUES_MOST = 4 };

static double certain(const struct value *value, double otherwise)
{
	return value->form == VALUE_QUANTITY ? value->dist.a : otherwise;
}

static bool given(const struct value *value)
{
	return value->form == VALUE_QUANTITY;
}

double curve_at(const struct worth *worth, double hours)
{
	return worth->curve ? worth->limit - worth->gap * pow(hours, -worth->exponent) : worth->performance;
}

double curve_slope(const struct worth *worth, double hours)
{
	return worth->curve ? worth->gap * worth->exponent * pow(hours, -worth->exponent - 1) : 0;
}

/* --- whose value it is --- */

static bool has_hours(const struct workload_type *type)
{
	for (size_t m = 0; m < type->metrics; m++)
		if (type->metric[m].kind == METRIC_HOURS)
			return true;
	return false;
}

/* The one that is named, else the only one with hours; NULL: none has, or (after an error) it is not clear. */
static const struct entry *workload_find(const struct binding *b, const struct scenario *scenario, const struct scenario_keys *keys,
					 const struct value_keys *value)
{
	const struct entries *all = &keys->workloads;
	const struct entry *found = NULL;

	if (value->workload) {
		found = entries_find(all, value->workload);
		if (!found)
			error_unknown(b->diag, node_get(keys->value->node, "workload")->at, _("there is no workload \"%s\""), value->workload,
				      entries_names(b->arena, all));
		return found;
	}
	for (size_t w = 0; w < all->count; w++) {
		if (!has_hours(workload_of(scenario->arena, scenario->models, all->item + w)))
			continue;
		if (found && !given(&value->speed_per_s)) {
			diag_error(b->diag, keys->value->at, _("\"value.workload\" is missing: whose result is it, that of \"%s\" or of \"%s\"?"),
				   found->name, all->item[w].name);
			return NULL;
		}
		found = all->item + w;
	}
	return found;
}

/* Which metric counts its hours; -1: none. */
static int hours_of(struct arena *arena, const struct workload_type *type, const struct scenario_keys *keys, const struct entry *workload)
{
	const char *name = keys->workloads.count > 1 ? arena_textf(arena, "%s.hours", workload->name) : "hours";

	for (size_t m = 0; m < type->metrics; m++)
		if (strcmp(type->metric[m].name, name) == 0)
			return (int)m;
	return -1;
}

/* --- checks --- */

static void check_performance(const struct binding *b, const struct value_keys *value, const struct entry *in, const struct workload_type *type)
{
	if (value->curve.given && given(&value->performance))
		diag_error(b->diag, value->performance.at, _("\"value.performance\" and \"value.curve\" both say how good the model is; write one of them"));
	if (!value->curve.given && !node_get(in->node, "performance"))
		diag_error(b->diag, in->at, _("\"value\" needs \"performance\", a score such as 0.91, or \"curve\""));
	if (given(&value->per_point) && !value->curve.given)
		diag_error(b->diag, value->per_point.at, _("\"value.per_point\" needs \"curve\": without it more training makes nothing better"));
	if (value->curve.given && !(type && type->effort))
		diag_error(b->diag, value->curve.at, _("\"value.curve\" needs a workload that trains: there are no hours of work to learn in"));
}

static void check_speed(const struct binding *b, const struct value_keys *value, const struct entry *in, bool hours)
{
	if (given(&value->speed_per_s) && given(&value->iterations))
		diag_error(b->diag, value->iterations.at, _("\"value.iterations\" and \"value.speed\" both say how fast iterations are; write one of them"));
	if (!hours && !given(&value->speed_per_s))
		diag_error(b->diag, in->at, _("no workload has hours until it is done: \"value\" needs \"speed\", such as 2 /d"));
	if (!hours && value->delay.given)
		diag_error(b->diag, value->delay.at, _("no workload has hours until it is done: nothing can be late"));
}

/* --- the metrics that it adds --- */

static void metrics_add(struct binding const *b, struct scenario *scenario, const struct value_keys *value)
{
	const struct workload_type *of = scenario->workload;
	struct workload_type *type = arena_alloc(b->arena, 1, sizeof *type);
	struct metric *metric = arena_alloc(b->arena, of->metrics + VALUES_MOST, sizeof *metric);

	*type = *of;
	memcpy(metric, of->metric, of->metrics * sizeof *metric);
	type->metric = metric;
	if (value->delay.given)
		metric[type->metrics++] = (struct metric){"total_cost", "USD", METRIC_MEASURE, N_("cost with the cost of delay"), NULL};
	metric[type->metrics++] = (struct metric){"performance", "1", METRIC_MEASURE, N_("model performance"), NULL};
	metric[type->metrics++] = (struct metric){"iterations_per_week", "1/week", METRIC_MEASURE, N_("iterations a week"), NULL};
	metric[type->metrics++] = (struct metric){"value", "1", METRIC_MEASURE, N_("performance x iterations a week per $1,000"), NULL};
	scenario->measured = type;
}

void worth_read(const struct binding *b, struct scenario *scenario, const struct scenario_keys *keys)
{
	const struct value_keys *value = keys->value ? keys->value->bound : NULL;
	const size_t before = b->diag->errors;
	struct worth *worth = &scenario->worth;

	scenario->measured = scenario->workload;
	*worth = (struct worth){0};
	if (!value)
		return;
	const struct entry *workload = workload_find(b, scenario, keys, value);
	const int hours = workload ? hours_of(b->arena, scenario->workload, keys, workload) : -1;

	if (b->diag->errors > before)
		return;
	check_performance(b, value, keys->value, workload ? workload_of(scenario->arena, scenario->models, workload) : NULL);
	check_speed(b, value, keys->value, hours >= 0);
	*worth = (struct worth){.given = true, .at = keys->value->at, .workload = workload ? workload->name : NULL, .hours = hours,
		.performance = certain(&value->performance, NAN), .curve = value->curve.given, .limit = certain(&value->limit, NAN),
		.gap = certain(&value->gap, NAN), .exponent = certain(&value->exponent, NAN), .per_point_usd = certain(&value->per_point, NAN),
		.iterations = certain(&value->iterations, 1), .per_week = certain(&value->speed_per_s, NAN) * WEEK_H * HOUR_S,
		.delay = value->delay.given, .after_h = certain(&value->delay_after_s, 0) / HOUR_S, .delay_usd_h = certain(&value->delay_usd_h, 0)};
	metrics_add(b, scenario, value);
}

/* --- plans and futures --- */

const struct strategy_plan *valued(const struct scenario *scenario, const struct strategy_plan *strategy)
{
	for (size_t w = 0; w < strategy->members; w++)
		if (scenario->worth.workload && strcmp(strategy->member[w].workload_name, scenario->worth.workload) == 0)
			return strategy->member + w;
	return strategy;
}

double worked_h(const struct scenario *scenario, const struct strategy_plan *strategy)
{
	const struct strategy_plan *of = valued(scenario, strategy);

	return of->workload->effort ? of->workload->effort->busy_s(of->workload_plan) / HOUR_S : NAN;
}

bool worth_plan(const struct scenario *scenario, struct strategy_plan *strategy, struct diag *diag)
{
	const struct worth *worth = &scenario->worth;

	if (!worth->given)
		return true;
	const double hours = worth->curve ? worked_h(scenario, strategy) : NAN;

	strategy->performance = curve_at(worth, hours);
	if (strategy->performance > 0)
		return true;
	diag_error(diag, worth->at, _("\"value.curve\" gives a performance of %.3g after %.3g h of work: it has to be above 0"), strategy->performance,
		   hours);
	return false;
}

void worth_settle(const struct scenario *scenario, const struct strategy_plan *strategy, double lived_h, double *metric)
{
	const struct worth *worth = &scenario->worth;

	if (!worth->given)
		return;
	double *at = metric + scenario->workload->metrics;
	const double hours = worth->hours >= 0 ? metric[worth->hours] : NAN;
	const bool done = !(worth->hours >= 0) || isfinite(hours);
	const double performance = done ? strategy->performance : 0;      /* what is never done is worth nothing */
	const double per_week = !isnan(worth->per_week) ? worth->per_week : hours > 0 ? worth->iterations * WEEK_H / hours : NAN;

	if (worth->delay)
		*at++ = metric[0] + worth->delay_usd_h * fmax(0, fmin(hours, lived_h) - worth->after_h);
	*at++ = performance;
	*at++ = per_week;
	*at = metric[0] > 0 ? performance * per_week / (metric[0] / THOUSAND_USD) : NAN;
}
