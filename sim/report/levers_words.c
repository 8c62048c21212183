/* What levers save and what they cost otherwise, in words. */
#include "sim/report/levers.h"

#include <math.h>
#include <stdlib.h>

#include "sim/report/why.h"
#include "sim/report/write.h"

enum { CHANGES_SAID = 5 };                /* of one lever */

const char *lever_title(const struct lever *lever)
{
	const char *title = bilingual_str(&lever->title);

	return *title ? title : lever->name;
}

int64_t levers_step(const struct levers *levers)
{
	int64_t most = 0;

	for (size_t i = 0; i < levers->levers; i++) {
		most = llabs(levers->lever[i].in_row.nano) > most ? llabs(levers->lever[i].in_row.nano) : most;
		most = llabs(levers->lever[i].by_itself.nano) > most ? llabs(levers->lever[i].by_itself.nano) : most;
	}
	return step_of(most, levers->today_nano);
}

int64_t shown_nano(int64_t nano, int64_t step)
{
	return (int64_t)llround((double)nano / (double)step) * step;
}

static int64_t shown_row(const struct lever *lever, int64_t step)
{
	return shown_nano(lever->left_nano, step) - shown_nano(lever->left_nano + lever->in_row.nano, step);
}

/* What is the same is shown as the same. */
static int64_t shown_alone(const struct levers *levers, const struct lever *lever, int64_t step)
{
	if (lever->by_itself.nano == lever->in_row.nano)
		return shown_row(lever, step);
	return shown_nano(levers->today_nano - lever->by_itself.nano, step) - shown_nano(levers->today_nano, step);
}

void lever_row_write(const struct lever *lever, int64_t step, struct text *out)
{
	why_money(out, shown_row(lever, step), step, true);
}

void lever_alone_write(const struct levers *levers, const struct lever *lever, int64_t step, struct text *out)
{
	why_money(out, shown_alone(levers, lever, step), step, true);
}

bool lever_interacts(const struct levers *levers, const struct lever *lever)
{
	const int64_t step = levers_step(levers);

	return lever->interacts && shown_alone(levers, lever, step) != shown_row(lever, step);
}

void lever_half_write(const struct saving *saving, int64_t step, const char *plus_minus, struct text *out)
{
	const double half = (saving->ci.high - saving->ci.low) / 2, steps = rint(half * NANO / (double)step);
	struct text rounded = {0};

	if (!(steps >= 1))
		return;
	usd_write(&rounded, steps * (double)step / NANO, 2);
	text_addf(out, "%s%s", plus_minus, text_str(&rounded));
	text_release(&rounded);
}

static const char *name_of(const struct levers *levers)
{
	return levers->base->scenario->strategy[levers->strategy].name;
}

void levers_question(const struct levers *levers, struct text *out)
{
	text_addf(out, _("What do the levers save of what %s costs?"), name_of(levers));
}

void levers_sentence(const struct levers *levers, struct text *out)
{
	const int64_t step = levers_step(levers), left = levers->least_nano, saved = levers->today_nano - left;
	struct text today = {0}, then = {0}, less = {0}, share = {0};

	why_money(&today, shown_nano(levers->today_nano, step), step, false);
	why_money(&then, shown_nano(left, step), step, false);
	why_money(&less, llabs(shown_nano(levers->today_nano, step) - shown_nano(left, step)), step, false);
	percent_write(&share, levers->today_nano ? fabs((double)saved / (double)levers->today_nano) : 0, 0);
	if (saved == 0)
		text_addf(out, _("With all levers the mean bill stays at %s."), text_str(&today));
	else
		text_addf(out, saved > 0 ? _("With all levers the mean bill falls from %s to %s: %s less, %s.")
				  : _("With all levers the mean bill rises from %s to %s: %s more, %s."),
			  text_str(&today), text_str(&then), text_str(&less), text_str(&share));
	text_release(&today);
	text_release(&then);
	text_release(&less);
	text_release(&share);
}

static void tell(struct text *s, model_line *line, void *context)
{
	if (s->len)
		line(context, text_str(s));
	text_clear(s);
}

/* --- together and alone --- */

/* What each saves alone adds up to more or less than all save together. */
static void sum_words(const struct levers *levers, struct text *out)
{
	const int64_t step = levers_step(levers), sum = shown_nano(levers->sum_nano, step);
	const int64_t all = shown_nano(levers->today_nano, step) - shown_nano(levers->least_nano, step);
	struct text alone = {0}, over = {0};

	why_money(&alone, sum, step, false);
	why_money(&over, llabs(sum - all), step, false);
	if (levers->levers > 1 && sum > all)
		text_addf(out, _("What each saves alone adds up to %s: %s too much, for what one has saved no other saves again."), text_str(&alone),
			  text_str(&over));
	else if (levers->levers > 1 && sum < all)
		text_addf(out, _("What each saves alone adds up to %s: together they save %s more."), text_str(&alone), text_str(&over));
	text_release(&alone);
	text_release(&over);
}

