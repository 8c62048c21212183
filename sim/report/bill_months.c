#include "sim/report/bill.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

bool is_recurring(const struct replay *replay, const struct bill_line *line)
{
	const struct setup *setup = &replay->plan->strategy[replay->strategy].setup;

	return line->commitment >= 0 && setup->commitment[line->commitment].payment != PAY_ALL_UPFRONT;
}

static void push(struct segments *segments, const struct segment *segment)
{
	if (segments->count == segments->cap) {
		segments->cap = segments->cap ? 2 * segments->cap : 64;
		segments->item = mem_grow(segments->item, segments->cap, sizeof *segments->item);
	}
	segments->item[segments->count++] = *segment;
}

static int64_t share_of(struct money whole, double share)
{
	return share >= 1 ? whole.nano : (int64_t)llround((double)whole.nano * share);
}

/* What the usage lines of a commitment consumed in one month. */
static int64_t used_in_month(const struct segments *segments, size_t before, int commitment, int64_t month)
{
	int64_t nano = 0;

	for (size_t i = 0; i < before; i++) {
		const struct segment *s = segments->item + i;

		if (s->line->commitment == commitment && s->line->status == COMMITMENT_USED && s->month_unix_s == month)
			nano += s->effective.nano;
	}
	return nano;
}

static void cut(const struct replay *replay, const struct bill_line *line, struct segments *segments)
{
	const int64_t start = replay->plan->scenario->start_unix_s, from = start + (int64_t)llround(line->from_s),
		      end = start + (int64_t)llround(line->to_s);
	const bool whole = line->charge == CHARGE_PURCHASE && !is_recurring(replay, line);
	int64_t at = from, billed = 0, effective = 0;
	double quantity = 0;

	do {
		struct segment s = {.line = line, .from_unix_s = at};

		calendar_month(at, &s.month_unix_s, &s.next_month_unix_s);
		s.to_unix_s = whole || end < s.next_month_unix_s ? end : s.next_month_unix_s;
		const double share = s.to_unix_s >= end ? 1 : (double)(s.to_unix_s - from) / (double)(end - from);

		s.billed.nano = share_of(line->billed, share) - billed;
		s.effective.nano = share_of(line->effective, share) - effective;
		s.quantity = line->quantity * share - quantity;
		billed += s.billed.nano;
		effective += s.effective.nano;
		quantity += s.quantity;
		at = s.to_unix_s;
		push(segments, &s);
	} while (at < end);
}

/* The fee of the whole time is what was used and what was not; it accrues evenly, usage does not. */
static void cut_unused(const struct replay *replay, const struct bill_line *line, struct segments *segments)
{
	const size_t before = segments->count;
	struct bill_line fee = *line;

	for (size_t i = 0; i < before; i++)
		if (segments->item[i].line->commitment == line->commitment && segments->item[i].line->status == COMMITMENT_USED)
			fee.effective.nano += segments->item[i].effective.nano;
	cut(replay, &fee, segments);
	int64_t left = line->effective.nano;

	for (size_t i = before; i < segments->count; i++) {
		struct segment *s = segments->item + i;

		s->line = line;
		s->effective.nano -= used_in_month(segments, before, line->commitment, s->month_unix_s);
		left -= s->effective.nano;
	}
	segments->item[segments->count - 1].effective.nano += left;     /* use outside the months above: none is expected */
}

void segments_of(const struct replay *replay, struct segments *segments)
{
	for (size_t i = 0; i < replay->bill.count; i++)
		if (replay->bill.line[i].status != COMMITMENT_UNUSED)
			cut(replay, replay->bill.line + i, segments);
	for (size_t i = 0; i < replay->bill.count; i++)
		if (replay->bill.line[i].status == COMMITMENT_UNUSED)
			cut_unused(replay, replay->bill.line + i, segments);
}

void segments_release(struct segments *segments)
{
	free(segments->item);
	*segments = (struct segments){0};
}
