/* Incidents and who notices them: costs and delays by hand, rates against the normal tail, and what an incident may not change. */
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "sim/base/calendar.h"
#include "sim/study/detect.h"
#include "tests/oracle/lives.h"

#define PRICES "prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}, stores: {disk: {price: $0.1/GB-month}}, items: {talk: {unit: GB, service: " \
	"Network, category: networking, price: $0.09}, words: {unit: GB, service: Logs, category: management, price: $1}}, products: {plan: {mechanism: " \
	"spend, rates: [{instance: toy, term: 1 y, payment: no_upfront, rate: $0.5/h}]}}}\n"
#define HEAD "version: 1\nsimulate: {replications: %d, seed: 11}\n" PRICES

static struct detect *watched(const struct oracle *o, const struct detect_request *request, int threads)
{
	struct diag diag = {0};
	struct detect *detect = detect_new(o->plan, request, &diag);

	diag_print(&diag, stderr);
	diag_release(&diag);
	assert_non_null(detect);
	detect_live(detect, threads, NULL);
	assert_false(detect->partial || detect->overflow);
	assert_int_equal(detect->items, detect->asked);
	return detect;
}

static size_t rule_named(const struct detect *detect, const char *name)
{
	for (size_t r = 0; r < detect->rules; r++)
		if (strcmp(detect->rule[r]->name, name) == 0)
			return r;
	fail_msg("no rule %s", name);
	return 0;
}

static const struct detect_point *point(const struct detect *detect, size_t item, const char *rule, enum look look)
{
	return &detect->item[item].point[rule_named(detect, rule)][look][DETECT_USUAL];
}

#define STEADY HEAD "start: \"2024-01-29T00:00:00Z\"\nhorizon: 40 d\nworkloads: {rest: {kind: usage, rows: [{item: toy, from: \"2024-01-29\", for: 40 d, " \
	"quantity: 3, account: a}]}}\nincidents: {talk: {item: talk, quantity: 400, begins: 20 d, lasts: until_noticed}, more: {item: toy, quantity: 2, " \
	"begins: 20.5 d, lasts: 3 d, account: b}, small: {item: toy, quantity: 0.01, begins: 20 d, lasts: 5 d, account: a}}\n" \
	"detection: {delay: %s}\nstrategies: {A: {buy: on_demand}}\n"

/* $72 a day, a standard deviation of 72 cents by the floor; $36 a day of talk from day 20 on. Its first day is called at its end, known a delay
 * later. The service is new, and never moves once there is a history of it. */
static void days_and_money_by_hand(void **state)
{
	static const struct { const char *words; double days, more_usd; } delay[] = {{"24 h", 1, 72}, {"6 h", 0.25, 36}, {"0 h", 0, 24}, {"60 h", 2.5, 132}};

	(void)state;
	for (size_t i = 0; i < sizeof delay / sizeof *delay; i++) {
		struct oracle o = lives(STEADY, 3, delay[i].words);
		struct detect *d = watched(&o, &(struct detect_request){0}, 1);
		const struct detect_point *total = point(d, 0, "hampel", LOOK_TOTAL), *first = point(d, 0, "first_spend", LOOK_GROUPS);
		const struct detect_point *service = point(d, 0, "hampel", LOOK_GROUPS), *more = point(d, 1, "cusum", LOOK_TOTAL);

		assert_int_equal(d->days, 40);
		lives_are("a day", d->usd_d, 72, 1e-9);
		assert_int_equal(total->found, 3);
		lives_are("delay", total->delay_p50_d, 1 + delay[i].days, 1e-9);
		lives_are("cost", total->usd, 36 * (1 + delay[i].days), 1e-6);
		lives_are("first spend, delay", first->delay_p95_d, 1 + delay[i].days, 1e-9);
		lives_are("first spend, cost", first->usd_p95, 36 * (1 + delay[i].days), 1e-6);
		assert_string_equal(d->item[0].named[rule_named(d, "first_spend")], "Network");
		assert_int_equal(service->found, 0);
		assert_true(isinf(service->delay_p50_d));
		lives_are("never known", service->usd, 36 * 20, 1e-6);
		lives_are("the whole", d->item[0].whole_usd, 36 * 20, 1e-6);
		lives_are("half a day, then the delay", more->delay_p50_d, 0.5 + delay[i].days, 1e-9);
		lives_are("its cost", more->usd, delay[i].more_usd, 1e-6);       /* 24, 48, 48, 24 a day */
		assert_string_equal(d->item[1].where, "Compute");
		assert_int_equal(point(d, 2, "hampel", LOOK_TOTAL)->found, 0);      /* 24 cents a day are a third of 72 */
		assert_int_equal(point(d, 2, "cusum", LOOK_TOTAL)->found, 0);
		for (size_t r = 0; r < d->rules; r++)
			for (int look = 0; look < LOOKS; look++)
				assert_true(d->alarm[r][look][DETECT_USUAL].per_month == 0);
		detect_free(d);
		oracle_release(&o);
	}
}

