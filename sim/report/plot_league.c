#include "sim/report/league.h"
bool league_plot(const struct league_told *told, const struct plot_options *options, bool *rendered, char **note)
{
	(void)told; (void)options; *rendered = false; *note = NULL;
	return true;
}
