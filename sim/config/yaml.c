/* One pass over libyaml's events, every limit checked as they come. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/lang.h"
#include "sim/base/utf8.h"
#include "sim/config/keyset.h"
#include "sim/config/yaml.h"

/* What a node is once its aliases are expanded. */
struct weight {
	size_t nodes, bytes;
	int height;
};

struct frame {
	struct node *node, *key;        /* a container that is open, and the key that waits for its value */
	struct anchor *anchor;
	struct weight weight;
	struct keyset seen;             /* keys, once there are many */
	bool flow;
};

struct anchor {
	const struct node *node;
	struct weight weight;
	bool open;
};

struct reader {
	const struct yaml_input *input;
	struct arena *arena;
	struct diag *diag;
	struct node *root;
	struct frame stack[YAML_DEPTH];
	int depth;
	struct keyset anchors;
	size_t nodes, bytes;            /* of the whole document */
	size_t errors_before;
};

#define FEW_KEYS 16

static bool refuse(struct reader *r, struct place at, const char *message)
{
	diag_error(r->diag, at, "%s", message);
	return false;
}

/* False ends the reading. */
static bool spend(struct reader *r, struct place at, struct weight weight)
{
	r->nodes += weight.nodes;
	r->bytes += weight.bytes;
	if (r->nodes > YAML_NODES) {
		diag_error(r->diag, at, _("too many values: more than %u once aliases are expanded"), YAML_NODES);
		return false;
	}
	if (r->bytes > YAML_TEXT_BYTES) {
		diag_error(r->diag, at, _("too much text: more than %u bytes once aliases are expanded"),
			   YAML_TEXT_BYTES);
		return false;
	}
	if (r->depth + weight.height > YAML_DEPTH) {
		diag_error(r->diag, at, _("nested deeper than %d levels"), YAML_DEPTH);
		return false;
	}
	return r->diag->errors - r->errors_before < YAML_ERRORS;
}

static const struct node *seen_before(struct frame *frame, struct node *key)
{
	const struct node *map = frame->node;
	size_t i;

	if (map->count < FEW_KEYS) {
		for (i = 0; i < map->count; i++)
			if (strcmp(map->key[i]->text, key->text) == 0)
				return map->key[i];
		return NULL;
	}
	for (i = frame->seen.count; i < map->count; i++)
		keyset_add(&frame->seen, map->key[i]->text, map->key[i]);
	return keyset_get(&frame->seen, key->text);
}

static bool one_line(const char *text)
{
	return text[strcspn(text, "\t\n\r")] == '\0';
}

/* Keys are scalars, one line, not too long, and no two the same. A doubtful key is reported and kept. */
static void take_key(struct reader *r, struct frame *frame, struct node *key)
{
	const struct node *first;

	if (key->kind != NODE_SCALAR) {
		refuse(r, key->at, _("a key must be one word or text, not a map or a list"));
		key = node_scalar(r->arena, arena_textf(r->arena, "?%zu", frame->node->count), key->at);
	} else if (!*key->text) {
		refuse(r, key->at, _("a key is missing before ':'"));
	} else if (strlen(key->text) > YAML_KEY_BYTES || !one_line(key->text)) {
		diag_error(r->diag, key->at, _("a key must be one line of at most %d bytes"), YAML_KEY_BYTES);
	}
	frame->key = key;
	first = seen_before(frame, key);
	if (!first)
		return;
	diag_error(r->diag, key->at, _("duplicate key \"%s\": line %d has it already"), key->text, first->at.line);
	diag_note(r->diag, first->at, _("\"%s\" is first written here"), key->text);
	frame->key = node_scalar(r->arena, arena_textf(r->arena, "?%zu", frame->node->count), key->at);
}

static void attach(struct reader *r, struct node *node, struct weight weight)
{
	struct frame *frame = r->depth ? &r->stack[r->depth - 1] : NULL;

	if (!frame) {
		r->root = node;
		return;
	}
	frame->weight.nodes += weight.nodes;
	frame->weight.bytes += weight.bytes;
	if (frame->weight.height < weight.height + 1)
		frame->weight.height = weight.height + 1;
	if (frame->node->kind == NODE_LIST) {
		node_append(r->arena, frame->node, NULL, node);
	} else if (!frame->key) {
		take_key(r, frame, node);
	} else {
		node_append(r->arena, frame->node, frame->key, node);
		frame->key = NULL;
	}
}

static void refuse_tag(struct reader *r, const yaml_char_t *tag, struct place at)
{
	if (tag)
		diag_error(r->diag, at, _("the tag \"%s\" cannot stand here; tags are not used"), (const char *)tag);
}

static struct anchor *anchor_new(struct reader *r, const yaml_char_t *name, const struct node *node)
{
	struct anchor *anchor;

	if (!name)
		return NULL;
	anchor = arena_alloc(r->arena, 1, sizeof *anchor);
	anchor->node = node;
	keyset_replace(&r->anchors, arena_text(r->arena, (const char *)name), anchor);
	return anchor;
}

static bool scalar_text_ok(struct reader *r, const struct node *node, size_t bytes)
{
	const char *s = node->text, *end = s + bytes;
	uint32_t c = 0;

	for (; s < end; s++) {
		const size_t more = utf8_next(s, (size_t)(end - s), &c);

		s += more > 1 ? more - 1 : 0;
		if (more == 0 || c == 0 || char_is_control(c) || c == '\r') {
			diag_error(r->diag, node->at, _("a control character (U+%04X) cannot stand in a text"), c);
			return true;
		}
	}
	return true;
}

