/* Is a CSV a FOCUS 1.2 dataset? (focus.finops.org, specification v1.2: column and attribute requirements, in our words.)
 * Three tables: what each column may hold, what must be so within a row, what must be so over the whole file. */
#ifndef COSTCAST_TESTS_FOCUS_CHECK_H
#define COSTCAST_TESTS_FOCUS_CHECK_H

#include <stdbool.h>

#include "sim/base/text.h"
#include "tests/support/csv.h"

enum focus_level { FOCUS_MANDATORY, FOCUS_CONDITIONAL, FOCUS_RECOMMENDED };
enum focus_type { FOCUS_STRING, FOCUS_DECIMAL, FOCUS_PRICE, FOCUS_DATE, FOCUS_JSON, FOCUS_CURRENCY };

struct focus_column {
	const char *name;
	enum focus_level level;
	enum focus_type type;
	bool null;                        /* may it be empty? */
	const char *allowed;              /* "Used;Unused"; NULL: anything of its type */
	const char *without;              /* why a bill of costcast may do without this conditional one; NULL: it may not */
};
extern const struct focus_column focus_column[];
extern const size_t focus_columns;

int focus_at(const struct csv *csv, const char *column);           /* -1: there is no such column */
struct focus_row { const struct csv *csv; size_t row; };
const char *focus_cell(const struct focus_row *row, const char *column);        /* "" when there is no such column */
bool focus_is(const struct focus_row *row, const char *column, const char *word);
bool focus_null(const struct focus_row *row, const char *column);
double focus_number(const struct focus_row *row, const char *column);

struct focus_rule {
	const char *name, *words;
	bool (*holds)(const struct focus_row *row);
};
extern const struct focus_rule focus_rule[];
extern const size_t focus_rules;
struct focus_law {
	const char *name, *words;
	bool (*holds)(const struct csv *csv);
};
extern const struct focus_law focus_law[];
extern const size_t focus_laws;

/* How many faults; a line of FAULTS for each: "row 3: rule: words". */
size_t focus_check(const struct csv *csv, struct text *faults);
/* Does a cell hold what its type says? */
bool focus_type_fits(enum focus_type type, const char *cell);

#endif
