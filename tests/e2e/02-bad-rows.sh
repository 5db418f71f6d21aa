#!/bin/sh
# Every kind of bad row is refused alone, with its line and its reason; all others arrive.
. "$top_srcdir/tests/e2e/lib.sh"

# one KIND COUNTS CODE...: a meet with one bad row of this kind.
one() {
	kind=$1
	shift
	proves "a bad row ($kind) is refused alone, with its line and its reason"
	rm -rf m m.db state
	meet --results 600 --bad "$kind" --facts m
	import m m.db
	code_is 3
	out_has "rejected"
	grep "^$kind " made >bad
	[ -s bad ] || wrong "make-meet told no $kind"
	while read -r _ file line _; do
		flow=${file%.csv}
		is "rejected of $flow" "$(rejected "$flow" | tr '\n' ' ')" "$line $1 "
		head -n 1 "$(rejects "$flow")" | tr -d '\r' >head.is
		{
			printf 'line,code,reason,constraint,detail,'
			head -n 1 "m/$file" | tr -d '\r\n'
			echo
		} >head.should
		cmp -s head.is head.should || wrong "the reject file begins with: $(cat head.is)"
		shift
	done <bad
	[ $# -eq 0 ] || wrong "no row was told for: $*"
	holds_facts m.db
}

one ragged RAGGED
one too-many-fields RAGGED
one bad-time RANGE
one not-a-number TYPE
one unknown-race REFERENCE
one unknown-athlete REFERENCE
one nul NUL
one open-quote QUOTE
one gender-u CHOICE
one grad-year RANGE
one unknown-school REFERENCE
one bad-utf8 ENCODING
one long-field RECORD_SIZE
one blank-name REQUIRED
one stray-quote QUOTE
one bad-date DATE

proves "a row that repeats an earlier one is a duplicate, and no fault"
rm -rf m m.db state
meet --results 600 --bad duplicate-result:2,duplicate-athlete --facts m
import m m.db
code_is 0
counts_are results "602 600 0 2 0"
counts_are athletes "601 600 0 1 0"
holds_facts m.db
grep -a duplicate- made | while read -r kind file line _ first; do
	sql state/state.db "select line, of_line from row where verdict = 3 and line = $line and of_line = $first" |
		grep -q . || echo "the state does not know that line $line of $file repeats $first"
done >unknown
[ ! -s unknown ] || wrong "$(cat unknown)"

proves "rows that refer to a refused row are refused as PARENT, and do not count to the limits"
rm -rf m m.db state
meet --results 600 --facts m
victim=$(sed -n 5p m/results.csv | cut -d , -f 2)
awk -v name="$victim" -F , -v OFS=, '$2 == name { $7 = "U" } { print }' m/athletes.csv >a && mv a m/athletes.csv
athlete=$(grep -an ",$victim," m/athletes.csv | cut -d : -f 1)
import m m.db
code_is 3
is "rejected athletes" "$(rejected athletes)" "$athlete CHOICE"
is "rejected results" "$(rejected results)" "5 PARENT"
has "$(rejects results)" "athletes.csv:$athlete"
counts_are results "600 599 0 0 1"
out_has "1 of them with the row that they refer to"

proves "a refused school takes its athletes and results along as PARENT"
rm -rf m m.db state
meet --results 600 --facts --bad bad-school m
import m m.db
code_is 3
line=$(sed -n 's/^bad-school-athlete athletes.csv //p' made)
is "rejected athletes" "$(rejected athletes)" "$line PARENT"
line=$(sed -n 's/^bad-school-result results.csv //p' made)
is "rejected results" "$(rejected results)" "$line PARENT"
is "rejected schools" "$(rejected schools | cut -d ' ' -f 2)" REQUIRED
holds_facts m.db

proves "all kinds together are each refused for their own reason, in the order of the file"
rm -rf m m.db state
meet --results 600 --facts --bad ragged:3,bad-time:3,unknown-race:2,nul,open-quote,gender-u:2,grad-year,bad-utf8,stray-quote:2 m
import m m.db
code_is 3
for flow in athletes results; do
	sed -n "s/^[a-z0-9-]* $flow.csv //p" made | sort -n >lines.should
	rejected $flow | cut -d ' ' -f 1 >lines.is
	cmp -s lines.is lines.should || wrong "$flow: refused were $(tr '\n' ' ' <lines.is), not $(tr '\n' ' ' <lines.should)"
	LC_ALL=C awk -F , 'NR > 1 { print $1 }' "$(rejects $flow)" >lines.raw
	LC_ALL=C sort -n -c lines.raw 2>/dev/null ||
		wrong "the reject file of $flow is not in the order of the lines: $(tr '\n' ' ' <lines.raw)"
done
holds_facts m.db
lacks err "$(sed -n 2p m/athletes.csv | cut -d , -f 2)"

proves "a reject file, mended, is a file like the one it came from"
rm -rf m m.db state part
meet --results 600 --facts --bad bad-time:3 m
import m m.db
code_is 3
cp -r m part
awk -F , -v OFS=, 'NR > 1 { sub(/.*/, 123400, $(NF - 3)) } { print }' "$(rejects results)" >part/results.csv
# It is not all that a race has, and the pipeline must not expect so.
cp -r "$top_srcdir/pipelines/schema" schema
sed 's/per: race_id, equals/per: race_id, at_least/' "$meet_yaml" >part.yaml
weir run part.yaml --set folder=part --set db=m.db --state state
code_is 0
counts_are results "3 3 0 0 0"
sql_is m.db "select count(*), sum(time_cs = 123400) from results" "$(($(fact results) + 3))|3"

proves "the whole file, mended, adds just what was refused"
rm -f m.db
weir run "$meet_yaml" --set folder=m --set db=m.db --state state
code_is 3
sed 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/' m/results.csv >mended && mv mended m/results.csv
weir run "$meet_yaml" --set folder=m --set db=m.db --state state
code_is 0
counts_are results "603 3 600 0 0"
gone "$(rejects results)"
