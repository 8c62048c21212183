/* One threshold out of its text:  STAT(METRIC) OP VALUE   or   P(EVENT) OP PERCENT
 *   STAT  mean sd min max pNN cvarNN            EVENT  late over_budget finished cheapest, or METRIC OP VALUE
 *   OP    < <= > >= (≤ ≥)                       VALUE  in the metric's dimension: money, a time, or a bare number */
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/study/keys.h"

static const char *const event_words[] = {"late", "over_budget", "finished", "cheapest", NULL};     /* enum event */
static const char *const stat_words[] = {"mean", "sd", "min", "max", NULL};                         /* enum statistic */
static const char *const stat_names[] = {"mean", "sd", "min", "max", "p50", "p90", "p95", "p99", "cvar95", "P", NULL};

struct reader {
	const struct binding *b;
	const struct workload_type *workload;
	const char *text;
	struct place at;
};

/* [from, to) without the blanks around it, in the arena. */
static const char *trimmed(const struct reader *r, const char *from, const char *to)
{
	while (from < to && *from == ' ')
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	return arena_textn(r->b->arena, from, (size_t)(to - from));
}

static bool grammar_error(const struct reader *r)
{
	diag_error(r->b->diag, r->at, _("\"%s\" is not a threshold such as \"p95(cost) < $40000\" or \"P(late) < 5 %%\""),
		   r->text);
	return false;
}

/* The first comparison in S; *AFTER follows it. NULL when there is none. */
static const char *compare_find(const char *s, enum compare *op, const char **after)
{
	for (; *s; s++) {
		if (*s == '<' || *s == '>') {
			const bool equal = s[1] == '=';

			*op = *s == '<' ? (equal ? CMP_LE : CMP_LT) : (equal ? CMP_GE : CMP_GT);
			*after = s + 1 + equal;
			return s;
		}
		if (strncmp(s, "≤", strlen("≤")) == 0 || strncmp(s, "≥", strlen("≥")) == 0) {
			*op = strncmp(s, "≤", strlen("≤")) == 0 ? CMP_LE : CMP_GE;
			*after = s + strlen("≤");
			return s;
		}
	}
	return NULL;
}

static bool metric_read(const struct reader *r, const char *name, int *metric)
{
	const char **names = arena_alloc(r->b->arena, r->workload->metrics + 1, sizeof *names);

	for (size_t i = 0; i < r->workload->metrics; i++) {
		names[i] = r->workload->metric[i].name;
		if (strcmp(names[i], name) == 0) {
			*metric = (int)i;
			return true;
		}
	}
	error_unknown(r->b->diag, r->at, _("there is no metric \"%s\""), name, names);
	return false;
}

static bool quantity_read(const struct reader *r, const char *text, enum dimension dim, double *value)
{
	if (unit_read(text, dim, value) == UNIT_OK)
		return true;
	diag_error(r->b->diag, r->at, _("\"%s\" in the threshold \"%s\" is not %s"), text, r->text,
		   _(dimension_example(dim)));
	return false;
}

/* A value of METRIC, in the metric's own unit. */
static bool metric_value(const struct reader *r, int metric, const char *text, double *value)
{
	const char *unit = r->workload->metric[metric].unit;
	const bool hours = strcmp(unit, "h") == 0;
	const enum dimension dim = strcmp(unit, "USD") == 0 ? DIM_USD
				   : hours || strcmp(unit, "s") == 0 ? DIM_TIME
				   : strcmp(unit, "1/s") == 0 ? DIM_RATE : DIM_NUMBER;

	if (!quantity_read(r, text, dim, value))
		return false;
	if (hours)
		*value /= HOUR_S;
	return true;
}

/* "p95" -> 0.95; false when WORD is not PREFIX and a number of percent between 0 and 100. */
static bool percentile_read(const char *word, const char *prefix, double *p)
{
	const size_t length = strlen(prefix);
	double percent;

	if (strncmp(word, prefix, length) != 0 || !(word[length] >= '0' && word[length] <= '9') ||
	    !number_read(word + length, &percent) || !(percent > 0 && percent < 100))
		return false;
	*p = percent / 100;
	return true;
}

static bool stat_read(const struct reader *r, const char *word, struct threshold *t)
{
	for (int i = 0; stat_words[i]; i++)
		if (strcmp(stat_words[i], word) == 0) {
			t->stat = (enum statistic)i;
			return true;
		}
	if (percentile_read(word, "p", &t->p)) {
		t->stat = STAT_QUANTILE;
		return true;
	}
	if (percentile_read(word, "cvar", &t->p)) {
		t->stat = STAT_CVAR;
		return true;
	}
	error_unknown(r->b->diag, r->at, _("there is no statistic \"%s\" (mean, sd, min, max, p95, cvar95, P)"), word,
		      stat_names);
	return false;
}

