/* The recorder keeps what it is told, in order, and has a distinct word for everything. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/engine/recorder.h"

static void keeps_everything_in_order(void **state)
{
	(void)state;
	struct recorder recorder = {0};

	for (int i = 0; i < 1000; i++)
		recorder_add(&recorder, i * 2.385, (enum record_kind)(i % RECORD_KINDS), i % 9 - 1, -i / 7.0);
	assert_int_equal(recorder.count, 1000);
	for (int i = 0; i < 1000; i++) {
		const struct record *r = &recorder.record[i];

		assert_true(r->t_s == i * 2.385 && r->value == -i / 7.0);
		assert_int_equal(r->kind, i % RECORD_KINDS);
		assert_int_equal(r->node, i % 9 - 1);
	}
	recorder_release(&recorder);
	assert_null(recorder.record);
	assert_int_equal(recorder.count, 0);
}

static void every_kind_has_its_own_word(void **state)
{
	(void)state;
	for (int k = 0; k < RECORD_KINDS; k++) {
		const char *name = record_name((enum record_kind)k);

		assert_non_null(name);
		for (const char *c = name; *c; c++)
			assert_true(islower((unsigned char)*c) || *c == '_');
		for (int other = 0; other < k; other++)
			assert_string_not_equal(name, record_name((enum record_kind)other));
	}
	assert_string_equal(record_name(RECORD_GAVE_UP), "gave_up");
	assert_string_equal(record_name(RECORD_REQUEST), "request");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_everything_in_order),
		cmocka_unit_test(every_kind_has_its_own_word),
	};

	return cmocka_run_group_tests_name("engine recorder", tests, NULL, NULL);
}
