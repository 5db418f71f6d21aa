#!/bin/sh
# A whole meet of 10,870 results: every row arrives, and everybody is told so.
. "$top_srcdir/tests/e2e/lib.sh"

proves "a whole meet arrives to the last row, and every sum is right"
meet --facts full
mv made facts
import full full.db
code_is 0
for table in venues courses meets races athletes results; do
	n=$(fact $table facts)
	counts_are $table "$n $n 0 0 0"
done
counts_are schools "500 500 0 0 0"
holds_facts full.db facts
out_has "complete: every row accounted for" \
	"verified: results per race_id = results.inserted + results.present (10,870 in 84 groups)"
lacks out "rejected rows:" "NOT verified"
sql_is full.db "select count(*), min(result_count) from meets" "1|$(fact results facts)"
sql_is full.db "select meet_date from meets" "$(fact meet_date facts)"
sql_is full.db "select difficulty_rating = $(fact difficulty facts), distance_meters from courses" \
	"1|$(fact distance facts)"
sql_is full.db "pragma integrity_check; pragma foreign_key_check" ok
sql_is full.db "select count(*) from (select name, gender from races group by 1, 2 having count(*) > 1)" \
	"$(fact race_pairs facts)"

proves "places that were lost before the CSV are told"
out_has "$(fact gaps facts) places missing in $(fact gap_races facts) of $(fact races facts) races"

proves "the same command again writes nothing"
sql full.db .dump >dump.1
import full full.db
all_present
sql full.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"

proves "without its state a run finds everything again, and writes nothing"
rm -rf state
import full full.db
all_present
sql full.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"

proves "any other spelling of the same files is the same meet"
meet --results 1500 small
import small small.db
code_is 0
sql small.db .dump >dump.3
for style in shuffled iso raw lf,bom; do
	meet --results 1500 --style "$style" other
	state=state.$style
	import other small.db
	all_present
done
sql small.db .dump >dump.4
cmp -s dump.3 dump.4 || wrong "the database changed"
proves "files in another spelling make the same rows, with the same ids"
import other other.db
code_is 0
same_contents small.db other.db

proves "a whole meet in another spelling and another order is found to the last row"
meet --style shuffled,iso,lf,bom other
state=state.other
import other full.db
all_present
sql full.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"
