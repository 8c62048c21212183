/* Laws of rating over random usage and random commitments, 10^5 futures and more: nobody is charged more than list price
 * plus unused commitment; more usage never lowers a bill; what nobody uses changes nothing; no second is covered twice;
 * sums are exact. Usage: sizes of one family, another family, a node without sizes, a machine billed by its resources with
 * sustained use, a counted meter; in zones and accounts. Commitments: reservations (flexible, zonal, of an account, of
 * resources), spend (family, anything, by discount and in proportion), blocks, with and without owner. */
#include "tests/oracle/oracle.h"

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

enum { PLANS = 640, FUTURES = 160, REPLAYS = 3 };

struct dice { struct stream stream; };

static struct dice dice_of(uint64_t plan)
{
	struct dice dice;

	stream_init(&dice.stream, &(struct chance){.seed = 20261125, .replica = plan}, purpose_of(PURPOSE_TEST, 7));
	return dice;
}

static double roll(struct dice *dice) { return uniform_of(stream_next(&dice->stream)); }
static int pick(struct dice *dice, int n) { return (int)(roll(dice) * n); }

static const struct { const char *name; double list; } thing[] = {
	{"m.large", 0.1037}, {"m.xlarge", 0.2019}, {"m.2xlarge", 0.4241}, {"c.large", 0.0871}, {"gpu", 3.0713}, {"vm", 0.19},
	{"call", 0.000013}};
enum { THINGS = sizeof thing / sizeof *thing };

/* Rates between 40 and 95 % of list price. */
static void put_rates(FILE *out, struct dice *dice, const char *terms)
{
	for (int i = 0; i < 5; i++)
		fprintf(out, "%s{instance: %s, rate: $%.6f/h%s}", i ? ", " : "", thing[i].name, thing[i].list * (0.4 + 0.55 * roll(dice)), terms);
}

static void put_book(FILE *out, struct dice *dice, bool sustained)
{
	fprintf(out, "prices:\n  provider: {minimum: 60 s}\n  region: here\n  instances:\n"
		     "    m.large: {family: m, factor: 4, on_demand: $0.1037/h}\n    m.xlarge: {family: m, factor: 8, on_demand: $0.2019/h}\n"
		     "    m.2xlarge: {family: m, factor: 16, on_demand: $0.4241/h}\n    c.large: {family: c, factor: 4, on_demand: $0.0871/h}\n"
		     "    gpu: {family: g, on_demand: $3.0713/h}\n    vm: {family: n, resources: {n.cpu: \"4\", n.mem: \"15\"}}\n");
	fprintf(out, "  items:\n    n.cpu: {unit: vCPU, metering: hours, price: $0.0314%s}\n    n.mem: {unit: GB, metering: hours, price: $0.00424%s}\n"
		     "    call: {unit: call, per: 1000, price: $0.013}\n",
		sustained ? ", sustained: [{to: 25 %, pays: 100 %}, {to: 50 %, pays: 80 %}, {to: 100 %, pays: 50 %}]" : "",
		sustained ? ", sustained: [{to: 50 %, pays: 100 %}, {to: 100 %, pays: 40 %}]" : "");
	fprintf(out, "  products:\n    ri: {mechanism: reservation, size_flexible: true, rates: [");
	put_rates(out, dice, "");
	fprintf(out, "]}\n    fixed: {mechanism: reservation, order: 0, rates: [");
	put_rates(out, dice, "");
	fprintf(out, "]}\n    resources: {mechanism: reservation, rates: [{item: n.cpu, rate: $%.5f/h}, {item: n.mem, rate: $%.6f/h}]}\n",
		0.0314 * (0.4 + 0.5 * roll(dice)), 0.00424 * (0.4 + 0.5 * roll(dice)));
	fprintf(out, "    family: {mechanism: spend, order: 1, family_bound: true, rates: [");
	put_rates(out, dice, "");
	fprintf(out, "]}\n    any: {mechanism: spend, order: 2, rates: [");
	put_rates(out, dice, "");
	fprintf(out, ", {item: call, price: $%.5f}, {family: n, discount: %.1f %%}]}\n", 0.013 * (0.5 + 0.5 * roll(dice)), 5 + 50 * roll(dice));
	fprintf(out, "    flex: {mechanism: spend, order: 2, sharing: proportional, commit_at: list, rates: [{discount: %.1f %%}]}\n",
		5 + 40 * roll(dice));
	fprintf(out, "    block: {mechanism: block, rates: [{instance: gpu, rate: $1.5/h}]}\n");
}

