#!/bin/bash
# levers, and the value of another hour: statuses, what adds up, both languages, hostile words, what is drawn.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export COLUMNS=80

sed '/^strategies/,$d' "$toy" >levers.yaml
cat >>levers.yaml <<'end'
strategies:
  A: {buy: on_demand}
  B: {buy: spot}
levers:
  feed: {title: {en: "Feed them", es: "Alimentarlos"}, set: {workloads.job.utilisation: 95 %}, lesson: {en: "Starved is idle.", es: "Sin datos no hay trabajo."}}
  nothing: {set: {workloads.job.give_up_after: 9000 h}}
  shorter: {title: Half of it, set: {workloads.job.work: 10 h}}
  spot: {title: Spot, buy: spot}
end

# --- usage ---
status 64 "no file named" "$costcast" levers
status 66 "a file that is not there" "$costcast" levers nowhere.yaml
status 64 "a strategy that is not there" "$costcast" levers levers.yaml -q --strategy Bb; said "did you mean" 'did you mean "?B'
status 65 "no levers" "$costcast" levers "$toy" -q; said "says so" 'the scenario has no "levers"'
status 64 "an option of another command" "$costcast" levers levers.yaml --vary a=1,2
status 74 "a full disk" "$costcast" levers levers.yaml -q -n 5 --csv /dev/full
status 0 "valid" "$costcast" validate levers.yaml
status 65 "a lever that cannot be" bash -c "sed 's/work: 10 h}/wrk: 10 h}/' levers.yaml >bad.yaml; '$costcast' levers bad.yaml -q"; said "has its place" 'bad.yaml:[0-9]+:[0-9]+: error: unknown key "workloads.job.wrk"'
is "and is told once" test "$(grep -c 'error:' "$err")" = 1

# --- what it says ---
status 0 "the toy" "$costcast" levers levers.yaml -q -n 100
wrote "asks" '^What do the levers save of what A costs\?'
wrote "a row" '(≠ |  )Half of it .*-[$][0-9.]+ +-[$][0-9.]+ +[$][0-9.]+'
wrote "what has no effect is said" 'Without any effect: nothing'
wrote "the lesson" 'Feed them: Starved is idle\.'
is "80 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{81}'"
is "how to get it again" grep -qE "costcast levers .*levers.yaml --seed 7 -n 100" <(joined "$out")
status 0 "120 columns" env COLUMNS=120 "$costcast" levers levers.yaml -q -n 100
wrote "with intervals" 'Spot .*-[$][0-9.]+ +±[$][0-9.]+'
is "120 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{121}'"
status 0 "in Spanish" "$costcast" levers levers.yaml -q -n 100 --lang es
wrote "asks" '^¿Cuánto ahorran las palancas de lo que cuesta A\?'
wrote "the lesson" 'Alimentarlos: Sin datos'
is "with no word of English" bash -c "! grep -qE 'alone|mean|levers?[^.s]|Without|late|saves' <(sed '/Reproducir/,\$d' '$out')"
status 0 "without UTF-8" env LANG=C "$costcast" levers levers.yaml -q -n 100
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "upon B" "$costcast" levers levers.yaml -q -n 50 --strategy B --json b.json
is "what B has already saves nothing" jq -e '.strategy == "B" and (.levers[] | select(.lever == "spot") | .alone.saving == 0 and .in_row.saving == 0 and .alone.ci == [0, 0])' b.json

# --- numbers ---
status 0 "CSV" "$costcast" levers levers.yaml -q -n 100 --csv one.csv --json one.json -j 1
is "steps add up to the last digit" awk -F, '
	function nano(s,  sign, d) { sign = s ~ /^-/ ? -1 : 1; sub(/^-/, "", s); split(s "." , d, "."); return sign * (d[1] * 1e9 + substr(d[2] "000000000", 1, 9)) }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	NR == 2 { left = nano($at["mean_usd"]); today = left; next }
	$2 == "" { exit !(left == nano($at["mean_usd"]) && today - left == nano($at["in_row_saving_usd"]) && NR == 7) }
	{ left -= nano($at["in_row_saving_usd"]); if (left != nano($at["mean_usd"])) exit 1 }' one.csv