static bool take_scalar(struct reader *r, const yaml_event_t *e)
{
	const size_t bytes = e->data.scalar.length;
	const struct weight weight = {1, bytes, 0};
	struct node *node = arena_alloc(r->arena, 1, sizeof *node);
	struct anchor *anchor;

	node->kind = NODE_SCALAR;
	node->at = yaml_place(r->input, e->start_mark, e->end_mark);
	node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = arena_textn(r->arena, (const char *)e->data.scalar.value, bytes);
	refuse_tag(r, e->data.scalar.tag, node->at);
	anchor = anchor_new(r, e->data.scalar.anchor, node);
	if (anchor)
		anchor->weight = weight;
	if (!spend(r, node->at, weight) || !scalar_text_ok(r, node, bytes))
		return false;
	attach(r, node, weight);
	return true;
}

static bool open_container(struct reader *r, const yaml_event_t *e)
{
	const bool map = e->type == YAML_MAPPING_START_EVENT;
	const yaml_char_t *tag = map ? e->data.mapping_start.tag : e->data.sequence_start.tag;
	struct place at = yaml_place(r->input, e->start_mark, e->end_mark);
	struct frame *frame;

	refuse_tag(r, tag, at);
	if (!spend(r, at, (struct weight){1, 0, 1}))
		return false;
	frame = &r->stack[r->depth++];
	*frame = (struct frame){.weight = {1, 0, 1}};
	frame->node = map ? node_map(r->arena, at) : node_list(r->arena, at);
	frame->flow = map ? e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
			  : e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	frame->anchor = anchor_new(r, map ? e->data.mapping_start.anchor : e->data.sequence_start.anchor, frame->node);
	if (frame->anchor)
		frame->anchor->open = true;
	return true;
}

/* A flow collection on one line gets its whole extent as its place. */
static void close_container(struct reader *r, const yaml_event_t *e)
{
	struct frame *frame = &r->stack[--r->depth];
	const struct place end = yaml_place(r->input, e->start_mark, e->end_mark);

	keyset_release(&frame->seen);
	if (frame->flow && end.line == frame->node->at.line)
		frame->node->at.end_col = end.end_col;
	if (frame->anchor) {
		frame->anchor->open = false;
		frame->anchor->weight = frame->weight;
	}
	attach(r, frame->node, frame->weight);
}

static bool take_alias(struct reader *r, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;
	const struct place at = yaml_place(r->input, e->start_mark, e->end_mark);
	const struct anchor *anchor = keyset_get(&r->anchors, name);

	if (!anchor || anchor->open) {
		if (anchor)
			diag_error(r->diag, at, _("the alias \"*%s\" stands inside what it names"), name);
		else
			diag_error(r->diag, at, _("the alias \"*%s\" has no anchor \"&%s\" before it"), name, name);
		attach(r, node_scalar(r->arena, name, at), (struct weight){1, 0, 0});
		return true;
	}
	if (!spend(r, at, anchor->weight))
		return false;
	attach(r, (struct node *)anchor->node, anchor->weight);
	return true;
}

/* After the document nothing may come; what does is looked at here, libyaml does not get that far. */
static void check_rest(struct reader *r, const yaml_event_t *e)
{
	const char *from = yaml_at(r->input, e->end_mark), *end = r->input->text + r->input->bytes;
	const char *content = yaml_content(from, end), *s;
	yaml_mark_t mark = e->end_mark;
	uint32_t code;

	if (!content)
		return;
	for (s = from; s < content; s += utf8_next(s, (size_t)(content - s), &code)) {
		mark.line += *s == '\n';
		mark.column = *s == '\n' ? 0 : mark.column + 1;
	}
	if (end - content >= 3 && memcmp(content, "---", 3) == 0)
		refuse(r, yaml_place(r->input, mark, mark), _("a second document starts here; one file holds one"));
	else
		refuse(r, yaml_place(r->input, mark, mark), _("this comes after the end of the document"));
}

/* False ends the reading: the end, or an error that leaves nothing to go on with. */
static bool take(struct reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(r, e);
	case YAML_ALIAS_EVENT:
		return take_alias(r, e);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return open_container(r, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_container(r, e);
		return true;
	case YAML_DOCUMENT_END_EVENT:
		check_rest(r, e);
		return false;
	default:
		return e->type != YAML_STREAM_END_EVENT;
	}
}

static void read_events(struct reader *r)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, (const unsigned char *)r->input->text, r->input->bytes);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	while (more) {
		if (!yaml_parser_parse(&parser, &event)) {
			if (parser.error == YAML_MEMORY_ERROR)
				abort();
			yaml_problem(r->input, &parser, r->diag);
			break;
		}
		more = take(r, &event);
		yaml_event_delete(&event);
	}
	while (r->depth)
		keyset_release(&r->stack[--r->depth].seen);
	yaml_parser_delete(&parser);
}

static bool is_nothing(const struct node *root)
{
	return !root || (root->kind == NODE_SCALAR && !root->quoted && !*root->text);
}

struct node *yaml_read(struct arena *arena, const struct yaml_input *input, struct diag *diag)
{
	struct reader *r;
	struct node *root;

	if (!yaml_text_ok(input, diag))
		return NULL;
	r = mem_new(1, sizeof *r);
	*r = (struct reader){.input = input, .arena = arena, .diag = diag, .errors_before = diag->errors};
	read_events(r);
	root = r->root;
	if (diag->errors == r->errors_before && input->document && is_nothing(root))
		diag_error(diag, (struct place){input->source, 0, 0, 0}, _("no scenario: the file is empty"));
	if (diag->errors > r->errors_before)
		root = NULL;
	keyset_release(&r->anchors);
	free(r);
	return root;
}
