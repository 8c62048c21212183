/* costcast bill: the invoice of one future, line by line, in FOCUS columns; as a database those of several. */
#include "sim/cli/commands.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/calendar.h"
#include "sim/base/gzip.h"
#include "sim/base/memory.h"
#include "sim/cli/emit.h"
#include "sim/cli/future.h"
#include "sim/cli/outlet.h"
#include "sim/cli/stop.h"
#include "sim/report/database.h"

static const int64_t *month_of(const struct options *options)
{
	return options->monthly ? &options->month_unix_s : NULL;
}

static bool wants_gzip(const struct options *options)
{
	const size_t length = options->output ? strlen(options->output) : 0;

	return options->gzip || (length > 3 && strcmp(options->output + length - 3, ".gz") == 0);
}

/* "2026-09" */
static const char *month_name(int64_t unix_s, char *buf, size_t bytes)
{
	calendar_write(unix_s, buf, bytes)[sizeof "2026-09" - 1] = '\0';
	return buf;
}

static int no_such_month(const struct replay *replay, const struct options *options)
{
	char asked[32], from[32], to[32];
	int64_t first, last;

	month_name(options->month_unix_s, asked, sizeof asked);
	if (bill_months(replay, &first, &last))
		fprintf(stderr, _("costcast bill: there is nothing in %s: the bill is of %s to %s\n"), asked,
			month_name(first, from, sizeof from), month_name(last, to, sizeof to));
	else
		fprintf(stderr, _("costcast bill: there is nothing in %s: the bill is empty\n"), asked);
	return STATUS_USAGE;
}

static int written(const struct options *options, const char *path, int status)
{
	if (!status && !is_stdout(path))
		emit_note(options->quiet, _("written to \"%s\""), path);
	return status;
}

static int put_csv(const struct replay *replay, const struct options *options)
{
	const char *path = options->output ? options->output : "-";
	const enum lang screen = lang_in_use();
	struct text text = {0}, packed = {0};
	int status = STATUS_DONE;

	if (wants_gzip(options) && is_stdout(path) && isatty(STDOUT_FILENO)) {
		fputs(_("costcast bill: compressed data are not for a terminal; \"-o FILE.gz\" keeps them\n"), stderr);
		return STATUS_USAGE;
	}
	lang_use(options->lang);
	const size_t rows = bill_month_write(replay, month_of(options), &text);
	lang_use(screen);
	if (!rows && options->monthly)
		status = no_such_month(replay, options);
	else if (wants_gzip(options))
		status = gzip_write(&text, &packed) ? emit_file(path, &packed) : emit_failed(path, ENOMEM);
	else
		status = emit_file(path, &text);
	text_release(&text);
	text_release(&packed);
	return written(options, path, status);
}

static int one_csv(const struct plan *plan, const struct options *options)
{
	uint64_t replica = 0;
	int status = future_find(plan, options, "bill", &replica);

	if (status)
		return status;
	struct replay *replay = replay_new(plan, 0, replica);

	status = put_csv(replay, options);
	replay_free(replay);
	return status;
}

/* ---- the database ---- */

/* The first K futures of every strategy, or the one that each was asked for. How many rows there are. */
static int64_t add_bills(const struct plan *plan, const struct options *options, const uint64_t *replica, struct database *database)
{
	const uint64_t futures = options->futures ? options->futures : 1;
	int64_t rows = 0;

	for (size_t s = 0; s < plan->strategies; s++)
		for (uint64_t k = 0; k < futures && !stop_asked; k++) {
			struct replay *replay = replay_new(plan, s, options->futures ? k : replica[s]);

			rows += (int64_t)database_add(database, replay);
			replay_free(replay);
		}
	return rows;
}

static int put_database(struct database *database, const struct options *options)
{
	struct text file = {0};
	int status;

	file.s = database_bytes(database, &file.len);
	status = file.s ? emit_file(options->sqlite, &file) : emit_failed(options->sqlite, errno);
	text_release(&file);
	return written(options, options->sqlite, status);
}

static int fill_database(const struct plan *plan, const struct options *options, const uint64_t *replica)
{
	const size_t asked = plan->strategies * (options->futures ? options->futures : 1);
	struct database *database = database_new(plan, month_of(options), asked);
	const enum lang screen = lang_in_use();
	int status = STATUS_DONE;

	stop_install();
	lang_use(options->lang);
	const int64_t rows = add_bills(plan, options, replica, database);
	lang_use(screen);
	if (!rows && options->monthly && !stop_asked) {
		struct replay *replay = replay_new(plan, 0, *replica);

		status = no_such_month(replay, options);
		replay_free(replay);
	} else {
		status = put_database(database, options);
	}
	if (!status && stop_asked)
		status = STATUS_INTERRUPTED;
	database_free(database);
	return status;
}

static int find_all(const struct plan *plan, const struct options *options, uint64_t *replica)
{
	if (!options->futures)
		return future_find(plan, options, "bill", replica);
	if (options->futures <= plan->scenario->replications)
		return STATUS_DONE;
	fprintf(stderr, _("costcast bill: there are no %" PRIu64 " futures in a run of %" PRIu64 "; -n lives more\n"), options->futures,
		plan->scenario->replications);
	return STATUS_USAGE;
}

static int with_database(const struct plan *plan, const struct options *options)
{
	uint64_t *replica = mem_new(plan->strategies, sizeof *replica);
	int status = find_all(plan, options, replica);

	if (!status && options->output) {         /* of one bill: see the checks of options */
		struct replay *replay = replay_new(plan, 0, *replica);

		status = put_csv(replay, options);
		replay_free(replay);
	}
	if (!status)
		status = fill_database(plan, options, replica);
	free(replica);
	return status;
}

/* Of --strategy A,B or all. */
static int plan_several(struct loaded *loaded, const struct models *known, const struct options *options)
{
	struct options several = *options;
	const bool all = options->strategy && strcmp(options->strategy, "all") == 0;

	several.overrides.strategies = all ? NULL : options->strategy;
	several.baseline_alone = !options->strategy;
	return load_plan(loaded, options->argument[0], known, &several);
}

int command_bill(const struct models *known, const struct options *options)
{
	struct loaded loaded;
	int status = options->sqlite ? plan_several(&loaded, known, options) : future_plan(&loaded, known, options, "bill");

	if (status)
		return status;
	status = options->sqlite ? with_database(loaded.plan, options) : one_csv(loaded.plan, options);
	load_release(&loaded);
	return status;
}
