/* The top level of the scenario language. Models add theirs through the mounts "workload" and "market". */
#include <stddef.h>
#include <string.h>

#include "sim/study/budget.h"
#include "sim/study/times.h"
#include "sim/study/view.h"

#define KEYS(member, wanted) .offset = ROW_AT(struct scenario_keys, member, wanted)
#define STRATEGY(member, wanted) .offset = ROW_AT(struct strategy_keys, member, wanted)
#define FLEET(member, wanted) .offset = ROW_AT(struct fleet_keys, member, wanted)
#define SHARE(member, wanted) .offset = ROW_AT(struct share_keys, member, wanted)
#define FLEET(member, wanted) .offset = ROW_AT(struct fleet_keys, member, wanted)
#define COMMITMENT(member, wanted) .offset = ROW_AT(struct commitment_keys, member, wanted)
#define HORIZON_MAX_S 315360000.0          /* 10 y: more than any cloud has kept its prices */
#define ROWS(rows) .row = rows, .count = sizeof rows / sizeof *rows

const char *const buy_words[] = {"on_demand", "spot", "block", NULL};                 /* in the order of enum buy */
static const char *const role_words[] = {"coordinator", NULL};
static const char *const commit_words[] = {"fit", "best", NULL};                     /* in the order of enum commit_word */

static const char *const allocation_words[] = {"lowest_price", "capacity_optimized", "price_capacity_optimized", "diversified",
						NULL};       /* in the order of enum allocation */

#define OFFER(member, wanted) .offset = ROW_AT(struct offer_keys, member, wanted)

static const struct schema_row offer_rows[] = {
	{.path = "instance", .type = KEY_NAME, OFFER(instance, const char *),
	 .help = N_("The instance type; without it, the workload's."), .example = "p4d.24xlarge"},
	{.path = "zone", .type = KEY_NAME, OFFER(zone, const char *),
	 .help = N_("The zone: with the instance type it is the pool, whose outages, prices and storms all strategies that name it meet "
		    "alike. Of a trace with several zones, the one that is replayed."), .example = "us-east-1a"},
	{.path = "region", .type = KEY_NAME, OFFER(region, const char *),
	 .help = N_("The zone's region, for interruptions that correlate within and across regions; without it, the price book's."),
	 .example = "us-east-1"},
	{.path = "weight", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, OFFER(weight, struct value), .max = 1000,
	 .fallback = "1",
	 .help = N_("Throughput of such a node, of that of the workload's instance. A gang goes at the pace of its slowest node, an elastic "
		    "job at the sum of all."), .example = "0.6"},
	{.path = "market", .type = KEY_ONE, OFFER(market, struct entry *), .mount = "market",
	 .help = N_("What the market does to this pool, over what the row, the strategy, the scenario and the price book say."),
	 .example = "{spot: {interruptions: {mean_time_between: 3 h}}}"},
};
static const struct schema offer_schema = {
	.name = "offer", .doc = N_("One pool in which spot nodes may be: an instance type in a zone."),
	.size = sizeof(struct offer_keys), ROWS(offer_rows)};

