/* Forecasts for programs and documents: CSV, JSON, Markdown. */
#include <math.h>

#include "sim/report/costs.h"
#include "sim/report/forecast.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

enum { DAY_BYTES = 10, DIGITS = 4 };

static void date_write(const struct hindsight *h, size_t k, struct text *out)
{
	char date[32];

	calendar_write(h->from_unix_s + (int64_t)k * (int64_t)DAY_S, date, sizeof date);
	text_addf(out, "%.*s", DAY_BYTES, date);
}

/* --- CSV --- */

static void csv_row(const struct hindsight *h, size_t k, struct text *out)
{
	const double *daily = hindsight_future(h, h->median);
	const struct forecast f = hindsight_forecast(h, daily, k + 1, h->days);
	const struct hindsight_day *day = h->day + k;
	const double x[] = {day->forecast, day->actual, day->mape, day->mape_ci.low, day->mape_ci.high, day->bias, day->bias_ci.low, day->bias_ci.high,
			    day->coverage, day->coverage_ci.low, day->coverage_ci.high};
	const double one[] = {daily[k], hindsight_sum(daily, k + 1), f.mean, f.sd, hindsight_sum(daily, h->days)};

	csv_text(out, forecast_strategy(h));
	text_addf(out, ",%zu,", k + 1);
	date_write(h, k, out);
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
	text_addf(out, ",%zu,%zu", h->futures, h->median);
	for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
		text_addc(out, ',');
		csv_number(out, one[i]);
	}
	text_addc(out, '\n');
}

void forecast_csv_write(const struct hindsight *h, struct text *out)
{
	text_add(out, "strategy,days_known,day,mean_forecast,mean_actual,mape,mape_ci_low,mape_ci_high,bias,bias_ci_low,bias_ci_high,coverage,"
		      "coverage_ci_low,coverage_ci_high,futures,future,cost,so_far,forecast,forecast_sd,actual\n");
	for (size_t k = 0; k < h->days; k++)
		csv_row(h, k, out);
	csv_finish(out);
}

/* --- JSON --- */

static void json_day(const struct hindsight *h, size_t k, struct text *out)
{
	const struct hindsight_day *day = h->day + k;
	const struct { const char *key; double x; } number[] = {{"forecast", day->forecast}, {"actual", day->actual}, {"mape", day->mape},
								 {"bias", day->bias}, {"coverage", day->coverage}};
	const struct { const char *key; struct interval ci; } interval[] = {{"mape_ci", day->mape_ci}, {"bias_ci", day->bias_ci},
									     {"coverage_ci", day->coverage_ci}};

	text_addf(out, "  {\"days_known\": %zu, \"day\": \"", k + 1);
	date_write(h, k, out);
	text_add(out, "\"");
	for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
		text_add(out, ", ");
		json_member(out, number[i].key, number[i].x);
	}
	for (size_t i = 0; i < sizeof interval / sizeof *interval; i++) {
		text_add(out, ", ");
		json_interval(out, interval[i].key, interval[i].ci);
	}
	text_addc(out, '}');
}

static void json_one(const struct hindsight *h, struct text *out)
{
	const double *daily = hindsight_future(h, h->median);

	text_addf(out, " \"one\": {\"future\": %zu, \"known\": %zu, ", h->median, h->known);
	json_member(out, "actual", hindsight_sum(daily, h->days));
	text_add(out, ", \"day\": [");
	for (size_t k = 0; k < h->days; k++) {
		const struct forecast f = hindsight_forecast(h, daily, k + 1, h->days);

		text_add(out, k ? ",\n  {" : "\n  {");
		json_member(out, "cost", daily[k]);
		text_add(out, ", ");
		json_member(out, "forecast", f.mean);
		text_add(out, ", ");
		json_member(out, "sd", f.sd);
		text_addc(out, '}');
	}
	text_add(out, "]}");
}

void forecast_json_write(const struct hindsight *h, struct text *out)
{
	json_head(out, h->plan->scenario, h->partial);
	json_text(out, "strategy", forecast_strategy(h));
	text_addf(out, ", \"futures\": %zu, \"days\": %zu, \"interval\": %g,\n \"day\": [\n", h->futures, h->days, HINDSIGHT_COVER);
	for (size_t k = 0; k < h->days; k++) {
		text_add(out, k ? ",\n" : "");
		json_day(h, k, out);
	}
	text_add(out, "],\n");
	json_one(h, out);
	text_add(out, "}\n");
}

/* --- Markdown --- */

void forecast_markdown_write(const struct hindsight *h, const char *command, struct text *out)
{
	struct text s = {0};

	forecast_question(h, &s);
	text_add(out, "# ");
	markdown_text(out, text_str(&s));
	text_addf(out, "\n\n| %s | %s | %s | %s |\n|--:|--:|--:|--:|\n", _("days known"), _("mean absolute error"), _("bias"),
		  /* xgettext:no-c-format */
		  _("held by 90 %"));
	for (size_t k = 0; k < h->days; k++) {
		text_addf(out, "| %zu | ", k + 1);
		percent_write(out, h->day[k].mape, 1);
		text_add(out, " | ");
		percent_write(out, h->day[k].bias, 1);
		text_add(out, " | ");
		if (isfinite(h->day[k].coverage))
			percent_write(out, h->day[k].coverage, 1);
		text_add(out, " |\n");
	}
	text_addc(out, '\n');
	forecast_say(h, markdown_item, out);
	text_addf(out, "\n%s\n\n    ", _("To get these numbers again, in the folder where they were made:"));
	text_add_plain(out, command);
	text_addc(out, '\n');
	text_release(&s);
}
