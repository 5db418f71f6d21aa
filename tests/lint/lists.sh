#!/bin/sh
# Every file of the tree is named in Makefile.am or a local.mk: what is not is not compiled, not run,
# or not in a release.
. "$(dirname "$0")/tree"

# One file name a line. A plugin is named by its module, a program of the tests by itself.
named=$(cat Makefile.am ./*/local.mk | tr -s ' \t\\' '\n' | sort -u)

tree_files | while IFS= read -r file; do
	case $file in
	.git*) continue ;; # not for a release
	configure.ac | Makefile.am | */local.mk | */weir*.pc.in) continue ;; # automake sees to these
	plugins/*.c) name=${file%.c}.la ;;
	tests/unit/*.c | tests/tools/*.c) name=${file%.c} ;;
	*) name=$file ;;
	esac
	printf '%s\n' "$named" | grep -qxF -e "$name" -e "$file" ||
		echo "$file:1: neither $name nor the file is named in any local.mk"
done | verdict "files that no list names"