static const struct schema_row fleet_rows[] = {
	{.path = "nodes", .type = KEY_INTEGER, .flags = ROW_REQUIRED, FLEET(nodes, int64_t), .min = 1, .max = 1e6,
	 .help = N_("How many nodes this row has; the rows of a fleet add up to the nodes of the workload."),
	 .example = "7"},
	{.path = "buy", .type = KEY_CHOICE, .flags = ROW_REQUIRED, FLEET(buy, int), .words = buy_words,
	 .help = N_("How the nodes of this row are bought. block: in a block of capacity bought for a time, which a commitment pays for: "
		    "there from the block's start on, and never taken back."), .example = "spot"},
	{.path = "role", .type = KEY_CHOICE, FLEET(role, int), .words = role_words,
	 .help = N_("coordinator: worker 0, whose loss sends everyone back to storage, is the first node of this row."),
	 .example = "coordinator"},
	{.path = "market", .type = KEY_ONE, FLEET(market, struct entry *), .mount = "market",
	 .help = N_("What the market does to this row, over what the strategy, the scenario and the price book say. "
		    "A row with a market of its own meets storms of its own."),
	 .example = "{spot: {interruptions: none}}"},
	{.path = "offers", .type = KEY_LIST, FLEET(offers, struct entries), .sub = &offer_schema,
	 .help = N_("The pools that this row's spot nodes may come from; without it, one, of the workload's instance."),
	 .example = "[{zone: us-east-1a}, {zone: us-east-1b}, {instance: p3.16xlarge, zone: us-east-1a, weight: 0.4}]"},
	{.path = "allocation", .type = KEY_CHOICE, FLEET(allocation, int), .words = allocation_words,
	 .help = N_("Which offer a node is asked of, among those that have capacity. lowest_price: the cheapest for its throughput, at the "
		    "moment. capacity_optimized: the one whose nodes are taken least often. price_capacity_optimized (default): of those "
		    "whose nodes are taken at most twice as often as the best's, the cheapest. diversified: each node has another first "
		    "choice, in turn."), .example = "diversified"},
	{.path = "on_demand_base", .type = KEY_INTEGER, FLEET(on_demand_base, int64_t), .min = 0, .max = 1e6, .fallback = "0",
	 .help = N_("So many of the row's nodes are bought on demand, whatever the rest is."), .example = "1"},
	{.path = "on_demand_above_base", .type = KEY_QUANTITY, .dim = DIM_FRACTION, .flags = ROW_CERTAIN,
	 FLEET(on_demand_above_base, struct value), .max = 1, .fallback = "0 %",
	 .help = N_("And this share of the others, rounded up."), .example = "25 %"},
	{.path = "rebalance", .type = KEY_BOOL, FLEET(rebalance, bool), .fallback = "false",
	 .help = N_("Capacity rebalancing: a replacement is asked for as soon as a node is warned (market.spot.rebalance, or its notice), not "
		    "when it is gone. Both are paid for while both are there."), .example = "true"},
};
const struct schema fleet_schema = {
	.name = "fleet", .doc = N_("One row of a fleet: nodes that are bought alike."),
	.size = sizeof(struct fleet_keys), ROWS(fleet_rows)};

