#!/bin/sh
# The store behind a server: the same as 10-sqlite.sh, with PostgreSQL, an API server and nginx.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/stack.sh"

undisturbed
heading
every_point 1 "${WEIR_CRASH_STRIDE:-1}"
row postgrest "killed at every point"
every_pair "${WEIR_CRASH_PAIRS:-1500}"
row postgrest "killed while going on"
echo "$after_end of the runs were killed after they had ended"
finish
