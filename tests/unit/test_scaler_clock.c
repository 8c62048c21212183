/* What the clock says to autoscalers: schedules in local time, limits beside a metric, forecasts. */
#include "tests/unit/scaler_world.h"

static double server_hours(struct bench *t, const char *yaml)
{
	struct world w = world_new(planned(t, yaml), 0);
	double sum_s = 0;

	while (scaler_next_s(w.scaler) < t->setup.horizon_s) {
		const double from_s = w.t;
		const int before = w.desired;

		step(&w, 0, 0);
		sum_s += before * (w.t - from_s);
	}
	sum_s += w.desired * (t->setup.horizon_s - w.t);
	scaler_free(w.scaler);
	return sum_s / HOUR_S;
}

/* Nights and weekends off: 50 of 168 h, 70.24 % saved; from a Monday and from any other moment of the week. */
static void office_hours(void **state)
{
	struct bench *t = *state;

	assert_true(server_hours(t, "{kind: scheduled, min: 0, max: 1, schedule: [{days: mon-fri, hours: 8-18, replicas: 1}]}") == 50);
	assert_true(fabs(1 - server_hours(t, "{kind: scheduled, min: 0, max: 4, schedule: [{cron: 0 8 * * mon-fri, replicas: 4}, "
					     "{cron: 0 18 * * 1-5, replicas: 0}]}") / (4 * 168) - 0.7024) < 5e-5);
	t->setup.start_unix_s = unix_of("2024-03-07T11:23:00Z");
	assert_true(fabs(server_hours(t, "{kind: scheduled, min: 0, max: 1, schedule: [{days: mon-fri, hours: 8-18, replicas: 1}]}") - 50) < 1e-9);
	assert_true(fabs(server_hours(t, "{kind: scheduled, min: 0, max: 1, schedule: [{cron: 0 8 * * 1-5, replicas: 1}, "
					 "{cron: 0 18 * * 1-5, replicas: 0}]}") - 50) < 1e-9);
	assert_true(fabs(server_hours(t, "{kind: scheduled, min: 0, max: 1, schedule: [{days: fri-mon, hours: 22:30-6, replicas: 1}]}") - 30) < 1e-9);
	assert_true(fabs(server_hours(t, "{kind: scheduled, min: 0, max: 3, schedule: [{days: mon-fri, hours: 9-10, replicas: 3}, "
					 "{hours: 8-18, replicas: 1}]}") - (7 * 10 + 5 * 2)) < 1e-9);
}

/* When the first moment of YAML comes, in UTC. */
static void first_comes(struct bench *t, const char *yaml, const char *at)
{
	struct world w = world_new(planned(t, yaml), 0);
	char buf[32];

	assert_string_equal(calendar_write(t->setup.start_unix_s + (int64_t)scaler_next_s(w.scaler), buf, sizeof buf), at);
	scaler_free(w.scaler);
}

static void clocks_change(void **state)
{
	struct bench *t = *state;
	const char *yaml = "{kind: scheduled, min: 0, max: 9, zone: Europe/Madrid, schedule: [{cron: 30 2 * * *, replicas: 9}]}";

	t->setup.start_unix_s = unix_of("2024-03-30T12:00:00Z");
	first_comes(t, yaml, "2024-03-31T01:00:00Z");      /* 02:30 does not exist: 03:00 summer time */
	t->setup.start_unix_s = unix_of("2024-03-31T12:00:00Z");
	first_comes(t, yaml, "2024-04-01T00:30:00Z");
	t->setup.start_unix_s = unix_of("2024-10-26T12:00:00Z");
	first_comes(t, yaml, "2024-10-27T00:30:00Z");      /* 02:30 comes twice: the first, in summer time */
	t->setup.start_unix_s = unix_of("2024-10-27T00:31:00Z");
	first_comes(t, yaml, "2024-10-28T01:30:00Z");
	t->setup.start_unix_s = unix_of("2024-02-28T12:00:00Z");
	first_comes(t, "{kind: scheduled, max: 9, schedule: [{cron: 15 */6 29 feb *, replicas: 2}]}", "2024-02-29T00:15:00Z");
	first_comes(t, "{kind: scheduled, max: 9, schedule: [{cron: 0 1-23/4 * MAR Fri, replicas: 2}]}", "2024-03-01T01:00:00Z");
	/* Days of the week come even where no month has the date. */
	first_comes(t, "{kind: scheduled, max: 9, schedule: [{cron: 0 0 30 2 thu, replicas: 2}]}", "2024-02-29T00:00:00Z");
	/* Either day will do: the 1st of March, or a Sunday. */
	first_comes(t, "{kind: scheduled, max: 9, schedule: [{cron: \"0 0 1 * sun\", replicas: 2}]}", "2024-03-01T00:00:00Z");
}

