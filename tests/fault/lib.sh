# lib.sh - what the tests of the connection share: real servers on loopback (nginx, and a scripted one
# that does one thing wrong), the client that drives core/net, and claims about what came of it. A
# claim that does not hold is told and counted; the test goes on, and fails at its end. Sourced by
# the tests; run one alone with: top_srcdir=. top_builddir=BUILD sh TEST
set -u

: "${top_srcdir:?is the source tree}" "${top_builddir:?is the build tree}"
top_srcdir=$(cd "$top_srcdir" && pwd)
exchange=${EXCHANGE:-$top_builddir/tests/tools/exchange}
exchange=$(cd "$(dirname "$exchange")" && pwd)/exchange
PATH=$PATH:/usr/sbin:/sbin

skip() {
	echo "skipped: $*"
	exit 77
}

die() {
	echo "cannot go on: $*"
	exit 1
}

command -v openssl >/dev/null || skip "there is no openssl program"
[ -x "$exchange" ] || die "$exchange is not built"
# Proxies and certificates of this machine are none of the tests' business.
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY CURL_CA_BUNDLE SSL_CERT_DIR SSL_CERT_FILE

work=$(mktemp -d "${TMPDIR:-/tmp}/weir-fault.XXXXXX") || die "no temporary folder"
broken=0
proof='(nothing yet)'
nginx_pid= faulty_pid=
line= rc=
trap 'code=$?; stop_nginx; stop_faulty; cd /; [ -n "${WEIR_KEEP:-}" ] || rm -rf "$work"
	[ $broken -eq 0 ] || exit 1; exit $code' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || die "$work"
: >err

# ---- claims ----

# What the claims that follow prove.
proves() {
	proof=$*
}

wrong() {
	[ $broken -gt 0 ] && [ "${told:-}" = "$proof" ] || {
		echo "NOT PROVED: $proof"
		told=$proof
	}
	broken=$((broken + 1))
	echo "  $*"
	[ -z "$line" ] || echo "    $line"
	tail -n 4 err | sed 's/^/    err| /' | cut -c 1-200
}

# same WHAT EXPECTED ACTUAL
same() {
	[ "$2" = "$3" ] || wrong "$1: $3 instead of $2"
}

# between WHAT LOW HIGH ACTUAL
between() {
	{ [ "$4" -ge "$2" ] && [ "$4" -le "$3" ]; } || wrong "$1: $4 is not within $2 and $3"
}

# says TEXT: the client's standard error holds it.
says() {
	grep -qF -- "$1" err || wrong "it does not say: $1"
}

says_not() {
	! grep -qF -- "$1" err || wrong "it says: $1"
}

# ---- the client ----

# go ARGUMENT...: leaves the last line in $line, its code in $code, what it said in err.
go() {
	line=$(timeout 60 "$exchange" "$@" 2>err </dev/null)
	rc=$?
	code=$(figure code)
	[ $rc -lt 20 ] || wrong "exchange $*: exit code $rc"
}

# figure NAME: a word of the client's last line.
figure() {
	printf '%s\n' "$line" | tr ' ' '\n' | sed -n "s/^$1=//p"
}

# ---- servers ----

make_ca() {
	key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
	{
		openssl req -x509 $key -days 30 -keyout ca.key -out ca.pem -subj /CN=weir-test-ca &&
			openssl req $key -keyout server.key -out server.csr -subj /CN=localhost &&
			echo subjectAltName=DNS:localhost,IP:127.0.0.1 >san &&
			openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
				-days 30 -out server.pem -extfile san
	} >openssl.log 2>&1 || die "openssl made no certificate: $(tail -n 1 openssl.log)"
}

# No port of those that the system hands out by itself; another one if it is taken.
some_port() {
	awk -v seed="$$$1" 'BEGIN { srand(seed); print 20000 + int(rand() * 12000) }'
}

