/* What is assumed of people and their machines, and what their author may have overlooked, in the language in use. */
#include <math.h>

#include "models/interactive/interactive.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* With so much of the working hours idle and nothing that stops a machine, a remark. */
#define IDLE_MUCH 0.5

static void say(struct text *text, model_line *line, void *context)
{
	line(context, text_str(text));
	text_clear(text);
}

static double open_h(const struct interactive_plan *plan)
{
	double sum_s = 0;

	for (size_t d = 0; d < plan->days; d++)
		sum_s += plan->day[d].close_s - plan->day[d].open_s;
	return sum_s / HOUR_S;
}

static void week_words(const struct interactive_plan *plan, struct text *text)
{
	const struct interactive_keys *keys = plan->keys;
	const unsigned long days = (unsigned long)plan->days;

	/* xgettext:no-c-format */
	text_addf(text, ngettext("%lld people, %s, %s (%s): %lu working day until the horizon, %.6g of its %.6g hours; holidays are not known",
				 "%lld people, %s, %s (%s): %lu working days until the horizon, %.6g of its %.6g hours; holidays are not known", days),
		  (long long)keys->people, keys->days, keys->hours, keys->time_zone ? keys->time_zone : "UTC", days, open_h(plan),
		  plan->horizon_s / HOUR_S);
	if (plan->skips)
		text_add(text, _("; a time that the clocks skip counts as the next that there is"));
	if (plan->twice)
		text_add(text, _("; a time that comes twice counts as the first"));
}

static void stopping_words(const struct interactive_plan *plan, struct text *text)
{
	const struct interactive_keys *keys = plan->keys;

	text_add(text, _("a machine is started when its person begins, and stopped when the day's hours end, unless it is left on"));
	if (isfinite(plan->auto_stop_s)) {
		text_add(text, _("; before that, when nobody used it for "));
		value_write(&keys->auto_stop_s, DIM_TIME, NULL, text);
	}
	if (keys->scheduled_stop == STOP_WEEKENDS)
		text_add(text, _("; whatever is on before days without work is stopped by the clock"));
	if (keys->scheduled_stop == STOP_NIGHTS)
		text_add(text, _("; whatever is on after the hours of a day is stopped by the clock"));
}

void interactive_assume(const void *plan_of, model_line *line, void *context)
{
	const struct interactive_plan *plan = plan_of;
	struct text text = {0};

	week_words(plan, &text);
	say(&text, line, context);
	stopping_words(plan, &text);
	say(&text, line, context);
	text_addf(&text, _("of a day's hours, %.3g %% are pauses on average; what people do does not depend on the machine, but who waits for it "
			   "works less"), 100 * interactive_idle(plan));
	say(&text, line, context);
	text_add(&text, _("all machines are off when the run starts"));
	say(&text, line, context);
	text_release(&text);
}

static bool certain(const struct value *value)
{
	return value->form != VALUE_QUANTITY || dist_is_constant(&value->dist);
}

void interactive_draws(const void *plan_of, model_line *line, void *context)
{
	const struct interactive_plan *plan = plan_of;
	const struct interactive_keys *keys = plan->keys;

	if (keys->idle.form == VALUE_QUANTITY)
		line(context, _("pauses: exponential, drawn for each"));
	if (!certain(&keys->attendance) || keys->attendance.dist.a < 1)
		line(context, _("who comes: drawn for each person and day"));
	if (!certain(&keys->left_on) || keys->left_on.dist.a > 0)
		line(context, _("who leaves the machine on: drawn for each person and day"));
}

static bool fails(const struct market *market)
{
	return market->on_demand_life != LIFE_ENDLESS || pool_moves(&market->shortage);
}

void interactive_remark(const void *plan_of, model_line *line, void *context)
{
	const struct interactive_plan *plan = plan_of;
	const struct interactive_keys *keys = plan->keys;
	struct text text = {0};

	if (isinf(plan->auto_stop_s) && keys->scheduled_stop == STOP_NEVER && dist_max(&keys->left_on.dist) > 0) {
		text_add(&text, _("nothing stops a machine that is left on: it runs through nights and weekends until its person goes home again"));
		say(&text, line, context);
	}
	if (isfinite(plan->auto_stop_s) && plan->auto_stop_s < dist_mean(&keys->startup_s.dist)) {
		text_add(&text, _("\"auto_stop\" is shorter than \"startup\": starting again takes longer than the machine would have been idle"));
		say(&text, line, context);
	}
	if (isinf(plan->auto_stop_s) && interactive_idle(plan) > IDLE_MUCH) {
		text_addf(&text, _("%.3g %% of a day's hours are pauses, and no \"auto_stop\" ends them"), 100 * interactive_idle(plan));
		say(&text, line, context);
	}
	if (fails(plan->market))
		line(context, _("failures and shortages of on-demand machines do not reach these: only the wait for one is simulated"));
	text_release(&text);
}

void interactive_hints(const void *plan_of, model_hint *hint, void *context)
{
	static const struct hint auto_stop = {.kind = "idle", .title = N_("stop machines that nobody used for an hour"),
					      .change = {{"auto_stop", "1 h"}}};
	static const struct hint nights = {.kind = "schedule", .title = N_("switch off at night what was left on"), .change = {{"scheduled_stop", "nights"}}};
	const struct interactive_plan *plan = plan_of;

	if (isinf(plan->auto_stop_s))
		hint(context, &auto_stop);
	if (plan->keys->scheduled_stop != STOP_NIGHTS && dist_max(&plan->keys->left_on.dist) > 0)
		hint(context, &nights);
}
