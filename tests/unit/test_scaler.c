/* Autoscalers: the providers' own examples, decision by decision, and what no scenario may ask for. */
#include "tests/unit/scaler_world.h"

struct change { double at_s; int servers; };

/* What changes until END_S under LOAD(t): exactly CHANGE. */
static void traces(const struct scaler_rule *rule, double (*load)(double t), double end_s, const struct change *change, size_t changes)
{
	struct world w = world_new(rule, 0);
	size_t seen = 1;

	assert_int_equal(w.desired, change[0].servers);
	while (scaler_next_s(w.scaler) <= end_s) {
		const int before = w.desired, now = step(&w, load(scaler_next_s(w.scaler)), 0);

		if (now == before)
			continue;
		assert_true(seen < changes);
		assert_int_equal(now, change[seen].servers);
		assert_true(w.t == change[seen].at_s);
		seen++;
	}
	assert_int_equal(seen, changes);
	scaler_free(w.scaler);
}

/* --- Kubernetes --- */

static void hpa_examples(void **state)
{
	static const struct { int current, ready; double metric, target; int desired; } c[] = {
		{50, 50, 90, 75, 60}, {4, 4, 109, 100, 4}, {10, 10, 90, 100, 10}, {10, 10, 89, 100, 9}, {3, 3, 34, 100, 2}, {1, 1, 720, 100, 8},
		{0, 0, 250, 100, 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof *c; i++)
		assert_int_equal(hpa_desired(c[i].current, c[i].ready, c[i].metric, c[i].target, 0.1), c[i].desired);
	assert_int_equal(hpa_desired(10, 10, 110, 100, 0.1), 11);
	assert_int_equal(hpa_desired(10, 1, 200, 100, 0.1), 10);
}

static double load_of_a_step(double t)
{
	return t < 60 ? 1 : t < 600 ? 20 : 2;
}

static double load_of_waves(double t)
{
	return fmod(t, 240) < 120 ? 10 : 5;
}

static void hpa_traces(void **state)
{
	static const struct change steps[] = {{0, 1}, {60, 5}, {75, 10}, {90, 20}, {885, 2}};
	static const struct change waves[] = {{0, 10}, {165, 5}, {240, 10}, {405, 5}, {480, 10}, {645, 5}, {720, 10}, {885, 5}};

	traces(planned(*state, "{kind: hpa, metric: concurrency, target: 1, max: 100}"), load_of_a_step, 1200, steps, 5);
	traces(planned(*state, "{kind: hpa, metric: concurrency, target: 1, initial: 10, max: 100, in_window: 60 s}"), load_of_waves, 950, waves, 8);
}

static double load_falls(double t)
{
	return t < 100 ? 40 : 1;
}

/* By hand: in by at most 10 servers a minute, from those at its beginning. */
static void hpa_rates(void **state)
{
	static const struct change in[] = {{0, 40}, {105, 30}, {165, 20}, {225, 10}, {285, 1}};
	static const struct change out[] = {{0, 1}, {60, 3}, {90, 5}, {120, 7}, {150, 9}, {180, 11}, {210, 13}, {240, 15}, {270, 17}, {300, 19}};     /* 20 is within the tolerance */

	traces(planned(*state, "{kind: hpa, metric: concurrency, target: 1, max: 100, initial: 40, in_window: 0 s, in_replicas: 10, in_percent: 0 %, "
			       "in_period: 1 min}"), load_falls, 600, in, 5);
	traces(planned(*state, "{kind: hpa, metric: concurrency, target: 1, max: 100, out_replicas: 2, out_percent: 0 %, out_period: 30 s}"),
	       load_of_a_step, 590, out, 10);
}

/* --- Knative --- */

static void knative_examples(void **state)
{
	static const struct { int ready; double stable, panic; int wanted_stable, wanted_panic; bool over; } c[] = {
		{2, 30, 30, 5, 5, true}, {1, 7, 7, 1, 1, false}, {1, 7.01, 7.01, 2, 2, true}, {4, 28, 56, 4, 8, true}, {4, 28, 55, 4, 8, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		const int panic = knative_desired(c[i].ready, c[i].panic, 7, 1000, 2);

		assert_int_equal(knative_desired(c[i].ready, c[i].stable, 7, 1000, 2), c[i].wanted_stable);
		assert_int_equal(panic, c[i].wanted_panic);
		assert_int_equal((double)panic / c[i].ready >= 2.0, c[i].over);
	}
	/* The same through decisions: after a minute at STABLE, three ticks at PANIC. */
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		struct world w = world_new(planned(*state, "{kind: knative, target: 7, min: 0, initial: 4, max: 100, period: 2 s}"), 0);

		w.desired = w.ready = c[i].ready;
		const int wanted = step(&w, c[i].panic, 0);

		assert_int_equal(wanted, c[i].wanted_panic);
		scaler_free(w.scaler);
	}
	assert_int_equal(knative_desired(10, 0, 7, 1000, 2), 5);
	assert_int_equal(knative_desired(1, 100, 7, 10, 2), 10);
}

/* A burst of 10 s: in panic at once, not one server less for 60 s after the last time that the short mean was twice too much. */
static void knative_panics(void **state)
{
	struct world w = world_new(planned(*state, "{kind: knative, target: 1, min: 1, max: 100}"), 0);
	double over_s = 0;
	int most = 1;
	bool in = false;

	for (int i = 0; i < 100; i++) {
		const int before = w.desired;
		const int ready = w.ready;
		const double load = i >= 40 && i < 45 ? 12 : 1;
		const int now = step(&w, load, 0);

		most = now > most ? now : most;
		if (i < 40)
			assert_int_equal(now, 1);
		if (i == 40)
			assert_int_equal(now, 5);         /* (1 + 1 + 12) / 3, of a short time of three ticks */
		if (now > before)
			over_s = ceil(now) / ready >= 2 ? w.t : over_s;
		if (now < before) {
			assert_true(w.t >= over_s + 60);
			in = true;
		}
	}
	assert_int_equal(most, 12);
	assert_true(in);
	scaler_free(w.scaler);
}

static void knative_to_zero(void **state)
{
	struct world w = world_new(planned(*state, "{kind: knative, target: 1, min: 0, initial: 1, max: 10}"), 0);

	step(&w, 1, 0);
	for (int i = 2; i <= 30; i++)
		assert_int_equal(step(&w, 0, 0), 1);
	assert_int_equal(step(&w, 0, 0), 0);               /* the stable time holds nothing any more */
	assert_int_equal(step(&w, 0, 0), 0);
	assert_int_equal(step(&w, 3, 0), 1);               /* 3 in one of three ticks */
	scaler_free(w.scaler);
}

/* --- KEDA --- */

static void keda_polls(void **state)
{
	struct world w = world_new(planned(*state, "{kind: keda, target: 2, min: 0, max: 10}"), 0);

	assert_int_equal(w.desired, 0);
	assert_int_equal(step(&w, 0, 0), 0);               /* 15 s: a sync */
	assert_int_equal(step(&w, 0, 0), 0);               /* 30 s: a poll that sees nothing */
	assert_int_equal(step(&w, 9, 0), 0);               /* 45 s: only a poll brings it from zero */
	assert_int_equal(step(&w, 9, 0), 1);
	assert_true(w.t == 60);
	assert_int_equal(step(&w, 9, 0), 5);               /* and the HPA from there on, within its rates */
	for (double t = 90; t <= 345; t += 15)
		assert_true(step(&w, 0, 0) >= 1);
	assert_true(w.t == 345);
	assert_int_equal(step(&w, 0, 0), 0);               /* 360 s: the poll of 60 s was the last to see anything */
	scaler_free(w.scaler);
}

/* --- AWS --- */

static void aws_alarms(void **state)
{
	struct world w = world_new(planned(*state, "{kind: target_tracking, metric: requests, target: 1500 /s, initial: 2, max: 10}"), 0);

	assert_int_equal(step(&w, 0, 2 * 1501), 2);
	assert_int_equal(step(&w, 0, 2 * 1501), 2);
	assert_int_equal(step(&w, 0, 2 * 1501), 3);        /* ceil(2 x 1501 / 1500) */
	assert_true(w.t == 180);
	scaler_free(w.scaler);
	w = world_new(planned(*state, "{kind: target_tracking, metric: requests, target: 1500 /s, initial: 2, max: 10}"), 0);
	for (int i = 0; i < 15; i++)
		assert_int_equal(step(&w, 0, 2 * 1350), 2);      /* 0.9 x the target is not below it */
	for (int i = 0; i < 14; i++)
		assert_int_equal(step(&w, 0, 1400), 2);
	assert_int_equal(step(&w, 0, 1400), 1);            /* 15 of 15 below */
	scaler_free(w.scaler);
}

/* Scale-in goes to what the worst of the fifteen minutes asks for, and not while a scale-out warms up or cools down. */
static void aws_is_careful(void **state)
{
	struct world w = world_new(planned(*state, "{kind: target_tracking, target: 50 %, initial: 10, min: 1, max: 40, out_points: 1, in_points: 3}"), 0);

	assert_int_equal(step(&w, 1, 0), 10);
	assert_int_equal(step(&w, 3.1, 0), 10);
	assert_int_equal(step(&w, 1, 0), 7);               /* 3.1 / 0.5 */
	for (int i = 0; i < 4; i++)
		assert_int_equal(step(&w, 1, 0), 7);             /* 300 s after scaling in */
	assert_int_equal(step(&w, 1, 0), 2);
	assert_int_equal(step(&w, 1.5, 0), 3);
	for (int i = 0; i < 4; i++)
		assert_int_equal(step(&w, 0.1, 0), 3);           /* 300 s after scaling out */
	w.ready = 2;
	assert_int_equal(step(&w, 0.1, 0), 3);             /* one of them does not serve yet */
	w.ready = 3;
	assert_int_equal(step(&w, 0.1, 0), 1);
	scaler_free(w.scaler);
}

/* Servers that warm up are wanted but not seen: the metric of those that serve asks for no more than it needs. */
static void aws_counts_warming(void **state)
{
	struct world w = world_new(planned(*state, "{kind: target_tracking, target: 50 %, initial: 4, max: 40, out_points: 1}"), 0);

	w.ready_after_s = 1;
	assert_int_equal(step(&w, 4, 0), 8);
	assert_int_equal(step(&w, 4, 0), 8);
	w.ready = 0;
	for (int i = 0; i < 20; i++)
		assert_int_equal(step(&w, 0, 0), 8);             /* no data, no action */
	scaler_free(w.scaler);
}

static void aws_several(void **state)
{
	struct world w = world_new(planned(*state, "{kind: target_tracking, target: 50 %, initial: 10, max: 40, out_points: 1, in_points: 1, in_cooldown: 0 s, "
						   "policies: [{metric: requests, target: 10 /s}]}"), 0);

	assert_int_equal(step(&w, 1, 100), 10);            /* one says in, the other stays */
	assert_int_equal(step(&w, 1, 80), 8);              /* both in: the larger */
	assert_int_equal(step(&w, 1, 81), 9);              /* one out */
	assert_int_equal(step(&w, 6, 100), 12);            /* both out: the larger */
	scaler_free(w.scaler);
}

#define STEPS "steps: [{from: 0 %, to: 10 %, percent: 0 %}, {from: 10 %, to: 20 %, percent: 10 %}, {from: 20 %, percent: 30 %}, " \
	"{from: -10 %, to: 0 %, percent: 0 %}, {from: -20 %, to: -10 %, percent: -10 %}, {to: -20 %, percent: -30 %}]"

/* EC2 Auto Scaling user guide, "Step and simple scaling policies": 10, 11, 14, 13, 10 at 60, 70, 40 and 30 %. */
static void step_example(void **state)
{
	static const struct { double metric; int desired; } c[] = {{0.5, 10}, {0.59, 10}, {0.6, 11}, {0.7, 14}, {0.4, 13}, {0.3, 10}, {0.41, 10}};
	struct world w = world_new(planned(*state, "{kind: step, target: 50 %, initial: 10, min: 1, max: 100, " STEPS "}"), 0);

	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		const double over_s = 60;
		const struct scaler_seen seen = {.now_s = scaler_next_s(w.scaler), .desired = w.desired, .ready = w.desired, .over_s = over_s,
			.busy_s = c[i].metric * 60, .place_s = 60, .ready_s = w.desired * over_s};

		w.desired = scaler_decide(w.scaler, &seen);
		assert_int_equal(w.desired, c[i].desired);
	}
	scaler_free(w.scaler);
}

