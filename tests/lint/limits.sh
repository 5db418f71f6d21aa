#!/bin/sh
# Sizes: a .c file has at most 400 lines, a function 60 (from its name to its closing brace), a header
# 200. Also prints how the sizes are spread. Exceptions are named here, one a line, with their reason.
. "$(dirname "$0")/tree"

# FILE LINES, or FILE:FUNCTION LINES, and why.
exceptions='
'

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

tree_sources | while IFS= read -r file; do
	awk '
		# Kernel style: only a function has its opening brace in the first column.
		/^[A-Za-z_]/ { head = FNR; text = $0 }
		/^{/ { from = head; name = text; sub(/\(.*/, "", name); sub(/.*[^A-Za-z0-9_]/, "", name) }
		/^}/ && from { print "function", FNR - from + 1, FILENAME ":" from, FILENAME ":" name; from = 0 }
		END { print (FILENAME ~ /\.h$/ ? "header" : "file"), FNR, FILENAME ":1", FILENAME }
	' "$file"
done >"$work/sizes"
printf '%s' "$exceptions" >"$work/exceptions"

for kind in file header function; do
	awk -v kind=$kind '$1 == kind { print $2 }' "$work/sizes" | sort -n | awk -v kind=$kind '
		{ size[NR] = $1 }
		END {
			if (NR > 0)
				printf "%s: %d, median %d, p90 %d, max %d lines\n", kind "s", NR,
					size[int((NR + 1) / 2)], size[int((NR * 9 + 9) / 10)], size[NR]
		}'
done

awk '
	BEGIN { most["file"] = 400; most["header"] = 200; most["function"] = 60 }
	FILENAME ~ /exceptions$/ { if (NF > 1) allowed[$1] = $2; next }
	{ limit = ($4 in allowed) ? allowed[$4] : most[$1] }
	$2 > limit {
		name = $4
		sub(/.*:/, "", name)
		printf "%s: %s has %d lines, %d at most\n", $3, $1 == "function" ? name "()" : "the " $1, $2, limit
	}' "$work/exceptions" "$work/sizes" | verdict "too long"
