/* The incident as a value: what the registry lists. */
#include "models/incident/incident.h"

#include <math.h>

#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static const struct metric metrics[INCIDENT_METRICS] = {
	[INCIDENT_COST_USD] = {"cost", "USD", METRIC_COST, N_("cost")},
	[INCIDENT_HAPPENED] = {"happened", "1", METRIC_MEASURE, N_("incidents that happened")},
	[INCIDENT_BEGINS_H] = {"begins_h", "h", METRIC_MEASURE, N_("hours until the incident began")},
	[INCIDENT_LASTS_H] = {"lasts_h", "h", METRIC_MEASURE, N_("hours that the incident lasted")},
};

static bool happens(const struct incident_plan *plan, const struct chance *chance)
{
	uint64_t word[2];

	philox_block(chance, plan->chance, 0, word);
	return plan->keys->chance.dist.a >= 1 || uniform_of(word[0]) < plan->keys->chance.dist.a;
}

/* Counted units come a day after another, so that what a day costs depends on no later one. */
static void use(const struct incident_plan *plan, double from_s, double to_s, double quantity, struct usage_log *log)
{
	if (!plan->by_day) {
		usage_add(log, plan->item, -1, from_s, to_s, quantity, END_RELEASED);
		return;
	}
	for (double s = from_s; s < to_s; s += DAY_S) {
		const double next = fmin(s + DAY_S, to_s);

		usage_add(log, plan->item, -1, s, next, quantity * ((next - s) / DAY_S), END_RELEASED);
	}
}

static bool live(const void *plan_of, void *state, const struct chance *chance, struct usage_log *log, double *metric)
{
	const struct incident_plan *plan = plan_of;
	const struct incident_keys *keys = plan->keys;
	const double from_s = value_in_replica(&keys->begins_s, chance);
	const double lasts_s = keys->lasts_s.form == VALUE_WORD ? INFINITY : value_in_replica(&keys->lasts_s, chance);
	const double to_s = fmin(from_s + lasts_s, plan->until_s), quantity = value_in_replica(&plan->quantity, chance);
	const bool happened = from_s < to_s && happens(plan, chance);

	(void)state;
	if (happened)
		use(plan, from_s, to_s, quantity, log);
	log->end_s = happened ? to_s : 0;
	metric[INCIDENT_HAPPENED] = happened;
	metric[INCIDENT_BEGINS_H] = happened ? from_s / HOUR_S : 0;
	metric[INCIDENT_LASTS_H] = happened ? (to_s - from_s) / HOUR_S : 0;
	return true;
}

static double end_s(const void *plan_of)
{
	const struct incident_plan *plan = plan_of;
	const struct incident_keys *keys = plan->keys;
	const double lasts_s = keys->lasts_s.form == VALUE_WORD ? INFINITY : dist_quantile(&keys->lasts_s.dist, 0.999999);

	return fmin(dist_quantile(&keys->begins_s.dist, 0.999999) + lasts_s, plan->until_s);
}

static void line_of(const struct incident_plan *plan, struct text *out)
{
	struct text begins = {0}, lasts = {0}, quantity = {0};
	static const char *const words[] = {N_("until it is noticed")};

	value_write(&plan->keys->begins_s, DIM_TIME, NULL, &begins);
	value_write(&plan->quantity, plan->setup->item[plan->item].kind == ITEM_STORE ? DIM_BYTES : DIM_NUMBER, NULL, &quantity);
	if (plan->keys->lasts_s.form == VALUE_WORD)
		text_add(&lasts, _(words[plan->keys->lasts_s.word]));
	else
		value_write(&plan->keys->lasts_s, DIM_TIME, NULL, &lasts);
	text_addf(out, plan->by_day ? _("an incident in %.4g %% of the futures: %s a day of %s, begins after: %s, lasts: %s")
		  : _("an incident in %.4g %% of the futures: %s of %s, begins after: %s, lasts: %s"), 100 * plan->keys->chance.dist.a,
		  text_str(&quantity), plan->setup->item[plan->item].name, text_str(&begins), text_str(&lasts));
	text_release(&begins);
	text_release(&lasts);
	text_release(&quantity);
}

void incident_assume(const void *plan, model_line *line, void *context)
{
	struct text text = {0};

	line_of(plan, &text);
	line(context, text_str(&text));
	text_release(&text);
}

void incident_draws(const void *plan, model_line *line, void *context)
{
	if (!dist_is_constant(&((const struct incident_plan *)plan)->quantity.dist))
		line(context, _("the quantity of the incident: drawn once in each future, the same for all strategies"));
}

const struct workload_type incident = {
	.name = "incident",
	.doc = N_("Usage that nobody planned: it begins, goes on at one pace, and ends."),
	.schema = &incident_schema,
	.metric = metrics,
	.metrics = INCIDENT_METRICS,
	.unbought = true,
	.plan = incident_plan_new,
	.live = live,
	.assume = incident_assume,
	.draws = incident_draws,
	.ideal_s = end_s,
	.longest_s = end_s,
};
