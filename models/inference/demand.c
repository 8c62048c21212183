/* From the `demand:` block, a preset's under it, to an arrival process. */
#include "models/inference/demand.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"

#define YEAR_S (365 * DAY_S)              /* as the language's "y" */
#define CV_MIN 0.01                       /* gaps more even than this are even: 0 */
enum { WEEK_DAYS = 7, DAY_HOURS = 24, SATURDAY = 5 };

struct planning {
	struct setup *setup;
	const struct binding *b;
	const struct node *node;          /* the block, with a preset's */
	const struct demand_keys *keys;
	const char *path;
	struct place at;
	enum demand_word word;
	struct demand *demand;
	struct rate_rule *rule;
};

static bool given(const struct value *value)
{
	return value->form != VALUE_ABSENT;
}

/* Where KEY stands; the block's place where it does not. */
static struct place place_of(const struct planning *p, const char *key)
{
	const struct node *node = node_get(p->node, key);

	return node ? node->at : p->at;
}

static bool fault(const struct planning *p, struct place at, const char *message)
{
	diag_error(p->b->diag, at, "%s", message);
	return false;
}

/* --- presets --- */

/* Of a preset's keys, those that an own `model` or `trace` leaves standing. */
static bool stays(const char *key, const char *model)
{
	static const char *const always[] = {"input_tokens", "output_tokens", "source", "as_of", "note"};

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		if (strcmp(key, always[i]) == 0)
			return true;
	return strcmp(key, "rate") == 0 && model && strcmp(model, "mmpp") != 0;
}

static const struct node *under(struct arena *arena, const struct node *preset, const struct node *own)
{
	const struct node *model = node_get(own, "model");
	struct node *kept;

	if (!model && !node_get(own, "trace"))
		return preset;
	kept = node_map(arena, preset->at);
	for (size_t i = 0; i < preset->count; i++)
		if (stays(preset->key[i]->text, model ? model->text : NULL))
			node_put(arena, kept, preset->key[i]->text, preset->item[i]);
	return kept;
}

/* The block with its preset under it, bound again; without one as it is. */
static bool lay(struct planning *p, const struct entry *entry)
{
	const struct demand_keys *own = entry->bound;
	const struct node *preset;
	struct demand_keys *keys;

	p->node = entry->node;
	p->keys = own;
	if (!own->preset)
		return true;
	preset = setup_preset(p->setup, "demand", own->preset, place_of(p, "preset"));
	if (!preset)
		return false;
	if (preset->kind != NODE_MAP || node_get(preset, "preset"))
		return fault(p, preset->at, _("a preset of demand is a map of its keys, without another preset"));
	keys = arena_alloc(p->b->arena, 1, sizeof *keys);
	keys->model = -1;
	p->node = node_merge(p->b->arena, &demand_schema, under(p->b->arena, preset, entry->node), entry->node);
	p->keys = keys;
	return schema_bind(p->b, &demand_schema, p->node, p->path, keys);
}

/* --- what belongs together --- */

#define OF(word) (1u << (word))
#define MOVING (OF(DEMAND_PROFILE) | OF(DEMAND_SINUSOID) | OF(DEMAND_MMPP) | OF(DEMAND_TRACE))

