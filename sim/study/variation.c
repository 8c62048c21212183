#include "sim/study/variation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/study/keys.h"

#define LOG_FROM 10.0                     /* numbers are spread in the logarithm only when the largest is so many times the least */

static struct place place_in(const struct source *source, size_t from, size_t bytes)
{
	const char *before = source->text, *part = source->text + from;
	struct text left = {0}, own = {0};
	struct place at = {source, 1, 1, 1};

	text_addn(&left, before, from);
	text_addn(&own, part, bytes);
	at.col = 1 + (int)utf8_width(text_str(&left));
	at.end_col = at.col + (int)utf8_width(text_str(&own));
	text_release(&left);
	text_release(&own);
	return at;
}

/* How many bytes of S the first value takes: to the next comma outside brackets and quotes. */
static size_t value_length(const char *s)
{
	int depth = 0;
	size_t i = 0;

	for (char quote = 0; s[i]; i++) {
		if (quote)
			quote = s[i] == quote ? 0 : quote;
		else if (s[i] == '"' || s[i] == '\'')
			quote = s[i];
		else if (s[i] == '{' || s[i] == '[')
			depth++;
		else if (s[i] == '}' || s[i] == ']')
			depth--;
		else if (s[i] == ',' && depth <= 0)
			break;
	}
	return i;
}

/* Without the blanks around it. */
static void trim(const char *s, size_t *from, size_t *bytes)
{
	while (*bytes && s[*from] == ' ') {
		(*from)++;
		(*bytes)--;
	}
	while (*bytes && s[*from + *bytes - 1] == ' ')
		(*bytes)--;
}

static bool value_add(const struct scenario *scenario, struct variation *v, size_t from, size_t bytes, struct diag *diag)
{
	trim(v->source->text, &from, &bytes);
	const struct place at = place_in(v->source, from, bytes ? bytes : 1);
	struct varied_value value = {.text = arena_textn(scenario->arena, v->source->text + from, bytes), .number = NAN};

	if (!bytes) {
		diag_error(diag, at, _("a value is missing; write \"\" for an empty text"));
		return false;
	}
	for (size_t i = 0; i < v->count; i++)
		if (strcmp(v->value[i].text, value.text) == 0) {
			diag_error(diag, at, _("the value \"%s\" is given twice"), value.text);
			return false;
		}
	value.node = node_read_part(scenario->arena, v->source, from, bytes, diag);
	if (!value.node)
		return false;
	v->value[v->count++] = value;
	return true;
}

static bool values_read(const struct scenario *scenario, struct variation *v, size_t from, struct diag *diag)
{
	const char *s = v->source->text;
	size_t many = 1;
	bool fine = true;

	for (const char *c = s; *c; c++)
		many += *c == ',';
	v->value = arena_alloc(scenario->arena, many + 1, sizeof *v->value);
	for (;;) {
		const size_t bytes = value_length(s + from);

		fine &= value_add(scenario, v, from, bytes, diag);
		if (!s[from + bytes])
			break;
		from += bytes + 1;
	}
	if (v->count > VARIATION_VALUES_MOST) {
		diag_error(diag, place_in(v->source, 0, strlen(v->path)), _("%zu values are too many; at most %d"), v->count, VARIATION_VALUES_MOST);
		return false;
	}
	return fine;
}

/* --- numbers --- */

/* The number of a value of ROW, in its base unit; NAN: it is none. */
static double number_of(const struct scenario *scenario, const struct schema_row *row, const struct node *node, const char *path)
{
	struct diag unheard = {0};
	const struct binding quiet = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct value value = {0};
	double number = NAN;

	if (node->kind != NODE_SCALAR)
		return NAN;
	if (row->type == KEY_INTEGER) {
		if (!number_read(node->text, &number) || number != rint(number))
			number = NAN;
	} else if (row_is_quantity(row)) {
		for (const char *const *word = row->words; word && *word; word++)
			if (strcmp(*word, node->text) == 0)
				return NAN;
		if (value_read(&quiet, node, row->dim, path, &value) && value.form == VALUE_QUANTITY && value.dist.kind == DIST_CONSTANT)
			number = value.dist.a;
	}
	diag_release(&unheard);
	return number;
}

static int by_number(const void *a, const void *b)
{
	const double x = ((const struct varied_value *)a)->number, y = ((const struct varied_value *)b)->number;

	return x < y ? -1 : x > y;
}

void unit_written(struct arena *arena, const char *text, double number, const char **unit, double *size)
{
	const bool dollar = text[0] == '$';
	const char *digits = text + dollar, *rest = digits + strspn(digits, "+-0123456789.eE");
	double written;

	*unit = "";
	*size = 1;
	if (!number_read(arena_textn(arena, digits, (size_t)(rest - digits)), &written) || written == 0 || !(number / written > 0))
		return;
	while (*rest == ' ')
		rest++;
	*unit = dollar ? arena_textf(arena, "USD%s", rest) : rest;
	*size = number / written;
}

