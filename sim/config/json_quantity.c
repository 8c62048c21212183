/* Quantities, distributions, and small pieces of a JSON Schema. */
#include <string.h>

#include "sim/base/unit_table.h"
#include "sim/config/json.h"

#define NUMBER "[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?"

json_t *js_text(const char *text)
{
	json_t *string = json_string(text);

	return string ? string : json_string("");
}

json_t *js_ref(const char *name)
{
	return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name));
}

json_t *js_type(const char *type)
{
	return json_pack("{s:s}", "type", type);
}

json_t *js_map(json_t *properties, json_t *required)
{
	json_t *object =
	    json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties, "additionalProperties", 0);

	if (json_array_size(required))
		json_object_set_new(object, "required", required);
	else
		json_decref(required);
	return object;
}

bool js_define(struct js_making *m, const char *name)
{
	if (json_object_get(m->defs, name))
		return false;
	json_object_set_new(m->defs, name, json_true());
	return true;
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

bool js_bare(enum dimension dim)
{
	return dim == DIM_NUMBER || dim == DIM_FRACTION;
}

/* One value of DIM: a string with its unit, or a number where that needs none. */
static json_t *plain_quantity(enum dimension dim)
{
	struct text pattern = {0};
	json_t *quantity;

	add_pattern(&pattern, dim);
	quantity = json_pack("{s:o, s:s, s:s}", "type",
			     js_bare(dim) ? json_pack("[s,s]", "number", "string") : json_string("string"), "pattern",
			     pattern.s, "description", dimension_example(dim));
	text_release(&pattern);
	return quantity;
}

json_t *js_fields(const char *one, json_t *first, const char *two, json_t *second)
{
	json_t *properties = json_object(), *required = json_array();

	json_object_set_new(properties, one, first);
	json_array_append_new(required, json_string(one));
	if (two) {
		json_object_set_new(properties, two, second);
		json_array_append_new(required, json_string(two));
	}
	return js_map(properties, required);
}

static json_t *list_of(const char *name, int count)
{
	return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", js_ref(name), "minItems", count, "maxItems",
			 count);
}

static json_t *laws(enum dimension dim)
{
	const char *name = dimension_name(dim);
	json_t *p = json_object();

	json_object_set_new(p, "uniform", list_of(name, 2));
	json_object_set_new(p, "normal", js_fields("mean", js_ref(name), "sd", js_ref(name)));
	json_object_set_new(p, "lognormal",
			    json_pack("{s:[o,o]}", "anyOf", js_fields("p50", js_ref(name), "p95", js_ref(name)),
				      js_fields("mean", js_ref(name), "cv", js_ref("share"))));
	json_object_set_new(p, "exponential", js_fields("mean", js_ref(name), NULL, NULL));
	json_object_set_new(p, "weibull", js_fields("shape", js_ref("number"), "scale", js_ref(name)));
	json_object_set_new(p, "gamma", js_fields("mean", js_ref(name), "cv", js_ref("share")));
	json_object_set_new(p, "triangular", list_of(name, 3));
	if (js_bare(dim) || dim == DIM_RATIO)
		json_object_set_new(p, "beta", js_fields("mean", js_ref(name), "sd", js_ref(name)));
	json_object_set_new(p, "pareto", js_fields("shape", js_ref("number"), "scale", js_ref(name)));
	json_object_set_new(p, "empirical",
			    json_pack("{s:[o,{s:s, s:o, s:i}]}", "anyOf", js_type("string"), "type", "array", "items",
				      js_ref(name), "minItems", 1));
	json_object_set_new(p, "choice",
			    json_pack("{s:s, s:o, s:i}", "type", "object", "additionalProperties", js_ref("share"),
				      "minProperties", 1));
	return json_pack("{s:s, s:o, s:b, s:i, s:i}", "type", "object", "properties", p, "additionalProperties", 0,
			 "minProperties", 1, "maxProperties", 1);
}

/* "2 h to 6 h" */
static json_t *span(void)
{
	return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", " to ", "description",
			 "p5 to p95 of a lognormal, such as 2 h to 6 h");
}

const char *js_quantity(struct js_making *m, enum dimension dim, bool certain)
{
	const char *plain = dimension_name(dim), *name = certain ? plain : arena_textf(m->arena, "uncertain_%s", plain);

	if (js_define(m, plain))
		json_object_set_new(m->defs, plain, plain_quantity(dim));
	if (certain || !js_define(m, name))
		return name;
	js_quantity(m, DIM_NUMBER, true);
	js_quantity(m, DIM_FRACTION, true);
	json_object_set_new(m->defs, name, json_pack("{s:[o,o,o]}", "anyOf", js_ref(plain), span(), laws(dim)));
	return name;
}
