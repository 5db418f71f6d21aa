#!/bin/sh
# weir purge: a meet goes with all that belongs to it, and nothing else does.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 400 --meet 11 a
meet --results 300 --meet 22 --first-athlete 200 b
import a m.db
code_is 0
import b m.db
code_is 0
# What weir does not know: notes of people about results, and of those notes.
sql m.db "create table notes (id text primary key, result_id text references results (id));
	create table replies (id text primary key, note_id text references notes (id) on delete cascade);
	insert into notes select lower(hex(randomblob(4)) || '-0000-4000-8000-' || hex(randomblob(6))), id
		from results where meet_id = (select id from meets where athletic_net_id = '11') limit 3;
	insert into notes select lower(hex(randomblob(4)) || '-0000-4000-8000-' || hex(randomblob(6))), id
		from results where meet_id = (select id from meets where athletic_net_id = '22') limit 2;
	insert into replies select lower(hex(randomblob(4)) || '-0000-4000-8000-' || hex(randomblob(6))), id from notes;"
cp m.db whole.db

purge() {
	weir purge "$meet_yaml" --state "$state" --set "db=$1" --meet "$2" ${3:+"$3"}
}

# All but what belongs to meet 11.
rest_of() {
	sql "$1" "select 'meets', id from meets where athletic_net_id <> '11' union all
		select 'races', id from races where meet_id in (select id from meets where athletic_net_id <> '11') union all
		select 'results', id || athlete_id || time_cs from results where meet_id in (select id from meets where athletic_net_id <> '11') union all
		select 'notes', n.id from notes n join results r on r.id = n.result_id join meets m on m.id = r.meet_id where m.athletic_net_id <> '11' union all
		select 'replies', count(*) from replies where note_id in (select n.id from notes n join results r on r.id = n.result_id join meets m on m.id = r.meet_id where m.athletic_net_id <> '11') union all
		select 'athletes', count(*) from athletes union all select 'schools', count(*) from schools union all
		select 'courses', count(*) from courses union all select 'venues', count(*) from venues order by 1, 2"
}

proves "without --yes and without a terminal it only counts"
purge m.db 11
code_is 0
out_has "results                             400" "meets                                 1" \
	"notes                                 3" "replies                               3" \
	"nothing was deleted; --yes deletes them"
cmp -s m.db whole.db || wrong "the database changed"

proves "the folder need not be there, and a wrong option or store is told"
weir purge "$meet_yaml" --set db=m.db --met 11
code_is 1
err_has "there is no option --met" "did you mean --meet?"
weir purge "$meet_yaml" --meet 11
code_is 1
err_has "parameter \"folder\""
weir purge "$meet_yaml" --set db=none.db --meet 11 --yes
code_is 0
out_has "there is no meet 11: nothing to delete"
gone none.db

proves "with --yes the meet goes, also from tables that the pipeline does not know; the other one stays"
rest_of m.db >before
purge m.db 11 --yes
code_is 0
out_has "deleted:"
rest_of m.db >after
cmp -s before after || wrong "something else changed"
sql_is m.db "select count(*) from meets" 1
sql_is m.db "select count(*) from results" 300
sql_is m.db "select count(*) from notes" 2
sql_is m.db "select count(*) from replies" 2
purge m.db 11 --yes
code_is 0
out_has "there is no meet 11: nothing to delete"

proves "an import after it is as the first one"
import a m.db
code_is 0
is "results" "$(counts results)" "400 400 0 0 0"
same_contents whole.db m.db

proves "rows of a table without uuids are counted, and keep what they refer to"
for id in 'id integer primary key,' ''; do
	rm -f m.db* && cp whole.db m.db
	sql m.db "create table marks ($id result_id text references results (id) on delete cascade);
		insert into marks (result_id) select id from results where meet_id =
			(select id from meets where athletic_net_id = '11') limit 2"
	purge m.db 11
	code_is 0
	out_has "marks                                 0, and 2 stay" "results                             398, and 2 stay"
	purge m.db 11 --yes
	code_is 3
	out_has "stays: results" "a row of marks refers to it by result_id"
	sql_is m.db "select count(*) from marks join results r on r.id = result_id" 2
	out_has "meet 11: result_count set from 400 to 2"
	sql_is m.db "select result_count from meets order by athletic_net_id" "2 300"
	sql m.db "drop table marks"
	purge m.db 11 --yes
	code_is 0
	sql_is m.db "select count(*) from results" 300
