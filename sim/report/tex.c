#include "sim/report/tex.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"

#define PICTURE_BYTES (16u << 20)

/* Characters beyond Latin-1 and Latin Extended-A, and what LaTeX makes of them. */
static const struct { uint32_t code; const char *tex; } known[] = {
	{0x2013, "--"}, {0x2014, "---"}, {0x2018, "`"}, {0x2019, "'"}, {0x201C, "``"}, {0x201D, "''"}, {0x2022, "\\textbullet{}"},
	{0x2026, "\\ldots{}"}, {0x20AC, "\\texteuro{}"}, {0x2190, "\\ensuremath{\\leftarrow}"}, {0x2192, "\\ensuremath{\\rightarrow}"},
	{0x2212, "\\ensuremath{-}"}, {0x221E, "\\ensuremath{\\infty}"}, {0x2248, "\\ensuremath{\\approx}"}, {0x2260, "\\ensuremath{\\neq}"},
	{0x2264, "\\ensuremath{\\leq}"}, {0x2265, "\\ensuremath{\\geq}"}, {0x25B2, "\\ensuremath{\\blacktriangle}"},
	{0x25CF, "\\textbullet{}"}, {0x2713, "\\ensuremath{\\checkmark}"}, {0x2714, "\\ensuremath{\\checkmark}"}, {0x2717, "\\ensuremath{\\times}"},
	{0x2718, "\\ensuremath{\\times}"}, {0x27F6, "\\ensuremath{\\longrightarrow}"}, {0x03B1, "\\ensuremath{\\alpha}"},
	{0x03B2, "\\ensuremath{\\beta}"}, {0x03BB, "\\ensuremath{\\lambda}"}, {0x03BC, "\\ensuremath{\\mu}"}, {0x03C3, "\\ensuremath{\\sigma}"},
	/* in Latin-1, but not in T1 */
	{0x00A0, "~"}, {0x00B1, "\\ensuremath{\\pm}"}, {0x00B7, "\\ensuremath{\\cdot}"}, {0x00D7, "\\ensuremath{\\times}"},
	{0x00B0, "\\textdegree{}"}, {0x00B2, "\\ensuremath{^2}"}, {0x00B3, "\\ensuremath{^3}"}, {0x00B5, "\\ensuremath{\\mu}"},
	{0x00BC, "1/4"}, {0x00BD, "1/2"}, {0x00BE, "3/4"}, {0x00F7, "\\ensuremath{\\div}"}, {0x00AC, "\\ensuremath{\\neg}"},
	{0x00AA, "\\textordfeminine{}"}, {0x00BA, "\\textordmasculine{}"}, {0x202F, "\\,"}, {0x2009, "\\,"},
};

static const char *ascii_words(char c)
{
	switch (c) {
	case '\\': return "\\textbackslash{}";
	case '{': return "\\{";
	case '}': return "\\}";
	case '$': return "\\$";
	case '&': return "\\&";
	case '%': return "\\%";
	case '#': return "\\#";
	case '_': return "\\_\\allowbreak{}";
	case '^': return "\\textasciicircum{}";
	case '~': return "\\textasciitilde{}";
	case '"': return "\\textquotedbl{}";
	case '<': return "\\textless{}";
	case '>': return "\\textgreater{}";
	case '|': return "\\textbar{}";
	case '`': return "\\textasciigrave{}";
	case '\'': return "\\textquotesingle{}";
	case '/': return "/\\allowbreak{}";          /* addresses are long */
	case '-': return "-{}";                      /* no ligatures in options */
	default: return NULL;
	}
}

static void character(struct text *out, const char *p, size_t bytes, uint32_t code)
{
	const char *words = code < 0x80 ? ascii_words((char)code) : NULL;

	for (size_t i = 0; code >= 0x80 && i < sizeof known / sizeof *known; i++)
		if (known[i].code == code)
			words = known[i].tex;
	if (words)
		text_add(out, words);
	else if (code < 0x180 && !(code >= 0x80 && code < 0xA0))
		text_addn(out, p, bytes);
	else
		text_addc(out, '?');
}

static size_t character_bytes(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static uint32_t character_code(const char *p, size_t bytes)
{
	static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	uint32_t code = (unsigned char)p[0] & mask[bytes];

	for (size_t i = 1; i < bytes; i++)
		code = code << 6 | ((unsigned char)p[i] & 0x3F);
	return code;
}

void tex_text(struct text *out, const char *s)
{
	struct text plain = {0};

	text_add_plain(&plain, s);        /* valid UTF-8 from here on, no control characters */
	for (const char *p = text_str(&plain); *p;) {
		size_t bytes = character_bytes((unsigned char)*p);

		if (strnlen(p, bytes) < bytes)
			bytes = 1;
		character(out, p, bytes, character_code(p, bytes));
		p += bytes;
	}
	text_release(&plain);
}

/* A label: \strut{}WORDS and the braces that close it. */
static void picture_line(struct text *out, const char *line, size_t bytes, const char *name)
{
	static const char strut[] = "\\strut{}", graphics[] = "\\includegraphics";
	char *copy = strndup(line, bytes), *words = copy ? strstr(copy, strut) : NULL;

	if (words) {
		char *end = copy + bytes;

		words += sizeof strut - 1;
		while (end > words && (end[-1] == '%' || end[-1] == '}'))
			end--;
		/* words that end in a brace of their own: one more belongs to the line than are its own */
		const size_t closing = strstr(copy, "\\makebox") ? 2 : 1, tail = strlen(end);
		if (tail > closing + 1)
			end += tail - closing - 1;
		text_addn(out, copy, (size_t)(words - copy));
		char *label = strndup(words, (size_t)(end - words));
		tex_text(out, label);
		text_add(out, end);
		free(label);
	} else if (copy && strstr(copy, graphics) && strrchr(copy, '{') && strncmp(copy, "    \\put", 8) == 0) {
		text_addn(out, copy, (size_t)(strrchr(copy, '{') - copy));
		text_addf(out, "{%s}}%%", name);
	} else {
		text_addn(out, line, bytes);
	}
	text_addc(out, '\n');
	free(copy);
}

bool tex_picture(const char *from, const char *name, const char *to)
{
	struct text out = {0};
	char *s = NULL;
	size_t bytes;
	bool good = file_read(from, PICTURE_BYTES, &s, &bytes) == FILE_OK && bytes > 0;

	for (const char *p = s; good && *p;) {
		const size_t line = strcspn(p, "\n");

		picture_line(&out, p, line, name);
		p += line + (p[line] == '\n');
	}
	good = good && file_write(to, text_str(&out), out.len);
	text_release(&out);
	free(s);
	return good;
}
