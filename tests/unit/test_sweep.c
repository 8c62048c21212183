/* Crossings against closed forms, the line of break-even on known surfaces, values as they are divided. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/report/sweep.h"
#include "tests/support/study_toy.h"

#define WORK_H 23.85
#define ON_DEMAND 2.385                   /* USD/h */

static const char text[] =
	"version: 1\n"
	"prices: {instances: {toy: {on_demand: $2.385/h, spot: $0.7/h}}}\n"
	"start: \"2024-03-04T09:00:00Z\"\n"
	"simulate: {replications: 40, seed: 7}\n"
	"workloads: {job: {kind: training, instance: toy, nodes: 1, work: 23.85 h}}\n"
	"market: {spot: {interruptions: none}}\n"
	"strategies: {A: {buy: on_demand}, B: {buy: spot}}\n";

extern const struct models models;

static struct sweep *swept(const struct toy *w, const char *vary, const char *metric)
{
	struct diag diag = {0};
	struct sweep *sweep = sweep_new(w->plan, &vary, 1, metric, &diag);

	diag_print(&diag, stderr);
	diag_release(&diag);
	assert_non_null(sweep);
	sweep_live(sweep, 2, NULL);
	return sweep;
}

/* Spot without interruptions costs as much as on demand where its price does. */
static void prices_cross_where_they_are_equal(void **state)
{
	struct toy w = {0};

	toy_must_load(&w, &models, text, NULL);
	struct sweep *sweep = swept(&w, "prices.instances.toy.spot=1USD/h,4USD/h,2USD/h", NULL);

	(void)state;
	assert_int_equal(sweep->crossings, 1);
	assert_false(sweep->crossing[0].between);
	assert_true(fabs(sweep->crossing[0].at - ON_DEMAND) < 1e-4 * ON_DEMAND);
	assert_int_equal(sweep->crossing[0].below, 1);
	assert_int_equal(sweep->crossing[0].above, 0);
	assert_true(sweep->crossing[0].decides);
	assert_true(sweep->crossing[0].low == 2 && sweep->crossing[0].high == 4);
	sweep_free(sweep);
	toy_release(&w);
}

/* Work without a checkpoint that is struck at a rate: its mean time is known, so is the rate at which the cheaper price is used up. */
static void a_crossing_is_where_both_cost_the_same(void **state)
{
	static const char storm[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $2.385/h, spot: $0.8/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 400, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 1, work: 23.85 h, checkpoint: none, restart: 10 min}}\n"
		"market: {spot: {interruptions: {rate: 0.02 /h}}}\n"
		"strategies: {A: {buy: on_demand}, B: {buy: spot}}\n";
	struct toy w = {0};

	toy_must_load(&w, &models, storm, NULL);
	struct sweep *sweep = swept(&w, "market.spot.interruptions.rate=0.01 /h,0.05 /h,0.15 /h", NULL);
	const struct sweep_crossing *c = sweep->crossing;

	(void)state;
	assert_int_equal(sweep->crossings, 1);
	assert_false(c->between);
	assert_true(c->ci.low < c->at && c->at < c->ci.high);
	/* without a checkpoint and at rate r, the first run takes (1 - e^(-rW))/r in the mean, and those after a loss, of which there are any
	 * with probability 1 - e^(-rW), (e^(r(W + R)) - 1)/r together: R hours of restart before each, exposed as well */
	const double price = 0.8, restart_h = 10 / 60.0;
	double low = 0.01, high = 0.15;

	for (int i = 0; i < 60; i++) {
		const double r = (low + high) / 2, failed = 1 - exp(-r * WORK_H);
		const double hours = failed / r * exp(r * (WORK_H + restart_h));

		*(price * hours < ON_DEMAND * WORK_H ? &low : &high) = r;
	}
	assert_true(c->ci.low * 3600 < low && low < c->ci.high * 3600);
	sweep_free(sweep);
	toy_release(&w);
}

/* Nothing is lived between whole numbers. */
static void whole_numbers_cross_between(void **state)
{
	static const char nodes[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $2.385/h, spot: $1/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 300, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 2, work: 10 h, restart: 30 min}}\n"
		"market: {spot: {interruptions: {rate: 0.02 /h}}}\n"
		"strategies: {A: {buy: on_demand}, B: {buy: spot}}\n";
	struct toy w = {0};

	toy_must_load(&w, &models, nodes, NULL);
	struct sweep *sweep = swept(&w, "workloads.job.nodes=1,2,40", NULL);

	(void)state;
	assert_true(sweep->vary[0].whole);
	assert_int_equal(sweep->crossings, 1);
	assert_true(sweep->crossing[0].between);
	assert_true(sweep->crossing[0].low == 2 && sweep->crossing[0].high == 40);
	sweep_free(sweep);
	toy_release(&w);
}

