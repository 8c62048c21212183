#!/bin/bash
# The month's bill: by billing period, compressed, and as a database that is queried.
. "$(dirname "$0")/lib.sh"
team=$top/scenarios/team-month.yaml
cd "$work" || exit 1

# A job across the ends of months, storage beside it, a plan, tags.
cat >months.yaml <<'Y'
version: 1
title: "Over the year's end"
start: "2023-12-30T22:15:07Z"
simulate: {replications: 12, seed: 7}
prices:
  provider: aws
  region: eu-west-1
  instances: {toy: {on_demand: $1.2347/h, spot: $0.4/h, family: toys}}
  stores: {box: {price: $0.023/GB-month}}
  products: {plan: {mechanism: spend, rates: [{instance: toy, term: 1 y, payment: no_upfront, rate: $0.613/h}]}}
market: {spot: {interruptions: {rate: 0.02 /h}, capacity_wait: 5 min}}
tags: {"org": "=acme"}
workloads:
  job: {kind: training, instance: toy, nodes: 3, work: 1000 h, checkpoint: {every: 6 h, takes: 5 min, size: 20 GB, store: box}, tags: {team: "n\"l,p"}}
strategies:
  S: {buy: spot}
  C: {buy: on_demand, commitments: [{product: plan, term: 1 y, payment: no_upfront, commit: $1.5/h, owned: true}]}
Y
# Nano-dollars of a column of a CSV, exactly. usage: nano COLUMN FILE
nano() {
	awk -v name="$1" '
		# RFC 4180 on one line
		function cells(line, cell,   n, s) {
			n = 0
			while (line != "") {
				if (substr(line, 1, 1) == "\"") { match(line, /^"([^"]|"")*"/); s = substr(line, 2, RLENGTH - 2) }
				else { match(line, /^[^,]*/); s = substr(line, 1, RLENGTH) }
				line = substr(line, RLENGTH + 2); cell[++n] = s
			}
			return n
		}
		NR == 1 { n = cells($0, head); for (i = 1; i <= n; i++) if (head[i] == name) at = i; next }
		{ cells($0, c); split(c[at], part, "."); digits = substr(part[2] "000000000", 1, 9)
		  neg = substr(part[1], 1, 1) == "-"; sub(/^-/, "", part[1])
		  dollars += neg ? -part[1] : part[1]; rest += neg ? -digits : digits }
		END { printf "%.0f\n", dollars * 1000000000 + rest }' "$2"
}

# --- by month ---
for strategy in S C; do
	"$costcast" bill months.yaml --strategy $strategy --replica 3 -q -o all.csv
	sum=0 billed=0
	for month in 2023-12 2024-01 2024-02; do
		"$costcast" bill months.yaml --strategy $strategy --replica 3 -q --month $month -o $month.csv || continue
		sum=$((sum + $(nano BilledCost $month.csv))) billed=$((billed + $(nano EffectiveCost $month.csv)))
		is "$strategy: $month alone" test "$(tail -n +2 $month.csv | grep -c "$month-01T00:00:00Z")" -eq "$(tail -n +2 $month.csv | wc -l)"
	done
	is "$strategy: months add up, billed" test "$sum" = "$(nano BilledCost all.csv)"
	is "$strategy: months add up, effective" test "$billed" = "$(nano EffectiveCost all.csv)"
	same "$strategy: and are the rows" <(sort all.csv) <(sort -m <(sort 2023-12.csv) <(tail -n +2 -q 2024-0[12].csv | sort))
done
status 64 "a month without lines" "$costcast" bill months.yaml --replica 0 --month 2025-07 -q
said "says which there are" 'nothing in 2025-07: the bill is of 2023-12 to 2024-0[12]'
status 64 "in Spanish" "$costcast" bill months.yaml --replica 0 --month 2025-07 -q --lang es
said "says it in Spanish" 'no hay nada en 2025-07'
for month in 2024 2024-13 2024-00 2024-1 24-01 2024-01-01 '2024-0x' ' 2024-01' 202401 +024-01 '2024-01 ' "$(printf '%100000s' 2024)"; do
	status 64 "no month: ${month:0:20}" "$costcast" bill months.yaml --month "$month"
done
said "says how one is written" 'takes a month such as 2026-09'
status 64 "an empty month" "$costcast" bill months.yaml --month ""
status 64 "twice" "$costcast" bill months.yaml --month 2024-01 --month 2024-02
status 64 "of another command" "$costcast" run months.yaml --month 2024-01