/* By account it is new, by service it is more of the same. */
static void what_it_is_looked_at_by(void **state)
{
	struct oracle o = lives(STEADY, 2, "24 h");
	struct detect *service = watched(&o, &(struct detect_request){.by = "service"}, 0), *account = watched(&o, &(struct detect_request){.by = "account"}, 0);

	(void)state;
	assert_int_equal(point(service, 1, "first_spend", LOOK_GROUPS)->found, 0);
	assert_int_equal(point(service, 1, "hampel", LOOK_GROUPS)->found, 2);
	assert_int_equal(point(account, 1, "first_spend", LOOK_GROUPS)->found, 2);
	assert_int_equal(point(account, 1, "hampel", LOOK_GROUPS)->found, 0);
	assert_string_equal(account->item[1].named[rule_named(account, "first_spend")], "b");
	detect_free(service);
	detect_free(account);
	oracle_release(&o);
}

/* 1.2 more on 72: the floor of 1 % makes it 5/3 of a standard deviation a day, of which the sum takes 7/6: 6 are passed on the sixth day. */
static void a_sum_by_hand(void **state)
{
	struct oracle o = lives(HEAD "start: \"2024-01-29T00:00:00Z\"\nhorizon: 40 d\nworkloads: {rest: {kind: usage, rows: [{item: toy, from: "
				"\"2024-01-29\", for: 40 d, quantity: 3}]}}\nincidents: {drip: {item: toy, quantity: 0.05, begins: 20 d, lasts: until_noticed}}\n"
				"detection: {delay: 12 h}\nstrategies: {A: {buy: on_demand}}\n", 1);
	struct detect *d = watched(&o, &(struct detect_request){0}, 0);
	const struct detect_point *sum = point(d, 0, "cusum", LOOK_GROUPS);

	(void)state;
	assert_int_equal(point(d, 0, "hampel", LOOK_TOTAL)->found, 0);
	lives_are("the sixth day, and the delay", sum->delay_p50_d, 6.5, 1e-9);
	lives_are("cost", sum->usd, 1.2 * 6.5, 1e-6);
	detect_free(d);
	oracle_release(&o);
}

/* --- rates --- */

static void share_is(const char *what, double found, double truth, double n)
{
	const double z = (found - truth) / sqrt(truth * (1 - truth) / n);

	if (!(fabs(z) < 4))
		fail_msg("%s: %.5f, not %.5f (z %.2f)", what, found, truth, z);
}

/* Density of the middle one of seven normals. */
static double middle_density(double m)
{
	const double p = gsl_cdf_ugaussian_P(m), q = gsl_cdf_ugaussian_Q(m);

	return 140 * p * p * p * q * q * q * exp(-m * m / 2) / sqrt(2 * M_PI);
}

/* P(x + shift > (1 + t floor) M): x is normal, M the middle of seven like it. */
static double called_share(double mean, double sd, double shift, double factor)
{
	double sum = 0;

	for (double m = -8; m <= 8; m += 1.0 / 256)
		sum += middle_density(m) / 256 * gsl_cdf_ugaussian_Q((factor * (mean + sd * m) - mean - shift) / sd);
	return sum;
}

