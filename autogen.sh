#!/bin/sh
# autogen.sh - from a fresh checkout to a running weir; `./autogen.sh --help` says more.
#
# Everything is made in build/ (apart from what autoreconf leaves beside configure.ac), and each step
# is left out when there is nothing to do, so that a second call is quick.

usage() {
	cat <<'END'
Usage: ./autogen.sh [build | demo | check | stack | tools | deb | --help]

  (nothing)  make `configure`, no more: then ../configure && make wherever you like
  build      install the packages that are missing, configure and build in build/
  demo       build, make a meet of full size, and import it into build/demo/meet.db
  check      build, then run the tests; the last line is "N passed, N failed"
  stack      install the servers that some tests write to; without them these are skipped
  tools      install the programs that some tests need (a browser, ...); the same holds
  deb        make Debian packages of weir in build/deb, to be installed with apt

Packages are those of .ci/packages. As root they are installed with apt-get, on a terminal with sudo;
otherwise the command is printed. `make -C build install` installs weir, `rm -rf build` starts afresh.
END
}

say() {
	printf '%s\n' "autogen.sh: $*"
}

die() {
	printf '%s\n' "autogen.sh: $*" >&2
	test -z "$last_words" || printf '%s\n' "$last_words"
	exit 1
}

cd "$(dirname "$0")" || exit 1
last_words=
stale=
elsewhere=
top=$(pwd -P)
# What autoreconf makes beside configure.ac.
generated='aclocal.m4 autom4te.cache build-aux configure m4 Makefile.in'

# ---- packages ----

# The packages of one purpose that are not installed.
missing_packages() {
	for package in $(awk -v purpose="$1:" '$1 == purpose { $1 = ""; print }' .ci/packages); do
		test "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ||
			printf ' %s' "$package"
	done
}

# install_packages PURPOSE...
install_packages() {
	command -v dpkg-query >/dev/null || {
		say "this is not Debian: .ci/packages names what is needed, configure says what is missing"
		return
	}
	missing=
	for purpose in "$@"; do
		missing="$missing$(missing_packages "$purpose")"
	done
	test -n "$missing" || return 0

	install="apt-get install -y --no-install-recommends$missing"
	if test "$(id -u)" = 0; then
		as_root=
	elif test -t 0 && command -v sudo >/dev/null; then
		as_root=sudo
	else
		die "packages are missing; as root, run:
    apt-get update && $install"
	fi
	say "installing$missing"
	DEBIAN_FRONTEND=noninteractive
	export DEBIAN_FRONTEND
	$as_root apt-get update && $as_root $install || die "the packages could not be installed"
}

# ---- configure ----

# What an earlier build by another user left behind stops make and autoreconf half-way.
check_ours() {
	foreign=
	for path in $generated build build/config.status build/Makefile build/core build/tests build/demo \
		build/weir; do
		test ! -e "$path" || test -w "$path" || foreign="$foreign $path"
	done
	test -w . || die "no right to write in $top; copy the tree to a folder of your own"
	test -z "$foreign" || die "another user's build is in the way:$foreign
    remove it:  sudo rm -rf build $generated"
	test ! -f config.status || die "the source folder itself was configured
    clean it:  make distclean"
}

# The version by which the files were made, and the one that is installed.
automake_changed() {
	made=$(sed -n '1s/.* aclocal \([0-9.]*\).*/\1/p' aclocal.m4)
	have=$(aclocal --version | sed -n '1s/.* //p')
	test "$made" != "$have"
}

make_configure() {
	check_ours
	for file in $generated build-aux/ltmain.sh build-aux/install-sh; do
		test "$file" = autom4te.cache || test -e "$file" || stale=yes
	done
	test -n "$stale" || ! automake_changed || stale=yes
	test -n "$stale" || return 0

	for tool in autoreconf automake libtoolize pkg-config; do
		command -v $tool >/dev/null || die "$tool is missing
    on Debian:  apt-get install autoconf automake libtool pkg-config
    or:         ./autogen.sh build, which installs what is missing"
	done
	say "making configure"
	mkdir -p m4
	autoreconf -fi || die "autoreconf could not make configure"
}

