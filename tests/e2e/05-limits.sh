#!/bin/sh
# Too many refused rows stop a run before their batch is written; a file that changes while it is
# read stops it too. Mended, the same command goes on.
. "$top_srcdir/tests/e2e/lib.sh"

cp "$top_srcdir/tests/e2e/stumble.c" .
plugin stumble
cp -r "$top_srcdir/pipelines/schema" schema

limits() {
	sed "s/^rejects: .*/rejects: {$1}/; s/batch: {rows: 2000}/batch: {rows: $2}/" "$meet_yaml" >limits.yaml
}

go() {
	weir run "${1:-limits.yaml}" --set folder=m --set db=m.db --state state --plugin-path plugins
}

fresh() {
	rm -rf m.db* state m mark
}

proves "exactly as many refused rows as allowed are borne"
fresh
meet --results 600 --bad bad-time:5 --facts m
limits "max_rows: 5, max_share: 100%" 100
go
code_is 3
holds_facts m.db

proves "one more than max_rows stops the run, and its batch is not written"
fresh
meet --results 600 --bad bad-time:5 --facts m
mv made facts
limits "max_rows: 4, max_share: 100%" 100
go
code_is 5
err_has "5 rows are refused, more than max_rows" "limits.yaml:$(grep -n 'flow: results' limits.yaml | cut -d : -f 1):"
out_has "stopped: more rows were rejected than the pipeline allows" "once that is mended, to go on run: "
# Bad rows are spread evenly, so the last one is near the end.
last=$(sed -n 's/^bad-time results.csv //p' facts | sort -n | tail -n 1)
whole=$(((last - 2) / 100 * 100))
sql_is m.db "select count(*) from results" $((whole - 4))
has "$(rejects results)" "$last,RANGE"

proves "mended, the same command says what changed, and with --restart it adds up"
sed 's/,0,\([0-9]*,[0-9]*,FALSE\)/,123400,\1/' m/results.csv >mended && mv mended m/results.csv
go
code_is 1
err_has "the input $work/m/results.csv changed" "--restart"
weir run limits.yaml --set folder=m --set db=m.db --state state --restart
code_is 0
# What the run that was given up had brought is present.
is "results inserted and present" "$(counts results | awk '{ print $2 + $3, $4, $5 }')" "605 0 0"
sql_is m.db "select count(*) from results" 605
counts_are athletes "600 0 600 0 0"

proves "a raised limit lets the same command go on as well"
fresh
meet --results 600 --bad bad-time:5 --facts m
go
code_is 5
limits "max_rows: 5, max_share: 100%" 100
go
code_is 3
holds_facts m.db

proves "a larger share than allowed stops the run, judged from 1,000 rows on"
fresh
meet --results 1500 --bad bad-time:30 --facts m
limits "max_rows: 1000, max_share: 1%" 100
go
code_is 5
err_has "more than max_share"
sql_is m.db "select count(*) between 800 and 999 from results" 1
limits "max_rows: 1000, max_share: 2%" 100
go
code_is 3
holds_facts m.db

proves "a whole file of bad rows does not stop at 1,000 reject lines"
fresh
meet --results 600 m
sed '2,$s/school_/skool_/' m/athletes.csv >a && mv a m/athletes.csv
limits "max_rows: 50, max_share: 1%" 100
go
code_is 5
sql_is m.db "select count(*) from athletes" 0

proves "a file that grows while it is read stops the run, and is named"
fresh
meet --results 1000 --facts m
limits "max_rows: 50, max_share: 1%" 100
awk -v mark="$work/mark" -v file="$work/m/results.csv" '
	{ print }
	/^  - flow:/ { in_flow = $3 == "results" }
	in_flow && /^          columns:/ {
		printf "      - {use: stumble, with: {batch: 1, what: append, file: %s, once: %s}}\n", file, mark
	}' limits.yaml >grows.yaml
cp m/results.csv results
go grows.yaml
code_is 5
err_has "m/results.csv" "changed"
cp results m/results.csv
go grows.yaml
code_is 0
holds_facts m.db
