#!/bin/sh
# weir purge and weir undo on the schema that users have today, with best times and records, foreign
# keys without an index, a statement time-out that counts, and kill -9 in the middle.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)

# weir ARGUMENT...: what it says is in summary and log, its requests are in $requests.
weir() {
	: >"$WEIR_STACK_ACCESS_LOG"
	"$top_builddir/weir" "$@" --state "$check_work/state" >summary 2>log </dev/null
	rc=$?
	sleep 0.1 # the log is written behind the answer
	requests=$(wc -l <"$WEIR_STACK_ACCESS_LOG")
	cat summary log
	return $rc
}
import() {
	weir run "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$1"
}
purge() {
	weir purge "$top_srcdir/pipelines/meet.yaml" --to supabase --meet "$@"
}
ends_with() {
	wanted=$1
	shift
	"$@"
	test $? = "$wanted"
}
# Everything that people or weir wrote, without the times of writing.
everything() {
	query "select md5(string_agg(t, ';' order by t)) from (
		select concat_ws('|', 'r', id, athlete_id, meet_id, race_id, time_cs, place_overall) as t from results union all
		select concat_ws('|', 'a', id, name, school_id, grad_year) from athletes union all
		select concat_ws('|', 'c', id, name) from races union all
		select concat_ws('|', 'm', id, name, result_count) from meets union all
		select concat_ws('|', 's', id, name) from schools union all
		select concat_ws('|', 'b', id) from athlete_best_times union all
		select concat_ws('|', 'o', id) from course_records) x"
}
rows_of() {
	query "select count(*) from results r join meets m on m.id = r.meet_id where athletic_net_id = '$1'"
}
records() {
	psql -Xq -v ON_ERROR_STOP=1 <<'END'
insert into athlete_best_times (athlete_id, season_year, season_best_time_cs, season_best_normalized_cs,
		season_best_result_id, season_best_race_distance_meters, alltime_best_time_cs,
		alltime_best_normalized_cs, alltime_best_result_id, alltime_best_race_distance_meters)
	select distinct on (athlete_id) athlete_id, 2025, time_cs, coalesce(normalized_time_cs, 1), id, 1,
		time_cs, coalesce(normalized_time_cs, 1), id, 1 from results order by athlete_id, time_cs, id;
insert into course_records (course_id, gender, athlete_id, result_id, time_cs, athlete_name,
		athlete_grad_year, school_id, school_name, meet_id, meet_name, meet_date, race_id, rank)
	select c.course_id, c.gender, a.id, r.id, r.time_cs, a.name, a.grad_year, s.id, s.name, m.id, m.name,
		m.meet_date, c.id, row_number() over (partition by c.course_id, c.gender order by r.time_cs, r.id)
	from (select distinct on (athlete_id) * from results order by athlete_id, time_cs, id) r
	join races c on c.id = r.race_id join meets m on m.id = r.meet_id
	join athletes a on a.id = r.athlete_id join schools s on s.id = a.school_id
	where c.course_id is not null limit 100;
END
}

stack_up "$check_work/stack" --schema user-schema.sql
unset WEIR_PLUGIN_PATH
cd "$check_work" || exit 1
"$top_builddir/tests/tools/make-meet" --meet 11 --results 800 a >/dev/null
"$top_builddir/tests/tools/make-meet" --meet 22 --results 2000 b >/dev/null

# ---- undo ----

holds "the first meet gets in" import a
was=$(everything)
holds "and the second one, with 800 athletes in common" import b
both=$(everything)
gives "all of both" "800 2000" echo "$(rows_of 11) $(rows_of 22)"

holds "undo shows what it would remove" weir undo
gives "and removes nothing" "$both" everything
echo "    $requests requests to look"
holds "undo of the second one ends well" weir undo --yes
gives "the first one is as it was" "$was" everything
echo "    $requests requests to look and to remove 2,000 results and 1,200 athletes"
holds "a few requests per hundred rows" test "$requests" -le $((3200 * 6 / 100))
holds "the second one goes in again" import b
gives "as if nothing had been there" "$both" everything

for part in 3 1; do
	"$top_builddir/weir" undo --yes --state state >/dev/null 2>&1 </dev/null &
	undoing=$!
	all=2000
	left=400
	while [ "$(rows_of 22)" -gt $((all * part / 4)) ] && [ $left -gt 0 ]; do
		left=$((left - 1))
	done
	kill -KILL $undoing 2>/dev/null
	wait $undoing 2>/dev/null
	echo "    killed with $(rows_of 22) of $all results left"
done
go_on() {
	weir "$@" || grep "was undone already" log # it was quicker than the kill
}
holds "killed twice, the same command goes on" go_on undo "$(weir runs | sed -n '2s/ .*//p')" --yes
gives "to the same end" "$was" everything