# A build folder that was made elsewhere (a copied or moved checkout) or without the library for the
# unit tests is configured again; what it compiled elsewhere is not used.
configure_build() {
	mkdir -p build
	again=
	if test ! -f build/Makefile || test ! -f build/config.status; then
		again="nothing is configured in build/"
	elif ! grep -qxF "abs_top_builddir = $top/build" build/Makefile; then
		again="build/ was configured for another folder"
		elsewhere=yes
	elif grep -q '^HAVE_CHECK_TRUE = #' build/Makefile && pkg-config --exists 'check >= 0.15'; then
		again="build/ was configured without check"
	fi
	test -n "$again" || return 0
	say "configuring: $again"
	(cd build && ../configure --quiet) || die "configure stopped; build/config.log has the details
    for a fresh start:  rm -rf build"
	test -z "$elsewhere" || make -s -C build clean >/dev/null
}

build() {
	install_packages "$@"
	make_configure
	configure_build
	make -s -C build -j "$(nproc 2>/dev/null || echo 1)" || die "the build broke
    if the messages above make no sense, start afresh:  rm -rf build && ./autogen.sh build"
}

# ---- what people ask for ----

demo() {
	rm -rf build/demo
	mkdir -p build/demo
	say "making a meet of full size in build/demo/meet"
	build/tests/tools/make-meet build/demo/meet || die "the meet could not be made"
	say "importing it: weir run pipelines/quickstart.yaml"
	build/weir run pipelines/quickstart.yaml --set folder=build/demo/meet \
		--set db=build/demo/meet.db --state build/demo/state || exit
	say "the meet is in build/demo/meet.db; look into it:  sqlite3 build/demo/meet.db"
}

# A number of the harness's own summary.
tests_that() {
	count=$(sed -n "s/^# $1: *\([0-9][0-9]*\)$/\1/p" build/test-suite.log 2>/dev/null)
	echo "${count:-0}"
}

check() {
	rm -f build/test-suite.log
	VERBOSE=1 make -s -C build -j "$(nproc 2>/dev/null || echo 1)" check
	status=$?
	passed=$(($(tests_that PASS) + $(tests_that XFAIL)))
	failed=$(($(tests_that FAIL) + $(tests_that XPASS) + $(tests_that ERROR)))
	skipped=$(tests_that SKIP)
	# Tests that could not even be built.
	test $status = 0 || test $failed != 0 || failed=1
	line="$passed passed, $failed failed"
	test $skipped = 0 || line="$line, $skipped skipped"
	printf '%s\n' "$line"
	test $failed = 0
}

# PostgreSQL, nginx, and an API server in a cache of the user's. None is started here: RUNLEVEL keeps
# Debian from it.
stack() {
	RUNLEVEL=1
	export RUNLEVEL
	install_packages stack
	command -v npm >/dev/null || install_packages npm
	sh tests/stack/install.sh || die "the API server of the tests could not be installed"
	say "installed what the tests in tests/stack need"
}

# Programs that tests/system needs.
tools() {
	install_packages tools deb
	say "installed what the tests in tests/system need"
}

deb() {
	install_packages build deb
	command -v dpkg-buildpackage >/dev/null || die "there is no dpkg-buildpackage: this is not Debian"
	mkdir -p build
	DEB_BUILD_OPTIONS="nocheck noautodbgsym parallel=$(nproc 2>/dev/null || echo 1)" \
		sh packaging/build-deb.sh build/deb >build/deb.log 2>&1 || {
		tail -n 20 build/deb.log
		die "the packages could not be built; build/deb.log has all of it"
	}
	say "to install:  apt-get install $(printf '%s ' build/deb/weir*.deb | sed 's,build/,./build/,g')"
}

case ${1-} in
'') stale=yes && make_configure && say "now: mkdir -p build && cd build && ../configure && make" ;;
build) build build && say "built: $top/build/weir" ;;
demo) build build && demo ;;
check)
	last_words='0 passed, 1 failed'
	build build test && check
	;;
stack) stack ;;
tools) tools ;;
deb) deb ;;
-h | --help | help) usage ;;
*) usage >&2 && exit 1 ;;
esac
