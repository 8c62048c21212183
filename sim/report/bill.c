/* The bill of one future in the columns of FOCUS 1.2 (focus.finops.org): all that are mandatory, and all of the others
 * that apply here. BilledCost sums exactly to the future's cost. Commitments, as FOCUS has them: bought as
 * Purchase/Standard with an EffectiveCost of 0; usage they cover is Committed/Used with a BilledCost of 0 and the
 * amortised EffectiveCost; what nothing used is Committed/Unused. So EffectiveCost sums to the same total. */
#include "sim/report/bill.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/study/charges.h"

const char *or_else(const char *s, const char *otherwise)
{
	return s && *s ? s : otherwise;
}

void row_text(const struct row *row, struct text *out, const char *s)
{
	if (row->plain)
		text_add(out, s);
	else
		csv_text(out, s);
}

/* As many places as the shortest decimal that reads back as X has. */
void decimal_plain_write(struct text *out, double x)
{
	struct text shortest = {0};
	char buf[400];

	if (!isfinite(x))
		return;
	text_add_double(&shortest, x == 0 ? 0 : x);
	const char *s = text_str(&shortest), *e = strchr(s, 'e');

	if (e) {
		const char *point = strchr(s, '.');
		const int digits = point ? (int)(e - point) - 1 : 0, exponent = atoi(e + 1);

		snprintf(buf, sizeof buf, "%.*f", digits > exponent ? digits - exponent : 0, x);
		s = buf;
	}
	text_add(out, s);
	text_release(&shortest);
}

const char *currency_of(const struct row *row)
{
	return or_else(row->setup->book->currency, "USD");
}

bool row_is_purchase(const struct row *row)
{
	return row->line->charge == CHARGE_PURCHASE;
}

bool row_is_unused(const struct row *row)
{
	return !row_is_purchase(row) && row->line->status == COMMITMENT_UNUSED;
}

static int mechanism_of(const struct setup *setup, int commitment)
{
	const struct product *product = commitment < 0 ? NULL : setup->commitment[commitment].product;

	return product ? product->mechanism : MECHANISM_SPEND;
}

/* Capacity kept at the on-demand price is no discount; a block is both, prepaid and kept. */
static void belongs(struct row *row)
{
	const int c = row->line->commitment, mechanism = mechanism_of(row->setup, c);

	row->discount = c >= 0 && mechanism != MECHANISM_CAPACITY ? row->setup->commitment + c : NULL;
	row->capacity = row->line->capacity_status != CAPACITY_NONE ? row->line->capacity
		: c >= 0 && (mechanism == MECHANISM_CAPACITY || mechanism == MECHANISM_BLOCK) ? c : -1;
}

static void measure(struct row *row)
{
	const struct bill *bill = &row->replay->bill;

	row->discount_unit = NULL;
	row->discount_counted = false;
	for (size_t i = 0; row->discount && i < bill->count; i++) {
		if (bill->line[i].commitment != row->line->commitment)
			continue;
		row->discount_counted |= bill->line[i].commitment_quantity != 0;
		if (!row->discount_unit)
			row->discount_unit = bill->line[i].commitment_unit;
	}
	if (!row->discount_unit)
		row->discount_unit = currency_of(row);
}

void row_of(struct row *row, const struct segment *segment)
{
	const struct bill_line *before = row->line;

	row->strategy = row->replay->plan->strategy + row->replay->strategy;
	row->setup = &row->strategy->setup;
	row->provider = book_provider(row->setup->book);
	row->segment = segment;
	row->line = segment->line;
	row->meter = charge_meter(row->line);
	belongs(row);
	if (!before || before->commitment != row->line->commitment)     /* of a bill's many lines few change the subject */
		measure(row);
	pricing_of(row, &row->pricing);
}

#define BILL_COLUMN(name, function, kind) {#name, BILL_##kind, bill_##function},
const struct bill_column bill_column[] = {BILL_COLUMNS(BILL_COLUMN)};
const size_t bill_columns = sizeof bill_column / sizeof *bill_column;

size_t bill_month_write(const struct replay *replay, const int64_t *month_unix_s, struct text *out)
{
	struct row row = {.replay = replay};
	struct segments segments = {0};
	size_t rows = 0;

	replay_segments(replay, &segments);
	for (size_t c = 0; c < bill_columns; c++)
		text_addf(out, "%s%s", c ? "," : "", bill_column[c].name);
	text_addc(out, '\n');
	for (size_t i = 0; i < segments.count; i++) {
		if (!segment_is_of(segments.item + i, month_unix_s))
			continue;
		row_of(&row, segments.item + i);
		for (size_t c = 0; c < bill_columns; c++) {
			if (c)
				text_addc(out, ',');
			bill_column[c].write(&row, out);
		}
		text_addc(out, '\n');
		rows++;
	}
	segments_release(&segments);
	csv_finish(out);
	return rows;
}

void bill_write(const struct replay *replay, struct text *out)
{
	bill_month_write(replay, NULL, out);
}
