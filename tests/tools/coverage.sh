#!/bin/sh
# Lines reached by the unit, oracle and command-line tests. usage: coverage.sh BUILD-FOLDER
set -u
cd "$(dirname "$0")/../.." || exit 1
find "$1" -name '*.gcda' -delete
COSTCAST=$1/costcast tests/run.sh $(find "$1/unit" "$1/oracle" -type f -perm -u+x) tests/*_test.sh >"$1/tests.log" 2>&1
tail -n 1 "$1/tests.log"
lcov --quiet --capture --directory "$1" --output-file "$1/all.info" 2>/dev/null
lcov --quiet --extract "$1/all.info" '*/sim/*' '*/models/*' --output-file "$1/costcast.info" 2>/dev/null
genhtml --quiet --output-directory "$1/html" "$1/costcast.info" && echo "$1/html/index.html"
lcov --summary "$1/costcast.info" 2>&1 | grep -E 'lines|functions'
