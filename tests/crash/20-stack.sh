#!/bin/sh
# The store behind a server: the same as 10-sqlite.sh, with PostgreSQL, an API server and nginx. With
# WEIR_CRASH_STACK=outside the points within transactions of the state are left out: 10-sqlite.sh has them.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/stack.sh"

undisturbed
heading
if test "${WEIR_CRASH_STACK:-}" = outside; then
	for point in $(outside); do at_point "$point"; done
	row postgrest "outside of transactions"
else
	every_point 1 "${WEIR_CRASH_STRIDE:-1}"
	row postgrest "killed at every point"
fi
every_pair "${WEIR_CRASH_PAIRS:-1500}"
row postgrest "killed while going on"
echo "$after_end of the runs were killed after they had ended"
finish
