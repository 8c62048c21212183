/* Sentences about one more hour of training: what it brings, what it costs, and until when it is worth it. */
#include "sim/report/write.h"

#include <math.h>

/* "costs $24.30", "costs $24.30 and $19.20 of delay" */
static void cost_words(const struct another *a, struct text *out)
{
	const double delay = a->total_usd - a->bill_usd;
	struct text bill = {0}, late = {0};

	usd_write(&bill, a->bill_usd, 3);
	usd_write(&late, delay, 3);
	text_addf(out, a->delay_usd_h > 0 && delay > 0 ? _("costs %s and %s of delay") : _("costs %s"), text_str(&bill), text_str(&late));
	text_release(&bill);
	text_release(&late);
}

static void verdict_words(const struct another *a, struct text *out)
{
	struct text until = {0};

	number_write(&until, a->break_even_h, 3);
	if (!a->surely)
		text_add(out, _("that is even, within chance"));
	else if (a->pays && isinf(a->break_even_h))
		text_add(out, _("it is worth it, and so is every further one that this curve knows"));
	else if (a->pays)
		text_addf(out, _("it is worth it, up to %s h of work"), text_str(&until));
	else
		text_addf(out, _("it is not worth it: the last that was ended %s h of work"), text_str(&until));
	text_release(&until);
}

/* "0.0209 points": of percent. */
static void gain_words(const struct another *a, struct text *out)
{
	struct text points = {0};

	number_write(&points, 100 * a->gain, 3);
	text_addf(out, _("%s points"), text_str(&points));
	text_release(&points);
}

static void another_words(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct another *a = summary->strategy[strategy].another;
	const char *name = summary->plan->strategy[strategy].strategy->name;
	struct text gain = {0}, worth = {0}, cost = {0}, verdict = {0}, hours = {0}, now = {0}, then = {0};

	gain_words(a, &gain);
	usd_write(&worth, a->worth_usd, 3);
	cost_words(a, &cost);
	verdict_words(a, &verdict);
	number_write(&hours, a->worked_h, 3);
	number_write(&now, a->value, 3);
	number_write(&then, a->value + a->value_change, 3);
	if (isnan(a->worth_usd))
		text_addf(out, _("%s: after %s h of work one more hour of training brings %s and %s."), name, text_str(&hours), text_str(&gain), text_str(&cost));
	else
		text_addf(out, _("%s: after %s h of work one more hour of training is worth %s (%s) and %s: %s."), name, text_str(&hours), text_str(&worth),
			  text_str(&gain), text_str(&cost), text_str(&verdict));
	text_addf(out, _(" Performance x iterations a week per $1,000: %s, with that hour %s."), text_str(&now), text_str(&then));
	text_release(&gain);
	text_release(&worth);
	text_release(&cost);
	text_release(&verdict);
	text_release(&hours);
	text_release(&now);
	text_release(&then);
}

void another_write(const struct summary *summary, model_line *line, void *context)
{
	struct text s = {0};

	for (size_t i = 0; i < summary->plan->strategies; i++) {
		if (!summary->strategy[i].another)
			continue;
		another_words(summary, i, &s);
		line(context, text_str(&s));
		text_clear(&s);
	}
	text_release(&s);
}
