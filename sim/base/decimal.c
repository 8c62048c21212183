#include "sim/base/decimal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

#define QUOTIENT_DIGITS 800     /* a midpoint between two doubles has fewer than 770 digits */
#define EXPONENT_MAX 100000000L /* far beyond what any double, or any file, can hold */

static size_t digits_at(const char *s)
{
	size_t n = 0;

	while (s[n] >= '0' && s[n] <= '9')
		n++;
	return n;
}

size_t decimal_span(const char *s)
{
	size_t at = *s == '+' || *s == '-';
	const size_t whole = digits_at(s + at);

	if (!whole || (whole > 1 && s[at] == '0'))
		return 0;
	at += whole;
	if (s[at] == '.') {
		const size_t fraction = digits_at(s + at + 1);

		at += fraction ? 1 + fraction : 0;
	}
	if (s[at] == 'e' || s[at] == 'E') {
		const size_t sign = s[at + 1] == '+' || s[at + 1] == '-';
		const size_t power = digits_at(s + at + 1 + sign);

		at += power ? 1 + sign + power : 0;
	}
	return at;
}

/* The decimal as one whole number of N digits (0 to 9, not characters) times 10^exponent. */
struct whole {
	unsigned char *digit;
	size_t n, cap;
	long exponent;
	bool negative;
};

static long exponent_at(const char *s, size_t bytes)
{
	long power = 0;
	const bool negative = *s == '-';

	for (size_t i = *s == '-' || *s == '+'; i < bytes; i++)
		if (power < EXPONENT_MAX)
			power = 10 * power + (s[i] - '0');
	return negative ? -power : power;
}

static struct whole whole_read(const char *s, size_t bytes)
{
	struct whole w = {.negative = *s == '-', .cap = bytes + QUOTIENT_DIGITS + 24};
	bool fraction = false;

	w.digit = mem_new(w.cap, 1);
	for (size_t i = *s == '-' || *s == '+'; i < bytes; i++) {
		if (s[i] == '.') {
			fraction = true;
		} else if (s[i] == 'e' || s[i] == 'E') {
			w.exponent += exponent_at(s + i + 1, bytes - i - 1);
			break;
		} else {
			w.exponent -= fraction;
			w.digit[w.n++] = (unsigned char)(s[i] - '0');
		}
	}
	return w;
}

static void whole_times(struct whole *w, uint64_t factor)
{
	unsigned char high[24];
	size_t more = 0;
	uint64_t carry = 0;

	for (size_t i = w->n; i-- > 0;) {
		carry += w->digit[i] * factor;
		w->digit[i] = (unsigned char)(carry % 10);
		carry /= 10;
	}
	for (; carry; carry /= 10)
		high[more++] = (unsigned char)(carry % 10);
	memmove(w->digit + more, w->digit, w->n);
	for (size_t i = 0; i < more; i++)
		w->digit[i] = high[more - 1 - i];
	w->n += more;
}

/* Long division; what is left after QUOTIENT_DIGITS more becomes a last digit 1, which decides every tie rightly. */
static void whole_over(struct whole *w, uint64_t divisor)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < w->n; i++) {
		rest = 10 * rest + w->digit[i];
		w->digit[i] = (unsigned char)(rest / divisor);
		rest %= divisor;
	}
	for (int i = 0; rest && i < QUOTIENT_DIGITS; i++) {
		rest *= 10;
		w->digit[w->n++] = (unsigned char)(rest / divisor);
		rest %= divisor;
		w->exponent--;
	}
	if (rest) {
		w->digit[w->n++] = 1;
		w->exponent--;
	}
}

bool decimal_value(const char *s, size_t bytes, const struct scale *scale, double *value)
{
	struct whole w = whole_read(s, bytes);
	struct text text = {0};
	bool zero = true;

	if (scale->times != 1)
		whole_times(&w, scale->times);
	if (scale->over != 1)
		whole_over(&w, scale->over);
	for (size_t i = 0; i < w.n; i++) {
		zero &= w.digit[i] == 0;
		w.digit[i] = (unsigned char)(w.digit[i] + '0');
	}
	text_addn(&text, (const char *)w.digit, w.n);
	text_addf(&text, "e%ld", w.exponent + scale->pow10);
	const double x = strtod(text.s, NULL);          /* LC_NUMERIC is "C" and the text has no point anyway */

	text_release(&text);
	free(w.digit);
	if (!isfinite(x) || (x == 0 && !zero))
		return false;
	*value = x == 0 ? 0 : w.negative ? -x : x;
	return true;
}

