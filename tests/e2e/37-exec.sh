#!/bin/sh
# Programs beside weir: the example that is shipped, what they may see, what is said of one that goes
# wrong, and a run that goes on with another program.
. "$top_srcdir/tests/e2e/lib.sh"

command -v python3 >/dev/null || skip "there is no python3"
example=$(cd "$top_srcdir/pipelines/exec" && pwd)

proves "the example runs: one program makes rows, another one changes, flags and refuses them"
weir run "$example/runners.yaml" --set out=files --state "$state"
code_is 3
counts_are runners "5 4 0 0 1"
is "the rows" "$(cut -d, -f 2- files/runners.csv | tr -d '\r' | tr '\n' ' ')" \
	'name,school,meters,seconds,pace "Moss, Ada",Elm School,5000,1170.4,234.08 "Reed, Ben",Oak School,5000,962,192.4 "Dunn, Di",Oak School,3000,765,255 "Ek, Eve",Elm School,3000,539.1,179.7 '
out_has "runners TIME: 1 time, first in line 3: time: is no time like 19:30.4" \
	"runners PACE: 1 time, first in line 5: pace: a kilometre under 3:00"

proves "a refused row that was mended goes through the program again"
sed -i 's/DNF/21:00/' "$(rejects runners)"
weir rejects retry --state "$state"
code_is 0
has files/runners.csv ',"Cole, Cy",Elm School,5000,1260,252'

# What follows is done by sed: it answers each row with what it got, changed.
cat >people.csv <<'CSV'
name,place
Ada,1
Ben,2
Cy,3
Di,4
Eve,5
CSV
cat >p.yaml <<'YAML'
weir: 1
name: listed
stores: {f: {use: store-sqlite, with: {path: people.db, schema: people.sql}}}
tables: {people: {key: [name], compare: [place]}}
batch: {rows: 2}
steps:
  - flow: people
    stages:
      - {use: csv-source, with: {path: people.csv, columns: {place: int}}}
      - use: exec
        with:
          command: [sed, -u, -f, rules.sed]
      - {use: table-sink, with: {table: people, columns: {name: , place: }}}
YAML
echo 'CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, place INTEGER);' >people.sql

proves "what goes wrong is told with the step's place, the row, the end of the program and its last words"
echo '/Cy/{w /dev/stderr
Q 3
}' >rules.sed
weir run p.yaml --state people
code_is 5
err_has "p.yaml:10:9: people: line 4 has no answer: sed -u -f rules.sed ended with exit code 3; it said last: {\"_row\":3,\"name\":\"Cy\",\"place\":3}" \
	'people/exec: {"_row":3,"name":"Cy","place":3}'
sql_is people.db "select count(*) from people" 2

proves "when the run goes on, other answers than before are found, and nothing is written"
echo 's/"place":1/"place":7/' >rules.sed
weir run p.yaml --state people
code_is 1
err_has "p.yaml:10:9: people: exec gives other rows than when the run was stopped: batch 1, from line 2 on" \
	"--restart begins anew"
sql_is people.db "select count(*), sum(place) from people" "2|3"

proves "with the same answers it goes on"
: >rules.sed
weir run p.yaml --state people
code_is 0
counts_are people "5 5 0 0 0"

proves "a program that was changed after the run ended makes another run"
echo 's/"place":1/"place":7/' >rules.sed
weir run p.yaml --state people
code_is 0
out_has "people DIFFERS: 1 time"

proves "the program sees no key of weir, but what stands under env, which no log shows"
cat >say.sh <<'SH'
env | grep -e SERVICE -e TOKEN -e PLAIN >&2
exec cat
SH
sed 's/command: .*/command: [sh, say.sh]/; /command/a\          env: {TOKEN: "${secret:API_TOKEN}", PLAIN: "${env:API_PLAIN}"}' p.yaml >env.yaml
cat >.env <<'ENV'
SUPABASE_SERVICE_ROLE_KEY=sb_secret_abcdef
API_TOKEN=token-of-mine
API_PLAIN=plain
ENV
chmod 600 .env
SUPABASE_SERVICE_ROLE_KEY=sb_secret_abcdef weir run env.yaml --state env
code_is 0
err_has "TOKEN=***" "PLAIN=plain"
lacks err token-of-mine sb_secret
! grep -rqa token-of-mine env || wrong "the state has the token"

proves "it does not matter that who started weir ignores the end of programs"
python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$weir" run p.yaml --state people >out 2>err
rc=$?
code_is 0

proves "a program that is not there, and a wrong option, are told by check"
sed 's/\[sed, -u/[no-such-program, -u/' p.yaml >bad.yaml
weir check bad.yaml
code_is 1
err_has 'bad.yaml:12:20: command: there is no program "no-such-program" in PATH'
sed 's/command: .*/command: [.\/say.sh]/' p.yaml >bad.yaml
weir check bad.yaml
code_is 1
err_has "say.sh cannot be run: Permission denied" "chmod +x"
sed '/command/a\          env: {TOKEN: }' p.yaml >bad.yaml
weir check bad.yaml
code_is 1
err_has 'bad.yaml:13:17: env: "TOKEN" has no value' '${secret:NAME}'
