-- The results site's tables as they stand today: with the constraints, the slugs that the server
-- makes, and the row level security that an import meets there. Made for tests only; a new project
-- takes pipelines/schema/meet.postgres.sql.
--
-- user-triggers.sql adds the triggers on results, rls.sql the roles.

create extension if not exists "uuid-ossp";

create table venues (
	id uuid primary key default uuid_generate_v4(),
	name text not null unique,
	city text,
	state text default 'CA',
	full_address text,
	latitude numeric(10, 8),
	longitude numeric(11, 8),
	website_url text,
	notes text,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	athletic_net_id text unique
);
create index venues_city_state on venues (city, state);

-- location is never filled in, so that its unique constraint keeps nothing out.
create table courses (
	id uuid primary key default uuid_generate_v4(),
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
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	venue_id uuid not null references venues (id),
	confidence_score numeric(5, 4) default 0.5,
	confidence_notes text,
	last_confidence_update timestamptz,
	unique (name, location)
);
create index courses_venue_id on courses (venue_id);

create table schools (
	id uuid primary key default uuid_generate_v4(),
	name text not null unique,
	short_name text,
	city text,
	state text default 'CA',
	league text,
	mascot text,
	colors text[],
	website_url text,
	athletic_net_id text,
	logo_url text,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	subleague text,
	cif_division text,
	cif_section text
);
create index schools_athletic_net_id on schools (athletic_net_id);

create table athletes (
	id uuid primary key default uuid_generate_v4(),
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
	updated_at timestamptz default now(),
	constraint athletes_slug_key unique (slug)
);
create index athletes_school_id on athletes (school_id);
create index athletes_name on athletes (last_name, first_name);

-- The slug is always the server's: whatever a client sends is overwritten.
create function generate_athlete_slug() returns trigger language plpgsql as $$
declare
	school text;
begin
	select name into school from schools where id = new.school_id;
	new.slug := regexp_replace(
		lower(coalesce(new.first_name, '') || '-' || coalesce(new.last_name, '') || '-' ||
		      coalesce(school, '') || '-' || new.grad_year),
		'[^a-z0-9]+', '-', 'g');
	return new;
end $$;
create trigger athlete_slug_trigger before insert or update on athletes
	for each row execute function generate_athlete_slug();

create table meets (
	id uuid primary key default uuid_generate_v4(),
	name text not null,
	meet_date date not null,
	season_year integer not null,
	meet_type text check (
		meet_type in ('invitational', 'dual', 'league', 'championship', 'scrimmage')),
	weather_conditions text,
	temperature_f integer,
	results_url text,
	athletic_net_url text,
	athletic_net_id text,
	notes text,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	venue_id uuid references venues (id),
	result_count integer not null default 0
);
create index meets_season on meets (season_year, meet_date);
create index meets_venue_id on meets (venue_id);
create index meets_athletic_net_id on meets (athletic_net_id) where athletic_net_id is not null;

-- Real meets have several races of one name and gender; this table refuses all but the first.
create table races (
	id uuid primary key default uuid_generate_v4(),
	meet_id uuid not null references meets (id) on delete cascade,
	name text not null,
	gender text not null check (gender in ('M', 'F')),
	division text,
	distance_meters integer not null,
	athletic_net_id text,
	start_time time,
	created_at timestamptz default now(),
	course_id uuid references courses (id),
	athletic_net_race_id text,
	constraint races_meet_id_name_gender_key unique (meet_id, name, gender)
);
create index races_course_id on races (course_id);
create index races_athletic_net_race_id on races (athletic_net_race_id);

create table results (
	id uuid primary key default uuid_generate_v4(),
	athlete_id uuid not null references athletes (id) on delete cascade,
	meet_id uuid not null references meets (id) on delete cascade,
	race_id uuid references races (id) on delete cascade,
	time_cs integer not null check (time_cs > 0),
	standardized_mile_cs integer,
	place_overall integer check (place_overall > 0),
	place_gender integer check (place_gender > 0),
	place_team integer check (place_team > 0),
	scored boolean default true,
	is_pr boolean default false,
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
	updated_at timestamptz default now(),
	normalized_time_cs integer,
	is_sb boolean default false,
	constraint results_athlete_id_meet_id_race_id_time_cs_data_source_key
		unique (athlete_id, meet_id, race_id, time_cs, data_source)
);
create index results_athlete_id on results (athlete_id);
create index results_meet_id on results (meet_id);
create index results_race_id on results (race_id);
create index results_time_cs on results (time_cs);
create index results_athlete_time on results (athlete_id, time_cs);
create index results_race_place on results (race_id, place_overall);
create index results_data_source on results (data_source);
create index results_legacy on results (is_legacy_data);
create index results_validation on results (validation_status);
create index results_best on results (athlete_id) where is_pr;
create index results_normalized on results (normalized_time_cs);
create index results_normalized_again on results (normalized_time_cs);

-- ---- derived tables: none of their foreign keys to results, courses, meets, races has an index ----

create table athlete_best_times (
	id uuid primary key default uuid_generate_v4(),
	athlete_id uuid not null references athletes (id) on delete cascade,
	season_year integer not null,
	season_best_time_cs integer not null,
	season_best_normalized_cs integer not null,
	season_best_result_id uuid references results (id),
	season_best_course_id uuid references courses (id),
	season_best_race_distance_meters integer not null,
	alltime_best_time_cs integer not null,
	alltime_best_normalized_cs integer not null,
	alltime_best_result_id uuid references results (id),
	alltime_best_course_id uuid references courses (id),
	alltime_best_race_distance_meters integer not null,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	unique (athlete_id, season_year)
);

