/* How a strategy misses its thresholds, in the words of a memo; as they are written they stand in the table of thresholds. */
#include "sim/report/memo.h"

#include <math.h>

/* "100 %", "0.4 %", "99.6 %": a decimal where a whole number would hide a rest. */
static void share_write(struct text *out, double share)
{
	const bool whole = fabs(100 * share - rint(100 * share)) < 1e-9;

	probability_write(out, share, !whole && (share < 0.0995 || share > 0.99) ? 1 : 0);
}

static const char *compared(enum compare op)
{
	static const char *const signs[] = {[CMP_LT] = "<", [CMP_LE] = "≤", [CMP_GT] = ">", [CMP_GE] = "≥"};

	return signs[op];
}

static void event_words(const struct plan *plan, const struct threshold *t, const char *share, struct text *out)
{
	struct text limit = {0};

	switch (t->event) {
	case EVENT_LATE: text_addf(out, _("it is late in %s of the futures"), share); break;
	case EVENT_OVER_BUDGET: text_addf(out, _("it costs more than the budget in %s of the futures"), share); break;
	case EVENT_FINISHED: text_addf(out, _("it finishes in %s of the futures"), share); break;
	case EVENT_CHEAPEST: text_addf(out, _("it is the cheapest in %s of the futures"), share); break;
	case EVENT_METRIC:
		outcome_write(&limit, &plan->metric[t->metric], t->inner_value, 4);
		/* of a metric: "in 12 % of the futures hours lost > 20 h" */
		text_addf(out, _("in %s of the futures %s %s %s"), share, _(plan->metric[t->metric].title), compared(t->inner), text_str(&limit));
		break;
	}
	text_release(&limit);
}

static void figure_words(const struct plan *plan, const struct threshold *t, const char *value, struct text *out)
{
	const char *metric = _(plan->metric[t->metric].title);
	struct text tail = {0};

	switch (t->stat) {
	case STAT_MEAN: text_addf(out, _("mean %s is %s"), metric, value); break;
	case STAT_SD: text_addf(out, _("the standard deviation of %s is %s"), metric, value); break;
	case STAT_MIN: text_addf(out, _("the least %s is %s"), metric, value); break;
	case STAT_MAX: text_addf(out, _("the largest %s is %s"), metric, value); break;
	case STAT_QUANTILE:
	case STAT_CVAR:
		text_addf(&tail, "%s%.4g", t->stat == STAT_CVAR ? "CVaR " : "p", 100 * t->p);
		text_addf(out, _("the %s of %s is %s"), text_str(&tail), metric, value);
		break;
	}
	text_release(&tail);
}

static void missed_write(const struct plan *plan, const struct verdict *v, struct text *out)
{
	const struct threshold *t = v->threshold;
	struct text value = {0}, limit = {0};

	if (t->probability) {
		share_write(&value, v->value);
		share_write(&limit, t->value);
		event_words(plan, t, text_str(&value), out);
	} else {
		verdict_write(&value, plan, t, v->value);
		verdict_write(&limit, plan, t, t->value);
		figure_words(plan, t, text_str(&value), out);
	}
	text_addf(out, _(" (asked: %s %s)"), compared(t->op), text_str(&limit));
	text_release(&value);
	text_release(&limit);
}

void misses_write(const struct summary *summary, size_t strategy, struct text *out)
{
	bool any = false;

	for (size_t i = 0; i < summary->verdicts; i++) {
		const struct verdict *v = summary->verdict + i;

		if (v->strategy != strategy || v->passed)
			continue;
		text_add(out, any ? "; " : "");
		missed_write(summary->plan, v, out);
		any = true;
	}
}
