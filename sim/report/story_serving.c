/* One future of a service told: how it began, its busiest moment, when it scaled, what the market took, how long the line was. */
#include "sim/report/plot.h"
#include "sim/report/serving.h"
#include "sim/report/story.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

enum { LOSSES_TOLD = 12 };
#define FIELD(name) offsetof(struct serving_stretch, name)

static double metric_of(const struct replay *replay, const char *name)
{
	const int m = metric_named(replay->plan, name);

	return m < 0 ? NAN : replay->metric[m];
}

static size_t lost_count(const struct replay *replay)
{
	size_t lost = 0;

	for (size_t i = 0; i < replay->recorder.count; i++)
		lost += replay->recorder.record[i].kind == RECORD_LOST && replay->recorder.record[i].t_s >= 0;
	return lost;
}

/* The step with the most, or the fewest, servers; the first of them. */
static const struct serving_step *extreme(const struct serving *s, double sign)
{
	const struct serving_step *at = s->wanted;

	for (size_t i = 1; i < s->wants; i++)
		if (sign * s->wanted[i].servers > sign * at->servers)
			at = &s->wanted[i];
	return at;
}

/* --- the paragraph --- */

static void requests_words(const struct replay *replay, struct text *out)
{
	const double requests = metric_of(replay, "requests"), dropped = metric_of(replay, "dropped");
	char *all = number_words(requests, 6), *share = share_words(requests > 0 ? dropped / requests : 0);

	text_addc(out, ' ');
	if (dropped > 0)
		text_addf(out, _("%s requests came; %s of them were dropped."), all, share);
	else
		text_addf(out, _("%s requests came; none was dropped."), all);
	free(all);
	free(share);
}

static void scaling_words(const struct serving *s, struct text *out)
{
	char *first, *least, *most;

	if (!s->wants)
		return;
	first = number_words(s->wanted[0].servers, 6);
	least = number_words(extreme(s, -1)->servers, 6);
	most = number_words(extreme(s, 1)->servers, 6);
	text_addc(out, ' ');
	if (s->wants == 1) {
		text_addf(out, _("Replicas wanted: %s all the time."), first);
	} else {
		text_addf(out, _("Replicas wanted: %s at the start, then %s to %s; "), first, least, most);
		text_addf(out, ngettext("it scaled out %zu time", "it scaled out %zu times", (unsigned long)s->out), s->out);
		text_add(out, ", ");
		text_addf(out, ngettext("and in %zu time.", "and in %zu times.", (unsigned long)s->in), s->in);
	}
	free(first);
	free(least);
	free(most);
}

void story_serving_words(const struct replay *replay, struct text *out)
{
	struct serving *s = serving_new(replay);
	struct text time = {0}, cost = {0};
	const size_t lost = lost_count(replay);

	hours_write(&time, replay->log.end_s / HOUR_S, 3);
	usd_exact_write(&cost, money_usd(replay->ledger.total));
	if (replay->finished)
		text_addf(out, _("%s of service, for %s."), text_str(&time), text_str(&cost));
	else
		text_addf(out, _("%s of service, then broken off, for %s."), text_str(&time), text_str(&cost));
	requests_words(replay, out);
	scaling_words(s, out);
	if (lost > 0) {
		text_addc(out, ' ');
		text_addf(out, ngettext("%zu replica was lost on the way.", "%zu replicas were lost on the way.", (unsigned long)lost), lost);
	}
	text_release(&time);
	text_release(&cost);
	serving_free(s);
}

/* --- the moments --- */

struct told { double t_s; char *words; };
struct tale { struct told *told; size_t count, losses; };

/* Takes WORDS. */
static void tell(struct tale *tale, double t_s, char *words)
{
	tale->told = mem_grow(tale->told, tale->count + 1, sizeof *tale->told);
	tale->told[tale->count++] = (struct told){t_s, words};
}

static void tell_number(struct tale *tale, double t_s, const char *words, double x)
{
	char *number = number_words(x, 4);

	tell(tale, t_s, worded("%s: %s", words, number));
	free(number);
}