/* Sixty-three days, each normal with mean 1000 and sd 50, seven weeks of history; the floor of 10 % is above any estimate of the sd, so that the
 * scale is known and the rest is the normal tail over the median of the same seven weekdays. */
static void rates_are_the_normal_tail(void **state)
{
	enum { FUTURES = 40000, DAYS = 63 };
	struct text rows = {0};
	const double shift[] = {130, 60}, factor = 1 + 0.1 * 1.25;

	(void)state;
	for (int d = 0; d < DAYS; d++)
		text_addf(&rows, "%s{item: words, from: \"2024-%02d-%02d\", for: 1 d, quantity: {normal: {mean: 1000, sd: 50}}}", d ? ", " : "",
			  d < 31 ? 1 : d < 60 ? 2 : 3, d < 31 ? d + 1 : d < 60 ? d - 30 : d - 59);
	struct oracle o = lives(HEAD "start: \"2024-01-01T00:00:00Z\"\nhorizon: 63 d\nworkloads: {rest: {kind: usage, rows: [%s]}}\nincidents: {big: {item: "
				"words, quantity: %g, begins: 55 d, lasts: 1 d}, small: {item: words, quantity: %g, begins: 60 d, lasts: 1 d, chance: 40 %%}}\n"
				"detection: {delay: 0 h, window: 49 d, history: 49 d, floor: 10 %%, hampel: 1.25}\nstrategies: {A: {buy: on_demand}}\n",
				FUTURES, text_str(&rows), shift[0], shift[1]);
	struct detect *d = watched(&o, &(struct detect_request){.detector = "hampel"}, 0);

	assert_int_equal(d->item[0].happened, FUTURES);
	share_is("it happens in its share", (double)d->item[1].happened / FUTURES, 0.4, FUTURES);
	for (size_t i = 0; i < 2; i++)
		for (int look = 0; look < LOOKS; look++)
			share_is("found", (double)point(d, i, "hampel", (enum look)look)->found / (double)d->item[i].happened,
				    called_share(1000, 50, shift[i], factor), (double)d->item[i].happened);
	for (int look = 0; look < LOOKS; look++) {
		const double days = DAYS - 49, expected = 30 * called_share(1000, 50, 0, factor);
		const struct alarm_point *alarm = &d->alarm[0][look][DETECT_USUAL];

		/* calls of one weekday, weeks apart, share most of their seven: correlated, twice at most as here */
		if (!(fabs(alarm->per_month - expected) < 4 * 30 * sqrt(2 * expected / 30 / days / FUTURES)))
			fail_msg("%g false alarms in 30 days, not %g", alarm->per_month, expected);
		assert_true(alarm->ci.low < expected + 0.01 && alarm->ci.high > expected - 0.01);
	}
	detect_free(d);
	oracle_release(&o);
	text_release(&rows);
}

/* --- what an incident may not change --- */

/* A plan that fits 3 nodes stays so when an incident brings 2 more: they cost their list price. */
static void no_plan_is_sized_for_it(void **state)
{
	struct oracle o = lives(HEAD "start: \"2024-01-29T00:00:00Z\"\nhorizon: 40 d\nworkloads: {rest: {kind: usage, rows: [{item: toy, from: \"2024-01-29\", "
				"for: 40 d, quantity: 3}]}}\nincidents: {more: {item: toy, quantity: 2, begins: 20 d, lasts: 5 d}, kept: {item: disk, quantity: 1 TB, "
				"begins: 21 d, lasts: 8 d}}\n"
				"strategies: {C: {buy: on_demand, commitments: [{product: plan, instance: toy, term: 1 y, payment: no_upfront, commit: fit}]}}\n", 2);
	struct detect *d = watched(&o, &(struct detect_request){0}, 0);

	(void)state;
	lives_are("at the list price", d->item[0].whole_usd, 2 * 24 * 5, 1e-6);
	lives_are("storage by the calendar's month", d->item[1].whole_usd, 0.1 * 1e12 / 1073741824 * 8 / 29, 1e-6);
	assert_string_equal(d->item[1].where, "Storage");
	detect_free(d);
	oracle_release(&o);
}

