#!/bin/bash
# Hostile and unlucky files: refused with a place, quickly, and nothing written; never a hang or a crash.
. "$(dirname "$0")/lib.sh"

# with NAME SED-SCRIPT: the toy scenario, changed
with() { sed "$2" "$toy" >"$work/$1.yaml"; }
# reject NAME FILE PATTERN: status 65, the message, within 5 s
reject() { status 65 "$1" timeout 5 "$costcast" validate "$2"; said "$1: says why" "$3"; }
accept() { status 0 "$1" timeout 20 "$costcast" validate "$2"; }

# --- no scenario at all ---
: >"$work/empty.yaml";                   reject "empty file" "$work/empty.yaml" "empty|no scenario|nothing"
printf '# nothing\n' >"$work/c.yaml";    reject "only comments" "$work/c.yaml" "empty|no scenario|nothing"
printf -- '---\n' >"$work/d.yaml";       reject "only ---" "$work/d.yaml" "empty|no scenario|nothing|map"
printf 'just text\n' >"$work/t.yaml";    reject "a scalar" "$work/t.yaml" "map"
{ cat "$toy"; printf -- '---\nversion: 1\n'; } >"$work/two.yaml"; reject "two documents" "$work/two.yaml" "document"

# --- size, depth, number ---
head -c 100000 /dev/zero | tr '\0' '[' >"$work/deep.yaml"
start=$(date +%s%N); reject "100 kB of [" "$work/deep.yaml" "deep|depth|64"
is "depth is refused at once" test $((($(date +%s%N) - start) / 1000000)) -lt 500
{ echo 'a: &a [x,x,x,x,x,x,x,x,x]'; previous=a
  for name in b c d e f g h i; do echo "$name: &$name [*$previous,*$previous,*$previous,*$previous,*$previous,*$previous,*$previous,*$previous,*$previous]"; previous=$name; done
} >"$work/laughs.yaml";                  reject "billion laughs" "$work/laughs.yaml" "nodes|too many|large"
echo 'a: &a [*a]' >"$work/self.yaml";    reject "an alias of itself" "$work/self.yaml" "itself|alias|contains"
head -c 104857600 /dev/zero | tr '\0' 'x' >"$work/huge.yaml"
reject_size() { status 6[56] "$@"; }
for file in "$work/huge.yaml" /dev/zero "$work"; do
	timeout 5 "$costcast" validate "$file" >"$out" 2>"$err"; got=$?
	case $got in 65|66) ok "refused: $(basename "$file")" ;; *) not_ok "refused: $(basename "$file")" "status $got" "$(head -n 3 "$err")" ;; esac
done
rm -f "$work/huge.yaml"
mkfifo "$work/fifo"
timeout 5 "$costcast" validate "$work/fifo" >"$out" 2>"$err"; got=$?
case $got in 65|66) ok "refused: a FIFO, at once" ;; *) not_ok "refused: a FIFO, at once" "status $got" ;; esac
seq 100000 | sed 's/.*/k&: 1/' >"$work/keys.yaml";   reject "a million bytes of keys" "$work/keys.yaml" "unknown|large|many"
"$costcast" validate "$work/keys.yaml" 2>&1 | wc -l >"$work/lines"
is "not every one of 100,000 mistakes is told" test "$(cat "$work/lines")" -lt 1000
is "a scenario from standard input" bash -c '"$0" validate - <"$1"' "$costcast" "$toy"

# --- bytes ---
{ printf '\xef\xbb\xbf'; cat "$toy"; } >"$work/bom.yaml";             accept "a UTF-8 BOM" "$work/bom.yaml"
sed 's/$/\r/' "$toy" >"$work/crlf.yaml";                              accept "CRLF" "$work/crlf.yaml"
head -c -1 "$toy" >"$work/eof.yaml";                                  accept "no newline at the end" "$work/eof.yaml"
iconv -f UTF-8 -t UTF-16 "$toy" >"$work/utf16.yaml";                  reject "UTF-16" "$work/utf16.yaml" "UTF-8|UTF-16"
{ cat "$toy"; printf 'tags: {a: "caf\xe9"}\n'; } >"$work/latin1.yaml"; reject "Latin-1" "$work/latin1.yaml" "UTF-8"
{ cat "$toy"; printf 'tags: {a: "x\\0y"}\n'; } >"$work/nul.yaml";     reject "an escaped NUL" "$work/nul.yaml" "control"
{ cat "$toy"; printf 'tags: {a: "x\0y"}\n'; } >"$work/nul2.yaml";     reject "a bare NUL" "$work/nul2.yaml" "control"
{ cat "$toy"; printf 'tags: {a: "x\\e[31m"}\n'; } >"$work/esc.yaml";  reject "an escape sequence" "$work/esc.yaml" "control"

