/* What differs between two runs, for programs: every metric of every strategy that both have. */
#include "sim/report/diff.h"

#include <math.h>
#include <stdlib.h>

#include "sim/report/json_values.h"
#include "sim/report/write.h"

static const char *test_name(const struct diff_row *row)
{
	return row->contrast.certain ? "none" : row->paired ? "paired-t" : "welch-t";
}

/* In the order of the CSV's columns, from mean_1 on. */
enum { FIGURES = 11 };
static const char *const figure_name[FIGURES] = {"mean_1", "mean_2", "difference", "ci_low", "ci_high", "t", "df", "p", "p_holm", "p95_1", "p95_2"};

static void figures_of(const struct diff_row *row, double x[FIGURES])
{
	const struct contrast *c = &row->contrast;
	const double all[FIGURES] = {row->first->moments.mean, row->second->moments.mean, c->difference, c->ci.low, c->ci.high, c->t, c->df,
				     c->p, row->p_holm, row->first->p95, row->second->p95};

	for (int i = 0; i < FIGURES; i++)
		x[i] = all[i];
}

void diff_csv(const struct diff *diff, struct text *out)
{
	text_add(out, "strategy,metric,unit,test,more_than_chance,p95_intervals_apart");
	for (int i = 0; i < FIGURES; i++)
		text_addf(out, ",%s", figure_name[i]);
	text_addc(out, '\n');
	for (size_t r = 0; r < diff->rows; r++) {
		const struct diff_row *row = &diff->row[r];
		double x[FIGURES];

		csv_text(out, row->strategy);
		text_addc(out, ',');
		csv_text(out, row->first->name);
		text_addc(out, ',');
		csv_text(out, row->first->unit);
		text_addf(out, ",%s,%s,%s", test_name(row), row->beyond ? "true" : "false",
			  !row->p95_known ? "" : row->p95_apart ? "true" : "false");
		figures_of(row, x);
		for (int i = 0; i < FIGURES; i++) {
			text_addc(out, ',');
			csv_number(out, x[i]);
		}
		text_addc(out, '\n');
	}
	csv_finish(out);
}

static json_t *text(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *run_json(const struct finished *run)
{
	struct text folder = {0};

	text_add_plain(&folder, run->folder);
	json_t *json = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:I, s:f, s:b}", "folder", text(text_str(&folder)), "version", run->version, "title",
				 run->title, "file", run->file, "sha256", run->sha256, "seed", run->seed, "replications",
				 (json_int_t)run->replications, "confidence", run->confidence, "partial", (int)run->partial);
	text_release(&folder);
	return json;
}

static json_t *row_json(const struct diff_row *row)
{
	json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "strategy", row->strategy, "metric", row->first->name, "unit", row->first->unit,
				 "test", test_name(row), "more_than_chance", (int)row->beyond, "p95_intervals_apart",
				 row->p95_known ? json_boolean(row->p95_apart) : json_null());
	double x[FIGURES];

	figures_of(row, x);
	for (int i = 0; i < FIGURES; i++)
		json_object_set_new(json, figure_name[i], json_of_number(x[i]));
	return json;
}

static json_t *names_json(const char *const *name, size_t count)
{
	json_t *names = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(names, json_string(name[i]));
	return names;
}

void diff_json(const struct diff *diff, struct text *out)
{
	json_t *rows = json_array(), *settings = json_array();

	for (size_t i = 0; i < diff->settings; i++)
		json_array_append_new(settings, json_pack("{s:s, s:o, s:o}", "path", diff->setting[i].path, "first", text(diff->setting[i].first),
							  "second", text(diff->setting[i].second)));
	for (size_t i = 0; i < diff->rows; i++)
		json_array_append_new(rows, row_json(&diff->row[i]));
	json_t *root = json_pack("{s:{s:s}, s:[o, o], s:f, s:o, s:I, s:I, s:I, s:o, s:o, s:o}", "costcast", "version", COSTCAST_VERSION, "runs",
				 run_json(diff->run[0]), run_json(diff->run[1]), "confidence", diff->confidence, "settings",
				 diff->settings_known ? settings : json_null(), "tests", (json_int_t)diff->family, "changed",
				 (json_int_t)diff->changed, "more_than_chance", (json_int_t)diff->beyond, "only_first",
				 names_json(diff->only[0], diff->only_count[0]), "only_second", names_json(diff->only[1], diff->only_count[1]),
				 "results", rows);
	char *s = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(15));

	text_add(out, s);
	text_addc(out, '\n');
	free(s);
	json_decref(root);
	if (!diff->settings_known)
		json_decref(settings);
}