static void put_row(FILE *out, struct dice *dice, const char *item, const char *quantity)
{
	static const char *const zone[] = {"", ", zone: here-a", ", zone: here-b"}, *const account[] = {"", ", account: x", ", account: y"};
	const int begin_min = pick(dice, 60 * 60);

	fprintf(out, "{item: %s, quantity: %s, from: \"2024-02-2%dT%02d:%02d:00Z\", for: %d min%s%s}", item, quantity, 7 + begin_min / 1440,
		begin_min / 60 % 24, begin_min % 60, 5 + pick(dice, 40 * 60), zone[pick(dice, 3)], account[pick(dice, 3)]);
}

static void put_rows(FILE *out, struct dice *dice)
{
	static const char *const quantity[] = {"{uniform: [0, 9]}", "{choice: {\"0\": 1, \"1\": 2, \"5\": 1}}", "3", "{exponential: {mean: 2.4}}"};
	const int rows = 4 + pick(dice, 7);

	for (int i = 0; i < rows; i++) {
		const char *item = thing[pick(dice, THINGS)].name;

		fprintf(out, "%s", i ? ", " : "");
		put_row(out, dice, item, strcmp(item, "call") ? quantity[pick(dice, 4)] : "{exponential: {mean: 90000}}");
	}
}

static void put_commitments(FILE *out, struct dice *dice)
{
	static const char *const scope[] = {"", "", ", scope: here-a", ", scope: account, account: x", ", account: y"};
	static const char *const payment[] = {"", ", payment: no_upfront"};
	const int count = 1 + pick(dice, 5);

	for (int i = 0; i < count; i++) {
		const char *owned = pick(dice, 2) ? ", owned: true" : "", *where = scope[pick(dice, 5)], *node = thing[pick(dice, 5)].name;

		fprintf(out, "%s", i ? ", " : "");
		switch (pick(dice, 7)) {
		case 0: fprintf(out, "{product: ri, term: 1 y, instance: %s, count: %d%s%s%s}", node, 1 + pick(dice, 6), where, owned, payment[pick(dice, 2)]); break;
		case 1: fprintf(out, "{product: fixed, term: 1 y, instance: %s, count: %d%s%s}", node, 1 + pick(dice, 4), where, owned); break;
		case 2: fprintf(out, "{product: resources, term: 1 y, instance: vm, count: %d%s}", 1 + pick(dice, 4), owned); break;
		case 3: fprintf(out, "{product: family, term: 1 y, instance: %s, commit: $%.3f/h%s%s}", node, 0.01 + 2 * roll(dice), where, owned); break;
		case 4: fprintf(out, "{product: any, term: 1 y, commit: $%.3f/h%s%s}", 0.01 + 3 * roll(dice), where, owned); break;
		case 5: fprintf(out, "{product: flex, term: 1 y, commit: $%.3f/h%s}", 0.01 + 2 * roll(dice), owned); break;
		default: fprintf(out, "{product: block, term: 2 d, instance: gpu, count: %d%s}", 1 + pick(dice, 2), owned); break;
		}
	}
}

enum { NONE, WITH, MORE, STRANGER, STRATEGIES };

static char *scenario_text(uint64_t index, bool sustained)
{
	struct dice dice = dice_of(index);
	char *text, *rows, *commitments, *row;
	size_t bytes;
	FILE *out = open_memstream(&rows, &bytes);

	put_rows(out, &dice);
	fclose(out);
	put_commitments(out = open_memstream(&commitments, &bytes), &dice);
	fclose(out);
	put_row(out = open_memstream(&row, &bytes), &dice, thing[pick(&dice, THINGS)].name, "{exponential: {mean: 3}}");
	fclose(out);
	out = open_memstream(&text, &bytes);
	fprintf(out, "version: 1\nstart: \"2024-02-27T00:00:00Z\"\nsimulate: {replications: %d, seed: %lu}\n", FUTURES, (unsigned long)index);

	put_book(out, &dice, sustained);
	fprintf(out, "workloads: {u: {kind: usage, rows: [%s]}}\nstrategies:\n  none: {buy: on_demand}\n"
		     "  with: {buy: on_demand, commitments: [%s]}\n"
		     "  more: {buy: on_demand, commitments: [%s], set: {workloads.u.rows: [%s, %s]}}\n", rows, commitments, commitments, rows, row);
	/* the same book with one instance type more, which nobody uses */
	fprintf(out, "  stranger: {buy: on_demand, commitments: [%s], set: {prices.instances.stranger: {family: m, factor: 2, on_demand: "
		     "$0.05/h}}}\n", commitments);
	fclose(out);
	free(rows);
	free(commitments);
	free(row);
	return text;
}

