/* Deadline policies by the tick: decisions worked out by hand, and the clairvoyant against all strings of decisions there are. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "models/training/ticks.h"

#define GAP_S 600.0

/* One future told as a string: S, O and N for each tick until the work is done. */
struct told {
	char on[64];
	int ticks, lost;
	bool done;
};

static struct told live(const struct tick_rule *rule, const char *has)
{
	struct told told = {.ticks = 0};
	struct tick_state now = {.k = 0};
	double overhead_s, worked_s;

	for (;; now.k++) {
		const bool here = has[now.k] == '1';

		now.last = now.running;
		if (now.last != TICK_NONE)
			tick_account(rule, &now, &overhead_s, &worked_s);
		if (now.last == TICK_SPOT && !here) {
			now.running = TICK_NONE;
			told.lost++;
		}
		told.done = now.done_s >= rule->work_s - TICK_WORK_EPS_S;
		if (told.done || !has[now.k])
			return told;
		const enum tick_on wants = tick_decide(rule, &now, here);

		if (wants != TICK_NONE && wants != now.running)
			now.pending_s = rule->overhead_s;
		now.running = wants;
		told.on[told.ticks++] = "NSO"[wants];
	}
}

/* Each line was worked out by hand from the seven steps; the work is four ticks. HAS: 1 where there is spot capacity. */
static const struct {
	enum deadline_policy policy;
	bool guard;
	int deadline;                     /* ticks */
	double overhead_s;
	const char *has, *on;
	int lost;
} by_hand[] = {
	/* the last moment: twice the overhead still fits, then not any more, though spot is back */
	{POLICY_GREEDY, true, 8, 300, "110011111", "SSNNOOO", 1},
	{POLICY_GREEDY, false, 8, 300, "110011111", "SSNNOOO", 1},
	/* a long time left: greedy waits, uniform progress catches up and stays until well ahead, threshold leaves on pace */
	{POLICY_GREEDY, true, 12, 300, "1000011111111", "SNNNNSSSS", 1},
	{POLICY_UNIFORM_PROGRESS, true, 12, 300, "1000011111111", "SNOOOSS", 1},
	{POLICY_THRESHOLD, true, 12, 300, "1000011111111", "SNONOSSS", 1},
	{POLICY_FALLBACK, true, 12, 300, "1000011111111", "SOOOO", 1},
	/* the guard keeps from a move that there is no time for; without it the fallback moves, and this once gets away with it */
	{POLICY_FALLBACK, true, 5, 300, "001111", "OOOOO", 0},
	{POLICY_FALLBACK, false, 5, 300, "001111", "OOSSS", 0},
	/* a loss in the very last moment: the guard would stay on what is gone, and is late for it */
	{POLICY_FALLBACK, true, 6, 600, "11011111", "SSNOOOO", 1},
	{POLICY_FALLBACK, false, 6, 600, "11011111", "SSOSSSS", 1},
	/* from the market's own end: on demand at the last moment, with half a tick of margin */
	{POLICY_GREEDY, true, 6, 300, "1110000", "SSSOO", 1},
	/* without overhead nothing keeps from spot, but the guard */
	{POLICY_GREEDY, false, 4, 0, "01111", "OSSS", 0},
	{POLICY_GREEDY, true, 4, 0, "01111", "OOOO", 0},
	/* an overhead of more than a tick is spent over the ticks */
	{POLICY_NONE, true, 9, 900, "000000", "OOOOOO", 0},
};

static void policies_by_hand(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++) {
		const struct tick_rule rule = {by_hand[i].policy, by_hand[i].guard, GAP_S, 4 * GAP_S, by_hand[i].deadline * GAP_S, by_hand[i].overhead_s};
		const struct told told = live(&rule, by_hand[i].has);

		if (strcmp(told.on, by_hand[i].on) != 0 || told.lost != by_hand[i].lost)
			fail_msg("case %zu: %s with %d lost, not %s with %d", i, told.on, told.lost, by_hand[i].on, by_hand[i].lost);
	}
}

struct game {
	struct tick_rule rule;
	int ticks;
	bool has[12];
	double spot_usd[12], on_demand_usd;
};

