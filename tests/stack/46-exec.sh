#!/bin/sh
# A program between a store behind a server and its rows: while it is slow, the server gives the idle
# connection up, and the next batch goes on over another one.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)
stack_source=$top_srcdir/tests/stack

stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql" --server 'keepalive_timeout 1s;'
cd "$check_work" || exit 1
query 'create table people (id uuid primary key, name text not null, place integer)'
query 'grant all on people to service_role'
sh "$stack_source/reload.sh" stack

cat >slow.sh <<'SH'
echo hello >&2
env | grep SUPABASE >&2
while read -r row; do
	case $row in *:3,*) sleep 3 ;; esac
	echo "$row"
done
SH
printf 'name,place\nAda,1\nBen,2\nCy,3\nDi,4\n' >people.csv
cat >p.yaml <<'YAML'
weir: 1
name: slow
stores:
  supabase:
    use: store-postgrest
    with: {url: "${env:SUPABASE_URL}/rest/v1", key: "${secret:SUPABASE_SERVICE_ROLE_KEY}", ca_file: "${env:SUPABASE_CA_FILE:-}"}
tables: {people: {key: [name]}}
batch: {rows: 2}
steps:
  - flow: people
    stages:
      - {use: csv-source, with: {path: people.csv, columns: {place: int}}}
      - {use: exec, with: {command: [sh, slow.sh]}}
      - {use: table-sink, with: {table: people, columns: {name: , place: }}}
YAML
weir() {
	"$top_builddir/weir" "$@" >said 2>&1 </dev/null
}
holds 'the import goes through' weir run p.yaml --state state --trace-http trace
holds 'over more than one connection' test "$(sed -n 's/.*"connection":\([0-9]*\).*/\1/p' trace | sort -u | wc -l)" -ge 2
gives 'all rows are there, once' '4 10' query "select count(*) || ' ' || sum(place) from people"
holds 'the program was heard' grep -q 'people/exec: hello' said
gives 'it saw no key' 0 grep -c -e SUPABASE -e sb_secret said

finish