# --- quantities: strict decimal numbers with units ---
for value in .nan nan NaN 'nan(0x7)' .inf inf -inf 1e400 0x10 0b1 1_000 1:30 '1,5' '٣' yes '~' '' '[]' '{}' '1e' '1.e3' '.5' '--5' '5 5'; do
	with n "s|work: 20 h|work: $value|";     reject "work: '$value'" "$work/n.yaml" "n.yaml:1[0-9]:"
	with n "s|work: 20 h|work: $value h|"
	status 65 "work: '$value h'" "$costcast" validate "$work/n.yaml"
done
for value in 20 '20 parsecs' '20 GB' '-20 h' '$20'; do with n "s|work: 20 h|work: $value|"; status 65 "work: $value" "$costcast" validate "$work/n.yaml"; done
for value in -1 1.5 abc 18446744073709551616 010 0x1; do with n "s|seed: 7|seed: $value|"; status 65 "seed: $value" "$costcast" validate "$work/n.yaml"; done
with n "s|seed: 7|seed: 18446744073709551615|";              accept "seed: 2^64-1" "$work/n.yaml"
for value in 0 -1 1.5 1000000000000 1e3; do with n "s|replications: 500|replications: $value|"; status 65 "replications: $value" "$costcast" validate "$work/n.yaml"; done
for value in yes no on off True FALSE 1 0; do
	with n "s|startup: 4 min|restart_at_start: $value|";     status 65 "restart_at_start: $value" "$costcast" validate "$work/n.yaml"
done
with n "s|startup: 4 min|restart_at_start: true|";           accept "restart_at_start: true" "$work/n.yaml"
with n 's|title: {en: "A toy job".*|title: NO|';             accept "NO stays a text" "$work/n.yaml"
for value in '-$1/h' '$1e10/h' '$0.0000000001/h' '1.37' '$1.37' '$1.37/parsec'; do
	with n "s|on_demand: \\\$1.37/h|on_demand: $value|"; status 65 "price $value" "$costcast" validate "$work/n.yaml"
done
with n "s|on_demand: \\\$1.37/h|on_demand: \$1000000/h|; s|nodes: 2|nodes: 10000|; s|work: 20 h|work: 10 y|"
reject "a bill beyond the largest sum" "$work/n.yaml" "more than can be|at most .*nano-dollars"
with n "s|mean_time_between: 25 h|rate: 1000000000 /s|; s|work: 20 h|work: 100 y|"
status 65 "10^15 interruptions" timeout 20 "$costcast" run "$work/n.yaml" -q
for value in 0 -1 1.5 2000000000; do with n "s|nodes: 2|nodes: $value|"; status 65 "nodes: $value" "$costcast" validate "$work/n.yaml"; done
with n "s|confidence|confidence|; s|simulate: {|simulate: {confidence: 150 %, |"; status 65 "confidence: 150 %" "$costcast" validate "$work/n.yaml"
with n "s|simulate: {|simulate: {confidence: 90%, |";        accept "90% without the space" "$work/n.yaml"

# --- structure ---
with n "s|^goal:.*|goal: {deadline: 30 h, deadline: 31 h}|"; reject "a key twice" "$work/n.yaml" "twice|again|duplicate|already"
for tag in '!!binary aGk=' '!!python/object/apply:os.system [id]' '!x y' '!!str text'; do
	with n "s|^title:.*|title: $tag|";                   reject "tag ${tag%% *}" "$work/n.yaml" "tag"
done
printf 'version: 1\n\tgoal: 2\n' >"$work/tab.yaml";          reject "a tab as indentation" "$work/tab.yaml" "tab"
with n "s|^version: 1|version: 2|";                          reject "another version" "$work/n.yaml" "version"
for name in ../../etc/x /abs -rf a/b '"|cmd"' '"< cmd"' .hidden '"a b"' "$(printf 'n%.0s' {1..300})" '"%s%n"'; do
	with n "s|^  B: |  $(sed 's/[&|\\]/\\&/g' <<<"$name"): |"
	status 65 "a strategy called ${name:0:20}" "$costcast" validate "$work/n.yaml"
done
for path in /etc/passwd ../../../../etc/passwd; do
	with n "s|startup: 4 min|startup: {empirical: $path}|";  status 65 "empirical: $path" "$costcast" validate "$work/n.yaml"
	with n "s|^prices:.*|prices: $path|";                    status 65 "prices: $path" "$costcast" validate "$work/n.yaml"
done
printf '3\n5\n' >"$work/waits.csv"
for row in 'nan' 'inf' '-1 min' 'x' '1;2' '0x10 min'; do
	printf '3 min\n%s\n' "$row" >"$work/waits.csv"
	with n "s|startup: 4 min|startup: {empirical: waits.csv}|"; status 65 "a row '$row' in empirical" "$costcast" validate "$work/n.yaml"
done

