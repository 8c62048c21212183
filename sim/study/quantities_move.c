/* A quantity at another value, and the plan in which it is there. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/keys.h"
#include "sim/study/quantities.h"

/* In 15 digits: 1.25 times 94 % is 117.5 %, not 117.49999999999998 %. */
static struct node *scalar(const struct scenario *scenario, const struct quantity *q, double number)
{
	char buf[64];

	snprintf(buf, sizeof buf, "%.15g", number);
	number = strtod(buf, NULL);
	return node_scalar(scenario->arena, unit_write(number, q->dim, buf, sizeof buf), q->node->at);
}

static struct quantity_end to_quantile(const struct scenario *scenario, const struct quantity *q, double p)
{
	struct diag unheard = {0};
	const struct binding quiet = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct value value = {0};
	struct quantity_end end = {NULL, NAN};

	if (value_read(&quiet, q->node, q->dim, "", &value)) {
		end.number = dist_quantile(&value.dist, p);
		end.node = isfinite(end.number) ? scalar(scenario, q, end.number) : NULL;
	}
	diag_release(&unheard);
	return end;
}

bool quantity_beyond(const struct quantity *q, double number)
{
	const bool limited = q->row->max != 0 || q->row->min < 0;

	return q->dim == q->row->dim && (number < q->row->min || (limited && number > q->row->max));
}

struct quantity_end quantity_move(const struct scenario *scenario, const struct quantity *q, double by, int sign)
{
	struct diag unheard = {0};
	const struct binding quiet = {scenario->arena, &unheard, &scenario->mounts, scenario->folder};
	struct quantity_end end = {NULL, q->number * (1 + sign * by)};

	switch (q->kind) {
	case QUANTITY_WHOLE:
		end.number = sign < 0 ? floor(end.number + 0.5) : ceil(end.number - 0.5);      /* halves stay: 2 is not moved to 3 by a quarter */
		end.node = end.number != q->number ? node_scalar(scenario->arena, arena_textf(scenario->arena, "%.0f", end.number), q->node->at) : NULL;
		break;
	case QUANTITY_CERTAIN:
		end.node = q->number != 0 ? scalar(scenario, q, end.number) : NULL;
		break;
	case QUANTITY_LAW:
		end.node = quantity_scaled(&quiet, q->node, q->dim, 1 + sign * by);
		if (end.node)
			break;            /* a law that no factor moves: its quantiles */
		/* fall through */
	case QUANTITY_UNCERTAIN:
		end = to_quantile(scenario, q, sign < 0 ? QUANTITY_LOW_P : QUANTITY_HIGH_P);
	}
	diag_release(&unheard);
	return end;
}

/* A copy of BOOK's tree with NODE at the place of Q; NULL: it has another figure there. */
static const struct node *book_with(const struct scenario *scenario, const struct book *book, const struct quantity *q, const struct node *node)
{
	struct diag unheard = {0};
	struct text own = {0}, other = {0};
	struct node *tree = node_copy(scenario->arena, book->tree), *at = node_at(tree, q->in_book);
	bool same = false;

	if (at) {
		node_write(node_at(q->book->tree, q->in_book), &own);
		node_write(at, &other);
		same = strcmp(text_str(&own), text_str(&other)) == 0;
	}
	if (same)
		same = node_set(scenario->arena, tree, arena_textf(scenario->arena, "%s%s", q->in_book, q->figure ? ".value" : ""),
				node_copy(scenario->arena, node), &unheard);
	book_sums_drop(tree);
	text_release(&own);
	text_release(&other);
	diag_release(&unheard);
	return same ? tree : NULL;
}

/* A setting for each book of the strategies: the scenario's own once, those that a strategy sets for itself each. */
static size_t in_books(const struct plan *plan, size_t count, const struct quantity *q, const struct node *node, struct varied *to)
{
	const struct scenario *scenario = plan->scenario;
	bool shared = false;
	size_t many = 0;

	for (size_t s = 0; s < count; s++) {
		const struct strategy *strategy = plan->strategy[s].strategy;
		const bool own = strategy->book != scenario->book;
		const struct node *tree = own || !shared ? book_with(scenario, strategy->book, q, node) : NULL;

		shared |= !own;
		if (tree)
			to[many++] = (struct varied){own ? arena_textf(scenario->arena, "strategies.%s.set.prices", strategy->name) : "prices", tree};
	}
	return many;
}

const struct plan *quantity_plan(const struct scenario *scenario, const struct plan *plan, size_t count, const struct quantity *q,
				 const struct node *node, const char *only, struct diag *diag)
{
	struct varied *varied = mem_new(count + 1, sizeof *varied);
	size_t many = 1;

	if (q->in_book)
		many = in_books(plan, count, q, node, varied);
	else
		varied[0] = (struct varied){q->figure ? arena_textf(plan->scenario->arena, "%s.value", q->path) : q->path, node};
	const struct plan *to = plan_varied(scenario, varied, many, only, diag);

	free(varied);
	return to;
}
