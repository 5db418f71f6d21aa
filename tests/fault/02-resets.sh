#!/bin/sh
# The connection is replaced when the policy says so, by one that the server sees as new, and with a
# pause only if one is configured.
. "$top_srcdir/tests/fault/lib.sh"

proves "after_requests holds within one exchange, whatever the window"
for window in 1 4 16; do
	start_nginx 10000
	go --ca ca.pem --path '/row/{}' --count 500 --window $window --after-requests 50 \
		"https://localhost:$edge"
	same "code" OK "$code"
	same "connections" 10 "$(connections_seen)"
	same "connections as we count them" 10 "$(figure connections)"
	same "resets" 9 "$(figure resets)"
	same "the most requests on a connection" 50 "$(busiest_seen)"
	between "without a pause, milliseconds" 0 5000 "$(figure ms)"
done

proves "a limit of one request means a connection for each"
start_nginx 10000
go --ca ca.pem --path '/row/{}' --count 20 --window 4 --after-requests 1 "https://localhost:$edge"
same "connections" 20 "$(connections_seen)"

proves "under HTTP/1.1 no connection carries more either, and a window has several"
start_nginx 10000
go --path '/row/{}' --count 600 --window 4 --after-requests 50 "http://127.0.0.1:$plain"
same "code" OK "$code"
same "connections as we count them" "$(connections_seen)" "$(figure connections)"
between "connections" 12 60 "$(connections_seen)"
between "the most requests on a connection" 40 50 "$(busiest_seen)"

proves "every_batches replaces the connection between batches and nowhere else"
start_nginx 10000
go --ca ca.pem --path '/row/{}' --count 100 --batch 10 --every-batches 2 --window 4 \
	"https://localhost:$edge"
same "code" OK "$code"
same "connections" 5 "$(connections_seen)"
same "resets" 4 "$(figure resets)"
same "requests on a connection" "20 20 20 20 20" \
	"$(answered | cut -d ' ' -f 1 | uniq -c | awk '{ print $1 }' | tr '\n' ' ' | sed 's/ $//')"

proves "a connection that is too old is replaced"
start_nginx 10000
go --ca ca.pem --path '/row/{}' --count 3000 --batch 10 --window 1 --after-ms 20 "https://localhost:$edge"
same "code" OK "$code"
between "connections" 3 200 "$(connections_seen)"
same "resets" $(($(connections_seen) - 1)) "$(figure resets)"

proves "the pause lies between closing and opening, and none behind the last batch"
start_nginx 10000
go --ca ca.pem --path '/row/{}' --count 30 --batch 10 --every-batches 1 --pause-ms 400 \
	"https://localhost:$edge"
same "code" OK "$code"
same "connections" 3 "$(connections_seen)"
between "two pauses, milliseconds" 800 4000 "$(figure ms)"

proves "nothing is replaced when nothing asks for it"
start_nginx 10000
go --ca ca.pem --path '/row/{}' --count 2000 --batch 50 --window 8 "https://localhost:$edge"
same "connections" 1 "$(connections_seen)"
same "resets" 0 "$(figure resets)"

proves "each line of the trace names the connection, and the number of the request on it"
start_nginx 10000
go --ca ca.pem --path '/row/{}?id=in.(1,2)&select=id' --count 100 --window 4 --after-requests 25 \
	--header 'apikey: s3cret-key-of-mine' --trace trace "https://localhost:$edge"
same "lines" 100 "$(wc -l <trace | tr -d ' ')"
same "connection and number, each once" 100 \
	"$(sed -n 's/.*"connection":\([0-9]*\),"request":\([0-9]*\),.*/\1 \2/p' trace | sort -u | wc -l | tr -d ' ')"
for connection in 1 2 3 4; do
	same "numbers on connection $connection" "1 25" \
		"$(sed -n "s/.*\"connection\":$connection,\"request\":\([0-9]*\),.*/\1/p" trace | sort -n |
			sed -n '1p;$p' | tr '\n' ' ' | sed 's/ $//')"
done
same "lines with a key or a value of a query" 0 "$(grep -c -e s3cret -e 'in\.(1' trace)"
same "lines with step, batch, method, path" 100 \
	"$(grep -c '"step":"test","batch":1,.*"method":"GET","path":"/row/[0-9]*?id=\*&select=\*","rc":0,"status":200,' trace)"
