#!/bin/bash
# sweep: values and their faults, what is written where, the same futures at every point.
. "$(dirname "$0")/lib.sh"

bert=$top/scenarios/bert-8xp4d.yaml
every=workloads.bert.checkpoint.every
price=prices.instances.p4d.24xlarge.spot

# --- usage and faults ---
status 64 "without --vary" "$costcast" sweep "$bert"
status 64 "three keys" "$costcast" sweep "$bert" --vary a=1 --vary b=1 --vary c=1
status 66 "a file that is not there" "$costcast" sweep "$work/no.yaml" --vary a=1
status 65 "an unknown key" "$costcast" sweep "$bert" -q --vary workloads.bert.checkpoint.evry=1h,2h
said "it is told at its place" "^--vary:1:32: error: unknown key"
said "with what was meant" 'did you mean "every"'
is "and once" test "$(grep -c 'error:' "$err")" -eq 1
status 65 "all faults in one pass" "$costcast" sweep "$bert" -q --vary "$every=1h,-2h,abc,1h,,6h" --metric 'p95(cst)'
for fault in '1:36: error.*-2h is out of range' '1:40: error.*abc' '1:44: error.*given twice' '1:47: error.*missing' 'metric:1:1: error.*did you mean "cost"'; do
	said "that of $fault" "$fault"
done
status 65 "a fault elsewhere" "$costcast" sweep "$bert" -q --vary workloads.bert.nodes=8,16
said "names the value that brings it about" 'vary:1:24: note: with this value of "workloads.bert.nodes"'
status 65 "the same key twice" "$costcast" sweep "$bert" -q --vary "$every=1h,2h" --vary "$every=3h"
status 65 "too many points" "$costcast" sweep "$bert" -q --vary "simulate.seed=$(seq -s, 40)" --vary "workloads.bert.nodes=$(seq -s, 40)"
status 65 "other strategies" "$costcast" sweep "$bert" -q --vary 'strategies={A: {buy: spot}},{A: {buy: on_demand}}'
for value in '`id`' "'" '$(id)' '{' '[' '"' '{a: [1,' '!!x' '&a' '*a'; do
	status 65 "the value $value" "$costcast" sweep "$bert" -q --vary "$every=1h,$value"
done
for metric in cost '(' ')(' 'mean(cost) < 3' 'P(cost)' 'x(cost)' ''; do
	"$costcast" sweep "$bert" -q --vary "$every=1h" --metric "$metric" >"$out" 2>"$err"
	case $? in 64|65) ok "the figure '$metric' is refused" ;; *) not_ok "the figure '$metric' is refused" ;; esac
done

# --- one key ---
status 0 "one key" "$costcast" sweep "$bert" -q -n 60 --vary "$every=6h,12h,18h" --csv "$work/a.csv"
wrote "a crossing is found" 'Below workloads.bert.checkpoint.every = 1[0-9.]+ h .*B is better than A'
wrote "the line that gives it again" "costcast sweep"
is "CSV: a row per point and strategy" test "$(wc -l <"$work/a.csv")" -eq 13
"$costcast" run "$bert" -q -n 60 --csv "$work/run.csv" >/dev/null
mean=$(awk -F, '$1 == "B" && $3 == "cost" {print $5}' "$work/run.csv")
is "the value that the file has gives what the run gives, to the last digit" test "$mean" = "$(awk -F, '$2 == "6h" && $9 == "B" {print $13}' "$work/a.csv")"
"$costcast" sweep "$bert" -q -n 60 --vary "$every=18h,6h,12h" -j 1 --csv - >"$work/b.csv"
same "numbers in any order, on one thread" "$work/a.csv" "$work/b.csv"
status 0 "words" "$costcast" sweep "$bert" -q -n 20 --vary "$every=none,young,6h" --json "$work/c.json"
is "no crossing between words" grep -q '"crossings": \[\]' "$work/c.json"
is "JSON is JSON" python3 -m json.tool "$work/c.json"
status 0 "commas in braces do not divide" "$costcast" sweep "$bert" -q -n 5 --vary 'title={en: "a,b", es: c},x' --csv "$work/d.csv"
is "two values" test "$(cut -d, -f9 "$work/d.csv" | wc -l)" -eq 9

# --- two keys, a folder, the other language ---
status 0 "two keys" "$costcast" sweep "$bert" --lang es -q -n 20 --strategies A,B --vary "$every=1h,6h,18h" --vary "$price=5USD/h,20USD/h,30USD/h" -o "$work/o"
wrote "the screen in Spanish" "Reproducir: costcast sweep"
for file in sweep.csv sweep.json sweep.md plots/heat.gp plots/heat.dat plots/heat.svg; do is "$file" test -s "$work/o/$file"; done
is "the line of break-even is there" grep -q '"break_even": \[\[' "$work/o/sweep.json"
is "the plot has it" test "$(sed -n '/break-even/,$p' "$work/o/plots/heat.dat" | grep -c '^[0-9.]')" -ge 4
status 0 "80 columns" env COLUMNS=80 "$costcast" sweep "$bert" -q -n 5 --vary "$every=1h,6h"
is "hold all but the path of this tree" test "$(sed '/Reproduce/,$d' "$out" | LC_ALL=C.UTF-8 wc -L)" -le 80
finish
