/* Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), counter-based: any draw of
 * any stream is computed from where it stands, so results never depend on threads or on the order of calls.
 * key     = the scenario's 64-bit seed (low word first), for a workload among several mixed with what is its own
 * counter = { draw, purpose, replica low, replica high };   one block gives two 64-bit words: (out1<<32|out0), (out3<<32|out2)
 * Random123 is the reference; tests compare with it and with its known answers. */
#ifndef COSTCAST_MATH_PHILOX_H
#define COSTCAST_MATH_PHILOX_H

#include <stddef.h>
#include <stdint.h>

/* Where chance belongs. One of these per replica and run; hot loops read it directly. */
struct chance {
	uint64_t seed;
	uint64_t replica;
	/* Of one workload among several: what its market's streams, and those of its own nodes and requests, are told apart by. 0: the
	 * first one's, or that of the only one. What a future holds once for all, such as an uncertain price, knows neither. */
	uint64_t market, own;
	/* Of one life among several of a workload: by what its storms are told apart (they know no date), and what is drawn once for it. */
	uint64_t storm, life;
	double begins_s;                  /* of a life: on the clock of the scenario, by which prices and capacity move */
};

/* N as a number that tells apart; 0 of 0. */
static inline uint64_t chance_mix(uint64_t n)
{
	n ^= n >> 32;
	n *= UINT64_C(0xd6e8feb86659fd93);
	n ^= n >> 32;
	n *= UINT64_C(0xd6e8feb86659fd93);
	return n ^ n >> 32;
}

/* What a stream is for: a kind (below) in the top 8 bits, and which one (slot, group, path hash) below. */
enum purpose_kind {
	PURPOSE_VALUE = 1,        /* once-per-replica values; low bits: hash of the key's dotted path */
	PURPOSE_STORM,            /* storms of a pool group: 4 words each; low bits: group */
	PURPOSE_SLOT,             /* lives and waits of one slot: low bits: group, slot */
	PURPOSE_JOB,              /* restarts, checkpoint writes: low bits: which */
	PURPOSE_OVERFLOW,         /* the rare extra words of rejection samplers; see dist.h */
	PURPOSE_RESAMPLE,         /* bootstrap: low bits: which estimate */
	PURPOSE_POOL,             /* states of a pool: low bits: its key */
	PURPOSE_REGION,           /* what pools have in common: low bits: hash of the region's name, 0: all regions */
	PURPOSE_PRICE,            /* a price that moves: low bits: its key */
	PURPOSE_TRACE,            /* where a trace starts: low bits: hash of its name */
	PURPOSE_RATE,             /* a rate of requests: low bits: its key, with 0 to 3 of form, noise, bursts, start added */
	PURPOSE_ARRIVAL,          /* gaps between requests: low bits: their key */
	PURPOSE_SERVICE,          /* how long requests take, by number of the request: low bits: their key */
	PURPOSE_TOKENS,           /* how many tokens they have, likewise (+0 input, +1 output) */
	PURPOSE_RETRY,            /* when a request that failed comes again */
	PURPOSE_SERVER,           /* waits, starts and lives of the servers in one place: low bits: which */
	PURPOSE_STUDENT,          /* prices and seed of one student's page: low bits: hash of the price's path */
	PURPOSE_TIMES,            /* when a workload begins, again and again */
	PURPOSE_BUDGET,           /* when a budget looks at its data, how old they are, who approves: low bits: hash of its name, of the alert's */
	PURPOSE_TEST = 255
};

static inline uint32_t purpose_of(enum purpose_kind kind, uint32_t which)
{
	return (uint32_t)kind << 24 | (which & 0xffffffu);
}

/* The key of the streams for PURPOSE. */
static inline uint64_t chance_key(const struct chance *chance, uint32_t purpose)
{
	switch ((enum purpose_kind)(purpose >> 24)) {
	case PURPOSE_STORM:
		return chance->seed ^ chance->market ^ chance->storm;
	case PURPOSE_POOL:
	case PURPOSE_PRICE:
		return chance->seed ^ chance->market;
	case PURPOSE_SLOT:
	case PURPOSE_JOB:
	case PURPOSE_RATE:
	case PURPOSE_ARRIVAL:
	case PURPOSE_SERVICE:
	case PURPOSE_TOKENS:
	case PURPOSE_RETRY:
	case PURPOSE_SERVER:
	case PURPOSE_TIMES:
		return chance->seed ^ chance->own;
	default:
		return chance->seed;
	}
}

uint32_t purpose_hash(const char *path);      /* FNV-1a folded to 24 bits: the "which" of a key's path */

/* One block, two words. */
void philox_block(const struct chance *chance, uint32_t purpose, uint32_t draw, uint64_t out[2]);

/* COUNT consecutive blocks (2 * COUNT words) from DRAW on. Vectorised; the same bits on every machine. COUNT a
 * multiple of 16 is fastest. */
void philox_fill(const struct chance *chance, uint32_t purpose, uint32_t draw, size_t count, uint64_t *out);

/* The bare function, for known answers. */
void philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Uniform in (0, 1), 2^-54 away from the ends at least: 52 bits of WORD. */
static inline double uniform_of(uint64_t word)
{
	return ((double)(int64_t)(word >> 12) + 0.5) * 0x1p-52;
}

/* A buffered stream of words for sequential draws. */
#define STREAM_WORDS 32
struct stream {
	struct chance chance;
	uint32_t purpose, draw;   /* next block to be filled */
	unsigned used;
	uint64_t word[STREAM_WORDS];
};

void stream_init(struct stream *stream, const struct chance *chance, uint32_t purpose);   /* fills nothing yet */
void stream_refill(struct stream *stream);

static inline uint64_t stream_next(struct stream *stream)
{
	if (stream->used == STREAM_WORDS)
		stream_refill(stream);
	return stream->word[stream->used++];
}

#endif