create table course_records (
	id uuid primary key default uuid_generate_v4(),
	course_id uuid not null references courses (id) on delete cascade,
	gender text not null check (gender in ('M', 'F')),
	athlete_id uuid not null references athletes (id) on delete cascade,
	result_id uuid not null references results (id) on delete cascade,
	time_cs integer not null,
	athlete_name text not null,
	athlete_grad_year integer not null,
	school_id uuid not null references schools (id),
	school_name text not null,
	meet_id uuid not null references meets (id),
	meet_name text not null,
	meet_date date not null,
	race_id uuid not null references races (id),
	rank integer not null,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	unique (course_id, gender, athlete_id),
	unique (course_id, gender, rank)
);
create index course_records_athlete_id on course_records (athlete_id);

create table school_hall_of_fame (
	id uuid primary key default uuid_generate_v4(),
	school_id uuid not null references schools (id) on delete cascade,
	gender text not null check (gender in ('M', 'F')),
	athlete_id uuid not null references athletes (id) on delete cascade,
	result_id uuid not null references results (id) on delete cascade,
	time_cs integer not null,
	normalized_time_cs integer not null,
	athlete_name text not null,
	athlete_grad_year integer not null,
	course_id uuid not null references courses (id),
	course_name text not null,
	meet_id uuid not null references meets (id),
	meet_name text not null,
	meet_date date not null,
	season_year integer not null,
	race_id uuid not null references races (id),
	rank integer not null,
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	unique (school_id, gender, athlete_id),
	unique (school_id, gender, rank)
);
create index school_hall_of_fame_athlete_id on school_hall_of_fame (athlete_id);

create table school_course_records (
	id uuid primary key default uuid_generate_v4(),
	school_id uuid not null references schools (id) on delete cascade,
	course_id uuid not null references courses (id) on delete cascade,
	gender text not null check (gender in ('M', 'F')),
	grade integer not null check (grade between 9 and 12),
	athlete_id uuid not null references athletes (id) on delete cascade,
	result_id uuid not null references results (id) on delete cascade,
	time_cs integer not null,
	athlete_name text not null,
	meet_id uuid not null references meets (id),
	meet_name text not null,
	meet_date date not null,
	race_id uuid not null references races (id),
	created_at timestamptz default now(),
	updated_at timestamptz default now(),
	unique (school_id, course_id, gender, grade)
);
create index school_course_records_athlete_id on school_course_records (athlete_id);

create table potential_duplicates (
	id uuid primary key default uuid_generate_v4(),
	result_id_1 uuid not null references results (id) on delete cascade,
	result_id_2 uuid not null references results (id) on delete cascade,
	athlete_id uuid not null references athletes (id) on delete cascade,
	meet_id uuid not null references meets (id) on delete cascade,
	race_id uuid not null references races (id) on delete cascade,
	conflict_type text default 'different_times_same_athlete_race',
	time_1_cs integer not null,
	time_2_cs integer not null,
	time_difference_cs integer not null,
	status text default 'pending',
	resolution_notes text,
	created_at timestamptz default now(),
	unique (result_id_1, result_id_2),
	check (time_1_cs <> time_2_cs)
);
create index potential_duplicates_athlete_id on potential_duplicates (athlete_id);
create index potential_duplicates_meet_id on potential_duplicates (meet_id);

create table potential_duplicate_athletes (
	id uuid primary key default uuid_generate_v4(),
	athlete_id_1 uuid references athletes (id) on delete cascade,
	athlete_id_2 uuid,
	school_id uuid not null references schools (id) on delete cascade,
	meet_id uuid references meets (id) on delete cascade,
	name_1 text,
	name_2 text not null,
	conflict_type text default 'name_variation',
	grad_year_1 integer,
	grad_year_2 integer,
	gender_1 varchar(1),
	gender_2 varchar(1),
	csv_data jsonb,
	status text default 'pending',
	resolution_notes text,
	created_at timestamptz default now(),
	unique (athlete_id_1, name_2, school_id)
);
create index potential_duplicate_athletes_school_id on potential_duplicate_athletes (school_id);
create index potential_duplicate_athletes_meet_id on potential_duplicate_athletes (meet_id);

create table result_validations (
	id uuid primary key default uuid_generate_v4(),
	legacy_result_id uuid references results (id) on delete cascade,
	new_result_id uuid references results (id) on delete cascade,
	validation_type text,
	notes text,
	created_at timestamptz default now()
);

-- ---- row level security: everybody reads the core tables, nobody but the service role writes ----

do $$
declare
	t text;
begin
	foreach t in array array['venues', 'courses', 'schools', 'athletes', 'meets', 'races', 'results']
	loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy "Public read access" on %I for select using (true)', t);
	end loop;
end $$;
alter table result_validations enable row level security;
create policy "Read validations" on result_validations for select using (true);
create policy "Add validations" on result_validations for insert with check (true);

-- Anybody who may call it may do anything. It is there, and it should not be.
create function exec_sql(sql text) returns void language plpgsql security definer as $$
begin
	execute sql;
end $$;
