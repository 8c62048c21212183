/* Distributions as written: one row a law, {name: {key: value, …}} or {name: [a, b]}. */
#include <string.h>

#include "sim/base/units.h"
#include "sim/config/bind.h"

enum argument { NONE, SAME, PURE, SHARE };     /* of the key's dimension, a bare number, a number or a percentage */

struct law {
	const char *name;
	const char *key[3];                     /* NULL: a list of that many */
	enum argument kind[3];
	bool (*make)(struct dist *dist, const double *x);
	const char *shape, *rule;
};

static bool make_uniform(struct dist *dist, const double *x) { return dist_uniform(dist, x[0], x[1]); }
static bool make_normal(struct dist *dist, const double *x) { return dist_normal(dist, x[0], x[1]); }
static bool make_lognormal_p(struct dist *dist, const double *x) { return dist_lognormal_p50_p95(dist, x[0], x[1]); }
static bool make_lognormal_m(struct dist *dist, const double *x) { return dist_lognormal_mean_cv(dist, x[0], x[1]); }
static bool make_exponential(struct dist *dist, const double *x) { return dist_exponential(dist, x[0]); }
static bool make_weibull(struct dist *dist, const double *x) { return dist_weibull(dist, x[0], x[1]); }
static bool make_gamma(struct dist *dist, const double *x) { return dist_gamma_mean_cv(dist, x[0], x[1]); }
static bool make_triangular(struct dist *dist, const double *x) { return dist_triangular(dist, x[0], x[1], x[2]); }
static bool make_beta(struct dist *dist, const double *x) { return dist_beta_mean_sd(dist, x[0], x[1]); }
static bool make_pareto(struct dist *dist, const double *x) { return dist_pareto(dist, x[0], x[1]); }

static const struct law laws[] = {
    {"uniform", {0}, {SAME, SAME}, make_uniform, "{uniform: [a, b]}", N_("0 <= a <= b")},
    {"normal",
     {"mean", "sd"},
     {SAME, SAME},
     make_normal,
     "{normal: {mean: , sd: }}",
     N_("sd not negative, and a mean above -8 sd (it is truncated at 0)")},
    {"lognormal", {"p50", "p95"}, {SAME, SAME}, make_lognormal_p, "{lognormal: {p50: , p95: }}", N_("0 < p50 <= p95")},
    {"lognormal",
     {"mean", "cv"},
     {SAME, SHARE},
     make_lognormal_m,
     "{lognormal: {mean: , cv: }}",
     N_("a mean above 0 and a cv that is not negative")},
    {"exponential", {"mean"}, {SAME}, make_exponential, "{exponential: {mean: }}", N_("a mean above 0")},
    {"weibull",
     {"shape", "scale"},
     {PURE, SAME},
     make_weibull,
     "{weibull: {shape: , scale: }}",
     N_("a shape of at least 0.1 and a scale above 0")},
    {"gamma",
     {"mean", "cv"},
     {SAME, SHARE},
     make_gamma,
     "{gamma: {mean: , cv: }}",
     N_("a mean above 0 and a cv that is not negative")},
    {"triangular", {0}, {SAME, SAME, SAME}, make_triangular, "{triangular: [a, mode, b]}", N_("0 <= a <= mode <= b")},
    {"beta",
     {"mean", "sd"},
     {SAME, SAME},
     make_beta,
     "{beta: {mean: , sd: }}",
     N_("a mean between 0 and 1, and sd^2 below mean (1 - mean)")},
    {"pareto",
     {"shape", "scale"},
     {PURE, SAME},
     make_pareto,
     "{pareto: {shape: , scale: }}",
     N_("a shape and a scale above 0")},
};
#define LAWS (sizeof laws / sizeof *laws)

const char *const law_names[] = {"uniform",    "normal", "lognormal", "exponential", "weibull", "gamma",
				 "triangular", "beta",   "pareto",    "empirical",   "choice",  NULL};
const char *const law_shapes[] = {"{uniform: [a, b]}",
				  "{normal: {mean: , sd: }}",
				  "{lognormal: {p50: , p95: }} | {lognormal: {mean: , cv: }}",
				  "{exponential: {mean: }}",
				  "{weibull: {shape: , scale: }}",
				  "{gamma: {mean: , cv: }}",
				  "{triangular: [a, mode, b]}",
				  "{beta: {mean: , sd: }}",
				  "{pareto: {shape: , scale: }}",
				  "{empirical: file.csv} | {empirical: [a, b, c]}",
				  "{choice: {v1: w1, v2: w2}}",
				  NULL};

