#!/bin/sh
# Whole imports through a server that breaks the protocol at every 5th request, in front of the real
# one: whatever was lost was carried out before, or not, and the import cannot know which.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
for python in python3 /usr/bin/python3 ''; do
	! "$python" -c 'import h2' 2>/dev/null || break
done
test -n "$python" || {
	echo "not installed: python3-h2"
	test -z "${WEIR_STACK_REQUIRED-}" || exit 1
	exit 77
}
. "$top_srcdir/tests/stack/check.sh"
stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql" --schema bare.sql
. "$top_srcdir/tests/stack/faults.sh"

# tally NAME: a number that the scripted server counted.
tally() {
	sed -n '2s/[{},]/\n/gp' "$check_work/faulty" | sed -n "s/^ *\"$1\": *//p"
}

# faulty MODE EXIT LEAST [HOW]: the scripted server between weir and the API server.
faulty() {
	rm -f "$check_work/faulty"
	"$python" "$stack_source/h2fault.py" --mode "$1" --every 5 --upstream "$WEIR_STACK_API_PORT" \
		--cert "$WEIR_STACK/edge/server.pem" --key "$WEIR_STACK/edge/server.key" \
		>"$check_work/faulty" 2>"$check_work/faulty.err" &
	pid=$!
	left=200
	until test -s "$check_work/faulty"; do
		left=$((left - 1))
		test $left -gt 0 || break
		sleep 0.02
	done
	SUPABASE_URL=https://localhost:$(cat "$check_work/faulty")
	cure='kill $pid; wait $pid; SUPABASE_URL=$edge_url'
	met='tally hit'
	fault "$1" "h2fault, every 5th: ${4:-}" "$2" "$3"
	# What was hit is sent again, unless the server says that this has no use.
	test "$2" != 0 || sure "all that was hit is sent again" test "$sent" -ge "$times"
	case $1 in goaway* | calm | commit* | half* | garbage)
		sure "each time over another connection" test "$(tally connections)" -gt "$times"
		;;
	esac
	case ${4:-} in
	*done | *commit,*) sure "rows of what was hit were written" test "$(tally kept)" -gt 0 ;;
	*) sure "nothing of what was hit was written" test "$(tally kept)" = 0 ;;
	esac
	! grep -q Error "$check_work/faulty.err" || tail -n 3 "$check_work/faulty.err"
}

edge_url=$SUPABASE_URL
going_on=--restart # the server is at another address then
export SUPABASE_URL
"$make_meet" --results 120 --schools 30 --facts "$meet" >"$check_work/facts"
# Four requests of a batch are under way together.
pipeline whole 80 20 50 'timeouts: {connect: 2s, first_byte: 300ms, stall: 300ms, total: 3s}' \
	'retry: {attempts: 20, base: 10ms, cap: 50ms}'
undisturbed
heading

faulty goaway-mid-burst 0 1 "GOAWAY from a connection's 5th stream on"
sure "requests were left out" test "$(tally refused)" -ge "$times"
faulty goaway-close 0 1 'GOAWAY, the connection closed'
faulty goaway-zero 0 1 'GOAWAY, last stream 0: a lie'
faulty calm 0 1 'GOAWAY ENHANCE_YOUR_CALM'
faulty rst-refused 0 1 'RST_STREAM REFUSED_STREAM'
faulty rst-internal 0 1 'RST_STREAM INTERNAL_ERROR, done'
faulty rst-cancel 0 1 'RST_STREAM CANCEL, done'
faulty commit-drop 0 1 'answer lost after commit, closed'
faulty commit-abort 0 1 'answer lost after commit, reset'
faulty half-headers 0 1 'half of the headers, done'
faulty half-body 0 1 'half of the body, done'
faulty half-frame 0 1 'half of a DATA frame, done'
faulty short-body 0 1 'shorter than its Content-Length, done'
faulty garbage 0 1 'what comes is no HTTP/2'
faulty 521 0 1 "status 521, a gateway's text"
faulty hang 0 1 'no answer at all, done'
faulty stall 0 1 'silence within the answer, done'
faulty drip 0 1 'a blank every 100 ms, 60 of them, done'
faulty notjson 0 1 'a login page instead of the answer, done'
faulty huge 0 1 'an answer of 4 MB of blanks, done'
faulty later 2 0 '503, Retry-After: 3600'
told 'it asks to wait until'
finish
