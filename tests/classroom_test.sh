#!/bin/bash
# The classroom: quiz, votes, reveal, handout. What is shown to a class holds no result; what is right is computed.
. "$(dirname "$0")/lib.sh"

bert=scenarios/bert-8xp4d.yaml
quizzes=scenarios/quizzes
summary=$work/bert.json
"$costcast" run "$bert" -n 500 -q --json "$summary" >/dev/null

# --- the question gives nothing away ---
status 0 quiz env COLUMNS=80 "$costcast" quiz "$bert"
wrote 'its options' '^    D  1 On-Demand \+ 7 Spot$'
wrote 'none of them is an option' '^    E  none of them'
leaks=0
for digits in $(jq -r '.strategies[].metrics.cost | .p50, .p95, .mean | floor | tostring | .[0:3]' "$summary" | sort -u); do
	grep -qE "(^|[^0-9])${digits:0:2},?${digits:2:1}[0-9]" "$out" && leaks=1
done
is 'no result on the page' test $leaks -eq 0
is 'no price on the page' sh -c "! grep -qE '/h|32\.7|8\.93' '$out'"
is 'at most 80 columns' awk 'length($0) > 80 { exit 1 }' "$out"
status 0 'in Spanish' "$costcast" quiz "$bert" --lang es
wrote 'the scenario'\''s own question' 'El presupuesto es ajustado'
status 64 'a question that is not there' "$costcast" quiz "$bert" --question 3
same 'a quiz changes no result' <("$costcast" run "$bert" -n 50 -q --json -) \
	<(sed '/^quiz:/,$d' "$bert" >"$work/bert-8xp4d.yaml"; "$costcast" run "$work/bert-8xp4d.yaml" -n 50 -q --json -)

# --- votes: 20 of 40 are right about question 2 (B is the cheapest nearly always) ---
status 0 votes "$costcast" quiz "$bert" --question 2 --votes A=10,B=20,C=10
wrote 'counts and shares' 'B  100 % Spot +█+ +20 +50 %'
wrote 'half are right: discuss' 'Between 35 % and 70 %'
status 0 'two votes' "$costcast" quiz "$bert" --question 2 --votes A=10,B=20,C=10 --votes A=4,B=36
wrote 'most are right: go on' 'Above 70 %'
wrote 'Hake: (0.9 - 0.5) / (1 - 0.5)' '= 0\.80, a high one'
status 0 'half after two votes' "$costcast" quiz "$bert" --question 2 --votes A=10,B=20,C=10 --votes A=16,B=20
wrote 'no third vote' 'Between 35 % and 70 % are right now'
status 0 'few are right' "$costcast" quiz $quizzes/tags.yaml --votes A=3,D=1
wrote 'explain again' 'Below 35 %'
for votes in A A=-1 A=x A=1,A=2 A=0 A=1, Z=3 A=1000001; do
	status 64 "votes $votes" "$costcast" quiz $quizzes/tags.yaml --votes "$votes"
done
status 64 'an option in small letters' "$costcast" quiz $quizzes/tags.yaml --votes d=3
said 'which one was meant' 'did you mean "D"'

status 0 'a long option' env COLUMNS=80 "$costcast" quiz $quizzes/pricing-model.yaml --votes A=3,B=5 --lang es
wrote 'goes on below its bar' '^ +año$'

# --- the answer is that of the run ---
status 0 reveal "$costcast" reveal "$bert" -n 500 --question 2 --votes A=30,B=10
wrote 'the cheapest in most futures' '✔ B  100 % Spot'
is 'as the run says' test "$(jq -r '.strategies | to_entries | max_by(.value.probability.cheapest.value).key' "$summary")" = B
wrote 'what the vote missed' '30 of 40 \(75 %\) chose A, which is not the answer'
wrote 'regret of the class' 'more than that of the right one'
status 0 'the same in 80 columns of Spanish' env COLUMNS=80 "$costcast" reveal "$bert" -n 200 --lang es
wrote 'the names go before the distributions' '^  D  1 bajo demanda \+ 7 Spot +[0-9]'
status 0 'nobody meets all thresholds' "$costcast" reveal "$bert" -n 500
wrote 'then that is the answer' '✔ E  none of them'
status 0 'who chose none buys nothing' "$costcast" reveal "$bert" -n 500 --votes A=3,E=5
wrote 'and is left out aloud' 'Had the 3 who chose a strategy'
status 0 'a quiz file' "$costcast" reveal $quizzes/ingress-egress.yaml --votes A=1,C=3
wrote 'its answer' '✔ C  The download'
wrote 'its votes' '3 of 4 \(75 %\) are right'
status 64 'nothing is simulated in a quiz file' "$costcast" reveal $quizzes/tags.yaml -n 5
status 0 'quiz files are valid' "$costcast" validate $quizzes/*.yaml

# --- a quiz file that is wrong is no quiz, whoever asks; bad_test.sh reads what is said of it ---
shown=
for file in tests/bad/quiz/*.yaml; do
	"$costcast" quiz "$file" >"$out" 2>/dev/null; [ $? -eq 65 ] && [ ! -s "$out" ] || shown="$shown quiz ${file##*/}"
	"$costcast" reveal "$file" --votes A=1 >"$out" 2>/dev/null; [ $? -eq 65 ] && [ ! -s "$out" ] || shown="$shown reveal ${file##*/}"
done
if [ -z "$shown" ]; then ok 'nothing is shown of a wrong quiz file'; else not_ok 'nothing is shown of a wrong quiz file' "$shown"; fi
printf 'version: 1\nquestion: "%s"\noptions: {A: yes, B: "%s"}\nanswer: B\nexplanation: "%s"\n' "$(printf 'why %.0s' {1..9000})" \
	"$(printf 'xy %.0s' {1..9000})" '`id` $(id) %n%s \u202e {/Symbol a}' >"$work/long.yaml"
