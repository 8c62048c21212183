#!/bin/sh
# The generated reference and JSON Schema. usage: schema.sh write | check
cd "$(dirname "$0")/../.." || exit 1
costcast=${COSTCAST:-./costcast}
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
"$costcast" schema --lang en >"$new/costcast.schema.json" || exit 1
"$costcast" schema --reference --lang en >"$new/REFERENCE.md" || exit 1
status=0
for file in costcast.schema.json REFERENCE.md; do
	if [ "$1" = write ]; then
		cmp -s "$new/$file" "scenarios/$file" || { cp "$new/$file" "scenarios/$file" && echo "  wrote   scenarios/$file"; }
	elif ! cmp -s "$new/$file" "scenarios/$file"; then
		echo "scenarios/$file is not what the program says now: make schema" >&2
		status=1
	fi
done
exit $status
