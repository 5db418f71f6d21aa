#!/bin/sh
# What may happen between the two tries: the clock is set back; an input loses its end, and gets it back,
# or not; and before them: the state is corrupt, and weir is killed while it sets it aside.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/sqlite.sh"

${CC:-cc} -shared -fPIC "$top_srcdir/tests/crash/clock_back.c" -o clock_back.so -ldl || die "clock_back.c"
undisturbed
heading

# between STRIDE WHAT: `$during` is what happens to an import that was killed; it ends as undisturbed.
between() {
	point=1
	while :; do
		fresh
		killed_at $point
		test $rc = 137 || break
		kills=$((kills + 1))
		eval "$during"
		judge "killed at point $point, $2"
		tally
		point=$((point + $1))
	done
	row sqlite "$2"
}

# By a day, and by half a century. The run that was made last is the first one of the list.
import_then() {
	CLOCK_BACK=$1 LD_PRELOAD=$work/clock_back.so
	export CLOCK_BACK LD_PRELOAD
	import
	unset CLOCK_BACK LD_PRELOAD
	"$weir" status --state state >status 2>&1 || wrong "weir status: exit code $?"
	grep -q 'rejected' status || wrong "weir status does not show how it ended: $(head -n 3 status)"
}
for back in 86400 1700000000; do
	during="import_then $back"
	between 7 "clock back by $back s"
done

# The last 500 bytes of the results are lost.
cp -R meet cut
size=$(wc -c <meet/results.csv)
lose_end() { head -c $((size - 500)) cut/results.csv >meet/results.csv; }
give_back() { cp cut/results.csv meet/results.csv; }
unfinished() { sqlite3 state/state.db 'select count(*) from run where not finished' 2>/dev/null | grep -qx 1; }

# Nothing is written, not even by the same command again, until the file is as it was.
refused() {
	lose_end
	for try in 1 2; do
		unfinished || break
		contents >before
		import
		test $rc = 1 || wrong "the input lost its end: exit code $rc, not 1"
		grep -q 'meet/results.csv' err && grep -q -e '--restart' err || {
			wrong "the file or --restart is not named"
			said
		}
		contents | cmp -s - before || wrong "the store changed"
	done
	give_back
	import
}
during=refused
between 7 "input truncated, put back"

# With --restart what is left of it is imported; the whole file is a new run afterwards.
restarted() {
	lose_end
	import --restart
	test $rc = "$wanted" || {
		wrong "--restart: exit code $rc"
		said
	}
	give_back
	import
	books_apart=yes
}
during=restarted
between 7 "input truncated, --restart"
books_apart=

# A state that is no database, and one of which pages are gone.
fresh
import
cp state/state.db whole.state
corrupt() {
	fresh
	mkdir -p state
	case $1 in
	text) echo "this is no database, and never was one" >state/state.db ;;
	holes)
		cp whole.state state/state.db
		dd if=/dev/zero of=state/state.db bs=4096 seek=2 count=6 conv=notrunc 2>/dev/null
		;;
	esac
	echo "nor is this its log" >state/state.db-wal
}
for how in text holes; do
	point=1
	while test $point -le 30; do
		corrupt $how
		killed_at $point
		kills=$((kills + 1))
		import
		judge "the state is corrupt ($how), killed at point $point"
		tally
		test -n "$(find state -name '*corrupt*')" || wrong "the corrupt state is gone"
		point=$((point + 1))
	done
	row sqlite "state corrupt: $how"
done
finish
