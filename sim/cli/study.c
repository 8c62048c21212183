#include "sim/cli/study.h"

#include <stdio.h>

#include "sim/cli/commands.h"
#include "sim/cli/progress.h"
#include "sim/cli/stop.h"

int study_said(struct diag *diag, bool fine)
{
	const int status = fine ? STATUS_DONE : diag->count && diag->item[0].at.source ? STATUS_INVALID : STATUS_USAGE;

	diag_print(diag, stderr);
	diag_release(diag);
	return status;
}

static void live(const struct study *study, void *of, const struct options *options)
{
	struct bar bar;
	const struct progress progress = {bar_tell, &bar, &stop_asked};

	bar_start(&bar, options->quiet);
	study->live(of, options->threads, &progress);
	bar_end(&bar);
}

int study_run(const struct study *study, const struct models *known, const struct options *options)
{
	struct loaded loaded;
	struct folder folder = {.lock_fd = -1};
	const double start_s = clock_s();
	int status = load_plan(&loaded, options->argument[0], known, options);

	if (status)
		return status;
	void *of = study->read(&loaded, options, &status);

	if (!status && options->output)
		status = folder_open(&folder, options->output, options->force, false);
	if (!status) {
		stop_install();
		live(study, of, options);
		status = study->tell(&loaded, of, options, &folder, start_s);
	}
	folder_close(&folder);
	study->release(of);
	load_release(&loaded);
	return status;
}
