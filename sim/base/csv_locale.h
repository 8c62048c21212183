/* CSV as spreadsheets of other countries expect it, and back. */
#ifndef COSTCAST_BASE_CSV_LOCALE_H
#define COSTCAST_BASE_CSV_LOCALE_H

#include <stdbool.h>

#include "sim/base/text.h"

/* Every sink of CSV ends with this, OUT being the whole text: for a locale with a decimal comma (csv_locale_use) it puts semicolons between
 * cells, commas into numbers, CR LF after rows and a byte order mark before all, as spreadsheets there expect; else it does nothing. Cells in
 * quotes are texts and stay; csv_text() quotes those that look like numbers. */
void csv_finish(struct text *out);
void csv_plain(struct text *text);        /* the way back, for who reads such a file again: RFC 4180 with commas and points stays as it is */

/* Is it written as csv_number and nano_write write numbers? */
bool csv_is_number(const char *s, size_t bytes);

#endif
