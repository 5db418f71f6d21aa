#!/bin/sh
# `weir doctor` tells what is in order and what is not, each with what to do about it; its exit code
# is the one that a run would end with.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 200 m
sqlite3 good.db <"$top_srcdir/pipelines/schema/meet.sqlite.sql"

doctor() {
	file=$1 db=$2
	shift 2
	weir doctor "$file" --set folder=m --set "db=$db" "$@"
}

# Below every line that is not ok stands a remedy, and no other line is indented.
has_remedies() {
	awk '
		/^(warn|fail)  / { if (due) bad = 1; due = 1; next }
		/^      [^ ]/ { if (!due) bad = 1; due = 0; next }
		!/^ok    / || due { bad = 1 }
		END { exit bad || due }' out || {
		wrong "a finding has no remedy, or a line is neither"
		said
	}
}

proves "where all is in order, every finding is ok, and nothing is written"
sql good.db .dump >dump.1
doctor "$meet_yaml" good.db
code_is 0
out_has 'ok    clock: 20' 'ok    pipeline: ' 'ok    store local: ' \
	'ok    flow results: table results, ' 'ok    task meet-guard: ' 'ok    verify: '
out_has 'flow results: table results, 9 columns with their types' \
	'flow results: insert-missing: rows that the store has stay as they are'
out_has 'ok    disk: ' 'ok    database: the file can be written' \
	'ok    table venues: unique (name): no second row of a key gets in, whoever writes it' \
	'ok    table schools: unique (name): no second row of a key gets in, whoever writes it, unless in' \
	'ok    table races: unique (meet_id, athletic_net_race_id): no second row of a key gets in' \
	'ok    table athletes: no unique key over (school_id, name): ' \
	'ok    table results: its rows may share a key'
lacks out fail warn
has_remedies
sql good.db .dump >dump.2
cmp -s dump.1 dump.2 || wrong "the database changed"
gone "$XDG_STATE_HOME"

proves "a database that is not there yet is made in memory, looked at, and not left behind"
doctor "$meet_yaml" new.db
code_is 0
out_has 'ok    database: has no tables yet' 'ok    table venues: unique (name)'
lacks out fail warn
gone new.db

proves "unique keys and triggers are told as they are in the database"
cp good.db other.db
sql other.db "create trigger hold before insert on results begin select 1; end;
	create unique index one_name on races (meet_id, name, gender) where name <> '';
	create unique index folded on athletes (school_id, lower(name))"
doctor "$meet_yaml" other.db
code_is 0
out_has 'ok    table results: triggers: hold; ' \
	"ok    table races: also unique: (meet_id, name, gender) where name <> ''; a row that breaks one" \
	'ok    table athletes: also unique: (school_id, an expression); '
has_remedies

proves "a table whose id is not unique is a failure: a row that is sent twice would be there twice"
sed 's/^\tid text not null primary key,/\tid text not null,/; s/ references [a-z]* (id)//; s/ on delete cascade//' \
	"$top_srcdir/pipelines/schema/meet.sqlite.sql" >twice.sql
sqlite3 twice.db <twice.sql
doctor "$meet_yaml" twice.db
code_is 5
out_has 'fail  table results: the column id is not unique'
has_remedies

proves "a column of another type is a warning, or a failure if nothing of the pipeline fits into it"
sed 's/time_cs integer not null/time_cs boolean not null/; s/data_source text/data_source integer/; s/place_overall integer/place_overall text/' \
	"$top_srcdir/pipelines/schema/meet.sqlite.sql" >types.sql
sqlite3 types.db <types.sql
doctor "$meet_yaml" types.db
code_is 5
out_has 'fail  flow results: column time_cs: the pipeline writes integer, and the store has boolean' \
	'warn  flow results: column data_source: the pipeline writes text, and the store has integer' \
	'warn  flow results: column place_overall: the pipeline writes integer, and the store has text there: it is sorted'
has_remedies
rm -f other.db

proves "a pipeline that is not there ends with 1"
doctor nowhere.yaml good.db
code_is 1
out_has 'fail  pipeline: ' nowhere.yaml
lacks out 'ok    store'
has_remedies

proves "all mistakes of a pipeline are told, with their places and hints"
sed 's/^batch:/bacth:/; s/max_share: 1%/max_share: 101%/' "$meet_yaml" >bad.yaml
doctor bad.yaml good.db
code_is 1
out_has 'fail  pipeline: bad.yaml:' 'did you mean "batch"' max_share
has_remedies

proves "an input file that is missing is a failure of its flow, and the others are looked at"
mv m/races.csv races
doctor "$meet_yaml" good.db
code_is 1
out_has 'fail  flow races: ' 'ok    flow results: '
lacks out 'ok    flow races'
has_remedies
mv races m/races.csv

proves "a database of another schema ends with 5, and the tables that are missing are named"
sql other.db "create table venues (id text primary key, name text)"
doctor "$meet_yaml" other.db
code_is 5
out_has 'ok    store local: ' 'fail  flow results: ' 'has no table results'
lacks out 'ok    flow results'
has_remedies

proves "a column that is missing is named"
cp good.db lacks.db
sql lacks.db "alter table results drop column normalized_time_cs"
doctor "$meet_yaml" lacks.db
code_is 5
out_has 'fail  flow results: ' normalized_time_cs 'ok    flow athletes: '
has_remedies

proves "a file that is no database is a failure of the store"
cp m/results.csv text.db
doctor "$meet_yaml" text.db
code_is 5
out_has 'fail  store local: ' text.db 'warn  steps: looked at 0 of '
lacks out 'ok    flow'
has_remedies

proves "a store that the pipeline does not have ends with 1"
doctor "$meet_yaml" good.db --to nowhere
code_is 1
out_has 'fail  pipeline: ' nowhere
has_remedies

proves "a server that does not answer is a failure of the store, ends with 2, and is asked once"
sed 's/attempts: 8, base: 500ms/attempts: 1, base: 1ms/' "$meet_yaml" >away.yaml
SUPABASE_URL=http://127.0.0.1:1 SUPABASE_SERVICE_ROLE_KEY=sb_secret_made_up_for_this
export SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY
doctor away.yaml good.db --to supabase
code_is 2
out_has 'fail  store supabase: ' 'warn  steps: looked at 0 of '
out_has 'ok    key: a secret key (sb_secret_...)'
lacks out 'ok    store' 'flow results' made_up_for_this
has_remedies

proves "a public key, and one that has expired, are failures before a server is asked"
SUPABASE_SERVICE_ROLE_KEY=sb_publishable_made_up
doctor away.yaml good.db --to supabase
code_is 5
out_has 'fail  store supabase: ' 'is a public key (publishable)'
lacks out made_up
has_remedies
# {"role":"service_role","exp":1609459200}
SUPABASE_SERVICE_ROLE_KEY=e30.eyJyb2xlIjoic2VydmljZV9yb2xlIiwiZXhwIjoxNjA5NDU5MjAwfQ.c2ln
doctor away.yaml good.db --to supabase
code_is 5
out_has 'fail  store supabase: ' 'key, of SUPABASE_SERVICE_ROLE_KEY: expired on 2021-01-01'
lacks out eyJyb2xl
has_remedies
