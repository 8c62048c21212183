#include "sim/base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/base/text.h"

void diag_release(struct diag *diag)
{
	for (size_t i = 0; i < diag->count; i++)
		free(diag->item[i].message);
	free(diag->item);
	*diag = (struct diag){0};
}

static void __attribute__((format(printf, 4, 0)))
add(struct diag *diag, enum diag_level level, struct place at, const char *format, va_list arg)
{
	struct text raw = {0}, plain = {0};

	text_addv(&raw, format, arg);
	text_add_plain(&plain, text_str(&raw));         /* a subject may hold anything; a message is one line */
	text_release(&raw);
	if (diag->count == diag->cap) {
		diag->cap = diag->cap ? 2 * diag->cap : 16;
		diag->item = mem_grow(diag->item, diag->cap, sizeof *diag->item);
	}
	diag->item[diag->count++] = (struct diag_item){level, at, mem_text(text_str(&plain))};
	text_release(&plain);
	diag->errors += level == DIAG_ERROR;
	diag->warnings += level == DIAG_WARNING;
}

void diag_error(struct diag *diag, struct place at, const char *format, ...)
{
	va_list arg;

	va_start(arg, format);
	add(diag, DIAG_ERROR, at, format, arg);
	va_end(arg);
}

void diag_warning(struct diag *diag, struct place at, const char *format, ...)
{
	va_list arg;

	va_start(arg, format);
	add(diag, DIAG_WARNING, at, format, arg);
	va_end(arg);
}

void diag_note(struct diag *diag, struct place at, const char *format, ...)
{
	va_list arg;

	va_start(arg, format);
	add(diag, DIAG_NOTE, at, format, arg);
	va_end(arg);
}
