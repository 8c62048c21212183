/* What the tests of laws and of meaning share, on top of oracle.h: scenarios written freely, run with other options, and
 * one outcome, one diary or the summary taken out of them. */
#ifndef COSTCAST_TESTS_LIVES_H
#define COSTCAST_TESTS_LIVES_H

#include <jansson.h>

#include "sim/report/report.h"
#include "tests/oracle/oracle.h"

/* Loaded from a file of its own; NULL when it is refused. */
static inline struct scenario *lives_load(const char *yaml, const struct overrides *overrides, struct diag *diag)
{
	char path[] = "/tmp/costcast-lives-XXXXXX";
	const int fd = mkstemp(path);
	bool missing = false;

	assert_true(fd >= 0 && write(fd, yaml, strlen(yaml)) == (ssize_t)strlen(yaml));
	close(fd);
	struct scenario *scenario = scenario_load(path, overrides, &models, diag, &missing);

	unlink(path);
	return scenario;
}

static inline struct oracle lives_run_scenario(struct scenario *scenario, struct diag *diag, int threads)
{
	struct oracle o = {.scenario = scenario};

	if (o.scenario)
		o.plan = plan_new(o.scenario, diag);
	diag_print(diag, stderr);
	diag_release(diag);
	assert_non_null(o.plan);
	o.futures = futures_run(o.plan, 0, o.scenario->replications, threads, NULL);
	assert_non_null(o.futures);
	assert_false(o.futures->overflow);
	return o;
}

static inline struct oracle lives_with(const char *yaml, const struct overrides *overrides, int threads)
{
	struct diag diag = {0};

	return lives_run_scenario(lives_load(yaml, overrides, &diag), &diag, threads);
}

/* A scenario as printf makes it. */
__attribute__((format(printf, 1, 2))) static inline struct oracle lives(const char *format, ...)
{
	struct text yaml = {0};
	va_list arg;

	va_start(arg, format);
	text_addv(&yaml, format, arg);
	va_end(arg);
	const struct oracle o = lives_with(text_str(&yaml), &(struct overrides){0}, 0);

	text_release(&yaml);
	return o;
}

static inline size_t lives_strategy(const struct oracle *o, const char *name)
{
	for (size_t s = 0; s < o->plan->strategies; s++)
		if (!strcmp(o->plan->strategy[s].strategy->name, name))
			return s;
	fail_msg("no strategy %s", name);
	return 0;
}

static inline const double *lives_column(const struct oracle *o, const char *strategy, const char *metric)
{
	const int m = metric_named(o->plan, metric);

	assert_true(m >= 0);
	return futures_column(o->futures, lives_strategy(o, strategy), (size_t)m);
}

/* Of the first future. */
static inline double lives_one(const struct oracle *o, const char *strategy, const char *metric)
{
	return lives_column(o, strategy, metric)[0];
}

static inline void lives_are(const char *what, double found, double truth, double tolerance)
{
	if (!(fabs(found - truth) <= tolerance))
		fail_msg("%s is %.12g, should be %.12g (within %g)", what, found, truth, tolerance);
}

/* METRIC of the first future of STRATEGY is TRUTH; hours to a microsecond, money to a nano-dollar or two. */
static inline void lives_is(const struct oracle *o, const char *strategy, const char *metric, double truth)
{
	char what[96];

	snprintf(what, sizeof what, "%s of %s", metric, strategy);
	lives_are(what, lives_one(o, strategy, metric), truth, 2.5e-9 + 1e-13 * fabs(truth));
}

/* The mean of X(I) over COUNT futures, |z| < 4. */
static inline void lives_mean(const char *what, const double *x, size_t count, double truth)
{
	const struct moments m = moments_of(x, count);

	oracle_z(what, m.mean, m.se, truth);
}

static inline const struct record *lives_record(const struct replay *replay, enum record_kind kind, int nth)
{
	for (size_t i = 0; i < replay->recorder.count; i++)
		if (replay->recorder.record[i].kind == kind && nth-- == 0)
			return &replay->recorder.record[i];
	return NULL;
}

