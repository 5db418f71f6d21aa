#!/bin/sh
# What can go wrong with the database: locked, read-only, another schema, no database at all, a full
# disk. Each ends with a code that says what to do, and the same command goes on afterwards.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 600 --facts m
mv made facts
cp -r "$top_srcdir/pipelines/schema" schema
sed 's/, schema: schema/, busy_timeout: 200ms, schema: schema/' "$meet_yaml" >quick.yaml

go() {
	weir run quick.yaml --set folder=m --set "db=${1:-m.db}" --state state
}

# lock DB SECONDS: another program holds the database until the file `unlock` is there.
lock() {
	rm -f locked unlock
	{
		echo "pragma locking_mode = exclusive; begin exclusive; create table if not exists l (x);"
		echo ".shell touch locked"
		echo ".shell until test -e unlock; do sleep 0.02; done"
		echo "rollback;"
	} | sqlite3 -batch "$1" >/dev/null &
	locker=$!
	tries=0
	until [ -e locked ] || [ $tries -gt 200 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
}

unlock() {
	: >unlock
	wait $locker
}

proves "a database that another program has locked ends the run with 2; the same command goes on"
go
code_is 0
sql m.db "delete from results"
lock m.db
go
code_is 2
err_has "locked"
err_has "m.db"
unlock
go
code_is 0
counts_are results "600 600 0 0 0"
holds_facts m.db facts

proves "a database that is in the way for a moment only is waited for"
sql m.db "delete from results"
lock m.db
{ sleep 0.5; : >unlock; } &
sed 's/busy_timeout: 200ms/busy_timeout: 20s/' quick.yaml >patient.yaml
weir run patient.yaml --set folder=m --set db=m.db --state state
code_is 0
wait
holds_facts m.db facts

proves "a database with other tables is refused before anything is written"
sql other.db "create table venues (id text primary key, name text); create table notes (text)"
sql other.db .dump >dump.1
go other.db
code_is 5
err_has 'the store "local" has no table meets' 'has no table results' 'schema/meet.sqlite.sql'
is "what is said of one table" "$(grep -c 'has no table results' err)" 1
sql other.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"

proves "a table that lacks a column is named, with the column, before anything is written"
sqlite3 lacks.db <schema/meet.sqlite.sql
sql lacks.db "alter table results drop column normalized_time_cs"
sql lacks.db .dump >dump.1
go lacks.db
code_is 5
err_has "results" "normalized_time_cs"
sql lacks.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"

proves "a column that the store demands and the pipeline does not fill is the store's to mend, too"
sed 's/^\ttime_cs integer/\tseason text not null,\n&/' schema/meet.sqlite.sql >demands.sql
sqlite3 demands.db <demands.sql
go demands.db
code_is 5
err_has 'column season of table results must have a value' 'give it a default in the store'
has_tail=$(tail -n 1 out)
case $has_tail in "stopped: "*"to go on run: "*) ;; *) wrong "the last line is: $has_tail" ;; esac

proves "a file that is no database is left as it is"
cp m/results.csv text.db
go text.db
code_is 5
err_has "text.db"
cmp -s m/results.csv text.db || wrong "the file changed"

proves "a folder as the database, and one that is not there, are told"
mkdir folder.db
go folder.db
code_is 5
err_has "folder.db"
go nowhere/at/all.db
code_is 5
err_has "nowhere/at"
gone nowhere

proves "a full disk ends the run with 5; with room, the same command goes on"
# Blocks of 512 bytes; SIGXFSZ is ignored, so that writing answers with an error.
(
	trap '' XFSZ
	ulimit -f 300 2>/dev/null || exit 77
	"$weir" run quick.yaml --set folder=m --set db=full.db --state full.state >out 2>err </dev/null
)
rc=$?
[ $rc -eq 77 ] || {
	code_is 5
	err_has "full.db"
	sql_is full.db "pragma integrity_check" ok
	weir run quick.yaml --set folder=m --set db=full.db --state full.state
	code_is 0
	counts_are total "$(counts total | awk '{ print $1, $1, 0, 0, 0 }')"
	holds_facts full.db facts
	same_contents m.db full.db
}

