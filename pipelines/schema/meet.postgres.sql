-- The tables of a meet for a new Supabase project (or any PostgreSQL from 13 on).
--
-- Supabase: paste it into the SQL editor and run it. Elsewhere: psql -v ON_ERROR_STOP=1 -f FILE.
-- Safe to run again: what is there stays as it is. A project that has tables of an older form keeps
-- them; supabase-repair.sql is for those.
--
-- Tables and columns are those of meet.sqlite.sql. The server guards what weir relies on: a row's
-- natural key is unique, whoever writes it and under whatever id.

begin;

-- ---- Names, as they are compared ----
--
-- ASCII letters without regard to case; a run of anything but ASCII letters, digits and non-ASCII
-- characters is one blank: "St. Mary's" and "ST MARY S" are one school. Exactly what weir does
-- (`fold` in a pipeline's tables), so that both agree on what is a second row.
create or replace function folded(name text) returns text
	language sql immutable strict parallel safe as $$
		select btrim(regexp_replace(
			translate(name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'),
			'[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g'))
	$$;

-- ---- Where ----

create table if not exists venues (
	id uuid primary key default gen_random_uuid(),
	name text not null unique,
	city text,
	state text default 'CA',
	full_address text,
	latitude numeric(10, 8),
	longitude numeric(11, 8),
	website_url text,
	notes text,
	athletic_net_id text unique,
	created_at timestamptz default now(),
	updated_at timestamptz default now()
);

-- A course belongs to a venue, and its name is unique there. difficulty_rating has no scale: 1.135962331
-- rounded to two places would change every normalised time.
create table if not exists courses (
	id uuid primary key default gen_random_uuid(),
	venue_id uuid not null references venues (id),
	name text not null,
	location text,
	venue text,
	distance_meters integer not null,
	distance_display text,
	difficulty_rating numeric check (difficulty_rating between 1 and 10),
	elevation_gain_meters integer,
	surface_type text check (surface_type in ('grass', 'dirt', 'mixed', 'trail', 'paved')),
	terrain_description text,
	course_map_url text,
	athletic_net_id text,
	notes text,
	confidence_score numeric(5, 4) default 0.5,
	confidence_notes text,
	last_confidence_update timestamptz,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	unique (venue_id, name)
);

-- ---- Who ----

create table if not exists schools (
	id uuid primary key default gen_random_uuid(),
	name text not null,
	short_name text,
	city text,
	state text default 'CA',
	league text,
	subleague text,
	cif_division text,
	cif_section text,
	mascot text,
	colors text[],
	website_url text,
	logo_url text,
	athletic_net_id text,
	created_at timestamptz default now(),
	updated_at timestamptz default now()
);
-- Two spellings of one school are one school.
create unique index if not exists schools_name_key on schools (folded(name));
-- Asked at the start of each import.
create index if not exists schools_athletic_net_id on schools (athletic_net_id);

-- A slug is for addresses of pages. It is not unique: two people of a school may share first and last
-- name and the year, and a unique slug would keep the second one, with all results, out. Whoever makes
-- slugs adds what tells them apart.
create table if not exists athletes (
	id uuid primary key default gen_random_uuid(),
	school_id uuid not null references schools (id) on delete cascade,
	name text not null,
	first_name text,
	last_name text,
	grad_year integer not null check (grad_year between 1966 and 2035),
	gender text not null check (gender in ('M', 'F')),
	photo_url text,
	bio text,
	slug text,
	athletic_net_id text,
	is_active boolean default true,
	created_at timestamptz default now(),
	updated_at timestamptz default now()
);
-- Somebody is known by school and full name. It also serves the foreign key: it begins with school_id.
create unique index if not exists athletes_name_key on athletes (school_id, folded(name));
create index if not exists athletes_slug on athletes (slug);

-- ---- What ----

-- The site's id tells meets apart; a meet without one (entered by hand) is not compared.
create table if not exists meets (
	id uuid primary key default gen_random_uuid(),
	name text not null,
	meet_date date not null,
	season_year integer not null,
	meet_type text check (
		lower(meet_type) in ('invitational', 'dual', 'league', 'championship', 'scrimmage')),
	venue_id uuid references venues (id),
	weather_conditions text,
	temperature_f integer,
	results_url text,
	athletic_net_url text,
	athletic_net_id text unique,
	notes text,
	result_count integer not null default 0,
	created_at timestamptz default now(),
	updated_at timestamptz default now()
);
create index if not exists meets_season on meets (season_year, meet_date);

-- Two races of a meet may share name and gender (heats, a second varsity race); the site's id tells
-- them apart. There must be no unique (meet_id, name, gender) here: it kept whole races out.
create table if not exists races (
	id uuid primary key default gen_random_uuid(),
	meet_id uuid not null references meets (id) on delete cascade,
	course_id uuid references courses (id),
	name text not null,
	gender text not null check (gender in ('M', 'F')),
	division text,
	distance_meters integer not null,
	athletic_net_id text,
	athletic_net_race_id text,
	start_time time,
	created_at timestamptz default now(),
	unique (meet_id, athletic_net_race_id)
);
create index if not exists races_athletic_net_race_id on races (athletic_net_race_id);

-- A result is known by race and athlete; who runs twice in a race has two, so no pair of columns is
-- unique. Its id is made of them by weir, and the primary key keeps a second writing out. An index
-- over all of athlete, meet, race, time and source would say nothing more and cost every import.
create table if not exists results (
	id uuid primary key default gen_random_uuid(),
	athlete_id uuid not null references athletes (id) on delete cascade,
	meet_id uuid not null references meets (id) on delete cascade,
	race_id uuid references races (id) on delete cascade,
	time_cs integer not null check (time_cs > 0),
	normalized_time_cs integer,
	standardized_mile_cs integer,
	place_overall integer check (place_overall > 0),
	place_gender integer check (place_gender > 0),
	place_team integer check (place_team > 0),
	scored boolean default true,
	is_pr boolean default false,
	is_sb boolean default false,
	data_source text not null default 'excel_import' check (
		data_source in ('excel_import', 'athletic_net', 'manual_import', 'scraper')),
	is_legacy_data boolean default false,
	is_complete_results boolean default false,
	validation_status text check (
		validation_status in ('pending', 'confirmed', 'discrepancy', 'replaced',
				      'needs_review')),
	replaced_by uuid references results (id),
	validated_at timestamptz,
	validated_by uuid,
	notes text,
	created_at timestamptz default now(),
	updated_at timestamptz default now()
);

-- ---- Foreign keys ----
--
-- PostgreSQL makes no index for a foreign key. Without one, each deleted parent row reads the whole
-- child table: a meet of 10,000 results took a minute to delete, and the API gives up after eight
-- seconds. (courses and athletes have theirs above: a unique index that begins with the column.)
create index if not exists meets_venue_id on meets (venue_id);
create index if not exists races_course_id on races (course_id);
create index if not exists results_athlete_id on results (athlete_id);
create index if not exists results_meet_id on results (meet_id);
create index if not exists results_race_id on results (race_id);
create index if not exists results_replaced_by on results (replaced_by)
	where replaced_by is not null;

-- There is no trigger. What is computed from results is computed once, after an import, for all rows
-- together; a trigger would do it for each row.

-- ---- Who may do what ----
--
-- Supabase has these roles; a plain PostgreSQL gets them, without a password and without a login.
do $$
declare
	r text;
begin
	foreach r in array array['anon', 'authenticated', 'service_role'] loop
		if not exists (select from pg_roles where rolname = r) then
			execute format('create role %I nologin noinherit', r);
			if r = 'service_role' then
				alter role service_role bypassrls;
			end if;
		end if;
	end loop;
end $$;

grant usage on schema public to anon, authenticated, service_role;
grant select on venues, courses, schools, athletes, meets, races, results to anon, authenticated;
grant all on venues, courses, schools, athletes, meets, races, results to service_role;
grant execute on function folded to anon, authenticated, service_role;

-- Everybody reads. Nobody writes with the public key: row level security is on, and no policy allows
-- it. weir writes with the service role's key, for which these rules do not count; so nothing needs to
-- be switched off for an import.
do $$
declare
	t text;
begin
	foreach t in array array['venues', 'courses', 'schools', 'athletes', 'meets', 'races', 'results']
	loop
		execute format('alter table %I enable row level security', t);
		if not exists (select from pg_policies where schemaname = 'public' and tablename = t
				and policyname = 'Public read access') then
			execute format(
				'create policy "Public read access" on %I for select to public using (true)', t);
		end if;
	end loop;
end $$;

-- ---- What weir sees of the database ----
--
-- The API shows neither all unique keys nor triggers nor time-outs, and no columns where its root is
-- hidden. This function tells them to whoever has the service role's key: `weir doctor` asks it, and
-- so does a run that gets no columns otherwise. It reads the catalogue and nothing else.
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
