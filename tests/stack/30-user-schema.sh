#!/bin/sh
# The schema that users have today is what the tests take it for: its keys, slugs, rights and triggers
# refuse what the real ones refuse.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"

# constraint SQL: the name of what refuses a statement.
constraint() {
	psql -XqAt -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -c "$1" 2>&1 >/dev/null |
		sed -n 's/^CONSTRAINT NAME: *//p'
}

stack_up "$check_work/stack" --schema user-schema.sql --schema user-triggers.sql --schema rls.sql
query 'alter table results disable trigger user'
holds "with triggers off a meet gets in" fill 1 50 1000
gives "the server makes the slugs" runner-no-1-school-2-2026 query \
	"select slug from athletes where name = 'Runner No 1'"
query "update athletes set slug = 'mine'"
gives "and overwrites those that are sent" 0 query "select count(*) from athletes where slug = 'mine'"
gives "two people with one slug cannot be" athletes_slug_key constraint \
	"insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
	select school_id, 'Another Name', first_name, last_name, grad_year, gender from athletes limit 1"
gives "two races of one name cannot be" races_meet_id_name_gender_key constraint \
	"insert into races (meet_id, name, gender, distance_meters, athletic_net_race_id)
	select meet_id, name, gender, distance_meters, 'another' from races limit 1"
gives "one result twice cannot be" results_athlete_id_meet_id_race_id_time_cs_data_source_key constraint \
	"insert into results (athlete_id, meet_id, race_id, time_cs, data_source)
	select athlete_id, meet_id, race_id, time_cs, data_source from results limit 1"
gives "the public may read" 50 query 'set role anon; select count(*) from schools'
gives "and not write" 42501 sqlstate "set role anon; insert into venues (name) values ('x')"
gives "an update by the public reaches no row" 50 query "set role anon;
	update schools set city = 'Nowhere'; select count(*) from schools where city is null"
gives "computed tables are open to all" '' sqlstate "set role anon; delete from athlete_best_times"
gives "18 foreign keys and more have no index" t query "
	select count(*) >= 18 from pg_constraint f
	where f.contype = 'f' and f.connamespace = 'public'::regnamespace and not exists (
		select from pg_index i where i.indrelid = f.conrelid and i.indkey[0] = f.conkey[1])"

query 'alter table results enable trigger user'
gives "with triggers on a new result is refused for a row that is not there" \
	'23503 athlete_best_times_season_best_result_id_fkey' sh -c "
	psql -Xq -v VERBOSITY=verbose -c \"insert into results (athlete_id, meet_id, race_id, time_cs)
		select athlete_id, meet_id, race_id, 1000 from results limit 1\" 2>&1 |
	sed -n -e 's/^ERROR:  \([0-9A-Z]*\):.*/\1/p' -e 's/^CONSTRAINT NAME: *//p' | tr '\n' ' ' | sed 's/ $//'"
query 'alter table results disable trigger update_athlete_best_times_trigger'
gives "without that trigger the second one of a list is refused" course_records_course_id_gender_rank_key \
	constraint "insert into results (athlete_id, meet_id, race_id, time_cs)
	select distinct on (athlete_id) athlete_id, meet_id, race_id, time_cs + 1 from results"
finish