/* Steps that are alike as quotients, and not as differences. */
static bool even_in_log(const struct variation *v)
{
	const double least = v->value[0].number, most = v->value[v->count - 1].number;
	double smallest = INFINITY;

	if (v->count < 3 || !(least > 0) || most < LOG_FROM * least)
		return false;
	for (size_t i = 1; i < v->count; i++)
		smallest = fmin(smallest, v->value[i].number - v->value[i - 1].number);
	return smallest * (double)(v->count - 1) < 0.5 * (most - least);
}

/* The row of the key: found in a tree in which it stands, for names with dots in them are known from there. */
static const struct schema_row *row_of(const struct scenario *scenario, const struct variation *v)
{
	struct diag unheard = {0};
	const struct binding quiet = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct node *tree = node_copy(scenario->arena, scenario->tree);

	tree_set(&quiet, tree, v->path, node_copy(scenario->arena, v->value[0].node));
	diag_release(&unheard);
	return row_find(&scenario->mounts, tree, v->path);
}

static bool numbers_find(const struct scenario *scenario, struct variation *v, struct diag *diag)
{
	const struct schema_row *row = v->count ? row_of(scenario, v) : NULL;
	bool fine = true;

	v->numeric = row && v->count > 0;
	for (size_t i = 0; i < v->count && row; i++) {
		v->value[i].number = number_of(scenario, row, v->value[i].node, v->path);
		v->numeric &= isfinite(v->value[i].number);
	}
	if (!v->numeric)
		return true;
	v->dim = row->dim;
	v->whole = row->type == KEY_INTEGER;
	qsort(v->value, v->count, sizeof *v->value, by_number);
	for (size_t i = 1; i < v->count; i++)
		if (v->value[i].number == v->value[i - 1].number) {
			diag_error(diag, v->value[i].node->at, _("\"%s\" and \"%s\" are the same value"), v->value[i - 1].text, v->value[i].text);
			fine = false;
		}
	unit_written(scenario->arena, v->value[v->count - 1].text, v->value[v->count - 1].number, &v->unit, &v->unit_size);
	v->even_in_log = even_in_log(v);
	return fine;
}

bool variation_read(const struct scenario *scenario, const char *argument, struct variation *v, struct diag *diag)
{
	struct source *source = arena_alloc(scenario->arena, 1, sizeof *source);
	const char *equals = strchr(argument, '=');

	*source = (struct source){"--vary", arena_text(scenario->arena, argument), strlen(argument)};
	*v = (struct variation){.source = source};
	if (!utf8_valid(argument, source->bytes)) {
		diag_error(diag, (struct place){source, 0, 0, 0}, _("what is varied must be UTF-8 text"));
		return false;
	}
	if (!equals || equals == argument) {
		diag_error(diag, place_in(source, 0, source->bytes), _("\"--vary\" takes PATH=V1,V2,..., such as goal.deadline=8d,10d,12d, not \"%s\""),
			   argument);
		return false;
	}
	v->path = arena_textn(scenario->arena, argument, (size_t)(equals - argument));
	return values_read(scenario, v, (size_t)(equals + 1 - argument), diag) && numbers_find(scenario, v, diag);
}

const struct node *variation_between(const struct scenario *scenario, const struct variation *v, double number)
{
	char buf[64];

	return node_scalar(scenario->arena, arena_text(scenario->arena, unit_write(number, v->dim, buf, sizeof buf)),
			   place_in(v->source, 0, v->source->bytes));
}

/* --- what is looked at --- */

bool figure_read(const struct plan *plan, const char *metric, struct threshold *figure, struct diag *diag)
{
	const struct scenario *scenario = plan->scenario;
	const struct binding b = {scenario->arena, diag, &scenario->mounts, scenario->folder};
	struct source *source = arena_alloc(scenario->arena, 1, sizeof *source);
	const char *text = arena_text(scenario->arena, metric ? metric : "mean(cost)");

	*source = (struct source){"--metric", text, strlen(text)};
	if (!utf8_valid(text, source->bytes)) {
		diag_error(diag, (struct place){source, 0, 0, 0}, _("a figure must be UTF-8 text"));
		return false;
	}
	return statistic_read(&b, text, (struct place){source, 1, 1, 1 + (int)utf8_width(text)}, plan->scenario->measured,
			      !isnan(scenario->deadline_s), !isnan(scenario->budget_usd), figure);
}

/* --- plans --- */

const struct plan *plan_varied(const struct scenario *scenario, const struct varied *varied, size_t count, const char *only, struct diag *diag)
{
	struct scenario base = *scenario, *point;
	struct setting *setting = arena_alloc(scenario->arena, count + 1, sizeof *setting);
	const struct plan *plan;

	for (size_t i = 0; i < count; i++)
		setting[i] = (struct setting){varied[i].path, (struct node *)varied[i].value};
	if (only)
		base.wanted = only;
	point = scenario_vary(&base, &(struct settings){setting, count}, diag);
	plan = point ? plan_new(point, diag) : NULL;
	if (point && !plan)
		scenario_keep(point);
	return plan;
}

void plan_varied_free(const struct plan *plan)
{
	if (plan)
		scenario_free((struct scenario *)plan->scenario);
}
