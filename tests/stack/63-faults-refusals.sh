#!/bin/sh
# What a person must mend first: told at once, in words that say what to do, and nothing is written.
# And a server that is not there, or another one in its place.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
stack_up "$check_work/stack" --schema user-schema.sql --schema user-triggers.sql --schema rls.sql
. "$top_srcdir/tests/stack/faults.sh"

rows() {
	query "select sum((xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s',
		oid::regclass), false, true, '')))[1]::text::int)
		from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
}

# refused NAME EXIT TEXT...: an import into empty tables says all this, and leaves them empty. What is
# wrong with a table is said at every place of the pipeline that needs it.
every_place=
refused() {
	fault_name=$1 wanted=$2
	shift 2
	fresh
	import
	printf '%-26s| exit %s, %s rows | %s\n' "$fault_name" "$code" "$(rows)" \
		"$(sed -n 's/^weir: //p' "$err" | head -n 1 | sed "s|$check_work/||g" | cut -c 1-150)"
	cp "$out" "$check_work/first.out"
	cp "$err" "$check_work/first.err"
	told "$@"
	holds "$fault_name: exit $wanted" test "$code" = "$wanted"
	gives "$fault_name: nothing is written" 0 rows
	test -n "$every_place" || gives "$fault_name: it is said once" 1 grep -c '^weir: ' "$err"
	test "$wanted" = 1 || holds "$fault_name: the last line says how to go on" sh -c \
		"tail -n 1 '$out' | grep -q '^stopped: .* to go on run: '"
}

# changed SQL BACK NAME EXIT TEXT...: the same with a schema that was changed.
changed() {
	back=$2
	query "$1" >/dev/null 2>&1
	sh "$stack_source/reload.sh" "$WEIR_STACK"
	shift 2
	refused "$@"
	query "$back" >/dev/null 2>&1
}

"$make_meet" --results 120 --schools 30 --facts "$meet" >"$check_work/facts"
pipeline whole 20 20 50 'retry: {attempts: 3, base: 10ms, cap: 50ms}'
query 'alter table results disable trigger user'
undisturbed

# ---- what is asked for is wrong ----

# Where the store and its url stand in the pipeline.
line_of() {
	sed -n "/$1/=" "$check_work/whole.yaml" | head -n 1
}
store_at=whole.yaml:$(line_of '^  supabase:'):3
url_at=whole.yaml:$(line_of '^ *url: '):12
url=$SUPABASE_URL secret=$SUPABASE_SERVICE_ROLE_KEY ca=$SUPABASE_CA_FILE
export SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY SUPABASE_CA_FILE
SUPABASE_URL=localhost:8000
refused 'malformed URL' 1 "$url_at: url, of SUPABASE_URL: does not begin with https://" \
	'SUPABASE_URL is like https://PROJECT.supabase.co'
SUPABASE_URL=http://nowhere.invalid
refused 'unencrypted' 1 'the url is http://nowhere.invalid: the key would go there in the clear' \
	'let it begin with https://'
SUPABASE_URL=https://nowhere.invalid
refused 'unknown host' 5 "$store_at: the server https://nowhere.invalid cannot be found: its name has no address" \
	'is the url right, and is there a network?'
SUPABASE_URL=https://localhost:1
refused 'refused port' 2 'the server https://localhost:1 did not answer: no connection; 3 tries in' \
	'is the server up, and is the url right?'
https_proxy=http://127.0.0.1:9
export https_proxy
refused 'closed proxy' 2 'did not answer: no connection; 3 tries' \
	'by way of the proxy http://127.0.0.1:9' 'the variables https_proxy and no_proxy'
unset https_proxy
SUPABASE_URL=http://localhost:$WEIR_STACK_EDGE_PORT
refused 'http to a TLS port' 5 'HTTP status 400, and no JSON,' 'does the url begin with https://'
SUPABASE_URL=$url SUPABASE_CA_FILE=$check_work/other.pem
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=another CA' -keyout "$check_work/other.key" \
	-out "$check_work/other.pem" 2>/dev/null
refused 'wrong certificate' 5 "the certificate of $url is not accepted: " 'give its PEM file as SUPABASE_CA_FILE'
SUPABASE_CA_FILE=$ca
SUPABASE_SERVICE_ROLE_KEY=${secret%??}zz
refused 'wrong key' 5 'the server answers 401 to a request' 'give the secret key of this project'
SUPABASE_SERVICE_ROLE_KEY=$WEIR_STACK_ANON_KEY
refused 'publishable key' 5 'is a public key (publishable), which may not write' \
	"give the project's secret key"
