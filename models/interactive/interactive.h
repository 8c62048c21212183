/* Notebooks: people who each have a machine of their own, and work on it for some stretches of their working days. Inside this folder only.
 * Time in seconds since the scenario's start.
 *
 * A day. The hours of a working day open; who comes that day (`attendance`) works a session, pauses, works another, until the hours close.
 * What people do is theirs: it is drawn by person and day, and does not depend on the machine. A machine that is off when a session begins is
 * asked for, and started; who waits for it works that much less. It stops when the provider's scheduler or `auto_stop` says so, when its
 * person goes home and thinks of it (else, by `left_on`, it runs on), and at the horizon. */
#ifndef COSTCAST_MODELS_INTERACTIVE_INTERACTIVE_H
#define COSTCAST_MODELS_INTERACTIVE_INTERACTIVE_H

#include "sim/world/model.h"

extern const struct workload_type interactive;

enum scheduled_stop { STOP_NEVER, STOP_WEEKENDS, STOP_NIGHTS };

struct interactive_keys {
	const char *instance;
	int64_t people;
	const char *days, *hours, *time_zone;
	struct value attendance;          /* a share; once a future */
	struct value session_s, pause_s;  /* events; pause absent: IDLE says */
	struct value idle;                /* a share; once a future */
	struct value left_on;             /* a share; once a future */
	struct value auto_stop_s;         /* word 0: none */
	int scheduled_stop;
	struct value startup_s;           /* event */
	struct presence disk;
	struct value disk_bytes;          /* of one person; once a future */
	const char *disk_store;
	struct tags tags;
};
extern const struct schema interactive_schema;

/* The hours of one working day, cut at the scenario's start and horizon. */
struct working_day {
	double open_s, close_s;
	bool last;                        /* the next day is no working day */
};

enum { PEOPLE_MOST = INT16_MAX };         /* usage numbers its nodes with 16 bits */
#define NO_DISK UINT32_MAX

struct interactive_plan {
	const struct interactive_keys *keys;
	const struct setup *setup;
	double horizon_s;
	struct working_day *day;
	size_t days;
	bool skips, twice;                /* the clocks skip, or show twice, a time that is wanted */
	double auto_stop_s;               /* INFINITY: never */
	const struct market *market;
	uint32_t item, disk_item;
};

enum interactive_metric { INT_COST, INT_USED_H, INT_RUNNING_H, INT_IDLE_H, INT_STARTUP_H, INT_OFF_H, INT_WAIT_H, INT_STARTS, INT_UTILISATION,
			  INT_PER_USED_H, INT_METRICS };

const void *interactive_plan_new(struct setup *setup, const void *bound, struct place at);
/* Mean share of a working day, once begun, that is paused; of keys.idle, where that is written. */
double interactive_idle(const struct interactive_plan *plan);
void interactive_assume(const void *plan, model_line *line, void *context);
void interactive_remark(const void *plan, model_line *line, void *context);
void interactive_draws(const void *plan, model_line *line, void *context);
void interactive_hints(const void *plan, model_hint *hint, void *context);

/* week.c: the working days of [0, horizon). False after errors. */
bool working_days(struct setup *setup, struct interactive_plan *plan, struct place at);

/* people.c: a future. REC may be NULL. */
void people_live(const struct interactive_plan *plan, const struct chance *chance, struct usage_log *log, double *metric,
		 struct recorder *rec);

#endif