static inline int lives_records(const struct replay *replay, enum record_kind kind)
{
	int count = 0;

	for (size_t i = 0; i < replay->recorder.count; i++)
		count += replay->recorder.record[i].kind == kind;
	return count;
}

/* Futures of STRATEGY told again are the futures that were counted, metric by metric. */
static inline void lives_told_again(const struct oracle *o, size_t strategy, uint64_t futures)
{
	for (uint64_t r = 0; r < futures; r++) {
		struct replay *replay = replay_new(o->plan, strategy, r);

		for (size_t m = 0; m < o->plan->metrics; m++)
			assert_memory_equal(&replay->metric[m], futures_column(o->futures, strategy, m) + r, sizeof(double));
		for (size_t i = 1; i < replay->recorder.count; i++)
			assert_true(replay->recorder.record[i].t_s >= replay->recorder.record[i - 1].t_s - 1e-6);
		replay_free(replay);
	}
}

static inline int64_t lives_billed(const struct replay *replay)
{
	int64_t nano = 0;

	for (size_t i = 0; i < replay->bill.count; i++)
		nano += replay->bill.line[i].billed.nano;
	return nano;
}

/* summary.json as the program writes it. Fresh memory. */
static inline char *lives_json(const struct oracle *o)
{
	struct summary *summary = summary_new(o->futures);
	struct text out = {0};

	json_write(summary, &out);
	summary_free(summary);
	return out.s;
}

/* The same as a tree, without the file's name (and its digest, when not WITH_SHA), which tests of laws may not ask for. */
static inline json_t *lives_tree(const struct oracle *o, bool with_sha)
{
	char *text = lives_json(o);
	json_t *root = json_loads(text, 0, NULL), *scenario = json_object_get(root, "scenario");

	assert_non_null(scenario);
	assert_int_equal(json_object_del(scenario, "file"), 0);
	if (!with_sha)
		assert_int_equal(json_object_del(scenario, "sha256"), 0);
	free(text);
	return root;
}

/* Two trees hold the same values; keys in any order, or (ORDERED) the same bytes. Both are released. */
static inline void lives_same_tree(const char *what, json_t *a, json_t *b, bool ordered)
{
	const size_t flags = JSON_INDENT(1) | (ordered ? 0 : JSON_SORT_KEYS);
	char *x = json_dumps(a, flags), *y = json_dumps(b, flags);

	if (strcmp(x, y)) {
		size_t at = strspn(x, "");

		while (x[at] && x[at] == y[at])
			at++;
		at = at > 120 ? at - 120 : 0;
		fail_msg("%s: not the same summary:\n%.240s\n--- and ---\n%.240s", what, x + at, y + at);
	}
	free(x);
	free(y);
	json_decref(a);
	json_decref(b);
}

/* All columns of all strategies of A are those of B's strategies of the same names, bit for bit. */
static inline void lives_same_columns(const struct oracle *a, const struct oracle *b)
{
	assert_int_equal(a->futures->count, b->futures->count);
	for (size_t s = 0; s < a->plan->strategies; s++) {
		const size_t t = lives_strategy(b, a->plan->strategy[s].strategy->name);

		assert_int_equal(a->plan->strategy[s].columns, b->plan->strategy[t].columns);
		for (size_t c = 0; c < a->plan->strategy[s].columns; c++)
			assert_memory_equal(a->futures->x[s][c], b->futures->x[t][c], a->futures->count * sizeof(double));
		assert_memory_equal(a->futures->finished[s], b->futures->finished[t], a->futures->count);
	}
}

/* $1 a second on demand, $0.5 on spot: a bill in dollars reads as billed seconds. */
#define BOOK "instances: {toy: {on_demand: $3600/h, spot: $1800/h}}"
/* Lives of half an hour that vary by a percent: between 27 and 32 minutes in 99.99 % of draws. The exact end is read from
 * the diary, and the rest predicted from it by hand. */
#define HALF_AN_HOUR "{model: weibull, shape: 100, scale: 30 min}"

#endif
