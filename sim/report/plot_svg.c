/* What gnuplot's SVG still lacks: fonts that other computers have, and a name and words for those who cannot see it. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/report/plot_system.h"
#include "sim/report/plot_text.h"

#define PICTURE_BYTES (64u << 20)

/* A viewer without DejaVu Sans (a projector's PC) should take Verdana, of nearly the same widths, not a serif. And gnuplot
 * writes its "DejaVu Sans:Bold" as a family of that name, which nobody has. No text of a person holds a " here. */
static void svg_mend_fonts(const char *s, struct text *out)
{
	static const char one[] = "font-family=\"DejaVu Sans", more[] = "font-family=\"DejaVu Sans, Verdana, sans-serif";
	static const char heavy[] = ":Bold\"", weight[] = "\" font-weight=\"bold\"";
	const char *p = s;

	for (const char *hit; (hit = strstr(p, one)) != NULL;) {
		text_addn(out, p, (size_t)(hit - p));
		text_add(out, more);
		p = hit + sizeof one - 1;
		if (strncmp(p, heavy, sizeof heavy - 1) == 0) {
			text_add(out, weight);
			p += sizeof heavy - 1;
		}
	}
	text_add(out, p);
}

static void xml_add(struct text *out, const char *s, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		switch (s[i]) {
		case '&': text_add(out, "&amp;"); break;
		case '<': text_add(out, "&lt;"); break;
		case '>': text_add(out, "&gt;"); break;
		case '\n': text_addc(out, ' '); break;
		default: text_addc(out, s[i]);
		}
}

/* S without titles and descriptions: gnuplot's own are no names, and browsers show them at the pointer. */
static void unnamed(struct text *out, const char *s)
{
	static const char *const open[] = {"<title>", "<desc>"}, *const close[] = {"</title>", "</desc>"};

	for (;;) {
		const char *first = NULL, *after = NULL;

		for (int i = 0; i < 2; i++) {
			const char *at = strstr(s, open[i]), *end = at ? strstr(at, close[i]) : NULL;

			if (end && (!first || at < first)) {
				first = at;
				after = end + strlen(close[i]);
			}
		}
		if (!first)
			break;
		text_addn(out, s, (size_t)(first - s));
		s = after;
	}
	text_add(out, s);
}

/* For those who cannot see it: its question and its sentences, the first paragraph of its letters, after the tag that opens SVG. */
static void svg_name(const char *svg, const char *letters, struct text *out)
{
	const char *tag = strstr(svg, "<svg"), *end = tag ? strchr(tag, '>') : NULL, *rest = end ? end + 1 : svg;
	const size_t first = strcspn(letters, "\n");
	const char *said = letters + first + (letters[first] == '\n'), *stop = strstr(said, "\n\n");
	size_t bytes = stop ? (size_t)(stop - said) : strlen(said);

	if (!end || !first) {
		text_add(out, svg);
		return;
	}
	while (bytes > 0 && said[bytes - 1] == '\n')
		bytes--;
	text_addn(out, svg, (size_t)(end - svg));
	text_add(out, " role=\"img\">\n<title>");
	xml_add(out, letters, first);
	text_add(out, "</title>\n<desc>");
	xml_add(out, said, bytes);
	text_add(out, "</desc>");
	unnamed(out, rest);
}

bool svg_finish(const char *from, const char *to)
{
	char *letters_path = worded("%.*s.txt", (int)(strlen(to) - (sizeof ".svg" - 1)), to), *letters = NULL, *s = NULL;
	struct text mended = {0}, out = {0};
	size_t bytes;
	bool good = file_read(from, PICTURE_BYTES, &s, &bytes) == FILE_OK && bytes > 0;

	if (good) {
		svg_mend_fonts(s, &mended);
		if (file_read(letters_path, FILE_LIMIT_BYTES, &letters, &bytes) == FILE_OK)
			svg_name(text_str(&mended), letters, &out);
		else
			text_add(&out, text_str(&mended));
		good = file_write(to, text_str(&out), out.len);
	}
	text_release(&mended);
	text_release(&out);
	free(letters_path);
	free(letters);
	free(s);
	return good;
}
