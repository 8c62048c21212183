/* Sentences about results that several sinks say. */
#include "sim/report/write.h"

#include <math.h>

#include "sim/base/calendar.h"

#define MISSED_WORTH_SAYING 0.01          /* share of the requests */

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
}

void best_mark(const struct summary *summary, size_t strategy, const char *mark, struct text *out)
{
	if (summary->best == (int)strategy)
		text_addf(out, "%s%s", mark, doubts_of(summary, strategy) ? "?" : "");
}

void best_words(const struct summary *summary, const char *mark, struct text *out)
{
	if (summary->best < 0)
		text_add(out, _("No strategy meets all thresholds."));
	else if (summary->verdicts == 0)
		text_addf(out, _("%s = the lowest p95 of cost, under the assumptions."), mark);
	else
		text_addf(out, _("%s = the lowest p95 of cost among the strategies that meet all thresholds, under the assumptions."), mark);
}

void doubt_words(const struct summary *summary, const char *lead, struct text *out)
{
	const unsigned doubts = summary->best < 0 ? 0 : doubts_of(summary, (size_t)summary->best);
	const int other = best_undoubted(summary);
	struct text p95 = {0};

	if (!doubts)
		return;
	text_add(out, lead);
	if (doubts == DOUBT_PRICE)
		text_add(out, _("it rests on an assumed price: one that is printed nowhere, or that nobody verified."));
	else if (doubts == DOUBT_CALM)
		text_add(out, _("it rests on spot nodes whose interruptions are not simulated."));
	else
		text_add(out, _("it rests on an assumed price, and on spot nodes whose interruptions are not simulated."));
	if (other >= 0) {
		usd_write(&p95, summary->strategy[other].metric[metric_of_kind(summary->plan, METRIC_COST)].q[Q_P95], 4);
		text_addf(out, _(" Of the strategies without such a doubt the best is %s, with a p95 of %s."),
			  name_of(summary, (size_t)other), text_str(&p95));
	}
	text_release(&p95);
}

bool any_interruption(const struct summary *summary)
{
	for (size_t s = 0; s < summary->plan->strategies; s++)
		if (summary->strategy[s].interruptions_per_day > 0)
			return true;
	return false;
}

/* Does STRATEGY cost what OTHER costs, in every future? */
static bool same_cost(const struct summary *summary, size_t strategy, size_t other)
{
	const size_t cost = (size_t)metric_of_kind(summary->plan, METRIC_COST);
	const double *x = futures_column(summary->futures, strategy, cost), *y = futures_column(summary->futures, other, cost);

	for (size_t i = 0; i < summary->futures->count; i++)
		if (x[i] != y[i])
			return false;
	return true;
}

/* TOP and those that cost the same: "A, C". How many others there are. */
static size_t tied_names(const struct summary *summary, size_t top, struct text *names)
{
	size_t tied = 0;

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		if (s != top && (!summary->strategy[s].probability[P_CHEAPEST].known || !same_cost(summary, s, top)))
			continue;
		text_addf(names, "%s%s", names->len ? ", " : "", name_of(summary, s));
		tied += s != top;
	}
	return tied;
}

/* A low price is no merit of what serves badly: said of TOP and of those that cost the same. */
static void missed_words(const struct summary *summary, size_t top, struct text *out)
{
	const struct workload_type *workload = summary->plan->strategy[top].workload;
	const int missed = workload && workload->scaled && workload->scaled->missed ? metric_named(summary->plan, workload->scaled->missed) : -1;
	struct text share = {0};

	for (size_t s = 0; missed >= 0 && s < summary->plan->strategies; s++) {
		const double x = summary->strategy[s].metric[missed].mean;

		if (!(x >= MISSED_WORTH_SAYING) || !summary->strategy[s].probability[P_CHEAPEST].known || !same_cost(summary, s, top))
			continue;
		percent_write(&share, x, x < 0.0995 ? 1 : 0);
		text_addf(out, _(" But with %s, %s of the requests miss the SLO."), name_of(summary, s), text_str(&share));
		text_clear(&share);
	}
	text_release(&share);
}

/* Who else is the cheapest now and then: "B 12 %, C 3 %". */
static void others_write(const struct summary *summary, size_t top, struct text *others)
{
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const double p = summary->strategy[s].probability[P_CHEAPEST].value;

		if (s == top || !(p >= 0.005))
			continue;
		text_addf(others, "%s%s ", others->len ? ", " : "", name_of(summary, s));
		percent_write(others, p, p < 0.01 ? 1 : 0);
	}
}

