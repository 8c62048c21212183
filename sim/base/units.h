/* Quantities with units. Inside the program a dimension has one base unit and no other:
 * seconds, bytes, USD, USD per hour, USD per GiB-month, per second, FLOP/s, bit/s, ratios as fractions.
 * The decimal grammar is strict: [+-]digits[.digits][e[+-]digits], no leading zero ("010"), no hex, no nan, no
 * inf, no "_", no ",". A value is the double nearest to the exact product of the decimal and the unit (0.07 h is 252 s). */
#ifndef COSTCAST_BASE_UNITS_H
#define COSTCAST_BASE_UNITS_H

#include <stdbool.h>
#include <stddef.h>

enum dimension {
	DIM_NUMBER,               /* "8", "1e12": a pure number, no unit allowed */
	DIM_RATIO,                /* "38 %", "0.5 %": the unit is required; base: fraction (0.38) */
	DIM_FRACTION,             /* a share in (0, 1] that the field writes without a unit: "0.391" or "39.1 %"; base: fraction */
	DIM_TIME,                 /* "90 s", "5 min", "6 h", "8 d", "2 weeks", "1 y" (365 d), "200 ms"; base: s */
	DIM_BYTES,                /* "500 GB" (1000^3), "2 TiB" (1024^4), "1 B"; base: byte */
	DIM_USD,                  /* "$40000", "40000 USD", "40000USD"; base: USD */
	DIM_USD_PER_HOUR,         /* "$32.77/h", "32.77USD/h", "$0.01/min", "$0.5/s", "$700/d"; base: USD/h */
	DIM_USD_PER_GIB_MONTH,    /* "$0.023/GB-month" or "/GiB-month": both mean the provider's GB of 2^30 bytes;
	                             "$23/TB-month", "$23/TiB-month" likewise 2^40; base: USD/(GiB·month) */
	DIM_USD_PER_GIB,          /* "$0.09/GB" (2^30, as providers meter); base: USD/GiB */
	DIM_RATE,                 /* "0.1 /h", "12 /s", "3 /d", "2 per h"; base: 1/s */
	DIM_FLOPS,                /* "312 TFLOP/s", "1 PFLOP/s"; base: FLOP/s */
	DIM_BITS_PER_SECOND,      /* "400 Gbit/s", "100 Gbps"; base: bit/s */
	DIM_COUNT_OF              /* number of dimensions */
};

enum unit_fault {
	UNIT_OK,
	UNIT_NO_NUMBER,           /* not a decimal number at all */
	UNIT_MISSING,             /* a bare number where a unit belongs */
	UNIT_UNKNOWN,             /* a unit nobody knows */
	UNIT_OTHER_DIMENSION,     /* a known unit of another dimension */
	UNIT_NOT_FINITE           /* overflows a double (1e400), or is not zero and would become zero (1e-400) */
};

/* Read the whole TEXT (blanks around it and before the unit are fine) as a quantity of DIM, in its base unit. */
enum unit_fault unit_read(const char *text, enum dimension dim, double *value);
/* For messages: what a DIM looks like ("a time such as 6 h"); marked for translation, not yet translated. */
const char *dimension_example(enum dimension dim);
/* The unit's own sign for the reference ("s", "USD/h"). */
const char *dimension_unit(enum dimension dim);
/* Write VALUE (base unit) as a person would, to be read back by unit_read to the same double: "6 h", "$32.7726/h",
 * "38 %". Picks the largest unit in which it is exact; buf of 64 bytes always suffices. Returns buf. */
char *unit_write(double value, enum dimension dim, char *buf, size_t bytes);
/* The same for sentences, in the language in use: es "32,7726 $/h", "1 año"; not to be read back. */
char *unit_say(double value, enum dimension dim, char *buf, size_t bytes);
/* Strict decimal: the whole of TEXT, no blanks. False when it is not one, or not finite. */
bool number_read(const char *text, double *value);
/* Strict unsigned decimal integer up to 2^64-1: no sign, no leading zero ("0" itself is fine). */
bool integer_read(const char *text, unsigned long long *value);

#endif
