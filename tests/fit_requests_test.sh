#!/bin/bash
# costcast fit for requests: the block is YAML of the language, what was seen stands beside what it means, JSON, the folder, broken records.
. "$(dirname "$0")/lib.sh"

# Three weeks of counts every 10 minutes with quiet nights and weekends, from a small generator of our own; an hour of single requests.
awk 'BEGIN { s = 7; print "timestamp,count"; for (d = 3; d < 24; d++) for (h = 0; h < 24; h++) for (m = 0; m < 60; m += 10) {
	s = (s * 16807) % 2147483647; rate = (h > 7 && h < 20 ? 90 : 30) * (d % 7 == 1 || d % 7 == 2 ? 0.5 : 1)
	printf "2024-06-%02dT%02d:%02d:00Z,%d\n", d, h, m, rate * (0.8 + 0.4 * s / 2147483647) } }' >"$work/counts.csv"
awk 'BEGIN { s = 11; print "# made for tests"; print "t_s,input_tokens,output_tokens"; for (t = 0; t < 7200;) { s = (s * 16807) % 2147483647
	t += -0.7 * log(s / 2147483647); printf "%.3f,%d,%d\n", t, 100 + s % 1000, 7 } }' >"$work/single.csv"

# --- the block ---
status 0 "counts" "$costcast" fit "$work/counts.csv"
cp "$out" "$work/block.yaml"
wrote "its source is named" '^# costcast .*: fit counts\.csv$'
wrote "a profile" '^  model: profile$'
wrote "weekends apart" '^  weekend_hours: \['
wrote "days apart" '^  days: \['
wrote "seen beside meant" '^#   busiest hour of the week, times the mean +[0-9.]+ +[0-9.]+$'
wrote "dispersion as far as the record allows" '^#   index of dispersion in 10 min +'
is "nothing but the block and comments" bash -c '! grep -vE "^(#|demand:$|  [a-z_]+: )" "$0"' "$work/block.yaml"
is "24 hours" bash -c 'test "$(sed -n "s/^  hours: //p" "$0" | tr , "\n" | wc -l)" -eq 24' "$work/block.yaml"
is "nothing on stderr" test ! -s "$err"
"$costcast" fit "$work/counts.csv" >"$work/again.yaml" 2>&1
same "the same bytes again" "$work/block.yaml" "$work/again.yaml"
LC_ALL=de_DE.UTF-8 "$costcast" fit - <"$work/counts.csv" 2>&1 | sed 's/: fit .*/: fit counts.csv/' >"$work/again.yaml"
same "from standard input, in another locale" "$work/block.yaml" "$work/again.yaml"
status 0 "in Spanish" "$costcast" fit "$work/counts.csv" --lang es
grep -v '^#' "$out" >"$work/es"; grep -v '^#' "$work/block.yaml" >"$work/en"
same "the block itself knows no language" "$work/en" "$work/es"
status 0 "in local time" "$costcast" fit "$work/counts.csv" --zone Europe/Madrid
wrote "which the block names" '^  time_zone: Europe/Madrid$'

# --- single requests ---
status 0 "single requests" "$costcast" fit "$work/single.csv"
wrote "at random" '^  model: poisson$'
wrote "their rate" '^  rate: 1\.4[0-9]* /s$'
wrote "their tokens" '^  input_tokens: \{lognormal: \{mean: [56][0-9.]+, cv: 0\.[45]'
wrote "tokens that are always the same" '^  output_tokens: 7$'
wrote "no dates, no profile" 'its times are no dates'
wrote "gaps" '^#   coefficient of variation of the gaps +(0\.9|1\.0|1 )'
wrote "four windows" '^#   index of dispersion in 5 min +'

# --- JSON, folder ---
status 0 "JSON" "$costcast" fit "$work/single.csv" --json -
is "is JSON alone" jq -e '.kind == "requests" and (.dispersion | length) == 4 and .output_tokens.mean == 7 and .profile == null' "$out"
status 0 "a folder" "$costcast" fit "$work/counts.csv" -o "$work/dir" -q
same "holds the block" "$work/dir/demand.yaml" "$work/block.yaml"
is "and JSON" jq -e '(.profile.hours | length) == 24 and .gaps == null' "$work/dir/fit.json"

# --- what cannot be ---
broken() { printf "$3" >"$work/b.csv"; status 65 "$1" timeout 5 "$costcast" fit "$work/b.csv"; said "$1: with its line" "b.csv:$2"; }
broken "text in counts" 3 'timestamp,count\n2024-06-03T00:00:00Z,4\n2024-06-03T00:05:00Z,x\n'
broken "not in order" 3 'timestamp,count\n2024-06-03T00:05:00Z,4\n2024-06-03T00:00:00Z,4\n'
broken "NaN" 3 't_s,count\n0,4\n5,nan\n'
printf 't_s,count\n0,0\n5,0\n' >"$work/b.csv"
status 65 "no request at all" "$costcast" fit "$work/b.csv"
said "says so" 'holds no request'
status 64 "a time zone that is not there" "$costcast" fit "$work/counts.csv" --zone Europe/Madird
status 64 "a time zone without dates" "$costcast" fit "$work/single.csv" --zone Europe/Madrid
status 64 "--nodes" "$costcast" fit "$work/single.csv" --nodes 2
printf 't_s\n0\n5\n' >"$work/b.csv"
status 0 "two requests" "$costcast" fit "$work/b.csv" --json -
is "no NaN" bash -c '! grep -qi "nan" "$0"' "$out"
finish