static const struct { const char *key; unsigned of; const char *stray; } belongs[] = {
	{"rate", OF(DEMAND_CONSTANT) | OF(DEMAND_POISSON) | OF(DEMAND_GAMMA) | OF(DEMAND_PROFILE) | OF(DEMAND_SINUSOID),
	 N_("\"rate\" has no place here: an mmpp has the rates of its states, a trace its own; see \"scale\"")},
	{"cv", OF(DEMAND_GAMMA) | MOVING, N_("\"cv\" has no place here: constant gaps have 0, those of poisson 1; see model: gamma")},
	{"hours", OF(DEMAND_PROFILE), N_("\"hours\" belongs to model: profile")},
	{"weekend_hours", OF(DEMAND_PROFILE), N_("\"weekend_hours\" belongs to model: profile")},
	{"days", OF(DEMAND_PROFILE), N_("\"days\" belongs to model: profile")},
	{"time_zone", OF(DEMAND_PROFILE), N_("\"time_zone\" belongs to model: profile")},
	{"amplitude", OF(DEMAND_SINUSOID), N_("\"amplitude\" belongs to model: sinusoid")},
	{"period", OF(DEMAND_SINUSOID), N_("\"period\" belongs to model: sinusoid")},
	{"peak_at", OF(DEMAND_SINUSOID), N_("\"peak_at\" belongs to model: sinusoid")},
	{"states", OF(DEMAND_MMPP), N_("\"states\" belongs to model: mmpp")},
	{"repeat", OF(DEMAND_TRACE), N_("\"repeat\" belongs to a trace")},
	{"start", OF(DEMAND_TRACE), N_("\"start\" belongs to a trace")},
};

static bool strays(const struct planning *p)
{
	bool ok = true;

	for (size_t i = 0; i < sizeof belongs / sizeof *belongs; i++)
		if (node_get(p->node, belongs[i].key) && !(belongs[i].of & OF(p->word)))
			ok = fault(p, place_of(p, belongs[i].key), _(belongs[i].stray));
	return ok;
}

static bool choose(struct planning *p)
{
	if (p->keys->trace && p->keys->model >= 0)
		return fault(p, place_of(p, "trace"), _("\"trace\" and \"model\" both say how requests come: write only one"));
	if (!p->keys->trace && p->keys->model < 0)
		return fault(p, p->at, _("\"demand\" does not say how requests come: write model, trace or preset"));
	p->word = p->keys->trace ? DEMAND_TRACE : (enum demand_word)p->keys->model;
	return true;
}

/* --- how much --- */

static double certain(const struct value *value, double otherwise)
{
	return given(value) ? value->dist.a : otherwise;
}

static bool finite_mean(const struct planning *p, const struct value *value)
{
	return !given(value) || isfinite(dist_mean(&value->dist)) || fault(p, value->at, _("this distribution has no finite mean"));
}

/* What may be uncertain is drawn once in each future: the rate, or what all is times. */
static bool amount(const struct planning *p)
{
	const struct value *rate = &p->keys->rate, *scale = &p->keys->scale;
	const struct value one = value_constant(1);

	p->rule->scale = given(scale) ? *scale : one;
	if (!finite_mean(p, rate) || !finite_mean(p, scale))
		return false;
	if (!given(rate))
		return true;
	p->rule->per_s = rate->dist.a;
	if (dist_is_constant(&rate->dist))
		return true;
	if (!dist_is_constant(&p->rule->scale.dist))
		return fault(p, scale->at, _("\"rate\" and \"scale\" are both uncertain: only one of them may be"));
	p->rule->per_s = p->rule->scale.dist.a;
	p->rule->scale = *rate;
	return true;
}

static bool need_rate(const struct planning *p)
{
	return given(&p->keys->rate) || p->word == DEMAND_MMPP || p->word == DEMAND_TRACE || fault(p, p->at, _("\"rate\" is missing: how many "
			"requests come on average, such as 4 /s"));
}

static bool gaps(const struct planning *p)
{
	const struct value *cv = &p->keys->cv;

	p->demand->arrival.cv = p->word == DEMAND_CONSTANT ? 0 : certain(cv, 1);
	if (p->word == DEMAND_GAMMA && !given(cv))
		return fault(p, p->at, _("model: gamma needs \"cv\""));
	if (given(cv) && cv->dist.a > 0 && cv->dist.a < CV_MIN)
		return fault(p, cv->at, _("\"cv\" is 0 for even gaps, or at least 0.01"));
	return true;
}

