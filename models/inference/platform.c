/* `platform:` as a plan: the meters that bill by the request, what they count, and what means nothing together. */
#include <math.h>

#include "models/inference/platform.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

#define GIB 0x1p30                        /* bytes: what providers call a GB of memory, and of data that leaves */
/* A ceiling for the check that no bill overflows: so many times what is expected. */
#define CEILING 100.0
#define COUNT_MOST 1e15

static const char *const meter_keys[PLATFORM_METERS] = {"request_item", "input_item", "output_item", "duration_item", "egress_item"};

static const char *name_of(const struct platform_keys *keys, int meter)
{
	const char *const name[PLATFORM_METERS] = {keys->request_item, keys->input_item, keys->output_item, keys->duration_item, keys->egress_item};

	return name[meter];
}

static struct place place_of(const struct inference_plan *plan, const char *key)
{
	const struct entry *entry = plan->keys->platform;
	const struct node *node = entry->node ? node_get(entry->node, key) : NULL;

	return node ? node->at : entry->at;
}

static bool given(const struct value *value)
{
	return value->form == VALUE_QUANTITY;
}

/* --- what a request is, on average --- */

static double tokens_mean(const struct demand *demand, bool output)
{
	const struct request_record *record = demand->arrival.record;
	const double *recorded = record ? output ? record->output : record->input : NULL;
	const struct value *value = output ? &demand->output_tokens : &demand->input_tokens;
	double sum = 0;

	if (!recorded)
		return given(value) ? dist_mean(&value->dist) : 0;
	for (size_t i = 0; i < record->count; i++)
		sum += recorded[i];
	return record->count ? sum / (double)record->count : 0;
}

static double rounded_up(double x, double step)
{
	return step > 0 ? step * ceil(x / step * (1 - 1e-12)) : x;
}

double platform_gib_s(const struct platform_plan *plan, double time_s)
{
	const struct platform_keys *keys = plan->keys;
	const double least_s = given(&keys->minimum) ? keys->minimum.dist.a : 0, step_s = given(&keys->round_up) ? keys->round_up.dist.a : 0;
	const double gib_s = fmax(rounded_up(time_s, step_s), least_s) * plan->memory_gib;

	return fmax(rounded_up(gib_s, plan->step), plan->least);
}

/* Units of METER that one request is billed. */
static double units_mean(const struct inference_plan *plan, int meter)
{
	const struct platform_plan *serving = plan->serving;

	switch (meter) {
	case BY_INPUT:
	case BY_OUTPUT:
		return tokens_mean(&plan->demand, meter == BY_OUTPUT);
	case BY_DURATION:
		return platform_gib_s(serving, service_mean_s(&plan->service, &plan->demand));
	case BY_ANSWER:
		return serving->answer_gib;
	default:
		return 1;
	}
}

/* --- the plan --- */

/* A meter whose units are counted, and are those of the request alone: a day's requests make one row of usage. */
static bool meter_fits(struct setup *setup, const struct inference_plan *plan, int m, const struct meter *meter, const char *name)
{
	const struct place at = place_of(plan, meter_keys[m]);

	if (meter->metering != METER_AMOUNT)
		diag_error(setup->bind.diag, at, _("\"platform.%s\": \"%s\" is metered by time; what a request is billed must be counted"),
			   meter_keys[m], name);
	else if (meter->each_alone || meter->included.dist.a > 0)
		diag_error(setup->bind.diag, at, _("\"platform.%s\": the price of \"%s\" depends on how much one use is; requests are billed together"),
			   meter_keys[m], name);
	else if (m != BY_DURATION && (meter->minimum.dist.a > 1 || meter->round_up.dist.a > 1))
		diag_error(setup->bind.diag, at, _("\"platform.%s\": \"%s\" rounds each use up, and what one request counts is not known"),
			   meter_keys[m], name);
	else
		return true;
	return false;
}

