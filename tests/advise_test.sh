#!/bin/bash
# advise: statuses, what is said is what living with it shows, both languages, what is drawn.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export COLUMNS=80
month=$top/scenarios/team-month.yaml

# --- usage ---
status 64 "no file named" "$costcast" advise
status 66 "a file that is not there" "$costcast" advise nowhere.yaml
status 64 "a strategy that is not there" "$costcast" advise "$toy" -q --strategy Bb; said "did you mean" 'did you mean "?B'
status 64 "an option of another command" "$costcast" advise "$toy" --vary a=1,2
status 74 "a full disk" "$costcast" advise "$toy" -q -n 5 --csv /dev/full

# --- what it says ---
status 0 "a team's month" "$costcast" advise "$month" -q -n 20 --json advice.json
wrote "asks" '^What would an advisor say of A\?'
wrote "a row a finding" '✔ +1 +bert: buy its nodes .*[$][0-9,]+ ± [0-9]+ +[0-9.]+ %'
wrote "how it is done" '--set strategies.A.workloads.bert.buy=spot'
is "what speaks against one" bash -c "tr -s '[:space:]' ' ' <'$out' | grep -qF 'it would miss p95(search.p95_latency) < 2 s'"
is "how to get it again" grep -qE "costcast advise .*team-month.yaml" <(joined "$out")
is "80 columns hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{81}'"
status 0 "in Spanish" "$costcast" advise "$month" -q -n 20 --lang es
wrote "asks" '^¿Qué diría un asesor de A\?'
is "with no word of English" bash -c "! grep -qE 'buy its|saves|together|tried' '$out'"
status 0 "without UTF-8" env LANG=C "$costcast" advise "$toy" -q -n 20
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"

# --- numbers: a run with the change costs as much less as was said, and all together as they say ---
"$costcast" run "$month" -q -n 20 --strategies A --json before.json >/dev/null
"$costcast" run "$month" -q -n 20 --strategies A --json after.json --set strategies.A.workloads.bert.buy=spot >/dev/null
is "what it said of one" jq -e --slurpfile b before.json --slurpfile a after.json '
	(.findings[] | select(.kind == "spot" and .workload == "bert") | .saving)
	- ($b[0].strategies.A.metrics.cost.mean - $a[0].strategies.A.metrics.cost.mean) | fabs < 1e-6' advice.json
is "the bill as it is" jq -e --slurpfile b before.json '.cost == $b[0].strategies.A.metrics.cost.mean' advice.json
eval "set -- $(jq -r '.findings[] | select(.together) | .change' advice.json | tr '\n' ' ')"
"$costcast" run "$month" -q -n 20 --strategies A --json together.json "$@" >/dev/null
is "and of all together, as it prints them" jq -e --slurpfile b before.json --slurpfile a together.json '
	.together.saving - ($b[0].strategies.A.metrics.cost.mean - $a[0].strategies.A.metrics.cost.mean) | fabs < 1e-6' advice.json
is "what breaks a threshold does not go with them" jq -e '[.findings[] | select(.verdict != "take" and .together)] | length == 0' advice.json

# --- threads, files ---
"$costcast" advise "$month" -q -n 20 -j 1 --csv one.csv --json one.json >/dev/null
"$costcast" advise "$month" -q -n 20 -j 3 --csv three.csv --json three.json >/dev/null
same "threads change not a byte" one.csv three.csv
same "nor of JSON" one.json three.json
status 0 "a folder" "$costcast" advise "$month" -q -n 20 -o out
is "with all of it" test -s out/advice.csv -a -s out/advice.json -a -s out/advice.md -a -s out/plots/advice.svg -a -s out/plots/advice.png
status 0 "a record of usage" "$costcast" advise "$top/scenarios/usage-history.yaml" -q -n 5
wrote "a commitment for what always runs" 'commit to what always runs'
status 0 "a checkpoint interval far from the best" "$costcast" advise "$top/scenarios/bert-8xp4d.yaml" -q -n 50 --strategy B
wrote "is named" '--set .?workloads.bert.checkpoint.every='

# --- a line a kind of finding ---
found() { is "$1" jq -e --arg kind "$2" '.findings[] | select(.kind == $kind and .verdict == "take" and .saving > 0)' found.json; }
tell() { "$costcast" advise "$@" -q -n 20 --json found.json >/dev/null; }
tell "$top/scenarios/storage-lifecycle.yaml"; found "a missing lifecycle" lifecycle
tell "$top/scenarios/nat-or-endpoint.yaml"; found "an endpoint in place of a NAT gateway" cheaper_item
is "with what it rests on" jq -e '.findings[0] | .what == "Gateway endpoint for S3 and DynamoDB" and (.rests | test("S3 or DynamoDB in the same region"))' found.json
tell "$top/scenarios/logs-debug.yaml"; found "logs that are kept for ever" retention; found "a cheaper class of logs" cheaper_item
tell "$top/scenarios/scan-columnar.yaml"; found "columns in place of text" columnar
cat >machines.yaml <<'end'
version: 1
prices: aws-us-east-1-2026-07
start: "2026-09-01T00:00:00Z"
horizon: 30 d
simulate: {replications: 20, seed: 7}
workloads:
  nb: {kind: interactive, instance: m5.4xlarge, people: 3, session: 1 h, peak_use: 35 %}
  tr: {kind: training, instance: g5.12xlarge, nodes: 2, work: 20 h, utilisation: 50 %}
  disk: {kind: storage, store: ebs.gp3, size: 1 TiB, snapshots: {store: ebs.snapshot, forgotten: 2}}
strategies: {A: {buy: on_demand}}
end
tell machines.yaml; found "a machine that is too large" over_sized; found "accelerators that starve" starved_accelerators
found "forgotten snapshots" forgotten_snapshots
is "nothing is found without the peak" bash -c "sed 's/, peak_use: 35 %//' machines.yaml >unseen.yaml; '$costcast' advise unseen.yaml -q --json - | jq -e '[.findings[] | select(.kind == \"over_sized\")] == []'"
status 0 "what each rests on" "$costcast" advise machines.yaml -q
wrote "is said" 'it rests on this: the smaller machine is used to 80 %'
is "what has no effect too" bash -c "tr -s '[:space:]' ' ' <'$out' | grep -q 'No effect at all: .*stop machines that nobody used'"
status 0 "in Spanish" "$costcast" advise machines.yaml -q --lang es
is "all of it" bash -c "! grep -qE 'smaller|it rests|No effect|feed|delete' '$out'"
status 0 "one future of a job with chance" "$costcast" advise "$top/scenarios/bert-8xp4d.yaml" -q -n 1 --strategy B --json one-future.json
is "is sure of nothing" jq -e '[.findings[] | select(.verdict == "take")] | length == 0' one-future.json
status 0 "one future of a record" "$costcast" advise "$top/scenarios/usage-history.yaml" -q -n 1 --json record.json
is "is all there is" jq -e '[.findings[] | select(.verdict == "take")] | length > 0' record.json
finish
