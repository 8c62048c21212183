/* What one server of a sharing station has: a batch in which all advance alike, and requests whose prompts are being read. Time inside a
 * batch is virtual: the steps that each of its requests has made. Who joins is done so many steps later, whoever else comes and goes, so a
 * heap says who is next, and the clock alone must know how long a step of b takes. (Processor sharing by virtual time: Kleinrock, Queueing
 * Systems 2, 1976, section 4.4; the trick is that of fair queueing, Demers, Keshav and Shenker, SIGCOMM 1989.) Inside this folder only. */
#ifndef COSTCAST_MODELS_INFERENCE_BATCH_H
#define COSTCAST_MODELS_INFERENCE_BATCH_H

#include <math.h>

#include "models/inference/line.h"

struct batch {
	bool open, there;                 /* takes requests; has not gone */
	double slowness;                  /* 1 / speed */
	double a_s, s_s;                  /* a step of b takes (a + s b) × slowness */
	double now_s, made;               /* steps that each one in it has made at NOW_S, since it was empty */
	struct dues decoding;             /* by the steps made when they are done; which: their place in `held` */
	struct dues prefilling;           /* by the moment at which their prompts are read */
};

static inline size_t batch_held(const struct batch *batch) { return batch->decoding.count + batch->prefilling.count; }

static inline void batch_begin(struct batch *batch, double t, double speed, double a_s, double s_s)
{
	batch->open = batch->there = true;
	batch->slowness = 1 / speed;
	batch->a_s = a_s;
	batch->s_s = s_s;
	batch->now_s = t;
	batch->made = 0;
	batch->decoding.count = batch->prefilling.count = 0;
}

static inline double batch_step_s(const struct batch *batch)
{
	return (batch->a_s + batch->s_s * (double)batch->decoding.count) * batch->slowness;
}

/* When the next one is done; INFINITY: nobody is in the batch. */
static inline double batch_done_s(const struct batch *batch)
{
	return batch->decoding.count ? batch->now_s + fmax(0, batch->decoding.item[0].at_s - batch->made) * batch_step_s(batch) : INFINITY;
}

static inline double batch_read_s(const struct batch *batch)
{
	return batch->prefilling.count ? batch->prefilling.item[0].at_s : INFINITY;
}

/* STEPS are to be made by WHICH, from T on. */
static inline void batch_join(struct batch *batch, double t, double steps, int64_t which)
{
	if (batch->decoding.count && t > batch->now_s)
		batch->made += (t - batch->now_s) / batch_step_s(batch);
	batch->now_s = t;
	dues_push(&batch->decoding, batch->made + steps, which);
}

/* The first one is done, at T = batch_done_s(). An empty batch counts anew: so the virtual time stays small, and exact. */
static inline int64_t batch_leave(struct batch *batch, double t)
{
	const struct due first = batch->decoding.item[0];

	batch->made = first.at_s;
	batch->now_s = t;
	dues_pop(&batch->decoding);
	if (!batch->decoding.count)
		batch->made = 0;
	return first.which;
}

#endif
