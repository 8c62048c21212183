/* A CSV text taken apart as RFC 4180 says, for tests of sinks. */
#ifndef COSTCAST_TESTS_CSV_H
#define COSTCAST_TESTS_CSV_H

#include <stdbool.h>
#include <stddef.h>

struct csv {
	char ***cell;                     /* [row][column] */
	size_t rows, columns;             /* all rows have as many, or csv_read fails the test */
};
struct csv csv_read(const char *text);
void csv_free(struct csv *csv);
size_t csv_column(const struct csv *csv, const char *name);
const char *csv_at(const struct csv *csv, size_t row, const char *column);      /* row 0 is the header */
/* A decimal such as "-12.5" as integer nano units, exactly; fails the test when it is not one. */
long long csv_nano(const char *decimal);

#endif
