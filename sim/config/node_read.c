/* Trees out of texts and files. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/lang.h"
#include "sim/config/yaml.h"

struct node *node_read_text(struct arena *arena, const char *name, const char *text, size_t bytes, struct diag *diag)
{
	struct source *source = arena_alloc(arena, 1, sizeof *source);
	const size_t bom = bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct yaml_input input = {.source = source, .document = true};

	*source = (struct source){arena_text(arena, name), arena_textn(arena, text + bom, bytes - bom), bytes - bom};
	input.text = source->text;
	input.bytes = source->bytes;
	if (bytes > FILE_LIMIT_BYTES) {
		diag_error(diag, (struct place){source, 0, 0, 0}, _("too large: more than %u bytes"), FILE_LIMIT_BYTES);
		return NULL;
	}
	return yaml_read(arena, &input, diag);
}

struct node *node_read_file(struct arena *arena, const char *path, struct diag *diag, bool *missing)
{
	struct source *named = arena_alloc(arena, 1, sizeof *named);
	char *text = NULL;
	size_t bytes = 0;
	const enum file_fault fault = file_read(path, FILE_LIMIT_BYTES, &text, &bytes);
	struct node *root;

	*missing = fault == FILE_MISSING || fault == FILE_DENIED;
	if (fault != FILE_OK) {
		*named = (struct source){arena_text(arena, path), "", 0};
		diag_error(diag, (struct place){named, 0, 0, 0}, "%s", _(file_fault_text(fault)));
		return NULL;
	}
	root = node_read_text(arena, path, text, bytes, diag);
	free(text);
	return root;
}
