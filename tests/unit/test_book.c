/* Price books as a language: provider, short forms, base, look-up, refusals. The shipped ones: test_book_shipped.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/base/files.h"
#include "sim/billing/book.h"

struct bench {
	struct arena *arena;
	struct diag diag;
	struct binding bind;
};

static int setup(void **state)
{
	struct bench *t = mem_new(1, sizeof *t);

	t->arena = arena_new();
	t->bind = (struct binding){.arena = t->arena, .diag = &t->diag, .folder = "tests"};
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct bench *t = *state;

	diag_release(&t->diag);
	arena_free(t->arena);
	free(t);
	return 0;
}

static const struct book *load(struct bench *t, const char *yaml)
{
	const struct node *node = node_read_text(t->arena, "test", yaml, strlen(yaml), &t->diag);

	return node ? book_load(&t->bind, node, "tests") : NULL;
}

static void show_faults(const struct bench *t)
{
	if (t->diag.count)
		diag_print(&t->diag, stderr);
}

/* The only fault says MESSAGE. */
static void refused(struct bench *t, const char *yaml, const char *message)
{
	const struct book *book = load(t, yaml);

	assert_null(book);
	assert_true(t->diag.errors >= 1);
	if (!strstr(t->diag.item[0].message, message))
		fail_msg("'%s' does not say '%s'", t->diag.item[0].message, message);
	assert_true(t->diag.item[0].at.line >= 1);
	diag_release(&t->diag);
	t->diag = (struct diag){0};
}

static void the_provider_says_how_time_is_metered(void **state)
{
	struct bench *t = *state;
	const struct book *book = book_load_named(&t->bind, "aws-us-east-1-2023-10", "tests");
	const struct provider *aws = book_provider(book);
	const struct figure minimum = aws->minimum_s;

	assert_string_equal(aws->name, "aws");
	assert_true(minimum.value.dist.a == 60);
	assert_true(aws->spot_free_s.value.dist.a == 3600);
	assert_true(aws->notice_s.value.dist.a == 120);
	assert_string_equal(aws->compute_service, "Amazon Elastic Compute Cloud");
	/* its sources joined the book's */
	assert_non_null(strstr(book_source(book, &minimum), "per-second billing"));
	const struct figure own = {.source = "a paper"};

	assert_string_equal(book_source(book, &own), "a paper");

	const struct book *bare = load(t, "{instances: {toy: {on_demand: $1/h}}}");

	assert_int_equal(book_provider(bare)->minimum_s.value.form, VALUE_ABSENT);
	assert_int_equal(book_provider(bare)->spot_free_s.value.form, VALUE_ABSENT);
}

/* --- written in a scenario --- */

static void the_short_form_works(void **state)
{
	struct bench *t = *state;
	const struct book *book = load(t, "{instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}");

	show_faults(t);
	assert_non_null(book);
	assert_true(book_instance(book, "toy")->on_demand.value.dist.a == 1);
	assert_true(book_instance(book, "toy")->spot.value.dist.a == .4);
	assert_int_equal(book_instance(book, "toy")->spot_low.value.form, VALUE_ABSENT);
	assert_string_equal(book->currency, "USD");
	assert_null(book_instance(book, "toys"));
	assert_null(book_preset(book, "calm"));
	assert_null(book_preset_names(t->arena, book)[0]);
	assert_string_equal(entries_names(t->arena, &book->instances)[0], "toy");
	assert_null(entries_names(t->arena, &book->instances)[1]);
}