# ---- tables with keys of another kind ----

holds "once more" import b
query "create table marks (result_id uuid not null references results (id) on delete cascade, by text, primary key (result_id, by));
	create table views (id bigint generated always as identity primary key, athlete_id uuid references athletes (id) on delete cascade);
	insert into marks select id, n::text from (select r.id from results r join meets m on m.id = r.meet_id
		where athletic_net_id = '22' order by r.id limit 1200) r, generate_series(1, 2) n;
	insert into views (athlete_id) select id from athletes order by id limit 30;
	grant all on marks, views to public"
sh "$top_srcdir/tests/stack/reload.sh" "$check_work/stack"
holds "undo keeps what rows of tables without a uuid refer to" ends_with 3 weir undo --yes
gives "all of it" "1200 2400 30" echo "$(rows_of 22) $(query "select (select count(*) from marks where result_id in (select id from results)) || ' ' ||
	(select count(*) from views where athlete_id in (select id from athletes))")"
list=$(sed -n 's/^rows that others refer to stay: //p' summary | tail -n 1)
gives "and lists it" "1200" grep -c '^results,.*a row of marks refers to it by result_id' "$list"
holds "athletes as well" grep -q '^athletes,.*a row of views refers to it by athlete_id' "$list"
echo "    $requests requests"
holds "purge counts them" purge 22
gives "by their rows" "marks 0, 2400" awk '$1 == "marks" { print $1, $2, $4 }' summary
query "drop table marks; drop table views"
sh "$top_srcdir/tests/stack/reload.sh" "$check_work/stack"
holds "once they are gone, the rest goes too" weir undo --yes
gives "and all is as it was" "$was" everything

# ---- what others need ----

holds "once more" import b
holds "best times and records are computed" records
both=$(everything)
holds "undo of the first meet keeps what others need" ends_with 3 weir undo "$(weir runs --limit 99 | awk '/^[0-9]/ { id = $1 } END { print id }')" --yes
kept=$(sed -n 's/^rows that others refer to stay: //p' summary | tail -n 1)
gives "a list names results that best times refer to" yes \
	sh -c "grep -q '^results,.*athlete_best_times' '$kept' && echo yes"
gives "no result that is in a best time is gone" 0 query "select count(*) from athlete_best_times b
	left join results r on r.id = b.season_best_result_id where r.id is null"
gives "nor a best time or a record" "$(query "select count(*) from athlete_best_times") 100" echo \
	"$(query "select count(*) from athlete_best_times where athlete_id in (select id from athletes)") $(query "select count(*) from course_records")"
gives "the second meet has all its results" 2000 rows_of 22
holds "the first meet goes in again" import a
both=$(everything)

# ---- purge ----

others() {
	query "select md5(string_agg(t, ';' order by t)) from (
		select concat_ws('|', 'r', r.id, athlete_id, time_cs) as t from results r join meets m on m.id = r.meet_id where athletic_net_id <> '22' union all
		select concat_ws('|', 'a', id, name) from athletes union all select concat_ws('|', 's', id) from schools union all
		select concat_ws('|', 'b', b.id) from athlete_best_times b join results r on r.id = season_best_result_id
			join meets m on m.id = r.meet_id where athletic_net_id <> '22') x"
}
holds "purge counts" purge 22
gives "and deletes nothing" "$both" everything
gives "also what the pipeline does not know" "$(query "select count(*) from athlete_best_times b join results r
	on r.id = season_best_result_id join meets m on m.id = r.meet_id where athletic_net_id = '22'") 2000 1" \
	awk '$1 == "athlete_best_times" || $1 == "results" || $1 == "meets" { n[$1] = $2 } END { print n["athlete_best_times"], n["results"], n["meets"] }' summary
stays=$(others)
query "create function be_slow() returns trigger language plpgsql as
	'begin perform pg_sleep(0.004); return old; end';
	create trigger be_slow before delete on results for each row execute function be_slow();
	alter role postgres set statement_timeout = '300ms'"
PGOPTIONS='-c statement_timeout=0' sh "$top_srcdir/tests/stack/reload.sh" "$check_work/stack"
holds "where a statement may take 300 ms and a row takes four, purge ends well" purge 22 --yes
query "alter role postgres reset statement_timeout"
holds "portions were halved" grep "results: deleting .* rows at once takes the server too long" log
gives "nothing of the meet is left" "0 0 0" echo "$(rows_of 22) $(query "select count(*) from meets where athletic_net_id = '22'") $(query "select count(*) from course_records where meet_id not in (select id from meets)")"
gives "all else is as it was" "$stays" others
echo "    $requests requests to count and delete"
finish
