/* How zones go together: correlations of being up, and how sure they are. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/world/fitting.h"

enum { STRETCHES_MOST = 64 };

/* Time that two zones spend: both up, only the first, only the second, none. */
struct together { double s[4]; };

struct group {                            /* of pairs */
	double sum, least, most;
	double without[STRETCHES_MOST];   /* the same sum, a stretch left out */
	size_t pairs;
};

static double phi_of(const double s[4])
{
	const double a = s[0] + s[1], b = s[2] + s[3], c = s[0] + s[2], d = s[1] + s[3];

	return a > 0 && b > 0 && c > 0 && d > 0 ? (s[0] * s[3] - s[1] * s[2]) / sqrt(a * b * c * d) : NAN;
}

/* [FROM, TO) into the stretches that it crosses. */
static void add_time(struct together *stretch, size_t stretches, double wide_s, double from_s, double to_s, int state)
{
	while (from_s < to_s) {
		const size_t at = (size_t)fmin((double)stretches - 1, floor(from_s / wide_s));
		const double end_s = at + 1 < stretches ? fmin(to_s, (double)(at + 1) * wide_s) : to_s;

		if (!(end_s > from_s)) {          /* the boundary itself, rounded */
			stretch[at + 1 < stretches ? at + 1 : at].s[state] += to_s - from_s;
			return;
		}
		stretch[at].s[state] += end_s - from_s;
		from_s = end_s;
	}
}

/* When change AT of ZONE is, since the window's start; INFINITY after the last. */
static double change_s(const struct trace_zone *zone, size_t at, double start_s)
{
	return at < zone->count ? zone->at_s[at] + zone->first_s - start_s : INFINITY;
}

/* The time that every zone's record covers, in stretches of equal length. */
struct window { double start_s, wide_s, end_s; size_t stretches; };       /* end_s: since its start */

static void compare(const struct trace_zone *a, const struct trace_zone *b, int nodes, const struct window *window, struct together *stretch)
{
	size_t i = 0, j = 0;
	double from_s = 0;

	while (from_s < window->end_s) {
		while (change_s(a, i + 1, window->start_s) <= from_s)
			i++;
		while (change_s(b, j + 1, window->start_s) <= from_s)
			j++;
		const double to_s = fmin(window->end_s, fmin(change_s(a, i + 1, window->start_s), change_s(b, j + 1, window->start_s)));
		const int state = (a->available[i] >= nodes ? 0 : 2) + (b->available[j] >= nodes ? 0 : 1);

		add_time(stretch, window->stretches, window->wide_s, from_s, to_s, state);
		from_s = to_s;
	}
}

static void take_pair(struct group *group, const struct together *stretch, size_t stretches)
{
	struct together all = {{0}};

	for (size_t k = 0; k < stretches; k++)
		for (int s = 0; s < 4; s++)
			all.s[s] += stretch[k].s[s];
	const double phi = phi_of(all.s);

	if (isnan(phi))
		return;                   /* one of them never changed */
	group->least = group->pairs ? fmin(group->least, phi) : phi;
	group->most = group->pairs ? fmax(group->most, phi) : phi;
	group->sum += phi;
	group->pairs++;
	for (size_t k = 0; k < stretches; k++) {
		double rest[4];

		for (int s = 0; s < 4; s++)
			rest[s] = fmax(0, all.s[s] - stretch[k].s[s]);
		const double less = phi_of(rest);

		group->without[k] += isnan(less) ? phi : less;
	}
}

/* Tukey 1958: the variance is (n - 1)/n of the sum of squares around their mean. */
static void correlation_of(const struct group *group, size_t stretches, struct fit_correlation *out)
{
	const double n = (double)stretches, pairs = (double)group->pairs, normal = gsl_cdf_ugaussian_Qinv((1 - FIT_CONFIDENCE) / 2);
	double mean = 0, squares = 0;

	if (!group->pairs)
		return;
	for (size_t k = 0; k < stretches; k++)
		mean += group->without[k] / pairs / n;
	for (size_t k = 0; k < stretches; k++)
		squares += (group->without[k] / pairs - mean) * (group->without[k] / pairs - mean);
	const double phi = group->sum / pairs, reach = normal * sqrt((n - 1) / n * squares);

	*out = (struct fit_correlation){{phi, fmax(-1, phi - reach), fmin(1, phi + reach)}, group->least, group->most, group->pairs};
}

static bool same_region(const char *a, const char *b)
{
	const size_t length = zone_region(a);

	return length == zone_region(b) && memcmp(a, b, length) == 0;
}

void fit_correlations(const struct trace *trace, int nodes, struct fit_correlation *within, struct fit_correlation *across)
{
	struct group near = {0}, far = {0};
	struct window window = {-INFINITY, 0, INFINITY, 0};

	for (size_t z = 0; z < trace->zones; z++) {
		window.start_s = fmax(window.start_s, trace->zone[z].first_s);
		window.end_s = fmin(window.end_s, trace->zone[z].first_s + trace->zone[z].period_s);
	}
	window.end_s -= window.start_s;
	if (!(window.end_s > 0))
		return;                   /* they were never watched together */
	window.stretches = (size_t)fmax(2, fmin(STRETCHES_MOST, floor(window.end_s / DAY_S)));
	window.wide_s = window.end_s / (double)window.stretches;
	for (size_t i = 0; i < trace->zones; i++)
		for (size_t j = i + 1; j < trace->zones; j++) {
			const struct trace_zone *a = &trace->zone[i], *b = &trace->zone[j];
			struct together stretch[STRETCHES_MOST] = {{{0}}};

			compare(a, b, nodes, &window, stretch);
			take_pair(a->name && b->name && same_region(a->name, b->name) ? &near : &far, stretch, window.stretches);
		}
	correlation_of(&near, window.stretches, within);
	correlation_of(&far, window.stretches, across);
}
