/* What a team may decide: how to buy (buy, fleet, commitments), and with `set:` the keys of the workload that say how it is done,
 * not what is to be done (ROW_DECISION). Whatever else differs from the case would be another race, and is refused with its
 * place: the files as their defaults complete them are compared, so that no way of writing slips through. */
#include <inttypes.h>
#include <string.h>

#include "sim/study/keys.h"
#include "sim/study/league.h"

struct comparing {
	struct arena *arena;
	struct diag *diag;
	const char *reference;            /* the base name of the file that is the case */
	const struct schema *decides;     /* of the workload: its decisions may differ; NULL: nothing may */
	const struct source *source;      /* the file that is looked at */
	struct place from;                /* of a strategy: where its `set` begins; what stands before is not what sets a key */
	bool fair;
};

/* The file's own parts are not compared: they are what a team hands in. */
static const char *const own_parts[] = {"title", "strategies", "report", NULL};

/* "workloads.bert.checkpoint.every" -> "checkpoint.every"; NULL: it is not inside a workload. The names of workloads hold dots. */
static bool is_decision(const struct comparing *c, const char *in_workload)
{
	for (size_t i = 0; c->decides && in_workload && i < c->decides->count; i++) {
		const struct schema_row *row = c->decides->row + i;
		const size_t length = strlen(row->path);

		if ((row->flags & ROW_DECISION) && strncmp(row->path, in_workload, length) == 0 &&
		    (!in_workload[length] || in_workload[length] == '.'))
			return true;
	}
	return false;
}

/* A value as it stands in a message: a scalar, or that there is a whole block. */
static const char *words_of(const struct comparing *c, const struct node *node)
{
	enum { SHOWN = 60 };
	struct text plain = {0}, line = {0};
	const char *words;

	if (node->kind == NODE_SCALAR)
		text_add_plain(&plain, node->text);
	else
		node_write(node, &plain);
	text_add_plain(&line, text_str(&plain));
	words = arena_textf(c->arena, "%.*s%s", (int)utf8_cut(text_str(&line), SHOWN), text_str(&line),
			    utf8_width(text_str(&line)) > SHOWN ? "..." : "");
	text_release(&plain);
	text_release(&line);
	return *words ? words : "\"\"";
}

static void refuse(struct comparing *c, const char *path, struct place at, const struct node *mine, const struct node *theirs)
{
	c->fair = false;
	if (mine && theirs)
		diag_error(c->diag, at, _("\"%s\" is %s here and %s in \"%s\""), path, words_of(c, mine), words_of(c, theirs), c->reference);
	else if (mine)
		diag_error(c->diag, at, _("\"%s\" is %s here and not given in \"%s\""), path, words_of(c, mine), c->reference);
	else
		diag_error(c->diag, at, _("\"%s\" is not given here and %s in \"%s\""), path, words_of(c, theirs), c->reference);
}

/* "6h" and "6 h" are the same. */
static bool same_words(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == ' ')
			a++;
		while (*b == ' ')
			b++;
		if (*a != *b)
			return false;
		if (!*a)
			return true;
	}
}

static void compare(struct comparing *c, const char *path, const char *in_workload, struct place at, const struct node *mine,
		    const struct node *theirs);

static const char *below(const struct comparing *c, const char *path, const char *key)
{
	return *path ? arena_textf(c->arena, "%s.%s", path, key) : key;
}

/* workloads.NAME is where the keys of a workload begin. */
static const char *within(const struct comparing *c, const char *path, const char *in_workload, const char *key)
{
	if (in_workload)
		return below(c, in_workload, key);
	return strcmp(path, "workloads") == 0 ? "" : NULL;
}

static void compare_maps(struct comparing *c, const char *path, const char *in_workload, struct place at, const struct node *mine,
			 const struct node *theirs)
{
	for (size_t i = 0; i < mine->count; i++) {
		const char *key = mine->key[i]->text;

		compare(c, below(c, path, key), within(c, path, in_workload, key), at, mine->item[i], node_get(theirs, key));
	}
	for (size_t i = 0; i < theirs->count; i++) {
		const char *key = theirs->key[i]->text;

		if (!node_get(mine, key))
			compare(c, below(c, path, key), within(c, path, in_workload, key), at, NULL, theirs->item[i]);
	}
}

static void compare_lists(struct comparing *c, const char *path, const char *in_workload, struct place at, const struct node *mine,
			  const struct node *theirs)
{
	const size_t most = mine->count > theirs->count ? mine->count : theirs->count;

	for (size_t i = 0; i < most; i++) {
		const char *key = arena_textf(c->arena, "%zu", i);

		compare(c, below(c, path, key), within(c, path, in_workload, key), at, i < mine->count ? mine->item[i] : NULL,
			i < theirs->count ? theirs->item[i] : NULL);
	}
}

static bool stands_in_file(const struct comparing *c, struct place at)
{
	if (at.source != c->source || at.line <= 0)
		return false;
	return at.line != c->from.line ? at.line > c->from.line : at.col >= c->from.col;
}

