#!/bin/sh
# What weir verify of a whole meet costs, against a store like the users' (tests/stack): its requests, and
# its wall time beside curl's, which fetches the same pages over one connection, in one run. Told are the
# medians, and that of the ratios of the pairs; it fails with more than 30 requests or a ratio above 3.
#
#   verify.sh [PAIRS]     5 pairs, if nothing else is said
set -eu

top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir/build}
weir=${WEIR:-$top_builddir/weir}
pairs=${1:-5}
most_requests=30 most_ratio=3
. "$top_srcdir/tests/stack/lib.sh"
stack_needed

work=$(mktemp -d)
stack=
ended() {
	test -z "$stack" || stack_down "$stack"
	rm -rf "$work"
}
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
	printf 'verify.sh: %s\n' "$*" >&2
	exit 1
}

# measure COMMAND...: leaves $ms, $kib and $requests.
measure() {
	: >"$WEIR_STACK_ACCESS_LOG"
	"$top_builddir/tests/tools/peak" "$@" >"$work/out" 2>"$work/err" </dev/null || {
		cat "$work/out" "$work/err" >&2
		fail "this failed: $*"
	}
	ms=$(tail -n 1 "$work/err" | cut -d ' ' -f 1)
	kib=$(tail -n 1 "$work/err" | cut -d ' ' -f 2)
	sleep 0.1 # the log is written behind the answer
	requests=$(wc -l <"$WEIR_STACK_ACCESS_LOG")
}

weir() {
	measure "$weir" "$1" "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$work/meet" \
		--state "$work/state"
}

# The pages that the log has, for curl, which goes on with its connection at each `next`.
record() {
	origin=${SUPABASE_URL%%/rest*}
	awk -v url="$origin" -v common="$WEIR_STACK_CURL" '
		BEGIN {
			while ((getline line <common) > 0)
				options = options line "\n"
			options = options "globoff\noutput = \"/dev/null\"\nheader = \"Prefer: count=exact\"\n"
		}
		{ printf "%s%surl = \"%s%s\"\n", n++ ? "next\n" : "", options, url, $6 }' \
		"$WEIR_STACK_ACCESS_LOG" >"$work/pages"
	chmod 600 "$work/pages"
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

"$top_builddir/tests/tools/make-meet" "$work/meet" >/dev/null
stack=$work/stack
stack_up "$stack"
unset WEIR_PLUGIN_PATH
weir run
weir verify
record
told=$requests
pair=0
while test "$pair" -lt "$pairs"; do
	pair=$((pair + 1))
	weir verify
	set -- "$ms" "$kib"
	measure curl -K "$work/pages"
	test "$requests" = "$told" || fail "curl made $requests requests"
	echo "$1 $2 $ms" >>"$work/pairs"
done
ratio=$(awk '{ print $1 / ($3 ? $3 : 1) }' "$work/pairs" | median)
echo "verify: $told requests, $(cut -d ' ' -f 1 "$work/pairs" | median) ms, $(cut -d ' ' -f 2 "$work/pairs" | median) KiB;" \
	"curl, the same pages: $(cut -d ' ' -f 3 "$work/pairs" | median) ms; ratio $ratio"
test "$told" -le $most_requests || fail "more than $most_requests requests"
awk "BEGIN { exit !($ratio <= $most_ratio) }" || fail "more than $most_ratio times as long"
