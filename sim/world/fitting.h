/* What a recorded market teaches: its spells up and down, the laws fitted to them, how zones go together, how much a loss takes.
 * Times in hours, rates per hour; intervals of FIT_CONFIDENCE. */
#ifndef COSTCAST_WORLD_FITTING_H
#define COSTCAST_WORLD_FITTING_H

#include "sim/math/fit.h"
#include "sim/world/trace.h"

#define FIT_CONFIDENCE 0.95
enum { FIT_ZONES_MOST = 128 };            /* each pair of them is compared */

/* Spells whose beginning was seen: the first of a zone is left out, for nobody knows its age; the last is lost from sight where the
 * record ends. */
struct fit_zone {
	const char *name;                 /* NULL: all of them together, or the file tells none apart */
	struct spell *up, *down;
	size_t ups, downs;
	double up_h, down_h;              /* all the time, first spells included */
	size_t falls, rises;
	double availability;              /* up_h / (up_h + down_h) */
	struct estimate fall;             /* falls per hour up, in all that time */
	/* Over the spells; where none of them ended, but a first one did, a constant rate over all the time. */
	struct fits up_fit, down_fit;
};

/* Correlation of being up at one time, time-weighted (phi), mean over the pairs of zones; its interval by leaving out one stretch of
 * the record at a time (jackknife: a day, or 1/64 of it where that is longer). NAN without pairs. */
struct fit_correlation { struct estimate phi; double least, most; size_t pairs; };

struct fitting {
	const char *file;
	bool lives;                       /* single lives, that each end by themselves: `up` holds them, there is no `down` */
	bool counts;                      /* the record counts nodes */
	int nodes;                        /* a zone is up when it holds so many */
	struct fit_zone *zone;
	size_t zones;
	struct fit_zone all;
	double days;                      /* of the longest record; 0 for lives */
	double shortest_h;                /* the shortest spell that began and ended in sight: how fine the record is; INFINITY */
	struct fit_correlation within, across;    /* of zones of one region, of several */
	struct fit_shock shock;           /* where nodes are counted */
};

/* ZONE: the index of the only one to look at, or -1. In ARENA. */
struct fitting *fitting_of_trace(struct arena *arena, const struct trace *trace, int zone, int nodes);

/* The CSV of lifetimes: header `lifetime_s` or `lifetime_h`, and optionally `censored` (1: it was still alive then), `zone`, `type`.
 * Is this its header? Judged by the first line that is no comment. */
bool lives_recognised(const char *text);
/* ZONE: the only one to keep; NULL: all. NULL after errors, each with its line. */
struct fitting *fitting_of_lives(const struct binding *b, const struct source *source, const char *zone);

/* How many bytes of a zone's name are its region's: without a last "-a", or a last letter after a digit ("us-east-1a"). */
size_t zone_region(const char *name);

/* A market as far as it can be told from a record: what the language of a market is asked to say. */
struct market_estimates {
	const struct fit *up, *down;      /* laws; DOWN NULL: nothing is known of outages */
	bool together;                    /* of a pool whose nodes come and go together; else of single nodes */
	double within, across;            /* correlation; NAN: unknown */
	const struct fit_shock *shock;    /* then UP has no part in it; NULL: none */
};

/* --- inside this folder --- */
void fit_zone_end(struct fit_zone *zone);         /* from its spells and sums to the laws */
void fit_correlations(const struct trace *trace, int nodes, struct fit_correlation *within, struct fit_correlation *across);

#endif
