#!/bin/sh
# weir verify compares input and store, both ways: what somebody deleted, changed, added, doubled, moved
# or merged in the store is named, each row once, and nothing else. It writes to neither.
. "$top_srcdir/tests/e2e/lib.sh"

# verify FOLDER DB [ARGUMENT...]: as import.
verify() {
	verify_folder=$1 verify_db=$2
	shift 2
	rm -f found.csv
	contents "$verify_db" >before
	weir verify "$meet_yaml" --set "folder=$verify_folder" --set "db=$verify_db" --state "$state" \
		--output found.csv "$@"
	contents "$verify_db" | cmp -s - before || wrong "verify wrote into the database"
}

# The line of a result, by where its time and place stand in the file.
line_of() {
	awk -F, -v what="$1" 'index($0, what) { print NR; exit }' m/results.csv
}

# found DIFFERENCE...: "FLOW LINE KIND" of every difference, in the file's order; explained ones with "yes".
found() {
	awk -F, 'NR > 1 && $1 ~ /^[a-z]+$/ { print $1, $2, $3, $4 }' found.csv | sed 's/  / /' >found
	printf '%s\n' "$@" >expected
	[ $# -gt 0 ] || : >expected
	cmp -s found expected || {
		wrong "the differences are not these"
		diff expected found | sed 's/^/    /' | head -n 12
	}
}

meet --results 600 --schools 40 m
import m whole.db
code_is 0

proves "an undisturbed store has what the input has, and verify leaves no file"
verify m whole.db
code_is 0
found
out_has "verified: the store has what the input has, in the columns compared" \
	"; races athletic_net_race_id, meet_id, " \
	"; results race_id, athlete_id, time_cs, place_overall" "and, of rows that a run inserted: venues city, " \
	"; athletes first_name, last_name; results meet_id, data_source, is_legacy_data; no other columns" "verified: results per race_id ="
lacks out "NOT verified"
weir verify "$meet_yaml" --set folder=m --set db=whole.db --state state
code_is 0
is "the folders of runs" "$(find state/runs -name '*.csv' | grep -c differences)" 0
is "the folders beside the input" "$(ls m)" "$(printf '%s\n' athletes.csv courses.csv meets.csv metadata.json races.csv results.csv schools.csv venues.csv | while read -r f; do [ ! -e "m/$f" ] || echo "$f"; done)"

# result N: the id of the n-th result in the order of the file.
result() {
	sql whole.db "select id from results order by rowid limit 1 offset $(($1 - 2))"
}
athlete() {
	sql whole.db "select id from athletes order by rowid limit 1 offset $(($1 - 2))"
}

proves "a deleted, a changed and a moved result, and one that was doubled and one that was added"
cp whole.db some.db
sql some.db "delete from results where id = '$(result 11)';
	update results set time_cs = time_cs + 7 where id = '$(result 21)';
	update results set place_overall = 900, time_cs = time_cs + 1 where id = '$(result 31)';
	update results set athlete_id = '$(athlete 3)' where id = '$(result 41)';
	insert into results (id, athlete_id, meet_id, race_id, time_cs, place_overall)
		select '00000000-0000-4000-8000-000000000001', athlete_id, meet_id, race_id, time_cs, place_overall
		from results where id = '$(result 51)';
	insert into results (id, athlete_id, meet_id, race_id, time_cs, place_overall)
		select '00000000-0000-4000-8000-000000000002', '$(athlete 5)', meet_id, race_id, 123456, 901
		from results where id = '$(result 51)'"
verify m some.db
code_is 4
err_has "600 read, 1 would be inserted"
found "results 11 missing no" "results 21 different no" "results 31 different no" \
	"results 41 elsewhere no" "results extra no" "results extra no"
out_has "results line 11, missing: not in the store" "results line 21, different: other values in time_cs" \
	"results line 31, different: other values in time_cs (here" ", place_overall (here" \
	"results line 41, elsewhere: under another athlete_id" ", time_cs 123456, place_overall 901" \
	", athlete_id $(athlete 5)" \
	"NOT verified: 6 differences, 6 of them unexplained" "NOT verified: results per race_id" " 1 missing"
has found.csv 00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002
sed -n 11p m/results.csv | tr -d '\r' >line
has found.csv "$(cat line)"

proves "where no file is named, its folder does not look like a run's"
weir verify "$meet_yaml" --set folder=m --set db=some.db --state state
code_is 4
is "files of differences" "$(find state/runs -name differences.csv | grep -c /verify-)" 1

proves "no name of a person is told but in the file"
cut -d , -f 2 m/results.csv | sed 1d | sort -u | grep -v '^$' >names
! grep -qF -f names out err || wrong "a name is told: $(grep -hF -f names out err | head -n 1)"

proves "the state is not needed to find them, nor is a place for the file"
rm -rf nowhere && : >nowhere
state=nowhere verify m some.db
code_is 4
err_has "explains nothing"
found "results 11 missing no" "results 21 different no" "results 31 different no" \
	"results 41 elsewhere no" "results extra no" "results extra no"

proves "an athlete who was deleted, renamed, changed, merged; a race that was changed, and one that was added"
cp whole.db some.db
loser=$(athlete 12) owner=$(athlete 13)
sql some.db "update athletes set name = 'Nobody Here' where id = '$(athlete 22)';
	update athletes set grad_year = 2034 where id = '$(athlete 32)';
	delete from results where athlete_id = '$(athlete 42)';
	delete from athletes where id = '$(athlete 42)';
	update results set athlete_id = '$owner' where athlete_id = '$loser';
	delete from athletes where id = '$loser';
	update races set distance_meters = 4001 where rowid = 2;
	insert into races (id, meet_id, name, gender, distance_meters, athletic_net_race_id)
		select '00000000-0000-4000-8000-000000000009', meet_id, 'Another', 'M', 5000, '4711' from races limit 1"
gone=$(sql whole.db "select rowid + 1 from results where athlete_id = '$(athlete 42)' order by rowid")
moved=$(sql whole.db "select rowid + 1 from results where athlete_id = '$loser' order by rowid")
verify m some.db
code_is 4
{
	echo "races 3 different no"
	printf '%s\n' "athletes 12 elsewhere no" "athletes 22 different no" "athletes 32 different no" \
		"athletes 42 missing no"
	{
		for line in $gone; do echo "results $line missing no"; done
		for line in $moved; do echo "results $line elsewhere no"; done
	} | sort -k 2n
	echo "races extra no"
} >wanted
found "$(cat wanted)"
out_has "races line 3, different: other values in distance_meters" "athletes line 12, elsewhere: merged into another row" \
	"its own was merged into it" "athletes line 22, different: another name" "athletic_net_race_id 4711"

proves "of rows that weir inserted all columns count that it filled; of those that it found there only what a run compares"
cp whole.db saved.db
sql whole.db "update athletes set first_name = 'Nobody' where id = '$(athlete 22)';
	update results set data_source = 'manual_import' where id = '$(result 32)';
	update results set normalized_time_cs = 30000 where id = '$(result 33)';
	update meets set name = 'Another'; update schools set city = 'Here' where rowid = 1;
	update schools set short_name = 'S' where rowid = 2"
verify m whole.db
code_is 4
found "schools 3 different no" "meets 2 different no" "athletes 22 different no" "results 32 different no"
out_has "athletes line 22, different: other values in first_name"
import m whole.db
code_is 0
verify m whole.db
code_is 4
found "schools 3 different no" "meets 2 different no" "athletes 22 different no" "results 32 different no"
state=none verify m whole.db
code_is 0
lacks out "of rows that a run inserted"
cp saved.db whole.db
sed '2,$s/,[^,]*,school_/,Other,school_/' m/athletes.csv >other.csv
cp whole.db plus.db
state=found_there import m plus.db --set athletes_file=other.csv
state=found_there verify m plus.db --set athletes_file=other.csv
code_is 0
found

proves "what the store has twice, known by the same, is extra, whoever needs it"
cp whole.db plus.db
sql plus.db "insert into athletes (id, school_id, name, first_name, last_name, grad_year, gender)
		select '00000000-0000-4000-8000-000000000005', school_id, name, first_name, last_name, grad_year, gender
		from athletes where id = '$(athlete 22)';
	insert into athletes (id, school_id, name, first_name, last_name, grad_year, gender)
		select '00000000-0000-4000-8000-000000000006', school_id, upper(name), first_name, last_name, grad_year, gender
		from athletes where id = '$(athlete 32)'"
sql plus.db ".dump schools" | sed 's/ unique,/,/' >schools.sql
sql plus.db "pragma foreign_keys = off; drop table schools"
sql plus.db ".read schools.sql" "insert into schools (id, name, athletic_net_id) select '00000000-0000-4000-8000-000000000007',
	name, athletic_net_id from schools where rowid = 4"
verify m plus.db
code_is 4
found "schools extra no" "athletes extra no"
out_has "schools, extra: a second row with the same name as the row of line 5" \
	"athletes, extra: a second row with the same school_id, name as the row of line 22"
has found.csv 00000000-0000-4000-8000-000000000005 00000000-0000-4000-8000-000000000007

proves "what a run found there in another way, and said so, is explained; nothing else is"
cp some.db other.db
sql other.db "delete from races where athletic_net_race_id = '4711'"
import m other.db
code_is 0
verify m other.db
code_is 0
{
	echo "races 3 different yes"
	printf '%s\n' "athletes 12 elsewhere yes" "athletes 22 different yes" "athletes 32 different yes"
	for line in $moved; do echo "results $line elsewhere yes"; done
} >wanted
found "$(cat wanted)"
out_has "explained by the books of finished runs"
sql other.db "update results set time_cs = time_cs + 1 where id = '$(result 60)';
	update athletes set gender = case gender when 'M' then 'F' else 'M' end where id = '$(athlete 60)';
	delete from results where id = '$(result 70)'"
verify m other.db
code_is 4
{
	sed -n 1,4p wanted
	echo "athletes 60 different no"
	{
		sed 1,4d wanted
		echo "results 60 different no"
		echo "results 70 missing no"
	} | sort -k 2n
} >more
found "$(cat more)"
state=none verify m other.db
code_is 4
is "explained without the state" "$(grep -c ,yes, found.csv)" 0

proves "what differed at the import, and was changed again since, is not"
cp whole.db again.db
sql again.db "update results set time_cs = time_cs + 1, place_overall = 900 where id in ('$(result 20)', '$(result 30)')"
import m again.db
code_is 0
verify m again.db
code_is 0
found "results 20 different yes" "results 30 different yes"
sql again.db "update results set time_cs = time_cs + 7777 where id = '$(result 20)'"
verify m again.db
code_is 4
found "results 20 different no" "results 30 different yes"
out_has "the import found other ones there"
import m again.db
code_is 0
verify m again.db
code_is 0
found "results 20 different yes" "results 30 different yes"

proves "a state that is corrupt explains nothing, and is not changed"
mkdir bad && head -c 3000 state/state.db >bad/state.db && cp bad/state.db bad.before
state=bad verify m other.db
code_is 4
err_has "explains nothing"
cmp -s bad/state.db bad.before || wrong "the corrupt state was changed"

proves "rejected rows are explained by the run that rejected them, and its children with them"
cp -r m r
awk 'NR == 7 { sub(/[^,]*$/, "X,&") } { print }' m/results.csv >r/results.csv
awk -F, -v OFS=, 'NR == 9 { $(6) = "1900" } { print }' m/athletes.csv >r/athletes.csv
import r r.db
code_is 3
verify r r.db
code_is 0
is "rejected rows" "$(awk -F, 'NR > 1 { print $1, $3, $4 }' found.csv | sort | uniq -c | tr -s ' ' | tr '\n' ';')" \
	" 1 athletes rejected yes; 2 results rejected yes;"
state=none verify r r.db
code_is 4
is "explained without the state" "$(grep -c ,yes, found.csv)" 0

proves "so are rows that the store refused; they are not expected there"
cp whole.db s.db
sql s.db "delete from results; create trigger no before insert on results when new.place_overall = 3
	begin select raise(abort, 'not this one'); end"
import m s.db
code_is 3
refused=$(sql whole.db "select count(*) from results where place_overall = 3")
verify m s.db
code_is 0
is "rejected rows" "$(awk -F, 'NR > 1 { print $1, $3, $4 }' found.csv | sort | uniq -c | tr -s ' ')" \
	" $refused results rejected yes"
lacks out "NOT verified"

proves "what a store has of other meets is not extra"
cp whole.db two.db
meet --results 300 --schools 40 --meet 301771 n
import n two.db
code_is 0
verify m two.db
code_is 0
found

proves "one flow alone, and the report as JSON"
verify m some.db --only races --log json
code_is 4
found "races 3 different no"
out_has '"exit_code":4' '"differences":1' '"unexplained":1' '{"name":"races",'

cp whole.db one.db
sql one.db "insert into results (id, athlete_id, meet_id, race_id, time_cs, place_overall)
	select '00000000-0000-4000-8000-000000000003', athlete_id, meet_id, race_id, 123456, 901 from results limit 1"
verify m one.db --only results
code_is 4
found "results extra no"

proves "mistakes are told before anything is read"
weir verify "$meet_yaml" --set folder=m --set db=one.db --state state --output m/races.csv
code_is 1
err_has "is an input of the pipeline"
weir verify "$meet_yaml" --set folder=none --state state
code_is 1
weir verify
code_is 1
weir verify "$meet_yaml" --set folder=m --set db=some.db --state state --output m
code_is 1

proves "a receipt is checked again later, against files and store, with the state or without"
meet --results 600 --schools 40 m
rm -rf own && mkdir own
state=own import m own.db
code_is 0
cp own/runs/*/receipt.json r.json
sql own.db "update results set time_cs = time_cs + 1 where rowid = 9"
state=own import m own.db
code_is 0
cp "$(ls -t own/runs/*/receipt.json | head -n 1)" after.json
cp after.json edited.json
cmp -s r.json after.json && wrong "there is one receipt only"
weir verify --receipt after.json
code_is 0
out_has "explained by the books" "the receipt of run"
weir verify --receipt after.json --state none
code_is 0
sql own.db "delete from results where rowid = 10"
weir verify --receipt after.json
code_is 4
out_has "results: the receipt says 600 rows, the store has 599" "results line 11, missing"
weir verify --receipt after.json --set db=other.db
code_is 1

