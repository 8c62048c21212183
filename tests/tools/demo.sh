#!/bin/sh
# The flagship case, its tables and its plots. Status 99 (no strategy meets all thresholds) is an answer too.
# usage: demo.sh SCENARIO FOLDER
set -u
./costcast run "$1" -o "$2" --force
status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 99 ] || exit "$status"
echo
echo "Look at:"
echo "  $2/report.html     the whole as a memo: open it in a browser"
for plot in "$2"/plots/*.png; do
	[ -e "$plot" ] && echo "  $plot"
done
echo "  $2/summary.md      the same tables, to paste (summary.json and summary.csv beside it)"
echo
echo "Then try:"
echo "  ./costcast show $1                                      every default and every price, with sources"
echo "  ./costcast replay $1 --strategy B --replica worst       the worst future, told"
