/* Values in words. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/units.h"
#include "sim/config/bind.h"

#define CHOICES_SHOWN 4

struct words {
	char s[64];
};

/* With all its digits. */
static struct words exact(double x, enum dimension dim)
{
	struct words words;

	unit_say(x, dim, words.s, sizeof words.s);
	return words;
}

/* To six digits: what was computed from what the user wrote. */
static struct words rounded(double x, enum dimension dim)
{
	char digits[32];

	if (!isfinite(x))
		return (struct words){"∞"};
	snprintf(digits, sizeof digits, "%.6g", x);
	return exact(strtod(digits, NULL), dim);
}

static void write_choice(const struct dist *d, enum dimension dim, struct text *out)
{
	uint32_t i;

	for (i = 0; i < d->count && i < CHOICES_SHOWN; i++)
		text_addf(out, _("%s%s with %s"), i ? ", " : "", rounded(d->a * d->value[i], dim).s,
			  rounded(d->table[i] - (i ? d->table[i - 1] : 0), DIM_RATIO).s);
	if (d->count > CHOICES_SHOWN)
		text_addf(out, _(" and %u more values"), d->count - CHOICES_SHOWN);
}

static void write_dist(const struct dist *d, enum dimension dim, struct text *out)
{
	switch (d->kind) {
	case DIST_CONSTANT:
		text_add(out, exact(d->a, dim).s);
		break;
	case DIST_UNIFORM:
		text_addf(out, _("uniform, %s to %s"), exact(d->a, dim).s, exact(d->b, dim).s);
		break;
	case DIST_NORMAL:
		text_addf(out, _("normal, mean %s, sd %s, not below zero"), exact(d->a, dim).s, exact(d->b, dim).s);
		break;
	case DIST_LOGNORMAL:
		text_addf(out, _("lognormal, median %s, p95 %s"), rounded(dist_quantile(d, 0.5), dim).s,
			  rounded(dist_quantile(d, 0.95), dim).s);
		break;
	case DIST_EXPONENTIAL:
		text_addf(out, _("exponential, mean %s"), exact(d->a, dim).s);
		break;
	case DIST_WEIBULL:
		text_addf(out, _("Weibull, shape %s, scale %s"), exact(d->a, DIM_NUMBER).s, exact(d->b, dim).s);
		break;
	case DIST_GAMMA:
		text_addf(out, _("gamma, mean %s, sd %s"), rounded(dist_mean(d), dim).s, rounded(dist_sd(d), dim).s);
		break;
	case DIST_TRIANGULAR:
		text_addf(out, _("triangular, %s to %s, most often %s"), exact(d->a, dim).s, exact(d->b, dim).s,
			  exact(d->c, dim).s);
		break;
	case DIST_BETA:
		text_addf(out, _("beta, mean %s, sd %s"), rounded(dist_mean(d), dim).s, rounded(dist_sd(d), dim).s);
		break;
	case DIST_PARETO:
		text_addf(out, _("Pareto, shape %s, from %s on"), exact(d->a, DIM_NUMBER).s, exact(d->b, dim).s);
		break;
	case DIST_EMPIRICAL:
		text_addf(out, _("one of %u measured values, median %s, p95 %s"), d->count,
			  rounded(dist_quantile(d, 0.5), dim).s, rounded(dist_quantile(d, 0.95), dim).s);
		break;
	case DIST_CHOICE:
		write_choice(d, dim, out);
		break;
	case DIST_HAZARD:
		text_addf(out, _("piecewise hazard, median %s, mean %s"), rounded(dist_quantile(d, 0.5), dim).s, rounded(dist_mean(d), dim).s);
		break;
	case DIST_KINDS:
		abort();
	}
}

void value_write(const struct value *value, enum dimension dim, const char *const *words, struct text *out)
{
	char date[32];

	if (value->form == VALUE_WORD && words)
		text_add(out, words[value->word]);
	else if (value->form == VALUE_MONTHS)
		text_addf(out, ngettext("%.0f month of the calendar", "%.0f months of the calendar", (unsigned long)value->dist.a), value->dist.a);
	else if (value->form == VALUE_DATE)
		text_add(out, calendar_write((int64_t)value->dist.a, date, sizeof date));
	else if (value->form == VALUE_QUANTITY)
		write_dist(&value->dist, dim, out);
	else
		text_add(out, _("not given"));
}
