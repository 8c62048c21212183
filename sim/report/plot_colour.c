#include <string.h>

#include "sim/report/plot.h"
#include "sim/report/serving.h"

/* Okabe and Ito, "Color Universal Design", 2008: told apart with any colour vision. Fixed per strategy. */
static const uint32_t okabe_ito[] = {0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xd55e00, 0xf0e442};
#define COLOURS (sizeof okabe_ito / sizeof okabe_ito[0])

/* The second channel. Solid first; those that share a colour never share a dash. */
static const char *const dashes[] = {"solid", "(14,4)", "(14,4,3,4)", "(7,3)", "(3,3)", "(14,4,3,4,3,4)", "(20,6)"};
#define DASHES (sizeof dashes / sizeof dashes[0])

/* Its place in the file, so that --strategies B,D keeps the colours of B and D. */
static size_t place_in_file(const struct plan *plan, size_t strategy)
{
	const struct node *all = plan->scenario->tree ? node_get(plan->scenario->tree, "strategies") : NULL;

	for (size_t i = 0; all && all->kind == NODE_MAP && i < all->count; i++)
		if (strcmp(all->key[i]->text, strategy_name(plan, strategy)) == 0)
			return i;
	return strategy;
}

uint32_t strategy_rgb(const struct plan *plan, size_t strategy)
{
	return okabe_ito[place_in_file(plan, strategy) % COLOURS];
}

const char *strategy_dash(const struct plan *plan, size_t strategy)
{
	const size_t place = place_in_file(plan, strategy);

	return dashes[(place + place / COLOURS) % DASHES];
}

/* Relative luminance, WCAG 2.2, with the exponent 2.4 taken as 2: black on white is 0 and 1. */
static double luminance(double r, double g, double b)
{
	return (0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b) / (255.0 * 255.0);
}

/* Darker in steps until the contrast with white is 4.5 (WCAG AA). */
uint32_t ink_of(uint32_t rgb)
{
	double r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;

	while (1.05 / (luminance(r, g, b) + 0.05) < 4.5) {
		r *= 0.95;
		g *= 0.95;
		b *= 0.95;
	}
	return (uint32_t)r << 16 | (uint32_t)g << 8 | (uint32_t)b;
}

/* Paul Tol's "muted" scheme (2021): none of them a strategy's colour. The timeline's states use the same. */
static const struct { uint32_t rgb; const char *title, *serving; } parts[PARTS] = {
	[PART_USEFUL] = {0x44aa99, N_("useful work"), N_("places in use")},
	[PART_LOST] = {0xcc6677, N_("lost work"), NULL},
	[PART_CHECKPOINT] = {0x117733, N_("checkpoints"), NULL},
	[PART_RESTART] = {0xddcc77, N_("restarts"), N_("starting replicas")},
	[PART_WAITING] = {0xbbbbbb, N_("waiting"), N_("idle places")},
	[PART_IDLE_COMMITMENT] = {0x332288, N_("unused commitment"), NULL},
	[PART_STORAGE] = {0xaa4499, N_("storage"), NULL},
	[PART_TRANSFER] = {0x999933, N_("transfer"), NULL},
};

uint32_t part_rgb(enum part part)
{
	return parts[part].rgb;
}

const char *part_title(const struct plan *plan, enum part part)
{
	return plan_serves(plan) && parts[part].serving ? _(parts[part].serving) : _(parts[part].title);
}
