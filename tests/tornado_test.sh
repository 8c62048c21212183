#!/bin/bash
# tornado: statuses, what adds up, both languages, hostile words, what is drawn.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export COLUMNS=80

# --- usage ---
status 64 "no file named" "$costcast" tornado
status 66 "a file that is not there" "$costcast" tornado nowhere.yaml
status 64 "a strategy that is not there" "$costcast" tornado "$toy" -q --strategy Bb; said "did you mean" 'did you mean "?B'
status 64 "against one that is not there" "$costcast" tornado "$toy" -q --strategy A --against Z
status 64 "against itself" "$costcast" tornado "$toy" -q --strategy A --against A; said "says so" 'compared with itself'
for by in 0% 100% 25 -5% x 125% 1e400%; do status 64 "--by $by" "$costcast" tornado "$toy" -q "--by=$by"; done
for metric in cost 'x(cost)' 'mean(cst)'; do status 65 "the figure $metric" "$costcast" tornado "$toy" -q --metric "$metric"; done
status 64 "an option of another command" "$costcast" tornado "$toy" --vary a=1,2
status 74 "a full disk" "$costcast" tornado "$toy" -q -n 5 --csv /dev/full

# --- what it says ---
status 0 "B of the toy" "$costcast" tornado "$toy" -q -n 100 --strategy B
wrote "asks" '^What moves the mean cost of B\?'
wrote "a row with its ends" 'work +15 … 25 h .*-[$][0-9.]+ +[+][$][0-9.]+'
is "the answer in a sentence" bash -c "tr -s '[:space:]' ' ' <'$out' | grep -qE 'moves it most: [$][0-9.]+ at [0-9.]+ .*, [$][0-9.]+ at .*; as it is, [$]'"
is "how to get it again" grep -qE "costcast tornado .*toy.yaml" <(joined "$out")
is "80 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{81}'"
status 0 "120 columns" env COLUMNS=120 "$costcast" tornado "$toy" -q -n 100 --strategy B
wrote "with intervals" 'work .*-[$][0-9.]+ ± [0-9.]+ .*[$]'
is "120 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{121}'"
status 0 "in Spanish" "$costcast" tornado "$toy" -q -n 100 --strategy B --lang es
wrote "asks" '^¿Qué mueve el coste medio de B\?'
wrote "answers" 'Lo que más lo mueve es'
is "with no word of English" bash -c "! grep -qE 'moves|quantit|nothing|chance|Moved' '$out'"
status 0 "without UTF-8" env LANG=C "$costcast" tornado "$toy" -q -n 100 --strategy B
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "nobody named" "$costcast" tornado "$toy" -q -n 100 --json chosen.json
"$costcast" run "$toy" -q -n 100 --no-plots -o run >/dev/null 2>&1
is "is the best one, or the baseline" test "$(jq -r .strategy chosen.json)" = "$(grep -oE '^✔.? +[A-Z]|^[*].? +[A-Z]' <("$costcast" run "$toy" -q -n 100) | grep -oE '[A-Z]$' || echo A)"
status 0 "against A" "$costcast" tornado "$toy" -q -n 100 --strategy B --against A --by 80%
wrote "the difference" 'mean cost of B less that of A'
wrote "and what turns it" 'The difference changes its sign with'
status 0 "another figure" "$costcast" tornado "$toy" -q -n 100 --strategy B --metric 'P(late)' --json late.json
is "is a share" jq -e '.unit == "1" and .value >= 0 and .value <= 1 and ([.bars[].quantity] | index("workloads.job.work") != null)' late.json

# --- numbers ---
status 0 "CSV" "$costcast" tornado "$toy" -q -n 100 --strategy B --csv -
is "ends less the value are the changes; swings span them" awk -F, '
	function abs(x) { return x < 0 ? -x : x }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["swing"] == "" { next }
	{ low = high = 0
	  for (k = 1; k <= 2; k++) { e = k == 1 ? "low" : "high"; c = $at["change_" e]
		if (c == "") continue
		if (abs($at["value_" e] - $at["value"] - c) > 1e-9 || c + 1e-9 < $at["change_" e "_ci_low"] || c - 1e-9 > $at["change_" e "_ci_high"]) exit bad = 1
		low = c < low ? c : low; high = c > high ? c : high }
	  if (abs(high - low - $at["swing"]) > 1e-9 || (NR > 2 && $at["swing"] > last)) exit bad = 1
	  last = $at["swing"]; rows++ }
	END { exit bad || rows < 8 }' "$out"