static void a_base_is_changed_where_it_is_named(void **state)
{
	struct bench *t = *state;
	const struct book *book = load(t, "{base: aws-us-east-1-2023-10, instances: {p4d.24xlarge: {spot: $12.5/h}, toy: {on_demand: $1/h}},"
				       " provider: {minimum: 5 min}, presets: {mine: {spot: {notice: 1 s}}}}");
	const struct book *again;
	struct text yaml = {0};

	show_faults(t);
	assert_non_null(book);
	assert_true(book_instance(book, "p4d.24xlarge")->spot.value.dist.a == 12.5);
	assert_int_equal(book_instance(book, "p4d.24xlarge")->spot.quality, QUALITY_NONE);
	assert_true(book_instance(book, "p4d.24xlarge")->on_demand.value.dist.a == 32.7726);
	assert_true(book_instance(book, "toy")->on_demand.value.dist.a == 1);
	assert_true(book_provider(book)->minimum_s.value.dist.a == 300);
	assert_true(book_provider(book)->spot_free_s.value.dist.a == 3600);
	assert_non_null(book_preset(book, "mine"));
	assert_non_null(book_preset(book, "stormy"));

	/* the tree is enough to run again: no base, no file for the provider */
	assert_null(node_get(book->tree, "base"));
	assert_int_equal(node_get(book->tree, "provider")->kind, NODE_MAP);
	node_write(book->tree, &yaml);
	again = load(t, text_str(&yaml));
	show_faults(t);
	assert_non_null(again);
	assert_true(book_provider(again)->minimum_s.value.dist.a == 300);
	assert_true(book_instance(again, "p4d.24xlarge")->spot.value.dist.a == 12.5);
	assert_string_equal(book_source(again, &book_provider(again)->notice_s), book_source(book, &book_provider(book)->notice_s));
	text_release(&yaml);
}

static void a_named_provider_replaces_the_bases(void **state)
{
	struct bench *t = *state;
	const struct book *book = load(t, "{base: aws-us-east-1-2023-10, provider: azure}");

	show_faults(t);
	assert_non_null(book);
	assert_string_equal(book_provider(book)->name, "azure");
	assert_int_equal(book_provider(book)->spot_free_s.value.form, VALUE_ABSENT);
	assert_true(book_provider(book)->notice_s.value.dist.a == 30);
}

static void slips_are_refused_at_their_place(void **state)
{
	struct bench *t = *state;

	refused(t, "aws-us-east-1-2023-01", "did you mean \"aws-us-east-1-2023-10\"");
	refused(t, "nothing-like-it-at-all", "no price book \"nothing-like-it-at-all\"");
	refused(t, "../secret", "leaves the folder");
	refused(t, "/etc/passwd", "leaves the folder");
	refused(t, "a/../../b", "leaves the folder");
	refused(t, "sub/none", "there is no file");
	refused(t, "[a, b]", "name of a price book, or a map");
	refused(t, "{provider: awz, instances: {toy: {on_demand: $1/h}}}", "did you mean \"aws\"");
	refused(t, "{base: [x]}", "\"base\" must be the name");
	refused(t, "{book: 2}", "version 1");
	refused(t, "{currency: EUR}", "\"EUR\"");
	refused(t, "{instances: {toy: {on_demand: $1}}}", "on_demand");
	refused(t, "{instances: {toy: {on_demand: $-1/h}}}", "on_demand");
	refused(t, "{instances: {toy: {on_demand: $1e9/h}}}", "on_demand");
	refused(t, "{instances: {toy: {on_demand: $0.5e-9/h}}}", "below the resolution of the bill");
	refused(t, "{stores: {disk: {price: $1e-12/GB-month}}}", "below the resolution of the bill");
	refused(t, "{instances: {toy: {on_demnad: $1/h}}}", "on_demnad");
	refused(t, "{products: {plan: {mechanism: spend, rates: [{instance: toy, rate: $1/h}]}}, instances: {toi: {on_demand: $2/h}}}",
		"did you mean \"toi\"");
	refused(t, "{products: {plan: {mechanism: spendd}}}", "spendd");
}

