/* Deadline policies: what they need, and what does not go together with them. */
#include <math.h>

#include "models/training/ticks.h"
#include "sim/base/lang.h"

/* A future of more ticks would take too long; a clairvoyant remembers them all. */
enum { MAX_TICKS = 10000000, MAX_FORESEEN_TICKS = 20000 };

static bool is_zero(const struct value *value)
{
	return value->form != VALUE_QUANTITY || dist_max(&value->dist) <= 0;
}

/* What a policy needs in any time. */
static void check_policy(struct setup *setup, const struct training_plan *plan, struct place at)
{
	const struct training_keys *keys = plan->keys;
	struct diag *diag = setup->bind.diag;

	if (setup->deadline_s->form != VALUE_QUANTITY)
		diag_error(diag, at, _("\"deadline_policy\" needs a \"goal.deadline\": by when has the work to be done?"));
	if (!is_certain(&keys->work_s) || !is_certain(&keys->utilisation) || !is_certain(&keys->model_parameters) || !is_certain(&keys->model_tokens)
	    || !is_certain(&keys->model_mfu) || (keys->model.given && !is_certain(&setup->instance->accelerator.peak_flops)))
		diag_error(diag, keys->model.given ? keys->model.at : keys->work_s.at,
			   _("\"deadline_policy\" counts the work that is left, so how much there is has to be certain"));
	if (setup->fleet_rows && setup->fleet[0].market.on_demand_usd_h.form != VALUE_QUANTITY)
		diag_error(diag, setup->fleet[0].at, _("\"deadline_policy\" needs an on-demand price; write market.on_demand.price"));
	for (size_t r = 0; r < setup->fleet_rows; r++)
		if (setup->fleet[r].buy != BUY_SPOT)
			diag_error(diag, setup->fleet[r].at, _("\"deadline_policy\" moves spot nodes to on-demand ones and back: the fleet is to "
							       "buy spot; a strategy that does not writes \"deadline_policy: none\""));
}

/* By the tick no work is rolled back, so nothing is saved and nothing restored but what a launch pays. */
static void check_saving(struct setup *setup, const struct training_keys *keys, struct place at)
{
	struct diag *diag = setup->bind.diag;

	if (keys->final || keys->every_s.form == VALUE_QUANTITY || (keys->every_s.form == VALUE_WORD && keys->every_s.word != EVERY_NONE))
		diag_error(diag, keys->checkpoint.at, _("\"policy_tick\" does not go with checkpoints: by the tick no work is lost"));
	if (keys->on_notice == NOTICE_SAVE)
		diag_error(diag, at, _("\"policy_tick\" does not go with \"on_notice: save\": by the tick no work is lost"));
	if (keys->state == STATE_REPLICATED)
		diag_error(diag, at, _("\"policy_tick\" does not go with \"state: replicated\": by the tick no work is lost"));
	if (keys->coordinator != COORDINATOR_NONE)
		diag_error(diag, at, _("\"policy_tick\" does not go with \"coordinator\": by the tick no work is lost"));
	if (!keys->exposed_survivors || !keys->exposed_restart || keys->exposed_capacity_wait)
		diag_error(diag, keys->exposed.at, _("\"policy_tick\" does not go with \"exposed\": the fleet is lost as a whole, at a tick"));
}

static void check_fleet(struct setup *setup, const struct training_keys *keys, struct place at)
{
	struct diag *diag = setup->bind.diag;

	if (keys->coupling == COUPLING_ELASTIC)
		diag_error(diag, at, _("\"policy_tick\" does not go with \"coupling: elastic\": the fleet is there as a whole or not at all"));
	if (keys->while_waiting == WAITING_RELEASE)
		diag_error(diag, at, _("\"policy_tick\" does not go with \"while_waiting\": the fleet is there as a whole or not at all"));
	if (keys->fallback.given)
		diag_error(diag, keys->fallback.at, _("\"policy_tick\" does not go with \"fallback\"; write \"deadline_policy: fallback\""));
	if (keys->managed.given)
		diag_error(diag, keys->managed.at, _("\"policy_tick\" does not go with \"managed_spot\""));
	if (setup->fleet_rows != 1 || setup->fleet[0].offers)
		diag_error(diag, setup->fleet_rows ? setup->fleet[setup->fleet_rows - 1].at : at,
			   _("\"policy_tick\" moves the fleet as one: it has one row, of one instance type and zone"));
	if (!is_certain(&keys->startup_s) || !is_certain(&keys->restart_s))
		diag_error(diag, is_certain(&keys->startup_s) ? keys->restart_s.at : keys->startup_s.at,
			   _("\"policy_tick\" needs a \"startup\" and a \"restart\" that are certain: together they are what a launch costs"));
}

