#!/bin/sh
# weir verify on a server, in the schema that users have today: what psql deleted, changed, merged, moved
# and added after an import is named, and nothing else; an undisturbed meet of full size takes 30 requests at
# most. It sends nothing but reads.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)

# weir VERB: its summary is in the file summary, its requests are in $requests.
weir() {
	: >"$WEIR_STACK_ACCESS_LOG"
	verb=$1
	shift
	"$top_builddir/weir" "$verb" "$top_srcdir/pipelines/meet.yaml" --to supabase --set folder=m \
		--state state "$@" >summary 2>log </dev/null
	rc=$?
	sleep 0.1 # the log is written behind the answer
	requests=$(wc -l <"$WEIR_STACK_ACCESS_LOG")
	return $rc
}
verify() {
	weir verify --output found.csv
	test $? = "$1" || {
		tail -n 20 summary log
		return 1
	}
}
# "FLOW LINE KIND" of every difference.
found() {
	awk -F, 'NR > 1 && $1 ~ /^[a-z]+$/ { print $1, $2, $3 }' found.csv | sed 's/  / /'
}
fact() {
	sed -n "s/^$1=//p" facts
}
# The lines of results of an athlete, from a table of them all as they were.
lines_of() {
	query "select line from was where athlete_id = (select athlete_id from was where line = $1) order by line"
}

stack_up "$check_work/stack" --schema user-schema.sql
unset WEIR_PLUGIN_PATH
cd "$check_work" || exit 1
"$top_builddir/tests/tools/make-meet" --facts m >facts
holds "a full meet gets in" weir run
holds "it is verified" verify 0
gives "there is nothing to tell" "" found
echo "    $requests requests"
holds "with 30 requests at most" test "$requests" -le 30
gives "and nothing but reads" "" awk '$5 != "GET" && $5 != "HEAD"' "$WEIR_STACK_ACCESS_LOG"

# Every result with its line in the file: race, place and time tell it, and a line that shares them is left.
sed 1d m/results.csv | awk -F, -v OFS=, '{ print NR + 1, $1, $(NF - 3), $(NF - 2) }' | tr -d '\r' >lines
psql -Xq -v ON_ERROR_STOP=1 <<'END'
create table line (line int, race text, time_cs int, place int);
\copy line from 'lines' csv
create table was as select min(line) as line, x.id, x.athlete_id from line l
	join races r on r.athletic_net_race_id = l.race
	join results x on x.race_id = r.id and x.time_cs = l.time_cs and x.place_overall = l.place
	group by x.id, x.athlete_id having count(*) = 1;
create table picked as select row_number() over (order by line) as n, * from was
	where athlete_id in (select athlete_id from was group by athlete_id having count(*) = 1)
	order by line limit 20;
set session_replication_role = replica;
delete from results where id = (select id from picked where n = 1);
update results set time_cs = time_cs + 5 where id = (select id from picked where n = 2);
update results set athlete_id = (select athlete_id from picked where n = 4) where id = (select id from picked where n = 3);
-- merged: 5 into 6
update results set athlete_id = (select athlete_id from picked where n = 6)
	where athlete_id = (select athlete_id from picked where n = 5);
delete from athletes where id = (select athlete_id from picked where n = 5);
-- deleted with all that is theirs
delete from results where athlete_id = (select athlete_id from picked where n = 7);
delete from athletes where id = (select athlete_id from picked where n = 7);
-- doubled, and added
insert into results (id, athlete_id, meet_id, race_id, time_cs, place_overall, data_source)
	select '00000000-0000-4000-8000-000000000001', athlete_id, meet_id, race_id, time_cs, place_overall, 'manual_import'
	from results where id = (select id from picked where n = 8);
insert into results (athlete_id, meet_id, race_id, time_cs, place_overall, data_source)
	select (select athlete_id from picked where n = 9), meet_id, race_id, 123456, 9000, 'manual_import'
	from results where id = (select id from picked where n = 8);
update races set distance_meters = 1 where athletic_net_race_id = '301770002';
-- what no run compares, of an athlete and of a result
update athletes set first_name = 'Nobody' where id = (select athlete_id from picked where n = 10);
update results set data_source = 'manual_import' where id = (select id from picked where n = 11);
-- an athlete and a school by the same names
insert into athletes (id, school_id, name, first_name, last_name, grad_year, gender)
	select '00000000-0000-4000-8000-000000000002', school_id, name, first_name, last_name, grad_year, gender
	from athletes where id = (select athlete_id from picked where n = 12);
alter table schools drop constraint schools_name_key;
insert into schools (id, name) select '00000000-0000-4000-8000-000000000003', name from schools
	where id = (select school_id from athletes where id = (select athlete_id from picked where n = 12));
END
result() {
	query "select line from picked where n = $1"
}
holds "the disturbed store is not verified" verify 4
found | grep '^results [0-9]' | sort >got
{
	echo "results $(result 1) missing"
	echo "results $(result 2) different"
	echo "results $(result 3) elsewhere"
	for line in $(lines_of "$(result 5)"); do echo "results $line elsewhere"; done
	for line in $(lines_of "$(result 7)"); do echo "results $line missing"; done
	echo "results $(result 11) different"
} | sort >wanted
gives "the results that were deleted, changed, moved and merged, and no other" "$(cat wanted)" cat got
gives "two that were added" "2" sh -c 'grep -c "^results,,extra,no" found.csv'
holds "one of them is the one that was doubled" grep -q 00000000-0000-4000-8000-000000000001 found.csv
gives "the two athletes who are gone, the one who was renamed in part, and the one who is there twice" "1 different
1 elsewhere
1 extra
1 missing" sh -c "awk -F, '\$1 == \"athletes\" { print \$3 }' found.csv | sort | uniq -c | sed 's/^ *//'"
gives "the race that was changed" "races $(awk -F, '/301770002/ { print NR; exit }' m/races.csv) different" \
	sh -c "awk -F, '\$1 == \"races\" { print \$1, \$2, \$3 }' found.csv"
holds "the second athlete is the one that was added" grep -q '^athletes,,extra,no,.*00000000-0000-4000-8000-000000000002' found.csv
gives "the school that is there twice, and nothing in the other files" "schools  extra" \
	sh -c "awk -F, 'NR > 1 && \$1 ~ /^(venues|courses|schools|meets)\$/ { print \$1, \$2, \$3 }' found.csv"
echo "    $requests requests"
finish
