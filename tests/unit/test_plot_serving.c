/* The plots and the story of a service: which there are, what they draw, and that no label lies upon another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "sim/base/files.h"
#include "sim/report/plot_system.h"
#include "sim/report/program.h"
#include "tests/unit/plot_labels.h"
#include "tests/unit/serving_fixture.h"

static const char *const serving_plots[] = {"serving-week", "serving-cost", "latency-cost", "unit-cost", "peak-or-scale"};
enum { PLOTS = sizeof serving_plots / sizeof serving_plots[0] };
static char *start, here[64];

static int enter(void **state)
{
	(void)state;
	start = getcwd(NULL, 0);
	strcpy(here, "/tmp/costcast-serving-XXXXXX");
	return mkdtemp(here) && chdir(here) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	char *command = worded("rm -rf '%s'", here);
	const int back = chdir(start), status = system(command);

	(void)state;
	free(command);
	free(start);
	return back || status;
}

static void near(double x, double wanted, double within)
{
	if (!(fabs(x - wanted) <= within))
		fail_msg("%.9g, not %.9g", x, wanted);
}

/* Line K (comments and gaps apart) of BLOCK; NULL when it has no more. */
static const char *line_of(const struct sheet *sheet, int block, int k)
{
	char head[32];
	const char *p;

	snprintf(head, sizeof head, "# block %d:", block);
	p = strstr(text_str(&sheet->data), head);
	assert_non_null(p);
	for (p = strchr(p, '\n') + 1; *p; p = strchr(p, '\n') + 1) {
		if (*p == '\n' && p[1] == '\n')
			return NULL;
		if (*p != '#' && *p != '\n' && k-- == 0)
			return p;
	}
	return NULL;
}

static int lines_of(const struct sheet *sheet, int block)
{
	int k = 0;

	while (line_of(sheet, block, k))
		k++;
	return k;
}

static double number(const struct sheet *sheet, int block, int line, int column)
{
	const char *p = line_of(sheet, block, line);
	char *end;
	double x = 0;

	assert_non_null(p);
	for (int i = 0; i <= column; i++, p = end)
		x = strtod(p, &end);
	return x;
}

static bool says(const struct sheet *sheet, const char *s)
{
	return strstr(text_str(&sheet->script), s) != NULL;
}

static struct replay **futures_of(const struct serving_fixture *sf)
{
	struct replay **future = mem_new(F_MOST, sizeof *future);

	for (size_t s = 0; s < sf->f->plan.strategies; s++)
		future[s] = replay_new(&sf->f->plan, s, sf->f->row[s].replica_p50);
	return future;
}

static void futures_free_all(struct replay **future)
{
	for (size_t s = 0; s < F_MOST; s++)
		replay_free(future[s]);
	free(future);
}

/* --- which plots there are --- */

static void other_workloads_have_none_of_them(void **state)
{
	struct fixture *f = fixture_bert(20);
	struct fixture_replay *r = fixture_replay(f, 8, 7, 100, 30);
	struct replay *future[F_MOST] = {[3] = &r->replay};
	struct sheet sheet = {0};

	(void)state;
	assert_false(plan_serves(&f->plan));
	assert_false(plot_serving_week(&sheet, &r->replay));
	assert_false(plot_serving_cost(&sheet, &f->summary, future));
	assert_false(plot_peak(&sheet, &f->summary, future));
	assert_false(plot_latency(&sheet, &f->summary));
	assert_false(plot_unit_cost(&sheet, &f->summary));
	sheet_release(&sheet);
	fixture_replay_free(r);
	fixture_free(f);
}