static double idle_usd(const struct futures *futures, size_t s, size_t i)
{
	return futures->x[s][column_part(futures->plan, PART_IDLE_COMMITMENT)][i];
}

static void check_columns(const struct futures *futures, bool sustained, const char *yaml)
{
	for (size_t i = 0; i < futures->count; i++) {
		const double none = futures->x[NONE][0][i], with = futures->x[WITH][0][i], more = futures->x[MORE][0][i];
		double parts = 0;

		for (int p = 0; p < PARTS; p++)
			parts += futures->x[WITH][column_part(futures->plan, (enum part)p)][i];
		if (!sustained && with - idle_usd(futures, WITH, i) > none + 1e-6)
			fail_msg("future %zu: used for %.9f, list price %.9f\n%s", i, with - idle_usd(futures, WITH, i), none, yaml);
		if (more < with - 1e-6)
			fail_msg("future %zu: more usage costs %.9f, less cost %.9f\n%s", i, more, with, yaml);
		if (futures->x[STRANGER][0][i] != with)
			fail_msg("future %zu: a stranger changes %.9f to %.9f\n%s", i, with, futures->x[STRANGER][0][i], yaml);
		if (fabs(parts - with) > 1e-6)
			fail_msg("future %zu: parts add up to %.9f, not %.9f\n%s", i, parts, with, yaml);
	}
}

/* What usage was, in the unit of the bill: node-hours with the provider's minimum, units. */
static double used_quantity(const struct replay *replay, const struct item *item, const struct setup *setup)
{
	double quantity = 0;

	for (size_t u = 0; u < replay->log.count; u++) {
		const struct usage *usage = &replay->log.usage[u];

		if (&setup->item[usage->item] != item)
			continue;
		quantity += usage->quantity * (item->kind == ITEM_METER ? 1 : fmax(60, ceil(usage->to_s - usage->from_s - 1e-6)) / HOUR_S);
	}
	return quantity;
}

static void check_bill(const struct replay *replay, const char *yaml)
{
	const struct setup *setup = &replay->plan->strategy[replay->strategy].setup;
	int64_t billed = 0, effective = 0;

	for (size_t k = 0; k < replay->bill.count; k++) {
		billed += replay->bill.line[k].billed.nano;
		effective += replay->bill.line[k].effective.nano;
	}
	if (billed != replay->ledger.total.nano || effective != billed)
		fail_msg("billed %ld, effective %ld, total %ld\n%s", (long)billed, (long)effective, (long)replay->ledger.total.nano, yaml);
	for (size_t c = 0; c < setup->commitments; c++) {
		int64_t bought = 0, used = 0;

		for (size_t k = 0; k < replay->bill.count; k++) {
			const struct bill_line *line = &replay->bill.line[k];

			if (line->commitment != (int)c)
				continue;
			bought += line->charge == CHARGE_PURCHASE ? line->billed.nano : 0;
			used += line->charge == CHARGE_USAGE ? line->effective.nano : 0;
			assert_true(line->effective.nano >= 0);
		}
		if (bought != used)
			fail_msg("commitment %zu: bought %ld, used and unused %ld\n%s", c, (long)bought, (long)used, yaml);
	}
	for (size_t i = 0; i < setup->items; i++) {
		const struct item *item = &setup->item[i];
		const double per = item->instance && item->instance->resources ? 19 : 1;       /* 4 vCPU and 15 GB */
		const double used = used_quantity(replay, item, setup) * per;
		double billed_quantity = 0;

		for (size_t k = 0; k < replay->bill.count; k++)
			billed_quantity += replay->bill.line[k].item != item ? 0
				: replay->bill.line[k].quantity * (replay->bill.line[k].part ? 1 : per);
		if (fabs(billed_quantity - used) > 1e-6 * (1 + used))
			fail_msg("%s: used %.9f, billed %.9f\n%s", item->name, used, billed_quantity, yaml);
	}
}

static void laws_hold(void **state)
{
	size_t futures = 0;

	(void)state;
	for (uint64_t index = 0; index < PLANS; index++) {
		const bool sustained = index % 2;
		char *yaml = scenario_text(index, sustained);
		struct oracle o = oracle_run(yaml);

		check_columns(o.futures, sustained, yaml);
		for (uint64_t k = 0; k < REPLAYS; k++) {
			struct replay *replay = replay_new(o.plan, WITH, k * 17);

			check_bill(replay, yaml);
			replay_free(replay);
		}
		futures += o.futures->count;
		oracle_release(&o);
		free(yaml);
	}
	printf("  %zu futures of random usage under random commitments\n", futures);
	assert_true(futures >= 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(laws_hold)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
