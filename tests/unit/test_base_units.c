/* Units: the strict grammar, exact factors, and the way back through unit_write, bit for bit. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/base/lang.h"
#include "sim/base/units.h"

static uint64_t mix = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t any64(void)
{
	mix ^= mix << 13;
	mix ^= mix >> 7;
	mix ^= mix << 17;
	return mix * UINT64_C(0x2545F4914F6CDD1D);
}

struct quantity {
	enum dimension dim;
	const char *text;
	double value;
};

/* Every value is a literal of the compiler: what a person expects is the double nearest to the exact product. */
static void reads_exactly(void **state)
{
	(void)state;
	static const struct quantity good[] = {
		{DIM_NUMBER, "8", 8}, {DIM_NUMBER, "1e12", 1e12}, {DIM_NUMBER, "-2.385", -2.385}, {DIM_NUMBER, " 0.5 ", 0.5},
		{DIM_NUMBER, "+4", 4}, {DIM_NUMBER, "1E-3", 0.001}, {DIM_NUMBER, "0", 0}, {DIM_NUMBER, "0.0", 0},
		{DIM_RATIO, "38 %", 0.38}, {DIM_RATIO, "38%", 0.38}, {DIM_RATIO, "0.5 %", 0.005}, {DIM_RATIO, "0.7 %", 0.007},
		{DIM_RATIO, "150 %", 1.5}, {DIM_RATIO, "-20 %", -0.2}, {DIM_RATIO, "100\u00A0%", 1},
		{DIM_FRACTION, "0.391", 0.391}, {DIM_FRACTION, "39.1 %", 0.391},
		{DIM_TIME, "90 s", 90}, {DIM_TIME, "5 min", 300}, {DIM_TIME, "6 h", 21600}, {DIM_TIME, "8 d", 691200},
		{DIM_TIME, "2 weeks", 1209600}, {DIM_TIME, "1 y", 31536000}, {DIM_TIME, "200 ms", 0.2}, {DIM_TIME, "0.1 h", 360},
		{DIM_TIME, "0.07 h", 252}, {DIM_TIME, "1.1 d", 95040}, {DIM_TIME, "0.3 w", 181440}, {DIM_TIME, "2.385 h", 8586},
		{DIM_TIME, "3 µs", 3e-6}, {DIM_TIME, "3 μs", 3e-6}, {DIM_TIME, "3us", 3e-6}, {DIM_TIME, "7 ns", 7e-9},
		{DIM_TIME, "1 hour", 3600}, {DIM_TIME, "2 hours", 7200}, {DIM_TIME, "2hr", 7200}, {DIM_TIME, "1 day", 86400},
		{DIM_TIME, "3 days", 259200}, {DIM_TIME, "1 week", 604800}, {DIM_TIME, "3 years", 94608000},
		{DIM_TIME, "1 year", 31536000}, {DIM_TIME, "1 sec", 1}, {DIM_TIME, "6\u202Fh", 21600}, {DIM_TIME, "6\u00A0h", 21600},
		{DIM_TIME, "\t6  h ", 21600}, {DIM_TIME, "1e2 s", 100}, {DIM_TIME, "0 s", 0}, {DIM_TIME, "-3 h", -10800},
		{DIM_BYTES, "500 GB", 5e11}, {DIM_BYTES, "2 TiB", 2199023255552}, {DIM_BYTES, "1 B", 1}, {DIM_BYTES, "3 kB", 3000},
		{DIM_BYTES, "3 KB", 3000}, {DIM_BYTES, "1 KiB", 1024}, {DIM_BYTES, "0.3 GB", 3e8}, {DIM_BYTES, "1 PiB", 0x1p50},
		{DIM_BYTES, "1.5 PB", 1.5e15}, {DIM_BYTES, "7 MB", 7e6}, {DIM_BYTES, "7 MiB", 7340032}, {DIM_BYTES, "7GiB", 7516192768},
		{DIM_USD, "$40000", 40000}, {DIM_USD, "40000 USD", 40000}, {DIM_USD, "40000USD", 40000}, {DIM_USD, "$ 0.07", 0.07},
		{DIM_USD, "-$3.5", -3.5}, {DIM_USD, "$-3.5", -3.5},
		{DIM_USD_PER_HOUR, "$32.7726/h", 32.7726}, {DIM_USD_PER_HOUR, "32.77USD/h", 32.77},
		{DIM_USD_PER_HOUR, "32.77 USD/h", 32.77}, {DIM_USD_PER_HOUR, "$0.5 / h", 0.5}, {DIM_USD_PER_HOUR, "$3/hour", 3},
		{DIM_USD_PER_HOUR, "$0.01/min", 0.6}, {DIM_USD_PER_HOUR, "$0.5/s", 1800}, {DIM_USD_PER_HOUR, "$700/d", 700.0 / 24},
		{DIM_USD_PER_HOUR, "$-3/h", -3}, {DIM_USD_PER_HOUR, "$8760/y", 1}, {DIM_USD_PER_HOUR, "3 USD per hour", 3},
		{DIM_USD_PER_GIB_MONTH, "$0.023/GB-month", 0.023}, {DIM_USD_PER_GIB_MONTH, "$0.023/GiB-month", 0.023},
		{DIM_USD_PER_GIB_MONTH, "$23/TB-month", 23.0 / 1024}, {DIM_USD_PER_GIB_MONTH, "23 USD/TiB-month", 23.0 / 1024},
		{DIM_USD_PER_GIB, "$0.09/GB", 0.09}, {DIM_USD_PER_GIB, "$0.09/GiB", 0.09},
		{DIM_RATE, "0.1 /h", 0.1 / 3600}, {DIM_RATE, "0.1/h", 0.1 / 3600}, {DIM_RATE, "12 /s", 12},
		{DIM_RATE, "3 /d", 3.0 / 86400}, {DIM_RATE, "2 per h", 2.0 / 3600}, {DIM_RATE, "2 per hour", 2.0 / 3600},
		{DIM_RATE, "5 /min", 5.0 / 60}, {DIM_RATE, "1 /w", 1.0 / 604800}, {DIM_RATE, "1 /y", 1.0 / 31536000},
		{DIM_FLOPS, "312 TFLOP/s", 312e12}, {DIM_FLOPS, "1 PFLOP/s", 1e15}, {DIM_FLOPS, "19.5 TFLOPS", 19.5e12},
		{DIM_BITS_PER_SECOND, "400 Gbit/s", 4e11}, {DIM_BITS_PER_SECOND, "100 Gbps", 1e11},
		{DIM_BITS_PER_SECOND, "12.5Gbit/s", 12.5e9},
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		double x = NAN;
		const enum unit_fault fault = unit_read(good[i].text, good[i].dim, &x);

		if (fault != UNIT_OK || x != good[i].value)
			fail_msg("\"%s\": fault %d, %.17g instead of %.17g", good[i].text, (int)fault, x, good[i].value);
	}
}

