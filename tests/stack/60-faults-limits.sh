#!/bin/sh
# Servers that give a connection up after so many requests: an import goes on over the next one, and
# every row is there once, in a store where nothing but the primary keys would keep a second one out.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql" --schema bare.sql
. "$top_srcdir/tests/stack/faults.sh"

once_each() {
	query "select (select count(*) - count(distinct athletic_net_id) from schools)
		+ (select count(*) - count(distinct (school_id, folded(name))) from athletes)
		+ (select count(*) - count(distinct (race_id, athlete_id)) from results)"
}

# limited LIMIT [SERVER HTTP]: an import with the pipeline $used; weir itself keeps its connection.
limited() {
	edge "${2:-}" "${3:-}" "s/keepalive_requests 10000;/keepalive_requests $1;/"
	met="full $1"
	fault "limit of $1" "nginx: keepalive_requests $1" 0 0
	printf '    %s requests over %s connections, %s on one at most\n' "$(answered)" "$(connections)" \
		"$(busiest)"
	gives "limit of $1: no connection has more" "$1" busiest
	gives "limit of $1: nothing is there twice" 0 once_each
	holds "limit of $1: as many connections as it takes" test "$(connections)" -ge \
		$((($(answered) + $1 - 1) / $1))
}

"$make_meet" --results 240 --schools 40 --facts "$meet" >"$check_work/facts"
pipeline whole 1000 2000 1000
pipeline single 40 1 10 'window: 4' 'reset: {after_requests: 0, after: 0s}'
gives "the store has no unique key but the primary ones" 0 query "select count(*) from pg_index i
	join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace
	and indisunique and not indisprimary"
undisturbed
heading
used=single
for limit in 3 7 100; do
	limited $limit
done

# By weir's own policy, long before the server's limit.
edge
pipeline replaced 40 1 10 'window: 4' 'reset: {after_requests: 50, after: 0s}'
used=replaced
met='full 50'
fault "own limit of 50" "connection: {reset: {after_requests: 50}}" 0 0
gives "own limit of 50: no connection has more" 50 busiest

# Most requests turned away before they reach the API server, at once: the connection counts them all
# the same, and ten thousand take seconds.
turned='if ($turned) { return 502 "[]"; }'
pipeline patient 500 1 100 'window: 8' 'reset: {after_requests: 0, after: 0s}' \
	'retry: {attempts: 1000, base: 1ms, cap: 1ms}'
used=patient
limited 1000 "$turned" 'split_clients $request_id $turned { 64% 1; * ""; }'
rm -rf "$meet"
"$make_meet" --results 1000 --schools 40 --facts "$meet" >"$check_work/facts"
used=whole
undisturbed
used=patient
limited 10000 "$turned" 'split_clients $request_id $turned { 82% 1; * ""; }'
holds "more than 10,000 requests were made" test "$(answered)" -gt 10000
finish
