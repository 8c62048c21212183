/* How much is asked for: a rate of requests that moves. Piecewise constant in time, a function of (seed, replica, key), so that all
 * strategies meet the same traffic and whoever needs it (a kernel, a plot) walks it for himself. Requests per second; time in seconds
 * since the scenario's start, negative before it (the warm-up). */
#ifndef COSTCAST_WORLD_RATE_H
#define COSTCAST_WORLD_RATE_H

#include "sim/config/schema.h"

enum rate_form {
	RATE_STEADY,
	RATE_SINE,                /* per_s * (1 + amplitude * sin(2 pi (t - phase_s) / period_s)); pieces of period/1440 with their exact means */
	RATE_WEEK,                /* per_s * week[local hour], straight lines between the middles of hours, in pieces of PIECE_S */
	RATE_STATES,              /* a Markov-modulated rate: states one after the other, each for an exponential time */
	RATE_RECORD               /* pieces of a record, played once or again and again */
};
#define RATE_PIECE_S 300.0        /* of a week's profile, and of a trend upon a steady rate */

struct rate_state { double per_s, mean_s; };
struct zone_offset { double from_s, offset_s; };          /* local time is UTC + offset_s from here on; [0].from_s is -INFINITY */
struct rate_piece { double from_s, per_s; };               /* of a record: from the record's beginning on */

struct rate_rule {
	enum rate_form form;
	double per_s;                     /* mean: over a week, a period, all states (stationary), the record; STEADY: always */
	double amplitude, period_s, phase_s;             /* SINE */
	double week[168];                 /* WEEK: Monday 00:00 local first; mean 1 over the pieces of a week */
	const struct zone_offset *offset; /* WEEK */
	size_t offsets;
	int64_t start_unix_s;             /* WEEK: the scenario's start */
	const struct rate_state *state;   /* STATES; the first is drawn from their stationary law, the next is the one after it */
	size_t states;
	const struct rate_piece *piece;   /* RECORD */
	size_t pieces;
	double record_s;                  /* its length; after it nothing comes, unless it is repeated */
	double start_s;                   /* its position at the scenario's start, unless RANDOM */
	bool repeats, random;             /* again and again (also before the start); RANDOM: from anywhere in it, and then it repeats */
	double growth_per_s;              /* trend: the rate is times exp(growth_per_s * t) */
	double noise_sd, noise_memory_s;  /* times exp(x - sd^2/2), x Ornstein-Uhlenbeck with that sd and memory, in steps of memory/16 */
	struct value burst_per_s;         /* bursts begin so often (0: none), at any moment; one lasts until its time is over or the next
					   * begins, and meanwhile the rate is times its factor */
	struct value burst_factor, burst_s;              /* events */
	struct value scale;               /* all of it times this: uncertain once a replica, or a number */
	uint32_t key;                     /* whose path: low 24 bits of its purposes */
};

/* A path is a function of time alone: wherever it is entered, the same moments have the same rate (but for rounding in the noise). What is
 * drawn hangs on the start: words from 0 on for what comes after it, backwards from it for what came before, by the number of the step. */
struct rate_path {
	double from_s, to_s, per_s;       /* PER_S holds in [from_s, to_s) */
	/* inside */
	const struct rate_rule *rule;
	struct chance chance;
	double scale;
	double form_to_s, form_per_s;
	int64_t form_at;                  /* SINE, WEEK: number of the piece; STATES: of the stay, those before the start below 0 */
	size_t at, first;                 /* SINE: the piece of its period; WEEK: the offset in force; STATES: the one at the start; RECORD: the piece */
	int64_t turn;                     /* RECORD */
	double offset_s;                  /* RECORD: its position at the start */
	double trend_to_s, trend;
	int64_t noise_at;
	double noise_to_s, noise_x, noise;
	int64_t burst_at;
	double burst_from_s, burst_next_s, burst_to_s, burst;   /* the last beginning, the next one, and until when the factor holds */
};
void rate_start(struct rate_path *path, const struct rate_rule *rule, double from_s, const struct chance *chance);
void rate_pass(struct rate_path *path);                   /* to the next piece */
/* Where in a record of LENGTH_S the scenario starts. */
double rate_offset_s(const struct rate_rule *rule, double length_s, const struct chance *chance);

