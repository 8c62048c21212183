#!/bin/bash
# --number-locale, --csv-locale and the scenario's currency, through the whole program: people see them, data does not.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

euro=(--set currency.show=EUR --set currency.rate=0.5 --set 'currency.as_of="2026-07-01"')
run() { "$costcast" run "$toy" -q --no-plots "$@"; }

status 64 "a locale that nobody has" "$costcast" run "$toy" --number-locale es-MZ
said "did you mean" 'did you mean "es-M?[A-Z]+"'
status 64 "not for spreadsheets either" "$costcast" run "$toy" --csv-locale spanish
said "all are named" 'es-ES.*es-MX.*pt-BR'
status 64 "an option only where it does something" "$costcast" schema --number-locale es-MX

# The folder: people's files follow, data files do not.
for who in plain mexico; do
	more=(); [ $who = mexico ] && more=(--number-locale es-MX)
	"$costcast" run "$toy" -q --lang es -o "$work/$who" "${more[@]}" >"$work/$who.table"
done
for file in summary.json summary.csv samples.csv scenario.effective.yaml; do
	same "$file knows nothing of --number-locale" "$work/plain/$file" "$work/mexico/$file"
done
is "the table does" grep -qE '\$[0-9]' "$work/mexico.table"
is "as in Spain without it" grep -qE '[0-9] \$' "$work/plain.table"
is "Markdown does" sh -c "grep -q '[0-9],[0-9] %' '$work/plain/summary.md' && grep -q '[0-9]\.[0-9] %' '$work/mexico/summary.md'"
is "plots do" sh -c "cat '$work'/mexico/plots/*.gp '$work'/mexico/plots/*.dat | grep -qE '\\\$[0-9]'"

# CSV for Spain: the same cells.
run --csv "$work/point.csv" >/dev/null
run --csv "$work/comma.csv" --csv-locale es-ES >/dev/null
run --csv "$work/mexico.csv" --csv-locale es-MX >/dev/null
same "a decimal point: as ever" "$work/point.csv" "$work/mexico.csv"
is "a mark for spreadsheets" test "$(head -c 3 "$work/comma.csv" | od -An -tx1)" = " ef bb bf"
is "rows end as RFC 4180 has it" test "$(grep -c $'\r$' "$work/comma.csv")" -eq "$(wc -l <"$work/point.csv")"
sed -e '1s/^\xEF\xBB\xBF//' -e 's/\r$//' -e 's/,/./g' -e 's/;/,/g' "$work/comma.csv" >"$work/back.csv"
same "the same cells as ever" "$work/point.csv" "$work/back.csv"
"$costcast" bill "$toy" -n 20 -q --csv-locale de-DE -o "$work/bill.csv"
is "the bill as well" sh -c "head -n 1 '$work/bill.csv' | grep -q 'BilledCost;' && sed -n 2p '$work/bill.csv' | grep -qE ';[0-9]+,[0-9]+;'"
status 0 "events" "$costcast" replay "$toy" --strategy A --replica 0 -n 20 -q --events - --csv-locale fr-FR
wrote "with semicolons, and moments untouched" '^[0-9,]+;20[0-9-]+T[0-9:]+Z;'

# Money at half a dollar: every amount on the page is half; data stays, and says what was shown.
run --json "$work/usd.json" --number-locale en-US >"$work/usd"
run "${euro[@]}" --json "$work/eur.json" --number-locale en-US >"$work/eur"
is "the page says so" grep -q 'EUR .*seed' "$work/eur"
is "and at which rate" grep -q '1 USD = 0.5 EUR (2026-07-01' "$work/eur"
row() { awk '/STRATEGY/ { on = 1 } on && $1 == "A" { for (i = 2; i <= NF; i++) if ($i ~ /^[$€]/) { gsub(/[$€,]/, "", $i); print $i; exit } }' "$1"; }
is "half of it" sh -c "awk -v a=$(row "$work/usd") -v b=$(row "$work/eur") 'BEGIN { exit !(a > 0 && b / a > 0.499 && b / a < 0.501) }'"
sed -n '/STRATEGY/,/Reproduce/p' "$work/eur" | grep -F '$' >"$work/left"
is "no dollar is left below the thresholds" test ! -s "$work/left"
jq 'del(.scenario, .shown_currency, .assumptions)' "$work/usd.json" >"$work/usd.data"
jq 'del(.scenario, .shown_currency, .assumptions)' "$work/eur.json" >"$work/eur.data"
same "JSON stays in USD" "$work/usd.data" "$work/eur.data"
is "and names the other" test "$(jq -c .shown_currency "$work/eur.json")" = '{"code":"EUR","rate":0.5,"as_of":"2026-07-01"}'
is "which no other run does" test "$(jq .shown_currency "$work/usd.json")" = null
"$costcast" run "$toy" "${euro[@]}" -q --no-plots -o "$work/effective" >/dev/null
status 0 "the effective scenario keeps it" "$costcast" run "$work/effective/scenario.effective.yaml" -q
wrote "and shows it" 'EUR'

# What is wrong is told with its place, all at once.
printf '%s\n' 'currency: {show: EUE, rate: 0}' | cat "$toy" - >"$work/bad.yaml"
status 65 "a currency that makes no sense" "$costcast" validate "$work/bad.yaml"
said "its code" 'bad.yaml:[0-9]+:[0-9]+: error: "EUE" is no currency code.*did you mean "EUR"'
said "its rate" 'bad.yaml:[0-9]+:[0-9]+: error: .*currency.rate'
said "its date" '"currency.as_of" is missing'
status 65 "dollars for dollars" "$costcast" run "$toy" -q "${euro[@]/EUR/USD}"

# What a new plot or a new CSV is likely to forget.
grep -rnE '_\("[^"]*\bUSD\b' sim/report | grep -vE 'currency_words\(|1 USD' >"$work/forgotten"
grep -nE '[^_a-z]tics_of\(.*UNIT_USD' sim/report/*.c | grep -vE 'counted|TUNED_COST' >>"$work/forgotten"
is "labels that say USD follow the currency, and so do tics: $(head -n 3 "$work/forgotten" | tr '\n' ' ')" test ! -s "$work/forgotten"
grep -lE '\bcsv_text\(out' sim/report/*.c | grep -v '/bill_' | xargs grep -L 'csv_finish(out)' >"$work/forgotten"
is "every CSV ends with csv_finish: $(tr '\n' ' ' <"$work/forgotten")" test ! -s "$work/forgotten"
# --- what files say is in both languages, or in none ---
is 'notes of assumed figures are in both languages' sh -c "! grep -rnE 'quality: assumed, note: \"' scenarios --include='*.yaml'"
is 'a time span has no words' sh -c "! grep -rnE 'as_of: \"?[0-9-]+ [a-z]+ [0-9]' scenarios --include='*.yaml'"
status 0 'a Spanish run with assumed rates' "$costcast" run scenarios/commitments.yaml --lang es -n 5 -q
wrote 'says why in Spanish' 'tres cuartos'
status 0 'an English one' "$costcast" run scenarios/commitments.yaml --lang en -n 5 -q
wrote 'in English' 'three quarters'
finish
