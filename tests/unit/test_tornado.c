/* Tornadoes against closed forms: price x nodes x work, quantiles of a known law, a law that is scaled, what moves nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/study/tornado.h"
#include "tests/support/study_toy.h"

#define COST (2.385 * 4 * 23.85)          /* USD: price, nodes, hours */
#define NEAR 1e-8                         /* USD: bills are in nano-dollars */

static const char plain[] =
	"version: 1\n"
	"prices: {instances: {toy: {on_demand: $2.385/h, spot: $0.7/h, spot_low: $0.6/h}}}\n"
	"start: \"2024-03-04T09:00:00Z\"\n"
	"simulate: {replications: 40, seed: 7}\n"
	"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 23.85 h, give_up_after: 900 h}}\n"
	"market: {spot: {interruptions: none}}\n"
	"strategies: {A: {buy: on_demand}, B: {buy: spot}}\n";

extern const struct models models;

static struct tornado *lived(const struct toy *w, struct tornado_request request, int threads)
{
	struct diag diag = {0};

	request.by = request.by > 0 ? request.by : TORNADO_BY;
	struct tornado *tornado = tornado_new(w->plan, &request, &diag);

	diag_print(&diag, stderr);
	diag_release(&diag);
	assert_non_null(tornado);
	tornado_live(tornado, threads, NULL);
	assert_false(tornado->partial);
	return tornado;
}

static const struct tornado_bar *bar_of(const struct tornado *tornado, const char *path)
{
	for (size_t i = 0; i < tornado->bars; i++)
		if (strcmp(tornado->bar[i].quantity.path, path) == 0)
			return tornado->bar + i;
	return NULL;
}

static const struct tornado_bar *still_of(const struct tornado *tornado, const char *path)
{
	for (size_t i = 0; i < tornado->stills; i++)
		if (strcmp(tornado->still[i].quantity.path, path) == 0)
			return tornado->still + i;
	return NULL;
}

static void moves_by(const struct tornado *tornado, const char *path, double down, double up)
{
	const struct tornado_bar *bar = bar_of(tornado, path);

	assert_non_null(bar);
	assert_true(fabs(bar->end[DOWN].change - down) < NEAR);
	assert_true(fabs(bar->end[UP].change - up) < NEAR);
	assert_true(fabs(bar->swing - (fmax(0, fmax(down, up)) - fmin(0, fmin(down, up)))) < NEAR);
}

static void a_quarter_of_a_factor_is_a_quarter_of_the_product(void **state)
{
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, plain, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){.strategy = "A"}, 2);

	assert_true(fabs(tornado->value - COST) < NEAR);
	assert_int_equal(tornado->shown, 3);
	moves_by(tornado, "prices.instances.toy.on_demand", -COST / 4, COST / 4);
	moves_by(tornado, "workloads.job.nodes", -COST / 4, COST / 4);
	moves_by(tornado, "workloads.job.work", -COST / 4, COST / 4);
	/* every future is alike: the change is sure */
	const struct tornado_end *end = bar_of(tornado, "workloads.job.work")->end + UP;

	assert_true(fabs(end->ci.low - COST / 4) < 1e-6 && fabs(end->ci.high - COST / 4) < 1e-6);
	tornado_free(tornado);
	tornado = lived(&w, (struct tornado_request){.strategy = "A", .by = 0.1}, 2);
	moves_by(tornado, "prices.instances.toy.on_demand", -COST / 10, COST / 10);
	assert_null(bar_of(tornado, "workloads.job.nodes"));      /* 4 and 10 % less is 4 */
	assert_non_null(still_of(tornado, "workloads.job.nodes"));
	tornado_free(tornado);
	toy_release(&w);
}

static void what_is_not_used_moves_nothing(void **state)
{
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, plain, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){.strategy = "A"}, 1);

	for (size_t i = 0; i < tornado->bars; i++)
		assert_int_equal(tornado->bar[i].small, i >= tornado->shown);
	moves_by(tornado, "workloads.job.give_up_after", 0, 0);
	moves_by(tornado, "prices.instances.toy.spot", 0, 0);
	moves_by(tornado, "prices.instances.toy.spot_low", 0, 0);
	assert_true(tornado->others == 0);
	assert_non_null(still_of(tornado, "workloads.job.startup"));     /* a default of 0 */
	assert_null(bar_of(tornado, "simulate.replications"));           /* of the comparison, not of the world */
	assert_null(still_of(tornado, "simulate.replications"));
	tornado_free(tornado);
	toy_release(&w);
}

