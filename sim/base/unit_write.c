#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/lang.h"
#include "sim/base/locales.h"
#include "sim/base/unit_table.h"

#define NATURAL_DIGITS 15       /* a number with more was not written in this unit */

/* Does DECIMAL of UNIT read back as VALUE, bit for bit? */
static bool reads_back(const struct decimal *decimal, const struct unit *unit, double value)
{
	struct text text = {0};
	double back;

	decimal_write(decimal, &text);
	const bool same = decimal_value(text.s, text.len, &unit->scale, &back) && back == value;

	text_release(&text);
	return same;
}

/* VALUE in UNIT with the fewest digits that read back. Powers of ten only move the point: those are always exact. */
static bool express(double value, const struct unit *unit, struct decimal *decimal)
{
	if (unit->scale.times == 1 && unit->scale.over == 1) {
		decimal_shortest(value, decimal);
		decimal->exponent -= value != 0 ? unit->scale.pow10 : 0;
		return true;
	}
	const double x = value / (double)unit->scale.times * (double)unit->scale.over;

	if (!isfinite(x) || (x == 0 && value != 0))
		return false;
	for (int digits = 1; digits <= NATURAL_DIGITS; digits++) {
		decimal_round(x, digits, decimal);
		if (reads_back(decimal, unit, value))
			return true;
	}
	return false;
}

/* How far from what a person would write: characters and digits, then numbers below one ("0.25 d"), or times of many
 * small pieces ("750 min"). */
static int strangeness(const struct decimal *decimal, const struct unit *unit)
{
	struct text text = {0};

	decimal_write(decimal, &text);
	int points = (int)text.len + decimal->digits;

	text_release(&text);
	if (unit->dim == DIM_TIME && unit->scale.times <= 60 && decimal->exponent >= (unit->scale.pow10 ? 3 : 2))
		points += 3;
	if (unit->dim == DIM_TIME && unit->name[0] == 'w' && decimal->digits > decimal->exponent + 1)
		points += 3;                            /* "2 w", but not "1.5 w" */
	if (decimal->exponent < 0 && unit->dim != DIM_RATE)
		points += 2;
	return points;
}

static const struct unit *choose(double value, enum dimension dim, struct decimal *best)
{
	const struct unit *chosen = NULL;
	int least = 0;

	for (size_t i = 0; i < unit_count; i++) {
		const struct unit *unit = &unit_table[i];
		struct decimal decimal = {0};

		if (unit->dim != dim || !unit->written || !express(value, unit, &decimal))
			continue;
		const bool base = unit->scale.times == 1 && unit->scale.over == 1 && !unit->scale.pow10;
		const int points = value == 0 ? !base : strangeness(&decimal, unit);

		if (!chosen || points < least) {
			chosen = unit;
			least = points;
			*best = decimal;
		}
	}
	return chosen;
}

/* The number of VALUE in the unit that suits it. */
static const struct unit *parts(double value, enum dimension dim, struct text *number)
{
	struct decimal decimal;

	assert(isfinite(value));
	const struct unit *unit = choose(value, dim, &decimal);

	assert(unit);                                   /* the base unit always reads back */
	decimal_write(&decimal, number);
	return unit;
}

static char *write_parts(const char *number, const char *unit, enum dimension dim, char *buf, size_t bytes)
{
	const struct unit_form *form = &unit_form[dim];

	if (form->money)
		snprintf(buf, bytes, "$%s%s%s", number, form->per ? "/" : "", unit);
	else
		snprintf(buf, bytes, "%s%s%s%s", number, *unit ? " " : "", form->per ? "/" : "", unit);
	return buf;
}

char *unit_write(double value, enum dimension dim, char *buf, size_t bytes)
{
	struct text number = {0};
	const struct unit *unit = parts(value, dim, &number);

	write_parts(number.s, unit->name, dim, buf, bytes);
	text_release(&number);
	return buf;
}

/* Signs are the same everywhere; words are not. */
static const char *unit_said(const char *name, double count)
{
	const unsigned long n = count == 1 ? 1 : 2;

	if (strcmp(name, "y") == 0)
		return ngettext("y", "y", n);
	if (strcmp(name, "w") == 0)
		return ngettext("w", "w", n);
	return strcmp(name, "GiB-month") == 0 ? _("GiB-month") : name;
}

/* A price as it was written, in the currency in use: that has six digits, for nobody wrote the others. */
static void convert(struct text *number)
{
	const double amount = strtod(number->s, NULL) * currency_in_use()->per_usd;
	struct decimal decimal;

	decimal_round(amount, 6, &decimal);
	text_clear(number);
	decimal_write(&decimal, number);
}

static void say_money(const char *number, const char *name, bool per, char *buf, size_t bytes)
{
	const bool minus = *number == '-';
	struct text said = {0};

	text_add(&said, minus ? "-" : "");
	currency_write(&said, number + minus, "");
	snprintf(buf, bytes, "%s%s%s", text_str(&said), per ? "/" : "", name);
	text_release(&said);
}

char *unit_say(double value, enum dimension dim, char *buf, size_t bytes)
{
	const struct unit_form *form = &unit_form[dim];
	struct text number = {0};
	const struct unit *unit = parts(value, dim, &number);
	const char *name = unit_said(unit->name, form->per ? 1 : strcmp(number.s, "1") == 0 ? 1 : 2);

	if (form->money && currency_foreign())
		convert(&number);

	char *point = strchr(number.s, '.');

	if (point)
		*point = *locale_in_use()->decimal;
	if (form->money)
		say_money(number.s, name, form->per, buf, bytes);
	else
		write_parts(number.s, name, dim, buf, bytes);
	text_release(&number);
	return buf;
}
