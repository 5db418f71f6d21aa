-- An optional repair of a results site's tables as they grew: what stands in the way of an import, and
-- what an import leaves wrong. weir works without it, with the triggers on results switched off; with
-- it, nothing needs to be switched off, and more is guarded by the server.
--
-- Supabase: paste it into the SQL editor and run it. It is one transaction: all or nothing. Run it
-- again whenever you like; what is repaired stays as it is. It changes and deletes no row. From then
-- on its triggers fill the tables that are computed from results, and is_sb, is_pr and result_count.
-- Read the warnings: a unique key that rows of yours already break is left out and named.
--
-- Any part can be left out, from its heading to the next. Part 6 needs parts 4 and 5.

begin;

-- For a function that is nobody's but the owner's; Supabase lets its roles call every new one.
create or replace function pg_temp.not_for_the_public(f regprocedure) returns void language plpgsql as $$
declare
	r text;
begin
	execute format('revoke execute on function %s from public', f);
	for r in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
		execute format('revoke execute on function %s from %I', f, r);
	end loop;
end $$;

-- ---- 1. Unique keys ----
--
-- So that no second row of the same thing gets in, whoever writes it. Names are compared as weir does:
-- letter case and punctuation do not count.

create or replace function folded(name text) returns text
	language sql immutable strict parallel safe as $$
		select btrim(regexp_replace(
			translate(name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'),
			'[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g'))
	$$;

create or replace function pg_temp.unique_key(index_name text, on_table text, columns text,
	condition text default 'true') returns void language plpgsql as $$
begin
	execute format('create unique index if not exists %I on %I (%s) where %s',
		index_name, on_table, columns, condition);
exception when unique_violation then
	raise warning 'left out: the unique key of % over (%)', on_table, columns
		using hint = format('these rows are in its way, merge them and run this again: '
			'select %1$s, count(*), array_agg(id) from %2$I where %3$s group by %1$s '
			'having count(*) > 1', columns, on_table, condition);
end $$;

select pg_temp.unique_key('schools_folded_name_key', 'schools', 'folded(name)');
select pg_temp.unique_key('courses_venue_id_name_key', 'courses', 'venue_id, name');
select pg_temp.unique_key('athletes_school_id_name_key', 'athletes', 'school_id, folded(name)');
-- Some importers wrote an empty text where there is no id.
select pg_temp.unique_key('meets_athletic_net_id_key', 'meets', 'athletic_net_id',
	$$athletic_net_id <> ''$$);

-- ---- 2. Races of one name ----
--
-- Real meets have several races of the same name and gender; unique (meet_id, name, gender) kept all
-- but the first one out, and their results with them. What tells races apart is the site's id. Races
-- without one (entered by hand) stay unique by name.

select pg_temp.unique_key('races_meet_id_site_id_key', 'races', 'meet_id, athletic_net_race_id',
	$$athletic_net_race_id <> ''$$);
select pg_temp.unique_key('races_by_hand_key', 'races', 'meet_id, name, gender',
	$$coalesce(athletic_net_race_id, '') = ''$$);
alter table races drop constraint if exists races_meet_id_name_gender_key;
create index if not exists races_athletic_net_race_id on races (athletic_net_race_id);

-- An athlete may run twice in a race. The older form of this key, without the time, refused that.
do $$
begin
	if exists (select from pg_constraint
			where conname = 'results_athlete_id_meet_id_race_id_data_source_key') then
		alter table results drop constraint results_athlete_id_meet_id_race_id_data_source_key;
		alter table results add constraint
			results_athlete_id_meet_id_race_id_time_cs_data_source_key
			unique (athlete_id, meet_id, race_id, time_cs, data_source);
	end if;
end $$;

-- ---- 3. Slugs that never keep an athlete out ----
--
-- Two people whose first and last names, school and year agree (a middle name tells them apart) got
-- the same slug, and the second one was refused. Now the second one's slug ends in -2. A slug that is
-- there stays until the name, the school or the year changes, so that addresses of pages last.

create or replace function unique_athlete_slug() returns trigger
	language plpgsql set search_path = public, pg_temp as $$
declare
	wanted text;
	n integer := 1;
begin
	if tg_op = 'UPDATE' and old.slug is not null and
			(new.first_name, new.last_name, new.school_id, new.grad_year) is not distinct from
			(old.first_name, old.last_name, old.school_id, old.grad_year) then
		new.slug := old.slug;
		return new;
	end if;
	select regexp_replace(lower(concat_ws('-', coalesce(new.first_name, ''),
			coalesce(new.last_name, ''), s.name, new.grad_year)), '[^a-z0-9]+', '-', 'g')
		into wanted from schools s where s.id = new.school_id;
	new.slug := wanted;
	while exists (select from athletes where slug = new.slug and id <> new.id) loop
		n := n + 1;
		new.slug := wanted || '-' || n;
	end loop;
	return new;
end $$;
drop trigger if exists athlete_slug_trigger on athletes;
create trigger athlete_slug_trigger before insert or update on athletes
	for each row execute function unique_athlete_slug();

-- ---- 4. Indexes for foreign keys ----
--
-- PostgreSQL makes none by itself. Without one, each deleted result, race or meet reads the whole
-- other table: deleting a large meet took a minute, with them less than a second.

do $$
declare
	k record;
begin
	for k in
		select c.relname as relation, a.attname as name
		from pg_constraint f
		join pg_class c on c.oid = f.conrelid and c.relnamespace = 'public'::regnamespace
		join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
		where f.contype = 'f' and cardinality(f.conkey) = 1
			and f.confrelid in ('venues'::regclass, 'courses'::regclass, 'schools'::regclass,
				'athletes'::regclass, 'meets'::regclass, 'races'::regclass,
				'results'::regclass)
			-- A partial index does not serve, unless it leaves out NULLs only.
			and not exists (select from pg_index i
				where i.indrelid = f.conrelid and i.indkey[0] = a.attnum and i.indisvalid
					and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) =
						format('(%I IS NOT NULL)', a.attname)))
	loop
		execute format('create index %I on %I (%I)',
			left(k.relation || '_' || k.name || '_fk', 63), k.relation, k.name);
		raise notice 'new index: % (%)', k.relation, k.name;
	end loop;