void cheapest_words(const struct summary *summary, struct text *out)
{
	const size_t n = summary->plan->strategies;
	size_t top = n, known = 0;
	struct text share = {0}, others = {0}, names = {0};

	for (size_t s = 0; s < n; s++) {
		const struct probability *p = &summary->strategy[s].probability[P_CHEAPEST];

		if (p->known && (top == n || p->value > summary->strategy[top].probability[P_CHEAPEST].value))
			top = s;
		known += p->known;
	}
	if (known < 2)
		return;
	others_write(summary, top, &others);
	const double p = summary->strategy[top].probability[P_CHEAPEST].value;

	probability_write(&share, p, p > 0.99 && p < 1 ? 1 : 0);
	if (!(p > 0))
		text_add(out, _("No future was finished by any strategy: none is the cheapest."));
	else if (tied_names(summary, top, &names))
		text_addf(out, _("%s cost the same, and none costs less in %s of the futures."), text_str(&names), text_str(&share));
	else if (!any_interruption(summary))
		text_addf(out, others.len ? _("%s is the cheapest in %s of the futures; then %s.") : _("%s is the cheapest in %s of the futures."),
			  name_of(summary, top), text_str(&share), text_str(&others));
	else if (others.len)
		text_addf(out, _("%s is the cheapest in %s of the futures, under the same storms; then %s."),
			  name_of(summary, top), text_str(&share), text_str(&others));
	else
		text_addf(out, _("%s is the cheapest in %s of the futures, under the same storms."), name_of(summary, top),
			  text_str(&share));
	if (p > 0)
		missed_words(summary, top, out);
	text_release(&share);
	text_release(&others);
	text_release(&names);
}

void workloads_words(const struct summary *summary, size_t strategy, struct text *out)
{
	const struct strategy_summary *s = summary->strategy + strategy;
	double rest = s->metric[metric_of_kind(summary->plan, METRIC_COST)].mean;
	struct text list = {0}, usd = {0};

	for (size_t w = 0; w < s->plan->members; w++) {
		const char *name = s->plan->member[w].workload_name;
		const double its = s->metric[metric_of_workload(summary->plan, name)].mean;

		usd_write(&usd, its, 4);
		text_addf(&list, "%s%s %s", w ? ", " : "", name, text_str(&usd));
		text_clear(&usd);
		rest -= its;
	}
	if (list.len)
		text_addf(out, _("%s, cost by workload, on average: %s."), name_of(summary, strategy), text_str(&list));
	if (list.len && rest > 0.005) {
		usd_write(&usd, rest, 4);
		text_addf(out, _(" What nothing used of its commitments: %s."), text_str(&usd));
	}
	text_release(&list);
	text_release(&usd);
}

static void unfinished_key(const struct summary *summary, size_t strategy, struct text *out)
{
	if (summary->strategy[strategy].unfinished)
		text_add(out, "unfinished");      /* of all of them together */
}

static void unfinished_of(const struct summary *summary, const size_t *who, size_t count, struct text *out)
{
	struct text all = {0}, share = {0}, without = {0}, of = {0};

	for (size_t i = 0; i < count; i++) {
		const struct strategy_summary *s = summary->strategy + who[i];

		probability_write(&share, s->probability[P_FINISHED].value, 1);
		number_write(&without, (double)s->unfinished, 17);
		number_write(&of, (double)(s->finished + s->unfinished), 17);
		if (count == 1)
			text_addf(out, _("%s finishes in %s of the futures (%s of %s do not)."), name_of(summary, who[0]), text_str(&share),
				  text_str(&without), text_str(&of));
		text_addf(&all, _("%s%s %s (%s of %s do not)"), i ? ", " : "", name_of(summary, who[i]), text_str(&share), text_str(&without),
			  text_str(&of));
		text_clear(&share);
		text_clear(&without);
		text_clear(&of);
	}
	if (count > 1)
		text_addf(out, _("Futures that finish: %s."), text_str(&all));
	text_add(out, _(" Costs count all futures; mean hours only those that finish."));
	text_release(&all);
	text_release(&share);
	text_release(&without);
	text_release(&of);
}

void unfinished_write(const struct summary *summary, model_line *line, void *context)
{
	said_once(summary, unfinished_key, unfinished_of, line, context);
}

/* How many such runs a term would need for the plan to pay; 0 when it cannot be said. */
static double runs_to_break_even(const struct commitment_summary *c)
{
	const double runs = c->break_even / c->utilisation;

	return isfinite(runs) && runs > 0 ? ceil(runs - 1e-9) : 0;
}

/* "$147.20/h", or "3 of them". */
void amount_write(struct text *out, const struct commitment_amount *amount, double value)
{
	struct text number = {0};

	if (amount->counted)
		number_write(&number, value, 6);
	else
		usd_write(&number, value, 4);
	text_addf(out, amount->counted ? _("%s of them") : _("%s/h"), text_str(&number));
	text_release(&number);
}

