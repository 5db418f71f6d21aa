#!/bin/sh
# What the books of a run take: bytes of state.db per inserted and per present row, everything counted,
# and what a receipt and the look at one row take. Ends with 1 if more than is allowed.
#
#   state.sh [FOLDER]     a generated meet, if nothing else is said
set -eu

top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir/build}
weir=${WEIR:-$top_builddir/weir}
tools=${TOOLS:-$top_builddir/tests/tools}
inserted_most=24
present_most=2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

meet=${1:-$work/meet}
[ $# -gt 0 ] || "$tools/make-meet" "$meet" >/dev/null

run() {
	"$weir" run "$top_srcdir/pipelines/meet.yaml" --set "folder=$meet" --set "db=$work/m.db" \
		--state "$work/state" --quiet
}

size() {
	wc -c <"$work/state/state.db" | tr -d ' '
}

# The rows that the last run counted: inserted, present.
rows() {
	"$weir" runs --state "$work/state" --limit 1 | awk 'NR == 2 { print $'"$1"' }'
}

run
first=$(size)
inserted=$(rows 5)
# The pages that any state has are there now: only what grows is counted.
rm -f "$work"/m.db*
run
second=$(size)
run
third=$(size)
present=$(rows 6)
"$tools/peak" "$weir" why results:2 --state "$work/state" >"$work/out" 2>"$work/err"
why=$(tail -n 1 "$work/err" | cut -d ' ' -f 1)

awk -v first="$first" -v second="$second" -v third="$third" -v inserted="$inserted" \
	-v present="$present" -v inserted_most=$inserted_most -v present_most=$present_most \
	-v receipt="$(cat "$work"/state/runs/*/receipt.json | wc -c)" -v why="$why" 'BEGIN {
		printf "first run:    %7d bytes for %d inserted rows, %.1f a row\n", first, inserted, first / inserted
		printf "second run:   %7d bytes more, %.1f a row\n", second - first, (second - first) / inserted
		printf "present rows: %7d bytes more for %d rows, %.2f a row\n", third - second, present, (third - second) / present
		printf "receipt:      %7d bytes; why: %d ms\n", receipt / 3, why
		exit first / inserted > inserted_most || (third - second) / present > present_most
	}'
