/* What a training plan takes for granted, and what its author may have overlooked, in the language in use. */
#include <math.h>

#include "models/training/ticks.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static void say(model_line *line, void *context, struct text *text)
{
	line(context, text_str(text));
	text_clear(text);
}

static const char *time_words(double seconds, char *buf, size_t bytes)
{
	char figure[24];

	if (seconds >= 2 * DAY_S)
		snprintf(buf, bytes, _("%s days"), lang_figure(seconds / DAY_S, 3, figure, sizeof figure));
	else if (seconds >= HOUR_S)
		snprintf(buf, bytes, "%s h", lang_figure(seconds / HOUR_S, 3, figure, sizeof figure));
	else
		snprintf(buf, bytes, "%s min", lang_figure(seconds / 60, 3, figure, sizeof figure));
	return buf;
}

static void assume_interval(const struct training_plan *plan, struct text *text, model_line *line, void *context)
{
	static const char *const names[] = {"none", "young", "daly", "optimal"};
	const struct value *every = &plan->keys->every_s;
	char interval[32], between[32];

	if (every->form != VALUE_WORD || every->word == EVERY_NONE)
		return;
	if (isinf(plan->typical_every_s)) {
		text_addf(text, _("checkpoint interval \"%s\": nothing interrupts this fleet, so none is written"), names[every->word]);
	} else {
		text_addf(text, _("checkpoint interval \"%s\": %s, for a loss about every %s"), names[every->word],
			  time_words(plan->typical_every_s, interval, sizeof interval),
			  time_words(1 / plan->typical_rate_per_s, between, sizeof between));
	}
	say(line, context, text);
}

void training_assume(const void *plan_of, model_line *line, void *context)
{
	const struct training_plan *plan = plan_of;
	struct text text = {0};
	char work[32], flops[24];

	assume_interval(plan, &text, line, context);
	if (plan->keys->model.given) {
		text_addf(&text, _("work: 6 x parameters x tokens over %s PFLOP/s of peak x the utilisation: %s on the whole fleet"),
			  lang_figure(plan->flops / 1e15, 4, flops, sizeof flops), time_words(plan->typical_work_s, work, sizeof work));
		say(line, context, &text);
	}
	if (plan->keys->utilisation.form == VALUE_QUANTITY) {
		text_addf(&text, _("the accelerators are busy %s %% of the working time, the rest they wait for data: the work takes %s on the whole fleet"),
			  lang_figure(100 * mean_utilisation(plan), 3, flops, sizeof flops), time_words(plan->typical_work_s, work, sizeof work));
		say(line, context, &text);
	}
	if (plan->keys->managed.given) {
		text_addf(&text, _("managed spot training: while waiting the fleet is given back; the job is stopped, unfinished, %s after its start"),
			  time_words(plan->keys->max_wait_s.dist.a, work, sizeof work));
		if (plan->keys->max_runtime_s.form == VALUE_QUANTITY)
			text_addf(&text, _(", or after %s of running"), time_words(plan->keys->max_runtime_s.dist.a, work, sizeof work));
		say(line, context, &text);
	} else if (plan->keys->while_waiting == WAITING_RELEASE) {
		text_add(&text, _("while waiting the fleet is given back, and granted again only as a whole"));
		say(line, context, &text);
	}
	policy_assume(plan, line, context);
	text_release(&text);
}

/* An emergency checkpoint that cannot end within the notice is never written. */
static void remark_notice(const struct training_plan *plan, struct text *text, model_line *line, void *context)
{
	char takes[32], notice[32];

	if (plan->keys->on_notice != NOTICE_SAVE)
		return;
	for (int r = 0; r < plan->teams; r++) {
		const struct fleet_row *row = plan->team[r].row;

		if (row->buy != BUY_SPOT || dist_min(&plan->keys->takes_s.dist) <= dist_max(&row->market.notice_s.dist))
			continue;
		text_addf(text, _("on_notice: save has no effect: a checkpoint takes %s and the notice is only %s"),
			  time_words(dist_min(&plan->keys->takes_s.dist), takes, sizeof takes),
			  time_words(dist_max(&row->market.notice_s.dist), notice, sizeof notice));
		say(line, context, text);
		return;
	}
}

void training_remark(const void *plan_of, model_line *line, void *context)
{
	const struct training_plan *plan = plan_of;
	const struct training_keys *keys = plan->keys;
	struct text text = {0};

	remark_notice(plan, &text, line, context);
	if (keys->coupling == COUPLING_GANG && (keys->min_nodes > 1 || dist_mean(&keys->efficiency.dist) != 1)) {
		text_add(&text, _("min_nodes and efficiency have no effect: they belong to coupling: elastic"));
		say(line, context, &text);
	}
	if (keys->give_up_after_s.form == VALUE_QUANTITY && dist_max(&keys->give_up_after_s.dist) < plan->ideal_s) {
		text_add(&text, _("give_up_after is shorter than the job without any interruption: no future can finish"));
		say(line, context, &text);
	}
	policy_remark(plan, line, context);
	text_release(&text);
}
