/* One key's value, by the type of its row. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/files.h"
#include "sim/base/units.h"
#include "sim/config/bind_row.h"

void bind_quantity(const struct spot *s, const struct node *node)
{
	const struct schema_row *row = s->row;

	quantity_bind(s->b, &(struct wanted){row->dim, row->flags, row->min, row->max, row->words}, node, s->path,
		      s->at);
}

bool bind_line(const struct spot *s, const struct node *node, const char *path, const char **text)
{
	if (!want_scalar(s->b, node, path, _("a text")))
		return false;
	if (node->text[strcspn(node->text, "\n\r\t")]) {
		diag_error(s->b->diag, node->at, _("\"%s\" must be one line of text, without tabs"), path);
		return false;
	}
	*text = node->text;
	return true;
}

static void unknown_word(const struct spot *s, const struct node *node, const char *path, const char *const *words)
{
	const char *near = suggest(node->text, words);

	if (near)
		diag_error(s->b->diag, node->at, _("\"%s\": \"%s\" is not known here; did you mean \"%s\"?"), path,
			   shown(s->b->arena, node->text), near);
	else
		diag_error(s->b->diag, node->at, _("\"%s\": \"%s\" is not known here; write one of: %s"), path,
			   shown(s->b->arena, node->text), joined(s->b->arena, words));
}

int bind_word(const struct spot *s, const struct node *node, const char *path, const char *const *words)
{
	int word;

	if (!want_scalar(s->b, node, path, arena_textf(s->b->arena, _("one of %s"), joined(s->b->arena, words))))
		return -1;
	word = word_index(words, node->text);
	if (word < 0)
		unknown_word(s, node, path, words);
	return word;
}

static void integer_range(const struct spot *s, const struct node *node, double top)
{
	const char *text = shown(s->b->arena, node->text);

	if (isfinite(top))
		diag_error(s->b->diag, node->at,
			   _("\"%s\": %s is out of range; it must be a whole number from %.0f to %.0f"), s->path, text,
			   s->row->min, top);
	else
		diag_error(s->b->diag, node->at,
			   _("\"%s\": %s is out of range; it must be a whole number of at least %.0f"), s->path, text,
			   s->row->min);
}

/* Integers above 2^53 are compared as doubles: such limits are no limits that anyone meets. */
static void bind_integer(const struct spot *s, const struct node *node)
{
	const double top = quantity_max(&(struct wanted){.min = s->row->min, .max = s->row->max});
	const char *digits = node->text;
	unsigned long long whole;
	bool negative;
	double x;

	if (!want_scalar(s->b, node, s->path, _("a whole number such as 8")))
		return;
	negative = *digits == '-';
	if (!integer_read(digits + negative, &whole)) {
		if (number_read(node->text, &x) && (fabs(x) > 9e15 || x < s->row->min || x > top))
			integer_range(s, node, top);
		else
			diag_error(s->b->diag, node->at,
				   _("\"%s\": \"%s\" is not a whole number; write one such as 8, in digits alone"),
				   s->path, shown(s->b->arena, node->text));
		return;
	}
	x = negative ? -(double)whole : (double)whole;
	if (whole > INT64_MAX || x < s->row->min || x > top)
		integer_range(s, node, top);
	else
		*(int64_t *)s->at = negative ? -(int64_t)whole : (int64_t)whole;
}

static void bind_seed(const struct spot *s, const struct node *node)
{
	unsigned long long whole;

	if (!want_scalar(s->b, node, s->path, _("a whole number such as 42")))
		return;
	if (integer_read(node->text, &whole))
		*(uint64_t *)s->at = whole;
	else
		diag_error(s->b->diag, node->at,
			   _("\"%s\": \"%s\" is not a seed; write a whole number from 0 to 18446744073709551615"),
			   s->path, shown(s->b->arena, node->text));
}

static void bind_bool(const struct spot *s, const struct node *node)
{
	if (!want_scalar(s->b, node, s->path, _("true or false")))
		return;
	if (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)
		*(bool *)s->at = node->text[0] == 't';
	else
		diag_error(s->b->diag, node->at, _("\"%s\": \"%s\" is neither true nor false; write true or false"),
			   s->path, shown(s->b->arena, node->text));
}

static void bind_name(const struct spot *s, const struct node *node)
{
	const char *text;

	if (!bind_line(s, node, s->path, &text))
		return;
	if ((s->row->flags & ROW_SAFE) && !name_is_safe(text))
		diag_error(s->b->diag, node->at,
			   _("\"%s\": \"%s\" may become part of a file's name: 1 to 64 of A-Z a-z 0-9 . _ - and no . "
			     "or - in front"),
			   s->path, shown(s->b->arena, text));
	else
		*(const char **)s->at = text;
}

