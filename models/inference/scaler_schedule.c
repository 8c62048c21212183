/* What the clock says: a schedule's moments, in local time, and those of a forecast; all of them are known when the plan is made. The
 * grammar of cron as in crontab(5): where both days are restricted, either will do. */
#include <stdlib.h>
#include <string.h>

#include "models/inference/scaler_rule.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"
#include "sim/world/local_time.h"

enum { YEAR_DAYS = 366 };

/* One row: when it comes (cron), or from when to when (a span), and what then holds. */
struct row {
	bool cron;
	uint64_t minute, hour, date, month, day;       /* bits */
	bool any_date, any_day;
	int from_min, to_min;             /* of the day; TO may lie on the next */
	int least, most, wanted;          /* -1: not said */
};

struct event { double at_s; int row, opens; };      /* OPENS: 1 a span begins, -1 it ends, 0 a moment */

struct calendar {
	struct setup *setup;
	struct scaler_rule *rule;
	const struct zone_offset *offset;
	size_t offsets;
	double from_s, to_s;
	struct row *row;
	int rows;
	struct event *event;
	size_t events, cap;
};

static bool starred(const char *at)
{
	return at[strspn(at, " ")] == '*';
}

static bool cron_read(const char *text, struct row *row)
{
	row->cron = true;
	if (!clock_field_read(&text, &clock_minutes, &row->minute) || !clock_field_read(&text, &clock_hours, &row->hour))
		return false;
	row->any_date = starred(text);
	if (!clock_field_read(&text, &clock_dates, &row->date) || !clock_field_read(&text, &clock_months, &row->month))
		return false;
	row->any_day = starred(text);
	return clock_field_read(&text, &clock_days, &row->day) && !text[strspn(text, " ")];
}

