#!/bin/bash
# The tarball in an empty root: no libraries, no /proc, no locales, no gnuplot, nothing but what is in it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

make_as_built dist >"$work/make.log" 2>&1 || { not_ok "make dist" "$(tail -n 8 "$work/make.log")"; finish; }
tarball=$(ls -t build/costcast-*-linux-x86_64.tar.gz | head -n 1)
cp "$tarball" "$work/first.tar.gz"
make_as_built dist >"$work/make.log" 2>&1
same "the same sources give the same tarball" "$work/first.tar.gz" "$tarball"

root=$work/root
mkdir "$root"
tar -xzf "$tarball" -C "$root"
top_folder=$(basename "$root"/costcast-*)
is "one folder, named for its version" test "$(ls "$root")" = "costcast-$("$costcast" --version | sed -n '1s/costcast //p')"
is "static: it asks for no interpreter" sh -c "! readelf -l '$root/$top_folder/costcast' | grep -q INTERP"

# What is in the tarball also runs where it was unpacked, whatever the working folder.
(cd / && env -i "$root/$top_folder/costcast" run "$root/$top_folder/scenarios/bert-8xp4d.yaml" -n 50 -q --lang es >"$work/anywhere" 2>&1)
is "runs from anywhere, in Spanish" grep -q 'semilla 42' "$work/anywhere"

if [ "$(id -u)" -eq 0 ] && chroot "$root" "/$top_folder/costcast" --version >/dev/null 2>&1; then
	inside=(env -i "$(command -v chroot)" "$root")
elif env -i "$(command -v unshare)" -r "$(command -v chroot)" "$root" "/$top_folder/costcast" --version >/dev/null 2>&1; then
	inside=(env -i "$(command -v unshare)" -r "$(command -v chroot)" "$root")
else
	skip "an empty root needs root or user namespaces, and here is neither"
	finish
fi
program=/$top_folder/costcast scenario=/$top_folder/scenarios/bert-8xp4d.yaml

status 99 "run" "${inside[@]}" "$program" run "$scenario" -n 200 -o /out
wrote "the table is there" 'B +100 % Spot'
said "without gnuplot it says so" gnuplot
is "and everything else is written" test -s "$root/out/summary.json" -a -s "$root/out/summary.csv" -a -s "$root/out/plots/cost-violins.gp"
status 99 "run in Spanish" "${inside[@]}" "$program" run "$scenario" -n 200 --lang es -q
wrote "its words are Spanish, its numbers too" 'bajo demanda .*[0-9]\.[0-9]{3} \$'
status 99 "other numbers, other money" "${inside[@]}" "$program" run "$scenario" -n 50 -q --number-locale fr-FR --set currency.show=EUR \
	--set currency.rate=0.5 --set 'currency.as_of="2026-07-01"'
wrote "as the French write it, in plain characters" '[0-9] [0-9]{3} E'
status 0 "validate" "${inside[@]}" "$program" validate "$scenario"
status 0 "replay" "${inside[@]}" "$program" replay "$scenario" --strategy B --replica median -n 50 --bill -
wrote "its bill" '^BillingAccountId|BilledCost'
status 0 "its database" "${inside[@]}" "$program" bill "$scenario" -n 50 --sqlite /bill.db -q
is "is one" test "$(head -c 15 "$root/bill.db")" = "SQLite format 3"
status 0 "prices" "${inside[@]}" "$program" prices aws-us-east-1-2023-10
status 0 "explain in Spanish" "${inside[@]}" "$program" explain goal.budget --lang es

# The same numbers as the program that is linked in the ordinary way.
(cd "$root/$top_folder" && "$costcast" run scenarios/bert-8xp4d.yaml -n 200 -q --json - >"$work/ordinary.json")
"${inside[@]}" "$program" run "$scenario" -n 200 -q --json - >"$work/static.json" 2>/dev/null
same "the same bytes as the ordinary program" "$work/ordinary.json" "$work/static.json"
finish
