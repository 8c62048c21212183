#!/bin/bash
# costcast league: who may take part, what is refused and where, who wins, and the same on any number of threads.
. "$(dirname "$0")/lib.sh"
shipped=scenarios/league

# --- the shipped league ---
status 0 "the shipped league" "$costcast" league "$shipped" -q --csv "$work/l.csv" --json "$work/l.json" -j 1
is "its order" test "$(cut -d, -f1,2 "$work/l.csv" | tail -n +2 | tr '\n' ' ')" = "1,bravo 2,charlie 3,alpha 4,delta ,reference "
is "JSON: shares of first places add up to one" jq -e '[.teams[].first_in] | add | . > 0.999999 and . < 1.000001' "$work/l.json"
is "JSON: mean ranks add up" jq -e '[.teams[].mean_rank] | add | . > 9.999999 and . < 10.000001' "$work/l.json"
is "JSON: who passes is ranked by p95, who misses likewise, below" jq -e '[.teams[] | [(.passed | not), .p95]] | . == sort' "$work/l.json"
is "JSON: luck is the winner's share" jq -e '.luck == .teams[0].first_in and .reference.team == "reference"' "$work/l.json"
wrote "sentences" '"bravo" wins: it meets all thresholds'
wrote "luck in a sentence" 'one single future would be "bravo" in [0-9.]+ %'
wrote "the reference takes no place" '"reference" is the case and takes no place: 3 of 4 teams do better'
wrote "how to get it again" "costcast league $shipped --seed 42 -n 2000"
"$costcast" league "$shipped" -q --csv - -j 3 >"$work/3.csv"
same "the same bytes on 1 and 3 threads" "$work/l.csv" "$work/3.csv"
# common random numbers: each team's own file gives the same outcomes
"$costcast" run "$shipped/bravo.yaml" -q --json - >"$work/own.json"
is "alone, a team's costs are the same" test "$(jq '.strategies.often.metrics.cost.p95' "$work/own.json")" = "$(jq '.teams[0].p95' "$work/l.json")"
status 0 "another seed, fewer futures" "$costcast" league "$shipped" -n 30 --seed 7 --json -
is "both are taken" jq -e '.run.seed == 7 and .run.replications == 30' "$out"
status 0 "a change of the whole case" "$costcast" league "$shipped" -n 30 -q --set goal.deadline=9d --csv -
status 0 "too few futures" "$costcast" league "$shipped" -n 5 -q
wrote "are said to be too few" "fewer than 20 futures nothing can be said"
for columns in 80 120; do
	COLUMNS=$columns "$costcast" league "$shipped" -q -n 100 >"$out"
	is "at most $columns columns" test "$(wc -L <"$out")" -le $columns
	is "what a team is stays whole at $columns" sh -c "! grep -q … '$out' && tr -s ' \\n' ' ' <'$out' | grep -q 'checkpoints'"
done

# --- a folder ---
status 0 "a folder of results" "$costcast" league "$shipped" -q -n 50 -o "$work/out"
is "its files" bash -c 'cd "$0" && ls league.csv league.json scenario.effective.yaml plots/league.gp plots/league.dat plots/style.gp' "$work/out"
if command -v gnuplot >/dev/null; then is "its pictures" test -s "$work/out/plots/league.png" -a -s "$work/out/plots/league.svg"; else skip "pictures"; fi
status 0 "no plots" "$costcast" league "$shipped" -q -n 50 -o "$work/out" --no-plots
is "none are there" test ! -e "$work/out/plots/league.gp"
mkdir "$work/theirs"; touch "$work/theirs/x"
status 73 "somebody's folder" "$costcast" league "$shipped" -q -n 50 -o "$work/theirs"