static void a_service_has_them_and_none_of_a_job(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(12, 2);
	const struct plot_options options = {.dir = "run", .formats = "png", .projector = false};
	bool rendered = false;
	char *note = NULL, *gnuplot = program_find("gnuplot");

	(void)state;
	assert_true(plan_serves(&sf->f->plan));
	fixture_name(sf->f, 1, "B", "`touch PWN` '.system(\"touch PWN\").' @x \\ \n", NULL);
	assert_true(plots_write(&sf->f->summary, &options, &rendered, &note));
	assert_true(rendered || !gnuplot);
	for (size_t i = 0; i < PLOTS; i++) {
		char *gp = worded("run/plots/%s.gp", serving_plots[i]), *dat = worded("run/plots/%s.dat", serving_plots[i]);
		char *png = worded("run/plots/%s.png", serving_plots[i]);

		assert_true(file_exists(gp) && file_exists(dat));
		assert_true(!gnuplot || file_exists(png));
		free(gp);
		free(dat);
		free(png);
	}
	assert_false(file_exists("run/plots/cost-time.gp"));
	assert_false(file_exists("run/plots/survival.gp"));
	assert_false(file_exists("PWN") || file_exists("run/plots/PWN"));
	free(note);
	free(gnuplot);
	serving_fixture_free(sf);
}

static void a_replayed_service_has_its_week_and_no_timeline(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(3, 1);
	const struct plot_options options = {.dir = "replay", .formats = "png", .projector = false};
	struct replay *replay = replay_new(&sf->f->plan, 1, 2);
	char *path = getenv("PATH") ? mem_text(getenv("PATH")) : NULL, *note = NULL;
	bool rendered;

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	assert_true(timeline_write(replay, &options, &rendered, &note));
	if (path)
		setenv("PATH", path, 1);
	assert_true(file_exists("replay/plots/serving-week-B-2.gp"));
	assert_false(file_exists("replay/plots/timeline-B-2.gp"));
	free(path);
	free(note);
	replay_free(replay);
	serving_fixture_free(sf);
}

/* --- the series --- */

static void stretches_and_steps_are_the_records(void **state)
{
	struct serving_fixture *sf = serving_fixture_new(1, 2, 1);
	struct replay replay = {.plan = &sf->f->plan, .log = {.end_s = 180}};
	struct recorder *rec = &replay.recorder;

	(void)state;
	recorder_add(rec, -60, RECORD_WANTED, -1, 3);
	recorder_add(rec, 0, RECORD_TRAFFIC, -1, 99);   /* of the warm-up */
	recorder_add(rec, 60, RECORD_TRAFFIC, -1, 10);
	recorder_add(rec, 60, RECORD_SERVING, -1, 3);
	recorder_add(rec, 60, RECORD_BUSY, -1, 0.5);
	recorder_add(rec, 60, RECORD_LATENCY, -1, 0.2);
	recorder_add(rec, 90, RECORD_WANTED, -1, 5);
	recorder_add(rec, 100, RECORD_LOST, 2, 0);
	recorder_add(rec, 120, RECORD_WANTED, -1, 5);   /* no change */
	recorder_add(rec, 180, RECORD_TRAFFIC, -1, 30);
	recorder_add(rec, 180, RECORD_SERVING, -1, 5);
	recorder_add(rec, 180, RECORD_BUSY, -1, 0.9);
	recorder_add(rec, 180, RECORD_LATENCY, -1, 0.6);
	struct serving *s = serving_new(&replay);
	const size_t per_s = offsetof(struct serving_stretch, per_s);

	assert_int_equal(s->stretches, 2);
	near(s->stretch[1].from_s, 60, 0);
	near(s->stretch[1].to_s, 180, 0);
	assert_true(isnan(s->stretch[0].waiting));
	assert_int_equal(s->wants, 2);
	assert_int_equal(s->out, 1);
	assert_int_equal(s->in, 0);
	near(serving_wanted(s, 0), 3, 0);
	near(serving_wanted(s, 90), 5, 0);
	assert_int_equal(serving_most(s, per_s, 0, 180), 1);
	assert_int_equal(serving_most(s, per_s, 0, 60), 0);
	near(serving_mean(s, per_s, 0, 180), (10 * 60 + 30 * 120) / 180.0, 1e-12);
	near(serving_busy(s, 0, 180), (0.5 * 180 + 0.9 * 600) / 780.0, 1e-12);
	near(serving_latency_s(s, 0, 180), (0.2 * 600 + 0.6 * 3600) / 4200.0, 1e-12);
	serving_free(s);
	recorder_release(rec);
	serving_fixture_free(sf);
}

