#!/bin/bash
# costcast init and costcast list: each kind in each language is a scenario that runs; nothing is lost; nothing that is there is left out.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1

kinds=$("$costcast" list models | sed -n 's/^  \([a-z_]*\) .*/\1/p')
is "the registry has kinds" test "$(wc -w <<<"$kinds")" -ge 3
for lang in en es; do
	status 0 "all kinds in $lang" "$costcast" init --lang $lang -o "$work/$lang"
	for kind in $kinds; do
		status 0 "$kind in $lang is valid" "$costcast" validate "$work/$lang/$kind.yaml"
		is "$kind in $lang has a goal and thresholds" grep -qE '^thresholds: \[' "$work/$lang/$kind.yaml"
		"$costcast" run "$work/$lang/$kind.yaml" -q -n 200 >"$out" 2>"$err" </dev/null; got=$?
		is "$kind in $lang runs, and something passes" test $got -eq 0
		is "$kind in $lang says what to do next" bash -c 'head -n 4 "$0" | grep -q "costcast run $1.yaml"' "$work/$lang/$kind.yaml" "$kind"
		is "$kind in $lang explains each key of the top level" awk '/^[a-z_]+:/ && before !~ /^#/ && !(before ~ /^[a-z_]+:/) { bad = 1 } { before = $0 } END { exit bad }' "$work/$lang/$kind.yaml"
		is "$kind in $lang has no mark of a language" bash -c '! grep -qE "#(en|es) " "$0"' "$work/$lang/$kind.yaml"
	done
done
for kind in $kinds; do
	grep -v '^ *#' "en/$kind.yaml" >a; grep -v '^ *#' "es/$kind.yaml" >b
	same "$kind: the languages differ in comments alone" a b
	for lang in en es; do awk '/^ *#/ && before !~ /^ *#/ { blocks++ } { before = $0 } END { print blocks }' "$lang/$kind.yaml"; done >c
	is "$kind: as many comments in each" test "$(sort -u c | wc -l)" -eq 1
	is "$kind: none is the same in both" test -z "$(grep -h '^ *# ' "en/$kind.yaml" "es/$kind.yaml" | grep -v '#   costcast' | sort | uniq -d)"
done

# --- where it goes ---
status 0 "one kind, here" "$costcast" init training
is "under its name" test -s training.yaml
said "and what next" "costcast run training.yaml"
echo mine >training.yaml
status 73 "what is there" "$costcast" init training;            said "stays" '"training.yaml" is there already'
status 73 "or all kinds" "$costcast" init
is "all or nothing" test "$(cat training.yaml)" = mine -a ! -e usage.yaml
status 0 "unless forced" "$costcast" init training --force -q
is "written over" grep -q '^version: 1' training.yaml
is "and quiet" test ! -s "$err"
status 0 "a file of one's own" "$costcast" init usage -o u.yaml; same "the same text" u.yaml en/usage.yaml
mkdir there
status 0 "into a folder" "$costcast" init usage -o there;       same "under its name" there/usage.yaml en/usage.yaml
status 0 "to standard output" "$costcast" init usage -o -;      same "the same text" "$out" en/usage.yaml
status 64 "all kinds to standard output" "$costcast" init -o -
status 64 "an unknown kind" "$costcast" init trainig;           said "and what was meant" 'did you mean "training"'
status 73 "all kinds into a file" "$costcast" init -o u.yaml
status 73 "where nothing can be" "$costcast" init usage -o nowhere/u.yaml
ln -s u.yaml link.yaml
status 73 "a link is not followed" "$costcast" init usage -o link.yaml --force

# --- list ---
cd "$top" || exit 1
status 0 "list" "$costcast" list
for file in scenarios/*.yaml scenarios/lessons/*.yaml scenarios/quizzes/*.yaml; do
	[ -e "$file" ] || continue
	is "list names $file" grep -qF "  $file " "$out"
done
for book in scenarios/prices/*.yaml; do is "list names $(basename "$book" .yaml)" grep -qF "  $(basename "$book" .yaml) " "$out"; done
for preset in $(sed -n 's/^\([a-z0-9-]*\):.*/\1/p' scenarios/presets/*.yaml) typical; do is "list names $preset" grep -qw -- "$preset" "$out"; done
COLUMNS=80 "$costcast" list >"$out"
is "80 columns" test "$(wc -L <"$out")" -le 80
"$costcast" list scenarios --lang es >"$out"
wrote "titles in the language" 'Entrenar BERT desde cero'
is "no section but the one that is wanted" bash -c '! grep -q "^  training " "$0"' "$out"
(cd "$work" && "$costcast" list scenarios) >"$out"
is "elsewhere, paths that run takes" "$costcast" validate -q "$(awk '/bert-8xp4d.yaml/ { print $1 }' "$out")"
status 64 "an unknown section" "$costcast" list scenario;       said "and what was meant" 'did you mean "scenarios"'
is "without UTF-8" bash -c '! LC_ALL=C "$0" list | LC_ALL=C grep -q "[^ -~]"' "$costcast"
mkdir -p "$work/data/scenarios/lessons"
printf 'title: {es: Uno, en: "One|two"}\n' >"$work/data/scenarios/lessons/a.yaml"; printf '{' >"$work/data/scenarios/lessons/b.yaml"
COSTCAST_DATA=$work/data "$costcast" list lessons >"$out"
wrote "a title" 'a\.yaml +One\|two'
wrote "a file that cannot be read" 'b\.yaml +\(cannot be read\)'
finish
