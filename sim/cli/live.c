#include "sim/cli/live.h"

#include <stdio.h>

#include "sim/cli/emit.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"

struct futures *live_futures(const struct plan *plan, uint64_t count, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	struct futures *futures = futures_run(plan, 0, count, options->threads, &progress);
	bar_end(&bar);
	return futures;
}

int live_overflow(void)
{
	fputs(_("costcast: overflow: a bill of this scenario passes the largest sum of money, 9.2 thousand million dollars\n"), stderr);
	return STATUS_INVALID;
}

int live_check(const struct futures *futures)
{
	if (futures->overflow)
		return live_overflow();
	if (futures->count)
		return STATUS_DONE;
	emit_note(false, _("interrupted before the first future was finished; nothing was written"));
	return STATUS_INTERRUPTED;
}

int live_check_whole(const struct futures *futures)
{
	if (futures->overflow)
		return live_overflow();
	if (!futures->partial && futures->count)
		return STATUS_DONE;
	emit_note(false, _("interrupted: half a run answers nothing, so nothing is shown"));
	return STATUS_INTERRUPTED;
}