/* --- the week --- */

static void of_a_month_the_week_of_the_peak_is_drawn(void **state)
{
	struct serving_fixture *sf = serving_fixture_new(1, 2, 30);
	struct sheet sheet = {0};

	(void)state;
	sf->service[0].stretch_s = 300;
	struct replay *replay = replay_new(&sf->f->plan, 0, 1);
	struct serving *serving = serving_new(replay);
	const size_t peak = serving_most(serving, offsetof(struct serving_stretch, per_s), 0, 30 * DAY_S);
	double most = 0;

	assert_true(plot_serving_week(&sheet, replay));
	const int lines = lines_of(&sheet, 0) - 1;      /* the last one is NaN */
	const double first = number(&sheet, 0, 0, 0), last = number(&sheet, 0, lines - 1, 0);

	near(last - first, 7, 1e-6);
	assert_true(first * DAY_S <= serving->stretch[peak].from_s && serving->stretch[peak].to_s <= last * DAY_S);
	assert_true(lines > 1000 && lines <= 2 * 1500 + 2);
	for (int k = 0; k < lines; k++)
		most = fmax(most, number(&sheet, 0, k, 1));
	assert_true(most <= serving->stretch[peak].per_s && most > 0.8 * serving->stretch[peak].per_s);
	assert_true(says(&sheet, "the week of the peak, of 30 days"));
	sheet_release(&sheet);
	serving_free(serving);
	replay_free(replay);
	serving_fixture_free(sf);
}

static void a_shorter_run_is_drawn_whole(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(2, 3);
	struct replay *replay = replay_new(&sf->f->plan, 2, 1);
	struct sheet sheet = {0};
	size_t lost = 0;

	(void)state;
	for (size_t i = 0; i < replay->recorder.count; i++)
		lost += replay->recorder.record[i].kind == RECORD_LOST;
	assert_true(plot_serving_week(&sheet, replay));
	near(number(&sheet, 0, 0, 0), 0, 0);
	near(number(&sheet, 0, lines_of(&sheet, 0) - 2, 0), 3, 1e-9);
	assert_int_equal(lines_of(&sheet, 0), 2 * 3 * 288 + 1);
	assert_true(lost > 0);
	assert_int_equal(lines_of(&sheet, 3), lost);
	assert_true(says(&sheet, "'Sun 1'") && says(&sheet, "'Wed 4'"));        /* 2023-10-01 was a Sunday */
	sheet_release(&sheet);
	replay_free(replay);
	serving_fixture_free(sf);
}

/* --- cost by market --- */

/* What the panels hold, over their cells, in USD: of one market, or all. Runs of more than 72 hours are drawn in days. */
static double spent(const struct sheet *sheet, int panel, int market)
{
	double usd = 0;

	for (int k = 0; k + 1 < lines_of(sheet, panel); k += 2) {
		const double hours = (number(sheet, panel, k + 1, 0) - number(sheet, panel, k, 0)) * 24;

		usd += hours * (market < 0 ? number(sheet, panel, k, 6) : number(sheet, panel, k, market + 2) - number(sheet, panel, k, market + 1));
	}
	return usd;
}

