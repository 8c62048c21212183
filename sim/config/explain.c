/* One key of the language, explained. */
#include <stdlib.h>
#include <string.h>

#include "sim/config/bind.h"
#include "sim/config/walk.h"

#define EXPLAIN_COLUMNS 78
#define PATH_BYTES 1024
#define MATCHES_MAX 8           /* of a part of a path; more is no answer */

/* TEXT in lines that begin at column INDENT; the first one starts at column AT. */
static void add_wrapped(struct text *out, const char *text, size_t indent, size_t at)
{
	while (*text) {
		const size_t word = strcspn(text, " ");
		char *copy = mem_text(text);

		copy[word] = '\0';
		if (at > indent && at + 1 + utf8_width(copy) > EXPLAIN_COLUMNS) {
			text_addf(out, "\n%*s", (int)indent, "");
			at = indent;
		}
		text_addf(out, "%s%s", at > indent ? " " : "", copy);
		at += utf8_width(copy) + (at > indent);
		text += word + strspn(text + word, " ");
		free(copy);
	}
	text_addc(out, '\n');
}

static void add_line(struct text *out, const char *label, const char *text)
{
	const size_t indent = 14, width = utf8_width(label);

	if (!*text)
		return;
	text_addf(out, "  %s%*s", label, (int)(width + 2 < indent ? indent - width - 2 : 1), "");
	add_wrapped(out, text, indent, width + 3 > indent ? width + 3 : indent);
}

/* The keys directly under PREFIX of SCHEMA. */
static void add_keys(struct text *out, const char *label, const struct schema *schema, const char *prefix, const char *by)
{
	struct text keys = {0};
	size_t i;

	if (by && !rows_find(schema, "", by))
		text_add(&keys, by);
	for (i = 0; i < schema->count; i++) {
		const char *name = rows_child(&schema->row[i], prefix);

		if (name)
			text_addf(&keys, "%s%s", keys.len ? ", " : "", name);
	}
	add_line(out, label, text_str(&keys));
	text_release(&keys);
}

static void add_entry_keys(struct text *out, const struct mounts *mounts, const struct schema_row *row)
{
	const struct schema *const *schemas;
	const char *by;
	const size_t count = row_schemas(mounts, row, &schemas, &by);
	size_t i;

	for (i = 0; i < count; i++) {
		struct text label = {0};

		text_addf(&label, count > 1 ? _("keys (%s)") : _("keys"), schemas[i]->name);
		add_keys(out, label.s, schemas[i], "", by);
		text_release(&label);
	}
}

/* The other places that the same row stands at. */
struct others {
	const struct walk_place *place;
	struct text paths;
};

static void add_other(void *context, const struct walk_place *place)
{
	struct others *others = context;

	if (place->row == others->place->row && strcmp(place->path, others->place->path) != 0)
		text_addf(&others->paths, "%s%s", others->paths.len ? ", " : "", place->path);
}

static void add_others(struct text *out, const struct schema *root, const struct mounts *mounts, const struct walk_place *place)
{
	struct others others = {.place = place};

	walk_rows(root, mounts, add_other, &others);
	add_line(out, _("also"), text_str(&others.paths));
	text_release(&others.paths);
}

