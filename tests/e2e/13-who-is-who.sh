#!/bin/sh
# Rows are known by what they are: not by their ids, not by equal times, and two people with one name
# are two people.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 800 --facts m
mv made facts
import m m.db
code_is 0

# In the store under ids of its own, as if another program had written it.
strange() {
	cp m.db "$1"
	sql "$1" "pragma foreign_keys = off;
		create temp table swap as select id, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))) as other
			from (select id from schools where rowid % 2 union select id from athletes where rowid % 2
			union select id from results where rowid % 2 union select id from races where rowid % 2
			union select id from venues union select id from courses union select id from meets);
		create index temp.swap_id on swap (id);
		update venues set id = coalesce((select other from swap where swap.id = venues.id), id);
		update courses set id = coalesce((select other from swap where swap.id = courses.id), id),
			venue_id = coalesce((select other from swap where swap.id = venue_id), venue_id);
		update schools set id = coalesce((select other from swap where swap.id = schools.id), id);
		update meets set id = coalesce((select other from swap where swap.id = meets.id), id),
			venue_id = coalesce((select other from swap where swap.id = venue_id), venue_id);
		update races set id = coalesce((select other from swap where swap.id = races.id), id),
			meet_id = coalesce((select other from swap where swap.id = meet_id), meet_id),
			course_id = coalesce((select other from swap where swap.id = course_id), course_id);
		update athletes set id = coalesce((select other from swap where swap.id = athletes.id), id),
			school_id = coalesce((select other from swap where swap.id = school_id), school_id);
		update results set id = coalesce((select other from swap where swap.id = results.id), id),
			meet_id = coalesce((select other from swap where swap.id = meet_id), meet_id),
			race_id = coalesce((select other from swap where swap.id = race_id), race_id),
			athlete_id = coalesce((select other from swap where swap.id = athlete_id), athlete_id);"
	sql_is "$1" "pragma foreign_key_check" ""
}

proves "rows that the store has under other ids are found, and nothing is doubled"
strange strange.db
sql_is strange.db "attach 'm.db' as m; select count(*) between 300 and 500 from results r where not exists (select 1 from m.results o where o.id = r.id)" 1
sql strange.db .dump >dump.1
rm -rf state
import m strange.db
all_present
sql strange.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"
meet --results 800 --style shuffled,iso n
import n strange.db
all_present

proves "results that were deleted come back, exactly those, also among strange ids"
for db in strange.db m.db; do
	cp $db some.db
	sql some.db "delete from results where rowid % 7 = 3"
	missing=$((800 - $(sql some.db "select count(*) from results")))
	import m some.db
	code_is 0
	counts_are results "800 $missing $((800 - missing)) 0 0"
	counts_are athletes "800 0 800 0 0"
	holds_facts some.db facts
done

proves "athletes that were deleted come back with their results"
cp strange.db some.db
sql some.db "pragma foreign_keys = on; delete from athletes where rowid % 9 = 4"
missing=$((800 - $(sql some.db "select count(*) from athletes")))
import m some.db
code_is 0
counts_are athletes "800 $missing $((800 - missing)) 0 0"
counts_are results "800 $missing $((800 - missing)) 0 0"
holds_facts some.db facts

proves "another meet of the same people finds them under their strange ids"
meet --results 800 --meet 301771 o
import o strange.db
code_is 0
counts_are athletes "800 0 800 0 0"
counts_are results "800 800 0 0 0"
sql_is strange.db "select count(*) from athletes" 800

# Two people of one name and school in one race: the first line of a race, and one more.
cp -r m two
sed -n 2p m/results.csv | awk -F , -v OFS=, '{ $6 += 4321; $7 = 777; print }' >more
printf '\n' >>two/results.csv
cat more >>two/results.csv
race=$(cut -d , -f 1 more)
time=$(cut -d , -f 6 more)

proves "two of one name and school in one race are both kept, and flagged"
import two two.db
code_is 0
counts_are results "801 801 0 0 0"
out_has "OCCURRENCE: 1 time" "line 2" "both are kept"
sql_is two.db "select count(*), sum(time_cs) from results" "801|$(($(fact sum_time facts) + time))"
sql_is two.db "select count(*) from (select 1 from results group by race_id, athlete_id having count(*) = 2)" 1

proves "they are both found again, in any order of the file, and flagged as before"
import two two.db
all_present
out_has "OCCURRENCE: 1 time" "line 2" "both are kept"
{
	head -n 1 two/results.csv
	sed 1d two/results.csv | tr -d '\r' | sort -r | sed 's/$/\r/'
} >sorted
cp -r two sorted.m && mv sorted sorted.m/results.csv
rm -rf state
import sorted.m two.db
all_present
import sorted.m sorted.db
code_is 0
sql_is sorted.db "select count(*), sum(time_cs) from results" "801|$(($(fact sum_time facts) + time))"
import two sorted.db
all_present

proves "where the store has one of the two only, the other one is added, whichever it is"
for gone in "time_cs = $time" "time_cs = $((time - 4321))"; do
	for file in two sorted.m; do
		cp two.db one.db
		sql one.db "delete from results where $gone and (race_id, athlete_id) in
			(select race_id, athlete_id from results group by 1, 2 having count(*) = 2)"
		sql_is one.db "select count(*) from results" 800
		rm -rf state
		import $file one.db
		code_is 0
		counts_are results "801 1 800 0 0"
		sql_is one.db "select count(*), sum(time_cs) from results" "801|$(($(fact sum_time facts) + time))"
		import two one.db
		all_present
	done
done

proves "one of the two corrected: the other one is found, and the difference is told"
cp two.db one.db
sql one.db "update results set time_cs = time_cs + 5 where time_cs = $time and place_overall = 777"
import two one.db
code_is 0
counts_are results "801 0 801 0 0"
out_has "results: 801 present, 1 with other values"

proves "equal times and places in other races are other results: none is lost"
meet --results 3000 --facts w
twins=$(fact twins)
[ "$twins" -gt 0 ] || wrong "the meet has no twins"
mv made facts.w

proves "legacy_duplicates drops exactly those, and says that it does"
cp -r "$top_srcdir/pipelines/schema" schema
sed 's/- use: result-sink/- {use: result-sink, with: {legacy_duplicates: true}}/' "$meet_yaml" >legacy.yaml
weir run legacy.yaml --set folder=w --set db=legacy.db --state state
all=$(fact results facts.w)
counts_are results "$all $((all - twins)) 0 $twins 0"
err_has "legacy_duplicates is on" "good rows are lost"
out_has "LEGACY_DUPLICATE: $twins times"
sql_is legacy.db "select count(*) from results" $((all - twins))
sql_is legacy.db "select count(*) from (select 1 from results group by time_cs, place_overall having count(*) > 1)" 0
