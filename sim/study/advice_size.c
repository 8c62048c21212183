/* Right-sizing: the smallest machine that holds what is used of a larger one. */
#include <string.h>

#include "sim/study/advice.h"

#define ROOM 0.8                          /* of a machine is to be used at the most */

static double bytes_of(const struct instance *instance)
{
	return instance->memory_bytes.form == VALUE_QUANTITY ? instance->memory_bytes.dist.a : 0;
}

static double size_of(const struct instance *instance, bool factors)
{
	return factors ? instance->factor.dist.a : (double)instance->vcpus;
}

/* Does IT have SHARE of what NOW has, as far as the book says? By the factor inside the family where both have one, else by vCPUs; and of memory
 * and accelerators alike, for the peak may be that of any of them. */
static bool holds(const struct instance *it, const struct instance *now, double share)
{
	const bool factors = it->factor.form == VALUE_QUANTITY && now->factor.form == VALUE_QUANTITY;
	const double size = size_of(now, factors);

	if (!(size > 0) || size_of(it, factors) < share * size || size_of(it, factors) > size)
		return false;
	if (bytes_of(now) > 0 && bytes_of(it) < share * bytes_of(now))
		return false;
	return !now->accelerator.given.given || (it->accelerator.given.given && (double)it->accelerator.count >= share * (double)now->accelerator.count);
}

const char *advice_smaller(const struct book *book, const struct instance *now, double peak_use)
{
	const struct entries *all = &book->instances;
	double least_usd_h = now->on_demand.value.form == VALUE_QUANTITY ? dist_mean(&now->on_demand.value.dist) : 0;
	const char *name = NULL;

	for (size_t i = 0; now->family && i < all->count; i++) {
		const struct instance *it = all->item[i].bound;
		const double usd_h = it->on_demand.value.form == VALUE_QUANTITY ? dist_mean(&it->on_demand.value.dist) : least_usd_h;

		if (it->family && strcmp(it->family, now->family) == 0 && usd_h < least_usd_h && holds(it, now, peak_use / ROOM)) {
			least_usd_h = usd_h;
			name = all->item[i].name;
		}
	}
	return name;
}