/* A price between 1 and 3, alike, has its p10 at 1.2 and its p90 at 2.8. */
static void an_uncertain_one_moves_to_its_quantiles(void **state)
{
	static const char uncertain[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $2/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 300, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 10 h}}\n"
		"market: {on_demand: {price: {uniform: [1 USD/h, 3 USD/h]}}}\n"
		"strategies: {A: {buy: on_demand}}\n";
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, uncertain, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){0}, 2);
	const struct tornado_bar *bar = bar_of(tornado, "market.on_demand.price");

	assert_non_null(bar);
	assert_int_equal(bar->quantity.kind, QUANTITY_UNCERTAIN);
	assert_true(fabs(bar->end[DOWN].to.number - 1.2) < 1e-12 && fabs(bar->end[UP].to.number - 2.8) < 1e-12);
	assert_true(fabs(bar->end[DOWN].value - 1.2 * 4 * 10) < NEAR);
	assert_true(fabs(bar->end[UP].value - 2.8 * 4 * 10) < NEAR);
	/* paired: as uncertain as the price is where nobody fixes it, and not at all once it is */
	assert_true(bar->end[UP].ci.low < bar->end[UP].change && bar->end[UP].change < bar->end[UP].ci.high);
	moves_by(tornado, "prices.instances.toy.on_demand", 0, 0);       /* the market's word is the last */
	tornado_free(tornado);
	toy_release(&w);
}

/* Each wait is drawn anew: not its draws are uncertain, but the law is longer or shorter. */
static void a_law_of_events_is_scaled(void **state)
{
	static const char waits[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $1/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 400, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, work: 10 h, startup: {exponential: {mean: 2 h}}}}\n"
		"strategies: {A: {buy: on_demand}}\n";
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, waits, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){.metric = "mean(wait_hours)"}, 2);
	const struct tornado_bar *bar = bar_of(tornado, "workloads.job.startup");

	assert_non_null(bar);
	assert_int_equal(bar->quantity.kind, QUANTITY_LAW);
	assert_true(fabs(bar->end[DOWN].to.number - 1.5 * 3600) < 1e-6 && fabs(bar->end[UP].to.number - 2.5 * 3600) < 1e-6);
	/* the same draws, a quarter shorter and longer */
	assert_true(fabs(bar->end[DOWN].value - 0.75 * tornado->value) < 1e-9 * tornado->value);
	assert_true(fabs(bar->end[UP].value - 1.25 * tornado->value) < 1e-9 * tornado->value);
	tornado_free(tornado);
	toy_release(&w);
}

static void laws_are_scaled_as_they_are_written(void **state)
{
	static const char *const law[][2] = {
		{"2 h", "90 min"}, {"2 h to 6 h", NULL}, {"{weibull: {shape: 0.7, scale: 4 h}}", NULL}, {"{lognormal: {mean: 1 h, cv: 80 %}}", NULL},
		{"{gamma: {mean: 1 h, cv: 0.5}}", NULL}, {"{normal: {mean: 2 h, sd: 1 h}}", NULL}, {"{triangular: [1 h, 2 h, 4 h]}", NULL},
		{"{uniform: [30 min, 2 h]}", NULL}, {"{empirical: [1 h, 90 min, 4 h]}", NULL}, {"{choice: {1 h: 3, 5 h: 1}}", NULL},
		{"{lognormal: {p50: 1 h, p95: 7 h}}", NULL}};
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, plain, NULL);
	for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
		struct diag diag = {0};
		const struct binding b = {w.scenario->arena, &diag, &w.scenario->mounts, w.scenario->folder};
		const struct source *source = &(struct source){"law", law[i][0], strlen(law[i][0])};
		const struct node *from = node_read_part(b.arena, source, 0, source->bytes, &diag), *to = quantity_scaled(&b, from, DIM_TIME, 0.75);
		struct value before, after;

		assert_non_null(to);
		assert_true(value_read(&b, from, DIM_TIME, "", &before) && value_read(&b, to, DIM_TIME, "", &after));
		for (double p = 0.05; p < 1; p += 0.1)
			assert_true(fabs(dist_quantile(&after.dist, p) - 0.75 * dist_quantile(&before.dist, p)) <
				    1e-9 * dist_quantile(&before.dist, p) + 1e-9);
		diag_release(&diag);
	}
	toy_release(&w);
}

