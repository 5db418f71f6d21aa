#!/bin/sh
# weir graph, weir show --resolved and weir test: a pipeline is looked at and tried, and no store is
# touched.
. "$(dirname "$0")/lib.sh"

quick=$top_srcdir/pipelines/quickstart.yaml
meet --results 300 meet

# ---- graph ----

proves 'a pipeline is drawn with nothing set, and nothing is opened'
for format in text mermaid svg; do
	weir graph "$meet_yaml" --to supabase --format $format
	code_is 0
	out_has supabase housekeeping results
done
gone meet.db
weir graph "$meet_yaml" --set folder=/nowhere --format svg
out_has '/nowhere/results.csv' 'results.athlete_id refers to athletes'

proves 'what the user wrote is only text in a picture'
cat >evil.yaml <<'X'
weir: 1
stores: {local: {use: store-sqlite, with: {path: "</text><script>alert('1')</script>.db"}}}
steps:
  - flow: f
    stages: [{use: csv-source, with: {path: "\"];x[\"<b>"}}, {use: table-sink, with: {table: "<i>&"}}]
X
weir graph evil.yaml --format svg
code_is 0
lacks out '<script' '<b>' '<i>'
out_has '&lt;script&gt;alert(&#39;1&#39;)'
weir graph evil.yaml --format mermaid
lacks out '<script' '<b>' '"];x'

# ---- show --resolved ----

proves 'a resolved pipeline is a pipeline, and does the same'
weir show "$quick" --resolved --set folder=meet --set db=one.db
code_is 0
out_has "path: $work/meet/venues.csv" 'folder: --set' 'mode: insert-missing' '# default'
mkdir elsewhere && cp out elsewhere/resolved.yaml
weir check elsewhere/resolved.yaml
code_is 0
weir run elsewhere/resolved.yaml --state "$state" --quiet
code_is 0
weir run "$quick" --set folder=meet --set db=one.db --state "$state" --only results
out_has 'total       300          0       300 '

proves 'what is not set stays a parameter'
weir show "$quick" --resolved
cp out open.yaml
weir run open.yaml --set folder=meet --set db=two.db --state "$state" --quiet
err_has 'there is no parameter "db"'
weir check open.yaml --set folder=meet
code_is 0

proves 'a secret is not shown, wherever it comes from'
for secret in env dotenv file set; do
	sed 's|\(key: \)"${secret:SUPABASE_SERVICE_ROLE_KEY}"|\1"${param:db}${env:WEIR_T:-}"|' "$meet_yaml" >set.yaml
	cp "$meet_yaml" secret.yaml
	rm -f .env
	unset SUPABASE_SERVICE_ROLE_KEY SUPABASE_SERVICE_ROLE_KEY_FILE WEIR_T
	SUPABASE_URL=https://x.example
	export SUPABASE_URL
	pipeline=secret.yaml db=x
	case $secret in
	env) SUPABASE_SERVICE_ROLE_KEY=hush-hush && export SUPABASE_SERVICE_ROLE_KEY ;;
	dotenv) echo SUPABASE_SERVICE_ROLE_KEY=hush-hush >.env && chmod 600 .env ;;
	file) echo hush-hush >key && SUPABASE_SERVICE_ROLE_KEY_FILE=key && export SUPABASE_SERVICE_ROLE_KEY_FILE ;;
	set) pipeline=set.yaml db=hush-hush WEIR_T=hush && export WEIR_T ;;
	esac
	weir show $pipeline --resolved --to supabase --set folder=meet --set "db=$db" --set athletes_file=/x/hush-hush/y
	code_is 0
	lacks out hush
	lacks err hush
	out_has '/x/***/y' secret
done

proves 'what a program gets in its environment is not shown'
cat >env.yaml <<'X'
weir: 1
stores: {none: {use: store-null}}
tables: {people: {key: [name]}}
steps:
  - flow: people
    stages:
      - {use: exec-source, with: {command: [cat, written-here], env: {A: written-here, B: "${secret:WEIR_T}"}, columns: {name: text}}}
      - {use: table-sink, with: {table: people, columns: {name: }}}
X
weir show env.yaml --resolved
code_is 0
lacks out written-here
out_has 'B: "${secret:WEIR_T}"' 'A: "***"' 'command: [cat, "***"]'

# ---- test ----

proves 'the shipped pipelines pass their own tests, with nothing set and nothing touched'
unset SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY SUPABASE_SERVICE_ROLE_KEY_FILE
for pipeline in quickstart meet convert; do
	weir test "$top_srcdir/pipelines/$pipeline.yaml"
	code_is 0
	out_has '0 failed'
done
weir test "$top_srcdir/pipelines/meets/256230.yaml" --only 'a result needs a time and a race that is known'
code_is 0
weir test "$meet_yaml" --to supabase
code_is 1
err_has 'tests cannot be tried in store "supabase"'
gone xdg

proves 'a failed test says what was expected and what came, and where'
sed -e 's/schools: \[inserted, duplicate\]/schools: [inserted, rejected]/' \
	-e 's/distance_meters: 5000}\]}/distance_meters: 4999}]}/' \
	-e "s|schema/meet|$top_srcdir/pipelines/schema/meet|" "$quick" >wrong.yaml
TMPDIR=$work/tmp
export TMPDIR
mkdir tmp
weir test wrong.yaml
code_is 1
out_has 'not ok 1 - a school comes once' 'not ok 2' ': schools, row 2' 'expected: rejected' 'got:      duplicate' \
	'courses: the row is another one' 'distance_meters: 4999' 'distance_meters: 5000' '0 passed, 2 failed'
has out "wrong.yaml:$(grep -n 'inserted, rejected\]' wrong.yaml | head -n 1 | cut -d: -f1):"
is 'what is left behind' "$(ls tmp)" ''
weir test wrong.yaml --only 'a course is found by its venu'
code_is 1
err_has 'did you mean "a course is found by its venue"?'
weir test "$quick" --only 'a course is found by its venue'
code_is 0
out_has '1..1' '1 passed'

proves 'mistakes of tests are found by check, too'
sed 's/verdicts: {schools: /verdicts: {scools: /' "$quick" >mistake.yaml
weir check mistake.yaml --set folder=meet
code_is 1
err_has "mistake.yaml:" 'there is no flow "scools"' 'did you mean "schools"?'
weir test mistake.yaml
code_is 1

proves 'what cannot be tried is told: a store without a schema, rows that another program makes'
cat >untried.yaml <<'X'
weir: 1
stores: {local: {use: store-sqlite, with: {path: x.db}}, files: {use: store-csv, with: {folder: x}}}
to: local
tables: {people: {key: [name]}}
steps:
  - flow: people
    stages: [{use: exec-source, with: {command: [cat], columns: {name: text}}}, {use: table-sink, with: {table: people, columns: {name: }}}]
tests: [{name: t, given: {people: [{name: Ada}]}, rows: {people: [{name: Ada}]}}]
X
weir test untried.yaml
code_is 1
out_has 'not ok 1 - t' 'untried.yaml:' 'flow "people" cannot be given rows: exec-source reads neither CSV nor JSON lines'
sed -i 's/use: exec-source, with: {command: \[cat\], columns: {name: text}/use: csv-source, with: {path: none.csv/' untried.yaml
weir test untried.yaml
code_is 1
out_has 'with schema: FILE.sql'
weir test untried.yaml --to files
code_is 0
gone x x.db
