#!/bin/sh
# Plugins of interface 1, one of each kind, built with the headers that it had, are loaded by today's
# weir, run, and keep the contract.
. "$top_srcdir/tests/e2e/lib.sh"

golden=$top_srcdir/tests/golden/abi1
[ ! -w /dev/shm ] || TMPDIR=/dev/shm
export TMPDIR
mkdir plugins
for source in "$golden"/golden-*.c; do
	name=$(basename "$source" .c)
	${CC:-cc} -std=c11 -shared -fPIC -fvisibility=hidden -I "$golden/include" "$source" \
		-o "plugins/$name.so" || die "$name does not compile with its own headers"
done
cp "$golden/golden.yaml" "$golden/people.txt" .

proves "a pipeline of old plugins moves its rows"
weir run golden.yaml --plugin-path plugins --state state --log-level warn
code_is 3
counts_are people "4 3 0 0 1"
out_has "people LENGTH: 1 time, first in line 3" "longer than 5 bytes" "people FIRST: 1 time"
out_has "some 7 0.5 1 absolute 2000 4096 1=keep x,y b=2 2 columns" "4 rows came by" "people: 0 rows"
is "rows" "$(cat out.txt)" "people name=ADA town=Brook
people name=BO town=unknown
people name=CY town=Weir End"

proves "old plugins keep the contract"
for module in plugins/*.so; do
	weir plugins check "$module" --pipeline golden.yaml --set 'out={work}/out' --rounds 60 \
		--plugin-path plugins
	code_is 0
done
