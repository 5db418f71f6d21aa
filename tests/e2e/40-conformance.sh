#!/bin/sh
# `weir plugins check`: every plugin of the tree keeps the contract, and some that break it are found
# (tests/system/45-broken-plugins.sh has more of them).
. "$top_srcdir/tests/e2e/lib.sh"
# The sanitizers take more memory than a plugin is allowed here, and answer signals themselves.
! grep -aq __asan_init "$top_builddir/weir" || skip "this build is instrumented"

modules=$top_builddir/plugins/.libs
[ -d "$modules" ] || skip "there are no plugins in $modules"
. "$top_srcdir/tests/e2e/broken.sh"

# ---- the plugins of the tree ----

meet --results 60 m
printf 'name,town\nAda,Brook\nBo,\n' >rows.csv
printf '{"name":"Ada","town":"Brook"}\n{"name":"Bo"}\n' >rows.jsonl

# check NAME ARGUMENT...: in the background; NAME.tap and NAME.code.
check() {
	check_name=$1
	shift
	{
		"$weir" plugins check "$modules/$check_name.so" --rounds 60 "$@" >"$check_name.tap" 2>"$check_name.err"
		echo $? >"$check_name.code"
	} &
}

in_meet() {
	check "$1" --pipeline "$meet_yaml" --set folder=m --set 'db={work}/m.db'
}

check csv-source --set path=rows.csv
check jsonl-source --set path=rows.jsonl --set 'columns={name: text!, town: text}'
check filter --set 'required=[name]' --set 'range={number: 1..3}'
check map --set 'set={town: X}' --set 'apply={name: trim}' --set 'cast={share: text}'
check splitter --set rows=3
check table-sink --set table=rows --set 'columns={name: , town: , number: }'
wait
for name in athlete-sink result-sink housekeeping meet-guard; do in_meet $name; done
wait
check store-sqlite --set 'path={work}/out.db' --set 'schema={work}/check.sql'
check store-csv --set 'folder={work}/out'
check store-jsonl --set 'folder={work}/out'
check store-null
check store-postgrest --set url=http://127.0.0.1:9 --set key=sb_secret_abcdefgh --set unencrypted=true
check exec --set command=cat
check exec-source --set 'command=[sh, -c, cat rows.jsonl]' --set 'folder=.' --set 'columns={name: text!, town: text}'
wait

proves "every plugin of the tree passes the conformance tests"
for module in "$modules"/*.so; do
	name=$(basename "$module" .so)
	[ -f "$name.code" ] || {
		wrong "$name is not checked here"
		continue
	}
	is "$name" "$(cat "$name.code")" 0
	grep -A1 '^not ok' "$name.tap"
	is "$name: lines" "$(grep -cE '^(not )?ok [0-9]+ - ' "$name.tap")" \
		"$(sed -n 's/^1\.\.//p' "$name.tap")"
done

# ---- broken ones ----

build
proves "a plugin that is broken in many ways passes as long as it is not told to break"
weir plugins check one/broken.so --rounds 60
code_is 0
broken crash "it opens and closes" "it crashes: signal 11 (Segmentation fault), in open"
broken stdout "nothing is written to standard output" '"look at me"'
broken descriptor "no descriptor is left open" "/dev/null"
echo "text" >text.so
other "a text file" ./text.so "no ELF file"

proves "nothing is left in the folder for temporary files"
is "folders" "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'weir-check.*' -newer rows.csv -user "$(id -u)" | wc -l)" 0
