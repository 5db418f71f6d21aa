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
	stride=${WEIR_CRASH_STRIDE:-1}
	every_point 1 "$stride"
	row postgrest "killed at every point$(every "$stride")"
fi
pairs_of=${WEIR_CRASH_PAIRS:-1500}
every_pair "$pairs_of"
row postgrest "killed while going on$(every "$pairs_of")"
echo "$after_end of the runs were killed after they had ended"
finish
