/* What a usage row of a meter counts as, and its unit as bytes. */
#include <math.h>
#include <string.h>

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

double meter_unit_bytes(const struct meter *meter)
{
	static const struct { const char *name; double bytes; } known[] = {
		{"B", 1}, {"KB", 0x1p10}, {"KiB", 0x1p10}, {"MB", 0x1p20}, {"MiB", 0x1p20}, {"GB", 0x1p30}, {"GiB", 0x1p30}, {"TB", 0x1p40},
		{"TiB", 0x1p40},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, meter->unit) == 0)
			return known[i].bytes;
	return 0;
}