static void significant(double x, int digits, struct decimal *decimal)
{
	char s[40];

	snprintf(s, sizeof s, "%.*e", digits - 1, fabs(x));
	decimal->negative = x < 0;
	decimal->digits = 0;
	for (const char *c = s; *c != 'e'; c++)
		if (*c != '.')
			decimal->digit[decimal->digits++] = *c;
	decimal->exponent = (int)strtol(strchr(s, 'e') + 1, NULL, 10);
}

static void drop_zeros(struct decimal *decimal)
{
	while (decimal->digits > 1 && decimal->digit[decimal->digits - 1] == '0')
		decimal->digits--;
}

void decimal_round(double x, int digits, struct decimal *decimal)
{
	significant(x, digits, decimal);
	drop_zeros(decimal);
}

static bool reads_back(const struct decimal *decimal, double x)
{
	char s[48];
	int at = 0, power = decimal->exponent - (decimal->digits - 1);

	memcpy(s, decimal->digit, (size_t)decimal->digits);
	at = decimal->digits;
	s[at++] = 'e';
	s[at++] = power < 0 ? '-' : '+';
	power = abs(power);
	s[at++] = (char)('0' + power / 100);
	s[at++] = (char)('0' + power / 10 % 10);
	s[at++] = (char)('0' + power % 10);
	s[at] = '\0';
	return strtod(s, NULL) == fabs(x);
}

/* DECIMAL cut to its first DIGITS, with one more in the last of them if UP. */
static struct decimal cut(const struct decimal *decimal, int digits, bool up)
{
	struct decimal c = *decimal;
	int i = c.digits = digits;

	if (!up)
		return c;
	while (i > 0 && c.digit[i - 1] == '9')
		c.digit[--i] = '0';
	if (i > 0) {
		c.digit[i - 1]++;
	} else {
		c.digit[0] = '1';
		c.exponent++;
	}
	return c;
}

/* A decimal of up to 15 digits survives the way to a double and back (DBL_DIG), so 15 digits without their trailing
 * zeros are the shortest whenever they read back. Of 16 digits both neighbours are tried: above a power of two the gap
 * to the next double is twice the one below, and there the farther can be the one that reads back. Subnormal numbers
 * have fewer digits and need the search from 1. */
void decimal_shortest(double x, struct decimal *decimal)
{
	if (fabs(x) < DBL_MIN) {
		int digits = 1;

		do
			decimal_round(x, digits, decimal);
		while (!reads_back(decimal, x) && ++digits <= 17);
		return;
	}
	struct decimal all;

	significant(x, 24, &all);                       /* more than are kept, so that rounding again does no harm */
	*decimal = cut(&all, DBL_DIG, all.digit[DBL_DIG] >= '5');
	if (!reads_back(decimal, x))
		*decimal = cut(&all, 16, all.digit[16] >= '5');
	if (!reads_back(decimal, x))
		*decimal = cut(&all, 16, all.digit[16] < '5');
	if (!reads_back(decimal, x))
		*decimal = cut(&all, 17, all.digit[17] >= '5');
	drop_zeros(decimal);
}

void decimal_write(const struct decimal *decimal, struct text *out)
{
	const int e = decimal->exponent, n = decimal->digits;

	if (decimal->negative)
		text_addc(out, '-');
	if (e < -5 || e >= 16) {
		text_addc(out, decimal->digit[0]);
		if (n > 1)
			text_addf(out, ".%.*s", n - 1, decimal->digit + 1);
		text_addf(out, "e%c%02d", e < 0 ? '-' : '+', abs(e));
	} else if (e < 0) {
		text_addf(out, "0.%.*s%.*s", -e - 1, "00000", n, decimal->digit);
	} else if (n > e + 1) {
		text_addf(out, "%.*s.%.*s", e + 1, decimal->digit, n - e - 1, decimal->digit + e + 1);
	} else {
		text_addf(out, "%.*s%.*s", n, decimal->digit, e + 1 - n, "0000000000000000");
	}
}
