#!/bin/sh
# No script of the tree has a finding of shellcheck, those of bash among them; .shellcheckrc says what is
# meant here. zsh and fish read theirs themselves.
. "$top_srcdir/tests/lint/tree"

command -v shellcheck >/dev/null || {
	test -z "${WEIR_TOOLS_REQUIRED-}" || { echo "there is no shellcheck"; exit 1; }
	skip "there is no shellcheck"
}

# Those that say what they are for: with a first line, or to shellcheck. The others are read with `.`.
scripts() {
	for file in $(tree_files | grep -E '\.sh$|^tests/lint/tree$|^\.ci/run$|^completions/bash/'); do
		case $(head -n 1 "$file") in
		'#!'* | '# shellcheck '*) test "$1" = read || echo "$file" ;;
		*) test "$1" = run || echo "$file" ;;
		esac
	done
}

{
	scripts run | xargs -n 16 -P 2 shellcheck --severity=warning --format=gcc
	scripts read | xargs -n 16 -P 2 shellcheck --severity=warning --format=gcc --shell=sh
	! command -v zsh >/dev/null || zsh -n completions/zsh/_weir 2>&1
	! command -v fish >/dev/null || fish --no-config -n completions/fish/weir.fish 2>&1
} | verdict "findings in scripts"
