/* Sentences about traffic: where one strategy becomes cheaper than another. */
#include "sim/report/write.h"

#include <math.h>

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
}

/* "1.2 M", "340,000", "12" */
static void count_write(struct text *out, double count, int digits)
{
	const bool millions = count >= 999500;

	number_write(out, millions ? count / 1e6 : count, digits);
	text_add(out, millions ? " M" : "");
}

static void crossing_words(const struct summary *summary, const struct crossing *c, struct text *out)
{
	const struct traffic *traffic = summary->traffic;
	const int metric = metric_named(summary->plan, traffic->scaled->count);
	struct text count = {0}, times = {0};

	count_write(&count, c->times * traffic->per_month, 2);
	number_write(&times, c->times, 2);
	text_addf(out, _("Below %s %s a month (%s times this traffic) %s costs less than %s, above it more."), text_str(&count),
		  _(summary->plan->metric[metric].title), text_str(&times), name_of(summary, c->below), name_of(summary, c->above));
	text_release(&count);
	text_release(&times);
}

void traffic_write(const struct summary *summary, model_line *line, void *context)
{
	struct text s = {0};

	for (size_t i = 0; summary->traffic && i < summary->traffic->crossings; i++) {
		crossing_words(summary, summary->traffic->crossing + i, &s);
		line(context, text_str(&s));
		text_clear(&s);
	}
	text_release(&s);
}
