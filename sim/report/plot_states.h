/* Internal to the plots: a recorded future as stretches of time in which a node, or the job, is in one state. */
#ifndef COSTCAST_REPORT_PLOT_STATES_H
#define COSTCAST_REPORT_PLOT_STATES_H

#include "sim/study/futures.h"

enum state { STATE_RUNNING, STATE_LOST_WORK, STATE_CHECKPOINT, STATE_RESTORING, STATE_IDLE, STATE_WAITING, STATE_STARTING,
	     STATE_NOTICE, STATES, STATE_NONE = STATES };

struct stretch { double from_s, to_s; enum state state; };
struct stretches { struct stretch *item; size_t count, cap; };
struct moment { double t_s; int node; bool fallback; };
struct progress_point { double t_s, done_s; };

struct states {
	size_t nodes;
	double end_s;
	/* one of the two: rows when there are few nodes, else node-seconds by column of time and state */
	struct stretches *row;            /* [nodes] */
	double *share;                    /* [columns * STATES], mean number of nodes */
	size_t columns;
	struct moment *moment;            /* nodes lost, and those that fell back to on-demand */
	size_t moments;
	struct progress_point *point;     /* a saw-tooth: work done and not lost */
	size_t points;
	size_t lost_nodes;
	double lost_work_s;
	bool seen[STATES];
};

/* Rows up to MOST_ROWS nodes, else COLUMNS of shares. */
struct states *states_new(const struct replay *replay, size_t most_rows, size_t columns);
void states_free(struct states *states);
/* ROW again in so many columns, each the state that fills most of it: for futures of very many moments. */
void stretches_thin(struct stretches *row, double end_s, size_t columns);

#endif
