#!/bin/sh
# The store behind a server: the answer to each request is lost, one after the other; the server has
# carried it out, and the connection is reset. Once weir may send it again, once it may not and is stopped.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/stack.sh"
for python in python3 /usr/bin/python3 ''; do
	! "$python" -c 'import h2' 2>/dev/null || break
done
test -n "$python" || {
	echo "not installed: python3-h2"
	test -z "${WEIR_STACK_REQUIRED-}" || exit 1
	exit 77
}

# A server between weir and the API server that drops an answer; all imports go through it.
faulty() {
	rm -f faulty
	"$python" "$top_srcdir/tests/stack/h2fault.py" --mode commit-abort "$@" \
		--upstream "$WEIR_STACK_API_PORT" --cert "$WEIR_STACK/edge/server.pem" \
		--key "$WEIR_STACK/edge/server.key" >faulty 2>faulty.err &
	pid=$!
	left=500
	until test -s faulty || test $left = 0; do
		left=$((left - 1))
		sleep 0.02
	done
	SUPABASE_URL=https://localhost:$(cat faulty)
	export SUPABASE_URL
}

# tally NAME: a number that the server counted; it ends.
tally_of() {
	sed -n '2s/[{},]/\n/gp' faulty | sed -n "s/^ *\"$1\": *//p"
}

# every_answer WHAT EXIT: EXIT is how the import ends whose answer was lost.
every_answer() {
	faulty --walk
	request=0
	while test $request -lt "$requests"; do
		request=$((request + 1))
		fresh
		import
		first=$rc
		test $rc = "$2" || {
			wrong "the answer to request $request lost: exit code $rc, not $2"
			said
		}
		test $rc = "$wanted" || import
		judge "the answer to request $request lost, ended with $first"
		tally
		kill -USR1 $pid
	done
	kill $pid
	wait $pid
	hit=$(tally_of hit) kept=$(tally_of kept)
	test "$hit" = "$request" || wrong "$hit answers were lost of $request"
	printf '%-11s| %-28s| %8s | %6s | %8s | %6s | %s\n' postgrest "$1" "$request" "$hit" "$kept" $stores $differing
	stores=0 differing=0
}

faulty --every 1000000000
undisturbed
kill $pid
wait $pid
requests=$(tally_of requests)
echo 'store      | what                        | requests | lost   | written  | stores | differing'
every_answer "answer lost, sent again" "$wanted"
sed -i 's/attempts: 8/attempts: 1/' small.yaml
every_answer "answer lost, and stopped" 2
finish
