#!/bin/sh
# The stack itself: it comes up whole, answers as PostgREST does, leaves nothing behind, and does what
# its options say.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
stack=$check_work/stack

# api PATH [CURL OPTION...]: the status, a blank, the body.
api() {
	path=$1
	shift
	curl -K "$WEIR_STACK_CURL" -g -o "$check_work/body" -w '%{http_code} ' "$@" "$SUPABASE_URL/rest/v1/$path"
	cat "$check_work/body"
}

json='content-type: application/json'
id=11111111-1111-5111-8111-111111111111

stack_up "$stack" --schema user-schema.sql --schema rls.sql --keepalive-requests 5 --max-rows 10
edge_pid=$(cat "$WEIR_STACK_EDGE_PID")
postgres_pid=$(head -n 1 "$WEIR_STACK_PG_PID") pg_folder=$PGHOST

gives "the edge speaks HTTP/2 over TLS" 2 curl -K "$WEIR_STACK_CURL" -o /dev/null -w '%{http_version}' \
	"$SUPABASE_URL/rest/v1/venues"
gives "a new row is told from one that was there" "201 [{\"id\":\"$id\"}]" \
	api 'venues?on_conflict=id&select=id' -H "$json" \
	-H 'Prefer: resolution=ignore-duplicates,return=representation' \
	-d "[{\"id\":\"$id\",\"name\":\"One\"}]"
gives "a row that was there is not given back" "201 []" \
	api 'venues?on_conflict=id&select=id' -H "$json" \
	-H 'Prefer: resolution=ignore-duplicates,return=representation' \
	-d "[{\"id\":\"$id\",\"name\":\"One\"}]"
gives "psql sees what the API wrote" One query 'select name from venues'
query "insert into schools (name) select 'School ' || n from generate_series(1, 25) n"
holds "a read ends at max-rows, and the count says so" sh -c "curl -K '$WEIR_STACK_CURL' -D - -o /dev/null \
	-H 'Prefer: count=exact' '$SUPABASE_URL/rest/v1/schools?order=id' | grep -qi '^content-range: 0-9/25'"

# The root document, as PostgREST has it.
curl -K "$WEIR_STACK_CURL" "$SUPABASE_URL/rest/v1/" >"$check_work/root.json"
# root EXPRESSION: of the document's definitions, `d`.
root() {
	"$(stack_node)" -p "const d = JSON.parse(fs.readFileSync('$check_work/root.json')).definitions; $1"
}
gives "the root tells a column's type" 'uuid integer date text[]' root '[d.athletes.properties.id.format,
	d.races.properties.distance_meters.format, d.meets.properties.meet_date.format,
	d.schools.properties.colors.format].join(" ")'
gives "the root tells what must be given" 'athlete_id,meet_id,time_cs' root \
	'd.results.required.filter((c) => !("default" in d.results.properties[c])).join()'
gives "an unknown column is told before the id's type" 42703 root 'JSON.parse(`'"$(curl -K \
	"$WEIR_STACK_CURL" "$SUPABASE_URL/rest/v1/venues?select=id,nope&id=eq.~&limit=0" |
	tr -d '\\')"'`.replace(/"hint".*"message"/, `"message"`)).code'
holds "a uuid column refuses what is no uuid" sh -c "curl -K '$WEIR_STACK_CURL' \
	'$SUPABASE_URL/rest/v1/venues?select=id&id=eq.~&limit=0' | grep -q 'for type uuid'"

# The public key, which may read and not write.
printf 'silent\ncacert = "%s"\nheader = "apikey: %s"\n' "$SUPABASE_CA_FILE" "$WEIR_STACK_ANON_KEY" \
	>"$check_work/anon"
gives "row level security keeps the public key from writing" '401 42501' sh -c "curl -K '$check_work/anon' \
	-H '$json' -w '%{http_code} ' -o '$check_work/body' -d '[{\"name\":\"Two\"}]' \
	'$SUPABASE_URL/rest/v1/venues'; sed 's/.*\"code\":\"\([^\"]*\)\".*/\1/' '$check_work/body'"
gives "the public key may read" 200 curl -K "$check_work/anon" -o /dev/null -w '%{http_code}' \
	"$SUPABASE_URL/rest/v1/venues"
gives "the public key does not get the root document" 403 curl -K "$check_work/anon" -o /dev/null \
	-w '%{http_code}' "$SUPABASE_URL/rest/v1/"

# Twelve requests over one connection, as far as it goes: 5, 5 and 2.
: >"$WEIR_STACK_ACCESS_LOG"
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	printf 'url = "%s/rest/v1/venues?limit=%s"\noutput = /dev/null\n' "$SUPABASE_URL" "$n"
done >"$check_work/twelve"
holds "nginx closes connections by their number of requests" sh -c \
	"curl -K '$WEIR_STACK_CURL' -K '$check_work/twelve' && sleep 0.1 &&
	test \$(cut -d ' ' -f 2 '$WEIR_STACK_ACCESS_LOG' | sort -u | wc -l) = 3"

holds "no key is in the list of processes" sh -c "! ps -eo args | grep -F \
	-e '$(echo "$SUPABASE_SERVICE_ROLE_KEY" | cut -c 1-20)' -e '$(echo "$WEIR_STACK_ANON_KEY" | cut -c 1-20)' |
	grep -v grep"
query 'create table added_later (id uuid primary key)'
sh "$stack_source/reload.sh" "$stack"
gives "after reload.sh the API knows a new table" '200 []' api added_later
api_pid=$(cat "$WEIR_STACK_API_PID")

stack_down "$stack"
# A process that has ended and that nobody asked about has no program any more.
gone() {
	for pid in $api_pid $edge_pid $postgres_pid; do
		test ! -e "/proc/$pid/exe" || return 1
	done
	test ! -e "$stack" && test ! -e "$pg_folder"
}
holds "down.sh leaves no process and no file" gone

# Another one, with a delay, without a root document, by a process that ends without saying so.
sleep 600 &
owner=$!
sh "$stack_source/up.sh" "$stack" --delay 75 --openapi off --http 1.1 --while $owner >/dev/null || exit 1
. "$stack/env"
gives "--openapi off answers as PostgREST with a closed root" 404 curl -K "$WEIR_STACK_CURL" \
	-o "$check_work/body" -w '%{http_code}' "$SUPABASE_URL/rest/v1/"
holds "and says PGRST126" grep -q PGRST126 "$check_work/body"
gives "--http 1.1 has no HTTP/2" 1.1 curl -K "$WEIR_STACK_CURL" -o /dev/null -w '%{http_version}' \
	"$SUPABASE_URL/rest/v1/venues"
took=$(curl -K "$WEIR_STACK_CURL" -o /dev/null -w '%{time_total}' "$SUPABASE_URL/rest/v1/venues")
holds "--delay holds an answer back" awk "BEGIN { exit !($took >= 0.075) }"
pg_folder=$PGHOST
kill $owner
left=100
while test -e "$stack" && test $left -gt 0; do
	sleep 0.1
	left=$((left - 1))
done
holds "the stack ends when its owner is gone" test ! -e "$stack" -a ! -e "$pg_folder"
finish