static void values_are_divided_at_commas_outside_brackets(void **state)
{
	struct variation v;
	struct diag diag = {0};
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, text, NULL);
	assert_true(variation_read(w.scenario, "workloads.job.work={uniform: [1 h, 2 h]}, 90 min ,1 h to 2 h", &v, &diag));
	assert_int_equal(v.count, 3);
	assert_false(v.numeric);
	assert_string_equal(v.value[1].text, "90 min");
	assert_true(variation_read(w.scenario, "workloads.job.work=2h,90 min,1d", &v, &diag));
	assert_true(v.numeric);
	assert_true(v.value[0].number == 5400 && v.value[1].number == 7200 && v.value[2].number == 86400);
	assert_string_equal(v.unit, "d");
	assert_true(v.unit_size == 86400);
	assert_true(variation_read(w.scenario, "title='a,b',\"c,d\"", &v, &diag));
	assert_int_equal(v.count, 2);
	assert_int_equal(diag.errors, 0);
	assert_false(variation_read(w.scenario, "workloads.job.work=2h,120 min", &v, &diag));
	assert_int_equal(diag.errors, 1);
	diag_release(&diag);
	toy_release(&w);
}

/* The circle x² + y² = 9² on a grid: every point of the line lies near it, and its length is a quarter of the circle's. */
static void the_line_of_a_known_surface(void **state)
{
	enum { N = 21 };
	double z[N * N], length = 0;
	struct sweep_piece *piece;

	(void)state;
	for (size_t x = 0; x < N; x++)
		for (size_t y = 0; y < N; y++)
			z[x * N + y] = (double)(x * x + y * y) / 81;
	const size_t pieces = contour_of(z, N, N, 1, &piece);

	assert_true(pieces > 10);
	for (size_t i = 0; i < pieces; i++) {
		assert_true(fabs(hypot(piece[i].x0, piece[i].y0) - 9) < 0.03);
		length += hypot(piece[i].x1 - piece[i].x0, piece[i].y1 - piece[i].y0);
	}
	assert_true(fabs(length - M_PI / 2 * 9) < 0.05);
	free(piece);
	/* a plane is met exactly; a hole leaves its squares out; a saddle has two pieces */
	const double plane[] = {0, 0.5, 1, 1, 1.5, 2, 2, 2.5, NAN}, saddle[] = {0, 2, 2, 0};

	assert_int_equal(contour_of(plane, 3, 3, 1.2, &piece), 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(fabs(piece[i].x0 + piece[i].y0 / 2 - 1.2) < 1e-12 && fabs(piece[i].x1 + piece[i].y1 / 2 - 1.2) < 1e-12);
	free(piece);
	assert_int_equal(contour_of(saddle, 2, 2, 0.9, &piece), 2);
	free(piece);
}

/* On the screen and in Markdown: CELLS of the first row of values, and no line wider than the screen. */
static void page_says(const char *const *vary, size_t keys, const char *cells)
{
	const struct terminal terminal = {.columns = 80, .utf8 = true, .command = "costcast sweep toy.yaml"};
	struct text page = {0}, markdown = {0}, row = {0};
	struct diag diag = {0};
	struct toy w = {0};

	toy_must_load(&w, &models, text, NULL);
	struct sweep *sweep = sweep_new(w.plan, vary, keys, NULL, &diag);
	assert_non_null(sweep);
	sweep_live(sweep, 2, NULL);
	sweep_table_write(sweep, &terminal, &page);
	sweep_markdown_write(sweep, terminal.command, &markdown);
	for (const char *at = text_str(&page); *at; at = strchr(at, '\n') + 1) {
		text_clear(&row);
		text_addn(&row, at, strcspn(at, "\n"));
		assert_true(utf8_width(text_str(&row)) <= 80);
	}
	if (!strstr(text_str(&page), cells)) {
		print_error("no \"%s\" in:\n%s\n", cells, text_str(&page));
		fail();
	}
	assert_non_null(strstr(text_str(&markdown), "costcast sweep toy.yaml"));
	text_release(&page);
	text_release(&markdown);
	text_release(&row);
	sweep_free(sweep);
	diag_release(&diag);
	toy_release(&w);
}

/* 23.85 h at $2.385 are $56.88; at $1, $23.85, which is 0.42 of that. */
static void what_people_read(void **state)
{
	(void)state;
	page_says((const char *const[]){"prices.instances.toy.spot=1USD/h,4USD/h"}, 1, "$56.88    $23.85 ✔");
	page_says((const char *const[]){"prices.instances.toy.spot=1USD/h,4USD/h", "workloads.job.work=23.85 h,5 h"}, 2, "B 0.42");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prices_cross_where_they_are_equal),
		cmocka_unit_test(a_crossing_is_where_both_cost_the_same),
		cmocka_unit_test(whole_numbers_cross_between),
		cmocka_unit_test(values_are_divided_at_commas_outside_brackets),
		cmocka_unit_test(the_line_of_a_known_surface),
		cmocka_unit_test(what_people_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
