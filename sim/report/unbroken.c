/* A number and its sign stay on one line: "8720 $" and "53 %" are broken nowhere. For paper, where lines are broken by who shows it;
 * a terminal's are broken here, and data must keep plain blanks. */
#include "sim/report/memo.h"

#include <ctype.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/locales.h"

#define NO_BREAK "\xC2\xA0"               /* U+00A0 */

/* Is a word over where S begins? */
static bool word_ends(const char *s)
{
	return !isalnum((unsigned char)*s) && (unsigned char)*s < 0x80;
}

/* "%", or the sign of a currency, with or without its thousands: "$", "k$", "M €", "CHF". */
static bool is_sign(const char *s)
{
	const char *const signs[] = {"%", currency_sign(), "$"};

	if ((*s == 'k' || *s == 'M') && !word_ends(s + 1))
		s++;
	else if (*s == 'k' || *s == 'M')
		return word_ends(s + 1);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const size_t bytes = strlen(signs[i]);

		if (strncmp(s, signs[i], bytes) == 0 && (ispunct((unsigned char)s[bytes - 1]) || (unsigned char)s[bytes - 1] >= 0x80 || word_ends(s + bytes)))
			return true;
	}
	return false;
}

/* Does what was written to OUT end with a currency's sign that stands before numbers? */
static bool after_sign(const struct text *out)
{
	const char *sign = currency_sign();
	const size_t bytes = strlen(sign);

	return locale_in_use()->sign_before && out->len >= bytes && strncmp(text_str(out) + out->len - bytes, sign, bytes) == 0 &&
	       (out->len == bytes || !isalnum((unsigned char)text_str(out)[out->len - bytes - 1]));
}

/* Does OUT end with a comparison? What it compares with belongs to it. */
static bool after_comparison(const struct text *out)
{
	static const char *const signs[] = {"<", ">", "≤", "≥"};
	bool ends = false;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const size_t bytes = strlen(signs[i]);

		ends |= out->len >= bytes && memcmp(text_str(out) + out->len - bytes, signs[i], bytes) == 0;
	}
	return ends;
}

void unbroken_write(struct text *out, const char *s)
{
	for (const char *p = s; *p; p++) {
		const bool thousands = p > s + 1 && (p[-1] == 'k' || p[-1] == 'M') && !isalnum((unsigned char)p[-2]);
		const bool number_before = p > s && (isdigit((unsigned char)p[-1]) || thousands), number_after = isdigit((unsigned char)p[1]);

		const bool compared = (number_after || is_sign(p + 1)) && after_comparison(out);

		if (*p == ' ' && ((number_before && is_sign(p + 1)) || (number_after && after_sign(out)) || compared))
			text_add(out, NO_BREAK);
		else
			text_addc(out, *p);
	}
}
