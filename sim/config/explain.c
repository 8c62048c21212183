/* One key of the language, explained. */
#include <stdlib.h>
#include <string.h>

#include "sim/config/explain.h"

#define PATH_BYTES 1024
#define MATCHES_MAX 8           /* of a part of a path; more is no answer */

/* Does PATH, which a person wrote, lead to PATTERN? NAME stands for one or more parts (names hold dots), N for digits.
 */
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
	return part == written && strncmp(pattern, path, part) == 0 &&
	       matches(rest, path[written] ? path + written + 1 : path + written);
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
	if ((s->looking != CHOICE_KEY || by) && (s->looking == DOTTED_ENTRY || parts(pattern.s) == parts(s->path)) &&
	    matches(pattern.s, s->path))
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
		explain_wrapped(out, _(root->doc), 0, 0);
		text_addc(out, '\n');
		explain_keys(out, _("keys"), root, "", NULL);
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