static bool has_hours(const struct workload_type *workload)
{
	for (size_t m = 0; m < workload->metrics; m++)
		if (workload->metric[m].kind == METRIC_HOURS)
			return true;
	return false;
}

static bool event_read(const struct reader *r, const char *word, bool deadline, bool budget, struct threshold *t)
{
	const char *after, *op = compare_find(word, &t->inner, &after);

	if (op) {
		t->event = EVENT_METRIC;
		return metric_read(r, trimmed(r, word, op), &t->metric) &&
		       metric_value(r, t->metric, trimmed(r, after, after + strlen(after)), &t->inner_value);
	}
	for (int i = 0; event_words[i]; i++)
		if (strcmp(event_words[i], word) == 0) {
			t->event = (enum event)i;
			if (t->event == EVENT_LATE && !has_hours(r->workload)) {
				diag_error(r->b->diag, r->at, _("\"%s\" means nothing for this workload: it has no time to be done in"), r->text);
				return false;
			}
			if (t->event == EVENT_LATE && !deadline)
				diag_error(r->b->diag, r->at, _("\"%s\" needs a goal.deadline"), r->text);
			if (t->event == EVENT_OVER_BUDGET && !budget)
				diag_error(r->b->diag, r->at, _("\"%s\" needs a goal.budget"), r->text);
			return (t->event != EVENT_LATE || deadline) && (t->event != EVENT_OVER_BUDGET || budget);
		}
	error_unknown(r->b->diag, r->at,
		      _("there is no event \"%s\" (late, over_budget, finished, cheapest, or a metric compared)"), word,
		      event_words);
	return false;
}

/* "mean(cost)", "P(late)": CLOSE is the last bracket. */
static bool left_read(const struct reader *r, const char *open, const char *close, bool deadline, bool budget, struct threshold *t)
{
	const char *word = trimmed(r, r->text, open), *inside = trimmed(r, open + 1, close);

	t->probability = strcmp(word, "P") == 0;
	return t->probability ? event_read(r, inside, deadline, budget, t) : stat_read(r, word, t) && metric_read(r, inside, &t->metric);
}

bool statistic_read(const struct binding *b, const char *text, struct place at, const struct workload_type *workload, bool deadline,
		    bool budget, struct threshold *t)
{
	const struct reader r = {b, workload, text, at};
	const char *open = strchr(text, '('), *close = strrchr(text, ')');

	*t = (struct threshold){.text = text, .at = at};
	if (open && close && close > open && !*trimmed(&r, close + 1, text + strlen(text)))
		return left_read(&r, open, close, deadline, budget, t);
	diag_error(b->diag, at, _("\"%s\" is not a figure such as \"mean(cost)\", \"p95(hours)\" or \"P(late)\""), text);
	return false;
}

static bool probability_read(const struct reader *r, const char *text, struct threshold *t)
{
	if (!quantity_read(r, text, DIM_RATIO, &t->value))
		return false;
	if (t->value >= 0 && t->value <= 1)
		return true;
	diag_error(r->b->diag, r->at, _("a probability is from 0 %% to 100 %%, not \"%s\""), text);
	return false;
}

bool threshold_read(const struct binding *b, const char *text, struct place at, const struct workload_type *workload,
		    bool deadline, bool budget, struct threshold *t)
{
	const struct reader r = {b, workload, text, at};
	const char *open = strchr(text, '('), *close = strrchr(text, ')'), *after, *op, *value;

	*t = (struct threshold){.text = text, .at = at};
	if (!open || !close || close < open)
		return grammar_error(&r);
	op = compare_find(close, &t->op, &after);
	if (!op || trimmed(&r, close + 1, op)[0])
		return grammar_error(&r);
	value = trimmed(&r, after, after + strlen(after));
	if (!left_read(&r, open, close, deadline, budget, t))
		return false;
	return t->probability ? probability_read(&r, value, t) : metric_value(&r, t->metric, value, &t->value);
}

bool measure_read(const struct binding *b, const char *text, struct place at, const struct workload_type *workload,
		  bool deadline, bool budget, struct threshold *t)
{
	const struct reader r = {b, workload, text, at};
	const char *open = strchr(text, '('), *close = strrchr(text, ')'), *word, *inside;

	*t = (struct threshold){.text = text, .at = at};
	if (!open || !close || close < open || trimmed(&r, close + 1, close + strlen(close))[0]) {
		diag_error(b->diag, at, _("\"%s\" is not a figure such as \"p95(cost)\" or \"P(late)\""), text);
		return false;
	}
	word = trimmed(&r, text, open);
	inside = trimmed(&r, open + 1, close);
	t->probability = strcmp(word, "P") == 0;
	return t->probability ? event_read(&r, inside, deadline, budget, t)
			      : stat_read(&r, word, t) && metric_read(&r, inside, &t->metric);
}
