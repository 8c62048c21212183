#!/bin/sh
# Install the Debian or Ubuntu packages that are missing among those named; says what; quiet when nothing is.
set -u

# What a package is for us; anything that provides it will do, however it was installed.
present() {
	case $1 in
	gcc | make | clang | valgrind | lcov | jq | sqlite3) command -v "$1" >/dev/null 2>&1 ;;
	pkg-config) command -v pkg-config >/dev/null 2>&1 ;;
	gettext) command -v msgfmt >/dev/null 2>&1 && command -v xgettext >/dev/null 2>&1 ;;
	gnuplot-nox) command -v gnuplot >/dev/null 2>&1 ;;
	libgsl-dev) pkg-config --exists gsl 2>/dev/null ;;
	libyaml-dev) pkg-config --exists yaml-0.1 2>/dev/null ;;
	libjansson-dev) pkg-config --exists jansson 2>/dev/null ;;
	libsqlite3-dev) pkg-config --exists sqlite3 2>/dev/null ;;
	zlib1g-dev) pkg-config --exists zlib 2>/dev/null ;;
	libcmocka-dev) pkg-config --exists cmocka 2>/dev/null ;;
	librandom123-dev) [ -e /usr/include/Random123/philox.h ] || [ -e /usr/local/include/Random123/philox.h ] ;;
	libomp-dev) ls /usr/lib/llvm-*/lib/libomp.so >/dev/null 2>&1 ;;
	*) dpkg -s "$1" 2>/dev/null | grep -q '^Status: install ok installed' ;;
	esac
}

missing=
for package; do
	present "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "costcast: installing what is missing:$missing" >&2
if ! command -v apt-get >/dev/null 2>&1; then
	echo "costcast: no apt-get here; please install these packages (or what they are called on this system):$missing" >&2
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "costcast: run as root: apt-get install$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
install_all() { $as_root apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null; }
install_all 2>/dev/null || { $as_root apt-get update -qq </dev/null && install_all; } || {
	echo "costcast: apt-get could not install$missing" >&2
	exit 1
}
