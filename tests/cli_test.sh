#!/bin/bash
# The command line: what is usage, what is an error, what is said.
. "$(dirname "$0")/lib.sh"

# --- help and version ---
status 0 "costcast --help" "$costcast" --help
for command in run validate show replay sweep tornado advise levers budgets detect why diff bill costs forecast report plot quiz reveal handout league init list prices fit explain schema; do
	wrote "--help lists $command" "^  $command "
done
for command in run validate show replay sweep tornado advise levers budgets detect why diff bill costs forecast report plot quiz reveal handout league init list prices fit explain schema; do
	status 0 "$command --help" "$costcast" $command --help
	wrote "$command --help names itself" "costcast $command"
done
status 0 "costcast --version" "$costcast" --version
wrote "the version tells the compiler and GSL" "(gcc|clang).*GSL [0-9]"
status 64 "no command" "$costcast"
printf 'int execv(const char *, char **); int main(int n, char **a) { char *none[] = {0}; return n > 1 && execv(a[1], none); }' |
	${CC:-gcc} -x c -o "$work/nameless" -
status 64 "argv[0] = NULL" "$work/nameless" "$costcast"
status 64 "argv[0] is empty" bash -c 'exec -a "" "$1"' bash "$costcast"
"$costcast" run --help >"$out"
for flag in -n --seed -j --strategies --prices --set -o --force --json --csv --markdown --samples --no-plots --lang -q --strict; do
	wrote "run --help lists $flag" "(^|[ ,])$flag\b"
done
"$costcast" replay --help >"$out"
for flag in --strategy --replica --bill --events; do wrote "replay --help lists $flag" "$flag\b"; done
tr -s ' \n' ' ' <"$out" >"$work/flat"
is "replay --help says what cannot be left out" test "$(grep -oE -- '--(strategy|replica)=[^;-]*; needed' "$work/flat" | wc -l)" -eq 2
for lang in en es; do
	"$costcast" --lang $lang --help >"$out"
	is "--help in $lang is at most 80 columns wide" test "$(LC_ALL=C.UTF-8 wc -L <"$out")" -le 80
done
"$costcast" bill --help >"$out"
for flag in --strategy --replica -o -n --seed --prices --set --lang -q; do wrote "bill --help lists $flag" "(^|[ ,])$flag\b"; done

# --- did you mean ---
status 64 "unknown command" "$costcast" rnu "$toy";            said "and what was meant" "did you mean .run."
status 64 "unknown option" "$costcast" run "$toy" --sed 3;     said "and what was meant" "did you mean .--seed."
status 64 "option of another command" "$costcast" show "$toy" --strict
status 64 "unknown strategy" "$costcast" run "$toy" --strategies A,Z
status 64 "unknown key of explain" "$costcast" explain workloads.job.checkpoint.evry; said "and what was meant" "every"
status 65 "unknown key of --set" "$costcast" run "$toy" --set goal.deadlin=10d;       said "and what was meant" "deadline"
status 65 "unknown price book" "$costcast" run "$toy" --prices aws-us-east-1-2023-11; said "and what was meant" "2023-10"
status 66 "unknown price book of prices" "$costcast" prices aws-us-east-1-2023-11

# --- values of options ---
for value in "" -1 1.5 abc 18446744073709551616 0x10 1e3 +1 ' 1' 010; do
	status 64 "--seed='$value'" "$costcast" run "$toy" "--seed=$value"
