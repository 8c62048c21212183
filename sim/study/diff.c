#include "sim/study/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- settings --- */

struct walking {
	struct arena *arena;
	struct diff *diff;
};

enum { VALUE_COLUMNS = 60 };

/* A value on one line; a block only as what it is. */
static const char *value_words(struct arena *arena, const struct node *node)
{
	struct text plain = {0};

	if (!node)
		return NULL;
	if (node->kind != NODE_SCALAR)
		return node->kind == NODE_MAP ? "{...}" : "[...]";
	text_add_plain(&plain, node->text);
	const size_t fit = utf8_cut(text_str(&plain), VALUE_COLUMNS);
	const char *s = arena_textf(arena, "%.*s%s", (int)fit, text_str(&plain), text_str(&plain)[fit] ? "..." : "");

	text_release(&plain);
	return s;
}

static void note(struct walking *w, const char *path, const struct node *a, const struct node *b)
{
	struct diff *diff = w->diff;

	if ((diff->settings & (diff->settings - 1)) == 0) {       /* room for twice as many, at each power of two */
		struct diff_setting *more = arena_alloc(w->arena, 2 * diff->settings + 2, sizeof *more);

		if (diff->settings)
			memcpy(more, diff->setting, diff->settings * sizeof *more);
		diff->setting = more;
	}
	diff->setting[diff->settings++] = (struct diff_setting){path, value_words(w->arena, a), value_words(w->arena, b)};
}

static void compare(struct walking *w, const char *path, const struct node *a, const struct node *b);

static const char *below(const struct walking *w, const char *path, const char *key)
{
	return *path ? arena_textf(w->arena, "%s.%s", path, key) : key;
}

static void compare_maps(struct walking *w, const char *path, const struct node *a, const struct node *b)
{
	for (size_t i = 0; i < a->count; i++)
		compare(w, below(w, path, a->key[i]->text), a->item[i], node_get(b, a->key[i]->text));
	for (size_t i = 0; i < b->count; i++)
		if (!node_get(a, b->key[i]->text))
			compare(w, below(w, path, b->key[i]->text), NULL, b->item[i]);
}

static void compare_lists(struct walking *w, const char *path, const struct node *a, const struct node *b)
{
	for (size_t i = 0; i < a->count || i < b->count; i++)
		compare(w, arena_textf(w->arena, "%s.%zu", path, i), i < a->count ? a->item[i] : NULL, i < b->count ? b->item[i] : NULL);
}

static void compare(struct walking *w, const char *path, const struct node *a, const struct node *b)
{
	if (!a || !b || a->kind != b->kind)
		note(w, path, a, b);
	else if (a->kind == NODE_MAP)
		compare_maps(w, path, a, b);
	else if (a->kind == NODE_LIST)
		compare_lists(w, path, a, b);
	else if (strcmp(a->text, b->text) != 0)
		note(w, path, a, b);
}

/* --- results --- */

static const struct finished_strategy *strategy_named(const struct finished *run, const char *name)
{
	for (size_t s = 0; s < run->strategies; s++)
		if (strcmp(run->strategy[s].name, name) == 0)
			return &run->strategy[s];
	return NULL;
}

static const struct finished_metric *metric_like(const struct finished_strategy *s, const struct finished_metric *like)
{
	for (size_t m = 0; m < s->metrics; m++)
		if (strcmp(s->metric[m].name, like->name) == 0 && strcmp(s->metric[m].unit, like->unit) == 0)
			return &s->metric[m];
	return NULL;
}

static bool same_chance(const struct diff *diff)
{
	const struct finished *a = diff->run[0], *b = diff->run[1];

	return a->sampled && b->sampled && a->replications == b->replications && strcmp(a->seed, b->seed) == 0 && strcmp(a->seed, "?") != 0;
}

static struct contrast contrast_of(const struct diff *diff, const struct diff_row *row)
{
	if (!row->paired)
		return contrast_welch(&row->first->moments, &row->second->moments, diff->confidence);

	const struct paired paired = paired_of(row->second->x, row->first->x, diff->run[0]->replications);

	return contrast_paired(&paired.difference, diff->confidence);
}

static void row_make(struct diff *diff, const char *strategy, const struct finished_metric *first, const struct finished_metric *second)
{
	struct diff_row *row = &diff->row[diff->rows++];

	*row = (struct diff_row){.strategy = strategy, .first = first, .second = second, .paired = same_chance(diff)};
	row->contrast = contrast_of(diff, row);
	row->p95_known = !isnan(first->p95_ci.low) && !isnan(second->p95_ci.low) && !isnan(first->p95_ci.high) && !isnan(second->p95_ci.high);
	row->p95_apart = row->p95_known && (first->p95_ci.high < second->p95_ci.low || second->p95_ci.high < first->p95_ci.low);
}

static void strategies_match(struct arena *arena, struct diff *diff)
{
	size_t most = 0;

	for (size_t s = 0; s < diff->run[0]->strategies; s++)
		most += diff->run[0]->strategy[s].metrics;
	diff->row = arena_alloc(arena, most, sizeof *diff->row);
	for (int r = 0; r < 2; r++)
		diff->only[r] = arena_alloc(arena, diff->run[r]->strategies, sizeof *diff->only[r]);
	for (int r = 0; r < 2; r++)
		for (size_t s = 0; s < diff->run[r]->strategies; s++) {
			const struct finished_strategy *own = &diff->run[r]->strategy[s], *other = strategy_named(diff->run[1 - r], own->name);

			if (!other)
				diff->only[r][diff->only_count[r]++] = own->name;
			for (size_t m = 0; r == 0 && other && m < own->metrics; m++)
				if (metric_like(other, &own->metric[m]))
					row_make(diff, own->name, &own->metric[m], metric_like(other, &own->metric[m]));
		}
}

/* What is certain needs no test, and is no part of the family. */
static void judge(struct arena *arena, struct diff *diff)
{
	double *p = arena_alloc(arena, diff->rows + 1, sizeof *p);

	for (size_t i = 0; i < diff->rows; i++) {
		p[i] = diff->row[i].contrast.certain ? NAN : diff->row[i].contrast.p;
		diff->family += !isnan(p[i]);
	}
	holm_correct(p, diff->rows);
	for (size_t i = 0; i < diff->rows; i++) {
		struct diff_row *row = &diff->row[i];
		const double difference = row->contrast.difference;

		row->p_holm = p[i];
		row->beyond = row->contrast.certain ? difference != 0 && isfinite(difference) : p[i] < 1 - diff->confidence;
		diff->changed += difference != 0 && isfinite(difference);
		diff->beyond += row->beyond;
	}
}

struct diff *diff_of(struct arena *arena, const struct finished *first, const struct finished *second)
{
	struct diff *diff = arena_alloc(arena, 1, sizeof *diff);
	struct walking walking = {arena, diff};

	diff->run[0] = first;
	diff->run[1] = second;
	diff->confidence = first->confidence;
	diff->settings_known = first->tree && second->tree;
	if (diff->settings_known)
		compare(&walking, "", first->tree, second->tree);
	strategies_match(arena, diff);
	judge(arena, diff);
	return diff;
}
