/* The diary of the straight road. Losses are told when they come, with the return that follows from them; so the records
 * of overlapping losses are put in order at the end. Part of the kernel's one text. */
#ifndef COSTCAST_MODELS_TRAINING_TELL_H
#define COSTCAST_MODELS_TRAINING_TELL_H

#include "models/training/lives.h"

static inline void tell_granted(int node, double grant_s, double ready_s, const struct mode is)
{
	recorder_add(is.rec, grant_s, RECORD_GRANT, node, 0);
	recorder_add(is.rec, ready_s, RECORD_READY, node, 0);
}

/* NODE was struck before it was ready, which was told too early. */
static inline void tell_unready(struct recorder *rec, int node)
{
	for (size_t k = rec->count; k-- > 0;)
		if (rec->record[k].node == node && rec->record[k].kind == RECORD_READY) {
			rec->record[k].t_s = INFINITY;
			return;
		}
}

/* The gang is whole: it restores, and runs if that ends before T. */
static inline void tell_whole(const struct job *job, double t, const struct mode is)
{
	if (job->run_s > job->whole_s)
		recorder_add(is.rec, job->whole_s, RECORD_RESTORE, -1, 0);
	if (t >= job->run_s)
		recorder_add(is.rec, job->run_s, RECORD_RUN, -1, job->done_s);
}

static inline void tell_notice(const struct fall *fall, const struct mode is)
{
	if (fall->dead_s > fall->strike_s)
		recorder_add(is.rec, fall->strike_s, RECORD_NOTICE, fall->node, 0);
}

static inline void tell_return(const struct fall *fall, bool waits, const struct mode is)
{
	recorder_add(is.rec, fall->dead_s, RECORD_REQUEST, fall->node, 0);
	if (!waits)
		recorder_add(is.rec, fall->dead_s, RECORD_WAIT, -1, 0);
	tell_granted(fall->node, fall->grant_s, fall->ready_s, is);
}

/* Records in order of time, those of the same time as they were written; what would come after END is not told. */
static inline void tell_in_order(struct recorder *rec, double end_s)
{
	size_t count = 0;

	for (size_t k = 0; k < rec->count; k++) {
		const struct record record = rec->record[k];
		size_t to = count;

		if (record.t_s > end_s)
			continue;
		for (; to > 0 && rec->record[to - 1].t_s > record.t_s; to--)
			rec->record[to] = rec->record[to - 1];
		rec->record[to] = record;
		count++;
	}
	rec->count = count;
}

/* Of those who are about to die when the job ends, the notice is all there is to tell. */
static inline void tell_end(const struct job *job, const struct mode is)
{
	for (uint32_t k = job->falls_begin; k != job->falls_end; k++)
		tell_notice(&job->fall[k & job->falls_mask], is);
	tell_in_order(is.rec, job->t_s);
}

#endif
