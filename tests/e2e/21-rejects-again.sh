#!/bin/sh
# Rejected rows that a person mends in the reject file are tried again, and move in the books of their run.
. "$top_srcdir/tests/e2e/lib.sh"

kinds=ragged,too-many-fields,bad-time,not-a-number,unknown-race,unknown-athlete,nul,open-quote,gender-u,grad-year,unknown-school,bad-utf8,long-field,blank-name,stray-quote,bad-date,bad-school
meet --results 600 --facts --bad "$kinds" m
cp -r m pristine
school=$(awk -F , 'NR > 1 && $5 ~ /^school_[a-z_]*$/ { print $5; exit }' m/athletes.csv)
race=$(sed -n 10p m/results.csv | cut -d , -f 1)

# line KIND: where it is in its file.
line() {
	sed -n "s/^$1 [a-z.]* \([0-9]*\).*/\1/p" made
}
file() {
	echo "$folder/$1.rejects.csv"
}
# mend KIND FLOW SED
mend() {
	LC_ALL=C sed -i "/^$(line "$1"),/$3" "$(file "$2")"
}
# replace KIND FLOW RECORD: the whole row behind the columns in front.
replace() {
	LC_ALL=C awk -v line="$(line "$1")" -v record="$3" -F , '$1 == line { print line ",,,,," record; next } { print }' \
		"$(file "$2")" >replaced && mv replaced "$(file "$2")"
}
retry() {
	weir rejects retry --state state "$@"
}
# All as it was before anything was tried again.
again() {
	rm -rf state m m.db*
	cp -r fresh state
	mv state/m.db m.db
	cp -r pristine m
}
# What the books say: read inserted present duplicate rejected, of a step or of all.
books() {
	sql state/state.db "select sum(read), sum(inserted), sum(present), sum(duplicate), sum(rejected)
		from step where run = '$run' and ('$1' = '' or name = '$1')" | tr '|' ' '
}
whole_run_is() {
	is "the run's books" "$(books '')" "$1"
	# shellcheck disable=SC2086
	# shellcheck disable=SC2046 # words
	set -- $(echo "$1" | sed 's/\([0-9]\)\([0-9][0-9][0-9]\)\>/\1,\2/g')
	out_has "the whole run: $1 read = $2 inserted + $3 present + $4 duplicate + $5 rejected"
}

proves "the rejected rows of a run are listed, with line, code and reason"
import m m.db
code_is 3
run=$(ls state/runs)
folder=state/runs/$run
cp -r state fresh
cp m.db fresh/m.db
cp m.db fresh.db
before=$(books '')
is "rejected" "${before##* }" 19
weir rejects list --state state
code_is 0
out_has "run $run of meet" "athletes: 8 rejected, 1 of them with the row that they refer to" "$(file results)" "weir rejects retry $run"
weir rejects show --state state
code_is 0
grep -v '^duplicate' made | awk '/^[a-z0-9-]+ [a-z]+\.csv [0-9]+/ { print $2 ":" $3 }' | sort >should
cut -d ' ' -f 1 out | sort >shown
cmp -s should shown || wrong "shown are $(tr '\n' ' ' <shown)"
out_has "athletes.csv:$(line gender-u)  CHOICE  gender: the gender is not M or F"
weir rejects show last results --state state
is "lines of results" "$(wc -l <out)" 9
weir rejects show results --state state
is "lines of results" "$(wc -l <out)" 9

proves "rows that nobody mended stay rejected, and nothing moves"
retry
code_is 3
whole_run_is "$before"
is "lines of the files" "$(cat "$folder"/*.rejects.csv | wc -l)" 23

proves "mended rows go in, children after their parents, and the others stay"
mend bad-school schools 's/school_without_a_name_1,,/school_without_a_name_1,Nameless Academy,/'
mend bad-date meets 's#,13/45/25,#,10/25/25,#'
mend gender-u athletes 's/,U,FALSE/,M,FALSE/'
mend grad-year athletes 's/,2050,/,2027,/'
mend bad-time results 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/'
mend not-a-number results 's/,20:15.3,/,121530,/'
retry
code_is 3
counts_are schools "1 1 0 0 0"
counts_are meets "1 1 0 0 0"
counts_are athletes "8 3 0 0 5"
counts_are results "9 3 0 0 6"
whole_run_is "1726 1715 0 0 11"
gone "$(file schools)" "$(file meets)"
sql_is m.db "select count(*) from results where time_cs in (123400, 121530)" 2
sql_is m.db "select count(*) from athletes a join schools s on s.id = a.school_id where s.name = 'Nameless Academy'" 1
sql_is m.db "select result_count from meets where athletic_net_id = '301770'" 603
is "lines of the files" "$(cat "$folder"/*.rejects.csv | wc -l)" 13