static void wrong_ones_are_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum dimension dim;
		enum unit_fault fault;
	} bad[] = {
		/* hostile.md rows 13 to 16: no number */
		{".nan", DIM_TIME, UNIT_NO_NUMBER}, {"nan", DIM_RATE, UNIT_NO_NUMBER}, {"NaN /h", DIM_RATE, UNIT_NO_NUMBER},
		{"nan(0x7)", DIM_RATE, UNIT_NO_NUMBER}, {".inf", DIM_TIME, UNIT_NO_NUMBER}, {"inf", DIM_NUMBER, UNIT_NO_NUMBER},
		{"infinity s", DIM_TIME, UNIT_NO_NUMBER}, {"0x10", DIM_NUMBER, UNIT_NO_NUMBER}, {"0x10 s", DIM_TIME, UNIT_NO_NUMBER},
		{"0x1p4", DIM_NUMBER, UNIT_NO_NUMBER}, {"0b1", DIM_NUMBER, UNIT_NO_NUMBER}, {"0o17 s", DIM_TIME, UNIT_NO_NUMBER},
		{"010", DIM_NUMBER, UNIT_NO_NUMBER}, {"010 h", DIM_TIME, UNIT_NO_NUMBER}, {"-010 h", DIM_TIME, UNIT_NO_NUMBER},
		{"00 h", DIM_TIME, UNIT_NO_NUMBER}, {"1_000 s", DIM_TIME, UNIT_NO_NUMBER}, {"1:30", DIM_TIME, UNIT_NO_NUMBER},
		{"1,5 h", DIM_TIME, UNIT_NO_NUMBER}, {"$40,000", DIM_USD, UNIT_NO_NUMBER}, {"40 000 USD", DIM_USD, UNIT_NO_NUMBER},
		{"٣", DIM_NUMBER, UNIT_NO_NUMBER}, {"٣ h", DIM_TIME, UNIT_NO_NUMBER}, {"", DIM_TIME, UNIT_NO_NUMBER},
		{"  ", DIM_TIME, UNIT_NO_NUMBER}, {".5 h", DIM_TIME, UNIT_NO_NUMBER}, {"5. h", DIM_TIME, UNIT_NO_NUMBER},
		{"1.2.3 h", DIM_TIME, UNIT_NO_NUMBER}, {"--3 h", DIM_TIME, UNIT_NO_NUMBER}, {"- 3 h", DIM_TIME, UNIT_NO_NUMBER},
		{"-$-3", DIM_USD, UNIT_NO_NUMBER}, {"$", DIM_USD, UNIT_NO_NUMBER}, {"h", DIM_TIME, UNIT_NO_NUMBER},
		{"six h", DIM_TIME, UNIT_NO_NUMBER}, {"3-4 h", DIM_TIME, UNIT_NO_NUMBER}, {"1'000 s", DIM_TIME, UNIT_NO_NUMBER},
		/* a unit is missing */
		{"5", DIM_TIME, UNIT_MISSING}, {"0", DIM_TIME, UNIT_MISSING}, {"38", DIM_RATIO, UNIT_MISSING},
		{"40000", DIM_USD, UNIT_MISSING}, {"0.1", DIM_RATE, UNIT_MISSING}, {" 32.77 ", DIM_USD_PER_HOUR, UNIT_MISSING},
		/* nobody knows it; "m" and "month" mean too many things */
		{"3 m", DIM_TIME, UNIT_UNKNOWN}, {"3 M", DIM_TIME, UNIT_UNKNOWN}, {"3 month", DIM_TIME, UNIT_UNKNOWN},
		{"3 months", DIM_TIME, UNIT_UNKNOWN}, {"3 H", DIM_TIME, UNIT_UNKNOWN}, {"3 parsecs", DIM_TIME, UNIT_UNKNOWN},
		{"5 Gb", DIM_BYTES, UNIT_UNKNOWN}, {"5 gb", DIM_BYTES, UNIT_UNKNOWN}, {"$40k", DIM_USD, UNIT_UNKNOWN},
		{"$1/month", DIM_USD_PER_HOUR, UNIT_UNKNOWN}, {"1 /month", DIM_RATE, UNIT_UNKNOWN}, {"3 h h", DIM_TIME, UNIT_UNKNOWN},
		{"40000 EUR", DIM_USD, UNIT_UNKNOWN}, {"40000 $", DIM_USD, UNIT_UNKNOWN}, {"$5 USD", DIM_USD, UNIT_UNKNOWN},
		{"1e h", DIM_TIME, UNIT_UNKNOWN}, {"3 h/", DIM_TIME, UNIT_UNKNOWN}, {"3 %%", DIM_RATIO, UNIT_UNKNOWN},
		{"3 \x1B[31m", DIM_TIME, UNIT_UNKNOWN}, {"3 h\n", DIM_TIME, UNIT_UNKNOWN}, {"0.5 hPa", DIM_TIME, UNIT_UNKNOWN},
		{"$1 / ", DIM_USD_PER_HOUR, UNIT_UNKNOWN}, {"3 perh", DIM_RATE, UNIT_UNKNOWN},
		/* known, of another dimension; what is left of "$30/h" when a shell has taken "$3" */
		{"8 h", DIM_NUMBER, UNIT_OTHER_DIMENSION}, {"0/h", DIM_USD_PER_HOUR, UNIT_OTHER_DIMENSION},
		{"$40000", DIM_USD_PER_HOUR, UNIT_OTHER_DIMENSION}, {"$3/h", DIM_USD, UNIT_OTHER_DIMENSION},
		{"38 %", DIM_NUMBER, UNIT_OTHER_DIMENSION}, {"5 GB", DIM_TIME, UNIT_OTHER_DIMENSION},
		{"$1/GB", DIM_USD_PER_GIB_MONTH, UNIT_OTHER_DIMENSION}, {"6 h", DIM_RATE, UNIT_OTHER_DIMENSION},
		{"$5", DIM_NUMBER, UNIT_OTHER_DIMENSION}, {"5 Gbit/s", DIM_BYTES, UNIT_OTHER_DIMENSION},
		/* beyond a double, either way */
		{"1e400", DIM_NUMBER, UNIT_NOT_FINITE}, {"1e308 y", DIM_TIME, UNIT_NOT_FINITE}, {"-1e400 s", DIM_TIME, UNIT_NOT_FINITE},
		{"1e-400 s", DIM_TIME, UNIT_NOT_FINITE}, {"1e999999999999999999999 s", DIM_TIME, UNIT_NOT_FINITE},
		{"1e-999999999999999999999 s", DIM_TIME, UNIT_NOT_FINITE},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		double x = 2.385;
		const enum unit_fault fault = unit_read(bad[i].text, bad[i].dim, &x);

		if (fault != bad[i].fault || x != 2.385)
			fail_msg("\"%s\": fault %d instead of %d, value %g", bad[i].text, (int)fault, (int)bad[i].fault, x);
	}
}

