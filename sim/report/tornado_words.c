/* What a tornado shows, in sentences. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/tornado.h"
#include "sim/report/write.h"

static const char *name_of(const struct tornado *tornado, size_t strategy)
{
	return tornado->plan->strategy[strategy].strategy->name;
}

const char *tornado_strategy(const struct tornado *tornado)
{
	return name_of(tornado, tornado->strategy);
}

static bool mean_cost(const struct tornado *tornado)
{
	const struct threshold *t = &tornado->figure;

	return !t->probability && t->stat == STAT_MEAN && tornado->plan->metric[t->metric].kind == METRIC_COST;
}

void tornado_question(const struct tornado *tornado, struct text *out)
{
	const char *name = tornado_strategy(tornado);

	if (tornado->against >= 0 && mean_cost(tornado))
		text_addf(out, _("What moves the mean cost of %s less that of %s?"), name, name_of(tornado, (size_t)tornado->against));
	else if (tornado->against >= 0)
		text_addf(out, _("What moves %s of %s less that of %s?"), tornado->figure.text, name, name_of(tornado, (size_t)tornado->against));
	else if (mean_cost(tornado))
		text_addf(out, _("What moves the mean cost of %s?"), name);
	else
		text_addf(out, _("What moves %s of %s?"), tornado->figure.text, name);
}

static bool any_kind(const struct tornado *tornado, enum quantity_kind kind)
{
	for (size_t i = 0; i < tornado->bars; i++)
		if (tornado->bar[i].quantity.kind == kind)
			return true;
	return false;
}

void tornado_how(const struct tornado *tornado, struct text *out)
{
	struct text by = {0};

	percent_write(&by, tornado->asked.by, tornado->asked.by < 0.1 ? 1 : 0);
	text_addf(out, _("one quantity at a time, %s less and %s more"), text_str(&by), text_str(&by));
	if (any_kind(tornado, QUANTITY_UNCERTAIN))
		text_add(out, _(", an uncertain one to its p10 and p90"));
	text_release(&by);
}

/* --- numbers --- */

void tornado_value_write(const struct tornado *tornado, double value, struct text *out)
{
	if (isfinite(value))
		verdict_write(out, tornado->plan, &tornado->figure, value);
	else
		text_add(out, _("never"));
}

void tornado_change_write(const struct tornado *tornado, double change, struct text *out)
{
	if (change > 0 && isfinite(change))
		text_addc(out, '+');
	tornado_value_write(tornado, change, out);
}

void tornado_half_write(const struct tornado *tornado, struct interval ci, const char *plus_minus, struct text *out)
{
	const struct threshold *t = &tornado->figure;
	const bool usd = !t->probability && strcmp(tornado->plan->metric[t->metric].unit, "USD") == 0;
	const double half = (ci.high - ci.low) / 2, factor = t->probability ? 100 : usd ? currency_in_use()->per_usd : 1;

	if (!isfinite(half) || !(half > 1e-9 * fabs(tornado->own)))
		return;
	text_addf(out, " %s ", plus_minus);
	number_write(out, factor * half, factor * half < 10 && factor * tornado->own > 1000 ? 1 : 2);
}

/* Three digits, without zeros at their end: "7.5", not "7.50". */
static int digits_of(double x)
{
	char three[32], fewer[32];
	int digits = 3;

	snprintf(three, sizeof three, "%.2e", x);
	for (; digits > 1; digits--) {
		snprintf(fewer, sizeof fewer, "%.*e", digits - 2, x);
		if (strtod(three, NULL) != strtod(fewer, NULL))
			break;
	}
	return digits;
}

static void number_of(const struct quantity *q, double number, struct text *out)
{
	number /= q->unit_size;
	number_write(out, number, q->kind == QUANTITY_WHOLE ? 15 : digits_of(number));
}

static void unit_of(const struct quantity *q, struct text *out)
{
	if (*q->unit)
		text_addf(out, " %s", q->unit);
}

void tornado_end_write(const struct tornado_bar *bar, int end, struct text *out)
{
	number_of(&bar->quantity, bar->end[end].to.number, out);
	unit_of(&bar->quantity, out);
}

void tornado_range(const struct tornado_bar *bar, const char *dots, struct text *out)
{
	const struct quantity *q = &bar->quantity;
	const bool low = bar->end[DOWN].lived, high = bar->end[UP].lived, quantiles = q->kind == QUANTITY_UNCERTAIN;

	if (q->kind == QUANTITY_LAW)
		text_addf(out, "%s ", _("mean"));
	text_add(out, !quantiles ? "" : low ? "p10 " : _("mean "));
	number_of(q, low ? bar->end[DOWN].to.number : q->number, out);
	text_addf(out, " %s %s", dots, !quantiles ? "" : high ? "p90 " : _("mean "));
	number_of(q, high ? bar->end[UP].to.number : q->number, out);
	unit_of(q, out);
}

/* PREFIX and a dot at the start of PATH are passed over. */
static const char *without(const char *path, const char *prefix)
{
	const size_t length = strlen(prefix);

	return strncmp(path, prefix, length) == 0 && path[length] == '.' ? path + length + 1 : path;
}

static const char *without_named(const char *path, const char *table, const char *name)
{
	const char *rest = without(path, table), *inner = rest == path ? path : without(rest, name);

	return inner == rest ? path : inner;
}

