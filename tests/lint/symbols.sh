#!/bin/sh
# The ABI: the program exports exactly the functions that the public headers mark with WEIR_API, and a
# plugin exports exactly its descriptor.
. "$(dirname "$0")/tree"
need_plain_build

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# NAME FILE:LINE of each declaration; it may go on over lines up to its first bracket.
awk '
	FNR == 1 { text = "" }
	/^WEIR_API / { text = ""; line = FNR; open = 1 }
	open { text = text " " $0 }
	open && text ~ /\(/ {
		sub(/\(.*/, "", text)
		n = split(text, word, /[^A-Za-z0-9_]+/)
		print word[n], FILENAME ":" line
		open = 0
	}' core/include/weir/*.h | sort >"$work/declared"
test -s "$work/declared" || { echo "core/include/weir declares nothing with WEIR_API"; exit 1; }
cut -d' ' -f1 "$work/declared" | sort -u >"$work/names"

# What the start-up code of the C library brings is not ours; nor are copies of its variables (@GLIBC).
exported() {
	nm -D --defined-only "$1" | awk '$3 !~ /@/ { print $3 }' |
		grep -vxE '_init|_fini|_start|(__)?data_start|_IO_stdin_used|__bss_start(__)?|_edata|_end|__end__|_bss_end__|__TMC_END__|__dso_handle' |
		sort -u
}

{
	exported "$top_builddir/weir" >"$work/exported"
	comm -23 "$work/names" "$work/exported" | while IFS= read -r name; do
		echo "$(awk -v n="$name" '$1 == n { print $2; exit }' "$work/declared"):" \
			"$name is declared with WEIR_API, but weir does not export it"
	done
	comm -13 "$work/names" "$work/exported" | while IFS= read -r name; do
		echo "weir exports $name, which no public header declares"
	done
	plugins=0
	for plugin in "$top_builddir"/plugins/.libs/*.so; do
		test -f "$plugin" || continue
		plugins=$((plugins + 1))
		symbols=$(exported "$plugin" | tr '\n' ' ')
		test "$symbols" = "weir_plugin_entry " ||
			echo "plugins/$(basename "$plugin" .so) exports '$symbols', not 'weir_plugin_entry'"
	done
	test "$plugins" -gt 0 || echo "no plugins in $top_builddir/plugins/.libs"
} | verdict "symbols"
