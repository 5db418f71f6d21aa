-- The tables of a meet for the embedded store: the same tables, columns, defaults and checks
-- as the results site has them. Safe to run again on a file that has them.
--
-- Ids are uuids as text. Dates are text, YYYY-MM-DD. Times are whole centiseconds.
-- There is no trigger, and no index that is not asked: each one costs every import.

create table if not exists venues (
	id text not null primary key,
	name text not null unique,
	city text,
	state text default 'CA',
	full_address text,
	latitude real,
	longitude real,
	website_url text,
	notes text,
	athletic_net_id text unique,
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table if not exists courses (
	id text not null primary key,
	venue_id text not null references venues (id),
	name text not null,
	location text,
	venue text,
	distance_meters integer not null,
	distance_display text,
	difficulty_rating real check (difficulty_rating between 1 and 10),
	elevation_gain_meters integer,
	surface_type text check (surface_type in ('grass', 'dirt', 'mixed', 'trail', 'paved')),
	terrain_description text,
	course_map_url text,
	athletic_net_id text,
	notes text,
	confidence_score real default 0.5,
	confidence_notes text,
	last_confidence_update text,
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	unique (venue_id, name)
);

create table if not exists schools (
	id text not null primary key,
	name text not null unique,
	short_name text,
	city text,
	state text default 'CA',
	league text,
	subleague text,
	cif_division text,
	cif_section text,
	mascot text,
	colors text,
	website_url text,
	logo_url text,
	athletic_net_id text,
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
create index if not exists schools_by_site_key on schools (athletic_net_id);

-- Two people of one school may share first and last name, and a slug made of them; only the
-- full name tells them apart, so the slug is not unique here.
create table if not exists athletes (
	id text not null primary key,
	school_id text not null references schools (id) on delete cascade,
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
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
create index if not exists athletes_by_school on athletes (school_id);

-- A scraped meet_type may begin with a capital; it is the same type.
create table if not exists meets (
	id text not null primary key,
	name text not null,
	meet_date date not null,
	season_year integer not null,
	meet_type text collate nocase check (
		meet_type in ('invitational', 'dual', 'league', 'championship', 'scrimmage')),
	venue_id text references venues (id),
	weather_conditions text,
	temperature_f integer,
	results_url text,
	athletic_net_url text,
	athletic_net_id text unique,
	notes text,
	result_count integer not null default 0,
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
create index if not exists meets_by_venue on meets (venue_id);

-- Two races of a meet may share name and gender; only the site's id tells them apart.
create table if not exists races (
	id text not null primary key,
	meet_id text not null references meets (id) on delete cascade,
	course_id text references courses (id),
	name text not null,
	gender text not null check (gender in ('M', 'F')),
	division text,
	distance_meters integer not null,
	athletic_net_id text,
	athletic_net_race_id text,
	start_time text,
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	unique (meet_id, athletic_net_race_id)
);
create index if not exists races_by_site_id on races (athletic_net_race_id);
create index if not exists races_by_course on races (course_id);

-- A result is known by race and athlete, and its id is derived from them; a unique index over
-- athlete, meet, race, time and source would say nothing more and cost most of an import.
-- `or`, since SQLite makes a table of more than two values of an `in`, for each row anew.
create table if not exists results (
	id text not null primary key,
	athlete_id text not null references athletes (id) on delete cascade,
	meet_id text not null references meets (id) on delete cascade,
	race_id text references races (id) on delete cascade,
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
		data_source = 'excel_import' or data_source = 'athletic_net' or
		data_source = 'manual_import' or data_source = 'scraper'),
	is_legacy_data boolean default false,
	is_complete_results boolean default false,
	validation_status text check (
		validation_status = 'pending' or validation_status = 'confirmed' or
		validation_status = 'discrepancy' or validation_status = 'replaced' or
		validation_status = 'needs_review'),
	replaced_by text references results (id),
	validated_at text,
	validated_by text,
	notes text,
	created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
	updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
create index if not exists results_by_athlete on results (athlete_id);
create index if not exists results_by_meet on results (meet_id);
create index if not exists results_by_race on results (race_id);
-- Deleting a result looks here for rows that it replaced; hardly any row is in it.
create index if not exists results_by_replaced on results (replaced_by)
	where replaced_by is not null;