/* Limits by the clock beside a metric: the decision by what is seen is not disturbed. */
static void clock_beside_metric(void **state)
{
	struct bench *t = *state;
	struct world w = world_new(planned(t, "{kind: hpa, metric: concurrency, target: 1, max: 20, schedule: [{cron: 7 0 * * *, min: 5, max: 20}, "
					      "{cron: 20 0 * * *, min: 1, max: 3}]}"), 0);
	double ticks = 0;

	while (scaler_next_s(w.scaler) < 3600) {
		step(&w, 4, 0);
		ticks += fmod(w.t, 15) == 0;
		assert_int_equal(w.desired, w.t >= 420 && w.t < 1200 ? 5 : 3);     /* before it, what yesterday's rows left */
	}
	assert_true(ticks == 239);
	scaler_free(w.scaler);
}

static void forecasts(void **state)
{
	static const struct rate_rule sine = {.form = RATE_SINE, .per_s = 100, .amplitude = 0.5, .period_s = DAY_S,
		.scale = {.form = VALUE_QUANTITY, .dist = {.kind = DIST_CONSTANT, .a = 1}}};
	struct bench *t = *state;
	const struct scaler_rule *rule = planned_for(t, "{kind: predictive, target: 50 %, max: 100, period: 1 h, look_ahead: 30 min}", &sine);
	struct world w;
	int most = 0;

	assert_non_null(rule);
	w = world_new(rule, 0);
	while (scaler_next_s(w.scaler) < DAY_S) {
		const double t_s = scaler_next_s(w.scaler);
		double peak = 0;

		step(&w, 0, 0);
		for (double s = t_s; s <= t_s + 5400; s += 1)
			peak = fmax(peak, 100 * (1 + 0.5 * sin(2 * M_PI * s / DAY_S)));
		assert_true(abs(w.desired - (int)ceil(peak / 5)) <= 1);
		most = w.desired > most ? w.desired : most;
	}
	assert_int_equal(most, 30);
	scaler_free(w.scaler);
	w = world_new(planned(t, "{kind: predictive, target: 40 %, max: 100}"), 0);
	assert_int_equal(w.desired, 3);                    /* 12 /s of 10 /s at 40 % */
	assert_true(isinf(scaler_next_s(w.scaler)));
	scaler_free(w.scaler);
}

static void refusals(void **state)
{
	struct bench *t = *state;

	refused(t, "kind: scheduled\nmax: 4", 1, 7, "needs a \"schedule\"");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {cron: 0 25 * * *, replicas: 1}", 4, 3, "no time of cron");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {cron: 0 2 * *, replicas: 1}", 4, 3, "no time of cron");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {days: mon-fry, replicas: 1}", 4, 3, "no days");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {hours: 8-25, replicas: 1}", 4, 3, "no hours");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {hours: 8-18, replicas: 5}", 4, 3, "must lie between");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {hours: 8-18}", 4, 3, "at least one of");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {replicas: 3}", 4, 3, "when?");
	refused(t, "kind: scheduled\nmax: 4\nschedule:\n- {hours: 8-18, replicas: 3}\n- {cron: 0 8 * * *, min: 2}", 5, 3, "not of both");
	refused(t, "kind: hpa\nmax: 9\nschedule:\n- {cron: 0 8 * * *, min: 5}\n- {cron: 0 18 * * *, max: 3}", 4, 1, "becomes 5 while \"max\" is 3");
	refused(t, "kind: scheduled\nmax: 4\nzone: Europe/Madrit\nschedule: [{hours: 8-18, replicas: 3}]", 3, 7, "no time zone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(office_hours), TEST(clocks_change), TEST(clock_beside_metric), TEST(forecasts), TEST(refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
