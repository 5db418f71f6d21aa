#!/bin/sh
# What the command line and a meet's own file can say: parts of a run, dry runs, JSON, quiet runs,
# parameters, and what the last runs did.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 500 --facts m
mv made facts

proves "before the first run, status says so and makes nothing"
weir status --state state
code_is 0
out_has "no runs yet"
gone state

proves "a dry run reads and compares everything and writes nothing"
import m m.db --dry-run
code_is 0
counts_are results "500 500 0 0 0"
out_has "dry run: nothing was written" "not verified: results per race_id"
gone m.db m.db-wal m.db-shm
weir status --state state
out_has "no runs yet"

proves "a dry run on a store that has the meet finds every row, and changes nothing"
import m m.db
code_is 0
cksum <m.db >sum.1
ls m.db* >ls.1
import m m.db --dry-run
code_is 0
counts_are results "500 0 500 0 0"
cksum <m.db >sum.2
ls m.db* >ls.2
cmp -s sum.1 sum.2 || wrong "the database changed"
cmp -s ls.1 ls.2 || wrong "files were made: $(tr '\n' ' ' <ls.2)"

proves "a dry run tells the rows that would be refused"
meet --results 500 --bad bad-time bad
import bad bad.db --dry-run
code_is 3
out_has "1 row would be rejected"
gone bad.db

proves "a part of the steps is a partial run, and says what is not verified"
rm -rf m.db* state
import m m.db --until races
code_is 0
sql_is m.db "select (select count(*) from races), (select count(*) from athletes)" "$(fact races facts)|0"
out_has "not verified: results per race_id = results.inserted + results.present: partial run" "(left out: 3 steps)"
import m m.db --only athletes
code_is 0
sql_is m.db "select (select count(*) from athletes), (select count(*) from results)" "500|0"
import m m.db --from results
code_is 0
counts_are results "500 500 0 0 0"
holds_facts m.db facts
import m m.db
all_present

proves "rows without their parents are refused, not written in the air"
import m new.db --only results
[ $rc -eq 3 ] || [ $rc -eq 5 ] || wrong "exit code $rc"
sql_is new.db "select count(*) from results" 0

proves "a state folder that is none is told, and not taken for one without runs"
: >nofolder
weir runs --state nofolder
code_is 5
err_has "the state in nofolder"

proves "status tells the last runs, newest first, with what they counted"
weir status --state state --limit 1
code_is 0
out_has "$work/new.db"
lacks out "$work/m.db"
weir status --state state
out_has "inserted 500" "complete"

proves "--quiet says nothing when all is well, and enough when it is not"
import m m.db --quiet
code_is 0
[ ! -s out ] && [ ! -s err ] || wrong "it said: $(head -n 2 out err | tr '\n' ' ')"
import bad bad.db --quiet
code_is 3
out_has "1 row rejected"

proves "the log as JSON is one object a line, and so is the summary"
rm -rf bad.db*
if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	import bad bad.db --log json
	code_is 3
	is "lines on stdout" "$(wc -l <out | tr -d ' ')" 1
	python3 - >told 2>&1 <<-'PYTHON' || wrong "$(tail -n 1 told)"
		import json
		lines = [json.loads(line) for line in open("err", encoding="utf-8")]
		assert lines, "nothing was logged"
		books = json.load(open("out", encoding="utf-8"))
		assert books["exit_code"] == 3, books["exit_code"]
		results = [s for s in books["steps"] if s["name"] == "results"][0]
		assert results["read"] == 501 and results["inserted"] == 500 and results["rejected"] == 1, results
		for step in books["steps"] + [books["total"]]:
		    if "read" in step:
		        assert step["read"] == sum(step[k] for k in ("inserted", "present", "duplicate", "rejected")), step
		assert all(c["state"] == "good" for c in books["verify"]), books["verify"]
		assert open(results["reject_file"]).readline().startswith("line,code,reason,")
	PYTHON
	weir run "$meet_yaml" --set folder=nowhere --state state --log json
	code_is 1
	python3 -c 'import json; [json.loads(l) for l in open("err")]' 2>/dev/null || wrong "a mistake is not told as JSON"
fi

proves "a meet's own file sets the folder, relative to itself, and the command line wins"
mkdir -p own/meets
cat >own/meets/one.yaml <<-YAML
	weir: 1
	extends: $meet_yaml
	set:
	  folder: ../../m
	  db: ../one.db
	batch: {rows: 100}
YAML
weir run own/meets/one.yaml --state state
code_is 0
holds_facts own/one.db facts
weir run own/meets/one.yaml --set db=two.db --state state
code_is 0
holds_facts two.db facts

proves "such a file cannot add steps"
printf 'steps: []\n' >>own/meets/one.yaml
weir run own/meets/one.yaml --state state
code_is 1
err_has 'one.yaml:7:1: "steps" may not stand in a file that extends another'

proves "the short pipeline makes the same rows as the long one"
weir run "$top_srcdir/pipelines/quickstart.yaml" --set folder=m --set db=quick.db --state state
code_is 0
import m quick.db --until results
code_is 0
is "inserted by the long one on top" "$(counts total | cut -d ' ' -f 2)" 0

proves "without --state the state lies where the system keeps it"
weir run "$meet_yaml" --set folder=m --set db=m.db
code_is 0
there "$XDG_STATE_HOME/weir/state.db"
gone m/state.db
