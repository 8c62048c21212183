/* From file and command line to a plan: what is understood, what is refused and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/sha256.h"
#include "tests/support/study_toy.h"

/* TEXT with the first OLD replaced by NEW; free() it. */
static char *changed(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);
	struct text out = {0};

	assert_non_null(at);
	text_addn(&out, text, (size_t)(at - text));
	text_add(&out, new);
	text_add(&out, at + strlen(old));
	return out.s;
}

static bool said(const struct diag *diag, enum diag_level level, int line, const char *part)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->item[i].level == level && (!line || diag->item[i].at.line == line) &&
		    strstr(diag->item[i].message, part))
			return true;
	return false;
}

static void what_is_understood(void **state)
{
	struct toy toy = {0};
	const struct scenario *s;
	const struct strategy_plan *d;

	(void)state;
	assert_true(toy_load(&toy, toy_yaml, NULL));
	s = toy.scenario;
	assert_string_equal(s->file, "toy.yaml");
	assert_string_equal(s->title.es, "Un juguete");
	assert_int_equal(s->start_unix_s, 1704067200);           /* 2024-01-01T00:00:00Z, the default */
	assert_int_equal(s->replications, 500);
	assert_int_equal(s->seed, 42);
	assert_true(s->confidence == 0.9 && s->deadline_s == 72000 && s->budget_usd == 125);
	assert_int_equal(s->strategies, 3);
	assert_int_equal(s->baseline, 1);
	d = toy.plan->strategy + 2;
	assert_int_equal(d->setup.fleet_rows, 2);
	assert_true(d->setup.fleet[0].coordinator && !d->setup.fleet[1].coordinator);
	assert_int_equal(d->setup.fleet[1].nodes, 2);
	assert_int_equal(d->setup.fleet[1].market.group, 0);
	assert_true(d->setup.fleet[1].market.capacity_wait_s.dist.a == 18000);
	assert_int_equal(toy.plan->strategy[0].setup.fleet[0].nodes, 3);
	assert_int_equal(d->setup.commitments, 1);
	assert_int_equal(d->setup.commitment[0].commit.form, VALUE_WORD);
	assert_int_equal(d->tags.count, 2);
	assert_string_equal(d->tags.item[0].value, "nlp");       /* the workload has the last word */
	assert_int_equal(s->thresholds, 3);
	assert_true(s->threshold[2].stat == STAT_MEAN && s->threshold[2].op == CMP_LE && s->threshold[2].value == 6);
	toy_release(&toy);
}

static void defaults(void **state)
{
	struct toy toy = {0};

	(void)state;
	assert_true(toy_load(&toy, "version: 1\nprices: {instances: {toy: {on_demand: $3.25/h}}}\n"
				   "workloads: {w: {kind: toy, instance: toy, work: 1 h}}\nstrategies: {A: {buy: on_demand}}\n", NULL));
	assert_int_equal(toy.scenario->replications, 10000);
	assert_int_equal(toy.scenario->seed, 1);
	assert_true(toy.scenario->confidence == 0.95);
	assert_true(isnan(toy.scenario->deadline_s) && isnan(toy.scenario->budget_usd));
	assert_int_equal(toy.scenario->baseline, 0);
	toy_release(&toy);
}

struct refusal {
	const char *old, *new, *message;
	int line;                         /* of the toy's text; 0: anywhere */
};

