/* What lies below numbers with units: the strict decimal grammar, exact scaling, and the shortest decimal of a double.
 * Used by text.c and the unit files; other rooms want units.h. */
#ifndef COSTCAST_BASE_DECIMAL_H
#define COSTCAST_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/text.h"

struct scale {                  /* times / over * 10^pow10, all exact */
	uint64_t times, over;
	int pow10;
};

struct decimal {                /* d.ddd × 10^exponent; zero is one digit 0 */
	bool negative;
	int digits, exponent;
	char digit[24];
};

/* How many bytes at S are [+-]digits[.digits][e[+-]digits], without a leading zero before another digit; 0: none. */
size_t decimal_span(const char *s);
/* The double nearest to (the decimal of BYTES at S) × SCALE, rounded once. False when it overflows, or when it is not
 * zero and would become zero. Minus zero comes back as zero. */
bool decimal_value(const char *s, size_t bytes, const struct scale *scale, double *value);
/* The shortest decimal that reads back as X; finite values only. */
void decimal_shortest(double x, struct decimal *decimal);
/* X rounded to so many significant digits (1 to 17), trailing zeros dropped. */
void decimal_round(double x, int digits, struct decimal *decimal);
/* "192", "0.1", "1e-09": plain from 1e-5 to below 1e16, else with an exponent of at least two digits, as printf does. */
void decimal_write(const struct decimal *decimal, struct text *out);

#endif
