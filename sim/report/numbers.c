/* Numbers for people: in the locale in use (sim/base/locales.h), money in the currency in use (sim/base/currencies.h). */
#include "sim/report/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/locales.h"

static bool not_a_number(struct text *out, double x)
{
	if (isfinite(x))
		return false;
	text_add(out, isnan(x) ? _("n/a") : _("never"));
	return true;
}

void fixed_write(struct text *out, double x, int decimals)
{
	char buf[400];

	if (not_a_number(out, x))
		return;
	snprintf(buf, sizeof buf, "%.*f", decimals, x);
	if (strspn(buf, "-0.") == strlen(buf))          /* no "-0.0" */
		snprintf(buf, sizeof buf, "%.*f", decimals, 0.0);
	locale_digits(out, buf);
}

/* Rounded to DIGITS significant ones; *DECIMALS are those to be shown. Whole numbers show none. */
static double significant(double x, int digits, int *decimals)
{
	char buf[64];

	if (digits < 1)
		digits = 1;
	if (digits > 17)
		digits = 17;
	snprintf(buf, sizeof buf, "%.*e", digits - 1, x);
	const double rounded = strtod(buf, NULL);
	const int exponent = atoi(strchr(buf, 'e') + 1);

	*decimals = digits - 1 - exponent;
	if (*decimals < 0 || (x == rint(x) && rounded == x))
		*decimals = 0;
	return rounded;
}

void number_write(struct text *out, double x, int digits)
{
	int decimals;

	if (not_a_number(out, x))
		return;
	if (x == 0) {
		text_addc(out, '0');
		return;
	}
	if (fabs(x) >= 1e15 || fabs(x) < 1e-6) {
		char buf[64];

		snprintf(buf, sizeof buf, "%.*e", digits > 17 ? 16 : digits > 0 ? digits - 1 : 0, x);
		locale_digits(out, buf);
		return;
	}
	const double rounded = significant(x, digits, &decimals);

	fixed_write(out, rounded, decimals);
}

/* A conversion makes digits that nobody wrote: of those a double can vouch for so many. */
enum { CONVERTED_DIGITS = 12 };

static int money_digits(int digits)
{
	return currency_foreign() && digits > CONVERTED_DIGITS ? CONVERTED_DIGITS : digits;
}

/* AMOUNT of the currency in use. Money never shows one decimal alone: cents are two. */
static void amount_of_money(struct text *out, double amount, int digits)
{
	struct text number = {0};
	int decimals;
	const double rounded = significant(amount, money_digits(digits), &decimals);

	if (fabs(amount) >= 1e15)
		number_write(&number, fabs(amount), digits);
	else
		fixed_write(&number, fabs(rounded), decimals == 1 ? 2 : decimals);
	text_add(out, rounded < 0 ? "-" : "");
	currency_write(out, text_str(&number), "");
	text_release(&number);
}

void usd_write(struct text *out, double usd, int digits)
{
	if (!not_a_number(out, usd))
		amount_of_money(out, usd * currency_in_use()->per_usd, digits);
}

void usd_short_write(struct text *out, double usd, int digits)
{
	const double amount = usd * currency_in_use()->per_usd, size = fabs(amount);
	const double divisor = size >= 999500 ? 1e6 : size >= 9995 ? 1e3 : 1;
	struct text number = {0};
	int decimals;

	if (divisor == 1 || size >= 1e15 || !isfinite(usd)) {
		usd_write(out, usd, digits);
		return;
	}
	const double rounded = significant(size / divisor, money_digits(digits), &decimals);

	fixed_write(&number, rounded, decimals);
	text_add(out, usd < 0 ? "-" : "");
	currency_write(out, text_str(&number), divisor == 1e6 ? "M" : "k");
	text_release(&number);
}

void usd_exact_write(struct text *out, double usd)
{
	const double amount = usd * currency_in_use()->per_usd;
	const int decimals = currency_decimals();
	struct text number = {0};

	if (not_a_number(out, usd))
		return;
	fixed_write(&number, fabs(amount), decimals);
	text_add(out, amount <= -0.5 * pow(10, -decimals) ? "-" : "");
	currency_write(out, text_str(&number), "");
	text_release(&number);
}

void percent_write(struct text *out, double fraction, int decimals)
{
	if (not_a_number(out, fraction))
		return;
	fixed_write(out, 100 * fraction, decimals);
	text_add(out, " %");
}

void probability_write(struct text *out, double p, int decimals)
{
	const double least = pow(10, -2 - decimals);

	if (p > 0 && p < least / 2) {
		text_add(out, "<");
		p = least;
	} else if (p < 1 && p >= 1 - least / 2) {
		text_add(out, ">");
		p = 1 - least;
	}
	percent_write(out, p, decimals);
}

void served_share_write(struct text *out, double share)
{
	if (not_a_number(out, share))
		return;
	if (share > 0 && share < 5e-5)
		text_add(out, "< ");
	percent_write(out, share > 0 ? fmax(share, 1e-4) : 0, share > 0 && share < 0.001 ? 2 : 1);
}

void hours_write(struct text *out, double hours, int digits)
{
	if (not_a_number(out, hours))
		return;
	const bool days = fabs(hours) >= 48;
	struct text number = {0};

	number_write(&number, days ? hours / 24 : hours, digits);
	text_addf(out, days ? _("%s days") : _("%s h"), text_str(&number));
	text_release(&number);
}

void mean_write(struct text *out, double mean, const struct interval *ci, const char *plus_minus, bool usd)
{
	const double factor = usd ? currency_in_use()->per_usd : 1;
	double half = factor * (ci->high - ci->low) / 2;
	int digits = 4;

	mean *= factor;
	if (half < 1e-6 * fabs(mean))           /* nothing of it would show in six digits */
		half = 0;
	if (isfinite(half) && half > 0 && mean != 0 && isfinite(mean))
		digits = (int)fmin(6, fmax(4, ceil(log10(fabs(mean) / half)) + 1));
	if (fabs(mean) >= 1000)                 /* no cents on thousands */
		digits = (int)fmin(digits, floor(log10(fabs(mean))) + 1);
	if (usd && isfinite(mean))
		amount_of_money(out, mean, digits);
	else
		number_write(out, mean, digits);
	if (!isfinite(mean))
		return;
	text_addf(out, " %s ", plus_minus);
	number_write(out, half, fabs(mean) >= 1000 && half < 10 ? 1 : 2);
}

void relative_write(struct text *out, double difference, double baseline, const char *times)
{
	const double ratio = difference / baseline;

	if (!(baseline > 0) || !isfinite(ratio))
		return;
	if (ratio >= 9) {
		text_addf(out, "%s ", times);
		number_write(out, ratio + 1, 3);
		return;
	}
	if (ratio > 0)
		text_addc(out, '+');
	percent_write(out, ratio, fabs(ratio) < 0.0995 ? 1 : 0);
}

void nano_write(struct text *out, int64_t nano)
{
	const uint64_t size = nano < 0 ? (uint64_t)0 - (uint64_t)nano : (uint64_t)nano;
	char fraction[16];

	snprintf(fraction, sizeof fraction, "%09u", (unsigned)(size % 1000000000u));
	for (int i = 8; i >= 0 && fraction[i] == '0'; i--)
		fraction[i] = '\0';
	text_addf(out, "%s%llu%s%s", nano < 0 ? "-" : "", (unsigned long long)(size / 1000000000u), *fraction ? "." : "",
		  fraction);
}
