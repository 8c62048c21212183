/* What strikes next: a storm of some front, or the end of some node's life. Lives are a tournament: the leaves are the
 * nodes, each inner place holds the sooner of its two, and a new life plays log2(nodes) matches. Part of the kernel's
 * one text. */
#ifndef COSTCAST_MODELS_TRAINING_LIVES_H
#define COSTCAST_MODELS_TRAINING_LIVES_H

#include <string.h>

#include "models/training/fleet.h"

/* The bits of positive doubles order like integers; the lowest ones (2^-38 of the time for 10,000 nodes) say whose it is,
 * so that a match needs neither a branch nor an index beside it. */
HOT int64_t life_key(double time_s, int node, int64_t mask)
{
	int64_t bits;

	memcpy(&bits, &time_s, sizeof bits);
	return (bits & ~mask) | node;
}

HOT int64_t lower(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

HOT void lives_put(struct job *job, int i)
{
	int k = job->leaves + i;

	job->life[k] = life_key(job->worker[i].strike_s, i, job->leaves - 1);
	while (k > 1) {
		k /= 2;
		job->life[k] = lower(job->life[2 * k], job->life[2 * k + 1]);
	}
}

static inline void lives_start(struct job *job)
{
	for (int i = 0; i < job->leaves; i++)
		job->life[job->leaves + i] = life_key(i < job->plan->nodes ? job->worker[i].strike_s : INFINITY,
						      i < job->plan->nodes ? i : 0, job->leaves - 1);
	for (int k = job->leaves - 1; k > 0; k--)
		job->life[k] = lower(job->life[2 * k], job->life[2 * k + 1]);
}

/* The next storm or the next end of a life. */
struct coming {
	double at_s;
	int front, node;                  /* node: -1, a storm */
};

HOT struct coming what_comes(const struct job *job, const struct mode is)
{
	struct coming next = {INFINITY, 0, -1};

	if (is.one_front) {
		next.at_s = job->storms[0].next_s;
	} else {
		for (int f = 0; f < job->plan->fronts; f++)
			if (job->storms[f].next_s < next.at_s) {
				next.at_s = job->storms[f].next_s;
				next.front = f;
			}
	}
	if (is.drawn) {
		const int i = (int)(job->life[1] & (job->leaves - 1));

		if (job->worker[i].strike_s <= next.at_s) {
			next.at_s = job->worker[i].strike_s;
			next.node = i;
		}
	}
	return next;
}

#endif
