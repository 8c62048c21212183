/* The shipped price books: every figure has source, date and quality; known prices and discounts; aliases. */
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

static void show_faults(const struct bench *t)
{
	if (t->diag.count)
		diag_print(&t->diag, stderr);
}

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
		/* a figure without a date may only be an assumption */
		if ((strlen(as_of->text) < 7 || strncmp(as_of->text, "20", 2) != 0)
		    && (strcmp(as_of->text, "undated") != 0 || strcmp(quality->text, "assumed") != 0))
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

/* A figure in its short form would hide from the walk over maps: ask the bound ones too. */
static void instances_stand(const struct book *book)
{
	for (size_t i = 0; i < book->instances.count; i++) {
		const struct instance *in = book->instances.item[i].bound;
		const char *name = book->instances.item[i].name;

		figure_stands(&in->on_demand, name);
		figure_stands(&in->spot, name);
		figure_stands(&in->spot_low, name);
		figure_stands(&in->spot_high, name);
		assert_int_equal(in->on_demand.value.form, VALUE_QUANTITY);
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
}

static void tiers_stand(const struct entries *tiers, const char *name)
{
	for (size_t i = 0; i < tiers->count; i++) {
		const struct tier *tier = tiers->item[i].bound;

		figure_stands(&tier->price, name);
		if (i)
			assert_true(tier->price.value.dist.a < ((const struct tier *)tiers->item[i - 1].bound)->price.value.dist.a);
	}
}

static void stores_and_items_stand(const struct book *book)
{
	for (size_t i = 0; i < book->stores.count; i++) {
		const struct store *store = book->stores.item[i].bound;

		figure_stands(store_price(store), book->stores.item[i].name);
		figure_stands(&store->minimum_s, book->stores.item[i].name);
		tiers_stand(&store->tiers, book->stores.item[i].name);
		assert_non_null(bilingual_str(&store->title));
	}
	for (size_t i = 0; i < book->items.count; i++) {
		const struct meter *meter = book->items.item[i].bound;

		figure_stands(&meter->price, book->items.item[i].name);
		tiers_stand(&meter->tiers, book->items.item[i].name);
		assert_true(meter->category != CATEGORY_OTHER);
	}
}

/* What an hour of what RATE is for costs at list price; 0 when that depends on more. */
static double list_usd_h(const struct book *book, const struct plan_rate *rate)
{
	const struct meter *meter = rate->item ? book_meter(book, rate->item) : NULL;

	if (rate->instance)
		return book_instance(book, rate->instance)->on_demand.value.dist.a;
	return meter ? meter->price.value.dist.a / meter->per.dist.a : 0;
}

static void products_stand(const struct book *book)
{
	for (size_t i = 0; i < book->products.count; i++) {
		const struct product *product = book->products.item[i].bound;

		figure_stands(&product->refund_limit, book->products.item[i].name);
		for (size_t j = 0; j < product->rates.count; j++) {
			const struct plan_rate *rate = product->rates.item[j].bound;
			const char *what = rate->instance ? rate->instance : rate->item ? rate->item : rate->family;
			const double list = list_usd_h(book, rate);

			figure_stands(&rate->rate, what);
			figure_stands(&rate->discount, what);
			figure_stands(&rate->total, what);
			if (rate->rate.value.form == VALUE_QUANTITY && product->mechanism != MECHANISM_BLOCK) {
				assert_true(rate->rate.value.dist.a < list);
				assert_true(rate->rate.value.dist.a > .29 * list);
			}
		}
	}
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
		assert_true(walk_figures(book, book->tree, *name) > 25);
		instances_stand(book);
		stores_and_items_stand(book);
		products_stand(book);
		assert_non_null(book_preset(book, "calm"));
		assert_non_null(book_preset(book, "typical"));
		assert_non_null(book_preset(book, "stormy"));
		assert_null(book_preset(book, "tipical"));
	}
	assert_true(books >= 7);
}

/* An alias leads to something, hides nothing, and the accelerators that it names are the instance's. */
static void aliases_lead_to_the_same_thing_everywhere(void **state)
{
	struct bench *t = *state;

	for (const char **name = book_names(t->arena); *name; name++) {
		const struct book *book = book_load_named(&t->bind, *name, "tests");

		assert_non_null(book);
		for (size_t i = 0; i < book->aliases.count; i++) {
			const struct tag *alias = &book->aliases.item[i];
			const struct instance *in = book_instance(book, alias->name);
			struct text says = {0};

			if (!in && !book_store(book, alias->name) && !book_product(book, alias->name) && !book_meter(book, alias->name))
				fail_msg("%s: %s leads to %s, which is not there", *name, alias->name, alias->value);
			assert_string_equal(book_own_name(book, alias->name), alias->value);
			assert_string_equal(book_own_name(book, alias->value), alias->value);
			if (in && in->accelerator.name) {
				text_addf(&says, "%dx%s", (int)in->accelerator.count, in->accelerator.name);
				assert_string_equal(text_str(&says), alias->name);
			}
			text_release(&says);
		}
	}
	assert_string_equal(book_own_name(book_load_named(&t->bind, "gcp-us-central1-2026-07", "tests"), "8xA100-40GB"), "a2-highgpu-8g");
	assert_string_equal(book_own_name(book_load_named(&t->bind, "azure-eastus-2026-06", "tests"), "8xA100-40GB"), "Standard_ND96asr_v4");
	assert_string_equal(book_own_name(book_load_named(&t->bind, "aws-us-east-1-2023-10", "tests"), "8xA100-40GB"), "p4d.24xlarge");
}