struct writing {
	const struct binding *b;
	const struct wanted *wanted;
	const char *path;
	struct place at;
};

static bool argument(const struct writing *w, enum argument kind, const struct node *node, double *x)
{
	const enum dimension dim = kind == PURE ? DIM_NUMBER : kind == SHARE ? DIM_FRACTION : w->wanted->dim;

	if (!quantity_scalar(w->b, dim, NULL, node, w->path, x))
		return false;
	if (*x >= -QUANTITY_LIMIT && *x <= QUANTITY_LIMIT)
		return true;
	quantity_out_of_range(w->b, &(struct wanted){.dim = dim, .min = 0}, w->path, node->text, node->at);
	return false;
}

static bool read_list(const struct writing *w, const struct law *law, const struct node *list, double *x)
{
	const size_t count = law->kind[2] ? 3 : 2;
	bool ok = true;
	size_t i;

	if (list->kind != NODE_LIST || list->count != count) {
		diag_error(w->b->diag, list->at, _("\"%s\": %s takes a list of %zu; write %s"), w->path, law->name,
			   count, law->shape);
		return false;
	}
	for (i = 0; i < count; i++)
		ok &= argument(w, law->kind[i], list->item[i], &x[i]);
	return ok;
}

static bool known_keys(const struct writing *w, const struct law *law, const struct node *map)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < map->count; i++) {
		const char *key = map->key[i]->text;

		if (strcmp(key, law->key[0]) == 0 || (law->key[1] && strcmp(key, law->key[1]) == 0))
			continue;
		diag_error(w->b->diag, map->key[i]->at, _("\"%s\": %s has no \"%s\"; write %s"), w->path, law->name,
			   shown(w->b->arena, key), law->shape);
		ok = false;
	}
	return ok;
}

static bool read_map(const struct writing *w, const struct law *law, const struct node *map, double *x)
{
	bool ok = true;
	size_t i;

	if (map->kind != NODE_MAP) {
		diag_error(w->b->diag, map->at, _("\"%s\": %s takes a map; write %s"), w->path, law->name, law->shape);
		return false;
	}
	ok = known_keys(w, law, map);
	for (i = 0; i < 3 && law->key[i]; i++) {
		const struct node *node = node_get(map, law->key[i]);

		if (node) {
			ok &= argument(w, law->kind[i], node, &x[i]);
			continue;
		}
		diag_error(w->b->diag, map->at, _("\"%s\": %s lacks \"%s\"; write %s"), w->path, law->name, law->key[i],
			   law->shape);
		ok = false;
	}
	return ok;
}

/* Of two forms of one law, that of which a key is written. */
static const struct law *law_of(const char *name, const struct node *body)
{
	const struct law *first = NULL;
	size_t i;

	for (i = 0; i < LAWS; i++) {
		const struct law *law = &laws[i];

		if (strcmp(law->name, name) != 0)
			continue;
		first = first ? first : law;
		if (!law->key[0] || node_get(body, law->key[0]) || (law->key[1] && node_get(body, law->key[1])))
			return law;
	}
	return first;
}

static bool bind_law(const struct writing *w, const struct law *law, const struct node *body, struct dist *dist)
{
	const enum dimension dim = w->wanted->dim;
	double x[3] = {0};

	if (law->make == make_beta && dim != DIM_RATIO && dim != DIM_FRACTION && dim != DIM_NUMBER) {
		diag_error(w->b->diag, w->at, _("\"%s\": beta lives between 0 and 1; %s is wanted here"), w->path,
			   _(dimension_example(dim)));
		return false;
	}
	if (!(law->key[0] ? read_map : read_list)(w, law, body, x))
		return false;
	if (law->make(dist, x))
		return true;
	diag_error(w->b->diag, w->at, _("\"%s\": there is no such %s distribution; it takes %s"), w->path, law->name,
		   _(law->rule));
	return false;
}

static bool in_range(const struct writing *w, const struct node *node, double x)
{
	if (x >= 0 && quantity_in_range(w->wanted, x, w->wanted->flags & ROW_OPEN_MIN))
		return true;
	if (x < 0 && w->wanted->min < 0)
		diag_error(w->b->diag, node->at, _("\"%s\": %s is negative; distributions here are not"), w->path,
			   shown(w->b->arena, node->text));
	else
		quantity_out_of_range(w->b, w->wanted, w->path, node->text, node->at);
	return false;
}

