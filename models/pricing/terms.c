/* What commitments themselves cost: payments when they are made (cash), the same spread over their hours (amortised), and
 * what nothing used. Usage that a commitment covers is charged its amortised share, so the rest of what was paid is idle:
 * payments less use, exactly. */
#include <math.h>
#include <stdlib.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

double phase_upfront_usd(const struct phase *phase)
{
	const int payment = phase->payment;
	const double whole = phase_whole_usd(phase);

	if (payment == PAY_ALL_UPFRONT || phase->product->mechanism == MECHANISM_BLOCK)
		return whole;
	if (!isnan(phase->unit_upfront_usd))
		return fmin(whole, phase->amount * phase->unit_upfront_usd * (phase->end_s - phase->from_s) / phase->sold_s);
	return payment == PAY_PARTIAL_UPFRONT ? whole / 2 : 0;
}

double phase_paid_usd(const struct phase *phase)
{
	const double upfront = phase_upfront_usd(phase);

	return phase->exchanged ? fmax(upfront, phase->carried_usd) : upfront;
}

double terms_whole_usd(const struct pricing_plan *plan, size_t commitment)
{
	double usd = 0;

	for (size_t p = 0; p < plan->phases; p++) {
		const struct phase *phase = &plan->phase[p];

		if (phase->commitment == commitment)
			usd += phase_whole_usd(phase) * phase->kept + cancel_fee_usd(plan, phase);
	}
	return usd;
}

/* One commitment's account in one future. */
struct account {
	const struct pricing_plan *plan;
	size_t commitment;
	struct ledger *ledger;
	double touched_s;                 /* the end of the last clock hour that the run touches, clock scale */
	struct money billed;
	int last_line;                    /* of the bill: takes a rounding of nano-dollars */
};

static const char *unit_of(const struct phase *phase)
{
	return phase->product->mechanism == MECHANISM_SPEND ? "USD" : "Hours";
}

static void pay(struct account *account, const struct phase *phase, double usd, double quantity, double from_s, double to_s,
		bool recurring, const char *why)
{
	struct money amount = {0};

	account->ledger->overflow |= !money_from_usd(usd, &amount) || !money_add(&account->billed, amount);
	if (amount.nano == 0)
		return;
	if (!account->ledger->bill)
		return;
	account->last_line = (int)account->ledger->bill->count;
	bill_add(account->ledger->bill, &(struct bill_line){
		.commitment = (int)account->commitment, .capacity = (int)account->commitment, .node = -1, .charge = CHARGE_PURCHASE,
		.pricing = PRICING_STANDARD, .recurring = recurring, .from_s = from_s - account->plan->offset_s,
		.to_s = to_s - account->plan->offset_s, .quantity = 1, .unit = "Commitments", .commitment_quantity = quantity,
		.commitment_unit = unit_of(phase), .unit_usd = usd, .list_unit_usd = usd, .billed = amount, .why = why});
}

/* Paid before for the time after the end of PHASE. */
static double unused_usd(const struct phase *phase)
{
	return phase_paid_usd(phase) * (1 - phase->kept);
}

/* What is kept of a cancelled commitment is so many of its hours more. */
static void pay_cancel_fee(struct account *account, const struct phase *phase)
{
	const double fee = cancel_fee_usd(account->plan, phase), hours = fee > 0 ? fee / phase->unit_fee_usd_h : 0;

	pay(account, phase, fee, hours, phase->to_s, phase->to_s, false, N_("fee for cancelling"));
}

static void give_back(struct account *account, const struct phase *phase)
{
	const double paid = unused_usd(phase), refund = paid - cancel_fee_usd(account->plan, phase);

	if (!account->plan->setup->commitment[account->commitment].cancelled)
		return;
	pay(account, phase, -paid, 0, phase->to_s, phase->to_s, false, N_("refund"));
	pay_cancel_fee(account, phase);
	if (refund > 0)
		money_from_usd(refund, &account->ledger->commitment[account->commitment].refund);
}

/* Bought before: what the hours of this run cost of it, however it was paid. */
static void pay_owned(struct account *account, const struct phase *phase)
{
	const double from_s = fmax(phase->from_s, 0), to_s = fmin(phase->to_s, account->touched_s);
	const double hours = fmax(0, to_s - from_s) / HOUR_S;

	if (hours <= 0)
		return;
	pay(account, phase, phase->amount * phase->unit_fee_usd_h * hours, phase->amount * hours, from_s, to_s, true,
	    N_("owned before: the hours of this run only"));
	if (phase->to_s <= account->touched_s)
		pay_cancel_fee(account, phase);
}

/* Was this phase given up in an exchange that another one pays for, or that gives back what is left of it? */
static bool merged_away(const struct pricing_plan *plan, const struct phase *phase)
{
	return phase->gone_to && (phase->gone_to->commitment != phase->commitment || book_provider(plan->setup->book)->exchange_restarts);
}

/* What an exchange pays at once: the new upfront part above what was paid before; and what came over from others. */
static double due_at_exchange(const struct pricing_plan *plan, const struct phase *phase)
{
	double own = 0;

	for (const struct phase *old = plan->phase; old < plan->phase + plan->phases; old++)
		own += old->gone_to == phase && !merged_away(plan, old) ? unused_usd(old) : 0;
	return phase_paid_usd(phase) - own;
}

