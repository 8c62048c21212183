/* One future of a bucket: each cohort on its way through the stores, as rows of usage. Bytes that go on being stored owe no least time where
 * a row ends; what leaves a store too early is a row of its own. */
#include <math.h>

#include "models/storage/storage.h"

double added_on(const struct storage_plan *plan, const struct storage_params *params, size_t day)
{
	const double left_s = params->to_s - params->from_s - (double)day * DAY_S, part = fmin(1, left_s / DAY_S);
	const double days = SHARE_S / DAY_S;

	if (left_s <= 0)
		return 0;
	if (plan->keys->growth.form != VALUE_SHARE)
		return part * params->growth;
	return part * params->size_bytes * (pow(1 + params->growth, (double)(day + 1) / days) - pow(1 + params->growth, (double)day / days));
}

/* COUNT of ITEM at a moment: within the hour after it. */
static void requests_at(const struct storage_plan *plan, uint32_t item, double t_s, double count, struct usage_log *log)
{
	if (item != NO_SUCH_ITEM && count > 0)
		usage_add(log, item, -1, t_s, fmin(t_s + HOUR_S, plan->horizon_s), count, END_RELEASED);
}

static void requests_over(uint32_t item, double from_s, double to_s, double count, struct usage_log *log)
{
	if (item != NO_SUCH_ITEM && count > 0 && from_s < to_s)
		usage_add(log, item, -1, from_s, to_s, count, END_RELEASED);
}

/* So many objects; 0: nobody said how large one is. */
static double objects_of(const struct storage_plan *plan, double bytes)
{
	return plan->object_bytes > 0 ? bytes / plan->object_bytes : 0;
}

static void reads_live(const struct storage_plan *plan, const struct storage_params *params, const struct stage *stage, double bytes, double from_s,
		       double to_s, struct usage_log *log, struct tally *tally)
{
	const double much = bytes * params->reads * (to_s - from_s) / SHARE_S, objects = objects_of(plan, much);

	if (!(much > 0))
		return;
	requests_over(stage->get, from_s, to_s, objects, log);
	requests_over(stage->retrieval_request, from_s, to_s, objects, log);
	if (stage->retrieval != NO_SUCH_ITEM) {
		requests_over(stage->retrieval, from_s, to_s, much / stage->retrieval_bytes, log);
		tally->retrieved_bytes += much;
	}
	tally->requests += objects;
}

/* A cohort in STAGE over [FROM, TO), as far as it exists and before the horizon. */
static void stay(const struct storage_plan *plan, const struct storage_params *params, const struct stage *stage, double bytes, double from_s,
		 double to_s, struct usage_log *log, struct tally *tally)
{
	const double a_s = fmax(from_s, params->from_s), b_s = fmin(to_s, plan->horizon_s);

	if (!(a_s < b_s))
		return;
	usage_add(log, stage->item, -1, a_s, b_s, bytes * stage->billed, END_STANDING);
	if (stage->index_item != NO_SUCH_ITEM)
		usage_add(log, stage->index_item, -1, a_s, b_s, bytes * stage->index, END_STANDING);
	reads_live(plan, params, stage, bytes, a_s, b_s, log, tally);
	tally->byte_s += bytes * (b_s - a_s);
	if (to_s >= plan->horizon_s)
		tally->end_bytes += bytes;
}

/* It leaves at TO, before its least time is over: the rest is paid for. */
static void leave(const struct storage_plan *plan, const struct stage *stage, double bytes, double counted_from_s, double to_s, struct usage_log *log,
		  struct tally *tally)
{
	const double until_s = counted_from_s + stage->least_s;

	(void)plan;
	if (until_s <= to_s + 1e-6)
		return;
	usage_add(log, stage->item, -1, to_s, until_s, bytes * stage->billed, END_EARLY);
	tally->owed_byte_s += bytes * (until_s - to_s);
}

static void cohort_live(const struct storage_plan *plan, const struct storage_params *params, double bytes, double born_s, struct usage_log *log,
			struct tally *tally)
{
	const double gone_s = params->to_s < plan->horizon_s ? params->to_s : INFINITY, end_s = fmin(born_s + plan->deleted_s, gone_s);

	for (size_t s = 0; s < plan->stages; s++) {
		const struct stage *stage = plan->stage + s;
		const double from_s = born_s + stage->after_s;
		const double to_s = fmin(s + 1 < plan->stages ? born_s + stage[1].after_s : INFINITY, end_s);
		const bool deleted = to_s == end_s;

		if (to_s <= from_s || to_s <= params->from_s)
			continue;
		if (from_s >= plan->horizon_s)
			break;
		if (s && from_s >= params->from_s) {
			requests_at(plan, stage->transition, from_s, objects_of(plan, bytes), log);
			tally->transitions += objects_of(plan, bytes);
		}
		stay(plan, params, stage, bytes, from_s, to_s, log, tally);
		if (to_s < plan->horizon_s && (deleted || !plan->from_creation))
			leave(plan, stage, bytes, plan->from_creation ? born_s : from_s, to_s, log, tally);
	}
}

/* What came is written by one request an object, unless somebody said how many there are. */
static void writes_live(const struct storage_plan *plan, const struct storage_params *params, double bytes, double t_s, struct usage_log *log,
			struct tally *tally)
{
	const double objects = objects_of(plan, bytes);

	if (params->put_per_s >= 0 || plan->stage[0].put == NO_SUCH_ITEM)
		return;
	requests_over(plan->stage[0].put, t_s, fmin(t_s + DAY_S, params->to_s), objects, log);
	tally->requests += objects;
}

static void requests_live(const struct storage_plan *plan, const struct storage_params *params, struct usage_log *log, struct tally *tally)
{
	const double written_s = fmin(params->to_s, params->denied_s), seconds = params->to_s - params->from_s;
	const double puts = fmax(params->put_per_s, 0) * (written_s - params->from_s), gets = params->get_per_s * seconds;

	requests_over(plan->stage[0].put, params->from_s, written_s, puts, log);
	requests_over(plan->stage[0].get, params->from_s, params->to_s, gets, log);
	tally->requests += puts + gets;
}

void storage_live(const struct storage_plan *plan, const struct storage_params *params, struct usage_log *log, struct tally *tally)
{
	log->end_s = plan->horizon_s;
	snapshots_live(plan, params, log, tally);
	if (!(params->from_s < params->to_s))
		return;
	requests_live(plan, params, log, tally);
	for (size_t i = 0; i < plan->ages && params->size_bytes > 0; i++)
		cohort_live(plan, params, params->size_bytes * plan->share[i], params->from_s - plan->age_s[i], log, tally);
	for (size_t day = 0; params->growth > 0; day++) {
		const double bytes = added_on(plan, params, day), t_s = params->from_s + (double)day * DAY_S;

		if (!(bytes > 0) || t_s >= params->denied_s)
			break;
		writes_live(plan, params, bytes, t_s, log, tally);
		cohort_live(plan, params, bytes, t_s, log, tally);
	}
}