end $$;

-- ---- 5. Computed rows never hold up a delete ----
--
-- Rows of the four computed tables refer to results, races, meets and courses, and some of these keys
-- forbade to delete what they refer to. They go with it; part 6 computes what takes their place.

do $$
declare
	k record;
begin
	for k in
		select f.conname as name, c.relname as relation, pg_get_constraintdef(f.oid) as body
		from pg_constraint f join pg_class c on c.oid = f.conrelid
		where f.contype = 'f' and f.confdeltype = 'a' and c.relnamespace = 'public'::regnamespace
			and c.relname in ('athlete_best_times', 'course_records', 'school_hall_of_fame',
				'school_course_records')
	loop
		execute format('alter table %I drop constraint %I, add constraint %2$I %s on delete cascade',
			k.relation, k.name, k.body);
	end loop;
end $$;

-- ---- 6. Triggers that work, and once a statement ----
--
-- What was wrong: one trigger referred to a result before it was there, so that an athlete's first or
-- best result was refused; two gave each new record the rank 1, so that the second athlete of a course
-- or school was; one counted row by row; one took grades for one too low. All of them ran for each row.
--
-- Here one trigger runs after each statement, when all its rows are there, and computes anew what they
-- touch: the athletes' bests, the courses' and schools' lists, the meets' counts. So the order of rows
-- does not matter, nor which request comes first; a lock lets one transaction after the other through.
-- It costs: a thousand new results take about a second longer. Who rebuilds the lists after an import
-- anyway may leave parts 5 and 6 out and switch the triggers on results off.
-- What is computed needs a normalised time; results without one (a race without a distance) are not in
-- the lists, and hold nothing up.

