/* Which blocks a record lets one choose from. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/fit.h"

const char *fit_law_name(enum fit_law law)
{
	static const char *const name[FIT_LAWS] = {N_("exponential"), N_("Weibull"), N_("piecewise")};

	return _(name[law]);
}

/* Kept when the market has words for it. */
static size_t add_choice(const struct market_type *market, struct market_estimates told, double aic, struct fit_choice *choice, size_t count)
{
	struct text block = {0};

	if (market->fitted(&told, &block) && block.len < sizeof choice->block) {
		choice[count] = (struct fit_choice){.told = told, .aic = aic};
		memcpy(choice[count].block, text_str(&block), block.len + 1);
		count++;
	}
	text_release(&block);
	return count;
}

static int by_aic(const void *a, const void *b)
{
	const double x = ((const struct fit_choice *)a)->aic, y = ((const struct fit_choice *)b)->aic;

	return (x > y) - (x < y);
}

static size_t lives_choices(const struct fitting *fitting, const struct market_type *market, struct fit_choice *choice)
{
	size_t count = 0;

	for (enum fit_law law = 0; law < FIT_LAWS; law++) {
		const struct fit *up = &fitting->all.up_fit.law[law];

		if (up->good)
			count = add_choice(market, (struct market_estimates){.up = up, .within = NAN, .across = NAN}, up->aic, choice, count);
	}
	return count;
}

static size_t pool_choices(const struct fitting *fitting, const struct market_type *market, struct fit_choice *choice)
{
	const struct fit_zone *all = &fitting->all;
	const bool outages = all->down_fit.ended > 0;
	size_t count = 0;

	for (enum fit_law u = 0; u < FIT_LAWS; u++)
		for (enum fit_law d = 0; d < (outages ? FIT_LAWS : 1); d++) {
			const struct fit *up = &all->up_fit.law[u], *down = outages ? &all->down_fit.law[d] : NULL;

			if (up->good && (!down || down->good))
				count = add_choice(market, (struct market_estimates){.up = up, .down = down, .together = true,
						   .within = fitting->within.phi.value, .across = fitting->across.phi.value},
						   up->aic + (down ? down->aic : 0), choice, count);
		}
	return count;
}

size_t fit_choices(const struct fitting *fitting, const struct market_type *market, struct fit_choice choice[FIT_CHOICES_MOST])
{
	const struct fit_zone *all = &fitting->all;
	const struct fit *down = all->down_fit.ended ? &all->down_fit.law[all->down_fit.best] : NULL;
	size_t first = 0, count;

	if (fitting->shock.good)
		first = add_choice(market, (struct market_estimates){.up = &all->up_fit.law[all->up_fit.best], .down = down,
				   .within = NAN, .across = NAN, .shock = &fitting->shock}, NAN, choice, 0);
	if (!all->falls)
		return first;
	count = fitting->lives ? lives_choices(fitting, market, choice + first) : pool_choices(fitting, market, choice + first);
	qsort(choice + first, count, sizeof *choice, by_aic);
	return first + count;
}
