# faults.sh - what the tests of whole imports under faults share; read after check.sh, with a stack up.
# Each fault gives one line of a table: how it was made, how often it was met, the exit code, how many
# requests were sent again, the exit code of the same command once the fault is gone, and whether the
# tables then hold exactly what an undisturbed import leaves (all columns but created_at and updated_at).

weir=${WEIR:-${top_builddir:?is the build tree}/weir}
weir=$(cd "$(dirname "$weir")" && pwd)/weir
make_meet=$top_builddir/tests/tools/make-meet
test -x "$make_meet" || {
	echo "$make_meet is not built"
	exit 1
}
# Proxies and certificates of this machine are none of the tests' business.
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY CURL_CA_BUNDLE SSL_CERT_DIR SSL_CERT_FILE
unset WEIR_PLUGIN_PATH
XDG_STATE_HOME=$check_work/xdg
export XDG_STATE_HOME

faults_tables='venues courses schools meets races athletes results'
out=$check_work/weir.out err=$check_work/weir.err trace=$check_work/trace.jsonl
meet=$check_work/meet state=$check_work/state
used=whole

# ---- the import ----

# pipeline NAME ROWS PER_REQUEST PAGE [CONNECTION...]: meet.yaml with batches of so many rows, and with
# lines for `connection:` in place of its own. The waits of its retries are short.
pipeline() {
	pipeline_file=$check_work/$1.yaml batch=$2 per_request=$3 page=$4
	shift 4
	test -d "$check_work/schema" || cp -R "$top_srcdir/pipelines/schema" "$check_work/schema"
	{
		sed -n '1,/^    connection:/p' "$top_srcdir/pipelines/meet.yaml" |
			sed "s/^\( *\)rows_per_request: .*/\1rows_per_request: $per_request\n\1page: $page/"
		case " $*" in *retry:*) ;; *) echo '      retry: {attempts: 12, base: 20ms, cap: 200ms}' ;; esac
		for line; do printf '      %s\n' "$line"; done
		sed '1,/^      retry:/d' "$top_srcdir/pipelines/meet.yaml"
	} | sed "s/{rows: [0-9]*, bytes: 1MiB}/{rows: $batch}/" >"$pipeline_file"
}

# import [ARGUMENT...]: with the pipeline $used, for $import_seconds at most; sets $code and $again.
import_seconds=100
import() {
	timeout $import_seconds "$weir" run "$check_work/$used.yaml" --set "folder=$meet" --to supabase \
		--state "$state" --trace-http "$trace" "$@" >"$out" 2>"$err" </dev/null
	code=$?
	again=$(sed -n 's/^requests: .* \([0-9]*\) of them sent again$/\1/p' "$out")
	again=${again:-0}
}

# All tables empty, and no state of an earlier run.
fresh() {
	query "do \$\$ begin
		execute (select 'truncate ' || string_agg(oid::regclass::text, ', ') from pg_class
			where relkind = 'r' and relnamespace = 'public'::regnamespace);
	end \$\$"
	rm -rf "$state" "$trace"
}

contents() {
	for table in $faults_tables; do
		printf "select '%s', to_jsonb(t) - 'created_at' - 'updated_at' from %s t order by id;\n" \
			"$table" "$table"
	done | psql -XqAt -v ON_ERROR_STOP=1
}

as_undisturbed() {
	contents >"$check_work/now"
	cmp -s "$check_work/now" "$check_work/undisturbed"
}

# went_wrong [OUTPUT ERRORS]: what the last import, or another one, said at its end.
went_wrong() {
	grep -v ' info ' "${2:-$err}" | tail -n 5 | sed 's/^/    /' | cut -c 1-300
	tail -n 1 "${1:-$out}" | sed 's/^/    /' | cut -c 1-300
}

# Into empty tables, with nothing in the way: what every other import is compared with.
undisturbed() {
	edge
	fresh
	import
	contents >"$check_work/undisturbed"
	undisturbed_connections=$(sed -n 's/^requests: .* over \([0-9]*\) connections*,.*/\1/p' "$out")
	holds "an undisturbed import ends with 0" test "$code" = 0 -a -s "$check_work/undisturbed"
	test "$code" = 0 || went_wrong
}

# ---- nginx ----

