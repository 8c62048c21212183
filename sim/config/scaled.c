/* A quantity as it is written, times a factor: every number in it that has the quantity's own dimension. What shapes a law (a Weibull's
 * shape, a cv, the weights of a choice) stays, so that its coefficient of variation does. */
#include <math.h>
#include <string.h>

#include "sim/config/bind.h"

#define MEAN_OFF 1e-6                     /* a law is scaled when its mean is, to so much of it */

struct scaling {
	const struct binding *b;
	enum dimension dim;
	double factor;
};

static struct node *scalar_scaled(const struct scaling *s, const struct node *node)
{
	const char *to = strstr(node->text, " to ");
	char low[64], high[64];
	double a, b;

	if (!to)
		return unit_read(node->text, s->dim, &a) == UNIT_OK
			? node_scalar(s->b->arena, unit_write(a * s->factor, s->dim, low, sizeof low), node->at) : NULL;
	struct value span = {0};          /* "2 h to 6 h": the ends are its p5 and p95 */

	if (!value_read(s->b, node, s->dim, "", &span))
		return NULL;
	a = dist_quantile(&span.dist, 0.05) * s->factor;
	b = dist_quantile(&span.dist, 0.95) * s->factor;
	return node_scalar(s->b->arena, arena_textf(s->b->arena, "%s to %s", unit_write(a, s->dim, low, sizeof low),
						    unit_write(b, s->dim, high, sizeof high)), node->at);
}

static bool shapes(const char *key)
{
	return strcmp(key, "shape") == 0 || strcmp(key, "cv") == 0;
}

/* Of {choice: {v1: w1}} the keys are the values. */
static struct node *body_scaled(const struct scaling *s, const struct node *body, bool choice)
{
	struct node *to = body->kind == NODE_LIST ? node_list(s->b->arena, body->at) : node_map(s->b->arena, body->at);

	for (size_t i = 0; i < body->count; i++) {
		const bool stays = body->kind == NODE_MAP && !choice && shapes(body->key[i]->text);
		const struct node *from = choice ? body->key[i] : body->item[i];
		struct node *item = stays ? node_copy(s->b->arena, from) : from->kind == NODE_SCALAR ? scalar_scaled(s, from) : NULL;

		if (!item)
			return NULL;
		if (choice)
			node_put(s->b->arena, to, item->text, node_copy(s->b->arena, body->item[i]));
		else if (body->kind == NODE_MAP)
			node_put(s->b->arena, to, body->key[i]->text, item);
		else
			node_push(s->b->arena, to, item);
	}
	return to;
}

static struct node *law_scaled(const struct scaling *s, const struct node *law)
{
	const struct node *body = law->kind == NODE_MAP && law->count == 1 ? law->item[0] : NULL;
	struct node *to = node_map(s->b->arena, law->at), *inner;

	if (!body || body->kind == NODE_SCALAR)
		return NULL;
	inner = body_scaled(s, body, strcmp(law->key[0]->text, "choice") == 0);
	if (!inner)
		return NULL;
	node_put(s->b->arena, to, law->key[0]->text, inner);
	return to;
}

struct node *quantity_scaled(const struct binding *b, const struct node *node, enum dimension dim, double factor)
{
	struct diag unheard = {0};
	const struct binding quiet = {b->arena, &unheard, b->mounts, b->folder};
	const struct scaling s = {&quiet, dim, factor};
	struct value from = {0}, value = {0};
	struct node *to = node->kind == NODE_SCALAR ? scalar_scaled(&s, node) : law_scaled(&s, node);

	if (to && (!value_read(&quiet, node, dim, "", &from) || !value_read(&quiet, to, dim, "", &value)))
		to = NULL;
	if (to && !(fabs(dist_mean(&value.dist) - factor * dist_mean(&from.dist)) <= MEAN_OFF * factor * dist_mean(&from.dist)))
		to = NULL;                /* of no finite mean, or cut where the factor does not reach */
	diag_release(&unheard);
	return to;
}