static void tell_wanted(struct tale *tale, const struct serving *s)
{
	const struct serving_step *most, *fewest;

	if (!s->wants)
		return;
	tell_number(tale, 0, _("replicas wanted at the start"), s->wanted[0].servers);
	if (s->wants == 1)
		return;
	most = extreme(s, 1);
	fewest = extreme(s, -1);
	if (&s->wanted[1] != most && &s->wanted[1] != fewest)
		tell_number(tale, s->wanted[1].at_s, s->wanted[1].servers > s->wanted[0].servers ? _("it scales out for the first time; replicas wanted") :
			    _("it scales in for the first time; replicas wanted"), s->wanted[1].servers);
	if (most != s->wanted)
		tell_number(tale, most->at_s, _("the most replicas wanted"), most->servers);
	if (fewest != s->wanted)
		tell_number(tale, fewest->at_s, _("the fewest replicas wanted"), fewest->servers);
}

static void tell_busiest(struct tale *tale, const struct serving *s)
{
	const size_t i = serving_most(s, FIELD(per_s), 0, s->end_s);
	char *rate, *ready, *busy;

	if (i == SIZE_MAX)
		return;
	rate = number_words(s->stretch[i].per_s, 3);
	ready = number_words(s->stretch[i].ready, 3);
	busy = percent_words(s->stretch[i].busy, 0);
	if (s->stretch[i].ready > 0 && isfinite(s->stretch[i].busy))
		tell(tale, s->stretch[i].from_s, worded(_("the busiest moment: %s requests a second; %s replicas ready, %s of their places in use"),
							rate, ready, busy));
	else
		tell(tale, s->stretch[i].from_s, worded(_("the busiest moment: %s requests a second"), rate));
	free(rate);
	free(ready);
	free(busy);
}

static void tell_slowest(struct tale *tale, const struct serving *s)
{
	const size_t queue = serving_most(s, FIELD(waiting), 0, s->end_s), slow = serving_most(s, FIELD(latency_s), 0, s->end_s);

	if (queue != SIZE_MAX && s->stretch[queue].waiting > 0)
		tell_number(tale, s->stretch[queue].to_s, _("the longest queue; requests that wait"), s->stretch[queue].waiting);
	if (slow != SIZE_MAX) {
		char *latency = latency_words(s->stretch[slow].latency_s, 3);

		tell(tale, s->stretch[slow].from_s, worded(_("the slowest: a mean latency of %s"), latency));
		free(latency);
	}
}

/* Those that are lost within a second, together. */
static void tell_losses(struct tale *tale, const struct replay *replay)
{
	const struct recorder *log = &replay->recorder;
	int *node = mem_new(log->count + 1, sizeof *node);
	size_t nodes;

	for (size_t i = 0; i < log->count; i++) {
		const double at_s = log->record[i].t_s;
		struct text words = {0}, list = {0};

		if (log->record[i].kind != RECORD_LOST || at_s < 0)
			continue;
		nodes = 0;
		for (; i < log->count && log->record[i].t_s < at_s + 1; i++)
			if (log->record[i].kind == RECORD_LOST)
				node[nodes++] = log->record[i].node;
		i--;
		if (++tale->losses > LOSSES_TOLD)
			continue;
		story_nodes(&list, node, nodes);
		text_addf(&words, ngettext("replica %s is lost", "replicas %s are lost", (unsigned long)nodes), text_str(&list));
		tell(tale, at_s, mem_text(text_str(&words)));
		text_release(&words);
		text_release(&list);
	}
	free(node);
}

void story_serving(const struct replay *replay, const struct moments_sink *sink)
{
	struct serving *s = serving_new(replay);
	struct tale tale = {0};

	tell_wanted(&tale, s);
	tell_busiest(&tale, s);
	tell_slowest(&tale, s);
	tell_losses(&tale, replay);
	tell(&tale, replay->log.end_s, mem_text(replay->finished ? _("the run ends") : _("broken off: more requests wait than can be held")));
	/* of those at one moment, in the order told */
	for (size_t i = 1; i < tale.count; i++)
		for (size_t k = i; k > 0 && tale.told[k - 1].t_s > tale.told[k].t_s; k--) {
			const struct told later = tale.told[k - 1];

			tale.told[k - 1] = tale.told[k];
			tale.told[k] = later;
		}
	for (size_t i = 0; i < tale.count; i++) {
		if (i + 1 == tale.count && tale.losses > LOSSES_TOLD)
			story_more(tale.losses - LOSSES_TOLD, sink);
		story_line(tale.told[i].t_s, tale.told[i].words, sink);
		free(tale.told[i].words);
	}
	free(tale.told);
	serving_free(s);
}
