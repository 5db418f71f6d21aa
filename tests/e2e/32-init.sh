#!/bin/sh
# What `weir init` writes runs as it is: for a meet it is the shipped pipeline, for other files flows of
# its own, whatever their names, headers and the folder's name are.
. "$top_srcdir/tests/e2e/lib.sh"

# runs FILE: it passes check, and a second run finds what the first one wrote.
runs() {
	weir check "$1"
	code_is 0
	weir run "$1" --state "state-$1"
	code_is 0
	lacks out "rejected:"
	weir run "$1" --state "state-$1"
	code_is 0
}

proves "for a meet's folder the shipped pipeline is extended, and does the same"
meet --results 500 m
import m by-hand.db
weir init m --output meet.yaml
code_is 0
has meet.yaml "extends: " "/pipelines/meet.yaml" "folder: $work/m" "db: $work/m.db" "on_existing: keep"
weir run meet.yaml --state init-state
code_is 0
counts_are results "500 500 0 0 0"
same_contents by-hand.db m.db
weir init m --to csv
code_is 0
cp out files.yaml
runs files.yaml
is "rows of results.csv" "$(grep -c . m-csv/results.csv)" 501

proves "a folder that lacks a column of the contracts gets flows of its own"
cp -r m other
sed -i 's/^name,/title,/; 1s/,name,/,title,/' other/venues.csv
weir init other --output other.yaml
code_is 0
lacks other.yaml "extends:"
runs other.yaml
sql_is other.db "select count(*) from results" 500

proves "names and headers of any kind are right in YAML, SQL and the store"
folder="$work/a: \"b\" #c \$d \${e}
f"
mkdir "$folder"
printf '\357\273\277id, Name ,Stra\303\237e: "no",zip,born,ok\r\n1,Ada,x,02134,10/5/1985,true\r\n2,Bo,,00501,,false\r\n' |
	sed 's/"no"/'"'no'"'/' >"$folder/customers.csv"
printf 'order_id;customer_id;total;#1\n10;1;9.5;a\n11;2;10;b\n12;1;3;c\n' >"$folder/orders.csv"
printf 'order_id\tproduct\tqty\n10\tA\t1\n10\tB\t2\n11\tA\t1\n' >"$folder/order_items.tsv"
printf 'x,group\n' >"$folder/select.csv"
printf 'key\n1\n' >"$folder/\303\204 \$1: 'q'.csv"
weir init "$folder" --output shop.yaml
code_is 0
runs shop.yaml
db=$(sed -n 's/^    default: \(.*\.db\)$/\1/p' shop.yaml)
sql_is "$db" "select source_id, name, strasse_no, zip, born, ok from customers order by 1" \
	"1|Ada|x|02134|1985-10-05|1 2|Bo||00501||0"
sql_is "$db" "select o.order_id, c.name, o.total, n1 from orders o join customers c on c.id = o.customer_id order by 1" \
	"10|Ada|9.5|a 11|Bo|10.0|b 12|Ada|3.0|c"
sql_is "$db" "select o.order_id, i.product, i.qty from order_items i join orders o on o.id = i.order_id order by 1, 2" \
	"10|A|1 10|B|2 11|A|1"
has shop.yaml "orders: {key: [order_id], refs: {customer_id: customers}}" \
	"order_items: {key: [order_id, product], refs: {order_id: orders}}" \
	"# customers.csv: all of its 2 rows were looked at" "# select.csv: it has a header and no rows"

proves "a row that is there twice hides no key, and values that may be mistakes are told"
mkdir library
printf 'book_id,title\n1,Die B\303\274cher\n2,Garten\n3,Stra\303\237e\n1,Die B\303\274cher\n' >library/books.csv
printf 'loan_id,book_id,lent,back\n1,1,2025-01-02,\n2,2,2025-01-03,\n3,9,2025-01-04,\n4,3,2025-01-05,\n5,3,2025-01-06,\n6,3,2025-13-07,\n' >library/loans.csv
weir init library --output library.yaml
code_is 0
has library.yaml "books: {key: [book_id]}" "loans: {key: [loan_id]}" "1 of them equals an earlier one" \
	"book_id: int # 5 of 6 values are in books: refs above" \
	"lent: text # 5 of its values are dates, and 1 not, first in line 7"
runs library.yaml
counts_are books "4 0 3 1 0"

proves "the same folder again: its tables are there, and its rows are found"
weir init "$folder" --output again.yaml
code_is 0
weir run again.yaml --state state-again
code_is 0
counts_are customers "2 0 2 0 0"

proves "what cannot be read is named with its place, and left out"
mkdir odd
printf 'a,b,a\n1,2,3\n' >odd/dup.csv
printf 'a,,c\n1,2,3\n' >odd/blank.csv
: >odd/empty.csv
printf 'a,b\000\n' >odd/bin.csv
awk 'BEGIN { for (i = 0; i < 2000; i++) printf "c%d%s", i, i < 1999 ? "," : "\n" }' >odd/wide.csv
printf '\377\376a\000,\000b\000\n\000' >odd/wide16.csv
mkfifo odd/pipe.csv
: >odd/packed.csv.gz
weir init odd
code_is 1
err_has "dup.csv:1: fields 1 and 3 of the header are both \"a\"" \
	"blank.csv:1: field 2 of the header has no name" "empty.csv: is empty" \
	"bin.csv: is binary" "wide.csv:1: the header has 2000 columns, 1000 at most" \
	"wide16.csv:1: is UTF-16" "pipe.csv: " "has no CSV file that can be read"
is "bytes that were printed" "$(wc -c <out)" 0
printf 'name\nx\n' >odd/good.csv
weir init odd --output odd.yaml
code_is 0
has odd.yaml "# Left out: dup.csv:1: fields 1 and 3" "# Not looked at: packed.csv.gz is packed"
runs odd.yaml

proves "a file that is there is not overwritten"
cksum odd.yaml >before
weir init odd --output odd.yaml
code_is 1
err_has "odd.yaml: is there already"
cksum odd.yaml | cmp -s - before || wrong "odd.yaml was changed"

proves "a folder in place of a pipeline, and a pipeline in place of a run, are told"
weir run library
code_is 1
err_has "library: is a folder" "weir init FOLDER"
weir show library.yaml
code_is 1
err_has 'show needs a run, not "library.yaml"' "weir show library.yaml --resolved"

proves "no folder, nothing in it, and a store that is not there are told"
mkdir nothing
weir init nothing
code_is 1
err_has "nothing: has no CSV file"
weir init odd.yaml
code_is 1
err_has "is no folder"
weir init nowhere
code_is 1
err_has "nowhere: "
weir init odd --to sqlit
code_is 1
err_has 'there is no store "sqlit"' 'did you mean "sqlite"?'

proves "where the store's address is not set, the pipeline is written and what lacks is told"
unset SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY
weir init odd --to supabase --output cloud.yaml
code_is 1
err_has '"SUPABASE_URL" is not set' "does not pass \`weir check\` yet"
has cloud.yaml "use: store-postgrest" '#   create table if not exists "good" ('
