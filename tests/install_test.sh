#!/bin/bash
# make install into a prefix of its own, run from "${elsewhere[@]}" with an empty environment; make uninstall takes all of it away.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

stage=$work/stage prefix=/usr/local
is "make install" make_as_built install DESTDIR="$stage"
there=$stage$prefix
is "nothing outside the prefix" test "$(find "$stage" -type f ! -path "$there/*" | wc -l)" -eq 0
is "nothing in it but bin and share" test "$(ls "$there" | tr '\n' ' ')" = "bin share "
is "the manual in both languages" test -s "$there/share/man/man1/costcast.1" -a -s "$there/share/man/es/man1/costcast.1"
is "completion" bash -n "$there/share/bash-completion/completions/costcast"

# The program finds its data beside itself: the staged tree stands for a prefix that was moved.
elsewhere=(env -i -C / PATH=/usr/bin:/bin "$there/bin/costcast")
scenario=$there/share/costcast/scenarios/bert-8xp4d.yaml
status 99 "run, plots too" "${elsewhere[@]}" run "$scenario" -n 50 -o "$work/out"
is "plots are drawn" test -s "$work/out/plots/cost-violins.svg"
status 99 "in Spanish" "${elsewhere[@]}" run "$scenario" -n 50 -q --lang es
wrote "its words" 'bajo demanda'
status 0 "price books" "${elsewhere[@]}" prices
wrote "are there" 'aws-us-east-1-2023-10'
status 0 "explain" "${elsewhere[@]}" explain goal.budget

# The pages come from the program: every command and option of its help is in them, and groff has nothing to say.
commands=$("$costcast" --help --lang en | awk '/^  [a-z]+ / && $1 != "costcast" { print $1 }')
for page in "$there/share/man/man1/costcast.1" "$there/share/man/es/man1/costcast.1"; do
	lang=en; case $page in */es/*) lang=es ;; esac
	for command in $commands; do
		"$costcast" "$command" --help --lang $lang | sed -nE 's/^ +(-., )?(--[a-z-]+).*/\2/p' | grep -vxE -- '--(help|usage)' | sed "s/^/$command /"
	done | sort >"$work/said"
	awk '/^\.S[HS] / { command = $1 == ".SS" ? $3 : "" } command && /^\.B / { gsub(/\\-/, "-"); match($0, /--[a-z-]+/)
		print command, substr($0, RSTART, RLENGTH) }' "$page" | tr -d '"' | sort >"$work/written"
	same "all commands and options are in the manual ($lang)" "$work/said" "$work/written"
	missing=
	for number in $(grep -oE 'STATUS_[A-Z_]+ = [0-9]+' sim/cli/cli.h | grep -oE '[0-9]+$'); do
		grep -q "^\.B $number\$" "$page" || missing="$missing $number"
	done
	is "all exit statuses ($lang)" test -z "$missing"
	if command -v groff >/dev/null; then
		groff -man -Kutf8 -Tutf8 -ww -rLL=100n "$page" >"$work/page" 2>"$work/complaints"
		is "groff is content ($lang)" test ! -s "$work/complaints" -a -s "$work/page"
	elif command -v mandoc >/dev/null; then
		is "mandoc is content ($lang)" mandoc -Tlint -W error "$page"
	else
		skip "neither groff nor mandoc is here to judge the page"
	fi
done

is "make uninstall" make_as_built uninstall DESTDIR="$stage"
is "leaves no file" test "$(find "$stage" -type f | wc -l)" -eq 0
finish
