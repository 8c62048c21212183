#include "sim/cli/future.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/cli/commands.h"
#include "sim/cli/emit.h"
#include "sim/cli/live.h"
#include "sim/cli/stop.h"

int future_plan(struct loaded *loaded, const struct models *known, const struct options *options, const char *command)
{
	struct options alone = *options;

	if (options->strategy && strchr(options->strategy, ',')) {
		fprintf(stderr, _("costcast %s: \"--strategy\" takes one strategy, not \"%s\"\n"), command, shortened(options->strategy));
		return STATUS_USAGE;
	}
	alone.overrides.strategies = options->strategy;
	alone.baseline_alone = !options->strategy;
	return load_plan(loaded, options->argument[0], known, &alone);
}

/* PLACE as a sentence has it; on the command line it is one word, the same in all languages. */
static const char *place_said(const char *place)
{
	return strcmp(place, "worst") == 0 ? _("the worst") : strcmp(place, "p95") == 0 ? _("the p95") : _("the median");
}

static void tell_place(const struct plan *plan, const struct options *options, size_t strategy, const char *place, uint64_t replica)
{
	const uint64_t count = plan->scenario->replications;
	struct text whose = {0};

	if (plan->strategies > 1)
		text_addf(&whose, "%s: ", plan->strategy[strategy].strategy->name);
	text_addf(&whose, ngettext("%s of %" PRIu64 " future: replica %" PRIu64, "%s of %" PRIu64 " futures: replica %" PRIu64, count),
		  place_said(place), count, replica);
	emit_note(options->quiet, "%s", text_str(&whose));
	text_release(&whose);
}

/* "median", "p95", "worst" are places in a run: it is lived again, for these strategies alone, with the same seed and N. */
static int find_in_run(const struct plan *plan, const struct options *options, const char *place, uint64_t *replica)
{
	int status = STATUS_INTERRUPTED;

	stop_install();
	struct futures *futures = live_futures(plan, plan->scenario->replications, options);
	if (!futures->partial && futures->count) {
		struct summary *summary = summary_new(futures);

		for (size_t i = 0; i < plan->strategies; i++) {
			const struct strategy_summary *s = &summary->strategy[i];

			replica[i] = strcmp(place, "worst") == 0 ? s->replica_worst : strcmp(place, "p95") == 0 ? s->replica_p95 : s->replica_p50;
			tell_place(plan, options, i, place, replica[i]);
		}
		summary_free(summary);
		status = STATUS_DONE;
	}
	futures_free(futures);
	return status;
}

int future_find(const struct plan *plan, const struct options *options, const char *command, uint64_t *replica)
{
	const uint64_t count = plan->scenario->replications;
	const char *place = options->replica ? options->replica : "median";

	if (place[0] < '0' || place[0] > '9')
		return find_in_run(plan, options, place, replica);
	for (size_t i = 0; i < plan->strategies; i++)
		replica[i] = strtoull(place, NULL, 10);
	if (*replica < count)
		return STATUS_DONE;
	fprintf(stderr, _("costcast %s: there is no replica %" PRIu64 " in a run of %" PRIu64 ": they count from 0; -n lives more\n"),
		command, *replica, count);
	return STATUS_USAGE;
}
