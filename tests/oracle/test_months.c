/* A bill by whatever it may be grouped by is the bill: for every scenario that is shipped the groups add up to the ledger to the
 * nano-dollar, and each group is what the run says of it. Bills of February, of leap days and of years' ends are in tests/conformance. */
#include <glob.h>

#include "sim/report/bill.h"
#include "sim/study/charges.h"
#include "tests/oracle/bills.h"
#include "tests/oracle/lives.h"

enum { REPLICAS = 2, GROUPS = 4000, WIDTH = 300 };

struct group { char name[WIDTH]; struct money billed, effective; };
struct grouping { struct group *group; size_t count; };

static struct group *group_of(struct grouping *g, const char *name)
{
	char key[WIDTH];

	snprintf(key, sizeof key, "%s", name);
	for (size_t i = 0; i < g->count; i++)
		if (strcmp(g->group[i].name, key) == 0)
			return g->group + i;
	assert_true(g->count < GROUPS);
	memcpy(g->group[g->count].name, key, sizeof key);
	return g->group + g->count++;
}

static void add(struct grouping *g, const char *name, struct money billed, struct money effective)
{
	struct group *group = group_of(g, name);

	group->billed.nano += billed.nano;
	group->effective.nano += effective.nano;
}

/* Columns of the bill by which it is grouped; then workload, then every tag. */
static const char *const by_column[] = {"ServiceName", "ServiceCategory", "RegionId", "AvailabilityZone", "SubAccountId", "PricingCategory",
					"ChargeCategory", "BillingPeriodStart", "InvoiceId", "ResourceId", "SkuId", "Tags",
					"CommitmentDiscountId", "CommitmentDiscountStatus"};
enum { SERVICE = 0, WORKLOAD = sizeof by_column / sizeof *by_column, TAG, TAGS_MOST = 12, GROUPINGS = TAG + TAGS_MOST };

static void column_write(const struct row *row, const char *name, struct text *out)
{
	for (size_t c = 0; c < bill_columns; c++)
		if (strcmp(bill_column[c].name, name) == 0)
			bill_column[c].write(row, out);
}

struct wanted { const char *key; struct text *out; };

static void tag_if(void *context, const struct tag *tag)
{
	struct wanted *wanted = context;

	if (strcmp(tag->name, wanted->key) == 0)
		text_add(wanted->out, tag->value);
}

/* The names of all tags of the run. */
static size_t tag_names(const struct strategy_plan *s, const char *name[TAGS_MOST])
{
	size_t count = 0;

	for (size_t v = 0; v < s->tag_values; v++) {
		size_t k = 0;

		while (k < count && strcmp(name[k], s->tag_value[v].name) != 0)
			k++;
		assert_true(k < TAGS_MOST);
		if (k == count)
			name[count++] = s->tag_value[v].name;
	}
	return count;
}

static void add_row(struct grouping g[GROUPINGS], const struct row *row, const char *const *tag, size_t tags)
{
	const struct money billed = row->segment->billed, effective = row->segment->effective;
	struct text text = {0};

	for (size_t i = 0; i < TAG + tags; i++) {
		text_clear(&text);
		if (i < WORKLOAD)
			column_write(row, by_column[i], &text);
		else if (i == WORKLOAD)
			text_add(&text, charge_workload(row->strategy, row->line));
		else
			row_tags(row, tag_if, &(struct wanted){tag[i - TAG], &text});
		add(g + i, text_str(&text), billed, effective);
	}
	text_release(&text);
}

static void is_whole(const struct replay *replay, const char *by, const struct grouping *g)
{
	struct money billed = {0}, effective = {0};

	for (size_t i = 0; i < g->count; i++) {
		billed.nano += g->group[i].billed.nano;
		effective.nano += g->group[i].effective.nano;
	}
	if (billed.nano != replay->ledger.total.nano || effective.nano != replay->ledger.total.nano)
		fail_msg("%s by %s: %lld and %lld, not %lld", replay->plan->scenario->file, by, (long long)billed.nano,
			 (long long)effective.nano, (long long)replay->ledger.total.nano);
}

/* The run's own figure is made of doubles that are nano-dollars each. */
static void is_said(const struct replay *replay, const char *by, struct grouping *g, const char *name, double usd)
{
	const double found = money_usd(group_of(g, name)->effective);

	if (!(fabs(found - usd) <= 1e-9 * (1 + fabs(usd))))
		fail_msg("%s, strategy %s: %s \"%s\" costs %.9f in the bill, %.9f in the run", replay->plan->scenario->file,
			 replay->plan->strategy[replay->strategy].strategy->name, by, name, found, usd);
}

/* What the run's columns say of the same future: services, tags, workloads. */
static void are_said(const struct replay *replay, const struct futures *futures, struct grouping g[GROUPINGS], const char *const *tag)
{
	const struct plan *plan = replay->plan;
	const struct strategy_plan *s = plan->strategy + replay->strategy;

	for (size_t i = 0; i < s->services; i++)
		is_said(replay, "service", g + SERVICE, s->service[i],
			futures_column(futures, replay->strategy, column_service(plan, i))[replay->replica]);
	for (size_t w = 0; w < s->members; w++) {
		const int metric = metric_of_workload(plan, s->member[w].workload_name);

		assert_true(metric >= 0);
		is_said(replay, "workload", g + WORKLOAD, s->member[w].workload_name,
			futures_column(futures, replay->strategy, (size_t)metric)[replay->replica]);
	}
	for (size_t v = 0, k = 0; v < s->tag_values; v++) {
		for (k = 0; strcmp(tag[k], s->tag_value[v].name) != 0;)
			k++;
		is_said(replay, s->tag_value[v].name, g + TAG + k, s->tag_value[v].value,
			futures_column(futures, replay->strategy, column_tag(plan, s, v))[replay->replica]);
	}
}