static const struct schema_row commitment_rows[] = {
	{.path = "product", .type = KEY_NAME, .flags = ROW_REQUIRED, COMMITMENT(product, const char *),
	 .help = N_("A commitment product of the price book."), .example = "ec2-instance-savings-plan"},
	{.path = "term", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_REQUIRED | ROW_CERTAIN | ROW_OPEN_MIN,
	 COMMITMENT(term_s, struct value), .min = 0, .max = 3.2e9,
	 .help = N_("How long the commitment binds; one of the terms that the product is sold for."), .example = "1 y"},
	{.path = "payment", .type = KEY_CHOICE, COMMITMENT(payment, int), .words = payment_words,
	 .fallback = "no_upfront", .help = N_("How much of the commitment is paid at its start."),
	 .example = "all_upfront"},
	{.path = "commit", .type = KEY_QUANTITY, .dim = DIM_USD_PER_HOUR, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
	 COMMITMENT(commit, struct value), .min = 0, .max = 1e9, .words = commit_words, .fallback = "fit",
	 .help = N_("How much is committed to. A spend commitment: dollars an hour, at the plan's rates. fit: enough for the most "
		    "that the strategy uses of it at once, on demand. best: what makes the expected cost least over simulated futures."),
	 .example = "$147/h"},
	{.path = "count", .type = KEY_INTEGER, COMMITMENT(count, int64_t), .min = 1, .max = 1e6,
	 .help = N_("Reservations, capacity and blocks: how many; without it, as commit says."), .example = "8"},
	{.path = "instance", .type = KEY_NAME, COMMITMENT(instance, const char *),
	 .help = N_("The instance type, item or storage that is reserved, or whose family a plan is bound to; without it, the "
		    "workload's."), .example = "p4d.24xlarge"},
	{.path = "scope", .type = KEY_NAME, COMMITMENT(scope, const char *),
	 .help = N_("Whose usage it covers. shared or regional (default): everyone's, that of its own account first. account, group: only that "
		    "of its own. A zone's name: only the exact instance in that zone; the narrower scope is used first."),
	 .example = "us-east-1a"},
	{.path = "account", .type = KEY_NAME, COMMITMENT(account, const char *),
	 .help = N_("The account that bought it."), .example = "research"},
	{.path = "group", .type = KEY_NAME, COMMITMENT(group, const char *),
	 .help = N_("The resource group that it is for, with scope: group."), .example = "nlp"},
	{.path = "start", .type = KEY_TIMESTAMP, COMMITMENT(start, struct timestamp),
	 .help = N_("When it was bought; without it, when the scenario starts."), .example = "\"2024-01-01T00:00:00Z\""},
	{.path = "owned", .type = KEY_BOOL, COMMITMENT(owned, bool), .fallback = "false",
	 .help = N_("true: it was bought before and runs anyway, so the strategy pays only for the hours of its run."),
	 .example = "true"},
	{.path = "cancel", .type = KEY_TIMESTAMP, COMMITMENT(cancel, struct timestamp),
	 .help = N_("When it is given back, where the product allows that: what is left of it from that clock hour "
		    "on is refunded, less the fee."),
	 .example = "\"2024-07-01T00:00:00Z\""},
	{.path = "name", .type = KEY_NAME, .flags = ROW_SAFE, COMMITMENT(name, const char *),
	 .help = N_("A name, so that an exchange can merge it."), .example = "first"},
	{.path = "exchange", .type = KEY_SECTION, .flags = ROW_SWITCH, COMMITMENT(exchange, struct presence),
	 .help = N_("A convertible commitment is changed for another of equal or greater value."),
	 .example = "{at: \"2024-07-01T00:00:00Z\", instance: p5.48xlarge}"},
	{.path = "exchange.at", .type = KEY_TIMESTAMP, .flags = ROW_REQUIRED, COMMITMENT(exchange_at, struct timestamp),
	 .help = N_("When: from the clock hour on that holds it."), .example = "\"2024-07-01T00:00:00Z\""},
	{.path = "exchange.product", .type = KEY_NAME, COMMITMENT(exchange_product, const char *),
	 .help = N_("The product after it; without it, the same."), .example = "compute-savings-plan"},
	{.path = "exchange.instance", .type = KEY_NAME, COMMITMENT(exchange_instance, const char *),
	 .help = N_("The instance type, item or storage after it; without it, the same."), .example = "p5.48xlarge"},
	{.path = "exchange.count", .type = KEY_INTEGER, COMMITMENT(exchange_count, int64_t), .min = 1, .max = 1e6,
	 .help = N_("How many after it; without it, the fewest whose worth is not below that of the old ones."), .example = "4"},
	{.path = "exchange.payment", .type = KEY_CHOICE, .words = payment_words, COMMITMENT(exchange_payment, int),
	 .help = N_("How it is paid after it; without it, as before."), .example = "all_upfront"},
	{.path = "exchange.term", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = 3.2e9,
	 COMMITMENT(exchange_term_s, struct value),
	 .help = N_("The term whose rates it pays after it; without it, the longest of those given up."), .example = "3 y"},
	{.path = "exchange.merge", .type = KEY_STRINGS, COMMITMENT(exchange_merge, struct strings),
	 .help = N_("Names of other commitments given up in the same exchange: their worth adds up, and the new one ends when the "
		    "last of them would have."), .example = "[first]"},
};
const struct schema commitment_schema = {
	.name = "commitment", .doc = N_("A promise to pay for a term, for a lower price. Billing, not capacity."),
	.size = sizeof(struct commitment_keys), ROWS(commitment_rows)};

