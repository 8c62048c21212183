/* Diagnostics: every fault of a person's input is collected, and printed in one pass as
 *   file:line:col: error: what is wrong          (subject in quotes, no capital, no full stop)
 *   <the line>
 *        ^~~~
 * Programmer's errors are asserts, not diagnostics. Formats are marked with N_/_ by the caller (see lang.h). */
#ifndef COSTCAST_BASE_DIAG_H
#define COSTCAST_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct source {                 /* a text that places point into; owned by whoever read it, outlives the diagnostics */
	const char *name;       /* as the user wrote it: a path, or "--set" */
	const char *text;
	size_t bytes;
};

struct place {                  /* 1-based; line 0: no place inside the source; source NULL: none at all */
	const struct source *source;
	int line, col, end_col; /* columns in characters; end_col is one past the last */
};

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

struct diag_item {
	enum diag_level level;
	struct place at;
	char *message;
};

struct diag {
	struct diag_item *item;
	size_t count, cap;
	size_t errors, warnings;
};

void diag_release(struct diag *diag);
void diag_error(struct diag *diag, struct place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_warning(struct diag *diag, struct place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A note explains the error before it ("first written here"); it keeps its position in the list. */
void diag_note(struct diag *diag, struct place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* In the order they were found, a note after its error; at most 100 errors, then how many more there are. */
void diag_print(const struct diag *diag, FILE *out);

#endif
