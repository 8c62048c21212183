#include <math.h>

#include "sim/report/costs.h"
#include "sim/report/forecast.h"
#include "sim/report/write.h"

#define GOOD 0.05                         /* an error that is small */
enum { DIGITS = 4 };

const char *forecast_strategy(const struct hindsight *h)
{
	return h->plan->strategy[h->strategy].strategy->name;
}

void forecast_month(const struct hindsight *h, struct text *out)
{
	costs_days(h->from_unix_s, h->to_unix_s, out);
}

void forecast_question(const struct hindsight *h, struct text *out)
{
	struct text month = {0};

	forecast_month(h, &month);
	text_addf(out, _("What will %s have cost at the end of %s, and how soon is that known?"), forecast_strategy(h), text_str(&month));
	text_release(&month);
}

void forecast_fan_words(const struct hindsight *h, struct text *out)
{
	const double *daily = hindsight_future(h, h->median), actual = hindsight_sum(daily, h->days);
	const struct forecast f = hindsight_forecast(h, daily, h->known, h->days);
	struct text so_far = {0}, mean = {0}, half = {0}, then = {0}, off = {0};

	costs_money(&so_far, hindsight_sum(daily, h->known), DIGITS);
	costs_money(&mean, f.mean, DIGITS);
	costs_money(&half, HINDSIGHT_Z * f.sd, 3);
	costs_money(&then, actual, DIGITS);
	text_add(&off, f.mean > actual ? "+" : "");
	percent_write(&off, f.mean / actual - 1, 1);
	if (isfinite(f.sd))
		text_addf(out, ngettext("After %zu day and %s, the forecast is %s ± %s; it was %s (%s).",
					"After %zu days and %s, the forecast is %s ± %s; it was %s (%s).", h->known),
			  h->known, text_str(&so_far), text_str(&mean), text_str(&half), text_str(&then), text_str(&off));
	else
		text_addf(out, ngettext("After %zu day and %s, the forecast is %s; it was %s (%s).",
					"After %zu days and %s, the forecast is %s; it was %s (%s).", h->known),
			  h->known, text_str(&so_far), text_str(&mean), text_str(&then), text_str(&off));
	text_release(&so_far);
	text_release(&mean);
	text_release(&half);
	text_release(&then);
	text_release(&off);
}

/* The first day from which on the error stays below GOOD; `days`: it never does before the end. */
static size_t good_from(const struct hindsight *h)
{
	size_t k = h->days;

	while (k > 0 && h->day[k - 1].mape <= GOOD)
		k--;
	return k;
}

/* The day on which the forecast is most wrong: of those that know something. */
static size_t worst(const struct hindsight *h)
{
	size_t most = 0;

	for (size_t k = 1; k < h->days; k++)
		if (h->day[k].mape > h->day[most].mape)
			most = k;
	return most;
}

static void say_error(const struct hindsight *h, model_line *line, void *context)
{
	const size_t from = good_from(h), most = worst(h);
	struct text s = {0}, error = {0}, good = {0};

	percent_write(&good, GOOD, 0);
	percent_write(&error, h->day[most].mape, 1);
	if (from == 0)
		text_addf(&s, _("The mean error is at most %s from the first day on."), text_str(&good));
	else if (from + 1 < h->days)
		text_addf(&s, _("From day %zu on the mean error is at most %s; the worst is day %zu, %s."), from + 1, text_str(&good), most + 1, text_str(&error));
	else
		text_addf(&s, _("Before the last day the mean error is never for good below %s; the worst is day %zu, %s."), text_str(&good), most + 1,
			  text_str(&error));
	line(context, text_str(&s));
	text_release(&s);
	text_release(&error);
	text_release(&good);
}

static void say_bias(const struct hindsight *h, model_line *line, void *context)
{
	const struct hindsight_day *day = h->day + h->known - 1;
	struct text s = {0}, bias = {0}, coverage = {0};

	percent_write(&bias, fabs(day->bias), 1);
	percent_write(&coverage, day->coverage, 0);
	if (day->bias_ci.low > 0 && day->bias > 5e-4)
		text_addf(&s, _("Forecasts of day %zu are too high, by %s on average: what is paid for early does not go on."), h->known, text_str(&bias));
	else if (day->bias_ci.high < 0 && day->bias < -5e-4)
		text_addf(&s, _("Forecasts of day %zu are too low, by %s on average: what comes late is not in them."), h->known, text_str(&bias));
	if (s.len)
		line(context, text_str(&s));
	text_clear(&s);
	text_addf(&s, _("Its interval of 90 %% holds what then happened in %s of the futures."), text_str(&coverage));
	if (isfinite(day->coverage) && h->known < h->days)
		line(context, text_str(&s));
	text_release(&s);
	text_release(&bias);
	text_release(&coverage);
}

void forecast_say(const struct hindsight *h, model_line *line, void *context)
{
	struct text s = {0};

	if (!(h->day[0].actual > 0)) {
		line(context, _("Nothing costs anything."));
		return;
	}
	forecast_fan_words(h, &s);
	if (h->before)
		text_addf(&s, ngettext(" The %zu day before this month was known, too.", " The %zu days before this month were known, too.", h->before), h->before);
	line(context, text_str(&s));
	say_error(h, line, context);
	say_bias(h, line, context);
	text_release(&s);
}