/* What a product's rate of one year and of three saves against the list price. */
static double saving(const struct book *book, const char *product_name, const char *what, double years)
{
	const struct product *product = book_product(book, product_name);

	for (size_t i = 0; i < product->rates.count; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		const char *own = rate->instance ? rate->instance : rate->item ? rate->item : rate->family;

		if (strcmp(own, what) != 0 || rate->term_s.dist.a != years * 365 * 86400)
			continue;
		return rate->discount.value.form == VALUE_QUANTITY ? rate->discount.value.dist.a
			: 1 - rate->rate.value.dist.a / list_usd_h(book, rate);
	}
	return NAN;
}

/* Google's price list of 2026-07-30: 1 - committed / on demand, by family; documented as 37 and 55 % and so on. */
static void committed_use_saves_what_it_is_known_for(void **state)
{
	struct bench *t = *state;
	static const struct { const char *what; double one, three; } known[] = {
		{"n1.vcpu", .37, .55}, {"n1.memory", .37, .55}, {"n2.vcpu", .37, .55}, {"n2.memory", .37, .55}, {"e2-standard-8", .37, .55},
		{"g2-standard-4", .37, .55}, {"g2-standard-96", .37, .55}, {"c2.standard-8", .37, .60}, {"a2-highgpu-1g", .37, .65},
		{"a2-highgpu-8g", .37, .65}, {"a3-highgpu-1g", .306, .561}, {"a3-highgpu-8g", .306, .561}, {"g4-standard-48", .31, .56},
	};
	static const char *const books[] = {"gcp-us-central1-2026-07", "gcp-europe-west4-2026-07"};

	for (size_t b = 0; b < 2; b++) {
		const struct book *book = book_load_named(&t->bind, books[b], "tests");

		for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
			assert_true(fabs(saving(book, "resource-cud", known[i].what, 1) - known[i].one) < .002);
			assert_true(fabs(saving(book, "resource-cud", known[i].what, 3) - known[i].three) < .002);
		}
		assert_true(saving(book, "flexible-cud", "n2.vcpu", 1) == .28 && saving(book, "flexible-cud", "e2", 3) == .46);
		/* never on accelerators */
		assert_true(isnan(saving(book, "flexible-cud", "n1.gpu.t4", 1)) && isnan(saving(book, "flexible-cud", "a2-highgpu", 1)));
		assert_true(isnan(saving(book, "flexible-cud", "g2", 1)));
		assert_int_equal(book_product(book, "flexible-cud")->sharing, SHARING_PROPORTIONAL);
		assert_true(book_product(book, "resource-cud")->order < book_product(book, "flexible-cud")->order);
	}
}

/* The list prints $0.379998 for n1-standard-8 and $0.388472 for n2-standard-8 (us-central1), and a month of 730 h with its
 * sustained use at $194.179 and $226.9244. */
static void a_machine_costs_what_its_parts_do(void **state)
{
	struct bench *t = *state;
	const struct book *book = book_load_named(&t->bind, "gcp-us-central1-2026-07", "tests");
	static const struct { const char *name; double usd_h, month; } known[] = {
		{"n1-standard-8", .379998, 194.179}, {"n1-standard-16", .759996, 388.358}, {"n2-standard-8", .388472, 226.9244},
		{"c2-standard-8", .417616, 243.9487}, {"n2d-standard-8", .337968, 197.4227},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const struct instance *in = book_instance(book, known[i].name);
		const struct entries *steps = &in->resource[0].meter->sustained;
		double sum = 0, paid = 0, from = 0;

		for (size_t r = 0; r < in->resources; r++)
			sum += in->resource[r].amount * in->resource[r].meter->price.value.dist.a;
		for (size_t s = 0; s < steps->count; s++) {
			const struct sustained *step = steps->item[s].bound;

			paid += (step->to.dist.a - from) * step->pays.dist.a;
			from = step->to.dist.a;
		}
		assert_true(fabs(sum - known[i].usd_h) < 1e-9);
		assert_true(fabs(sum * 730 * paid - known[i].month) < .02);
	}
	/* with a GPU: 0.379998 + 0.35, which nobody prints as one */
	assert_true(fabs(book_instance(book, "1xT4-16GB")->on_demand.value.dist.a - .729998) < 1e-9);
	assert_int_equal(book_instance(book, "1xT4-16GB")->on_demand.quality, QUALITY_DERIVED);
	assert_int_equal(book_instance(book, "a2-highgpu-8g")->resources, 0);
}

