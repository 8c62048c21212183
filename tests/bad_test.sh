#!/bin/bash
# tests/bad/*.yaml, and quiz files in tests/bad/quiz/: one mistake a file. Its first comments say what is expected:
#   # expect: LINE:COL: a piece of the message              (of a file that it names: FILE:LINE:COL)
# Every expected line must be said, no other error may be, the status is 65, and nothing is on stdout.
# The shell compares by itself: a process for each of some thousand lines would take a minute.
. "$(dirname "$0")/lib.sh"
export LC_ALL=C

# Is there an error at PLACE that holds MESSAGE?
was_said() {
	local line
	for line in "${errors[@]}"; do
		[[ $line == *"$1: error: "*"$2"* ]] && return 0
	done
	return 1
}

for file in tests/bad/*.yaml tests/bad/quiz/*.yaml; do
	name=${file##*/}; name=${name%.yaml}
	"$costcast" validate "$file" --lang en >"$out" 2>"$err"; got=$?
	why= wanted=0 errors=()
	while IFS= read -r line; do
		[[ ${line%%: error: *} != "$line" && ${line%%: error: *} != *' '* ]] && errors+=("$line")
	done < <(tr -d '\0' <"$err")
	while IFS= read -r line; do
		[[ $line == '# expect: '* ]] || continue
		line=${line#'# expect: '}; wanted=$((wanted + 1))
		place=${line%%: *} message=${line#*: }
		[[ $place == *.csv* || $place == *.yaml* ]] || place=$name.yaml:$place
		was_said "$place" "$message" || why="$why; not said: $line"
	done < <(tr -d '\0' <"$file")
	[ "$got" -eq 65 ] || why="$why; status $got"
	[ "$wanted" -gt 0 ] || why="$why; expects nothing"
	[ "${#errors[@]}" -eq "$wanted" ] || why="$why; ${#errors[@]} errors, not $wanted"
	[ ! -s "$out" ] || why="$why; something on stdout"
	if [ -z "$why" ]; then ok "$name"; else not_ok "$name" "${why#; }" "$(head -n 8 "$err")"; fi
done
finish
