#!/bin/bash
# costcast fit: the block is YAML that a scenario takes, JSON, the folder; records that teach nothing, and broken ones.
. "$(dirname "$0")/lib.sh"

# Two zones of one region and one of another, up and down in turn, from a small generator of our own (no two runs differ).
awk 'BEGIN { s = 7; print "# made for tests"; print "zone,t_s,available"
	for (z = 0; z < 3; z++) { name = z < 2 ? "east-1" substr("ab", z + 1, 1) : "west-1a"; t = 0
		for (i = 0; i < 120; i++) { printf "%s,%d,%d\n", name, t, i % 2 == 0
			s = (s * 16807) % 2147483647; t += 600 + int(-9000 * log(s / 2147483647)) }
		printf "%s,%d,\n", name, t } }' >"$work/t.csv"
awk 'BEGIN { s = 11; print "lifetime_h,censored,type"
	for (i = 0; i < 300; i++) { s = (s * 16807) % 2147483647; l = exp(log(-log(s / 2147483647)) / 0.6) * 5
		printf "%.6f,%d,n%d\n", (l < 24 ? l : 24), (l >= 24), i % 2 } }' >"$work/lives.csv"
awk 'BEGIN { s = 5; print "t_s,available"
	for (i = 0; i < 200; i++) { printf "%d,%d\n%d,16\n", i * 7200, i % 3 ? 0 : 4 + i % 7, i * 7200 + 3600 }
	print 200 * 7200 "," }' >"$work/counts.csv"

# --- the block ---
status 0 "a trace" "$costcast" fit "$work/t.csv"
cp "$out" "$work/block.yaml"
wrote "the block stands alone" '^market:$'
wrote "its source is named" '^# costcast .*: fit t\.csv$'
wrote "a row for each zone" '^#   east-1b .*\('
wrote "laws side by side" '^#   Weibull +-?[0-9.]+ +[0-9.]+ +[0-9.]+  shape'
wrote "correlations within" 'correlation of being up, zones of one region .*1 pairs'
wrote "and across regions" 'correlation of being up, zones of different regions.*2 pairs'
wrote "the other choices are comments" '^#    interruptions: \{model: '
is "nothing but the block and comments" bash -c '! grep -vE "^(#|market:|  spot:|    [a-z_]+:)" "$0"' "$work/block.yaml"
is "nothing on stderr" test ! -s "$err"
grep -v '^market' "$toy" >"$work/scenario.yaml"
cat "$work/block.yaml" >>"$work/scenario.yaml"
status 0 "appended to a scenario, it is one" "$costcast" run "$work/scenario.yaml" -n 50 -q
# each of the others, uncommented, is one as well
grep -E '^#    (interruptions|capacity_wait)' "$work/block.yaml" | sed 's/^#//' >"$work/others"
is "three others" test "$(grep -c interruptions "$work/others")" -eq 3
for i in 1 2 3; do
	{ grep -v '^market' "$toy"; echo "market:"; echo "  spot:"; sed -n "$((2 * i - 1)),$((2 * i))p" "$work/others"; } >"$work/other.yaml"
	status 0 "choice $i" "$costcast" validate "$work/other.yaml"
done
"$costcast" fit "$work/t.csv" >"$work/again.yaml" 2>&1
same "the same bytes again" "$work/block.yaml" "$work/again.yaml"
LC_ALL=de_DE.UTF-8 "$costcast" fit "$work/t.csv" >"$work/again.yaml" 2>&1
same "in another locale too" "$work/block.yaml" "$work/again.yaml"
"$costcast" fit - <"$work/t.csv" >"$work/again.yaml" 2>&1
is "from standard input" grep -q '^market:' "$work/again.yaml"
status 0 "one zone" "$costcast" fit "$work/t.csv" --zone west-1a
is "of which there is no correlation" bash -c '! grep -q correlation "$0"' "$out"
status 0 "in Spanish" "$costcast" fit "$work/t.csv" --lang es
sed 's/#.*//' "$out" | grep . >"$work/es"; sed 's/#.*//' "$work/block.yaml" | grep . >"$work/en"
same "the block itself knows no language" "$work/en" "$work/es"

