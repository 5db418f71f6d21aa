# stack.sh - the store behind a server, for the tests of crashes; read after lib.sh. Where the servers are
# not installed, the test is left out.

. "$top_srcdir/tests/stack/lib.sh"
stack_needed
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY CURL_CA_BUNDLE SSL_CERT_DIR SSL_CERT_FILE

query() {
	psql -XqAt -v ON_ERROR_STOP=1 "$@"
}

make_meets
make_pipeline
make_before
stack_up "$work/stack"
to='--to supabase'

"$weir" run small.yaml --set folder=good --to supabase --state good.state >out 2>err </dev/null ||
	die "the good meet: $(tail -n 3 err)"
{
	cat before.sql
	echo 'create schema before;'
	for table in $tables; do
		echo "create table before.$table as table $table;"
	done
} | query || die "before.sql"

{
	echo "begin; set local session_replication_role = replica;"
	echo "truncate $(echo "$tables" | tr ' ' ',');"
	for table in $tables; do
		echo "insert into $table select * from before.$table;"
	done
	echo "commit;"
} >fresh.sql
for table in $tables; do
	echo "select '$table', to_jsonb(t) - 'created_at' - 'updated_at' from $table t order by id;"
done >contents.sql

contents() {
	query -f contents.sql
}

fresh_rows() {
	query -f fresh.sql || die "the store cannot be prepared"
}
