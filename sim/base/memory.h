/* Memory that never comes back NULL: a failed allocation ends the program with a message and status 1.
 * An arena holds everything that lives as long as a scenario; it is released as a whole. */
#ifndef COSTCAST_BASE_MEMORY_H
#define COSTCAST_BASE_MEMORY_H

#include <stddef.h>

void *mem_new(size_t count, size_t size);                 /* zeroed; count * size is checked; free with free() */
void *mem_grow(void *old, size_t count, size_t size);     /* realloc, checked; new bytes are not zeroed */
char *mem_text(const char *text);                         /* a copy; free with free() */

struct arena;                                             /* blocks chained; nothing is freed alone */
struct arena *arena_new(void);
void arena_free(struct arena *arena);                     /* NULL is fine */
void *arena_alloc(struct arena *arena, size_t count, size_t size); /* zeroed, aligned for any type */
char *arena_text(struct arena *arena, const char *text);
char *arena_textn(struct arena *arena, const char *text, size_t bytes);
char *arena_textf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
