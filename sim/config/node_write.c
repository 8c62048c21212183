/* Trees as YAML: block style, two spaces; scalars plain where that reads back the same, else in double quotes. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/utf8.h"
#include "sim/config/yaml.h"

/* May TEXT start a plain scalar? Stricter than YAML: letters, digits, and the signs our own values start with. */
static bool plain_start(const char *text)
{
	const unsigned char c = (unsigned char)*text;

	if (c == '-')
		return isalnum((unsigned char)text[1]) != 0;
	if (c == '.')
		return text[1] != '.';
	return c >= 0x80 || isalnum(c) || (c && strchr("$_/+~<=(^", c));
}

static bool is_plain(const struct node *scalar)
{
	const char *text = scalar->text, *s, *end = text + strlen(text);
	uint32_t c;

	if (scalar->quoted || (*text && !plain_start(text)))
		return false;
	for (s = text; s < end; s += utf8_next(s, (size_t)(end - s), &c)) {
		if ((*s == ':' && (s[1] == ' ' || s[1] == '\0')) || (*s == ' ' && (s[1] == '#' || s[1] == '\0')))
			return false;
		utf8_next(s, (size_t)(end - s), &c);
		if (char_needs_escape(c))
			return false;
	}
	return true;
}

static void write_quoted(const char *s, struct text *out)
{
	const char *end = s + strlen(s);
	uint32_t c;

	text_addc(out, '"');
	while (s < end) {
		const size_t bytes = utf8_next(s, (size_t)(end - s), &c);

		if (c == '"' || c == '\\')
			text_addf(out, "\\%c", (char)c);
		else if (c == '\n')
			text_add(out, "\\n");
		else if (c == '\t')
			text_add(out, "\\t");
		else if (char_needs_escape(c))
			text_addf(out, "\\u%04X", c);
		else
			text_addn(out, s, bytes);
		s += bytes;
	}
	text_addc(out, '"');
}

static void write_scalar(const struct node *scalar, struct text *out)
{
	if (is_plain(scalar))
		text_add(out, scalar->text);
	else
		write_quoted(scalar->text, out);
}

static void indent(struct text *out, int spaces)
{
	while (spaces-- > 0)
		text_addc(out, ' ');
}

/* Several lines that a literal block gives back as they are. */
static bool is_block(const char *text)
{
	const size_t bytes = strlen(text);
	uint32_t c;

	if (!strchr(text, '\n') || strchr(" \n#", *text) || text[bytes - 1] == '\n')
		return false;
	for (size_t i = 0; i < bytes; i += utf8_next(text + i, bytes - i, &c)) {
		utf8_next(text + i, bytes - i, &c);
		if (c != '\n' && char_needs_escape(c))
			return false;
	}
	return true;
}

static void write_block(const char *text, int spaces, struct text *out)
{
	text_add(out, " |-");
	for (const char *line = text, *end; line; line = *end ? end + 1 : NULL) {
		end = line + strcspn(line, "\n");
		text_addc(out, '\n');
		indent(out, end > line ? spaces : 0);
		text_addn(out, line, (size_t)(end - line));
	}
}

static void write_lines(const struct node *node, int spaces, bool inside_item, struct text *out);

/* What stands after "key:" or "-", to the line's end and below. */
static void write_value(const struct node *node, int spaces, bool item, struct text *out)
{
	if (node->kind == NODE_SCALAR && is_block(node->text)) {
		write_block(node->text, spaces + 2, out);
	} else if (node->kind == NODE_SCALAR && (node->quoted || *node->text)) {
		text_addc(out, ' ');
		write_scalar(node, out);
	} else if (node->kind != NODE_SCALAR && node->count == 0) {
		text_add(out, node->kind == NODE_MAP ? " {}" : " []");
	} else if (node->kind != NODE_SCALAR) {
		text_addc(out, item ? ' ' : '\n');
		write_lines(node, spaces + 2, item, out);
		return;
	}
	text_addc(out, '\n');
}

/* INSIDE_ITEM: the first line follows "- ". */
static void write_lines(const struct node *node, int spaces, bool inside_item, struct text *out)
{
	size_t i;

	for (i = 0; i < node->count; i++) {
		indent(out, inside_item && i == 0 ? 0 : spaces);
		if (node->kind == NODE_MAP) {
			write_scalar(node->key[i], out);
			text_addc(out, ':');
		} else {
			text_addc(out, '-');
		}
		write_value(node->item[i], spaces, node->kind == NODE_LIST, out);
	}
}

void node_write(const struct node *node, struct text *out)
{
	if (node->kind != NODE_SCALAR && node->count > 0) {
		write_lines(node, 0, false, out);
		return;
	}
	if (node->kind == NODE_SCALAR)
		write_scalar(node, out);
	else
		text_add(out, node->kind == NODE_MAP ? "{}" : "[]");
	text_addc(out, '\n');
}
