/* The league for programs: JSON and CSV. USD; shares from 0 to 1; null or an empty cell for what cannot be had. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/json_values.h"
#include "sim/report/league.h"
#include "sim/report/write.h"

/* What the reference has, too. */
static json_t *outcome(const struct league_told *told, size_t team)
{
	const struct strategy_summary *s = told->summary->strategy + team;
	const struct probability late = s->probability[P_LATE];
	const struct metric_summary *cost = s->metric;

	return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "team", json_of_text(told->league->team[team].name), "strategy",
			 json_of_text(told->league->team[team].strategy), "title", json_of_text(league_strategy_title(told, team)), "passed", s->passed,
			 "mean", json_of_number(cost->mean), "p50", json_of_number(cost->q[Q_P50]), "p95", json_of_number(cost->q[Q_P95]), "p95_ci",
			 json_of_interval(s->p95_cost_ci), "late", late.known ? json_of_number(late.value) : json_null());
}

static json_t *entry(const struct league_told *told, const struct standing *s)
{
	json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "rank", (json_int_t)s->rank, "rank_ci", json_of_interval(s->rank_ci),
				 "first_in", json_of_number(s->won), "mean_rank", json_of_number(s->mean_rank), "ahead_of_next", json_of_number(s->ahead),
				 "ahead_of_next_ci", json_of_interval(s->ahead_ci), "difference_to_next", json_of_number(s->difference),
				 "difference_to_next_ci", json_of_interval(s->difference_ci), "sure", json_of_number(s->sure), "level_with_next", s->level);
	json_t *shared = outcome(told, s->entry);

	json_object_update(shared, json);
	json_decref(json);
	return shared;
}

/* By hand: jansson's integers have a sign, and a seed may be larger than they can be. */
static void run_write(const struct league_told *told, struct text *out)
{
	const struct scenario *scenario = told->summary->plan->scenario;

	text_addf(out, "{\n \"run\": {\"seed\": %llu, \"replications\": %zu, \"confidence\": ", (unsigned long long)scenario->seed,
		  told->summary->replications);
	text_add_double(out, scenario->confidence);
	text_addf(out, ", \"partial\": %s},", told->summary->partial ? "true" : "false");
}

void league_json(const struct league_told *told, struct text *out)
{
	const struct ranking *ranking = told->ranking;
	json_t *teams = json_array(), *json;
	char *dump;

	for (size_t k = 0; k < ranking->count; k++)
		json_array_append_new(teams, entry(told, ranking->standing + k));
	json = json_pack("{s:{s:s, s:i}, s:o, s:s, s:I, s:o, s:o, s:o, s:o}", "costcast", "version", COSTCAST_VERSION, "schema", 1, "title",
			 json_of_text(bilingual_str(&told->summary->plan->scenario->title)), "currency", "USD", "resamplings",
			 (json_int_t)ranking->resamplings, "luck", json_of_number(ranking->luck), "skill", json_of_number(ranking->skill), "reference",
			 told->league->yardstick ? outcome(told, told->league->reference) : json_null(), "teams", teams);
	dump = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
	run_write(told, out);
	text_add(out, dump + 1);          /* its own brace stands before "run" */
	text_addc(out, '\n');
	free(dump);
	json_decref(json);
}

/* --- CSV --- */

static void cells(struct text *out, const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
}

static void csv_row(const struct league_told *told, size_t team, const struct standing *s, struct text *out)
{
	const struct strategy_summary *own = told->summary->strategy + team;
	const struct probability late = own->probability[P_LATE];
	const double shared[] = {own->metric[0].mean, own->metric[0].q[Q_P50], own->metric[0].q[Q_P95], late.known ? late.value : NAN};
	static const struct standing none = {.won = NAN, .mean_rank = NAN, .ahead = NAN, .difference = NAN, .sure = NAN};
	const struct standing *r = s ? s : &none;
	const double ranked[] = {r->won, r->mean_rank, r->ahead, r->difference, r->sure};

	if (s)
		text_addf(out, "%zu", s->rank);
	text_addc(out, ',');
	csv_text(out, told->league->team[team].name);
	text_addc(out, ',');
	csv_text(out, told->league->team[team].strategy);
	text_addc(out, ',');
	csv_text(out, league_strategy_title(told, team));
	text_addf(out, ",%s", own->passed ? "true" : "false");
	cells(out, shared, sizeof shared / sizeof *shared);
	cells(out, ranked, sizeof ranked / sizeof *ranked);
	text_addf(out, ",%s\n", !s ? "" : s->level ? "true" : "false");
}

void league_csv(const struct league_told *told, struct text *out)
{
	text_add(out, "rank,team,strategy,title,passed,mean_usd,p50_usd,p95_usd,late,first_in,mean_rank,ahead_of_next,difference_to_next_usd,sure,"
		      "level_with_next\n");
	for (size_t k = 0; k < told->ranking->count; k++)
		csv_row(told, told->ranking->standing[k].entry, told->ranking->standing + k, out);
	if (told->league->yardstick)
		csv_row(told, told->league->reference, NULL, out);
	csv_finish(out);
}
