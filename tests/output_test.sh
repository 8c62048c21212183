#!/bin/bash
# Where results go: folders, locks, full disks, closed pipes, signals, a gnuplot that fails. Nothing half written, nothing lost.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
gone() { if [ -e "$2" ] || [ -L "$2" ]; then not_ok "$1" "$(ls -la "$2")"; else ok "$1"; fi; }
no_litter() { if [ -n "$(find "$work" -name '*costcast-tmp*' -o -name '*costcast-lock*' -o -name '*.tmp')" ]; then not_ok "$1: nothing is left over" "$(find "$work" -name '*costcast-*')"; else ok "$1: nothing is left over"; fi; }

# --- a folder of results ---
mkdir empty && cd empty && "$costcast" run "$toy" -q >/dev/null
is "without -o nothing is written" test -z "$(ls -A .)"
cd ..
status 0 "-o" "$costcast" run "$toy" -o a/b/run
for file in summary.json summary.csv summary.md samples.csv scenario.effective.yaml .costcast; do is "$file" test -s "a/b/run/$file"; done
for kind in gp dat svg png; do is "plots/*.$kind" test -s "$(ls a/b/run/plots/*.$kind | head -n 1)"; done
no_litter "-o"
is "samples only up to 100,000 rows" bash -c '"$0" run "$1" -q -n 50001 --no-plots -o big && [ ! -e big/samples.csv ]' "$costcast" "$toy"
is "or with --samples" bash -c '"$0" run "$1" -q -n 50001 --no-plots --samples -o big && [ "$(wc -l <big/samples.csv)" -eq 100003 ]' "$costcast" "$toy"
echo mine >a/b/run/notes.txt
status 0 "-o again, with a file of mine in it" "$costcast" run "$toy" -q --no-plots -n 30 -o a/b/run
is "my file is still there" grep -q mine a/b/run/notes.txt
gone "old plots are not" a/b/run/plots/cost-violins.svg
is "the new summary is" jq -e '.run.replications == 30' a/b/run/summary.json
rm a/b/run/notes.txt
status 0 "-o again, only ours: exchanged as a whole" "$costcast" run "$toy" -q --no-plots -n 31 -o a/b/run/
is "the new summary is there" jq -e '.run.replications == 31' a/b/run/summary.json
no_litter "-o again"

# --- plots of commitments: where there are any ---
bert=$top/scenarios/bert-8xp4d.yaml
status 99 "a strategy with a plan" "$costcast" run "$bert" -q -n 20 --strategies A,C -o with
for plot in coverage cash break-even; do is "has $plot" test -s "with/plots/$plot.svg"; done
gone "no level was looked for" with/plots/commitment-level.gp
is "what was paid ends at the cost, and so does what is amortised" bash -c '
	last=$(awk "/^$/ {exit} !/^#/ {line = \$2 \" \" \$3} END {print line}" with/plots/cash.dat)
	jq -e --argjson paid "${last% *}" --argjson used "${last#* }" \
		".strategies.C.metrics.cost.p50 as \$cost | [\$paid, \$used] | all(. - \$cost | fabs < 1e-3)" with/summary.json'
status 99 "one without" "$costcast" run "$bert" -q -n 20 --strategies A,B -o without
for plot in coverage cash break-even commitment-level; do gone "has no $plot" "without/plots/$plot.gp"; done

# --- curves: where nodes can be lost, and where there are futures enough ---
gone "a fleet that nobody takes away has no survival" with/plots/survival.gp
is "one that is has" test -s without/plots/survival.svg
gone "20 futures are too few for intervals" without/plots/checkpoint-interval.gp
is "and say nothing of them" jq -e '.strategies.B | has("checkpoint_interval") | not' without/summary.json
status 99 "200 are enough" "$costcast" run "$bert" -q -n 200 --strategies A,B -o curves
is "for their plot" test -s curves/plots/checkpoint-interval.svg
is "for their numbers" jq -e '.strategies | (.A | has("checkpoint_interval") | not) and .A.survival == null and
	(.B.checkpoint_interval | (.every_h | length == 11) and (.cost | length == 11) and .current_h == 6 and .marks.young_h > .marks.daly_h
	 and .minimum.cost.ci[0] < .minimum.cost.every_h and .minimum.cost.difference < 0)' curves/summary.json
is "for a curve that falls from 1" jq -e '.strategies.B.survival | .p[0] == 1 and (.p == (.p | sort | reverse)) and
	(.t_h | length <= 61) and (.ci | length) == (.p | length) and .events > 100' curves/summary.json
is "metrics and samples know nothing of them" bash -c 'head -n 1 curves/samples.csv | grep -q "spot_node_hours$" &&
	jq -e ".strategies.B.metrics | length == 9" curves/summary.json'
