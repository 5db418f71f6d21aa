#!/bin/sh
# supabase-repair.sql over the schema that users have, with its triggers on: it runs twice, then rows
# get in in bulk and row by row, and what is computed from them is right.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
repair=$top_srcdir/pipelines/schema/supabase-repair.sql

repaired() {
	psql -Xq -v ON_ERROR_STOP=1 -f "$repair" 2>&1
}
# All that the triggers keep, as one text; the lists' own ids and dates left out.
computed() {
	query "select md5(concat(
		(select string_agg(concat_ws(',', athlete_id, season_year, season_best_result_id,
			season_best_time_cs, alltime_best_result_id), ';' order by athlete_id, season_year)
			from athlete_best_times),
		(select string_agg(concat_ws(',', course_id, gender, rank, result_id), ';'
			order by course_id, gender, rank) from course_records),
		(select string_agg(concat_ws(',', school_id, gender, rank, result_id), ';'
			order by school_id, gender, rank) from school_hall_of_fame),
		(select string_agg(concat_ws(',', school_id, course_id, gender, grade, result_id), ';'
			order by school_id, course_id, gender, grade) from school_course_records),
		(select string_agg(concat_ws(',', id, result_count), ';' order by id) from meets),
		(select string_agg(concat_ws(',', id, is_sb, is_pr), ';' order by id) from results)))"
}

stack_up "$check_work/stack" --schema user-schema.sql --schema user-triggers.sql --schema rls.sql
# Rows of before: a meet by triggers off, an athlete in two spellings.
query 'alter table results disable trigger user'
fill 1 50 1000
query "insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
	select school_id, 'RUNNER NO 1', 'RUNNER.', 'NO 1', 2030, 'F' from athletes where name = 'Runner No 1'"
query 'alter table results enable trigger user'

before=$(query "select md5(string_agg(x::text, ';' order by id)) from results x")
repaired >"$check_work/first"
gives "the repair runs" 0 echo $?
holds "a key that rows break is left out and named" grep -q \
	'WARNING:  left out: the unique key of athletes over (school_id, folded(name))' "$check_work/first"
gives "no result was touched" "$before" query "select md5(string_agg(x::text, ';' order by id)) from results x"
query "delete from athletes where name = 'RUNNER NO 1'"
gives "a second run repairs the rest, without a warning" '' sh -c "psql -Xq -o /dev/null -v ON_ERROR_STOP=1 \
	-f '$repair' 2>&1 | grep -v 'NOTICE:'"
schema() {
	pg_dump -s | grep -v '^.restrict\|^.unrestrict'
}
schema >"$check_work/schema1"
repaired >"$check_work/third"
schema >"$check_work/schema2"
holds "a third run changes nothing" cmp "$check_work/schema1" "$check_work/schema2"

gives "no foreign key to the tables of a meet is without an index" '' query "
	select f.conrelid::regclass || '.' || a.attname
	from pg_constraint f
	join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
	where f.contype = 'f' and f.connamespace = 'public'::regnamespace and not exists (
		select from pg_index i where i.indrelid = f.conrelid and i.indkey[0] = a.attnum)"
query 'select refresh_all_results()' >/dev/null
gives "what was there before is counted after refresh_all_results()" 1000 query 'select result_count from meets'

# With all triggers on: in bulk, and the same athletes in a second meet, half of them faster there.
holds "a second meet gets in, in bulk" fill 2 50 2000
gives "every row of it" 3000 query 'select count(*) from results'
gives "the counts are right" '1000 2000' query \
	"select string_agg(result_count::text, ' ' order by meet_date) from meets"
gives "everybody has a best, one" '2000 2000 2000' query "select concat_ws(' ',
	(select count(*) from athlete_best_times), (select count(*) from results where is_pr),
	(select count(*) from results where is_sb))"
gives "and it is the best" 0 query "select count(*) from athlete_best_times b
	where season_best_time_cs <> (select min(time_cs) from results x where x.athlete_id = b.athlete_id)"
gives "a course's lists are full, and ranked from 1 to 100" 'F 1 100 100 M 1 100 100' query \
	"select string_agg(concat_ws(' ', gender, low, high, n), ' ' order by gender) from (
	select gender, min(rank) low, max(rank) high, count(distinct rank) n from course_records group by gender) g"