static const struct refusal refusals[] = {
	{"version: 1", "version: 2", "version", 1},
	{"version: 1", "verison: 1", "did you mean", 1},
	{"budget: $125", "budget: 125", "budget", 13},
	{"deadline: 20 h, ", "", "needs a goal.deadline", 14},
	{", budget: $125", "", "", -1},                          /* no threshold needs it: accepted */
	{"P(late)", "P(lat)", "did you mean \"late\"", 14},
	{"p95(cost)", "p95(cosst)", "did you mean \"cost\"", 14},
	{"p95(cost)", "p100(cost)", "there is no statistic \"p100\"", 14},
	{"p95(cost)", "maen(cost)", "did you mean \"mean\"", 14},
	{"< $140", "< 140", "\"140\"", 14},
	{"< $140", "= $140", "is not a threshold", 14},
	{"< 25 %", "< 25", "\"25\"", 14},
	{"< 25 %", "< 125 %", "from 0 % to 100 %", 14},
	{"<= 6 h", "<= $6", "\"$6\"", 14},
	{"confidence: 90 %", "confidence: 50 %", "confidence", 12},
	{"confidence: 90 %", "confidence: 100 %", "confidence", 12},
	{"replications: 500", "replications: 0", "replications", 12},
	{"replications: 500", "replications: 1000000000000", "replications", 12},
	{"replications: 500", "replications: 1000000000", "GB of memory", 12},
	{"seed: 42", "seed: -1", "seed", 12},
	{"seed: 42", "seed: 18446744073709551616", "seed", 12},
	{"kind: toy, instance: toy,", "kind: toy, instance: tpy,", "did you mean \"toy\"", 17},
	{"kind: toy, instance: toy,", "kind: toy, instance: toy.2x,", "no spot price for \"toy.2x\"", 20},
	{"nodes: 3", "nodes: 4", "has 3 nodes, but the workload \"job\" needs 4", 22},
	{"{nodes: 1, buy: on_demand, role", "{nodes: 0, buy: on_demand, role", "nodes", 22},
	{"{nodes: 2, buy: spot}", "{nodes: 2, buy: spot, role: coordinator}", "only one row", 22},
	{"{nodes: 2, buy: spot}", "{nodes: 2, buy: sopt}", "did you mean", 22},
	{"B: {title: spot, buy: spot}", "B: {title: spot, buy: spot, fleet: [{nodes: 3, buy: spot}]}", "both \"buy\" and \"fleet\"", 20},
	{"B: {title: spot, buy: spot}", "B: {title: spot}", "needs \"buy\" or \"fleet\"", 20},
	{"B: {title: spot, buy: spot}", "B: {title: spot, buy: block}", "block", 20},
	{"B: {title: spot, buy: spot}", "../B: {title: spot, buy: spot}", "../B", 20},
	{"product: plan", "product: paln", "did you mean \"plan\"", 23},
	{"term: 1 y, payment: no_upfront}]", "term: 2 y, payment: no_upfront}]", "its terms are: 1 y, 3 y", 23},
	{"term: 1 y, payment: no_upfront}]", "term: 3 y, payment: no_upfront}]", "its payments are: all_upfront", 23},
	{"baseline: B", "baseline: E", "there is no strategy \"E\"", 24},
	{"market: {trouble: 5 h}", "market: {preset: wlid}", "did you mean \"wild\"", 15},
	{"market: {trouble: 5 h}", "market: {troubel: 5 h}", "did you mean", 15},
	{"tags: {team: root", "deadline_policy: none\ntags: {team: root", "deadline_policy", 25},
	{"B: {title: spot, buy: spot}", "B: {title: spot, buy: spot, workloads: {jbo: {buy: spot}}}", "there is no workload \"jbo\"", 20},
	{"on_demand: $3.25/h,", "on_demand: $999999/h,", "", -1},
	{"limit: 30 h", "limit: 1000000 y", "could pass $", 0},
	{"on_demand: $3.25/h,", "on_demand: $0.0000000004/h,", "nano", 4},
};

static void what_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const struct refusal *r = refusals + i;
		char *yaml = changed(toy_yaml, r->old, r->new);
		struct toy toy = {0};
		const bool loaded = toy_load(&toy, yaml, NULL);

		if (loaded != (r->line < 0) || (r->line >= 0 && !said(&toy.diag, DIAG_ERROR, r->line, r->message))) {
			print_message("refusal %zu: %s -> %s\n", i, r->old, r->new);
			diag_print(&toy.diag, stdout);
			fail();
		}
		toy_release(&toy);
		free(yaml);
	}
}

static void faults_come_all_at_once_and_only_once(void **state)
{
	struct toy toy = {0};
	char *one = changed(toy_yaml, "kind: toy, instance: toy,", "kind: toy, instance: tpy,");
	char *two = changed(one, "version: 1", "version: 1\nwarkloads: {}");
	char *three = changed(two, "baseline: B", "baseline: E");

	(void)state;
	assert_false(toy_load(&toy, one, NULL));
	assert_int_equal(toy.diag.errors, 1);           /* three strategies want that instance: said once */
	toy_release(&toy);
	assert_false(toy_load(&toy, three, NULL));
	assert_true(said(&toy.diag, DIAG_ERROR, 2, "warkloads"));
	assert_true(said(&toy.diag, DIAG_ERROR, 25, "\"E\""));
	toy_release(&toy);
	free(one);
	free(two);
	free(three);
}

