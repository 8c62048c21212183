/* Prices that move: walked piece by piece, or remembered for integrals in any order. */
#include "sim/billing/price.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/memory.h"

/* --- a walk --- */

static double clamped(const struct price_rule *rule, double usd_h)
{
	return fmin(fmax(usd_h, rule->floor_usd_h), rule->cap_usd_h);
}

/* X mirrored at LOW and HIGH, as often as it takes. */
static double reflected(double x, double low, double high)
{
	if (!(low < high))
		return low;
	if (x >= low && x <= high)
		return x;
	if (isinf(low))
		return 2 * high - x;
	x = fmod(fabs(x - low), 2 * (high - low));
	return low + (x > high - low ? 2 * (high - low) - x : x);
}

static bool by_calendar(const struct price_rule *rule)
{
	return rule->model == PRICE_JUMPS && dist_is_constant(&rule->gap_s);
}

/* When the next step comes. The calendar's are counted from the first, so that rounding does not add up. */
static double jump_s(struct price_path *path)
{
	if (by_calendar(path->rule))
		return path->offset_s + (double)path->at * path->rule->gap_s.a;
	return path->from_s + dist_draw(&path->rule->gap_s, stream_next(&path->stream), &path->stream.chance);
}

static double jump(struct price_path *path)
{
	const struct price_rule *rule = path->rule;
	const double step = rule->sd * normal_of(stream_next(&path->stream), &path->stream.chance) - rule->sd * rule->sd / 2;

	path->log = reflected(path->log + step, log(rule->floor_usd_h / rule->mean_usd_h), log(rule->cap_usd_h / rule->mean_usd_h));
	return clamped(rule, rule->mean_usd_h * exp(path->log));
}

/* exp(X) of a normal X of sd `sd` has the mean 1 when X has the mean -sd²/2, around which it reverts. The step is exact whatever
 * its length: X' = m + r (X - m) + sd √(1 - r²) Z with r = e^(-step/memory) (Gillespie, Phys. Rev. E 54, 1996). */
static double revert(struct price_path *path)
{
	const struct price_rule *rule = path->rule;
	const double centre = -rule->sd * rule->sd / 2, z = normal_of(stream_next(&path->stream), &path->stream.chance);
	const double steps = rule->step_s / rule->memory_s;

	path->log = path->at == 0 ? centre + rule->sd * z
				  : centre + exp(-steps) * (path->log - centre) + rule->sd * sqrt(-expm1(-2 * steps)) * z;
	return clamped(rule, rule->mean_usd_h * exp(path->log));
}

/* When change AT of a trace comes, its periods counted on. */
static double change_s(const struct price_path *path, size_t at)
{
	const struct price_rule *rule = path->rule;

	return (double)(at / rule->count) * rule->period_s + rule->at_s[at % rule->count] - path->offset_s;
}

double recording_start_s(uint32_t trace_key, double period_s, double start_s, bool random, const struct chance *chance)
{
	uint64_t word[2];

	if (!random)
		return fmod(start_s, period_s);
	philox_block(chance, purpose_of(PURPOSE_TRACE, trace_key), 0, word);
	return uniform_of(word[0]) * period_s;
}

static void trace_start(struct price_path *path, const struct chance *chance)
{
	const struct price_rule *rule = path->rule;

	path->offset_s = recording_start_s(rule->trace_key, rule->period_s, rule->start_s, rule->random, chance);
	while (path->at + 1 < rule->count && rule->at_s[path->at + 1] <= path->offset_s)
		path->at++;
	path->usd_h = rule->usd_h[path->at];
	path->to_s = change_s(path, path->at + 1);
}

/* On to the piece that holds AT, which is 0 from now on. */
static void price_begin_at(struct price_path *path, double at_s)
{
	while (path->to_s <= at_s)
		price_pass(path);
	price_shift(path, at_s);
}

void price_shift(struct price_path *path, double by_s)
{
	path->offset_s += path->rule->model == PRICE_TRACE ? by_s : -by_s;
	path->from_s = fmax(0, path->from_s - by_s);
	path->to_s -= by_s;
}

