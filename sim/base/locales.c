#include "sim/base/locales.h"

#include <string.h>
#include <strings.h>

#include "sim/base/lang.h"

#define NARROW "\u202f"                   /* narrow no-break space */

/* Source: Unicode CLDR 44, common/main/LANGUAGE_REGION.xml: symbols, minimumGroupingDigits and the standard currency format.
 * The first of each language of this program is what that language means by itself. */
static const struct locale table[] = {
	{"en-US", ".", ",", 4, true, false},
	{"es-ES", ",", ".", 5, false, false},
	{"en-GB", ".", ",", 4, true, false},
	{"en-AU", ".", ",", 4, true, false},
	{"en-CA", ".", ",", 4, true, false},
	{"en-IE", ".", ",", 4, true, false},
	{"es-MX", ".", ",", 4, true, false},
	{"es-AR", ",", ".", 4, true, true},
	{"es-BO", ",", ".", 4, true, false},
	{"es-CL", ",", ".", 4, true, false},
	{"es-CO", ",", ".", 4, true, true},
	{"es-CR", ",", NARROW, 4, true, false},
	{"es-EC", ",", ".", 4, true, false},
	{"es-GT", ".", ",", 4, true, false},
	{"es-PE", ".", ",", 4, true, true},
	{"es-US", ".", ",", 4, true, false},
	{"es-UY", ",", ".", 4, true, true},
	{"es-VE", ",", ".", 4, true, false},
	{"ca-ES", ",", ".", 4, false, false},
	{"de-DE", ",", ".", 4, false, false},
	{"fr-FR", ",", NARROW, 4, false, false},
	{"it-IT", ",", ".", 5, false, false},
	{"pt-BR", ",", ".", 4, true, true},
	{"pt-PT", ",", NARROW, 5, false, false},
};
enum { LOCALES = sizeof table / sizeof *table };

static const struct locale *asked, *of_csv;

const struct locale *locale_named(const char *name)
{
	for (size_t i = 0; i < LOCALES; i++)
		if (strcasecmp(table[i].name, name) == 0)
			return table + i;
	return NULL;
}

const char *const *locale_names(void)
{
	static const char *names[LOCALES + 1];

	for (size_t i = 0; i < LOCALES; i++)
		names[i] = table[i].name;
	return names;
}

const struct locale *locale_in_use(void)
{
	return asked ? asked : table + (lang_in_use() == LANG_ES ? 1 : 0);
}

const struct locale *locale_use(const struct locale *locale)
{
	const struct locale *before = asked;

	asked = locale;
	return before;
}

void locale_digits(struct text *out, const char *digits)
{
	const struct locale *locale = locale_in_use();
	const char *p = digits + (*digits == '-');
	const size_t whole = strspn(p, "0123456789");
	const bool groups = whole >= (size_t)locale->group_from;

	if (*digits == '-')
		text_addc(out, '-');
	for (size_t i = 0; i < whole; i++) {
		if (groups && i > 0 && (whole - i) % 3 == 0)
			text_add(out, locale->group);
		text_addc(out, p[i]);
	}
	if (p[whole] == '.')
		text_add(out, locale->decimal);
	text_add(out, p + whole + (p[whole] == '.'));
}

void csv_locale_use(const struct locale *locale)
{
	of_csv = locale;
}

bool csv_locale_comma(void)
{
	return of_csv && *of_csv->decimal == ',';
}
