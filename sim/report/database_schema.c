#include "sim/report/database_schema.h"

#include "sim/report/bill.h"

static const char *const type_of[] = {[BILL_TEXT] = "TEXT", [BILL_NUMBER] = "REAL", [BILL_MONEY] = "REAL"};

/* FOCUS wants a column that is not its own to begin with x_. */
static void exact_columns(struct text *sql)
{
	for (size_t c = 0; c < bill_columns; c++)
		if (bill_column[c].kind == BILL_MONEY)
			text_addf(sql, ", x_%sNano INTEGER NOT NULL", bill_column[c].name);
}

/* Money is there twice: REAL in dollars, to look at, and INTEGER in nano-dollars, which adds up exactly. */
void database_tables(struct text *sql)
{
	text_add(sql, "PRAGMA application_id = 1668247412; PRAGMA user_version = 1; PRAGMA max_page_count = 262144; BEGIN;"
		"CREATE TABLE scenario (bill INTEGER PRIMARY KEY, file TEXT NOT NULL, title TEXT NOT NULL, sha256 TEXT NOT NULL,"
		" costcast TEXT NOT NULL, start TEXT NOT NULL, seed TEXT NOT NULL, replications INTEGER NOT NULL, bills INTEGER NOT NULL,"
		" month TEXT, strategy TEXT NOT NULL, strategy_title TEXT NOT NULL, prices TEXT NOT NULL, replica INTEGER NOT NULL,"
		" finished INTEGER NOT NULL, cost_usd REAL NOT NULL, cost_nano INTEGER NOT NULL);"
		"CREATE TABLE focus (line INTEGER PRIMARY KEY, bill INTEGER NOT NULL REFERENCES scenario(bill), strategy TEXT NOT NULL,"
		" replica INTEGER NOT NULL, workload TEXT NOT NULL");
	for (size_t c = 0; c < bill_columns; c++)
		text_addf(sql, ", %s %s", bill_column[c].name, type_of[bill_column[c].kind]);
	exact_columns(sql);
	text_add(sql, ");"
		"CREATE TABLE tags (line INTEGER NOT NULL REFERENCES focus(line), key TEXT NOT NULL, value TEXT NOT NULL,"
		" PRIMARY KEY (line, key)) WITHOUT ROWID;"
		"CREATE TABLE daily (line INTEGER NOT NULL REFERENCES focus(line), day TEXT NOT NULL, billed_nano INTEGER NOT NULL,"
		" effective_nano INTEGER NOT NULL, PRIMARY KEY (line, day)) WITHOUT ROWID;");
}

void database_insert(struct text *sql)
{
	text_add(sql, "INSERT INTO focus VALUES (?");
	for (size_t c = 1; c < DATABASE_OWN + bill_columns + DATABASE_MONEY; c++)
		text_add(sql, ", ?");
	text_add(sql, ")");
}

#define SUMS "count(*) AS lines, sum(x_BilledCostNano) / 1e9 AS billed_usd, sum(x_EffectiveCostNano) / 1e9 AS effective_usd," \
	" sum(x_ListCostNano) / 1e9 AS list_usd, sum(x_BilledCostNano) AS billed_nano, sum(x_EffectiveCostNano) AS effective_nano"

/* Views of one bill each, by what a column of `focus` says; what says nothing is ''. */
static const struct { const char *name, *column; } grouping[] = {
	{"month", "substr(BillingPeriodStart, 1, 7)"}, {"service", "ServiceName"}, {"category", "ServiceCategory"}, {"region", "RegionId"},
	{"account", "SubAccountId"}, {"workload", "workload"}, {"resource", "ResourceId"}, {"purchase", "PricingCategory"},
	{"charge", "ChargeCategory"}};

void database_views(struct text *sql)
{
	for (size_t i = 0; i < sizeof grouping / sizeof *grouping; i++)
		text_addf(sql, "CREATE VIEW by_%s AS SELECT strategy, replica, coalesce(%s, '') AS %s, " SUMS " FROM focus GROUP BY bill, 3;",
			  grouping[i].name, grouping[i].column, grouping[i].name);
	text_add(sql, "CREATE VIEW by_tag AS SELECT strategy, replica, k.key AS key, coalesce(t.value, '') AS value, " SUMS
		" FROM focus CROSS JOIN (SELECT DISTINCT key FROM tags) k LEFT JOIN tags t ON t.line = focus.line AND t.key = k.key"
		" GROUP BY bill, 3, 4;"
		"CREATE VIEW by_day AS SELECT strategy, replica, day, count(*) AS lines, sum(billed_nano) / 1e9 AS billed_usd,"
		" sum(effective_nano) / 1e9 AS effective_usd, sum(billed_nano) AS billed_nano, sum(effective_nano) AS effective_nano"
		" FROM daily JOIN focus USING (line) GROUP BY bill, day;"
		"CREATE VIEW untagged AS SELECT strategy, replica, k.key AS key, " SUMS
		" FROM focus CROSS JOIN (SELECT DISTINCT key FROM tags) k"
		" WHERE NOT EXISTS (SELECT 1 FROM tags t WHERE t.line = focus.line AND t.key = k.key) GROUP BY bill, 3;"
		"CREATE VIEW total AS SELECT s.strategy, s.replica, count(line) AS lines, coalesce(sum(x_BilledCostNano), 0) / 1e9 AS billed_usd,"
		" coalesce(sum(x_EffectiveCostNano), 0) / 1e9 AS effective_usd, coalesce(sum(x_ListCostNano), 0) / 1e9 AS list_usd,"
		" coalesce(sum(x_BilledCostNano), 0) AS billed_nano, coalesce(sum(x_EffectiveCostNano), 0) AS effective_nano"
		" FROM scenario s LEFT JOIN focus USING (bill) GROUP BY bill;"
		"CREATE INDEX focus_bill ON focus (bill); CREATE INDEX focus_service ON focus (ServiceName);"
		"CREATE INDEX focus_workload ON focus (workload); CREATE INDEX focus_period ON focus (ChargePeriodStart);"
		"CREATE INDEX tags_value ON tags (key, value); CREATE INDEX daily_day ON daily (day); COMMIT;");
}
