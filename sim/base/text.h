/* A growing UTF-8 text. Numbers are always written with a decimal point: LC_NUMERIC is never set in this program. */
#ifndef COSTCAST_BASE_TEXT_H
#define COSTCAST_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	char *s;          /* always ends in NUL once anything was added; NULL while empty */
	size_t len, cap;
};

void text_release(struct text *text);
void text_clear(struct text *text);                        /* keeps the memory */
const char *text_str(const struct text *text);             /* "" while empty */
void text_add(struct text *text, const char *s);
void text_addn(struct text *text, const char *s, size_t bytes);
void text_addc(struct text *text, char c);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_addv(struct text *text, const char *format, va_list arg) __attribute__((format(printf, 2, 0)));

bool utf8_valid(const char *s, size_t bytes);              /* strict: no overlong form, no surrogate, at most U+10FFFF */
size_t utf8_width(const char *s);                          /* terminal columns (wcwidth rules of our own table, no locale) */
size_t utf8_cut(const char *s, size_t columns);            /* how many bytes fit in so many columns */
/* What a person wrote, made fit for one line: control characters, newlines and marks that turn the direction of writing
 * become spaces, bytes that are no UTF-8 become U+FFFD. */
void text_add_plain(struct text *text, const char *s);

/* WORD as one word of a POSIX shell: in quotes where it needs them. */
void text_add_word(struct text *text, const char *word);

/* The shortest decimal that strtod reads back as the same double ("0.1", "1e-09", "192"); finite values only. */
void text_add_double(struct text *text, double x);

/* The name of NAMES (NULL-terminated) nearest to WORD by edit distance (transpositions count one), or NULL when
 * none is near enough (distance at most 1 + length/4, case ignored). One "did you mean" for the whole program. */
const char *suggest(const char *word, const char *const *names);

#endif
