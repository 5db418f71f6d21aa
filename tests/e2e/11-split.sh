#!/bin/sh
# The splitter saves what it cuts: together the parts are the file, and each one is a file like it.
. "$top_srcdir/tests/e2e/lib.sh"

meet --results 1000 --facts m
mv made facts
cp -r "$top_srcdir/pipelines/schema" schema
awk '{ print > "split.yaml" }' "$meet_yaml"
awk '/^  - flow:/ { in_flow = $3 == "results" }
	{ print }
	in_flow && /^          columns:/ { print "      - {use: splitter, with: {rows: 300, save: parts}}" }' "$meet_yaml" >split.yaml

if command -v sha256sum >/dev/null; then
	sha() { sha256sum "$1" | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null; then
	sha() { shasum -a 256 "$1" | cut -d ' ' -f 1; }
else
	sha() { sed -n "s/^${1##*/},.*,//p" parts/results_batches/manifest.csv | tr -d '\r'; }
fi

# The records of results.csv, as the parts hold them: with CRLF everywhere.
records() {
	tr -d '\r' <"$1" | sed '1d' | sed -e '$a\'
}

parts() {
	ls parts/results_batches | sort -t _ -k 2 -n | tr '\n' ' '
}

proves "a dry run saves no parts"
weir run split.yaml --set folder=m --set db=m.db --state state --dry-run
code_is 0
gone parts

proves "the parts together are the file, and the manifest says what they hold"
weir run split.yaml --set folder=m --set db=m.db --state state
code_is 0
holds_facts m.db facts
is "parts" "$(ls parts/results_batches | sort | tr '\n' ' ')" \
	"manifest.csv results_1.csv results_2.csv results_3.csv results_4.csv "
for part in 1 2 3 4; do
	records parts/results_batches/results_$part.csv
done >together
records m/results.csv >whole
cmp -s together whole || wrong "the parts are not the file"
tr -d '\r' <parts/results_batches/manifest.csv | sed 1d >manifest
line=2
while IFS=, read -r name rows first last bytes sum; do
	file=parts/results_batches/$name
	is "rows of $name" "$(records "$file" | wc -l | tr -d ' ')" "$rows"
	is "bytes of $name" "$(wc -c <"$file" | tr -d ' ')" "$bytes"
	is "SHA-256 of $name" "$(sha "$file")" "$sum"
	is "lines of $name" "$first-$last" "$line-$((line + rows - 1))"
	line=$((line + rows))
done <manifest
is "rows in the manifest" "$line" 1002

proves "the same again makes the same parts"
for part in parts/results_batches/*; do cksum "$part"; done >sum.1
weir run split.yaml --set folder=m --set db=m.db --state state
all_present
for part in parts/results_batches/*; do cksum "$part"; done >sum.2
cmp -s sum.1 sum.2 || wrong "the parts changed"

proves "each part is a file that can be imported alone, one after the other"
sed 's/per: race_id, equals/per: race_id, at_least/' "$meet_yaml" >each.yaml
cp -r m each
sum=0
for part in 1 2 3 4; do
	cp parts/results_batches/results_$part.csv each/results.csv
	weir run each.yaml --set folder=each --set db=each.db --state each.state
	code_is 0
	counts_are results "$(records each/results.csv | wc -l | tr -d ' ' | awk '{ print $1, $1, 0, 0, 0 }')"
done
same_contents m.db each.db

proves "parts of an earlier, longer split are taken away; what is not of the split is left"
: >parts/results_batches/notes.txt
sed 's/rows: 300, save/rows: 600, save/' split.yaml >less.yaml
weir run less.yaml --set folder=m --set db=m.db --state state
code_is 0
is "parts" "$(ls parts/results_batches | sort | tr '\n' ' ')" \
	"manifest.csv notes.txt results_1.csv results_2.csv "

proves "refused rows are in the parts as the file has them"
rm -rf parts
meet --results 1000 --bad bad-time:3,ragged:2,nul m
weir run split.yaml --set folder=m --set db=bad.db --state state
code_is 3
for part in parts/results_batches/results_*.csv; do
	records "$part"
done >together
records m/results.csv >whole
cmp -s together whole || wrong "the parts are not the file"
