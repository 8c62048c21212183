/* Internal to the plots: what touches folders and other programs. Apart, so that the drawing itself needs neither. */
#ifndef COSTCAST_REPORT_PLOT_SYSTEM_H
#define COSTCAST_REPORT_PLOT_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

/* --- plot_files.c --- */
/* DIR/plots in fresh memory, both made if need be; NULL with errno (ELOOP when plots is a symlink). */
char *plots_folder(const char *dir);
/* NAME of each NAME.gp in FOLDER, style.gp apart, sorted; fresh memory all. NULL with errno. */
char **plots_scripts(const char *folder, size_t *count);
/* "svg,png" -> "svg png"; NULL when a word is not one of svg, png, pdf, tex. Fresh memory. */
char *plot_formats(const char *formats);

/* --- plot_gnuplot.c --- */
/* Draw DIR/NAME.gp for each NAME, two at a time, each within SECONDS. A picture takes its name only when gnuplot succeeded
 * and the file is whole. True when all did; else *note says why (fresh memory). */
bool gnuplot_draw(const char *gnuplot, const char *dir, const char *const *name, size_t count, const char *formats,
		  bool projector, double seconds, char **note);

/* --- plot_picture.c --- */
/* From a private folder into place. CUT: it could not be written to its end, here or by gnuplot. TO is touched by a whole one alone. */
enum drawn { DRAWN_WHOLE, DRAWN_NONE, DRAWN_CUT };         /* the worst is the last */
enum drawn picture_move(const char *from, const char *to, const char *format);

/* --- plot_svg.c --- */
/* The SVG of gnuplot at FROM, with fonts that others have, and the words of NAME.txt beside it as its name and description,
 * into TO, which is NAME.svg. False with errno. */
bool svg_finish(const char *from, const char *to);

#endif
