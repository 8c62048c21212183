/* Between the two files that read CSV: one line as cells. */
#ifndef COSTCAST_MODELS_USAGE_CSV_H
#define COSTCAST_MODELS_USAGE_CSV_H

#include "models/usage/usage.h"

struct cell {
	char *text;                       /* without quotes and the blanks around it; "": nothing was said */
	const char *from, *to;            /* where it stands in the file */
};

struct csv {
	const struct binding *b;
	const char *path;                 /* "workloads.bert.file" */
	const struct source *source;
	const char *line;                 /* its start, while it is looked at */
	int number;
	struct cell *cell;                /* of this line; the same memory for all lines */
	size_t cells, cell_cap;
	char *scratch;                    /* texts of the cells */
	size_t scratch_cap, faults;
};

/* csv.c: the cells of [FROM, TO) into csv->cell; false after an error. */
bool csv_cells(struct csv *csv, const char *from, const char *to);
struct place csv_place(const struct csv *csv, const char *from, const char *to);
void csv_fault(struct csv *csv, struct place at, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* columns.c: what the columns mean, and a line as a row of the history. */
struct columns {
	const struct schema_row **row;    /* [count]: the key; NULL for a tag's own column */
	const char **name;
	size_t count;
	struct tag *tag;                  /* of one line; the same memory for all lines */
	size_t tag_cap;
};
bool columns_read(struct csv *csv, struct columns *columns);
bool columns_row(struct csv *csv, struct columns *columns, struct history *history, const char *path);

#endif
