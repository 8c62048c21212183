/* Price books: every shipped figure has source, date and quality; known prices; short forms; look-up; refusals. */
#include <math.h>
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

/* --- shipped books --- */

/* Any map with a `value` key is a figure. Returns how many were seen. */
static int walk_figures(const struct book *book, const struct node *node, const char *path)
{
	int seen = 0;

	if (node->kind == NODE_MAP && node_get(node, "value")) {
		const struct node *source = node_get(node, "source"), *as_of = node_get(node, "as_of"),
				  *quality = node_get(node, "quality");

		if (!source || !as_of || !quality)
			fail_msg("%s lacks source, as_of or quality", path);
		if (!node_get(book->sources, source->text))
			fail_msg("%s cites '%s', which is not defined", path, source->text);
		if (strlen(as_of->text) < 7 || strncmp(as_of->text, "20", 2) != 0)
			fail_msg("%s has no date: '%s'", path, as_of->text);
		if (strcmp(quality->text, "published") != 0 && !node_get(node, "note"))
			fail_msg("%s is %s and has no note", path, quality->text);
		return 1;
	}
	for (size_t i = 0; node->kind != NODE_SCALAR && i < node->count; i++) {
		char deeper[400];

		snprintf(deeper, sizeof deeper, "%s.%s", path, node->kind == NODE_MAP ? node->key[i]->text : "-");
		seen += walk_figures(book, node->item[i], deeper);
	}
	return seen;
}

static void figure_stands(const struct figure *figure, const char *what)
{
	if (figure->value.form == VALUE_ABSENT)
		return;
	if (!figure->source || !figure->as_of || figure->quality == QUALITY_NONE)
		fail_msg("%s lacks source, as_of or quality", what);
}

static void every_figure_has_source_date_and_quality(void **state)
{
	struct bench *t = *state;
	const char **name = book_names(t->arena);
	int books = 0;

	for (; *name; name++, books++) {
		const struct book *book = book_load_named(&t->bind, *name, "tests");

		show_faults(t);
		assert_non_null(book);
		assert_string_equal(book->name, *name);
		assert_non_null(book->provider);
		assert_true(walk_figures(book, book->tree, *name) > 100);
		/* a figure in its short form would hide from the walk over maps: ask the bound ones too */
		for (size_t i = 0; i < book->instances.count; i++) {
			const struct instance *in = book->instances.item[i].bound;

			figure_stands(&in->on_demand, book->instances.item[i].name);
			figure_stands(&in->spot, book->instances.item[i].name);
			figure_stands(&in->spot_low, book->instances.item[i].name);
			figure_stands(&in->spot_high, book->instances.item[i].name);
			assert_true(in->on_demand.value.form == VALUE_QUANTITY);
			assert_true(in->vcpus >= 2);
			if (in->accelerator.given.given)
				assert_non_null(node_get(book->sources, in->accelerator.source));
			assert_non_null(node_get(book->sources, in->source));
			if (in->spot_low.value.form == VALUE_QUANTITY) {
				assert_true(in->spot_low.value.dist.a <= in->spot.value.dist.a);
				assert_true(in->spot.value.dist.a <= in->spot_high.value.dist.a);
				assert_true(in->spot_high.value.dist.a < in->on_demand.value.dist.a);
			}
		}
		for (size_t i = 0; i < book->stores.count; i++)
			figure_stands(&((const struct store *)book->stores.item[i].bound)->price, book->stores.item[i].name);
		for (size_t i = 0; i < book->products.count; i++) {
			const struct product *product = book->products.item[i].bound;

			for (size_t j = 0; j < product->rates.count; j++) {
				const struct plan_rate *rate = product->rates.item[j].bound;
				const struct instance *in = book_instance(book, rate->instance);

				figure_stands(&rate->rate, rate->instance);
				assert_true(rate->rate.value.dist.a < in->on_demand.value.dist.a);
				assert_true(rate->rate.value.dist.a > .3 * in->on_demand.value.dist.a);
			}
		}
		assert_non_null(book_preset(book, "calm"));
		assert_non_null(book_preset(book, "typical"));
		assert_non_null(book_preset(book, "stormy"));
		assert_null(book_preset(book, "tipical"));
	}
	assert_true(books >= 2);
}

static const struct plan_rate *rate_of(const struct book *book, const char *instance, enum payment payment)
{
	const struct product *plan = book_product(book, "ec2-instance-savings-plan");

	assert_non_null(plan);
	assert_int_equal(plan->mechanism, MECHANISM_SPEND);
	for (size_t i = 0; i < plan->rates.count; i++) {
		const struct plan_rate *rate = plan->rates.item[i].bound;

		if (strcmp(rate->instance, instance) == 0 && rate->payment == (int)payment)
			return rate;
	}
	return NULL;
}

static void prices_before_and_after_the_cut(void **state)
{
	struct bench *t = *state;
	const struct book *before = book_load_named(&t->bind, "aws-us-east-1-2023-10", "tests");
	const struct book *after = book_load_named(&t->bind, "aws-us-east-1-2026-07", "tests");
	const struct plan_rate *rate;

	show_faults(t);
	assert_non_null(before);
	assert_non_null(after);
	assert_true(book_instance(before, "p4d.24xlarge")->on_demand.value.dist.a == 32.7726);
	assert_true(book_instance(after, "p4d.24xlarge")->on_demand.value.dist.a == 21.957642);
	assert_null(book_instance(before, "p6-b200.48xlarge"));
	assert_true(book_instance(after, "p6-b200.48xlarge")->on_demand.value.dist.a == 113.9328);
	assert_true(book_store(before, "s3.standard")->price.value.dist.a == .023);
	assert_true(book_instance(before, "p4d.24xlarge")->accelerator.peak_flops.dist.a == 312e12);
	assert_true(book_instance(before, "p4d.24xlarge")->memory_bytes.dist.a == 1152.0 * 1024 * 1024 * 1024);
	assert_true(book_instance(before, "p4d.24xlarge")->network_bit_s.dist.a == 400e9);

	rate = rate_of(before, "p4d.24xlarge", PAY_NO_UPFRONT);
	assert_true(rate->rate.value.dist.a == 20.1755);
	assert_true(rate->term_s.dist.a == 365 * 86400.0);
	assert_int_equal(rate->rate.quality, QUALITY_DERIVED);
	assert_true(rate_of(before, "p4d.24xlarge", PAY_ALL_UPFRONT)->rate.value.dist.a == 18.830479);
	assert_null(rate_of(before, "p4d.24xlarge", PAY_PARTIAL_UPFRONT));
	/* nothing was printed after the cut: an assumption, and said to be one */
	rate = rate_of(after, "p4d.24xlarge", PAY_NO_UPFRONT);
	assert_int_equal(rate->rate.quality, QUALITY_ASSUMED);
	assert_true(fabs(rate->rate.value.dist.a - 21.957642 * 20.1755 / 32.7726) < 1e-6);
	assert_int_equal(rate_of(after, "g5.48xlarge", PAY_NO_UPFRONT)->rate.quality, QUALITY_DERIVED);
	assert_null(rate_of(after, "p5.48xlarge", PAY_NO_UPFRONT));
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
	const struct schema *const all[] = {&book_schema, &provider_schema, &instance_schema, &store_schema, &product_schema,
					    &plan_rate_schema};

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
		cmocka_unit_test_setup_teardown(every_figure_has_source_date_and_quality, setup, teardown),
		cmocka_unit_test_setup_teardown(prices_before_and_after_the_cut, setup, teardown),
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
