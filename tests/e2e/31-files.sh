#!/bin/sh
# Files as input and as stores: lines of JSON come in, CSV and JSON lines go out, are found again, may
# be edited, and are whole whenever the run is killed; and a store that keeps nothing.
. "$top_srcdir/tests/e2e/lib.sh"

cat >runners.jsonl <<'JSON'
{"name": "Moss, Ada", "school": "Elm  School", "time": "19:30.4", "day": "5.10.2025", "status": "ok"}
{"name": "Reed, Ben", "school": "=Oak\"1\"", "time": "1:02:03", "day": "5.10.2025"}
{"name": "Cole, Cy", "school": "Elm School", "time": "late", "day": "5.10.2025"}
{"name": "Dunn", "school": "Elm School", "time": "20:00", "day": null}
{"name": "Ek, Eve", "school": "Elm School", "time": "20:00", "day": "5.10.2025", "status": "DNF"}
{"name": "Fox, Flo", "school": "Elm School", "time": "21:00", "day": "5.10.2025"
{"name": "Gray, \u00c9lo\u00efse", "school": "Elm School", "time": 1234.5, "day": "5.10.2025"}
JSON
cp runners.jsonl all.jsonl

go() {
	weir run "$top_srcdir/pipelines/convert.yaml" --set file=runners.jsonl --set out=got --state "$state" "$@"
}

proves "the shipped pipeline reads lines of JSON, refuses what is none, and writes a file for each table"
go
code_is 3
counts_are schools "7 2 0 4 1"
counts_are runners "7 3 0 0 4"
is "refused rows" "$(rejected runners | tr '\n' ' ')" "3 TIME 4 REQUIRED 5 FILTERED 6 JSON "
has "$(rejects runners)" '6,JSON,"ends too early, at character 81",,,"{""name"": ""Fox, Flo""'
is "the header" "$(head -n 1 got/runners.csv)" "id,first_name,last_name,time_cs,day,school_id"
is "the rows" "$(tail -n +2 got/runners.csv | cut -d , -f 2-5)" "Ada,Moss,117040,2025-10-05
Ben,Reed,372300,2025-10-05
Éloïse,Gray,123450,2025-10-05"
out_has "runners RANGE: 1 time, first in line 2: time_cs: is not in 60000..360000" "verified: runners per school_id"

proves "a text that a spreadsheet would take for a formula is guarded, and is itself when it is read back"
has got/schools.csv "\"'=Oak\"\"1\"\"\""
cp -r got before
go
code_is 3
counts_are schools "7 0 2 4 1"
counts_are runners "7 0 3 0 4"
lacks out DIFFERS SPELLING
cmp -s got/schools.csv before/schools.csv && cmp -s got/runners.csv before/runners.csv ||
	wrong "the files were changed"
is "the files" "$(ls -A got | tr '\n' ' ')" "runners.csv schools.csv "

proves "a file that was edited is taken as it is: rows that were removed come again, others stay"
sed -e '/Ada/d' -e 's/372300/372301/' before/runners.csv >got/runners.csv
go
code_is 3
counts_are runners "7 1 2 0 4"
out_has "runners DIFFERS: 1 time, first in line 2"
has got/runners.csv 372301 Ada
printf '%s' "$(sed '/Ada/d' got/runners.csv)" >got/edited.csv
mv got/edited.csv got/runners.csv
go
is "lines, where the last one had no end" "$(grep -c . got/runners.csv)" 4

# damaged COMMAND TEXT: a file that is not as weir wrote it.
damaged() {
	rm -rf got
	cp -r before got
	eval "$1" >got/runners.csv
	cp got/runners.csv damaged
	go
	code_is 5
	err_has "got/runners.csv" "$2"
	cmp -s got/runners.csv damaged || wrong "the file was changed"
}
proves "a file that is not as weir writes it stops the run at its line, and is left alone"
damaged "sed 2s/^[^,]*,/,/ before/runners.csv" "runners.csv:2: has no id"
damaged "sed 3s/,[^,]*\$// before/runners.csv" "runners.csv:3: has not as many fields"
damaged "sed p before/runners.csv" "runners.csv:2: has no id"
damaged "(cat before/runners.csv; tail -n 1 before/runners.csv)" "runners.csv:5: the id is there twice"
damaged "head -c 1000 $weir" "runners.csv:1"
damaged "sed '2s/Ada/\\xff/' before/runners.csv" "runners.csv:2: not valid UTF-8"

proves "with JSON lines it is the same, and numbers stay numbers"
rm -rf got
go --to jsonl
code_is 3
has got/runners.jsonl '"first_name":"Ada","last_name":"Moss","time_cs":117040,"day":"2025-10-05"'
has got/schools.jsonl '"name":"=Oak\"1\""'
cp -r got before.jsonl
go --to jsonl
counts_are runners "7 0 3 0 4"
cmp -s got/runners.jsonl before.jsonl/runners.jsonl || wrong "the file was changed"
echo '{"id":1}' >>got/runners.jsonl
go --to jsonl
code_is 5
err_has "runners.jsonl:4: has no id"
printf '{"id":' >got/runners.jsonl
go --to jsonl
code_is 5
err_has "runners.jsonl:1: ends too early"

proves "rows that were refused are mended in the reject file, and tried again"
rm -rf got mend
state=mend
go
sed -i -e 's/""late""/""19:59.9""/' -e '/^4,/d' "$(rejects runners)"
weir rejects retry --state mend
code_is 3
has got/runners.csv "Cy,Cole,119990"
is "rows" "$(grep -c . got/runners.csv)" 5
state=state

proves "an undo takes rows out of the files"
weir undo last --state mend --yes
code_is 0
is "rows that are left" "$(tail -n +2 got/runners.csv)" ""

proves "and a purge those of one school, in both kinds of files"
sed '$ a purge: {school: schools}' "$top_srcdir/pipelines/convert.yaml" >purge.yaml
for kind in csv jsonl; do
	rm -rf got
	weir run purge.yaml --set file=runners.jsonl --set out=got --state purge.$kind --to $kind
	code_is 3
	weir purge purge.yaml --set out=got --state purge.$kind --to $kind --school "Elm School"
	code_is 0
	is "rows after counting" "$(grep -c 19:30.4 runners.jsonl) $(grep -c 117040 got/runners.$kind)" "1 1"
	weir purge purge.yaml --set out=got --state purge.$kind --to $kind --school "Elm School" --yes
	code_is 0
	out_has "runners                               2" "schools                               1"
	is "rows that are left" "$(grep -c 372300 got/runners.$kind) $(grep -c 117040 got/runners.$kind)" "1 0"
done

proves "upsert changes rows in the files"
for kind in csv jsonl; do
	rm -rf got
	sed 's/{table: runners,/{table: runners, mode: upsert,/; s/          table: runners/&\n          mode: upsert/' \
		"$top_srcdir/pipelines/convert.yaml" >upsert.yaml
	run_upsert() {
		weir run upsert.yaml --set file=runners.jsonl --set out=got --state upsert.$kind --to $kind
		code_is 3
	}
	run_upsert
	sed -i 's/19:30.4/19:30.5/' runners.jsonl
	run_upsert
	counts_are runners "7 0 3 0 4"
	is "rows with the new time" "$(grep -c 117050 got/runners.$kind)" 1
	is "rows with the old one" "$(grep -c 117040 got/runners.$kind)" 0
	cp all.jsonl runners.jsonl
done

proves "two at once do not write into one folder"
if command -v flock >/dev/null; then
	flock got sleep 2 &
	sleep 0.2
	go
	code_is 2
	err_has "another weir writes to this folder"
	wait
fi

proves "a dry run and a check write nothing"
rm -rf got
go --dry-run
code_is 3
gone got
weir check "$top_srcdir/pipelines/convert.yaml" --set file=runners.jsonl --set out=got
code_is 0
gone got

proves "a store that keeps nothing takes all rows, and says that nothing was verified"
go --to nowhere
code_is 3
counts_are runners "7 3 0 0 4"
out_has "not verified: runners per school_id" "the store keeps nothing"
err_has "keeps no row"
gone got

proves "mistakes in the options are told with what was probably meant"
sed 's/folder: /foldr: /' "$top_srcdir/pipelines/convert.yaml" >bad.yaml
weir check bad.yaml --set file=runners.jsonl
code_is 1
err_has 'there is no option "foldr"' 'did you mean "folder"'
echo '[{"name": "x"}]' >list.jsonl
weir check "$top_srcdir/pipelines/convert.yaml" --set file=list.jsonl
code_is 1
err_has "list.jsonl:1: has no JSON object" "jq -c '.[]'"

proves "a whole meet is in the files what it is in a database, id by id"
meet --results 300 --facts m
cp -r "$top_srcdir/pipelines/schema" schema
sed 's|^  supabase:|  csv: {use: store-csv, with: {folder: "${param:db}"}}\n  jsonl: {use: store-jsonl, with: {folder: "${param:db}"}}\n&|' \
	"$meet_yaml" >meet.yaml
meet_yaml=meet.yaml
import m whole.db
code_is 0
import m files --to csv
code_is 0
import m lines --to jsonl
code_is 0
# One row of each for each row of results, in the same order.
sql whole.db "select id, race_id, athlete_id, time_cs, place_overall, normalized_time_cs from results order by id" >want
sql :memory: '.import --csv files/results.csv r' \
	"select id, race_id, athlete_id, time_cs, place_overall, normalized_time_cs from r order by id" >have
cmp -s want have || wrong "files/results.csv and the database do not hold the same: $(diff want have | head -n 3)"
sql :memory: "create table l (j); " '.mode tabs' '.import lines/results.jsonl l' "select j ->> 'id', j ->> 'race_id',
	j ->> 'athlete_id', j ->> 'time_cs', j ->> 'place_overall', j ->> 'normalized_time_cs' from l order by 1" |
	tr '\t' '|' >have
cmp -s want have || wrong "lines/results.jsonl and the database do not hold the same: $(diff want have | head -n 3)"
import m files --to csv
all_present

proves "killed before any of its changes to a file, it goes on, and the files end the same"
${CC:-cc} -shared -fPIC "$top_srcdir/tests/e2e/kill_at.c" -o kill_at.so -ldl 2>err || : >kill_at.so
sed 's/rows: 2000/rows: 50/' meet.yaml >small.yaml
killing() {
	rm -f count
	KILL_AT=$1 KILL_COUNT=count LD_PRELOAD=$work/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
		"$weir" run small.yaml --set folder=m --set db=killed --to csv --state k.state >out.k 2>err </dev/null
	rc=$?
}
killing 0
changes=$(cat count 2>/dev/null || echo 0)
point=0
[ "$changes" -gt 100 ] || echo "left out: no library can be preloaded here"
while [ "$changes" -gt 100 ] && [ $point -lt 8 ]; do
	at=$((1 + point * changes / 8))
	point=$((point + 1))
	rm -rf killed k.state
	killing $at
	is "exit code of the run that was killed before change $at" $rc 137
	weir run small.yaml --set folder=m --set db=killed --to csv --state k.state
	code_is 0
	for file in files/*.csv; do
		sort "$file" >want
		sort "killed/${file#files/}" | cmp -s - want || wrong "$file is another one after change $at"
	done
	is "what else is in the folder" "$(find killed ! -name '*csv' ! -name killed | grep -c .)" 0
done
