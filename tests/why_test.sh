#!/bin/bash
# why and diff: statuses, what adds up, both languages, hostile words.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export COLUMNS=80

# --- why ---
status 0 "why" "$costcast" why "$toy" A B
wrote "asks" "^Why does B cost (less|more) than A\?"
wrote "answers in a sentence" '^  B costs [$][0-9.]+ (less|more) than A on average: .*price of useful work'
is "can be reproduced" grep -qE "costcast why .* --seed 7 -n 500 A B" <(joined "$out")
sed -n '/Reproduce:/,$p' "$out" | sed 's/.*Reproduce: //; /^ *(costcast/d; s/    (costcast.*//' >again
is "fits 80 columns" bash -c "! sed '/Reproduce/,\$d' '$out' | grep -qE '^.{81}'"
cp "$out" before
status 0 "the command it prints" env PATH="${costcast%/*}:$PATH" bash again
same "says the same" <(sed '/(costcast/d' before) <(sed '/(costcast/d' "$out")
status 0 "why --csv -" "$costcast" why "$toy" A B --csv -
is "parts add up to the last digit" awk -F, '
	function nano(s,  sign, d) { sign = s ~ /^-/ ? -1 : 1; sub(/^-/, "", s); split(s "." , d, "."); return sign * (d[1] * 1e9 + substr(d[2] "000000000", 1, 9)) }
	NR == 1 { next }
	$3 == "cost" { exit !(nano($5) == a && nano($6) == b && nano($7) == d && b - a == d && NR > 3) }
	{ a += nano($5); b += nano($6); d += nano($7) }' "$out"
status 0 "why --json -" "$costcast" why "$toy" B A --json -
is "is JSON with an interval for each part" jq -e '.from == "B" and (.parts | length) > 2 and all(.parts[]; .ci_low <= .difference and .difference <= .ci_high)' "$out"
is "and the other way round only the sign differs" jq -e --argjson b "$("$costcast" why "$toy" A B --json - 2>/dev/null | jq .cost.difference)" '.cost.difference == -$b' "$out"
"$costcast" run "$toy" -q --no-plots --json run.json >/dev/null 2>&1
is "the means are those of a run" jq -e --slurpfile r run.json '(.cost.from - $r[0].strategies.B.metrics.cost.mean | fabs) < 1e-8 and (.cost.to - $r[0].strategies.A.metrics.cost.mean | fabs) < 1e-8' "$out"
status 0 "threads change nothing" "$costcast" why "$toy" B A --json - -j 1
"$costcast" why "$toy" B A --json - -j 3 >three 2>/dev/null; same "not a byte" "$out" three
status 0 "why in Spanish" "$costcast" why "$toy" A B --lang es
status 0 "without UTF-8" env LANG=C "$costcast" why "$toy" A B
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "one future" "$costcast" why "$toy" A B -n 1
status 64 "A against itself" "$costcast" why "$toy" A A;            said "says so" 'compared with itself'
status 64 "a strategy that is not there" "$costcast" why "$toy" A Bb; said "did you mean" 'did you mean "?B'
status 64 "a comma in a name" "$costcast" why "$toy" A "B,A";        said "is no list" 'no strategy "B,A"'
status 64 "an empty name" "$costcast" why "$toy" A ""
status 64 "too few names" "$costcast" why "$toy" A
status 66 "no file" "$costcast" why nowhere.yaml A B
status 0 "why -o" "$costcast" why "$toy" A B -q -o w --lang es
is "the plot is drawn" test -s w/plots/why.png -a -s w/plots/why.svg -a -s w/why.csv -a -s w/why.json
status 0 "why -o without plots, into the folder of a run" bash -c "'$costcast' run '$toy' -q --no-plots -o r >/dev/null && '$costcast' why '$toy' A B -q --no-plots -o r"
is "keeps the run" jq -e '.run.replications == 500' r/summary.json
is "and draws nothing" test -s r/why.csv -a ! -e r/plots/why.gp
mkdir foreign; echo x >foreign/x
status 73 "a folder that is not ours" "$costcast" why "$toy" A B -q -o foreign
sed "s/en: \"A toy job\"/en: \"\`touch PWN\` '.system('touch PWN').' @x\"/; s/en: \"Spot\"/en: \"<b>\\\\u202e\$(touch PWN)\"/" "$toy" >hostile.yaml
status 0 "titles of another kind" "$costcast" why hostile.yaml A B -q -o h
is "execute nothing" test ! -e PWN -a ! -e h/PWN -a ! -e h/plots/PWN
status 74 "a full disk" "$costcast" why "$toy" A B -q --csv /dev/full

