#!/bin/sh
# Collect the texts of the sources and merge them into each translation. usage: po.sh VERSION
set -eu
cd "$(dirname "$0")/../.."
pot=build/costcast.pot
mkdir -p build
find sim models -name '*.[ch]' | LC_ALL=C sort | xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ \
	--add-comments=translators --package-name=costcast --package-version="$1" --no-wrap --sort-by-file \
	--files-from=- --output="$pot"
for po in sim/lang/*.po; do
	[ -e "$po" ] || { msginit --no-translator --locale=es --input="$pot" --output=sim/lang/es.po; continue; }
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap "$po" "$pot"
	printf '  %s: ' "$po"
	msgfmt --check-format --statistics -o /dev/null "$po" 2>&1
done
