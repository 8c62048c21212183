# Sourced by tests/*_test.sh: TAP lines, a folder of its own, a quiet and known environment.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
top=$PWD
costcast=${COSTCAST:-$top/costcast}
case $costcast in /*) ;; *) costcast=$top/$costcast ;; esac
toy=$top/tests/data/toy.yaml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LANGUAGE LC_ALL LC_MESSAGES LC_CTYPE COLUMNS NO_COLOR OMP_NUM_THREADS
export LANG=C.UTF-8
tests=0 failures=0

ok() { tests=$((tests + 1)); echo "ok $tests - $1"; }
not_ok() { tests=$((tests + 1)); failures=$((failures + 1)); echo "not ok $tests - $1"; shift; [ $# -eq 0 ] || printf '  %s\n' "$@" | head -n 12; }
skip() { tests=$((tests + 1)); echo "ok $tests - # SKIP $1"; }

# is NAME COMMAND...: ok when the command succeeds
is() { local name=$1; shift; if "$@" >"$work/is.log" 2>&1; then ok "$name"; else not_ok "$name" "$(cat "$work/is.log")"; fi; }

# status WANTED NAME COMMAND...: runs it, stdout and stderr to $out and $err
out=$work/stdout err=$work/stderr
status() {
	local wanted=$1 name=$2 got; shift 2
	timeout 60 "$@" >"$out" 2>"$err" </dev/null; got=$?
	if [ "$got" -eq "$wanted" ]; then ok "$name: status $wanted"
	else not_ok "$name: status $wanted" "got $got" "$(head -n 5 "$err")"; fi
}
# said NAME PATTERN: stderr of the last status holds it; wrote: stdout does
said() { if grep -qE -- "$2" "$err"; then ok "$1"; else not_ok "$1" "no /$2/ in:" "$(head -n 6 "$err")"; fi; }
wrote() { if grep -qE -- "$2" "$out"; then ok "$1"; else not_ok "$1" "no /$2/ in:" "$(head -n 6 "$out")"; fi; }
same() { if cmp -s "$2" "$3"; then ok "$1"; else not_ok "$1" "$(diff "$2" "$3" 2>&1 | head -n 8)"; fi; }

# What a file says, a command that was printed on several lines on one: how many depends on the path of this tree.
joined() { sed -e :more -e '/ \\$/{N; s/ \\\n */ /; b more' -e '}' "$1"; }

# Make with the compiler and the warnings of the build that is there, so that nothing is compiled again.
make_as_built() {
	local werror=
	grep -q -- -Werror build/flags && werror=1
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s CC="$(cut -d' ' -f1 build/flags)" WERROR=$werror "$@"
}

finish() { echo "1..$tests"; exit $((failures > 0)); }
