/* The labels of a sheet, read back from its script. After cmocka. */
#ifndef COSTCAST_TESTS_PLOT_LABELS_H
#define COSTCAST_TESTS_PLOT_LABELS_H

#include <stdio.h>
#include <string.h>

#include "sim/report/plot.h"

struct label { struct rect r; double size; bool bold; char s[400]; };

/* The labels of a sheet as their rectangles, from its script. */
static inline size_t labels_of(const struct sheet *sheet, struct label *label, size_t most)
{
	size_t count = 0;

	for (const char *p = text_str(&sheet->script); (p = strstr(p, "set label ")) && count < most; p++) {
		const char *from = strchr(p, '\'') + 1, *to = strstr(from, "' at screen ");
		char align[16], font[16];
		double x, y, size;

		snprintf(label[count].s, sizeof label[count].s, "%.*s", (int)(to - from), from);
		assert_int_equal(sscanf(to, "' at screen %lf,%lf %15s front noenhanced font %15[a-z].',%lf'", &x, &y, align, font, &size), 5);
		x *= sheet->width;
		y *= sheet->height;
		const double wide = text_px(label[count].s, size, strcmp(font, "bold") == 0), left = align[0] == 'l' ? x : align[0] == 'r' ? x - wide : x - wide / 2;

		label[count].size = size;
		label[count].bold = strcmp(font, "bold") == 0;
		if (wide > 0)
			label[count++].r = (struct rect){left, y - 0.38 * size, left + wide, y + 0.38 * size};
	}
	return count;
}

#endif
