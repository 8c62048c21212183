/* Exercises out of a case. Each writes its question, and for the teacher the answer with its working. Prices are those that the
 * plan pays, so that page, key and simulation cannot disagree. */
#include "sim/report/quiz.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/currencies.h"
#include "sim/base/memory.h"
#include "sim/report/write.h"

enum { COST = 0 };

static const char *name_of(const struct plan *plan, size_t strategy)
{
	return plan->strategy[strategy].strategy->name;
}

/* USD an hour of one node of KIND in strategy S; NAN: it has none, or the price is uncertain. */
static double node_usd_h(const struct strategy_plan *s, enum item_kind kind)
{
	for (size_t i = 0; i < s->setup.items; i++) {
		const struct item *item = s->setup.item + i;

		if (item->kind == kind && item->instance && item->price.form == VALUE_QUANTITY && item->price.dist.kind == DIST_CONSTANT)
			return item->price.dist.a;
	}
	return NAN;
}

/* The first strategy whose fleet is bought as BUY alone; WITH or without commitments. -1: none. */
static int strategy_bought(const struct plan *plan, enum buy buy, bool with)
{
	for (size_t s = 0; s < plan->strategies; s++) {
		const struct setup *setup = &plan->strategy[s].setup;
		bool alone = setup->fleet_rows > 0 && (setup->commitments > 0) == with && !plan->strategy[s].is_bound;

		for (size_t r = 0; r < setup->fleet_rows; r++)
			alone &= setup->fleet[r].buy == buy && !setup->fleet[r].coordinator;
		if (alone && isfinite(node_usd_h(plan->strategy + s, buy == BUY_SPOT ? ITEM_SPOT : ITEM_ON_DEMAND)))
			return (int)s;
	}
	return -1;
}

/* One of a service: how many there are changes by the hour. */
static long long nodes_of(const struct strategy_plan *s)
{
	return s->workload->nodes && !s->workload->lasts ? (long long)s->workload->nodes(s->workload_plan) : 1;
}

/* Never three decimals behind a whole number: "8,469" is eight thousand to some who read it. */
static bool to_the_cent(double amount)
{
	return fabs(amount) >= 1 && fabs(amount) < 1000;
}

/* Below one as few digits as say it, five at most. */
static void small_money(struct text *out, double usd)
{
	int digits = 2;

	for (; digits < 5; digits++) {
		char buf[32];

		snprintf(buf, sizeof buf, "%.*e", digits - 1, usd);
		if (fabs(strtod(buf, NULL) - usd) <= 1e-9 * fabs(usd))
			break;
	}
	usd_write(out, usd, fabs(usd) < 1 ? digits : 5);
}

static void money(struct text *out, double usd)
{
	if (to_the_cent(usd * currency_in_use()->per_usd))
		usd_exact_write(out, usd);
	else
		small_money(out, usd);
}

/* A price that has more than cents has four decimals, so that the working comes out. */
void handout_money(struct text *out, double usd)
{
	const double amount = fabs(usd * currency_in_use()->per_usd), cents = 100 * amount;

	if (to_the_cent(amount) && fabs(cents - rint(cents)) > 1e-6 * cents)
		usd_write(out, usd, (int)floor(log10(amount)) + 5);
	else
		money(out, usd);
}

/* Hours, and how many times. */
static void figure(struct text *out, double x)
{
	if (to_the_cent(x) && x != rint(x))
		fixed_write(out, x, 2);
	else
		number_write(out, x, 5);
}

/* "8 × $32.77/h = $262.2/h" */
static void hour_working(const struct strategy_plan *s, enum item_kind kind, struct text *out)
{
	const double usd_h = node_usd_h(s, kind);

	text_addf(out, "%lld × ", nodes_of(s));
	handout_money(out, usd_h);
	text_add(out, " = ");
	money(out, usd_h * (double)nodes_of(s));
	text_add(out, _(" an hour"));
}