-- Each result is read once, and no list is joined to a list: the server knows little of lists' sizes, and
-- would go through one for each row of the other.
create or replace function refresh_best_times(athletes uuid[]) returns void
	language sql set search_path = public, pg_temp as $$
	delete from athlete_best_times b where b.athlete_id in (select unnest(athletes));
	with ranked as (
		select x.id, x.athlete_id, m.season_year, x.time_cs, x.normalized_time_cs, r.course_id,
			r.distance_meters,
			x.normalized_time_cs is not null and row_number() over season = 1 as is_sb,
			x.normalized_time_cs is not null and row_number() over career = 1 as is_pr,
			first_value(x.id) over career as best_id,
			first_value(x.time_cs) over career as best_time_cs,
			first_value(x.normalized_time_cs) over career as best_normalized_cs,
			first_value(r.course_id) over career as best_course_id,
			first_value(r.distance_meters) over career as best_distance
		from results x
		join meets m on m.id = x.meet_id
		left join races r on r.id = x.race_id
		where x.athlete_id in (select unnest(athletes))
		window season as (partition by x.athlete_id, m.season_year
				order by x.normalized_time_cs nulls last, m.meet_date, x.id),
			career as (partition by x.athlete_id
				order by x.normalized_time_cs nulls last, m.meet_date, x.id)
	), filled as (
		insert into athlete_best_times (athlete_id, season_year,
			season_best_time_cs, season_best_normalized_cs, season_best_result_id,
			season_best_course_id, season_best_race_distance_meters,
			alltime_best_time_cs, alltime_best_normalized_cs, alltime_best_result_id,
			alltime_best_course_id, alltime_best_race_distance_meters)
		select athlete_id, season_year, time_cs, normalized_time_cs, id, course_id,
			coalesce(distance_meters, 0), best_time_cs, best_normalized_cs, best_id,
			best_course_id, coalesce(best_distance, 0)
		from ranked where is_sb
	)
	update results x set is_sb = k.is_sb, is_pr = k.is_pr
	from ranked k
	where x.id = k.id and (x.is_sb, x.is_pr) is distinct from (k.is_sb, k.is_pr)
$$;

-- The best hundred of a course, by time; an athlete once.
create or replace function refresh_course_records(courses uuid[]) returns void
	language sql set search_path = public, pg_temp as $$
	delete from course_records k where k.course_id in (select unnest(courses));
	insert into course_records (course_id, gender, athlete_id, result_id, time_cs, athlete_name,
		athlete_grad_year, school_id, school_name, meet_id, meet_name, meet_date, race_id, rank)
	select course_id, gender, athlete_id, result_id, time_cs, athlete_name, grad_year, school_id,
		school_name, meet_id, meet_name, meet_date, race_id, rank
	from (select b.*, a.name as athlete_name, a.grad_year, a.school_id, s.name as school_name,
			row_number() over (partition by b.course_id, b.gender
				order by b.time_cs, b.meet_date, b.result_id) as rank
		from (select distinct on (r.course_id, r.gender, x.athlete_id) r.course_id, r.gender,
				x.athlete_id, x.id as result_id, x.time_cs, m.id as meet_id,
				m.name as meet_name, m.meet_date, r.id as race_id
			from races r
			join results x on x.race_id = r.id
			join meets m on m.id = x.meet_id
			where r.course_id in (select unnest(courses))
			order by r.course_id, r.gender, x.athlete_id, x.time_cs, m.meet_date, x.id) b
		join athletes a on a.id = b.athlete_id
		join schools s on s.id = a.school_id) ranked
	where rank <= 100
$$;

-- The best hundred of a school by normalised time, an athlete once; and its best on each course, by
-- grade. Who leaves school in a season's year plus one is in grade 12 in that season.
create or replace function refresh_school_records(schools uuid[]) returns void
	language sql set search_path = public, pg_temp as $$
	delete from school_hall_of_fame h where h.school_id in (select unnest(schools));
	insert into school_hall_of_fame (school_id, gender, athlete_id, result_id, time_cs,
		normalized_time_cs, athlete_name, athlete_grad_year, course_id, course_name, meet_id,
		meet_name, meet_date, season_year, race_id, rank)
	select *
	from (select b.*, row_number() over (partition by school_id, gender
			order by normalized_time_cs, meet_date, result_id) as rank
		from (select distinct on (a.school_id, r.gender, a.id) a.school_id, r.gender,
				a.id as athlete_id, x.id as result_id, x.time_cs, x.normalized_time_cs,
				a.name as athlete_name, a.grad_year, c.id as course_id,
				c.name as course_name, m.id as meet_id, m.name as meet_name,
				m.meet_date, m.season_year, r.id as race_id
			from athletes a
			join results x on x.athlete_id = a.id
			join races r on r.id = x.race_id
			join courses c on c.id = r.course_id
			join meets m on m.id = x.meet_id
			where a.school_id in (select unnest(schools)) and x.normalized_time_cs is not null
			order by a.school_id, r.gender, a.id, x.normalized_time_cs, m.meet_date, x.id) b
		) ranked
	where rank <= 100;

	delete from school_course_records k where k.school_id in (select unnest(schools));
	insert into school_course_records (school_id, course_id, gender, grade, athlete_id, result_id,
		time_cs, athlete_name, meet_id, meet_name, meet_date, race_id)
	select distinct on (a.school_id, r.course_id, r.gender, m.season_year + 13 - a.grad_year)
		a.school_id, r.course_id, r.gender, m.season_year + 13 - a.grad_year, a.id, x.id, x.time_cs,
		a.name, m.id, m.name, m.meet_date, r.id
	from athletes a
	join results x on x.athlete_id = a.id
	join races r on r.id = x.race_id and r.course_id is not null
	join meets m on m.id = x.meet_id
	where a.school_id in (select unnest(schools)) and m.season_year + 13 - a.grad_year between 9 and 12
	order by a.school_id, r.course_id, r.gender, m.season_year + 13 - a.grad_year, x.time_cs,
		m.meet_date, x.id