proves "a disk that gives out at any moment leaves a run that goes on"
for blocks in 20 60 120 240 480 700; do
	rm -rf full.db* full.state
	(
		trap '' XFSZ
		ulimit -f $blocks 2>/dev/null || exit 77
		"$weir" run quick.yaml --set folder=m --set db=full.db --state full.state >out 2>err </dev/null
	)
	rc=$?
	[ $rc -eq 77 ] && break
	[ $rc -eq 0 ] || {
		code_is 5
		[ -s err ] || wrong "nothing was said"
	}
	weir run quick.yaml --set folder=m --set db=full.db --state full.state
	code_is 0
	same_contents m.db full.db
done

proves "a database that may not be written ends the run with 5, and is left as it is"
if [ "$(id -u)" -ne 0 ]; then
	as() { "$@"; }
elif command -v runuser >/dev/null && runuser -u nobody -- "$weir" --version >/dev/null 2>&1; then
	as() { runuser -u nobody -- "$@"; }
else
	as() { return 77; }
fi
cp m.db read.db
sql read.db "delete from results; pragma wal_checkpoint(truncate)" >/dev/null
sql read.db .dump >dump.1
rm -f read.db-wal read.db-shm
mkdir open
chmod 755 "$work" . m schema 2>/dev/null
chmod 777 open
chmod 444 read.db
as "$weir" run "$work/quick.yaml" --set "folder=$work/m" --set "db=$work/read.db" \
	--state "$work/open/state" >out 2>err </dev/null
rc=$?
[ $rc -eq 77 ] || {
	code_is 5
	err_has "read.db"
	chmod 644 read.db
	sql read.db .dump >dump.2
	cmp -s dump.1 dump.2 || wrong "the database changed"
}

proves "a state folder that cannot be made is told before anything is written"
: >file
weir run quick.yaml --set folder=m --set db=new.db --state file/state
code_is 5
err_has "file"
gone new.db

proves "a state that is broken is set aside, and the import is right without it"
mkdir broken
echo "this is no database, and never was one; it is just text" >broken/state.db
weir run quick.yaml --set folder=m --set db=m.db --state broken
err_has "the state was corrupt; it is broken/state.db.corrupt-"
has broken/state.db.corrupt-*[0-9] "just text"
all_present

proves "a state without a byte is told, and is no state to look into"
mkdir bare
: >bare/state.db
weir runs --state bare
code_is 1
err_has "the state in bare does not hold together"
weir run quick.yaml --set folder=m --set db=m.db --state bare
code_is 0
err_has "the state in bare was empty, without a byte"
all_present
weir run quick.yaml --set folder=m --set db=m.db --state bare
lacks err "empty"

proves "an import whose books cannot be ended says so and is not over; the same command ends it"
sql bare/state.db "create trigger shut before update of receipt on run begin select raise(fail, 'no room'); end"
rm -f m.db*
weir run quick.yaml --set folder=m --set db=m.db --state bare
code_is 5
err_has "the state in bare: no room"
out_has "complete: every row accounted for" "its books could not be written; once that is mended, to write them: "
is "the last line" "$(tail -n 1 out | cut -c 1-32)" "its books could not be written; "
holds_facts m.db facts
sql bare/state.db "drop trigger shut"
weir run quick.yaml --set folder=m --set db=m.db --state bare
code_is 0
sql_is bare/state.db "select count(*), min(finished) from run" "3|1"
counts_are results "600 600 0 0 0"

proves "a limit of a file's size ends the run with 5, and not by a signal; the same command goes on"
rm -rf state m.db*
(
	ulimit -f 400 # blocks of 512 or 1024 bytes
	exec "$weir" run quick.yaml --set folder=m --set db=m.db --state state >out 2>err </dev/null
)
rc=$?
code_is 5
go
code_is 0
holds_facts m.db facts