static const struct schema_row share_rows[] = {
	{.path = "buy", .type = KEY_CHOICE, SHARE(buy, int), .words = buy_words,
	 .help = N_("How all nodes of this workload are bought."), .example = "spot"},
	{.path = "fleet", .type = KEY_LIST, SHARE(fleet, struct entries), .sub = &fleet_schema,
	 .help = N_("Its nodes in rows that are bought alike, instead of `buy`."),
	 .example = "[{nodes: 1, buy: on_demand, role: coordinator}, {nodes: 7, buy: spot}]"},
	{.path = "market", .type = KEY_ONE, SHARE(market, struct entry *), .mount = "market",
	 .help = N_("What the market does to it in this strategy, in place of the strategy's own `market`."),
	 .example = "{spot: {capacity_wait: 15 min}}"},
};
const struct schema share_schema = {
	.name = "share", .doc = N_("How a strategy buys one of several workloads."), .size = sizeof(struct share_keys), ROWS(share_rows)};

static const struct schema_row strategy_rows[] = {
	{.path = "title", .type = KEY_TEXT, STRATEGY(title, struct bilingual),
	 .help = N_("The name shown to people; a text, or one per language."),
	 .example = "{en: \"100 % Spot\", es: \"100 % Spot\"}"},
	{.path = "buy", .type = KEY_CHOICE, STRATEGY(buy, int), .words = buy_words,
	 .help = N_("How all nodes are bought; a mixed fleet has the key fleet instead."), .example = "on_demand"},
	{.path = "fleet", .type = KEY_LIST, STRATEGY(fleet, struct entries), .sub = &fleet_schema,
	 .help = N_("The nodes in rows that are bought alike."),
	 .example = "[{nodes: 1, buy: on_demand, role: coordinator}, {nodes: 7, buy: spot}]"},
	{.path = "workloads", .type = KEY_TABLE, .flags = ROW_SAFE, STRATEGY(workloads, struct entries), .sub = &share_schema,
	 .help = N_("Workloads that this strategy buys in another way than the others, by name: over `buy`, `fleet` and `market` beside it."),
	 .example = "{train: {buy: spot}}"},
	{.path = "commitments", .type = KEY_LIST, STRATEGY(commitments, struct entries), .sub = &commitment_schema,
	 .help = N_("Commitments that cover on-demand nodes, those of all workloads together."),
	 .example = "[{product: ec2-instance-savings-plan, term: 1 y, payment: no_upfront, commit: fit}]"},
	{.path = "market", .type = KEY_ONE, STRATEGY(market, struct entry *), .mount = "market",
	 .help = N_("What the market does to this strategy, over what the scenario and the price book say."),
	 .example = "{spot: {capacity_wait: 15 min}}"},
	{.path = "set", .type = KEY_NODE, .flags = ROW_NODE_PATHS, STRATEGY(set, const struct node *),
	 .help = N_("Other keys of the scenario as this strategy has them: dotted path to value. What belongs to the "
		    "comparison as a whole (version, title, simulate, horizon, warm_up, presets, goal, thresholds, strategies, levers, value, report, quiz, views, tag_policy, budgets, incidents, detection, currency) "
		    "cannot be set."),
	 .example = "{workloads.bert.checkpoint.every: 1 h}"},
};
static const struct schema strategy_schema = {
	.name = "strategy", .doc = N_("One way to buy what the workload needs; strategies meet the same futures."),
	.size = sizeof(struct strategy_keys), ROWS(strategy_rows)};

