/* The keys that workloads of every kind have: when each begins, whether again, and who is billed. */
#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "sim/base/calendar.h"
#include "sim/study/times.h"

#define BEGINS_MAX_S 315360000.0          /* as the horizon */
#define MOMENTS_MOST 100000.0             /* of one future */
enum { WEEK_DAYS = 7, ALL_DAYS = (1 << WEEK_DAYS) - 1 };
static const char *const model_words[] = {"calendar", "poisson", NULL};      /* in the order of enum RECURS_… */
static const char *const day_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

static const struct schema_row recurs_rows[] = {
	ROW_CHOICE(struct recurs_keys, model, "model", model_words,
		.help = N_("calendar (default): by the clock and the calendar. poisson: at any moment, with a rate."), .example = "poisson"),
	ROW_QUANTITY(struct recurs_keys, every, "every", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_MONTHS, .max = BEGINS_MAX_S,
		.help = N_("From one beginning to the next. Whole days, weeks and months are those of the calendar where the workload is: the "
			   "time of the day stays when clocks are changed. A month after the 31st is the last day of a shorter month. Other times, "
			   "such as 6 h, are counted by the clock."), .example = "1 d"),
	ROW_NAME(struct recurs_keys, at, "at",
		.help = N_("The time of the day; without it, that of the first beginning. A time that the clocks skip is read as if they had not been "
			   "changed yet, and of one that comes twice the first counts (RFC 5545)."), .example = "\"02:00\""),
	ROW_NAME(struct recurs_keys, days, "days",
		.help = N_("The days of the week on which it begins: on these every week with every: 1 d or 1 week, every second week with 2 weeks. "
			   "Default: all."), .example = "mon-fri"),
	ROW_NAME(struct recurs_keys, zone, "zone", .help = N_("The time zone of days and times of the day. Default: UTC."),
		.example = "Europe/Madrid"),
	ROW_QUANTITY(struct recurs_keys, rate, "rate", DIM_RATE, .flags = ROW_OPEN_MIN,
		.help = N_("poisson: how often it begins on average. May be uncertain: it is then drawn once in each future."), .example = "3 /week"),
};
static const struct schema recurs_schema = {
	.name = "recurs", .doc = N_("When a workload begins again."), .size = sizeof(struct recurs_keys), .row = recurs_rows,
	.count = sizeof recurs_rows / sizeof *recurs_rows,
};

static const struct schema_row time_rows[] = {
	ROW_NAME(struct time_keys, use, "use",
		.help = N_("Another scenario file, in this one's folder or below: its workload stands here as it is there, and the other keys beside `use` are laid over it. Prices, market and strategies are this "
			   "scenario's."), .example = "bert-8xp4d.yaml"),
	ROW_NAME(struct time_keys, workload, "workload",
		.help = N_("Beside `use`: which workload of that file; without it, its only one."), .example = "bert"),
	ROW_QUANTITY(struct time_keys, begins, "begins", DIM_TIME, .flags = ROW_DATE, .max = BEGINS_MAX_S,
		.help = N_("When it begins, from the scenario's start on, or a date. May be uncertain: it is then drawn once in each future, the same "
			   "for all strategies, unless it goes on until the horizon. Default: with the scenario."), .example = "3 d"),
	ROW_ONE(struct time_keys, recurs, "recurs", .sub = &recurs_schema,
		.help = N_("It begins again and again, from `begins` until the scenario's horizon. Each run has its own luck, and draws anew what is uncertain "
			   "of this workload; what begins before the horizon is lived to its end and billed whole. Money, counts and hours of the "
			   "workload are sums over its runs, latencies and shares their mean; `hours` ends with the last one; `runs` says how "
			   "many there were, `unfinished` how many of them were given up, `run_hours` how long those that ended took on average."),
		.example = "{every: 1 d, at: \"02:00\", days: mon-fri, zone: Europe/Madrid}"),
	ROW_NAME(struct time_keys, account, "account", .help = N_("The account that is billed for what names no other."), .example = "research"),
	ROW_QUANTITY(struct time_keys, peak_use, "peak_use", DIM_RATIO, .max = 1, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
		.help = /* xgettext:no-c-format */
		N_("How much of its machines is used at the most, as their monitor shows it: the busiest of processors, memory and accelerators. "
		   "Nothing is simulated with it: `costcast advise` looks for a smaller machine of the same family, used to 80 % at the most."),
		.example = "35 %"),
};
const struct schema time_schema = {
	.name = "times", .doc = N_("When a workload begins, where it is written, and who is billed for it."), .size = sizeof(struct time_keys), .row = time_rows,
	.count = sizeof time_rows / sizeof *time_rows,
};

