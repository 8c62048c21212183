#include "sim/study/view.h"

#include <string.h>

#include "sim/study/keys.h"

#define VIEW(member, wanted) .offset = ROW_AT(struct view_keys, member, wanted)
#define TAG "tag:"

const char *const per_words[] = {"total", "month", "day", NULL};
const char *const measure_words[] = {"billed", "amortised", NULL};
const char *const aspect_words[] = {"service", "category", "region", "zone", "account", "workload", "item", "purchase", "cause", NULL};
const char *const aspect_titles[] = {N_("service"), N_("category"), N_("region"), N_("zone"), N_("account"), N_("workload"), N_("item"),
				     N_("purchase option"), N_("cause"), NULL};

static const struct schema_row rows[] = {
	{.path = "title", .type = KEY_TEXT, VIEW(title, struct bilingual),
	 .help = N_("The name shown to people; a text, or one per language."), .example = "{en: \"GPU by team\", es: \"GPU por equipo\"}"},
	{.path = "by", .type = KEY_STRINGS, VIEW(by, struct strings),
	 .help = N_("What the cost is divided by, up to three of: service, category, region, zone, account, workload, item, purchase (on demand, "
		    "spot, committed, unused commitment), cause (useful, lost, waiting, …), tag:NAME. Without it, all in one."),
	 .example = "[service, \"tag:team\"]"},
	{.path = "per", .type = KEY_CHOICE, VIEW(per, int), .words = per_words, .fallback = "total",
	 .help = N_("Over the whole time, or by calendar month or day, in UTC."), .example = "day"},
	{.path = "cost", .type = KEY_CHOICE, VIEW(cost, int), .words = measure_words, .fallback = "amortised",
	 .help = N_("billed: as it is invoiced, what is bought at once when it is bought. amortised: the fee of a commitment goes to the usage that "
		    "it covers, the rest is unused commitment. Both add up to the same total."), .example = "billed"},
	{.path = "where", .type = KEY_TAGS, .flags = ROW_EMPTY, VIEW(where, struct tags),
	 .help = N_("Only of what is so: pairs of what stands in `by` and its value; \"\" is what has none. Of several values, with | between "
		    "them, one."), .example = "{service: \"Amazon S3 | AmazonCloudWatch\", \"tag:team\": nlp}"},
};
const struct schema view_schema = {
	.name = "view", .doc = N_("A question about the bill, with a name: costcast costs FILE --view NAME."),
	.size = sizeof(struct view_keys), .row = rows, .count = sizeof rows / sizeof *rows};

bool facet_read(const struct binding *b, const char *word, struct place at, struct facet *to)
{
	if (strncmp(word, TAG, strlen(TAG)) == 0 && word[strlen(TAG)]) {
		*to = (struct facet){ASPECT_TAG, arena_text(b->arena, word + strlen(TAG))};
		return true;
	}
	for (int i = 0; aspect_words[i]; i++)
		if (strcmp(word, aspect_words[i]) == 0) {
			*to = (struct facet){.aspect = (enum aspect)i};
			return true;
		}
	error_unknown(b->diag, at, _("\"%s\" is nothing that cost is divided by; a tag is written tag:NAME"), word, aspect_words);
	return false;
}

static bool same(const struct facet *a, const struct facet *b)
{
	return a->aspect == b->aspect && (a->aspect != ASPECT_TAG || strcmp(a->tag, b->tag) == 0);
}

bool by_read(const struct binding *b, const char *word, struct place at, struct view *view)
{
	struct facet facet;

	if (!facet_read(b, word, at, &facet))
		return false;
	for (size_t i = 0; i < view->bys; i++)
		if (same(view->by + i, &facet)) {
			diag_error(b->diag, at, _("\"%s\" stands there twice"), word);
			return false;
		}
	if (view->bys == VIEW_BY_MAX) {
		diag_error(b->diag, at, _("cost is divided by at most %d things at once"), VIEW_BY_MAX);
		return false;
	}
	view->by[view->bys++] = facet;
	return true;
}

/* S without the blanks around it, in the arena. */
static const char *trimmed(struct arena *arena, const char *s, size_t bytes)
{
	for (; bytes && *s == ' '; s++)
		bytes--;
	while (bytes && s[bytes - 1] == ' ')
		bytes--;
	return arena_textn(arena, s, bytes);
}

bool where_read(const struct binding *b, const char *name, const char *values, struct place at, struct view *view)
{
	struct facet facet;

	if (!facet_read(b, name, at, &facet))
		return false;
	for (const char *s = values; s;) {
		const char *bar = strchr(s, '|');

		if (view->wheres == VIEW_WHERE_MAX) {
			diag_error(b->diag, at, _("more than %d conditions"), VIEW_WHERE_MAX);
			return false;
		}
		view->where[view->wheres++] = (struct condition){facet, trimmed(b->arena, s, bar ? (size_t)(bar - s) : strlen(s))};
		s = bar ? bar + 1 : NULL;
	}
	return true;
}

bool view_read(const struct binding *b, const struct entry *entry, struct view *view)
{
	const struct view_keys *keys = entry->bound;
	const struct node *where = node_get(entry->node, "where");
	bool fine = true;

	*view = (struct view){.name = entry->name, .title = keys->title, .per = (enum per)keys->per, .measure = (enum measure)keys->cost};
	for (size_t i = 0; i < keys->by.count; i++)
		fine &= by_read(b, keys->by.item[i], keys->by.at[i], view);
	for (size_t i = 0; i < keys->where.count; i++) {
		const struct node *value = node_get(where, keys->where.item[i].name);

		fine &= where_read(b, keys->where.item[i].name, keys->where.item[i].value, value ? value->at : entry->at, view);
	}
	return fine;
}

void views_read(const struct binding *b, struct scenario *scenario, const struct entries *views)
{
	scenario->view = arena_alloc(b->arena, views->count + 1, sizeof *scenario->view);
	for (size_t i = 0; i < views->count; i++)
		if (views->item[i].bound && view_read(b, views->item + i, scenario->view + scenario->views))
			scenario->views++;
}

void facet_write(const struct facet *of, struct text *out)
{
	if (of->aspect == ASPECT_TAG)
		text_addf(out, TAG "%s", of->tag);
	else
		text_add(out, aspect_words[of->aspect]);
}

void facet_title(const struct facet *of, struct text *out)
{
	if (of->aspect == ASPECT_TAG)
		text_addf(out, _("tag %s"), of->tag);
	else
		text_add(out, _(aspect_titles[of->aspect]));
}