# edge [SERVER [HTTP [SED]]]: nginx once more, with directives for its server and its http block, or
# with a line of its configuration changed.
edge() {
	edge_folder=$WEIR_STACK/edge
	test -f "$edge_folder/first.conf" || cp "$edge_folder/nginx.conf" "$edge_folder/first.conf"
	sed "${3:-}" "$edge_folder/first.conf" | server="${1:-}" http="${2:-}" awk '
		/^[ \t]*server \{/ { print ENVIRON["http"] }
		{ print }
		/keepalive_time/ { print ENVIRON["server"] }' >"$edge_folder/nginx.conf"
	dir=$WEIR_STACK
	stop_server edge "$edge_folder"
	: >"$WEIR_STACK_ACCESS_LOG"
	: >"$WEIR_STACK_ERROR_LOG"
	(
		cd "$edge_folder" || exit 1
		exec "$(stack_nginx)" -p "$edge_folder" -c nginx.conf
	) >>"$WEIR_STACK/edge.log" 2>&1 </dev/null &
	echo $! >"$WEIR_STACK_EDGE_PID"
	# The line of this one request is written behind its answer, and is none of the import's.
	until_true 250 eval 'curl -sk -o /dev/null "$SUPABASE_URL/"; test $? != 7' &&
		until_true 250 test -s "$WEIR_STACK_ACCESS_LOG" || {
		echo "FAILED: nginx did not start"
		tail -n 3 "$WEIR_STACK/edge.log"
		checks_failed=$((checks_failed + 1))
	}
	: >"$WEIR_STACK_ACCESS_LOG"
}

# until_true TIMES COMMAND...: 20 ms between two of them.
until_true() {
	until_left=$1
	shift
	until "$@"; do
		until_left=$((until_left - 1))
		test $until_left -gt 0 || return 1
		sleep 0.02
	done
}

edge_master() {
	cat "$WEIR_STACK_EDGE_PID"
}

edge_workers() {
	cat "/proc/$(edge_master)/task/$(edge_master)/children" 2>/dev/null
}

# answered [AWK PATTERN]: how many requests nginx's log has. $4 is the status, $9 the seconds, and $10 the
# status of the API server, "-" if it was not asked.
answered() {
	awk "${1:-1} { n++ } END { print n + 0 }" "$WEIR_STACK_ACCESS_LOG"
}

# Of a line in the log, $2 is the connection, and $3 the number of the request on it.
connections() {
	cut -d ' ' -f 2 "$WEIR_STACK_ACCESS_LOG" | sort -u | wc -l
}

busiest() {
	cut -d ' ' -f 3 "$WEIR_STACK_ACCESS_LOG" | sort -n | tail -n 1
}

# full LIMIT: how many connections had so many requests and no more.
full() {
	awk -v limit="$1" '$3 > last[$2] + 0 { last[$2] = $3 }
		END { for (c in last) n += last[c] == limit; print n + 0 }' "$WEIR_STACK_ACCESS_LOG"
}

# More connections than an import takes with which nothing interferes.
replaced() {
	echo $(($(connections) - undisturbed_connections))
}

# edge_said TEXT, postgres_said TEXT: how many lines of its log have it, since the edge was started, or
# the last fault began.
edge_said() {
	grep -cF -e "$1" "$WEIR_STACK_ERROR_LOG"
}

postgres_said() {
	tail -n "+$((postgres_lines + 1))" "$WEIR_STACK_PG_LOG" | grep -cF -e "$1"
}

# once LINES COMMAND...: as soon as nginx has answered so many requests.
once() {
	once_lines=$1 once_left=3000
	shift
	while test "$(answered)" -lt "$once_lines"; do
		once_left=$((once_left - 1))
		test $once_left -gt 0 || return 1
		sleep 0.01
	done
	"$@" >/dev/null 2>&1
}

# ---- the table ----

heading() {
	printf '%-26s| %-58s| met   | exit | again | rerun | contents equal\n' fault 'how it was made'
}

# fault NAME HOW EXIT LEAST [ARGUMENT...]: the import, with $during beside it; then $cure, and if it was
# stopped, the same command again. EXIT: what it must end with; LEAST: requests sent again, at least.
# $met is a command that prints how often the fault was met, which must not be never. Into empty tables,
# unless $before prepares others. $going_on: options of the same command the second time.
before= during= cure= met= going_on=
fault() {
	fault_name=$1 how=$2 wanted=$3 least=$4
	shift 4
	eval "${before:-fresh}"
	postgres_lines=$(wc -l <"$WEIR_STACK_PG_LOG")
	beside=
	test -z "$during" || {
		(eval "$during") &
		beside=$!
	}
	import "$@"
	first=$code sent=$again rerun=- equal=yes
	test -z "$beside" || wait $beside
	test -z "$cure" || eval "$cure"
	times=0
	until_true 100 was_met
	cp "$out" "$check_work/first.out"
	cp "$err" "$check_work/first.err"
	test "$first" = 0 || {
		import $going_on
		rerun=$code
	}
	as_undisturbed || equal=no
	printf '%-26s| %-58s| %5s | %4s | %5s | %5s | %s\n' "$fault_name" "$how" "$times" "$first" "$sent" \
		"$rerun" $equal
	judge_fault
	before= during= cure= met=
}

# A log may be written behind what it tells of.
was_met() {
	times=$(eval "$met")
	test "${times:-0}" -gt 0
}

judge_fault() {
	case $first:$rerun:$equal in
	"$wanted":-:yes | "$wanted":0:yes) test "$sent" -lt "$least" -o "${times:-0}" -lt 1 || return 0 ;;
	esac
	echo "FAILED: $fault_name: met at least once, exit $wanted, $least sent again at least, contents equal"
	checks_failed=$((checks_failed + 1))
	went_wrong "$check_work/first.out" "$check_work/first.err"
	test "$rerun" = - || tail -n 3 "$err" | sed 's/^/    rerun: /' | cut -c 1-300
	test $equal = yes || diff "$check_work/undisturbed" "$check_work/now" | head -n 4 | cut -c 1-300
}

# told TEXT...: the import of the last fault said so.
told() {
	for text; do
		grep -qF -e "$text" "$check_work/first.err" "$check_work/first.out" || {
			echo "FAILED: $fault_name does not say: $text"
			checks_failed=$((checks_failed + 1))
			tail -n 4 "$check_work/first.err" | sed 's/^/    /' | cut -c 1-300
		}
	done
}

# sure "sentence" COMMAND...: like `holds`, of the last fault, and said only if it does not hold.
sure() {
	sure_sentence="$fault_name: $1"
	shift
	"$@" || {
		echo "FAILED: $sure_sentence"
		checks_failed=$((checks_failed + 1))
	}
}
