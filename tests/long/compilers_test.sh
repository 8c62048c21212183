#!/bin/bash
# gcc and clang give the same bytes.
. "$(dirname "$0")/../lib.sh"
for compiler in gcc clang; do
	is "$compiler builds without a warning" make CC=$compiler WERROR=1 BUILD="build/$compiler" PROGRAM="build/$compiler/costcast"
	"build/$compiler/costcast" run scenarios/bert-8xp4d.yaml -n 3000 -q --json "$work/$compiler.json" >/dev/null 2>&1
done
same "the same summary" "$work/gcc.json" "$work/clang.json"
finish