/* D4ds_v5 in East US, August 2026: $1168 and $2257 for one year and three, 41 and 62 % off $0.226; plans by the hour. */
static void a_reservation_is_printed_by_its_term(void **state)
{
	struct bench *t = *state;
	const struct book *book = book_load_named(&t->bind, "azure-eastus-2026-06", "tests");
	const struct product *reservation = book_product(book, "reservation"), *plan = book_product(book, "savings-plan");
	const struct plan_rate *one = reservation->rates.item[0].bound, *three = reservation->rates.item[2].bound;

	assert_true(fabs(one->total.value.dist.a / (one->term_s.dist.a / 3600) - .133333) < 1e-6);
	assert_true(fabs(three->total.value.dist.a / (three->term_s.dist.a / 3600) - .085883) < 1e-6);
	assert_true(reservation->refund_limit.value.dist.a == 50000);
	assert_true(reservation->order < plan->order);
	assert_true(fabs(saving(book, "savings-plan", "Standard_D4ds_v5", 1) - .3165) < 1e-4);
	assert_true(fabs(saving(book, "savings-plan", "Standard_D4ds_v5", 3) - .5433) < 1e-4);
	assert_true(book_provider(book)->longer_term_first);
	assert_int_equal(book_instance(book, "Standard_ND96asr_v4")->spot.quality, QUALITY_PUBLISHED);
	assert_int_equal(book_instance(book, "Standard_ND96amsr_A100_v4")->spot.quality, QUALITY_ASSUMED);
}

/* Which sizes share a reservation, in what order products are used, and the steps of what is metered. */
static void commitments_of_the_flagship_book(void **state)
{
	struct bench *t = *state;
	const struct book *book = book_load_named(&t->bind, "aws-us-east-1-2023-10", "tests");
	const struct entries *steps = &book_store(book, "object.standard")->tiers;

	assert_true(book_instance(book, "m5.8xlarge")->factor.dist.a == 64);
	assert_true(book_instance(book, "c5.9xlarge")->factor.dist.a == 72);
	assert_int_equal(book_instance(book, "g5.xlarge")->factor.form, VALUE_ABSENT);
	assert_int_equal(book_instance(book, "p5.48xlarge")->factor.form, VALUE_ABSENT);
	assert_int_equal(book_instance(book, "inf2.xlarge")->factor.form, VALUE_ABSENT);
	assert_true(book_product(book, "reserved-instance")->order < book_product(book, "ec2-instance-savings-plan")->order);
	assert_true(book_product(book, "ec2-instance-savings-plan")->order < book_product(book, "compute-savings-plan")->order);
	assert_true(book_product(book, "ec2-instance-savings-plan")->family_bound);
	assert_true(book_product(book, "convertible-reserved-instance")->convertible);
	assert_int_equal(book_product(book, "capacity-block")->mechanism, MECHANISM_BLOCK);
	assert_int_equal(book_product(book, "capacity-reservation")->mechanism, MECHANISM_CAPACITY);
	assert_true(fabs(saving(book, "reserved-instance", "p4d.24xlarge", 1) - .3844) < 1e-4);

	assert_int_equal(steps->count, 3);
	assert_true(((const struct tier *)steps->item[1].bound)->up_to.dist.a == 500.0 * 1024 * 1024 * 1024 * 1024);
	assert_true(store_price(book_store(book, "s3.standard"))->value.dist.a == .023);
	assert_true(book_store(book, "s3.glacier-deep-archive")->minimum_s.value.dist.a == 180 * 86400.0);
	assert_true(book_meter(book, "egress.internet")->free.dist.a == 100);
	assert_true(book_meter(book, "transfer.cross-zone")->counted.dist.a == 2);
	assert_true(book_meter(book, "athena.scanned")->minimum.dist.a == 10);
	assert_true(book_meter(book, "ebs.gp3.iops")->included.dist.a == 3000);
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
	assert_true(store_price(book_store(before, "s3.standard"))->value.dist.a == .023);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_figure_has_source_date_and_quality, setup, teardown),
		cmocka_unit_test_setup_teardown(prices_before_and_after_the_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(aliases_lead_to_the_same_thing_everywhere, setup, teardown),
		cmocka_unit_test_setup_teardown(committed_use_saves_what_it_is_known_for, setup, teardown),
		cmocka_unit_test_setup_teardown(a_machine_costs_what_its_parts_do, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reservation_is_printed_by_its_term, setup, teardown),
		cmocka_unit_test_setup_teardown(commitments_of_the_flagship_book, setup, teardown),
	};

	setenv("COSTCAST_DATA", ".", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
