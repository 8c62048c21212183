/* Money: rounding, the ends of its range, checked sums; against 128-bit sums. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/base/money.h"

static void rounds_to_the_nearest_nano_dollar(void **state)
{
	(void)state;
	struct money m = {0};

	assert_true(money_from_usd(32.7726, &m));
	assert_int_equal(m.nano, INT64_C(32772600000));
	assert_true(money_from_usd(-0.0000000014, &m));
	assert_int_equal(m.nano, -1);
	assert_true(money_from_usd(2.5e-9, &m));
	assert_int_equal(m.nano, 3);
	assert_true(money_from_usd(-2.5e-9, &m));
	assert_int_equal(m.nano, -3);
	assert_true(money_from_usd(0.49e-9, &m));
	assert_int_equal(m.nano, 0);
	assert_true(money_usd(money_nano(INT64_C(32772600000))) == 32.7726);
}

static void refuses_what_does_not_fit(void **state)
{
	(void)state;
	static const double bad[] = {9.3e9, -9.3e9, 1e300, INFINITY, -INFINITY, NAN};
	struct money m = {2385};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(money_from_usd(bad[i], &m));
		assert_int_equal(m.nano, 2385);
	}
	assert_true(money_from_usd(MONEY_MAX_USD, &m));
	assert_int_equal(m.nano, INT64_C(9200000000000000000));
	assert_true(money_from_usd(-MONEY_MAX_USD, &m));
	assert_int_equal(m.nano, INT64_C(-9200000000000000000));
}

static void sums_never_wrap(void **state)
{
	(void)state;
	struct money sum = {INT64_MAX - 5};

	assert_true(money_add(&sum, money_nano(5)));
	assert_false(money_add(&sum, money_nano(1)));
	assert_int_equal(sum.nano, INT64_MAX);
	sum = money_nano(INT64_MIN + 5);
	assert_false(money_add(&sum, money_nano(-6)));
	assert_int_equal(sum.nano, INT64_MIN + 5);
}

/* 10^5 random amounts: the sum is exact, and cents survive the way through dollars. */
static void sums_are_exact(void **state)
{
	(void)state;
	struct money sum = {0};
	__int128 exact = 0;
	uint64_t mix = 2385;

	for (int i = 0; i < 100000; i++) {
		mix = mix * UINT64_C(6364136223846793005) + 1442695040888963407u;
		const int64_t cents = (int64_t)(mix >> 33) % 2000000 - 1000000;
		struct money m = {0};

		assert_true(money_from_usd((double)cents / 100, &m));
		assert_int_equal(m.nano, cents * 10000000);
		const struct money odd = money_nano((int64_t)(mix >> 20) - (INT64_C(1) << 43));

		assert_true(money_add(&sum, m) && money_add(&sum, odd));
		exact += m.nano + (__int128)odd.nano;
	}
	assert_true(exact == sum.nano);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_to_the_nearest_nano_dollar),
		cmocka_unit_test(refuses_what_does_not_fit),
		cmocka_unit_test(sums_never_wrap),
		cmocka_unit_test(sums_are_exact),
	};

	return cmocka_run_group_tests_name("base money", tests, NULL, NULL);
}
