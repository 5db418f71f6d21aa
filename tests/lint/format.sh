#!/bin/sh
# C files look as .clang-format says.
. "$(dirname "$0")/tree"

command -v clang-format >/dev/null || skip "no clang-format (Debian: clang-format)"

# One line a file: its first difference, and how many there are.
tree_sources | xargs clang-format --style=file --dry-run 2>&1 | grep ': warning:' | awk -F: '
	!count[$1]++ { first[$1] = $2; order[++files] = $1 }
	END {
		for (i = 1; i <= files; i++)
			printf "%s:%d: not as .clang-format says, here and in %d places after it\n",
				order[i], first[order[i]], count[order[i]] - 1
	}' | verdict "formatting"