/* What a strategy sets is its own: it moves for it alone. */
static void a_strategy_moves_what_it_sets(void **state)
{
	static const char own[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $2/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 20, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 4, work: 10 h}}\n"
		"strategies: {A: {buy: on_demand}, B: {buy: on_demand, set: {workloads.job.work: 20 h, prices.instances.toy.on_demand: 3 USD/h}}}\n";
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, own, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){.strategy = "B"}, 2);

	assert_true(fabs(tornado->value - 240) < NEAR);
	moves_by(tornado, "strategies.B.set.workloads.job.work", -60, 60);
	moves_by(tornado, "prices.instances.toy.on_demand", -60, 60);
	assert_null(bar_of(tornado, "workloads.job.work"));
	tornado_free(tornado);
	tornado = lived(&w, (struct tornado_request){.strategy = "B", .against = "A"}, 2);
	assert_true(fabs(tornado->value - (240 - 80)) < NEAR);
	moves_by(tornado, "strategies.B.set.workloads.job.work", -60, 60);
	moves_by(tornado, "workloads.job.work", 20, -20);                /* A's: what it costs more, B costs less more */
	moves_by(tornado, "workloads.job.nodes", -40, 40);
	tornado_free(tornado);
	toy_release(&w);
}

static void what_is_invalid_is_told(void **state)
{
	static const char fleet[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $2/h, spot: $1/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 20, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 8, work: 10 h, coupling: elastic, efficiency: 0.9}}\n"
		"market: {spot: {interruptions: none}}\n"
		"strategies: {D: {fleet: [{nodes: 4, buy: on_demand}, {nodes: 4, buy: spot}]}}\n";
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, fleet, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){0}, 2);
	const struct tornado_bar *nodes = still_of(tornado, "workloads.job.nodes"), *efficiency = bar_of(tornado, "workloads.job.efficiency");

	assert_non_null(nodes);
	assert_non_null(strstr(nodes->end[UP].fault, "needs 10"));
	assert_non_null(still_of(tornado, "strategies.D.fleet.1.nodes"));
	assert_non_null(efficiency);
	assert_true(efficiency->end[DOWN].lived && !efficiency->end[UP].lived);
	assert_non_null(efficiency->end[UP].fault);
	assert_true(quantity_beyond(&efficiency->quantity, efficiency->end[UP].to.number));
	tornado_free(tornado);
	toy_release(&w);
}

/* What a node is billed as has prices of its own; the one that is printed beside them is their sum, and follows. */
static void parts_of_a_node_move_alone(void **state)
{
	static const char parts[] =
		"version: 1\n"
		"prices:\n"
		"  items: {cpu: {unit: cpu, metering: hours, price: $0.5}, disk: {unit: GB, metering: hours, price: $0.25}, other: {unit: GB, metering: hours, price: $9}}\n"
		"  instances: {toy: {on_demand: $2.5/h, resources: {cpu: \"4\", disk: \"2\"}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 20, seed: 7}\n"
		"workloads: {job: {kind: training, instance: toy, work: 10 h}}\n"
		"strategies: {A: {buy: on_demand}}\n";
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, parts, NULL);
	struct tornado *tornado = lived(&w, (struct tornado_request){0}, 2);

	assert_true(fabs(tornado->value - 25) < NEAR);
	moves_by(tornado, "prices.items.cpu.price", -5, 5);
	moves_by(tornado, "prices.items.disk.price", -1.25, 1.25);
	assert_null(bar_of(tornado, "prices.items.other.price"));
	assert_null(bar_of(tornado, "prices.instances.toy.on_demand"));
	tornado_free(tornado);
	toy_release(&w);
}

