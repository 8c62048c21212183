/* Internal to the plots in letters: what one registered. */
#ifndef COSTCAST_REPORT_PLOT_LETTERS_IN_H
#define COSTCAST_REPORT_PLOT_LETTERS_IN_H

#include "sim/report/plot_letters.h"

struct letter_tic { char axis; double px; char *words; };
/* Column X of BLOCK of the data is x_start + x_per * value px; y likewise. Block -1: one point, there. */
struct letter_curve { int block, x, y; char letter; enum letters how; double x_start, x_per, y_start, y_per; };
struct frame {
	struct rect box;
	char *title;                      /* or NULL */
	struct letter_tic *tic;
	struct letter_curve *curve;
	size_t tics, curves;
};
struct letter_key { char letter; char *words; };
struct letter_span { double from_px, to_px, height; char letter; };       /* letter 0: a height */
struct letter_row {
	char *name, *note;                /* note: or NULL */
	struct letter_span *span;
	size_t spans;
	int heights;                      /* block; -1: none */
};
struct lettering {
	struct frame *frame;
	struct letter_key *key;
	struct letter_row *row;
	size_t frames, keys, rows;
};

#endif
