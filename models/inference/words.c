/* What a served model takes for granted, and what its author may have overlooked, in the language in use. */
#include <math.h>

#include "models/inference/capacity.h"
#include "sim/base/lang.h"

/* Above this load queues are so long that a run says little of the next. */
#define LOAD_CLOSE 0.95

/* "790,000": two digits, as a count is read. */
static const char *count_said(double count, char *buf, size_t bytes)
{
	char digits[32];
	size_t to = 0;

	if (!(count >= 1000 && count < 1e15))
		return lang_figure(count, 2, buf, bytes);
	const double step = pow(10, floor(log10(count)) - 1);
	const int length = snprintf(digits, sizeof digits, "%.0f", round(count / step) * step);

	for (int i = 0; i < length && to + 3 < bytes; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			buf[to++] = lang_in_use() == LANG_ES ? '.' : ',';
		buf[to++] = digits[i];
	}
	buf[to] = '\0';
	return buf;
}

static void fidelity_words(const struct inference_plan *plan, struct text *text)
{
	char requests[32], interval[64];

	count_said(plan->expected_requests, requests, sizeof requests);
	if (plan->fidelity == FIDELITY_INTERVALS)
		text_addf(text, plan->keys->fidelity == FIDELITY_AUTO
				? _("fidelity: by the interval of %s with queueing formulas, as about %s requests a future are too many to live one by one in a "
				    "short time (fidelity: requests does it)")
				: _("fidelity: by the interval of %s with queueing formulas (about %s requests a future)"),
			  unit_say(plan->interval_s, DIM_TIME, interval, sizeof interval), requests);
	else
		text_addf(text, _("fidelity: every request is simulated, about %s in each future"), requests);
}

void inference_assume(const void *plan_of, model_line *line, void *context)
{
	const struct inference_plan *plan = plan_of;
	struct text text = {0};
	char warm_up[64];

	demand_words(&plan->demand, plan->setup, line, context);
	fidelity_words(plan, &text);
	line(context, text_str(&text));
	text_clear(&text);
	if (plan->fidelity == FIDELITY_INTERVALS)
		line(context, /* xgettext:no-c-format */
		     _("against single requests, intervals were within 3 % in cost and utilisation, 5 % in p95 latency and, where replicas are static, "
		       "8 % in the mean wait; the short waits of a fleet that scales are told by their order only"));
	if (plan->warm_up_s > 0) {
		text_addf(&text, _("before the start, %s are lived without being measured or billed"),
			  unit_say(plan->warm_up_s, DIM_TIME, warm_up, sizeof warm_up));
		line(context, text_str(&text));
	}
	text_release(&text);
	/* last, what strategies differ in */
	service_words(&plan->service, plan->setup, line, context);
	if (plan->platform == PLATFORM_SERVERS) {
		scaler_words_say(plan->scaler, line, context);
		capacity_words(plan, line, context);
	}
	platform_words(plan, line, context);
}

void inference_remark(const void *plan_of, model_line *line, void *context)
{
	const struct inference_plan *plan = plan_of;
	const bool sheds = isfinite(plan->queue_limit) || plan->keys->timeout.form == VALUE_QUANTITY;
	struct text text = {0};

	if (plan->platform != PLATFORM_SERVERS)
		return;
	const double load = inference_load(plan);

	if (load >= 1 && !sheds)
		text_addf(&text, _("UNSTABLE: %.3g times as much work comes as all replicas can do; the queue grows until the horizon, and waits and "
				   "latencies say how long that is, nothing else"), load);
	else if (load >= 1)
		text_addf(&text, _("%.3g times as much work comes as all replicas can do: the rest is dropped"), load);
	else if (load >= LOAD_CLOSE)
		text_addf(&text, _("all replicas together are %.3g %% busy on average: queues are long and vary much from future to future"), 100 * load);
	if (text.len)
		line(context, text_str(&text));
	text_release(&text);
}

void inference_draws(const void *plan_of, model_line *line, void *context)
{
	const struct inference_plan *plan = plan_of;

	if (plan->demand.arrival.record || plan->demand.arrival.rate.form == RATE_RECORD)
		line(context, _("requests: as recorded, the same for all strategies"));
	else
		line(context, _("requests: when each comes, and how long it takes, by its number: the same for all strategies"));
	if (plan->platform == PLATFORM_SERVERS && plan->may_fail)
		line(context, _("replicas: what befalls the n-th that is started in a place: the same for all strategies that buy alike"));
}
