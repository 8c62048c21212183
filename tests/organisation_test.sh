#!/bin/bash
# The organisation's month, all kinds of workloads at once, through every command: statuses, sums to the nano-dollar, bytes on any number of
# threads, both languages. A tornado of its hundreds of quantities takes half a minute: with the long tests alone.
. "$(dirname "$0")/lib.sh"
month=$top/scenarios/organisation.yaml
few=(-q -n 4)
cd "$work" || exit 1

# --- every command ---
status 0 "validate" "$costcast" validate "$month"
said "names what breaks the tag policy" 'leftovers: not tagged "team"'
said "and a value that is not allowed" 'queries: the tag "env" is "prod"'
is "twenty workloads" test "$(sed -n '/^workloads:/,/^strategies:/p' "$month" | grep -c '^    kind: ')" -eq 20
is "of every kind that strategies buy" test "$(sed -n '/^workloads:/,/^strategies:/s/^    kind: //p' "$month" | sort -u | tr '\n' ' ')" = \
	"batch inference interactive metered storage training usage "
for lang in en es; do
	status 0 "show, $lang" "$costcast" show "$month" --lang $lang
	status 0 "run, $lang" "$costcast" run "$month" "${few[@]}" --lang $lang
	status 0 "costs, $lang" "$costcast" costs "$month" "${few[@]}" --by account,service --lang $lang
	status 0 "budgets, $lang" "$costcast" budgets "$month" "${few[@]}" --lang $lang
	status 0 "why, $lang" "$costcast" why "$month" A C "${few[@]}" --lang $lang
done
is "no word of English in what is last" bash -c "! grep -qE 'costs|less than|useful' '$out'"
status 0 "forecast" "$costcast" forecast "$month" "${few[@]}" --day 15
status 0 "detect by month" "$costcast" detect "$month" "${few[@]}" --by region
wrote "the other region is new" 'first spend, by region +100 %'
status 0 "levers" "$costcast" levers "$month" "${few[@]}"
wrote "all eight of them" 'With all levers'
status 0 "advise" "$costcast" advise "$month" "${few[@]}"
status 0 "replay" "$costcast" replay "$month" "${few[@]}" --strategy B --replica worst --bill worst.csv
status 0 "sweep" "$costcast" sweep "$month" "${few[@]}" --vary workloads.bert.utilisation=65%,90%
status 0 "a run with files" "$costcast" run "$month" "${few[@]}" -o run --no-plots
status 0 "its report, in Spanish" "$costcast" report run --lang es
[ -z "${COSTCAST_LONG:-}" ] || is "tornado" "$costcast" tornado "$month" -q -n 2
for view in by-account by-team how-bought unowned; do status 0 "the view $view" "$costcast" costs "$month" "${few[@]}" --view $view; done
is "unowned is what has no tag" bash -c "sed -n '/^  account/,/^  TOTAL/p' '$out' | grep -cE 'research · (g5.xlarge|s3.standard) ' | grep -qx 2"

# --- it adds up ---
# Four futures: a mean is a multiple of a quarter of a nano-dollar.
quarters() { awk -F, -v row="$2" '$6 == row { n += int($(NF - 10) * 4e9 + 0.5) } END { printf "%.0f\n", n }' "$1"; }
"$costcast" run "$month" "${few[@]}" --samples -o samples --no-plots >/dev/null
for strategy in A C; do
	whole=$(awk -F, -v s=$strategy '$1 == s { n += int($3 * 1e9 + 0.5) } END { printf "%.0f\n", n }' samples/samples.csv)
	for by in service category region account workload item purchase cause tag:team tag:env account,tag:team,service; do
		"$costcast" costs "$month" "${few[@]}" --strategy $strategy --by $by --csv by.csv >/dev/null 2>&1
		is "$strategy by $by is the run's cost, to the nano-dollar" test "$(quarters by.csv group)-$(quarters by.csv total)" = "$whole-$whole"
	done
done
is "three accounts, and nothing without one" test "$("$costcast" costs "$month" "${few[@]}" --by account --csv - 2>/dev/null | awk -F, '$6 == "group" { print $7 }' | sort | tr '\n' ' ')" = \
	"data production research "
status 0 "a database" "$costcast" bill "$month" "${few[@]}" --strategy all --futures 2 --sqlite month.db
if command -v sqlite3 >/dev/null; then
	for view in by_account by_workload by_service by_day; do
		is "$view adds up" test "$(sqlite3 month.db "SELECT count(*), min(b = cost_nano) FROM scenario JOIN (SELECT strategy, replica, sum(billed_nano) AS b FROM $view GROUP BY 1, 2) USING (strategy, replica)")" = '6|1'
	done
fi

# --- the same bytes ---
for threads in 1 3; do
	"$costcast" run "$month" "${few[@]}" -j $threads --json run-$threads.json >/dev/null
	"$costcast" budgets "$month" "${few[@]}" -j $threads --json budgets-$threads.json >/dev/null
	"$costcast" costs "$month" "${few[@]}" -j $threads --per day --csv costs-$threads.csv >/dev/null 2>&1
done
same "a run on 1 and 3 threads" run-1.json run-3.json
same "budgets" budgets-1.json budgets-3.json
same "costs" costs-1.csv costs-3.csv

# --- actions reach what begins later or recurs: $1/h, looked at each hour ---
cat >later.yaml <<'YAML'
version: 1
start: "2024-01-01T00:00:00Z"
horizon: 30 d
simulate: {replications: 2, seed: 3}
prices: {instances: {toy: {on_demand: $1/h}}}
workloads:
  late: {kind: training, instance: toy, work: 20 d, begins: 5 d}
  again: {kind: training, instance: toy, work: 10 h, recurs: {every: 1 d}}
strategies: {A: {buy: on_demand}}
budgets:
  - {name: late, limit: $100, refresh: 1 h, delay: 0 s, where: {workload: late}, alerts: [{at: 100 %, action: stop, workloads: [late]}]}
  - {name: again, limit: $95, refresh: 1 h, delay: 0 s, where: {workload: again}, alerts: [{at: 100 %, action: stop, workloads: [again]}]}
YAML
status 0 "a budget of what begins later" "$costcast" budgets later.yaml -q --json later.json
# 480 + 300 without; with: $100 and, in the tenth run's sixth hour, $95
wrote "both are ended at their limit" '[$]780 becomes [$]195'
finish