/* --- reading --- */

struct reading {
	const struct binding *b;
	const struct entry *entry;        /* the workload */
	const struct node *recurs;
	const struct recurs_keys *keys;
	struct times *times;
};

static struct place place_of(const struct reading *r, const char *key)
{
	const struct node *node = node_get(r->recurs, key);

	return node ? node->at : r->recurs ? r->recurs->at : r->entry->at;
}

__attribute__((format(printf, 3, 4))) static bool fault(const struct reading *r, const char *key, const char *format, ...)
{
	struct text text = {0};
	va_list arg;

	va_start(arg, format);
	text_addv(&text, format, arg);
	va_end(arg);
	diag_error(r->b->diag, place_of(r, key), "%s", text_str(&text));
	text_release(&text);
	return false;
}

/* "mon" at *AT; -1: no day. */
static int day_at(const char **at)
{
	for (int day = 0; day < WEEK_DAYS; day++)
		if (strncasecmp(*at, day_names[day], 3) == 0 && !isalpha((unsigned char)(*at)[3])) {
			*at += 3;
			return day;
		}
	return -1;
}

/* "mon-fri", "tue,thu", "sat-mon" (round the week). 0: no days. */
static unsigned days_read(const char *at)
{
	unsigned bits = 0;

	for (;; at++) {
		const int from = day_at(&at);
		int to = from;

		if (from >= 0 && *at == '-') {
			at++;
			to = day_at(&at);
		}
		if (from < 0 || to < 0 || (*at && *at != ','))
			return 0;
		for (int day = from; day != to; day = (day + 1) % WEEK_DAYS)
			bits |= 1u << day;
		bits |= 1u << to;
		if (!*at)
			return bits;
	}
}

/* "02:00", "02:00:30": seconds of the day; NAN: no time. */
static double clock_read(const char *text)
{
	static const int below[] = {24, 60, 60};
	double s = 0;
	int part = 0;

	for (;; part++, text++) {
		const int value = isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1]) ? (text[0] - '0') * 10 + text[1] - '0' : 99;

		if (part > 2 || value >= below[part])
			return NAN;
		s = s * 60 + value;
		text += 2;
		if (*text != ':')
			break;
	}
	return *text || part < 1 ? NAN : part == 1 ? s * 60 : s;
}

static bool at_read(const struct reading *r)
{
	const struct recurs_keys *keys = r->keys;
	const char *zone = keys->zone ? keys->zone : "UTC";
	struct times *times = r->times;

	times->at_s = NAN;
	times->week_days = ALL_DAYS;
	times->offset = zone_offsets(r->b->arena, zone, times->start_unix_s, -2 * DAY_S, times->horizon_s + 2 * DAY_S, &times->offsets);
	if (!times->offset)
		return fault(r, "zone", _("there is no time zone \"%s\"; zones are named as Europe/Madrid"), zone);
	if (keys->at && isnan(times->at_s = clock_read(keys->at)))
		return fault(r, "at", _("\"%s\" is no time of the day; write one such as \"02:00\""), keys->at);
	if (keys->days && !(times->week_days = days_read(keys->days)))
		return fault(r, "days", _("\"%s\" names no days of the week; write mon-fri, or tue,thu"), keys->days);
	return true;
}

