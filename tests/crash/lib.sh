# lib.sh - what the tests of crashes share: a small meet with every kind of row, a store in which some
# of it is already, an import that is killed, and the proof that the same command then ends as if
# nothing had happened. The stores are in sqlite.sh and stack.sh.
#
# They need a build with crash points: configure --enable-crash-points, then `make check-crash`.
set -u

: "${top_srcdir:?is the source tree}" "${top_builddir:?is the build tree}"
top_srcdir=$(cd "$top_srcdir" && pwd)
top_builddir=$(cd "$top_builddir" && pwd)
weir=${WEIR:-$top_builddir/weir}
make_meet=$top_builddir/tests/tools/make-meet
tables='venues courses schools meets races athletes results'

die() {
	echo "cannot go on: $*"
	exit 1
}

command -v sqlite3 >/dev/null || {
	echo "there is no sqlite3 program"
	exit 77
}
test -x "$make_meet" || die "$make_meet is not built"

# A kill loses nothing that was written, synced or not: a file system in memory proves the same, faster.
test -w /dev/shm && folder=/dev/shm || folder=/tmp
work=$(mktemp -d "${TMPDIR:-$folder}/weir-crash.XXXXXX") || die "no temporary folder"
work=$(cd "$work" && pwd -P)
ended() {
	code=$?
	cd /
	test ! -d "$work/stack" || stack_down "$work/stack"
	test -n "${WEIR_KEEP:-}" || rm -rf "$work"
	exit $code
}
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$work" || die "$work"
unset WEIR_PLUGIN_PATH WEIR_CRASH_AT WEIR_CRASH_LIST
XDG_STATE_HOME=$work/xdg
export XDG_STATE_HOME

meet=meet yaml=small.yaml
books_apart= # yes: several runs brought the rows, and each has books of its own
broken=0 # claims that did not hold
wrong() {
	broken=$((broken + 1))
	test $broken -gt 20 || echo "WRONG: $*"
}

# What the last import said, for a claim that does not hold.
said() {
	test $broken -gt 20 || {
		tail -n 8 out | sed 's/^/    out| /' | cut -c 1-200
		grep -av ' info ' err | tail -n 5 | sed 's/^/    err| /' | cut -c 1-200
	}
}

finish() {
	test $broken = 0 || echo "$broken claims do not hold"
	test $broken = 0
	exit
}

# ---- the meet ----

# A row of a file once more, with other fields: again FILE AWK LINE.
again() {
	awk -F, -v OFS=, "NR == $3 { sub(/\r\$/, \"\"); $2; printf \"\\r\\n%s\", \$0 }" "$1" >line
	cat line >>"$1"
}

# The meet `good`, and `meet`: the same with a race under a new id, people who ran twice, and bad rows.
make_meets() {
	bad='bad-time,duplicate-result,unknown-race,unknown-athlete,ragged,gender-u,duplicate-athlete,bad-school'
	set -- --results 30 --schools 8 --races 3
	"$make_meet" "$@" good >/dev/null &&
		"$make_meet" "$@" --bad "$bad" meet >/dev/null || die "make-meet"
	for nth in 3 4; do
		again meet/results.csv '$6 = $6 + 777; $7 = ""' $nth
	done
	renumbered=$(sed -n '2s/,.*//p' meet/races.csv)
	sed -i "s/^$renumbered,/9$renumbered,/" meet/races.csv meet/results.csv
}

