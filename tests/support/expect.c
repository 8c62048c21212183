#include "tests/support/expect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool expectation_next(const char **at, struct expectation *expectation)
{
	const char *line = *at;

	while ((line = strstr(line, "# expect"))) {
		const char *end = strchr(line, '\n'), *rest = line + strlen("# expect");
		char text[640];
		size_t named = 0;

		end = end ? end : line + strlen(line);
		*at = end;
		*expectation = (struct expectation){.within = -1};
		if (*rest == '[' && (named = strcspn(++rest, "]")) < sizeof expectation->strategy) {
			memcpy(expectation->strategy, rest, named);
			rest += named + 1;
		}
		if (*rest != ':' || (size_t)(end - rest) >= sizeof text) {
			line = end;
			if (*rest == 'a')         /* "# expectation…": words */
				continue;
			return true;
		}
		snprintf(text, sizeof text, "%.*s", (int)(end - rest - 1), rest + 1);
		char *within = strstr(text, " within "), *equals;

		if (within)
			*within = '\0';
		for (equals = text + strlen(text); equals > text && strncmp(equals, " = ", 3) != 0; equals--)
			;
		if (equals == text)
			return true;
		*equals = '\0';
		snprintf(expectation->text, sizeof expectation->text, "%s", text);
		expectation->wanted = strtod(equals + 3, NULL);
		expectation->within = within ? strtod(within + 8, NULL) : 1e-9 * fmax(1, fabs(expectation->wanted));
		return true;
	}
	return false;
}

/* ---- expressions, by recursive descent ---- */

struct reader {
	const char *s, *why;
	const struct facts *facts;
};

static void blanks(struct reader *r)
{
	while (*r->s == ' ')
		r->s++;
}

static double fault(struct reader *r, const char *why)
{
	r->why = r->why ? r->why : why;
	return NAN;
}

static bool skip(struct reader *r, const char *word)
{
	blanks(r);
	if (strncmp(r->s, word, strlen(word)) != 0)
		return false;
	r->s += strlen(word);
	return true;
}

/* Up to one of ENDS or " and ", outside of nothing: values hold no such thing. */
static void take(struct reader *r, const char *ends, char *to, size_t size)
{
	size_t n = 0;

	while (*r->s && !strchr(ends, *r->s) && strncmp(r->s, " and ", 5) != 0 && n + 1 < size)
		to[n++] = *r->s++;
	while (n > 0 && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
}

struct condition { size_t column; char op, value[160]; };
enum { CONDITIONS = 8 };

static size_t read_conditions(struct reader *r, struct condition *condition)
{
	size_t count = 0;

	if (!skip(r, "where "))
		return 0;
	do {
		char name[64];

		blanks(r);
		take(r, "=!~)", name, sizeof name);
		condition[count].op = *r->s;
		r->s += *r->s == '!' ? 2 : 1;
		condition[count].column = csv_column(r->facts->bill, name);
		take(r, ")", condition[count].value, sizeof condition[count].value);
		count++;
	} while (count < CONDITIONS && skip(r, "and "));
	return count;
}

static bool holds(const struct reader *r, size_t row, const struct condition *condition, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *cell = r->facts->bill->cell[row][condition[i].column];
		const bool same = condition[i].op == '~' ? strstr(cell, condition[i].value) != NULL : strcmp(cell, condition[i].value) == 0;

		if (same == (condition[i].op == '!'))
			return false;
	}
	return true;
}

/* The rest of sum(COLUMN [where …]) or count(where …). */
static double over_rows(struct reader *r, bool count)
{
	struct condition condition[CONDITIONS];
	char name[64] = "";
	double sum = 0;

	if (!count) {
		size_t n = 0;

		blanks(r);
		for (; *r->s && *r->s != ' ' && *r->s != ')' && n + 1 < sizeof name; r->s++)
			name[n++] = *r->s;
		name[n] = '\0';
	}
	blanks(r);
	const size_t conditions = read_conditions(r, condition);

	if (!skip(r, ")"))
		return fault(r, "no ) after the rows");
	for (size_t row = 1; row < r->facts->bill->rows; row++)
		if (holds(r, row, condition, conditions))
			sum += count ? 1 : strtod(csv_at(r->facts->bill, row, name), NULL);
	return sum;
}

static json_t *step(json_t *at, const char *name)
{
	return json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10)) : json_object_get(at, name);
}

static double from_json(struct reader *r)
{
	char path[200], *save = NULL;

	blanks(r);
	take(r, ")", path, sizeof path);
	if (!skip(r, ")"))
		return fault(r, "no ) after the path");
	char copy[200];
	json_t *at = r->facts->strategy;

	memcpy(copy, path, sizeof copy);
	for (char *name = strtok_r(copy, ".", &save); name && at; name = strtok_r(NULL, ".", &save))
		at = step(at, name);
	if (!at) {
		at = r->facts->summary;
		for (char *name = strtok_r(path, ".", &save); name && at; name = strtok_r(NULL, ".", &save))
			at = step(at, name);
	}
	return json_is_number(at) ? json_number_value(at) : fault(r, "no such number in the summary");
}

static double sum_of(struct reader *r);

static double factor(struct reader *r)
{
	char *end;
	double x;

	if (skip(r, "("))
		return x = sum_of(r), skip(r, ")") ? x : fault(r, "no )");
	if (skip(r, "-"))
		return -factor(r);
	if (skip(r, "cost"))
		return r->facts->cost;
	if (skip(r, "sum("))
		return over_rows(r, false);
	if (skip(r, "count("))
		return over_rows(r, true);
	if (skip(r, "json("))
		return from_json(r);
	blanks(r);
	x = strtod(r->s, &end);
	if (end == r->s)
		return fault(r, "a number, cost, sum(), count() or json() is missing");
	r->s = end;
	return x;
}

static double product_of(struct reader *r)
{
	double x = factor(r);

	for (;;)
		if (skip(r, "*"))
			x *= factor(r);
		else if (skip(r, "/"))
			x /= factor(r);
		else
			return x;
}

static double sum_of(struct reader *r)
{
	double x = product_of(r);

	for (;;)
		if (skip(r, "+"))
			x += product_of(r);
		else if (skip(r, "-"))
			x -= product_of(r);
		else
			return x;
}

double expectation_value(const struct expectation *expectation, const struct facts *facts, const char **why)
{
	struct reader r = {.s = expectation->text, .facts = facts};
	double x;

	if (expectation->within < 0)
		return *why = "the line cannot be read", NAN;
	x = sum_of(&r);
	blanks(&r);
	if (!r.why && *r.s)
		r.why = "something follows the expression";
	*why = r.why;
	return r.why ? NAN : x;
}
