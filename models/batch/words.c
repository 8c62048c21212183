/* What is assumed of tasks and nodes, and what their author may have overlooked, in the language in use. */
#include <math.h>

#include "models/batch/batch.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* A task that is so much longer than a node lives, on average, is run some e^this times over: a remark. */
#define LONG_TASK 1.0
/* So large a share of the tasks that fail on average is worth a remark. */
#define FAIL_MUCH 0.001

static void say(struct text *text, model_line *line, void *context)
{
	line(context, text_str(text));
	text_clear(text);
}

static void line_words(const struct batch_plan *plan, struct text *text)
{
	text_add(text, _("tasks do not depend on each other; a free slot takes the first of the line, those that were lost before those that never ran"));
	if (plan->slots > 1)
		text_addf(text, _("; a node runs %d at once, each as fast as alone"), plan->slots);
}

static void loss_words(const struct batch_plan *plan, struct text *text)
{
	const struct batch_keys *keys = plan->keys;

	if (keys->checkpoint_s.form == VALUE_QUANTITY) {
		text_add(text, _("a task whose node is lost goes on from its last save: it saves, in no time, whenever it has got further by "));
		value_write(&keys->checkpoint_s, DIM_TIME, NULL, text);
	} else {
		text_add(text, _("a task whose node is lost begins again, and takes as long as before"));
	}
	if (plan->attempts_most < INT64_MAX)
		text_addf(text, ngettext("; it has failed when it is lost once more after %lld retry", "; it has failed when it is lost once more after %lld retries",
					 (unsigned long)(plan->attempts_most - 1)), (long long)(plan->attempts_most - 1));
}

void batch_assume(const void *plan_of, model_line *line, void *context)
{
	const struct batch_plan *plan = plan_of;
	struct text text = {0};

	line_words(plan, &text);
	say(&text, line, context);
	if (plan->may_fail) {
		loss_words(plan, &text);
		say(&text, line, context);
		text_add(&text, _("a node that knows its end takes no more tasks and runs on what it has; another is asked for when it is gone"));
		say(&text, line, context);
	}
	text_add(&text, plan->keys->release == RELEASE_AS_IDLE ? _("a node that finds no task in the line is given back")
			: _("nodes are kept until the last task is done"));
	say(&text, line, context);
	text_release(&text);
}

void batch_draws(const void *plan_of, model_line *line, void *context)
{
	const struct batch_plan *plan = plan_of;

	if (!dist_is_constant(&plan->keys->task_s.dist))
		line(context, _("tasks: how long each takes, by its number: the same in each attempt, and for all strategies"));
	if (plan->may_fail)
		line(context, _("nodes: what befalls the n-th that is asked for in a place: the same for all strategies that buy alike"));
}

void batch_remark(const void *plan_of, model_line *line, void *context)
{
	const struct batch_plan *plan = plan_of;
	const struct batch_keys *keys = plan->keys;
	const double rate = buying_taken_per_s(plan), task_s = dist_mean(&keys->task_s.dist), again = expm1(rate * task_s);
	struct text text = {0};

	if (keys->checkpoint_s.form != VALUE_QUANTITY && rate * task_s > LONG_TASK) {
		text_addf(&text, _("a task of mean length (%.3g h) is longer than a node lives on average (%.3g h): it begins about %.2g times, and long "
				   "ones much more often; make them smaller, or let them save"),
			  task_s / HOUR_S, 1 / rate / HOUR_S, again + 1);
		say(&text, line, context);
	}
	if (plan->attempts_most < INT64_MAX && pow(-expm1(-rate * task_s), (double)plan->attempts_most) > FAIL_MUCH) {
		text_addf(&text, _("about %.2g %% of the tasks of mean length lose all their attempts: more retries, or smaller tasks"),
			  100 * pow(-expm1(-rate * task_s), (double)plan->attempts_most));
		say(&text, line, context);
	}
	if (ceil(dist_mean(&keys->tasks.dist) / plan->slots) < plan->nodes) {
		text_addf(&text, _("there are fewer tasks than slots: no more than %.0f of the %d nodes are asked for"),
			  ceil(dist_mean(&keys->tasks.dist) / plan->slots), plan->nodes);
		say(&text, line, context);
	}
	text_release(&text);
}

void batch_hints(const void *plan_of, model_hint *hint, void *context)
{
	static const struct hint saves = {.kind = "checkpoint", .title = N_("let tasks save their progress every 10 minutes"), .change = {{"checkpoint", "10 min"}}};
	static const struct hint as_idle = {.kind = "idle", .title = N_("give back nodes that find no task"), .change = {{"release", "as_idle"}}};
	const struct batch_plan *plan = plan_of;

	if (plan->may_fail && plan->keys->checkpoint_s.form != VALUE_QUANTITY && dist_mean(&plan->keys->task_s.dist) > 600)
		hint(context, &saves);
	if (plan->keys->release == RELEASE_AT_END)
		hint(context, &as_idle);
}
