/* Text files that a scenario names: they stand in its folder or below, whatever links say, and are not too large. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/sha256.h"
#include "sim/config/bind.h"

#define INLINE_MAX_BYTES (FILE_LIMIT_BYTES / 2)    /* the scenario around it has to be read again too */

static bool escapes(const char *name)
{
	const char *s;

	if (*name == '/' || *name == '\0' || name[strcspn(name, "\\\n\r\t")])
		return true;
	for (s = name; s; s = strchr(s, '/')) {
		s += *s == '/';
		if (strncmp(s, "..", 2) == 0 && (s[2] == '/' || s[2] == '\0'))
			return true;
	}
	return false;
}

/* FOLDER/NAME with all links followed, if that still is inside FOLDER. Free it. */
static char *inside(const char *folder, const char *name)
{
	char *joined_path = file_join(folder, name), *real = realpath(joined_path, NULL), *top = realpath(folder, NULL);
	const size_t length = top ? strlen(top) : 0;
	const bool in =
	    real && top && strncmp(real, top, length) == 0 && (real[length] == '/' || strcmp(top, "/") == 0);

	free(joined_path);
	free(top);
	if (!in) {
		errno = real ? EACCES : errno;
		free(real);
		return NULL;
	}
	return real;
}

static char *find_file(const struct binding *b, const struct node *file, const char *path)
{
	const char *name = shown(b->arena, file->text);
	char *real;

	if (!b->folder || escapes(file->text)) {
		diag_error(b->diag, file->at,
			   _("\"%s\": the file \"%s\" must be named by a path inside the scenario's folder"), path, name);
		return NULL;
	}
	real = inside(b->folder, file->text);
	if (!real && errno == EACCES)
		diag_error(b->diag, file->at,
			   _("\"%s\": the file \"%s\" leads out of the scenario's folder, or may not be read"), path, name);
	else if (!real)
		diag_error(b->diag, file->at, _("\"%s\": there is no file \"%s\" in the scenario's folder"), path, name);
	return real;
}

const struct source *source_beside(const struct binding *b, const struct node *file, const char *path, size_t limit)
{
	char *real = find_file(b, file, path), *text = NULL;
	struct source *source;
	enum file_fault fault;
	size_t bytes = 0;

	if (!real)
		return NULL;
	fault = file_read(real, limit, &text, &bytes);
	free(real);
	if (fault != FILE_OK) {
		diag_error(b->diag, file->at, _("\"%s\": \"%s\": %s"), path, shown(b->arena, file->text),
			   _(file_fault_text(fault)));
		return NULL;
	}
	source = arena_alloc(b->arena, 1, sizeof *source);
	*source = (struct source){arena_text(b->arena, file->text), arena_textn(b->arena, text, bytes), bytes};
	free(text);
	return source;
}

static bool is_scalar(const struct node *node)
{
	return node && node->kind == NODE_SCALAR;
}

/* The file NAME, which must be the one whose SHA-256 is written beside it. It goes by the name that it was CALLED before it was
 * attached: what a run says, and what it draws for that file, does not change with where it lies. */
static const struct source *source_checked(const struct binding *b, const struct node *name, const struct node *sha256,
					   const struct node *called, const char *path, size_t limit)
{
	const struct source *source = source_beside(b, name, path, limit);
	struct source *kept;
	char hex[65];

	if (!source)
		return NULL;
	sha256_hex(source->text, source->bytes, hex);
	if (strcmp(hex, sha256->text) == 0) {
		kept = arena_alloc(b->arena, 1, sizeof *kept);
		*kept = *source;
		kept->name = called ? called->text : source->name;
		return kept;
	}
	diag_error(b->diag, name->at, _("\"%s\": \"%s\" is not the file that this scenario was made with"), path,
		   shown(b->arena, name->text));
	return NULL;
}

const struct source *source_read(const struct binding *b, const struct node *file, const char *path, size_t limit)
{
	const struct node *name = node_get(file, "name"), *text = node_get(file, "text"), *sha256 = node_get(file, "sha256");
	const struct node *called = sha256 ? node_get(file, "called") : NULL;
	struct source *source;

	if (file->kind == NODE_SCALAR)
		return want_scalar(b, file, path, _("the name of a file")) ? source_beside(b, file, path, limit) : NULL;
	if (file->kind != NODE_MAP || file->count != 2u + !!called || !is_scalar(name) || (called && !is_scalar(called)) || is_scalar(text) == is_scalar(sha256)) {
		diag_error(b->diag, file->at, _("\"%s\" must be the name of a file, or {name: …, text: …}"), path);
		return NULL;
	}
	if (sha256)
		return source_checked(b, name, sha256, called, path, limit);
	source = arena_alloc(b->arena, 1, sizeof *source);
	*source = (struct source){name->text, text->text, strlen(text->text)};
	return source;
}

/* Lines that end in a line feed, the last one in nothing, no mark in front: so that it reads back the same from YAML. False:
 * it holds what YAML cannot. */
static bool plain_lines(const struct source *source, struct text *out)
{
	const bool mark = source->bytes >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0;

	for (size_t i = mark ? 3 : 0; i < source->bytes; i++) {
		const unsigned char c = (unsigned char)source->text[i];

		if (c == '\r' && (i + 1 == source->bytes || source->text[i + 1] == '\n'))
			continue;
		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
			return false;
		text_addc(out, (char)c);
	}
	while (out->len && out->s[out->len - 1] == '\n')
		out->s[--out->len] = '\0';
	return out->len && utf8_valid(out->s, out->len);
}

const char *source_attached(const struct binding *b, const struct node *file, const struct source **source)
{
	struct diag unheard = {0};        /* what cannot be read stays, and is reported by whoever reads it */
	const struct binding quiet = {b->arena, &unheard, b->mounts, b->folder};
	const struct node *name = node_get(file, "name");
	char hex[65];

	*source = source_read(&quiet, file, "", SOURCE_MAX_BYTES);
	diag_release(&unheard);
	if (!*source || (*source)->bytes <= INLINE_MAX_BYTES)
		return NULL;
	if (name)
		return name->text;
	sha256_hex((*source)->text, (*source)->bytes, hex);
	return arena_textf(b->arena, "attached-%.16s.csv", hex);
}

/* {name: NAME, KEY: VALUE} in the place of FILE. */
static void replace(const struct binding *b, struct node *file, const char *name, const char *key, const char *value)
{
	struct node *said = node_scalar(b->arena, value, file->at), *named = node_scalar(b->arena, name, file->at);

	said->quoted = true;
	*file = *node_map(b->arena, file->at);
	node_put(b->arena, file, "name", named);
	node_put(b->arena, file, key, said);
}

void source_inline(const struct binding *b, struct node *file)
{
	const struct source *source;
	const char *attached = source_attached(b, file, &source);
	struct text text = {0};
	char hex[65];

	if (attached) {
		sha256_hex(source->text, source->bytes, hex);
		replace(b, file, attached, "sha256", hex);
		node_put(b->arena, file, "called", node_scalar(b->arena, source->name, file->at));
	} else if (source && plain_lines(source, &text)) {
		replace(b, file, source->name, "text", text_str(&text));
	}
	text_release(&text);
}
