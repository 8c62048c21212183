/* Sentences about curves: how long the whole fleet stays whole, and which checkpoint interval would have been the best. */
#include "sim/report/write.h"

#include <math.h>

#define MANY 6                            /* strategies, for a sentence each */

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
}

void duration_write(struct text *out, double hours, int digits)
{
	struct text number = {0};

	if (!(hours < 1)) {
		hours_write(out, hours, digits);
		return;
	}
	number_write(&number, 60 * hours, digits);
	text_addf(out, "%s min", text_str(&number));
	text_release(&number);
}

/* "31 % (29 to 33 %)" */
static void share_write(struct text *out, double p, struct interval ci)
{
	const int decimals = ci.high - ci.low < 0.02 ? 1 : 0;
	struct text share = {0}, low = {0}, high = {0};

	percent_write(&share, p, decimals);
	fixed_write(&low, 100 * ci.low, decimals);
	percent_write(&high, ci.high, decimals);
	text_addf(out, _("%s (%s to %s)"), text_str(&share), text_str(&low), text_str(&high));
	text_release(&share);
	text_release(&low);
	text_release(&high);
}

/* --- survival --- */

size_t survival_spoken(const struct survival *s)
{
	static const double spoken_h[] = {1.0 / 60, 5.0 / 60, .25, .5, 1, 2, 4, 8, 12, 24, 48, 96, 168, 336, 720, 2160, 8760};
	const double most = fmin(0.8 * s->median, s->t[s->points - 1]);       /* the median is told as well */
	size_t best = s->points > 1 ? 1 : 0;

	for (size_t i = 0; i < sizeof spoken_h / sizeof *spoken_h; i++)
		for (size_t k = 1; k < s->points && spoken_h[i] <= most; k++)
			if (fabs(s->t[k] - spoken_h[i]) < 1e-9 * spoken_h[i])
				best = k;
	return best;
}

static void half_lost(const struct survival *s, struct text *out)
{
	struct text median = {0};

	duration_write(&median, s->median, 2);
	text_addf(out, _("half of the fleets have lost a node after %s."), text_str(&median));
	text_release(&median);
}

static void survival_words(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct strategy_plan *plan = summary->plan->strategy + strategy;
	const struct survival *s = &summary->strategy[strategy].survival;
	const long long nodes = s->points && plan->workload && plan->workload->nodes ? (long long)plan->workload->nodes(plan->workload_plan) : 0;
	struct text t = {0}, share = {0};

	if (!nodes)
		return;
	const size_t k = survival_spoken(s);

	duration_write(&t, s->t[k], 3);
	share_write(&share, s->p[k], s->ci[k]);
	if (nodes > 1)
		text_addf(out, _("all %lld nodes survive %s: %s"), nodes, text_str(&t), text_str(&share));
	else
		text_addf(out, _("the node survives %s: %s"), text_str(&t), text_str(&share));
	if (isfinite(s->median)) {
		text_add(out, "; ");
		half_lost(s, out);
	} else {
		text_addc(out, '.');
	}
	text_release(&t);
	text_release(&share);
}

static void survival_of(const struct summary *summary, const size_t *who, size_t count, struct text *out)
{
	strategy_names(summary, who, count, out);
	text_add(out, ": ");
	survival_words(summary, who[0], out);
}

void survivals_write(const struct summary *summary, model_line *line, void *context)
{
	said_once(summary, survival_words, survival_of, line, context);
}

static void survivals_list(const struct summary *summary, struct text *out)
{
	struct text list = {0};

	for (size_t i = 0; i < summary->plan->strategies; i++) {
		const struct survival *s = &summary->strategy[i].survival;

		if (!s->points || !isfinite(s->median))
			continue;
		text_addf(&list, "%s%s ", list.len ? ", " : "", name_of(summary, i));
		duration_write(&list, s->median, 2);
	}
	if (list.len)
		text_addf(out, _("When half of the fleets have lost a node: %s."), text_str(&list));
	text_release(&list);
}

/* --- checkpoint interval --- */

