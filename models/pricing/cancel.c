/* Commitments given back before their end: what is left of them comes back less a fee, up to a limit in any twelve months.
 * (Azure documentation, "Self-service exchanges and refunds for Azure Reservations": the limit is on the commitment that is
 * given back, whether it was paid upfront or not.) */
#include <math.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

static const struct commitment *cancelled(const struct pricing_plan *plan, const struct phase *phase)
{
	const struct commitment *commitment = phase_commitment(plan, phase);

	return commitment->cancelled ? commitment : NULL;
}

/* What is left of PHASE when it is given back. */
static double left_usd(const struct phase *phase)
{
	return phase_whole_usd(phase) * (1 - phase->kept);
}

double cancel_fee_usd(const struct pricing_plan *plan, const struct phase *phase)
{
	const struct figure *fee = &phase->product->refund_fee;

	return cancelled(plan, phase) && fee->value.form == VALUE_QUANTITY ? dist_mean(&fee->value.dist) * left_usd(phase) : 0;
}

static double limit_usd(const struct phase *phase)
{
	return dist_mean(&phase->product->refund_limit.value.dist);
}

/* What is given back in the twelve months that end with PHASE. */
static double window_usd(const struct pricing_plan *plan, const struct phase *phase)
{
	double usd = 0;

	for (size_t c = 0; c < plan->setup->commitments; c++) {
		const struct phase *other = &plan->phase[c];

		if (cancelled(plan, other) && other->to_s <= phase->to_s && other->to_s > phase->to_s - 365 * DAY_S)
			usd += left_usd(other);
	}
	return usd;
}

void cancels_limit(struct pricing_plan *plan)
{
	for (size_t c = 0; c < plan->setup->commitments; c++) {
		struct phase *phase = &plan->phase[c];
		const double one_usd = phase->unit_fee_usd_h * (phase->to_s - phase->from_s) / phase->kept * (1 - phase->kept) / HOUR_S;

		if (cancelled(plan, phase) && one_usd > 0)
			phase->most = fmin(phase->most, limit_usd(phase) / one_usd * (1 + 1e-12));
		if (cancelled(plan, phase) && phase->product->mechanism != MECHANISM_SPEND)
			phase->most = floor(phase->most);
	}
}

bool cancels_check(const struct pricing_plan *plan)
{
	bool fine = true;

	for (size_t c = 0; c < plan->setup->commitments; c++) {
		const struct phase *phase = &plan->phase[c];
		const struct commitment *commitment = cancelled(plan, phase);

		if (!commitment || window_usd(plan, phase) <= limit_usd(phase) * (1 + 1e-12))
			continue;
		diag_error(plan->setup->bind.diag, commitment->at,
			   _("$%.2f of commitments would be given back in twelve months; \"%s\" allows $%.2f"), window_usd(plan, phase),
			   commitment->product_name, limit_usd(phase));
		fine = false;
	}
	return fine;
}
