#!/bin/bash
# Every format of one run: pictures, LaTeX that compiles, letters for a terminal, the size of a projector, hostile titles.
. "$(dirname "$0")/lib.sh"

status 99 "a run" "$costcast" run scenarios/bert-8xp4d.yaml -n 250 -q -o "$work/run"
plots=$work/run/plots
count=$(find "$plots" -name "*.gp" ! -name style.gp | wc -l)
is "each plot leaves its letters ($count)" test "$(find "$plots" -name "*.txt" | wc -l)" -eq "$count"

# --- SVG: it names itself ---
named=0
for svg in "$plots"/*.svg; do
	question=$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; 1q' "${svg%.svg}.txt")
	[ "$(grep -c '<title>' "$svg")" -eq 1 ] && [ "$(grep -c '<desc>.*[0-9]' "$svg")" -eq 1 ] && grep -q 'role="img"' "$svg" &&
		grep -qF "<title>$question</title>" "$svg" && named=$((named + 1))
done
is "each SVG has its question and its numbers as title and description ($named)" test "$named" -eq "$count"

# --- a terminal ---
status 0 "--format terminal" "$costcast" plot "$work/run" --format terminal
is "says nothing else" test ! -s "$err"
is "fits 80 columns" sh -c "! grep -qE '.{81}' '$out'"
for words in "How likely is it to stay within the budget?" "Where does the money go?" "What does each strategy cost, and how sure is that?"; do
	is "shows: $words" grep -qF "$words" "$out"
done
wrote "names what a letter stands for" "A: 100 % On-Demand · B: 100 % Spot"
is "each has a sentence of numbers under its question" test "$(for letters in "$plots"/*.txt; do sed -n 2,4p "$letters" | grep -m 1 '[0-9]'; done | wc -l)" -eq "$count"
status 0 "without UTF-8" env LANG=C "$costcast" plot "$work/run" --format terminal
is "plain characters alone" sh -c "! LC_ALL=C grep -q '[^ -~]' '$out'"
status 0 "in Spanish" "$costcast" plot "$work/run" --format terminal --lang es -q
wrote "asks in Spanish" "¿Adónde va el dinero\?"
is "and so do the pictures then" grep -q "<title>¿" "$plots/cost-parts.svg"
rm "$plots/cost-cdf.txt"
status 66 "letters that are not there" "$costcast" plot "$work/run" --format terminal --lang es
said "says what to do" "vuelva a ejecutarlo"
status 0 "in English again" "$costcast" plot "$work/run" --lang en -q --format pdf,terminal
is "the PDF is one" test "$(head -c 5 "$plots/cost-cdf.pdf")" = "%PDF-"

# --- a projector ---
size() { od -An -tu1 -j16 -N8 "$1" | awk '{ print $1 * 16777216 + $2 * 65536 + $3 * 256 + $4 "x" $5 * 16777216 + $6 * 65536 + $7 * 256 + $8 }'; }
status 0 "--projector" "$costcast" plot "$work/run" --projector --format png -q
for name in cost-cdf cost-parts checkpoint-interval; do
	is "$name is 1600 x 900" test "$(size "$plots/$name.png")" = 1600x900
done
status 64 "a format that is none" "$costcast" plot "$work/run" --format dumb
said "the formats are listed" "svg, png, pdf, tex, terminal"

# --- LaTeX, with texts that LaTeX would act upon ---
title='100 % of $x_1^2$ & #1 ~ {b} \input{/etc/passwd} }{ … → ≤ × ñ 漢'
title=$title awk '/^title:/ { gsub(/["\\]/, "\\\\&", ENVIRON["title"]); print "title: \"" ENVIRON["title"] "\""; next } { print }' tests/data/toy.yaml >"$work/hostile.yaml"
"$costcast" run "$work/hostile.yaml" -n 200 -q -o "$work/hostile" >"$out" 2>&1
status 0 "--format tex" "$costcast" plot "$work/hostile" --format tex,pdf -q
is "its drawing has a name of its own" test -s "$work/hostile/plots/cost-cdf-tex.pdf" -a -s "$work/hostile/plots/cost-cdf.pdf"
is "is included by it" grep -q 'includegraphics.*{cost-cdf-tex}' "$work/hostile/plots/cost-cdf.tex"
is "it commands nothing" sh -c "! grep -q 'input{/etc' '$work'/hostile/plots/*.tex"
is "no label is set in a paragraph" sh -c "! grep -q parbox '$work'/hostile/plots/*.tex"
if command -v pdflatex >/dev/null; then
	{
		printf '%s\n' '\documentclass{article}' '\usepackage[T1]{fontenc}' '\usepackage[utf8]{inputenc}' '\usepackage{lmodern,graphicx,color,amssymb,textcomp}' \
			'\graphicspath{{plots/}}' '\begin{document}'
		for tex in "$work"/hostile/plots/*.tex; do printf '\\resizebox{\\linewidth}{!}{\\input{plots/%s}}\n\n' "$(basename "$tex")"; done
		echo '\end{document}'
	} >"$work/hostile/all.tex"
	(cd "$work/hostile" && timeout 60 pdflatex -interaction=nonstopmode -halt-on-error all.tex >"$work/tex.log" 2>&1 </dev/null)
	is "it compiles" test -s "$work/hostile/all.pdf"
	if command -v pdftotext >/dev/null; then
		pdftotext "$work/hostile/all.pdf" "$work/all.txt"
		is "the title is read as it was written" grep -qF '100 % of $x_1' "$work/all.txt"
	fi
else
	skip "pdflatex is not installed"
fi
finish
