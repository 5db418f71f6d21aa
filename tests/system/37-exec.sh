#!/bin/sh
# Programs that misbehave in every way: each is named, the run ends by itself, and nothing of them is
# left behind, however weir ends. Shown as a table.
. "$top_srcdir/tests/e2e/lib.sh"

command -v python3 >/dev/null || {
	test -z "${WEIR_TOOLS_REQUIRED-}" || die "there is no python3"
	skip "there is no python3"
}
cp "$top_srcdir/tests/system/misbehave.py" .
{
	echo name,place
	i=0
	while [ $i -lt 3000 ]; do
		i=$((i + 1))
		echo "a name of some length to fill pipes $i,$i"
	done
} >people.csv
echo 'CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, place INTEGER);' >people.sql

# pipeline HOW
pipeline() {
	case $1 in hangs* | closes-output | no-end) limit=4s ;; *) limit=60s ;; esac
	cat >p.yaml <<YAML
weir: 1
name: listed
stores: {f: {use: store-sqlite, with: {path: "$1.db", schema: people.sql}}}
tables: {people: {key: [name]}}
steps:
  - flow: people
    stages:
      - {use: csv-source, with: {path: people.csv, columns: {place: int}}}
      - {use: exec, with: {command: [python3, misbehave.py, $1], timeout: $limit}}
      - {use: table-sink, with: {table: people, columns: {name: , place: }}}
YAML
}

# Programs of this test that still run: they are in its folder.
left() {
	for left_pid in /proc/[0-9]*; do
		[ "$(readlink "$left_pid/cwd" 2>/dev/null)" = "$work" ] || continue
		case $(tr '\0' ' ' <"$left_pid/cmdline" 2>/dev/null) in
		*misbehave* | sleep*) echo "${left_pid#/proc/}" ;;
		esac
	done
}

nothing_left() {
	nothing_tries=0
	while [ -n "$(left)" ] && [ $nothing_tries -lt 30 ]; do
		nothing_tries=$((nothing_tries + 1))
		sleep 0.1
	done
	[ -z "$(left)" ] || wrong "still there: $(left | tr '\n' ' ')"
}

# misbehaves HOW CODE TEXT...
misbehaves() {
	how=$1 code=$2
	shift 2
	proves "$how"
	pipeline "$how"
	weir run p.yaml --state "state-$how"
	code_is "$code"
	[ $# -eq 0 ] || err_has "$@"
	[ "$code" = 3 ] || err_has "p.yaml:9:9: people: "
	nothing_left
	printf '%-18s | %3s | %s\n' "$how" "$rc" "$(grep -a '^weir: ' err | sed 's/.*people: //' | cut -c 1-120)"
}

row3='people: line 4 has no answer: python3 misbehave.py'
misbehaves dies-at-start 5 'line 2 has no answer' "exit code 1; it said last: cannot import name 'model'"
misbehaves hangs 2 "$row3 hangs printed no line for 4 s" 'hint: `timeout` allows more'
misbehaves hangs-deaf 2 "$row3 hangs-deaf printed no line for 4 s"
misbehaves raises 5 "$row3 raises ended with exit code 1; it said last: " "KeyError: 'no-such-key'"
misbehaves killed 5 "$row3 killed was ended by signal 9 (Killed)"
misbehaves segfault 5 "$row3 segfault was ended by signal 11 (Segmentation fault)"
misbehaves garbage 5 'answered row 3 with no JSON object: is not a JSON object, at character 1'
misbehaves binary 5 'answered row 3 with no JSON object'
misbehaves gigabyte 5 'printed a line of more than 1048576 bytes' 'line_ceiling'
misbehaves twice 5 'answered row 3 where row 4 is due'
misbehaves skips 5 'answered row 4 where row 3 is due'
misbehaves another-row 5 'answered row 4 where row 3 is due'
misbehaves no-row 5 'answered row 3 with no _row'
misbehaves closes-output 2 'has closed its output, and did not end for 4 s'
misbehaves unknown-column 5 'answered row 3 with an unknown column "colour"' 'the option `columns`'
misbehaves quits 5 "$row3 quits ended, with rows unanswered"
misbehaves later 2 "$row3 later ended with exit code 75"
misbehaves leaves-one-behind 5 "$row3 leaves-one-behind ended with exit code 1"
misbehaves one-more 5 'printed more than the 3000 lines that answer its rows'
misbehaves bad-end 5 'ended with exit code 9'
misbehaves no-end 2 'was given no more input, and did not end for 4 s'
misbehaves wrong-type 3
out_has 'people TYPE: 1 time, first in line 4: place: is of type text in the answer, and of type integer in the flow'
misbehaves not-utf8 3
out_has 'people ENCODING: 1 time, first in line 4: name: not valid UTF-8'

proves "a run that a program stopped goes on when it is mended"
pipeline quits
sed 's/misbehave.py, quits/misbehave.py, well/' p.yaml >well.yaml
mv well.yaml p.yaml
weir run p.yaml --state state-quits
code_is 1
err_has "since then the pipeline changed"
weir run p.yaml --state state-quits --restart
code_is 0
counts_are people "3000 3000 0 0 0"

proves "a program that says much fills no memory, no log and no pipe"
pipeline says-much
"$top_builddir/tests/tools/peak" "$weir" run p.yaml --state state-much >out 2>err
code=$?
[ $code -eq 0 ] || wrong "exit code $code"
kib=$(tail -n 1 err | cut -d ' ' -f 2)
[ "$kib" -lt 65536 ] || wrong "it took $kib KiB"
lines=$(grep -ac 'info people/exec' err)
is "lines of it in the log" "$lines" 1001
err_has "what it says from here on is left out"

# ends SIGNAL CODE: weir gets the signal while the program sleeps beside one that it has started.
ends() {
	proves "nothing is left behind after $1"
	pipeline sleeps-with-one
	"$weir" run p.yaml --state "state-$1" >out 2>err </dev/null &
	pid=$!
	tries=0
	until grep -aq 'people/exec: sleeping' err && [ "$(left | wc -l)" -eq 2 ]; do
		[ $tries -lt 100 ] || {
			wrong "$(left | wc -l) programs are there, not 2"
			break
		}
		tries=$((tries + 1))
		sleep 0.1
	done
	kill "-$1" $pid
	wait $pid
	rc=$?
	code_is "$2"
}
ends TERM 143
nothing_left
err_has "interrupted by SIGTERM"
# What a killed weir's program had started itself is not weir's child: it only lost its pipes.
ends KILL 137
sleep 0.3
is "programs that are left" "$(left | while read -r pid; do tr '\0' ' ' <"/proc/$pid/cmdline"; done)" "sleep 601 "
left | xargs -r kill
