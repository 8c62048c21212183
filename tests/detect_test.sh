#!/bin/bash
# detect: statuses, what adds up, threads, both languages, hostile words, what is drawn.
. "$(dirname "$0")/lib.sh"
four=$top/scenarios/incidents.yaml
cd "$work" || exit 1

# --- statuses ---
status 64 "no file named" "$costcast" detect
status 66 "a file that is not there" "$costcast" detect nowhere.yaml
status 65 "nothing to look for" "$costcast" detect "$toy" -q;                     said "says so" 'no incident to look for'
status 64 "a strategy that is not there" "$costcast" detect "$four" -q --strategy Z; said "says so" 'no strategy "Z"'
status 64 "a detector that is not there" "$costcast" detect "$four" -q --detector hample; said "did you mean" 'did you mean "hampel"'
status 64 "something that nothing is divided by" "$costcast" detect "$four" -q --by services; said "did you mean" 'did you mean "service"'
status 64 "an option of another command" "$costcast" detect "$four" --against A
status 65 "too few days" "$costcast" detect "$four" -q --set horizon=50d --set detection.history=60d; said "says how many" '50 whole days are too few: the first 60'
sed 's/^horizon.*//; s/until_noticed/9 d/' "$four" >open.yaml; cp "$top/scenarios/incidents-usage.csv" .
status 65 "no end" "$costcast" detect open.yaml -q;                              said "says so" '"horizon", which is not given'
status 0 "but it runs" "$costcast" run open.yaml -q -n 5
status 74 "a full disk" "$costcast" detect "$four" -q -n 5 --csv /dev/full

# --- what it says ---
status 0 "four incidents" "$costcast" detect "$four" -q -n 60
wrote "asks" '^Which incidents are noticed'
wrote "false alarms of the total" 'Hampel, total +4 sd +0\.[0-9]+'
is "what the total hides" bash -c "tr -s '[:space:]' ' ' <'$out' | grep -qE 'storm is found in time in [0-9]+ % of the futures \((Hampel|CUSUM), by service\).* The total hides it'"
is "what is new" bash -c "tr -s '[:space:]' ' ' <'$out' | grep -qE 'forgotten is found in time .* \(first spend, by service\).* that was not there before: for 14 days'"
is "how to get it again" grep -qE "costcast detect .*incidents.yaml" <(joined "$out")
is "120 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{121}'"
status 0 "80 columns" env COLUMNS=80 "$costcast" detect "$four" -q -n 60
is "80 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{81}'"
status 0 "in Spanish" "$costcast" detect "$four" -q -n 60 --lang es
wrote "asks" '^¿Qué incidentes se notan'
is "with no word of English" bash -c "! sed '/Reproducir/,\$d' '$out' | grep -qE 'incidents|rule|found|hides|service\\b|alarms'"
is "120 columns hold, too" bash -c "! sed '/Reproducir/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{121}'"
status 0 "without UTF-8" env LANG=C "$costcast" detect "$four" -q -n 20
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "by account, one rule" "$costcast" detect "$four" -q -n 60 --by account --detector first_spend --json account.json
is "the key is in an account that is new" jq -e '.by == "account" and (.rules | length) == 1 and (.incidents[] | select(.name == "mining")
	| .where == "sandbox" and .rules[0].names == "sandbox" and .rules[0].groups[4].in_time == 1)' account.json
is "the cluster is not" jq -e '.incidents[] | select(.name == "forgotten") | .rules[0].groups[4].found == 0' account.json
status 0 "by a tag" "$costcast" detect "$four" -q -n 10 --by tag:team
wrote "names it" 'by tag team'

# --- numbers ---
status 0 "JSON and CSV" "$costcast" detect "$four" -q -n 100 --json one.json --csv one.csv -j 1
for threads in 2 3 7; do "$costcast" detect "$four" -q -n 100 --json $threads.json --csv $threads.csv -j $threads >/dev/null
	same "$threads threads change no byte of JSON" one.json $threads.json; same "nor of CSV" one.csv $threads.csv; done
is "a threshold that is higher finds less, later, with fewer false alarms" jq -e '
	def falls: . as $x | all(range(1; length); $x[.] <= $x[. - 1] + 1e-12);
	(.rules[] | select(.name != "cusum") | .false_alarms[] | map(.in_30_days) | falls),
	(.incidents[].rules[] | select(.name != "cusum") | .total, .groups | (map(.found) | falls), (map(-.cost) | falls))
	' one.json
