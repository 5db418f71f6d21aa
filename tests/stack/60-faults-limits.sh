#!/bin/sh
# Servers that give a connection up after so many requests: an import goes on over the next one, and
# every row is there once, in a store where nothing but the primary keys would keep a second one out.
# Each row has a request of its own, which reaches the database.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql" --schema bare.sql
. "$top_srcdir/tests/stack/faults.sh"

rows() {
	wc -l <"$check_work/now"
}

once_each() {
	query "select (select count(*) - count(distinct athletic_net_id) from schools)
		+ (select count(*) - count(distinct (school_id, folded(name))) from athletes)
		+ (select count(*) - count(distinct (race_id, athlete_id)) from results)"
}

# limits NAME LIMIT HOW: an import with the pipeline $used through a server as it is.
limits() {
	met="full $2"
	fault "$1" "$3" 0 0
	printf '    %s rows in %s requests over %s connections, %s on one at most, %s s\n' "$(rows)" \
		"$(answered)" "$(connections)" "$(busiest)" \
		"$(sed -n 's/^.* into .*, \([0-9.]*\) s, run .*/\1/p' "$check_work/first.out")"
	gives "$1: no connection has more" "$2" busiest
	gives "$1: nothing is there twice" 0 once_each
	holds "$1: as many connections as it takes" test "$(connections)" -ge \
		$((($(answered) + $2 - 1) / $2))
	holds "$1: each row in a request that the API answers" \
		test "$(answered '$5 == "POST" && $10 == 201')" -ge "$(rows)"
}

# limited LIMIT: by the server; weir itself keeps its connection.
limited() {
	edge '' '' "s/keepalive_requests 10000;/keepalive_requests $1;/"
	limits "limit of $1" "$1" "nginx: keepalive_requests $1"
}

# imports NAME WINDOW RESULTS ATHLETES: the next ones are of such a meet, with such a window.
imports() {
	rm -rf "$meet"
	"$make_meet" --results "$3" --athletes "$4" --schools 40 --facts "$meet" >"$check_work/facts"
	used=whole
	undisturbed
	pipeline "$1" 500 1 1000 "window: $2" 'reset: {after_requests: 0, after: 0s}'
	used=$1
}

gives "the store has no unique key but the primary ones" 0 query "select count(*) from pg_index i
	join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace
	and indisunique and not indisprimary"
pipeline whole 1000 2000 1000
heading
imports few 4 240 240
pipeline few 40 1 10 'window: 4' 'reset: {after_requests: 0, after: 0s}'
for limit in 3 7 100; do
	limited $limit
done

# By weir's own policy, long before the server's limit.
edge
pipeline few 40 1 10 'window: 4' 'reset: {after_requests: 50, after: 0s}'
limits 'own limit of 50' 50 'connection: {reset: {after_requests: 50}}'

imports thousands 8 1050 1000
limited 1000
imports tens 8 5100 5000
import_seconds=400
limited 10000
holds "more than 10,000 requests were answered by the API" test "$(answered '$4 ~ /^2/ && $10 ~ /^2/')" -gt 10000
finish
