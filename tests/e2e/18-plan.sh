#!/bin/sh
# What a plan says is what the run does, on an empty, a half-filled and a finished store; a plan that
# is not true any more stops the run before it writes anything.
. "$top_srcdir/tests/e2e/lib.sh"

# plan FOLDER DB [ARGUMENT...]
plan() {
	plan_folder=$1 plan_db=$2
	shift 2
	weir plan "$meet_yaml" --set "folder=$plan_folder" --set "db=$plan_db" "$@"
}

# The numbers of the sums in the last plan: insert present differs reject duplicate.
planned() {
	sed -n 's/^in all: //p' out | tr -d ',' |
		sed 's/[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\).*/\1 \2 \3 \4 \5/'
}

# The same of the last run's summary.
done_so() {
	differs=$(sed -n 's/.* present, \([0-9,]*\) with other values.*/\1/p' out | tr -d , | awk '{ n += $1 } END { print n + 0 }')
	# shellcheck disable=SC2046 # words
	set -- $(counts total)
	echo "$2 $3 $differs $5 $4"
}

# as_planned DB CODE [ARGUMENT...]: the plan of m, which is saved, and then the run, held to it.
as_planned() {
	as_db=$1 as_code=$2
	shift 2
	[ ! -e "$as_db" ] || cp "$as_db" before.db
	plan m "$as_db" --save plan.json
	code_is "$as_code"
	will=$(planned)
	[ ! -e before.db ] || same_contents before.db "$as_db"
	rm -f before.db
	import m "$as_db" --plan plan.json "$@"
	code_is "$as_code"
	is "what the run did (insert present differs reject duplicate)" "$(done_so)" "$will" 24
}

# refused TEXT: the run is not what was planned, and writes nothing.
refused() {
	code_is 1
	err_has "$@"
	is "lines of the message" "$(grep -c '^weir: ' err)" 1
	[ ! -e before.db ] || same_contents before.db m.db
}

meet --results 600 --bad bad-time:2,unknown-athlete,duplicate-athlete,duplicate-result,ragged m

proves "a plan writes nothing, not even its state"
plan m new.db --state state
code_is 3
gone new.db state "$XDG_STATE_HOME/weir"
out_has "nothing was written" "  + line 2: athletic_net_id=301770" "no unique key over (school_id, name)" \
	"CREATE UNIQUE INDEX athletes_key ON athletes (school_id, name);" "RANGE: the time 0 is not in" \
	"! line " "& line " "would count its results (0 in the store now, 600 would be new)"

proves "on an empty store the run does what the plan said"
as_planned m.db 3
[ "${will%% *}" -gt 1500 ] || wrong "too few rows: $will"

proves "and on a finished one"
as_planned m.db 3
is "inserted" "${will%% *}" 0

proves "and on one that has half of it, with other values and under other ids"
sql m.db "delete from results where rowid % 3 = 0;
	delete from athletes where rowid % 5 = 0 and id not in (select athlete_id from results);
	update results set time_cs = time_cs + 1 where id in (select id from results order by id limit 7);
	update results set place_overall = 9999 where id in (select id from results order by id limit 3);
	update athletes set grad_year = 1990 where id in (select id from athletes order by id limit 4);
	update athletes set gender = case gender when 'M' then 'F' else 'M' end
		where id in (select id from athletes order by id limit 2)"
as_planned m.db 3
out_has "with other values"
plan m m.db
out_has "(grad_year 4, gender 2)" "(time_cs 7, place_overall 3)"

proves "a plan in JSON has the same numbers, and can be held to as well"
rm -f m.db
plan m m.db --json
code_is 3
cp out plan.json
is "plan" "$(sql :memory: "select sum(json_extract(value, '\$.insert')), sum(json_extract(value, '\$.reject'))
	from json_each(readfile('plan.json'), '\$.steps') where json_extract(value, '\$.kind') = 'flow'")" \
	"$(echo "$will" | awk '{ print $1 + $2 "|" $4 }')"
import m m.db --plan plan.json
code_is 3

proves "a meet that is to be replaced counts as gone in the plan"
sql m.db "delete from results where rowid % 3 = 0; update races set name = 'other' where rowid = 1"
plan m m.db --set on_existing=replace --yes --save plan.json
code_is 3
out_has "a run would replace them" "(0 in the store now, 600 would be new)"
will=$(planned)
import m m.db --set on_existing=replace --yes --plan plan.json
code_is 3
is "what the run did (insert present differs reject duplicate)" "$(done_so)" "$will" 24
sql_is m.db "select count(*) from results" 600

proves "a dry run may be held to a plan, and stays one"
rm -f m.db
plan m m.db --save plan.json
import m m.db --plan plan.json --dry-run
code_is 3
out_has "dry run: nothing was written"
gone m.db

proves "of very many batches a changed row is found as well"
import m m.db
sed "s|schema/meet|$(cd "$top_srcdir" && pwd)/pipelines/schema/meet|; s/rows: [12]000/rows: 1/" "$meet_yaml" >one.yaml
"$make_meet" --results 1500 --meet 301771 --seed 3 n >/dev/null
import n m.db
weir plan one.yaml --set folder=n --set db=m.db --save one.json
code_is 0
has one.json '"batches":1500,"stride":2'
weir run one.yaml --set folder=n --set db=m.db --state "$state" --plan one.json --quiet
code_is 0
sql m.db "update results set time_cs = time_cs + 1 where id = (select r.id from results r join meets m
	on m.id = r.meet_id where m.athletic_net_id = '301771' order by r.rowid desc limit 1)"
