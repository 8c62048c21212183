/* JSON Schema (2020-12) of the language, for editors: completion, help and most errors while typing. What it cannot
 * say (ranges with units, what fits together) the program says. Always in English: it is checked in. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/units.h"
#include "sim/config/json.h"
#include "sim/config/walk.h"

static json_t *enum_of(const char *const *words)
{
	json_t *list = json_array();

	for (; *words; words++)
		json_array_append_new(list, js_text(*words));
	return json_pack("{s:o}", "enum", list);
}

static json_t *text_like(const char *pattern, const char *what)
{
	return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", pattern, "description", what);
}

static json_t *quantity(struct js_making *m, const struct schema_row *row)
{
	json_t *of = js_ref(js_quantity(m, row->dim, row->flags & ROW_CERTAIN));

	if (row->flags & ROW_SHARE)
		of = json_pack("{s:[o,o]}", "anyOf", of, js_ref(js_quantity(m, DIM_RATIO, true)));
	if (row->flags & ROW_MONTHS)
		of = json_pack("{s:[o,o]}", "anyOf", of, text_like("^\\s*[0-9]+\\s*months?\\s*$", "months of the calendar"));
	if (row->flags & ROW_DATE)
		of = json_pack("{s:[o,o]}", "anyOf", of, text_like("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?$", "a date"));
	return row->words ? json_pack("{s:[o,o]}", "anyOf", enum_of(row->words), of) : of;
}

static json_t *bilingual(void)
{
	json_t *properties = json_pack("{s:o, s:o}", "en", js_type("string"), "es", js_type("string"));

	json_t *map = js_map(properties, json_array());

	json_object_set_new(map, "minProperties", json_integer(1));
	return json_pack("{s:[{s:[s,s]},o]}", "anyOf", "type", "string", "number", map);
}

static json_t *figure(struct js_making *m, const struct schema_row *row)
{
	static const char *const qualities[] = {"published", "derived", "assumed", NULL};
	json_t *map = js_fields("value", quantity(m, row), NULL, NULL),
	       *properties = json_object_get(map, "properties");

	json_object_set_new(properties, "source", js_type("string"));
	json_object_set_new(properties, "as_of", json_pack("{s:[s,s]}", "type", "string", "number"));
	json_object_set_new(properties, "quality", enum_of(qualities));
	json_object_set_new(properties, "note", bilingual());
	return json_pack("{s:[o,o]}", "anyOf", quantity(m, row), map);
}

static json_t *integer(const struct schema_row *row)
{
	const double top = quantity_max(&(struct wanted){.min = row->min, .max = row->max});
	json_t *type = js_type("integer");

	json_object_set_new(type, "minimum", json_integer((json_int_t)row->min));
	if (top < 9e15)
		json_object_set_new(type, "maximum", json_integer((json_int_t)top));
	return type;
}

static json_t *level(struct js_making *m, const struct schema *schema, const char *prefix, const char *by);

static json_t *section(struct js_making *m, const struct schema *schema, const struct schema_row *row)
{
	json_t *map = level(m, schema, row->path, NULL);

	return row->words ? json_pack("{s:[o,o]}", "anyOf", enum_of(row->words), map) : map;
}

static const char *schema_def(struct js_making *m, const struct schema *schema, const char *by)
{
	char *name = arena_textf(m->arena, "%s%s%s%s", "keys_of_", schema->name, by ? "_by_" : "", by ? by : ""), *s;

	for (s = name; *s; s++)
		if (*s == ' ' || *s == '/' || *s == '~' || *s == '%')
			*s = '_';
	if (js_define(m, name)) {
		json_t *of = level(m, schema, "", by);

		json_object_set_new(of, "description", js_text(schema->doc));
		json_object_set_new(m->defs, name, of);
	}
	return name;
}

/* The entry's key BY says which keys the others are. */
static json_t *entry(struct js_making *m, const struct schema_row *row)
{
	const struct schema *const *schemas;
	const char *by;
	const size_t count = row_schemas(m->mounts, row, &schemas, &by);
	json_t *names = json_array(), *all = json_array();
	size_t i;

	for (i = 0; by && i < count; i++) {
		json_array_append_new(names, js_text(schemas[i]->name));
		json_array_append_new(all, json_pack("{s:{s:{s:{s:s}}, s:[s]}, s:o}", "if", "properties", by, "const",
						     schemas[i]->name, "required", by, "then",
						     js_ref(schema_def(m, schemas[i], by))));
	}
	if (by && rows_find(schemas[0], "", "use"))         /* what is used has it already */
		return json_pack("{s:s, s:{s:{s:o}}, s:[{s:[s]}, {s:[s]}], s:o}", "type", "object", "properties", by, "enum", names,
				 "anyOf", "required", by, "required", "use", "allOf", all);
	if (by)
		return json_pack("{s:s, s:{s:{s:o}}, s:[s], s:o}", "type", "object", "properties", by, "enum", names,
				 "required", by, "allOf", all);
	json_decref(names);
	json_decref(all);
	return count ? js_ref(schema_def(m, schemas[0], NULL)) : js_type("object");
}

