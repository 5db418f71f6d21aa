# verbs.sh - an undo, and a retry of mended rows, that are killed; read after lib.sh and the store. Who reads
# it has a `fresh` that puts back the store and the state of an import that is done.

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

# every_step STORE STRIDE VERB PREPARE WHAT
every_step() {
	store=$1 stride=$2 verb=$3
	shift 2
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
		point=$((point + stride))
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
	row "$store" "$3$(every "$stride")"
}

# What the import left, and both of them killed at every STRIDEth of their points: verbs STORE STRIDE.
verbs() {
	contents >contents.whole
	heading
	every_step "$1" "$2" "undo last --yes" : "undo"
	every_step "$1" "$2" "rejects retry last" mend "retry of mended rows"
}
