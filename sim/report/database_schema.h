/* What the database of bills is made of, inside this folder. */
#ifndef COSTCAST_REPORT_DATABASE_SCHEMA_H
#define COSTCAST_REPORT_DATABASE_SCHEMA_H

#include "sim/base/text.h"

enum { DATABASE_OWN = 5, DATABASE_MONEY = 4 };    /* columns of `focus` before and after those of FOCUS */

void database_tables(struct text *sql);           /* before the rows */
void database_views(struct text *sql);            /* after them: indices, too */
void database_insert(struct text *sql);           /* one row of `focus`, all columns in order */

#endif