# {"role":"anon"}, as older projects have it.
SUPABASE_SERVICE_ROLE_KEY=eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl
refused 'anon key' 5 'key, of SUPABASE_SERVICE_ROLE_KEY: is a public key (anon), which may not write'
SUPABASE_SERVICE_ROLE_KEY=$secret

# {"role":"service_role","exp":1609459200}
SUPABASE_SERVICE_ROLE_KEY=e30.eyJyb2xlIjoic2VydmljZV9yb2xlIiwiZXhwIjoxNjA5NDU5MjAwfQ.c2ln
refused 'expired key' 5 'key, of SUPABASE_SERVICE_ROLE_KEY: expired on 2021-01-01' \
	"give the project's secret key"
SUPABASE_SERVICE_ROLE_KEY=$secret

# ---- something else answers ----

edge 'default_type text/html; location /rest { return 200 "<html>Log in</html>"; }'
refused 'captive portal' 2 'no JSON' 'look at the URL in a browser'
edge 'location /rest { return 200; }'
refused 'empty body' 2 "the server's answer is empty" 'look at the URL in a browser'
edge 'location /rest { return 403 "<html>Blocked</html>"; }'
refused 'a filter between' 2 'HTTP status 403, and no JSON,' 'a filter or gateway in front'
edge 'location /rest { return 511 "<html>Log in</html>"; }'
refused 'log in to the network' 2 'HTTP status 511' 'the network wants you to log in first'
edge 'location /rest { return 404; }'
refused '404 without a code' 5 'with HTTP status 404' "url: is the API's own address"
edge 'location /rest { return 302 https://localhost:1/login; }'
refused 'redirect' 2 "$url sends requests on to https://localhost:1 (HTTP status 302)" \
	'a network that wants you to log in first'
edge 'location /rest { return 540; }'
refused 'project paused' 5 'with HTTP status 540' 'the project is paused'
edge

# ---- the tables ----

every_place=yes
changed 'alter table results rename to results_of_old' 'alter table results_of_old rename to results' \
	'missing table' 5 "$store_at: the store \"supabase\" has no table results" \
	'schema/meet.postgres.sql'
changed 'alter table athletes rename grad_year to graduates' 'alter table athletes rename graduates to grad_year' \
	'missing column' 5 'table athletes' 'grad_year'
changed 'alter table results drop constraint if exists results_replaced_by_fkey;
	alter table athlete_best_times rename to best_of_old;
	do $$ declare c record; begin
		for c in select conrelid::regclass as owner, conname from pg_constraint
			where contype = $x$f$x$ and confrelid = $x$results$x$::regclass
		loop execute format($x$alter table %s drop constraint %I$x$, c.owner, c.conname); end loop;
	end $$;
	alter table results alter id drop default, alter id type text' \
	'alter table best_of_old rename to athlete_best_times;
	alter table results alter id type uuid using id::uuid, alter id set default gen_random_uuid()' \
	'id that is no uuid' 5 'results' 'uuid'
changed 'alter table venues enable row level security; alter role service_role nobypassrls' \
	'alter table venues disable row level security; alter role service_role bypassrls' \
	'row level security' 5 'row-level security policy for table "venues"' 'use the secret key'

# ---- triggers ----

sh "$stack_source/reload.sh" "$WEIR_STACK"
query 'alter table results enable trigger user'
fresh
import
cp "$out" "$check_work/first.out"
cp "$err" "$check_work/first.err"
fault_name='broken triggers'
printf '%-26s| exit %s, %s results | %s\n' "$fault_name" "$code" "$(query 'select count(*) from results')" \
	"$(sed -n 's/^weir: //p' "$err" | head -n 1 | cut -c 1-150)"
told 'a trigger of the database refuses the rows of results' 'course_records' \
	'pipelines/schema/supabase-repair.sql' 'ALTER TABLE results DISABLE TRIGGER USER'
gives 'broken triggers: exit 5' 5 echo "$code"
gives 'broken triggers: no result is written' 0 query 'select count(*) from results'
# Those of the first batch that were under way together: the window is 4.
gives 'broken triggers: no request after the first refusal' yes sh -c \
	"test \$(grep '\"method\":\"POST\"' '$trace' | grep -c '/results') -le 4 && echo yes"
query 'alter table results disable trigger user'
import
gives 'broken triggers: once they are off, the same command goes on' 0 echo "$code"
holds 'broken triggers: and the tables are as they should be' as_undisturbed
finish
