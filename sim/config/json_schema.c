/* JSON Schema (2020-12) of the language, for editors: completion, help and most errors while typing. What it cannot
 * say (ranges with units, what fits together) the program says. Always in English: it is checked in. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/unit_table.h"
#include "sim/config/bind.h"
#include "sim/config/walk.h"

#define NUMBER "[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?"

struct making {
	struct arena *arena;
	const struct mounts *mounts;
	json_t *defs;
};

static json_t *text_json(const char *text)
{
	json_t *string = json_string(text);

	return string ? string : json_string("");
}

static json_t *ref(const char *name)
{
	return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name));
}

static json_t *of_type(const char *type)
{
	return json_pack("{s:s}", "type", type);
}

static json_t *enum_of(const char *const *words)
{
	json_t *list = json_array();

	for (; *words; words++)
		json_array_append_new(list, text_json(*words));
	return json_pack("{s:o}", "enum", list);
}

static json_t *object_of(json_t *properties, json_t *required)
{
	json_t *object = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties, "additionalProperties", 0);

	if (json_array_size(required))
		json_object_set_new(object, "required", required);
	else
		json_decref(required);
	return object;
}

static const char *dimension_name(enum dimension dim)
{
	static const char *const names[DIM_COUNT_OF] = {
		[DIM_NUMBER] = "number", [DIM_RATIO] = "percentage", [DIM_FRACTION] = "share", [DIM_TIME] = "time",
		[DIM_BYTES] = "bytes", [DIM_USD] = "usd", [DIM_USD_PER_HOUR] = "usd_per_hour",
		[DIM_USD_PER_GIB_MONTH] = "usd_per_gib_month", [DIM_USD_PER_GIB] = "usd_per_gib", [DIM_RATE] = "rate",
		[DIM_FLOPS] = "flops", [DIM_BITS_PER_SECOND] = "bits_per_second",
	};

	return names[dim] ? names[dim] : "quantity";
}

/* The units of DIM as alternatives of a regular expression. */
static void add_units(struct text *pattern, enum dimension dim)
{
	bool first = true, none = false;
	size_t i;

	text_add(pattern, "(");
	for (i = 0; i < unit_count; i++) {
		if (unit_table[i].dim != dim)
			continue;
		none |= *unit_table[i].name == '\0';
		if (*unit_table[i].name)
			text_addf(pattern, "%s%s", first ? "" : "|", unit_table[i].name);
		first &= *unit_table[i].name == '\0';
	}
	text_add(pattern, none ? ")?" : ")");
}

static void add_pattern(struct text *pattern, enum dimension dim)
{
	const struct unit_form *form = &unit_form[dim];

	text_add(pattern, form->money ? "^\\s*([+-]?\\$\\s*" NUMBER "|" NUMBER "\\s*USD)" : "^\\s*" NUMBER);
	text_add(pattern, form->per ? "\\s*(/|per\\s)\\s*" : "\\s*");
	add_units(pattern, dim);
	text_add(pattern, "\\s*$");
}

static bool bare(enum dimension dim)
{
	return dim == DIM_NUMBER || dim == DIM_FRACTION;
}

/* One value of DIM: a string with its unit, or a number where that needs none. */
static json_t *plain_quantity(enum dimension dim)
{
	struct text pattern = {0};
	json_t *quantity;

	add_pattern(&pattern, dim);
	quantity = json_pack("{s:o, s:s, s:s}", "type", bare(dim) ? json_pack("[s,s]", "number", "string") : json_string("string"),
			     "pattern", pattern.s, "description", dimension_example(dim));
	text_release(&pattern);
	return quantity;
}

static json_t *fields(const char *one, json_t *first, const char *two, json_t *second)
{
	json_t *properties = json_object(), *required = json_array();

	json_object_set_new(properties, one, first);
	json_array_append_new(required, json_string(one));
	if (two) {
		json_object_set_new(properties, two, second);
		json_array_append_new(required, json_string(two));
	}
	return object_of(properties, required);
}

static json_t *list_of(const char *name, int count)
{
	return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", ref(name), "minItems", count, "maxItems", count);
}