is "what is found costs no more than the whole" jq -e 'all(.incidents[]; .cost as $c | all(.rules[] | .total[], .groups[]; .cost <= $c + 1e-6 and .found >= .in_time - 1e-12
	and .in_time_ci[0] <= .in_time + 1e-9 and .in_time_ci[1] >= .in_time - 1e-9))' one.json
is "half are found: the median is a number" jq -e 'all(.incidents[].rules[] | .total[], .groups[]; (.found > 0.51) == (.delay_p50_d != null) or (.found - 0.5 | fabs) < 0.02)' one.json
is "CSV says the same as JSON" test "$(awk -F, '$1 == "storm" && $2 == "hampel" && $3 == "groups" && $5 == 1 { print $14 * 1 }' one.csv)" = \
	"$(jq '.incidents[] | select(.name == "storm") | .rules[0].groups[4].in_time' one.json)"
is "a row an incident, rule, look and threshold" test "$(wc -l <one.csv)" -eq $((1 + 4 * 3 * 2 * 12))
"$costcast" run "$four" -q -n 100 --json run.json >/dev/null
is "a day costs what the run does" jq -e --slurpfile r run.json '(.usd_a_day * 91 - $r[0].strategies.A.metrics.cost.mean | fabs) < 1e-6' one.json
status 0 "half of the futures" "$costcast" detect "$four" -q -n 200 --set 'incidents.etl.chance=50%' --json half.json
is "are half" jq -e '.incidents[] | select(.name == "etl") | .happened > 70 and .happened < 130' half.json
status 0 "never" "$costcast" detect "$four" -q -n 2 --set 'incidents.etl.chance=0.0000001'
wrote "is said" 'happened in no future'
status 0 "another threshold" "$costcast" detect "$four" -q -n 60 --set detection.hampel=1000 --json high.json
is "finds nothing on the total" jq -e '[.incidents[] | .rules[0].total[4].found] | add == 0' high.json

# --- as a workload ---
sed 's/^incidents:/x:/; /^x:/,/^detection/{/^detection/!d}; s/^workloads:/workloads:\n  storm: {kind: incident, item: logs.ingest, quantity: 400, begins: 20 d, lasts: until_noticed}/' "$four" >as.yaml
status 0 "an incident in every future" "$costcast" run as.yaml -q -n 20 --json as.json
is "costs what it uses" jq -e '.strategies.A.cost_by.workload.storm - 400 * 0.5 * 71 | fabs < 1e-6' as.json
status 0 "show" "$costcast" show "$four"; wrote "tells the incidents" 'forgotten +an incident in 100 % of the futures: 4 of ml.g5.xlarge'
status 0 "the rules" "$costcast" list detectors; wrote "are told with their source" 'Page 1954'

# --- a folder ---
status 0 "a folder" "$costcast" detect "$four" -q -n 30 -o o --lang es
for file in detect.csv detect.json detect.md scenario.effective.yaml plots/detect-curve.svg plots/detect-curve.png plots/detect-curve.txt plots/detect-days.svg plots/detect-days.png \
	plots/detect-days.txt; do is "$file" test -s "o/$file"; done
is "the plot asks in Spanish" grep -q 'Qué compra una falsa alarma' o/plots/detect-curve.svg
is "a line each of rules, incidents, looks and sides" grep -qE '^lines = 32' o/plots/detect-curve.gp
status 0 "the effective scenario" "$costcast" detect o/scenario.effective.yaml -q -n 30 --json again.json
for file in o/detect again; do jq 'del(.scenario, .incidents[].title)' $file.json >$file.bare; done
same "is the same" o/detect.bare again.bare
status 0 "drawn again" "$costcast" plot o --format pdf -q
is "as PDF" test -s o/plots/detect-days.pdf
status 0 "without plots" "$costcast" detect "$four" -q -n 5 -o n --no-plots
is "none are there" test -s n/detect.csv -a ! -e n/plots
sed "s/en: \"A DEBUG[^\"]*\"/en: \"\`touch PWN\` '.system('touch PWN').' @x\\\\u202e\"/; s/account: research/account: \"t'\`touch PWN\`\"/" "$four" >hostile.yaml
status 0 "names of another kind" "$costcast" detect hostile.yaml -q -n 20 --by account -o h
wrote "are shown as they are" 'touch PWN'
is "execute nothing" test ! -e PWN -a ! -e h/PWN -a ! -e h/plots/PWN -a -s h/plots/detect-days.png
finish
