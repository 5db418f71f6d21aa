#!/bin/sh
# The schema for a new project: it runs twice, takes a meet, refuses second rows by their natural key,
# and lets nobody but the service role write.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
schema=$top_srcdir/pipelines/schema/meet.postgres.sql

stack_up "$check_work/stack"
holds "the schema runs again over itself" psql -Xq -v ON_ERROR_STOP=1 -f "$schema"
holds "a meet gets in" fill 1 50 2000
gives "all of it" '50 2000 2000' query "select concat_ws(' ', (select count(*) from schools),
	(select count(*) from athletes), (select count(*) from results))"

gives "names are compared as weir folds them" '|st mary s h s Éa 2|' query \
	"select '|' || folded('  St. Mary''s  H.S. ÉA (2)') || '|'"
gives "a school in another spelling is refused" 23505 sqlstate \
	"insert into schools (name) values ('SCHOOL--1')"
gives "an athlete in another spelling is refused" 23505 sqlstate \
	"insert into athletes (school_id, name, grad_year, gender)
	select school_id, upper(name), grad_year, gender from athletes limit 1"
gives "two people who differ by a middle name get in" '' sqlstate \
	"insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
	select school_id, 'Runner Middle No 1', first_name, last_name, grad_year, gender
	from athletes where name = 'Runner No 1'"
gives "a second meet of one site id is refused" 23505 sqlstate \
	"insert into meets (name, meet_date, season_year, athletic_net_id) values ('M', '2025-10-25', 2025, 'meet-1')"
gives "two races of one name and gender get in" '' sqlstate \
	"insert into races (meet_id, name, gender, distance_meters, athletic_net_race_id)
	select meet_id, name, gender, distance_meters, 'another' from races limit 1"
gives "a race of the same site id does not" 23505 sqlstate \
	"insert into races (meet_id, name, gender, distance_meters, athletic_net_race_id)
	select meet_id, 'Other', gender, distance_meters, athletic_net_race_id from races limit 1"
gives "an athlete may run twice in a race" '' sqlstate \
	"insert into results (athlete_id, meet_id, race_id, time_cs)
	select athlete_id, meet_id, race_id, time_cs from results limit 1"
gives "nine decimals of a difficulty are kept" 1.135962331 query 'select difficulty_rating from courses'

gives "no foreign key is without an index" '' query "
	select f.conrelid::regclass || '.' || a.attname
	from pg_constraint f
	join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
	where f.contype = 'f' and f.connamespace = 'public'::regnamespace and not exists (
		select from pg_index i where i.indrelid = f.conrelid and i.indkey[0] = a.attnum)"
gives "the public key's role reads" 50 query 'set role anon; select count(*) from schools'
gives "and does not write" 42501 sqlstate "set role anon; insert into venues (name) values ('x')"
gives "nor does somebody who is logged in" 42501 sqlstate \
	"set role authenticated; update venues set city = 'x'"
gives "the service role writes, with row level security on" 1 query \
	"set role service_role; insert into venues (name) values ('x'); select count(*) from venues where name = 'x'"
# Where Supabase grants everything to everybody, the policies alone keep writers out.
psql -Xq -f "$stack_source/rls.sql"
gives "row level security keeps the public out though it has all rights" 42501 sqlstate \
	"set role anon; insert into venues (name) values ('y')"
finish