static bool disturbances(const struct planning *p)
{
	const struct demand_keys *keys = p->keys;
	const bool noise = keys->noise.given && keys->noise.word < 0, bursts = keys->bursts.given && keys->bursts.word < 0;
	struct rate_rule *rule = p->rule;
	bool ok = true;

	rule->growth_per_s = log1p(certain(&keys->trend, 0)) / YEAR_S;
	rule->burst_per_s = rule->burst_factor = rule->burst_s = value_constant(0);
	if (noise && (!given(&keys->noise_cv) || !given(&keys->noise_memory)))
		ok = fault(p, keys->noise.at, _("\"noise\" needs \"cv\" and \"memory\""));
	else if (noise) {
		rule->noise_sd = sqrt(log1p(keys->noise_cv.dist.a * keys->noise_cv.dist.a));
		rule->noise_memory_s = keys->noise_memory.dist.a;
	}
	if (!bursts)
		return ok;
	if (!given(&keys->burst_rate) || !given(&keys->burst_factor) || !given(&keys->burst_for))
		return fault(p, keys->bursts.at, _("\"bursts\" needs \"rate\", \"factor\" and \"lasts\""));
	if (!finite_mean(p, &keys->burst_rate) || !finite_mean(p, &keys->burst_factor) || !finite_mean(p, &keys->burst_for))
		return false;
	rule->burst_per_s = keys->burst_rate;
	rule->burst_factor = keys->burst_factor;
	rule->burst_s = keys->burst_for;
	return ok;
}

/* --- a week --- */

/* COUNT relative numbers into X; all 1 where there is no LIST. */
static bool relatives(const struct planning *p, const struct node *list, const char *key, size_t count, double *x)
{
	const char *path = arena_textf(p->b->arena, "%s.%s", p->path, key);
	bool ok = true;

	for (size_t i = 0; i < count; i++)
		x[i] = 1;
	if (!list)
		return true;
	if (list->kind != NODE_LIST || list->count != count) {
		diag_error(p->b->diag, list->at, _("\"%s\" must be a list of %zu numbers"), path, count);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct value value;

		if (!value_read(p->b, list->item[i], DIM_NUMBER, path, &value)) {
			ok = false;
		} else if (!dist_is_constant(&value.dist) || !(value.dist.a >= 0)) {
			diag_error(p->b->diag, list->item[i]->at, _("\"%s\" takes certain numbers from 0 on"), path);
			ok = false;
		} else {
			x[i] = value.dist.a;
		}
	}
	return ok;
}

/* Relative numbers as multiples of their mean over the week: `rate` is what it says. Straight lines between the middles of the hours
 * keep that mean. */
static bool normalise(const struct planning *p)
{
	const size_t count = sizeof p->rule->week / sizeof *p->rule->week;
	double most = 0, mean = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most, p->rule->week[i]);
	if (!(most > 0))
		return fault(p, place_of(p, p->keys->hours ? "hours" : "days"), _("a week without any traffic: all its hours are 0"));
	for (size_t i = 0; i < count; i++)
		mean += p->rule->week[i] / most / (double)count;
	for (size_t i = 0; i < count; i++)
		p->rule->week[i] = p->rule->week[i] / most / mean;
	return true;
}

static bool zone(const struct planning *p)
{
	const struct setup *setup = p->setup;
	const char *name = p->keys->time_zone ? p->keys->time_zone : "UTC";

	p->rule->start_unix_s = setup->start_unix_s;
	p->rule->offset = zone_offsets(p->b->arena, name, setup->start_unix_s, -setup->warm_up_s, setup->horizon_s, &p->rule->offsets);
	if (p->rule->offset)
		return true;
	diag_error(p->b->diag, place_of(p, "time_zone"), _("there is no time zone \"%s\"; zones are named as Europe/Madrid"), name);
	return false;
}