static bool meter_plan(struct setup *setup, struct inference_plan *plan, struct platform_plan *serving, int m)
{
	const char *name = name_of(serving->keys, m), *near;
	const struct meter *meter = name ? book_meter(setup->book, name) : NULL;

	serving->item[m] = NO_METER;
	if (!name)
		return true;
	if (!meter) {
		near = suggest(name, entries_names(setup->bind.arena, &setup->book->items));
		diag_error(setup->bind.diag, place_of(plan, meter_keys[m]),
			   near ? _("\"platform.%s\": the price book has no item \"%s\"; did you mean \"%s\"?")
			   : _("\"platform.%s\": the price book has no item \"%s\""), meter_keys[m], name, near);
		return false;
	}
	if (!meter_fits(setup, plan, m, meter, name))
		return false;
	if (m == BY_DURATION) {
		serving->least = meter->minimum.dist.a;
		serving->step = meter->round_up.dist.a;
	}
	serving->item[m] = setup_item(setup, &(struct item){
		.kind = ITEM_METER, .name = book_own_name(setup->book, name), .meter = meter,
		.service = meter->service ? meter->service : book_provider(setup->book)->compute_service,
		.price = meter->price.value, .figure = meter->price, .row = -1});
	return true;
}

/* How many units there can be, for the check that no sum overflows. */
static void most_set(struct setup *setup, const struct inference_plan *plan)
{
	const struct platform_plan *serving = plan->serving;
	const double requests = rate_mean_per_s(&plan->demand.arrival.rate, 0, plan->horizon_s) * plan->horizon_s;

	for (int m = 0; m < PLATFORM_METERS; m++)
		if (serving->item[m] != NO_METER)
			setup->item[serving->item[m]].most = (int64_t)fmin(COUNT_MOST, CEILING * (requests * units_mean(plan, m) + 1));
}

struct stray { const char *key; bool given; unsigned kinds; };     /* kinds: bits of those it means something for */

static bool check_kinds(struct setup *setup, const struct inference_plan *plan, const struct platform_keys *keys)
{
	static const char *const kind_name[] = {"servers", "serverless", "api"};
	enum { SERVERLESS = 1 << PLATFORM_SERVERLESS, API = 1 << PLATFORM_API };
	const struct stray stray[] = {
		{"duration_item", keys->duration_item, SERVERLESS}, {"memory", given(&keys->memory), SERVERLESS},
		{"minimum", given(&keys->minimum), SERVERLESS}, {"round_up", given(&keys->round_up), SERVERLESS},
		{"bills_cold_start", keys->bills_cold_start, SERVERLESS}, {"keep_warm", given(&keys->keep_warm), SERVERLESS},
		{"limit", keys->limit, SERVERLESS}, {"rate_limit", given(&keys->rate_limit), API},
	};
	bool good = true;

	for (size_t i = 0; i < sizeof stray / sizeof *stray; i++)
		if (stray[i].given && !(stray[i].kinds & 1u << keys->kind)) {
			diag_error(setup->bind.diag, place_of(plan, stray[i].key), _("\"platform.%s\" means nothing for \"kind: %s\""),
				   stray[i].key, kind_name[keys->kind]);
			good = false;
		}
	return good;
}

static bool check_pair(struct setup *setup, const struct inference_plan *plan, const char *one, bool has_one, const char *other, bool has_other)
{
	if (has_one == has_other)
		return true;
	diag_error(setup->bind.diag, place_of(plan, has_one ? one : other), _("\"platform.%s\" needs \"platform.%s\""),
		   has_one ? one : other, has_one ? other : one);
	return false;
}