static void very_long_numbers(void **state)
{
	(void)state;
	enum { DIGITS = 200000 };
	char *text = malloc(DIGITS + 20);
	double x;

	memset(text, '0', DIGITS);
	text[1] = '.';
	memcpy(text + DIGITS, "25 h", 5);               /* 0.000…025 h: not zero, and too small */
	assert_int_equal(unit_read(text, DIM_TIME, &x), UNIT_NOT_FINITE);
	memcpy(text, "0.1000000000000000055511151231257827021181583404541015625", 57);      /* the double 0.1 itself */
	memcpy(text + DIGITS, "0", 2);
	assert_true(number_read(text, &x) && x == 0.1);
	memset(text, '9', DIGITS);
	assert_false(number_read(text, &x));
	free(text);
	/* Half a unit in the last place decides: 1 + 2^-53, and a trifle more. */
	assert_true(number_read("1.00000000000000011102230246251565404236316680908203125", &x) && x == 1);
	assert_true(number_read("1.00000000000000011102230246251565404236316680908203126", &x) && x == 1 + DBL_EPSILON);
}

static void assert_written(double value, enum dimension dim, const char *wanted)
{
	char buf[64];

	assert_string_equal(unit_write(value, dim, buf, sizeof buf), wanted);
}

static void writes_as_a_person_would(void **state)
{
	(void)state;
	assert_written(691200, DIM_TIME, "8 d");
	assert_written(21600, DIM_TIME, "6 h");
	assert_written(300, DIM_TIME, "5 min");
	assert_written(90, DIM_TIME, "90 s");
	assert_written(5400, DIM_TIME, "90 min");
	assert_written(9000, DIM_TIME, "2.5 h");
	assert_written(54000, DIM_TIME, "15 h");
	assert_written(86400, DIM_TIME, "1 d");
	assert_written(129600, DIM_TIME, "36 h");
	assert_written(2592000, DIM_TIME, "30 d");
	assert_written(1209600, DIM_TIME, "2 w");
	assert_written(31536000, DIM_TIME, "1 y");
	assert_written(0, DIM_TIME, "0 s");
	assert_written(0.2, DIM_TIME, "200 ms");
	assert_written(2.385e-6, DIM_TIME, "2.385 us");
	assert_written(-10800, DIM_TIME, "-3 h");
	assert_written(0.38, DIM_RATIO, "38 %");
	assert_written(0.007, DIM_RATIO, "0.7 %");
	assert_written(0, DIM_RATIO, "0 %");
	assert_written(0.391, DIM_FRACTION, "0.391");
	assert_written(5e11, DIM_BYTES, "500 GB");
	assert_written(1.5e12, DIM_BYTES, "1.5 TB");
	assert_written(2199023255552, DIM_BYTES, "2 TiB");
	assert_written(0, DIM_BYTES, "0 B");
	assert_written(40000, DIM_USD, "$40000");
	assert_written(0.07, DIM_USD, "$0.07");
	assert_written(-3.5, DIM_USD, "$-3.5");
	assert_written(32.7726, DIM_USD_PER_HOUR, "$32.7726/h");
	assert_written(0.023, DIM_USD_PER_GIB_MONTH, "$0.023/GiB-month");
	assert_written(0.09, DIM_USD_PER_GIB, "$0.09/GiB");
	assert_written(0.1 / 3600, DIM_RATE, "0.1 /h");
	assert_written(12, DIM_RATE, "12 /s");
	assert_written(3.0 / 86400, DIM_RATE, "3 /d");
	assert_written(0.05 / 3600, DIM_RATE, "0.05 /h");
	assert_written(0, DIM_RATE, "0 /s");
	assert_written(312e12, DIM_FLOPS, "312 TFLOP/s");
	assert_written(4e11, DIM_BITS_PER_SECOND, "400 Gbit/s");
	assert_written(1e12, DIM_NUMBER, "1000000000000");
	assert_written(8, DIM_NUMBER, "8");
}

