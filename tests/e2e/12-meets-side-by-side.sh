#!/bin/sh
# Several meets in one store: people are found again, whatever their spelling, and nobody's rows
# are changed unless it is asked for.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 800 --facts a
mv made facts.a
import a m.db
code_is 0
sql m.db "create table before as select * from athletes"

proves "a second meet of the same people adds its own rows and no person twice"
meet --results 800 --meet 301771 --meet-name "Second Meet" --first-athlete 300 --facts b
mv made facts.b
import b m.db
code_is 0
counts_are results "800 800 0 0 0"
counts_are athletes "800 300 500 0 0"
schools=$(($(wc -l <b/schools.csv) - 1))
[ "$(tail -c 1 b/schools.csv | tr '\n' x)" = x ] || schools=$((schools + 1))
counts_are schools "$schools 0 $schools 0 0"
counts_are venues "1 0 1 0 0"
sql_is m.db "select count(*) from athletes" 1100
sql_is m.db "select group_concat(result_count) from meets" "800,800"
sql_is m.db "select count(*) from (select * from before except select * from athletes)" 0
sql_is m.db "select count(*), sum(time_cs) from results" "1600|$(($(fact sum_time facts.a) + $(fact sum_time facts.b)))"

proves "the first meet again finds all of its rows"
import a m.db
all_present

proves "the order in which meets come does not matter for their rows' ids"
import b other.db
import a other.db
code_is 0
sql m.db "drop table before"
# The venue is the first meet's, which said where it had it from.
sql other.db "update venues set notes = (select 'Auto-generated for meet 301770')"
same_contents m.db other.db

proves "people in another spelling are found, flagged, and get all of their results"
meet --results 800 --meet 301772 --spelling-twins 40 --facts c
mv made facts.c
twins=$(fact spelling_twins facts.c)
[ "$twins" = 40 ] || wrong "make-meet made $twins twins"
import c m.db
code_is 0
counts_are athletes "800 0 800 0 0"
counts_are results "800 800 0 0 0"
out_has "athletes: 800 present, $twins under another spelling"
has "$(sed -n 's|^all warnings: \(.*/athletes\.warnings\.csv\)$|\1|p' out)" "another spelling"
sql_is m.db "select count(*) from athletes" 1100
sql_is m.db "select sum(time_cs) from results r join meets m on m.id = meet_id where m.athletic_net_id = '301772'" \
	"$(fact sum_time facts.c)"

proves "times that were corrected since are kept as the store has them, and told"
meet --results 800 --corrections 25 --facts d
mv made facts.d
corrections=$(fact corrections facts.d)
[ "$corrections" = 25 ] || wrong "make-meet made $corrections corrections"
sql m.db .dump >dump.1
import d m.db
code_is 0
counts_are results "800 0 800 0 0"
out_has "results: 800 present, $corrections with other values than the store's (the store's were kept)"
sql m.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"

proves "upsert writes the corrections, and nothing else"
cp -r "$top_srcdir/pipelines/schema" schema
sed 's/- use: result-sink/- {use: result-sink, with: {mode: upsert}}/' "$meet_yaml" >upsert.yaml
cp m.db corrected.db
for again in 1 2; do
	weir run upsert.yaml --set folder=d --set db=corrected.db --state state
	code_is 0
	counts_are results "800 0 800 0 0"
	[ $again = 2 ] || out_has "$corrections written over"
done
lacks out "written over"
sql_is corrected.db "select sum(time_cs), sum(normalized_time_cs) from results r join meets m on m.id = meet_id where m.athletic_net_id = '301770'" \
	"$(fact sum_time facts.d)|$(fact normalized_sum facts.d)"
contents m.db >contents.1
contents corrected.db >contents.2
is "rows that differ" "$(diff contents.1 contents.2 | grep -c '^>')" "$corrections"

proves "a school that is listed under two keys is one school, and both keys lead to it"
meet --results 300 --facts t
key=$(sed -n 2p t/athletes.csv | cut -d , -f 5)
name=$(grep "^$key," t/schools.csv | cut -d , -f 2)
printf '\nschool_by_another_key,%s,,,,\n' "$name" >>t/schools.csv
sed "2s/$key/school_by_another_key/" t/athletes.csv >edited && mv edited t/athletes.csv
person=$(sed -n 2p t/athletes.csv | cut -d , -f 2)
sed "s/\(,$person,.*,\)$key,/\1school_by_another_key,/" t/results.csv >edited && mv edited t/results.csv
import t t.db
code_is 0
counts_are athletes "300 300 0 0 0"
counts_are results "300 300 0 0 0"
counts_are schools "300 299 0 1 0"

proves "a meet without courses comes in, and says that times cannot be normalised"
meet --results 300 --meet 301773 --no-course-name --facts e
import e e.db
code_is 0
out_has "NORMALIZED: 300 times"
sql_is e.db "select count(*), count(normalized_time_cs) from results" "300|0"
meet --results 300 --meet 301774 --zero-distance z
import z z.db
code_is 0
out_has "NORMALIZED: 300 times"

proves "what the user corrected in the store stays"
cp m.db user.db
sql user.db "update athletes set grad_year = grad_year + 1 where rowid % 50 = 0;
	update results set time_cs = time_cs + 7, notes = 'checked' where rowid % 40 = 0;
	update venues set city = 'Elsewhere'"
sql user.db .dump >dump.1
import a user.db
code_is 0
is "inserted" "$(counts total | cut -d ' ' -f 2)" 0
out_has "with other values than the store's"
sql user.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"