static void by_groups(const struct replay *replay, const struct futures *futures)
{
	const char *tag[TAGS_MOST];
	const size_t tags = tag_names(replay->plan->strategy + replay->strategy, tag);
	struct grouping *g = calloc(GROUPINGS, sizeof *g);
	struct row row = {.replay = replay, .plain = true};
	struct segments segments = {0};

	for (size_t i = 0; i < GROUPINGS; i++)
		g[i].group = calloc(GROUPS, sizeof *g[i].group);
	replay_segments(replay, &segments);
	for (size_t i = 0; i < segments.count; i++) {
		row_of(&row, segments.item + i);
		add_row(g, &row, tag, tags);
	}
	for (size_t i = 0; i < TAG + tags; i++)
		is_whole(replay, i < WORKLOAD ? by_column[i] : i == WORKLOAD ? "workload" : tag[i - TAG], g + i);
	are_said(replay, futures, g, tag);
	for (size_t i = 0; i < GROUPINGS; i++)
		free(g[i].group);
	segments_release(&segments);
	free(g);
}

static void by_part(const struct replay *replay)
{
	struct money sum = {0};

	for (int p = 0; p < PARTS; p++)
		sum.nano += replay->ledger.part[p].nano;
	assert_int_equal(sum.nano, replay->ledger.total.nano);
}

/* A day of UTC after the other, none twice and none left out, and each within the line's time. */
static void by_day(const struct replay *replay)
{
	struct grouping g = {.group = calloc(GROUPS, sizeof *g.group)};
	struct segments segments = {0};
	char name[32];

	replay_segments(replay, &segments);
	for (size_t i = 0; i < segments.count; i++) {
		const struct segment *s = segments.item + i;
		struct money left = s->billed, used = s->effective;
		struct bill_day day;

		for (size_t n = 0; segment_day(s, n, &day); n++) {
			assert_true(day.unix_s % 86400 == 0 && day.unix_s < s->to_unix_s && day.unix_s + 86400 > s->from_unix_s);
			assert_int_equal(day.unix_s / 86400, s->from_unix_s / 86400 + (int64_t)n);
			assert_true(s->billed.nano < 0 || (day.billed.nano >= 0 && day.billed.nano <= s->billed.nano));
			left.nano -= day.billed.nano;
			used.nano -= day.effective.nano;
			add(&g, calendar_write(day.unix_s, name, sizeof name), day.billed, day.effective);
		}
		assert_true(left.nano == 0 && used.nano == 0);
	}
	is_whole(replay, "day", &g);
	segments_release(&segments);
	free(g.group);
}

/* Month after month as `--month` writes them: rows and money. */
static void by_month(const struct replay *replay)
{
	int64_t month, last, next;
	struct text text = {0};
	size_t rows = 0;
	long long billed = 0, effective = 0;

	if (!bill_months(replay, &month, &last))
		return;
	for (; month <= last; month = next) {
		int64_t from;

		calendar_month(month, &from, &next);
		text_clear(&text);
		rows += bill_month_write(replay, &month, &text);
		struct csv bill = csv_read(text_str(&text));

		billed += bill_sum(&bill, "BilledCost");
		effective += bill_sum(&bill, "EffectiveCost");
		csv_free(&bill);
	}
	text_clear(&text);
	assert_int_equal(rows, bill_month_write(replay, NULL, &text));
	assert_int_equal(billed, replay->ledger.total.nano);
	assert_int_equal(effective, replay->ledger.total.nano);
	text_release(&text);
}

static void groups_of(const struct plan *plan, const struct futures *futures, size_t strategy, uint64_t replica)
{
	struct replay *replay = replay_new(plan, strategy, replica);

	by_groups(replay, futures);
	by_part(replay);
	by_day(replay);
	by_month(replay);
	replay_free(replay);
}

static void one_scenario(void **state)
{
	struct diag diag = {0};
	bool missing = false;
	struct scenario *scenario = scenario_load(*state, &(struct overrides){.replications = REPLICAS}, &models, &diag, &missing);
	const struct plan *plan = scenario ? plan_new(scenario, &diag) : NULL;

	if (!plan)
		diag_print(&diag, stderr);
	assert_non_null(plan);
	struct futures *futures = futures_run(plan, 0, REPLICAS, 0, NULL);

	for (size_t s = 0; s < plan->strategies; s++)
		for (uint64_t r = 0; r < (plan->strategy[s].workload->lasts ? 1 : REPLICAS); r++)      /* what serves has long futures */
			groups_of(plan, futures, s, r);
	futures_free(futures);
	scenario_free(scenario);
	diag_release(&diag);
}

int main(void)
{
	static const char *const where[] = {"scenarios/*.yaml", "scenarios/lessons/[0-9]*.yaml", "tests/conformance/*.yaml"};
	struct CMUnitTest tests[500];
	size_t count = 0;
	glob_t found;

	for (size_t i = 0; i < sizeof where / sizeof *where; i++)
		assert_int_equal(glob(where[i], i ? GLOB_APPEND : 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc && count < sizeof tests / sizeof *tests; i++)
		tests[count++] = (struct CMUnitTest){found.gl_pathv[i], one_scenario, NULL, NULL, found.gl_pathv[i]};
	assert_int_equal(count, found.gl_pathc);
	return _cmocka_run_group_tests("groupings", tests, count, NULL, NULL);
}
