/* From what was fitted to a record of requests back to the language: the block to paste into a workload. */
#include "models/inference/inference.h"
#include "sim/world/fit_requests.h"

static void numbers(const char *key, const double *x, size_t count, struct text *out)
{
	text_addf(out, "  %s: [", key);
	for (size_t i = 0; i < count; i++)
		text_addf(out, "%s%.4g", i ? ", " : "", x[i] < 1e-4 ? 0 : x[i]);
	text_add(out, "]\n");
}

static void rate_written(double per_s, struct text *out)
{
	if (per_s >= 0.1)
		text_addf(out, "  rate: %.5g /s\n", per_s);
	else
		text_addf(out, "  rate: %.5g /h\n", 3600 * per_s);
}

static void profile_written(const struct request_fitting *fitting, struct text *out)
{
	const struct fit_profile *profile = &fitting->profile;

	if (fitting->zone)
		text_addf(out, "  time_zone: %s\n", fitting->zone);
	numbers("hours", profile->hours, DAY_HOURS, out);
	if (profile->weekends)
		numbers("weekend_hours", profile->weekend_hours, DAY_HOURS, out);
	if (profile->days)
		numbers("days", profile->day, WEEK_DAYS, out);
}

static void tokens_written(const char *key, const struct fit_tokens *tokens, struct text *out)
{
	if (!tokens->count || !(tokens->mean > 0))
		return;
	if (tokens->cv > 0)
		text_addf(out, "  %s: {lognormal: {mean: %.4g, cv: %.4g}}\n", key, tokens->mean, tokens->cv);
	else
		text_addf(out, "  %s: %.4g\n", key, tokens->mean);
}

void demand_fitted(const struct request_fitting *fitting, struct text *out)
{
	const bool poisson = fitting->law.cv == 1;

	text_addf(out, "demand:\n  model: %s\n", fitting->profile.good ? "profile" : poisson ? "poisson" : "gamma");
	rate_written(fitting->per_s, out);
	if (!poisson)
		text_addf(out, "  cv: %.4g\n", fitting->law.cv);
	if (fitting->profile.good)
		profile_written(fitting, out);
	if (fitting->law.noise_cv > 0)
		text_addf(out, "  noise: {cv: %.4g %%, memory: %.4g s}\n", 100 * fitting->law.noise_cv, fitting->law.memory_s < 1 ? 1 : fitting->law.memory_s);
	tokens_written("input_tokens", &fitting->input, out);
	tokens_written("output_tokens", &fitting->output, out);
}