cp "$out" one.csv
"$costcast" tornado "$toy" -q -n 100 --strategy B --csv three.csv --json three.json -j 3 >/dev/null
same "threads change not a byte" one.csv three.csv
is "the value is that of a run" jq -e --slurpfile r run/summary.json '(.value - $r[0].strategies.B.metrics.cost.mean | fabs) < 1e-9' three.json
is "small swings are those under a thousandth, and add up to the others" jq -e '
	.value as $v | ([.bars[] | select(.small) | .swing] | add // 0) as $sum | ($sum - .others | fabs) < 1e-9 and
	all(.bars[]; .small == (.swing < 0.001 * $v or .swing == 0))' three.json
path=workloads.job.checkpoint.every
"$costcast" sweep "$toy" -q -n 100 --strategies B --vary "$path=90min,150min" --csv sweep.csv >/dev/null
is "an end is what a sweep finds there" jq -e --arg low "$(awk -F, '$2 == "90min" { print $13 }' sweep.csv)" --arg high "$(awk -F, '$2 == "150min" { print $13 }' sweep.csv)" \
	--arg path $path '.bars[] | select(.quantity == $path) | .low.value == ($low | tonumber) and .high.value == ($high | tonumber)' three.json
bert=$top/scenarios/bert-8xp4d.yaml
status 0 "a price book" "$costcast" tornado "$bert" -q -n 20 --strategy D --csv d.csv
is "its prices move, and what it uses of them alone" bash -c "grep -q ',prices.instances.p4d.24xlarge.spot,' d.csv && grep -q ',prices.presets.typical.spot.shock.rate,' d.csv && ! grep -q 'p3.2xlarge\|presets.calm' d.csv"
wrote "what a fleet forbids is told" 'nodes cannot be [0-9]+: the fleet of strategy "D"'

status 0 "a service" "$costcast" tornado "$top/scenarios/inference-bert.yaml" -q -n 1 --set horizon=5s --set warm_up=0s --strategy t4-int8 --metric 'mean(p99_latency)' --json s.json
is "its demand moves, and its preset where the strategy names it" jq -e '[.bars[] | select(.small | not) | .quantity] |
	index("workloads.bert.demand.rate") != null and index("strategies.t4-int8.set.workloads.bert.service.batch.s") != null' s.json

# --- a folder ---
status 0 "a folder" "$costcast" tornado "$toy" -q -n 50 --strategy B -o o --lang es
for file in tornado.csv tornado.json tornado.md plots/tornado.gp plots/tornado.dat plots/tornado.txt plots/tornado.svg plots/tornado.png; do is "$file" test -s "o/$file"; done
is "the plot asks in Spanish" grep -q 'Qué mueve el coste medio de B' o/plots/tornado.svg
is "and has bars of both colours" bash -c "grep -q 0x0072b2 o/plots/tornado.dat && grep -q 0xe69f00 o/plots/tornado.dat"
is "of which 12 rows at most" test "$(awk '/^[0-9.]+ .* 0x/ { row[$1] } END { print length(row) }' o/plots/tornado.dat)" -le 12
status 0 "drawn again" "$costcast" plot o --format pdf -q
is "as PDF" test -s o/plots/tornado.pdf
status 0 "in letters" "$costcast" plot o --format terminal
wrote "the bars" '[-]+#+'
status 0 "without plots" "$costcast" tornado "$toy" -q -n 5 --strategy B -o n --no-plots
is "none are there" test -s n/tornado.csv -a ! -e n/plots
sed "s/en: \"A toy job\"/en: \"\`touch PWN\` '.system('touch PWN').' @x\\\\u202e\"/; s/{toy: {on/{\"t'\`touch PWN\`\": {on/; s/instance: toy/instance: \"t'\`touch PWN\`\"/" "$toy" >hostile.yaml
status 0 "names of another kind" "$costcast" tornado hostile.yaml -q -n 20 --strategy B -o h
wrote "are shown as they are" 'touch PWN'
is "execute nothing" test ! -e PWN -a ! -e h/PWN -a ! -e h/plots/PWN -a -s h/plots/tornado.png
finish
