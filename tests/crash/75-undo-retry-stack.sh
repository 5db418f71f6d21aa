#!/bin/sh
# The store behind a server: the same as 70-undo-retry.sh, at some of the points.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/stack.sh"
. "$top_srcdir/tests/crash/verbs.sh"

undisturbed
cp -R state whole.state
{
	echo 'create schema whole;'
	for table in $tables; do
		echo "create table whole.$table as table $table;"
	done
} | query || die "the schema of what the import left"
sed 's/ from before\./ from whole./' fresh.sql >whole.sql

# The import is done.
fresh() {
	rm -rf state
	cp -R whole.state state
	query -f whole.sql || die "the store cannot be prepared"
}

verbs postgrest "${WEIR_CRASH_STRIDE:-7}"
finish
