# sqlite.sh - the embedded store, for the tests of crashes; read after lib.sh.

make_meets
make_pipeline
make_before
cp good.db before.db
sqlite3 before.db <before.sql || die "before.sql"
to='--set db=s.db'

# All rows of all tables, without the times of writing, and what SQLite thinks of the file.
for table in $tables; do
	columns=$(sqlite3 good.db "select group_concat(name) from pragma_table_info('$table')
		where name not in ('created_at', 'updated_at')")
	echo "select '$table', $columns from $table order by id;"
done >contents.sql
echo "pragma integrity_check; pragma foreign_key_check;" >>contents.sql

contents() {
	sqlite3 s.db <contents.sql
}

fresh_rows() {
	rm -rf s.db s.db-wal s.db-shm
	cp before.db s.db
}