/* "$147.20/h", or "3": an end of an interval. */
static void bound_write(struct text *out, const struct commitment_amount *amount, double value)
{
	if (amount->counted)
		number_write(out, value, 6);
	else
		amount_write(out, amount, value);
}

/* "best over 200 futures; 95 % interval 30.1 to 33.0" */
static void best_found(const struct summary *summary, const struct best *best, struct text *out)
{
	struct text low = {0}, high = {0}, confidence = {0}, saves = {0};

	bound_write(&low, &best->amount, best->ci.low);
	bound_write(&high, &best->amount, best->ci.high);
	percent_write(&confidence, summary->plan->scenario->confidence, 0);
	usd_write(&saves, best->without_usd - best->cost_usd, 4);
	if (isfinite(best->ci.low))
		text_addf(out, _(" That is the best size over %zu futures (%s interval: %s to %s); without it the strategy costs %s more on average."),
			  best->pilots, text_str(&confidence), text_str(&low), text_str(&high), text_str(&saves));
	else
		text_addf(out, _(" That is the best size in one future; without it the strategy costs %s more."), text_str(&saves));
	text_release(&low);
	text_release(&high);
	text_release(&confidence);
	text_release(&saves);
}

static void pays_from(const struct commitment_summary *c, struct text *out)
{
	struct text pays = {0}, runs = {0};

	percent_write(&pays, c->break_even, 1);
	number_write(&runs, runs_to_break_even(c), 3);
	/* how many such runs is a question only where a run is a small part of the term */
	if (isfinite(c->break_even) && runs_to_break_even(c) > 1 && !c->commitment->owned)
		text_addf(out, _(" It pays from a utilisation of %s on: %s such runs in the term."), text_str(&pays), text_str(&runs));
	else if (isfinite(c->break_even))
		text_addf(out, _(" It pays from a utilisation of %s on."), text_str(&pays));
	text_release(&pays);
	text_release(&runs);
}

static bool none_bought(const struct commitment_summary *c)
{
	return c->best && c->amount.value == 0;
}

/* WHAT without a size. Why that can be is said once a strategy: of the first. */
static void none_words(const struct summary *summary, size_t strategy, size_t commitment, const struct text *what, struct text *out)
{
	const struct commitment_summary *all = summary->strategy[strategy].commitment;
	bool said = all[commitment].commitment->owned;

	for (size_t i = 0; i < commitment; i++)
		said = said || (none_bought(all + i) && !all[i].commitment->owned);
	text_addf(out, _("%s: %s: none is bought, for no size of it lowers the cost."), name_of(summary, strategy), text_str(what));
	if (!said)
		text_add(out, _(" What the run does not use of the full term counts as unused, also after its end; with owned: true only "
				"its own hours count."));
}

void commitment_words(const struct summary *summary, size_t strategy, size_t commitment, struct text *out)
{
	const struct commitment_summary *c = summary->strategy[strategy].commitment + commitment;
	struct text what = {0}, all = {0}, used = {0};
	char day[32];

	text_add_plain(&what, product_title(c->commitment));
	if (c->commitment->instance_name)
		text_addf(&what, " %s", c->commitment->instance_name);
	text_add(&what, ", ");
	term_write(&what, c->commitment);
	if (none_bought(c)) {
		none_words(summary, strategy, commitment, &what, out);
		text_release(&what);
		return;
	}
	text_add(&what, ", ");
	amount_write(&what, &c->amount, c->amount.value);
	if (c->commitment->product && c->commitment->product->mechanism == MECHANISM_CAPACITY) {
		text_addf(out, _("%s: %s: capacity kept at the on-demand price; what of it stood idle is unused commitment."),
			  name_of(summary, strategy), text_str(&what));
		text_release(&what);
		return;
	}
	usd_write(&all, c->commitment->owned ? c->horizon_usd : c->full_term_usd, 4);
	percent_write(&used, c->commitment->owned ? c->horizon_utilisation : c->utilisation, 1);
	if (c->commitment->owned)
		text_addf(out, _("%s: %s, owned already: %s for the hours of this run, used at %s."), name_of(summary, strategy),
			  text_str(&what), text_str(&all), text_str(&used));
	else if (c->commitment->cancelled)
		text_addf(out, _("%s: %s, given back on %.10s: %s in all, used at %s of that by this run."), name_of(summary, strategy),
			  text_str(&what), calendar_write(c->commitment->cancel_unix_s, day, sizeof day), text_str(&all), text_str(&used));
	else
		text_addf(out, _("%s: %s: the cost is that of the full term, %s in all, used at %s by this run."), name_of(summary, strategy),
			  text_str(&what), text_str(&all), text_str(&used));
	pays_from(c, out);
	if (c->best)
		best_found(summary, c->best, out);
	text_release(&what);
	text_release(&all);
	text_release(&used);
}