static void nothing_at_all(void **state)
{
	static const char *const texts[] = {"", "# only a comment\n", "---\n", "[1, 2]\n", "hello\n",
					    "version: 1\nprices: {}\nworkloads: {}\nstrategies: {}\n"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct toy toy = {0};

		assert_false(toy_load(&toy, texts[i], NULL));
		assert_true(toy.diag.errors > 0);
		toy_release(&toy);
	}
}

static void command_line(void **state)
{
	const char *set[] = {"workloads.job.work=6h", "prices.instances.toy.on_demand=30USD/h",
			     "strategies.D.market.trouble=90 min", "market.preset=wild", "strategies.B.set.market.trouble=2 h",
			     "strategies.D.fleet.0.buy=spot"};
	const struct overrides overrides = {.replications = 7, .seed_given = true, .seed = UINT64_MAX, .set = set, .sets = 6};
	struct toy toy = {0};

	(void)state;
	if (!toy_load(&toy, toy_yaml, &overrides)) {
		diag_print(&toy.diag, stderr);
		fail();
	}
	assert_int_equal(toy.scenario->replications, 7);
	assert_true(toy.scenario->seed == UINT64_MAX);
	assert_string_equal(toy.scenario->echo[0], "simulate.replications = 7");
	assert_string_equal(toy.scenario->echo[1], "simulate.seed = 18446744073709551615");
	assert_string_equal(toy.scenario->echo[2], "workloads.job.work = 6 h");
	assert_string_equal(toy.scenario->echo[3], "prices.instances.toy.on_demand = $30/h");
	assert_string_equal(toy.scenario->echo[4], "strategies.D.market.trouble = 90 min");
	assert_string_equal(toy.scenario->echo[5], "market.preset = wild");
	assert_string_equal(toy.scenario->echo[6], "strategies.B.set.market.trouble = 2 h");
	assert_string_equal(toy.scenario->echo[7], "strategies.D.fleet.0.buy = spot");
	assert_null(toy.scenario->echo[8]);
	assert_true(toy.plan->strategy[0].setup.fleet[0].market.on_demand_usd_h.dist.a == 30);
	assert_true(toy.plan->strategy[0].setup.fleet[0].market.capacity_wait_s.dist.a == 18000);   /* trouble beside the preset */
	assert_true(toy.plan->strategy[1].setup.fleet[0].market.capacity_wait_s.dist.a == 7200);
	assert_true(toy.plan->strategy[2].setup.fleet[1].market.capacity_wait_s.dist.a == 5400);
	toy_release(&toy);
}

