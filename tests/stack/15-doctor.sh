#!/bin/sh
# `weir doctor` over a server: what it says of the recommended, the users' and the repaired schema, of
# keys, clocks and limits; and that nothing is written, not even by a trigger.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)
unset WEIR_PLUGIN_PATH
XDG_STATE_HOME=$check_work/xdg
export XDG_STATE_HOME
out=$check_work/doctor.out

"$top_builddir/tests/tools/make-meet" --results 200 "$check_work/meet" >/dev/null || exit 1

# doctor [PIPELINE]: its lines are in the file $out; prints its exit code.
doctor() {
	"$top_builddir/weir" doctor "${1:-$top_srcdir/pipelines/meet.yaml}" --to supabase \
		--set "folder=$check_work/meet" >"$out" 2>"$check_work/doctor.err" </dev/null
	echo $?
}
# ends WANTED SENTENCE [PIPELINE]: doctor ends with this code, and a remedy stands below each line that
# is not ok, and below no other.
ends() {
	gives "$2: exit $1" "$1" doctor ${3:+"$3"}
	holds "$2: each finding has its remedy" awk '
		/^(warn|fail)  / { if (due) bad = 1; due = 1; next }
		/^      [^ ]/ { if (!due) bad = 1; due = 0; next }
		!/^ok    / || due { bad = 1 }
		END { exit bad || due }' "$out"
}
# says LINE...: each is the beginning of a line.
says() {
	for line; do
		holds "it says: $line" awk -v line="$line" \
			'substr($0, 1, length(line)) == line { found = 1 } END { exit !found }' "$out"
	done
}
# graded: how many findings are no ok, as "warn N fail N".
graded() {
	awk '/^warn/ { w++ } /^fail/ { f++ } END { print "warn", w + 0, "fail", f + 0 }' "$out"
}
# The API server grants things of its own when it is first asked for a table.
dump() {
	curl -K "$WEIR_STACK_CURL" -o /dev/null "$SUPABASE_URL/rest/v1/venues?limit=1"
	pg_dump --inserts | grep -v '^.restrict\|^.unrestrict'
}
next_stack() {
	stack_down "$check_work/stack"
	rm -rf "$check_work/stack"
	stack_up "$check_work/stack" "$@"
}

no_double='no second row of a key gets in, whoever writes it'
by_ids="weir's ids keep a row that is sent twice from being there twice; another program's may double"

# ---- the recommended schema ----

stack_up "$check_work/stack" --max-rows 100
fill 1 20 300
dump >"$check_work/before"
ends 0 "the recommended schema"
gives "all of it is in order" 'warn 0 fail 0' graded
says 'ok    key: a secret key (sb_secret_...)' \
	'ok    key: the database knows it as the role service_role' \
	'ok    connection: HTTP/2 over TLS, up to 4 requests at once over one connection' \
	"ok    clock: the server's agrees with this machine's" \
	'ok    round trip: ' \
	'ok    flow results: table results, 9 columns with their types' \
	"ok    table venues: unique (name): $no_double" \
	"ok    table courses: unique (venue_id, name): $no_double" \
	"ok    table schools: unique (public.folded(name)): $no_double" \
	"ok    table meets: unique (athletic_net_id): $no_double" \
	"ok    table races: unique (meet_id, athletic_net_race_id): $no_double, unless it differs" \
	"ok    table athletes: unique (school_id, public.folded(name)): $no_double" \
	'ok    table results: its rows may share a key' \
	'ok    max-rows: a reply has 100 rows at most; weir reads on by pages' \
	'ok    time-outs: a statement may take '
gives "no insert is even tried" 0 sh -c "grep -c ' POST ' '$WEIR_STACK_ACCESS_LOG' || true"
dump >"$check_work/after"
holds "nothing was written" diff "$check_work/before" "$check_work/after"
gives "and no state was made" no sh -c "test -e '$XDG_STATE_HOME' && echo yes || echo no"

gives "the public may not ask the catalogue" 42501 sqlstate 'set role anon; select weir_catalog()'
gives "the service role may" t query "set role service_role; select weir_catalog() is not null"
query "create role late bypassrls; alter role late set statement_timeout = '3s'"
gives "what it says of time-outs is what counts" 3s query \
	"set statement_timeout = '3s'; select x ->> 'name' from json_array_elements(weir_catalog()) x
	where x ->> 'about' = 'time-out'"