/* Does any of its months have any of its dates? Where days of the week are named too, they come anyway. */
static bool comes(const struct row *row)
{
	static const int longest[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (!row->any_date && !row->any_day)
		return true;
	for (int m = 1; m <= 12; m++)
		if (row->month >> m & 1 && row->date & ((UINT64_C(2) << longest[m]) - 1))
			return true;
	return false;
}

static bool hours_read(const char *text, struct row *row)
{
	row->to_min = DAY_MINUTES;
	return !text || clock_hours_read(text, &row->from_min, &row->to_min);
}

static int said(const struct value *value, struct diag *diag)
{
	if (value->form != VALUE_QUANTITY)
		return -1;
	if (value->dist.a != floor(value->dist.a))
		diag_error(diag, value->at, _("a number of replicas is a whole number"));
	return (int)value->dist.a;
}

static void row_read(struct calendar *c, const struct entry *entry, struct row *row)
{
	const struct schedule_keys *keys = entry->bound;
	struct diag *diag = c->setup->bind.diag;
	int least, most;

	*row = (struct row){.least = said(&keys->min, diag), .most = said(&keys->max, diag), .wanted = said(&keys->replicas, diag)};
	least = row->least >= 0 ? row->least : c->rule->least;
	most = row->most >= 0 ? row->most : c->rule->most;
	if (row->least < 0 && row->most < 0 && row->wanted < 0)
		diag_error(diag, entry->at, _("a row of a schedule says at least one of \"min\", \"max\" and \"replicas\""));
	if (least > most)
		diag_error(diag, entry->at, _("\"min\" (%d) is more than \"max\" (%d)"), least, most);
	else if (row->wanted >= 0 && (row->wanted < least || row->wanted > most))
		diag_error(diag, entry->at, _("\"replicas\" (%d) must lie between \"min\" (%d) and \"max\" (%d)"), row->wanted, least, most);
	if (least == 0 && !c->rule->idles && c->rule->least > 0
	    && (c->rule->kind == SCALER_TARGET || c->rule->kind == SCALER_STEP || c->rule->kind == SCALER_HPA))
		diag_error(diag, entry->at, _("without a replica there is nothing to look at, and nothing comes back: \"min\" must be 1 or more"));
	if (keys->cron && (keys->days || keys->hours))
		diag_error(diag, entry->at, _("\"cron\" is a moment, \"days\" and \"hours\" are a span; write one of them"));
	else if (!keys->cron && !keys->days && !keys->hours)
		diag_error(diag, entry->at, _("when? write \"cron\", or \"days\" and \"hours\""));
	else if (keys->cron && !cron_read(keys->cron, row))
		diag_error(diag, entry->at, _("\"%s\" is no time of cron: minute, hour, day of the month, month, day of the week, such as "
					      "\"0 8 * * mon-fri\""), keys->cron);
	else if (keys->cron && !comes(row))
		diag_error(diag, entry->at, _("\"%s\" never comes: no such month has such a day"), keys->cron);
	else if (!keys->cron && !clock_days_read(keys->days ? keys->days : "*", &row->day))
		diag_error(diag, entry->at, _("\"%s\" are no days; write such as mon-fri or sat,sun"), keys->days);
	else if (!keys->cron && !hours_read(keys->hours, row))
		diag_error(diag, entry->at, _("\"%s\" are no hours; write such as 8-18 or 22:30-6"), keys->hours);
}

/* --- local time --- */

static double real_s(const struct calendar *c, double local_s)
{
	return local_real_s(c->offset, c->offsets, local_s, &c->rule->skips, &c->rule->twice);
}

static bool bit(uint64_t bits, int x)
{
	return bits >> x & 1;
}

static bool on_day(const struct row *row, const struct local_date *date)
{
	const bool by_date = bit(row->date, date->day), by_day = bit(row->day, date->week_day);

	if (!row->cron)
		return by_day;
	if (!bit(row->month, date->month))
		return false;
	return row->any_date || row->any_day ? by_date && by_day : by_date || by_day;
}

/* Of those before the beginning the last one of each row is enough: it holds until the next. */
static void event_add(struct calendar *c, double at_s, int row, int opens, size_t *before)
{
	if (at_s > c->to_s || c->events > MOMENTS_MOST)
		return;
	if (at_s <= c->from_s && opens == 0 && *before != SIZE_MAX) {
		c->event[*before].at_s = at_s;
		return;
	}
	if (at_s <= c->from_s && opens == 0)
		*before = c->events;
	if (c->events == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 256;
		c->event = mem_grow(c->event, c->cap, sizeof *c->event);
	}
	c->event[c->events++] = (struct event){at_s, row, opens};
}

static void row_expand(struct calendar *c, int r)
{
	const struct row *row = c->row + r;
	const double start_s = (double)c->setup->start_unix_s;
	const int64_t last = (int64_t)floor((start_s + c->to_s) / DAY_S) + 1;
	size_t before = SIZE_MAX;

	for (int64_t day = (int64_t)floor((start_s + c->from_s) / DAY_S) - (row->cron ? YEAR_DAYS : 2); day <= last; day++) {
		const struct local_date date = local_date_of(day);
		const double midnight_s = (double)day * DAY_S - start_s;

		if (!on_day(row, &date))
			continue;
		if (!row->cron) {
			event_add(c, real_s(c, midnight_s + 60.0 * row->from_min), r, 1, &before);
			event_add(c, real_s(c, midnight_s + 60.0 * row->to_min), r, -1, &before);
			continue;
		}
		for (int m = 0; m < DAY_MINUTES; m++)
			if (bit(row->hour, m / 60) && bit(row->minute, m % 60))
				event_add(c, real_s(c, midnight_s + 60.0 * m), r, 0, &before);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	return x->row != y->row ? (x->row > y->row) - (x->row < y->row) : (x->opens > y->opens) - (x->opens < y->opens);
}

static void said_by(const struct row *row, struct moment *moment)
{
	moment->least = row->least >= 0 ? row->least : moment->least;
	moment->most = row->most >= 0 ? row->most : moment->most;
	moment->wanted = row->wanted >= 0 ? row->wanted : moment->wanted;
}

/* The spans that are open after the events up to I; the first row wins, and outside all of them the autoscaler's own figures hold. */
static void spans_now(const struct calendar *c, const int *open, struct moment *moment)
{
	const double at_s = moment->at_s;

	*moment = (struct moment){at_s, c->rule->least, c->rule->most, c->rule->kind == SCALER_SCHEDULED ? c->rule->initial : -1};
	for (int r = 0; r < c->rows; r++)
		if (open[r] > 0) {
			moment->wanted = -1;
			said_by(c->row + r, moment);
			return;
		}
}

/* A row that says one limit keeps the other as the row before left it. */
static bool check_limits(const struct calendar *c, const struct moment *moment, struct place at)
{
	if (moment->least <= moment->most)
		return true;
	diag_error(c->setup->bind.diag, at, _("\"schedule\": \"min\" becomes %d while \"max\" is %d; write both in each row"), moment->least, moment->most);
	return false;
}

static void moments_make(struct calendar *c, struct place at)
{
	struct moment *moment = arena_alloc(c->setup->bind.arena, c->events + 1, sizeof *moment);
	struct moment now = {.least = c->rule->least, .most = c->rule->most};
	int *open = mem_new((size_t)c->rows, sizeof *open);
	size_t count = 0;

	for (size_t i = 0; i < c->events;) {
		now.at_s = c->event[i].at_s;
		now.wanted = -1;
		for (; i < c->events && c->event[i].at_s == now.at_s; i++) {
			open[c->event[i].row] += c->event[i].opens;
			if (c->row[0].cron)
				said_by(c->row + c->event[i].row, &now);
		}
		if (!c->row[0].cron)
			spans_now(c, open, &now);
		moment[count++] = now;
		if (!check_limits(c, &now, at))
			break;
	}
	free(open);
	c->rule->moment = moment;
	c->rule->moments = count;
}

static bool rows_read(struct calendar *c, const struct entries *entries)
{
	struct diag *diag = c->setup->bind.diag;
	const size_t before = diag->errors;

	c->row = arena_alloc(c->setup->bind.arena, entries->count, sizeof *c->row);
	for (size_t i = 0; i < entries->count; i++) {
		row_read(c, entries->item + i, c->row + c->rows++);
		if (c->row[i].cron != c->row[0].cron)
			diag_error(diag, entries->item[i].at, _("a schedule is of moments (\"cron\") or of spans (\"days\", \"hours\"), not of both"));
	}
	return diag->errors == before;
}

bool schedule_plan(struct setup *setup, const struct scaler_keys *keys, struct scaler_rule *rule, struct place at, struct place zone_at)
{
	static const struct zone_offset utc = {-INFINITY, 0};
	struct calendar c = {.setup = setup, .rule = rule, .offset = &utc, .offsets = 1, .from_s = -setup->warm_up_s, .to_s = setup->horizon_s};

	if (keys->zone) {
		c.offset = zone_offsets(setup->bind.arena, keys->zone, setup->start_unix_s, c.from_s - (YEAR_DAYS + 2) * DAY_S, c.to_s + 2 * DAY_S,
					&c.offsets);
		if (!c.offset) {
			diag_error(setup->bind.diag, zone_at, _("there is no time zone \"%s\"; write an IANA name such as Europe/Madrid"), keys->zone);
			return false;
		}
	}
	if (!rows_read(&c, &keys->schedule))
		return false;
	for (int r = 0; r < c.rows; r++)
		row_expand(&c, r);
	if (c.events > MOMENTS_MOST)
		diag_error(setup->bind.diag, at, _("\"schedule\" has more than %d moments until the horizon"), MOMENTS_MOST);
	else if (c.events) {
		qsort(c.event, c.events, sizeof *c.event, by_time);
		moments_make(&c, at);
	}
	free(c.event);
	return c.events <= MOMENTS_MOST;
}

/* By the period: enough servers for the largest rate that is expected until the end of the next one and LOOK_AHEAD_S more. */
bool predictive_plan(struct setup *setup, const struct rate_rule *rate, double capacity_per_s, struct scaler_rule *rule, struct place at)
{
	const double from_s = -setup->warm_up_s, periods = ceil((setup->horizon_s - from_s) / rule->period_s);
	struct moment *moment;

	if (periods > MOMENTS_MOST) {
		diag_error(setup->bind.diag, at, _("\"period\": the forecast has more than %d of them until the horizon"), MOMENTS_MOST);
		return false;
	}
	moment = arena_alloc(setup->bind.arena, (size_t)periods + 1, sizeof *moment);
	for (double i = 0; i < periods; i++) {
		const double at_s = from_s + i * rule->period_s;
		const double peak_per_s = rate_peak_per_s(rate, at_s, at_s + rule->period_s + rule->look_ahead_s);
		const int wanted = servers_clamped(ceil(peak_per_s / (capacity_per_s * rule->target) * (1 - 1e-9)), rule->least, rule->most);

		if (!rule->moments || wanted != moment[rule->moments - 1].wanted)
			moment[rule->moments++] = (struct moment){at_s, rule->least, rule->most, wanted};
	}
	rule->moment = moment;
	return true;
}
