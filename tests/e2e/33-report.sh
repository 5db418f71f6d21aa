#!/bin/sh
# A run as a page: what it says, that data do nothing in it, and that programs can read it.
. "$top_srcdir/tests/e2e/lib.sh"

# json PATH: a value of the document in the file out.
json() {
	sql :memory: "select json_extract(readfile('out'), '$1')" 2>&1
}

report() {
	weir report "$@" --state state
}

meet --results 300 --bad bad-time:5 m
bad=$(sed -n 's/^bad-time results.csv //p' made | head -n 1)
# The name in the first bad row: a script, an attribute, what turns the direction of writing.
sed "${bad}s/^\([^,]*\),[^,]*,/\1,<script>alert(1)<\/script>' onload='x $(printf '\342\200\256')|@all,/" \
	m/results.csv >results && mv results m/results.csv
weir report --state state
code_is 1
err_has "there are no runs yet in state"
import m m.db
code_is 3
run=$(sql state/state.db "select id from run")

proves "the page says how the run ended, whether it adds up, what was rejected, and where that is"
report
code_is 0
out_has "<!DOCTYPE html>" "<h1>Complete, and 5 rows rejected</h1>" "weir rejects retry $run" "RANGE" "REFERENCE" \
	"line $bad: <bdi>athlete_name: school" "<bdi>time_cs: the time 0 is not in" "and 1 more" "$work/state/runs/$run/results.rejects.csv" \
	"results per race_id = results.inserted + results.present" "$work/m/results.csv"
out_has "<h2>Timeline</h2>" "batch 1: 300 rows in" 'class="weir-graph"' "<h2><bdi>Times by race</bdi></h2>" \
	"<bdi>Mens 3 Miles D1 Varsity Red</bdi>"
[ "$(wc -c <out)" -lt 100000 ] || wrong "$(wc -c <out) bytes"

proves "nothing of the data is mark-up, and nothing comes from elsewhere"
out_has '&lt;script&gt;alert(1)&lt;/script&gt;&#39; onload=&#39;x \u202e|@all'
sed 's| xmlns="http://www.w3.org/2000/svg"||g' out >page.html
lacks page.html "<script" "$(printf '\342\200\256')" "http://" "https://" " src=" " href=" " onload='"

proves "it is the same run for a program"
report --json
code_is 0
is "run" "$(json '$.run')" "$run"
is "rejected" "$(json '$.total.rejected')" 5
is "books" "$(json '$.adds_up') $(json '$.outcome') $(json '$.exit_code')" "1 rejected 3"
is "read" "$(json '$.total.read')" "$(sql state/state.db "select sum(read) from step")"
is "line" "$(json '$.steps[7].reasons[0].rows[0].line')" "$bad"
is "checks" "$(json '$.verify[6].state')" good
is "plot" "$(json '$.plots[0].title') $(json '$.plots[0].rows') $(json '$.plots[0].groups[0].label')" \
	"Times by race 300 Womens 3 Miles D1 Varsity Red"
is "fastest" "$(json '$.plots[0].groups[0].least')" \
	"$(sql m.db "select min(time_cs) || '.0' from results join races on races.id = race_id
		where athletic_net_race_id = '$(json '$.plots[0].groups[0].key')'")"
is "timeline" "$(json '$.steps[6].timeline[0].rows')" "$(sql m.db 'select count(*) from athletes')"

proves "and for an issue, without the rows"
report --markdown
code_is 0
out_has "## Complete, and 5 rows rejected" "| <code>results</code> | 305 | 300 | 0 |" "<code>RANGE</code> | 4 |"
lacks out "onload" "alert"

proves "a file is written whole, or the mistake is told"
report last --output page/run.html
code_is 0
has page/run.html "</html>"
report --json --markdown
code_is 1
report 1999
code_is 1
err_has 'there is no run "1999"'

proves "once rows were mended, and without its reject file, the page is true"
sed "/^$bad,/d; s/,0,\([0-9]*\),/,123456,\1,/" "state/runs/$run/results.rejects.csv" >mended
cp mended "state/runs/$run/results.rejects.csv"
weir rejects retry --state state
report
out_has "and 1 row rejected"
gone "state/runs/$run/results.rejects.csv"
out_has "line $bad: <bdi>athlete_name" "There is no reject file any more"
lacks out "alert(1)"

proves "a run that was killed has a page too"
sql state/state.db "update run set finished = 0, ended = null, outcome = null, receipt = null"
report
code_is 0
out_has "The run was killed before it ended" "To go on"

proves "values for plots are counted once for each row, in a run that was stopped as in one that was not"
sed 's/batch: {rows: 2000}/batch: {rows: 60}/' "$meet_yaml" >small.yaml
cp -r "$top_srcdir/pipelines/schema" schema
plots_of() {
	sql "$1/state.db" "select body from plot"
}
small() {
	weir run small.yaml --set folder=m --set "db=$1.db" --state "$1" --quiet
}
small whole
code_is 3
is "rows" "$(sql whole/state.db "select json_extract(body, '$.rows') from plot")" 300
is "races" "$(plots_of whole | grep -o 'Womens 3 Miles D1' | wc -l | tr -d ' ')" 1
sql stopped.db <schema/meet.sqlite.sql
sql stopped.db "create trigger stop before insert on results when (select count(*) from results) > 150
	begin select raise(rollback, 'no'); end"
small stopped
code_is 5
stopped=$(sql stopped/state.db "select json_extract(body, '$.rows') from plot")
[ "$stopped" -gt 0 ] && [ "$stopped" -lt 300 ] || wrong "$stopped rows are counted of a run that was stopped"
sql stopped.db "drop trigger stop"
small stopped
code_is 3
plots_of whole >plots.1
plots_of stopped >plots.2
cmp plots.1 plots.2 || wrong "the plots differ"
sql_is stopped/state.db "select count(*) from batch where settled and took = 0" 0

proves "a plot of a column that is not there is told before a row moves"
sed 's/value: time_cs/value: time_sc/; s/label: races.name/label: races/' small.yaml >wrong.yaml
weir check wrong.yaml --set folder=m --set db=none.db
code_is 1
err_has '"races" is not FLOW.COLUMN'
sed 's/value: time_cs/value: time_sc/' small.yaml >wrong.yaml
weir check wrong.yaml --set folder=m --set db=none.db
code_is 1
err_has 'report: plot "Times by race": flow results' time_sc

proves "a pipeline that has changed since is not drawn"
echo "# changed" >>small.yaml
weir report --state stopped
out_has "Not drawn: the file"
lacks out 'class="weir-graph"'
