/* Sustained use against a count by hand: minute by minute n(t) units are in use, unit k in the minutes with n(t) >= k, and
 * each unit pays step by step for its share of the month. Random machines of two sizes over two months; and with a
 * reservation of resources, which takes its units first. */
#include "tests/oracle/oracle.h"

#include "sim/base/calendar.h"

enum { ROWS = 14, MINUTES_1 = 31 * 1440, MINUTES_2 = 29 * 1440, UNITS = 400 };       /* January and February 2024 */
#define PRICE 0.0317

struct row { int size, quantity, begin, end; };          /* minutes since the first of January */

static const double step_to[] = {.25, .5, .75, 1}, step_pays[] = {1, .8678, .733, .6};

/* Integral of the steps from 0 to F. */
static double steps(double f)
{
	double sum = 0, below = 0;

	for (int k = 0; k < 4; k++) {
		sum += fmax(0, fmin(f, step_to[k]) - below) * step_pays[k];
		below = step_to[k];
	}
	return sum;
}

/* COUNT[minute]: units in use; of them RESERVED are paid for already. */
static double month_by_hand(const double *count, int minutes, double reserved)
{
	double usd = 0;

	for (int k = 1; k <= UNITS; k++) {
		int in_use = 0;

		for (int m = 0; m < minutes; m++)
			in_use += count[m] - reserved >= k - 0.5;
		usd += PRICE * minutes / 60 * steps((double)in_use / minutes);
	}
	return usd;
}

static double by_hand(const struct row *row, double reserved)
{
	static double count[MINUTES_1 + MINUTES_2];

	memset(count, 0, sizeof count);
	for (int i = 0; i < ROWS; i++)
		for (int m = row[i].begin; m < row[i].end; m++)
			count[m] += row[i].quantity * row[i].size;
	return month_by_hand(count, MINUTES_1, reserved) + month_by_hand(count + MINUTES_1, MINUTES_2, reserved);
}

static double as_billed(const struct row *row, const char *commitments)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	fprintf(out, "version: 1\nstart: \"2024-01-01T00:00:00Z\"\nsimulate: {replications: 1}\n"
		     "prices:\n  region: r\n  instances:\n    s4: {family: n, resources: {cpu: \"4\"}}\n    s16: {family: n, resources: {cpu: \"16\"}}\n"
		     "  items: {cpu: {unit: vCPU, metering: hours, price: $%.4f, sustained: [{to: 25 %%, pays: 100 %%}, {to: 50 %%, pays: 86.78 %%}, "
		     "{to: 75 %%, pays: 73.3 %%}, {to: 100 %%, pays: 60 %%}]}}\n"
		     "  products: {cud: {mechanism: reservation, rates: [{item: cpu, rate: $0.02/h}]}}\n"
		     "workloads:\n  u:\n    kind: usage\n    rows:\n", PRICE);
	for (int i = 0; i < ROWS; i++) {
		char from[32];

		calendar_write(1704067200 + 60LL * row[i].begin, from, sizeof from);
		fprintf(out, "      - {item: s%d, quantity: %d, from: \"%s\", for: %d min}\n", row[i].size, row[i].quantity, from,
			row[i].end - row[i].begin);
	}
	fprintf(out, "strategies: {S: {buy: on_demand, commitments: [%s]}}\n", commitments);
	fclose(out);
	struct oracle o = oracle_run(text);
	const double cost = oracle_column(&o, "cost")[0];

	free(text);
	oracle_release(&o);
	return cost;
}

/* GRID minutes: where use begins and ends. */
static void draw(struct row *row, uint64_t index, int grid)
{
	struct stream stream;

	stream_init(&stream, &(struct chance){.seed = 5, .replica = index}, purpose_of(PURPOSE_TEST, 1));
	for (int i = 0; i < ROWS; i++) {
		const int all = (MINUTES_1 + MINUTES_2) / grid;
		const int begin = (int)(uniform_of(stream_next(&stream)) * (all - 2)), left = all - begin;
		const int length = 1 + (int)(uniform_of(stream_next(&stream)) * (left - 1));

		row[i] = (struct row){uniform_of(stream_next(&stream)) < .5 ? 4 : 16, 1 + (int)(uniform_of(stream_next(&stream)) * 2),
				      begin * grid, (begin + length) * grid};
	}
}

static void close_to(double found, double truth)
{
	printf("  billed %14.6f by hand %14.6f\n", found, truth);
	assert_true(fabs(found - truth) < 1e-6 * (1 + truth));
}

static void packed_as_by_hand(void **state)
{
	struct row row[ROWS];

	(void)state;
	for (uint64_t i = 0; i < 6; i++) {
		draw(row, i, 7);
		close_to(as_billed(row, ""), by_hand(row, 0));
	}
}

/* What a reservation covers does not count; the rest is packed as before. Use that changes at full hours, so that the
 * clock hours of the commitment cut nothing. */
static void reserved_units_come_first(void **state)
{
	struct row row[ROWS];

	(void)state;
	for (uint64_t i = 10; i < 14; i++) {
		int end = 0;

		draw(row, i, 60);
		for (int k = 0; k < ROWS; k++)
			end = row[k].end > end ? row[k].end : end;
		close_to(as_billed(row, "{product: cud, instance: cpu, count: 24, term: 1 y, owned: true}"), by_hand(row, 24) + 24 * 0.02 * end / 60);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(packed_as_by_hand), cmocka_unit_test(reserved_units_come_first)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
