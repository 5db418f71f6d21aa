#!/bin/sh
# docs/tutorial-plugin.md is true: its files are taken out of the page, its commands are run one after
# the other in a folder of their own, and each prints what the page says it prints.
#
# In the page a block "```LANGUAGE file=NAME" is a file, "```sh" a command, and the "```text" behind a
# command what it prints (nothing, if there is none). Run ids, times, folders and line ends may differ.
. "$(dirname "$0")/tree"

page=$PWD/docs/tutorial-plugin.md
weir=${WEIR:-$top_builddir/weir}
test -x "$weir" || skip "$weir is not built"
for tool in cc make pkg-config sqlite3; do
	command -v $tool >/dev/null || skip "no $tool"
done

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/tutorial" "$work/block" "$work/bin"

# A make that runs this test is not that of the page.
unset MAKEFLAGS MFLAGS MAKELEVEL
# The program is in PATH, and pkg-config knows where the headers are; WEIR_ROOT: as installed below that
# folder, with the prefix WEIR_PREFIX.
if test -n "${WEIR_ROOT-}"; then
	PATH=$WEIR_ROOT$WEIR_PREFIX/bin:$PATH
	PKG_CONFIG_PATH=$WEIR_ROOT$WEIR_PREFIX/lib/pkgconfig
	PKG_CONFIG_SYSROOT_DIR=$WEIR_ROOT
	export PKG_CONFIG_SYSROOT_DIR
else
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$weir" >"$work/bin/weir"
	chmod +x "$work/bin/weir"
	sed "s,^includedir=.*,includedir=$PWD/core/include," "$top_builddir/core/weir.pc" >"$work/bin/weir.pc"
	PATH=$work/bin:$PATH
	PKG_CONFIG_PATH=$work/bin
fi
export PATH PKG_CONFIG_PATH

awk -v files="$work/tutorial" -v blocks="$work/block" '
	/^```/ && open { open = 0; close(to); next }
	/^```/ {
		open = 1
		if ($2 ~ /^file=/) to = files "/" substr($2, 6)
		else if ($1 == "```sh") to = sprintf("%s/%02d.sh", blocks, ++command)
		else if ($1 == "```text") to = sprintf("%s/%02d.said", blocks, command)
		else { print FILENAME ":" FNR ": a block that is neither file, sh nor text"; to = "/dev/null" }
		next
	}
	open { print >to }
	END {
		if (open) print FILENAME ": the last block has no end"
		if (command < 3) print FILENAME ": only " command " commands were found"
	}' "$page" >"$work/findings"

alike() {
	tr -d '\r' <"$1" | sed -E -e 's/[0-9]{8}-[0-9]{6}-[0-9a-f]{4}/RUN/g' -e 's/[0-9]+\.[0-9]{2}/SECONDS/g' \
		-e 's,(sqlite:|from  )/.*/,\1FOLDER/,'
}

cd "$work/tutorial" || exit 99
for command in "$work"/block/*.sh; do
	base=${command%.sh}
	test -f "$base.said" || : >"$base.said"
	sh "$command" >"$base.says" 2>&1
	alike "$base.said" >"$base.expected"
	alike "$base.says" >"$base.printed"
	diff "$base.expected" "$base.printed" >"$base.diff" && continue
	echo "docs/tutorial-plugin.md: this prints something else (< the page, > the command):"
	cat "$command" "$base.diff"
done >>"$work/findings"
verdict "tutorial" <"$work/findings"
