/* Numbers with units, their ranges, words that stand instead, and the short form "2 h to 6 h". */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/units.h"
#include "sim/config/bind.h"

static const char *phrase(const struct binding *b, enum dimension dim, const char *const *words)
{
	if (!words || !*words)
		return _(dimension_example(dim));
	return arena_textf(b->arena, _("%s or one of: %s"), _(dimension_example(dim)), joined(b->arena, words));
}

static void unit_error(const struct binding *b, enum unit_fault fault, enum dimension dim, const char *const *words,
		       const struct node *node, const char *path)
{
	const char *text = shown(b->arena, node->text), *write = phrase(b, dim, words), *near = NULL;

	switch (fault) {
	case UNIT_MISSING:
		diag_error(b->diag, node->at, _("\"%s\": \"%s\" has no unit; write %s"), path, text, write);
		break;
	case UNIT_UNKNOWN:
		diag_error(b->diag, node->at, _("\"%s\": \"%s\" has an unknown unit; write %s"), path, text, write);
		break;
	case UNIT_OTHER_DIMENSION:
		diag_error(b->diag, node->at, _("\"%s\": \"%s\" has a unit that does not fit here; write %s"), path,
			   text, write);
		break;
	case UNIT_NOT_FINITE:
		diag_error(b->diag, node->at, _("\"%s\": \"%s\" is out of range: no such number can be held; write %s"),
			   path, text, write);
		break;
	default:
		near = words ? suggest(node->text, words) : NULL;
		if (near)
			diag_error(b->diag, node->at, _("\"%s\": \"%s\" is not known here; did you mean \"%s\"?"), path,
				   text, near);
		else
			diag_error(b->diag, node->at, _("\"%s\": \"%s\" is not a quantity; write %s"), path, text,
				   write);
	}
}

bool quantity_scalar(const struct binding *b, enum dimension dim, const char *const *words, const struct node *node,
		     const char *path, double *x)
{
	enum unit_fault fault;

	if (!want_scalar(b, node, path, phrase(b, dim, words)))
		return false;
	fault = unit_read(node->text, dim, x);
	if (fault != UNIT_OK)
		unit_error(b, fault, dim, words, node, path);
	return fault == UNIT_OK;
}

double quantity_max(const struct wanted *w)
{
	return w->max == 0 && w->min >= 0 ? INFINITY : w->max;
}

bool quantity_in_range(const struct wanted *w, double x, bool open_min)
{
	return (open_min ? x > w->min : x >= w->min) && x <= quantity_max(w) && fabs(x) <= QUANTITY_LIMIT;
}

void quantity_out_of_range(const struct binding *b, const struct wanted *w, const char *path, const char *text,
			   struct place at)
{
	const bool open = w->flags & ROW_OPEN_MIN;
	const double top = quantity_max(w);
	char low[64] = "", high[64] = "";

	text = shown(b->arena, text);
	if (isfinite(w->min))
		unit_write(w->min, w->dim, low, sizeof low);
	if (isfinite(top))
		unit_write(top, w->dim, high, sizeof high);
	if (*low && *high && open)
		diag_error(b->diag, at, _("\"%s\": %s is out of range; it must be more than %s and at most %s"), path,
			   text, low, high);
	else if (*low && *high)
		diag_error(b->diag, at, _("\"%s\": %s is out of range; it must be from %s to %s"), path, text, low,
			   high);
	else if (*high)
		diag_error(b->diag, at, _("\"%s\": %s is out of range; it must be at most %s"), path, text, high);
	else if (*low && open)
		diag_error(b->diag, at, _("\"%s\": %s is out of range; it must be more than %s"), path, text, low);
	else if (*low)
		diag_error(b->diag, at, _("\"%s\": %s is out of range; it must be at least %s, and no more than 1e30"),
			   path, text, low);
	else
		diag_error(b->diag, at, _("\"%s\": %s is out of range; it must be at most 1e30"), path, text);
}

