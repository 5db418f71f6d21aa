#!/bin/sh
# What became of a run, and of any row of it, is told from the books, and held against the store.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 300 --bad bad-time:1,duplicate-result:1 --facts m
mv made facts
refused=$(sed -n 's/^bad-time results.csv //p' facts)
repeat=$(sed -n 's/^duplicate-result results.csv \([0-9]*\) of .*/\1/p' facts)
repeated=$(sed -n 's/^duplicate-result results.csv [0-9]* of //p' facts)
import m m.db
code_is 3
first=$(sql state/state.db "select id from run")

why() {
	weir why "$@" --state state
}

id_of() {
	sed -n "s/.*$1, as \([0-9a-f-]*\).*/\1/p" out
}

proves "runs lists one line of headings, then a line for each run, newest first, its id first"
import m m.db
second=$(sql state/state.db "select id from run order by rowid desc limit 1")
weir runs --state state
code_is 0
is "first words" "$(awk '{ print $1 }' out | tr '\n' ' ')" "run $second $first "
has out "outcome" "inserted" "sqlite:$work/m.db"
weir runs --state state --limit 1
is "lines" "$(wc -l <out | tr -d ' ')" 2
weir runs --state nowhere
code_is 0
is "lines" "$(wc -l <out | tr -d ' ')" 1

proves "show tells the counts of a run with its kinds of present, its inputs and its verification"
weir show --state state
out_has "run $second: meet, rejected, exit code 3" "good: results per race_id"
is "results" "$(awk '$1 == "results" { print $2, $3, $4, $9, $10; exit }' out)" "302 0 300 1 1"
sum=$(sha256sum m/results.csv 2>/dev/null | cut -d ' ' -f 1)
[ -z "$sum" ] || out_has "$sum  $(wc -c <m/results.csv | tr -d ' ') bytes  $work/m/results.csv"
weir show "$first" --state state
is "results" "$(awk '$1 == "results" { print $2, $3, $4, $9, $10; exit }' out)" "302 300 0 1 1"
there state/runs/$first/receipt.json state/runs/$second/receipt.json
weir show 1999 --state state
code_is 1
err_has 'there is no run "1999"'

proves "an inserted row: its place, its id, and whether it is there now"
why results:2 --run "$first"
code_is 0
out_has "results:2, $work/m/results.csv" "row 1 of the flow, batch 1, run $first" "inserted, as " "as it is"
inserted=$(id_of inserted)
sql_is m.db "select count(*) from results where id = '$inserted'" 1
why results:2
out_has "run $second" "present: the store had it, as it is" "now: in the store, as $inserted"

proves "a refused row, with the reason, and one that repeats another"
why results:"$refused"
code_is 0
out_has "rejected: RANGE: time_cs: the time 0 is not in" "now: not in the store, and an import would refuse it"
why results:"$repeat" --run "$first"
code_is 0
out_has "duplicate of line $repeated" "now: in the store, as "
is "its id" "$(id_of 'in the store')" "$(why results:"$repeated" && id_of 'in the store')"

proves "a row is found by its key, and by those of what it refers to"
line='sed -n 2p m/athletes.csv'
school=$(grep "^$($line | cut -d , -f 5)," m/schools.csv | cut -d , -f 2)
why athletes --key "$(echo "$school" | tr '[:lower:]' '[:upper:]'), $($line | cut -d , -f 2)"
code_is 0
out_has "athletes:2, " "now: in the store"
why athletes --key "$school"
code_is 1
err_has "--key has 1 value, and this key 2" "schools.name, athletes.name"
why athletes --key "$school,Nobody"
code_is 1
err_has "no row of athletes has the key"

proves "what became of it in the store since: deleted, changed"
sql m.db "delete from results where id = '$inserted'"
why results:2 --run "$first"
out_has "inserted, as $inserted" "now: not in the store"
changed=$(why results:3 && id_of 'in the store')
sql m.db "update results set time_cs = time_cs + 1 where id = '$changed'"
why results:3
out_has "present: the store had it, as it is" "now: in the store, as $changed, with other values than the input's"
why results:3 --run "$first"
out_has "inserted, as $changed" "now: in the store, as $changed, with other values: it was changed since"
import m m.db
why results:3
out_has "present: the store had it, with other values, which were kept"
is "differs" "$(weir show --state state && awk '$1 == "results" { print $5; exit }' out)" 1

proves "a store that was moved away is told, not what is missing in it"
mv m.db away.db
why results:3 --run "$first"
code_is 0
out_has "inserted, as $changed" "now: the store was not asked (the store is not there: sqlite:$work/m.db)"
mv away.db m.db

proves "a line that is no row is told for what it is"
why results:1
code_is 1
out_has "no row: it is in front of the first row"
why results:999
code_is 1
out_has "no row: the last one of the input begins at line 303"
why nothing:2
code_is 1
err_has 'has no flow "nothing"' "venues, courses"
why results
code_is 1
err_has "why needs FLOW:LINE"

proves "once the input has changed, the books answer alone"
printf 'x\n' >>m/results.csv
why results:3
code_is 0
out_has "with other values, which were kept" "now: the store was not asked (the input has changed since)"
why results:999
code_is 1
out_has "noted no row that begins here"
rm -rf m
why results:3
code_is 0
out_has "present: the store had it" "now: the store was not asked"

proves "a row that was never read, of a flow that was begun and of one that was not"
cp "$top_srcdir/tests/e2e/stumble.c" .
plugin stumble
cp -r "$top_srcdir/pipelines/schema" schema
meet --results 120 n
awk -v mark="$work/mark" '{ print }
	/^  - flow:/ { in_flow = $3 == "athletes" }
	in_flow && /^          columns:/ { printf "      - {use: stumble, with: {batch: 2, what: term, once: %s}}\n", mark }' \
	"$meet_yaml" | sed 's/batch: {rows: 2000}/batch: {rows: 50}/' >stumble.yaml
weir run stumble.yaml --set folder=n --set db=n.db --state state --plugin-path plugins
code_is 143
why athletes:101 --plugin-path plugins
code_is 0
out_has "row 100 of the flow, batch 2" "inserted, as "
why athletes:102 --plugin-path plugins
code_is 0
out_has "row 101 of the flow, batch 3" "not read: the run stopped before it; its last settled row is at line 101" "now: not in the store"
why results:2 --plugin-path plugins
code_is 0
out_has "not read: the run did not come to this flow"

proves "a row of several lines, and blank lines"
printf 'id,name\n1,"a\nb"\n\n2,c\n' >lines.csv
cat >lines.yaml <<-YAML
	weir: 1
	name: lines
	stores: {local: {use: store-sqlite, with: {path: lines.db, schema: lines.sql}}}
	tables: {things: {key: [number]}}
	steps:
	  - flow: things
	    stages:
	      - {use: csv-source, with: {path: lines.csv}}
	      - {use: table-sink, with: {table: things, columns: {number: id, name: }}}
YAML
echo 'create table things (id text primary key, number text, name text);' >lines.sql
weir run lines.yaml --state state
code_is 0
why things:2
out_has "row 1 of the flow" "inserted"
why things:3
code_is 1
out_has "inside of the row that begins at line 2"
why things:4
code_is 1
out_has "it is blank; the row before begins at line 2"
why things:5
out_has "row 2 of the flow" "inserted"