# start_nginx KEEPALIVE_REQUESTS: HTTP/2 and TLS on $edge, HTTP/1.1 without TLS on $plain. Every path
# is answered with 200 and [], /no with 401, /moved with a redirect; /big reads a request's body first.
start_nginx() {
	command -v nginx >/dev/null || skip "there is no nginx (Debian: nginx-light)"
	stop_nginx
	: >access.log
	for round in 1 2 3 4 5 6 7 8 9; do
		edge=$(some_port "$round") plain=$(some_port "1$round")
		write_config "$1"
		nginx -p "$work" -e error.log -c nginx.conf 2>nginx.err &
		nginx_pid=$!
		for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			[ ! -s nginx.pid ] || return 0
			kill -0 $nginx_pid 2>/dev/null || break
			sleep 0.05
		done
		stop_nginx
	done
	die "nginx does not start: $(tail -n 1 nginx.err)"
}

write_config() {
	{
		[ "$(id -u)" != 0 ] || echo 'user root;'
		cat <<-CONF
			worker_processes 1; daemon off; pid nginx.pid; error_log error.log info;
			events { worker_connections 512; }
			http {
				log_format counts '\$connection \$connection_requests \$status \$request_method \$request_uri';
				access_log access.log counts;
				client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;
				uwsgi_temp_path u; scgi_temp_path s;
				ssl_certificate server.pem; ssl_certificate_key server.key;
				keepalive_requests $1;
				server {
					listen 127.0.0.1:$edge ssl http2;
					listen 127.0.0.2:$edge ssl http2;
					client_max_body_size 20m;
					location / { return 200 '[]'; }
					location /no { return 401; }
					location /moved { return 301 https://localhost:1/; }
					location /big { proxy_pass http://127.0.0.1:$plain/; }
				}
				server {
					listen 127.0.0.1:$plain;
					client_max_body_size 20m;
					location / { return 200 '[]'; }
				}
			}
		CONF
	} >nginx.conf
}

stop_nginx() {
	[ -z "$nginx_pid" ] || { kill "$nginx_pid" && wait "$nginx_pid"; } 2>/dev/null
	nginx_pid=
	rm -f nginx.pid
}

# The answered requests in nginx's log: CONNECTION NUMBER STATUS METHOD URI.
answered() {
	sleep 0.1 # the log is written behind the answer
	cat access.log
}

# How many connections nginx saw, and the most requests on one.
connections_seen() {
	answered | cut -d ' ' -f 1 | sort -u | wc -l | tr -d ' '
}

busiest_seen() {
	answered | cut -d ' ' -f 1 | sort | uniq -c | sort -rn | awk 'NR == 1 { print $1 }'
}

python_with_h2() {
	for python in python3 /usr/bin/python3; do
		! "$python" -c 'import h2' 2>/dev/null || {
			echo "$python"
			return
		}
	done
}

# start_faulty MODE EVERY [OPTION...]: the scripted server; its port is in $faulty.
start_faulty() {
	[ -n "${python:=$(python_with_h2)}" ] || skip "there is no python3 with h2 (Debian: python3-h2)"
	stop_faulty
	mode=$1 every=$2
	shift 2
	: >faulty.out
	"$python" "$top_srcdir/tests/stack/h2fault.py" --mode "$mode" --every "$every" \
		--cert server.pem --key server.key "$@" >faulty.out 2>faulty.err &
	faulty_pid=$!
	tries=0
	until [ -s faulty.out ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || die "the scripted server does not start: $(tail -n 1 faulty.err)"
		sleep 0.05
	done
	faulty=$(head -n 1 faulty.out)
}

# Ends it; what it counted is in the file tally.
stop_faulty() {
	[ -z "$faulty_pid" ] || { kill "$faulty_pid" && wait "$faulty_pid"; } 2>/dev/null
	faulty_pid=
	: >tally
	[ ! -f faulty.out ] || tail -n 1 faulty.out >tally
}

# tally NAME: a number that the scripted server counted.
tally() {
	tr ',{}' '\n\n\n' <tally | sed -n "s/^ *\"$1\": *//p"
}

make_ca
