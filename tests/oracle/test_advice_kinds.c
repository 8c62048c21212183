/* Advice on storage, on what is metered, on machines that are too large and on those that starve: each saving against a count by hand. All in
 * April, 30 days, which is a month of the calendar. */
#include "sim/study/advice.h"
#include "tests/oracle/lives.h"

#define HEAD "version: 1\nstart: \"2024-04-01T00:00:00Z\"\nhorizon: %s\nsimulate: {replications: 3, seed: 7}\nstrategies: {A: {buy: on_demand}}\n"
#define STORES "prices: {stores: {std: {price: $1/GB-month, transitions: [cool, gift, cold]}, " \
	"cool: {price: $0.4/GB-month, minimum_duration: 30 d, transitions: [gift, cold], transition: move, retrieval: read}, " \
	"gift: {price: $0.01/GB-month, minimum_duration: 90 d}, " \
	"cold: {price: $0.1/GB-month, minimum_duration: 90 d, transition: move, retrieval: read}, disk: {price: $0.1/GB-month}, " \
	"snap: {price: $0.05/GB-month}, logs: {price: $0.03/GB-month}}, " \
	"items: {move: {unit: request, price: $1, per: 1000}, read: {unit: GB, price: $0.01}, " \
	"nat: {unit: GB, price: $0.045, instead: {item: gate, provided: {en: traffic to the store, es: tráfico al almacén}, source: acme}}, " \
	"gate: {unit: GB, price: $0.01, title: A gate}, scan: {unit: GB, price: $0.005}, " \
	"ingest: {unit: GB, price: $0.5, instead: {item: ingest-ia, source: acme}}, ingest-ia: {unit: GB, price: $0.25}}}\n"

static struct advice *advised(const struct oracle *o)
{
	struct diag diag = {0};
	struct advice *advice = advice_new(o->plan, NULL, &diag);

	assert_non_null(advice);
	advice_live(advice, 2, NULL);
	diag_release(&diag);
	return advice;
}

/* The N-th of a KIND, counted from 0, in the order in which they stand. */
static const struct finding *finding_of(const struct advice *advice, const char *kind, size_t n)
{
	for (size_t i = 0; i < advice->findings; i++)
		if (strcmp(advice->finding[i].kind, kind) == 0 && n-- == 0)
			return advice->finding + i;
	return NULL;
}

static void finds(const char *horizon, const char *workload, const char *kind, double saved_usd, size_t tried, const char *text)
{
	struct oracle o = lives(HEAD STORES "workloads: {w: %s}\n", horizon, workload);
	struct advice *advice = advised(&o);
	const struct finding *f = finding_of(advice, kind, 0);

	assert_non_null(f);
	lives_are(kind, f->saving_usd, saved_usd, 1e-6);
	assert_int_equal(f->verdict, ADVICE_TAKE);
	assert_int_equal(f->tried, tried);
	assert_string_equal(f->text, text);
	advice_free(advice);
	oracle_release(&o);
}

static void finds_none(const char *horizon, const char *workload, const char *kind)
{
	struct oracle o = lives(HEAD STORES "workloads: {w: %s}\n", horizon, workload);
	struct advice *advice = advised(&o);

	assert_null(finding_of(advice, kind, 0));
	advice_free(advice);
	oracle_release(&o);
}

/* 100 GiB of 200 days: $100 where they are, $40 in the cool store, $10 in the cold one. What the book does not price is not offered: "gift" would
 * cost $1. Objects that are deleted on day 60 never see an archive: those of 40 days cost $40 for 20 days of 30, and $100. */
static void a_lifecycle_is_missing(void **state)
{
	(void)state;
	finds("30 d", "{kind: storage, store: std, size: 100 GiB, object_size: 1 GiB, age: 200 d}", "lifecycle", 90, 2,
	      "--set 'workloads.w.lifecycle=[{after: 30 d, to: cool}, {after: 90 d, to: cold}]'");
	finds("30 d", "{kind: storage, store: std, size: 100 GiB, object_size: 1 GiB, age: 40 d, lifecycle: [{after: 60 d, delete: true}]}", "lifecycle", 40, 1,
	      "--set 'workloads.w.lifecycle=[{after: 30 d, to: cool}, {after: 60 d, delete: true}]'");
	finds_none("30 d", "{kind: storage, store: disk, size: 100 GiB, object_size: 1 GiB, age: 200 d}", "lifecycle");
	finds_none("30 d", "{kind: storage, store: std, size: 100 GiB, object_size: 1 GiB, lifecycle: [{after: 10 d, delete: true}]}", "lifecycle");
}

