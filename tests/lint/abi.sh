#!/bin/sh
# Plugins that were built for interface 1 go on working: the headers still have what they had, at the
# same place, and weir exports what they call. tests/e2e/42-golden.sh runs such plugins.
. "$(dirname "$0")/tree"

golden=tests/golden/abi1
command -v python3 >/dev/null || skip "no python3"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

{
	python3 tests/golden/headers.py same $golden/include core/include |
		sed 's/^/core\/include: /; s/$/ (interface 1 has it so; see docs\/decisions\/0037)/'
	if echo '_Static_assert(sizeof(long) == 8 && sizeof(void *) == 8, "");' |
		${CC:-cc} -x c -fsyntax-only - 2>/dev/null; then
		${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -fsyntax-only -I core/include $golden/layout.c 2>&1 |
			grep -E 'error|warning'
	fi
	if test -f "$top_builddir/weir" && command -v nm >/dev/null; then
		nm -D --defined-only "$top_builddir/weir" | awk '{ print $3 }' | sort -u >"$work/exported"
		comm -23 $golden/symbols "$work/exported" |
			sed 's/$/ is no longer exported by weir, and plugins of interface 1 call it/'
	fi
} | verdict "changes of plugin interface 1"
