#!/bin/bash
# The figures of scenarios/LESSON.en.md and LESSON.es.md, computed again. usage: lesson.sh write | check
# Between "<!-- answer: ID -->" and "<!-- end -->" stands what lesson_answers.sh computes for ID, as each language writes it.
cd "$(dirname "$0")/../.." || exit 1
costcast=${COSTCAST:-$PWD/costcast}
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
export LC_ALL=C.UTF-8

# json COMMAND FILE [OPTION...]: what costcast says of scenarios/FILE.yaml; the same question is asked once.
json() {
	local command=$1 file=$2 kept; shift 2
	kept="$command $file $*" kept=$new/${kept//[^a-zA-Z0-9.=-]/_}
	if [ ! -s "$kept" ]; then
		"$costcast" "$command" "scenarios/$file.yaml" -q --lang en --json - "$@" >"$kept" 2>"$new/err"
		case $? in 0 | 99) ;; *) echo "lesson.sh: $command $file $*" >&2; cat "$new/err" >&2; rm -f "$kept"; touch "$new/failed" ;; esac
	fi
	cat "$kept"
}
of() {
	local path=$1; shift
	json run "$@" --no-plots | jq -r --arg path "$path" '
		($path | split(".")) as $p | .strategies[$p[0]] | if ($p | length) == 2 and .metrics[$p[1]] then .metrics[$p[1]].mean
		else getpath($p[1:] | map(tonumber? // .)) end'
}
# The rule of the check mark: of those that meet all thresholds, the lowest p95 of cost.
winner() {
	json run "$@" --no-plots | jq -r '([.thresholds[] | select(.passed | not) | .strategy]) as $out |
		[.strategies | to_entries[] | select([.key] | inside($out) | not)] | min_by(.value.metrics.cost.p95).key // "none"'
}
best() { local figure=$1; shift; json run "$@" --no-plots | jq -r --arg f "$figure" '.strategies | to_entries | min_by(.value.metrics | getpath($f | split("."))).key'; }
second_lever() { json run "$@" --no-plots | jq -r '.strategies | to_entries | sort_by(.value.metrics.cost.mean)[1].key'; }
part() {
	local part=$1 file=$2 a=$3 b=$4; shift 4
	json why "$file" "$a" "$b" "$@" | jq --arg part "$part" '.parts[] | select(.part == $part) | .difference | fabs'
}
crossing() { json sweep "$@" --no-plots | jq '.crossings[0].at'; }

number() { awk "BEGIN { printf \"%.15g\", ($1) }"; }
ratio() { number "$1 / $2"; }
times() { number "$1 * $2"; }
minus() { number "$1 - $2"; }
less() { number "1 - $1 / $2"; }
ceiling() { number "int($1) + ($1 > int($1))"; }
near() { echo "($1 - $2) ^ 2 < (0.02 * $2) ^ 2"; }
verdict() { number "($1) && ($2) ? 2 : ($1) || ($2) ? 1 : 0"; }
at_best() { number "$1 >= $2 ? 3 : $1 >= 0.95 * $2 ? 4 : 0"; }

# One price of a book, by the column it stands in: the columns end where their titles do.
book() {
	"$costcast" prices "$1" --lang en --kind instances | sed 's/×/x/g' | awk -v column="$3" -v row="$2" '
		/^INSTANCE / { from = index($0, column) + length(column); next }
		from && (row == "" || $1 == row) { n = split(substr($0, 1, from), field, " "); print $1, field[n], field[n - 1] }'
}
plain() { sed 's/[^ ]* *[$]*//; s/[~*!].*//; s/ .*//'; }
book_price() { book "$1" "$2" ON-DEMAND | plain; }
book_spot() { book "$1" "$2" SPOT | plain; }
book_saves() { book "$1" "$2" SAVES | awk '{ print $3 / 100 }'; }
books() { basename -s .yaml scenarios/prices/*.yaml; }
best_spot() {
	for name in $(books); do
		join <(book "$name" "" ON-DEMAND | sort) <(book "$name" "" SPOT | sort)
	done | tr -d '$~*!' | awk '$4 + 0 && $2 + 0 && 1 - $4 / $2 > best { best = 1 - $4 / $2 } END { print best }'
}
best_plan() {
	for name in $(books); do "$costcast" prices "$name" --lang en --kind commitments; done | grep -oE '[0-9]+ % ' | sort -n | tail -n 1 | awk '{ print $1 / 100 }'
}

answer() {
	case $3 in "" | null | nan | -nan | inf) echo "lesson.sh: no figure for $1" >&2; touch "$new/failed" ;; esac
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$new/raw"
}
. tests/tools/lesson_answers.sh
[ ! -e "$new/failed" ] || exit 1

# As each language writes it.
awk -F '\t' -v OFS='\t' '
	function grouped(digits, mark, from,  out) {
		if (length(digits) < from) return digits
		for (out = ""; length(digits) > 3; digits = substr(digits, 1, length(digits) - 3)) out = mark substr(digits, length(digits) - 2) out
		return digits out
	}
	function both(value, places,  s, part) {
		s = sprintf("%." places "f", value); split(s, part, "."); sub(/^-/, "", part[1])
		en = (value < 0 ? "-" : "") grouped(part[1], ",", 4) (places ? "." part[2] : ""); es = (value < 0 ? "-" : "") grouped(part[1], ".", 5) (places ? "," part[2] : "")
	}
	{ v = $3; f = $2
	  if (f == "usd" || f == "cents") { both(v, f == "cents" ? 3 : v < 100 ? 2 : 0); en = "$" en; es = es " $" }
	  else if (f == "pct") { v *= 100; both(v, v > 0 && v < 10 && v != int(v) ? 1 : v > 99 && v < 100 ? 2 : 0); en = en " %"; es = es " %" }
	  else if (f ~ /^n[0-9]$/) both(v, substr(f, 2) + 0)
	  else if (f == "times" || f == "times1") { both(v, f == "times1"); en = en " ×"; es = es " ×" }
	  else if (f == "days") { both(v / 24, 1); en = en " days"; es = es " días" }
	  else if (f == "hours") { both(v, 0); en = en " h"; es = es " h" }
	  else if (f == "minutes") { both(v * 60, 0); en = en " min"; es = es " min" }
	  else if (f == "verdict") { split("does not hold,depends,holds,holds,at best", e, ","); split("no se cumple,depende,se cumple,se cumple,en el mejor caso", s_, ","); en = e[v + 1]; es = s_[v + 1] }
	  else if (f == "word") { en = v == "none" ? "none of them" : v; es = v == "none" ? "ninguna" : v }
	  else { print "lesson.sh: no format " f > "/dev/stderr"; exit 1 }
	  print $1, en, es }' "$new/raw" >"$new/answers" || exit 1

status=0
for lang in en es; do
	file=scenarios/LESSON.$lang.md
	awk -F '\t' -v column=$([ $lang = en ] && echo 2 || echo 3) -v answers="$new/answers" -v name="$file" '
		BEGIN { while ((getline line < answers) > 0) { split(line, a, "\t"); text[a[1]] = a[column]; open[a[1]] = 1 } }
		{ out = ""; rest = $0
		  while (match(rest, /<!-- answer: [a-z0-9-]+ -->/)) {
			id = substr(rest, RSTART + 13, RLENGTH - 17); out = out substr(rest, 1, RSTART + RLENGTH - 1); rest = substr(rest, RSTART + RLENGTH)
			end = index(rest, "<!-- end -->")
			if (!(id in text) || !end) { print name ":" NR ": " id ": " (end ? "not computed" : "no end") > "/dev/stderr"; bad = 1; continue }
			delete open[id]; out = out text[id]; rest = substr(rest, end)
		  }
		  print out rest }
		END { for (id in open) { print name ": " id " is computed and not used" > "/dev/stderr"; bad = 1 }; exit bad }' "$file" >"$new/$lang.md" || status=1
	if [ "$1" = check ]; then diff "$file" "$new/$lang.md" || status=1
	elif [ $status -eq 0 ] && ! cmp -s "$file" "$new/$lang.md"; then cp "$new/$lang.md" "$file"; echo "  wrote   $file"; fi
done
exit $status