static void explain_row(struct text *out, const struct schema *root, const struct mounts *mounts, const struct walk_place *place)
{
	const struct schema_row *row = place->row;
	const char *chance = describe_chance(row);
	struct text words = {0};

	text_addf(out, "%s%s", out->len ? "\n" : "", place->path);
	if (place->by)
		text_addf(out, "  (%s: %s)", place->by, place->schema->name);
	text_add(out, "\n  ");
	add_wrapped(out, _(row->help), 2, 2);
	text_addc(out, '\n');
	describe_type(row, mounts, &words);
	add_line(out, _("type"), text_str(&words));
	text_clear(&words);
	describe_range(row, &words);
	add_line(out, _("range"), text_str(&words));
	add_line(out, _("default"), row->flags & ROW_REQUIRED ? _("none: it must be written") : row->fallback ? row->fallback : _("none"));
	if (chance)
		add_line(out, _("uncertain"), _(chance));
	if (row->type == KEY_SECTION)
		add_keys(out, _("keys"), place->schema, row->path, NULL);
	if (row_is_entries(row))
		add_entry_keys(out, mounts, row);
	text_clear(&words);
	if (row->example) {
		text_addf(&words, "%s: %s", strrchr(row->path, '.') ? strrchr(row->path, '.') + 1 : row->path, row->example);
		add_line(out, _("example"), words.s);
	}
	add_others(out, root, mounts, place);
	text_release(&words);
}

/* Does PATH, which a person wrote, lead to PATTERN? NAME stands for one or more parts (names hold dots), N for digits. */
static bool matches(const char *pattern, const char *path)
{
	const size_t part = strcspn(pattern, "."), written = strcspn(path, ".");
	const char *rest = pattern[part] ? pattern + part + 1 : pattern + part;

	if (!*path || !*pattern)
		return !*path && !*pattern;
	if (strncmp(pattern, "NAME", part) == 0 && part == 4) {
		const char *end = path + written;

		for (;; end += 1 + strcspn(end + 1, ".")) {
			if (matches(rest, *end ? end + 1 : end))
				return true;
			if (!*end)
				return false;
		}
	}
	if (part == 1 && *pattern == 'N')
		return (strspn(path, "0123456789") == written || (written == 1 && *path == 'N')) &&
		       matches(rest, path[written] ? path + written + 1 : path + written);
	return part == written && strncmp(pattern, path, part) == 0 && matches(rest, path[written] ? path + written + 1 : path + written);
}

enum looking { EXACT, ENTRY, CHOICE_KEY, ENDING, SUGGEST, DOTTED_ENTRY };

struct search {
	const struct schema *root;
	const struct mounts *mounts;
	const char *path;
	enum looking looking;
	struct text *out;
	const struct schema_row *shown[MATCHES_MAX];
	size_t found;           /* different rows */
	char **candidate;       /* SUGGEST: paths with the person's own names in them */
	size_t candidates;
};

/* PATTERN with NAME and N as PATH has them, as far as they stand at the same place. */
static char *with_names(const char *pattern, const char *path)
{
	struct text text = {0};

	while (*pattern) {
		const size_t part = strcspn(pattern, "."), written = strcspn(path, ".");
		const bool name = (part == 4 && strncmp(pattern, "NAME", 4) == 0) || (part == 1 && *pattern == 'N');

		text_addn(&text, name && written ? path : pattern, name && written ? written : part);
		text_add(&text, pattern[part] ? "." : "");
		pattern += part + (pattern[part] == '.');
		path += written + (path[written] == '.');
	}
	return text.s;
}

/* Each row once, at the first place that matches. */
static void show(struct search *s, const struct walk_place *place)
{
	size_t i;

	for (i = 0; i < s->found && i < MATCHES_MAX; i++)
		if (s->shown[i] == place->row)
			return;
	if (s->found < MATCHES_MAX) {
		s->shown[s->found] = place->row;
		explain_row(s->out, s->root, s->mounts, place);
	}
	s->found++;
}

static size_t parts(const char *path)
{
	size_t count = 1;

	while ((path = strchr(path, '.'))) {
		path++;
		count++;
	}
	return count;
}

static void look_at_entry(struct search *s, const struct walk_place *place)
{
	struct text pattern = {0};
	const struct schema *const *schemas;
	const char *by;

	if (!row_is_entries(place->row))
		return;
	row_schemas(s->mounts, place->row, &schemas, &by);
	text_addf(&pattern, "%s%s", place->path, row_entry_name(place->row));
	if (s->looking == CHOICE_KEY)
		text_addf(&pattern, ".%s", by ? by : "");
	if ((s->looking != CHOICE_KEY || by) && (s->looking == DOTTED_ENTRY || parts(pattern.s) == parts(s->path)) && matches(pattern.s, s->path))
		show(s, place);
	text_release(&pattern);
}

