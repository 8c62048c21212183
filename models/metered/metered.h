/* Metered: so much of items of the price book, from the scenario's start to its horizon or for a part of that: transfer, gateways, logs,
 * scans, calls of an API, a disk, a cluster that somebody forgot. Inside this folder only. Time is in seconds since the scenario's start. */
#ifndef COSTCAST_MODELS_METERED_METERED_H
#define COSTCAST_MODELS_METERED_METERED_H

#include "sim/world/model.h"

extern const struct workload_type metered;

/* One item, as bound by the schema: keys of the workload itself, or of one of its list. */
struct driver_keys {
	const char *item;
	const struct node *quantity;      /* read when its item is known: a number, a size, or a distribution of them */
	struct value every_s;             /* or a word of enum driver_every; absent: in all */
	struct value times;
	struct value kept_s;              /* or a word of enum driver_kept */
	bool fixed;
	int buy;                          /* enum buy, -1: the strategy's */
	struct presence scan;
	struct value scan_bytes, scan_compression, scan_columns, scan_partitions;
	const char *region, *zone, *account, *group, *resource;
	struct tags tags;
};
enum driver_every { DRIVER_EVERY_MONTH };
enum driver_kept { DRIVER_KEPT_FOREVER };

struct metered_keys {
	struct driver_keys one;
	struct entries items;             /* of struct driver_keys */
	struct value growth, growth_every_s;
	struct presence varies, active;
	struct value cv, weekend;
	struct value from_s, for_s, chance;
	struct tags tags;
};
extern const struct schema metered_schema;

/* How a driver becomes usage rows. */
enum driver_kind {
	DRIVER_FLOW,                      /* counted: comes evenly, so much in each period */
	DRIVER_USES,                      /* counted: so many uses in each period, each of which is rounded by itself */
	DRIVER_LEVEL,                     /* so much at a time */
	DRIVER_KEPT                       /* so much comes in each period, and stays for a time */
};

struct driver {
	enum driver_kind kind;
	uint32_t item;
	struct value quantity;            /* in UNIT_BYTES bytes where that is not 0 */
	double unit_bytes;                /* bytes of a unit of the meter; 0: QUANTITY is in the item's own units */
	double every_s;                   /* INFINITY: in all; 0: the calendar's month */
	struct value times;
	double kept_s;
	bool fixed;                       /* neither grows nor varies */
	const struct driver_keys *keys;
	struct place at;
};

struct drivers_plan {
	const struct setup *setup;
	const struct metered_keys *keys;
	struct driver *driver;
	size_t drivers;
	double horizon_s;
	double midnight_s;                /* the last one (UTC) not after the start */
	int weekday;                      /* of that day, 0 is Monday */
	size_t days;                      /* that the horizon touches */
	double *growth;                   /* [days]: after so many days */
	struct dist noise;
	bool moves;                       /* something makes one day another than the next */
	bool nodes, twins;                /* some item is an instance; each that is bought on demand has its twin on the spot market */
};
const void *drivers_plan_new(struct setup *setup, const void *bound, struct place at);
/* drivers.c: what KEYS say into DRIVER; false after errors. */
bool driver_plan(struct setup *setup, const struct driver_keys *keys, const char *path, struct place at, struct driver *driver);
/* Does the store under DRIVER bill a least time? */
double driver_least_s(const struct drivers_plan *plan, const struct driver *driver);

/* Days, or parts of them, in a row: what comes in each is times its factor. */
struct days {
	double *edge_s;                   /* [count + 1] */
	double *factor;                   /* [count] */
	size_t count;
	double from_s, to_s;              /* when it happens; equal: it does not */
	double until_s, denied_s;         /* it is stopped; nothing new begins; INFINITY */
	double uses;                      /* of all drivers */
};
void days_init(struct days *days, const struct drivers_plan *plan);
void days_release(struct days *days);
/* live.c: one future. */
void days_live(const struct drivers_plan *plan, const struct chance *chance, struct days *days);
/* Usage of DRIVER, of QUANTITY and TIMES; returns what its metric counts: units in all, or the mean level over the horizon. */
double driver_live(const struct drivers_plan *plan, const struct driver *driver, double quantity, double times, struct days *days,
		   struct usage_log *log);
/* In the units of the item: what a use, or a period, brings. */
double driver_quantity(const struct driver *driver, const struct chance *chance);
void drivers_fullest(const void *plan, struct usage_log *log);
void drivers_most(struct setup *setup, struct drivers_plan *plan);       /* item.most of all */

void drivers_assume(const void *plan, model_line *line, void *context);
void drivers_remark(const void *plan, model_line *line, void *context);
void drivers_draws(const void *plan, model_line *line, void *context);
void drivers_hints(const void *plan, model_hint *hint, void *context);

enum metered_metric { METERED_COST_USD, METERED_QUANTITY, METERED_USES, METERED_USE_USD, METERED_ACTIVE_H, METERED_HAPPENED, METERED_METRICS };

#endif
