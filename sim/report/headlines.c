/* What a workload is judged by beside its cost and its time: the figures that its type wants in the table, most important first. */
#include "sim/report/write.h"

#include <math.h>
#include <string.h>

#define MINUTES_FROM_S 120.0
#define ROUNDED_UP 5e-4           /* what is shown as 1,000 of one unit is one of the next */

void seconds_write(struct text *out, double s, int digits)
{
	const double size = (1 + ROUNDED_UP) * fabs(s);
	const bool whole = size >= 1 || s == 0, milli = size >= 1e-3;
	struct text number = {0};

	if (!isfinite(s) || size >= MINUTES_FROM_S) {
		duration_write(out, s / HOUR_S, digits);
		return;
	}
	number_write(&number, whole ? s : milli ? 1e3 * s : 1e6 * s, digits);
	text_addf(out, "%s %s", text_str(&number), whole ? "s" : milli ? "ms" : "µs");
	text_release(&number);
}

/* The figure of STRATEGY: a mean over its futures, or a share; NAN: there is none. */
static double figure_of(const struct summary *summary, size_t strategy, const struct headline *headline)
{
	const int metric = metric_named(summary->plan, headline->metric), of = headline->of ? metric_named(summary->plan, headline->of) : -1;
	const struct metric_summary *all = summary->strategy[strategy].metric;

	if (metric < 0 || (headline->of && of < 0))
		return NAN;
	return headline->of ? all[metric].mean / all[of].mean : all[metric].mean;
}

static bool any_figure(const struct summary *summary, const struct headline *headline)
{
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (isfinite(figure_of(summary, s, headline)))
			return true;
	return false;
}

size_t headlines_find(const struct summary *summary, const struct headline *found[HEADLINES_MOST])
{
	const struct workload_type *workload = summary->plan->strategies ? summary->plan->strategy[0].workload : NULL;
	size_t count = 0;

	for (const struct headline *h = workload ? workload->headline : NULL; h && h->metric && count < HEADLINES_MOST; h++)
		if (any_figure(summary, h))
			found[count++] = h;
	return count;
}

void headline_write(struct text *out, const struct summary *summary, size_t strategy, const struct headline *headline)
{
	const double x = figure_of(summary, strategy, headline);

	if (headline->of || headline->share)
		served_share_write(out, x);
	else
		outcome_write(out, summary->plan->metric + metric_named(summary->plan, headline->metric), x, 3);
}
