#include <stdlib.h>
#include <string.h>

#include "sim/base/unit_table.h"

/* A blank a person may type or paste between a number and its unit: its bytes, or 0. */
static size_t blank_at(const char *s)
{
	static const char *const blanks[] = {" ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};    /* U+00A0 202F 2009 */

	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (!strncmp(s, blanks[i], strlen(blanks[i])))
			return strlen(blanks[i]);
	return 0;
}

static const char *past_blanks(const char *s)
{
	for (size_t n; (n = blank_at(s)) > 0;)
		s += n;
	return s;
}

/* What TEXT is made of: [-]$ number USD / unit. */
struct parts {
	const char *number;
	size_t number_bytes;
	bool minus;               /* a sign before the "$" */
	bool money, per;
	const char *name;
	size_t name_bytes;
};

/* After a number must come a blank, a unit or nothing: "1,5", "1_000", "1:30", "0x10", "1.", "010" are no numbers. */
static bool number_ends(const char *number, const char *rest)
{
	if (strchr(".,:;_'+", *rest) && *rest)
		return false;
	if (*rest == '-' || (*rest >= '0' && *rest <= '9'))
		return false;
	if (rest[-1] == '0' && rest - number == 1 && *rest && strchr("xXbBoO", *rest) && rest[1] >= '0' && rest[1] <= '9')
		return false;
	return true;
}

static const char *split_number(const char *s, struct parts *parts)
{
	s = past_blanks(s);
	if (*s == '$' || ((*s == '-' || *s == '+') && s[1] == '$')) {
		parts->minus = *s == '-';
		parts->money = true;
		const bool sign = *s != '$';

		s = past_blanks(s + (sign ? 2 : 1));
		if (sign && (*s == '-' || *s == '+'))
			return NULL;
	}
	parts->number = s;
	parts->number_bytes = decimal_span(s);
	s += parts->number_bytes;
	if (!parts->number_bytes || !number_ends(parts->number + (*parts->number == '-' || *parts->number == '+'), s))
		return NULL;
	const char *rest = past_blanks(s);

	return rest > s && *rest >= '0' && *rest <= '9' ? NULL : rest;          /* "40 000" */
}

static bool word_at(const char *s, const char *word)
{
	const size_t n = strlen(word);

	return !strncmp(s, word, n) && (!s[n] || s[n] == '/' || blank_at(s + n));
}

static void split_unit(const char *s, struct parts *parts)
{
	if (!parts->money && word_at(s, "USD")) {
		parts->money = true;
		s = past_blanks(s + 3);
	}
	if (*s == '/') {
		parts->per = true;
		s = past_blanks(s + 1);
	} else if (word_at(s, "per")) {
		parts->per = true;
		s = past_blanks(s + 3);
	}
	parts->name = s;
	for (size_t n; *s; s += n) {
		n = blank_at(s);
		if (!n)
			parts->name_bytes = (size_t)(s + 1 - parts->name);
		n += !n;
	}
}

static const struct unit *find(const struct parts *parts, enum dimension dim)
{
	if (unit_form[dim].money != parts->money || unit_form[dim].per != parts->per)
		return NULL;
	for (size_t i = 0; i < unit_count; i++) {
		const struct unit *unit = &unit_table[i];

		if (unit->dim == dim && strlen(unit->name) == parts->name_bytes &&
		    !memcmp(unit->name, parts->name, parts->name_bytes))
			return unit;
	}
	return NULL;
}

static enum unit_fault fault_of(const struct parts *parts)
{
	if (!parts->money && !parts->per && !parts->name_bytes)
		return UNIT_MISSING;
	for (int dim = 0; dim < DIM_COUNT_OF; dim++)
		if (find(parts, (enum dimension)dim))
			return UNIT_OTHER_DIMENSION;
	return UNIT_UNKNOWN;
}

enum unit_fault unit_read(const char *text, enum dimension dim, double *value)
{
	struct parts parts = {0};
	const char *rest = split_number(text, &parts);
	double x;

	if (!rest)
		return UNIT_NO_NUMBER;
	split_unit(rest, &parts);
	const struct unit *unit = find(&parts, dim);

	if (!unit)
		return fault_of(&parts);
	if (!decimal_value(parts.number, parts.number_bytes, &unit->scale, &x))
		return UNIT_NOT_FINITE;
	*value = parts.minus && x != 0 ? -x : x;
	return UNIT_OK;
}

bool number_read(const char *text, double *value)
{
	static const struct scale one = {1, 1, 0};
	const size_t bytes = decimal_span(text);

	return bytes && !text[bytes] && decimal_value(text, bytes, &one, value);
}

bool integer_read(const char *text, unsigned long long *value)
{
	unsigned long long sum = 0;

	if (!*text || (*text == '0' && text[1]))
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || __builtin_mul_overflow(sum, 10ULL, &sum) ||
		    __builtin_add_overflow(sum, (unsigned long long)(*text - '0'), &sum))
			return false;
	}
	*value = sum;
	return true;
}
