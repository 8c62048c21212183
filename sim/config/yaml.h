/* Inside the room: from YAML text to nodes, and what is looked at before libyaml sees a byte. */
#ifndef COSTCAST_CONFIG_YAML_H
#define COSTCAST_CONFIG_YAML_H

#include <stdint.h>
#include <yaml.h>

#include "sim/config/node.h"

#define YAML_DEPTH 64
#define YAML_NODES 200000u
#define YAML_TEXT_BYTES (8u * 1024 * 1024)     /* of all scalars, aliases counted as if expanded */
#define YAML_KEY_BYTES 256
#define YAML_ERRORS 1000                       /* after so many, reading stops */

struct yaml_input {
	const struct source *source;    /* what places point into */
	const char *text;               /* what is read: the source's text from column SKIP of its first line on */
	size_t bytes;
	int skip;
	bool document;                  /* a whole file: empty is an error of its own */
};

/* NULL after errors in DIAG. */
struct node *yaml_read(struct arena *arena, const struct yaml_input *input, struct diag *diag);

/* UTF-8, no control characters, line ends \n or \r\n only, no directives. False after an error in DIAG. */
bool yaml_text_ok(const struct yaml_input *input, struct diag *diag);
/* What libyaml says, in our words and with the place that helps most. */
void yaml_problem(const struct yaml_input *input, const yaml_parser_t *parser, struct diag *diag);
/* The place between two marks of libyaml (0-based, in characters). */
struct place yaml_place(const struct yaml_input *input, yaml_mark_t from, yaml_mark_t to);
/* The bytes from MARK on. */
const char *yaml_at(const struct yaml_input *input, yaml_mark_t mark);
/* The first of TEXT that is neither blank nor comment nor a lone "..." line; NULL when there is none. */
const char *yaml_content(const char *text, const char *end);

bool char_is_control(uint32_t c);         /* C0 but tab and line ends, DEL, C1: in no text */
bool char_needs_escape(uint32_t c);       /* in "…" only as \uXXXX */

/* Room for one more in a container of COUNT: arrays hold powers of two, so that their size says when to grow. */
void node_append(struct arena *arena, struct node *node, struct node *key, struct node *item);

#endif
