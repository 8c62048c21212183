#!/bin/bash
# Every command that README.md shows as "$ costcast …" or "$ ./costcast …" does what it says: it ends well.
. "$(dirname "$0")/lib.sh"
is "the output that README.md shows is real (make golden)" env COSTCAST="$costcast" tests/tools/readme.sh check
cp -r scenarios plots tests "$work"
ln -s "$costcast" "$work/costcast"
cd "$work" || exit 1
PATH=$work:$PATH

grep -hoE '^\$ (\./)?costcast .*' "$top/README.md" | sed 's/^\$ //' >commands
mkdir -p out
is "there are some" test "$(wc -l <commands)" -ge 5
while IFS= read -r line; do
	timeout 100 bash -c "$line" >"$out" 2>"$err" </dev/null; got=$?
	case $got in 0 | 99) ok "$line" ;; *) not_ok "$line" "status $got" "$(head -n 5 "$err")" ;; esac
done <commands
for file in $(grep -oE '\]\([^)#]+\)' "$top/README.md" | tr -d '()]' | grep -v '^http'); do
	is "README links to $file" test -e "$top/$file"
done
finish
