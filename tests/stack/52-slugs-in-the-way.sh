#!/bin/sh
# A second meet in which 50 people have slugs that the users' schema has given to others: as many
# requests as an undisturbed import, but for a handful, everybody is somebody, and no result is lost.
# shellcheck disable=SC1112 # other apostrophes are what this is about
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top_srcdir/tests/stack/lib.sh"
stack_needed
. "$top_srcdir/tests/stack/check.sh"
: "${top_builddir:?is the build tree}"
top_builddir=$(cd "$top_builddir" && pwd)
top_srcdir=$(cd "$top_srcdir" && pwd)
spread=200 # lines between one such person and the next: each batch has some

# import FOLDER: its summary is in the file summary, the requests that nginx saw are counted.
import() {
	: >"$WEIR_STACK_ACCESS_LOG"
	"$top_builddir/weir" run "$top_srcdir/pipelines/meet.yaml" --to supabase --set "folder=$1" \
		--state "$check_work/state" --trace-http "$check_work/trace" >"$check_work/summary" 2>"$check_work/log" </dev/null
	rc=$?
	test $rc = 0 || tail -n 20 "$check_work/summary" "$check_work/log"
	requests=$(($(wc -l <"$WEIR_STACK_ACCESS_LOG")))
	return $rc
}
# The numbers of a flow: read inserted present duplicate rejected.
counts() {
	awk -v flow="$1" '$1 == flow && NF >= 7 { gsub(",", ""); print $2, $3, $4, $5, $6; exit }' \
		"$check_work/summary"
}
# warned KIND: how often, of the athletes.
warned() {
	sed -n "s/^  athletes $1: \([0-9,]*\) times*,.*/\1/p" "$check_work/summary"
}
# Takes the second meet out again, as if it had never been there.
take_out() {
	query "set session_replication_role = replica;
		delete from results where meet_id = (select id from meets where athletic_net_id = '301771');
		delete from races where meet_id = (select id from meets where athletic_net_id = '301771');
		delete from meets where athletic_net_id = '301771';
		delete from athletes where name like '% Zelda %' or name like 'Van %'"
	rm -rf state
}
# Who the results of this meet belong to.
owners() {
	query "select count(*) from results x join athletes a on a.id = x.athlete_id
		join meets m on m.id = x.meet_id where m.athletic_net_id = '301771' and $1"
}

# ---- the people ----

# disturb FROM TO: 21 with a typographic apostrophe behind the first name, 21 with a middle name, 5 who
# share first and last name with somebody whom only the store knows, and 3 of one school and year
# without first and last name; each stands in the place of another one.
disturb() {
	cp -r "$1" "$2"
	tr -d '\r' <"$1/athletes.csv" >"$check_work/all"
	awk -F, -v spread=$spread -v who="$check_work/who" '
		function put(name, first, last) {
			print $2 "," $5 "," name "," first "," last "," $6 >who
			made++
			from = FNR + spread
		}
		$2 != $3 " " $4 || $2 !~ /^[A-Za-z]+ [A-Za-z]+$/ { next }
		NR == FNR { if (++people[$5 "," $6] == 3 && !together) together = $5 "," $6; next }
		$5 "," $6 == together {
			if (nameless == 3) next
			put(substr("Vanya     Petya     Van Houten", ++nameless * 10 - 9, 10), "", "")
			next
		}
		FNR < from || made >= 47 + nameless { next }
		made < 21 + nameless { put($3 "’ " $4, $3 "’", $4); next }
		made < 42 + nameless { put($3 " Zelda " $4, $3, $4); next }
		{ put("Quill" made " Vorn", "Quill" made, "Vorn") }' "$check_work/all" "$check_work/all"
	sed -i 's/\(Vanya\|Petya\) *,/\1,/' "$check_work/who"
	for file in athletes results; do
		tr -d '\r' <"$1/$file.csv" | awk -F, -v OFS=, '
			NR == FNR { name[$1 "," $2] = $3; first[$1 "," $2] = $4; last[$1 "," $2] = $5; next }
			($2 "," $5) in name { key = $2 "," $5; $2 = name[key]; $3 = first[key]; $4 = last[key] }
			{ print }' "$check_work/who" - >"$2/$file.csv"
	done
}