/* PATH names the end of the row's path: "checkpoint.every". */
static bool is_ending(const char *pattern, const char *path)
{
	const char *s;

	for (s = pattern; s; s = strchr(s, '.')) {
		s += *s == '.';
		if (matches(s, path))
			return strncmp(s, "NAME", 4) != 0 && strncmp(s, "N.", 2) != 0 && strcmp(s, "N") != 0;
	}
	return false;
}

static void look(void *context, const struct walk_place *place)
{
	struct search *s = context;

	if (s->looking == ENTRY || s->looking == CHOICE_KEY || s->looking == DOTTED_ENTRY) {
		look_at_entry(s, place);
	} else if (s->looking == SUGGEST) {
		s->candidate = mem_grow(s->candidate, s->candidates + 2, sizeof *s->candidate);
		s->candidate[s->candidates++] = with_names(place->path, s->path);
		s->candidate[s->candidates] = NULL;
	} else if (s->looking == EXACT ? matches(place->path, s->path) : is_ending(place->path, s->path)) {
		show(s, place);
	}
}

static const char *last_part(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot ? dot + 1 : path;
}

/* The candidate whose last name is nearest to that of the path. */
static const char *near_by_last(const struct search *s)
{
	const char **last = mem_new(s->candidates + 1, sizeof *last), *near, *found = NULL;
	size_t i;

	for (i = 0; i < s->candidates; i++)
		last[i] = last_part(s->candidate[i]);
	near = suggest(last_part(s->path), last);
	for (i = 0; near && i < s->candidates && !found; i++)
		found = last[i] == near ? s->candidate[i] : NULL;
	free(last);
	return found;
}

/* A path by the whole of it, a single word by last names; then the other way. */
static void say_near(struct search *s, const struct schema *root)
{
	const bool word = !strchr(s->path, '.');
	const char *near = NULL;
	size_t i;

	s->looking = SUGGEST;
	walk_rows(root, s->mounts, look, s);
	for (i = 0; s->candidates && !near && i < 2; i++)
		near = (i == 0) == word ? near_by_last(s) : suggest(s->path, (const char *const *)s->candidate);
	if (near)
		text_addf(s->out, _("did you mean \"%s\"?"), near);
	for (i = 0; i < s->candidates; i++)
		free(s->candidate[i]);
	free(s->candidate);
}

/* No empty part, and no longer than any path can be. */
static bool is_path(const char *path)
{
	return *path != '.' && path[strlen(path) - 1] != '.' && !strstr(path, "..") && strlen(path) <= PATH_BYTES;
}

bool schema_explain(const struct schema *root, const struct mounts *mounts, const char *path, struct text *out)
{
	struct search s = {.root = root, .mounts = mounts, .path = path, .out = out};

	if (!*path || strcmp(path, ".") == 0) {
		add_wrapped(out, _(root->doc), 0, 0);
		text_addc(out, '\n');
		add_keys(out, _("keys"), root, "", NULL);
		return true;
	}
	if (!is_path(path))
		return false;
	for (s.looking = EXACT; s.looking < SUGGEST && s.found == 0; s.looking++)
		walk_rows(root, mounts, look, &s);
	if (s.found > MATCHES_MAX)
		text_addf(out, _("\n… more keys that end so: %zu\n"), s.found - MATCHES_MAX);
	if (s.found == 0)
		say_near(&s, root);
	if (s.found == 0 && out->len == 0) {
		s.looking = DOTTED_ENTRY;               /* instances.p4d.24xlarge */
		walk_rows(root, mounts, look, &s);
	}
	return s.found > 0;
}