/* Numbers as people write them, numbers as computations leave them, and numbers of any bits at all. */
static double any_value(int i)
{
	static const double unit[] = {1, 60, 3600, 86400, 604800, 31536000, 1e9, 1073741824, 0.01, 1e-3, 1.0 / 3600, 1e12};
	const uint64_t bits = any64();
	double x;

	switch (i % 3) {
	case 0:
		return (double)(bits % 100000) / 1000 * unit[bits >> 40 & 7];
	case 1:
		return (double)(bits >> 11) * 0x1p-53 * unit[bits % 12];
	default:
		memcpy(&x, &bits, sizeof x);
		return x;
	}
}

static void comes_back_bit_for_bit(void **state)
{
	(void)state;
	for (int dim = 0; dim < DIM_COUNT_OF; dim++)
		for (int i = 0; i < 500; i++) {
			const double x = any_value(i);
			double back = NAN;
			char buf[64];

			if (!isfinite(x))
				continue;
			memset(buf, '#', sizeof buf);
			unit_write(x, (enum dimension)dim, buf, sizeof buf);
			assert_true(strlen(buf) < sizeof buf - 1);
			if (unit_read(buf, (enum dimension)dim, &back) != UNIT_OK || back != x)
				fail_msg("%.17g was written as \"%s\" and came back as %.17g", x, buf, back);
		}
}

