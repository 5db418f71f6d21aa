#!/bin/sh
# The books of an import into a server: which request carried a row, what an import that was killed goes
# on with, and what is there now.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)

weir() {
	"$top_builddir/weir" "$@" --state "$check_work/state" >"$check_work/told" 2>"$check_work/err" </dev/null
}
import() {
	weir run "$check_work/meet.yaml" --to supabase --set "folder=$check_work/meet" --trace-http "$check_work/trace"
}
says() {
	holds "$1" grep -qF -e "$2" "$check_work/told"
}

stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql"
"$top_builddir/tests/tools/make-meet" --results 600 "$check_work/meet" >/dev/null
cp -r "$top_srcdir/pipelines/schema" "$check_work/schema"
sed 's/batch: {rows: 2000}/batch: {rows: 100}/' "$top_srcdir/pipelines/meet.yaml" >"$check_work/meet.yaml"

import
gives 'an import' 0 echo $?
weir why results:350
gives 'why' 0 echo $?
says 'the batch' 'row 349 of the flow, batch 4, request '
number=$(sed -n 's/.*batch 4, request \([0-9]*\).*/\1/p' "$check_work/told")
id=$(sed -n 's/.*inserted, as //p' "$check_work/told")
says 'it is there' "now: in the store, as $id, as it is"
gives 'that request is the one of the trace' 1 sh -c \
	"sed -n '${number}p' '$check_work/trace' | grep '\"method\":\"POST\"' | grep '/results' | grep -c '\"batch\":4,'"
query "update results set place_overall = place_overall + 1 where id = '$id'"
weir why results:350
says 'it was changed' 'with other values: it was changed since'
query "delete from results where id = '$id'"
weir why results:350
says 'it was deleted' 'now: not in the store'

# Killed in the midst: the ids of the batch under way are noted, and the next try counts them as its own.
query 'delete from results; delete from athletes'
"$top_builddir/weir" run "$check_work/meet.yaml" --to supabase --set "folder=$check_work/meet" \
	--trace-http "$check_work/trace" --state "$check_work/state" >"$check_work/told" 2>&1 </dev/null &
pid=$!
tries=0
until [ "$(query 'select count(*) from results')" != 0 ] || [ $tries -gt 200 ]; do
	tries=$((tries + 1))
	sleep 0.02
done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
import
gives 'the next try' 0 echo $?
gives 'the rows' 600 query 'select count(*) from results'
weir show
gives 'inserted' 600 sh -c "awk '\$1 == \"results\" { print \$3; exit }' '$check_work/told'"
finish
