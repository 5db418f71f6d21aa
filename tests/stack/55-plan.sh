#!/bin/sh
# What a plan says of an empty, a half-filled and a finished store is what the run does there, with
# nearly as many requests, in a new project and in the schema that users have today.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)
unset WEIR_PLUGIN_PATH
cd "$check_work" || exit 1

# go VERB FOLDER [OPTION...]: what it says is in the file said.
go() {
	verb=$1 folder=$2
	shift 2
	"$top_builddir/weir" "$verb" "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$folder" \
		--state state --log-level warn "$@" >said 2>log </dev/null
	rc=$?
	test $rc = 0 || tail -n 20 said log
	return $rc
}
# insert present differs reject duplicate
planned() {
	sed -n 's/^in all: //p' "$1" | tr -d ',' |
		sed 's/[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\).*/\1 \2 \3 \4 \5/'
}
done_so() {
	differs=$(sed -n 's/.* present, \([0-9,]*\) with other values.*/\1/p' said | tr -d , | awk '{ n += $1 } END { print n + 0 }')
	awk -v differs="$differs" '$1 == "total" { gsub(",", ""); print $3, $4, differs, $6, $5; exit }' said
}
# within PERCENT PLANNED REAL: or within three requests.
within() {
	awk -v percent="$1" -v planned="$2" -v real="$3" 'BEGIN {
		off = planned > real ? planned - real : real - planned
		print (off <= 3 || 100 * off <= percent * real) ? "near" : planned " planned, " real " made" }'
}
# agrees NAME FOLDER: a run that is held to its plan reads twice.
agrees() {
	before=$(query "$rows")
	holds "a plan for $1" go plan "$2" --save plan.json
	cp said plan
	gives "  wrote nothing" "$before" query "$rows"
	reads=$(sed -n 's/^requests: .*: \([0-9]*\) to read.*/\1/p' plan)
	holds "  the run agrees with it before it writes" go run "$2" --plan plan.json
	gives "  and does what was planned" "$(planned plan)" done_so
	requests=$(sed -n 's/^requests: about \([0-9]*\):.*/\1/p' plan)
	made=$(($(sed -n 's/^requests: \([0-9]*\) over.*/\1/p' said) - reads))
	gives "  in about as many requests" near within 10 "$requests" "$made"
	echo "    $requests requests planned, $made made; $(sed -n 's/^time: about \([0-9.]*\) s:.*/\1/p' plan) s planned, $(sed -n '1s/.*, \([0-9.]*\) s, run.*/\1/p' said) s taken"
}
rows="select concat_ws(' ', (select count(*) from races), (select count(*) from athletes),
	(select count(*) from results), (select sum(time_cs) from results), (select sum(grad_year) from athletes))"

"$top_builddir/tests/tools/make-meet" --results 2400 m >/dev/null
"$top_builddir/tests/tools/make-meet" --results 200 --meet 301771 --seed 7 n >/dev/null

all_of_it() {
	agrees "an empty store" m
	agrees "a finished one" m
	psql -Xq -v ON_ERROR_STOP=1 <<'END'
set session_replication_role = replica;
create temp table a as select id, gen_random_uuid() as other from athletes order by id limit 1100;
create temp table k as select x.id from results x join a on a.id = x.athlete_id order by x.id limit 800;
delete from results where id not in (select id from k);
delete from athletes where id not in (select id from a);
update results set athlete_id = a.other from a where a.id = athlete_id;
update athletes set id = a.other from a where a.id = athletes.id;
update results set time_cs = time_cs + 1 where id in (select id from results order by id limit 9);
update athletes set grad_year = 1990 where id in (select id from athletes order by id limit 4);
END
	agrees "one that has half of it, partly under other ids and with other values" m
	gives "  with what differs" 13 sh -c "sed -n 's/.*in all:.*~\([0-9]*\) differs.*/\1/p' plan"
}

# ---- a new project ----

stack_up "$check_work/stack"
all_of_it
go plan n --save plan.json
cp said plan
holds "a plan says which keys guard the tables" grep -q 'unique (school_id, public.folded(name)): no second row' plan
holds "and its estimate where it comes from" grep -q 'for each request that it did not make' plan
query "update results set time_cs = time_cs + 1 where id in (select id from results limit 1)"
holds "what changes in another meet is no matter" go run n --plan plan.json
go plan n --save plan.json
query "delete from results where id in (select x.id from results x join meets m on m.id = x.meet_id
	where m.athletic_net_id = '301771' limit 1)"
before=$(query "$rows")
go run n --plan plan.json >/dev/null
gives "a result deleted since the plan stops the run" 1 echo $rc
holds "which says so" grep -q 'the store has changed since the plan was made: results, batch 1' log
gives "and writes nothing" "$before" query "$rows"
stack_down "$check_work/stack"

# ---- the schema that users have ----

rm -rf state stack
stack_up "$check_work/stack" --schema user-schema.sql
all_of_it
holds "the missing key is told with the statement that adds it" grep -q \
	'CREATE UNIQUE INDEX ON athletes (school_id, folded(name));' plan
holds "and what can be known at the write only" grep -q 'known only at the write' plan
finish