proves "the rest as well, and then the run is complete"
mend unknown-school athletes "s/school_that_is_not_listed/$school/g"
mend bad-utf8 athletes 's/R\xe9mvost/Remvost/'
mend blank-name athletes 's/,,,,,,,school/,,,,Ann Blank,Ann,Blank,school/'
mend stray-quote athletes 's/Dw"andar/Dwandar/'
replace long-field athletes ",Long Name,Long,Name,$school,2027,F,FALSE,"
short=$(sed -n "$(line ragged)p" m/results.csv | tr -d '\r')
theirs=$(awk -F , -v name="$(echo "$short" | cut -d , -f 2)" '$2 == name { print $5; exit }' m/athletes.csv)
replace ragged results "$short,$theirs,130000,950,9,FALSE"
mend too-many-fields results 's/,one,two//'
mend unknown-race results "s/999999999/$race/g"
replace unknown-athlete results "$race,Ann Blank,Ann,Blank,$(sed -n "$(line blank-name)p" m/athletes.csv | cut -d , -f 5),131000,951,9,FALSE"
for kind in nul open-quote; do
	replace $kind results "$(sed -n "$(line $kind)p" m/results.csv | tr -d '\000"\r' | awk -F , -v OFS=, '{ $2 = $3 " " $4; print }')"
done
retry "$run"
code_is 0
counts_are athletes "5 5 0 0 0"
counts_are results "6 6 0 0 0"
whole_run_is "1726 1726 0 0 0"
out_has "complete: every row accounted for"
gone "$(file athletes)" "$(file results)"
sql_is state/state.db "select exit_code, outcome from run" "0|complete"
sql_is state/state.db "select count(*) from row" 0
has "$folder/receipt.json" '"outcome":"complete"' '"exit_code":0' \
	'"whole_run":{"read":1726,"inserted":1726,"present":0,"duplicate":0,"rejected":0}' \
	'"total":{"read":1726,"inserted":1726' '"path":"'"$work"'/m/venues.csv"'
sql_is state/state.db "select sum(length(id)) / 16 from ids" 1726
sql_is m.db "select (select count(*) from athletes), (select count(*) from results)" "$(($(fact athletes) + 8))|$(($(fact results) + 9))"
sql_is m.db "select result_count from meets where athletic_net_id = '301770'" "$(($(fact results) + 9))"
weir rejects list --state state
code_is 0
out_has "run $run has no rejected rows"
retry
code_is 0

proves "what was mended is known to verify, and what became of it since is told"
compare() {
	weir verify "$meet_yaml" --set folder=m --set db=m.db --state state
}
compare
code_is 0
out_has "explained by the books of finished runs"
weir verify --receipt "$folder/receipt.json"
code_is 0
out_has "the receipt of run $run holds"
weir why "results:$(line bad-time)" --state state
code_is 0
out_has "  inserted, as " "now: in the store, as " ", as it was mended in the reject file"
sql m.db "update results set time_cs = 123401 where time_cs = 123400"
compare
code_is 4
out_has "results line $(line bad-time), different: RANGE: " "mended in its reject file, and has other values now in time_cs"
sql m.db "update results set time_cs = 123400 where time_cs = 123401;
	update athletes set first_name = 'Anne' where name = 'Ann Blank'"
compare
code_is 4
out_has "athletes line $(line blank-name), different: " "has other values now in first_name" "1 of them unexplained"
sql m.db "update athletes set first_name = 'Ann' where name = 'Ann Blank'"
compare
code_is 0
sql m.db "delete from results where time_cs = 123400"
weir verify --receipt "$folder/receipt.json"
code_is 4
out_has "results: the receipt says "
compare
code_is 4
out_has "results line $(line bad-time), rejected"

proves "a run that was undone is over"
weir undo "$run" --yes --state state
code_is 0
retry "$run"
code_is 1
err_has "run $run is not to be gone on with: undone"

again
weir undo "$run" --yes --state state
code_is 0
weir rejects list --state state
code_is 0
out_has "results: 9 rejected" "they cannot be tried again: undone"
lacks out "rejects retry"

proves "a run that was stopped by a limit has its refused rows in a file"
cp -r "$top_srcdir/pipelines/schema" .
sed 's/max_rows: [0-9]*/max_rows: 2/' "$meet_yaml" >strict.yaml
weir run strict.yaml --set folder=m --set db=strict.db --state strict
code_is 5
weir rejects list --state strict
code_is 0
out_has "schools: 1 rejected" "was stopped; these rows were refused, and are in no books" "/athletes.rejects.csv" "to go on: "
lacks out "rejects retry"

proves "rows that were taken out of the file stay rejected"
again
mend bad-time results 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/'
for flow in schools meets athletes results; do
	LC_ALL=C sed -i "2,\$ { /^$(line bad-time),RANGE,/!d }" "$(file $flow)"
