/* Commitments made by hand upon the plots' fixture: what a summary says of them, their cost curves, and one future of
 * each strategy hour by hour, whose lines and benefits tell the same story. */
#ifndef COSTCAST_TESTS_COMMITMENT_FIXTURE_H
#define COSTCAST_TESTS_COMMITMENT_FIXTURE_H

#include "tests/unit/plot_fixture.h"

enum { CURVE_POINTS_MOST = 60, DEMANDS = 400 };
#define PLAN_RATE 0.62                    /* of the list price */

struct fixture_curve { struct best best; double at[CURVE_POINTS_MOST], mean[CURVE_POINTS_MOST], low[CURVE_POINTS_MOST], high[CURVE_POINTS_MOST]; };

struct fixture_held {
	struct fixture *f;
	struct replay *future[F_MOST];
	struct product product[F_MOST][8];
	struct commitment commitment[F_MOST][8];
	struct commitment_summary summary[F_MOST][8];
	struct fixture_curve curve[F_MOST][8];
};

static inline struct fixture_held *fixture_held_new(struct fixture *f)
{
	struct fixture_held *h = mem_new(1, sizeof *h);

	h->f = f;
	for (size_t s = 0; s < f->plan.strategies; s++) {
		f->strategy_plan[s].setup.commitment = h->commitment[s];
		f->row[s].commitment = h->summary[s];
	}
	return h;
}

static inline void fixture_held_free(struct fixture_held *h)
{
	for (size_t s = 0; s < F_MOST; s++) {
		if (h->future[s])
			bill_release(&h->future[s]->bill);
		free(h->future[s]);
	}
	free(h);
}

/* Strategy S holds one more: a plan of FEE dollars an hour. */
static inline size_t fixture_hold(struct fixture_held *h, size_t s, const char *en, const char *es, const char *instance, double years, int payment)
{
	const size_t i = h->f->strategy_plan[s].setup.commitments++;

	h->product[s][i] = (struct product){.title = {en, es}};
	h->commitment[s][i] = (struct commitment){.product_name = "plan", .product = &h->product[s][i], .instance_name = instance,
						  .term_s = value_constant(years * 365 * 86400), .payment = payment};
	h->summary[s][i] = (struct commitment_summary){.commitment = &h->commitment[s][i], .break_even = PLAN_RATE};
	return i;
}

static inline struct replay *fixture_future(struct fixture_held *h, size_t s, double hours)
{
	struct replay *r = h->future[s] = mem_new(1, sizeof *r);

	*r = (struct replay){.plan = &h->f->plan, .strategy = s, .finished = true, .log = {.end_s = hours * 3600}};
	return r;
}

static inline struct money fixture_money(double usd)
{
	return money_nano((int64_t)llround(usd * 1e9));
}

/* Usage of LOAD(hour) dollars at list price meets a plan of FEE dollars an hour for TERM_H: covered, uncovered, bought, unused. */
static inline void fixture_live(struct fixture_held *h, size_t s, size_t i, double fee, double term_h, double (*load)(double hour))
{
	struct bill *bill = &h->future[s]->bill;
	const double hours = h->future[s]->log.end_s / 3600;
	struct commitment_summary *c = &h->summary[s][i];
	struct money used = {0};
	double used_usd = 0, run_fee = 0, eligible = 0, covered = 0;

	bill_add(bill, &(struct bill_line){.commitment = (int)i, .charge = CHARGE_PURCHASE, .to_s = term_h * 3600,
					   .recurring = h->commitment[s][i].payment != PAY_ALL_UPFRONT, .billed = fixture_money(fee * term_h)});
	for (double t = 0; t < hours; t++) {
		const double list = load(t), take = fmin(t < term_h ? fee : 0, PLAN_RATE * list), over = list - take / PLAN_RATE;
		const struct money amount = fixture_money(take), rest = fixture_money(over);
		const double to_s = 3600 * fmin(hours, t + 1);

		bill_benefit(bill, &(struct benefit){3600 * t, 1, (int)i, t < term_h ? fee : 0, take, list, take / PLAN_RATE});
		bill_add(bill, &(struct bill_line){.commitment = (int)i, .status = COMMITMENT_USED, .from_s = 3600 * t, .to_s = to_s, .effective = amount});
		bill_add(bill, &(struct bill_line){.commitment = -1, .from_s = 3600 * t, .to_s = to_s, .billed = rest, .effective = rest});
		used.nano += amount.nano;
		used_usd += take;
		run_fee += t < term_h ? fee : 0;
		eligible += list;
		covered += take / PLAN_RATE;
	}
	bill_add(bill, &(struct bill_line){.commitment = (int)i, .status = COMMITMENT_UNUSED, .to_s = term_h * 3600,
					   .effective = {fixture_money(fee * term_h).nano - used.nano}});
	c->utilisation = used_usd / (fee * term_h);
	c->horizon_utilisation = used_usd / run_fee;
	c->coverage = covered / eligible;
}

/* Mean cost of an hour's demand against the amount: fee for all of it, list price for what exceeds it; the newsvendor's. */
static inline void fixture_best(struct fixture_held *h, size_t s, size_t i, double median, double spread, double scale, bool counted)
{
	struct fixture_curve *k = &h->curve[s][i];
	struct best *b = &k->best;
	double demand[DEMANDS], most = 0;

	for (size_t d = 0; d < DEMANDS; d++) {
		demand[d] = median * exp(spread * fixture_normal(h->f));
		demand[d] = counted ? rint(demand[d]) : demand[d];
		most = fmax(most, demand[d]);
	}
	*b = (struct best){.commitment = i, .pilots = DEMANDS, .at = k->at, .mean_usd = k->mean, .low_usd = k->low, .high_usd = k->high,
			   .amount = {.most = most, .counted = counted}, .cost_usd = INFINITY};
	b->points = counted && most + 1 < CURVE_POINTS_MOST ? (size_t)most + 1 : CURVE_POINTS_MOST;
	for (size_t p = 0; p < b->points; p++) {
		double cost[DEMANDS];

		k->at[p] = most * (double)p / (double)(b->points - 1);
		for (size_t d = 0; d < DEMANDS; d++)
			cost[d] = scale * (PLAN_RATE * k->at[p] + fmax(0, demand[d] - k->at[p]));
		const struct moments m = moments_of(cost, DEMANDS);
		const struct interval ci = mean_interval(&m, 0.95);

		k->mean[p] = m.mean;
		k->low[p] = ci.low;
		k->high[p] = ci.high;
		if (m.mean < b->cost_usd) {
			b->cost_usd = m.mean;
			b->amount.value = k->at[p];
		}
	}
	b->without_usd = k->mean[0];
	b->ci = (struct interval){fmax(0, b->amount.value * 0.94 - 0.2), b->amount.value * 1.05 + 0.2};
	if (counted)
		b->ci = (struct interval){floor(b->ci.low), ceil(b->ci.high)};
	h->summary[s][i].best = b;
	h->summary[s][i].amount = b->amount;
}

#endif
