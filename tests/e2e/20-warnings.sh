#!/bin/sh
# What is odd about good rows is told: counted, with the first line and a sample, and each one in the
# file of warnings. It refuses no row.
. "$top_srcdir/tests/e2e/lib.sh"

# warned FLOW KIND: the lines of this kind in the file of warnings.
warned() {
	warned_file=$(sed -n "s|^all warnings: \(.*/$1\.warnings\.csv\)\$|\1|p" out)
	[ -n "$warned_file" ] && awk -F , -v kind="$2" '$2 == kind { print $1 }' "$warned_file" | tr '\n' ' '
}

# change FILE LINE FIELD VALUE
change() {
	awk -v line="$2" -v field="$3" -v value="$4" -F , -v OFS=, \
		'NR == line { $field = value } { print }' "m/$1" >changed && mv changed "m/$1"
}

proves "a meet in which nothing is odd has no warning of these kinds"
meet --results 600 --races 6 --facts m
import m a.db
code_is 0
cp out plain.out
for kind in PACE UNUSUAL UNLIKE TOTALS; do
	lacks out " $kind: "
done
# Every generated meet has one such pair, and one grade 8.
is "GRADE_RANGE" "$(warned results GRADE_RANGE | wc -w)" 1
odd=$(warned results GRADE_RANGE)
is "NAMESAKE" "$(warned athletes NAMESAKE | wc -w)" 1
pair=$(warned athletes NAMESAKE)

proves "each odd thing is counted by its kind, with its line and a sample, and the row is in"
change results.csv 3 6 40000
change results.csv 4 6 900000
change results.csv 5 8 8
change results.csv 6 8 13
change races.csv 3 5 0
change races.csv 4 5 3427
school=$(sed -n 10p m/athletes.csv | cut -d , -f 5)
first=$(sed -n 10p m/athletes.csv | cut -d , -f 3)
last=$(sed -n 10p m/athletes.csv | cut -d , -f 4)
printf ',%s Middle %s,%s,%s,%s,2027,M,FALSE,\r\n' "$first" "$last" "$first" "$last" "$school" >more
# In other letters it is the same name, and the row a duplicate.
printf ',%s,%s,%s,%s,2027,M,FALSE,\r\n' "$(sed -n 10p m/athletes.csv | cut -d , -f 2 | tr '[:lower:]' '[:upper:]')" \
	"$first" "$last" "$school" >>more
sed -e '$a\' m/athletes.csv | cat - more >longer && mv longer m/athletes.csv
import m b.db
code_is 0
is "PACE" "$(warned results PACE)" "3 4 "
has "$(sed -n 's|^all warnings: \(.*/results\.warnings\.csv\)$|\1|p' out)" "for a kilometre is not in 2:30..20:00"
is "GRADE_RANGE" "$(warned results GRADE_RANGE)" "5 6 $odd"
out_has "results GRADE_RANGE: 3 times, first in line 5: grade 8 is not in 9..12"
is "NAMESAKE" "$(warned athletes NAMESAKE)" "${pair}602 "
has "$(sed -n 's|^all warnings: \(.*/athletes\.warnings\.csv\)$|\1|p' out)" "602,NAMESAKE,\"line 10 has the same school, first and last name, and another full name\""
out_has "races UNUSUAL: 1 time, first in line 3: distance_meters: 0 is not in 800..12000"
out_has "races UNLIKE: 1 time, first in line 4: distance_meters: 3427, but course_id.distance_meters is 4828"
out_has "housekeeping TOTALS: 1 time: metadata.json says total_athletes 600, athletes.csv has 602"
counts_are athletes "602 601 0 1 0"
counts_are results "600 600 0 0 0"

proves "races in which nobody has a place are told, each one"
race=$(sed -n 20p m/results.csv | cut -d , -f 1)
awk -F , -v OFS=, -v race="$race" '$1 == race && ($7 == 3 || $7 == 5) { next } { print }' m/results.csv >fewer
mv fewer m/results.csv
import m c.db
code_is 0
grep -q "PLACE_GAP,\"race $race .*: nobody has places .*3, 5" "$(sed -n 's|^all warnings: \(.*/housekeeping\.warnings\.csv\)$|\1|p' out)" ||
	wrong "no gap is told of race $race"
out_has "metadata.json says total_results 600, results.csv has 598"

proves "a program is told the same"
import m c.db --log json
code_is 0
has out '"kind":"TOTALS","count":2,"first_line":0'

proves "the bounds are options, and with others there is nothing odd"
cp -r "$top_srcdir/pipelines/schema" schema
sed -e 's/- use: result-sink/- {use: result-sink, with: {pace_min: 1s, pace_max: 9h, grade_min: 1, grade_max: 13}}/' \
	-e 's/- use: athlete-sink/- {use: athlete-sink, with: {namesakes_max: 0}}/' \
	-e 's/distance_meters: 800\.\.12000/distance_meters: 0../' -e 's/course_id.distance_meters, 10/course_id.distance_meters, 9999/' \
	-e 's/^      metadata: /      place_gaps: 0\n      totals_slack: 2\n&/' "$meet_yaml" >bounds.yaml
weir run bounds.yaml --set folder=m --set db=d.db --state state
code_is 0
for kind in PACE GRADE_RANGE NAMESAKE UNUSUAL UNLIKE TOTALS PLACE_GAP; do
	lacks out " $kind: "
done

proves "metadata that are no JSON, or not there, are no fault"
echo '{"total_results": ' >m/metadata.json
import m c.db
code_is 0
lacks out TOTALS
rm m/metadata.json
import m c.db
code_is 0
lacks out TOTALS