done
status 99 "--seed=2^64-1 is a seed" "$costcast" run "$toy" -q --seed=18446744073709551615 --set 'thresholds=["p95(cost) < $1"]'
for value in 0 -1 "" x 1e6 999999; do status 64 "-j '$value'" "$costcast" run "$toy" -j "$value"; done
for value in 0 -5 "" 1e3 99999999999999999999; do status 64 "-n '$value'" "$costcast" run "$toy" -n "$value"; done
status 65 "-n 10^12 is more than a run can be" timeout 5 "$costcast" run "$toy" -n 1000000000000
status 64 "--lang fr" "$costcast" run "$toy" --lang fr
status 64 "--set without =" "$costcast" run "$toy" --set foo
status 64 "--set without a path" "$costcast" run "$toy" --set =3
status 64 "an option twice" "$costcast" run "$toy" --seed 1 --seed 2; said "which one" "--seed.* is given twice"
status 64 "a flag twice" "$costcast" run "$toy" -q -q
status 64 "two results on standard output" "$costcast" run "$toy" --json - --csv -
status 64 "--force without -o" "$costcast" run "$toy" --force
status 64 "run without a file" "$costcast" run
status 64 "run with two files" "$costcast" run "$toy" "$toy"
status 66 "a file that is not there" "$costcast" run "$work/no.yaml"
status 66 "no file after --" "$costcast" run -- --seed
long=$(printf 'x%.0s' $(seq 100000))
status 64 "an option of 100,000 characters" "$costcast" run "--$long"
is "the answer to it is short" test "$(wc -c <"$err")" -lt 2000
status 64 "a command of 100,000 characters" "$costcast" "$long"
status 66 "a file name of 100,000 characters" "$costcast" run "$long"
status 64 "a seed of 100,000 characters" "$costcast" run "$toy" --seed "$long"
status 65 "a --set of 100,000 characters" "$costcast" run "$toy" --set "title=[$long"

# --- streams ---
status 0 "run" "$costcast" run "$toy" --seed 3 --set 'goal.deadline=28 h' --set 'prices.instances.toy.spot=0.3USD/h'
said "an override is echoed as understood" "goal.deadline = 28 h"
said "quantities need no dollar sign" "spot = .*0\.3"
is "the last line reproduces the run" grep -qE "costcast run .*toy.yaml --seed 3 -n 500 .*--set" <(joined "$out")
reproduce=$(sed -n 's/.*Reproduce: //; t from; b; :from; s/ *(costcast .*//; p; n; b from' "$out")
cp "$out" "$work/first"; eval "${reproduce/#costcast/'"$costcast"'}" >"$work/second" 2>/dev/null
same "and does so when typed" <(grep -v '(costcast ' "$work/first") <(grep -v '(costcast ' "$work/second")
"$costcast" run "$toy" -q --seed 3 --set 'goal.deadline=28 h' --markdown "$work/said.md" >/dev/null
(eval "$(sed -n 's|^    costcast|"$costcast"|p' "$work/said.md")" >"$work/second" 2>/dev/null)
"$costcast" run "$toy" -q --seed 3 --set 'goal.deadline=28 h' >"$work/first"
same "what summary.md says does so as well" <(grep -v '(costcast ' "$work/first") <(grep -v '(costcast ' "$work/second")
status 65 "a price that a shell has eaten" "$costcast" run "$toy" --set "prices.instances.toy.spot=0/h"
status 0 "-q" "$costcast" run "$toy" -q --set goal.deadline=28h
is "-q says nothing on stderr" test ! -s "$err"
status 0 "--json -" "$costcast" run "$toy" --json -
is "stdout is JSON alone" jq -e '.strategies.A.metrics.cost.mean > 0 and .run.replications == 500' "$out"
status 0 "--csv -" "$costcast" run "$toy" --csv - -q;            wrote "CSV" "^B,cost|^\"?B\"?,"
status 0 "--markdown -" "$costcast" run "$toy" --markdown - -q;  wrote "Markdown" "^\|"
status 0 "JSON to a file" "$costcast" run "$toy" -q --json "$work/a.json" --csv "$work/a.csv"
is "the file is there" jq -e '.strategies.B' "$work/a.json"
is "the table still is on stdout" grep -q "B" "$out"
"$costcast" run "$toy" 2>&1 | cat >"$work/piped"
if grep -q $'\033\|\r' "$work/piped"; then not_ok "no colour and no progress in a pipe"; else ok "no colour and no progress in a pipe"; fi
# a machine without pseudo-terminals (a bare chroot) cannot show colour
if script -qec true /dev/null >/dev/null 2>&1; then
	script -qec "stty cols 100; '$costcast' run '$toy'" /dev/null >"$work/tty" 2>&1
	is "colour on a terminal" grep -q $'\033\\[' "$work/tty"
	NO_COLOR=1 script -qec "'$costcast' run '$toy'" /dev/null >"$work/tty" 2>&1
	if grep -q $'\033\\[' "$work/tty"; then not_ok "NO_COLOR"; else ok "NO_COLOR"; fi
else
	echo "# no pseudo-terminal here: colour on a terminal is not looked at"
