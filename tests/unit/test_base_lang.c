/* Language: Spanish on a machine without a Spanish locale, English in a Spanish one, and both in one run. The
 * catalogue is a small one of the test's own, compiled by msgfmt into a temporary folder. */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/diag.h"
#include "sim/base/lang.h"
#include "sim/base/text.h"

static char folder[] = "/tmp/costcast-lang-XXXXXX";

static const char catalogue[] =
	"msgid \"\"\nmsgstr \"\"\n\"Language: es\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	"\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
	"msgid \"warning\"\nmsgstr \"aviso\"\n\n"
	"msgid \"hours lost\"\nmsgstr \"horas perdidas, señor\"\n\n"
	"msgid \"%d node\"\nmsgid_plural \"%d nodes\"\nmsgstr[0] \"%d nodo\"\nmsgstr[1] \"%d nodos\"\n";

static int __attribute__((format(printf, 1, 2))) run(const char *format, ...)
{
	char command[400];
	va_list arg;

	va_start(arg, format);
	vsnprintf(command, sizeof command, format, arg);
	va_end(arg);
	return system(command);
}

static int make_catalogue(void **state)
{
	char path[100];

	(void)state;
	if (!mkdtemp(folder) || run("mkdir -p %s/build/locale/es/LC_MESSAGES", folder))
		return -1;
	snprintf(path, sizeof path, "%s/es.po", folder);
	FILE *po = fopen(path, "w");

	fputs(catalogue, po);
	fclose(po);
	if (run("msgfmt -o %s/build/locale/es/LC_MESSAGES/costcast.mo %s", folder, path))
		return -1;
	/* English is the msgids, and no catalogue of that name may change it. */
	return run("cp -r %s/build/locale/es %s/build/locale/en", folder, folder);
}

static int remove_catalogue(void **state)
{
	(void)state;
	return run("rm -r -- %s", folder);
}

