/* Texts in LaTeX (pdflatex, T1, utf8), inside this folder. */
#ifndef COSTCAST_REPORT_TEX_H
#define COSTCAST_REPORT_TEX_H

#include <stdbool.h>

#include "sim/base/text.h"

/* S on one line with nothing in it that LaTeX would act upon; a character that its fonts do not have becomes "?". */
void tex_text(struct text *out, const char *s);
/* A picture of gnuplot's terminal cairolatex: its texts escaped, its drawing included as NAME, into TO. False with errno. */
bool tex_picture(const char *from, const char *name, const char *to);

#endif
