/* The currency in which people are shown money. Inside the program, and in data files, money is in US dollars; it is converted
 * where it is written, and nowhere else. Main thread only. */
#ifndef COSTCAST_BASE_CURRENCIES_H
#define COSTCAST_BASE_CURRENCIES_H

#include <stdbool.h>

#include "sim/base/text.h"

struct currency {
	char code[4];                     /* ISO 4217 */
	double per_usd;                   /* so many of it are one US dollar */
};

bool currency_known(const char *code);                    /* an active code of ISO 4217 */
const char *const *currency_codes(void);                  /* NULL-terminated */
/* Show money so from now on; NULL: in US dollars. Returns what was shown before (a copy). */
struct currency currency_use(const struct currency *currency);
const struct currency *currency_in_use(void);
bool currency_foreign(void);                              /* is it another than the US dollar? */
const char *currency_sign(void);                          /* "$", "€", "MX$"; the code where there is none that all know */
int currency_decimals(void);                              /* of its smallest coin: 2, JPY 0 */
/* TEXT of a catalogue that says "USD", such as an axis, in the currency in use: TEXT itself while that is the dollar, else one of a few
 * static buffers. */
const char *currency_words(const char *text) __attribute__((format_arg(1)));
/* Sign and NUMBER (without a minus, already in the locale's digits) as the locale in use puts them; UNIT ("", "k", "M") goes with the
 * number before a sign that leads, else with the sign. */

void currency_write(struct text *out, const char *number, const char *unit);

#endif
