#include "sim/study/personal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/sha256.h"

static struct chance chance_of(const struct scenario *scenario, const char *student)
{
	struct text both = {0};
	char hex[65];

	scenario_sha256(scenario, hex);
	text_addf(&both, "%s\n%s", hex, student);
	sha256_hex(text_str(&both), both.len, hex);
	hex[16] = '\0';                   /* 64 bits are a key */
	text_release(&both);
	return (struct chance){.seed = strtoull(hex, NULL, 16)};
}

static uint64_t word_of(const struct chance *chance, const char *path)
{
	uint64_t word[2];

	philox_block(chance, purpose_of(PURPOSE_STUDENT, purpose_hash(path)), 0, word);
	return word[0];
}

static bool has(const struct personal *personal, const char *path)
{
	const size_t length = strlen(path);

	for (size_t i = 0; i < personal->sets; i++)
		if (strncmp(personal->set[i], path, length) == 0 && personal->set[i][length] == '=')
			return true;
	return false;
}

/* The price of ITEM at PATH, if that is what it pays: a market may have a price of its own. */
static void vary(struct arena *arena, const struct chance *chance, const char *path, const struct figure *figure, const struct item *item,
		 struct personal *personal)
{
	const double usd = figure->value.form == VALUE_QUANTITY ? figure->value.dist.a : 0;

	if (!(usd > 0) || figure->value.dist.kind != DIST_CONSTANT || item->price.form != VALUE_QUANTITY || item->price.dist.a != usd ||
	    has(personal, path))
		return;
	const double own = usd * (1 + PERSONAL_SPREAD * (2 * uniform_of(word_of(chance, path)) - 1));
	const int decimals = PERSONAL_DIGITS - 1 - (int)floor(log10(own));

	/* from a dollar on in whole cents: three decimals are read as thousands where the comma parts these */
	personal->set[personal->sets++] = arena_textf(arena, "%s=%.*fUSD/h", path, decimals < 0 ? 0 : own >= 1 && decimals > 2 ? 2 : decimals, own);
}

static void vary_items(const struct strategy_plan *s, struct arena *arena, const struct chance *chance, struct personal *personal)
{
	for (size_t i = 0; i < s->setup.items; i++) {
		const struct item *item = s->setup.item + i;

		if (!item->instance || item->kind > ITEM_SPOT || item->instance->resources)      /* its price is the sum of those */
			continue;
		const bool spot = item->kind == ITEM_SPOT;
		const char *path = arena_textf(arena, "prices.instances.%s.%s", book_own_name(s->setup.book, item->name), spot ? "spot" : "on_demand");
		vary(arena, chance, path, spot ? &item->instance->spot : &item->instance->on_demand, item, personal);
	}
}

struct personal personal_of(const struct plan *plan, const char *student)
{
	const struct scenario *scenario = plan->scenario;
	const struct chance chance = chance_of(scenario, student);
	struct personal personal = {.seed = word_of(&chance, "simulate.seed") % PERSONAL_SEEDS};
	size_t items = 0;

	for (size_t s = 0; s < plan->strategies; s++)
		items += plan->strategy[s].setup.items;
	personal.set = arena_alloc(scenario->arena, items + 1, sizeof *personal.set);
	for (size_t s = 0; s < plan->strategies; s++)
		if (plan->strategy[s].setup.book == scenario->book)      /* else `prices` of the scenario are not what it pays */
			vary_items(plan->strategy + s, scenario->arena, &chance, &personal);
	return personal;
}