static void command_line_refused(void **state)
{
	static const struct {
		const char *set, *message;
	} wrong[] = {
		{"workloads.job.wrk=6 h", "wrk"},
		{"workloads.jop.work=6 h", "there is no workload \"jop\""},
		{"strategies.Z.buy=spot", "there is no strategy \"Z\""},
		{"market.troubel=6 h", "troubel"},
		{"markt.trouble=6 h", "markt"},
		{"workloads.job.work=6", "work"},
		{"prices.instances.toy.on_demnad=30USD/h", "on_demnad"},
		{"strategies.A.set.goal.budget=$1", "belongs to the whole scenario"},
		{"strategies.D.fleet.7.buy=spot", ""},
		{"workloads.job.work", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct overrides overrides = {.set = (const char *const *)&wrong[i].set, .sets = 1};
		struct toy toy = {0};

		if (toy_load(&toy, toy_yaml, &overrides) || !said(&toy.diag, DIAG_ERROR, 0, wrong[i].message)) {
			print_message("--set %s\n", wrong[i].set);
			diag_print(&toy.diag, stdout);
			fail();
		}
		toy_release(&toy);
	}
	const struct overrides nobody = {.strategies = "A,Bb"};
	struct toy toy = {0};

	assert_false(toy_load(&toy, toy_yaml, &nobody));
	assert_true(said(&toy.diag, DIAG_ERROR, 0, "there is no strategy \"Bb\"; did you mean \"B\""));
	toy_release(&toy);
}

static const char book_yaml[] =
	"name: shop\n"
	"instances:\n"
	"  toy: {on_demand: $3.25/h, spot: $1.5/h, market: {trouble: 3 h}}\n"
	"  toy.2x: {on_demand: $6.5/h, spot: $2.25/h}\n"
	"market: {trouble: 11 h, spot: {price: $1.75/h}}\n"
	"presets: {calm: {trouble: 30 min}}\n";

static const char named_yaml[] =
	"version: 1\nprices: shop\n"
	"workloads: {w: {kind: toy, instance: toy, nodes: 2, work: 10 h}}\n"
	"strategies:\n"
	"  A: {buy: spot}\n"
	"  B: {buy: spot, market: {preset: calm}}\n"
	"  C: {buy: spot, set: {workloads.w.instance: toy.2x, prices.instances.toy.2x.spot: $9/h, market.spot.price: $8/h}}\n"
	"  D: {fleet: [{nodes: 1, buy: spot}, {nodes: 1, buy: spot, market: {trouble: 1 h}}]}\n";

static void prices_by_name(void **state)
{
	const char *set[] = {"prices.instances.toy.2x.on_demand=7USD/h"};
	const struct overrides overrides = {.set = set, .sets = 1};
	struct toy toy = {0};

	(void)state;
	toy_begin(&toy);
	toy_file(&toy, "shop.yaml", book_yaml);
	if (!toy_load(&toy, named_yaml, &overrides)) {
		diag_print(&toy.diag, stderr);
		fail();
	}
	assert_string_equal(toy.scenario->echo[0], "prices.instances.toy.2x.on_demand = $7/h");
	assert_true(book_instance(toy.scenario->book, "toy.2x")->on_demand.value.dist.a == 7);
	assert_true(book_instance(toy.scenario->book, "toy")->on_demand.value.dist.a == 3.25);
	toy_release(&toy);
}

/* book < instance < preset < scenario < strategy < row. */
static void market_layers(void **state)
{
	struct toy toy = {0};
	const struct strategy_plan *s;

	(void)state;
	toy_begin(&toy);
	toy_file(&toy, "shop.yaml", book_yaml);
	assert_true(toy_load(&toy, named_yaml, NULL));
	s = toy.plan->strategy;
	assert_true(s[0].setup.fleet[0].market.capacity_wait_s.dist.a == 3 * 3600.0);
	assert_true(s[0].setup.fleet[0].market.spot_usd_h.dist.a == 1.75);
	assert_true(s[1].setup.fleet[0].market.capacity_wait_s.dist.a == 1800);
	assert_true(s[2].setup.fleet[0].market.capacity_wait_s.dist.a == 11 * 3600.0);
	assert_true(s[2].setup.fleet[0].market.spot_usd_h.dist.a == 8);
	assert_string_equal(s[2].setup.instance_name, "toy.2x");
	assert_true(s[2].setup.instance->spot.value.dist.a == 9);
	assert_true(s[3].setup.fleet[1].market.capacity_wait_s.dist.a == 3600);
	assert_int_equal(s[3].setup.fleet[0].market.group, 0);
	assert_int_equal(s[3].setup.fleet[1].market.group, 2);
	toy_release(&toy);
}

/* The effective scenario stands alone and runs to the same futures; once effective, always the same text. */
static void effective_again(const char *yaml, const struct overrides *overrides)
{
	struct toy first = {0}, second = {0};
	struct text one = {0}, two = {0};
	struct futures *a, *b;
	char sha_one[65], sha_two[65];

	toy_begin(&first);
	toy_file(&first, "shop.yaml", book_yaml);
	toy_file(&first, "waits.csv", "1.5\n2.25\n7\n");
	if (!toy_load(&first, yaml, overrides)) {
		diag_print(&first.diag, stdout);
		fail();
	}
	scenario_effective(first.scenario, &one);
	if (!toy_load(&second, text_str(&one), NULL)) {
		print_message("%s\n", text_str(&one));
		diag_print(&second.diag, stdout);
		fail();
	}
	scenario_effective(second.scenario, &two);
	assert_string_equal(text_str(&one), text_str(&two));
	scenario_sha256(first.scenario, sha_one);
	scenario_sha256(second.scenario, sha_two);
	assert_string_equal(sha_one, sha_two);
	a = futures_run(first.plan, 0, 100, 2, NULL);
	b = futures_run(second.plan, 0, 100, 1, NULL);
	assert_int_equal(first.plan->strategies, second.plan->strategies);
	for (size_t s = 0; s < first.plan->strategies; s++)
		for (size_t c = 0; c < first.plan->strategy[s].columns; c++)
			assert_memory_equal(futures_column(a, s, c), futures_column(b, s, c), 100 * sizeof(double));
	futures_free(a);
	futures_free(b);
	text_release(&one);
	text_release(&two);
	toy_release(&first);
	toy_release(&second);
}

static void effective_scenario(void **state)
{
	const char *set[] = {"workloads.job.work={normal: {mean: 10 h, sd: 1 h}}", "market.trouble=2 h to 9 h",
			     "strategies.A.set={workloads.job.limit: 12 h}"};
	const struct overrides overrides = {.set = set, .sets = 3, .replications = 321, .strategies = "A,D"};
	const char *more[] = {"prices.instances.toy.on_demand=7USD/h"};
	const struct overrides price = {.set = more, .sets = 1};

	(void)state;
	effective_again(toy_yaml, NULL);
	effective_again(toy_yaml, &overrides);
	effective_again(named_yaml, NULL);
	effective_again(named_yaml, &price);
}

static void sha256_known_answers(void **state)
{
	char hex[65];

	(void)state;                      /* FIPS 180-4's examples, as NIST prints them */
	sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void collect(void *context, const char *text)
{
	text_addf(context, "%s\n", text);
}

static void assumptions_name_who_differs(void **state)
{
	struct toy toy = {0};
	struct text text = {0};

	(void)state;
	assert_true(toy_load(&toy, toy_yaml, NULL));
	plan_assumptions(toy.plan, collect, &text);
	assert_string_equal(text_str(&text), "this is a toy\nB: 3 spot nodes meet trouble\nD: 2 spot nodes meet trouble\n");
	text_release(&text);
	toy_release(&toy);
}

static void the_table_is_sound(void **state)
{
	struct arena *arena = arena_new();
	const struct mounts mounts = scenario_mounts(arena, &models);      /* the examples are of the real ones */
	const char *fault = schema_check(scenario_schema(), &mounts);

	(void)state;
	if (fault)
		print_message("%s\n", fault);
	assert_null(fault);
	arena_free(arena);
}

static const struct schema_row *row_named(const struct schema *schema, const char *path)
{
	for (size_t i = 0; i < schema->count; i++)
		if (strcmp(schema->row[i].path, path) == 0)
			return schema->row + i;
	fail();
	return NULL;
}

/* The help of `set` names exactly the keys that a strategy cannot set. */
static void help_names_what_cannot_be_set(void **state)
{
	const struct schema *schema = scenario_schema();
	const char *help = row_named(row_named(schema, "strategies")->sub, "set")->help;
	char list[400];

	(void)state;
	snprintf(list, sizeof list, "%s", strchr(help, '(') + 1);
	*strchr(list, ')') = '\0';
	for (size_t i = 0; i < schema->count; i++) {
		const char *key = schema->row[i].path;
		struct toy toy = {0};
		struct text set = {0};
		bool named = false;

		if (strchr(key, '.'))
			continue;
		for (const char *at = list; at && !named; at = strstr(at, ", ") ? strstr(at, ", ") + 2 : NULL)
			named = strncmp(at, key, strlen(key)) == 0 && (at[strlen(key)] == ',' || !at[strlen(key)]);
		text_addf(&set, "buy: spot, set: {%s: 1}}", key);
		char *yaml = changed(toy_yaml, "buy: spot}", text_str(&set));
		toy_load(&toy, yaml, NULL);
		if (said(&toy.diag, DIAG_ERROR, 0, "it belongs to the whole scenario") != named) {
			print_error("\"%s\" is%s named in: %s\n", key, named ? "" : " not", help);
			fail();
		}
		free(yaml);
		text_release(&set);
		toy_release(&toy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound), cmocka_unit_test(what_is_understood), cmocka_unit_test(defaults),
		cmocka_unit_test(what_is_refused), cmocka_unit_test(faults_come_all_at_once_and_only_once),
		cmocka_unit_test(nothing_at_all), cmocka_unit_test(command_line), cmocka_unit_test(command_line_refused),
		cmocka_unit_test(prices_by_name), cmocka_unit_test(market_layers), cmocka_unit_test(effective_scenario),
		cmocka_unit_test(sha256_known_answers), cmocka_unit_test(assumptions_name_who_differs),
		cmocka_unit_test(help_names_what_cannot_be_set)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
