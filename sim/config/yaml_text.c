/* What is refused before libyaml sees the text: other encodings, control characters, odd line ends, directives. */
#include <stdint.h>
#include <string.h>

#include "sim/base/lang.h"
#include "sim/base/utf8.h"
#include "sim/config/yaml.h"

/* C0 but tab, newline and carriage return; DEL; C1. */
bool char_is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0);
}

/* What the reader of libyaml refuses, and what YAML 1.1 takes for a line's end (U+2028, U+2029). */
bool char_needs_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe ||
	       c == 0xffff;
}

struct scan {
	const struct yaml_input *input;
	int line, col;
};

static struct place here(const struct scan *scan)
{
	const int col = scan->col + (scan->line == 1 ? scan->input->skip : 0);

	return (struct place){scan->input->source, scan->line, col, col + 1};
}

static bool line_end_ok(const char *s, const char *end, uint32_t c)
{
	if (c == '\r')
		return s < end && *s == '\n';
	return c != 0x2028 && c != 0x2029;
}

static bool character_ok(const struct scan *scan, uint32_t c, const char *next, const char *end, struct diag *diag)
{
	if (char_is_control(c) || (char_needs_escape(c) && c >= 0xfeff)) {
		diag_error(diag, here(scan), _("a control character (U+%04X) cannot stand in this file"), c);
		return false;
	}
	if (!line_end_ok(next, end, c)) {
		diag_error(diag, here(scan), _("this line end (U+%04X) is not supported; end lines with a newline"), c);
		return false;
	}
	return true;
}

static bool characters_ok(const struct yaml_input *input, struct diag *diag)
{
	const char *s = input->text, *end = s + input->bytes;
	struct scan scan = {input, 1, 1};
	uint32_t c;

	while (s < end) {
		const size_t bytes = utf8_next(s, (size_t)(end - s), &c);

		if (bytes == 0) {
			diag_error(diag, here(&scan), _("this byte (0x%02X) is not UTF-8; save the file as UTF-8"),
				   (unsigned char)*s);
			return false;
		}
		s += bytes;
		if (!character_ok(&scan, c, s, end, diag))
			return false;
		scan.col++;
		if (c == '\n') {
			scan.line++;
			scan.col = 1;
		}
	}
	return true;
}

static bool utf16(const char *s, size_t bytes)
{
	return bytes >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0 ||
			      (s[0] == '\0') != (s[1] == '\0'));
}

const char *yaml_content(const char *text, const char *end)
{
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text)), *s = text;

		stop = stop ? stop : end;
		if (stop - s >= 3 && memcmp(s, "...", 3) == 0)
			s += 3;
		while (s < stop && (*s == ' ' || *s == '\t' || *s == '\r'))
			s++;
		if (s < stop && *s != '#')
			return s;
		text = stop + (stop < end);
	}
	return NULL;
}

static bool no_directive(const struct yaml_input *input, struct diag *diag)
{
	const char *first = yaml_content(input->text, input->text + input->bytes), *s;
	struct scan scan = {input, 1, 1};

	if (!first || *first != '%')
		return true;
	for (s = input->text; s < first; s++)
		scan.line += *s == '\n';
	diag_error(diag, here(&scan),
		   _("a text that starts with '%%' must be in quotes (and YAML directives are not used here)"));
	return false;
}

bool yaml_text_ok(const struct yaml_input *input, struct diag *diag)
{
	const struct scan start = {input, 1, 1};

	if (utf16(input->text, input->bytes)) {
		diag_error(diag, here(&start), _("this file is UTF-16; save it as UTF-8"));
		return false;
	}
	return characters_ok(input, diag) && no_directive(input, diag);
}
