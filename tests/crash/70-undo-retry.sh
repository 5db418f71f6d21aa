#!/bin/sh
# The embedded store: an undo, and a retry of mended rows, are killed at each of their crash points, and
# the same command ends as if nothing had happened.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/sqlite.sh"
. "$top_srcdir/tests/crash/verbs.sh"

undisturbed
cp s.db whole.db
cp -R state whole.state

# The import is done.
fresh() {
	rm -rf s.db s.db-wal s.db-shm state
	cp whole.db s.db
	cp -R whole.state state
}

verbs sqlite 1
finish
