#!/bin/sh
# Every script can be read by a plain POSIX shell (.ci/run: by bash).
. "$(dirname "$0")/tree"

shell='sh'
! command -v dash >/dev/null || shell=dash

tree_files | grep -E '\.sh$|^tests/lint/tree$' | while IFS= read -r file; do
	$shell -n "$file" 2>&1
	case $(head -n 1 "$file") in
	'#!/bin/sh' | '# '*) ;;
	*) echo "$file:1: does not begin with #!/bin/sh" ;;
	esac
done | verdict "scripts"
