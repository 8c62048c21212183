#!/bin/bash
# Same seed, same bytes: on any number of threads, in any locale, zone or home, by either compiler.
. "$(dirname "$0")/lib.sh"
scenario=scenarios/bert-8xp4d.yaml
[ -e "$scenario" ] || scenario=$toy
N=2003

summary() { "$costcast" run "$scenario" -n $N -q --json "$1.json" --csv "$1.csv" --markdown "$1.md" >/dev/null 2>"$err"; }
compare() { same "$1: summary.json" "$work/one.json" "$2.json"; same "$1: summary.csv" "$work/one.csv" "$2.csv"; same "$1: summary.md" "$work/one.md" "$2.md"; }

"$costcast" run "$scenario" -n $N -q -j 1 --json "$work/one.json" --csv "$work/one.csv" --markdown "$work/one.md" >/dev/null 2>&1
is "there is a result" test -s "$work/one.json"
for j in 2 3 7; do
	"$costcast" run "$scenario" -n $N -q -j $j --json "$work/j.json" --csv "$work/j.csv" --markdown "$work/j.md" >/dev/null 2>&1
	compare "-j $j" "$work/j"
done

# locales of our own, so that nothing is installed on the machine
mkdir "$work/locales"
for locale in es_ES tr_TR de_DE; do
	if localedef -i $locale -f UTF-8 "$work/locales/$locale.UTF-8" 2>/dev/null; then
		LOCPATH=$work/locales LC_ALL=$locale.UTF-8 summary "$work/l"; compare "LC_ALL=$locale.UTF-8" "$work/l"
	else
		skip "no source of locale $locale here"
	fi
done
if [ -e "$work/locales/es_ES.UTF-8" ]; then
	LOCPATH=$work/locales LC_ALL=es_ES.UTF-8 "$costcast" run "$scenario" -n 100 -q >"$out" 2>"$err"
	wrote "the terminal follows the locale" "ESTRATEGIA"
	LOCPATH=$work/locales LC_ALL=es_ES.UTF-8 "$costcast" run "$scenario" -n 100 -q --lang en >"$out" 2>"$err"
	wrote "--lang wins" "STRATEGY"
fi
TZ=garbage summary "$work/z";                       compare "TZ=garbage" "$work/z"
env -u HOME -u PATH "$costcast" run "$scenario" -n $N -q --json "$work/h.json" --csv "$work/h.csv" --markdown "$work/h.md" >/dev/null 2>&1
compare "no HOME, no PATH" "$work/h"
for threads in 0 1000000 x -3; do
	OMP_NUM_THREADS=$threads summary "$work/o";   same "OMP_NUM_THREADS=$threads" "$work/one.json" "$work/o.json"
done
if command -v faketime >/dev/null; then faketime '1999-12-31' "$costcast" run "$scenario" -n $N -q --json "$work/f.json" >/dev/null 2>&1; same "a clock of 1999" "$work/one.json" "$work/f.json"; fi

# the effective scenario runs to the same summary
"$costcast" run "$scenario" -n $N -q -o "$work/run" --no-plots >/dev/null 2>&1
"$costcast" run "$work/run/scenario.effective.yaml" -q --json "$work/e.json" >/dev/null 2>"$err"
same "scenario.effective.yaml gives the same summary" <(jq 'del(.scenario.file)' "$work/one.json") <(jq 'del(.scenario.file)' "$work/e.json")
"$costcast" run "$work/run/scenario.effective.yaml" -q -o "$work/again" --no-plots >/dev/null 2>&1
same "and is its own effective scenario" "$work/run/scenario.effective.yaml" "$work/again/scenario.effective.yaml"
is "sha256 is that of this text" test "$(sha256sum <"$work/run/scenario.effective.yaml" | cut -d' ' -f1)" = "$(jq -r .scenario.sha256 "$work/one.json")"
same "-o writes what --json writes" "$work/one.json" "$work/run/summary.json"
"$costcast" run "$scenario" -n $N -q --lang es -o "$work/es" --no-plots >/dev/null 2>&1
same "the language changes no effective scenario" "$work/run/scenario.effective.yaml" "$work/es/scenario.effective.yaml"
same "and no sample" "$work/run/samples.csv" "$work/es/samples.csv"
is "samples: one row a strategy and replica" test "$(wc -l <"$work/run/samples.csv")" -eq $((1 + N * $(jq '.strategies | length' "$work/one.json")))

# a strategy does not change when others come or go
"$costcast" run "$scenario" -n $N -q --strategies B --json "$work/b.json" >/dev/null 2>&1
same "B alone is the same B" <(jq '.strategies.B | del(.probability.cheapest)' "$work/one.json") <(jq '.strategies.B | del(.probability.cheapest)' "$work/b.json")
finish