done
rest_of m.db >after
cmp -s before after || wrong "something else changed"

proves "a row to which another meet refers stays, is named, and so does what it belongs to"
cp whole.db m.db
sql m.db "update results set replaced_by = (select id from results where meet_id =
	(select id from meets where athletic_net_id = '11') order by id limit 1) where id =
	(select id from results where meet_id = (select id from meets where athletic_net_id = '22') limit 1)"
purge m.db 11
code_is 0
out_has "results                             399, and 1 stay" "races                                 2, and 1 stay" \
	"meets                                 0, and 1 stay"
rest_of m.db >before
purge m.db 11 --yes
code_is 3
out_has "stays: results" "a row of results refers to it by replaced_by"
rest_of m.db >after
cmp -s before after || wrong "something else changed"
sql_is m.db "select count(*) from results" 301
sql m.db "update results set replaced_by = null"
purge m.db 11 --yes
code_is 0
sql_is m.db "select count(*) from results" 300

proves "the guard replaces a meet only after a yes"
rm -f m.db* && cp whole.db m.db
rest_of m.db >before
import a m.db --set on_existing=replace
code_is 5
err_has "meet 11 is already there, with" "400 of results" "1 of meets" "--yes deletes them"
sql m.db .dump >dump.1
sql whole.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"
import a m.db --set on_existing=replace --dry-run
code_is 0
out_has "a run would replace them"
import a m.db --set on_existing=replace --yes
code_is 0
out_has "to be imported anew"
is "results" "$(counts results)" "400 400 0 0 0"
is "races" "$(counts races | cut -d ' ' -f 2)" 3
is "athletes" "$(counts athletes | cut -d ' ' -f 2,3)" "0 400"
same_contents whole.db m.db
rest_of m.db >after
cmp -s before after || wrong "something else changed"
sql_is m.db "select count(*) from notes" 2

proves "killed at any change of the file, the same command goes on"
${CC:-cc} -shared -fPIC "$top_srcdir/tests/e2e/kill_at.c" -o kill_at.so -ldl 2>err || : >kill_at.so
killing() {
	rm -rf count s1 m.db* && cp whole.db m.db
	KILL_AT=$1 KILL_COUNT=count LD_PRELOAD=$work/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
		"$weir" purge "$meet_yaml" --state s1 --set db=m.db --meet 11 --yes >out 2>err </dev/null
	rc=$?
}
killing 0
changes=$(cat count 2>/dev/null || echo 0)
[ "$changes" -gt 4 ] || echo "left out: no library can be preloaded here"
rm -f m.db* && cp whole.db m.db
rest_of m.db >before
for share in 0 2 4; do
	[ "$changes" -gt 4 ] || break
	killing $((1 + share * (changes - 1) / 4))
	is "exit code of the purge that was killed" $rc 137
	purge m.db 11 --yes
	code_is 0
	rest_of m.db >after
	cmp -s before after || wrong "something else changed"
	sql_is m.db "select count(*) from results" 300
	sql_is m.db "select count(*) from meets" 1
done

proves "a replacement that is killed goes on with the same command"
replacing() {
	KILL_AT=$1 KILL_COUNT=count LD_PRELOAD=$work/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
		"$weir" run "$meet_yaml" --set folder=a --set db=m.db --set on_existing=replace --state s2 --yes >out 2>err </dev/null
	rc=$?
}
anew() {
	rm -rf count s2 m.db* && cp whole.db m.db
	replacing $1
}
[ "$changes" -le 4 ] || anew 0
changes=$(cat count 2>/dev/null || echo 0)
for share in 1 3 5 7; do
	[ "$changes" -gt 8 ] || break
	anew $((share * changes / 8))
	is "exit code of the run that was killed" $rc 137
	weir run "$meet_yaml" --set folder=a --set db=m.db --set on_existing=replace --state s2 --yes
	code_is 0
	same_contents whole.db m.db
	rest_of m.db >after
	cmp -s before after || wrong "something else changed"
done