static void ends_of_the_range_come_back(void **state)
{
	(void)state;
	static const double ends[] = {DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324, -5e-324, 0x1p-1073, 0x1.fffffffffffffp-1023};

	for (int dim = 0; dim < DIM_COUNT_OF; dim++)
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			double back = NAN;
			char buf[64];

			unit_write(ends[i], (enum dimension)dim, buf, sizeof buf);
			assert_int_equal(unit_read(buf, (enum dimension)dim, &back), UNIT_OK);
			assert_true(back == ends[i]);
		}
}

/* The exact product against 80-bit arithmetic, wherever that has the reach to know better than a double: whole numbers
 * of seconds, written as decimals of larger units. */
static void whole_seconds_stay_whole(void **state)
{
	(void)state;
	for (int i = 0; i < 6000; i++) {
		const int thousandths = (int)(any64() % 10000000);
		const int per_thousand = (int[]){86400, 3600, 60}[i % 3];
		char text[40];
		double x;

		snprintf(text, sizeof text, "%d.%03d %s", thousandths / 1000, thousandths % 1000,
			 (const char *const[]){"d", "h", "min"}[i % 3]);
		assert_int_equal(unit_read(text, DIM_TIME, &x), UNIT_OK);
		const int64_t milliseconds = (int64_t)thousandths * per_thousand;

		if (x != (double)milliseconds / 1000)           /* one division of whole numbers: rounded once as well */
			fail_msg("\"%s\" is %.17g s", text, x);
	}
}

