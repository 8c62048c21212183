/* Why one strategy costs more than another, in words. */
#include "sim/report/why.h"

#include <math.h>
#include <stdlib.h>

#include "sim/report/plot.h"
#include "sim/report/serving.h"

static const char *name_of(const struct why *why, size_t strategy)
{
	return why->summary->plan->strategy[strategy].strategy->name;
}

const char *why_part_title(const struct why *why, enum part part)
{
	if (part == PART_USEFUL && why->same_work && !plan_serves(why->summary->plan))
		return _("price of useful work");
	return part_title(why->summary->plan, part);
}

void why_money(struct text *out, int64_t nano, int64_t step, bool is_signed)
{
	const double usd = money_usd(money_nano(nano)), steps = fabs((double)nano / (double)step);

	if (is_signed && nano > 0)
		text_addc(out, '+');
	usd_write(out, usd, steps >= 1 ? (int)fmin(17, floor(log10(steps) + 1e-12) + 1) : 1);
}

void why_question(const struct why *why, struct text *out)
{
	text_addf(out, why->difference_nano < 0 ? _("Why does %s cost less than %s?")
		  : why->difference_nano > 0 ? _("Why does %s cost more than %s?") : _("Why does %s cost as much as %s?"),
		  name_of(why, why->to), name_of(why, why->from));
}

/* "-$29,000 price of the useful work, +$3,650 lost work": what is nothing as shown is not named. */
static void list_parts(const struct why *why, const struct why_shown *shown, int64_t step, struct text *out)
{
	for (size_t i = 0; i < why->parts; i++) {
		if (shown->part_nano[i] == 0)
			continue;
		text_add(out, out->len ? ", " : "");
		why_money(out, shown->part_nano[i], step, true);
		text_addf(out, " %s", why_part_title(why, why->part[i].part));
	}
}

void why_sentence(const struct why *why, struct text *out)
{
	const int64_t step = why_step(why);
	const struct why_shown shown = why_shown(why, step);
	const int64_t difference = shown.to_nano - shown.from_nano;
	struct text usd = {0}, list = {0};

	why_money(&usd, llabs(difference), step, false);
	list_parts(why, &shown, step, &list);
	if (difference == 0)
		text_addf(out, _("%s and %s cost the same on average"), name_of(why, why->to), name_of(why, why->from));
	else
		text_addf(out, difference < 0 ? _("%s costs %s less than %s on average") : _("%s costs %s more than %s on average"),
			  name_of(why, why->to), text_str(&usd), name_of(why, why->from));
	text_addf(out, list.len ? ": %s." : "%s.", text_str(&list));
	text_release(&usd);
	text_release(&list);
}

void why_surety(const struct why *why, struct text *out)
{
	const bool dearer = why->difference_nano > 0;
	const double p = dearer ? why->p_higher : why->p_lower;
	struct text confidence = {0}, low = {0}, high = {0}, share = {0};

	percent_write(&confidence, why->summary->plan->scenario->confidence, 0);
	usd_write(&low, why->ci.low, 4);
	usd_write(&high, why->ci.high, 4);
	percent_write(&share, p, p > 0 && p < 1 && (p < 0.01 || p > 0.99) ? 2 : 0);
	if (isfinite(why->ci.low) && why->ci.high > why->ci.low) {
		text_addf(out, _("The difference, future by future under the same chance: %s to %s (%s interval)."), text_str(&low), text_str(&high),
			  text_str(&confidence));
		if (why->ci.low <= 0 && why->ci.high >= 0)
			text_add(out, _(" That is no more than chance."));
		text_addc(out, ' ');
	}
	if (!(why->p_lower > 0) && !(why->p_higher > 0))
		text_addf(out, _("%s and %s cost the same in every future."), name_of(why, why->to), name_of(why, why->from));
	else
		text_addf(out, dearer ? _("%s costs more than %s in %s of the futures.") : _("%s costs less than %s in %s of the futures."),
			  name_of(why, why->to), name_of(why, why->from), text_str(&share));
	text_release(&confidence);
	text_release(&low);
	text_release(&high);
	text_release(&share);
}

void why_half(const struct why *why, size_t part, int64_t step, const char *plus_minus, struct text *out)
{
	const double half = (why->part[part].ci.high - why->part[part].ci.low) / 2, steps = rint(half * NANO / (double)step);
	struct text rounded = {0};

	if (!(steps >= 1))
		return;
	usd_write(&rounded, steps * (double)step / NANO, 2);
	text_addf(out, "%s%s", plus_minus, text_str(&rounded));
	text_release(&rounded);
}