/* The same guide: what warms up counts; a larger step adds the difference only. And simple scaling: nothing for 300 s. */
static void step_warms_up(void **state)
{
	struct world w = world_new(planned(*state, "{kind: step, metric: queue, target: 10, initial: 10, min: 1, max: 100, warm_up: 3 min, "
						   "steps: [{from: 0, to: 10, add: 1}, {from: 10, add: 3}]}"), 0);
	static const struct { double waiting; int desired; } c[] = {{15, 11}, {15, 11}, {25, 13}, {25, 13}, {15, 13}, {15, 14}, {9, 14}};

	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		const struct scaler_seen seen = {.now_s = scaler_next_s(w.scaler), .desired = w.desired, .ready = 10, .over_s = 60,
			.waiting_s = c[i].waiting * 600, .place_s = 600, .ready_s = 600};

		w.desired = scaler_decide(w.scaler, &seen);
		assert_int_equal(w.desired, c[i].desired);
	}
	scaler_free(w.scaler);
	w = world_new(planned(*state, "{kind: step, target: 50 %, initial: 1, max: 9, out_cooldown: 300 s, in_cooldown: 300 s, "
				      "steps: [{from: 0 %, add: 1}, {to: 0 %, add: -1}]}"), 0);
	for (int i = 0; i < 11; i++)
		assert_int_equal(step(&w, 9, 0), 2 + i / 5);
	for (int i = 1; i < 5; i++)
		assert_int_equal(step(&w, 0, 0), 4);
	assert_int_equal(step(&w, 0, 0), 3);
	scaler_free(w.scaler);
}

