#!/bin/bash
# costs and forecast: statuses, what adds up, both languages, hostile words, what is drawn, what an interruption leaves.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export COLUMNS=80
team=$top/scenarios/team-month.yaml

# --- usage ---
for command in costs forecast; do
	status 64 "$command: no file named" "$costcast" $command
	status 66 "$command: a file that is not there" "$costcast" $command nowhere.yaml
	status 64 "$command: a strategy that is not there" "$costcast" $command "$team" -q --strategy Bb
	status 74 "$command: a full disk" "$costcast" $command "$team" -q -n 3 --csv /dev/full
	status 74 "$command: a full screen" bash -c '"$0" $1 "$2" -q -n 3 >/dev/full' "$costcast" $command "$team"
done
status 64 "an unknown aspect" "$costcast" costs "$team" -q --by servce; said "is told what was meant" 'did you mean "?service'
status 64 "an aspect twice" "$costcast" costs "$team" -q --by item,item; said "says so" 'stands there twice'
status 64 "four aspects" "$costcast" costs "$team" -q --by item,service,zone,region; said "says how many" 'at most 3'
status 64 "no aspect" "$costcast" costs "$team" -q --by ,
status 64 "an unknown period" "$costcast" costs "$team" -q --per dy; said "is told what was meant" 'did you mean "?day'
status 64 "an unknown measure" "$costcast" costs "$team" -q --cost biled; said "is told what was meant" 'did you mean "?billed'
status 64 "an unknown view" "$costcast" costs "$team" -q --view by-taem; said "is told what was meant" 'did you mean "?by-team'
status 64 "no view at all" "$costcast" costs "$toy" -q --view x; said "says so" 'no "views" at all'
status 64 "a view and an aspect" "$costcast" costs "$team" -q --view by-team --by item
status 64 "no condition" "$costcast" costs "$team" -q --where service; said "says how" 'KEY=VALUE'
status 64 "a condition about nothing" "$costcast" costs "$team" -q --where servce=x; said "is told what was meant" 'did you mean "?service'
status 64 "a group that is not there" "$costcast" costs "$team" -q -n 3 --where tag:team=nlq; said "is told what was meant" 'tag:team="nlq"; did you mean "nlp"'
status 64 "a hostile group" "$costcast" costs "$team" -q -n 3 --where $'tag:team=\e[31m%n%s'; is "cannot colour the screen" bash -c "! grep -q \$'\e' '$err'"
status 64 "months that are not there" "$costcast" costs "$team" -q -n 3 --movers=month; said "says so" 'no two whole calendar months'
status 64 "another when" "$costcast" costs "$team" -q -n 3 --movers=year; said "says which" 'month, week, two months'
status 64 "movers of both kinds" "$costcast" costs "$team" -q --movers --against B
status 64 "against itself" "$costcast" costs "$team" -q --against A; said "says so" 'compared with itself'
status 64 "against nobody" "$costcast" costs "$team" -q --against Z
status 64 "a top of none" "$costcast" costs "$team" -q --top 0
status 64 "a day that is not there" "$costcast" forecast "$team" -q -n 3 --day 31; said "says how many" 'has 30 days'
status 64 "a day 0" "$costcast" forecast "$team" -q --day 0
status 64 "a month that is not lived" "$costcast" forecast "$team" -q -n 3 --month 2027-01; said "says which are" 'nothing is lived in 2027-01: the scenario goes from 2026-09 to 2026-09'
status 64 "no month" "$costcast" forecast "$team" -q -n 3 --month 2026-9; said "says how one is written" 'takes a month such as'

# --- what it says ---
status 0 "by service" "$costcast" costs "$team" -q -n 50
wrote "asks" '^What does A cost, by service\?'
wrote "the largest" 'The largest is Amazon Elastic Compute Cloud'
wrote "the tag policy" 'env: untagged +[$][0-9,.]+'
is "how to get it again" grep -qE "costcast costs .*team-month.yaml" <(joined "$out")
for columns in 80 120; do
	for more in "--by service,tag:team,item" "--by item --per day" "--by workload --per month" "--movers --by item" "--against B --by workload"; do
		status 0 "$columns columns, $more" env COLUMNS=$columns "$costcast" costs "$team" -q -n 20 $more
		is "hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{$((columns + 1))}'"
	done
	status 0 "$columns columns, a forecast" env COLUMNS=$columns "$costcast" forecast "$team" -q -n 20
	is "hold" bash -c "! sed '/Reproduce/,\$d' '$out' | LC_ALL=C.UTF-8 grep -qE '^.{$((columns + 1))}'"