# --- lives, counts ---
status 0 "lifetimes" "$costcast" fit "$work/lives.csv"
wrote "a Weibull wins" '^    interruptions: \{model: weibull, shape: 0\.[56]'
wrote "by type" '^#   n1 '
cp "$out" "$work/lives.yaml"
{ grep -v '^market' "$toy"; cat "$out"; } >"$work/scenario.yaml"
status 0 "lives in a scenario" "$costcast" validate "$work/scenario.yaml"
sed -n '/^# piecewise/,/^# exp/p' "$work/lives.yaml" | grep '^#  ' | sed 's/^#//' >"$work/pieces"
{ grep -v '^market' "$toy"; printf 'market:\n  spot:\n'; cat "$work/pieces"; } >"$work/scenario.yaml"
is "hazards by age are among the choices" grep -q 'model: piecewise' "$work/scenario.yaml"
status 0 "and valid" "$costcast" validate "$work/scenario.yaml"
status 0 "only one type" "$costcast" fit "$work/lives.csv" --zone n0
status 0 "counted nodes" "$costcast" fit "$work/counts.csv"
wrote "say what a loss takes" '^    shock: \{rate: [0-9.]+ /h, all: [0-9.]+ %, share: [0-9.]+ %\}'
{ grep -v '^market' "$toy"; cat "$out"; } >"$work/scenario.yaml"
status 0 "shocks in a scenario" "$costcast" validate "$work/scenario.yaml"
status 0 "up with eight of them" "$costcast" fit "$work/counts.csv" --nodes 8

# --- JSON, folder ---
status 0 "JSON" "$costcast" fit "$work/t.csv" --json -
is "is JSON" jq -e '.zones | length == 3' "$out"
is "with intervals" jq -e '.together.up.weibull.shape | .ci[0] < .value and .value < .ci[1]' "$out"
is "and the block" jq -e '.choices[0].block | startswith("market:\n")' "$out"
is "least AIC first" jq -e '[.choices[].aic] | . == sort' "$out"
is "null, never NaN" bash -c '! grep -qiE "nan|inf" "$0"' "$out"
status 0 "a folder" "$costcast" fit "$work/t.csv" -o "$work/dir" -q
is "holds the block" cmp "$work/dir/market.yaml" "$work/block.yaml"
is "JSON" jq -e . "$work/dir/fit.json"
is "the plot's script and data" test -s "$work/dir/plots/fit.gp" -a -s "$work/dir/plots/fit.dat"
if command -v gnuplot >/dev/null; then is "the picture" test -s "$work/dir/plots/fit.png"; else skip "gnuplot is not installed"; fi
status 0 "drawn again" "$costcast" plot "$work/dir" -q
status 0 "lives have a plot too" "$costcast" fit "$work/lives.csv" -o "$work/lives" -q
status 0 "no plot" "$costcast" fit "$work/t.csv" -o "$work/noplot" --no-plots -q
is "really none" test ! -e "$work/noplot/plots"
mkdir "$work/mine"; touch "$work/mine/file"
status 73 "a folder that is not ours" "$costcast" fit "$work/t.csv" -o "$work/mine"
bash -c '"$0" fit "$1" >/dev/full' "$costcast" "$work/t.csv" 2>"$err"; is "a full disk: 74" test $? -eq 74

