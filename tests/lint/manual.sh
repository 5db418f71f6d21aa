#!/bin/sh
# The manual says what the program says: every command, option, argument and sentence of `weir -h`
# stands in weir(1), and the other way round; the same for plugins and their pages; every variable of
# the environment that the code asks for, and every exit code, is documented; and the pages have no
# mistakes.
. "$(dirname "$0")/tree"

need() {
	test -z "${WEIR_TOOLS_REQUIRED-}" || { echo "$1 is missing"; exit 1; }
	skip "no $1 (Debian: $1)"
}

command -v python3 >/dev/null || need python3
command -v mandoc >/dev/null || need mandoc
weir=${WEIR:-$top_builddir/weir}
pages=$top_builddir/docs/man
test -f "$pages/weir.1" || skip "$pages/weir.1 is not built"

set -- "$pages"/*.[157]
for page in docs/man/*.[157]; do
	test ! -f "$page" || set -- "$@" "$page"
done

{
	python3 tests/lint/manual.py "$weir" "$pages" || echo "manual.py ended with $?"
	# Whether a page is there that is referred to depends on the system; of that the errors speak too.
	mandoc -T lint "$@" 2>/dev/null | grep -v 'referenced manual not found'
	! command -v groff >/dev/null || groff -mdoc -Tutf8 -ww "$@" 2>&1 >/dev/null
} | verdict "what the manual says otherwise"
