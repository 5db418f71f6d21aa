#!/bin/sh
# A run that is stopped, gently or by force, at any moment, goes on with the same command, and ends
# as if nothing had happened.
. "$top_srcdir/tests/e2e/lib.sh"

cp "$top_srcdir/tests/e2e/stumble.c" .
plugin stumble
meet --results 600 --bad bad-time:3,duplicate-result:2 --facts m
mv made facts
# Small batches: many moments to be stopped between two.
sed 's/batch: {rows: 2000}/batch: {rows: 60}/' "$meet_yaml" >small.yaml
cp -r "$top_srcdir/pipelines/schema" schema

# go PIPELINE DB: its state is beside the database.
go() {
	go_file=$1 go_db=$2
	shift 2
	weir run "$go_file" --set folder=m --set "db=$go_db" --state "${go_db%.db}.state" --plugin-path plugins "$@"
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
		in_flow && /^          columns:/ {
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
		# Seven batches of sixty rows; a few rows of results are bad or there twice.
		sql_is s.db "select count(*) between 415 and 420 from $flow" 1
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
for batch in 1 9; do
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

proves "nothing is left of a killed run's index of keys once a run has ended"
is "files" "$(find s.state -name '*.keys*' | wc -l | tr -d ' ')" 0

proves "killed without its state, the next run inserts what is missing and nothing twice"
fresh
stumbling kill 6 results
"$weir" run stumble.yaml --set folder=m --set db=s.db --state s.state --plugin-path plugins >out 2>err
there=$(sql s.db 'select count(*) from results')
rm -rf s.state
go stumble.yaml s.db
code_is 3
counts_are results "605 $((600 - there)) $there 2 3"
same_contents whole.db s.db

proves "killed before any of its changes to a file, it goes on and ends the same"
# The preloaded library kills at the Nth write, sync, truncation, removal or renaming.
${CC:-cc} -shared -fPIC "$top_srcdir/tests/e2e/kill_at.c" -o kill_at.so -ldl 2>err || : >kill_at.so
killing() {
	rm -f count
	KILL_AT=$1 KILL_COUNT=count LD_PRELOAD=$work/kill_at.so ASAN_OPTIONS=verify_asan_link_order=0 \
		"$weir" run small.yaml --set folder=m --set db=s.db --state s.state >out 2>err </dev/null
	rc=$?
}
fresh
killing 0
changes=$(cat count 2>/dev/null || echo 0)
points=10
[ "$changes" -gt 100 ] || points=0
[ $points -gt 0 ] || echo "left out: no library can be preloaded here"
point=0
while [ $point -lt $points ]; do
	at=$((1 + point * changes / points))
	point=$((point + 1))
	fresh
	killing $at
	is "exit code of the run that was killed before change $at" $rc 137
	ended=$(sql s.state/state.db "select count(*) from run where finished" 2>/dev/null || echo 0)
	go small.yaml s.db
	code_is 3
	same_contents whole.db s.db
	if [ "$ended" = 1 ]; then # it was killed while it tidied up
		is "inserted" "$(counts total | cut -d ' ' -f 2)" 0
	else
		is "the books of all tries" "$(counts total)" "$undisturbed"
	fi
	cmp -s "$(rejects results)" rejects.whole || wrong "the reject file is another one"
done

proves "killed again and again at any moment, it goes on and ends the same"
fresh
killed=0
for after in 0.01 0.02 0.03 0.04 0.05 0.06; do
	"$weir" run small.yaml --set folder=m --set db=s.db --state s.state >out 2>err </dev/null &
	pid=$!
	sleep $after
	kill -s KILL $pid 2>/dev/null
	wait $pid 2>/dev/null
	rc=$?
	[ $rc -eq 137 ] || break
	killed=$((killed + 1))
done
[ $killed -gt 0 ] || wrong "it was over before it could be killed"
[ $rc -ne 137 ] || go small.yaml s.db
code_is 3
same_contents whole.db s.db
sql_is s.db "pragma foreign_key_check; pragma integrity_check" ok
is "rows in the books" "$(counts total | awk '{ print $1, $2 + $3, $4, $5 }')" "$(echo "$undisturbed" | awk '{ print $1, $2 + $3, $4, $5 }')"

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

proves "a run that is held to a plan goes on after a stop, and still notices a changed store"
fresh
stumbling term 7 athletes
weir plan stumble.yaml --set folder=m --set db=s.db --plugin-path plugins --save plan.json
code_is 3
go stumble.yaml s.db --plan plan.json
code_is 143
sql s.db "attach 'whole.db' as whole; insert into results
	select * from whole.results where athlete_id in (select id from athletes) limit 1"
go stumble.yaml s.db --plan plan.json
code_is 1
err_has "the store has changed since the plan was made"
sql s.db "delete from results"
go stumble.yaml s.db --plan plan.json
ended_well

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
