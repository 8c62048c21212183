/* The language of incidents: one row a key. */
#include "models/incident/incident.h"

#define YEARS_10 (10.0 * 365 * 86400)

static const char *const buy_words[] = {"on_demand", "spot", NULL};          /* in the order of enum buy */
static const char *const lasts_words[] = {"until_noticed", NULL};            /* in the order of enum lasts_word */

static const struct schema_row rows[] = {
	ROW_TEXT(struct incident_keys, title, "title", .help = N_("The name shown to people; a text, or one per language."),
		.example = "{en: \"A log storm\", es: \"Una tormenta de registros\"}"),
	ROW_NAME(struct incident_keys, item, "item", .flags = ROW_REQUIRED,
		.help = N_("What is used: an instance, a store or an item of the price book."), .example = "logs.ingest"),
	ROW_NODE(struct incident_keys, quantity, "quantity",
		.help = N_("How much of it: a number of nodes; for storage a size; of units that are counted, such as GB of logs, how many a day. May "
			   "be uncertain: it is then drawn once in each future. Default: 1."), .example = "400"),
	ROW_QUANTITY(struct incident_keys, begins_s, "begins", DIM_TIME, .max = YEARS_10, .flags = ROW_REQUIRED,
		.help = N_("When it begins, since the scenario's start. May be uncertain."), .example = "{uniform: [40 d, 80 d]}"),
	ROW_QUANTITY(struct incident_keys, lasts_s, "lasts", DIM_TIME, .max = YEARS_10, .words = lasts_words, .flags = ROW_REQUIRED | ROW_OPEN_MIN,
		.help = N_("How long it goes on if nobody stops it. until_noticed: to the scenario's horizon; costcast detect says when it is noticed."),
		.example = "5 d"),
	ROW_QUANTITY(struct incident_keys, chance, "chance", DIM_FRACTION, .max = 1, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .fallback = "100 %",
		.help = N_("In which share of the futures it happens at all."), .example = "30 %"),
	ROW_CHOICE(struct incident_keys, buy, "buy", buy_words, .fallback = "on_demand",
		.help = N_("Nodes: how they are bought, whatever the strategy buys; nobody planned them."), .example = "spot"),
	ROW_NAME(struct incident_keys, zone, "zone", .help = N_("The zone it is used in."), .example = "us-east-1a"),
	ROW_NAME(struct incident_keys, region, "region", .help = N_("The region, for the bill; without it, the price book's."),
		.example = "ap-south-1"),
	ROW_NAME(struct incident_keys, account, "account", .help = N_("The account that is billed for it."), .example = "sandbox"),
	ROW_NAME(struct incident_keys, group, "group", .help = N_("The resource group it belongs to."), .example = "nlp"),
	ROW_NAME(struct incident_keys, resource, "resource", .help = N_("The one thing that it is, for the bill."), .example = "i-0a1b2c3d"),
	ROW_TAGS(struct incident_keys, tags, "tags", .help = N_("Tags on it, over those of the scenario."), .example = "{team: nlp}"),
};

const struct schema incident_schema = {
	.name = "incident",
	.doc = N_("An incident: usage that nobody planned. It begins, goes on at one pace, and ends. No commitment is sized for it, but one that "
		  "is not used up covers it, as a provider would have it."),
	.size = sizeof(struct incident_keys), .row = rows, .count = sizeof rows / sizeof *rows,
};
