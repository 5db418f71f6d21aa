#!/bin/sh
# `make install` puts everything where it belongs, below DESTDIR, it works from there, and
# `make uninstall` leaves nothing behind, no empty folder of ours either.
. "$top_srcdir/tests/e2e/lib.sh"

root=$work/root
prefix=$(awk '$1 == "prefix" && $2 == "=" { print $3 }' "$top_builddir/Makefile")
under=$root$prefix

run_make() {
	(unset MAKEFLAGS MFLAGS && cd "$top_builddir" && make -s DESTDIR="$root" "$@") >out 2>&1 || {
		wrong "make $* ended with $?"
		said
	}
}

proves "what is installed"
run_make install
for file in bin/weir share/man/man1/weir.1 share/man/man5/weir-pipeline.5 share/man/man7/weir-plugin.7 \
	share/bash-completion/completions/weir share/zsh/site-functions/_weir \
	share/fish/vendor_completions.d/weir.fish include/weir/plugin.h \
	share/weir/pipelines/quickstart.yaml lib/systemd/system/weir-import@.service \
	lib/systemd/system/weir-import@.timer; do
	test -f "$under/$file" || wrong "there is no $file"
done
plugins=0
for plugin in "$under"/lib/weir/*.so; do
	name=$(basename "$plugin" .so)
	test -f "$under/share/man/man7/weir-$name.7" || wrong "there is no page of $name"
	plugins=$((plugins + 1))
done
test $plugins -ge 15 || wrong "only $plugins plugins"
grep -q "^ExecStart=$prefix/bin/weir run " "$under/lib/systemd/system/weir-import@.service" ||
	wrong "the unit starts another program"
find "$root" -perm -o=w ! -type l >found
test ! -s found || wrong "can be written by everybody: $(cat found)"

proves "it works from there, moved as a whole"
"$under/bin/weir" plugins list >out 2>err || wrong "plugins list ended with $?"
test "$(grep -c . out)" -eq $((plugins + 1)) || wrong "it lists $(grep -c . out) lines"
PKG_CONFIG_PATH=$under/lib/pkgconfig pkg-config --exists 'weir >= 0.1' || wrong "weir.pc"
test "$(PKG_CONFIG_PATH=$under/lib/pkgconfig pkg-config --variable=plugindir weir)" = "$prefix/lib/weir" ||
	wrong "weir.pc names another folder of plugins"

proves "uninstall leaves nothing"
# What was there before stays.
touch "$under/bin/other"
run_make uninstall
find "$root" ! -type d ! -name other >found
find "$root" -type d \( -path '*weir*' -o -empty \) -name '*weir*' >>found
test ! -s found || wrong "is left: $(cat found)"
test -f "$under/bin/other" || wrong "a file of another program is gone"