/* A plan that names no instance is for that of the only workload, with an incident beside it as without. */
static void a_plan_stays_what_it_is_for(void **state)
{
	struct oracle o = lives(HEAD "start: \"2024-01-29T00:00:00Z\"\nhorizon: 40 d\nmarket: {spot: {interruptions: none}}\nworkloads: {job: {kind: training, instance: "
				"toy, nodes: 3, work: 40 d}}\nincidents: {talk: {item: talk, quantity: 400, begins: 20 d, lasts: 5 d}}\nstrategies: {C: {buy: on_demand, "
				"commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: fit}]}}\n", 2);
	struct detect *d = watched(&o, &(struct detect_request){0}, 0);

	(void)state;
	lives_are("nothing but its own", d->item[0].whole_usd, 36 * 5, 1e-6);
	lives_are("and on the total", point(d, 0, "hampel", LOOK_TOTAL)->usd, 36 * 2, 1e-6);
	detect_free(d);
	oracle_release(&o);
}

/* `incidents:` changes no run; the same block as a workload is in every future. */
static void a_run_is_without_them(void **state)
{
	struct oracle o = lives(STEADY, 2, "24 h");
	struct oracle with = lives(HEAD "start: \"2024-01-29T00:00:00Z\"\nhorizon: 40 d\nworkloads: {rest: {kind: usage, rows: [{item: toy, from: \"2024-01-29\", for: "
				   "40 d, quantity: 3}]}, talk: {kind: incident, item: talk, quantity: 400, begins: 20 d, lasts: until_noticed}}\n"
				   "strategies: {A: {buy: on_demand}}\n", 2);

	(void)state;
	lives_are("without", futures_column(o.futures, 0, 0)[0], 72 * 40, 1e-9);
	lives_are("with", futures_column(with.futures, 0, 0)[0], 72 * 40 + 36 * 20, 1e-9);
	lives_are("its own", lives_column(&with, "A", "talk.cost")[1], 36 * 20, 1e-9);
	lives_are("begins", lives_column(&with, "A", "talk.begins_h")[1], 480, 1e-9);
	oracle_release(&o);
	oracle_release(&with);
}

/* A run from noon to noon has whole days in between alone. */
static void whole_days_only(void **state)
{
	struct oracle o = lives(HEAD "start: \"2024-01-29T12:00:00Z\"\nhorizon: 40 d\nworkloads: {rest: {kind: usage, rows: [{item: toy, from: \"2024-01-29T12:00:00Z\", "
				"for: 40 d, quantity: 3}]}}\nincidents: {talk: {item: talk, quantity: 400, begins: 20 d, lasts: until_noticed}}\n"
				"detection: {delay: 24 h}\nstrategies: {A: {buy: on_demand}}\n", 2);
	struct detect *d = watched(&o, &(struct detect_request){0}, 0);
	const struct detect_point *p = point(d, 0, "hampel", LOOK_TOTAL);

	(void)state;
	assert_int_equal(d->days, 39);
	assert_int_equal(d->first_day, 1);
	lives_are("half a day, and the delay", p->delay_p50_d, 1.5, 1e-9);
	lives_are("cost", p->usd, 1.5 * 36, 1e-6);
	assert_true(d->alarm[0][LOOK_TOTAL][DETECT_USUAL].per_month == 0);
	detect_free(d);
	oracle_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_money_by_hand), cmocka_unit_test(what_it_is_looked_at_by), cmocka_unit_test(a_sum_by_hand),
		cmocka_unit_test(no_plan_is_sized_for_it), cmocka_unit_test(a_plan_stays_what_it_is_for), cmocka_unit_test(a_run_is_without_them), cmocka_unit_test(whole_days_only),
		cmocka_unit_test(rates_are_the_normal_tail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
