/* What the prices of commitments take for granted, in the language in use. */
#include <string.h>

#include "models/pricing/pricing.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

/* The first figure of RATE that nobody printed; NULL: all were. */
static const struct figure *assumed(const struct plan_rate *rate)
{
	const struct figure *const figure[] = {&rate->rate, &rate->price, &rate->discount, &rate->total, &rate->upfront};

	for (size_t i = 0; i < sizeof figure / sizeof *figure; i++)
		if (figure[i]->value.form == VALUE_QUANTITY && figure[i]->quality == QUALITY_ASSUMED)
			return figure[i];
	return NULL;
}

/* Is RATE what COMMITMENT pays for anything that it can cover? */
static bool pays(const struct pricing_plan *plan, size_t commitment, const struct plan_rate *rate)
{
	const struct commitment *c = &plan->setup->commitment[commitment];
	const bool block = c->product->mechanism == MECHANISM_BLOCK;
	const double term_s = block ? -1 : c->term_s.dist.a;
	const int payment = block ? -1 : (int)c->payment;

	if (c->instance_name && rate == rate_find(c->product, term_s, payment, c->instance_name, book_instance(plan->setup->book, c->instance_name)))
		return true;
	for (size_t u = 0; u < plan->units; u++) {
		const struct item *item = &plan->setup->item[plan->unit[u].item];

		if (plan->coverable[commitment * plan->units + u] &&
		    (rate == rate_find(c->product, term_s, payment, item->name, item->instance) ||
		     rate == rate_find(c->product, term_s, payment, plan->unit_name[u], NULL)))
			return true;
	}
	return false;
}

static const char *product_title(const struct commitment *c)
{
	const char *title = bilingual_str(&c->product->title);

	return *title ? title : c->product_name;
}

static void say_rates(const struct pricing_plan *plan, size_t commitment, model_line *line, void *context)
{
	const struct commitment *c = &plan->setup->commitment[commitment];
	struct text text = {0};

	for (size_t i = 0; i < c->product->rates.count && !text.len; i++) {
		const struct plan_rate *rate = c->product->rates.item[i].bound;
		const struct figure *figure = assumed(rate);

		if (!figure || !pays(plan, commitment, rate))
			continue;
		text_addf(&text, _("the rates of %s are assumed"), product_title(c));
		if (*bilingual_str(&figure->note) || figure->source) {
			text_add(&text, ": ");
			text_add_plain(&text, *bilingual_str(&figure->note) ? bilingual_str(&figure->note) : figure->source);
		}
		line(context, text_str(&text));
	}
	text_release(&text);
}

/* The least that a plan asks for an hour of UNIT; NAN when none covers it. */
static double covered_at(const struct pricing_plan *plan, uint32_t unit)
{
	double usd_h = NAN;

	for (size_t k = 0; k < plan->covers; k++)
		if (plan->cover[0][k].unit == unit)
			usd_h = fmin(usd_h, plan->cover[0][k].usd / plan->unit[unit].usd_raw);
	return usd_h;
}

/* A list price that changes while plans keep their rates: their saving wears away. */
static void say_change(const struct pricing_plan *plan, uint32_t unit, size_t epoch, model_line *line, void *context)
{
	const double per_h = plan->unit[unit].usd_raw, usd_h = covered_at(plan, unit);
	const double before = unit_list_usd(plan, &plan->unit[unit], epoch_from(plan, epoch - 1)) / per_h;
	const double after = unit_list_usd(plan, &plan->unit[unit], epoch_from(plan, epoch)) / per_h;
	const int64_t at = plan->setup->start_unix_s + (int64_t)(plan->epoch_s[epoch] - plan->offset_s);
	char was[64], is[64], rate[64], day[32];
	struct text text = {0};

	if (before == after)
		return;
	calendar_write(at, day, sizeof day);
	text_addf(&text, _("%s: its list price goes from %s to %s on %.10s"), plan->unit_name[unit],
		  unit_say(before, DIM_USD_PER_HOUR, was, sizeof was), unit_say(after, DIM_USD_PER_HOUR, is, sizeof is), day);
	if (!isnan(usd_h))
		text_addf(&text, _("; a plan bought before keeps its %s and then saves %.0f %% instead of %.0f %%"),
			  unit_say(usd_h, DIM_USD_PER_HOUR, rate, sizeof rate), 100 * (1 - usd_h / after), 100 * (1 - usd_h / before));
	line(context, text_str(&text));
	text_release(&text);
}

void pricing_assume(const void *plan_of, model_line *line, void *context)
{
	const struct pricing_plan *plan = plan_of;

	for (uint32_t u = 0; u < plan->units; u++)
		for (size_t e = 1; plan->unit[u].changes && e < plan->epochs; e++)
			say_change(plan, u, e, line, context);
	for (size_t c = 0; c < plan->setup->commitments; c++)
		say_rates(plan, c, line, context);
}

void pricing_remark(const void *plan_of, model_line *line, void *context)
{
	const struct pricing_plan *plan = plan_of;

	for (size_t c = 0; c < plan->setup->commitments; c++)
		if (covers_nothing(plan, c)) {
			struct text text = {0};

			text_addf(&text, _("%s covers nothing that is used"), product_title(&plan->setup->commitment[c]));
			line(context, text_str(&text));
			text_release(&text);
		}
}
