#!/bin/sh
# Rows that are changed, refused, flagged and left out on their way: what the store holds then, how
# they are counted, and what is said of mistakes in the options.
. "$top_srcdir/tests/e2e/lib.sh"

cat >runners.csv <<'CSV'
Name,School,Time,Day,Sex,Status
"  Moss,   Ada ",Elm  School,19:30.4,5.10.2025,f,
"Reed, Ben",Oak,1:02:03,5.10.2025,m,
"Cole, Cy",Oak,late,5.10.2025,m,
"Dunn, Di",,20:00,5.10.2025,f,
"Ek, Eve",Elm School,20:00,5.10.2025,f,DNF
"Fox, Flo",Elm School,21:00,31.2.2025,f,
CSV
echo 'CREATE TABLE runners (id TEXT PRIMARY KEY, first_name TEXT, last_name TEXT, school TEXT,
	time_cs INTEGER, day TEXT, sex TEXT, source TEXT);' >schema.sql
cat >runners.yaml <<'YAML'
weir: 1
name: autumn
stores:
  local: {use: store-sqlite, with: {path: runners.db, schema: schema.sql}}
tables:
  runners: {key: [first_name, last_name, school]}
steps:
  - flow: runners
    stages:
      - {use: csv-source, with: {path: runners.csv}}
      - use: filter
        with: {none_of: {Status: DNF|DNS}, otherwise: drop}
      - use: map
        with:
          rename: {name: Name, school: School, time_cs: Time, day: Day, sex: Sex}
          split: {name: "last_name, first_name"}
          split_at: {name: ","}
          apply: {school: collapse, time_cs: centiseconds, day: date(D.M.YYYY), sex: upper}
          defaults: {school: none}
          set: {source: scraper}
          cast: {sex: text(M|F)!}
          drop: [Status]
      - {use: filter, with: {range: {time_cs: ..300000}, otherwise: warn}}
      - use: table-sink
        with:
          table: runners
          columns: {first_name: , last_name: , school: , time_cs: , day: , sex: , source: }
YAML

go() {
	weir run runners.yaml --state state "$@"
}

proves "rows are split, renamed, changed, filled and cast, and the store has them so"
go
code_is 3
counts_are runners "6 3 0 0 3"
sql_is runners.db "select first_name, last_name, school, time_cs, day, sex, source from runners order by time_cs" \
	"Ada|Moss|Elm School|117040|2025-10-05|F|scraper Di|Dunn|none|120000|2025-10-05|F|scraper Ben|Reed|Oak|372300|2025-10-05|M|scraper"

proves "what is refused, flagged or left out stands in its file with line and reason"
is "refused rows" "$(rejected runners | tr '\n' ' ')" "4 TIME 6 FILTERED 7 DATE "
has "$(rejects runners)" "4,TIME,\"time_cs: is not a time like" "6,FILTERED,Status: is one of DNF|DNS" \
	"7,DATE,day: is no day of the calendar"
out_has "runners RANGE: 1 time, first in line 3: time_cs: is not in ..300000"
out_has "3 rejected, 1 of them on purpose, by a filter" "complete, 2 rows rejected"

proves "the same command again finds the rows, known by what they became"
go
code_is 3
counts_are runners "6 0 3 0 3"

proves "rows that are left out on purpose count neither towards the limits nor for the exit code"
sed -e '/^Cole/d; /^"Cole/d; /^"Fox/d' runners.csv >good.csv
mv good.csv runners.csv
sed '/^steps:/i rejects: {max_rows: 0, max_share: 0}' runners.yaml >strict.yaml
weir run strict.yaml --state strict
code_is 0
counts_are runners "4 0 3 0 1"
out_has "complete: every row accounted for"
weir run strict.yaml --state strict --log json
out_has '"filtered":1'

proves "without drop the same row counts, and the run stops before it writes"
sed 's/, otherwise: drop//' strict.yaml >stops.yaml
rm runners.db*
weir run stops.yaml --state stops
code_is 5
err_has "line 5: is one of DNF|DNS"
sql_is runners.db "select count(*) from runners" 0

# mistake SED-SCRIPT TEXT...: check tells of it, at its place.
mistake() {
	sed "$1" runners.yaml >bad.yaml
	shift
	! cmp -s runners.yaml bad.yaml || wrong "the mistake was not made"
	weir check bad.yaml
	code_is 1
	err_has "bad.yaml:" "$@"
}

proves "mistakes in the options are told at their place, with what was probably meant"
mistake 's/none_of:/non_of:/' 'there is no option "non_of"' 'did you mean "none_of"'
mistake 's/split_at:/splitat:/' 'did you mean "split_at"'
mistake 's/otherwise: warn/otherwise: wran/' 'did you mean "warn"'
mistake 's/day: Day/day: Dya/' 'there is no column "Dya"' 'did you mean "Day"'
mistake 's/school: collapse/school: colapse/' '"colapse" is no function' "collapse"
mistake 's/sex: text(M|F)!/sex: txet(M|F)!/' 'does not begin with a type'
mistake 's/time_cs: ..300000/time_cs: 300000/' 'is not a range'
mistake 's/drop: \[Status\]/drop: [Status, Name]/' 'there is no column "Name"; the columns are:'
