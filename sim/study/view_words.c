/* A view as the command line says it: a scenario's own by its name, or a new one. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/costing.h"
#include "sim/study/keys.h"

static const struct place nowhere = {0};

static bool named(const struct scenario *scenario, const char *name, struct diag *diag, struct view *view)
{
	const char **names = arena_alloc(scenario->arena, scenario->views + 1, sizeof *names);

	for (size_t i = 0; i < scenario->views; i++) {
		names[i] = scenario->view[i].name;
		if (strcmp(names[i], name) == 0) {
			*view = scenario->view[i];
			return true;
		}
	}
	if (scenario->views)
		error_unknown(diag, nowhere, _("the scenario has no view \"%s\""), name, names);
	else
		diag_error(diag, nowhere, _("the scenario has no view \"%s\": it has no \"views\" at all"), name);
	return false;
}

/* "service,tag:team" */
static bool by_words(const struct binding *b, const char *words, struct view *view)
{
	bool fine = true;

	view->bys = 0;
	for (const char *at = words;; at++) {
		const size_t length = strcspn(at, ",");

		fine = by_read(b, arena_textn(b->arena, at, length), nowhere, view) && fine;
		at += length;
		if (!*at)
			return fine;
	}
}

static bool where_words(const struct binding *b, const char *pair, struct view *view)
{
	const char *equals = strchr(pair, '=');

	if (!equals || equals == pair) {
		diag_error(b->diag, nowhere, _("\"--where\" takes KEY=VALUE, such as tag:team=nlp, not \"%s\""), pair);
		return false;
	}
	return where_read(b, arena_textn(b->arena, pair, (size_t)(equals - pair)), arena_text(b->arena, equals + 1), nowhere, view);
}

static bool choice(const struct binding *b, const char *option, const char *word, const char *const *words, int *to)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], word) == 0) {
			*to = i;
			return true;
		}
	const char *message = arena_textf(b->arena, _("\"--%s\" does not know \"%%s\""), option);

	error_unknown(b->diag, nowhere, message, word, words);
	return false;
}

bool view_of_words(const struct scenario *scenario, const struct view_words *words, struct diag *diag, struct view *view)
{
	const struct binding b = {scenario->arena, diag, &scenario->mounts, scenario->folder};
	bool fine = true;
	int per, measure;

	*view = (struct view){.by = {{.aspect = ASPECT_SERVICE}}, .bys = 1, .measure = MEASURE_AMORTISED};
	if (words->name)
		fine = named(scenario, words->name, diag, view);
	if (words->by)
		fine = by_words(&b, words->by, view) && fine;
	per = (int)view->per;
	measure = (int)view->measure;
	if (words->per)
		fine = choice(&b, "per", words->per, per_words, &per) && fine;
	if (words->cost)
		fine = choice(&b, "cost", words->cost, measure_words, &measure) && fine;
	view->per = (enum per)per;
	view->measure = (enum measure)measure;
	for (size_t i = 0; i < words->wheres; i++)
		fine = where_words(&b, words->where[i], view) && fine;
	return fine;
}
