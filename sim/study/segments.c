/* Where a line of the bill falls into the calendar, and into which billing periods. */
#include "sim/study/segments.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

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

/* The bill that is cut. */
struct paper {
	const struct setup *setup;
	int64_t start_unix_s;
	const struct bill *bill;
};

static int64_t unix_of(const struct paper *paper, double t_s)
{
	return paper->start_unix_s + (int64_t)llround(t_s);
}

/* What changes a commitment, a refund or a fee for cancelling it, corrects what was invoiced in a month that is over. */
static bool is_correction(const struct paper *paper, const struct bill_line *line, int64_t month_unix_s)
{
	const bool changes = line->billed.nano < 0 || (line->commitment_quantity == 0 && line->to_s <= line->from_s);

	if (line->charge != CHARGE_PURCHASE || line->commitment < 0 || !changes)
		return false;
	for (size_t i = 0; i < paper->bill->count; i++) {
		const struct bill_line *bought = paper->bill->line + i;

		if (bought->charge == CHARGE_PURCHASE && bought->commitment == line->commitment && bought->billed.nano > 0
		    && unix_of(paper, bought->from_s) < month_unix_s)
			return true;
	}
	return false;
}

/* Are the payments of LINE equal, month by month from its purchase on? */
static bool in_instalments(const struct paper *paper, const struct bill_line *line)
{
	const struct setup *setup = paper->setup;
	const struct commitment *c = line->commitment < 0 ? NULL : &setup->commitment[line->commitment];

	if (line->charge != CHARGE_PURCHASE || !line->recurring || !c || c->owned || !book_provider(setup->book)->equal_instalments)
		return false;
	/* a plan that ends early is prorated by the hour */
	return term_months(c->term_s.dist.a) && (c->product->mechanism == MECHANISM_RESERVATION || !(c->cancelled || c->exchange.given));
}

/* The part of what falls due from FROM to END that is due before AT. */
static double due_before(int64_t from, int64_t end, int64_t at)
{
	double due = 0, all = 0;
	int64_t begin = from;

	for (int k = 1; begin < end; k++) {
		const int64_t next = calendar_months_later(from, k);
		const double part = next <= end ? 1 : (double)(end - begin) / (double)(next - begin);

		all += part;
		due += begin < at ? part : 0;
		begin = next;
	}
	return due / all;
}

static void cut(const struct paper *paper, const struct bill_line *line, struct segments *segments)
{
	const int64_t from = unix_of(paper, line->from_s), to = unix_of(paper, line->to_s), end = to > from ? to : from + 1;
	const bool whole = line->charge == CHARGE_PURCHASE && !line->recurring, instalments = in_instalments(paper, line);
	int64_t at = from, billed = 0, effective = 0;
	double before = 0;

	do {
		struct segment s = {.line = line, .from_unix_s = at, .instalment = instalments};

		calendar_month(at, &s.month_unix_s, &s.next_month_unix_s);
		s.to_unix_s = whole || end < s.next_month_unix_s ? end : s.next_month_unix_s;
		const double share = s.to_unix_s >= end ? 1 : instalments ? due_before(from, end, s.to_unix_s)
			: (double)(s.to_unix_s - from) / (double)(end - from);

		s.billed.nano = share_of(line->billed, share) - billed;
		s.effective.nano = share_of(line->effective, share) - effective;
		s.quantity = line->quantity * (share - before);
		s.commitment_quantity = line->commitment_quantity * (share - before);
		s.correction = is_correction(paper, line, s.month_unix_s);
		billed += s.billed.nano;
		effective += s.effective.nano;
		before = share;
		at = s.to_unix_s;
		if (!instalments || s.billed.nano)
			push(segments, &s);
	} while (at < end);
}

/* Of unused money per month, some may come out negative: use runs ahead of an evenly accruing fee by part of an hour, or by
 * a rounding. The later months make up for it, then the earlier ones; the sum stays TARGET to the nano-dollar. */
static void settle(struct segment *s, size_t count, int64_t target)
{
	int64_t owed = 0;

	for (size_t i = 0; i < count; i++)
		target -= s[i].effective.nano;
	s[count - 1].effective.nano += target;  /* use outside these months: none is expected */
	for (size_t i = 0; i < count; i++) {
		s[i].effective.nano += owed;
		owed = s[i].effective.nano < 0 ? s[i].effective.nano : 0;
		s[i].effective.nano -= owed;
	}
	for (size_t i = count; i-- > 0 && owed < 0;) {
		const int64_t take = s[i].effective.nano < -owed ? s[i].effective.nano : -owed;

		s[i].effective.nano -= take;
		owed += take;
	}
	s[count - 1].effective.nano += owed;    /* more was used than there was: shown, not hidden */
}

static void settle_quantities(struct segment *s, size_t count)
{
	double owed = 0;

	for (size_t i = 0; i < count; i++) {
		s[i].commitment_quantity += owed;
		owed = fmin(s[i].commitment_quantity, 0);
		s[i].commitment_quantity -= owed;
	}
}

/* Is S use of the commitment whose unused time LINE tells of, in that time? */
static bool uses(const struct paper *paper, const struct segment *s, const struct bill_line *line)
{
	return s->line->commitment == line->commitment && s->line->status == COMMITMENT_USED
		&& s->from_unix_s > unix_of(paper, line->from_s) - 3600 && s->from_unix_s < unix_of(paper, line->to_s);
}

