#!/bin/sh
# The README shows real output: put that of the demo, and one of its plots, into it. usage: readme.sh write | check
# Between the lines "<!-- demo -->" and "<!-- end -->" stands what "costcast run" prints, without its time.
cd "$(dirname "$0")/../.." || exit 1
costcast=${COSTCAST:-./costcast}
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
COLUMNS=120 LC_ALL=C.UTF-8 "$costcast" run scenarios/bert-8xp4d.yaml -q --lang en -o "$new/run" |
	sed 's/ *(costcast [0-9].*)$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$new/table"
[ -s "$new/table" ] || exit 1
awk -v table="$new/table" '
	/^<!-- end -->/ { inside = 0 }
	!inside { print }
	/^<!-- demo -->/ { inside = 1; print "```text"; while ((getline line < table) > 0) print line; print "```" }' README.md >"$new/README.md"
if [ "$1" = check ]; then
	diff README.md "$new/README.md"
	exit
fi
cmp -s README.md "$new/README.md" || { cp "$new/README.md" README.md; echo "  wrote   README.md"; }
cp "$new/run/plots/cost-violins.png" plots/example.png
