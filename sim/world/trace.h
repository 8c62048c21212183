/* A recorded market: what one or several zones offered, and at what price, from change to change. Read from the CSV of the
 * scenario language: header `t_s,available` and optionally `price_usd_h`, `zone`, in any order; lines that begin with # are
 * comments. From t_s on (seconds) so many nodes are available, until the next row of the zone; the last row of a zone, whose
 * `available` is empty, ends it. A file with no number above 1 says only whether there are any: 1 is then POOL_FULL. */
#ifndef COSTCAST_WORLD_TRACE_H
#define COSTCAST_WORLD_TRACE_H

#include "sim/config/schema.h"

struct trace_zone {
	const char *name;                 /* NULL: the file has no column `zone` */
	size_t count;                     /* changes, at least 1 */
	const double *at_s;               /* [count], from 0 on: since the zone's first row; ascending */
	const int *available;             /* [count], nodes; POOL_FULL */
	const double *usd_h;              /* [count]; NULL: the file has no price */
	double period_s;                  /* its end: after it, it begins again */
	double first_s;                   /* its first row on the file's clock, which zones share */
};

struct trace {
	const char *name;                 /* of the file */
	uint32_t key;                     /* purpose_hash() of it: its random start is the same for all zones, prices and strategies */
	bool counts;                      /* `available` is a number of nodes */
	const struct trace_zone *zone;
	size_t zones;
};

/* FILE as ROW_FILE allows it. Every fault with its line; NULL after errors. All in B's arena. */
const struct trace *trace_read(const struct binding *b, const struct node *file, const char *path);
/* The zone of that name; NULL. */
const struct trace_zone *trace_zone(const struct trace *trace, const char *name);
/* Where a replica starts in ZONE: START_S, or anywhere with equal chance when RANDOM; in [0, period_s). */
double trace_start_s(const struct trace *trace, const struct trace_zone *zone, double start_s, bool random, const struct chance *chance);

#endif
