#!/bin/sh
# The embedded store: an undo, and a retry of mended rows, are killed at each of their crash points, and
# the same command ends as if nothing had happened.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/sqlite.sh"

undisturbed
cp s.db whole.db
cp -R state whole.state

# The import is done.
fresh() {
	rm -rf s.db s.db-wal s.db-shm state
	cp whole.db s.db
	cp -R whole.state state
}

# Values are mended in the reject files: a school gets a name, a result a time, an athlete a gender.
mend() {
	run=$(ls state/runs)
	sed -i 's/school_without_a_name_1,,/school_without_a_name_1,Found Again,/' "state/runs/$run/schools.rejects.csv"
	sed -i 's/,2027,U,/,2027,M,/' "state/runs/$run/athletes.rejects.csv"
	sed -i '/,RANGE,/s/,0,/,123450,/' "state/runs/$run/results.rejects.csv"
}

act() {
	"$weir" $verb --state state >out 2>err </dev/null
	rc=$?
}

# Of what rows are still rejected, and what the books of the run are.
books() {
	for file in state/runs/*/*.rejects.csv; do echo "$file" && cut -d , -f 1,2 "$file"; done 2>&1
	"$weir" show --state state 2>&1 | awk 'NF >= 6 && $2 ~ /^[0-9,]+$/'
}

# every_step VERB PREPARE
every_step() {
	verb=$1
	fresh
	$2
	rm -f points
	WEIR_CRASH_LIST=points act
	wanted=$rc
	case $rc in 0 | 3) ;; *)
		wrong "weir $verb: exit code $rc"
		said
		;;
	esac
	contents >contents.wanted
	books >books.wanted
	! cmp -s contents.whole contents.wanted || wrong "weir $verb changed nothing"
	point=0
	while :; do
		point=$((point + 1))
		fresh
		$2
		WEIR_CRASH_AT=$point WEIR_CRASH_LIST=passed act
		test $rc = 137 || break
		kills=$((kills + 1)) differs=0
		act
		where="weir $verb killed at point $point ($(tail -n 1 passed | cut -f 2,3 | tr '\t' ' '))"
		test $rc = $wanted || grep -q 'undone already' err || {
			wrong "$where: exit code $rc, not $wanted"
			said
		}
		contents >contents.now
		cmp -s contents.wanted contents.now || {
			differs=1
			wrong "$where: the store differs"
			diff contents.wanted contents.now | head -n 4 | cut -c 1-200
		}
		books >books.now
		cmp -s books.wanted books.now || {
			wrong "$where: the books differ"
			diff books.wanted books.now | head -n 4 | cut -c 1-200
		}
		rm -f passed
		tally
	done
	row sqlite "$3"
}

contents >contents.whole
heading
every_step "undo last --yes" : "undo"
every_step "rejects retry last" mend "retry of mended rows"
finish