static json_t *laws(enum dimension dim)
{
	const char *name = dimension_name(dim);
	json_t *p = json_object();

	json_object_set_new(p, "uniform", list_of(name, 2));
	json_object_set_new(p, "normal", fields("mean", ref(name), "sd", ref(name)));
	json_object_set_new(p, "lognormal", json_pack("{s:[o,o]}", "anyOf", fields("p50", ref(name), "p95", ref(name)),
						      fields("mean", ref(name), "cv", ref("share"))));
	json_object_set_new(p, "exponential", fields("mean", ref(name), NULL, NULL));
	json_object_set_new(p, "weibull", fields("shape", ref("number"), "scale", ref(name)));
	json_object_set_new(p, "gamma", fields("mean", ref(name), "cv", ref("share")));
	json_object_set_new(p, "triangular", list_of(name, 3));
	if (bare(dim) || dim == DIM_RATIO)
		json_object_set_new(p, "beta", fields("mean", ref(name), "sd", ref(name)));
	json_object_set_new(p, "pareto", fields("shape", ref("number"), "scale", ref(name)));
	json_object_set_new(p, "empirical", json_pack("{s:[o,{s:s, s:o, s:i}]}", "anyOf", of_type("string"), "type", "array", "items",
						      ref(name), "minItems", 1));
	json_object_set_new(p, "choice", json_pack("{s:s, s:o, s:i}", "type", "object", "additionalProperties", ref("share"),
						   "minProperties", 1));
	return json_pack("{s:s, s:o, s:b, s:i, s:i}", "type", "object", "properties", p, "additionalProperties", 0, "minProperties", 1,
			 "maxProperties", 1);
}

/* "2 h to 6 h" */
static json_t *span(void)
{
	return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", " to ", "description", "p5 to p95 of a lognormal, such as 2 h to 6 h");
}

/* Names of $defs are made when first used; true: NAME is still to be defined. */
static bool define(struct making *m, const char *name)
{
	if (json_object_get(m->defs, name))
		return false;
	json_object_set_new(m->defs, name, json_true());
	return true;
}

static const char *quantity_def(struct making *m, enum dimension dim, bool certain)
{
	const char *plain = dimension_name(dim), *name = certain ? plain : arena_textf(m->arena, "uncertain_%s", plain);

	if (define(m, plain))
		json_object_set_new(m->defs, plain, plain_quantity(dim));
	if (certain || !define(m, name))
		return name;
	quantity_def(m, DIM_NUMBER, true);
	quantity_def(m, DIM_FRACTION, true);
	json_object_set_new(m->defs, name, json_pack("{s:[o,o,o]}", "anyOf", ref(plain), span(), laws(dim)));
	return name;
}

static json_t *quantity(struct making *m, const struct schema_row *row)
{
	json_t *of = ref(quantity_def(m, row->dim, row->flags & ROW_CERTAIN));

	return row->words ? json_pack("{s:[o,o]}", "anyOf", enum_of(row->words), of) : of;
}

static json_t *figure(struct making *m, const struct schema_row *row)
{
	static const char *const qualities[] = {"published", "derived", "assumed", NULL};
	json_t *map = fields("value", quantity(m, row), NULL, NULL), *properties = json_object_get(map, "properties");

	json_object_set_new(properties, "source", of_type("string"));
	json_object_set_new(properties, "as_of", json_pack("{s:[s,s]}", "type", "string", "number"));
	json_object_set_new(properties, "quality", enum_of(qualities));
	json_object_set_new(properties, "note", of_type("string"));
	return json_pack("{s:[o,o]}", "anyOf", quantity(m, row), map);
}

static json_t *integer(const struct schema_row *row)
{
	const double top = quantity_max(&(struct wanted){.min = row->min, .max = row->max});
	json_t *type = of_type("integer");

	json_object_set_new(type, "minimum", json_integer((json_int_t)row->min));
	if (top < 9e15)
		json_object_set_new(type, "maximum", json_integer((json_int_t)top));
	return type;
}

static json_t *bilingual(void)
{
	json_t *properties = json_pack("{s:o, s:o}", "en", of_type("string"), "es", of_type("string"));

	json_t *map = object_of(properties, json_array());

	json_object_set_new(map, "minProperties", json_integer(1));
	return json_pack("{s:[{s:[s,s]},o]}", "anyOf", "type", "string", "number", map);
}

static json_t *level(struct making *m, const struct schema *schema, const char *prefix, const char *by);

static json_t *section(struct making *m, const struct schema *schema, const struct schema_row *row)
{
	json_t *map = level(m, schema, row->path, NULL);

	return row->words ? json_pack("{s:[o,o]}", "anyOf", enum_of(row->words), map) : map;
}

static const char *schema_def(struct making *m, const struct schema *schema, const char *by)
{
	char *name = arena_textf(m->arena, "%s%s%s%s", "keys_of_", schema->name, by ? "_by_" : "", by ? by : ""), *s;

	for (s = name; *s; s++)
		if (*s == ' ' || *s == '/' || *s == '~' || *s == '%')
			*s = '_';
	if (define(m, name)) {
		json_t *of = level(m, schema, "", by);

		json_object_set_new(of, "description", text_json(schema->doc));
		json_object_set_new(m->defs, name, of);
	}
	return name;
}

