#!/bin/bash
# Workloads at times of their own, and workloads that stand in other files, through every command.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
few=(-q -n 60)
mkdir -p jobs
cat >jobs/tune.yaml <<'E1'
version: 1
start: "2024-02-01"
horizon: 1 month
prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}
market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min}}
workloads:
  nightly:
    kind: training
    instance: toy
    nodes: 2
    work: {empirical: work.csv}
    checkpoint: {every: 2 h, takes: 3 min}
    recurs: {every: 1 d, at: "02:00", days: mon-fri, zone: Europe/Madrid}
strategies: {A: {buy: on_demand}, B: {buy: spot}}
E1
printf 'work\n5 h\n6 h\n' >jobs/work.csv
cat >all.yaml <<'E1'
version: 1
title: All of it
start: "2024-02-01"
horizon: 1 month
goal: {budget: $900}
prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}
market: {spot: {interruptions: {rate: 0.05 /h}, capacity_wait: 20 min}}
workloads:
  nightly: {use: jobs/tune.yaml, nodes: 3}
  rare: {kind: training, instance: toy, nodes: 1, work: 4 h, recurs: {model: poisson, rate: 3 /week}}
  big: {kind: training, instance: toy, nodes: 2, work: 2 d, begins: 3 d to 9 d}
  kept: {kind: usage, rows: [{item: toy, from: "2024-02-01", for: 29 d}]}
strategies: {A: {buy: on_demand}, B: {buy: spot}}
E1
for file in jobs/tune all; do
	name=${file##*/}
	status 0 "$name: run" "$costcast" run $file.yaml "${few[@]}" -o $name
	status 0 "$name: show" "$costcast" show $file.yaml
	wrote "$name: the month in hours" '1 month by the calendar: 696 h'
	is "$name: no null" bash -c "! grep -q '(null)' '$out'"
	status 0 "$name: its effective scenario runs" "$costcast" run $name/scenario.effective.yaml "${few[@]}" --json again.json
	same "$name: to the same" <(jq '.strategies' $name/summary.json) <(jq '.strategies' again.json)
	is "$name: it uses nobody" bash -c "! grep -q 'use:' $name/scenario.effective.yaml"
	status 0 "$name: replay" "$costcast" replay $file.yaml --strategy B --replica worst "${few[@]}" -o $name-replay --bill $name.csv
	wrote "$name: run after run" 'work begins'
	is "$name: the bill is the future's cost" test "$(jq -n --argjson a "$(awk -F'\t' 'NR > 1 { s += $2 } END { printf "%.6f", s }' <(tr , '\t' <$name.csv))" \
		--argjson b "$(jq '.strategies.B.metrics.cost.max' $name/summary.json)" '($a - $b) | fabs < 1e-3')" = true
	status 0 "$name: bill" "$costcast" bill $file.yaml "${few[@]}" --strategy A
	status 0 "$name: sweep into it" "$costcast" sweep $file.yaml "${few[@]}" --vary workloads.nightly.nodes=1,2
	status 0 "$name: sweep its days" "$costcast" sweep $file.yaml "${few[@]}" --vary 'workloads.nightly.recurs.days=mon-fri,sat-sun'
	status 0 "$name: why" "$costcast" why $file.yaml "${few[@]}" A B
	status 0 "$name: tornado" "$costcast" tornado $file.yaml -q -n 10 --strategy B
	is "$name: all that can be moved is" bash -c "! grep -q 'cannot be .*: \.' '$out'"
	status 0 "$name: report" "$costcast" report $name --lang es -q
	status 0 "$name: quiz" "$costcast" quiz $file.yaml
	wrote "$name: how often" '5[.,]50 h when nothing goes wrong, 21 times|5[.,][0-9]* h when nothing goes wrong, 21 times'
	status 0 "$name: reveal" "$costcast" reveal $file.yaml "${few[@]}"
	status 0 "$name: in Spanish" "$costcast" run $file.yaml "${few[@]}" --lang es
	wrote "$name: in Spanish" '21 veces hasta el horizonte'
	for threads in 1 2 7; do "$costcast" run $file.yaml "${few[@]}" -j $threads --json $threads.json >/dev/null; done
	same "$name: two threads" 1.json 2.json
	same "$name: seven threads" 1.json 7.json
done
status 0 "all" "$costcast" run all.yaml -n 40
is "what varies is not said to be certain" bash -c "! grep -q 'nothing is left to chance' '$out'"
is "months of runs" jq -e '.strategies.A.metrics | .["nightly.runs"].mean == 21 and .["rare.runs"].sd > 0 and .["kept.cost"].mean == 696' all/summary.json
is "cost by workload in the CSV" grep -q '^A,,nightly.cost,USD,' all/summary.csv
is "all strategies have the same runs" jq -e '.strategies | .A.metrics["rare.runs"] == .B.metrics["rare.runs"]' all/summary.json
status 0 "months in a row" "$costcast" run all.yaml "${few[@]}" --set horizon='3 months' --json -
is "from February on" jq -e '.strategies.A.metrics["nightly.runs"].mean == 64' "$out"
status 65 "no use from outside" "$costcast" run all.yaml --set workloads.rare.use=jobs/tune.yaml
said "says so" '"use" stands in the file itself'
finish