static void the_stack_holds_the_bill(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(2, 3.2);
	struct replay **future = futures_of(sf);
	struct sheet sheet = {0};

	(void)state;
	assert_true(plot_serving_cost(&sheet, &sf->f->summary, future));
	for (int s = 0; s < 3; s++) {
		near(spent(&sheet, s, -1), money_usd(future[s]->ledger.total), 1e-4);
		near(spent(&sheet, s, 2), money_usd(future[s]->ledger.by_item[0]), 1e-4);
		near(spent(&sheet, s, 3), money_usd(future[s]->ledger.by_item[1]), 1e-4);
		near(spent(&sheet, s, 4), money_usd(future[s]->ledger.by_item[2]), 1e-4);
	}
	assert_true(spent(&sheet, 2, 3) > 1);
	assert_true(says(&sheet, "'spot'") && !says(&sheet, "'covered by commitments'"));
	sheet_release(&sheet);
	futures_free_all(future);
	serving_fixture_free(sf);
}

/* A commitment for longer than the run: an hour of it costs its fee, used or not. */
static void a_commitment_costs_its_fee_every_hour(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(2, 4);
	struct replay **future = futures_of(sf);
	struct bill *bill = &future[0]->bill;
	struct sheet sheet = {0};

	(void)state;
	sf->f->plan.strategies = 1;
	bill->count = 0;
	for (int h = 0; h < 96; h++) {
		const double used = h % 2 ? 1.5 : 0.25;

		bill_add(bill, &(struct bill_line){.item = &sf->item[0][0], .status = COMMITMENT_USED, .node = -1, .from_s = h * HOUR_S,
						   .to_s = (h + 1) * HOUR_S, .effective = {(int64_t)(1e9 * used)}});
		bill_benefit(bill, &(struct benefit){.from_s = h * HOUR_S, .hours = 1, .fee_usd = 2, .used_usd = used});
	}
	bill_add(bill, &(struct bill_line){.status = COMMITMENT_UNUSED, .node = -1, .to_s = 365 * DAY_S, .effective = {(int64_t)(1e9 * 17000)}});
	assert_true(plot_serving_cost(&sheet, &sf->f->summary, future));
	near(spent(&sheet, 0, 0), 48 * 1.75, 1e-6);
	near(spent(&sheet, 0, 1), 96 * 2 - 48 * 1.75, 1e-6);
	near(number(&sheet, 0, 0, 2), 0.25, 1e-9);
	near(number(&sheet, 0, 0, 6), 2, 1e-9);
	near(number(&sheet, 0, 2, 2), 1.5, 1e-9);
	assert_true(says(&sheet, "'commitments unused'") && !says(&sheet, "'on demand'"));
	sheet_release(&sheet);
	sf->f->plan.strategies = 3;
	futures_free_all(future);
	serving_fixture_free(sf);
}

/* --- a fleet for the peak --- */

/* Textbook: on a sine of amplitude a, the ideal saves a/(1 + a) of a fleet for the peak. */
static void the_ideal_on_a_sine_is_the_closed_form(void **state)
{
	struct serving_fixture *sf = serving_fixture_new(2, 2, 5);
	struct sheet sheet = {0};

	(void)state;
	for (size_t s = 0; s < 2; s++) {
		sf->service[s].noise = 0;
		sf->service[s].amplitude = s ? 0.35 : 0.6;
		sf->service[s].fixed = 12;
	}
	serving_settle(sf);
	struct replay **future = futures_of(sf);

	assert_true(plot_peak(&sheet, &sf->f->summary, future));
	for (int s = 0; s < 2; s++) {
		const double a = s ? 0.35 : 0.6, saved = 1 - number(&sheet, 0, 3 * s + 2, 0) / number(&sheet, 0, 3 * s, 0);

		near(number(&sheet, 0, 3 * s, 0), 12 * 5 * 24, 1e-6);
		near(number(&sheet, 0, 3 * s + 1, 0), 12 * 5 * 24, 1e-6);
		near(saved, a / (1 + a), 0.005 * a / (1 + a));
	}
	assert_true(says(&sheet, "12 replicas for the peak") && says(&sheet, "nothing is saved"));
	sheet_release(&sheet);
	futures_free_all(future);
	serving_fixture_free(sf);
}

