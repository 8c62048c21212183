/* The one registry: every model is listed here and nowhere else. Adding a model is one folder and one row. */
#include "models/batch/batch.h"
#include "models/incident/incident.h"
#include "models/inference/inference.h"
#include "models/interactive/interactive.h"
#include "models/market/market.h"
#include "models/metered/metered.h"
#include "models/pricing/pricing.h"
#include "models/storage/storage.h"
#include "models/training/training.h"
#include "models/usage/usage.h"

static const struct workload_type *const workloads[] = {&training, &usage_record, &inference, &metered, &storage, &batch, &interactive, &incident};
static const struct rater *const raters[] = {&pricing_rater};

const struct models models = {
	.workload = workloads,
	.workloads = sizeof workloads / sizeof *workloads,
	.rater = raters,
	.raters = sizeof raters / sizeof *raters,
	.market = &market_type,
	.incident = &incident,
	.requests_fitted = demand_fitted,
};