# --- gzip ---
"$costcast" bill months.yaml --replica 3 -q -o plain.csv
for how in "-o packed.csv.gz" "--gzip -o packed.csv"; do
	# shellcheck disable=SC2086
	status 0 "$how" "$costcast" bill months.yaml --replica 3 -q $how
	same "is the bill" <(gzip -dc <"${how##* }") plain.csv
done
same "the same bytes, whatever its name" packed.csv.gz packed.csv
"$costcast" bill months.yaml --replica 3 -q --gzip >piped.gz
same "through a pipe" piped.gz packed.csv
sleep 1; "$costcast" bill months.yaml --replica 3 -q --gzip >later.gz
same "and at another time" piped.gz later.gz
"$costcast" bill months.yaml --replica 3 -q -o es.csv --csv-locale es-ES
"$costcast" bill months.yaml --replica 3 -q -o es.csv.gz --csv-locale es-ES
same "of another country" <(gzip -dc es.csv.gz) es.csv
status 74 "a full disk" "$costcast" bill months.yaml --replica 0 -q --gzip -o /dev/full
if command -v script >/dev/null; then
	is "not onto a terminal" bash -c "! script -qec '$costcast bill months.yaml --replica 0 -q --gzip' /dev/null </dev/null >tty.log 2>&1 && grep -q 'not for a terminal' tty.log"
fi

# --- the database, where it goes ---
status 0 "a database" "$costcast" bill months.yaml --replica 3 -q --sqlite one.db
is "and nothing else" test ! -s "$out"
is "of SQLite" test "$(head -c 15 one.db)" = "SQLite format 3"
status 0 "and the CSV beside it" "$costcast" bill months.yaml --replica 3 -q --sqlite two.db -o beside.csv
same "the same bill" beside.csv plain.csv
same "the same bytes of the database" one.db two.db
for threads in 1 3; do "$costcast" bill months.yaml -q -j $threads --sqlite $threads.db; done
same "on any number of threads" 1.db 3.db
LC_ALL=tr_TR.UTF-8 TZ=Asia/Kabul "$costcast" bill months.yaml --replica 3 -q --sqlite odd.db
same "in any place" one.db odd.db
echo old >there.db
status 0 "a file that is there" "$costcast" bill months.yaml --replica 3 -q --sqlite there.db
same "is replaced" there.db one.db
chmod 444 there.db
status 0 "one to read only is replaced too, as by every output" "$costcast" bill months.yaml --replica 3 -q --sqlite there.db
status 64 "not onto standard output" "$costcast" bill months.yaml --sqlite -
said "says so" 'a database cannot go to standard output'
status 64 "in Spanish" "$costcast" bill months.yaml --sqlite - --lang es
said "says it in Spanish" 'no puede ir a la salida estándar'
status 73 "no such folder" "$costcast" bill months.yaml --replica 0 -q --sqlite no/such/folder.db
said "names the file" 'cannot write "no/such/folder.db"'
mkdir folder && ln -s one.db link.db
status 73 "a folder" "$costcast" bill months.yaml --replica 0 -q --sqlite folder
status 73 "a link" "$costcast" bill months.yaml --replica 0 -q --sqlite link.db
status 74 "a full disk" "$costcast" bill months.yaml --replica 0 -q --sqlite /dev/full
(ulimit -f 8; "$costcast" bill months.yaml --replica 0 -q --sqlite limited.db 2>/dev/null); got=$?
is "a limit on the size of files: status 74, not $got" test $got -eq 74
is "leaves nothing" test ! -e limited.db
(ulimit -f 8; "$costcast" bill months.yaml --replica 0 -q --sqlite one.db 2>/dev/null)
same "and what was there stays" one.db two.db
if [ "$(id -u)" -ne 0 ]; then
	mkdir locked && chmod 555 locked
	status 73 "a folder to read only" "$costcast" bill months.yaml --replica 0 -q --sqlite locked/x.db
elif setpriv --reuid 65534 --clear-groups "$costcast" --version >/dev/null 2>&1; then
	mkdir locked && chmod 755 . locked && chmod 644 months.yaml
	status 73 "a folder to read only" setpriv --reuid 65534 --clear-groups "$costcast" bill "$PWD/months.yaml" --replica 0 -q --sqlite locked/x.db
