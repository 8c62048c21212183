/* What tests of autoscalers share: plans from text, and a world in which servers come at once and load is shared evenly. */
#ifndef COSTCAST_TESTS_SCALER_WORLD_H
#define COSTCAST_TESTS_SCALER_WORLD_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "models/inference/scaler.h"
#include "sim/base/calendar.h"
#include "sim/base/text.h"

struct bench {
	struct arena *arena;
	struct diag diag;
	struct setup setup;
	struct text said;
};

static int64_t unix_of(const char *text)
{
	int64_t t;

	assert_true(calendar_read(text, &t));
	return t;
}

static int setup(void **state)
{
	struct bench *t = mem_new(1, sizeof *t);

	t->arena = arena_new();
	t->setup = (struct setup){.bind = {.arena = t->arena, .diag = &t->diag, .folder = "tests"}, .workload = "web", .strategy = "A",
		.start_unix_s = unix_of("2024-03-04T00:00:00Z"), .horizon_s = 7 * DAY_S};
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct bench *t = *state;

	diag_release(&t->diag);
	text_release(&t->said);
	arena_free(t->arena);
	free(t);
	return 0;
}

/* Steady or sine: all that a forecast needs here. */
static inline const struct scaler_rule *planned_for(struct bench *t, const char *yaml, const struct rate_rule *rate)
{
	struct node *node = node_read_text(t->arena, "test", yaml, strlen(yaml), &t->diag);
	struct scaler_keys *keys = arena_alloc(t->arena, 1, sizeof *keys);
	struct entry *entry = arena_alloc(t->arena, 1, sizeof *entry);

	assert_non_null(node);
	if (!schema_bind(&t->setup.bind, &scaler_schema, node, "autoscaler", keys))
		return NULL;
	*entry = (struct entry){.at = node->at, .schema = &scaler_schema, .bound = keys, .node = node};
	return scaler_plan(&t->setup, entry, rate, 10, "autoscaler");
}

static inline const struct scaler_rule *planned(struct bench *t, const char *yaml)
{
	static const struct rate_rule steady = {.form = RATE_STEADY, .per_s = 12, .scale = {.form = VALUE_QUANTITY, .dist = {.kind = DIST_CONSTANT, .a = 1}}};
	const struct scaler_rule *rule = planned_for(t, yaml, &steady);

	if (!rule)
		diag_print(&t->diag, stderr);
	assert_non_null(rule);
	return rule;
}

static inline void refused(struct bench *t, const char *yaml, int line, int col, const char *message)
{
	const bool ok = planned_for(t, yaml, NULL);

	if (ok || !t->diag.errors)
		fail_msg("accepted: %s", yaml);
	if (!strstr(t->diag.item[0].message, message))
		fail_msg("'%s' does not say '%s'", t->diag.item[0].message, message);
	assert_int_equal(t->diag.item[0].at.line, line);
	assert_int_equal(t->diag.item[0].at.col, col);
	diag_release(&t->diag);
	t->diag = (struct diag){0};
}

/* --- a world in which servers are ready at once (or after a while), and load is shared evenly --- */

struct world {
	struct scaler *scaler;
	double t, last_s;
	int desired, ready;
	double ready_after_s, ready_at_s;
};

static inline struct world world_new(const struct scaler_rule *rule, double from_s)
{
	struct world world = {.scaler = scaler_new(rule), .t = from_s, .last_s = from_s, .ready_at_s = INFINITY};

	world.desired = world.ready = scaler_start(world.scaler, from_s);
	return world;
}

/* One decision under LOAD requests in service (of one place a server), and PER_S arrivals. */
static inline int step(struct world *w, double load, double per_s)
{
	const double t = scaler_next_s(w->scaler), over_s = t - w->last_s;
	const struct scaler_seen seen = {.now_s = t, .desired = w->desired, .ready = w->ready,
		.starting = w->desired > w->ready ? w->desired - w->ready : 0, .over_s = over_s, .requests = per_s * over_s, .busy_s = load * over_s,
		.place_s = w->ready * over_s, .ready_s = w->ready * over_s, .in_service = load};

	assert_true(isfinite(t) && t > w->last_s);
	w->t = w->last_s = t;
	w->desired = scaler_decide(w->scaler, &seen);
	if (w->ready_after_s == 0)
		w->ready = w->desired;
	else if (w->ready > w->desired)
		w->ready = w->desired;
	return w->desired;
}

#endif
