#!/bin/sh
# What a whole meet costs in a store like the users' (tests/stack), in one run: the requests of a first
# import and of the same once more, beside 50,000 athletes of other meets; and a first import's time
# against peers that write the same rows. Nothing is asserted but that the peers wrote them.
#
#   curl        sends weir's own requests, with the bodies that nginx recorded, over one connection,
#               and once more as a script would, each by a curl and a connection of its own
#   psql        \copy of seven files, with all ids, into temporary tables, and INSERT ... ON CONFLICT
#   row by row  asks for a row and then posts it, 300 of the results, over one connection
#
#   supabase.sh [PAIRS]     3 pairs, if nothing else is said; the medians are told
# shellcheck disable=SC3044 # complete is a function of this script
set -eu

top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir/build}
weir=${WEIR:-$top_builddir/weir}
tools=${TOOLS:-$top_builddir/tests/tools}
pairs=${1:-3}
others=50000 delay=75 singles=300
. "$top_srcdir/tests/stack/lib.sh"
stack_needed

work=$(mktemp -d)
stack=
ended() {
	test -z "$stack" || stack_down "$stack"
	rm -rf "$work"
}
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
	printf 'supabase.sh: %s\n' "$*" >&2
	exit 1
}

# ---- the store ----

# servers OPTION...: a new store; the one before is ended.
servers() {
	test -z "$stack" || stack_down "$stack"
	stack=$work/stack
	stack_up "$stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql" "$@"
}

sql() {
	psql -XqAt -v ON_ERROR_STOP=1 "$@"
}

empty() {
	sql -c 'truncate venues, courses, schools, athletes, meets, races, results'
	rm -rf "$work/state"
}

# Athletes that no file of the meet has, a hundred to a school that no file has either.
beside() {
	empty
	sql -v others=$others <<-'END'
		insert into schools (name, athletic_net_id)
		select 'Elsewhere ' || n, 'elsewhere_' || n from generate_series(1, :others / 100) n;
		insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
		select s.id, 'Other Runner ' || n, 'Other', 'Runner ' || n, 2026, 'M'
		from generate_series(1, :others) n
		join schools s on s.name = 'Elsewhere ' || (n - 1) / 100 + 1;
		analyze;
	END
}

# As many athletes of the meet's own schools, who are there too, as after years of meets.
among() {
	sql -v others=$others <<-'END'
		truncate venues, courses, athletes, meets, races, results;
		delete from schools where name like 'Elsewhere %';
		insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
		select s.id, 'Other Runner ' || n, 'Other', 'Runner ' || n, 2026, 'M'
		from generate_series(1, :others) n
		join (select id, row_number() over (order by id) as place, count(*) over () as all_of_them
			from schools) s on s.place = (n - 1) % s.all_of_them + 1;
		analyze;
	END
	rm -rf "$work/state"
}

# ---- what is measured ----

# measure COMMAND...: leaves $ms, $cpu (ms, of the command alone), $kib and $requests.
measure() {
	: >"$WEIR_STACK_ACCESS_LOG"
	sh -c '"$@"; rc=$?; times >"$0"; exit $rc' "$work/times" "$tools/peak" "$@" >"$work/log" \
		2>"$work/err" </dev/null || {
		cat "$work/log" "$work/err" >&2
		fail "this failed: $*"
	}
	ms=$(tail -n 1 "$work/err" | cut -d ' ' -f 1)
	kib=$(tail -n 1 "$work/err" | cut -d ' ' -f 2)
	cpu=$(awk -F '[ms ]+' 'NR == 2 { printf "%d", ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }' "$work/times")
	sleep 0.1 # the log is written behind the answer
	requests=$(wc -l <"$WEIR_STACK_ACCESS_LOG")
}

import() {
	measure "$weir" run "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$work/meet" \
		--state "$work/state"
	# The seconds of the flows: without the checks, the housekeeping and the verification.
	written=$(awk '$1 == "total" { print $7 * 1000; exit }' "$work/log")
}

fact() {
	sed -n "s/^$1=//p" "$work/facts"
}

complete() {
	test "$(sql -c 'select count(*) from results')" = "$(fact results)" ||
		fail "$1 did not write all results"
}

seconds() {
	awk "BEGIN { printf \"%.2f\", $1 / 1000 }"
}

mebibytes() {
	awk "BEGIN { printf \"%.1f\", $1 / 1024 }"
}

# ---- requests ----

# both MAX-ROWS STORE: a line for a first import and the same once more.
both() {
	import
	complete "the first import"
	first="$requests $(seconds "$ms") $(mebibytes "$kib")"
	import
	set -- "$1" "$2" $first "$requests" "$(seconds "$ms")" "$(mebibytes "$kib")"
	printf '%-34s %8s  %6s %6s %6s  %6s %6s %6s\n' "$2" "$1" "$3" "$4" "$5" "$6" "$7" "$8"
}

three_stores() {
	both "$1" "empty"
	beside
	both "$1" "$others athletes of other schools"
	among
	both "$1" "$others more of these schools"
}

# ---- the peers ----