void bind_text(const struct spot *s, const struct node *node)
{
	struct bilingual *text = s->at;
	size_t i;

	if (node->kind != NODE_MAP) {
		if (want_scalar(s->b, node, s->path, _("a text or {en: …, es: …}")))
			text->en = node->text;
		return;
	}
	for (i = 0; i < node->count; i++) {
		const char *key = node->key[i]->text;

		if (strcmp(key, "en") != 0 && strcmp(key, "es") != 0)
			diag_error(s->b->diag, node->key[i]->at, _("unknown language \"%s.%s\"; write en or es"),
				   s->path, key);
		else if (want_scalar(s->b, node->item[i], s->path, _("a text")))
			*(key[1] == 'n' ? &text->en : &text->es) = node->item[i]->text;
	}
	if (node->count == 0)
		diag_error(s->b->diag, node->at, _("\"%s\" has no value; %s is wanted"), s->path,
			   _("a text or {en: …, es: …}"));
}

static void bind_timestamp(const struct spot *s, const struct node *node)
{
	struct timestamp *time = s->at;
	int64_t unix_s;

	if (!want_scalar(s->b, node, s->path, _("a time such as \"2024-03-04T09:00:00Z\"")))
		return;
	if (calendar_read(node->text, &unix_s))
		*time = (struct timestamp){true, unix_s, node->at};
	else if (calendar_other_year(node->text))
		diag_error(s->b->diag, node->at, _("\"%s\": \"%s\" must lie in the years %d to %d"), s->path, node->text, FIRST_YEAR, LAST_YEAR);
	else
		diag_error(s->b->diag, node->at,
			   _("\"%s\": \"%s\" is not a date and time; write one such as \"2024-03-04T09:00:00Z\""),
			   s->path, shown(s->b->arena, node->text));
}

static void bind_tags(const struct spot *s, const struct node *node)
{
	struct tags *tags = s->at;
	size_t i;

	if (!want_kind(s->b, NODE_MAP, node, s->path, _("a map of names and texts")))
		return;
	tags->item = arena_alloc(s->b->arena, node->count, sizeof *tags->item);
	for (i = 0; i < node->count; i++) {
		const char *name = node->key[i]->text, *value = "";
		const bool empty = s->row->flags & ROW_EMPTY && node->item[i]->kind == NODE_SCALAR && node->item[i]->quoted && !*node->item[i]->text;

		if (empty || bind_line(s, node->item[i], arena_textf(s->b->arena, "%s.%s", s->path, name), &value))
			tags->item[tags->count++] = (struct tag){name, value};
	}
}

static void bind_strings(const struct spot *s, const struct node *node)
{
	struct strings *strings = s->at;
	size_t i;

	if (!want_kind(s->b, NODE_LIST, node, s->path, _("a list of texts")))
		return;
	strings->item = arena_alloc(s->b->arena, node->count, sizeof *strings->item);
	strings->at = arena_alloc(s->b->arena, node->count, sizeof *strings->at);
	for (i = 0; i < node->count; i++) {
		const char *text = NULL;

		if (!bind_line(s, node->item[i], arena_textf(s->b->arena, "%s.%zu", s->path, i), &text))
			continue;
		strings->item[strings->count] = text;
		strings->at[strings->count++] = node->item[i]->at;
	}
}

static void bind_node(const struct spot *s, const struct node *node)
{
	if ((s->row->flags & ROW_NODE_PATHS) &&
	    !want_kind(s->b, NODE_MAP, node, s->path, _("a map of paths and values")))
		return;
	*(const struct node **)s->at = node;
}

static void bind_presence(const struct spot *s, const struct node *node)
{
	struct presence *presence = s->at;

	*presence = (struct presence){true, -1, node->at};
	if (node->kind == NODE_MAP)
		return;
	if (!s->row->words) {
		want_kind(s->b, NODE_MAP, node, s->path, _("a map"));
		return;
	}
	if (!want_scalar(s->b, node, s->path,
			 arena_textf(s->b->arena, _("a map or one of: %s"), joined(s->b->arena, s->row->words))))
		return;
	presence->word = word_index(s->row->words, node->text);
	if (presence->word < 0)
		unknown_word(s, node, s->path, s->row->words);
}

static void bind_choice(const struct spot *s, const struct node *node)
{
	*(int *)s->at = bind_word(s, node, s->path, s->row->words);
}

void bind_row(const struct binding *b, const struct schema_row *row, const struct node *node, const char *path,
	      void *at)
{
	static void (*const bind[])(const struct spot *, const struct node *) = {
	    [KEY_SECTION] = bind_presence, [KEY_QUANTITY] = bind_quantity,
	    [KEY_FIGURE] = bind_figure,    [KEY_INTEGER] = bind_integer,
	    [KEY_SEED] = bind_seed,        [KEY_BOOL] = bind_bool,
	    [KEY_CHOICE] = bind_choice,    [KEY_NAME] = bind_name,
	    [KEY_TEXT] = bind_text,        [KEY_TIMESTAMP] = bind_timestamp,
	    [KEY_TAGS] = bind_tags,        [KEY_STRINGS] = bind_strings,
	    [KEY_NODE] = bind_node,        [KEY_TABLE] = bind_entries,
	    [KEY_LIST] = bind_entries,     [KEY_ONE] = bind_one,
	    [KEY_MODEL] = bind_model,
	};

	bind[row->type](&(struct spot){b, row, path, at}, node);
}
