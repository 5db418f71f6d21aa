#!/bin/sh
# What a run counted, for Prometheus: read by a strict reader of the format.
. "$top_srcdir/tests/e2e/lib.sh"
command -v python3 >/dev/null || skip "no python3"

cat >read.py <<'P'
"""read.py FILE: the text format, strictly; prints NAME{LABELS} VALUE, labels sorted."""
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
assert text.endswith("\n"), "the last line has no end"
typed, helped, last, seen = {}, {}, None, set()
label = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
for line in text.split("\n")[:-1]:
    head = re.fullmatch(r"# (HELP|TYPE) (weir_[a-z_]+) (.+)", line)
    if head:
        into = helped if head[1] == "HELP" else typed
        assert head[2] not in into, f"told twice: {line}"
        into[head[2]] = head[3]
        last = head[2]
        continue
    sample = re.fullmatch(r"(weir_[a-z_]+)\{(%s(?:,%s)*)\} (-?[0-9.e+]+)" % (label, label), line)
    assert sample, f"no sample: {line}"
    assert sample[1] == last and typed[last] == "gauge" and last in helped, f"out of its place: {line}"
    labels = ",".join(sorted(re.findall(label, sample[2])))
    assert (sample[1], labels) not in seen, f"twice: {line}"
    seen.add((sample[1], labels))
    print(f"{sample[1]}{{{labels}}} {float(sample[3]):g}")
P

# told LINE...: each is a line of what was read.
told() {
	python3 read.py m.prom >series 2>&1 || wrong "$(tail -n 1 series)"
	has series "$@"
}

meet --results 300 --bad bad-time:2,duplicate-result:1 m

proves "a run that is well, or finished with rejected rows, tells what it counted"
import m m.db --metrics m.prom
code_is 3
told 'weir_run_exit_code{pipeline="meet"} 3' 'weir_run_success{pipeline="meet"} 0' \
	'weir_flow_rows_read{flow="results",pipeline="meet"} 303' \
	'weir_flow_rows{flow="results",pipeline="meet",verdict="inserted"} 300' \
	'weir_flow_rows{flow="results",pipeline="meet",verdict="rejected"} 2' \
	'weir_flow_rows{flow="results",pipeline="meet",verdict="duplicate"} 1' \
	'weir_run_checks{pipeline="meet",state="good"} 7' 'outcome="rejected",pipeline="meet",run="' \
	'weir_step_duration_seconds{pipeline="meet",step="housekeeping"}'
is "mode" "$(ls -l m.prom | cut -c 1-10)" "-rw-r--r--"
(umask 077 && rm m.prom && import m m.db --metrics m.prom)
is "mode under a umask" "$(ls -l m.prom | cut -c 1-10)" "-rw-r--r--"
told 'weir_flow_present_rows{flow="results",kind="same",pipeline="meet"} 300'

proves "a run that stops, or cannot begin, tells that"
sql m.db "delete from results; create trigger no before insert on results begin select raise(rollback, 'no'); end"
import m m.db --metrics m.prom
code_is 5
told 'weir_run_exit_code{pipeline="meet"} 5' 'outcome="stopped"'
cat >'a "b\.yaml' <<'Y'
weir: 1
nmae: x
Y
weir run 'a "b\.yaml' --state state --metrics m.prom
code_is 1
told 'weir_run_exit_code{pipeline="a \"b\\.yaml"} 1' 'weir_run_success{pipeline="a \"b\\.yaml"} 0'

proves "a file that cannot be written is told, and the run does not end as if all were well"
meet --results 20 good
echo x >file
import good good.db --metrics file/m.prom
code_is 5
err_has "file"

proves "a slip in the name takes no input, database, pipeline or state away"
for taken in good/results.csv good.db state/state.db 'a "b\.yaml'; do
	sum=$(cksum <"$taken")
	import good good.db --metrics "$taken"
	code_is 1
	err_has 'weir did not write it'
	weir report --state state --output "$taken"
	code_is 1
	weir plan "$meet_yaml" --set folder=good --set db=good.db --state state --save "$taken"
	code_is 1
	is "$taken" "$(cksum <"$taken")" "$sum"
done
