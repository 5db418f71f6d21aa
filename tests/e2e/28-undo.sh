#!/bin/sh
# weir undo: exactly the rows that a run inserted go, and what others need of them stays.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 400 --meet 11 a
meet --results 300 --meet 22 --first-athlete 200 b
state=sa
import a a.db
code_is 0
import b b.db
code_is 0
state=s
import a m.db
code_is 0
first=$(sed -n '1s/ .*//p' out)
import b m.db
code_is 0
cp m.db whole.db
cp -r s whole.s

run_of() {
	sql s/state.db "select id from run order by rowid limit 1 offset $1"
}

undo() {
	weir undo --state s "$@"
}

anew() {
	rm -rf s m.db* && cp -r whole.s s && cp whole.db m.db
}

# "inserted removed stay later's" of a table.
undone() {
	awk -v table="$1" '$1 == table { line = $2 " " $3 " " $4 " " $5 } END { print line }' out
}

outcome() {
	is "the state's word for the run" "$(sql s/state.db "select outcome from run where id = '$1'")" "$2"
}

proves "without --yes and without a terminal it only shows"
undo
code_is 0
is "results" "$(undone results)" "300 300 0 0"
out_has "nothing was removed; --yes removes them"
cmp -s m.db whole.db || wrong "the database changed"
outcome "$(run_of 1)" complete

proves "undo of the second meet leaves the first as it was"
undo last --yes
code_is 0
is "results" "$(undone results)" "300 300 0 0"
is "athletes" "$(undone athletes)" "100 100 0 0"
same_contents a.db m.db
outcome "$(run_of 1)" undone
weir runs --state s
out_has "undone"
weir why results:3 --run "$(run_of 1)" --state s
code_is 0
out_has "inserted, as " "since then: the run is undone" "now: not in the store, nor is what it refers to: "
lacks out "would refuse"

proves "an undone run cannot be undone again, and the others can"
undo "$(run_of 1)" --yes
code_is 1
err_has "was undone already"
undo nosuchrun --yes
code_is 1
same_contents a.db m.db

proves "an import of the same meet works as if nothing had been there"
import b m.db
code_is 0
is "results" "$(counts results)" "300 300 0 0 0"
same_contents whole.db m.db

proves "a run that found everything present has nothing to undo, and says so"
import b m.db
code_is 0
undo
code_is 0
out_has "inserted nothing" "nothing to remove"
same_contents whole.db m.db

proves "undo of the first meet keeps what the second one needs, and lists it"
anew
undo "$(run_of 0)"
code_is 0
shared=$(undone athletes)
undo "$(run_of 0)" --yes
code_is 3
is "athletes, as they were shown" "$(undone athletes)" "$shared"
is "results" "$(undone results)" "400 400 0 0"
is "athletes" "$(undone athletes)" "400 200 200 0"
sql m.db "update venues set notes = (select replace(notes, '11', '22') from venues)" # made for the first
same_contents b.db m.db
list=$(sed -n 's/^rows that others refer to stay: //p' out | tail -n 1)
is "athletes in the list of what stays" "$(grep -c '^athletes,.*a row of results refers to it by athlete_id' "$list")" 200
outcome "$(run_of 0)" "undone in part"
undo "$(run_of 1)" --yes
code_is 0
undo "$(run_of 0)" --yes
code_is 0
sql_is m.db "select (select count(*) from results) + (select count(*) from schools) + (select count(*) from athletes)" 0

proves "a row that people wrote about stays, with what it belongs to"
anew
sql m.db "create table notes (id text primary key, result_id text references results (id) on delete cascade);
	insert into notes select '00000000-0000-4000-8000-000000000001', id from results where meet_id =
		(select id from meets where athletic_net_id = '22') limit 1"
undo --yes
code_is 3
is "results" "$(undone results)" "300 299 1 0"
is "races" "$(undone races | cut -d ' ' -f 3)" 1
sql_is m.db "select count(*) from notes join results r on r.id = result_id join athletes a on a.id = athlete_id join races on races.id = race_id" 1