/* Halves stay, or 2 would be moved up by half of itself and not down at all. */
static void whole_numbers_stay_whole(void **state)
{
	static const double number[][3] = {{1, 1, 1}, {2, 2, 2}, {3, 2, 4}, {6, 5, 7}, {8, 6, 10}, {10, 8, 12}};
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, plain, NULL);
	for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
		struct node node = {.kind = NODE_SCALAR};
		const struct quantity q = {.kind = QUANTITY_WHOLE, .number = number[i][0], .node = &node};
		const struct quantity_end down = quantity_move(w.scenario, &q, 0.25, -1), up = quantity_move(w.scenario, &q, 0.25, 1);

		assert_true(down.number == number[i][1] && up.number == number[i][2]);
		assert_int_equal(down.node != NULL, number[i][1] != number[i][0]);
		assert_int_equal(up.node != NULL, number[i][2] != number[i][0]);
	}
	toy_release(&w);
}

static void threads_change_nothing(void **state)
{
	static const char storm[] =
		"version: 1\n"
		"prices: {instances: {toy: {on_demand: $2/h, spot: $1/h}}}\n"
		"start: \"2024-03-04T09:00:00Z\"\n"
		"simulate: {replications: 200, seed: 7}\n"
		"goal: {deadline: 30 h}\n"
		"workloads: {job: {kind: training, instance: toy, nodes: 2, work: 20 h, checkpoint: {every: 2 h, takes: 3 min}, restart: 6 min}}\n"
		"market: {spot: {interruptions: {mean_time_between: 25 h}, capacity_wait: {exponential: {mean: 20 min}}}}\n"
		"strategies: {A: {buy: on_demand}, B: {buy: spot}}\n";
	static const char *const metric[] = {NULL, "p95(cost)", "P(late)", "P(cheapest)"};
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, storm, NULL);
	for (size_t m = 0; m < sizeof metric / sizeof *metric; m++) {
		struct tornado *one = lived(&w, (struct tornado_request){.metric = metric[m]}, 1);
		struct tornado *three = lived(&w, (struct tornado_request){.metric = metric[m]}, 3);

		assert_int_equal(one->bars, three->bars);
		assert_int_equal(one->strategy, three->strategy);
		assert_true(one->value == three->value && one->others == three->others && one->shown > 0);
		for (size_t i = 0; i < one->bars; i++) {
			assert_string_equal(one->bar[i].quantity.path, three->bar[i].quantity.path);
			assert_true(one->bar[i].swing == three->bar[i].swing);
			assert_true(i == 0 || one->bar[i].swing <= one->bar[i - 1].swing);
		}
		tornado_free(one);
		tornado_free(three);
	}
	toy_release(&w);
}

static void wrong_requests_are_refused(void **state)
{
	static const struct tornado_request wrong[] = {{.strategy = "Z"}, {.against = "Z"}, {.strategy = "A", .against = "A"}, {.metric = "mean(cst)"}};
	struct toy w = {0};

	(void)state;
	toy_must_load(&w, &models, plain, NULL);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct diag diag = {0};

		assert_null(tornado_new(w.plan, wrong + i, &diag));
		assert_int_equal(diag.errors, 1);
		diag_release(&diag);
	}
	toy_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quarter_of_a_factor_is_a_quarter_of_the_product),
		cmocka_unit_test(what_is_not_used_moves_nothing),
		cmocka_unit_test(an_uncertain_one_moves_to_its_quantiles),
		cmocka_unit_test(a_law_of_events_is_scaled),
		cmocka_unit_test(laws_are_scaled_as_they_are_written),
		cmocka_unit_test(a_strategy_moves_what_it_sets),
		cmocka_unit_test(what_is_invalid_is_told),
		cmocka_unit_test(parts_of_a_node_move_alone),
		cmocka_unit_test(whole_numbers_stay_whole),
		cmocka_unit_test(threads_change_nothing),
		cmocka_unit_test(wrong_requests_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