fi
for columns in 80 120; do
	COLUMNS=$columns "$costcast" run "$toy" -q >"$out"
	widest=$(grep -vE 'Reproduce|^ *prices\.|\\$' "$out" | wc -L)
	is "the table fits $columns columns" test "$widest" -le "$columns"
done

# --- verdicts ---
status 99 "no strategy meets all" "$costcast" run "$toy" -q --set 'thresholds=["p95(cost) < $1"]'
status 0 "one strategy does" "$costcast" run "$toy" -q --set 'thresholds=["mean(interruptions) < 0.5"]'
status 99 "--strict: one misses" "$costcast" run "$toy" -q --strict --set 'thresholds=["mean(interruptions) < 0.5"]'
status 0 "one future alone" "$costcast" run "$toy" -q -n 1 --set 'thresholds=[]' --json -
is "has no interval" jq -e '.strategies.A.metrics.cost.ci == [null, null] or .strategies.A.metrics.cost.ci == null' "$out"
status 0 "all futures equal" "$costcast" run "$toy" -q --strategies A --json -
is "an interval without width" jq -e '.strategies.A.metrics.cost.ci as $c | $c[0] == $c[1]' "$out"

# --- the other commands ---
status 0 "validate" "$costcast" validate "$toy" scenarios/*.yaml; wrote "says OK" "toy.yaml: OK"
status 0 "validate a price book" "$costcast" validate scenarios/prices/*.yaml
status 65 "validate, one of two is wrong" "$costcast" validate "$toy" tests/bad/unknown-key.yaml; wrote "the other is OK" "toy.yaml: OK"
status 66 "validate, one is missing" "$costcast" validate "$toy" "$work/no.yaml"
status 0 "show" "$costcast" show "$toy";                          wrote "defaults are visible" "[0-9]"
status 0 "explain" "$costcast" explain workloads.bert.checkpoint.every; wrote "with its words" "young"
status 0 "explain in Spanish" "$costcast" explain goal.deadline --lang es
status 0 "prices" "$costcast" prices;                             wrote "lists the books" "aws-us-east-1-2023-10"
status 0 "prices BOOK" "$costcast" prices aws-us-east-1-2023-10;  wrote "p4d" "p4d.24xlarge"
status 0 "prices FILE" "$costcast" prices scenarios/prices/aws-us-east-1-2023-10.yaml
status 0 "prices --filter" "$costcast" prices aws-us-east-1-2026-07 --filter P4D --sort saving
wrote "finds in any case" "p4de.24xlarge"
if grep -q 'm5.large' "$out"; then not_ok "and nothing else"; else ok "and nothing else"; fi
status 0 "prices --kind" "$costcast" prices aws-us-east-1-2026-07 --kind stores,items; wrote "both of them" "s3.standard"; wrote "both of them" "nat.hour"
if grep -q '^p4d' "$out"; then not_ok "and no instances"; else ok "and no instances"; fi
status 0 "prices --as-of" "$costcast" prices aws-us-east-1-2023-10 --filter p4d.24xlarge --as-of 2026-07-20; wrote "marks what is old" "2023-10-09!"
status 0 "prices of the book's own day" "$costcast" prices aws-us-east-1-2023-10 --filter p4d.24xlarge
if grep -q '2023-10-09!' "$out"; then not_ok "marks nothing of its day"; else ok "marks nothing of its day"; fi
status 0 "prices, nothing found" "$costcast" prices aws-us-east-1-2023-10 --filter zzz; wrote "says so" "zzz"
for flag in --kind=disks --kind= --kind=items, --sort=size --sort=name,price --as-of=today --as-of=2026-7-1 --filter=; do
	status 64 "prices $flag" "$costcast" prices aws-us-east-1-2023-10 "$flag"
done
status 64 "prices --filter without a book" "$costcast" prices --filter p4d;  said "what is missing" "BOOK"
status 64 "--filter of another command" "$costcast" run "$toy" --filter p4d
status 0 "schema" "$costcast" schema
is "is JSON" jq -e '."$schema"' "$out"

# --- replay ---
status 64 "replay without a strategy" "$costcast" replay "$toy" --replica 3
status 64 "replay without a replica" "$costcast" replay "$toy" --strategy B
status 64 "replay of no such strategy" "$costcast" replay "$toy" --strategy Z --replica 3
status 64 "replay beyond the run" "$costcast" replay "$toy" --strategy B --replica 500
for replica in 0 499 median p50 p95 worst; do
	status 0 "replay $replica" "$costcast" replay "$toy" --strategy B --replica $replica
done
"$costcast" run "$toy" -q --json "$work/run.json" -o "$work/run" --no-plots >"$out" 2>&1
worst=$(jq .strategies.B.replicas.worst "$work/run.json")
"$costcast" replay "$toy" -q --strategy B --replica worst >"$work/by-name" 2>/dev/null
"$costcast" replay "$toy" -q --strategy B --replica "$worst" >"$work/by-number" 2>/dev/null
same "worst is replica $worst" "$work/by-name" "$work/by-number"
for lang in en es; do
	COLUMNS=80 "$costcast" prices --lang $lang >"$out"
	is "the list of price books in $lang is at most 80 columns wide" test "$(LC_ALL=C.UTF-8 wc -L <"$out")" -le 80
done
COLUMNS=80 "$costcast" replay "$toy" -q --strategy B --replica worst --lang es >"$out"
is "a story is at most 80 columns wide" test "$(LC_ALL=C.UTF-8 wc -L <"$out")" -le 80
status 0 "the median of one" "$costcast" bill "$toy" -n 1 --lang en; said "is not of futures" "the median of 1 future: replica 0"
status 0 "bill" "$costcast" replay "$toy" -q --strategy B --replica "$worst" --bill -
cp "$out" "$work/bill.csv"
status 0 "events" "$costcast" replay "$toy" -q --strategy B --replica "$worst" --events - --bill "$work/bill2.csv"
same "the bill to a file is the same" "$work/bill.csv" "$work/bill2.csv"
status 0 "bill of that future" "$costcast" bill "$toy" -q --strategy B --replica "$worst" -o "$work/bill3.csv"
is "a bill in a file says nothing on stdout" test ! -s "$out"
same "is the bill that a replay writes" "$work/bill.csv" "$work/bill3.csv"
status 0 "bill -o -" "$costcast" bill "$toy" -q --strategy B --replica worst -o -
same "is the same again" "$work/bill.csv" "$out"
status 0 "bill of the baseline's median future" "$costcast" bill "$toy" -q; wrote "it is A's" ",A/job/node-0,"
status 0 "bill, another baseline" "$costcast" bill "$toy" -q --set report.baseline=B; wrote "it is B's" ",B/job/node-0,"
status 0 "bill of a scenario from a pipe" bash -c 'cat "$2" | "$1" bill /dev/stdin -q --replica 3' bash "$costcast" "$toy"
status 0 "bill tells where it went" "$costcast" bill "$toy" --replica 3 -o "$work/bill4.csv"; said "which file" "bill4.csv"
status 64 "bill without a file" "$costcast" bill
status 64 "bill of no such strategy" "$costcast" bill "$toy" --strategy Z
status 64 "bill of two strategies" "$costcast" bill "$toy" --strategy A,B; said "one" "takes one strategy"
status 64 "bill beyond the run" "$costcast" bill "$toy" --replica 500
status 64 "bill of no such replica" "$costcast" bill "$toy" --replica best
status 65 "bill of a wrong scenario" "$costcast" bill tests/bad/unknown-key.yaml
status 66 "bill of a missing scenario" "$costcast" bill "$work/no.yaml"
status 73 "bill into a missing folder" "$costcast" bill "$toy" -q --replica 3 -o "$work/no/bill.csv"
status 74 "bill onto a full disk" "$costcast" bill "$toy" -q --replica 3 -o /dev/full
is "the bill's lines add up to the sample's cost" perl -MText::ParseWords -e '
	open my $bill, "<", $ARGV[0]; open my $samples, "<", $ARGV[1];
	my ($sum, $cost) = (0, -1);
	my @name = map { s/^\x{FEFF}|\s+$//gr } quotewords(",", 0, scalar <$bill>);
	my ($at) = grep { $name[$_] eq "BilledCost" } 0 .. $#name;
	while (<$bill>) { chomp; tr/\x27//d; $sum += (quotewords(",", 0, $_))[$at] }
	while (<$samples>) { my @cell = split /,/; $cost = $cell[2] if $cell[0] eq "B" && $cell[1] eq $ARGV[2] }
	die "bill $sum, sample $cost\n" unless abs($sum - $cost) < 5e-9' "$work/bill.csv" "$work/run/samples.csv" "$worst"
finish
