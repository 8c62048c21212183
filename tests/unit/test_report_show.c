/* The scenario in plain words, from the real one: every key with its default, every price with its source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "sim/report/write.h"

static struct scenario *scenario;

static const struct plan *plan_with(const char *const *set, size_t sets)
{
	const struct overrides overrides = {.set = set, .sets = sets};
	struct diag diag = {0};
	bool missing;

	scenario_free(scenario);
	scenario = scenario_load("scenarios/bert-8xp4d.yaml", &overrides, &models, &diag, &missing);
	assert_non_null(scenario);
	const struct plan *plan = plan_new(scenario, &diag);

	assert_non_null(plan);
	assert_int_equal(diag.errors, 0);
	diag_release(&diag);
	return plan;
}

static void test_every_default_is_visible(void **state)
{
	const struct plan *plan = plan_with(NULL, 0);
	const struct schema *schema = plan->strategy[0].workload->schema;
	struct text out = {0};

	(void)state;
	show_write(plan, 120, &out);
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_row *row = schema->row + i;
		char line[200];

		if (!row->fallback || strncmp(row->path, "fallback", 8) == 0 || strncmp(row->path, "model", 5) == 0)
			continue;
		snprintf(line, sizeof line, "\n  %s ", row->path);
		if (!strstr(text_str(&out), line))
			fail_msg("\"%s\" is not shown", row->path);
	}
	assert_non_null(strstr(text_str(&out), "checkpoint.every          6 h "));
	assert_non_null(strstr(text_str(&out), "coordinator               none (default) "));
	assert_non_null(strstr(text_str(&out), "fallback                  not given "));
	assert_null(strstr(text_str(&out), "fallback.after"));          /* not in force */
	text_release(&out);
}

static void test_every_price_has_its_source(void **state)
{
	const struct plan *plan = plan_with(NULL, 0);
	struct text out = {0};
	size_t prices = 0;

	(void)state;
	show_write(plan, 120, &out);
	const char *from = strstr(text_str(&out), "\nPrices\n"), *to = strstr(text_str(&out), "\nTaken for granted\n");

	assert_true(from && to && from < to);
	for (const char *line = from; (line = strstr(line, "; published, 20")) && line < to; line++)
		prices++;
	for (const char *line = from; (line = strstr(line, "; derived, 20")) && line < to; line++)
		prices++;
	assert_int_equal(prices, 4);            /* on demand, spot, storage, the plan's rate */
	assert_non_null(strstr(from, "$32.7726/h"));
	text_release(&out);
}

static void test_what_is_uncertain(void **state)
{
	static const char *const set[] = {"workloads.bert.work=7 d to 9 d", "workloads.bert.restart={exponential: {mean: 10 min}}"};
	struct text out = {0};

	(void)state;
	show_write(plan_with(set, 2), 120, &out);
	const char *chance = strstr(text_str(&out), "\nWhat chance decides\n");

	assert_non_null(chance);
	assert_non_null(strstr(chance, "  work   "));
	assert_non_null(strstr(chance, "drawn once in each future"));      /* and wrapped */
	assert_non_null(strstr(chance, "  restart   "));
	assert_null(strstr(chance, "  startup"));
	text_release(&out);
}

static void assert_fits(const char *line, size_t width)
{
	for (const char *next; *line; line = next + (*next == '\n')) {
		char copy[400] = "";

		next = line + strcspn(line, "\n");
		memcpy(copy, line, (size_t)(next - line) < sizeof copy - 1 ? (size_t)(next - line) : sizeof copy - 1);
		if (utf8_width(copy) > width && strchr(copy + strspn(copy, " "), ' '))      /* one long word may stand out */
			fail_msg("too wide: %s", copy);
	}
}

/* As wide as the terminal, and 100 columns at most. */
static void test_lines_fit(void **state)
{
	(void)state;
	for (int columns = 80; columns <= 120; columns += 20) {
		struct text out = {0};

		show_write(plan_with(NULL, 0), columns, &out);
		assert_fits(text_str(&out), columns < 100 ? (size_t)columns : 100);
		text_release(&out);
	}
}

static int clean_up(void **state)
{
	(void)state;
	scenario_free(scenario);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_default_is_visible), cmocka_unit_test(test_every_price_has_its_source),
		cmocka_unit_test(test_what_is_uncertain), cmocka_unit_test(test_lines_fit),
	};

	return cmocka_run_group_tests(tests, NULL, clean_up);
}