done
retry
code_is 3
whole_run_is "1726 1708 0 0 18"

proves "the whole run is verified again, and keeps what its receipt says of flows that were left out"
again
kept() {
	for key in guarantee warning_kinds; do
		grep -o "\"$key\":\(\"[^\"]\|\[{\)" "$folder/receipt.json" | wc -l
	done | tr '\n' ' '
}
is "guarantees and kinds of warnings" "$(kept)" "7 3 "
mend bad-time results 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/'
sql m.db "delete from results where id = (select min(id) from results)"
retry
code_is 4
out_has "verification failed"
sql_is state/state.db "select exit_code, outcome from run" "4|unverified"
has "$folder/receipt.json" '"outcome":"unverified"' '"state":"bad"'
sql m.db "attach 'fresh.db' as f; insert into results select * from f.results where id not in (select id from results)"
retry
code_is 3
sql_is state/state.db "select exit_code, outcome from run" "3|rejected"
has "$folder/receipt.json" '"what":"venues >= venues.inserted + venues.present","state":"good"'
lacks "$folder/receipt.json" '"state":"bad"' '"not_made"'
is "guarantees and kinds of warnings" "$(kept)" "7 3 "
sql m.db "delete from results where time_cs = 123400"
retry
code_is 4
out_has "of the rows that went in mended is not there"

