#include "sim/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "sim/base/lang.h"
#include "sim/base/text.h"

#define QUIET_START_S 0.4                 /* a run that is over by then shows no bar */
#define BAR_COLUMNS 24
#define LINE_COLUMNS 78

double clock_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void bar_start(struct bar *bar, bool quiet)
{
	*bar = (struct bar){.shown = !quiet && isatty(STDERR_FILENO), .start_s = clock_s()};
}

static void add_time_left(struct text *line, double left_s)
{
	if (left_s < 90)
		text_addf(line, _("%.0f s left"), ceil(left_s));
	else if (left_s < 5400)
		text_addf(line, _("%.0f min left"), ceil(left_s / 60));
	else
		text_addf(line, _("%.1f h left"), left_s / 3600);
}

void bar_tell(void *context, size_t done, size_t total)
{
	struct bar *bar = context;
	const double spent_s = clock_s() - bar->start_s;
	const double share = total ? (double)done / (double)total : 0;
	const int full = (int)(share * BAR_COLUMNS);
	struct text line = {0};

	if (!bar->shown || spent_s < QUIET_START_S || done == 0)
		return;
	text_addf(&line, "  %3.0f %%  ", floor(100 * share));
	for (int i = 0; i < BAR_COLUMNS; i++)
		text_add(&line, lang_utf8_terminal() ? (i < full ? "█" : "░") : (i < full ? "#" : "."));
	text_add(&line, "  ");
	text_addf(&line, _("%zu of %zu futures"), done, total);
	text_add(&line, "  ");
	add_time_left(&line, spent_s * (1 / share - 1));
	const size_t width = utf8_width(text_str(&line));
	fprintf(stderr, "\r%s%*s", text_str(&line), width < LINE_COLUMNS ? (int)(LINE_COLUMNS - width) : 0, "");
	bar->drawn = true;
	text_release(&line);
}

void bar_end(struct bar *bar)
{
	if (bar->drawn)
		fprintf(stderr, "\r%*s\r", LINE_COLUMNS, "");
	bar->drawn = false;
}