/* The cost of one string of decisions, by the seven steps once more and nothing else; INFINITY: not done, or not allowed. */
static double cost_of(const struct game *game, const int *on)
{
	double pending_s = 0, done_s = 0, usd = 0;
	int running = TICK_NONE;

	for (int k = 0; k < game->ticks; k++) {
		if (on[k] == TICK_SPOT && !game->has[k])
			return INFINITY;
		if (on[k] != TICK_NONE && on[k] != (running == TICK_SPOT && !game->has[k] ? TICK_NONE : running))
			pending_s = game->rule.overhead_s;
		running = on[k];
		if (running == TICK_NONE)
			continue;
		usd += running == TICK_SPOT ? game->spot_usd[k] : game->on_demand_usd;
		const double work_s = fmax(game->rule.gap_s - pending_s, 0);

		pending_s -= game->rule.gap_s - work_s;
		done_s += work_s;
		if (done_s >= game->rule.work_s - TICK_WORK_EPS_S)
			return usd;
	}
	return INFINITY;
}

static double least_of_all(const struct game *game)
{
	double least = INFINITY;
	int on[12] = {0}, k = 0;

	while (k < game->ticks) {
		least = fmin(least, cost_of(game, on));
		for (k = 0; k < game->ticks && ++on[k] > TICK_ON_DEMAND; k++)
			on[k] = TICK_NONE;
	}
	return least;
}

static uint32_t dice;
static int roll(int sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (int)((dice >> 16) % (uint32_t)sides);
}

/* Short markets of every kind: the overhead from nothing to more than two ticks, still and moving prices. */
static void clairvoyant_against_all_ways(void **state)
{
	static const double overhead_s[] = {0, 72, 300, 600, 720, 900, 1440};
	struct clairvoyant *of = clairvoyant_new(12);
	struct foresight *see = clairvoyant_foresight(of);
	int done = 0, never = 0;

	(void)state;
	dice = 4;
	for (int round = 0; round < 400; round++) {
		struct game game = {.ticks = 3 + roll(6), .on_demand_usd = round % 5 == 0 ? .5 : 3.06};
		int on[12];

		game.rule = (struct tick_rule){POLICY_CLAIRVOYANT, true, GAP_S, 100. * (1 + roll(6 * game.ticks)), game.ticks * GAP_S,
					       overhead_s[round % 7]};
		see->ticks = game.ticks;
		see->on_demand_usd = game.on_demand_usd;
		for (int k = 0; k <= game.ticks; k++) {
			see->has[k] = game.has[k] = roll(3) > 0;
			see->spot_usd[k] = game.spot_usd[k] = round % 2 ? .9731 : .5 + .1 * roll(12);
		}
		const double least = least_of_all(&game), found = clairvoyant_plan(of, &game.rule);

		if (isinf(least) != isinf(found) || (!isinf(least) && fabs(least - found) > 1e-9))
			fail_msg("round %d: %.9f, not %.9f", round, found, least);
		for (int k = 0; k < game.ticks; k++)
			on[k] = see->on[k];
		if (!isinf(least))
			assert_true(fabs(cost_of(&game, on) - least) < 1e-9);     /* its own string costs what it says */
		done += !isinf(least);
		never += isinf(least);
	}
	assert_true(done > 100 && never > 50);
	clairvoyant_free(of);
}

/* Where it is cheaper to wait out an outage than to pay for a launch on demand, and where not any more. */
static void clairvoyant_by_hand(void **state)
{
	static const struct { int ticks; const char *has, *on; double usd; } lines[] = {
		{6, "110011", "SSNNSS", 4 * 1.0},              /* two launches of half a tick, three ticks of work */
		{5, "11001", "SSOON", 2 * 1.0 + 2 * 3.0},      /* or SSNOO, or SSNO S: five ticks are too few for spot alone */
		{4, "0000", "OOOO", 4 * 3.0},
		{3, "1111", "NNN", INFINITY},                  /* three ticks and half a tick do not go into three */
	};
	struct clairvoyant *of = clairvoyant_new(12);
	struct foresight *see = clairvoyant_foresight(of);

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct tick_rule rule = {POLICY_CLAIRVOYANT, true, GAP_S, 3 * GAP_S, lines[i].ticks * GAP_S, 300};

		see->ticks = lines[i].ticks;
		see->on_demand_usd = 3;
		for (int k = 0; k <= lines[i].ticks; k++) {
			see->has[k] = lines[i].has[k] == '1';
			see->spot_usd[k] = 1;
		}
		const double usd = clairvoyant_plan(of, &rule);

		if (isinf(lines[i].usd))
			assert_true(isinf(usd));
		else
			assert_true(fabs(usd - lines[i].usd) < 1e-12);
		for (int k = 0; k < lines[i].ticks && i != 1; k++)
			assert_int_equal("NSO"[see->on[k]], lines[i].on[k]);
	}
	clairvoyant_free(of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_by_hand),
		cmocka_unit_test(clairvoyant_against_all_ways),
		cmocka_unit_test(clairvoyant_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
