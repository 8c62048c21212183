/* Numbers for people. Internally a decimal point and no groups; here, as the language in use writes them:
 * en 1,234.5 (groups from 1,000 on), es-ES 1234,5 and 12.345,6 (groups from 10,000 on, as the RAE has it). */
#include "sim/report/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* DIGITS ("-1234.50") with the language's comma and groups. */
static void localise(struct text *out, const char *digits)
{
	const bool es = lang_in_use() == LANG_ES;
	const char *p = digits + (*digits == '-');
	const size_t whole = strspn(p, "0123456789");
	const bool groups = whole > (es ? 4 : 3);

	if (*digits == '-')
		text_addc(out, '-');
	for (size_t i = 0; i < whole; i++) {
		if (groups && i > 0 && (whole - i) % 3 == 0)
			text_addc(out, es ? '.' : ',');
		text_addc(out, p[i]);
	}
	if (p[whole] == '.') {
		text_addc(out, es ? ',' : '.');
		text_add(out, p + whole + 1);
	} else
		text_add(out, p + whole);
}

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
	localise(out, buf);
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
		localise(out, buf);
		return;
	}
	const double rounded = significant(x, digits, &decimals);

	fixed_write(out, rounded, decimals);
}

/* Money never shows one decimal alone: cents are two. */
void usd_write(struct text *out, double usd, int digits)
{
	int decimals;

	if (not_a_number(out, usd))
		return;
	const double rounded = significant(usd, digits, &decimals);

	if (rounded < 0)
		text_addc(out, '-');
	if (lang_in_use() != LANG_ES)
		text_addc(out, '$');
	if (fabs(usd) >= 1e15)
		number_write(out, fabs(usd), digits);
	else
		fixed_write(out, fabs(rounded), decimals == 1 ? 2 : decimals);
	if (lang_in_use() == LANG_ES)
		text_add(out, " $");
}

void usd_short_write(struct text *out, double usd, int digits)
{
	const bool es = lang_in_use() == LANG_ES;
	const double size = fabs(usd);
	int decimals;
	const double divisor = size >= 999500 ? 1e6 : size >= 9995 ? 1e3 : 1;

	if (divisor == 1 || size >= 1e15) {
		usd_write(out, usd, digits);
		return;
	}
	const double rounded = significant(size / divisor, digits, &decimals);

	text_add(out, usd < 0 ? "-" : "");
	text_add(out, es ? "" : "$");
	fixed_write(out, rounded, decimals);
	if (es)
		text_addf(out, " %s$", divisor == 1e6 ? "M" : "k");
	else
		text_addc(out, divisor == 1e6 ? 'M' : 'k');
}

void usd_exact_write(struct text *out, double usd)
{
	const bool es = lang_in_use() == LANG_ES;

	if (not_a_number(out, usd))
		return;
	text_addf(out, "%s%s", usd <= -0.005 ? "-" : "", es ? "" : "$");
	fixed_write(out, fabs(usd), 2);
	text_add(out, es ? " $" : "");
}

void percent_write(struct text *out, double fraction, int decimals)
{
	if (not_a_number(out, fraction))
		return;
	fixed_write(out, 100 * fraction, decimals);
	text_add(out, " %");
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
	double half = (ci->high - ci->low) / 2;
	int digits = 4;

	if (half < 1e-9 * fabs(mean))           /* all alike, up to rounding */
		half = 0;
	if (isfinite(half) && half > 0 && mean != 0 && isfinite(mean))
		digits = (int)fmin(6, fmax(4, ceil(log10(fabs(mean) / half)) + 1));
	if (fabs(mean) >= 1000)                 /* no cents on thousands */
		digits = (int)fmin(digits, floor(log10(fabs(mean))) + 1);
	if (usd)
		usd_write(out, mean, digits);
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