# What was done to the good meet in the store before: some of it is missing, some differs, an athlete was
# merged into another one. Makes good.db, and before.sql for any store: ids are the same in all.
make_before() {
	"$weir" run small.yaml --set folder=good --set db=good.db --state good.state >out 2>err </dev/null ||
		die "the good meet: $(tail -n 3 err)"
	{
		# Merged: two of different schools.
		sqlite3 good.db "
			create temp table pair as select a.id as loser, (select b.id from athletes b
				where b.school_id <> a.school_id and b.id <> a.id limit 1) as owner
				from athletes a where a.id in (select athlete_id from results) order by a.id limit 1;
			select 'update results set athlete_id = ''' || owner || ''' where athlete_id = ''' || loser || ''';',
				'delete from athletes where id = ''' || loser || ''';' from pair;
			create temp table left as select school_id as id from athletes group by school_id
				having not sum(id in (select loser from pair union select owner from pair))
				order by count(*), id limit 1;
			create temp table gone as select id from athletes where school_id in (select id from left)
				union select * from (select id from athletes where id not in
				(select loser from pair union select owner from pair) order by id limit 4);
			select 'delete from results where athlete_id = ''' || id || ''';',
				'delete from athletes where id = ''' || id || ''';' from gone;
			select 'update athletes set grad_year = grad_year - 1 where id = ''' || id || ''';'
				from athletes where id not in (select id from gone)
				and id not in (select loser from pair) order by id desc limit 1;
			select 'delete from results where id = ''' || id || ''';' from results
				where athlete_id not in (select loser from pair) order by id limit 5;
			select 'update schools set name = upper(name) where id = ''' || id || ''';' from schools
				where id not in (select id from left) order by id limit 1;
			select 'delete from schools where id = ''' || id || ''';' from left;" |
			tr '|' '\n'
	} >before.sql
	grep -q . before.sql || die "no changes before the import"
}

# meet.yaml with small batches and small requests: many moments between two changes. The results are
# split into files as well.
make_pipeline() {
	cp -R "$top_srcdir/pipelines/schema" schema
	sed -e 's/{rows: 1000, bytes: 1MiB}/{rows: 4}/' -e 's/{rows: 2000}/{rows: 8}/' \
		-e 's/^\( *\)rows_per_request: .*/\1rows_per_request: 5/' \
		-e 's/retry: {attempts: 8, base: 500ms, cap: 30s}/retry: {attempts: 8, base: 10ms, cap: 50ms}/' \
		"$top_srcdir/pipelines/meet.yaml" |
		awk '{ print } /flow: results/ { results = 1 } results && /^          columns:/ {
			print "      - {use: splitter, with: {rows: 8, save: parts}}" }' >small.yaml
	mkdir -p old.parts/results_batches
	{
		echo 'part,rows,first_line,last_line,bytes,sha256'
		for part in 1 2 3 4 5 6 7 8; do
			echo old >old.parts/results_batches/results_$part.csv
			echo "results_$part.csv,0,0,0,4,"
		done
	} >old.parts/results_batches/manifest.csv
}

# What the results were split into, when there are parts of an earlier split.
parts() {
	(cd parts/results_batches && for part in *; do echo "$part" && cat "$part"; done) 2>&1
}

# ---- the import ----

# Nothing is left of an earlier import; the stores prepare their rows in `fresh_rows`.
fresh() {
	rm -rf state parts
	cp -R old.parts parts
	fresh_rows
}

# import [ARGUMENT...]: into the store of this test; leaves $rc.
import() {
	# shellcheck disable=SC2086
	"$weir" run $yaml --set "folder=$meet" $to --state state "$@" >out 2>err </dev/null
	rc=$?
}

# killed_at POINT: is over without a kill if there are fewer points.
killed_at() {
	WEIR_CRASH_AT=$1 WEIR_CRASH_LIST=passed
	export WEIR_CRASH_AT WEIR_CRASH_LIST
	rm -f passed
	import
	unset WEIR_CRASH_AT WEIR_CRASH_LIST
}

# The counts of the last summary, a line for each flow.
counts() {
	awk '/^ *flow +read/ { on = 1; next }
		on && NF >= 6 { gsub(",", ""); print $1, $2, $3, $4, $5, $6 }
		$1 == "total" { exit }' out
}

# All lines of its reject and warning files.
remarks() {
	sed -n 's/^rejected rows: //p; s/^all warnings: //p' out | while read -r file; do cat "$file"; done
}

# Into the prepared store, undisturbed: what every other import is compared with.
undisturbed() {
	fresh
	WEIR_CRASH_LIST=points
	export WEIR_CRASH_LIST
	rm -f points
	import
	unset WEIR_CRASH_LIST
	test -s points || die "this weir has no crash points: configure --enable-crash-points"
	wanted=$rc
	contents >contents.wanted
	counts >counts.wanted
	remarks >remarks.wanted
	parts >parts.wanted
	test "$(grep -c '^results_' parts.wanted)" -gt 8 || wrong "the results are in fewer than 5 parts"
	test "$wanted" = 3 || {
		wrong "the undisturbed import ended with $wanted, not 3"
		said
	}
	every_kind
}

# The meet has every kind of row, or the proof is none.
every_kind() {
	for kind in 'DIFFERS' 'MERGED' 'RENUMBERED' 'SPELLING' 'OCCURRENCE'; do
		grep -q " $kind: " out || wrong "there is no row of the kind $kind"
	done
	for kind in PARENT RANGE RAGGED; do
		grep -q ",$kind," remarks.wanted || wrong "there is no rejected row with the code $kind"
	done
	awk '$1 == "total" && $3 && $4 && $5 && $6 { good = 1 } END { exit !good }' counts.wanted ||
		wrong "not all of inserted, present, duplicate, rejected: $(tail -n 1 counts.wanted)"
}

# The import is over after WHAT: exit code, store, books and files are those of the undisturbed one.
# Sets $differs to 1 if the store is not. If the run had ended before it was killed, the one behind it
# finds what was inserted: then both together are asked for.
judge() {
	differs=0
	test "$rc" = "$wanted" || {
		wrong "$1: exit code $rc, not $wanted"
		said
	}
	contents >contents.now
	cmp -s contents.wanted contents.now || {
		differs=1
		wrong "$1: the store differs"
		diff contents.wanted contents.now | head -n 4 | cut -c 1-200
	}
	counts >counts.now
	remarks >remarks.now
	parts >parts.now
	cmp -s parts.wanted parts.now || {
		wrong "$1: the parts differ"
		diff parts.wanted parts.now | head -n 4 | cut -c 1-200
	}
	test -z "$books_apart" || return 0
	if ! cmp -s counts.wanted counts.now; then
		if ! two_runs; then
			wrong "$1: the books differ: $(diff counts.wanted counts.now | tr '\n' ' ')"
			said
		else
			after_end=$((after_end + 1))
			return
		fi
	fi
	cmp -s remarks.wanted remarks.now || {
		wrong "$1: rejects or warnings differ"
		diff remarks.wanted remarks.now | head -n 4 | cut -c 1-200
	}
}

# An earlier run had ended: the last one inserted nothing, and what the first one had inserted is present.
two_runs() {
	awk 'NR == FNR { read[$1] = $2; here[$1] = $3 + $4; other[$1] = $5 " " $6; next }
		$2 != read[$1] || $3 != 0 || $4 != here[$1] || $5 " " $6 != other[$1] { bad = 1 }
		END { exit bad || !FNR }' counts.wanted counts.now &&
		test "$(sqlite3 state/state.db 'select count(*) from run where finished')" -ge 2
}

# ---- the enumeration ----

kills=0 pairs=0 stores=0 differing=0 after_end=0

tally() {
	stores=$((stores + 1))
	differing=$((differing + differs))
}

# at_point POINT: kills there, and goes on with the same command; false: there are fewer points.
at_point() {
	fresh
	killed_at "$1"
	test $rc = 137 || return 1
	kills=$((kills + 1))
	where="$1 ($(tail -n 1 passed | cut -f 2,3 | tr '\t' ' '))"
	import
	judge "killed at point $where"
	tally
}

# every_point FIRST STRIDE: to the last one.
every_point() {
	point=$1
	while at_point "$point"; do
		point=$((point + $2))
	done
	test $rc = "$wanted" || {
		wrong "an import with fewer than $point points ended with $rc"
		said
	}
}

# The points that are not within a transaction of SQLite: a kill within one undoes it, which is the same
# as a kill before it.
outside() {
	awk -F'\t' '$2 ~ /: BEGIN/ { sub(/:.*/, "", $2); open[$2] = 1; next }
		$2 ~ /: COMMIT/ { kind = $2; sub(/:.*/, "", kind); open[kind] = 0 }
		{ kind = $2; sub(/:.*/, "", kind) }
		!open[kind] { print $1 }' points
}

# Kills at a point, then the run that goes on at another one, and goes on again. Every STRIDEth of all
# pairs of points outside of transactions.
every_pair() {
	outside >pairs.points
	pair=0
	for first in $(cat pairs.points); do
		for second in $(cat pairs.points); do
			pair=$((pair + 1))
			test $((pair % $1)) = 0 || continue
			fresh
			killed_at "$first"
			test $rc = 137 || continue
			killed_at "$second"
			test $rc = 137 || continue # it has fewer points: that is the enumeration of single ones
			kills=$((kills + 2))
			pairs=$((pairs + 1))
			import
			judge "killed at $first and $second"
			tally
		done
	done
}

# every STRIDE: what stands behind the name of a row of the table, where not all of them are tried.
every() {
	test "$1" = 1 || echo ", 1 of $1"
}

heading() {
	echo 'store      | what                                | points | kills | pairs | stores | differing'
}

# row STORE WHAT: of the table, and begins to count anew.
row() {
	printf '%-11s| %-36s| %6s | %5s | %5s | %6s | %s\n' "$1" "$2" "$(wc -l <points | tr -d ' ')" \
		$kills $pairs $stores $differing
	kills=0 pairs=0 stores=0 differing=0
}