# --- diff ---
run() { "$costcast" run "$toy" -q --no-plots --force "$@" >/dev/null 2>&1; }
run -o one; run -o two; run -o seeded --seed 8; run -o few -n 200
run -o dear --set 'prices.instances.toy.on_demand=2.74USD/h'
status 0 "diff of the same" "$costcast" diff one two
wrote "no difference" "^No difference: all [0-9]+ means are the same"; wrote "nor in the settings" "settings are the same"
status 0 "diff of two seeds" "$costcast" diff one seeded
wrote "nothing but chance" "^No difference that is more than chance"; wrote "the seed is named" "simulate.seed: 7 → 8"
wrote "by Welch" "Welch"
status 0 "diff of another price" "$costcast" diff one dear
wrote "its key" "prices.instances.toy.on_demand"
wrote "which needs no test" "in every future alike"
run -o often --set 'market.spot.interruptions.mean_time_between=20h'
status 0 "diff of another rate" "$costcast" diff one often;          wrote "pairs the futures" "Futures are paired"
status 0 "as JSON" "$costcast" diff one dear --json -
is "twice the price is twice the cost, exactly" jq -e '.results[] | select(.strategy == "A" and .metric == "cost") | .test == "none" and .more_than_chance and (.mean_2 - 2 * .mean_1 | fabs) < 1e-8 and .ci_low == .difference' "$out"
is "spot is untouched" jq -e '[.results[] | select(.strategy == "B") | .difference == 0] | all' "$out"
status 0 "as CSV" "$costcast" diff one seeded --csv -
is "a row for each mean" test "$(wc -l <"$out")" -eq $((1 + $(wc -l <one/summary.csv) - 1))
rm few/samples.csv
status 0 "without samples" "$costcast" diff one few;                 wrote "by Welch" "Welch"
run -o only --strategies B
status 0 "fewer strategies" "$costcast" diff one only;               wrote "those left out are named" "Only in run 1, so not compared: A"
status 0 "in Spanish" "$costcast" diff one dear --lang es
status 66 "a folder that is none" "$costcast" diff one nowhere
status 66 "a folder that is not ours" "$costcast" diff one foreign;  said "says so" "not a folder that costcast made"
"$costcast" replay "$toy" --strategy B --replica 3 -q -o story >/dev/null 2>&1
status 66 "a replay's folder" "$costcast" diff story one;            said "says so" "no finished run"
status 66 "the folder of why" "$costcast" diff w one
status 64 "one folder" "$costcast" diff one
cp -r one broken; echo '{"run": {"replications": 1e300}}' >broken/summary.json
status 65 "a summary that is none" "$costcast" diff one broken;      said "is named" "summary.json"
cp one/summary.json broken/; sed -i '7s/,/,;/' broken/samples.csv
status 65 "samples that are none" "$costcast" diff broken one;       said "are named" "samples.csv"
head -n 300 one/samples.csv >broken/samples.csv
status 65 "samples cut off" "$costcast" diff broken one
cp one/samples.csv broken/; rm broken/scenario.effective.yaml
status 0 "without its scenario" "$costcast" diff one broken;         wrote "that is said" "settings cannot be compared"
status 74 "a full disk" "$costcast" diff one dear --json /dev/full
finish