static bool calendar_read_keys(const struct reading *r)
{
	const struct value *every = &r->keys->every;
	struct times *times = r->times;
	double days = every->dist.a / DAY_S;

	if (r->keys->rate.form == VALUE_QUANTITY)
		return fault(r, "rate", _("\"rate\" is of model: poisson; the calendar has \"every\""));
	if (every->form == VALUE_ABSENT)
		return fault(r, "every", _("\"recurs\" needs \"every\" (every: 1 d), or model: poisson and a rate"));
	if (!at_read(r))
		return false;
	if (every->form == VALUE_MONTHS) {
		times->months = (int64_t)every->dist.a;
		return !r->keys->days || fault(r, "days", _("\"days\" means nothing beside months: a month goes by its date"));
	}
	if (days != rint(days)) {
		times->step_s = every->dist.a;
		if (times->horizon_s / times->step_s > MOMENTS_MOST)
			return fault(r, "every", _("it would begin more than %.0f times until the horizon"), MOMENTS_MOST);
		return !r->keys->at || fault(r, "at", _("\"at\" goes with whole days, weeks or months"));
	}
	times->days = (int64_t)days;
	if (r->keys->days && (times->days == 1 || times->days % WEEK_DAYS == 0))
		times->weeks = times->days == 1 ? 1 : times->days / WEEK_DAYS;
	return !r->keys->days || times->weeks || fault(r, "days", _("\"days\" goes with every: 1 d, or with whole weeks"));
}

static bool poisson_read(const struct reading *r)
{
	static const char *const other[] = {"every", "at", "days", "zone"};

	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (node_get(r->recurs, other[i]))
			return fault(r, other[i], _("\"%s\" means nothing for model: poisson"), other[i]);
	if (r->keys->rate.form != VALUE_QUANTITY)
		return fault(r, "rate", _("model: poisson needs a \"rate\", such as 3 /week"));
	r->times->rate_per_s = r->keys->rate;
	if (dist_quantile(&r->keys->rate.dist, 0.999999) * r->times->horizon_s > MOMENTS_MOST)
		return fault(r, "rate", _("it would begin more than %.0f times until the horizon"), MOMENTS_MOST);
	return true;
}

static bool begins_read(const struct reading *r, const struct value *begins)
{
	const struct node *node = node_get(r->entry->node, "begins");
	struct times *times = r->times;

	times->begins_s = value_constant(0);
	if (begins->form == VALUE_QUANTITY)
		times->begins_s = *begins;
	else if (begins->form == VALUE_DATE)
		times->begins_s = value_constant(begins->dist.a - (double)times->start_unix_s);
	if (node && dist_min(&times->begins_s.dist) < 0) {
		diag_error(r->b->diag, node->at, _("the workload \"%s\" would begin before the scenario starts"), r->entry->name);
		return false;
	}
	if (node && times->horizon_s > 0 && dist_min(&times->begins_s.dist) >= times->horizon_s) {
		diag_error(r->b->diag, node->at, _("the workload \"%s\" would begin after the horizon"), r->entry->name);
		return false;
	}
	return true;
}

const struct time_keys *time_keys_of(const struct entry *entry)
{
	static const struct time_keys none;

	return entry->schema && entry->bound ? (const void *)((const char *)entry->bound + entry->schema->size - sizeof none) : &none;
}

bool times_read(const struct planning *p, const struct entry *entry, struct times *times)
{
	const struct time_keys *keys = time_keys_of(entry);
	const struct reading r = {&p->b, entry, node_get(entry->node, "recurs"), keys->recurs ? keys->recurs->bound : NULL, times};

	*times = (struct times){.start_unix_s = p->plan->setup.start_unix_s, .horizon_s = p->plan->setup.horizon_s, .recurs = keys->recurs,
				.at_s = NAN, .week_days = ALL_DAYS};
	if (!begins_read(&r, &keys->begins))
		return false;
	if (!times->recurs)
		return true;
	return r.keys->model == RECURS_POISSON ? poisson_read(&r) : calendar_read_keys(&r);
}
