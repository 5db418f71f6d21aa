#!/bin/sh
# up.sh - starts a store like the users': PostgreSQL, an API server that speaks PostgREST's protocol,
# and nginx with TLS and HTTP/2 in front, on loopback, on ports that are free. Nothing is kept.

usage() {
	cat <<'END'
Usage: tests/stack/up.sh DIR [options]

Starts the servers and writes DIR/env, to be read by a shell: SUPABASE_URL, SUPABASE_CA_FILE and
SUPABASE_SERVICE_ROLE_KEY for weir; PGHOST, PGPORT, PGUSER and PGDATABASE for psql; and WEIR_STACK_*:
  ANON_KEY, CURL (options for curl -K: the key and the CA), API_PORT, EDGE_PORT, ACCESS_LOG (a line a
  request: time, connection, number on it, status, method, URI, bytes in, bytes out, seconds, the API
  server's status),
  ERROR_LOG, API_LOG, PG_LOG, EDGE_PID, API_PID, PG_PID (files).
down.sh DIR ends them. reload.sh DIR lets the API server see changed tables (or restarts it).

  --schema FILE            SQL for the new database, again and again; pipelines/schema/meet.postgres.sql
                           if there is none. FILE may be a name of this folder: user-schema.sql
  --keepalive-requests N   requests after which nginx gives a connection up, 10000
  --keepalive-time TIME    the same by age, 1h
  --max-rows N             what the API gives at most of a read, 1000
  --body SIZE              the longest body that nginx takes, 20m
  --delay MS               added to every answer, 0
  --http 1.1               no HTTP/2
  --openapi off | lite     the API's root is closed, or has no tables; else as PostgREST has it
  --inserts lite           one with `columns=` is the API server's own way; else as PostgREST's
  --ahead SECONDS          how far the server's clock is ahead, by what it tells, 0
  --server 'DIRECTIVES'    more for nginx, in its server block; again and again
  --http-level 'DIRECTIVES'  the same for its http block
  --while PID              ends everything when this process is gone
Exit 77: something is not installed; ./autogen.sh stack installs it.
END
}

set -eu
stack_source=$(cd "$(dirname "$0")" && pwd)
. "$stack_source/lib.sh"

fail() {
	printf 'up.sh: %s\n' "$*" >&2
	exit 1
}

case ${1-} in
'' | -h | --help) usage && exit ;;
-*) usage >&2 && exit 1 ;;
esac
given=$1
shift

schemas='' extra_server='' extra_http=''
keepalive_requests=10000 keepalive_time=1h max_rows=1000 body=20m delay=0 http=2 openapi=catalog
inserts=catalog ahead=0 owner=
while test $# -gt 0; do
	test $# -gt 1 || fail "$1 has no value"
	case $1 in
	--schema)
		file=$2
		test -f "$file" || file=$stack_source/$2
		test -f "$file" || fail "there is no schema $2"
		schemas="$schemas$(cd "$(dirname "$file")" && pwd)/$(basename "$file")
"
		;;
	--keepalive-requests) keepalive_requests=$2 ;;
	--keepalive-time) keepalive_time=$2 ;;
	--max-rows) max_rows=$2 ;;
	--body) body=$2 ;;
	--delay) delay=$2 ;;
	--http) http=$2 ;;
	--openapi) openapi=$2 ;;
	--inserts) inserts=$2 ;;
	--ahead) ahead=$2 ;;
	--server) extra_server="$extra_server $2" ;;
	--http-level) extra_http="$extra_http $2" ;;
	--while) owner=$2 ;;
	*) fail "there is no option $1" ;;
	esac
	shift 2
done
test -n "$schemas" || schemas=$stack_source/../../pipelines/schema/meet.postgres.sql

absent=$(stack_missing)
test -z "$absent" || {
	echo "up.sh: not installed: $absent (./autogen.sh stack installs it)" >&2
	exit 77
}
test ! -e "$given/env" || fail "$given is in use; down.sh $given ends it"
mkdir -p "$given"
dir=$(cd "$given" && pwd -P)
mkdir -p "$dir/api/supabase" "$dir/edge"
chmod 700 "$dir/api"