/* Hours of a run in which nothing goes wrong, or of what is served. */
static double ideal_h(const struct strategy_plan *s)
{
	return (s->workload->lasts ? s->setup.horizon_s : plan_kind(s)->ideal_s(plan_kind_plan(s))) / HOUR_S;
}

/* Why the simulation comes to another total than what was WORKED out. */
static void simulated_beside(double mean, double worked, struct text *out)
{
	struct text all = {0}, apart = {0};

	money(&all, mean);
	money(&apart, fabs(mean - worked));
	if (fabs(mean - worked) >= 0.005)
		text_addf(out, mean > worked ? _(" The simulation comes to %s on average, %s more: it also bills what is left out here, such as "
						  "starting, saving and storage.") :
						_(" The simulation comes to %s on average, %s less: not all of these hours are paid for in it."),
			  text_str(&all), text_str(&apart));
	text_release(&all);
	text_release(&apart);
}

static bool list_price(const struct handout *h, struct text *question, struct text *answer)
{
	const struct plan *plan = h->quiz->plan;
	const int s = strategy_bought(plan, BUY_ON_DEMAND, false);

	if (s < 0 || !isnan(plan_runs(plan->strategy + s)))
		return false;
	const struct strategy_plan *strategy = plan->strategy + s;
	const double usd_h = node_usd_h(strategy, ITEM_ON_DEMAND) * (double)nodes_of(strategy), hours = ideal_h(strategy);

	if (strategy->workload->lasts)
		text_addf(question, _("Strategy %s: what does one %s cost an hour, and for the "), name_of(plan, (size_t)s),
			  strategy->setup.instance_name);
	else
		text_addf(question, _("Strategy %s: what do its %lld × %s cost an hour, and for the whole work, the "), name_of(plan, (size_t)s),
			  nodes_of(strategy), strategy->setup.instance_name);
	figure(question, hours);
	text_add(question, " h");
	text_add(question, strategy->workload->lasts ? _(" that are served, if it runs all the time?") : _(" of it when nothing goes wrong?"));
	if (!answer)
		return true;
	hour_working(strategy, ITEM_ON_DEMAND, answer);
	text_add(answer, "; × ");
	figure(answer, hours);
	text_add(answer, " h = ");
	money(answer, usd_h * hours);
	text_addc(answer, '.');
	simulated_beside(h->summary->strategy[s].metric[COST].mean, usd_h * hours, answer);
	return true;
}

static bool spot_break_even(const struct handout *h, struct text *question, struct text *answer)
{
	const struct plan *plan = h->quiz->plan;
	const int a = strategy_bought(plan, BUY_ON_DEMAND, false), b = strategy_bought(plan, BUY_SPOT, false);

	if (a < 0 || b < 0 || plan->strategy[a].setup.instance != plan->strategy[b].setup.instance)
		return false;
	const double on_demand = node_usd_h(plan->strategy + a, ITEM_ON_DEMAND), spot = node_usd_h(plan->strategy + b, ITEM_SPOT);

	text_addf(question, _("Break-even: how many times as many hours may %s (Spot) be paid for until it costs as much as %s (On-Demand)?"),
		  name_of(plan, (size_t)b), name_of(plan, (size_t)a));
	if (!answer)
		return true;
	handout_money(answer, on_demand);
	text_add(answer, " / ");
	handout_money(answer, spot);
	text_add(answer, " = ");
	figure(answer, on_demand / spot);
	return true;
}

/* The time from one save to the next, s; 0: this workload saves nothing. */
static double saved_every_s(const struct strategy_plan *s)
{
	struct tuning tuning;

	return s->workload->tunable && s->workload->tunable->tuning(plan_kind_plan(s), &tuning) && isfinite(tuning.now_s) ? tuning.now_s : 0;
}

/* A loss at a moment that is equally likely anywhere in an interval T loses T/2 on average (J. W. Young, CACM 17 (1974) 530, to
 * first order). */
