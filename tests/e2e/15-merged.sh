#!/bin/sh
# Athletes whom somebody merged in the store stay merged: they are found through their results, in
# whatever order the files have them, and are not inserted again.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 600 --schools 40 m
import m whole.db
code_is 0

# merge DB LOSER OWNER: the results go to the owner, and the loser is deleted. Both by name.
merge() {
	sql "$1" "update results set athlete_id = (select id from athletes where name = '$3')
			where athlete_id = (select id from athletes where name = '$2');
		delete from athletes where name = '$2'"
}

# The n-th name of the athletes whose names need no quoting, by where they stand in the file.
name() {
	sql whole.db "select name from athletes where name not like '%''%' group by name
		having count(*) = 1 order by min(rowid) limit 1 offset $1"
}

present() {
	code_is 0
	counts_are athletes "600 0 600 0 0"
	counts_are results "600 0 600 0 0"
	out_has "MERGED: $1 time" "$1 merged into other rows"
}

# Losers before and behind their owners in the file, two of one owner, and some of other schools.
proves "merged athletes are present, their results too, and nothing is written"
cp whole.db some.db
merge some.db "$(name 10)" "$(name 20)"
merge some.db "$(name 40)" "$(name 30)"
merge some.db "$(name 50)" "$(name 60)"
merge some.db "$(name 70)" "$(name 60)"
sql_is some.db "select count(*) from athletes" 596
contents some.db >before
import m some.db
present 4
contents some.db | cmp -s - before || wrong "the database changed"

proves "it is the same without the state, and with the rows in another order"
rm -rf state
import m some.db
present 4
meet --results 600 --schools 40 --style shuffled,iso n
import n some.db
present 4
contents some.db | cmp -s - before || wrong "the database changed"

