#!/bin/bash
# The whole program under valgrind, under ASan and UBSan, and its threads under clang's TSan.
. "$(dirname "$0")/../lib.sh"
each() {
	local name=$1; shift
	is "$name: run" "$@" run "$toy" -n 50 -q --no-plots -o "$work/$name" --force
	is "$name: replay" "$@" replay "$toy" -n 50 -q --strategy B --replica worst --bill "$work/bill.csv"
	is "$name: validate" "$@" validate "$toy" scenarios/bert-8xp4d.yaml scenarios/prices/aws-us-east-1-2023-10.yaml
	is "$name: show" "$@" show scenarios/bert-8xp4d.yaml
	is "$name: schema" "$@" schema
}
each valgrind valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$costcast"
each sanitizers build/san-address-undefined/costcast
for bad in tests/bad/*.yaml; do
	build/san-address-undefined/costcast validate "$bad" >"$out" 2>"$err"
	[ $? -eq 65 ] || not_ok "sanitizers: $bad" "$(head -n 5 "$err")"
done
ok "every malformed file under the sanitizers"
export TSAN_OPTIONS=ignore_noninstrumented_modules=1
is "threads" build/san-thread/costcast run scenarios/bert-8xp4d.yaml -n 2000 -j 4 -q --set thresholds=[] --json "$work/threads.json"
finish
