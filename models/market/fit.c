/* From what was fitted to a record back to the language: the block to paste into a scenario. */
#include "models/market/market.h"

#include <math.h>

#include "sim/base/text.h"

/* {weibull: {shape: 0.6, scale: 3 h}}, as a wait or a time up or down is written. */
static bool law_written(const struct fit *fit, struct text *out)
{
	switch (fit->law) {
	case FIT_EXPONENTIAL:
		text_addf(out, "{exponential: {mean: %.4g h}}", 1 / fit->rate.value);
		return true;
	case FIT_WEIBULL:
		text_addf(out, "{weibull: {shape: %.4g, scale: %.4g h}}", fit->shape.value, fit->scale.value);
		return true;
	default:
		return false;
	}
}

/* Correlations that the language can say: 0 <= across <= within < 1. */
static double sayable(double correlation)
{
	return isnan(correlation) ? 0 : fmin(0.999, fmax(0, correlation));
}

static void correlation_written(const struct market_estimates *estimates, struct text *out)
{
	const double across = sayable(estimates->across);
	const double within = fmax(across, isnan(estimates->within) ? across : sayable(estimates->within));

	if (!isnan(estimates->within) || !isnan(estimates->across))
		text_addf(out, ", correlation: {within: %.3g %%, across: %.3g %%}", 100 * within, 100 * across);
}

/* The outage is the wait: one that another layer names would come on top. */
static void no_wait(struct text *out)
{
	text_add(out, "    capacity_wait: 0 s\n");
}

/* A pool that is up and down as a whole. */
static bool pool_written(const struct market_estimates *estimates, struct text *out)
{
	const struct fit *up = estimates->up, *down = estimates->down;

	if (up->law == FIT_EXPONENTIAL && down->law == FIT_EXPONENTIAL) {
		text_addf(out, "    interruptions: {model: markov, mean_up: %.4g h, mean_down: %.4g h", 1 / up->rate.value, 1 / down->rate.value);
		correlation_written(estimates, out);
		text_add(out, "}\n");
		no_wait(out);
		return true;
	}
	text_add(out, "    interruptions: {model: renewal, up: ");
	if (!law_written(up, out))
		return false;
	text_add(out, ", down: ");
	if (!law_written(down, out))
		return false;
	text_add(out, "}\n");
	no_wait(out);
	return true;
}

static void hazard_written(const struct fit *fit, struct text *out)
{
	text_add(out, "    interruptions:\n      model: piecewise\n      hazard:\n");
	for (size_t i = 0; i < fit->pieces; i++) {
		text_add(out, "        - {");
		if (isfinite(fit->until[i]))
			text_addf(out, "until: %.6g h, ", fit->until[i]);
		text_addf(out, "rate: %.4g /h}\n", fit->hazard[i].value);
	}
}

/* Lives of single nodes. */
static void lives_written(const struct fit *up, struct text *out)
{
	if (up->law == FIT_EXPONENTIAL)
		text_addf(out, "    interruptions: {mean_time_between: %.4g h}\n", 1 / up->rate.value);
	else if (up->law == FIT_WEIBULL)
		text_addf(out, "    interruptions: {model: weibull, shape: %.4g, scale: %.4g h}\n", up->shape.value, up->scale.value);
	else
		hazard_written(up, out);
}

static void shock_written(const struct fit_shock *shock, struct text *out)
{
	text_addf(out, "    interruptions: none\n    shock: {rate: %.4g /h, all: %.4g %%", shock->rate.value, 100 * shock->all.value);
	if (!isnan(shock->share.value))
		text_addf(out, ", share: %.4g %%", 100 * shock->share.value);
	text_add(out, "}\n");
}

bool market_fitted(const struct market_estimates *estimates, struct text *out)
{
	text_add(out, "market:\n  spot:\n");
	if (estimates->shock)
		shock_written(estimates->shock, out);
	else if (estimates->together && estimates->down)
		return pool_written(estimates, out);
	else
		lives_written(estimates->up, out);
	if (!estimates->down)
		return true;
	text_add(out, "    capacity_wait: ");
	if (!law_written(estimates->down, out))
		return false;
	text_addc(out, '\n');
	return true;
}
