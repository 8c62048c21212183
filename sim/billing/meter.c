/* What a usage row of a meter counts as. */
#include <math.h>

#include "sim/billing/book.h"

double meter_rounded(const struct meter *meter, double quantity)
{
	const double round_up = meter->round_up.dist.a;

	if (round_up > 0)
		quantity = round_up * ceil(quantity / round_up * (1 - 1e-12));
	return fmax(quantity, meter->minimum.dist.a);
}

double meter_counts(const struct meter *meter, double quantity)
{
	return fmax(meter_rounded(meter, quantity) - meter->included.dist.a, 0) * meter->counted.dist.a;
}
