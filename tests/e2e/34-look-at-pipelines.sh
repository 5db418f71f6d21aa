#!/bin/sh
# weir graph, weir show --resolved and weir test: a pipeline is looked at and tried, and no store is
# touched.
. "$(dirname "$0")/lib.sh"

quick=$top_srcdir/pipelines/quickstart.yaml
meet meet

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
out_has ' 0    10,870 '

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
