/* `levers:` of a scenario. A lever is what a strategy may say, laid upon the strategy that is looked at. */
#include "sim/study/keys.h"

#define LEVER(member, wanted) .offset = ROW_AT(struct lever_keys, member, wanted)

static const struct schema_row rows[] = {
	{.path = "title", .type = KEY_TEXT, LEVER(title, struct bilingual),
	 .help = N_("The name shown to people; a text, or one per language."),
	 .example = "{en: \"A smaller model\", es: \"Un modelo más pequeño\"}"},
	{.path = "lesson", .type = KEY_TEXT, LEVER(lesson, struct bilingual),
	 .help = N_("What is to be learned from it: said below the figures."),
	 .example = "{en: \"Pay for what is used, not for what might be.\", es: \"Pague lo que usa, no lo que podría usar.\"}"},
	{.path = "set", .type = KEY_NODE, .flags = ROW_NODE_PATHS, LEVER(set, const struct node *),
	 .help = N_("Keys of the scenario as they are with this lever: dotted path to value, over those that the strategy sets."),
	 .example = "{workloads.bert.utilisation: 90 %}"},
	{.path = "buy", .type = KEY_CHOICE, LEVER(buy, int), .words = buy_words,
	 .help = N_("How all nodes are bought with it, in place of the strategy's own `buy` or `fleet`."), .example = "spot"},
	{.path = "fleet", .type = KEY_LIST, LEVER(fleet, struct entries), .sub = &fleet_schema,
	 .help = N_("The fleet with it, in place of the strategy's own `buy` or `fleet`."),
	 .example = "[{nodes: 1, buy: on_demand, role: coordinator}, {nodes: 7, buy: spot}]"},
	{.path = "workloads", .type = KEY_TABLE, .flags = ROW_SAFE, LEVER(workloads, struct entries), .sub = &share_schema,
	 .help = N_("Workloads that are bought in another way with it, by name: over what the strategy says of them."),
	 .example = "{train: {buy: spot}}"},
	{.path = "commitments", .type = KEY_LIST, LEVER(commitments, struct entries), .sub = &commitment_schema,
	 .help = N_("Commitments that are bought with it, beside those that the strategy has."),
	 .example = "[{product: ec2-instance-savings-plan, term: 1 y, payment: no_upfront, commit: fit}]"},
	{.path = "market", .type = KEY_ONE, LEVER(market, struct entry *), .mount = "market",
	 .help = N_("What the market does with it, over what the strategy says."),
	 .example = "{spot: {capacity_wait: 15 min}}"},
};
const struct schema lever_schema = {
	.name = "lever", .doc = N_("Something that may be changed to pay less: alone, or after those written before it."),
	.size = sizeof(struct lever_keys), .row = rows, .count = sizeof rows / sizeof *rows};