/* What one row of the language cannot see: book_check(). */
static void a_book_that_contradicts_itself_is_refused(void **state)
{
	struct bench *t = *state;

	refused(t, "{items: {x: {unit: GB, price: $1, tiers: [{price: $1}]}}}", "has both \"price\" and \"tiers\"");
	refused(t, "{items: {x: {unit: GB}}}", "needs \"price\" or \"tiers\"");
	refused(t, "{stores: {x: {title: nothing}}}", "needs \"price\" or \"tiers\"");
	refused(t, "{items: {x: {unit: GB, tiers: [{up_to: 10, price: $2}, {up_to: 10, price: $1}, {price: $1}]}}}", "must rise");
	refused(t, "{items: {x: {unit: GB, tiers: [{price: $2}, {price: $1}]}}}", "must rise");
	refused(t, "{items: {x: {unit: GB, tiers: [{up_to: 10, price: $2}]}}}", "has no end");
	refused(t, "{items: {x: {unit: GB, price: $1, sustained: [{to: 100 %, pays: 80 %}]}}}", "metering: hours, one price");
	refused(t, "{items: {x: {unit: GB, metering: hours, price: $1, sustained: [{to: 60 %, pays: 80 %}, {to: 50 %, pays: 60 %}]}}}",
		"must rise");
	refused(t, "{items: {x: {unit: GB, metering: hours, price: $1, sustained: [{to: 50 %, pays: 80 %}]}}}", "end at 100 %");
	refused(t, "{items: {x: {unit: GB, metering: hours, price: $1}}, instances: {toy: {resources: {xs: \"2\"}}}}", "no item \"xs\"");
	refused(t, "{items: {x: {unit: GB, price: $1}}, instances: {toy: {resources: {x: \"2\"}}}}", "needs metering: hours");
	refused(t, "{items: {x: {unit: GB, metering: hours, price: $1}}, instances: {toy: {resources: {x: two}}}}", "is no amount");
	refused(t, "{items: {x: {unit: GB, metering: hours, price: $1}}, instances: {toy: {on_demand: $3/h, resources: {x: \"2\"}}}}",
		"adds up to $2/h");
	refused(t, "{instances: {toy: {on_demand: $3/h, on_demand_changes: [{at: \"2025-06-01T00:30:00Z\", price: $2/h}]}}}", "at whole hours");
	refused(t, "{instances: {toy: {on_demand: $3/h}}, products: {p: {mechanism: reservation, rates: [{instance: toy, rate: $2/h, "
		   "discount: 30 %}]}}}", "one of \"rate\", \"price\", \"discount\" and \"total\"");
	refused(t, "{instances: {toy: {on_demand: $3/h}}, products: {p: {mechanism: reservation, rates: [{instance: toy}]}}}", "a rate says one of");
	refused(t, "{instances: {toy: {family: t, on_demand: $3/h}}, products: {p: {mechanism: reservation, rates: [{instance: toy, family: t, "
		   "rate: $2/h}]}}}", "not for several");
	refused(t, "{instances: {toy: {on_demand: $3/h}}, products: {p: {mechanism: spend, rates: [{instance: toy, total: $900}]}}}",
		"\"total\" is for products with mechanism: reservation");
	refused(t, "{instances: {toy: {on_demand: $3/h}}, products: {p: {mechanism: spend, rates: [{instance: toy, price: $2}]}}}",
		"\"price\" is for the items");
	refused(t, "{products: {p: {mechanism: reservation, rates: [{item: disk, rate: $2/h}]}}, stores: {disc: {price: $1/GB-month}}}",
		"no item \"disk\"");
}

static void every_fault_of_a_book_is_told_at_once(void **state)
{
	struct bench *t = *state;

	assert_null(load(t, "{items: {x: {unit: GB}, y: {unit: GB, tiers: [{up_to: 1, price: $1}]}}, stores: {z: {title: none}}}"));
	assert_int_equal(t->diag.errors, 3);
}

static void a_price_of_zero_is_a_price(void **state)
{
	struct bench *t = *state;
	const struct book *book = load(t, "{instances: {toy: {on_demand: $0/h, spot: $1e-9/h}}}");

	show_faults(t);
	assert_non_null(book);
	assert_int_equal(book_instance(book, "toy")->on_demand.value.form, VALUE_QUANTITY);
	assert_true(book_instance(book, "toy")->on_demand.value.dist.a == 0);
	assert_true(book_instance(book, "toy")->spot.value.dist.a == 1e-9);
}

static void the_tables_are_sound(void **state)
{
	const struct schema *const all[] = {&book_schema, &provider_schema, &instance_schema, &store_schema, &meter_schema,
					    &product_schema, &plan_rate_schema};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const char *fault = schema_check(all[i], NULL);

		if (fault)
			fail_msg("%s: %s", all[i]->name, fault);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_are_sound),
		cmocka_unit_test_setup_teardown(a_book_that_contradicts_itself_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(every_fault_of_a_book_is_told_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(the_provider_says_how_time_is_metered, setup, teardown),
		cmocka_unit_test_setup_teardown(the_short_form_works, setup, teardown),
		cmocka_unit_test_setup_teardown(a_base_is_changed_where_it_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_named_provider_replaces_the_bases, setup, teardown),
		cmocka_unit_test_setup_teardown(slips_are_refused_at_their_place, setup, teardown),
		cmocka_unit_test_setup_teardown(a_price_of_zero_is_a_price, setup, teardown),
	};

	setenv("COSTCAST_DATA", ".", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
