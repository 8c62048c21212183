#include "sim/report/database.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/bill.h"
#include "sim/report/database_schema.h"
#include "sim/study/charges.h"

enum table { SCENARIO, FOCUS, TAGS, DAILY, TABLES };
static const char *const insert[] = {
	[SCENARIO] = "INSERT INTO scenario VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[TAGS] = "INSERT INTO tags VALUES (?, ?, ?)", [DAILY] = "INSERT INTO daily VALUES (?, ?, ?, ?)"};

struct database {
	sqlite3 *sqlite;
	sqlite3_stmt *statement[TABLES];
	int at[TABLES];                   /* the last parameter that was bound */
	int fault;                        /* the first one, of SQLite; SQLITE_OK */
	sqlite3_int64 bills, lines;
	size_t asked;
	const int64_t *month_unix_s;      /* NULL: all */
	int64_t month;
	char sha256[65];
};

static void note(struct database *d, int status)
{
	if (d->fault == SQLITE_OK && status != SQLITE_OK && status != SQLITE_DONE)
		d->fault = status;
}

static void execute(struct database *d, void (*write)(struct text *sql))
{
	struct text sql = {0};

	write(&sql);
	if (d->fault == SQLITE_OK)
		note(d, sqlite3_exec(d->sqlite, text_str(&sql), NULL, NULL, NULL));
	text_release(&sql);
}

static void prepare(struct database *d)
{
	struct text focus = {0};

	database_insert(&focus);
	for (int t = 0; t < TABLES && d->fault == SQLITE_OK; t++)
		note(d, sqlite3_prepare_v2(d->sqlite, t == FOCUS ? text_str(&focus) : insert[t], -1, &d->statement[t], NULL));
	text_release(&focus);
}

struct database *database_new(const struct plan *plan, const int64_t *month_unix_s, size_t asked)
{
	struct database *d = mem_new(1, sizeof *d);

	d->asked = asked;
	d->month = month_unix_s ? *month_unix_s : 0;
	d->month_unix_s = month_unix_s ? &d->month : NULL;
	scenario_sha256(plan->scenario, d->sha256);
	note(d, sqlite3_open_v2(":memory:", &d->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
	execute(d, database_tables);
	prepare(d);
	return d;
}

void database_free(struct database *d)
{
	if (!d)
		return;
	for (int t = 0; t < TABLES; t++)
		sqlite3_finalize(d->statement[t]);
	sqlite3_close(d->sqlite);
	free(d);
}

/* ---- one row: its values in order, then put() ---- */

static void add_integer(struct database *d, enum table t, int64_t x)
{
	note(d, sqlite3_bind_int64(d->statement[t], ++d->at[t], x));
}

static void add_real(struct database *d, enum table t, double x)
{
	note(d, sqlite3_bind_double(d->statement[t], ++d->at[t], x));
}

/* NULL is NULL. */
static void add_text(struct database *d, enum table t, const char *s)
{
	note(d, sqlite3_bind_text(d->statement[t], ++d->at[t], s, -1, SQLITE_TRANSIENT));
}

static void put(struct database *d, enum table t)
{
	note(d, sqlite3_step(d->statement[t]));
	sqlite3_reset(d->statement[t]);
	d->at[t] = 0;
}

static void put_scenario(struct database *d, const struct replay *replay)
{
	const struct scenario *scenario = replay->plan->scenario;
	const struct strategy *strategy = replay->plan->strategy[replay->strategy].strategy;
	char start[32], month[32], seed[24];

	snprintf(seed, sizeof seed, "%llu", (unsigned long long)scenario->seed);        /* an INTEGER there is signed */
	calendar_write(d->month, month, sizeof month)[sizeof "2026-09" - 1] = '\0';
	add_integer(d, SCENARIO, ++d->bills);
	add_text(d, SCENARIO, scenario->file);
	add_text(d, SCENARIO, bilingual_str(&scenario->title));
	add_text(d, SCENARIO, d->sha256);
	add_text(d, SCENARIO, COSTCAST_VERSION);
	add_text(d, SCENARIO, calendar_write(scenario->start_unix_s, start, sizeof start));
	add_text(d, SCENARIO, seed);
	add_integer(d, SCENARIO, (int64_t)scenario->replications);
	add_integer(d, SCENARIO, (int64_t)d->asked);
	add_text(d, SCENARIO, d->month_unix_s ? month : NULL);
	add_text(d, SCENARIO, strategy->name);
	add_text(d, SCENARIO, strategy_title(strategy));
	add_text(d, SCENARIO, or_else(strategy->book->name, ""));
	add_integer(d, SCENARIO, (int64_t)replay->replica);
	add_integer(d, SCENARIO, replay->finished);
	add_real(d, SCENARIO, money_usd(replay->ledger.total));
	add_integer(d, SCENARIO, replay->ledger.total.nano);
	put(d, SCENARIO);
}

static void add_cell(struct database *d, const struct row *row, const struct bill_column *column, struct text *cell)
{
	text_clear(cell);
	column->write(row, cell);
	if (!cell->len)
		add_text(d, FOCUS, NULL);
	else if (column->kind == BILL_TEXT)
		add_text(d, FOCUS, text_str(cell));
	else
		add_real(d, FOCUS, strtod(text_str(cell), NULL));
}

/* In the order of the columns of money. */
static void add_exact(struct database *d, const struct row *row)
{
	const int64_t nano[DATABASE_MONEY] = {row->segment->billed.nano, row->pricing.contracted.nano, row->segment->effective.nano,
					      row->pricing.list.nano};

	for (int i = 0; i < DATABASE_MONEY; i++)
		add_integer(d, FOCUS, nano[i]);
}

static void put_row(struct database *d, const struct row *row)
{
	struct text cell = {0};

	add_integer(d, FOCUS, ++d->lines);
	add_integer(d, FOCUS, d->bills);
	add_text(d, FOCUS, row->strategy->strategy->name);
	add_integer(d, FOCUS, (int64_t)row->replay->replica);
	add_text(d, FOCUS, charge_workload(row->strategy, row->line));
	for (size_t c = 0; c < bill_columns; c++)
		add_cell(d, row, bill_column + c, &cell);
	add_exact(d, row);
	put(d, FOCUS);
	text_release(&cell);
}

static void put_tag(void *context, const struct tag *tag)
{
	struct database *d = context;

	add_integer(d, TAGS, d->lines);
	add_text(d, TAGS, tag->name);
	add_text(d, TAGS, tag->value);
	put(d, TAGS);
}

static void put_days(struct database *d, const struct segment *segment)
{
	struct bill_day day;
	char buf[32];

	for (size_t n = 0; segment_day(segment, n, &day); n++) {
		calendar_write(day.unix_s, buf, sizeof buf)[sizeof "2026-09-01" - 1] = '\0';
		add_integer(d, DAILY, d->lines);
		add_text(d, DAILY, buf);
		add_integer(d, DAILY, day.billed.nano);
		add_integer(d, DAILY, day.effective.nano);
		put(d, DAILY);
	}
}

size_t database_add(struct database *d, const struct replay *replay)
{
	struct row row = {.replay = replay, .plain = true};
	struct segments segments = {0};
	const sqlite3_int64 before = d->lines;

	replay_segments(replay, &segments);
	if (d->fault == SQLITE_OK)
		put_scenario(d, replay);
	for (size_t i = 0; i < segments.count && d->fault == SQLITE_OK; i++) {
		if (!segment_is_of(segments.item + i, d->month_unix_s))
			continue;
		row_of(&row, segments.item + i);
		put_row(d, &row);
		row_tags(&row, put_tag, d);
		put_days(d, segments.item + i);
	}
	segments_release(&segments);
	return (size_t)(d->lines - before);
}

char *database_bytes(struct database *d, size_t *bytes)
{
	sqlite3_int64 size = 0;
	char *copy = NULL;

	execute(d, database_views);
	unsigned char *file = d->fault == SQLITE_OK ? sqlite3_serialize(d->sqlite, "main", &size, 0) : NULL;

	*bytes = (size_t)size;
	if (file) {
		copy = mem_new(*bytes, 1);
		memcpy(copy, file, *bytes);
	}
	errno = d->fault == SQLITE_FULL || d->fault == SQLITE_TOOBIG ? EFBIG : ENOMEM;
	sqlite3_free(file);
	return copy;
}
