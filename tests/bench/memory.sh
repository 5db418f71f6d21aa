#!/bin/sh
# Peak memory of a whole import into SQLite for a large meet and one ten times as large: it must not
# grow with the number of rows.
#
#   memory.sh [RESULTS..]     100,000 and 1,000,000, if nothing else is said
set -eu

top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir/build}
weir=${WEIR:-$top_builddir/weir}
tools=${TOOLS:-$top_builddir/tests/tools}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
[ $# -gt 0 ] || set -- 100000 1000000

printf '%10s %10s %10s %10s\n' results seconds results/s peak_MiB
for results in "$@"; do
	"$tools/make-meet" --results "$results" "$work/meet"
	"$tools/peak" "$weir" run "$top_srcdir/pipelines/meet.yaml" --set "folder=$work/meet" \
		--set "db=$work/meet.db" --state "$work/state" >"$work/log" 2>"$work/err" </dev/null || {
		cat "$work/log" "$work/err" >&2
		echo "memory.sh: the import of $results results failed" >&2
		exit 1
	}
	tail -n 1 "$work/err" | awk -v results="$results" '{
		ms = $1 ? $1 : 1
		printf "%10d %10.1f %10d %10.1f\n", results, ms / 1000, results * 1000 / ms, $2 / 1024
	}' | tee -a "$work/table"
	rm -rf "$work/meet" "$work/meet.db" "$work/meet.db-wal" "$work/meet.db-shm" "$work/state"
done
awk 'NR == 1 { first = $4 } { last = $4 } END { printf "peak, last to first: %.2f\n", last / first }' \
	"$work/table"