static void the_ideal_is_never_more_than_what_was_there(void **state)
{
	struct serving_fixture *sf = serving_fixture_eight(2, 4);
	struct replay **future = futures_of(sf);
	struct sheet sheet = {0};

	(void)state;
	assert_true(plot_peak(&sheet, &sf->f->summary, future));
	assert_int_equal(lines_of(&sheet, 0), 8 * 3);
	for (int s = 0; s < 8; s++) {
		assert_true(number(&sheet, 0, 3 * s + 2, 0) <= number(&sheet, 0, 3 * s + 1, 0) * (1 + 1e-9));
		near(number(&sheet, 0, 3 * s + 1, 0), future[s]->metric[SF_REPLICA_HOURS], 1e-3);
	}
	sheet_release(&sheet);
	futures_free_all(future);
	serving_fixture_free(sf);
}

/* --- latency and unit cost --- */

static void targets_are_joined_in_their_order(void **state)
{
	static const char tree[] =
		"strategies:\n"
		"  static-fleet-for-the-peak: {set: {w.autoscaler.kind: none}}\n"
		"  t40: {title: forty, set: {w.autoscaler.target: 40 %}}\n"
		"  t50: {set: {w.autoscaler.target: 90 %}}\n"         /* out of their order in the file */
		"  t60: {set: {w.autoscaler.target: 60 %}}\n"
		"  t70-with-a-long-name-that-says-everything: {set: {w.autoscaler.target: 70 %}}\n"
		"  t80: {set: {w.autoscaler.target: 80/s}}\n"          /* of something else */
		"  t90: {set: {w.autoscaler.target: 50 %}}\n"
		"  spot: {buy: spot, set: {w.autoscaler.target: 65 %}}\n";
	struct serving_fixture *sf = serving_fixture_eight(5, 2);
	struct arena *arena = arena_new();
	struct diag diag = {0};
	struct sheet sheet = {0};
	static const int order[] = {1, 6, 3, 4, 2};

	(void)state;
	sf->f->scenario.tree = node_read_text(arena, "x", tree, strlen(tree), &diag);
	assert_non_null(sf->f->scenario.tree);
	sf->f->strategy_plan[0].setup.slo_s = 0.2;
	sf->f->strategy_plan[0].setup.slo_share = 0.99;
	assert_true(plot_latency(&sheet, &sf->f->summary));
	assert_int_equal(lines_of(&sheet, 0), 8);
	assert_int_equal(lines_of(&sheet, 1), 2 * 4);
	for (int i = 0; i < 4; i++) {
		bool found = false;

		for (int k = 0; k < 8; k += 2)
			found |= number(&sheet, 1, k, 1) == number(&sheet, 0, order[i], 1) && number(&sheet, 1, k + 1, 1) == number(&sheet, 0, order[i + 1], 1);
		assert_true(found);
	}
	near(pow(10, number(&sheet, 0, 1, 0)), sf->f->row[1].metric[SF_P95].q[Q_P50], 1e-6);
	assert_true(says(&sheet, "'goal: 99 % within 200 ms'"));
	sheet_release(&sheet);
	sf->f->scenario.tree = NULL;
	assert_true(plot_latency(&sheet, &sf->f->summary));
	assert_int_equal(lines_of(&sheet, 1), 1);
	assert_true(isnan(number(&sheet, 1, 0, 0)));
	sheet_release(&sheet);
	diag_release(&diag);
	arena_free(arena);
	serving_fixture_free(sf);
}

