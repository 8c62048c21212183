#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

/* Advance widths of DejaVu Sans, hundredths of an em, U+0020 to U+007E and U+00A0 to U+00FF (from its hmtx table). */
static const uint8_t ascii_width[] = {
	32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84,
	84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39,
	34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59,
	52, 64, 34, 64, 84};
static const uint8_t latin_width[] = {
	32, 40, 64, 64, 64, 64, 34, 50, 50, 100, 47, 61, 84, 36, 100, 50, 50, 84, 40, 40, 50, 64, 64, 32, 50, 40, 47, 61, 97, 97,
	97, 53, 68, 68, 68, 68, 68, 68, 97, 70, 63, 63, 63, 63, 29, 29, 29, 29, 77, 75, 79, 79, 79, 79, 79, 84, 79, 73, 73, 73,
	73, 61, 60, 63, 61, 61, 61, 61, 61, 61, 98, 55, 62, 62, 62, 62, 28, 28, 28, 28, 61, 63, 61, 61, 61, 61, 61, 84, 61, 63,
	63, 63, 63, 59, 63, 59};
#define BOLD_RATIO 1.12           /* DejaVu Sans Bold against Regular, the widest of ordinary letters */

/* One code point of valid UTF-8; 0 bytes at the end. An invalid byte reads as U+FFFD of one byte. */
static uint32_t next_point(const char *s, size_t *bytes)
{
	const unsigned char *p = (const unsigned char *)s;
	const size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	uint32_t point = p[0] < 0x80 ? p[0] : p[0] & (0x7fu >> n);

	*bytes = p[0] != 0;
	if (p[0] < 0x80)
		return point;
	if (strnlen(s, n) < n || !utf8_valid(s, n))
		return 0xfffd;
	for (size_t i = 1; i < n; i++)
		point = point << 6 | (p[i] & 0x3f);
	*bytes = n;
	return point;
}

static double point_width(uint32_t point)
{
	if (point >= 0x20 && point < 0x7f)
		return ascii_width[point - 0x20] / 100.0;
	if (point >= 0xa0 && point <= 0xff)
		return latin_width[point - 0xa0] / 100.0;
	switch (point) {
	case 0x2009: case 0x202f: return 0.2;
	case 0x2018: case 0x2019: return 0.32;
	case 0x2013: case 0x02cb: return 0.5;
	case 0x201c: case 0x201d: return 0.52;
	case 0x2014: case 0x2026: return 1.0;
	default: return point >= 0x1100 ? 1.0 : 0.7;       /* East Asian and unknown: on the safe side */
	}
}

double text_px(const char *s, double size, bool bold)
{
	double em = 0;
	size_t bytes;

	for (uint32_t point; (point = next_point(s, &bytes)) != 0; s += bytes)
		em += point_width(point);
	return em * size * (bold ? BOLD_RATIO : 1);
}

/* gnuplot 5.4 runs `…` in double quotes, @name anywhere, and ends a string at ' or "; \ escapes. Look-alikes instead. */
static const char *look_alike(uint32_t point)
{
	switch (point) {
	case '\'': return "\u2019";
	case '"': return "\u201d";
	case '`': return "\u02cb";
	case '\\': return "\u2216";
	case '@': return "\uff20";
	default: return NULL;
	}
}

static bool is_control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
	       (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

void plot_text_clean(struct text *out, const char *s)
{
	size_t bytes;

	for (uint32_t point; (point = next_point(s, &bytes)) != 0; s += bytes) {
		const char *alike = look_alike(point);

		if (is_control(point))
			text_addc(out, ' ');
		else if (point == 0xfffd)
			text_add(out, "\ufffd");
		else if (alike)
			text_add(out, alike);
		else
			text_addn(out, s, bytes);
	}
}

/* How many bytes of S fit in WIDTH px. */
static size_t fitting(const char *s, double size, bool bold, double width)
{
	const char *p = s;
	double em = 0;
	size_t bytes;

	for (uint32_t point; (point = next_point(p, &bytes)) != 0; p += bytes) {
		em += point_width(point);
		if (em * size * (bold ? BOLD_RATIO : 1) > width)
			break;
	}
	return (size_t)(p - s);
}

static void fit_clean(struct text *out, const char *s, double size, bool bold, double width)
{
	size_t keep;

	if (text_px(s, size, bold) <= width) {
		text_add(out, s);
		return;
	}
	keep = fitting(s, size, bold, width - text_px("\u2026", size, bold));
	while (keep > 0 && s[keep - 1] == ' ')
		keep--;
	text_addn(out, s, keep);
	text_add(out, "\u2026");
}

void plot_text_fit(struct text *out, const char *s, double size, bool bold, double width)
{
	struct text clean = {0};

	plot_text_clean(&clean, s);
	fit_clean(out, text_str(&clean), size, bold, width);
	text_release(&clean);
}

size_t plot_text_wrap(struct text *line, size_t most, const char *s, double size, double width)
{
	struct text clean = {0};
	const char *p;
	size_t lines = 0;

	plot_text_clean(&clean, s);
	for (p = text_str(&clean); *p && lines < most; lines++) {
		size_t keep, cut;

		p += strspn(p, " ");
		if (!*p)
			break;
		line[lines] = (struct text){0};
		keep = fitting(p, size, false, width);
		if (lines + 1 == most || !p[keep]) {
			fit_clean(&line[lines], p, size, false, width);
			lines++;
			break;
		}
		for (cut = keep; cut > 0 && p[cut] != ' '; cut--)
			;
		if (cut == 0)
			cut = keep ? keep : 1;
		text_addn(&line[lines], p, cut);
		p += cut;
	}
	text_release(&clean);
	return lines;
}

char *worded(const char *format, ...)
{
	va_list list;
	char *s = NULL;

	va_start(list, format);
	if (vasprintf(&s, format, list) < 0)
		s = mem_text("");
	va_end(list);
	return s;
}

static char *taken(struct text *text)
{
	char *s = mem_text(text_str(text));

	text_release(text);
	return s;
}

char *usd_words(double usd, int digits)
{
	struct text text = {0};

	usd_write(&text, usd, digits);
	return taken(&text);
}

char *usd_short_words(double usd, int digits)
{
	struct text text = {0};

	usd_short_write(&text, usd, digits);
	return taken(&text);
}

char *number_words(double x, int digits)
{
	struct text text = {0};

	number_write(&text, x, digits);
	return taken(&text);
}

char *percent_words(double fraction, int decimals)
{
	struct text text = {0};

	percent_write(&text, fraction, decimals);
	return taken(&text);
}

char *budget_words(double usd)
{
	const double shown = usd * currency_in_use()->per_usd;
	int digits = 1;

	for (; digits < 6 && shown != 0; digits++) {
		const double step = pow(10, floor(log10(fabs(shown)) + 1e-12) + 1 - digits);

		if (fabs(round(shown / step) * step - shown) < 1e-9 * fabs(shown))
			break;
	}
	return usd_words(usd, digits);
}

/* As many decimals as it takes. */
char *share_words(double share)
{
	int decimals = 0;

	if (share > 0 && share < 1)
		for (double unit = 0.001, least = fmin(share, 1 - share); ++decimals < 4 && least < unit / 2; unit /= 10)
			;
	return percent_words(share, decimals);
}

char *hours_words(double hours, int digits)
{
	struct text text = {0};

	hours_write(&text, hours, digits);
	return taken(&text);
}

const char *strategy_name(const struct plan *plan, size_t strategy)
{
	return plan->strategy[strategy].strategy->name;
}
