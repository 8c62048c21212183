/* A two-state chain of rates lambda (up to down) and mu (down to up) is a Poisson stream of redraws of rate s = lambda + mu; each
 * sets the state up iff its uniform is below mu / s. Two chains of equal rate with redraws of rate c in common correlate by
 * c / (2 s - c): the last redraw before any time is a common one with that probability. */
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"
#include "sim/world/redraws.h"

/* A common stream is a Poisson process in time x height, cut into bands of height, so that pools of any rate meet the same points:
 * a pool takes those below its own rate. Heights are redraws per hour. */
enum { BAND_BOTTOM = -12, BANDS = 40, SETS = 2 };
#define HOUR_S 3600.0

struct band {
	struct stream stream;
	double rate_per_s, low, wide;     /* heights per hour */
	double at_s, u;                   /* the next point that is taken */
};

struct redraws {
	struct band band[SETS][BANDS];
	int bands[SETS];
	double height[SETS];
	double own_per_s, own_at_s, own_u, share;
};

static uint32_t band_purpose(uint32_t region, int band, bool past)
{
	return purpose_of(PURPOSE_REGION, region + 0x9e3779u * (uint32_t)(2 * band + past + 1));
}

/* The next point below HEIGHT, a further gap from the band's last one. */
static void band_next(struct band *band, double height)
{
	double at_height;

	do {
		band->at_s -= log(uniform_of(stream_next(&band->stream))) / band->rate_per_s;
		at_height = band->low + band->wide * uniform_of(stream_next(&band->stream));
		band->u = uniform_of(stream_next(&band->stream));
	} while (at_height >= height);
}

static int bands_below(double height)
{
	int bands = 0;

	while (bands < BANDS && height > (bands ? ldexp(1, BAND_BOTTOM + bands - 1) : 0))
		bands++;
	return bands;
}

static void band_begin(struct redraws *redraws, const struct pool *pool, int set, int i, bool past)
{
	struct band *band = &redraws->band[set][i];

	stream_init(&band->stream, &pool->chance, band_purpose(set ? pool->rule->region : 0, i, past));
	band->low = i ? ldexp(1, BAND_BOTTOM + i - 1) : 0;
	band->wide = i ? band->low : ldexp(1, BAND_BOTTOM);
	band->rate_per_s = band->wide / HOUR_S;
	band->at_s = 0;
	band_next(band, redraws->height[set]);
}

static void own_next(struct pool *pool)
{
	struct redraws *redraws = pool->redraws;

	redraws->own_at_s -= log(uniform_of(stream_next(&pool->stream))) / redraws->own_per_s;
	redraws->own_u = uniform_of(stream_next(&pool->stream));
}

/* The nearest point of all streams. */
static double nearest(struct redraws *redraws, struct band **which, int *set)
{
	double at_s = redraws->own_at_s;

	*which = NULL;
	for (int s = 0; s < SETS; s++)
		for (int i = 0; i < redraws->bands[s]; i++)
			if (redraws->band[s][i].at_s < at_s) {
				*which = &redraws->band[s][i];
				*set = s;
				at_s = (*which)->at_s;
			}
	return at_s;
}

static void begin(struct pool *pool, bool past)
{
	struct redraws *redraws = pool->redraws;

	for (int s = 0; s < SETS; s++)
		for (int i = 0; i < redraws->bands[s]; i++)
			band_begin(redraws, pool, s, i, past);
	redraws->own_at_s = 0;
	own_next(pool);
}

void redraws_pass(struct pool *pool)
{
	struct redraws *redraws = pool->redraws;

	for (;;) {
		struct band *band;
		int set = 0;
		const double at_s = nearest(redraws, &band, &set);
		const double u = band ? band->u : redraws->own_u;

		if (band)
			band_next(band, redraws->height[set]);
		else
			own_next(pool);
		if ((u < redraws->share) != pool->up) {
			pool->change_s = at_s;
			return;
		}
	}
}

void redraws_shift(struct pool *pool, double by_s)
{
	struct redraws *redraws = pool->redraws;

	for (int s = 0; s < SETS; s++)
		for (int i = 0; i < redraws->bands[s]; i++)
			redraws->band[s][i].at_s -= by_s;
	redraws->own_at_s -= by_s;
}

/* The past is walked backwards from 0: the state is what the last redraw before 0 set, so that the joint law is exact. */
void redraws_start(struct pool *pool)
{
	const struct pool_rule *rule = pool->rule;
	const double s = 1 / pool->up_mean_s + 1 / pool->down_mean_s;
	const double all = 2 * s * rule->across / (1 + rule->across), both = 2 * s * rule->within / (1 + rule->within);
	struct redraws *redraws;
	struct band *band;
	int set = 0;

	if (!pool->redraws)
		pool->redraws = mem_new(1, sizeof *pool->redraws);
	redraws = pool->redraws;
	redraws->share = pool->up_mean_s / (pool->up_mean_s + pool->down_mean_s);
	redraws->height[0] = all * HOUR_S;
	redraws->height[1] = fmax(0, both - all) * HOUR_S;
	redraws->own_per_s = s - fmax(both, all);
	for (int i = 0; i < SETS; i++)
		redraws->bands[i] = bands_below(redraws->height[i]);
	begin(pool, true);
	nearest(redraws, &band, &set);
	pool->up = rule->first == POOL_STATIONARY ? (band ? band->u : redraws->own_u) < redraws->share : rule->first == POOL_UP;
	begin(pool, false);
	redraws_pass(pool);
}