/* "2 h to 6 h", "2 to 6 h", "$2 to $6/h": the first may borrow the unit of the second. */
struct span {
	const char *low, *high;
};

static bool split(struct arena *arena, const char *text, struct span *span)
{
	const char *to = strstr(text, " to ");

	if (!to)
		return false;
	span->low = arena_textn(arena, text, (size_t)(to - text));
	span->high = arena_text(arena, to + strlen(" to "));
	return true;
}

static size_t number_length(const char *text)
{
	return strspn(text, "$") + strspn(text + strspn(text, "$"), "0123456789.eE");
}

static const char *with_unit_of(struct arena *arena, const char *low, const char *high)
{
	const char *high_number = high + strspn(high, " ");
	const char *unit = high_number + number_length(high_number);

	low += strspn(low, " ");
	if (low[number_length(low)])
		return low;
	return arena_textf(arena, "%s%s%s", *high_number == '$' && *low != '$' ? "$" : "", low, unit);
}

static bool bind_span(const struct binding *b, const struct wanted *w, const struct node *node, const char *path,
		      const struct span *span, struct dist *dist)
{
	struct node low = *node, high = *node;
	double p5, p95;

	high.text = span->high;
	low.text = with_unit_of(b->arena, span->low, span->high);
	if (!quantity_scalar(b, w->dim, NULL, &high, path, &p95) || !quantity_scalar(b, w->dim, NULL, &low, path, &p5))
		return false;
	if (p5 < p95 && p95 <= QUANTITY_LIMIT && dist_lognormal_p5_p95(dist, p5, p95))
		return true;
	diag_error(b->diag, node->at,
		   _("\"%s\": \"%s\" must go from a quantity above zero to a larger one (p5 to p95 of a lognormal)"),
		   path, shown(b->arena, node->text));
	return false;
}

/* The support of a distribution within the row's range. Its upper end may be infinite; an atom may not sit on an open
 * lower end, but a density may begin there. */
static bool support_fits(const struct wanted *w, const struct dist *dist)
{
	const bool atoms = dist->kind == DIST_CONSTANT || dist->kind == DIST_EMPIRICAL || dist->kind == DIST_CHOICE;
	const double low = dist_min(dist), high = dist_max(dist);

	return quantity_in_range(w, low, atoms && (w->flags & ROW_OPEN_MIN)) &&
	       (isinf(high) || quantity_in_range(w, high, false));
}

static bool bind_uncertain(const struct binding *b, const struct wanted *w, const struct node *node, const char *path,
			   struct dist *dist)
{
	struct span span;

	if (w->flags & ROW_CERTAIN) {
		diag_error(b->diag, node->at, _("\"%s\" takes one value, not a distribution; write %s"), path,
			   phrase(b, w->dim, w->words));
		return false;
	}
	if (node->kind == NODE_MAP) {
		if (!dist_bind(b, w, node, path, dist))
			return false;
	} else if (!split(b->arena, node->text, &span) || !bind_span(b, w, node, path, &span, dist)) {
		return false;
	}
	if (support_fits(w, dist))
		return true;
	quantity_out_of_range(b, w, path, node->kind == NODE_MAP ? _("this distribution") : node->text, node->at);
	return false;
}

static bool bind_certain(const struct binding *b, const struct wanted *w, const struct node *node, const char *path,
			 struct dist *dist)
{
	double x;

	if (!quantity_scalar(b, w->dim, w->words, node, path, &x))
		return false;
	*dist = value_constant(x).dist;
	if (quantity_in_range(w, x, w->flags & ROW_OPEN_MIN))
		return true;
	quantity_out_of_range(b, w, path, node->text, node->at);
	return false;
}

#define SHARE_MAX 100.0                   /* of something else: a hundred times it is a slip */

