#!/bin/sh
# What is wrong with a pipeline is told before a row moves, all at once, with file, line and column;
# nothing is written then, and `check` says the same as `run`.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 500 m
cp "$top_srcdir/pipelines/meet.yaml" good.yaml
cp -r "$top_srcdir/pipelines/schema" schema

wanted=1

# refused PIPELINE TEXT...: run and check both stop with 1, say these texts, and write nothing.
refused() {
	file=$1
	shift
	weir check "$file" --set folder=m --set db=m.db
	code_is $wanted
	for text; do err_has "$text"; done
	grep -a -v '^[0-9:]* info ' err >err.check
	weir run "$file" --set folder=m --set db=m.db --state state
	code_is $wanted
	for text; do err_has "$text"; done
	grep -a -v '^[0-9:]* info ' err >err.run
	cmp -s err.check err.run || {
		wrong "check and run do not say the same of $file"
		diff err.check err.run | head -n 6
	}
	gone m.db m.db-wal state "$XDG_STATE_HOME"
}

# broken NAME SED-SCRIPT TEXT...
broken() {
	proves "a pipeline with this mistake is refused before anything is written: $1"
	sed "$2" good.yaml >bad.yaml
	! cmp -s good.yaml bad.yaml || wrong "the mistake was not made"
	shift 2
	refused bad.yaml "$@"
}

line_of() { grep -n -e "$1" good.yaml | head -n 1 | cut -d : -f 1; }

flow=$(line_of 'flow: races')
broken "an unknown key" 's/^batch:/bacth:/' \
	"bad.yaml:$(line_of '^batch:'):1:" 'did you mean "batch"'
broken "an unknown plugin" 's/use: athlete-sink/use: athlete-sinc/' \
	"bad.yaml:$(line_of 'use: athlete-sink'):9:" 'did you mean "athlete-sink"'
broken "an unknown option" 's/statistics: ${param/statistic: ${param/' \
	"bad.yaml:$(line_of 'statistics: ${param'):7:" 'did you mean "statistics"'
broken "an option with the wrong type" 's/batch: {rows: 2000/batch: {rows: many/' \
	"bad.yaml:$(line_of 'batch: {rows: 2000'):19:" '"many"'
broken "an option outside its choices" 's/on_existing: "${param:on_existing}"/on_existing: maybe/' \
	"bad.yaml:$(line_of 'file: "${param:folder}/meets.csv", on_ex'):" 'maybe'
broken "a required option that is missing" 's/^      - {use: athlete-sink}//; /^      file: ${param:folder}\/meets.csv$/d' \
	"bad.yaml:" '"file"'
broken "a parameter that is not declared" 's/${param:folder}\/venues.csv/${param:foldr}\/venues.csv/' \
	"bad.yaml:$(line_of 'venues.csv'):" 'did you mean "folder"'
broken "a repeated key" 's/^to: local/to: local\nto: local/' \
	"bad.yaml:$(($(line_of '^to: local') + 1)):1:"
broken "YAML that is none" 's/^tables:/tables: [/' "bad.yaml:"
broken "a store that is not there" 's/^to: local/to: lokal/' \
	"bad.yaml:$(line_of '^to: local'):5:" 'did you mean "local"'
broken "another version" 's/^weir: 1/weir: 2/' "bad.yaml:$(line_of '^weir: 1'):7:"
broken "a contract that says nothing" 's/time_cs: int!/time_cs: itn!/' \
	"bad.yaml:$(line_of 'time_cs: int!'):" 'itn'
broken "a column that the file does not have" 's/notes: notes, athletic/notes: remarks, athletic/' \
	"bad.yaml:$(line_of 'notes: notes, athletic'):" 'remarks'
wanted=5
broken "a column that the store does not have" 's/notes: notes, athletic/remarks: notes, athletic/' \
	"bad.yaml:$(line_of 'notes: notes, athletic'):" 'remarks'
wanted=1
broken "a table that no tables: names does not have" 's/table: venues/table: avenues/' \
	"bad.yaml:$(line_of 'use: table-sink'):9:" 'avenues'
broken "a sink that is not the last stage" 's/^          columns: {time_cs.*/&\n      - use: athlete-sink/' \
	"bad.yaml:"
broken "a flow in verify that is not there" 's/equals: results.inserted/equals: result.inserted/' \
	"bad.yaml:$(line_of 'equals: results.inserted'):" 'did you mean "results"'
broken "a nonsense limit" 's/max_share: 1%/max_share: 101%/' \
	"bad.yaml:$(line_of 'max_share: 1%'):"