fi
is "no leftovers" test -z "$(find . -name '.costcast-*')"
status 64 "the same file twice" "$costcast" bill months.yaml --sqlite x.db -o x.db
status 64 "nothing to compress" "$costcast" bill months.yaml --sqlite x.db --gzip
status 64 "several without a database" "$costcast" bill months.yaml --futures 3
said "says what it needs" 'needs "--sqlite FILE"'
status 64 "several strategies without one" "$costcast" bill months.yaml --strategy S,C
status 64 "several in one CSV" "$costcast" bill months.yaml --futures 3 --sqlite x.db -o x.csv
status 64 "the first, or one" "$costcast" bill months.yaml --futures 3 --replica 2 --sqlite x.db
status 64 "more than there are" "$costcast" bill months.yaml --futures 13 --sqlite x.db
said "says how many there are" 'no 13 futures in a run of 12'
for many in 0 -1 x 1e3 99999999999999999999; do status 64 "--futures $many" "$costcast" bill months.yaml --futures="$many" --sqlite x.db; done
status 64 "no such strategy" "$costcast" bill months.yaml --strategy S,Z --sqlite x.db
status 64 "a month without lines" "$costcast" bill months.yaml --replica 0 --month 2025-07 -q --sqlite x.db
is "nothing of all that was written" test ! -e x.db

# --- and what is in it ---
if ! command -v sqlite3 >/dev/null; then skip "sqlite3 is not here: nothing is asked of the database"; finish; fi
ask() { sqlite3 -batch "$1" "$2"; }
is "it is sound" test "$(ask one.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok
is "it has a version" test "$(ask one.db 'PRAGMA user_version')" = 1
"$costcast" bill months.yaml -q --strategy all --futures 5 --sqlite many.db
is "five futures of two strategies" test "$(ask many.db 'SELECT count(*), count(DISTINCT strategy), max(replica) FROM scenario')" = '10|2|4'
"$costcast" bill months.yaml -q --strategy S,C --sqlite list.db; "$costcast" bill months.yaml -q --strategy all --sqlite every.db
same "all of them is a list of them" list.db every.db
for strategy in S C; do
	is "$strategy: its median future" test "$(ask every.db "SELECT replica FROM scenario WHERE strategy = '$strategy'")" = \
		"$("$costcast" bill months.yaml --strategy $strategy -o /dev/null 2>&1 | sed -n 's/.*replica //p')"
done
is "a seed of 64 bits" test "$("$costcast" bill months.yaml -q --replica 0 --seed 18446744073709551615 --sqlite seed.db; ask seed.db 'SELECT seed FROM scenario')" = 18446744073709551615
names=$(head -n 1 plain.csv | tr ',' '\n' | sort)
is "columns are those of FOCUS" test "$(ask one.db "SELECT name FROM pragma_table_info('focus') WHERE name GLOB '[A-Z]*'" | sort)" = "$names"
is "and some more" test "$(ask one.db "SELECT group_concat(name) FROM pragma_table_info('focus') WHERE name NOT GLOB '[A-Z]*'")" = \
	line,bill,strategy,replica,workload,x_BilledCostNano,x_ContractedCostNano,x_EffectiveCostNano,x_ListCostNano
is "money is a number, twice" test "$(ask one.db 'SELECT DISTINCT typeof(BilledCost), typeof(x_BilledCostNano), typeof(ListUnitPrice) FROM focus')" = 'real|integer|real'
is "and what is empty NULL" test "$(ask one.db "SELECT count(*) FROM focus WHERE '' IN (Tags, SubAccountId, AvailabilityZone, ChargeClass)")" = 0
is "as many lines as the CSV" test "$(ask one.db 'SELECT count(*) FROM focus')" -eq $(($(wc -l <plain.csv) - 1))
for column in BilledCost ContractedCost EffectiveCost ListCost; do
	is "$column is the CSV's" test "$(ask one.db "SELECT sum(x_${column}Nano) FROM focus")" = "$(nano $column plain.csv)"
	is "$column is the same twice" test "$(ask one.db "SELECT max(abs($column - x_${column}Nano / 1e9)) = 0 FROM focus")" = 1