done
status 0 "a row a day" "$costcast" costs "$team" -q -n 20 --by tag:team --per day
is "for each of 30" test "$(grep -cE '^  2026-09-[0-9][0-9] ' "$out")" -eq 30
status 0 "the rest as others" "$costcast" costs "$team" -q -n 20 --by item --top 2
wrote "are counted" '^  3 others +[$]'
is "rows as shown add up to the total as shown, to the cent" bash -c "tr -d '$,' <'$out' | awk '/^  item/ { on = 1; next } /^\$/ { on = 0 }
	on { for (i = 1; i <= NF; i++) if (\$i ~ /^[0-9]+[.][0-9][0-9]\$/) { x = int(\$i * 100 + 0.5); break } if (\$1 == \"TOTAL\") total = x; else sum += x }
	END { exit total != sum || total < 100 }'"
status 0 "a view of the scenario's" "$costcast" costs "$team" -q -n 20 --view nlp-causes
wrote "has its title" 'What the NLP team pays for: A'
wrote "and its condition" 'only tag team = nlp'
status 0 "in Spanish" "$costcast" costs "$team" -q -n 20 --by tag:team --per day --lang es
wrote "asks" '^¿Cuánto cuesta A, por etiqueta team\?'
is "with no word of English" bash -c "! grep -qE 'largest|TOTAL DAY|SHARE|others|untagged|amortised|kept|MEAN' '$out'"
status 0 "movers in Spanish" "$costcast" costs "$team" -q -n 20 --by item --against B --lang es
is "with no word of English" bash -c "! grep -qE 'CHANGE|Most|went|What|total of' '$out'"
status 0 "a forecast in Spanish" "$costcast" forecast "$team" -q -n 20 --lang es
is "with no word of English" bash -c "! grep -qE 'FORECAST|forecast is|mean error|interval of|known|future ' '$out'"
status 0 "without UTF-8" env LANG=C "$costcast" costs "$team" -q -n 20 --per day
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "a forecast without UTF-8" env LANG=C "$costcast" forecast "$team" -q -n 20
is "only ASCII" bash -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "show" "$costcast" show "$team"
wrote "lists views" 'by-team +Who spends it, day by day: by tag:team, per day'
status 0 "validate" "$costcast" validate "$team"
said "warns of what breaks the policy" 'warning: bert: not tagged "env", which tag_policy requires'
sed 's/team: vision}/team: visoin}/' "$team" >slip.yaml
mkdir -p prices; ln -sf "$top"/scenarios/prices/* prices/
status 0 "a slip in a tag" "$costcast" validate slip.yaml
said "is told what was meant" 'the tag "team" is "visoin", which tag_policy does not allow; did you mean "vision"\?'

# --- numbers ---
"$costcast" run "$team" -q -n 60 --no-plots -o run >/dev/null 2>&1
for measure in billed amortised; do
	for by in service category region account workload item purchase cause tag:team tag:nobody service,tag:team,item; do
		"$costcast" costs "$team" -q -n 60 --strategy C --by $by --per month --cost $measure --json c.json >/dev/null
		is "$measure by $by: groups add up to the cost of the run" jq -e --slurpfile r run/summary.json '
			$r[0].strategies.C.metrics.cost.mean as $cost | def near(a; b): (a - b | fabs) < 1e-7;
			near([.groups[].total.mean] | add; $cost) and near(.all.total.mean; $cost) and near([.all.month[].mean] | add; $cost) and
			near(.all.total.p95; $r[0].strategies.C.metrics.cost.p95) and near([.groups[].total.share] | add; 1)' c.json
	done
done
is "the policy's parts add up, by key and by service" jq -e '. as $all | all(.tag_policy[]; ((.kept.mean + .untagged.mean + .not_allowed.mean - $all.all.total.mean) | fabs) < 1e-7
	and (([.service[] | .untagged.mean] | add) - .untagged.mean | fabs) < 1e-7)' c.json
"$costcast" costs "$team" -q -n 60 --strategy C --where tag:env=production --json p.json >/dev/null
is "what keeps env is what has it" jq -e --slurpfile c c.json '(.all.total.mean - $c[0].tag_policy.env.kept.mean | fabs) < 1e-7' p.json
"$costcast" costs "$team" -q -n 60 --strategy C --where tag:env= --json u.json >/dev/null
is "and what has not, is not" jq -e --slurpfile c c.json '(.all.total.mean - $c[0].tag_policy.env.untagged.mean | fabs) < 1e-7' u.json
for threads in 1 2 3 7; do
	"$costcast" costs "$team" -q -n 60 --strategy B --by cause,item --per day --csv - -j $threads >costs.$threads.csv
	"$costcast" costs "$team" -q -n 60 --strategy B --against A --by item --json - -j $threads >movers.$threads.json
	"$costcast" forecast "$team" -q -n 60 --strategy B --csv - -j $threads >forecast.$threads.csv
	for file in costs.%.csv movers.%.json forecast.%.csv; do same "$threads threads: ${file%%.*}" ${file/\%/1} ${file/\%/$threads}; done
done
is "a row a group and period" awk -F, 'NR > 1 && $3 == "day" && $6 == "total" { days++ } $3 == "total" && $6 == "group" { groups++ } NF != nf && NR > 1 { exit bad = 1 } { nf = NF } END { exit bad || days != 30 || groups < 5 }' costs.1.csv
is "movers are the difference of the runs" jq -e --slurpfile r run/summary.json '(.movers.total.change - ($r[0].strategies.B.metrics.cost.mean - $r[0].strategies.A.metrics.cost.mean) | fabs) < 1e-7
	and (([.movers.groups[].change] | add) - .movers.total.change | fabs) < 1e-7' movers.1.json
is "errors shrink to nothing" awk -F, 'NR > 1 { first = first == "" ? $6 : first; last = $6 } END { exit !(first > 0.5 && last == 0) }' forecast.1.csv
sed 's/horizon: 1 month/horizon: 2 months/' "$team" >two.yaml
"$costcast" forecast two.yaml -q -n 20 --month 2026-10 --json october.json --csv - >october.csv
is "a later month, with what was known before it" awk -F, 'NR == 2 { first = $3 == "2026-10-01" } END { exit !first || NR != 32 || $6 != 0 }' october.csv
status 0 "and how to reproduce it" "$costcast" forecast two.yaml -q -n 20 --month 2026-10 --day 3; wrote "its month" '\-\-month'; wrote "the days before" 'The 30 days before this month were known'
status 0 "two months" "$costcast" costs two.yaml -q -n 5 --movers=2026-09,2026-10 --by workload --json two.json
is "what ended is gone" jq -e '[.movers.groups[] | select(.gone) | .workload] | index("bert") != null and index("vision") != null' two.json
status 0 "and by themselves" "$costcast" costs two.yaml -q -n 5 --movers --by workload --csv -
is "are the same" grep -qE '^A,,2026-09,2026-10,group,bert,' "$out"

# --- a folder ---
status 0 "a folder" "$costcast" costs two.yaml -q -n 10 --by workload --strategy B -o o --lang es
for file in costs.csv costs.json costs.md plots/costs-day.{gp,dat,txt,svg,png} plots/costs-month.{gp,dat,txt,svg,png}; do is "$file" test -s "o/$file"; done
is "the plot asks in Spanish" grep -q 'Cuánto cuesta B' o/plots/costs-day.svg
status 0 "a forecast beside it" "$costcast" forecast two.yaml -q -n 10 --strategy B -o o --lang es
for file in forecast.csv forecast.json forecast.md plots/forecast.png plots/hindsight.png costs.csv; do is "$file" test -s "o/$file"; done
status 0 "drawn again" "$costcast" plot o --format pdf -q
is "as PDF" test -s o/plots/costs-day.pdf -a -s o/plots/hindsight.pdf
sed "s/team: nlp}/team: \"\`touch PWN\` '.system('touch PWN').' @x\"}/; s/\[nlp, vision, search\]/any/; /nlp-causes/d" "$team" >hostile.yaml
status 0 "names of another kind" "$costcast" costs hostile.yaml -q -n 5 --by tag:team -o h
wrote "are shown as they are" 'touch PWN'
is "execute nothing" test ! -e PWN -a ! -e h/PWN -a ! -e h/plots/PWN -a -s h/plots/costs-day.png
sed "s/team: nlp}/team: \"=cmd\"}/; s/\[nlp, vision, search\]/any/; /nlp-causes/d" "$team" >formula.yaml
"$costcast" costs formula.yaml -q -n 3 --by tag:team --csv formula.csv >/dev/null
is "no cell is a formula" bash -c "grep -q \"'=cmd\" formula.csv && ! grep -qE '(^|,)=' formula.csv"

# --- an interruption ---
sed 's/mean_time_between: 25 h/mean_time_between: 20 min/; s/replications: 500/replications: 400000/' "$toy" >slow.yaml
for command in costs forecast; do
	timeout --foreground --preserve-status -s INT 1 "$costcast" $command slow.yaml --strategy B -q --no-plots -o stopped >"$out" 2>"$err" </dev/null; got=$?
	is "SIGINT, $command: status 130" test $got -eq 130
	is "SIGINT, $command: what was finished is written, marked partial" jq -e '.run.partial and .futures > 0 and .futures < 400000' stopped/$command.json
	wrote "SIGINT, $command: the page says so" 'interrupted: of the futures'
	rm -rf stopped
done
finish
