#!/bin/sh
# The Debian packages: built from a copy of the tree, without a finding of lintian, installed, used
# and removed. On a machine that is thrown away afterwards (CI=true, as root) they are really
# installed, elsewhere unpacked.
. "$top_srcdir/tests/e2e/lib.sh"

for tool in dpkg-buildpackage dh lintian fakeroot; do
	command -v $tool >/dev/null && continue
	test -z "${WEIR_TOOLS_REQUIRED-}" || die "there is no $tool"
	skip "there is no $tool"
done
source=$(cd "$top_srcdir" && pwd)

proves "the packages can be built"
DEB_BUILD_OPTIONS="nocheck noautodbgsym parallel=$(nproc)"
export DEB_BUILD_OPTIONS
(unset MAKEFLAGS MFLAGS && sh "$source/packaging/build-deb.sh" "$work/deb") >log 2>&1 || {
	tail -n 30 log
	die "dpkg-buildpackage ended with $?"
}
cd deb || die "no deb"
# weir_VERSION_ARCHITECTURE.deb
package=$(echo weir_*.deb)
headers=$(echo weir-dev_*.deb)
test -f "$package" && test -f "$headers" || die "there are: $(ls)"

proves "lintian has nothing to say"
lintian --allow-root --tag-display-limit 0 ./*.changes >../found 2>&1
sed 's/^/  /' ../found
test ! -s ../found || wrong "lintian found something"

proves "the package is of this version, and has what it should"
version=$("$weir" --version | awk '{ print $2 }')
case $(dpkg-deb -f "$package" Version) in
"$version"-*) ;;
*) wrong "packaging/debian/changelog is of $(dpkg-deb -f "$package" Version), weir is $version" ;;
esac
depends=$(dpkg-deb -f "$package" Depends)
for library in libc6 libcurl4 libsqlite3-0 libyaml-0-2; do
	case $depends in *$library*) ;; *) wrong "depends on no $library: $depends" ;; esac
done
dpkg-deb -x "$package" ../unpacked
dpkg-deb -x "$headers" ../unpacked
cd ../unpacked || die "no unpacked"
find . -type f | sort >../files
for plugin in usr/lib/*/weir/*.so; do
	test -f "usr/share/man/man7/weir-$(basename "$plugin" .so).7.gz" || wrong "no page of $plugin"
done
for file in usr/bin/weir usr/share/man/man1/weir.1.gz usr/share/man/man5/weir-pipeline.5.gz \
	usr/share/man/man7/weir-plugin.7.gz usr/share/bash-completion/completions/weir \
	usr/share/zsh/vendor-completions/_weir usr/share/fish/vendor_completions.d/weir.fish \
	usr/share/weir/pipelines/quickstart.yaml usr/include/weir/plugin.h usr/share/doc/weir/copyright; do
	test -f "$file" || wrong "there is no $file"
done
grep -q '/systemd/system/weir-import@.timer' ../files || wrong "there is no timer"
grep '\.la$' ../files && wrong "there are files of libtool"
cd ..

# used PROGRAM PIPELINES: imports a small meet.
used() {
	"$make_meet" --results 500 meet >/dev/null || die "no meet"
	"$1" run "$2/quickstart.yaml" --set folder=meet --set db=meet.db --state state >out 2>err ||
		wrong "the run ended with $?: $(tail -n 3 err)"
	test "$(sqlite3 meet.db 'select count(*) from results')" -gt 0 || wrong "there are no results"
}

if test "${CI-}" = true && test "$(id -u)" = 0 && ! dpkg-query -W weir >/dev/null 2>&1; then
	proves "installed, it works, and a plugin can be built"
	dpkg -i "deb/$package" "deb/$headers" >log 2>&1 || wrong "dpkg -i ended with $?: $(tail -n 5 log)"
	used /usr/bin/weir /usr/share/weir/pipelines
	libraries=$(dirname "$(dpkg -L weir | grep '/csv-source\.so$')")
	bindir=/usr/bin plugindir=$libraries pipelinedir=/usr/share/weir/pipelines \
		pkgconfigdir=$(dirname "$libraries")/pkgconfig CC=cc sh "$source/tests/installed.sh" >log 2>&1 ||
		wrong "$(cat log)"
	dpkg -L weir weir-dev >listed
	proves "removed, it leaves nothing"
	dpkg -P weir-dev weir >log 2>&1 || wrong "dpkg -P ended with $?: $(tail -n 5 log)"
	while IFS= read -r file; do
		test ! -f "$file" || wrong "is left: $file"
	done <listed
else
	proves "unpacked, it works"
	WEIR_PLUGIN_PATH=$(echo "$work"/unpacked/usr/lib/*/weir)
	export WEIR_PLUGIN_PATH
	used "$work/unpacked/usr/bin/weir" "$work/unpacked/usr/share/weir/pipelines"
fi
