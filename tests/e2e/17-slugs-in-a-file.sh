#!/bin/sh
# A database file that makes slugs and takes each of them once: people whose slug is taken are stored
# with their middle name, or are the one who has it, as in a store behind a server.
. "$top_srcdir/tests/e2e/lib.sh"

# Adds somebody to n, with first and last name, school and year of a plain name in a plain school.
another() {
	awk -F, -v OFS=, -v name="$1" -v who="$who" '$2 "," $5 == who { $2 = name; print }' m/athletes.csv >>n/athletes.csv
	awk -F, -v OFS=, -v name="$1" -v who="$who" -v time="$2" \
		'$2 "," $5 == who { $2 = name; $6 = time; $7 = 9000; print; exit }' m/results.csv >>n/results.csv
}
# The results of those people: whose they are.
owners() {
	sql_is "$1" "select a.name, a.first_name, x.time_cs from results x join athletes a on a.id = x.athlete_id
		where x.place_overall = 9000 order by x.time_cs" "$2"
}

meet --results 300 --style lf m
who=$(awk -F, 'NR == FNR { if ($2 ~ /^[A-Za-z ]+$/) plain[$1]; next }
	($5 in plain) && $2 == $3 " " $4 && $2 ~ /^[A-Za-z]+ [A-Za-z]+$/ { print $2 "," $5; exit }' m/schools.csv m/athletes.csv)
full=${who%%,*}
first=${full% *} last=${full#* }
cp -r m n
another "$first Zelda $last" 111101
another "Q $last" 111102
{
	cat "$top_srcdir/pipelines/schema/meet.sqlite.sql"
	echo "create unique index slugs on athletes (slug);
		create trigger slugs after insert on athletes begin
			update athletes set slug = lower(first_name || '-' || last_name || '-' ||
				(select replace(name, ' ', '-') from schools where id = school_id) || '-' || grad_year)
			where id = new.id;
		end;"
} >schema.sql

proves "a middle name makes another person, and who has none is the one who has the slug"
sqlite3 one.db <schema.sql
import n one.db
code_is 0
out_has "athletes MIDDLE_NAME: 1 time" "athletes ATTACHED: 1 time" "complete: every row accounted for"
counts_are athletes "302 301 0 1 0"
counts_are results "302 302 0 0 0"
owners one.db "$first Zelda $last|$first Zelda|111101 $full|$first|111102"

proves "also where the store had the other one before"
sqlite3 two.db <schema.sql
import m two.db
code_is 0
import n two.db
code_is 0
counts_are athletes "302 1 300 1 0"
counts_are results "302 2 300 0 0"
import n two.db
code_is 0
is "inserted again" "$(counts total | cut -d ' ' -f 2)" 0

proves "a plan does not know it, and says so; a run that is held to it goes on after a stop all the same"
cp "$top_srcdir/tests/e2e/stumble.c" .
plugin stumble
cp -r "$top_srcdir/pipelines/schema" schema
awk -v mark="$work/mark" '{ print }
	/^  - flow:/ { in_flow = $3 == "results" }
	in_flow && /^          columns:/ { printf "      - {use: stumble, with: {what: term, once: %s}}\n", mark }
	' "$meet_yaml" >stumble.yaml
sqlite3 three.db <schema.sql
weir plan stumble.yaml --set folder=n --set db=three.db --plugin-path plugins --save plan.json
code_is 0
out_has "flow athletes: 302 rows" "+302 insert" "known only at the write"
for code in 143 0; do
	weir run stumble.yaml --set folder=n --set db=three.db --plugin-path plugins --state three --plan plan.json
	code_is $code
done
owners three.db "$first Zelda $last|$first Zelda|111101 $full|$first|111102"
counts_are results "302 302 0 0 0"

exit $broken