/* "Young 59 min, Daly 55 min, exact 55 min" */
static void marks_write(const struct tuning *tuning, struct text *out)
{
	for (size_t m = 0; m < TUNING_MARKS; m++) {
		text_addf(out, "%s%s ", m ? ", " : "", _(tuning->mark[m].title));
		duration_write(out, tuning->mark[m].at_s / HOUR_S, 2);
	}
}

/* With no interval do nearly all futures finish: costs then only say what was paid until the job was given up. */
static void none_finishes(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct tuned *tuned = summary->strategy[strategy].tuned;
	struct text from = {0}, to = {0}, at = {0}, share = {0};
	size_t most = 0;

	for (size_t k = 1; k < tuned->points; k++)
		if (tuned->finished[k] > tuned->finished[most])
			most = k;
	duration_write(&from, tuned->at_s[0] / HOUR_S, 2);
	duration_write(&to, tuned->at_s[tuned->points - 1] / HOUR_S, 2);
	duration_write(&at, tuned->at_s[most] / HOUR_S, 2);
	percent_write(&share, tuned->finished[most], 0);
	if (tuned->finished[most] > 0)
		text_addf(out, _("with no checkpoint interval from %s to %s does the work end reliably; with the best, %s, it does in %s of the futures."),
			  text_str(&from), text_str(&to), text_str(&at), text_str(&share));
	else
		text_addf(out, _("with no checkpoint interval from %s to %s does the work end, not even once."), text_str(&from), text_str(&to));
	text_release(&from);
	text_release(&to);
	text_release(&at);
	text_release(&share);
}

static void no_least(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct tuned *tuned = summary->strategy[strategy].tuned;
	struct text from = {0}, to = {0}, at = {0}, marks = {0};

	duration_write(&from, tuned->at_s[0] / HOUR_S, 2);
	duration_write(&to, tuned->at_s[tuned->points - 1] / HOUR_S, 2);
	duration_write(&at, tuned->at_s[tuned_lowest(tuned, TUNED_COST)] / HOUR_S, 2);
	marks_write(&tuned->tuning, &marks);
	text_addf(out, _("from a checkpoint every %s to one every %s no interval costs clearly least; the cheapest that was tried is %s (%s)."),
		  text_str(&from), text_str(&to), text_str(&at), text_str(&marks));
	text_release(&from);
	text_release(&to);
	text_release(&at);
	text_release(&marks);
}

/* What the interval in use does, against the best. */
enum now { NOW_UNKNOWN, NOW_UNFINISHED, NOW_COSTS_MORE, NOW_AS_GOOD };

static double more_usd(const struct tuned *tuned)
{
	return -tuned->least[TUNED_COST].difference;
}

static bool known_least(const struct tuned *tuned)
{
	return tuned->finished[tuned_lowest(tuned, TUNED_COST)] >= TUNED_FINISHED && tuned->least[TUNED_COST].found;
}

static enum now now_of(const struct tuned *tuned)
{
	if (!known_least(tuned))
		return NOW_UNKNOWN;
	if (tuned->finished_now < TUNED_FINISHED)
		return NOW_UNFINISHED;
	return tuned->least[TUNED_COST].difference_ci.high < 0 && tuned->now[TUNED_COST] > more_usd(tuned) ? NOW_COSTS_MORE : NOW_AS_GOOD;
}

/* "$8,720 (51 %)", "12 %" */
static void now_figures(const struct tuned *tuned, struct text *out)
{
	const double more = more_usd(tuned), now_usd = tuned->now[TUNED_COST];

	if (now_of(tuned) == NOW_UNFINISHED) {
		percent_write(out, 1 - tuned->finished_now, 0);
		return;
	}
	usd_write(out, more, 3);
	text_add(out, " (");
	percent_write(out, more / (now_usd - more), more < 0.1 * now_usd ? 1 : 0);
	text_addc(out, ')');
}

