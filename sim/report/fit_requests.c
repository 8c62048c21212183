/* The page of `fit` for requests: what was seen beside what the block means, then the block. */
#include "sim/report/fit_requests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/report/json_values.h"
#include "sim/report/write.h"

enum { NAME_WIDE = 44, FIGURE_WIDE = 10 };
typedef char figure[48], digits[32];

/* Three digits, all of those before the point. */
static const char *said(double x, char *buf)
{
	if (isnan(x))
		strcpy(buf, "-");
	else if (fabs(x) >= 1000 && fabs(x) < 1e15)
		snprintf(buf, sizeof(digits), "%.0f", x);
	else
		lang_figure(x, 3, buf, sizeof(digits));
	return buf;
}

static const char *time_said(double seconds, char *buf)
{
	digits x;

	if (seconds >= 2 * DAY_S)
		snprintf(buf, sizeof(figure), _("%s days"), said(seconds / DAY_S, x));
	else if (seconds >= HOUR_S)
		snprintf(buf, sizeof(figure), "%s h", said(seconds / HOUR_S, x));
	else if (seconds >= 60)
		snprintf(buf, sizeof(figure), "%s min", said(seconds / 60, x));
	else
		snprintf(buf, sizeof(figure), "%s s", said(seconds, x));
	return buf;
}

static void padded(struct text *out, const char *s, size_t wide, bool right)
{
	const size_t width = utf8_width(s);

	if (!right)
		text_add(out, s);
	for (size_t w = width; w < wide; w++)
		text_addc(out, ' ');
	if (right)
		text_add(out, s);
}

static void row(struct text *out, const char *name, const char *seen, const char *block)
{
	text_add(out, "#   ");
	padded(out, name, NAME_WIDE, false);
	padded(out, seen, FIGURE_WIDE, true);
	if (block)
		padded(out, block, FIGURE_WIDE + 2, true);
	text_addc(out, '\n');
}

static void figures_row(struct text *out, const char *name, double seen, double block)
{
	figure a, b;

	row(out, name, said(seen, a), said(block, b));
}

static void head_said(const struct request_fitting *fitting, struct text *out)
{
	struct text file = {0};
	figure count, length, rate, step;

	text_add_plain(&file, fitting->file);
	text_addf(out, "# costcast %s: fit %s\n", COSTCAST_VERSION, text_str(&file));
	snprintf(count, sizeof count, "%.0f", fitting->requests);
	text_addf(out, _("# %s requests in %s: %s per second\n"), count, time_said(fitting->record_s, length),
		  said(fitting->requests / fitting->record_s, rate));
	if (!fitting->singles)
		text_addf(out, _("# counted every %s: how single requests come within that is not seen, and taken as random\n"),
			  time_said(fitting->step_s, step));
	text_release(&file);
}

/* Why there is no profile, or what is not in it. */
static void profile_said(const struct request_fitting *fitting, struct text *out)
{
	const struct fit_profile *profile = &fitting->profile;

	if (!profile->good && !fitting->dated)
		text_add(out, _("# its times are no dates: no profile by the hour can be told\n"));
	else if (!profile->good)
		text_add(out, _("# no profile: the record is shorter than a day, coarser than an hour, or its hours differ no more than by chance\n"));
	else
		text_addf(out, _("# profile by the hour, in the time of %s\n"), fitting->zone ? fitting->zone : "UTC");
	if (profile->good && !profile->weekends)
		text_add(out, _("#   the record does not hold all hours of weekdays and of a weekend: these are not told apart\n"));
	if (profile->good && !profile->days)
		text_add(out, _("#   the record does not hold a whole week: its days are not told apart\n"));
}

static void tokens_said(const char *name, const struct fit_tokens *tokens, struct text *out)
{
	const double sigma = sqrt(log1p(tokens->cv * tokens->cv)), p50 = tokens->mean / sqrt(1 + tokens->cv * tokens->cv);
	const double normal_95 = 1.6448536269514722;
	struct text label = {0};

	if (!tokens->count)
		return;
	text_addf(&label, _("%s tokens, mean"), name);
	figures_row(out, text_str(&label), tokens->mean, tokens->mean);
	figures_row(out, _("  their coefficient of variation"), tokens->cv, tokens->cv);
	figures_row(out, _("  median"), tokens->p50, p50);
	figures_row(out, "  p95", tokens->p95, p50 * exp(normal_95 * sigma));
	text_release(&label);
}