query 'revoke insert on races from service_role'
query 'alter role service_role nobypassrls'
gives "and of rights" 'select update guarded' query \
	"set role service_role; select concat_ws(' ', x ->> 'name', x ->> 'detail')
	from json_array_elements(weir_catalog()) x where x ->> 'about' = 'rights' and x ->> 'of' = 'races'"

# ---- keys, and a way without TLS ----

secret=$SUPABASE_SERVICE_ROLE_KEY address=$SUPABASE_URL
SUPABASE_URL=http://127.0.0.1:$WEIR_STACK_API_PORT
query 'alter role service_role bypassrls; grant insert on races to service_role'
ends 0 "an address without TLS on this machine"
says 'ok    connection: HTTP/1.1, not encrypted, up to 4 requests at once, a connection each'
gives "which is in order there" 'warn 0 fail 0' graded
SUPABASE_URL=$address
SUPABASE_SERVICE_ROLE_KEY=$WEIR_STACK_ANON_KEY
ends 5 "the publishable key"
says 'fail  store supabase: '
holds "it is called public" grep -q 'is a public key (publishable), which may not write' "$out"
SUPABASE_SERVICE_ROLE_KEY=sb_secret_0000000000000000000000_00000000
ends 5 "a secret key of nobody"
says 'ok    key: a secret key' 'fail  store supabase: '
base64url() {
	openssl base64 -A | tr '+/' '-_' | tr -d '='
}
head=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url)
claims=$(printf '{"role":"service_role","iat":1577836800,"exp":1609459200}' | base64url)
SUPABASE_SERVICE_ROLE_KEY=$head.$claims.$(printf x | base64url)
ends 5 "a token that has expired"
says 'fail  store supabase: '
holds "its end is told" grep -q 'key, of SUPABASE_SERVICE_ROLE_KEY: expired on 2021-01-01' "$out"
gives "a key is never printed" '' grep -F "$claims" "$out" "$check_work/doctor.err"
SUPABASE_SERVICE_ROLE_KEY=$secret

# ---- the users' schema ----

next_stack --schema user-schema.sql --schema user-triggers.sql --http 1.1 --ahead 90
# What a trigger for statements does is not undone where no row is inserted, but here it is.
query "create table heard (at timestamptz);
	create function hear() returns trigger language plpgsql as
		\$\$ begin insert into heard values (now()); return null; end \$\$;
	create trigger hear before insert on schools for each statement execute function hear();
	create trigger hear_after after insert on schools for each statement execute function hear()"
query 'alter table results disable trigger user'
fill 1 20 300
query 'alter table results enable trigger user; truncate heard'
dump >"$check_work/before"
ends 0 "the users' schema"
says 'ok    connection: HTTP/1.1 over TLS, up to 4 requests at once, a connection each' \
	"warn  clock: the server's is " \
	"ok    table venues: unique (name): $no_double" \
	"warn  table courses: no unique key over (venue_id, name) can be seen: $by_ids" \
	"ok    table schools: unique (name): $no_double, unless in another spelling" \
	"warn  table meets: no unique key over (athletic_net_id) can be seen: $by_ids" \
	"warn  table races: no unique key over (athletic_net_race_id) can be seen: $by_ids" \
	"warn  table athletes: no unique key over (school_id, name) can be seen: $by_ids" \
	'      pipelines/schema/supabase-repair.sql adds the keys' \
	'warn  triggers: the API does not show them; if one refuses rows, a run stops at its first batch' \
	'warn  functions: exec_sql runs any SQL that it is sent' \
	'ok    time-outs: the API does not tell how long a statement may take' \
	'ok    max-rows: not seen: no table has more than 300 rows'
gives "of the clock: a minute and a half" yes sh -c \
	"grep -Eq \"clock: the server's is (89|90|91) s ahead of this machine's\" '$out' && echo yes"
dump >"$check_work/after"
holds "nothing was written" diff "$check_work/before" "$check_work/after"

# Part 8 of the repair alone: from its heading to the end.
sed -n '/^-- ---- 8\. /,/^commit/p' "$top_srcdir/pipelines/schema/supabase-repair.sql" >"$check_work/part8"
gives "part 8 of the repair can be run alone" '' sh -c "psql -Xq -v ON_ERROR_STOP=1 -f '$check_work/part8' \
	2>&1 | grep -v 'WARNING:  there is no transaction in progress'"