static void check_market(struct setup *setup, const struct fleet_row *row)
{
	const struct market *market = &row->market;
	struct diag *diag = setup->bind.diag;
	const struct place at = market->at.line ? market->at : row->at;
	const bool spot = row->buy == BUY_SPOT;

	if (row->buy == BUY_BLOCK)
		diag_error(diag, row->at, _("\"policy_tick\" does not go with \"buy: block\""));
	if (row->rebalance)
		diag_error(diag, row->at, _("\"policy_tick\" does not go with rebalancing: nobody looks between two ticks"));
	if (spot && (market->life != LIFE_ENDLESS || !is_zero(&market->shock_rate_per_s)))
		diag_error(diag, at, _("\"policy_tick\": spot nodes are lost when their pool falls; interruptions are to be a trace or pools "
				       "that come and go (markov), not lives of single nodes"));
	if (spot && !market->too_dear && (!is_zero(&market->capacity_wait_s) || !is_zero(&market->first_wait_s)))
		diag_error(diag, at, _("\"policy_tick\" does not go with waits for spot capacity: at a tick it is there or not"));
	if (market->on_demand_life != LIFE_ENDLESS || !is_zero(&market->on_demand_wait_s) || pool_moves(&market->shortage))
		diag_error(diag, at, _("\"policy_tick\": on-demand nodes are always there, so they have no waits, shortages or failures"));
}

static bool check_ticks(struct setup *setup, const struct training_plan *plan, const struct ticks_plan *ticks)
{
	const struct training_keys *keys = plan->keys;
	const double gap_s = keys->policy_tick_s.dist.a;
	const double work_s = mean_work_s(plan);
	const double end_s = keys->give_up_after_s.form == VALUE_QUANTITY ? dist_quantile(&keys->give_up_after_s.dist, 0.999999)
		: GIVE_UP_WORKS * work_s;

	if (end_s / gap_s > MAX_TICKS) {
		diag_error(setup->bind.diag, keys->policy_tick_s.at, _("\"policy_tick\": one future would have %.2g ticks; at most %.0e can be lived"),
			   end_s / gap_s, (double)MAX_TICKS);
		return false;
	}
	if (ticks->rule.policy == POLICY_CLAIRVOYANT && ticks->rule.deadline_s / gap_s > MAX_FORESEEN_TICKS) {
		diag_error(setup->bind.diag, keys->policy_tick_s.at,
			   _("\"policy_tick\": the deadline is %.2g ticks away; the clairvoyant looks at most %d ahead"),
			   ticks->rule.deadline_s / gap_s, MAX_FORESEEN_TICKS);
		return false;
	}
	return true;
}

static const struct ticks_plan *ticks_of(struct setup *setup, const struct training_plan *plan)
{
	const struct training_keys *keys = plan->keys;
	const struct team *team = &plan->team[0];
	struct ticks_plan *ticks = arena_alloc(setup->bind.arena, 1, sizeof *ticks);

	ticks->startup_s = keys->startup_s.dist.a;
	ticks->restart_s = keys->restart_s.dist.a;
	ticks->rule = (struct tick_rule){
		.policy = (enum deadline_policy)keys->deadline_policy, .guard = keys->policy_guard, .gap_s = keys->policy_tick_s.dist.a,
		.deadline_s = setup->deadline_s->form == VALUE_QUANTITY ? setup->deadline_s->dist.a : INFINITY,
		.overhead_s = ticks->startup_s + ticks->restart_s};
	ticks->spot = team->spots ? &plan->choice[team->spot] : NULL;
	ticks->on_demand = team->on_demand == NO_CHOICE ? NULL : &plan->choice[team->on_demand];
	if (ticks->rule.policy == POLICY_CLAIRVOYANT)
		ticks->ticks = (int64_t)floor(fmin(ticks->rule.deadline_s / ticks->rule.gap_s, MAX_FORESEEN_TICKS));
	return ticks;
}