# --- what teaches nothing: a sentence, no NaN ---
nothing() { printf "$3" >"$work/n.csv"; status 65 "$1" "$costcast" fit "$work/n.csv"; said "$1: says so" "$2"; is "$1: nothing written" test ! -s "$out"; }
nothing "always up" 'no interruption in .* days: .*fewer than' 't_s,available\n0,1\n864000,\n'
nothing "always down" 'nothing was available' 't_s,available\n0,0\n864000,\n'
nothing "only comes up" 'no interruption' 't_s,available\n0,0\n7200,1\n864000,\n'
nothing "no life ended" 'none of the 2 lives ended' 'lifetime_h,censored\n5,1\n7,1\n'
printf 't_s,available\n0,1\n7200,0\n864000,\n' >"$work/n.csv"
status 0 "one fall without a return" "$costcast" fit "$work/n.csv"
wrote "a rate, and no outage" '^    interruptions: \{mean_time_between: 2 h\}'
is "no NaN" bash -c '! grep -qi "nan" "$0"' "$out"
printf 't_s,available\n0,1\n7200,0\n9000,1\n864000,\n' >"$work/n.csv"
status 0 "one fall and a return" "$costcast" fit "$work/n.csv" -o "$work/one" -q
is "no NaN in it" bash -c '! grep -qi "nan" "$0"' "$out"
printf 'lifetime_h\n5\n5\n5\n5\n' >"$work/n.csv"
status 0 "all lives equal" "$costcast" fit "$work/n.csv" -o "$work/equal" -q
is "have a rate" grep -q 'mean_time_between: 5 h' "$out"

# --- broken ones ---
broken() { printf "$3" >"$work/b.csv"; status 65 "$1" timeout 5 "$costcast" fit "$work/b.csv"; said "$1: with its line" "b.csv:$2"; }
broken "text in a trace" 3 't_s,available\n0,1\nx,0\n9,\n'
broken "not in order" 4 't_s,available\n5,1\n9,0\n7,1\n10,\n'
broken "an unknown column" 1 't_s,availible\n0,1\n'
broken "a negative life" 2 'lifetime_s\n-4\n'
broken "text in lifetimes" 3 'lifetime_s\n4\nnan\n'
broken "an unknown column of lifetimes" 1 'lifetime_s,zon\n4,a\n'
broken "empty" "" ''
broken "binary" "" 'lifetime_s\n4\n\xff\xfe\n'
printf 'a\0b' >"$work/b.csv"; status 65 "a NUL" "$costcast" fit "$work/b.csv"
status 66 "no file" "$costcast" fit "$work/none.csv"
status 66 "a folder" "$costcast" fit "$work"
status 66 "/dev/zero" timeout 5 "$costcast" fit /dev/zero
status 64 "no argument" "$costcast" fit
status 64 "a zone that is not there" "$costcast" fit "$work/t.csv" --zone east-1c
said "did you mean" 'did you mean "east-1[ab]"'
status 64 "--nodes of a record that does not count" "$costcast" fit "$work/t.csv" --nodes 2
said "says why" 'counts nodes'
status 64 "--nodes 0" "$costcast" fit "$work/t.csv" --nodes 0
status 65 "a type that is not there" "$costcast" fit "$work/lives.csv" --zone n7
# names of people stay names: in YAML, and in the plot
printf 'zone,t_s,available\n`touch PWN`\\$(id)\x27,0,1\n`touch PWN`\\$(id)\x27,7200,0\n`touch PWN`\\$(id)\x27,9000,1\n`touch PWN`\\$(id)\x27,90000,0\n`touch PWN`\\$(id)\x27,99999,\n' >"$work/evil'.csv"
(cd "$work" && "$costcast" fit "evil'.csv" -o evil -q >"$out" 2>"$err"); is "a hostile name: status 0" test $? -eq 0
is "and no file of its making" bash -c '! find "$0" -name PWN | grep -q .' "$work"
{ grep -v '^market' "$toy"; cat "$out"; } >"$work/scenario.yaml"
status 0 "and a valid block" "$costcast" validate "$work/scenario.yaml"
status 0 "help" "$costcast" fit --help
wrote "names its options" '--zone=NAME'
finish
