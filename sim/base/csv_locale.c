/* CSV for spreadsheets of countries with a decimal comma, made from the finished RFC 4180 text, and back: one place for all sinks.
 * There the comma belongs to numbers, so the list separator is the semicolon (as Excel and LibreOffice take it from the system's locale);
 * without the mark at the beginning Excel does not read UTF-8. */
#include "sim/base/csv_locale.h"

#include <string.h>

#include "sim/base/locales.h"

#define MARK "\xEF\xBB\xBF"

static size_t digits(const char *s, size_t bytes)
{
	size_t n = 0;

	while (n < bytes && s[n] >= '0' && s[n] <= '9')
		n++;
	return n;
}

static bool is_number(const char *s, size_t bytes, char point)
{
	size_t at = bytes && *s == '-', n = digits(s + at, bytes - at);

	if (!n)
		return false;
	at += n;
	if (at < bytes && s[at] == point) {
		n = digits(s + at + 1, bytes - at - 1);
		if (!n)
			return false;
		at += n + 1;
	}
	if (at < bytes && s[at] == 'e') {
		at += 1 + (at + 1 < bytes && (s[at + 1] == '-' || s[at + 1] == '+'));
		n = digits(s + at, bytes - at);
		at += n;
	}
	return n && at == bytes;
}

bool csv_is_number(const char *s, size_t bytes)
{
	return is_number(s, bytes, '.');
}

/* From here to the separator or the end of the row; a cell in quotes with all that is in them. */
static size_t cell_length(const char *s, char separator)
{
	bool quoted = false;
	size_t n = 0;

	for (; s[n] && (quoted || (s[n] != separator && s[n] != '\n' && s[n] != '\r')); n++)
		quoted ^= s[n] == '"';
	return n;
}

struct manner {
	char separator, point;
	const char *row_end;
};

static void translate(const char *s, const struct manner *from, const struct manner *to, struct text *out)
{
	while (*s) {
		const size_t length = cell_length(s, from->separator);
		const bool number = is_number(s, length, from->point);

		for (size_t i = 0; i < length; i++)
			text_addc(out, number && s[i] == from->point ? to->point : s[i]);
		s += length;
		if (*s == '\r' && s[1] == '\n')
			s++;
		if (*s == from->separator)
			text_addc(out, to->separator);
		else if (*s)
			text_add(out, to->row_end);
		s += *s != '\0';
	}
}

static const struct manner plain = {',', '.', "\n"}, comma = {';', ',', "\r\n"};

static void exchange(struct text *text, struct text *other)
{
	text_release(text);
	*text = *other;
}

void csv_finish(struct text *out)
{
	struct text other = {0};

	if (!csv_locale_comma())
		return;
	text_add(&other, MARK);
	translate(text_str(out), &plain, &comma, &other);
	exchange(out, &other);
}

void csv_plain(struct text *text)
{
	struct text other = {0};

	if (strncmp(text_str(text), MARK, strlen(MARK)) != 0)
		return;
	translate(text->s + strlen(MARK), &comma, &plain, &other);
	exchange(text, &other);
}