stack_up "$check_work/stack" --schema user-schema.sql
unset WEIR_PLUGIN_PATH
cd "$check_work" || exit 1
"$top_builddir/tests/tools/make-meet" m
"$top_builddir/tests/tools/make-meet" --meet 301771 n
disturb n o
gives "there are 50 such people" 50 awk 'END { print NR }' who
holds "a meet gets in" import m
holds "and a second one of the same people" import n
gives "with all its results" '10870 10870 0 0 0' counts results
plain=$requests
take_out
grep ',Quill[0-9]* Vorn,' who | while IFS=, read -r name school _ first last year; do
	query "insert into athletes (school_id, name, first_name, last_name, grad_year, gender)
		select id, '$first Mae $last', '$first', '$last', $year, 'F' from schools
		where athletic_net_id = '$school'"
done

# ---- the same meet, with them in it ----

holds "it gets in with them in their places as well" import o
echo "requests: $plain undisturbed, $requests with 50 slugs in the way"
holds "for no more than 20 requests" test "$requests" -le $((plain + 20))
gives "a middle name makes another person, and so does a last name alone" '10870 23 10846 1 0' \
	counts athletes
gives "which is told" 22 warned MIDDLE_NAME
gives "whoever has none is the one who has the slug, and that is told" 27 warned ATTACHED
gives "every result is in" '10870 10870 0 0 0' counts results
gives "those under another apostrophe are their owners'" 0 owners "a.name like '%’%'"
gives "those of people with a middle name are their own" 21 owners "a.name like '% Zelda %'"
gives "the store's own people have theirs" 5 owners "a.name like 'Quill% Mae Vorn'"
gives "and so have the nameless" 'Van Houten Vanya Vanya' query "select string_agg(a.name, ' ' order by a.name)
	from results x join athletes a on a.id = x.athlete_id where a.first_name in ('', 'Van') and a.name ~ '^Van( Hou|ya)'"
holds "no name stands in a message" sh -c '! grep -e Zelda -e Vorn -e Vanya summary log'
holds "again" import o
gives "nothing is inserted" 0 sh -c "awk '\$1 == \"total\" { print \$3; exit }' summary"

# ---- where all others are new ----

take_out
holds "most people are gone" psql -Xq -v ON_ERROR_STOP=1 <<'END'
set session_replication_role = replica;
create temp table who (name text, school text, other text, first text, last text, year text);
\copy who from who csv
delete from results;
delete from athletes a using schools s where s.id = school_id and a.name not like 'Quill% Mae Vorn'
	and not exists (select from who where who.name = a.name and school = s.athletic_net_id);
END
holds "with 10,820 people who are new it gets in as well" import o
echo "requests: $requests with 50 slugs in the way of whole batches"
holds "for no more than 20 requests, too" test "$requests" -le $((plain + 20))
gives "with the same people" 21 owners "a.name like '% Zelda %'"
gives "and all results" '10870 10870 0 0 0' counts results

# ---- a formula that nobody knows ----

take_out
query "create or replace function generate_athlete_slug() returns trigger language plpgsql as \$\$
	begin
		new.slug := md5(lower(regexp_replace(concat(new.first_name, '|', new.last_name, '|',
			new.school_id, '|', new.grad_year), '[^A-Za-z0-9|-]', '', 'g')));
		return new;
	end \$\$;
	update athletes set slug = null"
holds "with slugs of another make it gets in as well" import o
echo "requests: $requests with slugs that cannot be foretold"
gives "all of it" '10870 10870 0 0 0' counts results
gives "with the same people" 21 owners "a.name like '% Zelda %'"
gives "and the same owners" '0 5' sh -c "printf '%s %s' '$(owners "a.name like '%’%'")' \
	'$(owners "a.name like 'Quill% Mae Vorn'")'"
finish
