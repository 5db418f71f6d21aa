#!/bin/sh
# The disk of the state, or of the store, is full from the Nth write on, for every N: the import says so,
# loses nothing, and with room the same command goes on.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/sqlite.sh"
. "$top_srcdir/tests/crash/disk.sh"

undisturbed
disk_heading
every_write sqlite 1 state state
every_write sqlite 1 s.db s.db
finish