# Whatever happens before all is up, nothing of it stays.
trap 'status=$?; test $status = 0 || sh "$stack_source/down.sh" "$dir" >/dev/null 2>&1 || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Below the range from which systems take the ports of connections that go out.
free_ports() {
	"$(stack_node)" -e '
		const net = require("node:net")
		const found = []
		const look = () => {
			if (found.length === 3) {
				console.log(found.map((s) => s.address().port).join(" "))
				return found.forEach((s) => s.close())
			}
			const server = net.createServer()
			server.once("error", look)
			server.listen(12000 + Math.floor(Math.random() * 20000), "127.0.0.1", () => {
				found.push(server)
				look()
			})
		}
		look()'
}
ports=$(free_ports)
PGPORT=${ports%% *} WEIR_STACK_EDGE_PORT=${ports##* }
WEIR_STACK_API_PORT=${ports#* }
WEIR_STACK_API_PORT=${WEIR_STACK_API_PORT% *}

# In a folder of its own: its user may not be able to enter ours, and a socket's path is short.
pg=$(mktemp -d /tmp/weir-pg.XXXXXX)
printf '%s\n' "$pg" >"$dir/pg.folder"
if test "$(id -u)" = 0; then chown nobody "$pg"; fi
chmod 711 "$pg"
PGHOST=$pg PGUSER=postgres PGDATABASE=meet
export PGHOST PGPORT PGUSER PGDATABASE
unset PGPASSWORD PGSERVICE PGOPTIONS PGHOSTADDR

key() {
	printf 'sb_%s_%s_%s\n' "$1" "$(openssl rand -hex 11)" "$(openssl rand -hex 4)"
}
secret_key=$(key secret)
anon_key=$(key publishable)

cat >"$dir/env" <<END
SUPABASE_URL='https://localhost:$WEIR_STACK_EDGE_PORT'
SUPABASE_CA_FILE='$dir/ca.pem'
SUPABASE_SERVICE_ROLE_KEY='$secret_key'
PGHOST='$PGHOST' PGPORT=$PGPORT PGUSER=postgres PGDATABASE=meet
WEIR_STACK='$dir'
WEIR_STACK_ANON_KEY='$anon_key'
WEIR_STACK_CURL='$dir/curlrc'
WEIR_STACK_API_PORT=$WEIR_STACK_API_PORT WEIR_STACK_EDGE_PORT=$WEIR_STACK_EDGE_PORT
WEIR_STACK_ACCESS_LOG='$dir/edge/access.log' WEIR_STACK_ERROR_LOG='$dir/edge/error.log'
WEIR_STACK_API_LOG='$dir/api.log' WEIR_STACK_PG_LOG='$pg/server.log'
WEIR_STACK_EDGE_PID='$dir/edge.pid' WEIR_STACK_API_PID='$dir/api.pid'
WEIR_STACK_PG_PID='$pg/data/postmaster.pid'
export SUPABASE_URL SUPABASE_CA_FILE SUPABASE_SERVICE_ROLE_KEY PGHOST PGPORT PGUSER PGDATABASE
export WEIR_STACK WEIR_STACK_ANON_KEY WEIR_STACK_CURL WEIR_STACK_API_PORT WEIR_STACK_EDGE_PORT
export WEIR_STACK_ACCESS_LOG WEIR_STACK_ERROR_LOG WEIR_STACK_API_LOG WEIR_STACK_PG_LOG
export WEIR_STACK_EDGE_PID WEIR_STACK_API_PID WEIR_STACK_PG_PID
END
cat >"$dir/curlrc" <<END
silent
show-error
cacert = "$dir/ca.pem"
header = "apikey: $secret_key"
END
chmod 600 "$dir/env" "$dir/curlrc"

# ---- PostgreSQL ----

start_postgres() {
	bin=$(stack_pg_bin)
	cd /
	as_postgres "$bin/initdb" -D "$pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
		--no-instructions >"$dir/initdb.log" 2>&1 || fail "initdb: $(tail -n 3 "$dir/initdb.log")"
	cat >>"$pg/data/postgresql.conf" <<-END
		listen_addresses = '127.0.0.1'
		port = $PGPORT
		unix_socket_directories = '$pg'
		max_connections = 60
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		timezone = 'UTC'
	END
	as_postgres "$bin/pg_ctl" -D "$pg/data" -l "$pg/server.log" -w start >"$dir/pg_ctl.log" 2>&1 ||
		fail "PostgreSQL did not start: $(tail -n 3 "$pg/server.log")"
	psql -Xq -d postgres -c 'create database meet'
	printf '%s' "$schemas" | while IFS= read -r file || test -n "$file"; do
		psql -Xq -v ON_ERROR_STOP=1 -f "$file" >"$dir/schema.log" 2>&1 || {
			cat "$dir/schema.log" >&2
			exit 1
		}
	done
}

# ---- the API server ----

configure_api() {
	cat >"$dir/api/settings.json" <<-END
		{"delay": $delay, "ahead": $ahead, "openapi": "$openapi", "inserts": "$inserts",
			"key": "$secret_key"}
	END
	cat >"$dir/api/supabase/config.toml" <<-END
		[api]
		port = $WEIR_STACK_API_PORT
		max_rows = $max_rows
		[db]
		driver = "postgres"
		url = "postgres://postgres@127.0.0.1:$PGPORT/meet"
		[auth]
		enabled = false
		jwt_secret = "$(openssl rand -hex 24)"
		publishable_key = "$anon_key"
		secret_key = "$secret_key"
	END
}

# ---- nginx ----

new_key() {
	openssl ecparam -name prime256v1 -genkey -noout -out "$1"
}

make_certificates() {
	cd "$dir/edge"
	new_key ca.key
	openssl req -x509 -new -key ca.key -days 3650 -subj '/CN=weir tests' -out ca.pem
	new_key server.key
	echo 'subjectAltName = DNS:localhost, IP:127.0.0.1' >server.ext
	openssl req -new -key server.key -subj /CN=localhost |
		openssl x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile server.ext \
			-out server.pem 2>openssl.log
	cp ca.pem ../ca.pem
	cd /
}

configure_edge() {
	test "$ahead" = 0 || extra_server="$extra_server proxy_pass_header Date;"
	protocol=
	test "$http" != 2 || protocol=' http2'
	# The workers' user could not enter a private folder.
	user=
	test "$(id -u)" != 0 || user='user root;'
	cat >"$dir/edge/nginx.conf" <<-END
		daemon off; $user worker_processes 1; pid edge.pid; error_log error.log info;
		events { worker_connections 512; }
		http {
			log_format requests '\$msec \$connection \$connection_requests \$status'
				' \$request_method \$request_uri \$request_length \$bytes_sent \$request_time'
				' \$upstream_status';
			access_log access.log requests;
			client_body_temp_path tmp-body; proxy_temp_path tmp-proxy; fastcgi_temp_path tmp-fastcgi;
			uwsgi_temp_path tmp-uwsgi; scgi_temp_path tmp-scgi;
			upstream api {
				server 127.0.0.1:$WEIR_STACK_API_PORT max_fails=0;
				keepalive 32; keepalive_requests 1000000;
			}
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_set_header Host \$host;
			client_max_body_size $body;
			ssl_certificate server.pem; ssl_certificate_key server.key;
			$extra_http
			server {
				listen 127.0.0.1:$WEIR_STACK_EDGE_PORT ssl$protocol;
				server_name localhost;
				keepalive_requests $keepalive_requests;
				keepalive_time $keepalive_time;
				$extra_server
				location / { proxy_pass http://api; }
			}
		}
	END
}

start_edge() {
	nginx=$(stack_nginx)
	"$nginx" -t -q -p "$dir/edge" -c nginx.conf 2>"$dir/edge.log" || fail "$(cat "$dir/edge.log")"
	(
		cd "$dir/edge"
		exec "$nginx" -p "$dir/edge" -c nginx.conf
	) >>"$dir/edge.log" 2>&1 </dev/null &
	echo $! >"$dir/edge.pid"
}

# By way of everything: TLS, the key, the API server, which knows that there is no such table.
wait_for_all() {
	left=300
	until curl -K "$dir/curlrc" "https://localhost:$WEIR_STACK_EDGE_PORT/rest/v1/pulse" 2>/dev/null \
		>"$dir/pulse" && grep -q PGRST205 "$dir/pulse"; do
		left=$((left - 1))
		test $left -gt 0 || fail "no answer through nginx: $(cat "$dir/edge.log" "$dir/pulse")"
		sleep 0.02
	done
	: >"$dir/edge/access.log"
}

# Ends the servers when the process that wanted them is gone, however it ended.
watch_owner() {
	(
		cd "$dir"
		exec sh "$stack_source/watch.sh" "$owner" "$dir"
	) >/dev/null 2>&1 </dev/null &
	echo $! >"$dir/watch.pid"
}

make_certificates &
certificates=$!
start_postgres
configure_api
start_api
wait $certificates
configure_edge
start_edge
wait_for_all
test -z "$owner" || watch_owner
echo "up: . $dir/env   the API: https://localhost:$WEIR_STACK_EDGE_PORT/rest/v1   psql: port $PGPORT"
