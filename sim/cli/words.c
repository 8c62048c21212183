#include "sim/cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/lang.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"
#include "sim/cli/options.h"

void words_unknown(const char *program, const char *said, const char *word, const char *const *known)
{
	const char *near = strlen(word) < 100 ? suggest(word, known) : NULL;

	if (near)
		fprintf(stderr, _("%s: %s; did you mean \"%s\"?\n"), program, said, near);
	else
		fprintf(stderr, "%s: %s\n", program, said);
}

/* The row that the long option NAME (of LENGTH bytes) names in full, or begins. */
static const struct argp_option *row_of(const struct argp_option *rows, const char *name, size_t length)
{
	const struct argp_option *begun = NULL;

	for (const struct argp_option *row = rows; row->name; row++) {
		if (strncmp(row->name, name, length) != 0)
			continue;
		if (!row->name[length])
			return row;
		begun = row;
	}
	return begun;
}

/* Does the cluster of short options "-qn" want the next argument as a value? */
static bool wants_next(const struct argp_option *rows, const char *cluster)
{
	for (const char *c = cluster + 1; *c; c++)
		for (const struct argp_option *row = rows; row->name; row++)
			if (row->key == *c && row->arg)
				return !c[1];
	return false;
}

static void unknown_option(const struct argp_option *rows, const char *program, const char *argument, size_t length)
{
	char *word = mem_new(length + 1, 1);
	const char *known[64] = {NULL};
	static char with_dashes[64][40];
	struct text said = {0};
	size_t count = 0;

	memcpy(word, argument, length);
	for (const struct argp_option *row = rows; row->name && count < 63; row++) {
		snprintf(with_dashes[count], sizeof with_dashes[count], "--%s", row->name);
		known[count] = with_dashes[count];
		count++;
	}
	text_addf(&said, _("unknown option \"%s\""), shortened(word));
	words_unknown(program, text_str(&said), word, known);
	fprintf(stderr, _("Try \"%s --help\".\n"), program);
	text_release(&said);
	free(word);
	exit(STATUS_USAGE);
}

void words_check_options(const struct argp_option *rows, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];
		const size_t length = strcspn(a, "=");

		if (strcmp(a, "--") == 0)
			return;
		if (strncmp(a, "--", 2) == 0) {
			const struct argp_option *row = row_of(rows, a + 2, length - 2);
			if (!row)
				unknown_option(rows, argv[0], a, length);
			else if (row->arg && !(row->flags & OPTION_ARG_OPTIONAL) && !a[length])
				i++;
		} else if (a[0] == '-' && a[1] && wants_next(rows, a)) {
			i++;
		}
	}
}
