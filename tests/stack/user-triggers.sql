-- The triggers of the results site, with their faults, on top of user-schema.sql. Off and on again:
--
--   alter table results disable trigger user;
--   alter table results enable trigger user;
--
-- Triggers of one kind fire in the order of their names. With these on, hardly any row gets in:
-- update_athlete_best_times_trigger refers to a result that is not there yet (23503), and two others
-- give every new record the rank 1 that another row has (23505).

create function calculate_normalized_time() returns trigger language plpgsql as $$
declare
	meters integer;
	difficulty numeric;
begin
	select r.distance_meters, c.difficulty_rating into meters, difficulty
	from races r join courses c on c.id = r.course_id where r.id = new.race_id;
	new.normalized_time_cs := round(new.time_cs * 1600.0 / nullif(difficulty * meters, 0));
	return new;
end $$;
create trigger calculate_normalized_time_trigger before insert or update of time_cs, race_id
	on results for each row execute function calculate_normalized_time();

create function calculate_normalized_time_cs() returns trigger language plpgsql as $$
declare
	meters integer;
	difficulty numeric;
begin
	select c.distance_meters, c.difficulty_rating into meters, difficulty
	from races r join courses c on c.id = r.course_id where r.id = new.race_id;
	new.normalized_time_cs :=
		round(new.time_cs / nullif(difficulty, 0) / nullif(meters, 0) * 1609.344);
	return new;
end $$;
create trigger trigger_calculate_normalized_time_cs before insert or update
	on results for each row execute function calculate_normalized_time_cs();

-- Fault: a BEFORE trigger; the row that the new row of athlete_best_times refers to does not exist.
create function update_athlete_best_times() returns trigger language plpgsql as $$
declare
	season integer;
	course uuid;
	meters integer;
	best athlete_best_times;
begin
	select season_year into season from meets where id = new.meet_id;
	select course_id, distance_meters into course, meters from races where id = new.race_id;
	select * into best from athlete_best_times
	where athlete_id = new.athlete_id and season_year = season;
	if best.id is not null and best.season_best_time_cs <= new.time_cs then
		return new;
	end if;
	new.is_sb := true;
	update results set is_sb = false where athlete_id = new.athlete_id and id <> new.id and is_sb;
	insert into athlete_best_times (athlete_id, season_year,
		season_best_time_cs, season_best_normalized_cs, season_best_result_id,
		season_best_course_id, season_best_race_distance_meters,
		alltime_best_time_cs, alltime_best_normalized_cs, alltime_best_result_id,
		alltime_best_course_id, alltime_best_race_distance_meters)
	values (new.athlete_id, season, new.time_cs, coalesce(new.normalized_time_cs, 0), new.id, course,
		coalesce(meters, 0), new.time_cs, coalesce(new.normalized_time_cs, 0), new.id, course,
		coalesce(meters, 0))
	on conflict (athlete_id, season_year) do update set
		season_best_time_cs = excluded.season_best_time_cs,
		season_best_normalized_cs = excluded.season_best_normalized_cs,
		season_best_result_id = excluded.season_best_result_id,
		season_best_course_id = excluded.season_best_course_id;
	return new;
end $$;
create trigger update_athlete_best_times_trigger before insert or update
	on results for each row execute function update_athlete_best_times();

-- Fault: rank 1 is taken from the second athlete on.
create function maintain_course_records() returns trigger language plpgsql as $$
begin
	insert into course_records (course_id, gender, athlete_id, result_id, time_cs, athlete_name,
		athlete_grad_year, school_id, school_name, meet_id, meet_name, meet_date, race_id, rank)
	select r.course_id, r.gender, a.id, new.id, new.time_cs, a.name, a.grad_year, s.id, s.name,
		m.id, m.name, m.meet_date, r.id, 1
	from races r, athletes a join schools s on s.id = a.school_id, meets m
	where r.id = new.race_id and a.id = new.athlete_id and m.id = new.meet_id
		and r.course_id is not null
	on conflict (course_id, gender, athlete_id) do update set
		time_cs = excluded.time_cs, result_id = excluded.result_id
	where excluded.time_cs < course_records.time_cs;
	return null;
end $$;
create trigger maintain_course_records_trigger after insert or update
	on results for each row execute function maintain_course_records();

create function maintain_result_count() returns trigger language plpgsql as $$
begin
	if tg_op <> 'DELETE' then
		update meets set result_count = result_count + 1 where id = new.meet_id;
	end if;
	if tg_op <> 'INSERT' then
		update meets set result_count = result_count - 1 where id = old.meet_id;
	end if;
	return null;
end $$;
create trigger maintain_meet_result_count after insert or update or delete
	on results for each row execute function maintain_result_count();

-- Fault: the grade is one too low, so that the youngest are left out.
create function maintain_school_course_records() returns trigger language plpgsql as $$
begin
	insert into school_course_records (school_id, course_id, gender, grade, athlete_id, result_id,
		time_cs, athlete_name, meet_id, meet_name, meet_date, race_id)
	select a.school_id, r.course_id, r.gender, 12 - (a.grad_year - m.season_year), a.id, new.id,
		new.time_cs, a.name, m.id, m.name, m.meet_date, r.id
	from races r, athletes a, meets m
	where r.id = new.race_id and a.id = new.athlete_id and m.id = new.meet_id
		and r.course_id is not null and 12 - (a.grad_year - m.season_year) between 9 and 12
	on conflict (school_id, course_id, gender, grade) do update set
		time_cs = excluded.time_cs, athlete_id = excluded.athlete_id,
		result_id = excluded.result_id, athlete_name = excluded.athlete_name
	where excluded.time_cs < school_course_records.time_cs;
	return null;
end $$;
create trigger maintain_school_course_records_trigger after insert or update
	on results for each row execute function maintain_school_course_records();

-- Fault: rank 1 again, for the second athlete of a school.
create function maintain_school_hall_of_fame() returns trigger language plpgsql as $$
begin
	insert into school_hall_of_fame (school_id, gender, athlete_id, result_id, time_cs,
		normalized_time_cs, athlete_name, athlete_grad_year, course_id, course_name, meet_id,
		meet_name, meet_date, season_year, race_id, rank)
	select a.school_id, r.gender, a.id, new.id, new.time_cs, new.normalized_time_cs, a.name,
		a.grad_year, c.id, c.name, m.id, m.name, m.meet_date, m.season_year, r.id, 1
	from races r join courses c on c.id = r.course_id, athletes a, meets m
	where r.id = new.race_id and a.id = new.athlete_id and m.id = new.meet_id
		and new.normalized_time_cs is not null
	on conflict (school_id, gender, athlete_id) do update set
		time_cs = excluded.time_cs, normalized_time_cs = excluded.normalized_time_cs,
		result_id = excluded.result_id
	where excluded.normalized_time_cs < school_hall_of_fame.normalized_time_cs;
	return null;
end $$;
create trigger maintain_school_hall_of_fame_trigger after insert or update
	on results for each row execute function maintain_school_hall_of_fame();

create function remove_course_record() returns trigger language plpgsql as $$
begin
	delete from course_records where result_id = old.id;
	return null;
end $$;
create trigger remove_course_record_on_delete_trigger after delete
	on results for each row execute function remove_course_record();