static const struct schema_row scenario_rows[] = {
	{.path = "version", .type = KEY_INTEGER, .flags = ROW_REQUIRED, KEYS(version, int64_t), .min = 1, .max = 1,
	 .help = N_("The version of the scenario language: 1."), .example = "1"},
	{.path = "title", .type = KEY_TEXT, KEYS(title, struct bilingual),
	 .help = N_("The title shown to people; a text, or one per language."),
	 .example = "{en: \"Train BERT\", es: \"Entrenar BERT\"}"},
	{.path = "prices", .type = KEY_NODE, .flags = ROW_REQUIRED, KEYS(prices, const struct node *),
	 .help = N_("The price book: its name, a path relative to this file, or prices written in place; "
		    "{base: NAME, …} changes some of a book."), .example = "aws-us-east-1-2023-10"},
	{.path = "start", .type = KEY_TIMESTAMP, KEYS(start, struct timestamp), .fallback = "\"2024-01-01T00:00:00Z\"",
	 .help = N_("When the work starts, in UTC. Storage is billed by calendar months and commitments by clock "
		    "hours, so the date counts."), .example = "\"2024-03-04T09:00:00Z\""},
	{.path = "horizon", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN | ROW_MONTHS, KEYS(horizon_s, struct value),
	 .max = HORIZON_MAX_S,
	 .help = N_("How long is simulated, of workloads that do not finish and of those that recur: they need it, any other refuses it unless there are incidents to look for. Months are "
		    "those of the calendar, from the start on: 1 month from January 31 ends on the last day of February."),
	 .example = "1 month"},
	{.path = "warm_up", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN, KEYS(warm_up_s, struct value), .max = HORIZON_MAX_S,
	 .help = N_("Lived before the start, neither measured nor billed, so that a workload that serves does not begin empty. Default: 0."),
	 .example = "1 h"},
	{.path = "simulate", .type = KEY_SECTION, KEYS(simulate, struct presence),
	 .help = N_("How the simulation is run."), .example = "{replications: 10000, seed: 42}"},
	{.path = "simulate.replications", .type = KEY_INTEGER, KEYS(replications, int64_t), .min = 1, .max = 1e9,
	 .fallback = "10000", .help = N_("How many futures each strategy lives through."), .example = "10000"},
	{.path = "simulate.seed", .type = KEY_SEED, KEYS(seed, uint64_t), .fallback = "1",
	 .help = N_("The seed of all chance: the same seed gives the same bytes. 0 to 2^64-1."), .example = "42"},
	{.path = "simulate.confidence", .type = KEY_QUANTITY, .dim = DIM_RATIO, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
	 KEYS(confidence, struct value), .min = 0.5, .max = 0.9999, .fallback = "95 %",
	 .help = N_("The confidence of all intervals."), .example = "95 %"},
	{.path = "goal", .type = KEY_SECTION, KEYS(goal, struct presence),
	 .help = N_("What the work should keep to; both goals are optional."),
	 .example = "{deadline: 12 d, budget: $40000}"},
	{.path = "goal.deadline", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
	 KEYS(deadline_s, struct value), .min = 0, .max = 3.2e11,
	 .help = N_("The time from start within which the work should be done; a future that takes longer is late."),
	 .example = "12 d"},
	{.path = "goal.budget", .type = KEY_QUANTITY, .dim = DIM_USD, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
	 KEYS(budget_usd, struct value), .min = 0, .max = MONEY_MAX_USD,
	 .help = N_("The cost that should not be passed."), .example = "$40000"},
	{.path = "thresholds", .type = KEY_STRINGS, KEYS(thresholds, struct strings),
	 .help = N_("What every strategy is judged by: STAT(METRIC) OP VALUE with mean, sd, min, max, p95, cvar95, or "
		    "P(EVENT) OP PERCENT with late, over_budget, finished, cheapest or METRIC OP VALUE. Point estimates "
		    "are judged."), .example = "[\"P(late) < 5 %\", \"p95(cost) < $40000\"]"},
	{.path = "workloads", .type = KEY_TABLE, .flags = ROW_REQUIRED | ROW_SAFE, KEYS(workloads, struct entries),
	 .mount = "workload", .help = N_("What is to be done, by name. Several are lived side by side and billed as one, commitments over all of them; "
		    "NAME.METRIC is a metric of one."),
	 .example = "{bert: {kind: training, instance: p4d.24xlarge, nodes: 8, work: 8 d}}"},
	{.path = "market", .type = KEY_ONE, KEYS(market, struct entry *), .mount = "market",
	 .help = N_("What the market does, over what the price book says."),
	 .example = "{spot: {interruptions: {mean_time_between: 50 h}}}"},
	{.path = "strategies", .type = KEY_TABLE, .flags = ROW_REQUIRED | ROW_SAFE, KEYS(strategies, struct entries),
	 .sub = &strategy_schema, .help = N_("The ways to buy that are compared, by name."),
	 .example = "{A: {buy: on_demand}, B: {buy: spot}}"},
	{.path = "levers", .type = KEY_TABLE, .flags = ROW_SAFE, KEYS(levers, struct entries), .sub = &lever_schema,
	 .help = N_("Things that may be changed to pay less, in the order in which they would be: costcast levers lives each alone, and all one after "
		    "the other. They change no other result."),
	 .example = "{smaller: {set: {workloads.bert.work: 5 d}}, spot: {buy: spot}}"},
	{.path = "value", .type = KEY_ONE, KEYS(value, struct entry *), .sub = &value_schema,
	 .help = N_("What the work is worth, beside what it costs: metrics of business value, the cost of delay, and whether one more hour of training "
		    "is worth it."),
	 .example = "{performance: 0.91, iterations: 1}"},
	{.path = "report", .type = KEY_SECTION, KEYS(report, struct presence), .help = N_("How results are shown."),
	 .example = "{baseline: A}"},
	{.path = "report.baseline", .type = KEY_NAME, KEYS(baseline, const char *),
	 .help = N_("The strategy that others are compared with; without it, the first one."), .example = "A"},
	{.path = "currency", .type = KEY_SECTION, .flags = ROW_SWITCH, KEYS(currency, struct presence),
	 .help = N_("Money is shown in another currency than the US dollar. It is converted where people read it and nowhere else: prices, "
		    "budgets and thresholds are written in USD, and JSON and CSV stay in USD."),
	 .example = "{show: EUR, rate: 0.92, as_of: \"2026-07-01\"}"},
	{.path = "currency.show", .type = KEY_NAME, .flags = ROW_REQUIRED, KEYS(currency_show, const char *),
	 .help = N_("Its code in ISO 4217."), .example = "EUR"},
	{.path = "currency.rate", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_REQUIRED | ROW_CERTAIN | ROW_OPEN_MIN,
	 KEYS(currency_rate, struct value), .max = 1e9, .help = N_("How many of it one US dollar is worth."), .example = "0.92"},
	{.path = "currency.as_of", .type = KEY_TIMESTAMP, .flags = ROW_REQUIRED, KEYS(currency_as_of, struct timestamp),
	 .help = N_("The day of that rate."), .example = "\"2026-07-01\""},
	{.path = "currency.source", .type = KEY_NAME, KEYS(currency_source, const char *),
	 .help = N_("Who says so."), .example = "European Central Bank, reference rates"},
	{.path = "presets", .type = KEY_NODE, KEYS(presets, const struct node *),
	 .help = N_("Blocks by kind and name, for keys of the workload that take a preset (demand: {preset: mine}): the kind is that key. They go "
		    "before those of presets/KIND.yaml beside the scenario, and these before the installed scenarios/presets/KIND.yaml; "
		    "keys written beside \"preset\" go before all. A preset names no files."),
	 .example = "{demand: {mine: {rate: 4 /s}}}"},
	{.path = "tags", .type = KEY_TAGS, KEYS(tags, struct tags),
	 .help = N_("Names and values that every line of the bill carries; a workload may add its own."),
	 .example = "{team: nlp}"},
	{.path = "quiz", .type = KEY_LIST, KEYS(quiz, struct entries), .sub = &question_schema,
	 .help = N_("Questions for a class about this scenario, for costcast quiz and reveal. They change no result."),
	 .example = "[{question: \"Which one is the cheapest most often?\", ask: highest P(cheapest)}]"},
	{.path = "views", .type = KEY_TABLE, .flags = ROW_SAFE, KEYS(views, struct entries), .sub = &view_schema,
	 .help = N_("Questions about the bill, by name, for costcast costs FILE --view NAME. They change no result."),
	 .example = "{by-team: {by: [\"tag:team\"], per: day}}"},
	{.path = "budgets", .type = KEY_LIST, KEYS(budgets, struct entries), .sub = &budget_schema,
	 .help = N_("Limits for parts of the cost, with alerts and what they do: costcast budgets FILE lives the futures with them and without. "
		    "They change no result of a run."),
	 .example = "[{name: nlp, limit: $5000, alerts: [{at: 80 %}]}]"},
	{.path = "incidents", .type = KEY_TABLE, .flags = ROW_SAFE, KEYS(incidents, struct entries), .mount = "incident",
	 .help = N_("What may go wrong, by name: usage that nobody planned. They change no result: costcast detect lives each of them, one at a time, "
		    "beside the workloads. One that is to be part of every future is a workload with kind: incident."),
	 .example = "{storm: {item: logs.ingest, quantity: 400, begins: 60 d, lasts: 5 d}}"},
	{.path = "detection", .type = KEY_SECTION, .flags = ROW_SWITCH, KEYS(detection, struct presence),
	 .help = N_("How daily cost is watched by costcast detect."), .example = "{history: 10 d, delay: 24 h, hampel: 4}"},
	{.path = "detection.history", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN, KEYS(detect.history_s, struct value),
	 .min = 86400, .max = 31536000, .fallback = "10 d",
	 .help = N_("A service that is new is watched for so many whole days before anything is said about it. The rules that know weekdays need two weeks "
		    "in any case: one to learn them, one to learn how much days differ."), .example = "14 d"},
	{.path = "detection.window", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN, KEYS(detect.window_s, struct value),
	 .min = 1209600, .max = 315360000, .fallback = "56 d",
	 .help = N_("So many whole days before a day say what is usual."), .example = "84 d"},
	{.path = "detection.delay", .type = KEY_QUANTITY, .dim = DIM_TIME, KEYS(detect.delay_s, struct value), .max = 2592000, .fallback = "24 h",
	 .help = N_("How long after a day's end its cost is known and looked at. May be uncertain: it is then drawn once in each future."),
	 .example = "{uniform: [8 h, 24 h]}"},
	{.path = "detection.within", .type = KEY_QUANTITY, .dim = DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, KEYS(detect.within_s, struct value),
	 .max = 315360000, .fallback = "7 d",
	 .help = N_("An incident counts as found in time when somebody knows of it so long after its start, the delay included."), .example = "3 d"},
	{.path = "detection.floor", .type = KEY_QUANTITY, .dim = DIM_RATIO, .flags = ROW_CERTAIN, KEYS(detect.floor, struct value), .max = 1,
	 .fallback = "1 %",
	 .help = N_("The least standard deviation, as a share of what is expected: a cost that never moves has none, and any cent more would be an anomaly."),
	 .example = "2 %"},
	{.path = "detection.hampel", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, KEYS(detect.hampel, struct value),
	 .max = 1000, .fallback = "4",
	 .help = N_("Threshold of the seasonal Hampel rule: so many robust standard deviations above the same weekdays is an anomaly."), .example = "3"},
	{.path = "detection.cusum", .type = KEY_QUANTITY, .dim = DIM_NUMBER, .flags = ROW_CERTAIN | ROW_OPEN_MIN, KEYS(detect.cusum, struct value),
	 .max = 10000, .fallback = "6",
	 .help = N_("Threshold of the CUSUM: so many standard deviations added up, half of one a day left out."), .example = "5"},
	{.path = "detection.first_spend", .type = KEY_QUANTITY, .dim = DIM_USD, .flags = ROW_CERTAIN | ROW_OPEN_MIN,
	 KEYS(detect.first_spend, struct value), .max = MONEY_MAX_USD, .fallback = "$1",
	 .help = N_("Threshold of the rule of first spend: a first day that costs so much is an anomaly."), .example = "$10"},
	{.path = "tag_policy", .type = KEY_SECTION, .flags = ROW_SWITCH, KEYS(tag_policy, struct presence),
	 .help = N_("The tags that every line of the bill must have: costcast costs says how much of the cost has not, and costcast validate which "
		    "workloads. It changes no result."),
	 .example = "{required: {team: [nlp, vision], env: any}}"},
	{.path = "tag_policy.required", .type = KEY_NODE, .flags = ROW_REQUIRED, KEYS(required_tags, const struct node *),
	 .help = N_("The tags that are required, and what each may be: any, or a list of the values that are allowed. Upper and lower case "
		    "differ."), .example = "{team: [nlp, vision], env: any}"},
};
static const struct schema root_schema = {
	.name = "scenario",
	.doc = N_("A scenario: a workload, the prices and the market it meets, and the strategies that are compared."),
	.size = sizeof(struct scenario_keys), ROWS(scenario_rows)};

