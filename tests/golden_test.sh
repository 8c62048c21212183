#!/bin/bash
# What the program says, kept in the tree: a change of words, layout or numbers is seen in review. make golden writes anew.
. "$(dirname "$0")/lib.sh"
golden=$top/tests/golden
make() {
	local run="$costcast run tests/data/toy.yaml -q"
	COLUMNS=120 $run --lang en | sed 's/(costcast .*)//' >"$1/table-120-en.txt"
	COLUMNS=80 $run --lang es | sed 's/(costcast .*)//' >"$1/table-80-es.txt"
	LANG=C COLUMNS=80 $run --lang es | sed 's/(costcast .*)//' >"$1/table-80-es-ascii.txt"
	$run --json - >"$1/summary.json"
	$run --csv - >"$1/summary.csv"
	$run --markdown - --lang es >"$1/summary-es.md"
	"$costcast" show tests/data/toy.yaml --lang en >"$1/show-en.txt"
	"$costcast" replay tests/data/toy.yaml -q --strategy B --replica worst --lang en >"$1/story-en.txt"
	"$costcast" replay tests/data/toy.yaml -q --strategy B --replica worst --bill - >"$1/bill.csv"
	"$costcast" replay tests/data/toy.yaml -q --strategy B --replica worst --events - >"$1/events.csv"
	"$costcast" explain workloads.bert.checkpoint.every --lang en >"$1/explain-en.txt"
	"$costcast" run --help --lang en >"$1/help-run-en.txt"
}
if [ "${1:-}" = --write ]; then mkdir -p "$golden"; make "$golden"; git status --short tests/golden; exit 0; fi
make "$work" 2>"$err"
for file in "$golden"/*; do
	same "$(basename "$file") (make golden)" "$file" "$work/$(basename "$file")"
done
finish
