/* Rows, wherever they are written, as one record: checked as far as no price book is needed. */
#include <stdlib.h>
#include <string.h>

#include "models/usage/usage.h"
#include "sim/base/lang.h"

static int by_name(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* "area=eu\nteam=nlp": the same for the same tags in any order; NULL when there are none. Sorts TAGS. */
static const char *tags_text(struct tags *tags, struct text *text)
{
	if (!tags->count)
		return NULL;
	qsort(tags->item, tags->count, sizeof *tags->item, by_name);
	for (size_t i = 0; i < tags->count; i++)
		text_addf(text, "%s=%s\n", tags->item[i].name, tags->item[i].value);
	return text_str(text);
}

/* The place of NAME among the names of tags, or where it would stand. */
static size_t name_place(const struct history *history, const char *name)
{
	size_t low = 0, high = history->tag_names;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (strcmp(history->tag_name[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Note the names of a new thing's tags; false, once with an error, when there are too many. */
static bool names_note(const struct binding *b, struct history *history, const struct tags *tags, struct place at)
{
	for (size_t i = 0; tags && i < tags->count && !history->tags_full; i++) {
		const char *name = tags->item[i].name;
		const size_t k = name_place(history, name);

		if (k < history->tag_names && strcmp(history->tag_name[k], name) == 0)
			continue;
		history->tags_full = history->tag_names == TAG_NAMES_MAX;
		if (history->tags_full) {
			diag_error(b->diag, at, _("more than %d names of tags in one record"), TAG_NAMES_MAX);
			continue;
		}
		memmove(history->tag_name + k + 1, history->tag_name + k, (history->tag_names++ - k) * sizeof *history->tag_name);
		history->tag_name[k] = name;
	}
	return !history->tags_full;
}

static uint32_t thing_of(struct history *history, const struct row_keys *keys, struct place at)
{
	static const char *const buys[] = {"on_demand", "spot"};
	struct tags tags = keys->tags;
	struct text text = {0};
	const struct thing wanted = {
		.field = {[FIELD_ITEM] = keys->item, [FIELD_BUY] = keys->buy < 0 ? NULL : buys[keys->buy], [FIELD_ZONE] = keys->zone,
			  [FIELD_REGION] = keys->region, [FIELD_ACCOUNT] = keys->account, [FIELD_GROUP] = keys->group,
			  [FIELD_RESOURCE] = keys->resource, [FIELD_TAGS] = tags_text(&tags, &text)},
		.tags = &tags, .buy = keys->buy, .at = at};
	const uint32_t index = thing_index(&history->things, &wanted);

	text_release(&text);
	return index;
}

static void row_push(struct history *history, const struct history_row *row)
{
	if (history->count == history->cap) {
		const size_t cap = history->cap ? 2 * history->cap : 64;
		struct history_row *wider = arena_alloc(history->things.arena, cap, sizeof *wider);

		if (history->count)
			memcpy(wider, history->row, history->count * sizeof *wider);
		history->row = wider;
		history->cap = cap;
	}
	history->row[history->count++] = *row;
}

/* How long the row lasts; 0 after an error. */
static double length_of(const struct binding *b, const struct row_keys *keys, struct place at, const char *path, size_t index)
{
	const bool lasts = keys->for_s.form == VALUE_QUANTITY;

	if (lasts && keys->to.given)
		diag_error(b->diag, keys->for_s.at, _("\"%s.rows.%zu\": \"to\" and \"for\" both say when it ended; write one of them"), path, index);
	else if (!lasts && !keys->to.given)
		diag_error(b->diag, at, _("\"%s.rows.%zu\" needs \"to\" or \"for\": when did it end?"), path, index);
	else if (lasts)
		return keys->for_s.dist.a;
	else if (keys->to.unix_s <= keys->from.unix_s)
		diag_error(b->diag, keys->to.at, _("\"%s.rows.%zu\": \"to\" must be later than \"from\""), path, index);
	else
		return (double)(keys->to.unix_s - keys->from.unix_s);
	return 0;
}

bool history_add(const struct binding *b, struct history *history, const struct row_keys *keys, double number, struct place at,
		 const char *path, size_t index)
{
	const double length_s = length_of(b, keys, at, path, index);
	const size_t things = history->things.count;

	if (!(length_s > 0))
		return false;
	const uint32_t thing = thing_of(history, keys, at);

	if (history->things.count > things && !names_note(b, history, history->things.thing[thing].tags, at))
		return false;
	row_push(history, &(struct history_row){
		.from_unix_s = keys->from.unix_s, .length_s = length_s, .thing = thing, .end = (int16_t)keys->ended_by,
		.quantity = keys->quantity, .number = number, .at = at});
	return true;
}

static bool rows_read(const struct binding *b, struct history *history, const struct entries *rows, const char *path)
{
	bool fine = true;

	for (size_t i = 0; i < rows->count; i++)
		fine &= history_add(b, history, rows->item[i].bound, 1, rows->item[i].at, path, i);
	return fine;
}

struct history *history_read(const struct binding *b, const struct usage_keys *keys, const char *path, struct place at)
{
	struct history *history = arena_alloc(b->arena, 1, sizeof *history);
	bool fine;

	history->things.arena = b->arena;
	if (keys->file && keys->rows.item) {
		diag_error(b->diag, keys->file->at, _("\"rows\" and \"file\" both say what was used; write one of them"));
		return NULL;
	}
	if (!keys->file && !keys->rows.count) {
		diag_error(b->diag, keys->rows.item ? keys->rows.at : at, _("\"%s\" needs \"rows\" or \"file\": what was used?"), path);
		return NULL;
	}
	fine = keys->file ? history_csv(b, history, keys->file, path) : rows_read(b, history, &keys->rows, path);
	return fine ? history : NULL;
}
