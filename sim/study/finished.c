#include "sim/study/finished.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/files.h"
#include "sim/base/lang.h"

#define RESULT_MAX_BYTES (512u * 1024 * 1024)   /* of samples.csv: about three million futures */

static const char *text_of(struct arena *arena, const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	struct text plain = {0};

	text_add_plain(&plain, s ? s : "");
	s = arena_text(arena, text_str(&plain));
	text_release(&plain);
	return s;
}

/* A number of a metric; NAN for null and for what is not there. */
static double number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

/* How many outcomes a mean is of: its standard error tells, where there is a spread. */
static size_t outcomes(double sd, double se, size_t replications)
{
	const double n = rint(sd / se * (sd / se));

	return se > 0 && n >= 1 && n < (double)replications ? (size_t)n : replications;
}

static void metric_read(struct arena *arena, const char *name, const json_t *from, size_t replications, struct finished_metric *to)
{
	const double sd = number_of(from, "sd"), se = number_of(from, "se");

	*to = (struct finished_metric){.name = arena_text(arena, name), .unit = text_of(arena, from, "unit"),
		.moments = {.n = outcomes(sd, se, replications), .mean = number_of(from, "mean"), .sd = sd, .se = se},
		.p95 = number_of(from, "p95"), .p95_ci = {NAN, NAN}};
	if (isnan(to->p95) && isfinite(to->moments.mean))
		to->p95 = INFINITY;       /* null in JSON: of those that never finish */
}

static bool strategy_read(struct arena *arena, const char *name, const json_t *from, size_t replications, struct finished_strategy *to)
{
	json_t *metrics = json_object_get(from, "metrics"), *value;
	const char *key;

	if (!json_object_size(metrics) || !name_is_safe(name))
		return false;
	*to = (struct finished_strategy){.name = arena_text(arena, name)};
	to->metric = arena_alloc(arena, json_object_size(metrics), sizeof *to->metric);
	json_object_foreach(metrics, key, value) {
		if (!name_is_safe(key))
			return false;
		metric_read(arena, key, value, replications, &to->metric[to->metrics++]);
	}
	return true;
}

static bool summary_read(struct arena *arena, const json_t *root, struct finished *to)
{
	json_t *run = json_object_get(root, "run"), *strategies = json_object_get(root, "strategies"), *value;
	const json_t *scenario = json_object_get(root, "scenario");
	const double n = number_of(run, "replications");
	const char *key;

	to->version = text_of(arena, json_object_get(root, "costcast"), "version");
	to->title = text_of(arena, scenario, "title");
	to->file = text_of(arena, scenario, "file");
	to->sha256 = text_of(arena, scenario, "sha256");
	to->confidence = number_of(run, "confidence");
	to->partial = json_is_true(json_object_get(run, "partial"));
	if (!(n >= 1 && n <= 1e12) || !(to->confidence > 0 && to->confidence < 1) || !json_object_size(strategies))
		return false;
	to->replications = (size_t)n;
	to->strategy = arena_alloc(arena, json_object_size(strategies), sizeof *to->strategy);
	json_object_foreach(strategies, key, value)
		if (!strategy_read(arena, key, value, to->replications, &to->strategy[to->strategies++]))
			return false;
	return true;
}

/* --- samples.csv --- */

struct cells { const char *at, *end; };

/* The cell up to the next comma or line end; false at the end of the line. */
static bool cell_next(struct cells *line, const char **cell, size_t *length)
{
	if (line->at > line->end)
		return false;
	const char *comma = memchr(line->at, ',', (size_t)(line->end - line->at));
	const char *stop = comma ? comma : line->end;

	*cell = line->at;
	*length = (size_t)(stop - line->at);
	line->at = stop + 1;
	return true;
}

static bool cell_is(const char *cell, size_t length, const char *s)
{
	return strlen(s) == length && strncmp(cell, s, length) == 0;
}

/* An empty cell: hours that never end, or a number that is none. */
static bool cell_number(const char *cell, size_t length, bool is_time, double *x)
{
	char copy[64], *end;

	*x = is_time ? INFINITY : NAN;
	if (length == 0)
		return true;
	if (length >= sizeof copy || !memchr("0123456789-", cell[0], 11))
		return false;
	memcpy(copy, cell, length);
	copy[length] = '\0';
	*x = strtod(copy, &end);
	return *end == '\0' && isfinite(*x);
}

static bool line_next(struct cells *text, struct cells *line)
{
	if (text->at >= text->end)
		return false;
	const char *stop = memchr(text->at, '\n', (size_t)(text->end - text->at));

	line->at = text->at;
	line->end = stop ? stop : text->end;
	text->at = line->end + 1;
	return true;
}

/* "strategy,replica", then the metrics of the first strategy: those of all, in the same order. */
static bool head_fits(struct cells line, const struct finished_strategy *s)
{
	const char *cell;
	size_t length;

	if (!cell_next(&line, &cell, &length) || !cell_is(cell, length, "strategy") || !cell_next(&line, &cell, &length) ||
	    !cell_is(cell, length, "replica"))
		return false;
	for (size_t m = 0; m < s->metrics; m++)
		if (!cell_next(&line, &cell, &length) || !cell_is(cell, length, s->metric[m].name))
			return false;
	return !cell_next(&line, &cell, &length);
}

