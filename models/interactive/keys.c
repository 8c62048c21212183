/* The language of `kind: interactive`: one row a key. */
#include "models/interactive/interactive.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define IDLE_MOST 0.99

static const char *const none_words[] = {"none", NULL};
static const char *const stop_words[] = {"never", "weekends", "nights", NULL};        /* in the order of enum scheduled_stop */

static const struct schema_row rows[] = {
	ROW_NAME(struct interactive_keys, instance, "instance", .flags = ROW_REQUIRED,
		.help = N_("The instance type of everybody's machine, such as that of a managed notebook; a name of the price book."),
		.example = "ml.g5.xlarge"),
	ROW_INTEGER(struct interactive_keys, people, "people", .flags = ROW_REQUIRED, .min = 1, .max = PEOPLE_MOST,
		.help = N_("How many people have one, each a machine of their own."), .example = "12"),
	ROW_NAME(struct interactive_keys, days, "days", .fallback = "mon-fri",
		.help = N_("The days on which they work. Holidays are not known: `attendance` can stand for them."), .example = "mon-thu"),
	ROW_NAME(struct interactive_keys, hours, "hours", .fallback = "9-18",
		.help = N_("The hours of such a day, on the clocks of `time_zone`; 22-6 reaches into the next day."), .example = "08:30-17:00"),
	ROW_NAME(struct interactive_keys, time_zone, "time_zone",
		.help = N_("Whose local time that is, daylight saving included; a name of the IANA time zones. A time that the clocks skip counts as the "
			   "next that there is; one that comes twice, as the first. Default: UTC."), .example = "Europe/Madrid"),
	ROW_QUANTITY(struct interactive_keys, attendance, "attendance", DIM_RATIO, .max = 1, .fallback = "100 %",
		.help = N_("The chance that somebody works on such a day at all; drawn for each person and day."), .example = "85 %"),
	ROW_QUANTITY(struct interactive_keys, session_s, "session", DIM_TIME, .flags = ROW_REQUIRED | ROW_EVENT | ROW_OPEN_MIN, .max = YEARS_10,
		.help = N_("How long somebody works on the machine without a pause. The first session of a day begins with its hours; what reaches "
			   "beyond them is cut off."), .example = "30 min to 3 h"),
	ROW_QUANTITY(struct interactive_keys, pause_s, "pause", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10,
		.help = N_("How long the machine is left alone between two sessions: meetings, meals, thinking. Either this or `idle`; without both "
			   "nobody pauses."), .example = "{exponential: {mean: 45 min}}"),
	ROW_QUANTITY(struct interactive_keys, idle, "idle", DIM_RATIO, .max = IDLE_MOST,
		.help = N_("The share of sessions and pauses that is pauses; they are then exponential, of mean session x idle / (1 - idle)."),
		.example = "60 %"),
	ROW_QUANTITY(struct interactive_keys, left_on, "left_on", DIM_RATIO, .max = 1, .fallback = "0 %",
		.help = N_("The chance that somebody goes home and leaves the machine on: it then runs, unused, until somebody or something stops it. "
			   "Drawn for each person and day."), .example = "30 %"),
	ROW_QUANTITY(struct interactive_keys, auto_stop_s, "auto_stop", DIM_TIME, .flags = ROW_CERTAIN | ROW_DECISION | ROW_OPEN_MIN, .words = none_words,
		.max = YEARS_10, .fallback = "none",
		.help = N_("A machine that nobody used for so long is stopped; started again, `startup` included, when its person goes on."),
		.example = "1 h"),
	ROW_CHOICE(struct interactive_keys, scheduled_stop, "scheduled_stop", stop_words, .flags = ROW_DECISION, .fallback = "never",
		.help = N_("What the clock stops, used or not. weekends: everything, when the hours of the last day before days without work end. "
			   "nights: when those of any day end, so weekends too."), .example = "nights"),
	ROW_QUANTITY(struct interactive_keys, startup_s, "startup", DIM_TIME, .flags = ROW_EVENT, .max = YEARS_10, .fallback = "0 s",
		.help = N_("From the grant of a machine until one can work on it: boot, image, kernel. Paid for; its person waits."),
		.example = "4 min"),
	ROW_SECTION(struct interactive_keys, disk, "disk", .flags = ROW_SWITCH,
		.help = N_("What each person keeps: stored, and paid for, whether the machine runs or not."), .example = "{size: 100 GB, store: ebs.gp3}"),
	ROW_QUANTITY(struct interactive_keys, disk_bytes, "disk.size", DIM_BYTES, .flags = ROW_REQUIRED, .max = 1e18,
		.help = N_("Of one person."), .example = "100 GB"),
	ROW_NAME(struct interactive_keys, disk_store, "disk.store", .flags = ROW_REQUIRED,
		.help = N_("A store of the price book."), .example = "ebs.gp3"),
	ROW_TAGS(struct interactive_keys, tags, "tags", .help = N_("Tags on everything that this workload uses, for the bill and for cost by tag."),
		.example = "{team: data-science}"),
};

const struct schema interactive_schema = {
	.name = "interactive",
	.doc = N_("Notebooks: people who work on machines of their own, on the days and hours of a week; idle time, machines left on, and what stops them."),
	.size = sizeof(struct interactive_keys), .row = rows, .count = COUNT(rows),
};