# at_once SED-SCRIPT TEXT...
at_once() {
	sed "$1" good.yaml >bad.yaml
	shift
	refused bad.yaml "$@"
}

proves "all mistakes of a pipeline are told at once"
at_once 's/^batch:/bacth:/; s/max_share: 1%/max_share: 101%/; s/equals: results.i/equals: result.i/; s/${param:folder}\/venues/${param:foldr}\/venues/' \
	'bacth' 'max_share' 'foldr' '"results"'

proves "all mistakes of stages are told at once"
at_once 's/use: athlete-sink/use: athlete-sinc/; s/difficulty_rating: real(/difficulty_rating: rael(/; s/statistics: ${param:statistics}/statistics: many/; s/notes: notes, athletic/notes: remarks, athletic/' \
	'athlete-sinc' 'rael' '"many"' 'remarks'

proves "mistakes of the pipeline and of its stages are told at once"
at_once 's/^batch:/bacth:/; s/use: athlete-sink/use: athlete-sinc/; s/rows: 2000/rows: many/' \
	'bacth' 'athlete-sinc' '"many"'

proves "ten mistakes of ten kinds are told in one go, each with its place and a hint"
cp "$top_srcdir/tests/e2e/ten-mistakes.yaml" .
weir check ten-mistakes.yaml
code_is 1
out_has "10 mistakes; nothing was written"
while IFS='|' read -r place text hint; do
	grep -aF -A 1 -e "weir: ten-mistakes.yaml:$place: " err >told_there
	has told_there "$text" "hint: $hint"
done <<'END'
4:1|unknown key "bacth" in the pipeline|did you mean "batch"?
7:3|parameter "folder" is not set|set it with --set folder=...: the folder with the two files
10:65|store-sqlite: option "busy_timeout": "10 seconds" is not a duration|write a whole number and ms, s, m or h
11:5|there is no store "lokal"|did you mean "local"?
13:21|option "max_rows": "few" is not a whole number|write digits alone
20:19|option "rows": "0" is out of range|allowed: 1 to 100000
22:71|key "path" is repeated; it stands at line 22, column 34 already|keep one of the two
23:9|there is no plugin "table-sinc"|did you mean "table-sink"?
25:5|there are two steps "schools"; the first one is in line 19|give this one another name
27:9|csv-source: option "path" is missing|path (path): The file.
END

proves "a file that is missing is named, and so are all others that are"
mv m/races.csv races
mv m/results.csv results
refused good.yaml "races.csv" "results.csv"
mv races m/races.csv
mv results m/results.csv

proves "a folder that is missing is named"
weir run good.yaml --set folder=nowhere --set db=m.db --state state
code_is 1
err_has nowhere
gone m.db state

proves "a required parameter that is not set is named"
weir run good.yaml --state state
code_is 1
err_has '"folder" is not set' '--set folder='

proves "a column that is missing is named, with those that are there"
mv m/results.csv results
sed '1s/time_cs/time/' results >m/results.csv
refused good.yaml time_cs results.csv
mv results m/results.csv

proves "an empty file is refused"
mv m/races.csv races
: >m/races.csv
refused good.yaml races.csv
mv races m/races.csv
proves "mistakes on the command line are told with what is right"
weir run good.yaml --set fodler=m --state state
code_is 1
err_has 'did you mean "folder"'
weir run good.yaml --set folder=m --bogus
code_is 1
err_has bogus
weir run good.yaml --set folder=m --only races --from venues
code_is 1
weir run good.yaml --set folder=m --set db=m.db --state state --only raced
code_is 1
err_has 'did you mean "races"'
weir run nowhere.yaml
code_is 1
err_has nowhere.yaml
gone m.db state "$XDG_STATE_HOME"

proves "help may be asked for as a command, and a reader that has seen enough hears no complaint"
weir help check
code_is 0
out_has "usage: weir check FILE"
weir help chekc
code_is 1
err_has "did you mean \`weir check\`"
{ sleep 0.1 && "$weir" help 2>err; } | :
is "bytes of complaint" "$(wc -c <err)" 0

proves "a good pipeline is told to be one, and check writes nothing either"
weir check good.yaml --set folder=m --set db=m.db
code_is 0
out_has "the pipeline is in order; nothing was written"
gone m.db state "$XDG_STATE_HOME"

proves "a file with a header alone has no rows"
cp -r m h
for table in athletes results; do
	head -n 1 m/$table.csv >h/$table.csv
done
import h h.db
code_is 0
counts_are athletes "0 0 0 0 0"
counts_are results "0 0 0 0 0"

