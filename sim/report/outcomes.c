/* Outcomes, titles and terms as people read them: what several sinks say alike. */
#include "sim/report/write.h"

#include <math.h>
#include <string.h>

#include "sim/base/currencies.h"

void outcome_write(struct text *out, const struct metric *metric, double x, int digits)
{
	if (strcmp(metric->unit, "USD") == 0)
		usd_write(out, x, digits);
	else if (strcmp(metric->unit, "s") == 0)
		seconds_write(out, x, digits);
	else {
		number_write(out, x, digits);
		if (strcmp(metric->unit, "1") != 0 && isfinite(x))
			text_addf(out, " %s", strncmp(metric->unit, "1/", 2) == 0 ? metric->unit + 1 : metric->unit);
	}
}

/* A metric that its workload's table shows in percent. */
static bool is_share(const struct plan *plan, int metric)
{
	const struct workload_type *workload = plan->strategy[0].workload;

	for (const struct headline *h = workload ? workload->headline : NULL; h && h->metric; h++)
		if (h->share && metric_named(plan, h->metric) == metric)
			return true;
	return false;
}

void verdict_write(struct text *out, const struct plan *plan, const struct threshold *threshold, double x)
{
	if (threshold->probability)
		probability_write(out, x, 1);
	else if (is_share(plan, (int)threshold->metric))
		served_share_write(out, x);
	else
		outcome_write(out, &plan->metric[threshold->metric], x, 4);
}

void threshold_write(struct text *out, const struct plan *plan, const struct threshold *threshold)
{
	const bool of_metric = !threshold->probability || threshold->event == EVENT_METRIC;

	text_add_plain(out, threshold->text);
	if (!currency_foreign() || !of_metric || strcmp(plan->metric[threshold->metric].unit, "USD") != 0)
		return;
	text_add(out, " (");
	usd_write(out, threshold->probability ? threshold->inner_value : threshold->value, 6);
	text_addc(out, ')');
}

const char *strategy_title(const struct strategy *strategy)
{
	return bilingual_str(&strategy->title);
}

const char *book_title(const struct book *book)
{
	const char *title = bilingual_str(&book->title);

	return *title ? title : book->name ? book->name : _("as written in the scenario");
}

void books_write(struct text *out, const struct plan *plan)
{
	unsigned long others = 0;

	text_add_plain(out, book_title(plan->strategy[0].setup.book));
	for (size_t s = 1; s < plan->strategies; s++) {
		const char *title = book_title(plan->strategy[s].setup.book);
		size_t before = 0;

		while (strcmp(title, book_title(plan->strategy[before].setup.book)) != 0)
			before++;
		others += before == s;
	}
	if (others)
		text_addf(out, ngettext(" and %lu more price book", " and %lu more price books", others), others);
}

const char *product_title(const struct commitment *commitment)
{
	const char *title = commitment->product ? bilingual_str(&commitment->product->title) : "";

	return *title ? title : commitment->product_name;
}

void term_write(struct text *out, const struct commitment *commitment)
{
	const double years = commitment->term_s.dist.a / (365 * DAY_S);
	const unsigned long whole = (unsigned long)fmax(0, fmin(1000, rint(years)));

	if (commitment->term_s.form == VALUE_QUANTITY && whole > 0 && (double)whole == years)
		text_addf(out, ngettext("%lu year", "%lu years", whole), whole);
	else
		value_write(&commitment->term_s, DIM_TIME, NULL, out);
}
