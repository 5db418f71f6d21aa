#!/bin/sh
# A whole meet into the schema that users have today, its triggers on results off: each race gets in
# although a name is taken once in a meet, each athlete although a slug is, and no result is lost.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)

# import FOLDER: its summary is in the file out.
import() {
	"$top_builddir/weir" run "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$1" \
		--state "$check_work/state" >"$check_work/summary" 2>"$check_work/log" </dev/null
	rc=$?
	test $rc = 0 || tail -n 20 "$check_work/summary" "$check_work/log"
	return $rc
}
# The numbers of a flow: read inserted present duplicate rejected.
counts() {
	awk -v flow="$1" '$1 == flow && NF >= 7 { gsub(",", ""); print $2, $3, $4, $5, $6; exit }' \
		"$check_work/summary"
}
# warned FLOW KIND: how often, as the summary says.
warned() {
	sed -n "s/^  $1 $2: \([0-9,]*\) times*,.*/\1/p" "$check_work/summary"
}
fact() {
	sed -n "s/^$1=//p" "$check_work/facts"
}
meet() {
	"$top_builddir/tests/tools/make-meet" --facts "$@" >"$check_work/facts"
}
# Everything that is in the store of a meet, without ids.
contents() {
	query "select md5(string_agg(concat_ws('|', r.name, r.gender, r.athletic_net_race_id, s.name,
			a.name, a.grad_year, x.time_cs, x.place_overall, x.normalized_time_cs), ';'
			order by r.athletic_net_race_id, x.place_overall, x.time_cs, a.name, s.name))
		from results x join races r on r.id = x.race_id join meets m on m.id = r.meet_id
		join athletes a on a.id = x.athlete_id join schools s on s.id = a.school_id
		where m.athletic_net_id = '301770'"
}
totals="select concat_ws(' ', (select count(*) from races), (select count(*) from athletes), count(*),
	sum(time_cs), sum(place_overall), sum(normalized_time_cs)) from results"

stack_up "$check_work/stack" --schema user-schema.sql
unset WEIR_PLUGIN_PATH
cd "$check_work" || exit 1

# ---- races of one name ----

meet m
holds "a full meet gets in" import m
gives "all its races" "$(fact races) $(fact races) 0 0 0" counts races
gives "nine of them under another name, each reported" 9 warned races RENAMED
gives "and these are the second ones of their names" 9 query "select count(*) from races b join races a
	on a.meet_id = b.meet_id and b.name = a.name || ' (2)' and b.gender = a.gender"
gives "all results, to the last digit of the sums" "$(fact races) $(fact athletes) $(fact results) \
$(fact sum_time) $(fact sum_place) $(fact normalized_sum)" query "$totals"
whole=$(contents) after=$(query "$totals")
holds "a second run ends well" import m
gives "and inserts nothing" '22327 0 22327 0 0' counts total

# ---- half of it under ids of other origin ----

psql -Xq -v ON_ERROR_STOP=1 <<'END'
set session_replication_role = replica;
delete from results where race_id in (select id from races where name like '% (2)');
delete from races where name like '% (2)';
create temp table a as select id, uuid_generate_v4() as other from athletes order by id limit 5435;
create temp table k as select x.id from results x join a on a.id = x.athlete_id order by x.id limit 4758;
create temp table r as select id, uuid_generate_v4() as other from races order by id limit 40;
delete from results where id not in (select id from k);
delete from athletes where id not in (select id from a);
update results set id = uuid_generate_v4(), athlete_id = a.other from a where a.id = athlete_id;
update athletes set id = a.other from a where a.id = athletes.id;
update results set race_id = r.other from r where r.id = race_id;
update races set id = r.other from r where r.id = races.id;
END
gives "half of the meet is there, under other ids" '75 5435 4758' query "select concat_ws(' ',
	(select count(*) from races), (select count(*) from athletes), (select count(*) from results))"
rm -rf state
holds "the other half gets in" import m
gives "the half that was there is found" '10870 6112 4758 0 0' counts results
gives "with the same totals" "$after" query "$totals"
gives "and the same contents" "$whole" contents
gives "the same races have the same names" 9 warned races RENAMED

