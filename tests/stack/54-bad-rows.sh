#!/bin/sh
# Rows that the server refuses: how many requests it takes to find them when it does not say which they
# are, and what the reject file says of them when it does.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)
rows=2000 # athletes, in one batch and in one request

# import FOLDER: into tables without athletes and results. The exit code and the numbers of the flow of
# athletes are in $result.
import() {
	query 'delete from results; delete from athletes'
	rm -rf "$check_work/state" "$check_work/trace"
	"$top_builddir/weir" run "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$1" --until athletes \
		--state "$check_work/state" --trace-http "$check_work/trace" >"$check_work/summary" 2>"$check_work/log" </dev/null
	result=$?
	result="$result: $(awk '$1 == "athletes" && NF >= 7 { gsub(",", ""); print $2, $3, $4, $5, $6; exit }' "$check_work/summary")"
}
writes() {
	grep '"method":"POST"' "$check_work/trace" | grep -c '/athletes'
}
# spoil LINE...: these athletes graduate in 2033, which the trigger does not like.
spoil() {
	rm -rf "$check_work/spoilt"
	cp -r "$check_work/meet" "$check_work/spoilt"
	awk -F , -v OFS=, -v lines=" $* " 'index(lines, " " NR " ") { $6 = 2033 } { print }' \
		"$check_work/meet/athletes.csv" >"$check_work/spoilt/athletes.csv"
}
rejects() {
	tr -d '\r' <"$(ls "$check_work"/state/runs/*/athletes.rejects.csv)"
}

stack_up "$check_work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql"
"$top_builddir/tests/tools/make-meet" --results $rows "$check_work/meet" >/dev/null

query "create function no_2033() returns trigger language plpgsql as \$\$ begin
	if new.grad_year = 2033 then raise exception using errcode = '22000', message = 'not today'; end if; return new; end \$\$;
	create trigger no_2033 before insert on athletes for each row execute function no_2033()"

# ---- the server does not say which rows it means ----

import "$check_work/meet"
gives 'without guilty rows' "0: $rows $rows 0 0 0" echo "$result"
alone=$(writes)
echo 'guilty | requests more | at most, 2*log2(n)+2 for each'
for guilty in 1 2 5; do
	spoil $(seq 301 311 $((301 + 311 * (guilty - 1))))
	import "$check_work/spoilt"
	gives "$guilty guilty of $rows" "3: $rows $((rows - guilty)) 0 0 $guilty" echo "$result"
	more=$(($(writes) - alone))
	most=$(awk -v n=$rows -v guilty=$guilty 'BEGIN { print int(guilty * (2 * log(n) / log(2) + 2)) }')
	printf '%6d | %13d | %d\n' $guilty $more "$most"
	holds "$guilty guilty: found with few requests" test "$more" -le "$most"
	gives "$guilty guilty: it is the first batch all the time" '"batch":1,' \
		sh -c "grep '\"method\":\"POST\"' '$check_work/trace' | grep /athletes | grep -o '\"batch\":[0-9]*,' | sort -u"
	gives "$guilty guilty: they are the ones" "$(seq 301 311 $((301 + 311 * (guilty - 1))))" \
		sh -c "tail -n +2 '$check_work'/state/runs/*/athletes.rejects.csv | cut -d , -f 1"
done
gives 'a trigger: the code is its SQLSTATE, the detail its words' \
	'301,22000,22000 not today,,not today' \
	sh -c "sed -n '2s/,,[^,]*,[^,]*,[^,]*,school.*//p' '$check_work'/state/runs/*/athletes.rejects.csv"
query 'drop trigger no_2033 on athletes'

# ---- it does ----

# refused NAME SQL BACK BEGINNING: with a stricter table one row is refused, and the line begins so.
refused() {
	query "delete from results; delete from athletes; $2"
	sh "$stack_source/reload.sh" "$WEIR_STACK"
	spoil 301
	import "$check_work/spoilt"
	gives "$1: one row" "3: $rows $((rows - 1)) 0 0 1" echo "$result"
	rejects >"$check_work/rejects.csv"
	holds "$1: its line begins with $4" grep -qF -e "$4" "$check_work/rejects.csv"
	sed -i 's/,2033,/,2027,/' "$check_work"/state/runs/*/athletes.rejects.csv
	gives "$1: mended, the row goes in" "0 $rows" sh -c "'$top_builddir/weir' rejects retry --quiet --log-level error \
		--state '$check_work/state' </dev/null; echo \$? \$(psql -XqAt -c 'select count(*) from athletes')"
	query "delete from athletes; $3"
}
refused 'a check' 'alter table athletes add constraint young check (grad_year < 2033)' \
	'alter table athletes drop constraint young' \
	'301,23514,23514 young,young,"PostgresError: new row for relation ""athletes"" violates check constraint ""young""'
refused 'a trigger with a detail' "create function no_2033_more() returns trigger language plpgsql as \$\$ begin
	if new.grad_year = 2033 then
		raise exception using errcode = '22003', message = 'out of range', detail = 'of ' || new.last_name;
	end if; return new; end \$\$;
	create trigger no_2033 before insert on athletes for each row execute function no_2033_more()" \
	'drop trigger no_2033 on athletes' '301,22003,22003 out of range,,out of range: of '

finish