static const struct schema nothing_schema = {.name = "nothing", .doc = N_("No model of incidents is here."), .size = 1};

const struct schema *scenario_schema(void)
{
	return &root_schema;
}

static bool has_row(const struct schema *schema, const char *path)
{
	for (size_t i = 0; i < schema->count; i++)
		if (strcmp(schema->row[i].path, path) == 0)
			return true;
	return false;
}

/* The keys of INNER, then those of MORE that it has not itself; the struct of MORE stands behind INNER's. */
static const struct schema *schema_joined(struct arena *arena, const struct schema *inner, const struct schema *more)
{
	const size_t word = sizeof(max_align_t), from = (inner->size + word - 1) / word * word;
	struct schema_row *row = arena_alloc(arena, inner->count + more->count, sizeof *row);
	struct schema *all = arena_alloc(arena, 1, sizeof *all);

	if (inner->count)
		memcpy(row, inner->row, inner->count * sizeof *row);
	*all = *inner;
	for (size_t i = 0; i < more->count; i++) {
		if (has_row(inner, more->row[i].path))
			continue;
		row[all->count] = more->row[i];
		row[all->count++].offset += from;
	}
	all->size = from + more->size;
	all->row = row;
	return all;
}

/* Incidents say themselves when they begin: they are bound like workloads, without their common keys. */
static const struct schema untimed_schema = {.name = "untimed", .size = sizeof(struct time_keys)};

struct mounts scenario_mounts(struct arena *arena, const struct models *known)
{
	const struct schema **workload = arena_alloc(arena, known->workloads, sizeof *workload);
	const struct schema **market = arena_alloc(arena, 1, sizeof *market);
	const struct schema **incident = arena_alloc(arena, 1, sizeof *incident);
	struct mount *mount = arena_alloc(arena, 3, sizeof *mount);

	for (size_t i = 0; i < known->workloads; i++)
		workload[i] = schema_joined(arena, known->workload[i]->schema, &time_schema);
	market[0] = known->market->schema;
	mount[0] = (struct mount){"workload", "kind", workload, known->workloads};
	mount[1] = (struct mount){"market", NULL, market, 1};
	incident[0] = schema_joined(arena, known->incident ? known->incident->schema : &nothing_schema, &untimed_schema);
	mount[2] = (struct mount){"incident", NULL, incident, 1};
	return (struct mounts){mount, 3};
}
