/* What the prices of commitments take for granted, in the language in use. */
#include <string.h>

#include "models/pricing/pricing.h"
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

/* Is RATE for something that this strategy uses, or that COMMITMENT is for? */
static bool concerns(const struct setup *setup, const struct commitment *commitment, const struct plan_rate *rate)
{
	const char *name = rate->instance ? rate->instance : rate->item;

	if (name && commitment->instance_name && strcmp(name, commitment->instance_name) == 0)
		return true;
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];

		if (name ? strcmp(name, item->name) == 0
			 : !rate->family || (item->instance && item->instance->family && strcmp(rate->family, item->instance->family) == 0))
			return true;
	}
	return false;
}

static void say_rates(const struct setup *setup, const struct commitment *commitment, model_line *line, void *context)
{
	const struct product *product = commitment->product;
	const char *title = bilingual_str(&product->title);
	struct text text = {0};

	for (size_t i = 0; i < product->rates.count && !text.len; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		const struct figure *figure = assumed(rate);

		if (!figure || (product->mechanism != MECHANISM_BLOCK && (rate->term_s.dist.a != commitment->term_s.dist.a ||
									   rate->payment != commitment->payment)) ||
		    !concerns(setup, commitment, rate))
			continue;
		text_addf(&text, _("the rates of %s are assumed"), *title ? title : commitment->product_name);
		if (figure->note || figure->source) {
			text_add(&text, ": ");
			text_add_plain(&text, figure->note ? figure->note : figure->source);
		}
		line(context, text_str(&text));
	}
	text_release(&text);
}

void pricing_assume(const void *plan_of, model_line *line, void *context)
{
	const struct setup *setup = ((const struct pricing_plan *)plan_of)->setup;

	for (size_t c = 0; c < setup->commitments; c++)
		say_rates(setup, &setup->commitment[c], line, context);
}
