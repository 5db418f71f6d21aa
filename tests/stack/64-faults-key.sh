#!/bin/sh
# The key goes to the server and nowhere else: it is in no output, log, trace or state file, and not
# in the list of processes while weir runs.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
stack_up "$check_work/stack" --delay 5
. "$top_srcdir/tests/stack/faults.sh"

base64url() {
	openssl base64 -A | tr '+/' '-_' | tr -d '='
}

# A key as older projects have it, which goes into two headers.
token() {
	head=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url)
	claims=$(printf '{"role":"service_role","iss":"supabase","iat":1,"exp":4102444800}' | base64url)
	sign=$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -hmac "$1" -binary | base64url)
	printf '%s.%s.%s\n' "$head" "$claims" "$sign"
}

# Every list of arguments on the machine, as long as the import runs.
watch_processes() {
	until test -e "$check_work/over"; do
		for list in /proc/[0-9]*/cmdline; do
			tr '\0' ' ' <"$list" && echo
		done 2>/dev/null >>"$check_work/processes"
		sleep 0.05
	done
}

# hidden WHAT: an import, some of whose requests fail, leaves no trace of the key or of its end.
hidden() {
	fresh
	rm -f "$check_work/over" "$check_work/processes"
	watch_processes &
	beside=$!
	import --log-level debug
	: >"$check_work/over"
	wait $beside
	gives "$1: the import ends with $2" "$2" echo "$code"
	mkdir -p "$check_work/written"
	rm -rf "$check_work/written"/*
	for place in "$out" "$err" "$trace" "$state" "$check_work/xdg" \
		"$check_work/processes" "$WEIR_STACK_ACCESS_LOG" "$WEIR_STACK_ERROR_LOG"; do
		test ! -e "$place" || cp -R "$place" "$check_work/written/"
	done
	test "$2" != 0 || holds "$1: weir was among the processes looked at" grep -q "run $check_work/whole.yaml" \
		"$check_work/written/processes"
	for part in "$SUPABASE_SERVICE_ROLE_KEY" "$(printf %s "$SUPABASE_SERVICE_ROLE_KEY" | tail -c 20)" \
		"$(printf %s "$SUPABASE_SERVICE_ROLE_KEY" | cut -c 11-30)"; do
		printf '%s\n' "$part" >"$check_work/part"
		gives "$1: the key is nowhere" '' grep -rlaF -f "$check_work/part" "$check_work/written"
	done
}

"$make_meet" --results 120 --schools 30 --facts "$meet" >"$check_work/facts"
pipeline whole 20 20 50
export SUPABASE_SERVICE_ROLE_KEY
secret=$SUPABASE_SERVICE_ROLE_KEY
edge 'if ($hit) { return 503 "{}"; }' 'split_clients "$request_id" $hit { 20% 1; * ""; }'
hidden 'secret key' 0
gives 'secret key: requests were sent again' yes sh -c "test $again -gt 0 && echo yes"
SUPABASE_SERVICE_ROLE_KEY=${secret%??????}qwerty
hidden 'a wrong secret key' 5

# This API server takes only its own key as `apikey`; the token is looked at in the other header.
edge "proxy_set_header Connection ''; proxy_set_header Host \$host; proxy_set_header apikey $secret;"
jwt_secret=$(sed -n 's/^ *jwt_secret = "\(.*\)"$/\1/p' "$WEIR_STACK/api/supabase/config.toml")
SUPABASE_SERVICE_ROLE_KEY=$(token "$jwt_secret")
hidden 'service_role token' 0
SUPABASE_SERVICE_ROLE_KEY=$(token 'of another project')
hidden 'a wrong token' 5
finish
