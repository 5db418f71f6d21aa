#!/bin/sh
# Between the two tries the clock on the wall is set back, by a minute to half a century, and the import
# goes on as if nothing had happened. Every 7th crash point: none of them reads a clock.
. "$top_srcdir/tests/crash/lib.sh"
. "$top_srcdir/tests/crash/sqlite.sh"

${CC:-cc} -shared -fPIC "$top_srcdir/tests/crash/clock_back.c" -o clock_back.so -ldl || die "clock_back.c"

undisturbed
heading
for back in 60 86400 1700000000; do
	point=1
	while :; do
		fresh
		killed_at $point
		test $rc = 137 || break
		kills=$((kills + 1))
		CLOCK_BACK=$back LD_PRELOAD=$work/clock_back.so
		export CLOCK_BACK LD_PRELOAD
		import
		unset CLOCK_BACK LD_PRELOAD
		judge "killed at point $point, the clock set back by $back s"
		tally
		# The run that was made last is the first one of the list, whatever the clock says.
		"$weir" status --state state >out 2>err || wrong "weir status: exit code $?"
		grep -q 'rejected' out || wrong "weir status does not show how it ended: $(head -n 3 out)"
		point=$((point + 7))
	done
	row sqlite "clock back by $back s"
done
finish
