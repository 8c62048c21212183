#include "sim/base/lang.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/base/files.h"
#include "sim/base/locales.h"
#include "sim/base/memory.h"

extern int _nl_msg_cat_cntr;            /* glibc: a changed LANGUAGE is seen when this counter moves (gettext manual) */

static enum lang in_use = LANG_EN;
static char first_language[64];         /* LANGUAGE as the user set it: lang_use() writes over it */
static bool first_known;

static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "";
}

static const char *first_set(const char *a, const char *b, const char *c)
{
	const char *const name[] = {a, b, c};

	for (int i = 0; i < 3; i++)
		if (*environment(name[i]))
			return environment(name[i]);
	return "";
}

static void remember_language(void)
{
	if (!first_known)
		snprintf(first_language, sizeof first_language, "%s", environment("LANGUAGE"));
	first_known = true;
}

/* C.UTF-8 from the folder of translations, where no system has one: in an empty root, beside a static program. */
static bool set_carried(int category, const char *folder)
{
	const char *before = getenv("LOCPATH");
	char *kept = before ? mem_text(before) : NULL;

	if (!folder)
		return false;
	setenv("LOCPATH", folder, 1);
	const bool done = setlocale(category, "C.UTF-8") != NULL;

	if (kept)
		setenv("LOCPATH", kept, 1);
	else
		unsetenv("LOCPATH");
	free(kept);
	return done;
}

/* In the locale "C" itself gettext looks nothing up, whatever LANGUAGE says; any other name will do. */
static void set_category(int category, const char *folder)
{
	const char *got = setlocale(category, "");

	if ((!got || !strcmp(got, "C") || !strcmp(got, "POSIX")) && !setlocale(category, "C.UTF-8") && !set_carried(category, folder))
		setlocale(category, "C");
}

void lang_init(void)
{
	char *folder = data_folder("build/locale");

	remember_language();
	set_category(LC_CTYPE, folder);
	set_category(LC_MESSAGES, folder);
	if (folder)
		bindtextdomain("costcast", folder);
	free(folder);
	bind_textdomain_codeset("costcast", "UTF-8");
	textdomain("costcast");
	lang_use(LANG_EN);
}

bool lang_read(const char *text, enum lang *lang)
{
	if (!strcmp(text, "en"))
		*lang = LANG_EN;
	else if (!strcmp(text, "es"))
		*lang = LANG_ES;
	else
		return false;
	return true;
}

/* The language of "es", "es_MX.UTF-8", "en:fr": the part before '_', '.', '@', ':'. */
static bool lang_named(const char *name, enum lang *lang)
{
	char word[3] = "";

	if (strcspn(name, "_.@:-") != 2)
		return false;
	memcpy(word, name, 2);
	return lang_read(word, lang);
}

/* As gettext does it: LANGUAGE is a list in order of preference, but the locale "C" switches it off. */
enum lang lang_of_locale(void)
{
	const char *locale = first_set("LC_ALL", "LC_MESSAGES", "LANG");
	enum lang lang;

	remember_language();
	if (!strcmp(locale, "C") || !strcmp(locale, "POSIX"))
		return LANG_EN;
	for (const char *name = first_language; *name;) {
		if (lang_named(name, &lang))
			return lang;
		name += strcspn(name, ":");
		name += *name == ':';
	}
	return lang_named(locale, &lang) ? lang : LANG_EN;
}

/* "C" in LANGUAGE ends the search: English is the msgids themselves, in every locale. */
void lang_use(enum lang lang)
{
	remember_language();
	in_use = lang;
	setenv("LANGUAGE", lang == LANG_ES ? "es" : "C", 1);
	_nl_msg_cat_cntr++;
}

enum lang lang_in_use(void)
{
	return in_use;
}

bool lang_utf8_terminal(void)
{
	const char *locale = first_set("LC_ALL", "LC_CTYPE", "LANG");
	const char *charset = strchr(locale, '.');

	if (!charset)
		return false;
	charset++;
	const size_t length = strcspn(charset, "@");

	return (length == 5 && !strncasecmp(charset, "utf-8", 5)) || (length == 4 && !strncasecmp(charset, "utf8", 4));
}

char *lang_figure(double x, int digits, char *buf, size_t bytes)
{
	snprintf(buf, bytes, "%.*g", digits, x);

	char *point = strchr(buf, '.');

	if (point)
		*point = *locale_in_use()->decimal;
	return buf;
}

const char *bilingual_str(const struct bilingual *text)
{
	const char *first = in_use == LANG_ES ? text->es : text->en;
	const char *second = in_use == LANG_ES ? text->en : text->es;

	return first ? first : second ? second : "";
}