static bool week(const struct planning *p)
{
	const struct demand_keys *keys = p->keys;
	double hours[DAY_HOURS], weekend[DAY_HOURS], days[WEEK_DAYS];
	bool ok = true;

	p->rule->form = RATE_WEEK;
	if (!keys->hours && !keys->days)
		ok = fault(p, p->at, _("model: profile needs \"hours\" or \"days\""));
	if (keys->weekend_hours && !keys->hours)
		ok = fault(p, place_of(p, "weekend_hours"), _("\"weekend_hours\" stands beside \"hours\", on their scale: write both"));
	ok = relatives(p, keys->hours, "hours", DAY_HOURS, hours) && ok;
	ok = relatives(p, keys->weekend_hours, "weekend_hours", DAY_HOURS, weekend) && ok;
	ok = relatives(p, keys->days, "days", WEEK_DAYS, days) && ok;
	for (int d = 0; d < WEEK_DAYS; d++)
		for (int h = 0; h < DAY_HOURS; h++)
			p->rule->week[DAY_HOURS * d + h] = days[d] * (d >= SATURDAY && keys->weekend_hours ? weekend : hours)[h];
	ok = ok && normalise(p);
	return zone(p) && ok;
}

/* --- swings, states --- */

static bool sine(const struct planning *p)
{
	const struct demand_keys *keys = p->keys;
	struct rate_rule *rule = p->rule;

	rule->form = RATE_SINE;
	rule->period_s = certain(&keys->period, DAY_S);
	rule->amplitude = certain(&keys->amplitude, 0);
	rule->phase_s = given(&keys->peak_at) ? keys->peak_at.dist.a - rule->period_s / 4 : 0;
	return given(&keys->amplitude) || fault(p, p->at, _("model: sinusoid needs \"amplitude\""));
}

static bool states(const struct planning *p)
{
	const struct entries *entries = &p->keys->states;
	double requests = 0, round_s = 0;

	if (entries->count < 2)
		return fault(p, entries->count ? entries->at : p->at, _("model: mmpp needs at least two \"states\""));
	struct rate_state *state = arena_alloc(p->b->arena, entries->count, sizeof *state);

	for (size_t i = 0; i < entries->count; i++) {
		const struct demand_state_keys *keys = entries->item[i].bound;

		state[i] = (struct rate_state){.per_s = keys->rate.dist.a, .mean_s = keys->stays.dist.a};
		requests += state[i].per_s * state[i].mean_s;
		round_s += state[i].mean_s;
	}
	p->rule->form = RATE_STATES;
	p->rule->state = state;
	p->rule->states = entries->count;
	p->rule->per_s = requests / round_s;
	return true;
}

static bool form_of(const struct planning *p)
{
	switch (p->word) {
	case DEMAND_PROFILE:
		return week(p);
	case DEMAND_SINUSOID:
		return sine(p);
	case DEMAND_MMPP:
		return states(p);
	case DEMAND_TRACE:
		return demand_trace(p->b, p->node, p->keys, p->path, p->demand);
	default:
		p->rule->form = RATE_STEADY;
		return true;
	}
}

static bool tokens(const struct planning *p)
{
	const struct request_record *record = p->demand->arrival.record;
	bool ok = true;

	p->demand->input_tokens = p->keys->input_tokens;
	p->demand->output_tokens = p->keys->output_tokens;
	if (record && record->input && given(&p->keys->input_tokens))
		ok = fault(p, p->keys->input_tokens.at, _("the trace has its own input tokens"));
	if (record && record->output && given(&p->keys->output_tokens))
		ok = fault(p, p->keys->output_tokens.at, _("the trace has its own output tokens"));
	return finite_mean(p, &p->keys->input_tokens) && finite_mean(p, &p->keys->output_tokens) && ok;
}

bool demand_plan(struct setup *setup, const struct entry *entry, const char *path, struct demand *demand)
{
	struct planning p = {.setup = setup, .b = &setup->bind, .path = path, .at = entry->at, .demand = demand, .rule = &demand->arrival.rate};
	bool ok;

	*demand = (struct demand){0};
	if (!lay(&p, entry) || !choose(&p))
		return false;
	demand->keys = p.keys;
	demand->source = p.keys->source;
	p.rule->key = purpose_hash(setup->workload);
	ok = strays(&p);
	ok = need_rate(&p) && ok;
	ok = gaps(&p) && ok;
	ok = amount(&p) && ok;
	ok = disturbances(&p) && ok;
	ok = form_of(&p) && ok;
	return tokens(&p) && ok;
}