proves "so it does where their table has no uuids, or no ids at all"
for id in 'id integer primary key,' ''; do
	anew
	sql m.db "create table marks ($id result_id text references results (id) on delete cascade);
		insert into marks (result_id) select id from results where meet_id =
			(select id from meets where athletic_net_id = '22') limit 2"
	undo --yes
	code_is 3
	is "results" "$(undone results)" "300 298 2 0"
	is "results in the list" "$(grep -c '^results,.*a row of marks refers to it by result_id' "$(sed -n 's/^rows that others refer to stay: //p' out | tail -n 1)")" 2
	sql_is m.db "select count(*) from marks join results r on r.id = result_id" 2
done

proves "a run that inserted nothing has nothing to undo, and nothing is said of foreign keys"
anew
import b m.db
undo last --yes
code_is 0
lacks out "does not tell its foreign keys"
same_contents whole.db m.db

# The results of the second meet, from the lowest id on: each but the first one names the one before.
chain="with r as (select id, lag(id) over (order by id) as before from results where meet_id =
	(select id from meets where athletic_net_id = '22'))
	update results set replaced_by = (select before from r where r.id = results.id)
	where id in (select id from r where before is not null"

proves "rows of a run that refer to each other go, those that refer first"
anew
sql m.db "$chain limit 5)"
undo
is "results, as they were shown" "$(undone results)" "300 300 0 0"
undo last --yes
code_is 0
is "results" "$(undone results)" "300 300 0 0"
same_contents a.db m.db

proves "one that stays keeps the one that it refers to, and the rest goes"
anew
sql m.db "$chain limit 5); create table notes (id text primary key, result_id text references results (id));
	insert into notes select '00000000-0000-4000-8000-000000000001', r.id from results r join results b
		on b.id = r.replaced_by where b.replaced_by is null"
undo
is "results, as they were shown" "$(undone results)" "300 298 2 0"
undo last --yes
code_is 3
is "results" "$(undone results)" "300 298 2 0"

proves "those that refer to each other in a circle stay, and it is said why"
anew
sql m.db "$chain limit 5)"
sql m.db "update results set replaced_by = (select max(replaced_by) from results) where id =
	(select b.id from results r join results b on b.id = r.replaced_by where b.replaced_by is null)"
undo last --yes
code_is 3
list=$(sed -n 's/^rows that others refer to stay: //p' out | tail -n 1)
has "$list" "do rows of results refer to each other in a circle by replaced_by?"
sql m.db "update results set replaced_by = null"
undo last --yes
code_is 0
same_contents a.db m.db

# merge LOSER OWNER: ids; the results go to the owner, and the loser is deleted.
merge() {
	sql m.db "update results set athlete_id = '$2' where athlete_id = '$1'; delete from athletes where id = '$1'"
}

# athlete_of DB OTHER [NUMBER]: the id of an athlete of one meet alone.
athlete_of() {
	sql "$1" "attach '$2' as other; select id from main.athletes where id not in (select id from other.athletes) order by id limit 1 offset ${3:-0}"
}

proves "results go with their run, whoever has them since a merge; an athlete stays who has others' by then"
anew
merge "$(athlete_of b.db a.db)" "$(athlete_of a.db b.db)"
undo last --yes
code_is 0
is "results" "$(undone results)" "300 300 0 0"
is "athletes" "$(undone athletes)" "100 99 0 0"
same_contents a.db m.db
anew
merge "$(athlete_of a.db b.db)" "$(athlete_of b.db a.db)"
undo last --yes
code_is 3
is "results" "$(undone results)" "300 300 0 0"
is "athletes" "$(undone athletes)" "100 99 1 0"
sql_is m.db "select count(*) from results r join athletes a on a.id = athlete_id where a.id = '$(athlete_of b.db a.db)'" 1
sql_is m.db "select count(*) from results r join athletes a on a.id = athlete_id" 400
import a m.db
code_is 0
is "results" "$(counts results)" "400 0 400 0 0"
import b m.db
merge "$(athlete_of b.db a.db 1)" "$(athlete_of a.db b.db 1)"
import b m.db
is "athletes" "$(counts athletes)" "300 0 300 0 0"
undo last --yes
code_is 0
sql_is m.db "select count(*) from results" 700

proves "what a later run inserted again is the later one's"
anew
sql m.db "delete from results where rowid in (select rowid from results where meet_id =
	(select id from meets where athletic_net_id = '22') limit 7)"
