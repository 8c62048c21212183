#!/bin/bash
# scenarios/LESSON.*.md: every figure is what the program computes now, every command runs, both languages say the same.
. "$(dirname "$0")/lib.sh"
is "its figures are computed (tests/tools/lesson.sh write)" env COSTCAST="$costcast" tests/tools/lesson.sh check
commands() { grep '^\$ ' "$1" | sed 's/^\$ //'; }
en=scenarios/LESSON.en.md es=scenarios/LESSON.es.md
# What is written to files is in English unless --lang says otherwise: the Spanish guide says it.
same "the same commands in the same order" <(commands $en) <(commands $es | sed 's/ --lang es\($\|;\)/\1/')
is "$es: what it writes to files is in Spanish" bash -c "! grep '^\$ .* -o ' $es | grep -v -e '--lang es'"
ids() { grep -o '<!-- answer: [a-z0-9-]*' "$1" | sort | uniq -c; }
same "the same figures" <(ids $en) <(ids $es)
for file in $en $es; do
	is "$file: fifteen exercises, each with an answer" test "$(grep -cE '^\*\*[0-9]+\.\*\*' $file) $(grep -c '^<details>' $file)" = "15 15"
	for lesson in scenarios/lessons/*.yaml; do is "$file has ${lesson##*/}" grep -q "${lesson##*/}" $file; done
	# Money is computed; what is quoted, typed or divided by hand stands in quotation marks or in code.
	is "$file: no amount of money by hand" bash -c "! sed -e 's/<!-- answer:[^>]*-->[^<]*//g; s/\`[^\`]*\`//g; s/\"[^\"]*\"//g; s/«[^»]*»//g; /^\\$ /d' $file | grep -nE '[$][0-9]|[0-9] ?[$]'"
	is "$file: no line begins with a comment, which would end its paragraph" bash -c "! grep -n '^<!--' $file"
	for link in $(grep -oE '\]\([^)#]+\)' $file | tr -d '()]'); do is "$file links to $link" test -e "scenarios/$link"; done
done
is "no row of a table lacks a cell" awk -F'|' '/^\|/ { if (cells && NF != cells) { print FILENAME ": " $0; exit 1 } cells = NF; next } { cells = 0 }' $en $es

cp -r scenarios plots "$work"
ln -s "$costcast" "$work/costcast"
commands $es | grep -v '^make ' | awk '!seen[$0]++' >"$work/commands"
cd "$work" || exit 1
mkdir out
export LANG=es_ES.UTF-8
while IFS= read -r line; do
	timeout 100 bash -c "$line" >"$out" 2>"$err" </dev/null; got=$?
	case $got in 0 | 99) ok "$line" ;; *) not_ok "$line" "status $got" "$(head -n 5 "$err")" ;; esac
done <commands
is "each student has a page" test -s out/ana.md -a -s out/luis.md -a -s out/eva.md
finish
