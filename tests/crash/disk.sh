# disk.sh - a disk that is full from some write on, for the tests of crashes; read after lib.sh and the store.

${CC:-cc} -shared -fPIC "$top_srcdir/tests/crash/full_disk.c" -o full_disk.so -ldl || die "full_disk.c"

# full_at N PREFIX: leaves in $writes how many writes there were under the prefix.
full_at() {
	rm -f count
	FULL_AT=$1 FULL_UNDER=$work/$2 FULL_COUNT=count LD_PRELOAD=$work/full_disk.so
	export FULL_AT FULL_UNDER FULL_COUNT LD_PRELOAD
	import
	unset FULL_AT FULL_UNDER FULL_COUNT LD_PRELOAD
	writes=$(cat count 2>/dev/null || echo 0)
}

# every_write STORE STRIDE PREFIX WHAT...: from every STRIDEth write on; what it says has one of the texts.
every_write() {
	store=$1 stride=$2 prefix=$3
	shift 3
	fresh
	full_at 0 "$prefix"
	all=$writes n=0 codes=
	test "$all" -gt 20 || wrong "only $all writes under $prefix"
	while n=$((n + stride)) && test $n -le "$all"; do
		fresh
		full_at $n "$prefix"
		test "$writes" -ge $n || break
		first=$rc
		codes="$codes $rc"
		# What was in the log already is all of it; to copy it from there has time.
		if test $rc = "$wanted"; then
			judge "full from write $n under $prefix on"
		else
			stopped_by "$@" || {
				wrong "full from write $n under $prefix on: exit code $rc, and no clear error"
				said
			}
		fi
		import
		judge "full from write $n under $prefix on, ended with $first"
		tally
	done
	printf '%-11s| %-30s| %6s | %-24s | %6s | %s\n' "$store" "disk full under $prefix$(every $stride)" "$all" \
		"$(echo "$codes" | tr ' ' '\n' | sort | uniq -c | awk 'NF > 1 { printf "%s%d: %d times", s, $2, $1; s = ", " }')" \
		$stores $differing
	kills=0 stores=0 differing=0
}

# Stopped, and says by what.
stopped_by() {
	test $rc = 5 || return 1
	for text; do
		! grep -v ' info ' err | grep -qF -e "$text" || return 0
	done
	return 1
}

disk_heading() {
	echo 'store      | what                          | writes | exit codes               | stores | differing'
}