$$;

create or replace function refresh_meet_counts(meets uuid[]) returns void
	language sql set search_path = public, pg_temp as $$
	update meets m set result_count = n.results
	from (select i.id, (select count(*) from results x where x.meet_id = i.id) as results
		from unnest(meets) as i(id)) n
	where m.id = n.id and m.result_count is distinct from n.results
$$;

create or replace function results_changed() returns trigger
	language plpgsql security definer set search_path = public, pg_temp as $$
declare
	athletes uuid[];
	races uuid[];
	meets uuid[];
begin
	if tg_op = 'INSERT' then
		select array_agg(distinct athlete_id), array_agg(distinct race_id),
			array_agg(distinct meet_id) into athletes, races, meets from added;
	elsif tg_op = 'DELETE' then
		select array_agg(distinct athlete_id), array_agg(distinct race_id),
			array_agg(distinct meet_id) into athletes, races, meets from removed;
	else
		-- Only what a list depends on: the flags that are set below lead here again.
		with fresh as (
			select id, athlete_id, race_id, meet_id, time_cs, normalized_time_cs from added
		), stale as (
			select id, athlete_id, race_id, meet_id, time_cs, normalized_time_cs from removed
		), touched as (
			(table fresh except table stale) union all (table stale except table fresh)
		)
		select array_agg(distinct athlete_id), array_agg(distinct race_id),
			array_agg(distinct meet_id) into athletes, races, meets from touched;
	end if;
	if athletes is null then
		return null;
	end if;

	perform pg_advisory_xact_lock(hashtext('results_changed'));
	perform refresh_best_times(athletes);
	perform refresh_course_records((select array_agg(distinct r.course_id) from races r
		where r.id in (select unnest(races)) and r.course_id is not null));
	perform refresh_school_records((select array_agg(distinct a.school_id) from athletes a
		where a.id in (select unnest(athletes))));
	perform refresh_meet_counts(meets);
	return null;
end $$;
drop trigger if exists update_athlete_best_times_trigger on results;
drop trigger if exists maintain_course_records_trigger on results;
drop trigger if exists maintain_meet_result_count on results;
drop trigger if exists maintain_school_course_records_trigger on results;
drop trigger if exists maintain_school_hall_of_fame_trigger on results;
drop trigger if exists remove_course_record_on_delete_trigger on results;

drop trigger if exists results_inserted on results;
create trigger results_inserted after insert on results
	referencing new table as added for each statement execute function results_changed();
drop trigger if exists results_updated on results;
create trigger results_updated after update on results
	referencing old table as removed new table as added
	for each statement execute function results_changed();
drop trigger if exists results_deleted on results;
create trigger results_deleted after delete on results
	referencing old table as removed for each statement execute function results_changed();

-- Triggers that were switched off would stay off: those that are left are harmless.
alter table results enable trigger user;

-- All lists at once, for what came in while triggers were off. On a large site: some seconds.
create or replace function refresh_all_results() returns void
	language sql set search_path = public, pg_temp as $$
	select refresh_best_times((select array_agg(id) from athletes));
	select refresh_course_records((select array_agg(id) from courses));
	select refresh_school_records((select array_agg(id) from schools));
	select refresh_meet_counts((select array_agg(id) from meets))
