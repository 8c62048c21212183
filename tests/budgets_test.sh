#!/bin/bash
# budgets: statuses, what adds up, both languages, both widths, files and plots.
. "$(dirname "$0")/lib.sh"
lesson=$top/scenarios/budget.yaml
few=(-q -n 12)
cd "$work" || exit 1
export COLUMNS=80

cat >small.yaml <<'YAML'
version: 1
title: {en: "Small", es: "Pequeño"}
start: "2024-01-01T00:00:00Z"
simulate: {replications: 200, seed: 3}
prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}
market: {spot: {interruptions: {rate: 0.05 /h}}}
workloads:
  rec: {kind: usage, rows: [{item: toy, from: "2024-01-01", for: 60 d, quantity: 10, tags: {team: nlp}}]}
  job: {kind: training, instance: toy, nodes: 4, work: {lognormal: {p50: 200 h, p95: 400 h}}, checkpoint: {every: 4 h, takes: 5 min}}
strategies: {A: {buy: on_demand}, B: {buy: on_demand, workloads: {job: {buy: spot}}}}
budgets:
  - name: nlp
    limit: $5000
    where: {"tag:team": nlp}
    delay: 10 h
    alerts: [{at: 80 %}, {at: 100 %, of: forecast}, {at: 90 %, action: stop, workloads: [rec]}]
  - name: jobs
    limit: $900
    cost: billed
    where: {workload: job}
    alerts: [{at: 80 %, action: deny, workloads: [job]}, {at: 100 %, action: stop, workloads: [job], approval: {exponential: {mean: 4 h}}}]
YAML
sed '/^budgets:/,$d' small.yaml >none.yaml

# --- usage ---
status 64 "no file named" "$costcast" budgets
status 66 "a file that is not there" "$costcast" budgets nowhere.yaml
status 65 "no budgets" "$costcast" budgets none.yaml; said "says so" 'has no "budgets"'
status 64 "a strategy that is not there" "$costcast" budgets small.yaml --strategies Z
status 64 "an option of another command" "$costcast" budgets small.yaml --vary a=1,2
status 74 "a full disk" "$costcast" budgets small.yaml "${few[@]}" --csv /dev/full
status 65 "a strategy has no budgets of its own" bash -c "sed 's/^strategies: .*/strategies: {A: {buy: on_demand, set: {budgets: []}}}/' small.yaml >own.yaml; '$costcast' budgets own.yaml"

# --- what it says ---
status 0 "the page" "$costcast" budgets small.yaml -q
wrote "asks" '^When do the budgets speak'
wrote "a limit with its data" 'nlp: [$]5,000 a month, of tag team nlp; it looks every 8 h at data'
wrote "exactly 14 h late at the median, between looks" '80 % of actual .* 17\.[0-9] +1[34](\.[0-9]+)? '
wrote "what is saved" 'save [$][0-9,]+ ± [0-9]+ on average'
wrote "what is lost" 'A job stays unfinished in [0-9.]+ % of the futures'
wrote "what nobody simulates" 'nobody starts it again'
is "how to get it again" grep -qE "costcast budgets .*small.yaml" <(joined "$out")
is "80 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{81}'"
status 0 "120 columns" env COLUMNS=120 "$costcast" budgets small.yaml -q
wrote "with their ranges" '80 % of actual .*\(17\.[0-9]–17\.[0-9]\)'
is "120 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{121}'"
status 0 "in Spanish" "$costcast" budgets small.yaml -q --lang es
wrote "asks" '^¿Cuándo hablan los presupuestos'
is "with no word of English" bash -c "! grep -qwE 'alert|forecast|looks|month|months|Without|hours|nobody|given' '$out'"
status 0 "without UTF-8" env LANG=C "$costcast" budgets small.yaml -q
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "one strategy" "$costcast" budgets small.yaml -q --strategies B
is "alone" bash -c "! grep -q '^A ' '$out'"

# --- files ---
for threads in 1 2 3 7; do "$costcast" budgets small.yaml -q -j $threads --json "$threads.json" --csv "$threads.csv" >/dev/null; done
for threads in 2 3 7; do same "$threads threads, JSON" 1.json "$threads.json"; same "$threads threads, CSV" 1.csv "$threads.csv"; done
is "valid JSON" jq -e . 1.json
is "what is saved is the difference" jq -e '.strategies[] | (.cost_without.value - .cost_with.value - .saved.value) | fabs < 1e-6' 1.json
is "without actions it costs what a run says" test "$(jq -n --argjson a "$(jq '.strategies.B.cost_without.value' 1.json)" \
	--argjson b "$("$costcast" run small.yaml -q --json - | jq '.strategies.B.metrics.cost.mean')" '($a - $b) | fabs < 1e-6')" = true
is "an action acts no more often than its alert fires" jq -e '[.strategies[].budgets[].alerts[] | select(.action != "none") | .acts.value <= .fires.value + 1e-12] | all' 1.json
is "CSV and JSON agree" test "$(awk -F, '$1 == "A" && $2 == "nlp" && $6 == "late_p50" && $3 == "0.8" { print $8 }' 1.csv)" \
	= "$(jq -r '.strategies.A.budgets[0].alerts[0].late_p50' 1.json)"
is "a run does not act" bash -c "'$costcast' run small.yaml -q -n 20 | tr -s '[:space:]' ' ' | grep -q 'budgets only watch'"
same "and is the same without budgets" <("$costcast" run small.yaml -q -n 20 --json - | jq .strategies) <("$costcast" run none.yaml -q -n 20 --json - | jq .strategies)

# --- a folder ---
status 0 "into a folder" "$costcast" budgets small.yaml -q -n 40 -o out
for file in budgets.csv budgets.json budgets.md plots/budget-A-nlp.svg plots/budget-B-jobs.png; do is "$file" test -s "out/$file"; done
is "a table in Markdown" grep -q '^| 80 % of actual | ' out/budgets.md
status 0 "beside a run" bash -c "'$costcast' run small.yaml -q -n 40 --no-plots -o run && '$costcast' budgets small.yaml -q -n 40 -o run"
is "which stays" test -s run/summary.json

# --- show, validate, the lesson ---
status 0 "show" "$costcast" show small.yaml
wrote "shows the budgets" '^Budgets'
wrote "and their alerts" 'stop job, once it is approved'
status 0 "in Spanish" "$costcast" show small.yaml --lang es
wrote "shows them" '^Presupuestos'
status 0 "the effective scenario keeps them" bash -c "'$costcast' budgets run/scenario.effective.yaml -q --json again.json >/dev/null"
same "to the same" <(jq '.strategies' again.json) <("$costcast" budgets small.yaml -q -n 40 --json - | jq .strategies)
status 0 "the lesson" "$costcast" budgets "$lesson" "${few[@]}" --json lesson.json
wrote "replicas are replaced" 'in vain: its autoscaler replaces them'
is "the forecast needs its five weeks" jq -e '.strategies.A.budgets[0].alerts[1] | .fires.value < 0.67' lesson.json
is "alarms come too late" jq -e '.strategies.A.budgets[0].alerts[0].late_p5 > 8' lesson.json
is "and some forecasts are false" jq -e '.strategies.A.budgets[0].alerts[1].false_alarm.value > 0.2' lesson.json
is "the service costs the same" jq -e '.strategies.A.budgets[1] | .spent_with.value == .spent_without.value' lesson.json
finish