proves "where both of them ran in one race, both results are found"
race=$(sql whole.db "select race_id from results group by race_id order by count(*) desc, race_id limit 1")
# shellcheck disable=SC2046 # words
set -- $(sql whole.db "select t.rowid from results r join athletes t on t.id = r.athlete_id
	where r.race_id = '$race' order by t.rowid limit 2")
cp whole.db pair.db
sql pair.db "update results set athlete_id = (select id from athletes where rowid = $2)
		where athlete_id = (select id from athletes where rowid = $1);
	delete from athletes where rowid = $1"
contents pair.db >before
import m pair.db
present 1
contents pair.db | cmp -s - before || wrong "the database changed"

proves "a result of a merged athlete that is missing is inserted for the owner"
cp some.db less.db
sql less.db "delete from results where athlete_id = (select id from athletes where name = '$(name 60)')"
import m less.db
code_is 0
sql_is less.db "select count(*) from results" 600
counts_are results "600 3 597 0 0"

proves "the results of one athlete were given to two others, one of whom ran there too"
cp whole.db split.db
meet --results 600 --schools 40 --meet 301771 o
import o split.db
code_is 0
sql split.db "create temp table r as select r.id, a.meet_id from results r join races a on a.id = r.race_id
		where athlete_id = (select id from athletes where name = '$(name 10)') order by a.meet_id;
	update results set athlete_id = (select id from athletes where name = '$(name 20)')
		where id = (select id from r limit 1);
	update results set athlete_id = (select id from athletes where name = '$(name 30)')
		where id = (select id from r limit 1 offset 1);
	delete from athletes where name = '$(name 10)'"
contents split.db >before
import m split.db
code_is 0
import o split.db
code_is 0
contents split.db | cmp -s - before || wrong "the database changed"

proves "merged into somebody of another school, and the site renamed the school"
cp whole.db other.db
merge other.db "$(name 10)" "$(name 20)"
[ "$(sql whole.db "select count(distinct school_id) from athletes
	where name in ('$(name 10)', '$(name 20)')")" = 2 ] || wrong "they are of one school"
contents other.db >before
cp -r m renamed
awk -F, -v OFS=, 'NR > 1 { $2 = $2 " High" } { print }' m/schools.csv >renamed/schools.csv
import renamed other.db
present 1
contents other.db | cmp -s - before || wrong "the database changed"

# As the importers of old wrote them: under ids that say nothing, and two people of one school,
# first and last name taken for one.
old_ids() {
	sql "$1" "create temp table swap as select id, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))) as other
			from (select id from results union select id from athletes);
		create index temp.swap_id on swap (id);
		update athletes set id = (select other from swap where swap.id = athletes.id);
		update results set id = (select other from swap where swap.id = results.id),
			athlete_id = (select other from swap where swap.id = athlete_id);"
}

# Two of one school.
pair=$(sql -separator '
' whole.db "select min(name), max(name) from athletes where name not like '%''%' group by school_id
	having count(*) > 1 order by min(rowid) limit 1")
loser=$(echo "$pair" | head -n 1)
owner=$(echo "$pair" | tail -n 1)

proves "athletes under ids of another origin are known by race, time, place and who they are"
cp whole.db old.db
old_ids old.db
sql old.db "update athletes set (first_name, last_name) = (select upper(first_name), last_name
	from athletes where name = '$loser') where name = '$owner'"
merge old.db "$loser" "$owner"
contents old.db >before
import m old.db
present 1
contents old.db | cmp -s - before || wrong "the database changed"

proves "without the same names it is somebody else, who is inserted"
cp whole.db old.db
old_ids old.db
merge old.db "$loser" "$owner"
import m old.db
code_is 0
lacks out MERGED
counts_are athletes "600 1 599 0 0"
counts_are results "600 1 599 0 0"

# One more of this first and last name and this school, with the same time and no place: he is
# somebody else, for the equal result is the other one's own in the file.
proves "a namesake with an equal time is not taken for a merged one"
row=$(awk -F, 'NR > 1 && $2 == $3 " " $4 && $2 ~ /^[A-Za-z ]+$/ { print NR; exit }' m/results.csv)
who=$(sed -n "${row}p" m/results.csv | cut -d , -f 2)
cp -r m same
awk -F, -v OFS=, -v row="$row" 'NR == row { $6 = 100000; $7 = "" } { print }' m/results.csv >same/results.csv
import same same.db
code_is 0
zed="${who%% *} Zed ${who#* }"
for file in results athletes; do
	awk -F, -v OFS=, -v who="$who" -v zed="$zed" '$2 == who { $2 = zed; sub(/\r$/, ""); printf "\r\n%s", $0 }' \
		same/$file.csv >row && cat row >>same/$file.csv
done
import same same.db
code_is 0
lacks out MERGED
counts_are athletes "601 1 600 0 0"
counts_are results "601 1 600 0 0"
sql_is same.db "select count(distinct athlete_id) from results" 601

proves "a deleted athlete is not taken for a merged one"
cp whole.db gone.db
sql gone.db "delete from results where athlete_id = (select id from athletes where name = '$(name 10)');
	delete from athletes where name = '$(name 10)'"
import m gone.db
code_is 0
lacks out MERGED
counts_are athletes "600 1 599 0 0"
same_contents gone.db whole.db

proves "the athletes alone: the results are read, and not written"
cp some.db alone.db
rm -rf state
import m alone.db --only athletes
code_is 0
counts_are athletes "600 0 600 0 0"
out_has "MERGED: 4 times"

proves "without a file of results nobody can tell, and that is said"
cp -r m bare
rm bare/results.csv
import bare alone.db --only athletes
code_is 0
counts_are athletes "600 4 596 0 0"
err_has "merged rows are not looked for"

proves "a mistake in merged_in or merged_same is told before a row moves"
cp -r "$top_srcdir/pipelines/schema" schema
sed 's/merged_in: results/merged_in: result/' "$meet_yaml" >bad.yaml
weir check bad.yaml --set folder=m --set db=new.db
code_is 1
err_has 'bad.yaml:' 'there is no flow "result"' 'did you mean "results"?'
sed 's/merged_in: results/merged_in: courses/' "$meet_yaml" >bad.yaml
weir check bad.yaml --set folder=m --set db=new.db
code_is 1
err_has 'merged_in names flow "courses", which fills courses: its key does not refer to athletes'
sed 's/merged_same: \[school_id/merged_same: [bio/' "$meet_yaml" >bad.yaml
weir check bad.yaml --set folder=m --set db=new.db
code_is 1
err_has 'merged_same names "bio", which flow "athletes" does not fill'
gone new.db