/* 102,400 objects of 1 MiB are moved on day 30, the first of May, for $102.40; 30 of its 31 days then cost 60 % less: $58.06. */
static void a_lifecycle_backfires(void **state)
{
	(void)state;
	finds("60 d", "{kind: storage, store: std, size: 100 GiB, object_size: 1 MiB, lifecycle: [{after: 30 d, to: cool}]}", "lifecycle",
	      102.4 - 60 * 30 / 31.0, 1, "--set 'workloads.w.lifecycle=[]'");
}

/* Three whole snapshots of 100 GiB at $0.05. */
static void snapshots_were_forgotten(void **state)
{
	(void)state;
	finds("30 d", "{kind: storage, store: disk, size: 100 GiB, snapshots: {store: snap, forgotten: 3}}", "forgotten_snapshots", 15, 1,
	      "--set workloads.w.snapshots.forgotten=0");
	finds_none("30 d", "{kind: storage, store: disk, size: 100 GiB, snapshots: {store: snap}}", "forgotten_snapshots");
}

/* 3,000 GB at $0.035 less, and 300 GB at $0.25 less: two findings of one workload, neither of which takes the other's place. */
static void something_else_does_the_same(void **state)
{
	struct oracle o = lives(HEAD STORES "workloads: {w: {kind: metered, items: [{item: gate, quantity: 1}, {item: nat, quantity: 100 GiB, "
		"every: 1 d}, {item: ingest, quantity: 10 GiB, every: 1 d}]}}\n", "30 d");
	struct advice *advice = advised(&o);
	const struct finding *f = finding_of(advice, "cheaper_item", 0), *g = finding_of(advice, "cheaper_item", 1);

	(void)state;
	assert_non_null(f);
	assert_non_null(g);
	lives_are("nat", f->saving_usd, 105, 1e-6);
	lives_are("logs", g->saving_usd, 75, 1e-6);
	lives_are("together", advice->together_usd, 180, 1e-6);
	assert_string_equal(f->text, "--set workloads.w.items.1.item=gate");
	assert_string_equal(f->what->en, "A gate");
	assert_string_equal(f->provided->en, "traffic to the store");
	assert_null(g->provided);
	advice_free(advice);
	oracle_release(&o);
}

/* A strategy that sets the list itself has the last word: the change is one of its own. */
static void what_a_strategy_sets_is_changed_there(void **state)
{
	struct oracle o = lives("version: 1\nstart: \"2024-04-01T00:00:00Z\"\nhorizon: 30 d\nsimulate: {replications: 3, seed: 7}\n" STORES
		"workloads: {w: {kind: metered, items: [{item: gate, quantity: 1}]}}\n"
		"strategies: {A: {buy: on_demand, set: {workloads.w.items: [{item: nat, quantity: 100 GiB, every: 1 d}]}}}\n");
	struct advice *advice = advised(&o);
	const struct finding *f = finding_of(advice, "cheaper_item", 0);

	(void)state;
	assert_non_null(f);
	lives_are("saved", f->saving_usd, 105, 1e-6);
	assert_string_equal(f->text, "--set strategies.A.set.workloads.w.items.0.item=gate");
	advice_free(advice);
	oracle_release(&o);
}

/* 10 GiB come each day. For ever: 10 × (1 + … + 30) = 4,650 GiB-days; for 14 days: 10 × (1 + … + 14 + 16 × 14) = 3,290. A month of 30 days at
 * $0.03: 1,360 / 30 × 0.03. */
static void logs_are_kept_for_ever(void **state)
{
	(void)state;
	finds("30 d", "{kind: metered, item: logs, quantity: 10 GiB, every: 1 d, kept: forever}", "retention", 1.36, 1, "--set 'workloads.w.kept=14 d'");
	finds_none("10 d", "{kind: metered, item: logs, quantity: 10 GiB, every: 1 d, kept: forever}", "retention");
	finds_none("30 d", "{kind: metered, item: logs, quantity: 10 GiB, every: 1 d, kept: 60 d}", "retention");
}

