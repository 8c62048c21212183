#!/bin/bash
# Scenarios with bytes, lines and numbers changed at random (a fixed seed) under ASan and UBSan: accepted or refused
# with 65, within five seconds, never a crash.
. "$(dirname "$0")/../lib.sh"
program=build/san-address-undefined/costcast
crashes=0
for seed in $(seq "${FUZZ:-1500}"); do
	perl -e 'srand($ARGV[0]); local $/; open my $f, "<", $ARGV[1]; $_ = <$f>;
		for my $i (1 .. 1 + rand 4) {
			my ($what, $at) = (int rand 6, int rand length);
			if ($what == 0) { substr($_, $at, 1) = chr rand 256 }
			elsif ($what == 1) { substr($_, $at, 1 + rand 9) = "" }
			elsif ($what == 2) { my $s = substr $_, $at, 1 + rand 40; substr($_, int rand length, 0) = $s }
			elsif ($what == 3) { my @n = ("0", "-1", "1e308", "999999999999", ".5", "nan", "1e-300"); s/\d+/rand() < .05 ? $n[rand @n] : $&/ge }
			elsif ($what == 4) { my @l = split /^/; my $k = int rand @l; splice @l, $k, 1 + rand 2; $_ = join "", @l }
			else { my @c = ("{", "}", "[", "]", ":", "&a ", "*a ", "! ", "|\n", "\"", "#", "- ", "\t", "%"); substr($_, $at, 0) = $c[rand @c] }
		} print' "$seed" "$(ls scenarios/*.yaml tests/data/*.yaml | sed -n "$((seed % $(ls scenarios/*.yaml tests/data/*.yaml | wc -l) + 1))p")" >"$work/fuzz.yaml"
	timeout 5 $program validate "$work/fuzz.yaml" >"$out" 2>"$err"
	case $? in 0 | 65 | 66) ;; *)
		crashes=$((crashes + 1)); cp "$work/fuzz.yaml" "build/fuzz-$seed.yaml"
		not_ok "seed $seed (build/fuzz-$seed.yaml)" "$(grep -m 3 -E 'ERROR|runtime error|SUMMARY|Assert' "$err")" ;;
	esac
done
is "no scenario crashed it ($crashes of ${FUZZ:-1500})" test $crashes -eq 0
finish
