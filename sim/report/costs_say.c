/* What costs show, in sentences. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/costs.h"
#include "sim/report/plot.h"
#include "sim/study/charges.h"

#define WORTH 0.005                       /* shares from half a percent on are told */

static void largest(const struct costing *c, struct text *out)
{
	struct text name = {0}, usd = {0}, share = {0};
	const size_t end = c->costs->periods;
	const double all = costing_mean(c, COSTING_ALL, 0, end), first = c->costs->groups ? costing_mean(c, 0, 0, end) : 0;

	if (c->costs->groups > 1 && all > 0) {
		costs_group_title(c->costs, 0, &name);
		usd_write(&usd, first, 4);
		percent_write(&share, first / all, 0);
		text_addf(out, _("The largest is %s: %s, %s of the mean."), text_str(&name), text_str(&usd), text_str(&share));
	}
	text_release(&name);
	text_release(&usd);
	text_release(&share);
}

static void untagged(const struct costing *c, size_t by, struct text *out)
{
	bool *in = mem_new(c->costs->groups + 1, sizeof *in), any = false;
	struct text usd = {0}, share = {0};

	for (size_t g = 0; g < c->costs->groups; g++)
		any |= in[g] = !*c->costs->group[g].value[by];
	const struct cost_span span = {in, 0, c->costs->periods};
	const struct cost_share of = cost_share_of(c->costs, span, cost_whole(c->costs));

	if (any && of.value > 0) {
		usd_write(&usd, cost_mean(c->costs, span), 4);
		percent_write(&share, of.value, 1);
		text_addf(out, _("%s (%s) has no tag \"%s\"."), text_str(&usd), text_str(&share), c->costs->view->by[by].tag);
	} else if (c->costs->groups)
		text_addf(out, _("All of it has a tag \"%s\"."), c->costs->view->by[by].tag);
	text_release(&usd);
	text_release(&share);
	free(in);
}

/* What is paid for and no work: in the order of parts. */
static const enum part idle[] = {PART_IDLE_COMMITMENT, PART_WAITING, PART_LOST, PART_RESTART};

static void unused(const struct costing *c, struct text *out)
{
	const double all = cost_mean(c->cause, cost_whole(c->cause));
	bool *in = mem_new(c->cause->groups + 1, sizeof *in);
	struct text list = {0};
	double sum = 0;

	for (size_t i = 0; all > 0 && i < sizeof idle / sizeof *idle; i++) {
		for (size_t g = 0; g < c->cause->groups; g++)
			in[g] = strcmp(c->cause->group[g].value[0], part_words[idle[i]]) == 0;
		const double usd = cost_mean(c->cause, (struct cost_span){in, 0, c->cause->periods});

		sum += usd;
		if (usd < WORTH * all)
			continue;
		text_addf(&list, "%s%s ", list.len ? ", " : "", part_title(c->plan, idle[i]));
		usd_write(&list, usd, 4);
	}
	struct text share = {0};

	percent_write(&share, sum / all, 1);
	if (list.len)
		text_addf(out, _("Paid for, and no work: %s of it (%s)."), text_str(&share), text_str(&list));
	text_release(&share);
	text_release(&list);
	free(in);
}

static void tell(struct text *s, model_line *line, void *context)
{
	if (s->len)
		line(context, text_str(s));
	text_clear(s);
}

void costs_say(const struct costing *c, model_line *line, void *context)
{
	struct text s = {0};

	if (!c->costs->groups) {
		line(context, _("Nothing costs anything."));
		return;
	}
	largest(c, &s);
	tell(&s, line, context);
	for (size_t i = 0; i < c->costs->view->bys; i++)
		if (c->costs->view->by[i].aspect == ASPECT_TAG) {
			untagged(c, i, &s);
			tell(&s, line, context);
		}
	unused(c, &s);
	tell(&s, line, context);
	text_release(&s);
}
