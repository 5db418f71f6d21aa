# What the scripts of this folder share; tests read it too:
#
#	. "$top_srcdir/tests/stack/lib.sh"
#	stack_needed                      # leaves with 77 where the servers are not installed
#	stack_up "$work/stack" --max-rows 100
#
# It asks for nothing but a POSIX shell, and Linux for /proc.

stack_source=${stack_source:-${top_srcdir:+$top_srcdir/tests/stack}}

# ---- what is installed ----

# One folder per set of versions, so that an old one is never taken for a new one.
stack_cache() {
	printf '%s/%s\n' "${WEIR_STACK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/weir-stack}" \
		"$(cat "$stack_source/package.json" "$stack_source/package-lock.json" | cksum | tr ' ' '-')"
}

stack_pg_bin() {
	for folder in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null)"; do
		test -x "$folder/initdb" && test -x "$folder/postgres" && printf '%s\n' "$folder" && return
	done
	return 1
}

stack_nginx() {
	PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx
}

# A node that the API server runs on: the system's, or the one that install.sh fetched.
stack_node() {
	for node in "$(command -v node)" "$(stack_cache)/node_modules/node/bin/node"; do
		test -x "$node" && "$node" -e '
			const [major, minor] = process.versions.node.split(".").map(Number)
			process.exit(major > 20 || (major === 20 && minor >= 12) ? 0 : 1)' 2>/dev/null &&
			printf '%s\n' "$node" && return
	done
	return 1
}

stack_api() {
	api=$(stack_cache)/node_modules/@supabase/lite/dist/cli/index.js
	test -f "$api" && printf '%s\n' "$api"
}

# One line of what is not there; nothing if all is.
stack_missing() {
	missing=
	stack_pg_bin >/dev/null || missing="$missing postgresql-15"
	stack_nginx >/dev/null || missing="$missing nginx"
	for program in psql openssl curl; do
		command -v $program >/dev/null || missing="$missing $program"
	done
	if test "$(id -u)" = 0; then
		command -v runuser >/dev/null || missing="$missing runuser"
	fi
	stack_node >/dev/null || missing="$missing node>=20.12"
	stack_api >/dev/null || missing="$missing @supabase/lite(npm)"
	test -z "$missing" || printf '%s\n' "${missing# }"
}

# ---- for tests ----

# Leaves the test as skipped, or as failed where everything has to be installed.
stack_needed() {
	absent=$(stack_missing)
	test -n "$absent" || return 0
	echo "not installed: $absent (./autogen.sh stack installs it)"
	test -z "${WEIR_STACK_REQUIRED-}" || exit 1
	exit 77
}

# stack_up DIR [OPTION...]: starts the servers, which end with the test at the latest.
stack_up() {
	sh "$stack_source/up.sh" "$@" --while $$ >"$1.log" 2>&1 || {
		cat "$1.log"
		exit 1
	}
	. "$1/env"
}

stack_down() {
	sh "$stack_source/down.sh" "$1"
}

# ---- for up.sh, down.sh and reload.sh; $dir is the stack's folder ----

# Nothing is killed that only happens to have a remembered number: a server's working folder is ours.
stack_is_ours() {
	test -n "$1" && test "$(readlink "/proc/$1/cwd" 2>/dev/null)" = "$2"
}

# stop_server NAME FOLDER [SIGNAL]
stop_server() {
	test -f "$dir/$1.pid" || return 0
	pid=$(cat "$dir/$1.pid")
	if stack_is_ours "$pid" "$2" && test "$pid" != $$; then
		kill -"${3:-TERM}" "$pid" 2>/dev/null || true
		left=100
		while stack_is_ours "$pid" "$2" && test $left -gt 0; do
			sleep 0.02
			left=$((left - 1))
		done
		! stack_is_ours "$pid" "$2" || kill -KILL "$pid" 2>/dev/null || true
	fi
	rm -f "$dir/$1.pid"
}

# PostgreSQL does not run as root.
as_postgres() {
	if test "$(id -u)" = 0; then
		runuser -u nobody -- "$@"
	else
		"$@"
	fi
}

# The document at the API's root, in PostgREST's form: the API server has an empty one.
write_openapi() {
	psql -XqAt -v ON_ERROR_STOP=1 -f "$stack_source/openapi.sql" >"$dir/api/openapi.json"
}

# Answers anything at all, within ten seconds.
wait_for_api() {
	left=200
	while ! curl -s -o /dev/null "http://127.0.0.1:$WEIR_STACK_API_PORT/"; do
		left=$((left - 1))
		if test $left = 0 || ! kill -0 "$(cat "$dir/api.pid")" 2>/dev/null; then
			echo "the API server did not start; $dir/api.log:" >&2
			tail -n 20 "$dir/api.log" >&2
			return 1
		fi
		sleep 0.05
	done
}

start_api() {
	write_openapi || return 1
	(
		cd "$dir/api" || exit 1
		LITE_TELEMETRY=0 DO_NOT_TRACK=1 WEIR_STACK_SETTINGS=$dir/api/settings.json
		export LITE_TELEMETRY DO_NOT_TRACK WEIR_STACK_SETTINGS
		exec "$(stack_node)" --require "$stack_source/api.cjs" "$(stack_api)" start --no-admin
	) >>"$dir/api.log" 2>&1 </dev/null &
	echo $! >"$dir/api.pid"
	wait_for_api
}

stop_api() {
	stop_server api "$dir/api"
}