static void curves_pass_through_the_means(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(700, 1);
	struct sheet sheet = {0};

	(void)state;
	sf->f->futures.x[1][SF_MILLION][0] = NAN;       /* a future without a request */
	assert_true(plot_unit_cost(&sheet, &sf->f->summary));
	for (int s = 0; s < 3; s++) {
		const double c = sf->f->row[s].metric[SF_MILLION].mean * sf->f->row[s].metric[SF_USE].mean;

		assert_true(lines_of(&sheet, s) <= 300 && lines_of(&sheet, s) > 200);
		for (int k = 0; k < lines_of(&sheet, 3 + s); k += 20)
			near(number(&sheet, 3 + s, k, 0) * number(&sheet, 3 + s, k, 1), c, 1e-6 * c);
		near(number(&sheet, 3 + s, lines_of(&sheet, 3 + s) - 1, 0), 1, 1e-9);
		near(number(&sheet, 6, s, 0) * number(&sheet, 6, s, 1), c, 1e-6 * c);
	}
	sheet_release(&sheet);
	serving_fixture_free(sf);
}

/* Five times as dear is on the sheet of points, where nothing is flattened; thirty times is not. */
static void a_dear_strategy_is_a_point_and_a_very_dear_one_is_named(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(4, 1);
	struct sheet sheet = {0};

	(void)state;
	for (int times = 5; times <= 30; times += 25) {
		for (int q = 0; q < QUANTILES; q++)
			sf->f->row[1].metric[SF_COST].q[q] = times * sf->f->row[0].metric[SF_COST].q[q];
		assert_true(plot_latency(&sheet, &sf->f->summary));
		assert_int_equal(lines_of(&sheet, 0), times == 5 ? 3 : 2);
		assert_true(says(&sheet, "'off the scale: B ") == (times == 30));
		sheet_release(&sheet);
	}
	serving_fixture_free(sf);
}

static void one_replica_is_no_fleet(void **state)
{
	struct serving_fixture *sf = serving_fixture_new(1, 2, 1);
	struct sheet sheet = {0};

	(void)state;
	sf->service[0].fixed = 1;
	struct replay **future = futures_of(sf);

	assert_false(plot_peak(&sheet, &sf->f->summary, future));
	futures_free_all(future);
	serving_fixture_free(sf);
}

/* Of API calls there are no replicas, and of no requests no latency: such strategies are left out, not drawn at zero. */
static void what_has_no_number_is_left_out(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(4, 1);
	struct sheet sheet = {0};

	(void)state;
	for (int q = 0; q < QUANTILES; q++)
		sf->f->row[1].metric[SF_P95].q[q] = NAN;
	sf->f->row[1].metric[SF_USE].mean = NAN;
	assert_true(plot_latency(&sheet, &sf->f->summary));
	assert_int_equal(lines_of(&sheet, 0), 2);
	sheet_release(&sheet);
	assert_true(plot_unit_cost(&sheet, &sf->f->summary));
	assert_true(says(&sheet, "clouds = 2\n") && says(&sheet, "'not drawn: B'"));
	sheet_release(&sheet);
	serving_fixture_free(sf);
}

/* Who calls an API has requests and no replicas. */
static void a_service_without_replicas_has_a_week_and_no_peak(void **state)
{
	struct serving_fixture *sf = serving_fixture_new(1, 1, 1);
	struct replay *replay = replay_new(&sf->f->plan, 0, 0);
	struct sheet sheet = {0};
	size_t kept = 0;

	(void)state;
	for (size_t i = 0; i < replay->recorder.count; i++)
		if (replay->recorder.record[i].kind == RECORD_TRAFFIC || replay->recorder.record[i].kind == RECORD_LATENCY)
			replay->recorder.record[kept++] = replay->recorder.record[i];
	replay->recorder.count = kept;
	assert_false(plot_peak(&sheet, &sf->f->summary, &replay));
	assert_true(plot_serving_week(&sheet, replay));
	assert_true(says(&sheet, "served elsewhere") && !says(&sheet, "'wanted'") && !says(&sheet, "n/a"));
	sheet_release(&sheet);
	recorder_add(&replay->recorder, DAY_S, RECORD_SERVING, -1, 3);         /* nobody wants those of a function, they come */
	recorder_add(&replay->recorder, DAY_S, RECORD_BUSY, -1, 0.25);
	assert_true(plot_serving_week(&sheet, replay));
	assert_true(says(&sheet, "'3 ready on average, 25 % of their places in use'") && !says(&sheet, "n/a"));
	sheet_release(&sheet);
	replay_free(replay);
	serving_fixture_free(sf);
}