import b m.db
is "results" "$(counts results | cut -d ' ' -f 2)" 7
undo "$(run_of 1)" --yes
code_is 3
is "results" "$(undone results)" "300 293 0 7"
sql_is m.db "select count(*) from results r join meets m on m.id = meet_id where athletic_net_id = '22'" 7
undo "$(run_of 2)" --yes
code_is 0

proves "what a run meant to insert when it was killed, and another one brought since, is the other one's"
rm -rf s m.db*
import a m.db
# As if it had been killed between its note of the athletes and their write.
sql s/state.db "update run set finished = 0, outcome = null, ended = null, exit_code = null;
	delete from batch where step = (select step from target where name = 'results');
	delete from ids where step = (select step from target where name = 'results');
	update batch set settled = 0 where step = (select step from target where name = 'athletes')"
sql m.db "delete from results; delete from athletes"
import b m.db
code_is 0
is "athletes of the other run" "$(counts athletes)" "300 300 0 0 0"
import a m.db
code_is 0
is "athletes" "$(counts athletes)" "400 200 200 0 0"
sql_is m.db "select count(*) from athletes" 500
undo "$(run_of 0)" --yes
is "athletes" "$(undone athletes)" "200 200 0 0"
sql_is m.db "select (select count(*) from athletes), (select count(*) from results)" "300|300"

proves "and where nobody else brought them, they are its own"
rm -rf s m.db*
import a m.db
sql s/state.db "update run set finished = 0, outcome = null, ended = null, exit_code = null; update batch set settled = 0"
import a m.db
is "athletes" "$(counts athletes)" "400 400 0 0 0"

proves "counts are put right; where the folder is gone it is said, and the rows go all the same"
anew
sql m.db "delete from results where meet_id = (select id from meets where athletic_net_id = '22') and place_overall % 3 = 0"
left=$(sql m.db "select count(*) from results r join meets m on m.id = meet_id where athletic_net_id = '22'")
import b m.db
sql_is m.db "select result_count from meets where athletic_net_id = '22'" 300
cp m.db more.db
undo --yes
code_is 0
sql_is m.db "select result_count from meets where athletic_net_id = '22'" "$left"
rm -f m.db* && cp more.db m.db
sql s/state.db "update run set outcome = 'complete'"
mv b elsewhere
undo --yes
code_is 0
out_has "counts were not put right everywhere"
err_has "meets.csv"
sql_is m.db "select count(*) from results r join meets m on m.id = meet_id where athletic_net_id = '22'" "$left"
mv elsewhere b

proves "killed at any change of a file, the same command goes on; and so does an import"
${CC:-cc} -shared -fPIC "$top_srcdir/tests/e2e/kill_at.c" -o kill_at.so -ldl 2>err || : >kill_at.so
killing() {
	anew
	rm -f count
	KILL_AT=$1 KILL_COUNT=count LD_PRELOAD=$work/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
		"$weir" undo --state s --yes >out 2>err </dev/null
	rc=$?
}
killing 0
changes=$(cat count 2>/dev/null || echo 0)
[ "$changes" -gt 8 ] || echo "left out: no library can be preloaded here"
for share in 1 2 3 5 7; do
	[ "$changes" -gt 8 ] || break
	killing $((share * changes / 8))
	is "exit code of the undo that was killed" $rc 137
	if [ $share = 3 ]; then
		import b m.db
		code_is 0
		same_contents whole.db m.db
		continue
	fi
	undo "$(run_of 1)" --yes
	[ "$rc" = 1 ] || code_is 0
	same_contents a.db m.db
	outcome "$(run_of 1)" undone
done

proves "rows that came in by a retry go as well"
meet --results 200 --meet 33 --bad bad-time:2 c
rm -rf s c.db*
import c c.db
code_is 3
file=$(rejects results)
sed -i 's/,0,\([0-9]*\),\([0-9]*\),\([A-Za-z]*\)\(.\{0,1\}\)$/,99990,\1,\2,\3\4/' "$file"
weir rejects retry --state s
is "results after the retry" "$(sql c.db "select count(*) from results")" 202
undo --yes
code_is 0
sql_is c.db "select (select count(*) from results) + (select count(*) from athletes)" 0