const char *tornado_label(const struct tornado *tornado, const struct tornado_bar *bar)
{
	const struct strategy_plan *plan = tornado->plan->strategy + tornado->strategy;
	const char *path = bar->quantity.path;

	if (tornado->against < 0)
		path = without(without_named(path, "strategies", plan->strategy->name), "set");
	if (!plan->members)
		path = without_named(path, "workloads", plan->workload_name);
	return without(without(path, "workloads"), "prices");
}

/* --- sentences --- */

/* "work 6 d: $19,300" */
static void end_words(const struct tornado *tornado, const struct tornado_bar *bar, int end, struct text *out)
{
	struct text at = {0}, value = {0};

	tornado_end_write(bar, end, &at);
	tornado_value_write(tornado, bar->end[end].value, &value);
	text_addf(out, _("%s at %s"), text_str(&value), text_str(&at));
	text_release(&at);
	text_release(&value);
}

static void widest_words(const struct tornado *tornado, struct text *out)
{
	const struct tornado_bar *bar = tornado->bar;
	const bool both = bar->end[DOWN].lived && bar->end[UP].lived;
	struct text ends = {0}, value = {0};

	if (bar->end[DOWN].lived)
		end_words(tornado, bar, DOWN, &ends);
	if (both)
		text_add(&ends, ", ");
	if (bar->end[UP].lived)
		end_words(tornado, bar, UP, &ends);
	tornado_value_write(tornado, tornado->value, &value);
	text_addf(out, _("%s moves it most: %s; as it is, %s."), tornado_label(tornado, bar), text_str(&ends), text_str(&value));
	text_release(&ends);
	text_release(&value);
}

/* The next ones, down to a tenth of the widest. */
static void next_words(const struct tornado *tornado, struct text *out)
{
	for (size_t i = 1, said = 0; i < tornado->shown && said < 2 && tornado->bar[i].swing >= 0.1 * tornado->bar->swing; i++) {
		struct text swing = {0};

		if (!isfinite(tornado->bar[i].swing))
			continue;
		tornado_value_write(tornado, tornado->bar[i].swing, &swing);
		text_addf(out, "%s%s %s", said++ ? ", " : _("Then: "), tornado_label(tornado, tornado->bar + i), text_str(&swing));
		text_release(&swing);
	}
	if (out->len)
		text_addf(out, " %s", _("from end to end."));
}

static void others_words(const struct tornado *tornado, struct text *out)
{
	const size_t count = tornado->bars - tornado->shown;
	struct text sum = {0}, limit = {0};
	size_t none = 0;

	for (size_t i = tornado->shown; i < tornado->bars; i++)
		none += tornado->bar[i].swing == 0;
	if (!count)
		return;
	tornado_value_write(tornado, tornado->others, &sum);
	percent_write(&limit, TORNADO_SMALL, 1);
	if (none == count)
		text_addf(out, ngettext("%zu more quantity moves nothing.", "%zu more quantities move nothing.", count), count);
	else
		text_addf(out, ngettext("%zu more quantity moves it by less than %s: %s.", "%zu more quantities move it by less than %s each: %s in all.", count),
			  count, text_str(&limit), text_str(&sum));
	text_release(&sum);
	text_release(&limit);
}

/* Where the one that costs less now does so no longer. */
static void turns_words(const struct tornado *tornado, struct text *out)
{
	for (size_t i = 0; tornado->against >= 0 && i < tornado->shown; i++)
		for (int e = 0; e < ENDS; e++) {
			const struct tornado_end *end = tornado->bar[i].end + e;

			if (!end->lived || !(end->value * tornado->value < 0))
				continue;
			text_addf(out, "%s%s ", out->len ? ", " : _("The difference changes its sign with "), tornado_label(tornado, tornado->bar + i));
			tornado_end_write(tornado->bar + i, e, out);
		}
	if (out->len)
		text_addc(out, '.');
}

static bool is_chance(const struct tornado_bar *bar)
{
	bool sure = false;

	for (int e = 0; e < ENDS; e++)
		sure |= bar->end[e].lived && !(bar->end[e].ci.low <= 0 && bar->end[e].ci.high >= 0);
	return !sure;
}

static void partial_words(const struct tornado *tornado, struct text *out)
{
	text_addf(out, ngettext("PARTIAL: interrupted after %zu quantity; what is shown is of that alone.",
				"PARTIAL: interrupted after %zu quantities; what is shown is of those alone.", tornado->bars), tornado->bars);
}

void tornado_find(const struct tornado *tornado, model_line *line, void *context)
{
	struct text s = {0};

	if (tornado->partial)
		partial_words(tornado, &s);
	tornado_tell(&s, line, context);
	if (tornado->shown)
		widest_words(tornado, &s);
	tornado_tell(&s, line, context);
	next_words(tornado, &s);
	tornado_tell(&s, line, context);
	turns_words(tornado, &s);
	tornado_tell(&s, line, context);
	tornado_named(tornado, tornado->bar, tornado->shown, is_chance, _("No more than chance"), &s);
	tornado_tell(&s, line, context);
	others_words(tornado, &s);
	tornado_tell(&s, line, context);
	text_release(&s);
}

void tornado_say(const struct tornado *tornado, model_line *line, void *context)
{
	tornado_find(tornado, line, context);
	tornado_notes(tornado, line, context);
}