static void say(model_line *line, void *context, struct text *text)
{
	line(context, text_str(text));
	text_clear(text);
}

void policy_assume(const struct training_plan *plan, model_line *line, void *context)
{
	struct text text = {0};
	char tick[24], overhead[24];

	if (plan->keys->deadline_policy == POLICY_CLAIRVOYANT) {
		text_add(&text, _("a bound, not a policy: nobody can follow it without knowing the whole market in advance. It is the least "
				  "cost at the market's prices, before what the provider's rules or commitments take off"));
		say(line, context, &text);
	}
	if (plan->policy != POLICY_NONE && plan->policy != POLICY_CLAIRVOYANT) {
		text_add(&text, _("deadline policy: the fleet moves as a whole and gives back what it cannot use; only what is in storage counts, so on "
				  "spot it saves, or leaves, while the rest can still be done on demand; on demand it leaves after a checkpoint"));
		say(line, context, &text);
	}
	if (plan->policy == POLICY_CLAIRVOYANT) {
		text_add(&text, _("it pays no startup, restart, checkpoint, storage or lost work: spot time where it is cheapest, the rest on demand"));
		say(line, context, &text);
	}
	if (plan->ticks) {
		text_addf(&text, _("by the tick: the fleet is looked at, moved and billed every %s min; each launch, the first too, costs %s min "
				   "(startup and restart); no work is lost, and a notice changes nothing"),
			  lang_figure(plan->ticks->rule.gap_s / 60, 4, tick, sizeof tick),
			  lang_figure(plan->ticks->rule.overhead_s / 60, 4, overhead, sizeof overhead));
		say(line, context, &text);
	}
	text_release(&text);
}

void policy_remark(const struct training_plan *plan, model_line *line, void *context)
{
	const struct tick_rule *rule = plan->ticks ? &plan->ticks->rule : NULL;

	if (plan->policy != POLICY_NONE && plan->policy != POLICY_CLAIRVOYANT && isinf(plan->typical_every_s) && plan->typical_rate_per_s > 0)
		line(context, _("deadline_policy without checkpoints: nothing is in storage, so every loss and every move begins the work anew"));
	if (plan->policy != POLICY_NONE && plan->ideal_s + plan->move_s > plan->deadline_s)
		line(context, _("even on-demand nodes from the start on cannot be done by goal.deadline: no policy can meet it"));

	if (rule && ceil((plan->typical_work_s + rule->overhead_s - TICK_WORK_EPS_S) / rule->gap_s) * rule->gap_s > rule->deadline_s)
		line(context, _("even on-demand nodes from the first tick on cannot be done by goal.deadline: no policy can meet it"));
}

bool policy_plan(struct setup *setup, struct training_plan *plan, struct place at)
{
	const struct training_keys *keys = plan->keys;
	const bool policy = keys->deadline_policy != POLICY_NONE, by_ticks = keys->policy_tick_s.form == VALUE_QUANTITY;
	struct diag *diag = setup->bind.diag;
	const size_t before = diag->errors;

	if (policy)
		check_policy(setup, plan, at);
	if (!by_ticks && !keys->policy_guard)
		diag_error(diag, at, _("\"policy_guard\" belongs to \"policy_tick\""));
	if (by_ticks) {
		check_saving(setup, keys, at);
		check_fleet(setup, keys, at);
		for (size_t r = 0; r < setup->fleet_rows; r++)
			check_market(setup, &setup->fleet[r]);
		if (!policy && setup->fleet_rows && setup->fleet[0].buy == BUY_SPOT)
			diag_error(diag, keys->policy_tick_s.at, _("\"policy_tick\" needs a \"deadline_policy\": what is to be done without spot capacity?"));
	}
	if (diag->errors != before || (!by_ticks && !policy))
		return diag->errors == before;
	if (!by_ticks)
		return moves_plan(setup, plan, at);
	plan->ticks = ticks_of(setup, plan);
	return check_ticks(setup, plan, plan->ticks);
}
