/* summary.csv, and the two kinds of cell that every CSV here is made of. A number that does not exist, or is infinite
 * (hours that never end), is an empty cell. */
#include "sim/report/write.h"

#include <math.h>
#include <string.h>

#include "sim/base/locales.h"

/* A spreadsheet takes a cell that begins so for a formula (OWASP ASVS 1.2.10). */
static bool looks_like_a_formula(const char *s)
{
	return *s && strchr("=+-@\t\r", *s);
}

void csv_text(struct text *out, const char *s)
{
	const bool formula = looks_like_a_formula(s);
	const bool quoted = formula || s[strcspn(s, ",;\"\r\n\t")] != '\0' || (csv_locale_comma() && csv_is_number(s, strlen(s)));

	if (!quoted) {
		text_add(out, s);
		return;
	}
	text_add(out, formula ? "\"'" : "\"");
	for (; *s; s++) {
		if (*s == '"')
			text_addc(out, '"');
		text_addc(out, *s);
	}
	text_addc(out, '"');
}

void csv_number(struct text *out, double x)
{
	if (isfinite(x))
		text_add_double(out, x == 0 ? 0 : x);
}

static void metric_row(const struct strategy_summary *s, const struct metric *metric, const struct metric_summary *m,
		       struct text *out)
{
	const double moments[] = {m->mean, m->se, m->ci.low, m->ci.high, m->sd, m->min};

	csv_text(out, s->plan->strategy->name);
	text_addc(out, ',');
	csv_text(out, strategy_title(s->plan->strategy));
	text_addf(out, ",%s,%s", metric->name, metric->unit);
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		text_addc(out, ',');
		csv_number(out, moments[i]);
	}
	for (int q = 0; q < QUANTILES; q++) {
		text_addc(out, ',');
		csv_number(out, m->q[q]);
	}
	text_addc(out, ',');
	csv_number(out, m->max);
	text_addc(out, ',');
	csv_number(out, m->cvar95);
	text_addf(out, ",%zu,%zu\n", s->finished, s->unfinished);
}

void csv_write(const struct summary *summary, struct text *out)
{
	text_add(out, "strategy,title,metric,unit,mean,se,ci_low,ci_high,sd,min");
	for (int q = 0; q < QUANTILES; q++)
		text_addf(out, ",%s", summary_p_name[q]);
	text_add(out, ",max,cvar95,finished,unfinished\n");
	for (size_t s = 0; s < summary->plan->strategies; s++)
		for (size_t m = 0; m < summary->plan->metrics; m++)
			metric_row(summary->strategy + s, summary->plan->metric + m, summary->strategy[s].metric + m, out);
	csv_finish(out);
}