void price_start(struct price_path *path, const struct price_rule *rule, const struct chance *chance)
{
	path->rule = rule;
	path->from_s = path->log = path->offset_s = 0;
	path->to_s = INFINITY;
	path->usd_h = rule->mean_usd_h;
	path->at = 0;
	stream_init(&path->stream, chance, purpose_of(PURPOSE_PRICE, rule->key));
	switch (rule->model) {
	case PRICE_STILL:
		break;
	case PRICE_JUMPS:
		if (by_calendar(rule))
			path->offset_s = uniform_of(stream_next(&path->stream)) * rule->gap_s.a;
		path->to_s = jump_s(path);
		break;
	case PRICE_REVERTING:
		path->usd_h = revert(path);
		path->to_s = rule->step_s;
		break;
	case PRICE_TRACE:
		trace_start(path, chance);
		break;
	}
	if (chance->begins_s > 0)
		price_begin_at(path, chance->begins_s);
}

void price_pass(struct price_path *path)
{
	const struct price_rule *rule = path->rule;

	path->from_s = path->to_s;
	path->at++;
	switch (rule->model) {
	case PRICE_STILL:
		break;
	case PRICE_JUMPS:
		path->usd_h = jump(path);
		path->to_s = jump_s(path);
		break;
	case PRICE_REVERTING:
		path->usd_h = revert(path);
		path->to_s = (double)(path->at + 1) * rule->step_s + path->offset_s;
		break;
	case PRICE_TRACE:
		path->usd_h = rule->usd_h[path->at % rule->count];
		path->to_s = change_s(path, path->at + 1);
		break;
	}
}

/* --- a path that is remembered --- */

struct piece { double from_s, usd_h, before; };       /* before: the integral up to FROM, USD/h times seconds */

struct price_memory {
	const struct price_rule *rule;
	struct price_path path;           /* its last piece is piece[count - 1] */
	struct piece *piece;
	size_t count, cap;
};

enum { PIECES = 256 };                    /* room at first; it doubles */

struct price_memory *price_memory_new(const struct price_rule *rule)
{
	struct price_memory *memory = mem_new(1, sizeof *memory);

	memory->rule = rule;
	memory->cap = PIECES;
	memory->piece = mem_new(memory->cap, sizeof *memory->piece);
	return memory;
}

void price_memory_free(struct price_memory *memory)
{
	if (!memory)
		return;
	free(memory->piece);
	free(memory);
}

void price_memory_start(struct price_memory *memory, const struct chance *chance)
{
	price_start(&memory->path, memory->rule, chance);
	memory->piece[0] = (struct piece){0, memory->path.usd_h, 0};
	memory->count = 1;
}

static void remember_until(struct price_memory *memory, double t_s)
{
	while (memory->path.to_s <= t_s) {
		const struct piece last = memory->piece[memory->count - 1];

		price_pass(&memory->path);
		if (memory->count == memory->cap) {
			memory->cap *= 2;
			memory->piece = mem_grow(memory->piece, memory->cap, sizeof *memory->piece);
		}
		memory->piece[memory->count++] = (struct piece){memory->path.from_s, memory->path.usd_h,
								last.before + last.usd_h * (memory->path.from_s - last.from_s)};
	}
}

/* The piece that holds at T. */
static const struct piece *piece_at(const struct price_memory *memory, double t_s)
{
	size_t low = 0, high = memory->count;

	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;

		if (memory->piece[middle].from_s <= t_s)
			low = middle;
		else
			high = middle;
	}
	return &memory->piece[low];
}

double price_memory_mean(struct price_memory *memory, double from_s, double to_s)
{
	const struct piece *first, *last;

	remember_until(memory, fmax(from_s, to_s));
	first = piece_at(memory, from_s);
	last = to_s > from_s ? piece_at(memory, to_s) : first;
	if (last > first && last->from_s >= to_s)
		last--;                   /* it begins where the span ends */
	if (first == last)
		return first->usd_h;      /* to the last bit */
	return (first->usd_h * (first[1].from_s - from_s) + (last->before - first[1].before) + last->usd_h * (to_s - last->from_s)) / (to_s - from_s);
}

/* --- for plan time --- */

#define RARE 1e-6                         /* futures that may go above the ceiling */

