#!/bin/bash
# Several workloads in one scenario, through every command.
. "$(dirname "$0")/lib.sh"
team=$top/scenarios/team-month.yaml
few=(-q -n 40)
cd "$work" || exit 1

status 0 "run" "$costcast" run "$team" "${few[@]}" -o run
wrote "each workload's cost is said" 'cost by workload, on average: bert [$].*vision [$].*search [$].*notebooks [$]'
wrote "thresholds know its metrics" 'p95\(search\.p95_latency\) < 2 s'
is "parts, services, teams and workloads add up to the cost" jq -e '
	[.strategies[] | (.metrics.cost.mean) as $c | .cost_by | ([.part, .service, .tag.org, .tag.team, .workload][] | [.[]] | add - $c | fabs)] | max < 1e-6' run/summary.json
is "the plan is used by two of them" jq -e '.strategies as $s | ["search", "notebooks"] | all(. as $w | $s.C.cost_by.workload[$w] < $s.B.cost_by.workload[$w])' run/summary.json
is "and by nobody else" jq -e '.strategies as $s | ["bert", "vision"] | all(. as $w | $s.C.cost_by.workload[$w] == $s.B.cost_by.workload[$w])' run/summary.json
is "metrics carry the name of their workload" jq -e '.strategies.B.metrics | has("bert.hours") and has("search.p95_latency") and has("notebooks.cost")' run/summary.json
for file in report.html summary.csv summary.md plots/cost-violins.svg plots/cost-parts.svg; do is "$file" test -s "run/$file"; done
status 0 "its effective scenario runs" "$costcast" run run/scenario.effective.yaml "${few[@]}" --json again.json
same "to the same" <(jq '.strategies' run/summary.json) <(jq '.strategies' again.json)
for threads in 1 3; do "$costcast" run "$team" "${few[@]}" -j $threads --json "$threads.json" >/dev/null; done
same "on any number of threads" 1.json 3.json

status 0 "show" "$costcast" show "$team"
for name in bert vision search notebooks; do wrote "shows $name" "Workload \"$name\""; done
is "no null" bash -c "! grep -q '(null)' '$out'"
status 0 "replay" "$costcast" replay "$team" --strategy B --replica worst "${few[@]}" -o replay --bill bill.csv --events events.csv
wrote "each moment says whose it is" "^ +day [0-9]+, [0-9:]+ +bert: nodes 0-3 are granted"
is "and so does the diary" awk -F, 'NR == 1 { exit_if = $6 != "workload" } NR > 1 { who[$6] } END { exit exit_if || !("bert" in who) || !("search" in who) || ("" in who) }' events.csv
wrote "measures by workload" 'vision: hours until done'
is "no null there" bash -c "! grep -q '(null)' '$out'"
is "the bill names who used it" grep -q 'B/bert/node-0' bill.csv
is "the bill is the future's cost" test "$(jq -n --argjson a "$(awk -F'\t' 'NR > 1 { s += $2 } END { printf "%.6f", s }' <(tr , '\t' <bill.csv))" \
	--argjson b "$("$costcast" run "$team" "${few[@]}" --json - | jq '.strategies.B.metrics.cost.max')" '($a - $b) | fabs < 1e-3')" = true
status 0 "bill" "$costcast" bill "$team" "${few[@]}" --strategy C
status 0 "sweep a key of one" "$costcast" sweep "$team" "${few[@]}" --vary workloads.bert.work=4d,8d
status 0 "why" "$costcast" why "$team" "${few[@]}" A B
status 0 "tornado" "$costcast" tornado "$team" -q -n 5 --strategy B
wrote "whose quantity it is" 'bert\.work'
status 0 "quiz" "$costcast" quiz "$team"
wrote "each of them in the case" 'g5.12xlarge; 5.38 days'
wrote "and each as it is written" 'search: instance: g5.xlarge'
status 0 "reveal" "$costcast" reveal "$team" "${few[@]}"
status 0 "report" "$costcast" report run --lang es -q
status 0 "in Spanish" "$costcast" run "$team" "${few[@]}" --lang es
wrote "in Spanish" 'coste por carga'
mkdir league && cp "$team" league/a.yaml && cp "$team" league/b.yaml
status 65 "a league is of one, too" "$costcast" league league -n 20
said "and says whose is one more" '"vision" is one more'
status 65 "a handout is of one" "$costcast" handout "$team" --student ana
said "and says so" 'has several workloads'
status 0 "narrow" env COLUMNS=80 "$costcast" run "$team" "${few[@]}"
is "80 columns hold" test "$(sed '/Reproduce/,$d' "$out" | LC_ALL=C.UTF-8 wc -L)" -le 80
status 64 "--strategies" "$costcast" run "$team" "${few[@]}" --strategies D
finish
