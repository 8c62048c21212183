/* One character at a time, for those who count columns. */
#ifndef COSTCAST_BASE_UTF8_H
#define COSTCAST_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at S (BYTES > 0 of them are there), and its code; 0 when what stands there is not UTF-8. */
size_t utf8_next(const char *s, size_t bytes, uint32_t *code);
/* 0, 1 or 2 columns. */
int utf8_code_width(uint32_t code);
/* Must not reach a terminal from a person's text: C0, DEL, C1, line and paragraph separators, and the marks that turn
 * the direction of writing round. */
bool utf8_is_control(uint32_t code);

struct utf8_range {
	uint32_t from, to;
};
extern const struct utf8_range utf8_narrow[], utf8_wide[];
extern const size_t utf8_narrow_count, utf8_wide_count;

#endif