done
is "texts are as they are, not as a spreadsheet needs them" test "$(ask one.db "SELECT DISTINCT value FROM tags WHERE key = 'org'")" = '=acme'
is "and so are quotes and commas" test "$(ask one.db "SELECT DISTINCT value FROM tags WHERE key = 'team'")" = 'n"l,p'
is "tags are those of the JSON" test "$(ask many.db "SELECT count(*) FROM (SELECT line, j.key, j.value FROM focus, json_each(Tags) j EXCEPT SELECT * FROM tags)")" = 0
is "all of them" test "$(ask many.db "SELECT (SELECT count(*) FROM tags) = (SELECT count(*) FROM focus, json_each(Tags))")" = 1
for view in by_month by_service by_category by_region by_account by_workload by_resource by_purchase by_charge by_day total; do
	is "$view adds up in every bill" test "$(ask many.db "SELECT count(*), min(b = cost_nano AND e = cost_nano) FROM scenario JOIN
		(SELECT strategy, replica, sum(billed_nano) AS b, sum(effective_nano) AS e FROM $view GROUP BY 1, 2) USING (strategy, replica)")" = '10|1'
done
is "every tag adds up in every bill" test "$(ask many.db "SELECT count(*), min(b = cost_nano AND e = cost_nano) FROM scenario JOIN
	(SELECT strategy, replica, key, sum(billed_nano) AS b, sum(effective_nano) AS e FROM by_tag GROUP BY 1, 2, 3) USING (strategy, replica)")" = '20|1'
is "untagged is what by_tag has without a value" test "$(ask many.db "SELECT count(*) FROM (SELECT strategy, replica, key, lines, billed_nano FROM untagged
	EXCEPT SELECT strategy, replica, key, lines, billed_nano FROM by_tag WHERE value = '')")" = 0
is "every line has its days" test "$(ask many.db "SELECT count(*) FROM (SELECT line, x_BilledCostNano, x_EffectiveCostNano FROM focus
	EXCEPT SELECT line, sum(billed_nano), sum(effective_nano) FROM daily GROUP BY line)")" = 0
is "within its time" test "$(ask many.db "SELECT count(*) FROM daily JOIN focus USING (line) WHERE day < substr(ChargePeriodStart, 1, 10) OR day || 'T00:00:00Z' >= ChargePeriodEnd")" = 0
"$costcast" bill months.yaml -q --strategy all --futures 5 --month 2024-01 --sqlite january.db
is "a month of all futures" test "$(ask january.db 'SELECT group_concat(DISTINCT month) FROM scenario')" = 2024-01
same "has the lines of that month" <(ask january.db 'SELECT ResourceId, ChargePeriodStart, x_BilledCostNano FROM focus') \
	<(ask many.db "SELECT ResourceId, ChargePeriodStart, x_BilledCostNano FROM focus WHERE BillingPeriodStart = '2024-01-01T00:00:00Z'")
"$costcast" bill months.yaml -q --replica 3 --lang es --sqlite es.db
is "words are in the language of files" test "$(ask es.db "SELECT count(*) > 0 FROM focus WHERE ChargeDescription LIKE '%spot, nodo%'")" = 1

# --- the questions of the page ---
"$costcast" bill "$team" -q -n 40 --strategy all --futures 20 --sqlite month.db
awk '/^### / { title = substr($0, 5) } /^```sql/ { n++; on = 1; file = sprintf("query-%02d", n); print title > (file ".title"); next }
	/^```/ { on = 0 } on { print > (file ".sql") }' "$top/scenarios/QUERIES.md"
for query in query-*.sql; do
	title=$(cat "${query%.sql}.title")
	if sqlite3 -batch -bail -header month.db <"$query" >"${query%.sql}.out" 2>"$err" && [ "$(wc -l <"${query%.sql}.out")" -gt 1 ]; then ok "$title"
	else not_ok "$title" "$(cat "$err" "${query%.sql}.out")"; fi
done
is "a page of questions in both languages" test "$(grep -cE '^### .+[?] / .*¿.+[?]$' "$top/scenarios/QUERIES.md")" -eq "$(grep -c '^```sql' "$top/scenarios/QUERIES.md")"
is "everything adds up" grep -qE '^[0-9]+[|]1[|]1[|]1[|]1[|]1$' "$(ls query-*.out | tail -n 1)"
is "the mean is the run's" test "$(ask month.db "SELECT round(avg(billed_usd), 4) FROM total WHERE strategy = 'B'")" = \
	"$("$costcast" run "$team" -q -n 40 -o run --samples --no-plots >/dev/null; awk -F, '$1 == "B" && $2 < 20 { s += $3 } END { printf "%.4f", s / 20 }' run/samples.csv | sed 's/0*$//; s/[.]$/.0/')"
finish