/* --- SkyServe --- */

static void skyserve_hysteresis(void **state)
{
	struct world w = world_new(planned(*state, "{kind: skyserve, target: 2 /s, min: 0, initial: 1, max: 50}"), 0);

	for (int i = 0; i < 15; i++)
		assert_int_equal(step(&w, 0, 2), 1);             /* what there is is enough */
	for (int i = 1; i < 15; i++)
		assert_int_equal(step(&w, 0, 12), 1);
	assert_int_equal(step(&w, 0, 12), 6);              /* 15 decisions in a row: 300 s */
	for (int i = 1; i < 60; i++)
		assert_int_equal(step(&w, 0, 0), 6);
	assert_int_equal(step(&w, 0, 0), 0);               /* 60: 1,200 s */
	const double zero_s = w.t;

	assert_int_equal(step(&w, 0, 0), 0);
	assert_true(w.t == zero_s + 5);
	assert_int_equal(step(&w, 0, 2.4), 1);             /* from zero at once: 12 in 60 s, of 120 that one serves */
	assert_true(w.t == zero_s + 10);
	assert_int_equal(step(&w, 0, 2.4), 1);
	assert_true(w.t == zero_s + 30);
	scaler_free(w.scaler);
}

static void skyserve_mixes(void **state)
{
	static const struct { int target, base, over, ready; bool fallback; int spot, on_demand; } c[] = {
		{10, 0, 0, 10, true, 10, 0}, {10, 2, 0, 8, true, 8, 2}, {10, 2, 0, 5, true, 8, 5}, {10, 2, 0, 5, false, 8, 2}, {10, 2, 3, 5, true, 11, 5},
		{10, 2, 3, 9, true, 11, 2}, {1, 2, 3, 0, true, 0, 1}, {0, 0, 3, 0, true, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		const struct skyserve_mix mix = skyserve_mix(c[i].target, c[i].base, c[i].over, c[i].ready, c[i].fallback);

		assert_int_equal(mix.spot, c[i].spot);
		assert_int_equal(mix.on_demand, c[i].on_demand);
	}
}

/* --- laws --- */

static const char *const kinds[] = {"kind: none", "kind: target_tracking, target: 50 %, out_points: 1, in_points: 1",
	"kind: step, target: 50 %, steps: [{from: 0 %, add: 3}, {to: 0 %, percent: -50 %}]",
	"kind: scheduled, schedule: [{hours: 1-2, max: 4}]", "kind: hpa", "kind: keda, target: 2", "kind: knative, target: 2",
	"kind: skyserve, target: 1 /s", "kind: predictive, target: 50 %"};

static const struct scaler_rule *of_kind(struct bench *t, size_t k, int least, int most)
{
	return planned(t, arena_textf(t->arena, "{%s, min: %d, max: %d}", kinds[k], least, most));
}

/* Under a load that goes from nothing to far too much: min = max holds everything still, and limits are kept. */
static void limits_hold(void **state)
{
	struct bench *t = *state;

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (int most = 4; most <= 6; most += 2) {
			const int least = most == 4 ? 4 : 3;
			const struct scaler_rule *rule;
			struct world w;
			bool low = false, high = false;

			if (k == 0 && most != least)
				continue;
			rule = of_kind(t, k, least, most);
			w = world_new(rule, -3600);
			assert_int_equal(scaler_most(rule), most);
			assert_int_equal(scaler_least(rule), least);
			for (int i = 0; i < 3000 && scaler_next_s(w.scaler) < t->setup.horizon_s; i++) {
				const int n = step(&w, i / 500 % 2 ? 40 : 0, i / 500 % 2 ? 100 : 0);

				assert_true(n >= least && n <= most);
				low = low || n == least;
				high = high || n == most;
			}
			if (k != 0 && k != 3 && k != 8)
				assert_true(low && high);
			scaler_free(w.scaler);
		}
}

static void fixed(void **state)
{
	struct bench *t = *state;
	struct scaler *scaler = scaler_new(scaler_fixed(&t->setup, 7));

	assert_int_equal(scaler_start(scaler, -100), 7);
	assert_true(isinf(scaler_next_s(scaler)));
	scaler_free(scaler);
	assert_int_equal(scaler_wakes(planned(t, "{kind: none, min: 0, max: 4, idle: 5 min}")), 4);
	assert_int_equal(scaler_wakes(planned(t, "{kind: hpa, min: 0, max: 4, idle: 5 min}")), 1);
	scaler = scaler_new(planned(t, "{kind: none, min: 0, max: 4, idle: 5 min}"));
	assert_int_equal(scaler_start(scaler, 0), 0);
	scaler_free(scaler);
	/* Who idles goes to zero by the kernel alone. */
	struct world w = world_new(planned(t, "{kind: hpa, metric: concurrency, target: 1, min: 0, initial: 3, max: 4, idle: 5 min, in_window: 0 s}"), 0);

	for (int i = 0; i < 10; i++)
		assert_int_equal(step(&w, 0, 0), 1);
	scaler_free(w.scaler);
}

/* --- what no scenario may ask for --- */

static void refusals(void **state)
{
	struct bench *t = *state;

	refused(t, "kind: hpa\nmin: 5\nmax: 4", 2, 6, "\"min\" (5) is more than \"max\" (4)");
	refused(t, "kind: hpa\nmax: 0", 2, 6, "\"autoscaler.max\"");
	refused(t, "kind: hpa\nmax: 4\ntarget: 0 %", 3, 9, "more than 0");
	refused(t, "kind: skyserve\nmax: 4\ntarget: 0 /s", 3, 9, "more than 0");
	refused(t, "kind: hpa\nmax: 4\ntarget: 120 %", 3, 9, "at most 100 %");
	refused(t, "kind: hpa\nmax: 4\ntarget: 4 /s", 3, 9, "unit");
	refused(t, "kind: skyserve\nmax: 4\ntarget: 2", 3, 9, "has no unit");
	refused(t, "kind: target_tracking\nmax: 4", 1, 7, "needs a \"target\"");
	refused(t, "kind: hpa", 1, 7, "needs \"max\"");
	refused(t, "kind: none\nmin: 1\nmax: 4", 3, 6, "does not scale");
	refused(t, "kind: hpa\nmax: 4\nmin: 0", 3, 6, "needs \"idle\"");
	refused(t, "kind: hpa\nmax: 4\nidle: 5 min", 3, 7, "\"min\" must be 0");
	refused(t, "kind: keda\ntarget: 1\nin_cooldown: 5 min", 3, 14, "means nothing with \"kind: keda\"");
	refused(t, "kind: keda\ntarget: 1\nidle: 5 min", 3, 7, "\"min\" must be 0");
	refused(t, "kind: hpa\nmax: 4\nsteps: []", 3, 8, "means nothing with \"kind: hpa\"; it belongs to: step");
	refused(t, "kind: hpa\nmax: 4\ninitial: 5", 3, 10, "between \"min\" and \"max\"");
	refused(t, "kind: hpa\nmax: 4\ninitial: 1.5", 3, 10, "whole number");
	refused(t, "kind: hpa\nmax: 4\nzone: UTC", 3, 7, "there is none");
	refused(t, "kind: step\nmax: 4\ntarget: 50 %\nsteps:\n- {from: 10 %, to: 5 %, add: 1}", 5, 3, "begins before it ends");
	refused(t, "kind: step\nmax: 4\ntarget: 50 %\nsteps:\n- {from: -10 %, to: 5 %, add: 1}", 5, 3, "different signs");
	refused(t, "kind: step\nmax: 4\ntarget: 50 %\nsteps:\n- {from: 10 %, add: 1, exact: 2}", 5, 3, "one of");
	refused(t, "kind: step\nmax: 4\ntarget: 50 %\nsteps:\n- {from: 10 %, add: 1}\n- {from: 20 %, add: 2}", 6, 3, "overlaps");
	refused(t, "kind: target_tracking\nmax: 4\ntarget: 50 %\nout_points: 3\nout_of: 2", 5, 9, "cannot be more");
	refused(t, "kind: knative\nmax: 4\npanic_window: 2 min", 3, 15, "short time");
	refused(t, "kind: knative\nmax: 4\nmetric: queue\ntarget: 4", 3, 9, "concurrency or requests");
}

static void keep(void *context, const char *line)
{
	text_add(context, line);
	text_addc(context, '\n');
}

static void words(void **state)
{
	struct bench *t = *state;

	assert_null(schema_check(&scaler_schema, NULL));
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		scaler_words_say(of_kind(t, k, 3, 3), keep, &t->said);
	assert_non_null(strstr(text_str(&t->said), "3 replicas, always"));
	assert_non_null(strstr(text_str(&t->said), "Kubernetes HPA, 3 to 3 replicas; the utilisation, target 80 %"));
	assert_non_null(strstr(text_str(&t->said), "requests per second of each ready replica, target 1 /s"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(hpa_examples), TEST(hpa_traces), TEST(hpa_rates), TEST(knative_examples), TEST(knative_panics), TEST(knative_to_zero),
		TEST(keda_polls), TEST(aws_alarms), TEST(aws_is_careful), TEST(aws_counts_warming), TEST(aws_several), TEST(step_example),
		TEST(step_warms_up), TEST(skyserve_hysteresis), TEST(skyserve_mixes), 
		TEST(limits_hold), TEST(fixed), TEST(refusals), TEST(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
