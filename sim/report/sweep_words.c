/* What a sweep shows, in sentences. */
#include <math.h>

#include "sim/report/sweep.h"
#include "sim/report/write.h"

static const char *name_of(const struct sweep *sweep, size_t strategy)
{
	return sweep->plan->strategy[strategy].strategy->name;
}

void sweep_number_write(const struct variation *vary, double number, struct text *out)
{
	number_write(out, number / vary->unit_size, 3);
	if (*vary->unit)
		text_addf(out, " %s", vary->unit);
}

void sweep_value_write(const struct sweep *sweep, double value, struct text *out)
{
	if (isfinite(value))
		verdict_write(out, sweep->plan, &sweep->figure, value);
	else
		text_add(out, isinf(value) ? _("never") : "—");
}

static void crossing_words(const struct sweep *sweep, const struct sweep_crossing *c, struct text *out)
{
	const struct variation *v = sweep->vary;
	const char *below = name_of(sweep, c->below), *above = name_of(sweep, c->above);
	struct text at = {0}, low = {0}, high = {0}, level = {0};

	sweep_number_write(v, c->at, &at);
	sweep_number_write(v, c->between ? c->low : c->ci.low, &low);
	sweep_number_write(v, c->between ? c->high : c->ci.high, &high);
	percent_write(&level, sweep->plan->scenario->confidence, 0);
	if (c->between)
		text_addf(out, _("Up to %s = %s, %s is better than %s in %s; from %s on, %s is."), v->path, text_str(&low), below, above,
			  sweep->figure.text, text_str(&high), above);
	else
		text_addf(out, _("Below %s = %s (%s: %s to %s), %s is better than %s in %s; above it, %s is."), v->path, text_str(&at),
			  text_str(&level), text_str(&low), text_str(&high), below, above, sweep->figure.text, above);
	text_release(&at);
	text_release(&low);
	text_release(&high);
	text_release(&level);
}

/* How many points each strategy is the best at. */
static void winners_words(const struct sweep *sweep, struct text *out)
{
	text_addf(out, _("Best in %s, of %zu points:"), sweep->figure.text, sweep->lived);
	for (size_t s = 0, said = 0; s < sweep->plan->strategies; s++) {
		size_t wins = 0;

		for (size_t i = 0; i < sweep->lived; i++)
			wins += sweep->point[i].best == (int)s;
		if (wins)
			text_addf(out, "%s %s %zu", said++ ? "," : "", name_of(sweep, s), wins);
	}
	text_addc(out, '.');
}

static void partial_words(const struct sweep *sweep, struct text *out)
{
	text_addf(out, _("PARTIAL: interrupted after %zu of %zu points; what is shown is of those alone."), sweep->lived, sweep->points);
}

static void tell(struct text *s, model_line *line, void *context)
{
	if (s->len)
		line(context, text_str(s));
	text_clear(s);
}

void sweep_say(const struct sweep *sweep, model_line *line, void *context)
{
	struct text s = {0};

	if (sweep->partial)
		partial_words(sweep, &s);
	tell(&s, line, context);
	if (sweep->plan->strategies > 1)
		winners_words(sweep, &s);
	tell(&s, line, context);
	for (int decides = 1; decides >= 0; decides--)
		for (size_t i = 0; i < sweep->crossings; i++)
			if (sweep->crossing[i].decides == decides) {
				crossing_words(sweep, sweep->crossing + i, &s);
				tell(&s, line, context);
			}
	text_release(&s);
}
