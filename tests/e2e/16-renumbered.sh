#!/bin/sh
# A site gives its races new ids: they stay the races that they are, with their results, as long as
# it is certain which is which.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 600 --facts m
mv made facts
races=$(fact races facts)
import m whole.db
code_is 0
contents whole.db >before

# renumber FROM TO RACES: a copy of a folder, in which the first races have other ids.
renumber() {
	cp -r "$1" "$2"
	sed 1d "$1/races.csv" | head -n "$3" | cut -d , -f 1 >ids
	while read -r id; do
		sed -i "s/^$id,/9$id,/" "$2/races.csv" "$2/results.csv"
	done <ids
}

proves "races under new ids are found by meet, name and gender, and nothing is written"
[ "$(sql whole.db "select count(*) from (select distinct name, gender from races)")" = "$races" ] ||
	wrong "two races of the meet have one name"
renumber m all "$races"
cp whole.db some.db
import all some.db
all_present
out_has "RENUMBERED: $races times" "the store has it under another athletic_net_race_id"
contents some.db | cmp -s - before || wrong "the database changed"

proves "some of them, without the state, and once more under the old ids"
renumber m two 2
rm -rf state
import two some.db
all_present
out_has "RENUMBERED: 2 times"
import m some.db
all_present
lacks out RENUMBERED
contents some.db | cmp -s - before || wrong "the database changed"

proves "missing results of a renumbered race come back to it"
sql some.db "delete from results where rowid % 5 = 2"
left=$(sql some.db "select count(*) from results")
import all some.db
code_is 0
counts_are results "600 $((600 - left)) $left 0 0"
sql_is some.db "select count(*), sum(time_cs) from results" "600|$(fact sum_time facts)"
import m some.db
all_present

proves "a race of the same name beside the one with the old id is another race"
cp -r m more
sed -n 2p m/races.csv | sed 's/^/9/' >>line
{ printf '\r\n' && tr -d '\r\n' <line; } >>more/races.csv
cp whole.db some.db
import more some.db
code_is 0
lacks out RENUMBERED ALIKE
counts_are races "$((races + 1)) 1 $races 0 0"

proves "a race that is refused in the file keeps its place in the store"
cp -r more refused
awk -F, -v OFS=, 'NR == 2 { $5 = -5 } { print }' more/races.csv >refused/races.csv
cp whole.db some.db
weir run "$meet_yaml" --set folder=refused --set db=some.db --state state --until races
code_is 3
lacks out RENUMBERED
sql_is some.db "select count(*) from races" "$((races + 1))"

proves "races under new ids, and an athlete who was merged into one of another school"
cp whole.db some.db
loser=$(sql some.db "select id from athletes order by id limit 1")
sql some.db "update results set athlete_id = (select b.id from athletes a join athletes b
		on b.school_id <> a.school_id where a.id = '$loser' limit 1) where athlete_id = '$loser';
	delete from athletes where id = '$loser'"
contents some.db >before.merged
import all some.db
code_is 0
counts_are athletes "600 0 600 0 0"
counts_are results "600 0 600 0 0"
out_has "RENUMBERED: $races times" "MERGED: 1 time"
contents some.db | cmp -s - before.merged || wrong "the database changed"

proves "without the races' step nothing says who was merged, and that is told"
weir run "$meet_yaml" --set folder=all --set db=some.db --state state --only athletes
code_is 0
err_has "600 rows of results cannot say what was merged"

proves "where two are alike nothing is assumed, and that is said"
name=$(sql whole.db "select name from races order by rowid limit 1")
gender=$(sql whole.db "select gender from races order by rowid limit 1")
cp whole.db some.db
sql some.db "update races set name = '$name', gender = '$gender' where rowid = 2"
import all some.db
code_is 0
counts_are races "$races 2 $((races - 2)) 0 0"
out_has "ALIKE: 1 time" "there are several alike"
cp whole.db some.db
sql some.db "update races set name = '$name', gender = '$gender' where rowid = 2"
cp -r m one
awk -F, -v OFS=, -v name="$name" -v gender="$gender" 'NR == 3 { $1 = 9 $1; $3 = name; $4 = gender }
	{ print }' m/races.csv >one/races.csv
weir run "$meet_yaml" --set folder=one --set db=some.db --state state --until races
code_is 0
out_has "ALIKE: 1 time"

proves "a mistake in renumbered is told before a row moves"
cp -r "$top_srcdir/pipelines/schema" schema
sed 's/renumbered: \[meet_id, name/renumbered: [meet_id, division/' "$meet_yaml" >bad.yaml
weir check bad.yaml --set folder=m --set db=new.db
code_is 1
err_has 'renumbered names "division", which flow "races" does not fill'
gone new.db