/* What the usage of a commitment took of it in one month. */
static void less_used(const struct paper *paper, const struct segments *segments, size_t before, struct segment *unused)
{
	for (size_t i = 0; i < before; i++) {
		const struct segment *s = segments->item + i;

		if (!uses(paper, s, unused->line) || s->month_unix_s != unused->month_unix_s)
			continue;
		unused->effective.nano -= s->effective.nano;
		unused->commitment_quantity -= s->commitment_quantity;
	}
}

#define DUST 1e-9                         /* of a commitment's whole quantity: arithmetic, not something left over */

static void give_to_last_use(struct segments *segments, size_t before, struct segment *dust)
{
	for (size_t i = before; i-- > 0;) {
		struct segment *s = segments->item + i;

		if (s->line->commitment != dust->line->commitment || s->line->status != COMMITMENT_USED)
			continue;
		s->effective.nano += dust->effective.nano;
		dust->effective.nano = 0;
		return;
	}
}

/* A month with nothing left has no row. Nano-dollars of rounding without a quantity belong to the use that took it all. */
static void drop_empty(struct segments *segments, size_t before, double quantity)
{
	size_t kept = before;

	for (size_t i = before; i < segments->count; i++) {
		struct segment *s = segments->item + i;
		const bool empty = s->commitment_quantity <= DUST * quantity;

		if (empty && quantity > 0 && s->effective.nano > 0 && s->effective.nano < 1000)
			give_to_last_use(segments, before, s);
		if (s->effective.nano || !empty)
			segments->item[kept++] = *s;
	}
	segments->count = kept;
}

/* The fee of the whole time is what was used and what was not; it accrues evenly, usage does not. */
static void cut_unused(const struct paper *paper, const struct bill_line *line, struct segments *segments)
{
	const size_t before = segments->count;
	struct bill_line fee = *line;

	for (size_t i = 0; i < before; i++) {
		const struct segment *s = segments->item + i;

		if (!uses(paper, s, line))
			continue;
		fee.effective.nano += s->effective.nano;
		fee.commitment_quantity += s->commitment_quantity;
	}
	cut(paper, &fee, segments);
	for (size_t i = before; i < segments->count; i++) {
		segments->item[i].line = line;
		less_used(paper, segments, before, segments->item + i);
	}
	settle(segments->item + before, segments->count - before, line->effective.nano);
	settle_quantities(segments->item + before, segments->count - before);
	drop_empty(segments, before, fee.commitment_quantity);
}

static bool is_unused(const struct bill_line *line)
{
	return line->charge == CHARGE_USAGE && line->status == COMMITMENT_UNUSED;
}

void segments_of(const struct setup *setup, int64_t start_unix_s, const struct bill *bill, struct segments *segments)
{
	const struct paper paper = {setup, start_unix_s, bill};

	segments->count = 0;
	for (size_t i = 0; i < bill->count; i++)
		if (!is_unused(bill->line + i))
			cut(&paper, bill->line + i, segments);
	for (size_t i = 0; i < bill->count; i++)
		if (is_unused(bill->line + i))
			cut_unused(&paper, bill->line + i, segments);
}

/* --- by day or hour --- */

int64_t evenly_before(int64_t amount, int64_t from, int64_t to, int64_t at)
{
	return at >= to ? amount : (int64_t)llround((double)amount * ((double)(at - from) / (double)(to - from)));
}

/* Slices of the time of WHOLE, of AMOUNT. */
static void slices_cut(const struct segment *whole, int64_t amount, int64_t step_s, struct segments *slices)
{
	const int64_t from = whole->from_unix_s, to = whole->to_unix_s;
	int64_t before = 0;

	slices->count = 0;
	for (int64_t at = from, next; at < to; at = next) {
		struct segment s = *whole;

		next = (at / step_s + 1) * step_s;
		next = next < to ? next : to;
		const int64_t so_far = evenly_before(amount, from, to, next);

		s.from_unix_s = at;
		s.to_unix_s = next;
		s.effective.nano = so_far - before;
		push(slices, &s);
		before = so_far;
	}
}

/* What USE took in each slice; in the first or the last, what it took beyond them. */
static void slices_less(const struct segment *use, int64_t step_s, struct segments *slices)
{
	const int64_t from = use->from_unix_s, to = use->to_unix_s, first = slices->item[0].from_unix_s / step_s;
	int64_t before = 0;

	for (int64_t at = from, next; at < to; at = next) {
		const int64_t number = at / step_s - first;
		const size_t i = number < 0 ? 0 : number < (int64_t)slices->count ? (size_t)number : slices->count - 1;

		next = (at / step_s + 1) * step_s;
		const int64_t so_far = evenly_before(use->effective.nano, from, to, next);

		slices->item[i].effective.nano -= so_far - before;
		before = so_far;
	}
}

void segments_sliced(int64_t start_unix_s, const struct segments *segments, const struct segment *unused, int64_t step_s, struct segments *slices)
{
	const struct paper paper = {.start_unix_s = start_unix_s};
	int64_t fee = unused->effective.nano;

	for (size_t i = 0; i < segments->count; i++)
		if (segments->item[i].month_unix_s == unused->month_unix_s && uses(&paper, segments->item + i, unused->line))
			fee += segments->item[i].effective.nano;
	slices_cut(unused, fee, step_s, slices);
	for (size_t i = 0; i < segments->count; i++)
		if (segments->item[i].month_unix_s == unused->month_unix_s && uses(&paper, segments->item + i, unused->line))
			slices_less(segments->item + i, step_s, slices);
	settle(slices->item, slices->count, unused->effective.nano);
}

void segments_release(struct segments *segments)
{
	free(segments->item);
	*segments = (struct segments){0};
}
