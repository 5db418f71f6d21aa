#!/bin/sh
# The store behind a server: the disk of the state and of the reject files is full from some writes on. What
# lies on it is the same as in 40-disk.sh, where every write has its turn.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/stack.sh"
. "$top_srcdir/tests/crash/disk.sh"

undisturbed
disk_heading
every_write postgrest "${WEIR_CRASH_STRIDE:-17}" state state
finish