static void pay_bought(struct account *account, const struct phase *phase)
{
	const struct pricing_plan *plan = account->plan;
	const double whole = phase_whole_usd(phase);
	const double before = phase_paid_usd(phase);
	const double now = phase->exchanged ? due_at_exchange(plan, phase) : before;
	const double quantity = phase->amount * (phase->to_s - phase->from_s) / HOUR_S;
	const double recurring = (whole - before) * phase->kept;

	pay(account, phase, now, quantity * (whole > 0 ? before / whole : 0), phase->from_s, phase->to_s, false,
	    phase->exchanged ? N_("exchanged for this: the difference") : N_("the whole term"));
	pay(account, phase, recurring > whole * 1e-12 ? recurring : 0, quantity * (whole > 0 ? 1 - before / whole : 0), phase->from_s,
	    phase->to_s, true, N_("the whole term"));
	give_back(account, phase);
	if (merged_away(plan, phase))
		pay(account, phase, -unused_usd(phase), 0, phase->to_s, phase->to_s, false, N_("exchanged for another"));
}

/* Roundings of the hours may add up to a few nano-dollars above the fee: then the fee is that. */
static struct money idle_of(struct account *account)
{
	const struct money used = account->ledger->commitment[account->commitment].used;
	struct money idle = {account->billed.nano - used.nano};

	if (idle.nano >= 0)
		return idle;
	if (account->ledger->bill && account->last_line >= 0)
		account->ledger->bill->line[account->last_line].billed.nano -= idle.nano;
	return money_nano(0);
}

static double horizon_usd(const struct pricing_plan *plan, size_t c, double touched_s)
{
	double usd = 0;

	for (size_t p = 0; p < plan->phases; p++) {
		const struct phase *phase = &plan->phase[p];
		const double hours = (fmin(phase->to_s, touched_s) - fmax(phase->from_s, 0)) / HOUR_S;

		if (phase->commitment == c && hours > 0)
			usd += phase->amount * phase->unit_fee_usd_h * hours;
	}
	return usd;
}

/* Amortised: what the hours of PHASE cost, those of the run of what was bought before, and what was kept when it was cancelled. */
static double hours_usd(const struct account *account, const struct phase *phase, double *hours)
{
	const bool owned = account->plan->setup->commitment[account->commitment].owned;
	const double from_s = owned ? fmax(phase->from_s, 0) : phase->from_s, to_s = owned ? fmin(phase->to_s, account->touched_s) : phase->to_s;
	const double fee = owned && phase->to_s > account->touched_s ? 0 : cancel_fee_usd(account->plan, phase);

	*hours = phase->amount * fmax(0, to_s - from_s) / HOUR_S + (fee > 0 ? fee / phase->unit_fee_usd_h : 0);
	return *hours * phase->unit_fee_usd_h;
}

static bool in_run(const struct account *account, const struct phase *phase)
{
	return phase->commitment == account->commitment
		&& (!account->plan->setup->commitment[account->commitment].owned || fmax(phase->from_s, 0) < fmin(phase->to_s, account->touched_s));
}

/* What nothing used, phase by phase; the last takes the roundings. */
static void bill_idle(const struct account *account, const struct pricing_state *state, struct money idle)
{
	const struct pricing_plan *plan = account->plan;
	const bool owned = plan->setup->commitment[account->commitment].owned;
	size_t last = 0;

	for (size_t p = 0; p < plan->phases; p++)
		last = in_run(account, &plan->phase[p]) ? p : last;
	for (size_t p = 0; p <= last; p++) {
		const struct phase *phase = &plan->phase[p];
		double hours;

		if (!in_run(account, phase))
			continue;
		const double fee_usd = hours_usd(account, phase, &hours);
		struct money part = p == last ? idle : nano_of(fmax(0, fee_usd - money_usd(state->phase_used[p])));

		if (part.nano > idle.nano)
			part = idle;
		idle.nano -= part.nano;
		bill_add(account->ledger->bill, &(struct bill_line){
			.commitment = (int)account->commitment, .capacity = (int)account->commitment, .node = -1, .charge = CHARGE_USAGE,
			.pricing = PRICING_COMMITTED, .status = COMMITMENT_UNUSED,
			.from_s = (owned ? fmax(phase->from_s, 0) : phase->from_s) - plan->offset_s,
			.to_s = (owned ? fmin(phase->to_s, account->touched_s) : phase->to_s) - plan->offset_s,
			.capacity_status = phase->product->mechanism == MECHANISM_BLOCK ? CAPACITY_UNUSED : CAPACITY_NONE,
			.unit = "Hours", .commitment_quantity = fmax(0, hours - state->taken[p]), .commitment_unit = unit_of(phase),
			.effective = part});
	}
}

static void rate_one(const struct pricing_plan *plan, struct pricing_state *state, size_t c, double touched_s, struct ledger *ledger)
{
	struct account account = {.plan = plan, .commitment = c, .ledger = ledger, .touched_s = touched_s, .last_line = -1};
	const bool owned = plan->setup->commitment[c].owned;
	struct commitment_view *view = &ledger->commitment[c];
	bool any = false;

	if (plan->phase[c].product->mechanism == MECHANISM_CAPACITY)
		return;
	for (size_t p = 0; p < plan->phases; p++) {
		if (plan->phase[p].commitment != c)
			continue;
		any |= in_run(&account, &plan->phase[p]);
		if (owned)
			pay_owned(&account, &plan->phase[p]);
		else
			pay_bought(&account, &plan->phase[p]);
	}
	const struct money idle = idle_of(&account);

	ledger->overflow |= !money_from_usd(terms_whole_usd(plan, c), &view->full_term);
	ledger->overflow |= !money_from_usd(horizon_usd(plan, c, touched_s), &view->horizon);
	ledger_idle(ledger, c, idle);
	if (ledger->bill && any)
		bill_idle(&account, state, idle);
}

void terms_rate(const struct pricing_plan *plan, struct pricing_state *state, const struct usage_log *log, struct ledger *ledger)
{
	const double touched_s = timeline_end_s(plan, state, log);

	for (size_t c = 0; c < plan->setup->commitments; c++)
		rate_one(plan, state, c, touched_s, ledger);
}
