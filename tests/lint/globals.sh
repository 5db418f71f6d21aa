#!/bin/sh
# No writable globals or statics: no object of the core or of a plugin has a symbol in a section of
# writable data. Constant tables of pointers (.data.rel.ro) are written by the loader only.
. "$(dirname "$0")/tree"
need_plain_build

cd "$top_builddir" || exit 99
objects=$(find core plugins -name '*.o' | sort)
test -n "$objects" || { echo "no objects under $top_builddir"; exit 1; }

for object in $objects; do
	nm --format=sysv --defined-only "$object" | awk -F'|' -v object="$object" '
		{ gsub(/[ \t]/, "", $1); gsub(/[ \t]/, "", $3); gsub(/[ \t]/, "", $7) }
		$3 ~ /^[bBdDsSgGC]$/ && $7 !~ /^\.data\.rel\.ro/ {
			printf "%s: %s is writable (%s)\n", object, $1, $7
		}'
done | verdict "writable globals"
