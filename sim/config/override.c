/* PATH=VALUE of the command line. */
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/lang.h"
#include "sim/base/utf8.h"
#include "sim/config/yaml.h"

struct node *node_read_override(struct arena *arena, const char *argument, const char **path, struct diag *diag)
{
	struct source *source = arena_alloc(arena, 1, sizeof *source);
	const struct place whole = {source, 1, 1, 1 + (int)utf8_width(argument)};
	const char *equals = strchr(argument, '=');
	struct yaml_input input = {.source = source};
	const size_t before = diag->errors;
	struct node *node;
	uint32_t code;

	*source = (struct source){"--set", arena_text(arena, argument), strlen(argument)};
	if (source->bytes > FILE_LIMIT_BYTES || !utf8_valid(argument, source->bytes)) {
		diag_error(diag, (struct place){source, 0, 0, 0},
			   _("an override must be UTF-8 text of at most %u bytes"), FILE_LIMIT_BYTES);
		return NULL;
	}
	if (!equals || equals == argument) {
		diag_error(diag, whole, _("an override is written PATH=VALUE, such as simulate.seed=7"));
		return NULL;
	}
	*path = arena_textn(arena, argument, (size_t)(equals - argument));
	input.text = source->text + (equals + 1 - argument);
	input.bytes = strlen(input.text);
	for (const char *s = argument; s <= equals; input.skip++)
		s += utf8_next(s, (size_t)(equals + 1 - s), &code);
	node = yaml_read(arena, &input, diag);
	if (diag->errors > before || (node && (node->kind != NODE_SCALAR || node->quoted || *node->text)))
		return diag->errors > before ? NULL : node;
	diag_error(diag, whole, _("\"%s\" gets no value; write \"\" for an empty text"), *path);
	return NULL;
}

struct node *node_read_part(struct arena *arena, const struct source *source, size_t from, size_t bytes, struct diag *diag)
{
	struct yaml_input input = {.source = source, .text = arena_textn(arena, source->text + from, bytes), .bytes = bytes};
	const size_t before = diag->errors;
	struct node *node;
	uint32_t code;

	for (const char *s = source->text; s < source->text + from; input.skip++)
		s += utf8_next(s, (size_t)(source->text + from - s), &code);
	node = yaml_read(arena, &input, diag);
	return diag->errors > before ? NULL : node;
}
