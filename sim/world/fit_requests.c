/* From a record of requests to its profile, its dispersion, its tokens. */
#include "sim/world/fit_requests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/math/stats.h"

enum { BINS_MOST = 8000000, WINDOWS_LEAST = 8 /* in a stretch */, STRETCH_WINDOWS = 12 };
static const double window_s[FIT_WINDOWS] = {1, 10, 60, 300};                /* of single requests */
static const int window_steps[FIT_WINDOWS] = {1, 2, 4, 8};                   /* of counts */

/* A column that only such a record has, or times alone. */
bool requests_recognised(const char *text)
{
	static const char *const own[] = {"timestamp", "time", "TIMESTAMP", "hour_utc", "count", "value", "requests", "rate_per_s", "input_tokens",
					  "output_tokens", "ContextTokens", "GeneratedTokens"};
	static const char per_minute[] = "requests_per_minute";
	const char *line, *end;

	text += 3 * (strncmp(text, "\xef\xbb\xbf", 3) == 0);
	for (line = text; *line == '#' || *line == '\n' || *line == '\r'; line = end + (*end == '\n'))
		end = line + strcspn(line, "\n");
	end = line + strcspn(line, "\r\n");
	for (const char *name = line; name < end; name += strcspn(name, ",\n") + 1) {
		name += strspn(name, " \t");
		const size_t bytes = strcspn(name, ", \t\r\n");

		for (size_t i = 0; i < sizeof own / sizeof *own; i++)
			if (bytes == strlen(own[i]) && strncmp(name, own[i], bytes) == 0)
				return true;
		if (strncmp(name, per_minute, strlen(per_minute)) == 0)
			return true;
	}
	return end - line == 3 && strncmp(line, "t_s", 3) == 0;
}

/* --- steps --- */

/* A piece between two steps counts in each by its share. */
static void spread(struct request_bins *bins, double from_s, double to_s, double per_s)
{
	for (size_t i = (size_t)(from_s / bins->step_s); i < bins->count; i++) {
		const double a = fmax(from_s, (double)i * bins->step_s), b = fmin(to_s, (double)(i + 1) * bins->step_s);

		if (b <= a)
			break;
		bins->requests[i] += (b - a) * per_s;
	}
}

/* Of counts: the first step, if most are like it, else the mean one. */
static double step_of(const struct request_trace *trace)
{
	const double first_s = trace->pieces > 1 ? trace->piece[1].from_s - trace->piece[0].from_s : trace->record_s;
	size_t alike = 0;

	for (size_t i = 1; i < trace->pieces; i++)
		alike += fabs(trace->piece[i].from_s - trace->piece[i - 1].from_s - first_s) <= 1e-6 * first_s;
	return 2 * alike >= trace->pieces - 1 ? first_s : trace->record_s / (double)trace->pieces;
}

static void bins_of(struct arena *arena, const struct request_trace *trace, struct request_bins *bins)
{
	const bool singles = trace->record.count > 0;

	bins->first_unix_s = (double)trace->first_unix_s;
	bins->step_s = singles ? window_s[0] : step_of(trace);
	while (trace->record_s / bins->step_s > BINS_MOST)
		bins->step_s *= 10;
	bins->count = (size_t)floor(trace->record_s / bins->step_s * (1 + 1e-12));
	bins->requests = arena_alloc(arena, bins->count + 1, sizeof *bins->requests);
	for (size_t i = 0; i < trace->record.count; i++) {
		const size_t at = (size_t)(trace->record.at_s[i] / bins->step_s);

		if (at < bins->count)
			bins->requests[at] += 1;
	}
	for (size_t i = 0; !singles && i < trace->pieces; i++)
		spread(bins, trace->piece[i].from_s, i + 1 < trace->pieces ? trace->piece[i + 1].from_s : trace->record_s, trace->piece[i].per_s);
}

/* --- dispersion --- */

/* How long a stretch is: the slowest noise that can be seen, while the hours of a profile and a trend stay out of it. */
static double stretch_of(const struct request_fitting *fitting, const struct request_bins *bins)
{
	const double wanted_s = fitting->singles ? STRETCH_WINDOWS * window_s[FIT_WINDOWS - 1]
						 : STRETCH_WINDOWS * window_steps[FIT_WINDOWS - 1] * bins->step_s;

	return fmin(fitting->record_s, wanted_s);
}

static void window_of(struct arena *arena, const struct request_bins *bins, const double *expected, size_t steps, struct request_fitting *fitting)
{
	const size_t windows = bins->count / steps, per = (size_t)(fitting->stretch_s / ((double)steps * bins->step_s) * (1 + 1e-12));
	struct fit_window *window = fitting->window + fitting->windows;
	double *count, *means, seen;

	if (!steps || per < WINDOWS_LEAST || windows < per)
		return;
	count = arena_alloc(arena, windows, sizeof *count);
	means = arena_alloc(arena, windows, sizeof *means);
	for (size_t i = 0; i < windows * steps; i++) {
		count[i / steps] += bins->requests[i];
		means[i / steps] += expected[i];
	}
	seen = dispersion_seen(count, means, windows, per);
	if (isnan(seen))
		return;
	*window = (struct fit_window){(double)steps * bins->step_s, windows / per * per, seen, NAN};
	fitting->windows++;
}

