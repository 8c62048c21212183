/* Between which stretches of time movers are looked for: the last two whole months or weeks, or two that are named. */
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/study/costing.h"
#include "sim/study/keys.h"

enum { WEEK = 7, DAY_BYTES = 10, MONTH_BYTES = 7 };
#define DAYS(n) ((int64_t)(n) * (int64_t)DAY_S)

struct span { int64_t from, to; };

static const struct place nowhere = {0};

/* The time that the scenario is about: what is paid for afterwards, such as the rest of a commitment, moves nothing. */
static struct span lived(const struct costing *c)
{
	const struct setup *setup = &c->plan->strategy[c->asked.strategy].setup;
	const int64_t start = c->plan->scenario->start_unix_s;

	return (struct span){start, setup->horizon_s > 0 ? start + (int64_t)setup->horizon_s : c->costs->from_unix_s[c->costs->periods]};
}

/* The last two calendar months that lie within ALL. */
static bool last_months(struct span all, struct span found[2])
{
	int64_t from, to;

	calendar_month(all.to, &from, &to);
	found[1] = (struct span){calendar_months_later(from, -1), from};
	found[0] = (struct span){calendar_months_later(from, -2), found[1].from};
	return found[0].from >= all.from;
}

static bool last_weeks(struct span all, struct span found[2])
{
	const int64_t end = DAYS(calendar_day_number(all.to));

	found[1] = (struct span){end - DAYS(WEEK), end};
	found[0] = (struct span){end - DAYS(2 * WEEK), end - DAYS(WEEK)};
	return found[0].from >= DAYS(calendar_day_number(all.from));
}

/* "2026-09" or "2026-09-01" of BYTES. */
static bool named(const char *word, size_t bytes, struct span *span)
{
	char date[DAY_BYTES + 4];
	const bool month = bytes == MONTH_BYTES;

	if (!month && bytes != DAY_BYTES)
		return false;
	memcpy(date, word, bytes);
	memcpy(date + bytes, month ? "-01" : "", month ? 4 : 1);
	if (!calendar_read(date, &span->from))
		return false;
	span->to = month ? calendar_months_later(span->from, 1) : span->from + DAYS(WEEK);
	return true;
}

static bool two_named(const char *when, struct span found[2])
{
	const char *comma = strchr(when, ',');

	return comma && named(when, (size_t)(comma - when), found) && named(comma + 1, strlen(comma + 1), found + 1);
}

static bool choose(const struct costing *c, struct span found[2], struct diag *diag)
{
	const struct span all = lived(c);
	const char *when = c->asked.when;
	const bool months = when && strcmp(when, "month") == 0, weeks = when && strcmp(when, "week") == 0;

	if (when && !months && !weeks) {
		if (two_named(when, found))
			return true;
		diag_error(diag, nowhere, _("\"--movers\" takes month, week, two months (2026-09,2026-10) or the first days of two weeks "
					    "(2026-09-01,2026-09-08), not \"%s\""), when);
		return false;
	}
	if ((!weeks && last_months(all, found)) || (!months && last_weeks(all, found)))
		return true;
	if (months)
		diag_error(diag, nowhere, _("the scenario has no two whole calendar months to compare"));
	else
		diag_error(diag, nowhere, _("the scenario has no two whole weeks to compare; --against S compares strategies"));
	return false;
}

/* The days of the costs that lie in SPAN. */
static struct stretch stretch_of(const struct costing *c, struct span span)
{
	struct stretch stretch = {.costs = c->costs};

	for (size_t p = 0; p < c->costs->periods; p++) {
		stretch.from += c->costs->from_unix_s[p] < span.from;
		stretch.to += c->costs->from_unix_s[p] < span.to;
	}
	return stretch;
}

bool costing_move(struct costing *c, struct diag *diag)
{
	struct span found[2];

	if (c->asked.against >= 0) {
		if (c->other)
			c->movers = movers_new((struct stretch){.costs = c->other, .to = c->other->periods}, (struct stretch){.costs = c->costs, .to = c->costs->periods});
		return true;
	}
	if (!c->asked.movers)
		return true;
	if (!choose(c, found, diag))
		return false;
	for (int i = 0; i < 2; i++)
		if (found[i].from >= c->costs->from_unix_s[c->costs->periods] || found[i].to <= c->costs->from_unix_s[0]) {
			diag_error(diag, nowhere, _("nothing is paid for in one of the times to compare"));
			return false;
		}
	c->movers = movers_new(stretch_of(c, found[0]), stretch_of(c, found[1]));
	c->movers->before.from_unix_s = found[0].from;
	c->movers->before.to_unix_s = found[0].to;
	c->movers->after.from_unix_s = found[1].from;
	c->movers->after.to_unix_s = found[1].to;
	return true;
}