static json_t *entries(struct js_making *m, const struct schema_row *row)
{
	json_t *of;

	if (row->type == KEY_MODEL)
		return json_pack("{s:[o,o]}", "anyOf", quantity(m, row), entry(m, row));
	if (row->type == KEY_ONE)
		return entry(m, row);
	if (row->type == KEY_LIST)
		return json_pack("{s:s, s:o}", "type", "array", "items", entry(m, row));
	of = json_pack("{s:s, s:o}", "type", "object", "additionalProperties", entry(m, row));
	if (row->flags & ROW_SAFE)
		json_object_set_new(of, "propertyNames",
				    json_pack("{s:s}", "pattern", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$"));
	if (row->flags & ROW_REQUIRED)
		json_object_set_new(of, "minProperties", json_integer(1));
	return of;
}

static json_t *type_of(struct js_making *m, const struct schema *schema, const struct schema_row *row)
{
	switch (row->type) {
	case KEY_SECTION:
		return section(m, schema, row);
	case KEY_QUANTITY:
		return quantity(m, row);
	case KEY_FIGURE:
		return figure(m, row);
	case KEY_INTEGER:
		return integer(row);
	case KEY_SEED:
		return json_pack("{s:s, s:i}", "type", "integer", "minimum", 0);
	case KEY_BOOL:
		return js_type("boolean");
	case KEY_CHOICE:
		return enum_of(row->words);
	case KEY_NAME:
		return json_pack("{s:[s,s]}", "type", "string", "number");
	case KEY_TEXT:
		return bilingual();
	case KEY_TIMESTAMP:
		return js_type("string");
	case KEY_TAGS:
		return json_pack("{s:s, s:{s:[s,s,s]}}", "type", "object", "additionalProperties", "type", "string",
				 "number", "boolean");
	case KEY_STRINGS:
		return json_pack("{s:s, s:o}", "type", "array", "items", js_type("string"));
	case KEY_NODE:
		return row->flags & ROW_NODE_PATHS ? js_type("object")
		       : row->flags & ROW_FILE   ? json_pack("{s:[s,s]}", "type", "string", "object") : json_object();
	default:
		return entries(m, row);
	}
}

static json_t *scalar_json(const struct schema_row *row, const struct node *node)
{
	double x;

	if (!node->quoted && row->type == KEY_BOOL)
		return json_boolean(node->text[0] == 't');
	if (row->type == KEY_INTEGER || row->type == KEY_SEED)
		return json_integer((json_int_t)strtoll(node->text, NULL, 10));
	if (row->type == KEY_QUANTITY && js_bare(row->dim) && number_read(node->text, &x))
		return x == floor(x) && fabs(x) < 1e15 ? json_integer((json_int_t)x) : json_real(x);
	return js_text(node->text);
}

static json_t *node_json(const struct schema_row *row, const struct node *node)
{
	json_t *json = node->kind == NODE_MAP ? json_object() : json_array();
	size_t i;

	if (node->kind == NODE_SCALAR) {
		json_decref(json);
		return scalar_json(row, node);
	}
	for (i = 0; i < node->count; i++)
		if (node->kind == NODE_MAP)
			json_object_set_new(json, node->key[i]->text,
					    node_json(&(struct schema_row){.type = KEY_NODE}, node->item[i]));
		else
			json_array_append_new(json, node_json(&(struct schema_row){.type = KEY_NODE}, node->item[i]));
	return json;
}

static json_t *described(struct js_making *m, const struct schema *schema, const struct schema_row *row)
{
	json_t *type = type_of(m, schema, row), *out = json_object();
	struct text words = {0};
	const struct node *node;
	struct node space;

	describe_range(row, &words);
	json_object_set_new(out, "description",
			    words.len && row->type != KEY_INTEGER ? json_sprintf("%s (%s)", row->help, words.s)
								  : js_text(row->help));
	text_release(&words);
	json_object_update(out, type);
	json_decref(type);
	if (row->fallback)
		json_object_set_new(out, "default", node_json(row, row_fallback(m->arena, row, &space)));
	node = row->example && row->type != KEY_TABLE && !json_object_get(out, "enum")
		   ? row_parse(m->arena, row->example, &space)
		   : NULL;
	if (node && node->kind == NODE_SCALAR)
		json_object_set_new(out, "examples", json_pack("[o]", node_json(row, node)));
	return out;
}

/* The keys directly under PREFIX. */
static json_t *level(struct js_making *m, const struct schema *schema, const char *prefix, const char *by)
{
	json_t *properties = json_object(), *required = json_array();
	size_t i;

	if (by && !*prefix && !rows_find(schema, "", by))
		json_object_set_new(properties, by, json_pack("{s:s}", "const", schema->name));
	for (i = 0; i < schema->count; i++) {
		const struct schema_row *row = &schema->row[i];
		const char *name = rows_child(row, prefix);

		if (!name)
			continue;
		json_object_set_new(properties, name, described(m, schema, row));
		if (row->flags & ROW_REQUIRED)
			json_array_append_new(required, json_string(name));
	}
	return js_map(properties, required);
}

char *schema_json(const struct schema *root, const struct mounts *mounts)
{
	struct js_making m = {arena_new(), mounts, json_object()};
	const enum lang before = lang_in_use();
	json_t *schema = json_object(), *of;
	char *text, *line;

	lang_use(LANG_EN);
	of = level(&m, root, "", NULL);
	json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
	json_object_set_new(schema, "title", json_sprintf("costcast %s", root->name));
	json_object_set_new(schema, "description", js_text(root->doc));
	json_object_update(schema, of);
	json_object_set_new(schema, "$defs", m.defs);
	json_decref(of);
	lang_use(before);
	text = json_dumps(schema, JSON_INDENT(2));
	json_decref(schema);
	arena_free(m.arena);
	line = mem_new(strlen(text) + 2, 1);
	sprintf(line, "%s\n", text);
	free(text);
	return line;
}
