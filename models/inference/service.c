/* From the `service:` block, a preset's under it, to how requests are served; and what that comes to. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/inference/inference.h"
#include "sim/base/lang.h"

struct planning {
	struct setup *setup;
	const struct binding *b;
	const struct node *node;          /* the block, with a preset's */
	const struct service_keys *keys;
	const char *path;
	struct place at;
};

static bool given(const struct value *value)
{
	return value->form != VALUE_ABSENT;
}

/* Where KEY stands; the block's place where it does not. */
static struct place place_of(const struct planning *p, const char *key)
{
	const struct node *node = node_at(p->node, key);

	return node ? node->at : p->at;
}

static bool fault(const struct planning *p, const char *key, const char *message)
{
	diag_error(p->b->diag, place_of(p, key), "%s", message);
	return false;
}

/* --- presets --- */

/* An own `time` leaves nothing of a preset's batch, an own `batch` nothing of its time. */
static const struct node *under(struct arena *arena, const struct node *preset, const struct node *own)
{
	static const char *const of_batch[] = {"batch", "prefill", "tokens", NULL}, *const of_time[] = {"time", NULL};
	struct node *kept = node_map(arena, preset->at);

	for (size_t i = 0; i < preset->count; i++) {
		const char *const *dropped = node_get(own, "time") ? of_batch : node_get(own, "batch") ? of_time : of_time + 1;

		while (*dropped && strcmp(*dropped, preset->key[i]->text) != 0)
			dropped++;
		if (!*dropped)
			node_put(arena, kept, preset->key[i]->text, preset->item[i]);
	}
	return kept;
}

/* The block with its preset under it, bound again; without one as it is. */
static bool lay(struct planning *p, const struct entry *entry)
{
	const struct service_keys *own = entry->bound;
	const struct node *preset;
	struct service_keys *keys;

	p->node = entry->node;
	p->keys = own;
	if (!own->preset)
		return true;
	preset = setup_preset(p->setup, "service", own->preset, place_of(p, "preset"));
	if (!preset)
		return false;
	if (preset->kind != NODE_MAP || node_get(preset, "preset")) {
		diag_error(p->b->diag, preset->at, _("a preset of service is a map of its keys, without another preset"));
		return false;
	}
	keys = arena_alloc(p->b->arena, 1, sizeof *keys);
	p->node = node_merge(p->b->arena, &service_schema, under(p->b->arena, preset, entry->node), entry->node);
	p->keys = keys;
	return schema_bind(p->b, &service_schema, p->node, p->path, keys);
}

/* --- what belongs together --- */

static bool finite_mean(const struct planning *p, const struct value *value)
{
	if (!given(value) || isfinite(dist_mean(&value->dist)))
		return true;
	diag_error(p->b->diag, value->at, _("this distribution has no finite mean"));
	return false;
}

static bool check_time(const struct planning *p)
{
	const struct service_keys *keys = p->keys;
	bool ok = finite_mean(p, &keys->time);

	if (given(&keys->prefill))
		ok = fault(p, "prefill", _("\"prefill\" belongs to \"batch\": a time holds all that a request takes"));
	if (given(&keys->tokens))
		ok = fault(p, "tokens", _("\"tokens\" belongs to \"batch\": a time holds all that a request takes"));
	return ok;
}

static bool check_batch(const struct planning *p, int concurrency)
{
	const struct service_keys *keys = p->keys;
	bool ok = finite_mean(p, &keys->a) && finite_mean(p, &keys->s) && finite_mean(p, &keys->tokens) && finite_mean(p, &keys->prefill);

	if (!given(&keys->a) || !given(&keys->s))
		ok = fault(p, "batch", _("\"batch\" needs \"a\" and \"s\": a step of a batch of b takes a + s b"));
	if (given(&keys->gather_for) && !keys->gather)
		ok = fault(p, "batch.gather_for", _("\"gather_for\" means nothing without \"gather: true\": nobody waits for a batch"));
	if (given(&keys->prefill) && keys->gather)
		ok = fault(p, "prefill", _("\"prefill\" and \"gather\" do not go together: a gathered batch takes a + s b, all in all"));
	/* 1 is what `concurrency` is where nobody wrote it */
	if (keys->cap && concurrency != 1 && concurrency != keys->cap) {
		diag_error(p->b->diag, place_of(p, "batch.cap"), _("\"cap\" is %lld and \"concurrency\" %d: both say how large a batch may be; "
								   "write one of them"), (long long)keys->cap, concurrency);
		ok = false;
	}
	return ok;
}

static bool check(const struct planning *p, int concurrency)
{
	if (p->keys->batch.given && given(&p->keys->time))
		return fault(p, "time", _("\"time\" and \"batch\" both say how long a request takes: write only one"));
	if (p->keys->batch.given)
		return check_batch(p, concurrency);
	if (given(&p->keys->time))
		return check_time(p);
	diag_error(p->b->diag, p->at, _("\"service\" does not say how long a request takes: write batch, time or preset"));
	return false;
}

