/* Small things that the files of this folder share. */
#include <stdlib.h>
#include <string.h>

#include "sim/study/timed.h"

enum { WORD_MOST = 80 };                  /* columns of it that a message says again */

static bool same_place(const struct place *a, const struct place *b)
{
	return a->source == b->source && a->line == b->line && a->col == b->col;
}

static bool diag_holds(const struct diag *diag, const struct diag_item *wanted)
{
	for (size_t i = 0; i < diag->count; i++) {
		const struct diag_item *item = diag->item + i;

		if (item->level == wanted->level && same_place(&item->at, &wanted->at) &&
		    strcmp(item->message, wanted->message) == 0)
			return true;
	}
	return false;
}

void diag_absorb(struct diag *diag, struct diag *scratch)
{
	bool added = false;

	for (size_t i = 0; i < scratch->count; i++) {
		const struct diag_item *item = scratch->item + i;

		if (item->level == DIAG_NOTE) {      /* goes where its error goes */
			if (added)
				diag_note(diag, item->at, "%s", item->message);
			continue;
		}
		added = !diag_holds(diag, item);
		if (!added)
			continue;
		if (item->level == DIAG_ERROR)
			diag_error(diag, item->at, "%s", item->message);
		else
			diag_warning(diag, item->at, "%s", item->message);
	}
	diag_release(scratch);
}

void error_unknown(struct diag *diag, struct place at, const char *message, const char *word, const char *const *names)
{
	const char *near = suggest(word, names);
	const size_t fits = utf8_cut(word, WORD_MOST);
	struct text text = {0}, cut = {0};

	text_addf(&cut, "%.*s%s", (int)fits, word, word[fits] ? "…" : "");

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(&text, message, text_str(&cut));
#pragma GCC diagnostic pop
	if (near)
		diag_error(diag, at, _("%s; did you mean \"%s\"?"), text_str(&text), near);
	else
		diag_error(diag, at, "%s", text_str(&text));
	text_release(&text);
	text_release(&cut);
}

const char **node_keys(struct arena *arena, const struct node *map)
{
	const size_t count = map && map->kind == NODE_MAP ? map->count : 0;
	const char **name = arena_alloc(arena, count + 1, sizeof *name);

	for (size_t i = 0; i < count; i++)
		name[i] = map->key[i]->text;
	return name;
}

const struct workload_type *kind_of(const struct models *known, const struct entry *entry)
{
	for (size_t i = 0; i < known->workloads; i++)
		if (entry->schema && strcmp(known->workload[i]->schema->name, entry->schema->name) == 0)
			return known->workload[i];
	return NULL;
}

const struct workload_type *workload_of(struct arena *arena, const struct models *known, const struct entry *entry)
{
	const struct workload_type *kind = kind_of(known, entry);

	return kind && is_timed(entry) ? timed_type(arena, kind, entry) : kind;
}

const void *bound_member(const struct schema *schema, const void *bound, const char *path, enum key_type type)
{
	for (size_t i = 0; i < schema->count; i++)
		if (schema->row[i].type == type && strcmp(schema->row[i].path, path) == 0)
			return (const char *)bound + schema->row[i].offset;
	return NULL;
}
