# What the tests of this folder share; read after lib.sh. A test says what holds and goes on:
#
#	holds "sentence" COMMAND...        the command succeeds
#	gives "sentence" WANTED COMMAND... it prints exactly this
#	query SQL                          of the stack's database, bare values
#
# and ends with `finish`.

checks_failed=0
check_work=$(mktemp -d)

ended() {
	test ! -d "$check_work/stack" || stack_down "$check_work/stack"
	rm -rf "$check_work"
}
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

holds() {
	sentence=$1
	shift
	if "$@" >"$check_work/out" 2>&1; then
		echo "ok: $sentence"
	else
		echo "FAILED: $sentence"
		sed 's/^/    /' "$check_work/out"
		checks_failed=$((checks_failed + 1))
	fi
}

gives() {
	sentence=$1 wanted=$2
	shift 2
	got=$("$@" 2>&1)
	if test "$got" = "$wanted"; then
		echo "ok: $sentence"
	else
		echo "FAILED: $sentence"
		printf '    wanted: %s\n    got:    %s\n' "$wanted" "$got"
		checks_failed=$((checks_failed + 1))
	fi
}

query() {
	psql -XqAt -v ON_ERROR_STOP=1 -c "$1"
}

# The SQLSTATE that a statement ends with; nothing if it is carried out.
sqlstate() {
	psql -XqAt -v VERBOSITY=sqlstate -c "$1" 2>&1 >/dev/null | sed -n 's/^ERROR:  //p'
}

# fill MEET SCHOOLS ATHLETES
fill() {
	psql -Xq -v ON_ERROR_STOP=1 -v meet="$1" -v schools="$2" -v athletes="$3" \
		-f "$stack_source/rows.sql"
}

finish() {
	test $checks_failed = 0
	exit
}
