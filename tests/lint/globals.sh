#!/bin/sh
# No writable globals or statics: no object of the core or of a plugin has a symbol in a section of
# writable data. Constant tables of pointers (.data.rel.ro) are written by the loader only.
. "$(dirname "$0")/tree"
need_plain_build

cd "$top_builddir" || exit 99
list=$(mktemp) || exit 99
trap 'rm -f "$list"' EXIT
find core plugins -name '*.o' | sort >"$list"
test -s "$list" || { echo "no objects under $top_builddir"; exit 1; }

xargs nm --format=sysv --defined-only <"$list" 2>/dev/null | awk -F'|' '
	/^Symbols from / { object = substr($0, 14); sub(/:$/, "", object); seen++ }
	{ gsub(/[ \t]/, "", $1); gsub(/[ \t]/, "", $3); gsub(/[ \t]/, "", $7) }
	$3 ~ /^[bBdDsSgGC]$/ && $7 !~ /^\.data\.rel\.ro/ {
		printf "%s: %s is writable (%s)\n", object, $1, $7
	}
	END { if (seen < 2) print "nm told of " seen + 0 " objects" }' | verdict "writable globals"