cp m.db before.db
weir run one.yaml --set folder=n --set db=m.db --state "$state" --plan one.json --quiet
refused "results, batch 1499 is not as planned"
rm -f before.db

proves "rows that another unique key of the store would not take together are foretold, as the run renames them"
meet --results 600 --races 6 u
awk -F, -v OFS=, 'NR == 2 { name = $3; gender = $4 } NR == 4 || NR == 6 { $3 = name; $4 = gender } { print }' u/races.csv >races.csv
cp races.csv u/races.csv
import u u.db --until schools
code_is 0
sql u.db "create unique index races_name on races (meet_id, name, gender)"
plan u u.db
[ "$rc" = 0 ] || [ "$rc" = 3 ] || wrong "exit code $rc"
out_has "2 of the new rows, the first one in line 4, have the meet_id, name, gender of an earlier one"
import u u.db --until races
out_has "races RENAMED: 2 times, first in line 4"
plan u u.db --until races
lacks out "of an earlier one"

# ---- refused ----

proves "a store that has changed is told, and nothing is written"
sql m.db "delete from results where rowid % 2 = 0"
plan m m.db --save plan.json
sql m.db "update results set time_cs = time_cs + 1 where rowid = 1"
cp m.db before.db
import m m.db --plan plan.json
refused "the store has changed since the plan was made: results, batch 1 is not as planned" "differs 0, now 1"
sql m.db "update results set time_cs = time_cs - 1 where rowid = 1"
cp m.db before.db
sql before.db "delete from athletes where rowid = 1"
cp before.db m.db
import m m.db --plan plan.json
refused "athletes, batch 1 is not as planned"
weir status --state state
is "runs that the state knows" "$(sql state/state.db "select count(*) from run where outcome is null or not finished")" 0
rm -f before.db m.db

proves "so are other values that would be written, which come of another row of the store"
import m m.db --until races
plan m m.db --save plan.json
sql m.db "update courses set difficulty_rating = 9.9"
cp m.db before.db
import m m.db --plan plan.json
refused "the store has changed since the plan was made: results, batch 1 is not as planned" \
	"as many rows of each kind"
rm -rf before.db m.db state

proves "so is input, a parameter, the pipeline, the steps, another store"
plan m m.db --save plan.json
cp m/results.csv results.csv
sed '$d' results.csv >m/results.csv
import m m.db --plan plan.json
refused "$work/m/results.csv has changed since the plan was made"
cp results.csv m/results.csv
import m m.db --plan plan.json --set statistics=races
refused "statistics was summary, and is races now"
import m m.db --plan plan.json --until races
refused "the plan is for other steps: all, and now until races"
import m n.db --plan plan.json
refused "the plan is for another store: sqlite:$work/m.db, not sqlite:$work/n.db"
cp "$meet_yaml" meet.yaml
sed -i.bak "s|schema/meet|$(cd "$top_srcdir" && pwd)/pipelines/schema/meet|" meet.yaml
weir plan meet.yaml --set folder=m --set db=m.db --save mine.json
sed -i.bak 's/rows: 2000/rows: 200/' meet.yaml
weir run meet.yaml --set folder=m --set db=m.db --state "$state" --plan mine.json
refused "the pipeline has changed since the plan was made"
gone m.db n.db

proves "a plan that the limit of rejected rows stops shows what it found until there, and ends as the run"
meet --results 600 --bad bad-time:9,gender-u l
sed "s|schema/meet|$(cd "$top_srcdir" && pwd)/pipelines/schema/meet|; s/rejects: .*/rejects: {max_rows: 5}/; s/rows: 2000/rows: 100/" "$meet_yaml" >strict.yaml
weir plan strict.yaml --set folder=l --set db=l.db --state "$state" --save stopped.json
code_is 5
err_has "6 rows are refused, more than max_rows"
out_has "flow athletes: " "! line " "RANGE: the time 0 is not in" "until then: +" "stopped, as a run would"
lacks out "in all: " "saved: "
gone stopped.json l.db
weir run strict.yaml --set folder=l --set db=l.db --state "$state"
code_is 5
weir plan strict.yaml --set folder=l --set db=none.db --json
code_is 5
lacks out "{"

proves "so is a plan that is none"
sed 's/"reject":4/"reject":3/' plan.json >edited.json
import m m.db --plan edited.json
refused "edited.json: is not as weir wrote it"
head -c 2000 plan.json >half.json
import m m.db --plan half.json
refused "half.json: is not as weir wrote it"
sed 's/"weir_plan":1/"weir_plan":2/' plan.json >newer.json
import m m.db --plan newer.json
refused "newer.json: is a plan of version 2, and this weir knows version 1"
import m m.db --plan m/meets.csv
refused "m/meets.csv: is no plan of weir"
import m m.db --plan missing.json
refused "missing.json: cannot be opened"
gone m.db

proves "what comes from a file is harmless on a terminal"
meet --results 20 small
printf 'athletic_net_id,name\r\nx\033[2Jy,Evil \033]0;gone\007School\r\n' >>small/schools.csv
plan small s.db --only schools
! grep -q "$(printf '\033')" out || wrong "an escape sequence came through"

proves "a plan that cannot be saved leaves nothing behind"
plan m m.db --save missing/x/plan.json --only schools
[ -e missing/x/plan.json ] || [ "$rc" -ne 0 ] || wrong "it said 0, and there is no plan"
