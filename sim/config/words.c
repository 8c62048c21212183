/* Pieces of messages. */
#include <string.h>

#include "sim/base/text.h"
#include "sim/config/bind.h"

#define SHOWN_COLUMNS 60

const char *shown(struct arena *arena, const char *text)
{
	struct text plain = {0};
	const char *copy;
	size_t bytes;

	text_add_plain(&plain, text);
	bytes = utf8_cut(text_str(&plain), SHOWN_COLUMNS);
	copy = arena_textf(arena, "%.*s%s", (int)bytes, text_str(&plain), bytes < plain.len ? "…" : "");
	text_release(&plain);
	return copy;
}

const char *joined(struct arena *arena, const char *const *words)
{
	struct text text = {0};
	const char *copy;
	size_t i;

	for (i = 0; words[i]; i++) {
		text_add(&text, i ? ", " : "");
		text_add(&text, words[i]);
	}
	copy = arena_text(arena, text_str(&text));
	text_release(&text);
	return copy;
}

int word_index(const char *const *words, const char *text)
{
	int i;

	for (i = 0; words && words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return -1;
}

bool want_kind(const struct binding *b, enum node_kind kind, const struct node *node, const char *path,
	       const char *wanted)
{
	if (node->kind == kind)
		return true;
	if (node->kind == NODE_MAP)
		diag_error(b->diag, node->at, _("\"%s\" is a map here; %s is wanted"), path, wanted);
	else if (node->kind == NODE_LIST)
		diag_error(b->diag, node->at, _("\"%s\" is a list here; %s is wanted"), path, wanted);
	else if (!node->quoted && !*node->text)
		diag_error(b->diag, node->at, _("\"%s\" has no value; %s is wanted"), path, wanted);
	else
		diag_error(b->diag, node->at, _("\"%s\" is \"%s\" here; %s is wanted"), path,
			   shown(b->arena, node->text), wanted);
	return false;
}

bool want_scalar(const struct binding *b, const struct node *node, const char *path, const char *wanted)
{
	if (!want_kind(b, NODE_SCALAR, node, path, wanted))
		return false;
	if (*node->text)
		return true;
	diag_error(b->diag, node->at, _("\"%s\" has no value; %s is wanted"), path, wanted);
	return false;
}
