#include "sim/base/unit_table.h"

#include "sim/base/lang.h"

#define TIMES(n) {.times = (n), .over = 1}
#define OVER(n) {.times = 1, .over = (n)}
#define TEN(p) {.times = 1, .over = 1, .pow10 = (p)}
#define ONE TIMES(1)
#define BINARY(p) TIMES(UINT64_C(1) << (p))

/* A year is 365 days, as terms of commitments are. There is no "m", "M" or "month" of time: a minute to some, a month
 * to others, and months differ. */
const struct unit unit_table[] = {
	{DIM_NUMBER, "", ONE, true},

	{DIM_RATIO, "%", TEN(-2), true},

	{DIM_FRACTION, "", ONE, true},
	{DIM_FRACTION, "%", TEN(-2), false},

	{DIM_TIME, "y", TIMES(31536000), true},
	{DIM_TIME, "w", TIMES(604800), true},
	{DIM_TIME, "d", TIMES(86400), true},
	{DIM_TIME, "h", TIMES(3600), true},
	{DIM_TIME, "min", TIMES(60), true},
	{DIM_TIME, "s", ONE, true},
	{DIM_TIME, "ms", TEN(-3), true},
	{DIM_TIME, "us", TEN(-6), true},
	{DIM_TIME, "ns", TEN(-9), true},
	{DIM_TIME, "year", TIMES(31536000), false},
	{DIM_TIME, "years", TIMES(31536000), false},
	{DIM_TIME, "week", TIMES(604800), false},
	{DIM_TIME, "weeks", TIMES(604800), false},
	{DIM_TIME, "day", TIMES(86400), false},
	{DIM_TIME, "days", TIMES(86400), false},
	{DIM_TIME, "hour", TIMES(3600), false},
	{DIM_TIME, "hours", TIMES(3600), false},
	{DIM_TIME, "hr", TIMES(3600), false},
	{DIM_TIME, "minute", TIMES(60), false},
	{DIM_TIME, "minutes", TIMES(60), false},
	{DIM_TIME, "sec", ONE, false},
	{DIM_TIME, "second", ONE, false},
	{DIM_TIME, "seconds", ONE, false},
	{DIM_TIME, "µs", TEN(-6), false},               /* U+00B5, the micro sign */
	{DIM_TIME, "μs", TEN(-6), false},               /* U+03BC, the Greek letter */

	{DIM_BYTES, "PiB", BINARY(50), true},
	{DIM_BYTES, "PB", TEN(15), true},
	{DIM_BYTES, "TiB", BINARY(40), true},
	{DIM_BYTES, "TB", TEN(12), true},
	{DIM_BYTES, "GiB", BINARY(30), true},
	{DIM_BYTES, "GB", TEN(9), true},
	{DIM_BYTES, "MiB", BINARY(20), true},
	{DIM_BYTES, "MB", TEN(6), true},
	{DIM_BYTES, "KiB", BINARY(10), true},
	{DIM_BYTES, "kB", TEN(3), true},
	{DIM_BYTES, "KB", TEN(3), false},
	{DIM_BYTES, "B", ONE, true},

	{DIM_USD, "", ONE, true},

	{DIM_USD_PER_HOUR, "h", ONE, true},
	{DIM_USD_PER_HOUR, "hour", ONE, false},
	{DIM_USD_PER_HOUR, "hr", ONE, false},
	{DIM_USD_PER_HOUR, "s", TIMES(3600), false},
	{DIM_USD_PER_HOUR, "sec", TIMES(3600), false},
	{DIM_USD_PER_HOUR, "second", TIMES(3600), false},
	{DIM_USD_PER_HOUR, "min", TIMES(60), false},
	{DIM_USD_PER_HOUR, "minute", TIMES(60), false},
	{DIM_USD_PER_HOUR, "d", OVER(24), false},
	{DIM_USD_PER_HOUR, "day", OVER(24), false},
	{DIM_USD_PER_HOUR, "w", OVER(168), false},
	{DIM_USD_PER_HOUR, "week", OVER(168), false},
	{DIM_USD_PER_HOUR, "y", OVER(8760), false},
	{DIM_USD_PER_HOUR, "year", OVER(8760), false},

	/* The GB on a provider's storage bill has 2^30 bytes (AWS: "GB-Month ... 1 GB = 2^30 bytes", S3 billing FAQ). */
	{DIM_USD_PER_GIB_MONTH, "GiB-month", ONE, true},
	{DIM_USD_PER_GIB_MONTH, "GB-month", ONE, false},
	{DIM_USD_PER_GIB_MONTH, "TiB-month", OVER(1024), false},
	{DIM_USD_PER_GIB_MONTH, "TB-month", OVER(1024), false},

	{DIM_USD_PER_GIB, "GiB", ONE, true},
	{DIM_USD_PER_GIB, "GB", ONE, false},
	{DIM_USD_PER_GIB, "TiB", OVER(1024), false},
	{DIM_USD_PER_GIB, "TB", OVER(1024), false},

	{DIM_RATE, "h", OVER(3600), true},              /* first: interruptions are told per hour */
	{DIM_RATE, "s", ONE, true},
	{DIM_RATE, "d", OVER(86400), true},
	{DIM_RATE, "min", OVER(60), true},
	{DIM_RATE, "y", OVER(31536000), true},
	{DIM_RATE, "hour", OVER(3600), false},
	{DIM_RATE, "hr", OVER(3600), false},
	{DIM_RATE, "sec", ONE, false},
	{DIM_RATE, "second", ONE, false},
	{DIM_RATE, "day", OVER(86400), false},
	{DIM_RATE, "minute", OVER(60), false},
	{DIM_RATE, "w", OVER(604800), false},
	{DIM_RATE, "week", OVER(604800), false},
	{DIM_RATE, "year", OVER(31536000), false},

	{DIM_FLOPS, "EFLOP/s", TEN(18), true},
	{DIM_FLOPS, "PFLOP/s", TEN(15), true},
	{DIM_FLOPS, "TFLOP/s", TEN(12), true},
	{DIM_FLOPS, "GFLOP/s", TEN(9), true},
	{DIM_FLOPS, "MFLOP/s", TEN(6), true},
	{DIM_FLOPS, "FLOP/s", ONE, true},
	{DIM_FLOPS, "EFLOPS", TEN(18), false},
	{DIM_FLOPS, "PFLOPS", TEN(15), false},
	{DIM_FLOPS, "TFLOPS", TEN(12), false},
	{DIM_FLOPS, "GFLOPS", TEN(9), false},
	{DIM_FLOPS, "MFLOPS", TEN(6), false},

	{DIM_BITS_PER_SECOND, "Tbit/s", TEN(12), true},
	{DIM_BITS_PER_SECOND, "Gbit/s", TEN(9), true},
	{DIM_BITS_PER_SECOND, "Mbit/s", TEN(6), true},
	{DIM_BITS_PER_SECOND, "kbit/s", TEN(3), true},
	{DIM_BITS_PER_SECOND, "bit/s", ONE, true},
	{DIM_BITS_PER_SECOND, "Tbps", TEN(12), false},
	{DIM_BITS_PER_SECOND, "Gbps", TEN(9), false},
	{DIM_BITS_PER_SECOND, "Mbps", TEN(6), false},
	{DIM_BITS_PER_SECOND, "kbps", TEN(3), false},
	{DIM_BITS_PER_SECOND, "bps", ONE, false},
};
const size_t unit_count = sizeof unit_table / sizeof *unit_table;