# ---- another meet: spellings, and slugs that collide ----

# another LINE FULL-NAME TIME: somebody else with first and last name, school and year of
# the athlete in this line, and a result in the race of that athlete.
another() {
	sed -n "$1p" n/athletes.csv | awk -F, -v OFS=, -v name="$2" '{ $2 = name; print }' >>more.athletes
	who=$(sed -n "$1p" n/athletes.csv | cut -d , -f 2,5)
	awk -F, -v OFS=, -v who="$who" -v name="$2" -v time="$3" \
		'$2 "," $5 == who { $2 = name; $6 = time; $7 = 9000; print; exit }' n/results.csv >>more.results
}
# put FOLDER first | last: n with these people at its beginning, or at its end.
put() {
	cp -r n "$1"
	for file in athletes results; do
		if test "$2" = last; then
			{ cat n/$file.csv; printf '\r\n'; cat more.$file; } >"$1/$file.csv"
		else
			{ head -n 1 n/$file.csv; cat more.$file; sed 1d n/$file.csv; } >"$1/$file.csv"
		fi
	done
}
# The line of a plain name, from a line on.
plain() {
	awk -F, -v from="$1" 'NR >= from && $2 == $3 " " $4 && $2 ~ /^[A-Za-z ]+$/ { print NR; exit }' n/athletes.csv
}
last_name() {
	sed -n "$1p" n/athletes.csv | cut -d , -f 4
}
first_name() {
	sed -n "$1p" n/athletes.csv | cut -d , -f 3
}

meet --meet 301771 --spelling-twins 40 n
one=$(plain 20) two=$(plain 10800) three=$(plain 5000) four=$(plain 30)
another "$one" "$(first_name "$one") Zelda $(last_name "$one")" 111101
another "$two" "Q $(last_name "$two")" 111102
another "$three" "$(first_name "$three") Zeldá $(last_name "$three")" 111103
another "$three" "$(first_name "$three") Zeldé $(last_name "$three")" 111104
# Of the last one the store alone knows who has the slug.
query "insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
	select school_id, 'Quilla Mae Vorn', 'Quilla', 'Vorn', grad_year, gender from athletes
	where name = '$(sed -n "${four}p" n/athletes.csv | cut -d , -f 2)' limit 1"
another "$four" "Q Vorn" 111105
sed 's/^\(,Q Vorn\),[^,]*,[^,]*,/\1,Quilla,Vorn,/' more.athletes >x && mv x more.athletes
put tail last
put head first

holds "a second meet of the same people gets in" import tail
gives "40 spellings are found and told" 40 warned athletes SPELLING
gives "who has a middle name is somebody else; who has none is the one who has the slug" \
	'10875 2 10871 2 0' counts athletes
gives "middle names are told" 2 warned athletes MIDDLE_NAME
gives "and so is who was taken for another" 3 warned athletes ATTACHED
gives "every result is in" '10875 10875 0 0 0' counts results
gives "five of them for those people" '111101 111102 111103 111104 111105' query \
	"select string_agg(time_cs::text, ' ' order by time_cs) from results where place_overall = 9000"
gives "each for the athlete that it says, or the one who has the slug" \
	"$(first_name "$one") Zelda $(last_name "$one")
$(sed -n "${two}p" n/athletes.csv | cut -d , -f 2)
$(first_name "$three") Zeldá $(last_name "$three")
$(first_name "$three") Zeldá $(last_name "$three")
Quilla Mae Vorn" query "select a.name from results x join athletes a on a.id = x.athlete_id
	where place_overall = 9000 order by time_cs"
holds "no name stands in a message" sh -c '! grep -e Zeld -e Vorn summary log'
both=$(query "$totals")
holds "again" import tail
gives "nothing is inserted" '22337 0 22337 0 0' counts total
gives "who was taken for another is one now" 3 warned athletes MERGED
rm -rf state
holds "in another order" import head
gives "nothing is inserted either" '22337 0 22337 0 0' counts total
gives "nothing has changed" "$both" query "$totals"
gives "nor in the first meet" "$whole" contents
finish
