#include "sim/math/detect.h"

#include <math.h>
#include <string.h>

#include "sim/base/lang.h"

static void nothing(double *state)
{
	*state = 0;
}

static bool hampel_step(double *state, const struct observed *day, double threshold)
{
	(void)state;
	return day->judged && day->surprise > threshold;
}

static const struct detector hampel = {
	.name = "hampel", .title = N_("Hampel"),
	.doc = N_("A day whose cost is further above the median of the same weekdays before it than the threshold times the robust standard "
		  "deviation (1.4826 MAD) of such distances. Hampel 1974; Hochenbaum, Vallis and Kejariwal 2017."),
	.usual = 4, .init = nothing, .step = hampel_step};

/* Page's sum of what passes the allowance, never below 0. */
static bool cusum_step(double *state, const struct observed *day, double threshold)
{
	if (!day->judged)
		return false;
	*state = fmax(0, *state + day->surprise - CUSUM_ALLOWANCE);
	if (!(*state > threshold))
		return false;
	*state = 0;
	return true;
}

static const struct detector cusum = {
	.name = "cusum", .title = N_("CUSUM"),
	.doc = N_("The sum of how much days pass what is expected of them by more than half a standard deviation, begun anew at 0: an anomaly "
		  "once it passes the threshold. Finds small shifts that last. Page 1954."),
	.usual = 6, .init = nothing, .step = cusum_step};

/* A first day may hold but the last minutes of it: the first one that costs enough counts. */
static bool first_spend_step(double *state, const struct observed *day, double threshold)
{
	if (day->first)
		*state = 1;
	if (*state == 0 || !(day->amount >= threshold))
		return false;
	*state = 0;
	return true;
}

static const struct detector first_spend = {
	.name = "first_spend", .title = N_("first spend"),
	.doc = N_("The first day that costs as much as the threshold, of what never cost anything before. The only rule here that needs no "
		  "history of what it looks at: a service, region or account that is new is news."),
	.usual = 1, .usd = true, .init = nothing, .step = first_spend_step};

const struct detector *const detectors[] = {&hampel, &cusum, &first_spend, NULL};

const struct detector *detector_named(const char *name)
{
	for (size_t i = 0; detectors[i]; i++)
		if (strcmp(detectors[i]->name, name) == 0)
			return detectors[i];
	return NULL;
}

double cusum_run_length(double k, double h, double shift)
{
	const double d = shift - k, b = h + 1.166;

	return d == 0 ? b * b : (expm1(-2 * d * b) + 2 * d * b) / (2 * d * d);
}