/* AT is the nearest place in the file: what a default filled in has none. */
static void compare(struct comparing *c, const char *path, const char *in_workload, struct place at, const struct node *mine,
		    const struct node *theirs)
{
	if (is_decision(c, in_workload))
		return;
	if (mine && stands_in_file(c, mine->at))
		at = mine->at;
	if (!mine || !theirs || mine->kind != theirs->kind)
		refuse(c, path, at, mine, theirs);
	else if (mine->kind == NODE_MAP)
		compare_maps(c, path, in_workload, at, mine, theirs);
	else if (mine->kind == NODE_LIST)
		compare_lists(c, path, in_workload, at, mine, theirs);
	else if (!same_words(mine->text, theirs->text))
		refuse(c, path, at, mine, theirs);
}

/* The tree of SCENARIO, or of one of its strategies, without what is a team's own and with its defaults. */
static struct node *case_of(const struct scenario *scenario, const struct node *tree)
{
	struct diag unheard = {0};        /* it has been bound before */
	const struct binding b = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct node *raw = node_copy(scenario->arena, tree), *filled;

	for (size_t i = 0; own_parts[i]; i++)
		node_drop(raw, own_parts[i]);
	filled = schema_fill(&b, scenario_schema(), raw);
	for (size_t i = 0; own_parts[i]; i++)
		node_drop(filled, own_parts[i]);
	diag_release(&unheard);
	return filled;
}

/* --- keys of a strategy that are no decision --- */

static const struct { const char *key, *why; } forbidden[] = {
	{"market", N_("all teams meet the same market")},
	{"weight", N_("how fast a node is belongs to the case")},
	{"owned", N_("nobody starts with commitments bought before")},
	{"start", N_("nobody starts with commitments bought before")},
};

static void keys_check(struct comparing *c, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const char *key = node->kind == NODE_MAP ? node->key[i]->text : "";

		for (size_t f = 0; f < sizeof forbidden / sizeof *forbidden; f++)
			if (strcmp(key, forbidden[f].key) == 0) {
				diag_error(c->diag, node->key[i]->at, _("a team cannot write \"%s\": %s"), key, _(forbidden[f].why));
				c->fair = false;
			}
		if (strcmp(key, "set") != 0 && strcmp(key, "title") != 0 && node->item[i]->kind != NODE_SCALAR)
			keys_check(c, node->item[i]);
	}
}

/* Pools in other zones are a decision; of another instance type they are other work. */
static void offers_check(struct comparing *c, const struct node *strategy, const char *instance)
{
	const struct node *fleet = node_get(strategy, "fleet");

	for (size_t i = 0; fleet && fleet->kind == NODE_LIST && i < fleet->count; i++) {
		const struct node *offers = node_get(fleet->item[i], "offers");

		for (size_t k = 0; offers && offers->kind == NODE_LIST && k < offers->count; k++) {
			const struct node *other = node_get(offers->item[k], "instance");

			if (other && (!instance || strcmp(other->text, instance) != 0)) {
				diag_error(c->diag, other->at, _("a team cannot take another instance than the case's: its speed is not known"));
				c->fair = false;
			}
		}
	}
}

static const char *decisions_of(const struct comparing *c)
{
	struct text list = {0};
	const char *words;

	for (size_t i = 0; c->decides && i < c->decides->count; i++)
		if (c->decides->row[i].flags & ROW_DECISION)
			text_addf(&list, "%s%s", list.len ? ", " : "", c->decides->row[i].path);
	words = arena_text(c->arena, text_str(&list));
	text_release(&list);
	return words;
}

static void strategy_check(struct comparing *c, const struct scenario *file, const struct strategy *strategy)
{
	const struct entry *workload = file->strategy->keys->workloads.count ? file->strategy->keys->workloads.item : NULL;
	const struct workload_type *type = workload ? kind_of(file->models, workload) : NULL;
	const struct node *set = node_get(strategy->node, "set");
	const struct node *instance = workload ? node_get(workload->node, "instance") : NULL;
	const bool before = c->fair;

	keys_check(c, strategy->node);
	offers_check(c, strategy->node, instance && instance->kind == NODE_SCALAR ? instance->text : NULL);
	if (strategy->tree == file->tree)
		return;
	c->fair = true;
	c->decides = type ? type->schema : NULL;
	c->from = set ? set->at : strategy->at;
	compare(c, "", NULL, c->from, case_of(file, strategy->tree), case_of(file, file->tree));
	if (!c->fair)
		diag_note(c->diag, set ? set->at : strategy->at, _("of a workload, a strategy may set: %s"), decisions_of(c));
	c->fair &= before;
}

bool league_is_fair(const struct scenario *file, const struct scenario *reference, size_t strategy, struct diag *diag)
{
	struct comparing c = {.arena = file->arena, .diag = diag, .reference = reference->file, .source = file->tree->at.source, .fair = true};

	if (file->strategy->keys->workloads.count > 1) {
		diag_error(diag, file->strategy->keys->workloads.item[1].at, _("a league is about one workload; \"%s\" is one more"),
			   file->strategy->keys->workloads.item[1].name);
		return false;
	}
	if (file != reference)
		compare(&c, "", NULL, file->tree->at, case_of(file, file->tree), case_of(reference, reference->tree));
	strategy_check(&c, file, file->strategy + strategy);
	return c.fair;
}