static bool bind_table(const struct writing *w, const char *law, double *value, double *weight, size_t count,
		       struct dist *dist)
{
	if (count > 0 && dist_table(dist, value, weight, count))
		return true;
	diag_error(w->b->diag, w->at, _("\"%s\": %s wants at least one value"), w->path, law);
	return false;
}

static bool bind_empirical(const struct writing *w, const struct node *body, struct dist *dist)
{
	struct column column = {.item = body->item, .count = body->count};
	double *value;
	bool ok = true;
	size_t i;

	if (body->kind == NODE_MAP)
		return want_kind(w->b, NODE_LIST, body, w->path, _("a file such as waits.csv, or a list,"));
	if (body->kind == NODE_SCALAR && !empirical_read(w->b, w->wanted->dim, body, w->path, &column))
		return false;
	if (column.count > EMPIRICAL_MAX) {
		diag_error(w->b->diag, w->at, _("\"%s\": %zu values are too many; empirical takes %d"), w->path,
			   column.count, EMPIRICAL_MAX);
		return false;
	}
	value = arena_alloc(w->b->arena, column.count, sizeof *value);
	for (i = 0; i < column.count; i++)
		ok &= argument(w, SAME, column.item[i], &value[i]) && in_range(w, column.item[i], value[i]);
	return ok && bind_table(w, "empirical", value, NULL, column.count, dist);
}

static bool weight_of(const struct writing *w, const struct node *node, double *weight)
{
	if (!argument(w, SHARE, node, weight))
		return false;
	if (*weight > 0)
		return true;
	diag_error(w->b->diag, node->at, _("\"%s\": the weight %s must be above zero"), w->path,
		   shown(w->b->arena, node->text));
	return false;
}

static bool bind_choice(const struct writing *w, const struct node *body, struct dist *dist)
{
	double *value, *weight;
	bool ok = true;
	size_t i;

	if (body->kind != NODE_MAP || body->count > EMPIRICAL_MAX) {
		diag_error(w->b->diag, body->at, _("\"%s\": %s takes a map; write %s"), w->path, "choice",
			   "{choice: {v1: w1, v2: w2}}");
		return false;
	}
	value = arena_alloc(w->b->arena, body->count, sizeof *value);
	weight = arena_alloc(w->b->arena, body->count, sizeof *weight);
	for (i = 0; i < body->count; i++) {
		ok &= argument(w, SAME, body->key[i], &value[i]) && in_range(w, body->key[i], value[i]);
		ok &= weight_of(w, body->item[i], &weight[i]);
	}
	return ok && bind_table(w, "choice", value, weight, body->count, dist);
}

static bool unknown_law(const struct writing *w, const struct node *map)
{
	const char *near = map->count == 1 ? suggest(map->key[0]->text, law_names) : NULL;

	if (near)
		diag_error(w->b->diag, map->key[0]->at,
			   _("\"%s\": there is no distribution \"%s\"; did you mean \"%s\"?"), w->path,
			   shown(w->b->arena, map->key[0]->text), near);
	else if (map->count == 1)
		diag_error(w->b->diag, map->key[0]->at, _("\"%s\": there is no distribution \"%s\"; there are %s"),
			   w->path, shown(w->b->arena, map->key[0]->text), joined(w->b->arena, law_names));
	else
		diag_error(w->b->diag, map->at,
			   _("\"%s\" is a map here; write %s or one distribution such as {uniform: [a, b]}"), w->path,
			   _(dimension_example(w->wanted->dim)));
	return false;
}

bool dist_bind(const struct binding *b, const struct wanted *wanted, const struct node *map, const char *path,
	       struct dist *dist)
{
	const struct writing w = {b, wanted, path, map->at};
	const char *name = map->count == 1 ? map->key[0]->text : "";
	const struct law *law = map->count == 1 ? law_of(name, map->item[0]) : NULL;

	if (strcmp(name, "empirical") == 0)
		return bind_empirical(&w, map->item[0], dist);
	if (strcmp(name, "choice") == 0)
		return bind_choice(&w, map->item[0], dist);
	return law ? bind_law(&w, law, map->item[0], dist) : unknown_law(&w, map);
}
