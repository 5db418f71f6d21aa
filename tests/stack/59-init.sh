#!/bin/sh
# What `weir init --to supabase` writes: for a meet it runs at once; for other files it prints the SQL for
# the tables, and where they are there it writes the columns that they have.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)
stack_source=$top_srcdir/tests/stack

weir() {
	"$top_builddir/weir" "$@" >"$check_work/told" 2>"$check_work/err" </dev/null
}
wrote() {
	holds "$1" grep -qF -e "$3" "$check_work/$2.yaml"
}

stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql"
cd "$check_work" || exit 1

"$top_builddir/tests/tools/make-meet" --results 600 meet >/dev/null
holds 'a pipeline for a meet' weir init meet --to supabase --output meet.yaml
wrote 'its store' meet 'to: supabase'
holds 'it runs' weir run meet.yaml --state state
gives 'all results are there' 600 query 'select count(*) from results'

mkdir shop
printf 'id,name,city\n1,Ada,X\n2,Bo,Y\n' >shop/customers.csv
printf 'order_id,customer_id,total,note\n10,1,1.5,a\n11,2,2.5,b\n' >shop/orders.csv
weir init shop --to supabase --output without.yaml
gives 'without tables it does not pass yet' 5 echo $?
holds 'which is told' grep -q 'has no table customers' err
sed -n '/run this in its SQL editor/,/^$/s/^#   //p' without.yaml >tables.sql
holds 'the SQL that stands in it makes them' psql -Xq -v ON_ERROR_STOP=1 -f tables.sql \
	-c 'grant all on customers, orders to service_role'
query 'alter table orders drop column note'
sh "$stack_source/reload.sh" stack

holds 'with tables it passes' weir init shop --to supabase --output with.yaml
wrote 'a column that is not there is left out' with '# note: the store'
holds 'no SQL is printed' test -z "$(grep 'create table' with.yaml)"
holds 'it runs' weir run with.yaml --state state
gives 'the rows and their references' '10 Ada 1.5 11 Bo 2.5' query "select string_agg(concat_ws(' ', o.order_id, c.name,
	o.total), ' ' order by o.order_id) from orders o join customers c on c.id = o.customer_id"
weir run with.yaml --state state
gives 'again: nothing is written' 2 query 'select count(*) from orders'

finish