proves "a file of which nothing is left, or that is gone, keeps nobody from the others"
again
sed -i 2,99d "$(file results)"
mend bad-school schools 's/school_without_a_name_1,,/school_without_a_name_1,Nameless Academy,/'
retry
code_is 3
err_has "results: 9 rejected rows are not in the reject file any more; they stay rejected"
is "lines of the results' file" "$(wc -l <"$(file results)")" 1
gone "$(file schools)"
whole_run_is "1726 1709 0 0 17"
rm "$(file results)"
mend gender-u athletes 's/,U,FALSE/,M,FALSE/'
retry
code_is 3
err_has "results: there is no reject file any more"
counts_are athletes "7 1 0 0 6"
whole_run_is "1726 1710 0 0 16"
weir rejects list --state state
code_is 0
out_has "results: 9 rejected" "$(file results) is gone: mend them in the input"
rm "$folder"/*.rejects.csv
retry
code_is 3
whole_run_is "1726 1710 0 0 16"

proves "while a retry runs, the run says so"
again
mend gender-u athletes 's/,U,FALSE/,M,FALSE/'
{
	echo "begin immediate;"
	echo ".shell touch locked"
	echo ".shell until test -e unlock; do sleep 0.02; done"
	echo "rollback;"
} | sqlite3 -batch m.db >/dev/null &
locker=$!
"$weir" rejects retry --state state >/dev/null 2>err.1 &
pid=$! tries=0
until weir runs --state state && grep -q "retry running" out || [ $tries -gt 100 ]; do
	tries=$((tries + 1))
	sleep 0.03
done
out_has "retry running"
weir rejects list --state state
out_has "a retry of them is running now"
: >unlock
wait $locker
wait $pid
is "exit code of the retry" $? 3
weir runs --state state
lacks out "running"

proves "what does not fit is one error, and nothing changes"
# bad NAME SED TEXT: the reject file of the results, changed like this, is not taken.
bad() {
	again
	contents m.db >contents.before
	LC_ALL=C sed -i "$1" "$(file results)"
	cp -r state state.before
	retry
	code_is 1
	err_has "$2"
	is "errors" "$(grep -c '^weir: ' err)" 1
	contents m.db | cmp -s - contents.before || wrong "the store was changed"
	is "the run's books" "$(books '')" "$before"
	diff -r "$folder" "state.before/runs/$run" >/dev/null || wrong "the files were changed"
	rm -rf state.before
}
bad '1s/,grade//' 'column 13 is not "grade"'
bad '1s/,needs_review/&,more/' 'has 15 columns, and not 14'
bad '1s/^line/row/' 'column 1 is not "line"'
bad "s/^$(line bad-time),/5,/" "is no row that run $run has rejected"
bad "s/^$(line bad-time),/x,/" "is no row that run $run has rejected"
bad '2p' 'stands there twice'
again
echo >>m/results.csv
retry
code_is 1
err_has "results.csv is not as run $run has read it"
again
retry 19990101
code_is 1
err_has 'there is no run "19990101"'
weir rejects show nothing --state state
code_is 1
err_has "run $run has no flow \"nothing\""
weir rejects retry --state nowhere
code_is 1
err_has "there are no runs yet in nowhere"
gone nowhere

proves "wherever it is killed, the same command goes on, and nothing is counted or stored twice"
${CC:-cc} -shared -fPIC "$top_srcdir/tests/e2e/kill_at.c" -o kill_at.so -ldl 2>err || : >kill_at.so
# killing N: before the Nth change of a file; 0: it is only counted.
killing() {
	again
	mend bad-school schools 's/school_without_a_name_1,,/school_without_a_name_1,Nameless Academy,/'
	mend gender-u athletes 's/,U,FALSE/,M,FALSE/'
	mend bad-time results 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/'
	rm -f count
	KILL_AT=$1 KILL_COUNT=count LD_PRELOAD=$work/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
		"$weir" rejects retry --state state >out 2>err </dev/null
	rc=$?
}
killing 0
code_is 3
whole_run_is "1726 1712 0 0 14"
contents m.db >undisturbed
lines=$(cat "$folder"/*.rejects.csv | wc -l)
changes=$(cat count 2>/dev/null || echo 0)
points=12
[ "$changes" -gt 50 ] || points=0
[ $points -gt 0 ] || echo "left out: no library can be preloaded here"
point=0
while [ $point -lt $points ]; do
	at=$((1 + point * changes / points))
	point=$((point + 1))
	killing $at
	is "killed at $at of $changes" "$rc" 137
	retry
	code_is 3
	is "the run's books, killed at $at" "$(books '')" "1726 1712 0 0 14"
	contents m.db | cmp -s - undisturbed || wrong "killed at $at of $changes: the store is another one"
	is "lines of the files, killed at $at" "$(cat "$folder"/*.rejects.csv | wc -l)" "$lines"
done

proves "a retry that was killed is told as one, and its rows can be undone all the same"
# A row that was written and is not settled.
written() {
	sql state/state.db "attach 'm.db' as m; select step.name || ':' || again.line from again join row using (run, step, line)
		join step on step.run = again.run and step.number = again.step where lower(hex(again.id)) in (select replace(id, '-', '')
		from (select id from m.schools union all select id from m.athletes union all select id from m.results)) limit 1"
}
at=0
row=
while [ $points -gt 0 ] && [ -z "$row" ] && [ $at -lt "$changes" ]; do
	at=$((at + 2))
	killing $at
	row=$(written)
done
if [ $points -gt 0 ]; then
	[ -n "$row" ] || wrong "no row was caught between its write and its note"
	weir runs --state state
	out_has "retry stopped"
	for verb in show status; do
		weir $verb --state state
		out_has "retry stopped" "to go on: weir rejects retry $run"
	done
	weir why "$row" --state state
	out_has "now: in the store, as " "by a retry that was stopped"
	weir undo "$run" --yes --state state
	code_is 0
	sql_is m.db "select (select count(*) from schools) + (select count(*) from athletes) + (select count(*) from results)" 0
	weir runs --state state
	lacks out "retry stopped"
fi

proves "killed when all is in, it ends the run all the same"
again
sql state/state.db "delete from row where line <> $(line bad-time) or step <> (select number from step where name = 'results')" # as if this row were the only one
sql state/state.db "update step set rejected = 0, orphaned = 0, read = inserted; update step set rejected = 1 where name = 'results'"
LC_ALL=C sed -i "2,\$ { /^$(line bad-time),RANGE,/!d }" "$(file results)"
cp "$(file results)" one
mend bad-time results 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/'
retry
code_is 0
sql state/state.db "update run set exit_code = 3, outcome = 'rejected'"
sql m.db "update meets set result_count = 7"
cp one "$(file results)"
retry
code_is 0
sql_is state/state.db "select exit_code, outcome from run" "0|complete"
sql_is m.db "select result_count from meets where athletic_net_id = '301770'" 601
gone "$(file results)"

proves "a mended row is told apart from rows of its file that are like it"
rm -rf m m.db* state
meet --results 300 --races 4 --style lf m
sed -n 2p m/races.csv | sed 's/^[0-9]*/301770999/; s/,[MF],/,U,/' >>m/races.csv
gender=$(sed -n 2p m/races.csv | cut -d , -f 4)
sed -n 5p m/results.csv | awk -F , -v OFS=, '{ $6 = 0; $7 = 299; print }' >>m/results.csv
sed -n 6p m/results.csv | awk -F , -v OFS=, '{ $1 = 301770999; print }' >>m/results.csv
import m m.db
code_is 3
run=$(ls state/runs)
folder=state/runs/$run
sed -i "s/,U,/,$gender,/" "$(file races)"
sed -i 's/,0,299,/,123400,299,/' "$(file results)"
retry
code_is 0
# Another race of the same name, and a second result of an athlete in one race.
sql_is m.db "select (select count(*) from races), (select count(*) from results)" "5|302"
sql_is m.db "select count(*) from races where athletic_net_race_id = '301770999'" 1
