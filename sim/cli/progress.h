/* A progress bar with the time left, on stderr and only when that is a terminal. */
#ifndef COSTCAST_CLI_PROGRESS_H
#define COSTCAST_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct bar {
	bool shown;                       /* stderr is a terminal and nobody asked for quiet */
	bool drawn;                       /* something stands on the line */
	double start_s;
};

double clock_s(void);                     /* monotonic; for people only, no result depends on it */
void bar_start(struct bar *bar, bool quiet);
void bar_tell(void *bar, size_t done, size_t total);     /* a struct progress' tell */
void bar_end(struct bar *bar);            /* wipes the line */

#endif