# --- a record of usage as CSV ---
sed 's|usage.csv|wide.csv|' tests/data/usage.yaml >"$work/wide.yaml"
head=item,from,for; row='toy,2024-03-02,1 h'
{ echo "$head$(seq -s '' -f ',tag:t%g' 100000)"; echo "$row"; } >"$work/wide.csv";  reject "100,000 columns" "$work/wide.yaml" "1000 columns"
{ echo "$head,tags"; echo "$row,$(seq -s '' -f 't%g=v;' 100000)"; } >"$work/wide.csv"; reject "100,000 tags in a row" "$work/wide.yaml" "1000 names of tags"
{ echo "$head,tags"; seq -f "$row,t%g=v" 20000; } >"$work/wide.csv"; reject "a tag of its own in each of 20,000 rows" "$work/wide.yaml" "1000 names of tags"
{ echo "$head$(seq -s '' -f ',tag:t%g' 900)"; for i in {1..30}; do echo "$row$(seq -s '' -f ",$i%g" 900)"; done; } >"$work/wide.csv"; accept "900 columns of tags" "$work/wide.yaml"

# --- texts that people wrote are never run nor interpreted ---
cd "$work" || exit 1
for text in '`touch PWN`' "'.system(\\\"touch PWN\\\").'" '$(touch PWN)' '@macro %s%n {/Symbol a} a_b^c' '<script>alert(1)</script>' "=cmd|'/c calc'!A1"; do
	text=$text awk '/^title:/ { print "title: \"" ENVIRON["text"] "\""; next } /^  B:/ { print "  B: {title: \"" ENVIRON["text"] "\", buy: spot}"; next } { print }' "$toy" >t.yaml
	status 0 "a title ${text:0:24}" "$costcast" run t.yaml -q -o "$work/out" --force
	is "its plots are drawn" test -s "$(ls "$work"/out/plots/*.png 2>/dev/null | head -n 1)"
done
if find / -name PWN -newer "$toy" -xdev -not -path '/proc/*' 2>/dev/null | grep -q .; then not_ok "no title was executed"; else ok "no title was executed"; fi
is "a formula in CSV is quoted" grep -q "'=cmd" "$work/out/summary.csv"
cd "$top" || exit 1

# --- zero is defined ---
with n "s|startup: 4 min|startup: 0 s|; s|restart: 6 min|restart: 0 s|; s|takes: 3 min|takes: 0 s|"; accept "zero durations" "$work/n.yaml"
status 0 "and run" timeout 20 "$costcast" run "$work/n.yaml" -q
# --- a commitment without use ---
uses() { sed "s/WHERE/$1/; s/WHAT/$2/" >"$work/uses.yaml" <<'EOF'
version: 1
start: "2024-01-01T00:00:00Z"
simulate: {replications: 1}
prices: {region: r, instances: {m: {family: f, on_demand: $1/h}, n: {family: g, on_demand: $1/h, spot: $0.1/h}},
  items: {call: {unit: request, price: $0.01}}, products: {plan: {mechanism: spend, rates: [{family: f, discount: 10 %}, {item: call, discount: 10 %}]}}}
workloads: {u: {kind: usage, rows: [{item: WHAT, from: "2024-01-01T00:00:00Z", for: 1 h}]}}
strategies: {S: {buy: WHERE, commitments: [{product: plan, term: 1 y, commit: $1/h}]}}
EOF
}
uses on_demand n; status 0 "a plan for another family" "$costcast" validate "$work/uses.yaml"; said "is told" '"plan" covers nothing that strategy "S" uses'
uses spot n;      status 0 "a plan and spot alone" "$costcast" validate "$work/uses.yaml";     said "is told" '"plan" covers nothing'
"$costcast" run "$work/uses.yaml" --no-plots -q >"$out" 2>"$err"; wrote "the run says it, too" "plan covers nothing that is used"
uses spot call;   status 0 "a plan for requests" "$costcast" validate "$work/uses.yaml"
is "nothing is told" test ! -s "$err"

cat >"$work/beyond.yaml" <<'EOF'
version: 1
start: "2024-01-01T00:00:00Z"
simulate: {replications: 1}
prices:
  stores: {disk: {price: $0.1/GB-month}}
  items: {iops: {unit: IOPS, metering: months, tiers_each: true, tiers: [{up_to: 5, price: $1}, {price: $0.5}]}}
  products: {plan: {mechanism: spend, rates: [{item: disk, discount: 10 %}]}, room: {mechanism: reservation, rates: [{item: iops, rate: $0.01/h}]}}
workloads: {u: {kind: usage, rows: [{item: disk, quantity: 1 GiB, from: "2024-01-01T00:00:00Z", for: 1 h}, {item: iops, from: "2024-01-01T00:00:00Z", for: 1 h}]}}
strategies: {S: {buy: on_demand, commitments: [{product: plan, term: 1 y, commit: $1/h}, {product: room, instance: iops, count: 1, term: 1 y}]}}
EOF
status 0 "commitments beside the point" "$costcast" validate "$work/beyond.yaml"
said "a plan and storage" '"disk" cannot be covered by "plan"'; said "steps of each row" '"iops" cannot be covered by "room"'

finish