sh "$stack_source/reload.sh" "$check_work/stack"
ends 5 "the users' schema with the catalogue, and triggers that break"
says "warn  table courses: no unique key over (venue_id, name): $by_ids" \
	'ok    table courses: also unique: (name, location); a row that breaks one is refused, or renamed' \
	"warn  table meets: no unique key over (athletic_net_id): $by_ids" \
	"warn  table races: no unique key over (athletic_net_race_id): $by_ids" \
	'ok    table races: also unique: (meet_id, name, gender); a row that breaks one' \
	"warn  table athletes: no unique key over (school_id, name): $by_ids" \
	'ok    table athletes: also unique: (slug); ' \
	'ok    table athletes: triggers at an insert: athlete_slug_trigger; ' \
	'fail  table results: the trigger update_athlete_best_times_trigger fills athlete_best_times' \
	'ok    table results: triggers at an insert: calculate_normalized_time_trigger, ' \
	"warn  functions: exec_sql runs any SQL that it is sent, with its owner's rights, for everybody who"

# ---- the repaired schema ----

psql -Xq -f "$stack_source/rls.sql"
query 'drop trigger hear on schools; drop trigger hear_after on schools'
psql -Xq -v ON_ERROR_STOP=1 -f "$top_srcdir/pipelines/schema/supabase-repair.sql" >"$check_work/repair" 2>&1
gives "the repair runs" 0 echo $?
sh "$stack_source/reload.sh" "$check_work/stack"
dump >"$check_work/before"
ends 0 "the repaired schema"
gives "only the clock is wrong" 'warn 1 fail 0' graded
says "ok    table courses: unique (venue_id, name): $no_double" \
	"ok    table schools: unique (public.folded(name)): $no_double" \
	"ok    table meets: unique (athletic_net_id) where (athletic_net_id <> ''::text): $no_double" \
	"ok    table races: unique (meet_id, athletic_net_race_id) where (athletic_net_race_id <> ''::text): " \
	"ok    table athletes: unique (school_id, public.folded(name)): $no_double" \
	'ok    table results: triggers at an insert: '
dump >"$check_work/after"
holds "nothing was written" diff "$check_work/before" "$check_work/after"
gives "both files make the same function" same sh -c "
	for file in meet.postgres supabase-repair; do
		sed -n '/^create or replace function weir_catalog/,/^end \\$\\$/p' \
			'$top_srcdir/pipelines/schema/'\$file.sql >'$check_work/'\$file
	done
	test -s '$check_work/meet.postgres' && cmp '$check_work/meet.postgres' '$check_work/supabase-repair' && echo same"

# ---- a root that is hidden ----

next_stack --openapi off
ends 0 "empty tables, and no list of them"
gives "all of it is in order" 'warn 0 fail 0' graded
says 'ok    flow races: table races, 7 columns with their types'
gives "and a meet gets in" 0 sh -c "'$top_builddir/weir' run '$top_srcdir/pipelines/meet.yaml' --to supabase \
	--set 'folder=$check_work/meet' --state '$check_work/state' >'$check_work/run' 2>&1; echo \$?"
gives "all of it" 200 query 'select count(*) from results'
query 'drop function weir_catalog'
sh "$stack_source/reload.sh" "$check_work/stack"
ends 0 "no list, and no catalogue, but rows"
says 'ok    flow races: table races, 7 columns, of '
query 'truncate venues cascade' 2>/dev/null
ends 5 "neither list nor catalogue nor rows"
says 'fail  store supabase: '
holds "it says what helps" grep -q 'part 8 of pipelines/schema/supabase-repair.sql' "$out"

# ---- a server that tells nothing of keys; a connection that is not what was asked for ----

next_stack --inserts lite --http 1.1 --schema user-schema.sql
sed 's/^      window: 4/      http: 2\n      window: 4/; s/after_requests: 5000/after_requests: 0/' \
	"$top_srcdir/pipelines/meet.yaml" >"$check_work/two.yaml"
mkdir -p "$check_work/schema"
ends 0 "a server that looks at rows first" "$check_work/two.yaml"
says 'warn  connection: the server does not speak HTTP/2, which the pipeline asks for' \
	'warn  connection: it is not replaced before 10000 requests' \
	'warn  table venues: whether (name) is unique cannot be seen'
finish