/* Ten queries over 1,024 GB at $0.005; a third of the size and a quarter of that are a twelfth. */
static void rows_of_text_are_scanned(void **state)
{
	(void)state;
	finds("30 d", "{kind: metered, item: scan, times: 10, scan: {data: 1 TiB}}", "columnar", 51.2 * 11 / 12, 1,
	      "--set workloads.w.scan.compression=3 --set 'workloads.w.scan.columns=25 %'");
	finds_none("30 d", "{kind: metered, item: scan, times: 10, scan: {data: 1 TiB, columns: 30 %}}", "columnar");
}

#define FAMILY "prices: {instances: {s: {family: f, vcpus: 2, on_demand: $1/h}, m: {family: f, vcpus: 4, on_demand: $2/h}, " \
	"l: {family: f, vcpus: 8, on_demand: $4/h}, old: {family: f, vcpus: 4, on_demand: $9/h}, other: {family: g, vcpus: 8, on_demand: $0.1/h}, " \
	"big: {family: h, vcpus: 64, factor: 8, memory: 64 GiB, on_demand: $8/h}, mid: {family: h, vcpus: 8, factor: 4, memory: 32 GiB, on_demand: $4/h}, " \
	"low: {family: h, vcpus: 64, factor: 2, memory: 8 GiB, on_demand: $2/h}, " \
	"g4: {family: k, vcpus: 8, accelerator: {name: X, count: 4}, on_demand: $4/h}, g1: {family: k, vcpus: 8, accelerator: {name: X}, on_demand: $1/h}}}\n"

/* Ten hours on one node. What is used at the peak is to be 80 % of the smaller one at the most: 40 % of 8 processors fit into 4, 41 % do not.
 * Factors go before processors, and memory and accelerators must do as well. */
static void machines_are_too_large(void **state)
{
	static const struct { const char *now, *peak, *then; double saved_usd; } rows[] = {
		{"l", "40", "m", 20}, {"l", "20", "s", 30}, {"l", "41", NULL, 0}, {"s", "1", NULL, 0}, {"big", "40", "mid", 40}, {"big", "12", "mid", 40},
		{"big", "10", "low", 60}, {"g4", "20", "g1", 30}, {"g4", "21", NULL, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct oracle o = lives("version: 1\nsimulate: {replications: 3, seed: 7}\nstrategies: {A: {buy: on_demand}}\n" FAMILY
			"workloads: {w: {kind: training, instance: %s, nodes: 1, work: 10 h, peak_use: %s %%}}\n", rows[i].now, rows[i].peak);
		struct advice *advice = advised(&o);
		const struct finding *f = finding_of(advice, "over_sized", 0);

		assert_int_equal(f != NULL, rows[i].then != NULL);
		if (f) {
			lives_are("saved", f->saving_usd, rows[i].saved_usd, 1e-6);
			assert_string_equal(strchr(f->text, '=') + 1, rows[i].then);
		}
		advice_free(advice);
		oracle_release(&o);
	}
}

/* Nine hours of work take 18 at 50 %, and ten at 90 %. */
static void accelerators_starve(void **state)
{
	(void)state;
	for (int percent = 50; percent <= 60; percent += 10) {
		struct oracle o = lives("version: 1\nsimulate: {replications: 3, seed: 7}\nstrategies: {A: {buy: on_demand}}\n"
			"prices: {instances: {toy: {on_demand: $1/h}}}\n"
			"workloads: {w: {kind: training, instance: toy, nodes: 1, work: 9 h, utilisation: %d %%}}\n", percent);
		struct advice *advice = advised(&o);
		const struct finding *f = finding_of(advice, "starved_accelerators", 0);

		assert_int_equal(f != NULL, percent == 50);
		if (f)
			lives_are("saved", f->saving_usd, 8, 1e-6);
		advice_free(advice);
		oracle_release(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lifecycle_is_missing), cmocka_unit_test(a_lifecycle_backfires), cmocka_unit_test(snapshots_were_forgotten),
		cmocka_unit_test(something_else_does_the_same), cmocka_unit_test(what_a_strategy_sets_is_changed_there),
		cmocka_unit_test(logs_are_kept_for_ever), cmocka_unit_test(rows_of_text_are_scanned), cmocka_unit_test(machines_are_too_large),
		cmocka_unit_test(accelerators_starve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