static bool expected_loss(const struct handout *h, struct text *question, struct text *answer)
{
	const struct plan *plan = h->quiz->plan;
	const int s = strategy_bought(plan, BUY_SPOT, false);
	const double every_s = s < 0 ? 0 : saved_every_s(plan->strategy + s);

	if (!(every_s > 0))
		return false;
	text_addf(question, _("Expected loss: %s saves its work every "), name_of(plan, (size_t)s));
	hours_write(question, every_s / HOUR_S, 3);
	text_add(question, _(". A loss sends it back to the last save, and comes at any moment in between with equal chance. How many "
			    "hours of work does a loss cost on average, and how much is that at the fleet's spot price?"));
	if (!answer)
		return true;
	figure(answer, every_s / HOUR_S);
	text_add(answer, " h / 2 = ");
	figure(answer, every_s / HOUR_S / 2);
	text_add(answer, " h; ");
	hour_working(plan->strategy + s, ITEM_SPOT, answer);
	text_add(answer, "; × ");
	figure(answer, every_s / HOUR_S / 2);
	text_add(answer, " h = ");
	money(answer, every_s / HOUR_S / 2 * (double)nodes_of(plan->strategy + s) * node_usd_h(plan->strategy + s, ITEM_SPOT));
	return true;
}

/* Facts about commitment C that no future changes; NAN: unknown. */
static double rated(const struct plan *plan, size_t s, size_t c, bool fee)
{
	const struct models *known = plan->scenario->models;

	for (size_t r = 0; r < known->raters; r++) {
		double (*ask)(const void *, size_t) = fee ? known->rater[r]->commit_usd_h : known->rater[r]->break_even;
		const double x = ask ? ask(plan->strategy[s].rater_plan[r], c) : NAN;

		if (!isnan(x))
			return x;
	}
	return NAN;
}

static bool commitment_break_even(const struct handout *h, struct text *question, struct text *answer)
{
	const struct plan *plan = h->quiz->plan;

	for (size_t s = 0; s < plan->strategies; s++) {
		if (!plan->strategy[s].setup.commitments)
			continue;
		const double fee = rated(plan, s, 0, true), use = rated(plan, s, 0, false);
		const double term_h = plan->strategy[s].setup.commitment[0].sold_s / HOUR_S;

		if (!(fee > 0) || !(use > 0 && use < 1) || !(term_h > 0))
			continue;
		text_addf(question, _("Commitment: %s commits to "), name_of(plan, s));
		money(question, fee);
		text_add(question, _(" an hour for "));
		number_write(question, term_h, 6);
		text_add(question, _(" hours, used or not; on demand the same use would cost "));
		money(question, fee / use);
		text_add(question, _(" an hour. What is paid in all, and what share of the hours must be used for it to pay?"));
		if (answer) {
			money(answer, fee);
			text_add(answer, " × ");
			number_write(answer, term_h, 6);
			text_add(answer, " h = ");
			money(answer, fee * term_h);
			text_add(answer, "; ");
			money(answer, fee);
			text_add(answer, " / ");
			money(answer, fee / use);
			text_add(answer, " = ");
			percent_write(answer, use, 1);
		}
		return true;
	}
	return false;
}

exercise *const by_hand[] = {list_price, spot_break_even, expected_loss, commitment_break_even, NULL};

static bool choose(const struct handout *h, struct text *question, struct text *answer)
{
	const struct quiz *quiz = h->quiz;

	question_write(quiz, question);
	text_add(question, _(" Choose before you simulate, and say why."));
	if (!answer)
		return true;
	bool *right = mem_new(quiz->options, sizeof *right);
	struct text names = {0};

	quiz_decide(quiz, h->summary, right);
	for (size_t i = 0; i < quiz->options; i++)
		if (right[i]) {
			text_add(&names, names.len ? "; " : "");
			option_write(quiz, i, &names);
		}
	text_addf(answer, "%s (", names.len ? text_str(&names) : _("nobody"));
	rule_write(quiz, answer);
	text_add(answer, ").");
	if (*bilingual_str(&quiz->question->explanation)) {
		text_addc(answer, ' ');
		text_add_plain(answer, bilingual_str(&quiz->question->explanation));
	}
	text_release(&names);
	free(right);
	return true;
}

