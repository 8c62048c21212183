/* Incremental snapshots. Of those that are kept, the oldest is a whole image, and each later one what was written anew or added since the one
 * before; when the oldest goes, the next one takes over what it still needs. So all of them together are as large as what is held now, and
 * what each but the last had written anew since: with a disk of 10 GiB of which 4 change and 2 more that are added, 16. */
#include <math.h>

#include "models/storage/storage.h"

static void level(const struct storage_plan *plan, double from_s, double to_s, double bytes, struct usage_log *log, struct tally *tally)
{
	if (!(from_s < to_s) || !(bytes > 0))
		return;
	usage_add(log, plan->snapshot_item, -1, from_s, to_s, bytes, END_STANDING);
	tally->snapshot_byte_s += bytes * (to_s - from_s);
}

/* One after the other; when the disk is gone those that are there stay. HELD: sums of what was held at each. */
static void kept_live(const struct storage_plan *plan, const struct storage_params *params, struct usage_log *log, struct tally *tally)
{
	const double every_s = plan->keys->snapshot_every_s.dist.a;
	const size_t keep = (size_t)plan->keys->keep;
	double bytes = params->size_bytes;
	size_t day = 0;

	params->held[0] = 0;
	for (size_t k = 0; k < plan->snapshots; k++) {
		const double t_s = params->from_s + (double)k * every_s, next_s = t_s + every_s;
		const size_t others = k < keep - 1 ? k : keep - 1;

		if (t_s >= params->to_s)
			return;
		for (; (double)day * DAY_S <= (double)k * every_s + 1e-6; day++)
			bytes += added_on(plan, params, day);
		level(plan, t_s, next_s < params->to_s ? next_s : plan->horizon_s,
		      bytes + params->changed * (params->held[k] - params->held[k - others]), log, tally);
		params->held[k + 1] = params->held[k] + bytes;
	}
}

void snapshots_live(const struct storage_plan *plan, const struct storage_params *params, struct usage_log *log, struct tally *tally)
{
	if (plan->snapshot_item == NO_SUCH_ITEM)
		return;
	kept_live(plan, params, log, tally);
	level(plan, 0, plan->horizon_s, params->forgotten * params->size_bytes, log, tally);
}