static bool check_keys(struct setup *setup, const struct inference_plan *plan, const struct platform_keys *keys)
{
	const char *const key[2] = {"input", "output"};
	const char *const name[2] = {keys->input_item, keys->output_item};
	bool good = check_kinds(setup, plan, keys), billed = false;

	if (!good)
		return false;
	good &= check_pair(setup, plan, "duration_item", keys->duration_item, "memory", given(&keys->memory));
	good &= check_pair(setup, plan, "egress_item", keys->egress_item, "response", given(&keys->response));
	for (int i = 0; i < 2; i++)
		if (name[i] && !(tokens_mean(&plan->demand, i) > 0)) {
			diag_error(setup->bind.diag, place_of(plan, meter_keys[BY_INPUT + i]),
				   _("\"platform.%s_item\" bills tokens, and the demand has no \"%s_tokens\""), key[i], key[i]);
			good = false;
		}
	if ((keys->minimum.form == VALUE_QUANTITY || keys->round_up.form == VALUE_QUANTITY || keys->bills_cold_start) && !keys->duration_item
	    && good) {
		diag_error(setup->bind.diag, plan->keys->platform->at, _("\"platform\" says how time is billed, and has no \"duration_item\""));
		good = false;
	}
	for (int m = 0; m < PLATFORM_METERS; m++)
		billed |= name_of(keys, m) != NULL;
	if (good && !billed) {
		diag_error(setup->bind.diag, plan->keys->platform->at,
			   _("\"platform\" bills nothing: name an item of the price book, such as \"request_item\""));
		good = false;
	}
	return good;
}

/* As large as it can be: an hour at the highest expected rate, all answered. */
static void fullest(const void *plan_of, struct usage_log *log)
{
	const struct inference_plan *plan = plan_of;
	const struct platform_plan *serving = plan->serving;
	const double requests = rate_peak_per_s(&plan->demand.arrival.rate, 0, plan->horizon_s) * HOUR_S;

	for (int m = 0; m < PLATFORM_METERS; m++)
		if (serving->item[m] != NO_METER)
			usage_add(log, serving->item[m], -1, 0, HOUR_S, requests * units_mean(plan, m), END_RELEASED);
}

static bool check_buying(struct setup *setup, const struct inference_plan *plan)
{
	if (plan->platform == PLATFORM_SERVERS || setup->buy == BUY_ON_DEMAND)
		return true;
	diag_error(setup->bind.diag, plan->keys->platform->at,
		   _("\"platform\" says that others serve: \"fleet\" and \"buy: spot\" mean nothing here; write \"buy: on_demand\""));
	return false;
}

bool platform_plan(struct setup *setup, struct inference_plan *plan, const char *path, struct place at)
{
	struct platform_plan *serving;
	bool good = true;

	(void)path;
	(void)at;
	plan->platform = PLATFORM_SERVERS;
	if (!plan->keys->platform)
		return true;
	serving = arena_alloc(setup->bind.arena, 1, sizeof *serving);
	plan->serving = serving;
	serving->keys = plan->keys->platform->bound;
	plan->platform = (enum platform_kind)serving->keys->kind;
	good = check_keys(setup, plan, serving->keys) && check_buying(setup, plan);
	for (int m = 0; m < PLATFORM_METERS; m++)
		good &= meter_plan(setup, plan, serving, m);
	if (!good)
		return false;
	serving->memory_gib = given(&serving->keys->memory) ? serving->keys->memory.dist.a / GIB : 0;
	serving->answer_gib = given(&serving->keys->response) ? serving->keys->response.dist.a / GIB : 0;
	serving->midnight_s = -(double)(((setup->start_unix_s % (int64_t)DAY_S) + (int64_t)DAY_S) % (int64_t)DAY_S);
	serving->days = (size_t)ceil((plan->horizon_s - serving->midnight_s) / DAY_S);
	most_set(setup, plan);
	if (plan->platform != PLATFORM_SERVERS) {
		setup->fullest = fullest;
		setup->fullest_of = plan;
	}
	return true;
}

/* Servers of our own count what they answer, not day by day: it is billed as if it came evenly over the horizon. */
void platform_beside(const struct inference_plan *plan, const struct measure *measure, struct usage_log *log)
{
	const struct platform_plan *serving = plan->serving;
	const double answered = measure->latency.total;

	if (!serving)
		return;
	const double units[PLATFORM_METERS] = {answered, measure->input_tokens, measure->output_tokens, 0, answered * serving->answer_gib};

	for (int m = 0; m < PLATFORM_METERS; m++)
		if (serving->item[m] != NO_METER && units[m] > 0)
			usage_add(log, serving->item[m], -1, 0, plan->horizon_s, units[m], END_RELEASED);
}
