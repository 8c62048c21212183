#include "sim/base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/lang.h"

#define BLOCK_BYTES ((size_t)64 * 1024)

struct block {
	struct block *next;
	size_t used, bytes;
	max_align_t data[];
};

struct arena {
	struct block *first;        /* the one being filled; larger pieces hang behind it */
};

static _Noreturn void die(void)
{
	fprintf(stderr, "costcast: %s\n", _("out of memory"));
	exit(1);
}

static size_t product(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
		die();
	return bytes;
}

void *mem_new(size_t count, size_t size)
{
	const size_t bytes = product(count, size);
	void *fresh = calloc(1, bytes ? bytes : 1);

	if (!fresh)
		die();
	return fresh;
}

void *mem_grow(void *old, size_t count, size_t size)
{
	const size_t bytes = product(count, size);
	void *grown = realloc(old, bytes ? bytes : 1);

	if (!grown)
		die();
	return grown;
}

char *mem_text(const char *text)
{
	const size_t bytes = strlen(text) + 1;

	return memcpy(mem_new(bytes, 1), text, bytes);
}

struct arena *arena_new(void)
{
	return mem_new(1, sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct block *block = arena->first, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

static struct block *block_new(size_t bytes)
{
	if (bytes > PTRDIFF_MAX - sizeof(struct block))
		die();
	struct block *block = mem_new(sizeof *block + bytes, 1);

	block->bytes = bytes;
	return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	const size_t asked = product(count, size);
	const size_t bytes = (asked ? asked + align - 1 : align) / align * align;
	struct block *first = arena->first;

	if (first && bytes <= first->bytes - first->used) {
		void *piece = (char *)first->data + first->used;

		first->used += bytes;
		return piece;
	}
	struct block *fresh = block_new(bytes > BLOCK_BYTES / 4 ? bytes : BLOCK_BYTES);

	fresh->used = bytes;
	if (first && fresh->bytes != BLOCK_BYTES) {     /* a large piece does not end the block being filled */
		fresh->next = first->next;
		first->next = fresh;
	} else {
		fresh->next = first;
		arena->first = fresh;
	}
	return fresh->data;
}

char *arena_textn(struct arena *arena, const char *text, size_t bytes)
{
	char *copy = arena_alloc(arena, bytes + 1, 1);

	if (bytes)
		memcpy(copy, text, bytes);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_textn(arena, text, strlen(text));
}

char *arena_textf(struct arena *arena, const char *format, ...)
{
	va_list arg;

	va_start(arg, format);
	const int length = vsnprintf(NULL, 0, format, arg);
	va_end(arg);
	if (length < 0)
		die();
	char *text = arena_alloc(arena, (size_t)length + 1, 1);

	va_start(arg, format);
	vsnprintf(text, (size_t)length + 1, format, arg);
	va_end(arg);
	return text;
}
