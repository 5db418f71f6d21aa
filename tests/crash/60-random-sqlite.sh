#!/bin/sh
# The embedded store: the import of a meet of full size is killed at 20 random moments, and goes on. The
# moments come from WEIR_CRASH_SEED and from how long the import takes undisturbed.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/random.sh"

to='--set db=s.db'
contents() {
	for table in $tables; do
		columns=$(sqlite3 s.db "select group_concat(name) from pragma_table_info('$table')
			where name not in ('created_at', 'updated_at')")
		sqlite3 s.db "select '$table', $columns from $table order by id"
	done
	sqlite3 s.db 'pragma integrity_check; pragma foreign_key_check'
}
fresh() {
	rm -rf s.db s.db-wal s.db-shm state
}

random_heading
random_moments sqlite
finish