/* For plans and words: the expected mean rate over [from, to), and the largest expected rate of a piece in it (noise and bursts are
 * in the mean, not in the peak). */
double rate_mean_per_s(const struct rate_rule *rule, double from_s, double to_s);
double rate_peak_per_s(const struct rate_rule *rule, double from_s, double to_s);

/* --- requests one by one --- */

/* Requests as they were recorded: when, and of how many tokens. */
struct request_record {
	size_t count;
	const double *at_s;               /* ascending, from the record's beginning on */
	const double *input, *output;     /* tokens; NULL: not recorded */
	double record_s;
};

/* Arrivals: a renewal process in the operational time of a rate (the integral of the rate): gaps of mean 1 and the coefficient of
 * variation CV (0: constant, 1: Poisson, else gamma), the first one after a whole gap. Or a record, request by request (RECORD not NULL; of
 * the rate only start_s, repeats, random and key are then used). */
struct arrival_rule {
	struct rate_rule rate;
	double cv;
	const struct request_record *record;
};

/* Requests from the scenario's start on are counted from 0; those of the warm-up from WARM_ARRIVALS on, and the process begins anew at the
 * start: whatever the warm-up, the same requests come after it. Gap i is word i of the key's PURPOSE_ARRIVAL. What moves with FROM_S: the
 * requests before the start, which all come after gaps counted from there. */
enum { ARRIVALS = 256 };                  /* a block */
#define WARM_ARRIVALS (UINT64_C(1) << 31)
struct arrivals {
	double at_s[ARRIVALS];            /* ascending */
	size_t count;
	uint64_t first;                   /* number of the first one of the block, a multiple of ARRIVALS */
	const double *input, *output;     /* of the block, where recorded */
	/* inside */
	const struct arrival_rule *rule;
	struct rate_path path;
	struct dist law;                  /* of the gaps */
	double now_s, until_s, to_s;      /* UNTIL_S: the start, or TO_S */
	double gap[ARRIVALS];             /* operational time */
	int64_t turn;                     /* of a record, and which of it is next */
	size_t at;
	double offset_s;
	double tokens[2][ARRIVALS];
};
/* Those in [from_s, to_s), block by block; the last block has count 0, others may have less than ARRIVALS. */
void arrivals_start(struct arrivals *arrivals, const struct arrival_rule *rule, double from_s, double to_s, const struct chance *chance);
void arrivals_next(struct arrivals *arrivals);

/* A CSV of requests or of counts, beside the scenario: request_trace.c. First line: names of columns. Time: t_s (seconds), or timestamp, time,
 * TIMESTAMP, hour_utc (ISO 8601, with or without zone and fraction). With `count`, `value` or `requests`: so many in the time until the next row
 * (the last row: as long as the one before). With `rate_per_s` or `requests_per_minute…`: that rate. With none of them: one request a row,
 * and perhaps its tokens: input_tokens/ContextTokens and output_tokens/GeneratedTokens. One of *RECORD and *PIECE is set. False after errors. */
struct request_trace {
	const char *name;
	struct request_record record;     /* count 0: rates or counts instead */
	struct rate_piece *piece;
	size_t pieces;
	double record_s;
	bool counts;                      /* the file had counts, not rates */
	int64_t first_unix_s;             /* when it began, where its times are dates; 0 */
};
const struct request_trace *request_trace_read(const struct binding *b, const struct node *file, const char *path);

/* The offsets of an IANA zone ("Europe/Madrid") in [from, to), from the system's zone data, daylight saving included; in ARENA.
 * NULL: there is no such zone. */
const struct zone_offset *zone_offsets(struct arena *arena, const char *zone, int64_t start_unix_s, double from_s, double to_s, size_t *count);

#endif
