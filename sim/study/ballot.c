/* "A=4,B=21,C=9": how many chose each option. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/quiz.h"

static int option_called(const struct quiz *quiz, const char *word)
{
	for (size_t i = 0; i < quiz->options; i++)
		if (strcmp(quiz->option[i].label, word) == 0)
			return (int)i;
	for (size_t i = 0; i < quiz->options; i++)
		if (quiz->option[i].name && strcmp(quiz->option[i].name, word) == 0)
			return (int)i;
	return -1;
}

/* Labels and names, to tell what may have been meant. One letter is near no other: its case is. */
static const char *nearest(const struct quiz *quiz, const char *word)
{
	const char **names = mem_new(2 * quiz->options + 1, sizeof *names), *near = NULL;
	size_t count = 0;

	for (size_t i = 0; i < quiz->options; i++) {
		if (strcasecmp(quiz->option[i].label, word) == 0)
			near = quiz->option[i].label;
		names[count++] = quiz->option[i].label;
		if (quiz->option[i].name)
			names[count++] = quiz->option[i].name;
	}
	near = near ? near : suggest(word, names);
	free(names);
	return near;
}

static void no_option(const struct quiz *quiz, const char *word, struct text *said)
{
	struct text plain = {0};

	text_add_plain(&plain, word);
	text_addf(said, _("there is no option \"%.*s\" (there are "), (int)utf8_cut(text_str(&plain), 60), text_str(&plain));
	for (size_t i = 0; i < quiz->options; i++)
		text_addf(said, "%s%s", i ? ", " : "", quiz->option[i].label);
	text_addc(said, ')');
	text_release(&plain);
}

/* A whole number of people; no sign, no blank. */
static bool votes_number(const char *s, uint64_t *votes)
{
	if (!*s || strspn(s, "0123456789") != strlen(s) || strlen(s) > 7)
		return false;
	*votes = strtoull(s, NULL, 10);
	return *votes <= VOTES_MOST;
}

static bool pair_read(const struct quiz *quiz, char *pair, bool *seen, struct ballot *ballot, struct text *said, const char **near)
{
	char *equals = strchr(pair, '=');
	uint64_t votes;

	if (!equals || equals == pair) {
		text_add(said, _("votes are OPTION=NUMBER with commas between, such as A=4,B=21"));
		return false;
	}
	*equals = '\0';
	const int option = option_called(quiz, pair);
	if (option < 0) {
		no_option(quiz, pair, said);
		*near = nearest(quiz, pair);
		return false;
	}
	if (!votes_number(equals + 1, &votes)) {
		text_addf(said, _("the votes for \"%s\" are not a whole number from 0 to %d"), quiz->option[option].label, VOTES_MOST);
		return false;
	}
	if (seen[option]) {
		text_addf(said, _("option \"%s\" is counted twice"), quiz->option[option].label);
		return false;
	}
	seen[option] = true;
	ballot->count[option] = votes;
	ballot->total += votes;
	return true;
}

bool ballot_read(const struct quiz *quiz, const char *text, struct ballot *ballot, struct text *said, const char **near)
{
	char *copy = mem_text(text), *rest = copy;
	bool *seen = mem_new(quiz->options, sizeof *seen), fine = true;

	*near = NULL;
	*ballot = (struct ballot){.count = mem_new(quiz->options, sizeof *ballot->count)};
	while (fine && rest)
		fine = pair_read(quiz, strsep(&rest, ","), seen, ballot, said, near);
	if (fine && !ballot->total) {
		text_add(said, _("nobody voted: all counts are zero"));
		fine = false;
	}
	free(seen);
	free(copy);
	if (!fine)
		ballot_release(ballot);
	return fine;
}

void ballot_release(struct ballot *ballot)
{
	free(ballot->count);
	*ballot = (struct ballot){0};
}