/* "25 %" where a share may stand in place of the quantity: from 0 on, of what the help of the row says. */
static bool bind_share(const struct binding *b, const struct node *node, const char *path, struct value *value)
{
	static const struct wanted share = {.dim = DIM_RATIO, .max = SHARE_MAX};

	*value = value_constant(0);
	value->form = VALUE_SHARE;
	value->at = node->at;
	return bind_certain(b, &share, node, path, &value->dist);
}

#define MONTHS_MOST 120.0                 /* ten years */

/* "3 months" where the calendar counts. False: TEXT is no such thing. */
static bool months_read(const char *text, double *months)
{
	const char *unit = text + strspn(text, "+-0123456789.eE");
	char number[16];

	if (unit - text >= (ptrdiff_t)sizeof number)
		return false;
	snprintf(number, sizeof number, "%.*s", (int)(unit - text), text);
	unit += strspn(unit, " ");
	return (strcmp(unit, "month") == 0 || strcmp(unit, "months") == 0) && number_read(number, months);
}

static bool bind_months(const struct binding *b, const struct wanted *w, const struct node *node, const char *path, double months,
			struct value *value)
{
	const double most = w->max > 0 ? fmin(MONTHS_MOST, floor(w->max / (28.0 * 86400))) : MONTHS_MOST;

	*value = value_constant(months);
	value->form = VALUE_MONTHS;
	value->at = node->at;
	if (months == rint(months) && months >= 1 && months <= most)
		return true;
	diag_error(b->diag, node->at, _("\"%s\": \"%s\": months of the calendar are whole, from 1 to %.0f"), path, shown(b->arena, node->text), most);
	return false;
}

/* Forms of a time that only some keys know: months of the calendar, a date. False: NODE is none of them. */
static bool bind_by_calendar(const struct binding *b, const struct wanted *w, const struct node *node, const char *path, struct value *value,
			     bool *fine)
{
	double months;
	int64_t unix_s;

	if (node->kind != NODE_SCALAR || !node->text)
		return false;
	if ((w->flags & ROW_MONTHS) && months_read(node->text, &months)) {
		*fine = bind_months(b, w, node, path, months, value);
		return true;
	}
	if (!(w->flags & ROW_DATE) || !calendar_read(node->text, &unix_s))
		return false;
	*value = value_constant((double)unix_s);
	value->form = VALUE_DATE;
	value->at = node->at;
	*fine = true;
	return true;
}

bool quantity_bind(const struct binding *b, const struct wanted *w, const struct node *node, const char *path,
		   struct value *value)
{
	const int word = node->kind == NODE_SCALAR ? word_index(w->words, node->text) : -1;
	const bool uncertain = node->kind == NODE_MAP || (node->kind == NODE_SCALAR && strstr(node->text, " to "));
	struct dist dist = {0};
	bool fine;

	if (bind_by_calendar(b, w, node, path, value, &fine))
		return fine;
	if ((w->flags & ROW_SHARE) && node->kind == NODE_SCALAR && node->text && strchr(node->text, '%'))
		return bind_share(b, node, path, value);
	if (word < 0 && !(uncertain ? bind_uncertain : bind_certain)(b, w, node, path, &dist))
		return false;
	*value = (struct value){
		.form = word >= 0 ? VALUE_WORD : VALUE_QUANTITY,
		.word = word,
		.dist = dist,
		.purpose = purpose_of(PURPOSE_VALUE, purpose_hash(path)),
		.of_life = strncmp(path, "workloads.", 10) == 0,
		.at = node->at,
	};
	return true;
}

bool value_read(const struct binding *b, const struct node *node, enum dimension dim, const char *path,
		struct value *value)
{
	const struct wanted any = {.dim = dim, .min = -INFINITY, .max = INFINITY};

	return quantity_bind(b, &any, node, path, value);
}

struct value value_constant(double x)
{
	return (struct value){.form = VALUE_QUANTITY, .word = -1, .dist = {.kind = DIST_CONSTANT, .a = x}};
}