static void of_nobody_there_is_a_week_and_no_price(void **state)
{
	struct serving_fixture *sf = serving_fixture_new(1, 2, 1);
	struct sheet sheet = {0};
	struct text story = {0};

	(void)state;
	sf->service[0].per_s = 0;
	sf->service[0].fixed = 2;
	serving_settle(sf);
	struct replay **future = futures_of(sf);

	assert_true(plot_serving_week(&sheet, future[0]));
	assert_true(says(&sheet, "'0 a second on average") && !says(&sheet, "n/a") && !says(&sheet, "nan"));
	sheet_release(&sheet);
	assert_false(plot_serving_cost(&sheet, &sf->f->summary, future));         /* the same in every hour, in one market */
	assert_false(plot_peak(&sheet, &sf->f->summary, future));
	assert_false(plot_unit_cost(&sheet, &sf->f->summary));
	story_write(future[0], 100, &story);
	assert_non_null(strstr(text_str(&story), "0 requests came; none was dropped."));
	text_release(&story);
	futures_free_all(future);
	serving_fixture_free(sf);
}

/* --- labels --- */

static void nothing_overlaps(const struct sheet *sheet)
{
	static struct label label[400];
	const size_t count = labels_of(sheet, label, 400);

	assert_true(count > 8 && count < 400);
	for (size_t i = 0; i < count; i++) {
		const struct rect a = label[i].r;

		if (a.x0 < 0 || a.x1 > sheet->width + 1 || a.y0 < 0 || a.y1 > sheet->height)
			fail_msg("%s: '%s' is cut", sheet->name, label[i].s);
		for (size_t k = 0; k < i; k++) {
			const struct rect b = label[k].r;

			if (fmin(a.x1, b.x1) > fmax(a.x0, b.x0) && fmin(a.y1, b.y1) > fmax(a.y0, b.y0))
				fail_msg("%s: '%s' lies upon '%s'", sheet->name, label[i].s, label[k].s);
		}
	}
}

static void check_labels(struct serving_fixture *sf)
{
	const struct summary *summary = &sf->f->summary;
	struct replay **future = futures_of(sf);

	for (int i = 0; i < PLOTS; i++) {
		struct sheet sheet = {0};
		const bool drawn = i == 0 ? plot_serving_week(&sheet, future[summary->plan->strategies - 1]) : i == 1 ? plot_serving_cost(&sheet, summary, future) :
			i == 2 ? plot_peak(&sheet, summary, future) : i == 3 ? plot_latency(&sheet, summary) : plot_unit_cost(&sheet, summary);

		assert_true(drawn);
		sheet_footer(&sheet, "n = 20");
		nothing_overlaps(&sheet);
		sheet_release(&sheet);
	}
	futures_free_all(future);
}

static void labels_do_not_lie_upon_each_other(void **state)
{
	(void)state;
	for (int k = 0; k < 5; k++) {
		const double days = k < 2 ? 2 : k < 4 ? 30 : 200;
		struct serving_fixture *sf = k % 2 ? serving_fixture_eight(5, days) : serving_fixture_three(5, days);

		sf->f->strategy_plan[1].setup.slo_s = k ? 0.3 : 9;
		sf->f->strategy_plan[1].setup.slo_share = 0.995;
		check_labels(sf);
		lang_use(LANG_ES);
		check_labels(sf);
		lang_use(LANG_EN);
		if (k == 0) {                   /* two, and one alone */
			for (size_t n = 2; n > 0; n--) {
				sf->f->plan.strategies = n;
				check_labels(sf);
			}
			sf->f->plan.strategies = 3;
			for (size_t s = 0; s < 3; s++) {        /* large numbers: three million requests a second, millions of dollars */
				sf->service[s].per_s *= 3e4;
				sf->service[s].serves_per_s *= 3e4;
				for (int q = 0; q < QUANTILES; q++)
					sf->f->row[s].metric[SF_COST].q[q] *= 1e5;
			}
			check_labels(sf);
		}
		serving_fixture_free(sf);
	}
}