static bool row_read(struct cells line, const struct finished_strategy *s, size_t replica, double *const *x)
{
	const char *cell;
	size_t length;
	double number;

	if (!cell_next(&line, &cell, &length) || !cell_is(cell, length, s->name) || !cell_next(&line, &cell, &length) ||
	    !cell_number(cell, length, false, &number) || number != (double)replica)
		return false;
	for (size_t m = 0; m < s->metrics; m++)
		if (!cell_next(&line, &cell, &length) || !cell_number(cell, length, strcmp(s->metric[m].name, "hours") == 0, &x[m][replica]))
			return false;
	return !cell_next(&line, &cell, &length);
}

static bool any_nan(const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (isnan(x[i]))
			return true;
	return false;
}

static void sampled_metric(struct finished_metric *metric, const double *x, const struct finished *run)
{
	metric->x = x;
	metric->moments = moments_of(x, run->replications);
	if (!any_nan(x, run->replications))
		metric->p95_ci = quantile_interval(x, run->replications, .95, run->confidence);
}

static bool strategy_samples(struct arena *arena, struct cells *text, struct finished *run, struct finished_strategy *s)
{
	double **x = arena_alloc(arena, s->metrics, sizeof *x);
	struct cells line;

	for (size_t m = 0; m < s->metrics; m++)
		x[m] = arena_alloc(arena, run->replications, sizeof **x);
	for (size_t i = 0; i < run->replications; i++)
		if (!line_next(text, &line) || !row_read(line, s, i, x))
			return false;
	for (size_t m = 0; m < s->metrics; m++)
		sampled_metric(&s->metric[m], x[m], run);
	return true;
}

static bool samples_read(struct arena *arena, struct cells text, struct finished *run)
{
	/* a row is at least as long as its commas: no memory for rows that cannot be there */
	const double least = (double)run->replications * (double)run->strategies * (double)(run->strategy[0].metrics + 3);
	struct cells line;

	if (least > (double)(text.end - text.at) || !line_next(&text, &line) || !head_fits(line, &run->strategy[0]))
		return false;
	for (size_t s = 0; s < run->strategies; s++)
		if (run->strategy[s].metrics != run->strategy[0].metrics || !strategy_samples(arena, &text, run, &run->strategy[s]))
			return false;
	run->sampled = true;
	return !line_next(&text, &line);
}

/* --- the folder --- */

static bool refuse(struct text *why, const char *folder, const char *name)
{
	struct text plain = {0};

	text_add_plain(&plain, folder);
	text_addf(why, _("\"%s\": \"%s\" is not as a run writes it"), text_str(&plain), name);
	text_release(&plain);
	return false;
}

static bool read_summary(struct arena *arena, const char *folder, struct finished *run, struct text *why)
{
	char *path = file_join(folder, "summary.json"), *text = NULL;
	size_t bytes;
	const bool there = file_read(path, RESULT_MAX_BYTES, &text, &bytes) == FILE_OK;
	/* seeds pass what jansson takes for an integer */
	json_t *root = there ? json_loadb(text, bytes, JSON_DECODE_INT_AS_REAL, NULL) : NULL;
	const bool good = root && summary_read(arena, root, run);

	json_decref(root);
	free(text);
	free(path);
	return good || refuse(why, folder, "summary.json");
}

static bool read_samples(struct arena *arena, const char *folder, struct finished *run, void (*plain)(struct text *text), struct text *why)
{
	char *path = file_join(folder, "samples.csv"), *read = NULL;
	struct text text = {0};
	size_t bytes;
	bool good = true;

	if (file_read(path, RESULT_MAX_BYTES, &read, &bytes) == FILE_OK) {
		text_addn(&text, read, bytes);
		plain(&text);
		good = samples_read(arena, (struct cells){text_str(&text), text_str(&text) + text.len}, run);
	}
	text_release(&text);
	free(read);
	free(path);
	return good || refuse(why, folder, "samples.csv");
}

static void read_scenario(struct arena *arena, const char *folder, struct finished *run)
{
	char *path = file_join(folder, "scenario.effective.yaml");
	struct diag unheard = {0};
	bool missing;

	run->tree = node_read_file(arena, path, &unheard, &missing);
	const struct node *seed = run->tree ? node_at(run->tree, "simulate.seed") : NULL;

	run->seed = seed && seed->kind == NODE_SCALAR ? seed->text : "?";
	diag_release(&unheard);
	free(path);
}

struct finished *finished_read(struct arena *arena, const char *folder, void (*plain)(struct text *text), struct text *why)
{
	struct finished *run = arena_alloc(arena, 1, sizeof *run);

	run->folder = folder;
	if (!read_summary(arena, folder, run, why) || !read_samples(arena, folder, run, plain, why))
		return NULL;
	read_scenario(arena, folder, run);
	return run;
}
