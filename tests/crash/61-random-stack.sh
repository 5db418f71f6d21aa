#!/bin/sh
# The store behind a server: the same as 60-random-sqlite.sh.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/stack.sh"
. "$top_srcdir/tests/crash/random.sh"

# Into empty tables.
grep -v '^insert' fresh.sql >empty.sql && mv empty.sql fresh.sql
random_heading
random_moments postgrest
finish
