#!/bin/bash
# The report of a run: one page that needs nothing else, on a screen, a phone and paper; Markdown, LaTeX and PDF say the same.
. "$(dirname "$0")/lib.sh"

case="$costcast run scenarios/bert-8xp4d.yaml -n 300 -q"
status 99 "a run with -o" $case -o "$work/en"
page=$work/en/report.html
is "leaves report.html" test -s "$page"
lacks() { if grep -qE -- "$2" "$3"; then not_ok "$1" "$(grep -oE -- ".{0,40}$2.{0,40}" "$3" | head -n 3)"; else ok "$1"; fi; }
sed 's/base64,[A-Za-z0-9+\/=]*/base64,…/g' "$page" >"$work/bare.html"
lacks "nothing is run" "<script|javascript:|<iframe|<object" "$work/bare.html"
lacks "nothing is fetched" "(src|href)=\"(https?:)?//|url\\(|@import|<link" "$work/bare.html"
is "and nothing may be" grep -q "default-src 'none'; img-src data:" "$work/bare.html"
pictures=$(grep -c '<img ' "$work/bare.html")
is "it shows its plots ($pictures)" test "$pictures" -ge 6
is "as many as were drawn" test "$pictures" -eq "$(ls "$work"/en/plots/*.svg | wc -l)"
is "each says its numbers to those who cannot see it" test "$(grep -cE '<img [^>]*alt="[^"]*[0-9][^"]*"' "$work/bare.html")" -ge $((pictures - 2))
is "each is drawn from data in the page" test "$(grep -c 'src="data:image/svg+xml;base64,' "$page")" -eq "$pictures"
is "one title" test "$(grep -c '<h1>' "$page")" -eq 1
is "headings go down one step at a time" awk '/<h[1-6]>/ { match($0, /<h[1-6]>/); n = substr($0, RSTART + 2, 1); if (n > last + 1) exit 1; last = n }' "$work/bare.html"
is "tables have headers with their scope" test "$(grep -o '<th scope="col">\|<th scope="col" ' "$work/bare.html" | wc -l)" -ge 8
is "rows have theirs" test "$(grep -o '<th scope="row"' "$work/bare.html" | wc -l)" -ge 8
is "every table has a caption" test "$(grep -c '<table>' "$work/bare.html")" -eq "$(grep -c '<caption>' "$work/bare.html")"
p95=$(jq -r '.strategies.B.metrics.cost.p95 / 10 | round * 10' "$work/en/summary.json" | sed 's/\(...\)$/,\1/')
is "the answer says the p95 of the summary ($p95)" grep -q "class=\"lead\">[^<]*\\\$$p95" "$page"
is "what it misses is said in words" grep -q 'class="lead">[^<]*it is late in 100.% of the futures (asked: &lt;.5.%)' "$page"
lacks "and not as it is written" 'class="lead">[^<]*P\(late\)' "$page"
is "that none meets all thresholds is said once" test "$(grep -o 'No strategy meets all thresholds' "$work/bare.html" | wc -l)" -eq 1
again=0
while read -r item; do
	grep '^<figcaption>' "$work/bare.html" | grep -qF -- "$item" && again=$((again + 1))
done < <(sed -n 's/^<li>\(.*\)<\/li>$/\1/p' "$work/bare.html")
is "no caption says an item again" test $again -eq 0
is "but for those who cannot see the plot" grep -q '<img [^>]*alt="[^"]*B, D: a checkpoint every' "$work/bare.html"
is "no item says of D what another says of B" sh -c "sed -n 's/^<li>[^:]*: //p' '$work/bare.html' | sort | uniq -d | awk 'END { exit NR > 0 }'"
is "no two captions say the same costs" sh -c "grep '^<figcaption>' '$work/bare.html' | grep -o 'p50 [^ ]*, p95 [^ ]*' | sort | uniq -d | awk 'END { exit NR > 0 }'"
for words in "How the strategies compare" "Commitments: three views" "One future, told" "Assumptions" "Prices and where they are from" "costcast run scenarios/bert-8xp4d.yaml --seed 42 -n 300"; do
	is "it has: $words" grep -qF "$words" "$page"