static void environment(const char *language, const char *all, const char *messages, const char *lang)
{
	const char *const name[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
	const char *const value[] = {language, all, messages, lang};

	unsetenv("LC_CTYPE");
	for (int i = 0; i < 4; i++)
		if (value[i])
			setenv(name[i], value[i], 1);
		else
			unsetenv(name[i]);
}

/* Each case in a process of its own: a locale is set once in a program's life. */
#define IN_CHILD(body)                                                  \
	do {                                                            \
		const pid_t child = fork();                             \
		int status = 0;                                         \
									\
		if (!child) {                                           \
			setenv("COSTCAST_DATA", folder, 1);             \
			_exit(body);                                    \
		}                                                       \
		waitpid(child, &status, 0);                             \
		assert_true(WIFEXITED(status));                         \
		assert_int_equal(WEXITSTATUS(status), 0);               \
	} while (0)

static int says(const char *id, const char *wanted)
{
	if (!strcmp(gettext(id), wanted))
		return 0;
	fprintf(stderr, "\"%s\" instead of \"%s\"\n", gettext(id), wanted);
	return 1;
}

static int both_languages(void)
{
	int wrong = 0;
	char english[20], spanish[20];

	lang_init();
	for (int i = 0; i < 3; i++) {
		lang_use(LANG_ES);
		snprintf(spanish, sizeof spanish, ngettext("%d node", "%d nodes", 2), 2);
		wrong += says("warning", "aviso") + says("hours lost", "horas perdidas, señor") + says("unknown", "unknown");
		wrong += strcmp(spanish, "2 nodos") || lang_in_use() != LANG_ES;
		lang_use(LANG_EN);
		snprintf(english, sizeof english, ngettext("%d node", "%d nodes", 1), 1);
		wrong += says("warning", "warning") + says("hours lost", "hours lost") + strcmp(english, "1 node");
		wrong += lang_in_use() != LANG_EN;
	}
	return wrong + (strtod("2.385", NULL) != 2.385) + strcmp(setlocale(LC_NUMERIC, NULL), "C");
}

/* Whatever the environment says, lang_use() decides; the locales named here exist nowhere, somewhere, everywhere. */
static void both_languages_in_any_environment(void **state)
{
	(void)state;
	static const char *const locale[] = {NULL, "", "C", "POSIX", "C.UTF-8", "es_ES.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "nonsense"};
	static const char *const language[] = {NULL, "es", "de:es", "en", "C"};

	for (size_t i = 0; i < sizeof locale / sizeof *locale; i++)
		for (size_t k = 0; k < sizeof language / sizeof *language; k++) {
			environment(language[k], locale[i], NULL, NULL);
			IN_CHILD(both_languages());
			environment(language[k], NULL, locale[i], locale[i]);
			IN_CHILD(both_languages());
		}
}

static int spanish_locale_speaks_english(void)
{
	lang_init();
	return says("warning", "warning") + (lang_in_use() != LANG_EN);
}

static int without_a_catalogue(void)
{
	setenv("COSTCAST_DATA", "/nonexistent", 1);
	lang_init();
	lang_use(LANG_ES);
	const bool harmless = !strcmp(gettext("a text nobody translates"), "a text nobody translates");

	return !harmless;
}

static void english_until_told_otherwise(void **state)
{
	(void)state;
	environment("es", "es_ES.UTF-8", "es_ES.UTF-8", "es_ES.UTF-8");
	IN_CHILD(spanish_locale_speaks_english());
	IN_CHILD(without_a_catalogue());
}

static int a_diagnostic_in_spanish(void)
{
	struct diag diag = {0};
	char *page = NULL;
	size_t bytes;

	lang_init();
	lang_use(LANG_ES);
	diag_warning(&diag, (struct place){0}, "%s", _("hours lost"));
	FILE *out = open_memstream(&page, &bytes);

	diag_print(&diag, out);
	fclose(out);
	const int wrong = strcmp(page, "costcast: aviso: horas perdidas, señor\n");

	free(page);
	diag_release(&diag);
	return wrong != 0;
}

static void diagnostics_are_translated(void **state)
{
	(void)state;
	environment(NULL, "C", NULL, NULL);
	IN_CHILD(a_diagnostic_in_spanish());
}

/* After lang_use() the program has LANGUAGE itself; what the user wanted is not forgotten. */
static int remembered(enum lang wanted)
{
	if (lang_of_locale() != wanted)
		return 1;
	lang_init();
	for (int i = 0; i < 2; i++) {
		lang_use(i ? LANG_EN : LANG_ES);
		if (lang_of_locale() != wanted)
			return 2;
	}
	return 0;
}

static int remembered_from_the_first(enum lang wanted)
{
	lang_use(LANG_ES);
	return lang_of_locale() != wanted;
}

static void the_users_language(void **state)
{
	(void)state;
	static const struct {
		const char *language, *all, *messages, *lang;
		enum lang wanted;
	} cases[] = {
		{NULL, NULL, NULL, NULL, LANG_EN},
		{NULL, NULL, NULL, "es_ES.UTF-8", LANG_ES},
		{NULL, NULL, NULL, "es", LANG_ES},
		{NULL, NULL, NULL, "es_MX", LANG_ES},
		{NULL, NULL, NULL, "es@euro", LANG_ES},
		{NULL, NULL, NULL, "est_EE.UTF-8", LANG_EN},
		{NULL, NULL, "en_GB.UTF-8", "es_ES.UTF-8", LANG_EN},
		{NULL, "es_AR.UTF-8", "en_GB.UTF-8", "de_DE.UTF-8", LANG_ES},
		{NULL, "", "", "es_ES.UTF-8", LANG_ES},
		{"es", NULL, NULL, "en_US.UTF-8", LANG_ES},
		{"es", NULL, NULL, NULL, LANG_ES},
		{"es:en", NULL, NULL, "C.UTF-8", LANG_ES},
		{"de:es:en", NULL, NULL, "de_DE.UTF-8", LANG_ES},
		{"en", NULL, NULL, "es_ES.UTF-8", LANG_EN},
		{"", NULL, NULL, "es_ES.UTF-8", LANG_ES},
		{"es", "C", NULL, "es_ES.UTF-8", LANG_EN},              /* LC_ALL=C is how scripts ask for English */
		{"es", "POSIX", NULL, NULL, LANG_EN},
		{"::", NULL, NULL, "es_ES.UTF-8", LANG_ES},
		{NULL, NULL, NULL, "tr_TR.UTF-8", LANG_EN},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		environment(cases[i].language, cases[i].all, cases[i].messages, cases[i].lang);
		IN_CHILD(remembered(cases[i].wanted));
		IN_CHILD(remembered_from_the_first(cases[i].wanted));
	}
}

static void terminals(void **state)
{
	(void)state;
	environment(NULL, NULL, NULL, NULL);
	assert_false(lang_utf8_terminal());
	environment(NULL, NULL, NULL, "es_ES.UTF-8");
	assert_true(lang_utf8_terminal());
	environment(NULL, NULL, NULL, "C.utf8");
	assert_true(lang_utf8_terminal());
	setenv("LC_CTYPE", "es_ES.ISO-8859-1", 1);
	assert_false(lang_utf8_terminal());
	environment(NULL, "C", NULL, "C.UTF-8");
	assert_false(lang_utf8_terminal());
	environment(NULL, "ca_ES.utf-8@valencia", NULL, "C");
	assert_true(lang_utf8_terminal());
	environment(NULL, NULL, NULL, "UTF-8");
	assert_false(lang_utf8_terminal());
}

static void words(void **state)
{
	(void)state;
	enum lang lang = LANG_ES;

	assert_true(lang_read("en", &lang) && lang == LANG_EN);
	assert_true(lang_read("es", &lang) && lang == LANG_ES);
	assert_false(lang_read("fr", &lang) || lang_read("ES", &lang) || lang_read("", &lang) || lang_read("es_ES", &lang));
	const struct bilingual both = {"Cost", "Coste"}, english = {"Cost", NULL}, spanish = {NULL, "Coste"}, none = {0};

	lang_use(LANG_ES);
	assert_string_equal(bilingual_str(&both), "Coste");
	assert_string_equal(bilingual_str(&english), "Cost");
	lang_use(LANG_EN);
	assert_string_equal(bilingual_str(&both), "Cost");
	assert_string_equal(bilingual_str(&spanish), "Coste");
	assert_string_equal(bilingual_str(&none), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_languages_in_any_environment),
		cmocka_unit_test(english_until_told_otherwise),
		cmocka_unit_test(diagnostics_are_translated),
		cmocka_unit_test(the_users_language),
		cmocka_unit_test(terminals),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("base lang", tests, make_catalogue, remove_catalogue);
}
