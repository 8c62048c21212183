#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"

#define LONGEST 64              /* longer words are nobody's typing error */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Damerau-Levenshtein with transpositions of neighbours (optimal string alignment); three rows of the usual table. */
static size_t distance(const char *a, size_t m, const char *b, size_t n)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= n; j++)
		last[j] = j;
	memcpy(before, last, sizeof rows[0]);
	for (size_t i = 1; i <= m; i++) {
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			const char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *spare = before;

		before = last;
		last = row;
		row = spare;
	}
	return last[n];
}

const char *suggest(const char *word, const char *const *names)
{
	const size_t m = strlen(word);
	size_t best = 1 + m / 4 + 1;
	const char *nearest = NULL;

	if (!m || m > LONGEST)
		return NULL;
	for (; *names; names++) {
		const size_t n = strlen(*names);

		if (n > LONGEST)
			continue;
		const size_t d = distance(word, m, *names, n);

		if (d < best && d < (m > n ? m : n)) {          /* something must be left of the word */
			best = d;
			nearest = *names;
		}
	}
	return nearest;
}
