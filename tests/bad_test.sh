#!/bin/bash
# tests/bad/*.yaml: one mistake a file. Its first comments say what is expected:
#   # expect: LINE:COL: a piece of the message              (of a file that it names: FILE:LINE:COL)
# Every expected line must be said, no other error may be, the status is 65, and nothing is on stdout.
. "$(dirname "$0")/lib.sh"

for file in tests/bad/*.yaml; do
	name=$(basename "$file" .yaml)
	"$costcast" validate "$file" --lang en >"$out" 2>"$err"; got=$?
	wanted=$(grep -ac '^# expect: ' "$file"); told=$(grep -acE '^[^ ]*: error: ' "$err"); why=
	[ "$got" -eq 65 ] || why="status $got"
	[ "$wanted" -gt 0 ] || why="$why; expects nothing"
	[ "$told" -eq "$wanted" ] || why="$why; $told errors, not $wanted"
	[ ! -s "$out" ] || why="$why; something on stdout"
	while IFS= read -r line; do
		place=${line%%: *} message=${line#*: }
		case $place in *.csv*) ;; *) place=$(basename "$file"):$place ;; esac
		grep -aF "$place: error: " "$err" | grep -qaF -- "$message" || why="$why; not said: $line"
	done < <(grep -a '^# expect: ' "$file" | sed 's/^# expect: //')
	if [ -z "$why" ]; then ok "$name"; else not_ok "$name" "${why#; }" "$(head -n 8 "$err")"; fi
done
finish
