#!/bin/bash
# The house: layers, generated files, translations, and what a newcomer meets in the tree.
. "$(dirname "$0")/lib.sh"

is "every include goes down (make layers)" tests/tools/layers.sh
is "reference and JSON Schema are up to date (make schema)" env COSTCAST="$costcast" tests/tools/schema.sh check
for po in sim/lang/*.po; do
	is "$po is well formed" msgfmt --check -o /dev/null "$po"
	find sim models -name '*.[ch]' | LC_ALL=C sort | xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ --files-from=- -o "$work/all.pot" 2>/dev/null
	msgmerge --quiet --no-fuzzy-matching -o "$work/merged.po" "$po" "$work/all.pot"
	missing=$(msgattrib --no-obsolete --untranslated "$work/merged.po" | grep -c '^msgid ')
	is "$po lacks no text of the sources (make po; $missing missing)" test "$missing" -eq 0
done
for scenario in scenarios/*.yaml; do
	is "$scenario tells editors its schema" grep -q '^# yaml-language-server: \$schema=' "$scenario"
done
is "bash completion parses" bash -n sim/cli/costcast.bash
complete_as() { ( . sim/cli/costcast.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _costcast; printf '%s\n' "${COMPREPLY[@]}" ); }
PATH=$(dirname "$costcast"):$PATH
is "completion of commands" test "$(complete_as costcast rep | tr '\n' ' ')" = "replay report "
is "completion of options" test "$(complete_as costcast run --str | tr '\n' ' ')" = "--strategies --strict "
# A header that some file includes first stands alone, or that file would not compile; templates (*_lanes.h) have no guard.
grep -hm1 '^#include' sim/*.c sim/*/*.c models/*.c models/*/*.c tests/*/*.c | sort -u >"$work/first"
for header in $(grep -l '#ifndef COSTCAST_' sim/*/*.h models/*/*.h); do
	grep -qF "\"$header\"" "$work/first" || echo "$header"
done >"$work/never-first"
xargs -P 2 -I{} sh -c 'echo "#include \"$1\"" | gcc -std=gnu17 -D_GNU_SOURCE -DCOSTCAST_VERSION="\"\"" -I. -fsyntax-only -w -x c - || echo "$1"' sh {} \
	<"$work/never-first" >"$work/header" 2>&1
[ ! -s "$work/header" ] || not_ok "headers stand alone" "$(head -n 5 "$work/header")"
ok "headers stand alone"
for script in tests/*.sh tests/tools/*.sh tests/long/*.sh .ci/run; do
	[ ! -e "$script" ] || bash -n "$script" || not_ok "$script parses"
done
ok "scripts parse"
is "the licence is the GPL 3" grep -q 'Version 3, 29 June 2007' LICENSE
is "the change log knows this version" grep -q "^## $("$costcast" --version | sed -n '1s/costcast //p')" CHANGELOG.md
finish
