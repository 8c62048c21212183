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

void survival_words(const struct summary *summary, size_t strategy, struct text *out)
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
		text_addf(out, _("%s: all %lld nodes survive %s: %s"), name_of(summary, strategy), nodes, text_str(&t), text_str(&share));
	else
		text_addf(out, _("%s: its node survives %s: %s"), name_of(summary, strategy), text_str(&t), text_str(&share));
	if (isfinite(s->median)) {
		text_add(out, "; ");
		half_lost(s, out);
	} else {
		text_addc(out, '.');
	}
	text_release(&t);
	text_release(&share);
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
		text_addf(out, _("%s: no checkpoint interval from %s to %s lets it finish reliably; with the best, %s, %s of the futures do."),
			  name_of(summary, strategy), text_str(&from), text_str(&to), text_str(&at), text_str(&share));
	else
		text_addf(out, _("%s: no checkpoint interval from %s to %s lets it finish, not even once."), name_of(summary, strategy),
			  text_str(&from), text_str(&to));
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
	text_addf(out, _("%s: from a checkpoint every %s to one every %s no interval costs clearly least; the cheapest that was tried is %s (%s)."),
		  name_of(summary, strategy), text_str(&from), text_str(&to), text_str(&at), text_str(&marks));
	text_release(&from);
	text_release(&to);
	text_release(&at);
	text_release(&marks);
}

static void against_now(const struct tuned *tuned, struct text *out)
{
	const struct tuned_least *least = &tuned->least[TUNED_COST];
	const double more = -least->difference;
	struct text now = {0}, usd = {0}, share = {0};

	duration_write(&now, tuned->tuning.now_s / HOUR_S, 2);
	usd_write(&usd, more, 3);
	percent_write(&share, more / (tuned->now[TUNED_COST] - more), more < 0.1 * tuned->now[TUNED_COST] ? 1 : 0);
	if (tuned->finished_now < TUNED_FINISHED) {
		text_clear(&share);
		percent_write(&share, 1 - tuned->finished_now, 0);
		text_addf(out, _(" Every %s, as now, %s of the futures never finish."), text_str(&now), text_str(&share));
	} else if (least->difference_ci.high < 0 && tuned->now[TUNED_COST] > more)
		text_addf(out, _(" Every %s, as now, costs %s (%s) more."), text_str(&now), text_str(&usd), text_str(&share));
	else
		text_addf(out, _(" Every %s, as now, is as good."), text_str(&now));
	text_release(&now);
	text_release(&usd);
	text_release(&share);
}

void tuned_words(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct tuned *tuned = summary->strategy[strategy].tuned;
	struct text at = {0}, low = {0}, high = {0}, confidence = {0}, marks = {0};

	if (!tuned)
		return;
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
	text_addf(out, _("%s: a checkpoint every %s would cost least (%s: %s to %s; %s)."), name_of(summary, strategy), text_str(&at),
		  text_str(&confidence), text_str(&low), text_str(&high), text_str(&marks));
	against_now(tuned, out);
	text_release(&at);
	text_release(&low);
	text_release(&high);
	text_release(&confidence);
	text_release(&marks);
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

static void say(struct text *s, model_line *line, void *context)
{
	if (s->len)
		line(context, text_str(s));
	text_clear(s);
}

void curves_write(const struct summary *summary, model_line *line, void *context)
{
	static void (*const each[])(const struct summary *, size_t, struct text *) = {survival_words, tuned_words};
	static void (*const all[])(const struct summary *, struct text *) = {survivals_list, tuned_list};
	struct text s = {0};

	for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
		if (summary->plan->strategies > MANY) {
			all[i](summary, &s);
			say(&s, line, context);
			continue;
		}
		for (size_t k = 0; k < summary->plan->strategies; k++) {
			each[i](summary, k, &s);
			say(&s, line, context);
		}
	}
	text_release(&s);
}