is "a lever without effect is nothing" grep -q '^A,nothing,nothing,0,0,0,0,0,0,0,0,0,false,' one.csv
"$costcast" levers levers.yaml -q -n 100 --csv three.csv --json three.json -j 3 >/dev/null
same "threads change not a byte" one.csv three.csv
same "nor of JSON" one.json three.json
"$costcast" run levers.yaml -q -n 100 --no-plots --json run.json >/dev/null 2>&1
is "today is what a run finds" jq -e --slurpfile r run.json '(.today - $r[0].strategies.A.metrics.cost.mean | fabs) < 1e-8' one.json
is "spot alone is what a run finds" jq -e --slurpfile r run.json '($r[0].strategies.A.metrics.cost.mean - $r[0].strategies.B.metrics.cost.mean - (.levers[3].alone.saving) | fabs) < 1e-8' one.json
"$costcast" run "$toy" -q -n 100 --no-plots --json plain.json >/dev/null 2>&1
is "levers change no result of a run" bash -c "diff <(jq -S .strategies.A.metrics run.json) <(jq -S .strategies.A.metrics plain.json)"

# --- a folder ---
status 0 "a folder" "$costcast" levers levers.yaml -q -n 50 -o o --lang es
for file in levers.csv levers.json levers.md plots/levers.gp plots/levers.dat plots/levers.txt plots/levers.svg plots/levers.png; do is "$file" test -s "o/$file"; done
is "the plot asks in Spanish" grep -q 'Cuánto ahorran las palancas' o/plots/levers.svg
status 0 "drawn again" "$costcast" plot o --format pdf -q
is "as PDF" test -s o/plots/levers.pdf
sed "s/Half of it/\"\`touch PWN\` '.system('touch PWN').' @x\\\\u202e | <b>\"/" levers.yaml >hostile.yaml
status 0 "words of another kind" "$costcast" levers hostile.yaml -q -n 20 -o h
is "do nothing" test ! -e PWN -a ! -e h/plots/PWN
is "and are no markup" bash -c "! grep -q '<b>' h/levers.md h/plots/levers.svg"
status 0 "a hostile path" bash -c "mkdir -p './a b;touch PWN'; '$costcast' levers levers.yaml -q -n 5 -o './a b;touch PWN/\$(x)'"
is "is only a name" test -s './a b;touch PWN/$(x)/levers.csv' -a ! -e PWN
status 73 "a folder that is not ours" "$costcast" levers levers.yaml -q -n 5 -o "$work"

# --- one more hour ---
hour=$top/scenarios/worth-another-hour.yaml
status 0 "another hour" "$costcast" run "$hour" -q -n 200
wrote "is told" 'A: after 120 h of work one more hour of training is worth [$]62.40'
is "80 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{81}'"
status 0 "in Spanish, into a folder" "$costcast" run "$hour" -q -n 200 --lang es -o w
wrote "is told" 'A: tras 120 h de trabajo, una hora más de entrenamiento vale 62,40'
is "in the report too" grep -q 'una hora más de entrenamiento vale' w/report.html
is "and drawn" grep -q 'Vale la pena una hora más' w/plots/another-hour.svg
is "with what it costs by hand: 2 nodes, over 80 %, a checkpoint of 3 min an hour" jq -e '.strategies.A.another_hour | (.bill - 2 * 21.957642 * 1.25 * 1.05 | fabs) < 0.01 and .worth_it and .break_even_h > 120' w/summary.json
is "value is performance x speed / cost, in the mean" jq -e '.strategies.A.metrics | (.value.mean - .performance.mean * .iterations_per_week.mean / (.cost.mean / 1000) | fabs) < 1e-9' w/summary.json
is "and may be judged" bash -c "'$costcast' run '$hour' -q -n 50 --set 'thresholds=[\"mean(value) > 0.2\"]' --json j.json >/dev/null; jq -e '[.thresholds[] | .passed] == [false, true, true]' j.json"
status 0 "the report again" "$costcast" report w -q --format md
finish
