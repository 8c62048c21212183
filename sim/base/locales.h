/* How numbers are written for people: apart from the language of the words, and from the C library's locale, which is never set.
 * Main thread only, as sim/base/lang.h. Data (JSON, CSV, YAML) know nothing of it; CSV has a switch of its own. */
#ifndef COSTCAST_BASE_LOCALES_H
#define COSTCAST_BASE_LOCALES_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/text.h"

struct locale {
	const char *name;                 /* BCP 47: "es-MX" */
	const char *decimal, *group;      /* "." or ","; what stands between groups of three */
	int group_from;                   /* so many digits before the mark are grouped: 4, or 5 where 1234 stays whole */
	bool sign_before;                 /* of a currency: "$50" or "50 $" */
	bool sign_spaced;                 /* before the number: "$ 50" */
};

/* The locale in use: the one that was asked for, else that of the language in use: en-US, es-ES. */
const struct locale *locale_in_use(void);
const struct locale *locale_named(const char *name);     /* case does not count; NULL: not in the table */
const char *const *locale_names(void);                    /* NULL-terminated */
/* Ask for a locale whatever the language; NULL: follow the language again. Returns what was asked for before. */
const struct locale *locale_use(const struct locale *locale);
/* DIGITS ("-1234.50", as printf writes them) with the locale's marks. */
void locale_digits(struct text *out, const char *digits);

/* For whom CSV is written: NULL, or a locale with a decimal point, is RFC 4180 as it stands. */
void csv_locale_use(const struct locale *locale);
bool csv_locale_comma(void);              /* is CSV wanted with decimal commas, and so with semicolons? */

#endif
