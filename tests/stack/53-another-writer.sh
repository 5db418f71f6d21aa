#!/bin/sh
# Another program writes the same rows, under ids of its own, after weir has looked for them and before
# it writes: they are present, not refused, and what refers to them finds them. Triggers are that
# program. Then two imports of the same files at once.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)

# import STATE: its summary is in the file STATE.summary.
import() {
	"$top_builddir/weir" run "$check_work/meet.yaml" --to supabase --set "folder=$check_work/m" \
		--state "$check_work/$1" >"$check_work/$1.summary" 2>"$check_work/$1.log" </dev/null
	rc=$?
	test $rc = 0 || tail -n 20 "$check_work/$1.summary" "$check_work/$1.log"
	rm -rf "${check_work:?}/$1"
	return $rc
}
# The numbers of a flow: read inserted present duplicate rejected.
counts() {
	awk -v flow="$1" '$1 == flow && NF >= 7 { gsub(",", ""); print $2, $3, $4, $5, $6; exit }' \
		"$check_work/s.summary"
}
some_present() {
	counts "$1" | awk '{ exit !($2 > 0 && $3 > 0 && $4 + $5 == 0) }'
}
# Everything that is in the store, without ids.
contents() {
	query "select (select md5(string_agg(concat_ws('|', name, athletic_net_id), ';' order by name)) from schools),
		(select md5(string_agg(concat_ws('|', s.name, a.name, grad_year, gender), ';' order by s.name, a.name))
			from athletes a join schools s on s.id = school_id),
		md5(string_agg(concat_ws('|', r.athletic_net_race_id, r.name, s.name, a.name, x.time_cs,
			x.place_overall), ';' order by r.athletic_net_race_id, x.place_overall, x.time_cs, a.name)),
		count(*), count(distinct race_id), count(distinct athlete_id)
		from results x join races r on r.id = x.race_id join athletes a on a.id = x.athlete_id
		join schools s on s.id = a.school_id"
}
# Empties the tables; what was in them is in OLD.schools and so on.
start_over() {
	psql -Xq -v ON_ERROR_STOP=1 <<'END'
set client_min_messages = error;
create schema if not exists old;
do $$
declare t text;
begin
	foreach t in array array['schools', 'athletes', 'meets', 'races', 'results'] loop
		execute format('create table if not exists old.%1$I as select * from public.%1$I', t);
	end loop;
	truncate schools, meets cascade;
end $$;
END
}
warned() {
	grep -E '^  (schools|athletes|meets|races|results) [A-Z_]+: [0-9]' "$check_work/$1.summary"
}

cd "$check_work" || exit 1
unset WEIR_PLUGIN_PATH
cp -R "$top_srcdir/pipelines/schema" .
sed 's/{rows: 1000, bytes: 1MiB}/{rows: 20, bytes: 1MiB}/; s/{rows: 2000}/{rows: 150}/
	s/rows_per_request: 2000/rows_per_request: 100/' "$top_srcdir/pipelines/meet.yaml" >meet.yaml
"$top_builddir/tests/tools/make-meet" --results 600 --schools 60 m

# ---- the schema for a new project: keys of expressions, and of columns ----

stack_up "$check_work/stack"
holds "a meet gets in" import s
whole=$(contents) rows=$(counts total) said=$(warned s)
start_over
psql -Xq -v ON_ERROR_STOP=1 <<'END'
-- Schools of later batches, and half of the athletes of every school.
create function write_schools() returns trigger language plpgsql security definer as $$
begin
	insert into schools (name, short_name, athletic_net_id)
	select name, short_name, athletic_net_id from old.schools o
	where not exists (select from schools s where folded(s.name) = folded(o.name))
	order by md5(name) limit 5;
	return null;
end $$;
create trigger write_schools after insert on schools for each statement
	when (pg_trigger_depth() = 0) execute function write_schools();