static void dispersion_of(struct arena *arena, const struct request_bins *bins, struct request_fitting *fitting)
{
	double *expected = arena_alloc(arena, bins->count + 1, sizeof *expected);
	struct dispersion_point point[FIT_WINDOWS];

	for (size_t i = 0; i < bins->count; i++)
		expected[i] = fitting->per_s * bins->step_s *
			(fitting->profile.good ? fit_week_at(fitting->profile.week, fit_week_hour(bins, ((double)i + 0.5) * bins->step_s)) : 1);
	fitting->stretch_s = stretch_of(fitting, bins);
	for (int w = 0; w < FIT_WINDOWS; w++)
		window_of(arena, bins, expected, fitting->singles ? (size_t)(window_s[w] / bins->step_s) : (size_t)window_steps[w], fitting);
	for (size_t w = 0; w < fitting->windows; w++)
		point[w] = (struct dispersion_point){fitting->window[w].window_s, fitting->window[w].seen, fitting->window[w].windows};
	fitting->law = dispersion_fit(point, fitting->windows, fitting->per_s, fitting->stretch_s, fitting->singles);
	for (size_t w = 0; w < fitting->windows; w++)
		fitting->window[w].block = dispersion_expected(&fitting->law, fitting->per_s, point[w].window_s, fitting->stretch_s);
}

/* --- single requests --- */

/* Gaps of a rate that moves little while one lasts: E[g^2] = (1 + cv^2) E[1/rate] / E[rate]; of the lognormal, (1 + noise cv^2). */
static double gap_cv_means(const struct request_fitting *fitting)
{
	const struct dispersion_law *law = &fitting->law;
	double inverse = 1;

	for (int k = 0; fitting->profile.good && k < WEEK_HOURS; k++)
		inverse += (1 / fitting->profile.week[k] - 1) / WEEK_HOURS;
	return sqrt((1 + law->cv * law->cv) * (1 + law->noise_cv * law->noise_cv) * inverse - 1);
}

static void gaps_of(struct arena *arena, const struct request_record *record, struct request_fitting *fitting)
{
	double *gap = arena_alloc(arena, record->count, sizeof *gap);

	fitting->gap_cv = fitting->gap_cv_block = NAN;
	if (record->count < 3)
		return;
	for (size_t i = 1; i < record->count; i++)
		gap[i - 1] = record->at_s[i] - record->at_s[i - 1];
	const struct moments m = moments_of(gap, record->count - 1);

	fitting->silence_s = m.max;
	fitting->gap_cv = m.mean > 0 ? m.sd / m.mean : NAN;
	fitting->gap_cv_block = gap_cv_means(fitting);
}

static void tokens_of(const double *tokens, size_t count, struct fit_tokens *to)
{
	static const double p[] = {0.5, 0.95};
	double q[2];

	if (!tokens || !count)
		return;
	const struct moments m = moments_of(tokens, count);

	quantiles_of(tokens, count, p, 2, q);
	*to = (struct fit_tokens){count, m.mean, count > 1 && m.mean > 0 ? m.sd / m.mean : 0, q[0], q[1]};
}

struct request_fitting *fitting_of_requests(struct arena *arena, const struct request_trace *trace, const char *zone)
{
	struct request_fitting *fitting = arena_alloc(arena, 1, sizeof *fitting);
	struct request_bins bins = {0};

	*fitting = (struct request_fitting){.file = trace->name, .singles = trace->record.count > 0, .dated = trace->first_unix_s != 0,
		.zone = zone, .record_s = trace->record_s, .gap_cv = NAN, .gap_cv_block = NAN, .law = {.cv = 1}};
	if (zone)
		bins.offset = zone_offsets(arena, zone, trace->first_unix_s, 0, trace->record_s, &bins.offsets);
	if (zone && !bins.offset)
		return NULL;
	bins_of(arena, trace, &bins);
	fitting->step_s = fitting->singles ? 0 : bins.step_s;
	for (size_t i = 0; i < bins.count; i++)
		fitting->requests += bins.requests[i];
	if (fitting->singles)
		fitting->requests = (double)trace->record.count;
	fitting->per_s = fitting->requests / fitting->record_s;
	if (!(fitting->requests > 0))
		return fitting;
	fit_profile_of(arena, &bins, fitting);
	dispersion_of(arena, &bins, fitting);
	if (fitting->singles) {
		gaps_of(arena, &trace->record, fitting);
		tokens_of(trace->record.input, trace->record.count, &fitting->input);
		tokens_of(trace->record.output, trace->record.count, &fitting->output);
	}
	return fitting;
}