static void take(const struct service_keys *keys, int concurrency, struct service *service)
{
	service->form = !keys->batch.given ? SERVICE_TIMED : keys->gather ? SERVICE_GATHERED : SERVICE_SHARED;
	service->source = keys->source;
	service->as_of = keys->as_of;
	service->quality = (enum quality)(keys->quality + 1);
	service->note = keys->note;
	service->time_s = keys->time;
	if (service->form == SERVICE_TIMED)
		return;
	service->a_s = keys->a;
	service->s_s = keys->s;
	service->cap = keys->cap ? (int)keys->cap : concurrency;
	service->gather_s = given(&keys->gather_for) ? keys->gather_for.dist.a : 0;
	service->prefill_per_s = keys->prefill;
	service->steps = given(&keys->tokens) ? keys->tokens : value_constant(1);
}

bool service_plan(struct setup *setup, const struct modelled *written, const char *path, int concurrency, struct service *service)
{
	struct planning p = {.setup = setup, .b = &setup->bind, .path = path};

	*service = (struct service){.form = SERVICE_TIMED, .time_s = written->value};
	if (!written->model)
		return finite_mean(&p, &written->value);
	p.at = written->model->at;
	if (!lay(&p, written->model) || !check(&p, concurrency))
		return false;
	take(p.keys, concurrency, service);
	return true;
}

bool service_check(struct setup *setup, const struct service *service, const struct demand *demand)
{
	const struct request_record *record = demand->arrival.record;

	if (!given(&service->prefill_per_s) || given(&demand->input_tokens) || (record && record->input))
		return true;
	diag_error(setup->bind.diag, service->prefill_per_s.at, _("\"prefill\" reads the tokens of prompts, and the demand has none: write its "
								  "\"input_tokens\""));
	return false;
}

/* --- what it comes to --- */

static double mean_of(const struct value *value)
{
	return given(value) ? dist_mean(&value->dist) : 0;
}

static double mean_of_column(const double *x, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += x[i];
	return count ? sum / (double)count : 0;
}

static const double *recorded_steps(const struct demand *demand)
{
	return demand->arrival.record ? demand->arrival.record->output : NULL;
}

static double steps_mean(const struct service *service, const struct demand *demand)
{
	if (recorded_steps(demand))
		return mean_of_column(recorded_steps(demand), demand->arrival.record->count);
	return mean_of(given(&demand->output_tokens) ? &demand->output_tokens : &service->steps);
}

/* The mean of the largest of CAP draws: F^cap is its distribution, and the midpoints of its quantiles are averaged. Of a record: of as
 * many requests that follow each other. */
static double steps_most(const struct service *service, const struct demand *demand, int cap)
{
	enum { MIDPOINTS = 256 };
	const struct value *steps = given(&demand->output_tokens) ? &demand->output_tokens : &service->steps;
	const double *recorded = recorded_steps(demand);
	double sum = 0, groups = 0;

	if (recorded) {
		for (size_t i = 0; i < demand->arrival.record->count; groups++) {
			double most = 0;

			for (int k = 0; k < cap && i < demand->arrival.record->count; k++, i++)
				most = fmax(most, recorded[i]);
			sum += most;
		}
		return groups > 0 ? sum / groups : 0;
	}
	if (dist_is_constant(&steps->dist))
		return steps->dist.a;
	for (int i = 0; i < MIDPOINTS; i++)
		sum += dist_quantile(&steps->dist, pow((i + 0.5) / MIDPOINTS, 1.0 / cap));
	return sum / MIDPOINTS;
}

static double prefill_mean_s(const struct service *service, const struct demand *demand)
{
	const struct request_record *record = demand->arrival.record;
	const double input = record && record->input ? mean_of_column(record->input, record->count) : mean_of(&demand->input_tokens);

	return given(&service->prefill_per_s) && input > 0 ? input / mean_of(&service->prefill_per_s) : 0;
}

double service_mean_s(const struct service *service, const struct demand *demand)
{
	if (service->form == SERVICE_TIMED)
		return mean_of(&service->time_s);
	return prefill_mean_s(service, demand) + steps_mean(service, demand) * (mean_of(&service->a_s) + mean_of(&service->s_s));
}

/* Of CAP places, those in prefill and the b that decode flow alike: (cap - b) / P = b / (S (a + s b)), the positive root of a square. */
static double shared_per_s(double prefill_s, double steps, double a_s, double s_s, double cap)
{
	const double full_s = steps * (a_s + s_s * cap);

	if (prefill_s <= 0)
		return full_s > 0 ? cap / full_s : INFINITY;
	const double square = steps * s_s, line = square * cap - steps * a_s - prefill_s, absolute = steps * a_s * cap;
	const double root = sqrt(line * line + 4 * square * absolute);
	const double decoding = line > 0 ? (line + root) / (2 * square) : root - line > 0 ? 2 * absolute / (root - line) : 0;

	return decoding > 0 && full_s > 0 ? decoding / (steps * (a_s + s_s * decoding)) : cap / prefill_s;
}