create function write_athletes() returns trigger language plpgsql security definer as $$
begin
	insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
	select new.id, a.name, a.first_name, a.last_name, a.grad_year, a.gender
	from old.athletes a join old.schools s on s.id = a.school_id
	where folded(s.name) = folded(new.name) and a.id::text < '8';
	return null;
end $$;
create trigger write_athletes after insert on schools for each row execute function write_athletes();
-- Half of the races of a new meet.
create function write_races() returns trigger language plpgsql security definer as $$
begin
	insert into races (meet_id, course_id, name, gender, distance_meters, athletic_net_race_id)
	select new.id, (select id from courses limit 1), name, gender, distance_meters, athletic_net_race_id
	from old.races where id::text < '8';
	return null;
end $$;
create trigger write_races after insert on meets for each row execute function write_races();
END
holds "it gets in while another program writes its rows" import s
gives "all of it is there, once" "$whole" contents
holds "schools that the other one wrote are present (a key of an expression)" some_present schools
holds "athletes as well (with a reference in it)" some_present athletes
holds "and races (a key of columns)" some_present races
gives "no more is told than without that program" "$said" warned s
holds "again" import s
gives "all is present" "$(echo "$rows" | awk '{ print $1, 0, $1, 0, 0 }')" counts total
stack_down "$check_work/stack"

# ---- the users' schema: results ----

stack_up "$check_work/stack" --schema user-schema.sql
holds "a meet gets in" import s
whole=$(contents) said=$(warned s)
start_over
psql -Xq -v ON_ERROR_STOP=1 <<'END'
-- Half of the results of a new athlete.
create function write_results() returns trigger language plpgsql security definer as $$
begin
	insert into results (athlete_id, meet_id, race_id, time_cs, place_overall, data_source, is_legacy_data)
	select new.id, r.meet_id, r.id, x.time_cs, x.place_overall, x.data_source, x.is_legacy_data
	from old.results x join old.races o on o.id = x.race_id
	join races r on r.athletic_net_race_id = o.athletic_net_race_id
	where x.athlete_id = new.id and x.id::text < '8';
	return null;
end $$;
create trigger write_results after insert on athletes for each row execute function write_results();
END
holds "it gets in while another program writes results" import s
gives "all of it is there, once" "$whole" contents
holds "results that the other one wrote are present" some_present results
gives "no more is told than without that program" "$said" warned s

# ---- two at once ----

query 'drop trigger write_results on athletes'
start_over
two_at_once() {
	import t &
	import s
	first=$?
	wait $! && test $first = 0
}
holds "two imports at once both end well" two_at_once
gives "all of it is there, once" "$whole" contents
gives "neither refused a row" '0 0' sh -c "awk '\$1 == \"total\" { printf \"%s%s\", sep, \$6; sep = \" \" }' s.summary t.summary"
gives "no row is claimed by both" "$(query 'select (select count(*) from schools) + (select count(*)
	from athletes) + (select count(*) from meets) + (select count(*) from races) + (select count(*)
	from results)')" \
	sh -c "awk '\$1 == \"total\" { gsub(\",\", \"\"); sum += \$3 } END { print sum }' s.summary t.summary"
holds "nor took one for another" sh -c '! grep -E "(MOVED|ATTACHED|SPELLING|DIFFERS):" s.summary t.summary'

# ---- rows that the store does not keep ----

start_over
psql -Xq -v ON_ERROR_STOP=1 <<'END'
create function eat() returns trigger language plpgsql as $$
begin
	if new.place_overall > 5 then return null; end if;
	return new;
end $$;
create trigger eat before insert on results for each row execute function eat();
END
eaten() {
	import s >/dev/null
	test $? = 5 && grep -q 'written without an error, and not in the store' s.log
}
holds "a trigger that leaves rows out stops it" eaten
query 'drop trigger eat on results'
holds "without it the same command goes on" import s
gives "all of it is there, once" "$whole" contents
finish
