/* The language of what people read. gettext does the look-up (domain "costcast", sim/lang/es.po); LC_NUMERIC stays "C".
 * Two languages can be in use in one run: the terminal's and the files'. lang_use() switches; main thread only. */
#ifndef COSTCAST_BASE_LANG_H
#define COSTCAST_BASE_LANG_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#define _(msgid) gettext(msgid)
#define N_(msgid) msgid

enum lang { LANG_EN, LANG_ES };

void lang_init(void);                        /* binds the domain; sets LC_CTYPE and LC_MESSAGES only */
bool lang_read(const char *text, enum lang *lang);       /* "en" or "es" */
enum lang lang_of_locale(void);              /* from LANGUAGE, LC_ALL, LC_MESSAGES, LANG; else en */
void lang_use(enum lang lang);
enum lang lang_in_use(void);
bool lang_utf8_terminal(void);               /* may box and block characters be written? (LC_ALL, LC_CTYPE, LANG) */

/* X with DIGITS significant ones, as "%.*g" prints it, with the decimal mark of the locale in use: for sentences. Returns BUF. */
char *lang_figure(double x, int digits, char *buf, size_t bytes);

/* A text in both languages; either may be NULL, then the other serves. */
struct bilingual {
	const char *en, *es;
};
const char *bilingual_str(const struct bilingual *text);    /* in the language in use; "" when there is none */

#endif