/* --- the story --- */

static void the_story_is_of_requests_and_replicas(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(2, 3);
	struct replay *replay = replay_new(&sf->f->plan, 2, 1);
	struct text story = {0};
	const char *s, *at = NULL;
	int lost = 0;

	(void)state;
	replay->metric[SF_DROPPED] = 0.01 * replay->metric[SF_REQUESTS];
	story_write(replay, 100, &story);
	s = text_str(&story);
	assert_non_null(strstr(s, "3 days of service, for $"));
	assert_non_null(strstr(s, "1.0 % of them were"));
	assert_non_null(strstr(s, "replicas wanted at the start: "));
	assert_non_null(strstr(s, "the busiest moment: "));
	assert_non_null(strstr(s, "day 4, 00:00    the run ends"));
	assert_null(strstr(s, "checkpoint"));
	assert_null(strstr(s, "node"));
	assert_null(strstr(s, "work begins"));
	for (at = s; (at = strstr(at, "replica 0 is lost")); at++)
		lost++;
	assert_true(lost > 0 && lost <= 12);
	text_release(&story);
	replay_free(replay);
	serving_fixture_free(sf);
}

static void a_service_that_stands_still_and_one_that_breaks_off(void **state)
{
	struct serving_fixture *sf = serving_fixture_three(2, 1);
	struct replay *replay = replay_new(&sf->f->plan, 0, 1);
	struct text story = {0};

	(void)state;
	replay->finished = false;
	story_write(replay, 100, &story);
	assert_non_null(strstr(text_str(&story), "Replicas wanted: 15 all the time."));
	assert_non_null(strstr(text_str(&story), "then broken off, for $"));
	assert_non_null(strstr(text_str(&story), "broken off: more requests wait than can be held"));
	text_release(&story);
	replay_free(replay);
	serving_fixture_free(sf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_workloads_have_none_of_them),
		cmocka_unit_test(a_service_has_them_and_none_of_a_job),
		cmocka_unit_test(a_replayed_service_has_its_week_and_no_timeline),
		cmocka_unit_test(stretches_and_steps_are_the_records),
		cmocka_unit_test(of_a_month_the_week_of_the_peak_is_drawn),
		cmocka_unit_test(a_shorter_run_is_drawn_whole),
		cmocka_unit_test(the_stack_holds_the_bill),
		cmocka_unit_test(a_commitment_costs_its_fee_every_hour),
		cmocka_unit_test(the_ideal_on_a_sine_is_the_closed_form),
		cmocka_unit_test(the_ideal_is_never_more_than_what_was_there),
		cmocka_unit_test(targets_are_joined_in_their_order),
		cmocka_unit_test(curves_pass_through_the_means),
		cmocka_unit_test(a_dear_strategy_is_a_point_and_a_very_dear_one_is_named),
		cmocka_unit_test(one_replica_is_no_fleet),
		cmocka_unit_test(what_has_no_number_is_left_out),
		cmocka_unit_test(a_service_without_replicas_has_a_week_and_no_peak),
		cmocka_unit_test(of_nobody_there_is_a_week_and_no_price),
		cmocka_unit_test(labels_do_not_lie_upon_each_other),
		cmocka_unit_test(the_story_is_of_requests_and_replicas),
		cmocka_unit_test(a_service_that_stands_still_and_one_that_breaks_off),
	};

	lang_init();
	return cmocka_run_group_tests(tests, enter, leave);
}