static void every_dimension_explains_itself(void **state)
{
	(void)state;
	for (int dim = 0; dim < DIM_COUNT_OF; dim++) {
		const char *example = dimension_example((enum dimension)dim);
		const char *such_as = example ? strstr(example, "such as ") : NULL;
		char first[64];
		double x;

		assert_non_null(such_as);
		assert_non_null(dimension_unit((enum dimension)dim));
		snprintf(first, sizeof first, "%s", such_as + 8);
		if (strstr(first, " or "))
			*strstr(first, " or ") = '\0';
		if (unit_read(first, (enum dimension)dim, &x) != UNIT_OK)
			fail_msg("the example \"%s\" is not one", first);
	}
}

static void assert_said(double value, enum dimension dim, const char *expected)
{
	char buf[64];

	assert_string_equal(unit_say(value, dim, buf, sizeof buf), expected);
}

static void sentences_follow_the_language(void **state)
{
	(void)state;
	assert_said(32.7726, DIM_USD_PER_HOUR, "$32.7726/h");
	assert_said(31536000, DIM_TIME, "1 y");
	lang_use(LANG_ES);
	assert_said(32.7726, DIM_USD_PER_HOUR, "32,7726 $/h");
	assert_said(0.023, DIM_USD_PER_GIB_MONTH, "0,023 $/GiB-mes");
	assert_said(50000, DIM_USD, "50000 $");
	assert_said(31536000, DIM_TIME, "1 año");
	assert_said(94608000, DIM_TIME, "3 años");
	assert_said(0.385, DIM_RATIO, "38,5 %");
	assert_said(2.0 / 31536000, DIM_RATE, "2 /año");
	assert_written(32.7726, DIM_USD_PER_HOUR, "$32.7726/h");      /* what is read back has one language */
	lang_use(LANG_EN);
}

static void strict_numbers(void **state)
{
	(void)state;
	static const char *const bad[] = {"", " 1", "1 ", "+", "-", "e5", "1e", "1e+", "1.e5", "01", "0x1", "1f", "1.5.", "inf",
					  "nan", "1_0", "1,0", "1e400", "--1", "1e-400"};
	double x = 2.385;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (number_read(bad[i], &x) || x != 2.385)
			fail_msg("\"%s\" was taken for a number", bad[i]);
	assert_true(number_read("-0", &x) && x == 0 && !signbit(x));
	assert_true(number_read("0e5", &x) && x == 0);
	assert_true(number_read("1e05", &x) && x == 1e5);
	assert_true(number_read("4.9406564584124654e-324", &x) && x == 5e-324);
}

static void strict_integers(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "+1", "-1", "01", "00", "1.0", "1e3", " 1", "1 ", "0x1", "18446744073709551616",
					  "99999999999999999999999", "abc", "1_000", "٣"};
	unsigned long long n = 2385;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (integer_read(bad[i], &n) || n != 2385)
			fail_msg("\"%s\" was taken for an integer", bad[i]);
	assert_true(integer_read("0", &n) && n == 0);
	assert_true(integer_read("18446744073709551615", &n) && n == UINT64_MAX);
	assert_true(integer_read("10000", &n) && n == 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_exactly),
		cmocka_unit_test(wrong_ones_are_told_apart),
		cmocka_unit_test(very_long_numbers),
		cmocka_unit_test(writes_as_a_person_would),
		cmocka_unit_test(comes_back_bit_for_bit),
		cmocka_unit_test(ends_of_the_range_come_back),
		cmocka_unit_test(whole_seconds_stay_whole),
		cmocka_unit_test(every_dimension_explains_itself),
		cmocka_unit_test(sentences_follow_the_language),
		cmocka_unit_test(strict_numbers),
		cmocka_unit_test(strict_integers),
	};

	lang_init();
	return cmocka_run_group_tests_name("base units", tests, NULL, NULL);
}