proves "an edited receipt is one clear error, a changed input is named, and nothing is compared"
sed -i 's/"inserted":/"inserted":1/' edited.json
weir verify --receipt edited.json
code_is 1
is "lines of the error" "$(grep -c '^weir: ' err)" 1
err_has "edited.json"
printf '\n' >>m/races.csv
weir verify --receipt after.json
code_is 1
err_has "m/races.csv has changed since run" "bytes long, and is"
cp m/schools.csv schools.csv
sed '2,$s/e/i/' schools.csv >m/schools.csv
weir verify --receipt after.json
code_is 1
has err "m/schools.csv has changed since run"
! grep "m/schools.csv" err | grep -q "bytes long" || wrong "a length is told that is the same"
cp schools.csv m/schools.csv
weir verify --receipt nowhere.json
code_is 1

proves "a run that was stopped is named, with the command that goes on"
cp whole.db half.db
sql half.db "delete from results; create trigger no before insert on results begin select raise(abort, 'no'); end"
state=half import m half.db
code_is 5
sql half.db "drop trigger no"
state=half verify m half.db
code_is 4
out_has "has not ended: what it had not written is missing here; to go on: "
state=half import m half.db
code_is 0
state=half verify m half.db
code_is 0
lacks out "has not ended"

proves "a state of a newer weir is for a newer weir"
sql own/state.db 'pragma user_version = 99'
state=own verify m own.db
code_is 1
err_has "newer weir"