static bool simulate(const struct handout *h, struct text *question, struct text *answer)
{
	text_add(question, _("Simulate, with the command below, and fill in the table. Were you right?"));
	for (size_t s = 0; answer && s < h->summary->plan->strategies; s++) {
		const struct strategy_summary *strategy = h->summary->strategy + s;

		text_addf(answer, "%s%s: p50 ", s ? "; " : "", name_of(h->summary->plan, s));
		usd_write(answer, strategy->metric[COST].q[Q_P50], 4);
		text_add(answer, ", p95 ");
		usd_write(answer, strategy->metric[COST].q[Q_P95], 4);
		if (strategy->probability[P_LATE].known) {
			text_addf(answer, ", %s ", _("P(late)"));
			probability_write(answer, strategy->probability[P_LATE].value, 1);
		}
	}
	return true;
}

/* The strategy whose p95 lies furthest above its p50, of its p50. */
static size_t widest(const struct summary *summary)
{
	size_t found = 0;
	double most = -1;

	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const double *q = summary->strategy[s].metric[COST].q, spread = (q[Q_P95] - q[Q_P50]) / q[Q_P50];

		if (spread > most) {
			most = spread;
			found = s;
		}
	}
	return found;
}

static bool tail(const struct handout *h, struct text *question, struct text *answer)
{
	if (h->quiz->plan->scenario->replications == 1)
		return false;             /* nothing is left to chance */
	text_add(question, _("Whose p95 lies furthest above its p50, and by how much? What does that mean for a budget?"));
	if (!answer)
		return true;
	const size_t s = widest(h->summary);
	const double *q = h->summary->strategy[s].metric[COST].q;

	text_addf(answer, "%s: ", name_of(h->summary->plan, s));
	money(answer, q[Q_P95]);
	text_add(answer, " - ");
	money(answer, q[Q_P50]);
	text_add(answer, " = ");
	money(answer, q[Q_P95] - q[Q_P50]);
	text_add(answer, _(". Who budgets the p50 pays more in half of the futures; who budgets the p95, in one of 20."));
	return true;
}

/* Of services: what a million requests cost. */
static bool per_million(const struct handout *h, struct text *question, struct text *answer)
{
	const struct plan *plan = h->quiz->plan;
	const size_t s = plan->scenario->baseline;
	const struct scaled *scaled = plan->strategy[s].workload->scaled;
	const int count = scaled ? metric_named(plan, scaled->count) : -1;

	if (count < 0)
		return false;
	text_addf(question, _("What does a million requests cost with %s? Divide its mean cost by its mean number of requests (%s, in the JSON)."),
		  name_of(plan, s), scaled->count);
	if (!answer)
		return true;
	const double cost = h->summary->strategy[s].metric[COST].mean, requests = h->summary->strategy[s].metric[count].mean;

	money(answer, cost);
	text_add(answer, " / ");
	number_write(answer, requests, 5);
	text_add(answer, " × 1000000 = ");
	money(answer, cost / requests * 1e6);
	return true;
}

static bool saving(const struct handout *h, struct text *question, struct text *answer)
{
	const struct plan *plan = h->quiz->plan;
	const size_t baseline = plan->scenario->baseline;

	if (plan->strategies < 2)
		return false;
	text_addf(question, _("By how many per cent does the p50 of each other strategy lie above or below that of %s?"), name_of(plan, baseline));
	for (size_t s = 0, n = 0; answer && s < plan->strategies; s++) {
		const double base = h->summary->strategy[baseline].metric[COST].q[Q_P50];
		const double more = h->summary->strategy[s].metric[COST].q[Q_P50] / base - 1;

		if (s == baseline)
			continue;
		text_addf(answer, "%s%s: %s", n++ ? "; " : "", name_of(plan, s), more > 0 ? "+" : "");
		percent_write(answer, more, 1);
	}
	return true;
}

exercise *const by_simulation[] = {choose, simulate, tail, per_million, saving, NULL};
