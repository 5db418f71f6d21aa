#!/bin/sh
# A run that is stopped, gently or by force, at any moment, goes on with the same command, and ends
# as if nothing had happened.
. "$top_srcdir/tests/e2e/lib.sh"

cp "$top_srcdir/tests/e2e/stumble.c" .
plugin stumble
meet --results 1200 --bad bad-time:3,duplicate-result:2 --facts m
mv made facts
# Small batches: many moments to be stopped between two.
sed 's/{rows: 2000, bytes: 1MiB}/{rows: 60}/' "$meet_yaml" >small.yaml
cp -r "$top_srcdir/pipelines/schema" schema

# go PIPELINE DB: its state is beside the database. With LOUD=1 also where a signal is expected.
go() {
	weir run "$1" --set folder=m --set "db=$2" --state "${2%.db}.state" --plugin-path plugins
}

fresh() {
	rm -rf s.db* s.state mark
}

rows() {
	sql "$1" "select (select count(*) from athletes) + (select count(*) from results)"
}

# The same command ended: store, books and reject file are those of the undisturbed run.
ended_well() {
	code_is 3
	out_has "going on where an earlier run stopped"
	is "the books of all tries" "$(counts total)" "$undisturbed"
	same_contents whole.db s.db
	cmp -s "$(rejects results)" rejects.whole || wrong "the reject file is another one"
	has "$(warnings results)" GARBLED
	sql_is s.state/state.db "select count(*), sum(finished) from run" "1|1"
	is "indexes of keys that were left" "$(find s.state -name '*.keys*' | wc -l | tr -d ' ')" 0
}

warnings() {
	sed -n "s|^all warnings: \(.*/$1\.warnings\.csv\)\$|\1|p" out
}

go small.yaml whole.db
code_is 3
holds_facts whole.db facts
undisturbed=$(counts total)
cp "$(rejects results)" rejects.whole

# stumbling WHAT BATCH FLOW
stumbling() {
	awk -v what="$1" -v batch="$2" -v flow="$3" -v mark="$work/mark" '
		{ print }
		/^  - flow:/ { in_flow = $3 == flow }
		in_flow && /use: splitter/ {
			printf "      - {use: stumble, with: {batch: %d, what: %s, once: %s}}\n", batch, what, mark
		}' small.yaml >stumble.yaml
}

for flow in athletes results; do
	for stop in int:130 term:143; do
		proves "SIG${stop%:*} in $flow: exit code ${stop#*:}, and the same command goes on"
		fresh
		stumbling "${stop%:*}" 7 $flow
		go stumble.yaml s.db
		code_is "${stop#*:}"
		out_has "interrupted" "to go on run: "
		sql_is s.db "select count(*) from $flow" "$([ $flow = athletes ] && echo 420 || echo 418)"
		again=$(sed -n 's/.*to go on run: //p' out)
		case $again in *"run stumble.yaml --set folder=m --set db=s.db --state s.state"*) ;; *)
			wrong "how to go on is not the command that was given: $again"
			;;
		esac
		weir status --state s.state
		code_is 0
		go stumble.yaml s.db
		ended_well
	done
done

proves "a run that the kernel killed inside a batch goes on"
for batch in 1 18; do
	fresh
	stumbling kill $batch results
	"$weir" run stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins >out 2>err
	is "exit code" $? 137
	[ "$(sql s.db 'select count(*) from results')" -lt $((batch * 60)) ] || wrong "it was killed too late"
	weir status --state s.state
	out_has "not ended"
	go stumble.yaml s.db
	ended_well
done

proves "killed without its state, the next run inserts what is missing and nothing twice"
fresh
stumbling kill 12 results
"$weir" run stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins >out 2>err
there=$(sql s.db 'select count(*) from results')
rm -rf s.state
go stumble.yaml s.db
code_is 3
counts_are results "1205 $((1200 - there)) $there 2 3"
same_contents whole.db s.db

proves "killed at any moment, again and again, it goes on and ends the same"
fresh
killed=0
for after in 0.02 0.03 0.05 0.04 0.08 0.06 0.10 0.03 0.07 0.12 0.05 0.09; do
	"$weir" run small.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins >out 2>err &
	pid=$!
	sleep $after
	kill -s KILL $pid 2>/dev/null && killed=$((killed + 1))
	wait $pid 2>/dev/null
done
[ $killed -gt 3 ] || wrong "only $killed tries were killed"
[ ! -e s.db ] || sql_is s.db "pragma integrity_check" ok
go small.yaml s.db
code_is 3
same_contents whole.db s.db
sql_is s.db "pragma foreign_key_check; pragma integrity_check" ok
is "the books of all tries" "$(counts total)" "$undisturbed"

proves "a task that was settled is not asked again when the run goes on"
fresh
sed 's/on_existing: "${param:on_existing}"/on_existing: stop/' small.yaml >stop.yaml
mv stop.yaml small.yaml
stumbling term 3 results
go stumble.yaml s.db
code_is 143
go stumble.yaml s.db
ended_well
out_has "was settled when the run began; not asked again"
go stumble.yaml s.db
code_is 5

proves "two runs at once: the second one leaves with 2, and nothing is lost"
fresh
stumbling wait 2 athletes
"$weir" run stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins >out.1 2>err.1 &
pid=$!
tries=0
until [ -e s.state/state.db ] && [ "$(sql s.state/state.db 'select count(*) from batch' 2>/dev/null)" ] || [ $tries -gt 200 ]; do
	tries=$((tries + 1))
	sleep 0.02
done
go stumble.yaml s.db
code_is 2
err_has "running already"
: >mark
wait $pid
is "exit code of the first" $? 3
same_contents whole.db s.db
