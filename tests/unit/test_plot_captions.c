/* What plots say of themselves: every one says numbers, and they are those of the futures, computed apart here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/plot_fixture.h"

static void gallery_of(const struct fixture *f, struct gallery *gallery)
{
	const struct plot_options options = {.gallery = gallery};
	bool rendered;
	char *note;

	assert_true(plots_write(&f->summary, &options, &rendered, &note));
	assert_false(rendered);
	assert_null(note);
	assert_true(gallery->count >= 4);
}

static const char *sentence_of(const struct gallery *gallery, const char *name)
{
	for (size_t i = 0; i < gallery->count; i++)
		if (strcmp(gallery->picture[i].name, name) == 0)
			return gallery->picture[i].sentence;
	fail_msg("no picture '%s'", name);
	return NULL;
}

static void holds(const char *sentence, const char *piece)
{
	if (!strstr(sentence, piece))
		fail_msg("no '%s' in: %s", piece, sentence);
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* By interpolation between the order statistics (Hyndman and Fan's type 7), from a sorted copy. */
static double quantile_apart(const struct fixture *f, size_t s, double p)
{
	const size_t n = f->futures.count;
	double *x = mem_new(n, sizeof *x);

	memcpy(x, f->futures.x[s][F_COST], n * sizeof *x);
	qsort(x, n, sizeof *x, ascending);
	const double at = p * (double)(n - 1), below = floor(at);
	const double q = x[(size_t)below] + (at - below) * (x[(size_t)fmin((double)n - 1, below + 1)] - x[(size_t)below]);

	free(x);
	return q;
}

/* Four significant digits, thousands parted: "$25,650", "$1,414,000". */
static void dollars(double usd, char *out, size_t bytes)
{
	const double step = pow(10, fmax(0, floor(log10(usd)) - 3));
	char digits[32];
	size_t at = 0;

	snprintf(digits, sizeof digits, "%.0f", round(usd / step) * step);
	out[at++] = '$';
	for (size_t i = 0, n = strlen(digits); i < n && at + 2 < bytes; i++) {
		if (i && (n - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

static void costs_are_those_of_the_futures(void **state)
{
	struct fixture *f = fixture_bert(377);
	struct gallery gallery = {0};

	(void)state;
	gallery_of(f, &gallery);
	for (size_t s = 0; s < 4; s++) {
		char p50[32], p95[32], piece[128];

		dollars(quantile_apart(f, s, 0.5), p50, sizeof p50);
		dollars(quantile_apart(f, s, 0.95), p95, sizeof p95);
		if (strcmp(p50, p95) == 0)
			snprintf(piece, sizeof piece, "%c: %s.", "ABCD"[s], p50);
		else
			snprintf(piece, sizeof piece, "%c: p50 %s, p95 %s.", "ABCD"[s], p50, p95);
		holds(sentence_of(&gallery, "cost-violins"), piece);
		assert_null(strstr(sentence_of(&gallery, "cost-cdf"), piece));        /* said once */
		snprintf(piece, sizeof piece, "%c: %s in ", "ABCD"[s], p50);
		holds(sentence_of(&gallery, "cost-time"), piece);
	}
	gallery_release(&gallery);
	fixture_free(f);
}

/* 14,600 of 21,807.10 are useful, 5,210 lost, 1,480 waited: 67, 24 and 7 %. What is less than a twentieth is not told. */
static void parts_say_their_shares(void **state)
{
	struct fixture *f = fixture_bert(40);
	struct gallery gallery = {0};

	(void)state;
	gallery_of(f, &gallery);
	holds(sentence_of(&gallery, "cost-parts"), "B: $21,810 on average; 67 % useful work, 24 % lost work, 7 % waiting.");
	holds(sentence_of(&gallery, "cost-parts"), "C: $1,414,000 on average; 98 % unused commitment.");
	gallery_release(&gallery);
	fixture_free(f);
}

static void share_below_the_baseline_is_counted(void **state)
{
	struct fixture *f = fixture_bert(250);
	struct gallery gallery = {0};
	size_t below = 0;
	char piece[64];

	(void)state;
	for (size_t i = 0; i < f->futures.count; i++)
		below += f->futures.x[3][F_COST][i] < f->futures.x[0][F_COST][i];
	gallery_of(f, &gallery);
	snprintf(piece, sizeof piece, "D: cheaper than A in %.4g", 100 * (double)below / (double)f->futures.count);
	holds(sentence_of(&gallery, "cost-difference"), piece);
	gallery_release(&gallery);
	fixture_free(f);
}

static void all_say_something(const struct fixture *f)
{
	struct gallery gallery = {0};

	gallery_of(f, &gallery);
	for (size_t i = 0; i < gallery.count; i++) {
		const struct picture *p = &gallery.picture[i];

		if (!p->sentence[0] || !strpbrk(p->sentence, "0123456789"))
			fail_msg("'%s' says no number: '%s'", p->name, p->sentence);
		if (!strpbrk(p->question, "?"))
			fail_msg("'%s' asks nothing: '%s'", p->name, p->question);
		assert_null(strstr(p->sentence, "nan"));
		assert_null(strstr(p->sentence, ".."));
	}
	gallery_release(&gallery);
}

/* Many strategies, unfinished ones, ties without a goal, one future. */
static void every_plot_says_numbers(void **state)
{
	struct fixture *several[] = {fixture_bert(40), fixture_eight(40), fixture_never(40), fixture_equal(5), fixture_bert(1)};

	(void)state;
	for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
		all_say_something(several[i]);
		fixture_free(several[i]);
	}
}

/* A strategy's name is not given a capital at the start of a sentence. */
static void names_stay_as_written(void **state)
{
	struct fixture *f = fixture_bert(40);
	struct gallery gallery = {0};

	(void)state;
	fixture_name(f, 1, "spot", "100 % Spot", NULL);
	gallery_of(f, &gallery);
	assert_memory_equal(sentence_of(&gallery, "cost-violins"), "spot has the lowest median", 26);
	holds(sentence_of(&gallery, "cost-parts"), "Mean cost of a future");
	gallery_release(&gallery);
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(costs_are_those_of_the_futures), cmocka_unit_test(parts_say_their_shares),
		cmocka_unit_test(share_below_the_baseline_is_counted), cmocka_unit_test(every_plot_says_numbers),
		cmocka_unit_test(names_stay_as_written)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
