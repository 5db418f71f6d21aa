#!/bin/sh
# The embedded store: an import of a small meet is killed at each of its crash points, and goes on; and
# is killed once more while it goes on. WEIR_CRASH_STRIDE=N takes every Nth point, WEIR_CRASH_PAIRS=N
# every Nth pair of points (1: all of them, which takes long). The same with the index of keys in its
# file, where it goes when it is full: WEIR_CRASH_INDEX=N takes every Nth of these points.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/sqlite.sh"

undisturbed
heading
every_point 1 "${WEIR_CRASH_STRIDE:-1}"
row sqlite "killed at every point"
pairs_of=${WEIR_CRASH_PAIRS:-150}
every_pair "$pairs_of"
row sqlite "killed while going on$(every "$pairs_of")"
WEIR_CRASH_SMALL=1
export WEIR_CRASH_SMALL
undisturbed
grep -q 'keys: INSERT' points || wrong "the index of keys is not in its file"
every_point 1 "${WEIR_CRASH_INDEX:-1}"
row sqlite "the same, the index in a file"
echo "$after_end of the runs were killed after they had ended"
finish
