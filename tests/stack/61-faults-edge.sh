#!/bin/sh
# Whole imports through what gateways, API servers and databases do on bad days: each ends with every
# row there once, or stops with a code that says what to do and goes on with the same command.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
stack_up "$check_work/stack"
. "$top_srcdir/tests/stack/faults.sh"

restart_api() {
	sh "$stack_source/reload.sh" "$WEIR_STACK" >/dev/null 2>&1
}

# In the middle of whatever it is doing.
kill_api() {
	kill -KILL "$(cat "$WEIR_STACK_API_PID")"
	restart_api
}

# This API server may end with its connections to the database, which PostgREST would not.
restart_postgres() {
	(cd / && as_postgres "$(stack_pg_bin)/pg_ctl" -D "$PGHOST/data" -l "$WEIR_STACK_PG_LOG" -m immediate \
		-w restart) >/dev/null 2>&1 </dev/null
	sleep 0.1
	test -e "/proc/$(cat "$WEIR_STACK_API_PID")/exe" || restart_api
}

# some SHARE: for the http block, $hit is 1 for this share of the requests.
some() {
	printf 'split_clients "$request_id" $hit { %s%% 1; * ""; }' "$1"
}

# these PATTERN: the same for requests by their number on the connection.
these() {
	printf 'map $connection_requests $hit { "~%s" 1; default ""; }' "$1"
}

# with_status STATUS: so many requests were answered with it.
with_status() {
	answered "\$4 == $1"
}

# How many were not answered by the API server.
by_another() {
	answered '$10 == "-"'
}

html='default_type text/html;'
page='<html><head><title>Log in</title></head></html>'

"$make_meet" --results 240 --schools 40 --facts "$meet" >"$check_work/facts"
# Four requests of a batch are under way together.
pipeline whole 80 20 50
undisturbed
counted=$(sed -n 's/^requests: \([0-9]*\) .*/\1/p' "$out")
until_true 100 eval 'test "$(answered)" -ge "$counted"' # the log is written behind the answer
gives "the checks and the run share a connection" 1 connections
gives "the summary counts all requests, those of the checks before it too" \
	"requests: $(answered) over 1 connection, 0 of them sent again" \
	grep '^requests:' "$out"
heading

# ---- nginx: connections ----

edge '' '' 's/keepalive_requests 10000;/keepalive_requests 20;/'
met='full 20'
fault 'GOAWAY by count' 'nginx: keepalive_requests 20' 0 0
sure 'no connection has more' test "$(busiest)" = 20
edge '' '' 's/keepalive_time 1h;/keepalive_time 50ms;/'
met=replaced
fault 'GOAWAY by age' 'nginx: keepalive_time 50ms' 0 0
edge
during='for n in 10 20 30 40; do once $n kill -HUP $(edge_master); done'
met=replaced
fault 'GOAWAY mid-burst' 'nginx: kill -HUP of the master, 4 times' 0 0
edge
during='for n in 10 20 30 40; do once $n eval "kill -KILL \$(edge_workers)"; done'
met='edge_said "exited on signal 9"'
fault 'worker killed' 'nginx: kill -KILL of the worker, 4 times' 0 1
edge 'if ($hit) { return 444; }' "$(some 20)"
met='with_status 444'
fault 'RST_STREAM' 'nginx: return 444 for 20%' 0 1

# ---- nginx: answers ----

edge 'if ($hit) { return 429; } error_page 429 @wait;
	location @wait { add_header Retry-After 1 always; return 429 "{}"; }' "$(these '^[246][012]$')"
met='with_status 429'
fault '429, Retry-After: 1' 'nginx: return 429 for 3 in a row of 20' 0 1
edge 'if ($hit) { return 503 "{}"; }' "$(some 20)"
met='with_status 503'
fault 'random 503' 'nginx: return 503 for 20%' 0 1
edge 'error_page 418 = @gone; if ($hit) { return 418; } location @gone { proxy_pass http://127.0.0.1:1; }' \
	"$(some 20)"
