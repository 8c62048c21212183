/* What a platform takes for granted, in the language in use. */
#include "models/inference/platform.h"
#include "sim/base/lang.h"

static bool given(const struct value *value)
{
	return value->form == VALUE_QUANTITY;
}

static void say(struct text *text, model_line *line, void *context)
{
	line(context, text_str(text));
	text_clear(text);
}

static void serverless_words(const struct platform_keys *keys, struct text *text, model_line *line, void *context)
{
	struct text time = {0};

	if (given(&keys->keep_warm)) {
		value_write(&keys->keep_warm, DIM_TIME, NULL, &time);
		text_addf(text, _("serverless: each request has an instance of its own, which is kept warm for %s after its last request"), text_str(&time));
	} else {
		text_add(text, _("serverless: each request has an instance of its own, started cold"));
	}
	text_release(&time);
	say(text, line, context);
	if (keys->limit) {
		text_addf(text, _("at most %lld requests are served at the same time"), (long long)keys->limit);
		say(text, line, context);
	}
	if (keys->duration_item) {
		text_add(text, keys->bills_cold_start ? _("the time of a cold start is billed, too") : _("the time of a cold start is not billed"));
		say(text, line, context);
	}
}

/* Keys of the workload that only replicas give a meaning: strategies that have some may stand beside this one. */
static void idle_keys_words(const struct inference_plan *plan, struct text *text, model_line *line, void *context)
{
	const struct inference_keys *keys = plan->keys;
	const bool waits = plan->platform == PLATFORM_SERVERLESS && ((const struct platform_plan *)plan->serving)->keys->limit;
	const struct { const char *name; bool idle; } key[] = {
		{"concurrency", keys->concurrency > 1},
		{"cold_start", plan->platform == PLATFORM_API && (given(&keys->cold_start.value) || keys->cold_start.model)},
		{"queue_limit", !waits && given(&keys->queue_limit)},
		{"timeout", !waits && given(&keys->timeout)},
	};

	for (size_t i = 0; i < sizeof key / sizeof *key; i++)
		if (key[i].idle) {
			text_addf(text, _("\"%s\" is for replicas and their queue, and counts for nothing here"), key[i].name);
			say(text, line, context);
		}
}

void platform_words(const struct inference_plan *plan, model_line *line, void *context)
{
	const struct platform_plan *serving = plan->serving;
	struct text text = {0};

	if (!serving)
		return;
	if (plan->platform == PLATFORM_SERVERLESS)
		serverless_words(serving->keys, &text, line, context);
	if (plan->platform == PLATFORM_API) {
		text_add(&text, _("API: every request is answered at once; nothing is paid while nobody calls"));
		say(&text, line, context);
	}
	if (plan->platform != PLATFORM_SERVERS)
		idle_keys_words(plan, &text, line, context);
	if (plan->platform == PLATFORM_SERVERS) {
		text_add(&text, _("what is billed by the request is billed for those that were answered, as if they came evenly over the horizon"));
		say(&text, line, context);
	}
	text_release(&text);
}
