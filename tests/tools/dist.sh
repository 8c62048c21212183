#!/bin/sh
# One static program and its data, packed so that the same sources give the same bytes. usage: dist.sh BUILD NAME TARBALL
# CC, FLAGS and LIBS come from the Makefile; the objects are those of the ordinary build.
set -eu
cd "$(dirname "$0")/../.."
build=$1 name=$2 tarball=$3
root=build/dist
log=build/dist.log

rm -rf "$root"
mkdir -p "$root/$name"
# libgomp can load plug-ins for accelerators, which nothing here asks for: the linker's warning of dlopen is no news
# shellcheck disable=SC2086
$CC $FLAGS -static -s -o "$root/$name/costcast" "$build/sim/main.o" "$build/libcostcast.a" $LIBS 2>"$log" || { cat "$log" >&2; exit 1; }

cp README.md LICENSE CHANGELOG.md "$root/$name/"
cp -r scenarios plots build/man "$root/$name/"
mkdir "$root/$name/locale"
(cd build/locale && find . -name costcast.mo) | while read -r mo; do
	mkdir -p "$root/$name/locale/$(dirname "$mo")"
	cp "build/locale/$mo" "$root/$name/locale/$mo"
done
# gettext translates nothing in the locale "C", and the C library brings no other with it: so the tarball does
localedef -i C -f UTF-8 --no-archive "$root/$name/locale/C.utf8" 2>/dev/null || cp -r /usr/lib/locale/C.utf8 "$root/$name/locale/"
find "$root/$name/locale/C.utf8" -type f ! -name LC_CTYPE ! -name SYS_LC_MESSAGES -delete

chmod -R u=rwX,go=rX "$root/$name"
day=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
LC_ALL=C tar -C "$root" --sort=name --mtime="@$day" --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" | gzip -9n >"$tarball.part"
mv "$tarball.part" "$tarball"
echo "  dist    $tarball ($(($(wc -c <"$tarball") / 1024)) KiB)"
