# random.sh - a meet of full size, killed at random moments; read after lib.sh.

moments=20
seed=${WEIR_CRASH_SEED:-256230}

"$make_meet" meet >/dev/null || die "make-meet"
yaml=$top_srcdir/pipelines/meet.yaml

now() {
	date +%s%N
}

# Into an empty store, undisturbed: what the others are compared with, and how long it takes, in seconds.
whole() {
	fresh
	began=$(now)
	import
	seconds=$(awk "BEGIN { print ($(now) - $began) / 1e9 }")
	test $rc = 0 || die "the undisturbed import: exit code $rc, $(tail -n 3 err)"
	contents >contents.wanted
	counts >counts.wanted
}

# Starts the import, which is killed after so many seconds, unless it is over before.
killed_after() {
	# shellcheck disable=SC2086
	"$weir" run $yaml --set "folder=$meet" $to --state state >out 2>err </dev/null &
	pid=$!
	sleep "$1"
	kill -KILL $pid 2>/dev/null
	wait $pid 2>/dev/null
	rc=$?
}

# Each moment of an import of its own, which goes on until it is done; then all of them of one.
random_moments() {
	whole
	awk -v seed="$seed" -v most="$seconds" -v moments=$moments 'BEGIN { srand(seed)
		for (i = 0; i < moments; i++) printf "%.4f\n", rand() * most }' >moments
	echo "seed $seed, the undisturbed import takes $seconds s"
	for moment in $(cat moments); do
		rc=0 tries=0
		# It may have been faster this time.
		until test $rc = 137 || test $tries = 8; do
			test $tries = 0 || moment=$(awk "BEGIN { print $moment * 0.7 }")
			tries=$((tries + 1))
			fresh
			killed_after "$moment"
		done
		kills=$((kills + 1))
		test $rc = 137 || wrong "it was over before it could be killed"
		import
		same_as_whole "killed after $moment s"
	done
	random_row "$1" "killed, and goes on"
	# Twenty times in a row, each a little further: from a twentieth of the time on.
	fresh
	for moment in $(awk -v most="$seconds" -v moments=$moments 'BEGIN {
		for (i = 1; i <= moments; i++) printf "%.4f\n", most * i / (moments + 4) }'); do
		killed_after "$moment"
		test $rc = 137 || break
		kills=$((kills + 1))
	done
	test $rc != 137 || import
	same_as_whole "killed $kills times in a row"
	random_row "$1" "killed again and again"
}

same_as_whole() {
	differs=0
	test $rc = 0 || {
		wrong "$1: exit code $rc"
		said
	}
	contents >contents.now
	cmp -s contents.wanted contents.now || {
		differs=1
		wrong "$1: the store differs"
	}
	counts >counts.now
	cmp -s counts.wanted counts.now || two_runs || wrong "$1: the books differ"
	tally
}

random_row() {
	printf '%-11s| %-28s| %6s | %5s | %5s | %6s | %s\n' "$1" "$2" "$(wc -l <contents.wanted | tr -d ' ')" \
		$kills - $stores $differing
	kills=0 stores=0 differing=0
}

random_heading() {
	echo 'store      | a meet of full size          |   rows | kills | pairs | stores | differing'
}