/* Of WHO, in whom the interval in use and what it does are the same. */
static void against_now(const struct summary *summary, const size_t *who, size_t count, struct text *out)
{
	const struct tuned *first = summary->strategy[who[0]].tuned;
	struct text now = {0}, figures = {0};

	duration_write(&now, first->tuning.now_s / HOUR_S, 2);
	for (size_t i = 0; i < count; i++) {
		text_add(&figures, i ? ", " : "");
		if (count > 1)
			text_addf(&figures, "%s ", name_of(summary, who[i]));
		now_figures(summary->strategy[who[i]].tuned, &figures);
	}
	switch (now_of(first)) {
	case NOW_UNKNOWN: break;
	case NOW_AS_GOOD: text_addf(out, _(" Every %s, as now, is as good."), text_str(&now)); break;
	case NOW_UNFINISHED:
		text_addf(out, count > 1 ? _(" Every %s, as now, so many of the futures never finish: %s.") :
					   _(" Every %s, as now, %s of the futures never finish."), text_str(&now), text_str(&figures));
		break;
	case NOW_COSTS_MORE:
		text_addf(out, count > 1 ? _(" Every %s, as now, costs more: %s.") : _(" Every %s, as now, costs %s more."), text_str(&now),
			  text_str(&figures));
		break;
	}
	text_release(&now);
	text_release(&figures);
}

static void tuned_words(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct tuned *tuned = summary->strategy[strategy].tuned;
	struct text at = {0}, low = {0}, high = {0}, confidence = {0}, marks = {0};

	if (tuned->finished[tuned_lowest(tuned, TUNED_COST)] < TUNED_FINISHED) {
		none_finishes(summary, strategy, out);
		return;
	}
	if (!tuned->least[TUNED_COST].found) {
		no_least(summary, strategy, out);
		return;
	}
	duration_write(&at, tuned->least[TUNED_COST].at_s / HOUR_S, 2);
	duration_write(&low, tuned->least[TUNED_COST].at_ci.low / HOUR_S, 2);
	duration_write(&high, tuned->least[TUNED_COST].at_ci.high / HOUR_S, 2);
	percent_write(&confidence, summary->plan->scenario->confidence, 0);
	marks_write(&tuned->tuning, &marks);
	text_addf(out, _("a checkpoint every %s would cost least (%s: %s to %s; %s)."), text_str(&at), text_str(&confidence), text_str(&low),
		  text_str(&high), text_str(&marks));
	text_release(&at);
	text_release(&low);
	text_release(&high);
	text_release(&confidence);
	text_release(&marks);
}

/* The same best interval, and of the interval in use the same, but for how much more that costs. */
static void tuned_key(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct tuned *tuned = summary->strategy[strategy].tuned;

	if (!tuned)
		return;
	tuned_words(summary, strategy, out);
	if (now_of(tuned) == NOW_UNKNOWN)
		return;
	text_addf(out, " %d ", (int)now_of(tuned));
	duration_write(out, tuned->tuning.now_s / HOUR_S, 2);
}

static void tuned_of(const struct summary *summary, const size_t *who, size_t count, struct text *out)
{
	strategy_names(summary, who, count, out);
	text_add(out, ": ");
	tuned_words(summary, who[0], out);
	against_now(summary, who, count, out);
}

void tuned_write(const struct summary *summary, model_line *line, void *context)
{
	said_once(summary, tuned_key, tuned_of, line, context);
}

static void tuned_list(const struct summary *summary, struct text *out)
{
	struct text list = {0};

	for (size_t i = 0; i < summary->plan->strategies; i++) {
		const struct tuned *tuned = summary->strategy[i].tuned;

		if (!tuned || !tuned->least[TUNED_COST].found)
			continue;
		text_addf(&list, "%s%s ", list.len ? ", " : "", name_of(summary, i));
		duration_write(&list, tuned->least[TUNED_COST].at_s / HOUR_S, 2);
	}
	if (list.len)
		text_addf(out, _("The checkpoint interval that would cost least: %s."), text_str(&list));
	text_release(&list);
}

void curves_write(const struct summary *summary, model_line *line, void *context)
{
	static void (*const list[])(const struct summary *, struct text *) = {survivals_list, tuned_list};
	struct text s = {0};

	if (summary->plan->strategies <= MANY) {
		survivals_write(summary, line, context);
		tuned_write(summary, line, context);
		return;
	}
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		list[i](summary, &s);
		if (s.len)
			line(context, text_str(&s));
		text_clear(&s);
	}
	text_release(&s);
}
