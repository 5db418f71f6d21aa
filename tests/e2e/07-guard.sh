#!/bin/sh
# The guard: what happens when the store has results of the meet already.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 500 --facts m
mv made facts

proves "a meet that is new is not asked about"
import m m.db --set on_existing=stop
code_is 0
sql m.db .dump >dump.1

proves "told to stop, it stops with 5 before a row moves"
import m m.db --set on_existing=stop
code_is 5
err_has "meet $(fact meet_id facts) is already there with 500 results" "--set on_existing=keep"
out_has "results    not run"
sql m.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"

proves "told to ask, without a terminal, it stops with 5 and says how to go on"
rm -rf state
import m m.db --set on_existing=ask
code_is 5
err_has "already there with 500 results" "or --yes"
rm -rf state

proves "told to ask, --yes keeps what is there"
import m m.db --set on_existing=ask --yes
all_present
out_has "they are kept, only what is missing is added"

proves "told to keep, it adds only what is missing"
sql m.db "delete from results where place_overall <= 10"
import m m.db --set on_existing=keep
code_is 0
counts_are results "500 $(counts results | cut -d ' ' -f 2) $(counts results | cut -d ' ' -f 3) 0 0"
holds_facts m.db facts

proves "a meet without results is not in the way"
sql m.db "delete from results"
import m m.db --set on_existing=stop
code_is 0
holds_facts m.db facts

proves "a dry run says what the guard would do, and goes on"
import m m.db --set on_existing=stop --dry-run
code_is 0
out_has "a run would stop here" "dry run: nothing was written"

# script(1) gives a program a terminal; its options differ between systems.
script -qec true /dev/null >/dev/null 2>&1 </dev/null || exit 0
answering() {
	(
		sleep 0.5
		echo "$1"
		sleep 0.5
	) | script -qec "'$weir' run '$meet_yaml' --set folder=m --set db=m.db --state state --set on_existing=ask" /dev/null >out 2>&1
	rc=$?
}

proves "at a terminal it asks, and the answer keep goes on"
rm -rf state
answering keep
code_is 0
out_has "already there with 500 results" "complete: every row accounted for"

proves "at a terminal it asks, and the answer stop stops"
answering stop
code_is 5
out_has "stopped as answered; nothing was written"