done

# --- other papers, other languages ---
status 0 "Markdown" "$costcast" report "$work/en" --format md -q
is "says the same answer" grep -qF "$p95" "$work/en/report.md"
mkdir "$work/english" && cp "$work"/en/plots/*.png "$work/english"
status 0 "Spanish to a file" "$costcast" report "$work/en" --lang es -q -o "$work/es.html"
same "leaves the run's pictures" "$work/en/plots/cost-violins.png" "$work/english/cost-violins.png"
status 0 "Spanish" "$costcast" report "$work/en" --lang es -q
for png in "$work"/english/*.png; do cmp -s "$png" "$work/en/plots/${png##*/}" && echo "$png"; done >"$work/kept"
is "no picture stays English, PNG neither" test ! -s "$work/kept"
is "(there are some)" test "$(ls "$work/english" | wc -l)" -ge 6
is "is Spanish throughout" grep -q '<html lang="es">' "$page"
is "with its numbers" grep -qE 'class="lead">[^<]*[0-9]\.[0-9]{3}.\$' "$page"
is "a strategy is late in words of Spanish" grep -qE 'class="lead">[^<]*llega tarde en el 100.% de los futuros \(se pide &lt;.5.%\)' "$page"
# words, captions and cells of figures; not commands and thresholds, which are as they were written
broken='(<(p|li|figcaption|caption)( class="(lead|warning)")?>|class="(number|long)">)[^<]*[0-9] [kM]?[%$]'
lacks "no line ends between a number and its sign" "$broken" "$page"
is "(which would be seen)" sh -c "sed 's/\xC2\xA0/ /g' '$page' | grep -qE '$broken'"
status 0 "Markdown in Spanish" "$costcast" report "$work/en" --lang es --format md -q
lacks "nor in Markdown" '^(\*|[^|#!*]).*[0-9] [kM]?(%|\\\$)' "$work/en/report.md"
status 0 "LaTeX in Spanish" "$costcast" report "$work/en" --lang es --format tex -q
lacks "nor in LaTeX" '^(\\item|\\begin\{quote\}\\large|\{\\small [^\\]).*[0-9] [kM]?\\[%$]' "$work/en/report.tex"
is "there it is tied" grep -qE '^\\item .*[0-9]~\\%' "$work/en/report.tex"
is "and its command still" grep -qF "costcast run scenarios/bert-8xp4d.yaml --seed 42 -n 300" "$page"
status 0 "English again" "$costcast" report "$work/en" --lang en -q
same "draws the same pictures again" "$work/en/plots/cost-violins.png" "$work/english/cost-violins.png"
"$costcast" report "$work/en" --lang es -q
status 0 "to a file" "$costcast" report "$work/en" --lang en -q -o "$work/other.html"
is "which is written" grep -q "</html>" "$work/other.html"
status 0 "without plots" $costcast run tests/data/toy.yaml -q -n 200 --no-plots -o "$work/none"
is "the page has their words" test "$(grep -c '<figcaption>' "$work/none/report.html")" -ge 4
is "and no picture" test "$(grep -c '<img ' "$work/none/report.html")" -eq 0
status 0 "a best one with a doubt" $costcast run scenarios/commitments.yaml -q -n 50 --no-plots -o "$work/doubt"
is "is told in a sentence, not as the legend of a sign" sh -c "grep -q 'question mark (✔? in the table): it rests on spot nodes' '$work/doubt/report.html' && ! grep -q '? = ' '$work/doubt/report.html'"
status 66 "a folder that is none" "$costcast" report "$work"
status 66 "a folder that is not there" "$costcast" report "$work/nowhere"
"$costcast" replay tests/data/toy.yaml --strategy B --replica 0 -q -o "$work/replay" --force >/dev/null 2>&1
status 66 "a replay has no report" "$costcast" report "$work/replay"
status 64 "a paper that is none" "$costcast" report "$work/en" --format doc