/* More jumps than this before END_S come with a chance below RARE / 2. */
static double jumps_most(const struct dist *gap_s, double end_s)
{
	const double l = log(2 / RARE), typical_s = dist_quantile(gap_s, 0.5);

	if (dist_is_constant(gap_s))
		return floor(end_s / gap_s->a) + 1;
	if (gap_s->kind == DIST_EXPONENTIAL) {
		const double mean = end_s / gap_s->a;

		return mean + l / 3 + sqrt(l * l / 9 + 2 * mean * l);           /* Bernstein's bound of a Poisson number */
	}
	if (!(typical_s > 0))
		return INFINITY;
	/* every other gap is longer than the median; of N the long ones are few with Hoeffding's chance */
	const double root = sqrt(l / 2) + sqrt(l / 2 + 2 * (end_s / typical_s + 1));

	return root * root;
}

/* Of the walk's highest logarithm, whose exponential is a martingale of steps of variance sd²; by Doob's inequality for e^(θX) with
 * the best θ >= 1. With a floor for cosh(θ(X - floor)), as the walk is mirrored there. */
static double jumps_highest(const struct price_rule *rule, double end_s)
{
	const double l = log(2 / RARE), v = rule->sd * rule->sd, spread = jumps_most(&rule->gap_s, end_s) * v;

	if (rule->floor_usd_h > 0)
		return sqrt(2 * spread * (1 + v / 4) * (l + log(2)));
	return spread <= 2 * l ? sqrt(2 * spread * l) - spread / 2 : l;
}

static double trace_most(const struct price_rule *rule)
{
	double most = rule->usd_h[0];

	for (size_t i = 1; i < rule->count; i++)
		most = fmax(most, rule->usd_h[i]);
	return most;
}

double price_ceiling_usd_h(const struct price_rule *rule, double end_s)
{
	switch (rule->model) {
	case PRICE_JUMPS:
		return rule->sd > 0 ? clamped(rule, rule->mean_usd_h * exp(jumps_highest(rule, end_s))) : rule->mean_usd_h;
	case PRICE_REVERTING: {
		const double z = gsl_cdf_ugaussian_Qinv(RARE / (floor(end_s / rule->step_s) + 1));

		return clamped(rule, rule->mean_usd_h * exp(rule->sd * z - rule->sd * rule->sd / 2));
	}
	case PRICE_TRACE:
		return trace_most(rule);
	case PRICE_STILL:
		break;
	}
	return rule->mean_usd_h;
}

/* Of min(max(p, floor), cap) for a lognormal p of mean `mean_usd_h`: each of its three parts by itself. */
static double clamped_mean(const struct price_rule *rule)
{
	const double sd = rule->sd, mean = rule->mean_usd_h;
	const double low = rule->floor_usd_h > 0 ? log(rule->floor_usd_h / mean) / sd + sd / 2 : -INFINITY;
	const double high = rule->cap_usd_h < INFINITY ? log(rule->cap_usd_h / mean) / sd + sd / 2 : INFINITY;
	double usd_h = mean * (gsl_cdf_ugaussian_P(high - sd) - gsl_cdf_ugaussian_P(low - sd));

	if (low > -INFINITY)
		usd_h += rule->floor_usd_h * gsl_cdf_ugaussian_P(low);
	if (high < INFINITY)
		usd_h += rule->cap_usd_h * gsl_cdf_ugaussian_Q(high);
	return usd_h;
}

double price_mean_usd_h(const struct price_rule *rule)
{
	double sum = 0;

	switch (rule->model) {
	case PRICE_REVERTING:
		return rule->sd > 0 ? clamped_mean(rule) : clamped(rule, rule->mean_usd_h);
	case PRICE_TRACE:
		for (size_t i = 0; i < rule->count; i++)
			sum += rule->usd_h[i] * ((i + 1 < rule->count ? rule->at_s[i + 1] : rule->period_s) - rule->at_s[i]);
		return sum / rule->period_s;
	case PRICE_STILL:
	case PRICE_JUMPS:
		break;
	}
	return rule->mean_usd_h;
}

double price_steps_per_s(const struct price_rule *rule)
{
	switch (rule->model) {
	case PRICE_JUMPS:
		return 1 / dist_mean(&rule->gap_s);
	case PRICE_REVERTING:
		return 1 / rule->step_s;
	case PRICE_TRACE:
		return (double)rule->count / rule->period_s;
	case PRICE_STILL:
		break;
	}
	return 0;
}
