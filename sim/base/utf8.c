#include "sim/base/utf8.h"

#include <string.h>

#include "sim/base/text.h"

/* Well-formed sequences: The Unicode Standard, table 3-7. */
size_t utf8_next(const char *s, size_t bytes, uint32_t *code)
{
	const unsigned char *u = (const unsigned char *)s;
	const size_t length = u[0] < 0x80 ? 1 : u[0] < 0xC2 ? 0 : u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : u[0] < 0xF5 ? 4 : 0;
	static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	*code = 0xFFFD;
	if (!length || length > bytes)
		return 0;
	uint32_t c = u[0] & mask[length];

	for (size_t i = 1; i < length; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3F);
	}
	if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*code = c;
	return length;
}

bool utf8_valid(const char *s, size_t bytes)
{
	uint32_t code;

	for (size_t at = 0, n; at < bytes; at += n) {
		n = utf8_next(s + at, bytes - at, &code);
		if (!n)
			return false;
	}
	return true;
}

static bool within(const struct utf8_range *range, size_t count, uint32_t code)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (code > range[middle].to)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && code >= range[low].from;
}

int utf8_code_width(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (within(utf8_narrow, utf8_narrow_count, code))
		return 0;
	return within(utf8_wide, utf8_wide_count, code) ? 2 : 1;
}

bool utf8_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x2028 && code <= 0x202E) ||
	       (code >= 0x2066 && code <= 0x2069);
}

/* The first bytes of S that take at most COLUMNS; *TAKEN says how many they take. A byte that is no UTF-8 takes one. */
static size_t fit(const char *s, size_t columns, size_t *taken)
{
	const size_t bytes = strlen(s);
	size_t at = 0;

	*taken = 0;
	while (at < bytes) {
		uint32_t code;
		const size_t n = utf8_next(s + at, bytes - at, &code);
		const size_t width = n ? (size_t)utf8_code_width(code) : 1;

		if (width > columns - *taken)
			break;
		*taken += width;
		at += n ? n : 1;
	}
	return at;
}

size_t utf8_width(const char *s)
{
	size_t taken;

	fit(s, (size_t)-1, &taken);
	return taken;
}

size_t utf8_cut(const char *s, size_t columns)
{
	size_t taken;

	return fit(s, columns, &taken);
}

void text_add_plain(struct text *text, const char *s)
{
	const size_t bytes = strlen(s);

	for (size_t at = 0; at < bytes;) {
		uint32_t code;
		const size_t n = utf8_next(s + at, bytes - at, &code);

		if (!n)
			text_add(text, "\xEF\xBF\xBD");         /* U+FFFD in place of a byte that is no UTF-8 */
		else if (utf8_is_control(code))
			text_addc(text, ' ');
		else
			text_addn(text, s + at, n);
		at += n ? n : 1;
	}
}
