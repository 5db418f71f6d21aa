#!/bin/sh
# A run that was stopped goes on only as the same work: what changed since is named, and nothing is
# written. Who else writes into the store is named too. Signals end a run that hangs.
. "$top_srcdir/tests/e2e/lib.sh"

cp "$top_srcdir/tests/e2e/stumble.c" .
plugin stumble
meet --results 120 m
sed 's/batch: {rows: 2000}/batch: {rows: 30}/' "$meet_yaml" >small.yaml
cp -r "$top_srcdir/pipelines/schema" schema

go() {
	weir run stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins "$@"
}

# stumbling WHAT BATCH FLOW [MARK]
stumbling() {
	awk -v what="$1" -v batch="$2" -v flow="$3" -v mark="$work/${4:-mark}" '
		{ print }
		/^  - flow:/ { in_flow = $3 == flow }
		in_flow && /^          columns:/ {
			printf "      - {use: stumble, with: {batch: %d, what: %s, once: %s}}\n", batch, what, mark
		}' small.yaml >stumble.yaml
}

# A run that was stopped in the results, with its database and state kept to begin from.
stumbling term 2 results
go
code_is 143
cp s.db stopped.db
cp -r s.state stopped.state
cp stumble.yaml stopped.yaml
cp -r m stopped.m
first=$(sql s.state/state.db "select id from run")

stopped() {
	rm -rf s.db* t.db* s.state m
	cp stopped.db s.db
	cp -r stopped.state s.state
	cp -r stopped.m m
	cp stopped.yaml stumble.yaml
	sql s.db .dump >dump.1
}

# refused TEXT: nothing was written, and the run can still be gone on with.
refused() {
	code_is 1
	err_has "run $first has not ended, and since then $1" "nothing was written" "--restart"
	sql s.db .dump >dump.2
	cmp -s dump.1 dump.2 || wrong "the store was written to"
	gone t.db
	sql_is s.state/state.db "select count(*), sum(finished) from run" "1|0"
}

proves "an input that changed is named, by its length or its content"
stopped
printf 'x' >>m/results.csv
go
refused "the input $work/m/results.csv changed: it was "
cp stopped.m/results.csv m/results.csv
sed '2,$s/e/i/' stopped.m/schools.csv >m/schools.csv
go
refused "the input $work/m/schools.csv changed"
err_lacks() { lacks err "$@"; }
err_lacks "results.csv"

proves "the pipeline, a parameter and the store are named"
stopped
sed 's/batch: {rows: 30}/batch: {rows: 31}/' stopped.yaml >stumble.yaml
go
refused "the pipeline changed: $work/stumble.yaml"
stopped
go --set on_existing=ask
refused 'the parameter "on_existing" changed: it was "keep", and is "ask" now'
stopped
weir run stumble.yaml --set folder=m --set db=t.db --state s.state --plugin-path plugins
code_is 1
err_has "the store changed: it was sqlite:$work/s.db, and is sqlite:$work/t.db now"
sql_is s.state/state.db "select count(*) from run" 1

proves "what does not change the work may change"
stopped
weir run stumble.yaml --set folder=stopped.m/../m --set "db=$work/stopped.m/../s.db" --state s.state --plugin-path plugins
code_is 0
err_has "goes on with run $first of "
stopped
sed 's/^rejects: .*/rejects: {max_rows: 7}/; 1i # a remark' stopped.yaml >stumble.yaml
go
code_is 0
err_has "goes on with run $first of " "batches with " " rows are settled"
out_has "going on where an earlier run stopped" "run $first"

proves "--restart begins anew, and the command that is printed does not"
stopped
printf '\n' >>m/results.csv
stumbling term 1 results mark.2
go --restart
code_is 143
err_has "run $first, which had not ended, is given up"
again=$(sed -n 's/.*to go on run: //p' out)
case $again in *restart*) wrong "it begins anew: $again" ;; esac
sql_is s.state/state.db "select outcome from run where id = '$first'" "given up"
go
code_is 0
out_has "going on where an earlier run stopped"
sql_is s.db "select count(*) from results" 120

proves "another folder is another run, and so is the next one after the end"
stopped
meet --results 60 --meet 301771 other
weir run stumble.yaml --set folder=other --set db=s.db --state s.state --plugin-path plugins
code_is 0
lacks out "going on"
go
code_is 0
out_has "run $first"
go
code_is 0
lacks out "run $first"

# waits_in FLOW: a run that waits for the file "mark" is under way, as process $pid.
waits_in() {
	rm -rf s.db* s.state mark err.1
	stumbling wait 1 "$1"
	"$weir" run stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins >out.1 2>err.1 &
	pid=$!
	tries=0
	until grep -qs "$1.* begins" err.1 || [ $tries -gt 200 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
	sleep 0.1
}

proves "while a run writes, another one into the same store leaves with 2, and names the process"
rm -rf m && cp -r stopped.m m
waits_in athletes
weir run "$meet_yaml" --set folder=other --set db=s.db --state s.state
code_is 2
err_has "an import into sqlite:$work/s.db is running already, in process $pid"
weir run "$meet_yaml" --set folder=other --set db=t.db --state s.state
code_is 0
weir status --state s.state
out_has "running now"
: >mark
wait $pid
is "exit code of the first" $? 0

proves "two signals of a kind end a run that does not look, and it goes on"
waits_in athletes
kill -s INT $pid
sleep 0.1
kill -s INT $pid
wait $pid
is "exit code" $? 130
weir status --state s.state
out_has "not ended"
: >mark
go
code_is 0
sql_is s.db "select count(*) from results" 120

plan() {
	weir plan stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins "$@"
}

proves "a plan says which run is gone on with, and nothing once it has ended"
stopped
plan
code_is 0
out_has "run $first has not ended: a run goes on with it"
plan --json
out_has "\"unfinished\":\"$first\""
sql_is s.state/state.db "select count(*), sum(finished) from run" "1|0"
go
code_is 0
plan
code_is 0
lacks out "has not ended"

proves "half a state is set aside, and the import is right without it"
stopped
head -c 20000 stopped.state/state.db >s.state/state.db
rm -f s.state/state.db-*
weir status --state s.state
code_is 1
err_has "the state in s.state: "
cmp -s s.state/state.db stopped.state/state.db && wrong "it is not half a state"
plan
code_is 1
err_has "the state in s.state: "
go
code_is 0
err_has "the state was corrupt; it is s.state/state.db.corrupt-"
sql_is s.db "select count(*) from results" 120
counts_are results "120 60 60 0 0"

proves "the state of a newer weir is left alone, by every command"
sql s.state/state.db "pragma user_version = 99; pragma wal_checkpoint(truncate)" >/dev/null
cksum s.state/state.db >sum.1
go
code_is 1
err_has "the state in s.state is of a newer weir (version 99)"
weir status --state s.state
code_is 1
err_has "of a newer weir"
plan
code_is 1
err_has "of a newer weir"
cksum s.state/state.db >sum.2
cmp -s sum.1 sum.2 || wrong "the state changed"