static void interaction_words(const struct levers *levers, struct text *out)
{
	const int64_t step = levers_step(levers);
	struct text alone = {0}, row = {0};
	size_t said = 0;

	for (size_t i = 0; i < levers->levers; i++) {
		const struct lever *lever = levers->lever + i;

		if (!lever_interacts(levers, lever))
			continue;
		text_clear(&alone);
		text_clear(&row);
		lever_alone_write(levers, lever, step, &alone);
		lever_row_write(lever, step, &row);
		text_addf(out, _("%s%s %s alone, %s after those before it"), said++ ? "; " : _("They interact: "), lever_title(lever), text_str(&alone),
			  text_str(&row));
	}
	text_add(out, said ? "." : "");
	text_release(&alone);
	text_release(&row);
}

static bool does_nothing(const struct levers *levers, const struct lever *lever)
{
	for (size_t w = 0; w < levers->watches; w++)
		if (watched_changed(lever->own + w))
			return false;
	return lever->by_itself.nano == 0 && lever->in_row.nano == 0;
}

static void nothing_words(const struct levers *levers, struct text *out)
{
	size_t said = 0;

	for (size_t i = 0; i < levers->levers; i++)
		if (does_nothing(levers, levers->lever + i))
			text_addf(out, "%s%s", said++ ? ", " : _("Without any effect: "), lever_title(levers->lever + i));
	text_add(out, said ? "." : "");
}

/* --- beside the bill --- */

void watched_label(const struct watched *watched, struct text *out)
{
	if (watched->of)
		text_addf(out, "%s: ", watched->of);
	text_add(out, _(watched->title));
}

void watched_write(const struct levers *levers, const struct watched *watched, double x, struct text *out)
{
	if (watched->figure.probability)
		probability_write(out, x, 1);
	else if (watched->share)
		served_share_write(out, x);
	else
		outcome_write(out, levers->plan->metric + watched->figure.metric, x, 3);
}

/* "LEAD: P(late) 0.0 % -> 12.4 %, train: hours until done 192 h -> 214 h." */
static void change_words(const struct levers *levers, const char *lead, const struct watched_change *change, struct text *out)
{
	size_t said = 0;

	for (size_t w = 0; w < levers->watches && said < CHANGES_SAID; w++) {
		if (!watched_changed(change + w))
			continue;
		text_addf(out, "%s%s", said ? ", " : lead, said ? "" : ": ");
		said++;
		watched_label(levers->watched + w, out);
		text_addc(out, ' ');
		watched_write(levers, levers->watched + w, change[w].from, out);
		text_add(out, " → ");
		watched_write(levers, levers->watched + w, change[w].to, out);
	}
	text_add(out, said ? "." : "");
}

static void changes_say(const struct levers *levers, model_line *line, void *context)
{
	struct text s = {0};

	for (size_t i = 0; i < levers->levers; i++) {
		struct text lead = {0};

		text_addf(&lead, levers->levers > 1 ? _("%s alone also changes") : _("%s also changes"), lever_title(levers->lever + i));
		change_words(levers, text_str(&lead), levers->lever[i].own, &s);
		tell(&s, line, context);
		text_release(&lead);
	}
	if (levers->levers > 1)
		change_words(levers, _("All together"), levers->total, &s);
	tell(&s, line, context);
	text_release(&s);
}

/* Thresholds that are missed with all levers, and whether they are today. */
static void verdict_words(const struct levers *levers, struct text *out)
{
	const struct summary *summary = levers->summary;
	const size_t last = levers->lever[levers->levers - 1].with, strategies = levers->plan->strategies;
	size_t said = 0;

	for (size_t t = 0; t < levers->plan->scenario->thresholds; t++) {
		const struct verdict *today = summary->verdict + t * strategies, *then = today + last;

		if (then->passed)
			continue;
		text_add(out, said++ ? ", " : _("With all levers is missed: "));
		threshold_write(out, levers->plan, then->threshold);
		if (!today->passed)
			text_add(out, _(" (as it is today)"));
	}
	text_add(out, said ? "." : "");
}

void levers_find(const struct levers *levers, model_line *line, void *context)
{
	struct text s = {0};

	if (levers->summary->partial)
		text_add(&s, _("PARTIAL: interrupted; what is shown is of the futures that were finished."));
	tell(&s, line, context);
	sum_words(levers, &s);
	tell(&s, line, context);
	interaction_words(levers, &s);
	tell(&s, line, context);
	changes_say(levers, line, context);
	verdict_words(levers, &s);
	tell(&s, line, context);
	nothing_words(levers, &s);
	tell(&s, line, context);
	text_release(&s);
}

void levers_lessons(const struct levers *levers, model_line *line, void *context)
{
	struct text s = {0};

	for (size_t i = 0; i < levers->levers; i++) {
		const char *lesson = bilingual_str(&levers->lever[i].lesson);

		if (!*lesson)
			continue;
		text_addf(&s, "%s: %s", lever_title(levers->lever + i), lesson);
		tell(&s, line, context);
	}
	text_release(&s);
}