$$;
select pg_temp.not_for_the_public(oid) from pg_proc
where pronamespace = 'public'::regnamespace and proname in ('refresh_best_times',
	'refresh_course_records', 'refresh_school_records', 'refresh_meet_counts', 'refresh_all_results',
	'results_changed');

-- ---- 7. A door that stands open ----
--
-- exec_sql runs any statement with the owner's rights, and everybody with the public key may call it.

select pg_temp.not_for_the_public(oid) from pg_proc
where pronamespace = 'public'::regnamespace and proname = 'exec_sql';

-- ---- 8. What weir sees of the database ----
--
-- The API shows neither all unique keys nor triggers nor time-outs, and no columns where its root is
-- hidden. This function tells them to whoever has the service role's key: `weir doctor` asks it, and
-- so does a run that gets no columns otherwise. It reads the catalogue and nothing else. It
-- can be run alone, before the rest: then `weir doctor` tells what there is to repair.

create or replace function weir_catalog() returns json
	language sql stable set search_path = pg_catalog as $$
	select json_agg(f) from (
		select 'role' as about, '' as "of", current_user::text as name, '' as detail
		union all
		select 'time-out', '', current_setting('statement_timeout'), ''
		union all
		select 'rights', c.relname, concat_ws(' ',
				case when has_table_privilege(c.oid, 'select') then 'select' end,
				case when has_table_privilege(c.oid, 'insert') then 'insert' end,
				case when has_table_privilege(c.oid, 'update') then 'update' end),
			case when row_security_active(c.oid) then 'guarded' else '' end
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
		union all
		-- Its type, with a ! where it must be given.
		select 'column', c.relname, a.attname,
			format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), null) || case
				when a.attnotnull and not a.atthasdef and a.attidentity = '' then '!' else '' end
		from pg_class c
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		join pg_type t on t.oid = a.atttypid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
		union all
		-- Its columns or expressions, a line each; then for which rows.
		select 'key', c.relname, (select string_agg(pg_get_indexdef(i.indexrelid, n, false), e'\n'
				order by n) from generate_series(1, i.indnkeyatts) n),
			coalesce(pg_get_expr(i.indpred, i.indrelid), '')
		from pg_index i
		join pg_class c on c.oid = i.indrelid
		where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indisvalid
		union all
		-- Those that run at an insert; and the table that one writes too early: before the row is
		-- there to which that table refers.
		select 'trigger', c.relname, t.tgname, coalesce((select min(x.relname)
			from pg_constraint k
			join pg_class x on x.oid = k.conrelid
			where k.contype = 'f' and k.confrelid = c.oid and not k.condeferred
				and t.tgtype & 3 = 3
				and p.prosrc ~* ('insert\s+into\s+(public\.)?' || x.relname || '\M')), '')
		from pg_trigger t
		join pg_class c on c.oid = t.tgrelid
		join pg_proc p on p.oid = t.tgfoid
		where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
			and t.tgenabled in ('O', 'A') and t.tgtype & 4 = 4
		union all
		-- Columns that refer to the `id` of a table.
		select 'foreign', c.relname, a.attname, p.relname
		from pg_constraint k
		join pg_class c on c.oid = k.conrelid
		join pg_class p on p.oid = k.confrelid
		join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
		join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
		where k.contype = 'f' and array_length(k.conkey, 1) = 1 and f.attname = 'id'
			and c.relnamespace = 'public'::regnamespace
		union all
		-- Functions by which whoever has the public key may run a text as SQL, as their owner.
		select 'open', '', p.proname, ''
		from pg_proc p
		join pg_roles r on r.rolname = 'anon' and has_function_privilege(r.oid, p.oid, 'execute')
		where p.pronamespace = 'public'::regnamespace and p.prosecdef
			and p.proargtypes[0] in ('text'::regtype, 'varchar'::regtype)
			and p.prosrc ~* '\mexecute\M'
	) f
$$;
revoke execute on function weir_catalog from public;
do $$
declare
	r text;
begin
	for r in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
		execute format('revoke execute on function weir_catalog from %I', r);
	end loop;
	if exists (select from pg_roles where rolname = 'service_role') then
		grant execute on function weir_catalog to service_role;
	end if;
end $$;

commit;

-- The API looks at the tables anew.
notify pgrst, 'reload schema';