# Each request that nginx recorded becomes a file of its body and one of curl's options, for the script;
# and a part of a file of all: curl begins anew with its options at each `next`, but goes on with its
# connection.
record() {
	awk -v work="$work" -v url="$SUPABASE_URL" -v common="$WEIR_STACK_CURL" -F '\t' '
		BEGIN {
			while ((getline line <common) > 0)
				options = options line "\n"
			options = options "globoff\noutput = \"/dev/null\"\n"
		}
		/^(GET|HEAD|POST|PATCH|DELETE|PUT)\t\// {
			if (body)
				close(body)
			body = ""
			file = work "/request." n++
			printf "%surl = \"%s%s\"\n", options, url, $2 >file
			print $1 == "HEAD" ? "head" : "request = \"" $1 "\"" >file
			printf "header = \"Accept: %s\"\n", $5 >file
			if ($3 != "")
				printf "header = \"Prefer: %s\"\n", $3 >file
			if ($4 != "") {
				body = work "/body." n
				printf "header = \"Content-Type: %s\"\ndata-binary = \"@%s\"\n", $4, body >file
				printf "%s", $6 >body
			}
			close(file)
			print file
			next
		}
		body { printf "\n%s", $0 >body }' "$1" >"$work/requests"
	while read -r file; do
		test ! -s "$work/replay" || echo next
		cat "$file"
	done <"$work/requests" >"$work/replay"
	while read -r file; do
		echo "curl -K $file"
	done <"$work/requests" >"$work/script"
}

# The columns that weir writes, of the rows that it wrote, in the order in which it wrote them.
tables='venues id,name,city,state,notes,athletic_net_id
courses id,venue_id,name,distance_meters,distance_display,difficulty_rating,athletic_net_id
schools id,athletic_net_id,name,short_name
meets id,venue_id,athletic_net_id,name,meet_date,season_year,meet_type
races id,meet_id,course_id,athletic_net_race_id,name,gender,distance_meters
athletes id,school_id,name,first_name,last_name,grad_year,gender
results id,race_id,athlete_id,meet_id,time_cs,place_overall,normalized_time_cs,data_source,is_legacy_data'

psql_files() {
	echo "$tables" | while read -r table columns; do
		sql -c "\\copy (select $columns from $table order by ctid) to '$work/$table.in' csv"
	done
	{
		echo 'begin;'
		echo "$tables" | while read -r table columns; do
			cat <<-END
				create temp table in_$table as select $columns from $table limit 0;
				\\copy in_$table from '$work/$table.in' csv
				insert into $table ($columns) select $columns from in_$table on conflict do nothing;
			END
		done
		echo 'commit;'
	} >"$work/psql"
}

single_files() {
	sql -F ' ' -c "select id, to_json(r) from (select $(echo "$tables" | sed -n 's/^results //p')
		from results order by ctid limit $singles) r" | while read -r id row; do
		printf '%s\t%s\t\t\tapplication/json\t\n' GET "/rest/v1/results?select=id&id=eq.$id"
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' POST /rest/v1/results return=minimal application/json \
			application/json "$row"
	done >"$work/single"
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# compared WHAT WEIR PEER: the medians of two columns of the file pairs, and that of the pairs' ratios.
compared() {
	awk -v a="$2" -v b="$3" '{ print $a, $b, $a / ($b ? $b : 1) }' "$work/pairs" >"$work/columns"
	printf '%-52s %10.0f %10.0f %8.3f\n' "$1" "$(cut -d ' ' -f 1 "$work/columns" | median)" \
		"$(cut -d ' ' -f 2 "$work/columns" | median)" "$(cut -d ' ' -f 3 "$work/columns" | median)"
}

# ---- all of it ----

"$tools/make-meet" --facts "$work/meet" >"$work/facts"
echo "results: $(fact results), athletes: $(fact athletes), schools: $(fact schools), races: $(fact races)"
echo
printf '%-34s %8s  %6s %6s %6s  %6s %6s %6s\n' "the store before" max-rows requ. s MiB again s MiB

servers --max-rows 100
three_stores 100

servers --delay $delay --http-level "log_format bodies escape=none '\$request_method	\$request_uri	' \
	'\$http_prefer	\$http_content_type	\$http_accept	\$request_body';" \
	--server 'client_body_buffer_size 20m; access_log access.log requests; access_log bodies.log bodies;'
: >"$stack/edge/bodies.log"
import
cp "$stack/edge/bodies.log" "$work/bodies"
delayed=$ms delayed_requests=$requests
import
delayed_again=$ms delayed_requests_again=$requests

servers
three_stores 1000
empty
import
psql_files
single_files

pair=0
while test "$pair" -lt "$pairs"; do
	pair=$((pair + 1))
	empty
	import
	set -- "$ms" "$cpu" "$written"
	record "$work/bodies"
	empty
	measure curl -K "$work/replay"
	complete curl
	test "$requests" = "$delayed_requests" || fail "curl made $requests requests"
	set -- "$@" "$ms" "$cpu"
	empty
	measure sh -e "$work/script"
	complete "the script of curls"
	set -- "$@" "$ms" "$cpu"
	empty
	measure psql -Xq -v ON_ERROR_STOP=1 -f "$work/psql"
	complete psql
	set -- "$@" "$ms" "$cpu"
	sql -c 'truncate results'
	record "$work/single"
	measure curl -K "$work/replay"
	test "$(sql -c 'select count(*) from results')" = $singles || fail "not all single rows were written"
	rows=$(($(fact athletes) + $(fact results)))
	echo "$@" $((ms * rows / singles)) >>"$work/pairs"
done

echo
printf '%-52s %10s %10s %8s\n' "a first import, ms, medians of $pairs" weir peer ratio
compared "curl with weir's requests in turn: wall" 1 4
compared "the same: CPU of the client" 2 5
compared "a curl for each of them: wall" 1 6
compared "the same: CPU of the client" 2 7
compared "psql, \\copy and INSERT: wall, weir whole" 1 8
compared "the same, weir's flows alone" 3 8
compared "row by row, athletes and results, scaled from $singles" 1 10
echo
echo "with $delay ms more for each answer: $(seconds "$delayed") s ($delayed_requests requests)," \
	"again $(seconds "$delayed_again") s ($delayed_requests_again requests)"
