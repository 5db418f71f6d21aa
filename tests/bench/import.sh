#!/bin/sh
# How long a whole meet takes into a fresh SQLite file, against a peer: the sqlite3 program, which
# reads the same seven CSV files with .import and copies them with INSERT ... SELECT into the same
# schema. The peer finds every id in its files; it neither derives, checks, verifies nor could go on
# after a stop. Run in turn (A B A B ...), each time into a new file, with the same durability.
#
#   import.sh [RUNS [FOLDER]]     7 runs of a generated meet, if nothing else is said
set -eu

top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir/build}
weir=${WEIR:-$top_builddir/weir}
sqlite=${SQLITE3:-sqlite3}
tools=${TOOLS:-$top_builddir/tests/tools}
runs=${1:-7}
schema=$top_srcdir/pipelines/schema/meet.sqlite.sql

command -v "$sqlite" >/dev/null || {
	echo "import.sh: there is no sqlite3 program to compare with" >&2
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

if [ $# -gt 1 ]; then
	meet=$2
else
	meet=$work/meet
	"$tools/make-meet" "$meet"
fi

# timed COMMAND...: leaves the milliseconds in $ms.
timed() {
	"$tools/peak" "$@" >"$work/log" 2>"$work/err" </dev/null || {
		cat "$work/log" "$work/err" >&2
		echo "import.sh: this failed: $*" >&2
		exit 1
	}
	ms=$(tail -n 1 "$work/err" | cut -d ' ' -f 1)
}

fresh() {
	rm -rf "$1" "$1-wal" "$1-shm" "$work/state"
}

run_weir() {
	fresh "$work/weir.db"
	timed "$weir" run "$top_srcdir/pipelines/meet.yaml" --set "folder=$meet" \
		--set "db=$work/weir.db" --state "$work/state"
}

run_peer() {
	fresh "$work/peer.db"
	timed "$sqlite" -batch -bail -init "$work/peer.sql" "$work/peer.db" ""
}

# The peer's files: the meet's, and the ids that weir gave. A date comes as the store has it.
peer_files() {
	mkdir -p "$work/peer"
	{
		echo ".mode csv"
		for table in venues courses schools meets races athletes results; do
			echo ".import \"$meet/$table.csv\" in_$table"
		done
		cat <<-SQL
			attach '$work/weir.db' as w;
			.headers off
			.once "$work/peer/venues.csv"
			select w.id, i.* from in_venues i join w.venues w on w.name = i.name;
			.once "$work/peer/courses.csv"
			select w.id, w.venue_id, i.* from in_courses i join w.venues v on v.name = i.venue_name
				join w.courses w on w.venue_id = v.id and w.name = i.name;
			.once "$work/peer/schools.csv"
			select w.id, i.* from in_schools i join w.schools w using (name);
			.once "$work/peer/meets.csv"
			select w.id, w.venue_id, w.meet_date, i.* from in_meets i
				join w.meets w using (athletic_net_id);
			.once "$work/peer/races.csv"
			select w.id, w.meet_id, w.course_id, i.* from in_races i
				join w.races w using (athletic_net_race_id);
			.once "$work/peer/athletes.csv"
			select w.id, w.school_id, i.* from in_athletes i
				join w.schools s on s.athletic_net_id = i.school_athletic_net_id
				join w.athletes w on w.school_id = s.id and w.name = i.name;
			.once "$work/peer/results.csv"
			select w.id, w.athlete_id, w.meet_id, w.race_id, i.* from in_results i
				join w.schools s on s.athletic_net_id = i.athlete_school_id
				join w.athletes a on a.school_id = s.id and a.name = i.athlete_name
				join w.races r on r.athletic_net_race_id = i.athletic_net_race_id
				join w.results w on w.athlete_id = a.id and w.race_id = r.id;
		SQL
	} >"$work/prepare.sql"
	"$sqlite" -batch -bail -init "$work/prepare.sql" "$work/prepare.db" ""
}

# What the peer does, once per run.
peer_script() {
	{
		cat <<-SQL
			.output /dev/null
			pragma journal_mode = wal;
			.output
			pragma synchronous = full;
			pragma foreign_keys = on;
			pragma temp_store = memory;
			.read "$schema"
			create temp table in_venues (id, site_id, name, city, state, notes);
			create temp table in_courses (id, venue_id, site_id, name, venue, distance, display,
				difficulty, review, records);
			create temp table in_schools (id, site_id, name, short_name, city, state, league);
			create temp table in_meets (id, venue_id, day, site_id, name, raw_day, venue, season, type);
			create temp table in_races (id, meet_id, course_id, site_id, meet, name, gender, distance,
				type$(head -n 1 "$meet/races.csv" | grep -q course_name && echo ', course'));
			create temp table in_athletes (id, school_id, site_id, name, first, last, school, year,
				gender, review, score);
			create temp table in_results (id, athlete_id, meet_id, race_id, race, name, first, last,
				school, time, place, grade, review);
			.mode csv
		SQL
		for table in venues courses schools meets races athletes results; do
			echo ".import \"$work/peer/$table.csv\" in_$table"
		done
		cat <<-'SQL'
			begin;
			insert into venues (id, name, notes) select id, name, notes from in_venues;
			insert into courses (id, venue_id, name, distance_meters, distance_display,
					difficulty_rating)
				select id, venue_id, name, distance, display, nullif(trim(difficulty), '')
				from in_courses;
			insert into schools (id, name, short_name, athletic_net_id)
				select id, name, short_name, site_id from in_schools;
			insert into meets (id, venue_id, name, meet_date, season_year, meet_type,
					athletic_net_id)
				select id, venue_id, name, day, season, nullif(type, ''), site_id from in_meets;
			insert into races (id, meet_id, course_id, name, gender, distance_meters,
					athletic_net_race_id)
				select id, meet_id, nullif(course_id, ''), name, gender, distance, site_id
				from in_races;
			insert into athletes (id, school_id, name, first_name, last_name, grad_year, gender)
				select id, school_id, name, first, last, year, gender from in_athletes;
			insert into results (id, athlete_id, meet_id, race_id, time_cs, place_overall,
					normalized_time_cs, data_source, is_legacy_data)
				select i.id, i.athlete_id, i.meet_id, i.race_id, i.time, i.place,
					round(i.time * 1609.344 / (r.distance_meters * c.difficulty_rating)),
					'athletic_net', 1
				from in_results i join races r on r.id = i.race_id
				left join courses c on c.id = r.course_id;
			update meets set result_count =
				(select count(*) from results where results.meet_id = meets.id);
			commit;
		SQL
	} >"$work/peer.sql"
}

# Both files must hold the same, or the comparison means nothing.
same_contents() {
	differ=$("$sqlite" -batch "$work/weir.db" "attach '$work/peer.db' as p;" "$(
		while read -r table columns; do
			echo "select '$table' from (select $columns from main.$table except" \
				"select $columns from p.$table) union select '$table' where" \
				"(select count(*) from main.$table) <> (select count(*) from p.$table);"
		done <<-'TABLES'
			venues id, name
			courses id, venue_id, name, distance_meters, difficulty_rating
			schools id, name, athletic_net_id
			meets id, venue_id, name, meet_date, season_year, athletic_net_id, result_count
			races id, meet_id, course_id, name, gender, distance_meters, athletic_net_race_id
			athletes id, school_id, name, first_name, last_name, grad_year, gender
			results id, athlete_id, meet_id, race_id, time_cs, place_overall, normalized_time_cs, data_source, is_legacy_data
		TABLES
	)" | tr '\n' ' ')
	[ -z "$differ" ] || {
		echo "import.sh: weir and the peer do not agree on: $differ" >&2
		exit 1
	}
}

median() {
	sort -n | awk '{ v[NR] = $1 }
		END { printf "%.2f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Once before it counts: for the ids, and to have everything in the page cache.
run_weir
peer_files
peer_script
run_peer
same_contents

: >"$work/times"
printf '%-6s %10s %10s %8s\n' run weir_ms peer_ms ratio
run=0
while [ "$run" -lt "$runs" ]; do
	run=$((run + 1))
	run_weir
	a=$ms
	run_peer
	echo "$a $ms" | awk '{ print $1, $2, $1 / ($2 ? $2 : 1) }' >>"$work/times"
	tail -n 1 "$work/times" | awk -v run="$run" '{ printf "%-6s %10d %10d %8.2f\n", run, $1, $2, $3 }'
done
printf '%-6s %10.0f %10.0f %8.2f\n' median "$(cut -d ' ' -f 1 "$work/times" | median)" \
	"$(cut -d ' ' -f 2 "$work/times" | median)" "$(cut -d ' ' -f 3 "$work/times" | median)"
rows=$("$sqlite" "$work/weir.db" "select count(*) from results")
echo "results: $rows, runs: $runs; ratio: the median of the pairs' ratios, below 1 weir is faster"
