/* Bills as a database of SQLite, for people who would rather ask than scroll: made in memory, so that writing it is writing a file. */
#ifndef COSTCAST_REPORT_DATABASE_H
#define COSTCAST_REPORT_DATABASE_H

#include "sim/study/futures.h"

struct database;

/* For bills of PLAN, of one billing period or (MONTH_UNIX_S NULL) of all; ASKED is how many there are to be. */
struct database *database_new(const struct plan *plan, const int64_t *month_unix_s, size_t asked);
void database_free(struct database *database);
/* How many rows the bill has. Faults are told by database_bytes(). */
size_t database_add(struct database *database, const struct replay *replay);
/* The whole file, in fresh memory. NULL: errno is ENOMEM, or EFBIG when there is more than such a database may hold. */
char *database_bytes(struct database *database, size_t *bytes);

#endif
