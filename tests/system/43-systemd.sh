#!/bin/sh
# The units of systemd: without a mistake, closed off as far as an import allows, and true to the exit
# codes of weir.
. "$top_srcdir/tests/e2e/lib.sh"

command -v systemd-analyze >/dev/null || {
	test -z "${WEIR_TOOLS_REQUIRED-}" || die "there is no systemd-analyze"
	skip "there is no systemd-analyze"
}
service=$top_builddir/packaging/systemd/weir-import@.service
mkdir units
# As installed, but of the program that was built.
sed "s,^ExecStart=[^ ]*,ExecStart=$(cd "$top_builddir" && pwd)/weir," "$service" >units/weir-import@meets.service
cp "$top_srcdir/packaging/systemd/weir-import@.timer" units/weir-import@meets.timer
cd units || die "no units"

proves "systemd takes the units"
systemd-analyze verify --man=no ./weir-import@meets.service ./weir-import@meets.timer >../said 2>&1 ||
	wrong "systemd-analyze verify ended with $?"
test ! -s ../said || wrong "systemd-analyze verify: $(cat ../said)"

proves "the service may do little"
# In tenths; 100 is a service without any limit.
systemd-analyze security --offline=true --threshold=20 ./weir-import@meets.service >../said 2>&1 ||
	wrong "systemd-analyze security: $(tail -n 1 ../said)"

proves "exit code 2, and no other, is tried again; nothing but 0 and a stop is success"
codes=$(sed -n '/^enum weir_exit/,/^}/s/.*= \([0-9]*\),.*/\1/p' "$top_srcdir/core/engine/run.h")
again=$(sed -n 's/^RestartPreventExitStatus=//p' weir-import@meets.service)
good=$(sed -n 's/^SuccessExitStatus=//p' weir-import@meets.service)
for code in $codes; do
	# 130 is a person's at a terminal.
	case " 0 $again $good 130 " in
	*" $code "*) test "$code" != 2 || wrong "2 is not tried again" ;;
	*) test "$code" = 2 || wrong "$code is tried again" ;;
	esac
done
test "$good" = 143 || wrong "success is $good as well"

proves "what the unit calls is a command line of weir"
cd ..
cat >meets.yaml <<END
weir: 1
extends: $(cd "$top_srcdir" && pwd)/pipelines/meet.yaml
set: {folder: $work/meet, db: $work/store/meets.db}
END
"$make_meet" --results 500 meet >/dev/null || die "no meet"
mkdir store
command=$(sed -n "s,^ExecStart=[^ ]* \(.*\)%E/weir/%i,\1$work/meets,p" units/weir-import@meets.service)
XDG_STATE_HOME=$work/xdg
# Words.
"$weir" $command >out 2>err || wrong "the first night ended with $?: $(cat err)"
"$weir" $command >out 2>err || wrong "the second night ended with $?: $(cat err)"
grep -v ' warn ' err >said
test ! -s out && test ! -s said || wrong "the second night says: $(cat out said)"