status 0 'a quiz file of long texts' "$costcast" reveal "$work/long.yaml" --votes A=1,B=2 -o "$work/long" -q
wrote 'what a shell or gnuplot would obey is shown' '`id` \$\(id\) %n%s +\{/Symbol a\}'
is 'no line is wider than a projector' awk '{ gsub(/[\200-\277]/, "") } length($0) > 80 { exit 1 }' "$out"
is 'its plot is drawn' test -s "$work/long/plots/vote.svg"

# --- what the quiz files say, against the price book and a run ---
book=scenarios/prices/aws-us-east-1-2023-10.yaml
p4d=$(sed -n '/^  p4d.24xlarge:/,/spot_low/p' $book)
on_demand=$(sed -nE 's/.*on_demand: \{value: \$([0-9.]+).*/\1/p' <<<"$p4d") spot=$(sed -nE 's/.* spot: \{value: \$([0-9.]+).*/\1/p' <<<"$p4d")
is 'Spot: $8.93 against $32.77, 73 % less' test "$(awk -v a="$on_demand" -v b="$spot" 'BEGIN { printf "%.2f %.2f %.0f", a, b, 100 * (1 - b / a) }')" = '32.77 8.93 73'
is 'compute is more than 99 % of the bill' jq -e '.strategies.A | .cost_by.service["Amazon Elastic Compute Cloud"] / .metrics.cost.mean > 0.99' "$summary"
is 'egress: $0.09 after 100 GB' sh -c "sed -n '/^  egress.internet:/,/free/p' $book | tr -d '\n' | grep -q 'value: \$0.09.*free: 100'"

# --- handouts ---
status 0 handout "$costcast" handout "$bert" --student 'Ana *Núñez* <b>'
wrote 'a name is escaped' 'Ana \\\*Núñez\\\* &lt;b&gt;'
cp "$out" "$work/ana.md"
command=$(sed -n 's/^    costcast //p' "$out")
status 0 'again' "$costcast" handout "$bert" --student 'Ana *Núñez* <b>'
same 'the same bytes' "$out" "$work/ana.md"
status 0 'another' "$costcast" handout "$bert" --student 'Luis'
is 'two students differ' sh -c "! cmp -s '$out' '$work/ana.md'"
status 0 key "$costcast" handout "$bert" --student 'Ana *Núñez* <b>' --key
eval "'$costcast' $command -q --json '$work/own.json'" >/dev/null 2>&1
is 'the key is what its command simulates' grep -qF "B: p50 \$$(jq -r '.strategies.B.metrics.cost.p50' "$work/own.json" |
	awk '{ printf "%d", 10 * sprintf("%.0f", $1 / 10) }' | sed 's/^\(..\)\(...\)$/\1,\2/')" "$out"
a=$(sed -nE 's/^\| p4d.24xlarge \| on demand \| \$([0-9.]+).*/\1/p' "$work/ana.md")
wrote 'the answer by hand' "8 × \\\$$a = \\\$$(awk -v a="$a" 'BEGIN { printf "%.5g", 8 * a }')"
is 'no answer on the page' sh -c "! grep -qE '$(awk -v a="$a" 'BEGIN { printf "%.5g|= ", 8 * a * 194.58 }')' '$work/ana.md'"
status 64 'a name that is no text' "$costcast" handout "$bert" --student $'a\nb'
status 64 'a name too long' "$costcast" handout "$bert" --student "$(printf 'x%.0s' {1..65})"
status 64 'whose page?' "$costcast" handout "$bert"
status 0 'the key of the scenario itself' "$costcast" handout "$bert" --key -n 100

# --- prices as nobody can read them for thousands: cents from a dollar on, or four decimals; and one total, or why there are two ---
ambiguous='(^|[^0-9.,])[1-9][0-9]*,[0-9]{3} \\\$'
for student in ana luis eva rosa juan marta; do
	"$costcast" handout "$bert" --student $student --lang es
done >"$work/pages.md"
is 'no price looks like thousands' sh -c "! grep -qE '$ambiguous' '$work/pages.md'"
is '(which would be seen)' sh -c "echo '| 8,469 \\\$ |' | grep -qE '$ambiguous'"
is 'no zeros behind the cents' sh -c "! grep -qE ',[0-9]{2}0+ ' '$work/pages.md'"
is 'prices have their cents' test "$(grep -cE '^\| p4d.24xlarge \| .* \| [0-9]+,[0-9]{2} \\\$ \|$' "$work/pages.md")" -eq 12
status 0 'a key in Spanish' "$costcast" handout "$bert" --student ana --key --lang es
is 'is as clear' sh -c "! grep -qE '$ambiguous' '$out'"
wrote 'two totals, and why' 'La simulación da [0-9]{2}\.[0-9]{3} .* de media, [0-9,]+ .* más: también factura'
status 0 'prices of a book keep their decimals' "$costcast" handout "$bert" --key -n 100
wrote 'four of them' '\| on demand \| \\?\$32\.7726 \|'

# --- plots ---
status 0 'the vote as a plot' "$costcast" quiz $quizzes/tags.yaml --votes A=3,D=5 -o "$work/vote" -q
is 'vote.svg' test -s "$work/vote/plots/vote.svg"
# its plots are for the wall without being asked: 1600 x 900, 0x640 x 0x384
is 'at projector size' test "$(od -An -tx1 -j16 -N8 "$work/vote/plots/vote.png" | tr -d ' ')" = 0000064000000384
finish
