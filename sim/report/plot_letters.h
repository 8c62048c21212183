/* Internal to the plots: the same sheet in letters, NAME.txt, for a terminal and for those who read it aloud. What a plot
 * registers here stands in its frame of characters; px are those of the sheet. */
#ifndef COSTCAST_REPORT_PLOT_LETTERS_H
#define COSTCAST_REPORT_PLOT_LETTERS_H

#include "sim/report/plot_panel.h"

#define LETTERS_COLUMNS 78                /* fits a terminal of 80, whichever it is read in */

/* --- frames: the plot area of the sheet, or a panel --- */
void letters_tic(struct sheet *sheet, struct rect box, char axis, double px, const char *words);
/* A line above the frame of PANEL. */
void panel_letters_title(const struct panel *panel, const char *words);
/* The block that was begun last, as a line or as points: x and y are its columns (from 1; a negative x: the logarithm to
 * base 10 of that column), LETTER what it is drawn with. */
enum letters { LETTERS_LINE, LETTERS_POINTS };
void sheet_letters(struct sheet *sheet, char letter, enum letters how);                /* columns 1 and 2, on the sheet's axes */
void panel_letters(const struct panel *panel, char letter, int x, int y, enum letters how);
void panel_letters_point(const struct panel *panel, double x, double y, char letter);
/* What a letter stands for, below the frames; said twice it is told once. */
void letters_key(struct sheet *sheet, char letter, const char *words);
/* The letter of a strategy, which is told in the key: the first of its name where all begin differently, else A, B, C … */
char strategy_letter(struct sheet *sheet, size_t strategy);

/* --- rows: a name, then one line of characters over the plot area --- */
void letters_row(struct sheet *sheet, const char *name);
void letters_bar(struct sheet *sheet, double from_px, double to_px, char letter);
void letters_dot(struct sheet *sheet, double px, char letter);
void letters_height(struct sheet *sheet, double from_px, double to_px, double height);  /* a piece of a histogram, from 0 to 1 */
void letters_heights(struct sheet *sheet);        /* the last block: x on the sheet's axis, heights from 0 to 1 */
void letters_note(struct sheet *sheet, const char *words);             /* instead, where nothing can be drawn */

void letters_release(struct sheet *sheet);
/* The question, what it shows in sentences, an empty line, then the drawing. */
void letters_write(const struct sheet *sheet, struct text *out);

#endif