gives "grades are counted as schools count them" '2026 12, 2027 11, 2028 10, 2029 9' query \
	"select string_agg(distinct concat_ws(' ', a.grad_year, k.grade), ', ')
	from school_course_records k join athletes a on a.id = k.athlete_id"
bulk=$(computed)

# The same rows again, one a statement and backwards: the order makes no difference.
query 'create table kept as select * from results; delete from results'
gives "after all results are deleted nothing is left of them" '0 0 0 0 0' query "select concat_ws(' ',
	(select count(*) from athlete_best_times), (select count(*) from course_records),
	(select count(*) from school_hall_of_fame), (select count(*) from school_course_records),
	(select sum(result_count) from meets))"
query "do \$\$
	declare r kept;
	begin
		for r in select * from kept where time_cs % 50 = 0 order by time_cs desc loop
			insert into results select r.*;
		end loop;
		insert into results select * from kept where time_cs % 50 <> 0;
	end \$\$"
gives "rows one by one, slowest first, give the same" "$bulk" computed
query 'select refresh_all_results()' >/dev/null
gives "and all at once gives the same" "$bulk" computed

query "update results set time_cs = 50000, normalized_time_cs = 20000
	where id = (select id from results where not is_pr order by id limit 1)"
gives "a corrected time moves the athlete to the top" 50000 query \
	'select min(time_cs) from course_records where rank = 1'
gives "and to a new best" 50000 query 'select min(season_best_time_cs) from athlete_best_times'
gives "a result without a normalised time gets in" '' sqlstate "insert into results (athlete_id, meet_id,
	race_id, time_cs) select athlete_id, meet_id, race_id, 77777 from results limit 1"

gives "two races of one name get in" '' sqlstate \
	"insert into races (meet_id, name, gender, distance_meters, athletic_net_race_id)
	select meet_id, name, gender, distance_meters, 'another' from races limit 1"
gives "two entered by hand do not" 23505 sqlstate "insert into races (meet_id, name, gender, distance_meters)
	select id, 'By hand', 'F', 4828 from meets cross join generate_series(1, 2)"
query "insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
	select school_id, 'Runner ' || m || ' No 1', first_name, last_name, grad_year, gender
	from athletes cross join (values ('A'), ('B')) v(m) where name = 'Runner No 1'"
gives "people with one slug get in, each with another slug" \
	'runner-no-1-school-2-2026 runner-no-1-school-2-2026-2 runner-no-1-school-2-2026-3' query \
	"select string_agg(slug, ' ' order by slug) from athletes where slug like 'runner-no-1-school-2-2026%'"
gives "an athlete in another spelling does not" 23505 sqlstate \
	"insert into athletes (school_id, name, grad_year, gender)
	select school_id, upper(name), 2031, gender from athletes where name = 'Runner No 2'"

holds "a whole meet can be deleted" query "delete from meets where name = 'Meet 2'"
gives "with its results" 0 query "select count(*) from results where data_source = 'athletic_net'
	and meet_id not in (select id from meets)"
gives "the service role imports with row level security and triggers on" '' sqlstate \
	"set role service_role; insert into results (athlete_id, meet_id, race_id, time_cs, normalized_time_cs)
	select athlete_id, meet_id, race_id, 60000, 25000 from results limit 1"
gives "exec_sql is closed to the public" 42501 sqlstate "set role anon; select exec_sql('select 1')"
gives "and so is what the repair brought" 42501 sqlstate 'set role anon; select refresh_all_results()'

# Two writers at once, the rows of each in the other's order.
query "create table twice as select * from results order by id limit 400; delete from results"
for order in asc desc; do
	query "do \$\$
		declare r twice;
		begin
			for i in 0..3 loop
				insert into results select * from
					(select * from twice order by id $order offset i * 100 limit 100) s
					on conflict (id) do nothing;
			end loop;
		end \$\$" >"$check_work/writer.$order" 2>&1 &
done
wait
gives "two writers at once end with every row" 400 query 'select count(*) from results'
finish