double service_capacity_per_s(const struct service *service, const struct demand *demand, int concurrency)
{
	const double a_s = mean_of(&service->a_s), s_s = mean_of(&service->s_s);

	if (service->form == SERVICE_SHARED)
		return shared_per_s(prefill_mean_s(service, demand), steps_mean(service, demand), a_s, s_s, concurrency);
	const double batch_s = service->form == SERVICE_TIMED ? mean_of(&service->time_s)
		: steps_most(service, demand, concurrency) * (a_s + s_s * concurrency);

	return batch_s > 0 ? concurrency / batch_s : INFINITY;
}

/* --- words --- */

/* Where the times come from. Its note says how good they are, and stands with the times themselves: several services share a source. */
static void say_source(const struct service *service, model_line *line, void *context)
{
	static const char *const qualities[] = {[QUALITY_PUBLISHED] = N_("published"), [QUALITY_DERIVED] = N_("derived"),
						[QUALITY_ASSUMED] = N_("assumed")};
	struct text text = {0};

	if (!service->source)
		return;
	text_addf(&text, service->as_of ? _("times of service: %s (%s)") : _("times of service: %s"), service->source, service->as_of);
	if (service->quality != QUALITY_NONE)
		text_addf(&text, "; %s", _(qualities[service->quality]));
	line(context, text_str(&text));
	text_release(&text);
}

/* "1.56 s": three digits are what an assumption is worth. */
static const char *time_said(double seconds, char *buf, size_t bytes)
{
	char rounded[32];

	snprintf(rounded, sizeof rounded, "%.3g", seconds);
	return unit_say(strtod(rounded, NULL), DIM_TIME, buf, bytes);
}

static void say_times(const struct service *service, model_line *line, void *context)
{
	const struct dist *time = &service->time_s.dist;
	const char *note = bilingual_str(&service->note);
	char mean[64], half[64], most[64];
	struct text text = {0};

	time_said(dist_mean(time), mean, sizeof mean);
	if (dist_is_constant(time))
		text_addf(&text, _("a request takes %s"), mean);
	else
		text_addf(&text, _("a request takes %s on average, half of them less than %s, one in twenty more than %s"), mean,
			  time_said(dist_quantile(time, .5), half, sizeof half), time_said(dist_quantile(time, .95), most, sizeof most));
	if (*note)
		text_addf(&text, "; %s", note);
	line(context, text_str(&text));
	text_release(&text);
}

static void say_step(const struct service *service, model_line *line, void *context)
{
	const double a_s = mean_of(&service->a_s), s_s = mean_of(&service->s_s);
	const char *note = bilingual_str(&service->note);
	char a[64], s[64], alone[64], full[64];
	struct text text = {0};

	time_said(a_s + s_s, alone, sizeof alone);
	if (service->cap == 1)
		text_addf(&text, _("requests are served one by one: a step takes %s"), alone);
	else
		text_addf(&text, _("a step of a batch of b requests takes %s + %s × b: %s for one, %s for %d, the most at once"),
			  time_said(a_s, a, sizeof a), time_said(s_s, s, sizeof s), alone,
			  time_said(a_s + s_s * service->cap, full, sizeof full), service->cap);
	if (*note)
		text_addf(&text, "; %s", note);
	line(context, text_str(&text));
	text_release(&text);
}

/* Who is in a batch with whom. */
static void say_batch(const struct service *service, model_line *line, void *context)
{
	struct text text = {0};
	char wait[64];

	if (service->form == SERVICE_SHARED)
		text_add(&text, _("requests join and leave a batch at any time"));
	else if (service->gather_s > 0)
		text_addf(&text, _("batches are gathered, start and end together; an idle replica waits for a full one until the first request in line has "
				   "waited %s"), unit_say(service->gather_s, DIM_TIME, wait, sizeof wait));
	else
		text_add(&text, _("batches are gathered, start and end together: an idle replica takes those who wait"));
	line(context, text_str(&text));
	text_release(&text);
}

void service_words(const struct service *service, const struct setup *setup, model_line *line, void *context)
{
	struct text text = {0};

	(void)setup;
	if (service->form == SERVICE_TIMED) {
		say_times(service, line, context);
	} else {
		if (service->cap > 1)
			say_batch(service, line, context);
		say_step(service, line, context);
	}
	if (service->form == SERVICE_SHARED && given(&service->prefill_per_s)) {
		text_addf(&text, _("before its first step a prompt is read, at %.6g tokens per second"), mean_of(&service->prefill_per_s));
		line(context, text_str(&text));
	}
	text_release(&text);
	say_source(service, line, context);
}