# --- what is refused, with its place ---
team() { mkdir -p "$work/l"; rm -rf "$work/l"/*; cp "$shipped/reference.yaml" "$shipped/alpha.yaml" "$work/l"; }
line_of() { grep -n "$1" "$work/l/alpha.yaml" | head -n 1 | cut -d: -f1; }
refused() { # NAME SED-SCRIPT LINE-PATTERN MESSAGE
	team
	sed -i "$2" "$work/l/alpha.yaml"
	status 65 "$1" "$costcast" league "$work/l" -q
	said "and its place" "alpha\.yaml:$(line_of "$3"):[0-9]+: error: .*$4"
}
refused "more nodes" 's/nodes: 8/nodes: 16/' 'nodes: 16' '"workloads.bert.nodes" is 16 here and 8 in "reference.yaml"'
refused "another seed" 's/seed: 42/seed: 43/' 'seed: 43' '"simulate.seed" is 43 here and 42'
refused "a threshold of its own" 's/P(late) < 5 %/P(late) < 50 %/' 'thresholds' '"thresholds.0" is P\(late\) < 50 % here'
refused "a default that is written otherwise" 's/^    restart: 10 min/&\n    while_waiting: hold\n    state: replicated/' 'state:' '"workloads.bert.state" is replicated here and durable'
refused "no market" '/^market/d' '^version' '"market" is not given here'
refused "a calm market on the strategy" 's/^    buy: spot/&\n    market: {spot: {interruptions: none}}/' '    market:' 'cannot write "market": all teams meet the same market'
refused "a calm market on a row" 's/^    buy: spot/    fleet: [{nodes: 8, buy: spot, market: {spot: {interruptions: none}}}]/' 'fleet' 'cannot write "market"'
refused "lighter work by set" 's/^    buy: spot/&\n    set: {workloads.bert.work: 1 d}/' '    set:' '"workloads.bert.work" is 1 d here and 8 d'
said "what may be set is told" 'note: of a workload, a strategy may set: .*checkpoint.every'
refused "a section that drops what it costs" 's/^    buy: spot/&\n    set: {workloads.bert.checkpoint: {every: 1 h}}/' '    set:' '"workloads.bert.checkpoint.takes" is 0 s here and 5 min'
refused "a price by set" 's/^    buy: spot/&\n    set: {prices.instances.p4d.24xlarge.spot: $1\/h}/' '    set:' '"prices" is'
refused "a market by set" 's/^    buy: spot/&\n    set: {market: {preset: calm}}/' '    set:' '"market.preset" is calm here and typical'
refused "a plan bought before" 's/^    buy: spot/    buy: on_demand\n    commitments: [{product: ec2-instance-savings-plan, term: 1 y, payment: no_upfront, commit: fit, owned: true}]/' 'commitments' 'cannot write "owned"'
refused "another machine" 's/^    buy: spot/    fleet: [{nodes: 8, buy: spot, offers: [{instance: g5.xlarge}, {zone: us-east-1a}]}]/' 'fleet' 'another instance'
refused "who knows the future" 's/^    buy: spot/&\n    set: {workloads.bert.deadline_policy: clairvoyant}/' '    title' 'knows the future'
team
sed -i 's/6 h, takes/6h, takes/; s/^    restart: 10 min/&\n    while_waiting: hold/; s/^title:.*/title: Ours/' "$work/l/alpha.yaml"
status 0 "blanks, defaults and titles are no difference" "$costcast" league "$work/l" -q -n 30
team
sed 's/nodes: 8/nodes: 16/; s/work: 8 d/work: 7 d/' "$shipped/bravo.yaml" >"$work/l/bravo.yaml"
sed -i 's/seed: 42/seed: 1/' "$work/l/alpha.yaml"
printf 'version: 1\nworklods: {}\n' >"$work/l/zulu.yaml"
status 65 "several files" "$costcast" league "$work/l" -q -o "$work/never"
is "all faults in one pass" test "$(grep -oE '(alpha|bravo|zulu)\.yaml:[0-9]+:[0-9]+: error' "$err" | cut -d. -f1 | sort | uniq -c | awk '{ printf "%s%s ", $2, ($1 > 1 ? "+" : "") }')" = "alpha bravo+ zulu+ "
is "nothing is written" test ! -e "$work/never"

# --- odd folders ---
mkdir "$work/empty"
status 66 "an empty folder" "$costcast" league "$work/empty"
cp "$shipped/reference.yaml" "$work/empty"
status 66 "a reference alone" "$costcast" league "$work/empty"; said "says so" "no team has handed in"
status 66 "no folder" "$costcast" league "$work/nowhere";       said "says so" "there is no folder"
status 66 "a file" "$costcast" league "$toy"
status 64 "no argument" "$costcast" league
mkdir "$work/solo"; cp "$shipped/alpha.yaml" "$work/solo"; cp "$shipped/alpha.yaml" "$work/solo/beta.yml"
status 0 "one team, which is the case itself" "$costcast" league "$work/solo" -n 30
wrote "a file that is passed over is told" '"beta.yml" is not looked at'
mkfifo "$work/solo/pipe.yaml"
status 65 "a pipe that looks like a scenario" "$costcast" league "$work/solo" -n 30
rm "$work/solo/pipe.yaml"
cp "$shipped/alpha.yaml" "$work/solo/equipo ñ |x\`touch PWN\`.yaml"; cp "$shipped/alpha.yaml" "$work/solo/equipo ñ |x\`touch QWN\`.yaml"
sed -i 's/^strategies:/&\n  other: {buy: on_demand}/' "$work/solo/alpha.yaml"
status 0 "names that are no names" "$costcast" league "$work/solo" -n 30 -o "$work/odd"
wrote "are shown as they are" 'equipo ñ \|x`touch PWN`'
said "the first file is the case, which is told" 'there is no reference.yaml: "alpha.yaml", the first file'
wrote "a file with two strategies enters the first" '"alpha" holds 2 strategies and enters "other"'
is "and nothing was executed" bash -c '! find "$0" "$1" . -maxdepth 2 -name "?WN" | grep .' "$work" "$work/odd"
is "equal teams share a rank" test "$(cut -d, -f1 "$work/odd/league.csv" | tr '\n' ' ')" = "rank 1 1 3 "
status 0 "in Spanish" "$costcast" league "$shipped" -n 30 -q --lang es
is "on a terminal without UTF-8" bash -c '! LC_ALL=C "$0" league "$1" -n 30 -q | LC_ALL=C grep -q "[^ -~]"' "$costcast" "$shipped"
finish