/* The entry's key BY says which keys the others are. */
static json_t *entry(struct making *m, const struct schema_row *row)
{
	const struct schema *const *schemas;
	const char *by;
	const size_t count = row_schemas(m->mounts, row, &schemas, &by);
	json_t *names = json_array(), *all = json_array();
	size_t i;

	for (i = 0; by && i < count; i++) {
		json_array_append_new(names, text_json(schemas[i]->name));
		json_array_append_new(all, json_pack("{s:{s:{s:{s:s}}, s:[s]}, s:o}", "if", "properties", by, "const", schemas[i]->name,
						     "required", by, "then", ref(schema_def(m, schemas[i], by))));
	}
	if (by)
		return json_pack("{s:s, s:{s:{s:o}}, s:[s], s:o}", "type", "object", "properties", by, "enum", names, "required", by,
				 "allOf", all);
	json_decref(names);
	json_decref(all);
	return count ? ref(schema_def(m, schemas[0], NULL)) : of_type("object");
}

static json_t *entries(struct making *m, const struct schema_row *row)
{
	json_t *of;

	if (row->type == KEY_ONE)
		return entry(m, row);
	if (row->type == KEY_LIST)
		return json_pack("{s:s, s:o}", "type", "array", "items", entry(m, row));
	of = json_pack("{s:s, s:o}", "type", "object", "additionalProperties", entry(m, row));
	if (row->flags & ROW_SAFE)
		json_object_set_new(of, "propertyNames", json_pack("{s:s}", "pattern", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$"));
	if (row->flags & ROW_REQUIRED)
		json_object_set_new(of, "minProperties", json_integer(1));
	return of;
}

static json_t *type_of(struct making *m, const struct schema *schema, const struct schema_row *row)
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
		return of_type("boolean");
	case KEY_CHOICE:
		return enum_of(row->words);
	case KEY_NAME:
		return json_pack("{s:[s,s]}", "type", "string", "number");
	case KEY_TEXT:
		return bilingual();
	case KEY_TIMESTAMP:
		return of_type("string");
	case KEY_TAGS:
		return json_pack("{s:s, s:{s:[s,s,s]}}", "type", "object", "additionalProperties", "type", "string", "number", "boolean");
	case KEY_STRINGS:
		return json_pack("{s:s, s:o}", "type", "array", "items", of_type("string"));
	case KEY_NODE:
		return row->flags & ROW_NODE_PATHS ? of_type("object") : json_object();
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
	if (row->type == KEY_QUANTITY && bare(row->dim) && number_read(node->text, &x))
		return x == floor(x) && fabs(x) < 1e15 ? json_integer((json_int_t)x) : json_real(x);
	return text_json(node->text);
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
			json_object_set_new(json, node->key[i]->text, node_json(&(struct schema_row){.type = KEY_NODE}, node->item[i]));
		else
			json_array_append_new(json, node_json(&(struct schema_row){.type = KEY_NODE}, node->item[i]));
	return json;
}

static json_t *described(struct making *m, const struct schema *schema, const struct schema_row *row)
{
	json_t *type = type_of(m, schema, row), *out = json_object();
	struct text words = {0};
	const struct node *node;
	struct node space;

	describe_range(row, &words);
	json_object_set_new(out, "description", words.len && row->type != KEY_INTEGER ? json_sprintf("%s (%s)", row->help, words.s)
									       : text_json(row->help));
	text_release(&words);
	json_object_update(out, type);
	json_decref(type);
	if (row->fallback)
		json_object_set_new(out, "default", node_json(row, row_fallback(m->arena, row, &space)));
	node = row->example && row->type != KEY_TABLE && !json_object_get(out, "enum") ? row_parse(m->arena, row->example, &space) : NULL;
	if (node && node->kind == NODE_SCALAR)
		json_object_set_new(out, "examples", json_pack("[o]", node_json(row, node)));
	return out;
}

/* The keys directly under PREFIX. */
static json_t *level(struct making *m, const struct schema *schema, const char *prefix, const char *by)
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
	return object_of(properties, required);
}

char *schema_json(const struct schema *root, const struct mounts *mounts)
{
	struct making m = {arena_new(), mounts, json_object()};
	const enum lang before = lang_in_use();
	json_t *schema = json_object(), *of;
	char *text, *line;

	lang_use(LANG_EN);
	of = level(&m, root, "", NULL);
	json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
	json_object_set_new(schema, "title", json_sprintf("costcast %s", root->name));
	json_object_set_new(schema, "description", text_json(root->doc));
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