met='with_status 502'
fault '502 with HTML' 'nginx: proxy_pass to a closed port for 20%' 0 1
# The API has answered by then: it is done, not still under way.
edge 'error_page 418 = @lost; if ($hit) { return 418; } recursive_error_pages on;
	location @lost { proxy_pass http://api; proxy_buffer_size 64; error_page 502 = @late; }
	location @late { return 504; }' "$(these '[05]$')"
query "create sequence tries; create function count_tries() returns trigger language plpgsql as \$\$
	begin perform nextval('tries'); return new; end \$\$;
	create trigger count_tries before insert on results for each row execute function count_tries()"
met='with_status 504'
fault '504 with HTML, carried out' 'nginx: no room for the answer (502, 504) to every 5th' 0 1
sure 'results came to the database a second time' test "$(query 'select last_value from tries')" -gt 240
query 'drop trigger count_tries on results'
# With bad luck, the second try is refused for another unique key than the id, which the first one has.
edge 'error_page 418 = @late; if ($hit) { return 418; }
	location @late { proxy_pass http://api; proxy_read_timeout 1ms; }' "$(these '[05]$')"
met='with_status 504'
fault '504 with HTML, under way' 'nginx: proxy_read_timeout 1ms for every 5th' 0 1
edge "$html if (\$hit) { return 200 '$page'; }" "$(some 20)"
met=by_another
fault 'not JSON' 'nginx: 200 with a login page for 20%' 0 1
edge 'if ($hit) { return 200; }' "$(some 20)"
met=by_another
fault '200 with nothing in it' 'nginx: return 200 for 20%' 0 1
pipeline large 1000 2000 1000
edge '' '' 's/client_max_body_size 20m;/client_max_body_size 8k;/'
used=large
met='with_status 413'
fault '413' 'nginx: client_max_body_size 8k, 240 rows a request' 0 0
told 'is too big for the server'
used=whole

# ---- the servers behind it ----

pipeline patient 80 20 50 'retry: {attempts: 400, base: 20ms, cap: 200ms}'
used=patient
edge
during='once 20 kill_api'
met='with_status 502'
fault 'API server restarted' 'kill -KILL and start, after 20 requests' 0 1
# What was said to be committed is there afterwards, as a server for more than tests has it.
query 'alter system set synchronous_commit = on' && query 'select pg_reload_conf()' >/dev/null
edge
during='once 20 restart_postgres'
met='postgres_said "received immediate shutdown request"'
fault 'Postgres restarted' 'pg_ctl -m immediate restart, after 20 requests' 0 1
sed -i 's/"delay": 0/"delay": 75/' "$WEIR_STACK/api/settings.json"
restart_api
pipeline hasty 80 20 50 'timeouts: {first_byte: 100ms}' 'retry: {attempts: 2, base: 1ms, cap: 1ms}'
used=whole
edge
met='answered "\$9 >= 0.07"'
fault 'slow answers' 'every answer of the API 75 ms late' 0 0
sure 'no answer was faster' test "$(answered '$9 < 0.07')" = 0
sed -i 's/"delay": 75/"delay": 300/' "$WEIR_STACK/api/settings.json"
restart_api
# The first one takes longer, whatever the delay.
curl -K "$WEIR_STACK_CURL" -o "$check_work/first" "http://127.0.0.1:$WEIR_STACK_API_PORT/rest/v1/venues"
used=hasty
edge
cure='used=whole; sed -i "s/300/0/" "$WEIR_STACK/api/settings.json"; restart_api'
met='with_status 499' # nginx: the client has gone
fault 'answers too late' '300 ms late, timeouts: {first_byte: 100ms}' 2 0
told 'no reply within 0.1 s'

# ---- the database ----

# As a server with synchronous_commit off has it, when it is switched off: once, rows of earlier requests.
query "create sequence losses; create function lose() returns trigger language plpgsql as \$\$
	declare
		mine xid = pg_current_xact_id()::xid;
	begin
		if (select count(*) from results where xmin <> mine) >= 60 and nextval('losses') = 1 then
			delete from results
				where id in (select id from results where xmin <> mine order by id limit 5);
			raise log 'committed rows are gone';
		end if;
		return null;
	end \$\$;
	create trigger lose after insert on results for each statement execute function lose()"
met='postgres_said "committed rows are gone"' cure='query "drop trigger lose on results"'
fault 'committed rows lost' 'a trigger deletes 5 results of earlier requests' 4 0
told 'results per race_id'

# slow_rows SECONDS: each result takes so long to insert.
slow_rows() {
	query "create or replace function be_slow() returns trigger language plpgsql as \$\$
		begin perform pg_sleep($1); return new; end \$\$;
		create or replace trigger be_slow before insert on results
		for each row execute function be_slow()"
}

pipeline bulky 100 100 50
slow_rows 0.01
# New sessions have it; the API server has read the tables in an old one, which may take it longer.
query "alter role postgres set statement_timeout = '300ms'"
query "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'postgres.js'" >/dev/null
used=bulky
met='postgres_said "due to statement timeout"'
fault 'statement timeout' '300 ms; 10 ms a row, 100 rows a request' 0 0
told 'is too big for the server'
slow_rows 0.4
cure="query 'drop trigger be_slow on results; alter role postgres reset statement_timeout'; restart_api"
met='postgres_said "due to statement timeout"'
fault 'statement timeout, always' '300 ms; 400 ms a row' 2 0
told 'statement timeout'
used=whole

query "create sequence luck; create function be_unlucky() returns trigger language plpgsql as \$\$
	begin
		if nextval('luck') % 30 = 0 then
			raise exception 'deadlock detected' using errcode = '40P01';
		end if;
		return new;
	end \$\$;
	create trigger be_unlucky before insert on results for each row execute function be_unlucky()"
met='postgres_said "ERROR:  deadlock detected"'
fault 'deadlock, said' 'a trigger raises 40P01 at every 30th row' 0 1
query 'drop trigger be_unlucky on results'

# A real one: somebody has one athlete, waits until the import wants it, and then wants all of them.
# Postgres breaks it up after deadlock_timeout, at the import's side, which has waited the longer.
cat >"$check_work/rival.sql" <<'SQL'
set deadlock_timeout = '20s';
begin;
select from athletes where id = (select id from athletes order by id offset 120 limit 1) for update;
select pg_advisory_lock(1);
do $$ begin
	for n in 1..1000 loop
		perform pg_stat_clear_snapshot();
		exit when exists (select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid)));
		perform pg_sleep(0.01);
	end loop;
end $$;
select from athletes for update;
commit;
SQL
without_results_but_a_rival() {
	query 'delete from results' >/dev/null
	rm -rf "$state"
	psql -Xq -f "$check_work/rival.sql" >"$check_work/rival.log" 2>&1 &
	rival=$!
	left=300
	until test "$(query "select count(*) from pg_locks where locktype = 'advisory'")" = 1; do
		left=$((left - 1))
		test $left -gt 0 || break
		sleep 0.02
	done
}
query "alter role postgres set deadlock_timeout = '300ms'"
restart_api
used=bulky before=without_results_but_a_rival cure='wait $rival'
met='postgres_said " waits for "'
fault 'deadlock, real' 'psql locks one athlete, then the others, against the import' 0 1
sure "it was not broken up at the rival's side" sh -c "! grep ERROR '$check_work/rival.log'"
finish
