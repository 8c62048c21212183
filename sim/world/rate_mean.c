/* What is to be expected of a rate, before any future is lived. */
#include "sim/world/rate.h"

#include <math.h>

enum { QUANTILES = 4096, QUANTILES_OF_RATE = 64 };        /* midpoints of an integral over a law */
#define TAU 6.283185307179586

/* Share of the time in a burst: the last one began an exponential time ago, and lasts longer than that. E[1 - exp(-rate D)]. */
static double burst_share_at(const struct dist *length, double per_s)
{
	double sum = 0;

	if (dist_is_constant(length))
		return -expm1(-per_s * length->a);
	if (length->kind == DIST_EXPONENTIAL)
		return per_s * length->a / (1 + per_s * length->a);
	for (int i = 0; i < QUANTILES; i++)
		sum -= expm1(-per_s * dist_quantile(length, (i + 0.5) / QUANTILES));
	return sum / QUANTILES;
}

static double burst_mean(const struct rate_rule *rule)
{
	const struct dist *per_s = &rule->burst_per_s.dist;
	double share = 0;

	if (rule->burst_per_s.form == VALUE_ABSENT)
		return 1;
	if (dist_is_constant(per_s))
		share = burst_share_at(&rule->burst_s.dist, per_s->a);
	else
		for (int i = 0; i < QUANTILES_OF_RATE; i++)
			share += burst_share_at(&rule->burst_s.dist, dist_quantile(per_s, (i + 0.5) / QUANTILES_OF_RATE)) / QUANTILES_OF_RATE;
	return 1 + share * (dist_mean(&rule->burst_factor.dist) - 1);
}

static double scale_mean(const struct rate_rule *rule)
{
	return rule->scale.form == VALUE_ABSENT ? 1 : dist_mean(&rule->scale.dist);
}

/* The rate as its form and its trend have it. */
static struct rate_rule bare(const struct rate_rule *rule)
{
	struct rate_rule alone = *rule;

	alone.noise_sd = 0;
	alone.burst_per_s = alone.scale = (struct value){.form = VALUE_ABSENT};
	return alone;
}

static double trend_integral(double growth, double from_s, double to_s)
{
	return growth == 0 ? to_s - from_s : exp(growth * from_s) * expm1(growth * (to_s - from_s)) / growth;
}

/* exp(growth t) sin(w (t - phase)), integrated up to T. */
static double wave_integral(const struct rate_rule *rule, double t)
{
	const double w = TAU / rule->period_s, growth = rule->growth_per_s, angle = w * (t - rule->phase_s);

	return exp(growth * t) * (growth * sin(angle) - w * cos(angle)) / (growth * growth + w * w);
}

static double states_mean(const struct rate_rule *rule)
{
	double sum = 0, all_s = 0;

	for (size_t i = 0; i < rule->states; i++) {
		sum += rule->state[i].mean_s * rule->state[i].per_s;
		all_s += rule->state[i].mean_s;
	}
	return sum / all_s;
}

static double record_mean(const struct rate_rule *rule)
{
	double sum = 0;

	for (size_t i = 0; i < rule->pieces; i++)
		sum += rule->piece[i].per_s * ((i + 1 < rule->pieces ? rule->piece[i + 1].from_s : rule->record_s) - rule->piece[i].from_s);
	return sum / rule->record_s;
}

/* Piece by piece, for what no chance is in. */
static void walk(const struct rate_rule *rule, double from_s, double to_s, double *sum, double *most)
{
	const struct rate_rule alone = bare(rule);
	struct rate_path path;

	*sum = *most = 0;
	rate_start(&path, &alone, from_s, &(struct chance){.seed = 0, .replica = 0});
	while (path.from_s < to_s) {
		*sum += path.per_s * (fmin(path.to_s, to_s) - path.from_s);
		*most = fmax(*most, path.per_s);
		if (!(path.to_s < to_s))          /* a record that is over has no next piece: its last one never ends */
			break;
		rate_pass(&path);
	}
}

double rate_mean_per_s(const struct rate_rule *rule, double from_s, double to_s)
{
	const double trend = trend_integral(rule->growth_per_s, from_s, to_s);
	double sum = rule->per_s * trend, most;

	if (rule->form == RATE_SINE)
		sum += rule->per_s * rule->amplitude * (wave_integral(rule, to_s) - wave_integral(rule, from_s));
	else if (rule->form == RATE_STATES)
		sum = states_mean(rule) * trend;
	else if (rule->form == RATE_RECORD && rule->random)
		sum = record_mean(rule) * trend;
	else if (rule->form == RATE_WEEK || rule->form == RATE_RECORD)
		walk(rule, from_s, to_s, &sum, &most);
	return scale_mean(rule) * burst_mean(rule) * sum / (to_s - from_s);
}

/* The largest rate of a form that chance moves: it may come at any moment, so also when the trend is highest. */
static double highest(const struct rate_rule *rule, double from_s, double to_s)
{
	double most = 0;

	for (size_t i = 0; i < rule->states; i++)
		most = fmax(most, rule->state[i].per_s);
	for (size_t i = 0; i < rule->pieces; i++)
		most = fmax(most, rule->piece[i].per_s);
	return (rule->states || rule->pieces ? most : rule->per_s) * exp(rule->growth_per_s * (rule->growth_per_s > 0 ? to_s : from_s));
}

double rate_peak_per_s(const struct rate_rule *rule, double from_s, double to_s)
{
	double sum, most;

	if (rule->form == RATE_STEADY || rule->form == RATE_STATES || rule->random)
		return scale_mean(rule) * highest(rule, from_s, to_s);
	if (rule->form == RATE_SINE && to_s - from_s > rule->period_s) {         /* the highest turn is the last one, or the first */
		if (rule->growth_per_s > 0)
			from_s = to_s - rule->period_s;
		else
			to_s = from_s + rule->period_s;
	}
	walk(rule, from_s, to_s, &sum, &most);
	return scale_mean(rule) * most;
}