is "and for words" bash -c 'grep -q "all 8 nodes survive" curves/summary.md && grep -q "a checkpoint every .* would cost least" curves/summary.md'
cp -r curves redrawn; rm -r redrawn/plots
status 0 "plot, when the plots are gone" "$costcast" plot redrawn; is "draws the same again" diff -r curves/plots redrawn/plots
status 0 "a best size" "$costcast" run "$top/scenarios/commitments.yaml" -q -n 20 --strategies A,C -o best
is "has its level" test -s best/plots/commitment-level.svg

mkdir foreign; echo precious >foreign/summary.json; echo x >foreign/other
status 73 "a folder that costcast did not make" "$costcast" run "$toy" -q -o foreign;  said "and why" "not made by costcast"
is "it is untouched" grep -q precious foreign/summary.json
status 0 "--force" "$costcast" run "$toy" -q --no-plots -o foreign --force
is "other files stay" grep -q x foreign/other
ln -s a/b/run link
status 73 "a symbolic link to a folder" "$costcast" run "$toy" -q -o link;   status 73 "even with a slash" "$costcast" run "$toy" -q -o link/ --force
status 73 "a file" "$costcast" run "$toy" -q -o foreign/other --force
status 73 "below a file" "$costcast" run "$toy" -q -o foreign/other/x
echo target >target; rm foreign/summary.csv; ln -s "$work/target" foreign/summary.csv
status 0 "a link among the files" "$costcast" run "$toy" -q --no-plots -o foreign
is "is replaced, not followed" grep -q target target
rm -rf foreign/plots; mkdir elsewhere; ln -s "$work/elsewhere" foreign/plots
status 73 "a link instead of plots/" "$costcast" run "$toy" -q -o foreign
is "nothing was written through it" test -z "$(ls elsewhere)"
printf 'costcast 9\n../target\n' >evil.marker; mkdir evil; cp evil.marker evil/.costcast
status 73 "a marker that points outside" "$costcast" run "$toy" -q -o evil
name=$(printf 'n%.0s' {1..255})
status 0 "a name of 255 characters" "$costcast" run "$toy" -q --no-plots -o "$name"
status 73 "a name of 300 characters" "$costcast" run "$toy" -q --no-plots -o "${name}nnnnnn"
status 0 "a name with blanks and quotes" "$costcast" run "$toy" -q -o "a 'b' \"c\" \`d\` \$e"
is "has its plots" test -s "$(ls "a 'b' \"c\" \`d\` \$e"/plots/*.png | head -n 1)"
no_litter "refusals"

# --- two at once ---
exec 9>.twice.costcast-lock; flock -n 9
status 73 "another costcast writes the same folder" "$costcast" run "$toy" -q -o twice; said "and says so" "another costcast"
exec 9>&-
status 0 "a lock that nobody holds is no lock" "$costcast" run "$toy" -q --no-plots -o twice
mkdir -p .twice.costcast-tmp-abc123/plots
"$costcast" run "$toy" -q --no-plots -o twice >/dev/null 2>&1
no_litter "what a killed run left"
for i in 1 2 3 4 5 6; do "$costcast" run "$toy" -q --no-plots -n 2000 -o race >/dev/null 2>"race.$i" & done; wait
is "six at once: one result" jq -e '.run.replications == 2000' race/summary.json
no_litter "six at once"

# --- a full disk, a closed pipe ---
cp -r a/b/run before
status 74 "a file gets too large" bash -c 'ulimit -f 60; exec "$0" run "$1" -q --no-plots --samples -n 9000 -o a/b/run' "$costcast" "$toy"
said "the message names the file" "a/b/run/samples.csv"
is "the earlier result is intact" diff -r before a/b/run
no_litter "a full disk"
status 74 "--json into a full disk" "$costcast" run "$toy" -q --json /dev/full
is "/dev/full is still a device" test -c /dev/full
status 0 "--json into /dev/null" "$costcast" run "$toy" -q --json /dev/null
is "/dev/null is still a device" test -c /dev/null
status 73 "--json into a folder that is not there" "$costcast" run "$toy" -q --json no/where.json
is "--json into a pipe" bash -c '"$0" run "$1" -q --json >(cat >piped.json) >/dev/null; sleep 0.3; jq -e .run piped.json' "$costcast" "$toy"
"$costcast" run "$toy" -q >/dev/full 2>"$err"; got=$?
is "stdout is full: status 74" test $got -eq 74;        said "with a message" "standard output"
"$costcast" run "$toy" -q >&- 2>"$err"; got=$?
is "stdout is closed: status 74" test $got -eq 74;      said "with a message" "standard output"
"$costcast" --help >&- 2>"$err"; is "so for --help" test $? -eq 74
{ sleep 0.3; "$costcast" run "$toy" -q 2>"$err"; echo $? >pipe.status; } | true
sleep 0.5; is "nobody reads the pipe: status 74" test "$(cat pipe.status)" -eq 74
is "and nothing is said of it: a reader that has enough is no mishap" test ! -s "$err"
{ sleep 0.3; "$costcast" prices aws-us-east-1-2023-10 2>"$err"; echo $? >pipe.status; } | true
sleep 0.5; is "nor by prices" test ! -s "$err"
"$costcast" run "$toy" -q --no-plots -o closed >&- 2>/dev/null; is "the files are written all the same" test -s closed/summary.json
"$costcast" run "$toy" -q 2>&- >/dev/null; is "stderr closed is no failure" test $? -eq 0

# --- the other commands that write a folder: a full disk leaves the earlier one as it is ---
mkdir contest
sed '/^  B:/d' "$toy" >contest/reference.yaml
sed '/^  A:/d; s/buy: spot}/buy: spot, set: {workloads.job.checkpoint.every: 1 h}}/' "$toy" >contest/often.yaml
outlet() {                                # NAME: its command, without the folder
	case $1 in
	sweep) echo "sweep $toy -n 50 -q --no-plots --vary workloads.job.nodes=1,2 -o" ;;
	why) echo "why $toy A B -n 50 -q --no-plots -o" ;;
	league) echo "league contest -n 50 -q --no-plots -o" ;;
	reveal) echo "reveal $toy -n 50 -q --votes A=1 -o" ;;
	esac
}
for name in sweep why league reveal; do
	status 0 "$name -o" "$costcast" $(outlet $name) "$name"; cp -r $name $name.before
	status 74 "$name onto a full disk" bash -c 'ulimit -f 1; exec "$0" "$@" >/dev/null' "$costcast" $(outlet $name) $name
	said "names what it cannot write" "cannot write \"$name/"
	is "$name: the earlier result is intact" diff -r $name.before $name
	"$costcast" $(outlet $name) other.$name >/dev/full 2>"$err"; is "$name, stdout is full: status 74" test $? -eq 74
	is "and its files are written all the same" test -d other.$name
	status 73 "$name into a folder that is not ours" "$costcast" $(outlet $name) "$work"
done
"$costcast" run "$toy" -q -n 50 --no-plots -o paper >/dev/null; cp -r paper paper.before
for format in html md tex; do
	status 74 "report --format $format onto a full disk" bash -c 'ulimit -f 1; exec "$0" report paper -q --format $1' "$costcast" $format
	said "names what it cannot write" 'cannot write "paper/'
	is "$format: the folder is intact" diff -r paper.before paper
done
status 74 "a report onto a full device" "$costcast" report paper -q -o /dev/full
no_litter "full disks of the other commands"

# --- signals ---
sed 's/mean_time_between: 25 h/mean_time_between: 20 min/; s/replications: 500/replications: 4000000/' "$toy" >slow.yaml
# --foreground: timeout would signal its whole group as well, and a second signal ends a run at once
for signal in INT TERM HUP XCPU; do
	start=$(date +%s%N)
	timeout --foreground --preserve-status -s $signal 1 "$costcast" run slow.yaml -q -o stopped >"$out" 2>"$err"; got=$?
	took=$((($(date +%s%N) - start) / 1000000))
	is "SIG$signal: status 130" test $got -eq 130
	is "SIG$signal: within a second (${took} ms in all)" test $took -lt 2600
	is "SIG$signal: what was finished is written, marked partial" jq -e '.run.partial and .run.replications > 0 and .run.replications < 4000000' stopped/summary.json
	wrote "SIG$signal: the table says so" "PARTIAL"
	rm -rf stopped
done
# the others: what half a run can say is written; of a quiz and a key it is nothing
mkdir slow; for team in reference often; do sed 's/mean_time_between: 25 h/mean_time_between: 20 min/; s/replications: 500/replications: 4000000/' contest/$team.yaml >slow/$team.yaml; done
while IFS=$'\t' read -r name wanted command; do
	timeout --foreground --preserve-status -s INT 0.5 "$costcast" $command -q --no-plots -o stopped >"$out" 2>"$err" </dev/null; got=$?
	is "SIGINT, $name: status 130" test $got -eq 130
	is "SIGINT, $name: $wanted" bash -c "[ '$wanted' = 'nothing is left' ] && [ ! -e stopped ] || grep -qs '\"partial\": true' stopped/$name.json"
	rm -rf stopped
done <<end
sweep	nothing is left	sweep slow.yaml --vary workloads.job.nodes=1,2
why	partial is said	why slow.yaml A B
league	partial is said	league slow
end
timeout --foreground --preserve-status -s INT 0.5 "$costcast" reveal slow.yaml -q -o stopped >"$out" 2>"$err"
is "SIGINT, reveal: no answer out of half a run" test $? -eq 130 -a ! -s "$out" -a ! -e stopped
timeout --foreground --preserve-status -s INT 1 "$costcast" sweep slow.yaml -n 1000 -q --no-plots --vary workloads.job.nodes=$(seq -s, 60) -o stopped >"$out" 2>"$err"
is "SIGINT, sweep: the points that were finished are written" jq -e '.run.partial and (.points | length) > 0 and (.points | length) < 60' stopped/sweep.json
rm -rf stopped
no_litter "interrupted"
perl -e '$p = fork or exec @ARGV; select undef, undef, undef, 0.5; kill "INT", $p; kill "INT", $p; waitpid $p, 0; exit ($? & 127 ? 1 : $? >> 8)' \
	"$costcast" run slow.yaml -q -o stopped >/dev/null 2>&1
is "two SIGINT end it at once: status 130" test $? -eq 130
rm -rf stopped .stopped*

# --- gnuplot ---
mkdir bin none
for tool in sh cat sleep; do ln -s "$(command -v $tool)" bin/; done
status 0 "gnuplot is absent" env PATH=$work/none "$costcast" run "$toy" -o plotless
said "what to install is said" "gnuplot"
is "scripts and data are there" test -s "$(ls plotless/plots/*.gp | head -n 1)"
gnuplot_is() { printf '#!/bin/sh\n%s\n' "$1" >bin/gnuplot; chmod +x bin/gnuplot; }
gnuplot_is 'exit 1';                          status 0 "gnuplot fails" env PATH=$work/bin "$costcast" run "$toy" -o fails
gnuplot_is 'kill -9 $$';                      status 0 "gnuplot is killed" env PATH=$work/bin "$costcast" run "$toy" -o killed
gnuplot_is 'exit 0';                          status 0 "gnuplot draws nothing" env PATH=$work/bin "$costcast" run "$toy" -o nothing
gnuplot_is 'for d in .drawing-*; do : >"$d/${4%.gp}.png"; : >"$d/${4%.gp}.svg"; done'
status 0 "gnuplot draws empty pictures" env PATH=$work/bin "$costcast" run "$toy" -o nothing
said "the disk may be full" "is the disk full"
# gnuplot ends well when a disk is full: a picture of which half is there is none, and the one before stays
"$costcast" why "$toy" A B -n 100 -q -o halves >/dev/null; cp -r halves whole
status 0 "a disk full of half a picture" bash -c 'ulimit -f 16; exec "$0" why "$1" A B -n 100 -o halves' "$costcast" "$toy"
said "is told, and why" "pictures of .why. could not be written to their end: is the disk full"
is "and spoils none" diff -r whole halves
is "no empty picture stays" test -z "$(find fails killed nothing -name '*.png' -size 0)"
cd none && printf '#!/bin/sh\ntouch %s/PWN\n' "$work" >gnuplot && chmod +x gnuplot
status 0 "a gnuplot in the current folder" env PATH=.::/usr/bin:/bin "$costcast" run "$toy" -o ../cwd
cd ..; gone "is not run" PWN

# --- plot and replay ---
"$costcast" run "$toy" -q -o draw >/dev/null; cp -r draw drawn
status 0 "plot" "$costcast" plot draw;                    is "draws the same bytes" diff -r drawn draw
status 0 "plot --lang es" "$costcast" plot draw --lang es; is "and then others" bash -c '! diff -rq drawn/plots draw/plots >/dev/null'
"$costcast" run "$toy" -q --lang es -o spanish >/dev/null
is "the same as a run in Spanish" diff -r spanish/plots draw/plots
status 0 "plot --lang en again" "$costcast" plot draw --lang en; is "is the first again" diff -r drawn draw
status 0 "plot --format pdf" "$costcast" plot draw --format pdf; is "pdf" test -s "$(ls draw/plots/*.pdf | head -n 1)"
is "a scenario that is as it was is not said to have changed" bash -c "! grep -q changed '$err'"
cp -r draw edited; sed -i 's/every: 2 h/every: 3 h/' edited/scenario.effective.yaml
status 0 "plot of a run whose scenario was changed since" "$costcast" plot edited --lang es
said "is told" "scenario.effective.yaml. ha cambiado desde la simulación"
status 64 "plot --format gif" "$costcast" plot draw --format gif
status 66 "plot of a folder that is not ours" "$costcast" plot none
status 66 "plot of nothing" "$costcast" plot nowhere
status 0 "replay -o" "$costcast" replay "$toy" --strategy B --replica worst -o story
is "the timeline is drawn" test -s "$(ls story/plots/timeline*.svg | head -n 1)"
status 0 "replay into the folder of a run" "$costcast" replay "$toy" --strategy B --replica 3 -o draw
is "keeps the run" jq -e '.run.replications == 500' draw/summary.json
is "and adds its timeline" test -s "$(ls draw/plots/timeline*.svg | head -n 1)"
no_litter "the end"
finish
