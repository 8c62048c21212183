#include "sim/base/text.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/decimal.h"
#include "sim/base/memory.h"

/* Room for BYTES more and the NUL. */
static void reserve(struct text *text, size_t bytes)
{
	const size_t need = text->len + bytes + 1;

	assert(bytes < PTRDIFF_MAX / 2 && text->len < PTRDIFF_MAX / 2);
	if (need <= text->cap)
		return;
	const size_t doubled = text->cap ? 2 * text->cap : 64;

	text->cap = need > doubled ? need : doubled;
	text->s = mem_grow(text->s, text->cap, 1);
}

void text_release(struct text *text)
{
	free(text->s);
	*text = (struct text){0};
}

void text_clear(struct text *text)
{
	text->len = 0;
	if (text->s)
		text->s[0] = '\0';
}

const char *text_str(const struct text *text)
{
	return text->s ? text->s : "";
}

void text_add(struct text *text, const char *s)
{
	text_addn(text, s, strlen(s));
}

void text_addn(struct text *text, const char *s, size_t bytes)
{
	reserve(text, bytes);
	if (bytes)
		memcpy(text->s + text->len, s, bytes);
	text->len += bytes;
	text->s[text->len] = '\0';
}

void text_addc(struct text *text, char c)
{
	text_addn(text, &c, 1);
}

void text_addf(struct text *text, const char *format, ...)
{
	va_list arg;

	va_start(arg, format);
	text_addv(text, format, arg);
	va_end(arg);
}

void text_addv(struct text *text, const char *format, va_list arg)
{
	va_list again;

	va_copy(again, arg);
	const int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	assert(length >= 0);
	reserve(text, (size_t)length);
	vsnprintf(text->s + text->len, (size_t)length + 1, format, arg);
	text->len += (size_t)length;
}

void text_add_double(struct text *text, double x)
{
	struct decimal decimal;

	assert(isfinite(x));
	decimal_shortest(x, &decimal);
	decimal_write(&decimal, text);
}

void text_add_word(struct text *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";

	if (*word && word[strspn(word, plain)] == '\0') {
		text_add(text, word);
		return;
	}
	text_addc(text, '\'');
	for (const char *c = word; *c; c++)
		if (*c == '\'')
			text_add(text, "'\\''");
		else
			text_addc(text, *c);
	text_addc(text, '\'');
}