const struct unit_form unit_form[DIM_COUNT_OF] = {
	[DIM_NUMBER] = {false, false, "", N_("a number such as 8")},
	[DIM_RATIO] = {false, false, "%", N_("a percentage such as 38 %")},
	[DIM_FRACTION] = {false, false, "", N_("a share such as 0.391 or 39.1 %")},
	[DIM_TIME] = {false, false, "s", N_("a time such as 6 h")},
	[DIM_BYTES] = {false, false, "B", N_("a size such as 500 GB")},
	[DIM_USD] = {true, false, "USD", N_("an amount such as $40000")},
	[DIM_USD_PER_HOUR] = {true, true, "USD/h", N_("a price per time such as $32.77/h")},
	[DIM_USD_PER_GIB_MONTH] = {true, true, "USD/GiB-month", N_("a storage price such as $0.023/GB-month")},
	[DIM_USD_PER_GIB] = {true, true, "USD/GiB", N_("a price per volume such as $0.09/GB")},
	[DIM_RATE] = {false, true, "1/s", N_("a rate such as 0.1 /h")},
	[DIM_FLOPS] = {false, false, "FLOP/s", N_("a computing speed such as 312 TFLOP/s")},
	[DIM_BITS_PER_SECOND] = {false, false, "bit/s", N_("a network speed such as 400 Gbit/s")},
};

const char *dimension_example(enum dimension dim)
{
	return unit_form[dim].example;
}

const char *dimension_unit(enum dimension dim)
{
	return unit_form[dim].base;
}