static void table_said(const struct request_fitting *fitting, struct text *out)
{
	struct text label = {0};
	figure width;

	row(out, "", _("seen"), _("block"));
	if (fitting->profile.good) {
		figures_row(out, _("busiest hour of the week, times the mean"), fitting->profile.peak_seen, fitting->profile.peak);
		figures_row(out, _("quietest hour of the week"), fitting->profile.trough_seen, fitting->profile.trough);
	}
	for (size_t w = 0; w < fitting->windows; w++) {
		text_clear(&label);
		text_addf(&label, _("index of dispersion in %s"), time_said(fitting->window[w].window_s, width));
		figures_row(out, text_str(&label), fitting->window[w].seen, fitting->window[w].block);
	}
	if (!isnan(fitting->gap_cv)) {
		figures_row(out, _("coefficient of variation of the gaps"), fitting->gap_cv, fitting->gap_cv_block);
		row(out, _("longest gap"), time_said(fitting->silence_s, width), NULL);
	}
	tokens_said(_("input"), &fitting->input, out);
	tokens_said(_("output"), &fitting->output, out);
	if (fitting->windows)
		text_addf(out, _("#   (index of dispersion: variance over mean of the requests in such a window, within stretches of %s%s)\n"),
			  time_said(fitting->stretch_s, width), fitting->profile.good ? _(", about the profile") : "");
	text_release(&label);
}

void fit_requests_write(const struct request_fitting *fitting, const struct models *known, struct text *out)
{
	head_said(fitting, out);
	profile_said(fitting, out);
	table_said(fitting, out);
	if (known->requests_fitted)
		known->requests_fitted(fitting, out);
}

/* --- for programs --- */

static json_t *list(const double *x, size_t count)
{
	json_t *json = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(json, json_of_number(x[i]));
	return json;
}

static json_t *profile(const struct request_fitting *fitting)
{
	const struct fit_profile *p = &fitting->profile;
	json_t *json;

	if (!p->good)
		return json_null();
	json = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "time_zone", fitting->zone ? fitting->zone : "UTC", "hours", list(p->hours, DAY_HOURS),
			 "hour_of_week_seen", list(p->hour_seen, WEEK_HOURS), "peak_seen", json_of_number(p->peak_seen), "peak", json_of_number(p->peak),
			 "trough_seen", json_of_number(p->trough_seen), "trough", json_of_number(p->trough));
	if (p->weekends)
		json_object_set_new(json, "weekend_hours", list(p->weekend_hours, DAY_HOURS));
	if (p->days)
		json_object_set_new(json, "days", list(p->day, WEEK_DAYS));
	return json;
}

static json_t *tokens(const struct fit_tokens *t)
{
	return t->count ? json_pack("{s:o, s:o, s:o, s:o}", "mean", json_of_number(t->mean), "cv", json_of_number(t->cv), "p50", json_of_number(t->p50), "p95", json_of_number(t->p95))
			: json_null();
}

static json_t *windows(const struct request_fitting *fitting)
{
	json_t *json = json_array();

	for (size_t w = 0; w < fitting->windows; w++)
		json_array_append_new(json, json_pack("{s:o, s:I, s:o, s:o}", "window_s", json_of_number(fitting->window[w].window_s), "windows",
						      (json_int_t)fitting->window[w].windows, "seen", json_of_number(fitting->window[w].seen), "block",
						      json_of_number(fitting->window[w].block)));
	return json;
}

void fit_requests_json(const struct request_fitting *fitting, const struct models *known, struct text *out)
{
	const struct dispersion_law *law = &fitting->law;
	struct text file = {0}, block = {0};
	char *dumped;

	text_add_plain(&file, fitting->file);
	if (known->requests_fitted)
		known->requests_fitted(fitting, &block);
	json_t *json = json_pack("{s:{s:s}, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "costcast", "version", COSTCAST_VERSION, "file",
				 text_str(&file), "kind", "requests", "requests", json_of_number(fitting->requests), "record_s", json_of_number(fitting->record_s), "rate_per_s",
				 json_of_number(fitting->per_s), "profile", profile(fitting), "dispersion", windows(fitting), "input_tokens",
				 tokens(&fitting->input), "output_tokens", tokens(&fitting->output));

	json_object_set_new(json, "stretch_s", json_of_number(fitting->stretch_s));
	json_object_set_new(json, "gaps", isnan(fitting->gap_cv) ? json_null() : json_pack("{s:o, s:o, s:o}", "cv_seen", json_of_number(fitting->gap_cv),
			    "cv_block", json_of_number(fitting->gap_cv_block), "longest_s", json_of_number(fitting->silence_s)));
	json_object_set_new(json, "cv", json_of_number(law->cv));
	json_object_set_new(json, "noise", law->noise_cv > 0 ? json_pack("{s:o, s:o}", "cv", json_of_number(law->noise_cv), "memory_s", json_of_number(law->memory_s))
							       : json_null());
	json_object_set_new(json, "block", json_string(text_str(&block)));
	dumped = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
	text_add(out, dumped);
	text_addc(out, '\n');
	free(dumped);
	json_decref(json);
	text_release(&file);
	text_release(&block);
}
