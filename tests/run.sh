#!/bin/bash
# Run test programs, two at a time, each with a limit of time, and add up what they say.
# A program speaks TAP: "ok …" or "not ok …" lines, and a plan "1..N" if it likes. A program that dies, hangs, breaks its
# plan or says nothing is a failure of its own. Logs stay in build/test-logs/. Last line: "N passed, N failed".
# usage: run.sh PROGRAM...
set -u
logs=build/test-logs
rm -rf "$logs"; mkdir -p "$logs"

one() {
	local program=$1 log=$2/${1//\//_}.log start=$SECONDS status passed failed skipped planned why=
	CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 5 "${COSTCAST_TEST_LIMIT_S:-600}" "$program" >"$log" 2>&1 </dev/null
	status=$?
	# cmocka calls a skipped test "not ok … # SKIP": it neither passed nor failed
	passed=$(grep -c '^ok\b' "$log"); skipped=$(grep -cE '^not ok\b.*# SKIP' "$log")
	failed=$(($(grep -c '^not ok\b' "$log") - skipped))
	planned=$(grep -oE '^1\.\.[0-9]+' "$log" | awk -F'[.][.]' '{n += $2} END {print n + 0}')
	if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then why="ran out of time"
	elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then why="ended with status $status"
	elif [ "$planned" -gt 0 ] && [ $((passed + failed + skipped)) -lt "$planned" ]; then why="said only $((passed + failed + skipped)) of $planned"
	elif [ $((passed + failed)) -eq 0 ]; then why="said nothing"
	fi
	[ -z "$why" ] || failed=$((failed + 1))
	echo "$passed $failed" >"$log.count"
	if [ "$failed" -eq 0 ]; then
		printf '  ok    %4d  %s (%d s)%s\n' "$passed" "$program" $((SECONDS - start)) "$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
	else
		printf '  FAIL  %4d  %s%s\n' "$failed" "$program" "${why:+: $why}"
		{ grep -A12 '^not ok\b' "$log" || tail -n 25 "$log"; } | head -n 60 | sed 's/^/        /'
	fi
}
export -f one

printf '%s\n' "$@" | xargs -P "${COSTCAST_TEST_JOBS:-2}" -I{} bash -c 'one "$1" "$2"' one {} "$logs"
cat "$logs"/*.count 2>/dev/null | awk '{p += $1; f += $2} END {printf "%d passed, %d failed\n", p, f; exit f > 0 || p == 0}'
