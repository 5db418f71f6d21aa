-- Invented rows for the tests of the schemas: a meet with :athletes athletes from :schools schools in
-- 20 races on one course. :meet, 1 or more, makes ids; the athletes are the same in each meet, and
-- slower by a second a meet. Rows that are there are left alone.

create or replace function pg_temp.made_id(kind text, n integer) returns uuid
	language sql immutable as $$ select md5(kind || ' ' || n)::uuid $$;

insert into venues (id, name) values (pg_temp.made_id('venue', 1), 'Green Park') on conflict do nothing;
insert into courses (id, venue_id, name, distance_meters, difficulty_rating)
values (pg_temp.made_id('course', 1), pg_temp.made_id('venue', 1), '3 Miles', 4828, 1.135962331)
on conflict (id) do nothing;
insert into schools (id, name, athletic_net_id)
select pg_temp.made_id('school', n), 'School ' || n, 'school-' || n
from generate_series(1, :schools) n on conflict (id) do nothing;
insert into meets (id, name, meet_date, season_year, meet_type, venue_id, athletic_net_id)
values (pg_temp.made_id('meet', :meet), 'Meet ' || :meet, date '2025-09-01' + :meet, 2025,
	'invitational', pg_temp.made_id('venue', 1), 'meet-' || :meet)
on conflict (id) do nothing;
insert into races (id, meet_id, course_id, name, gender, distance_meters, athletic_net_race_id)
select pg_temp.made_id('race ' || :meet, n), pg_temp.made_id('meet', :meet),
	pg_temp.made_id('course', 1), 'Race ' || n, case when n % 2 = 0 then 'M' else 'F' end, 4828,
	:meet || '-' || n
from generate_series(1, 20) n on conflict (id) do nothing;
insert into athletes (id, school_id, name, first_name, last_name, grad_year, gender)
select pg_temp.made_id('athlete', n), pg_temp.made_id('school', 1 + n % :schools), 'Runner No ' || n,
	'Runner', 'No ' || n, 2026 + n / 20 % 4, case when n % 2 = 0 then 'M' else 'F' end
from generate_series(1, :athletes) n on conflict (id) do nothing;
insert into results (id, athlete_id, meet_id, race_id, time_cs, place_overall, normalized_time_cs,
	data_source)
select pg_temp.made_id('result ' || :meet, n), pg_temp.made_id('athlete', n),
	pg_temp.made_id('meet', :meet), pg_temp.made_id('race ' || :meet, 1 + (n + 1) % 20), time, n,
	round(time * 1609.344 / (4828 * 1.135962331)), 'athletic_net'
from (select n, 90000 + n * 7 % 60000 + :meet * 100 as time from generate_series(1, :athletes) n) t
on conflict (id) do nothing;
