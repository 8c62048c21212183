/* The league for programs: JSON and CSV. USD; shares from 0 to 1; null or an empty cell for what cannot be had. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "sim/report/league.h"
#include "sim/report/write.h"

static json_t *number(double x)
{
	return isfinite(x) ? json_real(x == 0 ? 0 : x) : json_null();
}

static json_t *interval(struct interval ci)
{
	return json_pack("[o, o]", number(ci.low), number(ci.high));
}

static json_t *plain(const char *s)
{
	struct text text = {0};

	text_add_plain(&text, s);
	json_t *string = json_string(text_str(&text));
	text_release(&text);
	return string;
}

/* What the reference has, too. */
static json_t *outcome(const struct league_told *told, size_t team)
{
	const struct strategy_summary *s = told->summary->strategy + team;
	const struct probability late = s->probability[P_LATE];
	const struct metric_summary *cost = s->metric;

	return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "team", plain(told->league->team[team].name), "strategy",
			 plain(told->league->team[team].strategy), "title", plain(league_strategy_title(told, team)), "passed", s->passed,
			 "mean", number(cost->mean), "p50", number(cost->q[Q_P50]), "p95", number(cost->q[Q_P95]), "p95_ci",
			 interval(s->p95_cost_ci), "late", late.known ? number(late.value) : json_null());
}

static json_t *entry(const struct league_told *told, const struct standing *s)
{
	json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "rank", (json_int_t)s->rank, "rank_ci", interval(s->rank_ci),
				 "first_in", number(s->won), "mean_rank", number(s->mean_rank), "ahead_of_next", number(s->ahead),
				 "ahead_of_next_ci", interval(s->ahead_ci), "difference_to_next", number(s->difference),
				 "difference_to_next_ci", interval(s->difference_ci), "sure", number(s->sure), "level_with_next", s->level);
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
			 plain(bilingual_str(&told->summary->plan->scenario->title)), "currency", "USD", "resamplings",
			 (json_int_t)ranking->resamplings, "luck", number(ranking->luck), "skill", number(ranking->skill), "reference",
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