# --- texts that people wrote ---
text='</title><script>alert(1)</script> \input{/etc/passwd} $x_1^2$ 100 % & #1 ~ "q" {b} ✔ 漢 ñ'
text=$text awk '/^title:/ { gsub(/["\\]/, "\\\\&", ENVIRON["text"]); t = ENVIRON["text"]; print "title: \"" t "\""; next } { print }' tests/data/toy.yaml >"$work/hostile.yaml"
status 0 "a hostile title" "$costcast" run "$work/hostile.yaml" -n 200 -q -o "$work/hostile"
lacks "is text in HTML" "<script" "$work/hostile/report.html"
status 0 "in LaTeX" "$costcast" report "$work/hostile" --format tex -q
lacks "it commands nothing" '\\input\{/etc' "$work/hostile/report.tex"

# --- LaTeX: compiled where it is installed (make test installs it) ---
if command -v pdflatex >/dev/null; then
	status 0 "PDF of a hostile title" "$costcast" report "$work/hostile" --format pdf -q
	is "is a PDF" test "$(head -c 5 "$work/hostile/report.pdf")" = "%PDF-"
	status 0 "PDF in Spanish" "$costcast" report "$work/en" --format pdf --lang es -q
	pdftotext "$work/en/report.pdf" "$work/pdf.txt" && is "says its numbers in Spanish" grep -qE "[0-9]\.[0-9]{3} \\$" "$work/pdf.txt"
	is "leaves no traces" test ! -e "$work/en/report.aux"
	status 1 "without pdflatex" env PATH="$(dirname "$(command -v gnuplot)")/none:/bin-none" "$costcast" report "$work/hostile" --format pdf -q
	said "it says what to install" "apt install texlive"
fi

# --- as a browser shows it ---
if command -v chromium >/dev/null; then
	"$costcast" report "$work/en" --lang en -q
	# a page that holds the report in a frame of a given width and tells how wide it became
	measured() {
		cat >"$work/frame.html" <<-EOF
		<body style="margin:0"><iframe id="f" src="file://$page" style="width:${1}px;height:800px;border:0"></iframe>
		<script>f.onload = () => document.title = "wide " + f.contentDocument.documentElement.scrollWidth + " images " +
			[...f.contentDocument.images].filter(i => i.complete && i.naturalWidth > 0).length</script>
		EOF
		timeout 60 chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files --disable-web-security \
			--user-data-dir="$work/chromium" --virtual-time-budget=8000 --dump-dom "file://$work/frame.html" 2>/dev/null | grep -oE "<title>[^<]*" | sed 's/<title>//'
	}
	for width in 1280 390; do
		got=$(measured $width)
		wide=$(sed -n 's/wide \([0-9]*\).*/\1/p' <<<"$got")
		is "at $width px it is no wider than that ($got)" test "${wide:-9999}" -le $width
		is "and all its pictures are seen" test "$(sed -n 's/.*images //p' <<<"$got")" = "$pictures"
	done
	# that a page which is too wide would be noticed: its tables without their boxes
	whole=$page page=$work/wide.html
	sed 's/\.table{overflow-x:auto/.table{overflow-x:visible/' "$whole" >"$page"
	got=$(measured 390); page=$whole
	is "a wider one would be noticed ($got)" test "$(sed -n 's/wide \([0-9]*\).*/\1/p' <<<"$got")" -gt 390
	timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/chromium" --print-to-pdf="$work/print.pdf" "file://$page" >/dev/null 2>&1
	is "it prints to a few pages" test "$(pdfinfo "$work/print.pdf" 2>/dev/null | sed -n 's/^Pages: *//p')" -le 20
fi
finish
